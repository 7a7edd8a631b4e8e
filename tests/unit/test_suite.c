// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/suite.h"
#include "test.h"

static void test_known(void)
{
	static const u16 known[] = {
		0x1301, 0x1302, 0x1303, 0x1304, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9,
		0xc0ac, 0x009c, 0x009d, 0x009e, 0x009f, 0xccaa, 0xc09e,
	};
	static const u16 groups[] = { 0x0017, 0x0018, 0x001d, 0x0100, 0x0101, 0x0102 };
	unsigned int id;

	test_begin("suite: these cipher suites and groups are known, no others");
	for (id = 0; id <= U16_MAX; id++) {
		expect_eq(kshake_suite_known(id), kshake_in_list(id, known, ARRAY_SIZE(known)));
		expect_eq(kshake_group_known(id), kshake_in_list(id, groups, ARRAY_SIZE(groups)));
		expect_eq(kshake_group_is_ffdhe(id), id >= 0x0100 && id <= 0x01ff);
	}

	test_begin("suite: those of finite fields, and AES-CCM, are for who asks for them");
	for (id = 0; id < kshake_nr_default_groups; id++)
		expect(!kshake_group_is_ffdhe(kshake_default_groups[id]));
	for (id = 0; id < kshake_nr_default_suites; id++)
		expect(kshake_suite_find(kshake_default_suites[id])->aead !=
		       KSHAKE_AEAD_AES_128_CCM);

	test_begin("suite: AEAD and hash of each");
	expect(kshake_suite_find(0x1301)->aead == KSHAKE_AEAD_AES_128_GCM &&
	       kshake_suite_find(0x1301)->hash == KSHAKE_HASH_SHA256);
	expect(kshake_suite_find(0x1302)->aead == KSHAKE_AEAD_AES_256_GCM &&
	       kshake_suite_find(0x1302)->hash == KSHAKE_HASH_SHA384);
	expect(kshake_suite_find(0x1303)->aead == KSHAKE_AEAD_CHACHA20_POLY1305 &&
	       kshake_suite_find(0x1303)->hash == KSHAKE_HASH_SHA256);
	expect(kshake_suite_find(0xc030)->aead == KSHAKE_AEAD_AES_256_GCM &&
	       kshake_suite_find(0xc030)->hash == KSHAKE_HASH_SHA384);
	expect(kshake_suite_find(0xcca9)->aead == KSHAKE_AEAD_CHACHA20_POLY1305 &&
	       kshake_suite_find(0xcca9)->hash == KSHAKE_HASH_SHA256);

	test_begin("suite: those of TLS 1.2 that need an RSA key");
	for (id = 0; id < ARRAY_SIZE(known); id++)
		expect_eq(kshake_suite_find(known[id])->rsa, known[id] == 0xc02f ||
			  known[id] == 0xc030 || known[id] == 0xcca8 ||
			  kshake_suite_find(known[id])->exchange != KSHAKE_EXCHANGE_ECDHE);
}

/* A version needs to be within the bounds, and to have a suite. */
static void test_versions(void)
{
	static const u16 only13[] = { 0x1301 }, only12[] = { 0xc02b }, dhe[] = { 0x009e };
	static const struct {
		u16 min, max;
		const u16 *suites;
		bool tls12, tls13;
	} cases[] = {
		{ 0, 0, NULL, true, true },
		{ 0x0303, 0x0304, NULL, true, true },
		{ 0x0304, 0, NULL, false, true },
		{ 0, 0x0303, NULL, true, false },
		{ 0x0304, 0x0303, NULL, false, false },
		{ 0, 0, only13, false, true },
		{ 0, 0, only12, true, false },
		{ 0x0304, 0, only12, false, false },
		{ 0, 0, dhe, false, false },		/* no group is a finite field */
	};
	struct kshake_engine_config config;
	unsigned int i;

	test_begin("suite: which versions bounds and suites leave");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		config = (struct kshake_engine_config){
			.min_version = cases[i].min,
			.max_version = cases[i].max,
			.suites = kshake_default_suites,
			.nr_suites = kshake_nr_default_suites,
			.groups = kshake_default_groups,
			.nr_groups = kshake_nr_default_groups,
		};
		if (cases[i].suites) {
			config.suites = cases[i].suites;
			config.nr_suites = 1;
		}
		expect_eq(kshake_version_enabled(&config, 0x0303), cases[i].tls12);
		expect_eq(kshake_version_enabled(&config, 0x0304), cases[i].tls13);
	}
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
	test_versions();
	test_schemes();
	test_alpn();
}
