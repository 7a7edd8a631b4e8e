// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/spki.h"
#include "../port/certs.h"
#include "test.h"

#define BAD		FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE)
#define UNSUPPORTED	FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE)

static int parse_cert(const u8 *der, size_t len, struct kshake_bytes *spki,
		      struct kshake_public_key *key)
{
	struct kshake_bytes cert = { der, len };
	int err;

	err = kshake_spki_find(&cert, spki);
	return err ? err : kshake_spki_parse(spki, key);
}

/* Agree with libcrypto on where the key is. */
static void test_found(enum test_key which, enum kshake_key_type type)
{
	const struct test_cert *c = test_cert(which);
	ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(c->x509);
	struct kshake_public_key key;
	struct kshake_bytes spki;
	u8 *der = NULL;
	int len;

	test_begin("spki: the key of a certificate with %s", c->name);
	expect_eq(parse_cert(c->der, c->der_len, &spki, &key), 0);
	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(c->x509), &der);
	expect_bytes(spki.data, spki.len, der, len);
	expect(spki.data > c->der && spki.data + spki.len < c->der + c->der_len);
	expect_eq(key.type, type);
	expect_bytes(key.key.data, key.key.len, bits->data, bits->length);
	OPENSSL_free(der);
}

static void test_cut(enum test_key which)
{
	const struct test_cert *c = test_cert(which);
	struct kshake_public_key key;
	struct kshake_bytes spki;
	u8 *copy;
	int n;

	test_begin("spki: a certificate with %s, cut off at every byte", c->name);
	for (n = 0; n < c->der_len; n++) {
		copy = malloc(n);
		memcpy(copy, c->der, n);
		expect_eq(parse_cert(copy, n, &spki, &key), BAD);
		free(copy);
	}

	test_begin("spki: a certificate with %s, a byte behind it", c->name);
	copy = calloc(1, c->der_len + 1);
	memcpy(copy, c->der, c->der_len);
	expect_eq(parse_cert(copy, c->der_len + 1, &spki, &key), BAD);
	free(copy);

	test_begin("spki: a certificate with %s, every byte changed to every value", c->name);
	copy = malloc(c->der_len);
	for (n = 0; n < c->der_len; n++) {
		unsigned int v;

		memcpy(copy, c->der, c->der_len);
		for (v = 0; v < 256; v++) {
			copy[n] = v;
			if (!parse_cert(copy, c->der_len, &spki, &key))
				expect(key.key.data >= copy &&
				       key.key.data + key.key.len <= copy + c->der_len);
		}
	}
	free(copy);
}

static void test_refused(void)
{
	static const struct {
		enum test_key which;
		int result;
	} cases[] = {
		{ TEST_KEY_RSA1024, BAD },
		{ TEST_KEY_P521, UNSUPPORTED },
		{ TEST_KEY_ED25519, UNSUPPORTED },
	};
	struct kshake_public_key key;
	const struct test_cert *c;
	struct kshake_bytes spki;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		c = test_cert(cases[i].which);
		test_begin("spki: a certificate with %s is refused", c->name);
		expect_eq(parse_cert(c->der, c->der_len, &spki, &key), cases[i].result);
	}
}

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

static void test_rsa(void)
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
	test_found(TEST_KEY_P256, KSHAKE_KEY_SECP256R1);
	test_found(TEST_KEY_P384, KSHAKE_KEY_SECP384R1);
	test_found(TEST_KEY_RSA2048, KSHAKE_KEY_RSA);
	test_found(TEST_KEY_RSA3072, KSHAKE_KEY_RSA);
	test_found(TEST_KEY_RSA4096, KSHAKE_KEY_RSA);
	test_refused();
	test_cut(TEST_KEY_P256);
	test_cut(TEST_KEY_RSA2048);
	test_spkis();
	test_rsa();
}
