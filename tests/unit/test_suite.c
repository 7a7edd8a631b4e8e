// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/suite.h"
#include "test.h"

static void test_known(void)
{
	unsigned int id, suites = 0, groups = 0;

	test_begin("suite: three cipher suites and three groups are known, no others");
	for (id = 0; id <= U16_MAX; id++) {
		suites += kshake_suite_known(id);
		groups += kshake_group_known(id);
	}
	expect_eq(suites, 3);
	expect_eq(groups, 3);
	expect(kshake_suite_known(0x1301) && kshake_suite_known(0x1302) &&
	       kshake_suite_known(0x1303));
	expect(kshake_group_known(0x001d) && kshake_group_known(0x0017) &&
	       kshake_group_known(0x0018));

	test_begin("suite: AEAD and hash of each");
	expect(kshake_suite_find(0x1301)->aead == KSHAKE_AEAD_AES_128_GCM &&
	       kshake_suite_find(0x1301)->hash == KSHAKE_HASH_SHA256);
	expect(kshake_suite_find(0x1302)->aead == KSHAKE_AEAD_AES_256_GCM &&
	       kshake_suite_find(0x1302)->hash == KSHAKE_HASH_SHA384);
	expect(kshake_suite_find(0x1303)->aead == KSHAKE_AEAD_CHACHA20_POLY1305 &&
	       kshake_suite_find(0x1303)->hash == KSHAKE_HASH_SHA256);
}

/* RFC 8446, 4.2.3 and 4.4.3; RFC 5246, 7.4.1.4.1: everything else is refused. */
static void test_schemes(void)
{
	static const struct {
		u16 version;
		u16 scheme;
		u8 types;
	} fit[] = {
		{ 0x0304, 0x0403, BIT(KSHAKE_KEY_SECP256R1) },
		{ 0x0304, 0x0503, BIT(KSHAKE_KEY_SECP384R1) },
		{ 0x0304, 0x0804, BIT(KSHAKE_KEY_RSA) },
		{ 0x0304, 0x0805, BIT(KSHAKE_KEY_RSA) },
		{ 0x0304, 0x0806, BIT(KSHAKE_KEY_RSA) },
		{ 0x0303, 0x0403, BIT(KSHAKE_KEY_SECP256R1) | BIT(KSHAKE_KEY_SECP384R1) },
		{ 0x0303, 0x0503, BIT(KSHAKE_KEY_SECP256R1) | BIT(KSHAKE_KEY_SECP384R1) },
		{ 0x0303, 0x0603, BIT(KSHAKE_KEY_SECP256R1) | BIT(KSHAKE_KEY_SECP384R1) },
		{ 0x0303, 0x0401, BIT(KSHAKE_KEY_RSA) },
		{ 0x0303, 0x0501, BIT(KSHAKE_KEY_RSA) },
		{ 0x0303, 0x0601, BIT(KSHAKE_KEY_RSA) },
		{ 0x0303, 0x0804, BIT(KSHAKE_KEY_RSA) },
		{ 0x0303, 0x0805, BIT(KSHAKE_KEY_RSA) },
		{ 0x0303, 0x0806, BIT(KSHAKE_KEY_RSA) },
	};
	unsigned int version, scheme, type, i, wrong = 0;
	u8 types;

	test_begin("suite: which scheme fits which key, all 2^16 of them, in both versions");
	for (version = 0x0303; version <= 0x0304; version++) {
		for (scheme = 0; scheme <= U16_MAX; scheme++) {
			types = 0;
			for (i = 0; i < ARRAY_SIZE(fit); i++)
				if (fit[i].version == version && fit[i].scheme == scheme)
					types = fit[i].types;
			for (type = KSHAKE_KEY_RSA; type <= KSHAKE_KEY_SECP384R1; type++)
				wrong += kshake_scheme_fits(version, scheme, type) !=
					 !!(types & BIT(type));
		}
	}
	expect_eq(wrong, 0);
}

static void test_alpn(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes list;
		bool valid;
	} cases[] = {
		{ "one name", BYTES("\x02h2"), true },
		{ "two names", BYTES("\x02h2\x08http/1.1"), true },
		{ "no name", BYTES(""), false },
		{ "an empty name", BYTES("\x00"), false },
		{ "an empty name behind another", BYTES("\x02h2\x00"), false },
		{ "a name that is cut off", BYTES("\x02h2\x08http"), false },
		{ "text", BYTES("h2"), false },
	};
	u8 *big = kzalloc(65536, GFP_KERNEL);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("suite: an ALPN list with %s", cases[i].what);
		expect_eq(kshake_alpn_valid(cases[i].list.data, cases[i].list.len),
			  cases[i].valid);
	}
	test_begin("suite: an ALPN list that is too long for its extension");
	for (i = 0; i < 65536; i += 256)
		big[i] = 255;
	expect(!kshake_alpn_valid(big, 65536));
	expect(kshake_alpn_valid(big, 65536 - 256));
	kfree(big);
}

void test_suite(void)
{
	test_known();
	test_schemes();
	test_alpn();
}
