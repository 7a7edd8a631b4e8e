// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/key_usage.h"
#include "test.h"

/* Extensions by hand. */
#define OID		"\x06\x03\x55\x1d\x0f"
#define KEY_USAGE(n)	"\x30\x0b" OID "\x04\x04\x03\x02" n
#define OTHER		"\x30\x0b\x06\x03\x55\x1d\x13\x04\x04\x03\x02\x05\xa0"
#define YES		KEY_USAGE("\x05\xa0")	/* digitalSignature, keyEncipherment */
#define NO		KEY_USAGE("\x07\x80")	/* digitalSignature */

#define UNIQUE_IDS	"\x81\x02\x00\x01\x82\x02\x00\x01"
#define EXTENSIONS(n, list_n, list) "\xa3" n "\x30" list_n list

#define CERT_MAX	256

/* A value of less than 128 bytes. */
static size_t put(u8 *to, u8 tag, const u8 *contents, size_t len)
{
	memmove(to + 2, contents, len);
	to[0] = tag;
	to[1] = len;
	return 2 + len;
}

/* A certificate with nothing in it but this behind subjectPublicKeyInfo. */
static size_t make_cert(u8 *to, const struct kshake_bytes *rest)
{
	static const u8 front[] = {
		0xa0, 3, 2, 1, 2, 2, 1, 1, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0
	};
	static const u8 back[] = { 0x30, 0, 3, 1, 0 };
	size_t len;

	memcpy(to, front, sizeof(front));
	memcpy(to + sizeof(front), rest->data, rest->len);
	len = put(to, 0x30, to, sizeof(front) + rest->len);
	memcpy(to + len, back, sizeof(back));
	return put(to, 0x30, to, len + sizeof(back));
}

/* Of so many bytes and no more, so that ASan and KASAN see a step too far. */
static bool may_encrypt(const u8 *der, size_t len)
{
	u8 *exact = malloc(len + !len);
	struct kshake_bytes cert = { exact, len };
	bool may;

	memcpy(exact, der, len);
	may = kshake_cert_may_encrypt(&cert);
	free(exact);
	return may;
}

static void test_rest(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes rest;
		bool may;
	} cases[] = {
		{ "no extensions", BYTES(""), true },
		{ "unique identifiers", BYTES(UNIQUE_IDS), true },
		{ "unique identifiers, and extensions",
		  BYTES(UNIQUE_IDS EXTENSIONS("\x0f", "\x0d", YES)), true },
		{ "unique identifiers the other way around",
		  BYTES("\x82\x02\x00\x01\x81\x02\x00\x01" EXTENSIONS("\x0f", "\x0d", YES)),
		  false },
		{ "an identifier twice", BYTES("\x81\x02\x00\x01\x81\x02\x00\x01"), false },
		{ "something behind the extensions",
		  BYTES(EXTENSIONS("\x0f", "\x0d", YES) "\x05\x00"), false },
		{ "extensions twice",
		  BYTES(EXTENSIONS("\x0f", "\x0d", OTHER) EXTENSIONS("\x0f", "\x0d", YES)), false },
		{ "something behind the list",
		  BYTES(EXTENSIONS("\x11", "\x0d", YES) "\x05\x00"), false },
		{ "no list", BYTES("\xa3\x00"), false },
		{ "extensions without their tag", BYTES("\x30\x0d" YES), false },
		{ "a needless byte of length", BYTES("\xa3\x10\x30\x81\x0d" YES), false },
		{ "an indefinite length", BYTES("\xa3\x11\x30\x80" YES "\x00\x00"), false },
	};
	u8 der[CERT_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("key_usage: %s", cases[i].what);
		expect_eq(may_encrypt(der, make_cert(der, &cases[i].rest)), cases[i].may);
	}
}

/* The same with these for extensions. */
static size_t make_with(u8 *to, const u8 *list, size_t len)
{
	u8 rest[CERT_MAX];
	struct kshake_bytes bytes = { rest };

	bytes.len = put(rest, 0x30, list, len);
	bytes.len = put(rest, 0xa3, rest, bytes.len);
	return make_cert(to, &bytes);
}

static void test_extensions(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes list;
		bool may;
	} cases[] = {
		{ "another extension alone", BYTES(OTHER), true },
		{ "keyEncipherment", BYTES(YES), true },
		{ "keyEncipherment alone", BYTES(KEY_USAGE("\x05\x20")), true },
		{ "keyEncipherment, critical",
		  BYTES("\x30\x0e" OID "\x01\x01\xff\x04\x04\x03\x02\x05\xa0"), true },
		{ "keyEncipherment, not critical",
		  BYTES("\x30\x0e" OID "\x01\x01\x00\x04\x04\x03\x02\x05\xa0"), true },
		{ "keyEncipherment and decipherOnly",
		  BYTES("\x30\x0c" OID "\x04\x05\x03\x03\x07\x20\x80"), true },
		{ "keyEncipherment, in front of another one", BYTES(YES OTHER), true },
		{ "keyEncipherment, behind another one", BYTES(OTHER YES), true },
		{ "digitalSignature", BYTES(NO), false },
		{ "digitalSignature, behind another one", BYTES(OTHER NO), false },
		{ "digitalSignature, critical",
		  BYTES("\x30\x0e" OID "\x01\x01\xff\x04\x04\x03\x02\x07\x80"), false },
		{ "all but keyEncipherment",
		  BYTES("\x30\x0c" OID "\x04\x05\x03\x03\x07\xdf\x80"), false },
		{ "decipherOnly", BYTES("\x30\x0c" OID "\x04\x05\x03\x03\x07\x00\x80"), false },
		{ "no bits", BYTES("\x30\x0a" OID "\x04\x03\x03\x01\x00"), false },
		{ "no bits, some unused", BYTES("\x30\x0a" OID "\x04\x03\x03\x01\x05"), false },
		{ "an empty BIT STRING", BYTES("\x30\x09" OID "\x04\x02\x03\x00"), false },
		{ "an empty value", BYTES("\x30\x07" OID "\x04\x00"), false },
		{ "zeros behind the last bit", BYTES(KEY_USAGE("\x00\xa0")), false },
		{ "a zero behind the last bit", BYTES(KEY_USAGE("\x04\xa0")), false },
		{ "an octet of zeros behind it",
		  BYTES("\x30\x0c" OID "\x04\x05\x03\x03\x00\xa0\x00"), false },
		{ "keyEncipherment among the unused bits", BYTES(KEY_USAGE("\x06\xa0")), false },
		{ "8 unused bits", BYTES(KEY_USAGE("\x08\xa0")), false },
		{ "261 unused bits", BYTES(KEY_USAGE("\xff\xa0")), false },
		{ "something behind the bits",
		  BYTES("\x30\x0d" OID "\x04\x06\x03\x02\x05\xa0\x05\x00"), false },
		{ "something behind the value",
		  BYTES("\x30\x0d" OID "\x04\x04\x03\x02\x05\xa0\x05\x00"), false },
		{ "an OCTET STRING for the bits",
		  BYTES("\x30\x0b" OID "\x04\x04\x04\x02\x05\xa0"), false },
		{ "a BIT STRING for the value", BYTES("\x30\x09" OID "\x03\x02\x05\xa0"), false },
		{ "a constructed BIT STRING",
		  BYTES("\x30\x0d" OID "\x04\x06\x23\x04\x03\x02\x05\xa0"), false },
		{ "critical in two bytes",
		  BYTES("\x30\x0f" OID "\x01\x02\xff\xff\x04\x04\x03\x02\x05\xa0"), false },
		{ "critical in no byte",
		  BYTES("\x30\x0d" OID "\x01\x00\x04\x04\x03\x02\x05\xa0"), false },
		{ "critical twice",
		  BYTES("\x30\x11" OID "\x01\x01\xff\x01\x01\xff\x04\x04\x03\x02\x05\xa0"), false },
		{ "no value", BYTES("\x30\x05" OID), false },
		{ "twice", BYTES(YES YES), false },
		{ "twice, not the same", BYTES(YES NO), false },
		{ "twice, far apart", BYTES(YES OTHER OTHER YES), false },
		{ "another one that is malformed", BYTES(YES "\x30\x02\x06\x00"), false },
		{ "another one that is longer than the rest", BYTES(YES "\x30\x0c" OTHER), false },
		{ "an OID that is shorter",
		  BYTES("\x30\x0a\x06\x02\x55\x1d\x04\x04\x03\x02\x07\x80"), true },
		{ "an OID that is longer",
		  BYTES("\x30\x0c\x06\x04\x55\x1d\x0f\x01\x04\x04\x03\x02\x07\x80"), true },
		{ "no extension in the list", BYTES(""), false },
	};
	u8 der[CERT_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("key_usage: %s", cases[i].what);
		expect_eq(may_encrypt(der, make_with(der, cases[i].list.data, cases[i].list.len)),
			  cases[i].may);
	}
}

/* Nothing that is cut short is taken, whether the lengths around it know of that or not. */
static void test_cut(void)
{
	static const struct kshake_bytes list = BYTES(OTHER YES);
	static const size_t first = sizeof(OTHER) - 1;
	u8 der[CERT_MAX];
	size_t len, i;

	test_begin("key_usage: a certificate cut short");
	len = make_with(der, list.data, list.len);
	for (i = 0; i < len; i++)
		expect(!may_encrypt(der, i));
	expect(may_encrypt(der, len));
	der[len] = 0;
	expect(!may_encrypt(der, len + 1));

	test_begin("key_usage: extensions cut short");
	for (i = 0; i < list.len; i++)
		expect_eq(may_encrypt(der, make_with(der, list.data, i)), i == first);

	test_begin("key_usage: a bit more or less, anywhere");
	len = make_with(der, list.data, list.len);
	for (i = 0; i < 8 * len; i++) {
		der[i / 8] ^= 1 << i % 8;
		may_encrypt(der, len);
		der[i / 8] ^= 1 << i % 8;
	}
	expect(may_encrypt(der, len));
}

void test_key_usage(void)
{
	test_rest();
	test_extensions();
	test_cut();
}
