// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/spki.h"
#include "test.h"

#define BAD		FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE)
#define UNSUPPORTED	FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE)

#define EC_OID "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
#define P256_OID "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define RSA_OID "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define POINT_31 "0123456789abcdef0123456789abcde"
#define POINT POINT_31 "f" POINT_31 "f"

/* SubjectPublicKeyInfo by hand. */
static void test_spkis(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes spki;
		int result;
	} cases[] = {
		{ "a P-256 key",
		  BYTES("\x30\x59\x30\x13" EC_OID P256_OID "\x03\x42\x00\x04" POINT), 0 },
		{ "a length in a longer form than it needs",
		  BYTES("\x30\x81\x59\x30\x13" EC_OID P256_OID "\x03\x42\x00\x04" POINT), BAD },
		{ "a length in two bytes where one would do",
		  BYTES("\x30\x82\x00\x59\x30\x13" EC_OID P256_OID "\x03\x42\x00\x04" POINT), BAD },
		{ "a length of four bytes",
		  BYTES("\x30\x84\x00\x00\x00\x59\x30\x13" EC_OID P256_OID "\x03\x42\x00\x04"
			POINT), BAD },
		{ "an indefinite length",
		  BYTES("\x30\x80\x30\x13" EC_OID P256_OID "\x03\x42\x00\x04" POINT "\x00\x00"),
		  BAD },
		{ "a compressed point",
		  BYTES("\x30\x39\x30\x13" EC_OID P256_OID "\x03\x22\x00\x02" POINT_31 "f"), BAD },
		{ "a point a byte short",
		  BYTES("\x30\x58\x30\x13" EC_OID P256_OID "\x03\x41\x00\x04" POINT_31 "f"
			POINT_31), BAD },
		{ "a point with a hybrid form",
		  BYTES("\x30\x59\x30\x13" EC_OID P256_OID "\x03\x42\x00\x06" POINT), BAD },
		{ "unused bits", BYTES("\x30\x59\x30\x13" EC_OID P256_OID "\x03\x42\x01\x04" POINT),
		  BAD },
		{ "an empty BIT STRING", BYTES("\x30\x17\x30\x13" EC_OID P256_OID "\x03\x00"), BAD },
		{ "no key in the BIT STRING",
		  BYTES("\x30\x18\x30\x13" EC_OID P256_OID "\x03\x01\x00"), BAD },
		{ "no curve", BYTES("\x30\x4f\x30\x09" EC_OID "\x03\x42\x00\x04" POINT), BAD },
		{ "explicit curve parameters",
		  BYTES("\x30\x51\x30\x0b" EC_OID "\x30\x00\x03\x42\x00\x04" POINT), BAD },
		{ "something behind the curve",
		  BYTES("\x30\x5b\x30\x15" EC_OID P256_OID "\x05\x00\x03\x42\x00\x04" POINT), BAD },
		{ "something behind the key",
		  BYTES("\x30\x5b\x30\x13" EC_OID P256_OID "\x03\x42\x00\x04" POINT "\x05\x00"),
		  BAD },
		{ "secp256k1", BYTES("\x30\x56\x30\x10" EC_OID "\x06\x05\x2b\x81\x04\x00\x0a"
				     "\x03\x42\x00\x04" POINT), UNSUPPORTED },
		{ "an unknown algorithm", BYTES("\x30\x0a\x30\x04\x06\x02\x2a\x03\x03\x02\x00\x01"),
		  UNSUPPORTED },
		{ "an RSA key without parameters",
		  BYTES("\x30\x19\x30\x0b" RSA_OID "\x03\x0a\x00\x30\x07\x02\x02\x00\x81"
			"\x02\x01\x03"), BAD },
		{ "an RSA key of eight bits",
		  BYTES("\x30\x1b\x30\x0d" RSA_OID "\x05\x00\x03\x0a\x00\x30\x07\x02\x02\x00\x81"
			"\x02\x01\x03"), BAD },
	};
	struct kshake_public_key key;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("spki: %s", cases[i].what);
		expect_eq(kshake_spki_parse(&cases[i].spki, &key), cases[i].result);
	}
}

static u8 *put_header(u8 *at, u8 tag, size_t len)
{
	*at++ = tag;
	if (len >= 256) {
		*at++ = 0x82;
		*at++ = len >> 8;
	} else if (len >= 128) {
		*at++ = 0x81;
	}
	*at++ = len;
	return at;
}

static size_t header_len(size_t len)
{
	return len >= 256 ? 4 : len >= 128 ? 3 : 2;
}

/* An RSA key: a modulus of this many bytes that begins with these two, and an exponent. */
static size_t make_rsa(u8 *to, size_t n_len, u8 n0, u8 n1, u8 n_last, const u8 *e, size_t e_len)
{
	static const u8 algorithm[] = "\x30\x0d" RSA_OID "\x05\x00";
	size_t seq = header_len(n_len) + n_len + 2 + e_len;
	size_t bits = 1 + header_len(seq) + seq;
	size_t info = 15 + header_len(bits) + bits;
	u8 *at = put_header(to, 0x30, info);

	memcpy(at, algorithm, 15);
	at = put_header(at + 15, 0x03, bits);
	*at++ = 0;
	at = put_header(at, 0x30, seq);
	at = put_header(at, 0x02, n_len);
	memset(at, 0x5a, n_len);
	at[0] = n0;
	at[1] = n1;
	at[n_len - 1] = n_last;
	at = put_header(at + n_len, 0x02, e_len);
	memcpy(at, e, e_len);
	return at + e_len - to;
}

static void test_rsa_key(void)
{
	static const struct {
		const char *what;
		size_t n_len;
		u8 n0, n1, n_last;
		struct kshake_bytes e;
		int result;
	} cases[] = {
		{ "2048 bits", 257, 0, 0x80, 1, BYTES("\x01\x00\x01"), 0 },
		{ "2047 bits", 256, 0x7f, 0xff, 1, BYTES("\x01\x00\x01"), BAD },
		{ "8192 bits", 1025, 0, 0xff, 1, BYTES("\x01\x00\x01"), 0 },
		{ "8193 bits", 1025, 1, 0xff, 1, BYTES("\x01\x00\x01"), BAD },
		{ "a negative modulus", 256, 0x80, 0, 1, BYTES("\x01\x00\x01"), BAD },
		{ "a needless zero in the modulus", 257, 0, 0x7f, 1, BYTES("\x01\x00\x01"), BAD },
		{ "an even modulus", 257, 0, 0x80, 2, BYTES("\x01\x00\x01"), BAD },
		{ "exponent 3", 257, 0, 0x80, 1, BYTES("\x03"), 0 },
		{ "exponent 1", 257, 0, 0x80, 1, BYTES("\x01"), BAD },
		{ "exponent 0", 257, 0, 0x80, 1, BYTES("\x00"), BAD },
		{ "an even exponent", 257, 0, 0x80, 1, BYTES("\x01\x00\x00"), BAD },
		{ "a negative exponent", 257, 0, 0x80, 1, BYTES("\x81"), BAD },
		{ "an exponent of 32 bits", 257, 0, 0x80, 1, BYTES("\x00\xff\xff\xff\xff"), 0 },
		{ "an exponent of 33 bits", 257, 0, 0x80, 1, BYTES("\x01\xff\xff\xff\xff"), BAD },
		{ "an empty exponent", 257, 0, 0x80, 1, BYTES(""), BAD },
	};
	struct kshake_public_key key;
	struct kshake_bytes spki;
	unsigned int i;
	u8 der[2048];

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("spki: an RSA key with %s", cases[i].what);
		spki.data = der;
		spki.len = make_rsa(der, cases[i].n_len, cases[i].n0, cases[i].n1,
				    cases[i].n_last, cases[i].e.data, cases[i].e.len);
		expect_eq(kshake_spki_parse(&spki, &key), cases[i].result);
	}
}

void test_spki(void)
{
	test_spkis();
	test_rsa_key();
}
