// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* From whole certificates, as libcrypto makes them, to their keys. */
#include <openssl/x509v3.h>

#include "../../kmod/core/key_usage.h"
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

/* keyUsage with these bits, the first of them the lowest one here. */
static void add_key_usage(X509 *x509, unsigned int usage, int critical)
{
	ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
	int i;

	for (i = 0; i < 9; i++)
		if (usage >> i & 1)
			ASN1_BIT_STRING_set_bit(bits, i, 1);
	X509_add1_ext_i2d(x509, NID_key_usage, bits, critical, X509V3_ADD_APPEND);
	ASN1_BIT_STRING_free(bits);
}

/* What libcrypto says, which is all for a certificate without it. */
static void expect_usage(X509 *x509, const struct test_cert *c)
{
	u32 usage = X509_get_key_usage(x509);
	struct kshake_bytes cert;
	u8 *der = NULL;

	X509_sign(x509, c->key, EVP_sha256());
	cert.len = i2d_X509(x509, &der);
	cert.data = der;
	expect_eq(kshake_cert_may_encrypt(&cert), !!(usage & KU_KEY_ENCIPHERMENT));
	expect_eq(kshake_cert_may_sign(&cert), !!(usage & KU_DIGITAL_SIGNATURE));
	OPENSSL_free(der);
}

/* Agree with libcrypto on each keyUsage that there is. */
static void test_key_usages(void)
{
	const struct test_cert *c = test_cert(TEST_KEY_P256);
	unsigned int usage;
	X509 *x509;

	test_begin("key_usage: a certificate without it");
	x509 = X509_dup(c->x509);
	expect_usage(x509, c);
	X509_free(x509);

	test_begin("key_usage: a certificate with each set of bits");
	for (usage = 0; usage < 512; usage++) {
		x509 = X509_dup(c->x509);
		add_key_usage(x509, usage, usage % 5 == 0);
		expect_usage(x509, c);
		expect_eq(!!(X509_get_key_usage(x509) & KU_KEY_ENCIPHERMENT), usage >> 2 & 1);
		X509_free(x509);
	}
}

void test_certs(void)
{
	test_key_usages();
	test_found(TEST_KEY_P256, KSHAKE_KEY_SECP256R1);
	test_found(TEST_KEY_P384, KSHAKE_KEY_SECP384R1);
	test_found(TEST_KEY_RSA2048, KSHAKE_KEY_RSA);
	test_found(TEST_KEY_RSA3072, KSHAKE_KEY_RSA);
	test_found(TEST_KEY_RSA4096, KSHAKE_KEY_RSA);
	test_refused();
	test_cut(TEST_KEY_P256);
	test_cut(TEST_KEY_RSA2048);
}
