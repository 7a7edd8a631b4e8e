// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Which chains are fit to be shown, and what a peer has to know to verify them. */
#include <openssl/rsa.h>

#include "../../kmod/core/credential.h"
#include "../../kmod/core/wire.h"
#include "../port/credentials.h"
#include "test.h"

#define BAD		FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE)
#define UNSUPPORTED	FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE)

static void test_lengths(void)
{
	static const struct {
		const char *what;
		unsigned int nr;
		int len[3];		/* on top of the certificate's, once each */
		int chain;		/* on top of all certificates */
		size_t staple;
		int result;
	} cases[] = {
		{ "one certificate", 1, { }, 0, 0, 0 },
		{ "three", 3, { }, 0, 0, 0 },
		{ "none", 0, { }, 0, 0, -EINVAL },
		{ "a byte behind them", 2, { }, 1, 0, -EINVAL },
		{ "a byte short", 2, { }, -1, 0, -EINVAL },
		{ "the second a byte longer", 2, { 0, 1 }, 0, 0, -EINVAL },
		{ "the boundary shifted", 2, { 1, -1 }, 0, 0, BAD },
		{ "a staple", 1, { }, 0, KSHAKE_STAPLE_MAX, 0 },
		{ "a staple too long", 1, { }, 0, KSHAKE_STAPLE_MAX + 1, -EMSGSIZE },
	};
	const struct test_cert *cert = test_cert(TEST_KEY_P256);
	static u8 chain[3 * 4096], staple[KSHAKE_STAPLE_MAX + 1];
	unsigned int i, j;
	u32 len[3];

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct kshake_credential c = {
			.chain = { chain, cases[i].nr * cert->der_len + cases[i].chain },
			.nr_certs = cases[i].nr,
			.cert_len = len,
			.staple = { staple, cases[i].staple },
		};

		test_begin("credential: %s", cases[i].what);
		for (j = 0; j < 3; j++) {
			memcpy(chain + j * cert->der_len, cert->der, cert->der_len);
			len[j] = cert->der_len + cases[i].len[j];
		}
		expect_eq(kshake_credential_check(&c), cases[i].result);
	}
}

/* As many and as long as a message takes, and one more. */
static void test_limits(void)
{
	const struct test_cert *cert = test_cert(TEST_KEY_P256);
	u32 len[KSHAKE_CERTS_MAX + 1];
	struct kshake_credential c = { .cert_len = len };
	struct kshake_builder chain = { };
	unsigned int i;
	size_t room;
	u8 *filler;

	test_begin("credential: 32 certificates, and 33");
	for (i = 0; i < ARRAY_SIZE(len); i++) {
		kshake_build_bytes(&chain, cert->der, cert->der_len);
		len[i] = cert->der_len;
	}
	c.chain = (struct kshake_bytes){ chain.buf, KSHAKE_CERTS_MAX * cert->der_len };
	c.nr_certs = KSHAKE_CERTS_MAX;
	expect_eq(kshake_credential_check(&c), 0);
	c.chain.len = chain.len;
	c.nr_certs++;
	expect_eq(kshake_credential_check(&c), -EINVAL);

	test_begin("credential: a message of 65536 bytes, and 65537");
	kshake_builder_free(&chain);
	kshake_build_bytes(&chain, cert->der, cert->der_len);
	room = KSHAKE_CHAIN_MAX - 1 - 3 - 2 * 5 - cert->der_len;
	filler = kshake_build_reserve(&chain, room + 1);
	/* It is no certificate: what fits is refused for that. */
	memset(filler, 0, room + 1);
	len[1] = room;
	c.chain = (struct kshake_bytes){ chain.buf, chain.len - 1 };
	c.nr_certs = 2;
	expect_eq(kshake_credential_check(&c), BAD);
	len[1]++;
	c.chain.len++;
	expect_eq(kshake_credential_check(&c), -EMSGSIZE);
	kshake_builder_free(&chain);
}

static void test_keys(void)
{
	static const struct {
		enum test_key cert, key;
		int result;
	} cases[] = {
		{ TEST_KEY_P256, TEST_KEY_P256, 0 },
		{ TEST_KEY_P384, TEST_KEY_P384, 0 },
		{ TEST_KEY_RSA2048, TEST_KEY_RSA2048, 0 },
		{ TEST_KEY_P256, TEST_KEY_P384, -EKEYREJECTED },
		{ TEST_KEY_P384, TEST_KEY_P256, -EKEYREJECTED },
		{ TEST_KEY_RSA2048, TEST_KEY_P256, -EKEYREJECTED },
		{ TEST_KEY_RSA2048, TEST_KEY_RSA3072, -EKEYREJECTED },
		{ TEST_KEY_RSA1024, TEST_KEY_P256, BAD },
		{ TEST_KEY_P521, TEST_KEY_P256, UNSUPPORTED },
		{ TEST_KEY_ED25519, TEST_KEY_P256, UNSUPPORTED },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct test_cert *cert = test_cert(cases[i].cert);
		u32 len = cert->der_len;
		struct kshake_credential c = {
			.chain = { cert->der, cert->der_len },
			.nr_certs = 1,
			.cert_len = &len,
			.key = test_credential(cases[i].key)->key,
		};

		test_begin("credential: certificate of %s, key of %s", cert->name,
			   test_cert(cases[i].key)->name);
		expect_eq(kshake_credential_check(&c), cases[i].result);
		if (cases[i].result <= 0)
			expect_bytes(c.public.key.data, c.public.key.len,
				     test_credential(cases[i].cert)->public.key.data,
				     test_credential(cases[i].cert)->public.key.len);
	}
}

/* A certificate for P-256, issued under a name by a key, or by itself. */
static size_t issue(const EVP_PKEY *by, const EVP_MD *md, bool pss, bool self, u8 **der)
{
	X509 *x = X509_dup(test_cert(TEST_KEY_P256)->x509);
	X509_NAME *name = X509_NAME_new();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *params;
	int len;

	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const u8 *)"issuer", -1, -1, 0);
	if (!self)
		X509_set_issuer_name(x, name);
	if (EVP_DigestSignInit(ctx, &params, md, NULL, (EVP_PKEY *)by) <= 0)
		abort();
	if (pss && EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING) <= 0)
		abort();
	if (!X509_sign_ctx(x, ctx))
		abort();
	*der = NULL;
	len = i2d_X509(x, der);
	EVP_MD_CTX_free(ctx);
	X509_NAME_free(name);
	X509_free(x);
	return len;
}

static void test_algorithms(void)
{
	static const struct {
		const char *what;
		enum test_key by;
		const char *md;
		bool pss, self;
		u16 scheme;		/* 0: nothing need be known */
	} cases[] = {
		{ "ECDSA with SHA-256", TEST_KEY_P256, "SHA256", false, false, 0x0403 },
		{ "ECDSA with SHA-384", TEST_KEY_P384, "SHA384", false, false, 0x0503 },
		{ "ECDSA with SHA-512", TEST_KEY_P521, "SHA512", false, false, 0x0603 },
		{ "ECDSA with SHA-1", TEST_KEY_P256, "SHA1", false, false, 0x0203 },
		{ "RSA with SHA-256", TEST_KEY_RSA2048, "SHA256", false, false, 0x0401 },
		{ "RSA with SHA-384", TEST_KEY_RSA2048, "SHA384", false, false, 0x0501 },
		{ "RSA with SHA-512", TEST_KEY_RSA2048, "SHA512", false, false, 0x0601 },
		{ "RSA with SHA-1", TEST_KEY_RSA2048, "SHA1", false, false, 0x0201 },
		{ "RSA-PSS", TEST_KEY_RSA2048, "SHA256", true, false, 0x0804 },
		{ "Ed25519", TEST_KEY_ED25519, NULL, false, false, 0x0807 },
		{ "RSA with SHA3-256, which nobody knows", TEST_KEY_RSA2048, "SHA3-256", false,
		  false, 0 },
		{ "itself", TEST_KEY_P256, "SHA256", false, true, 0 },
	};
	struct kshake_bytes offered;
	struct kshake_credential c;
	unsigned int i;
	u8 wire[4], *der;
	u32 len;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("credential: signed by %s", cases[i].what);
		len = issue(test_cert(cases[i].by)->key,
			    cases[i].md ? EVP_get_digestbyname(cases[i].md) : NULL, cases[i].pss,
			    cases[i].self, &der);
		c = (struct kshake_credential){ .chain = { der, len }, .nr_certs = 1,
						.cert_len = &len };
		expect_eq(kshake_credential_check(&c), 0);
		/* A scheme that it is not, and the one that it is. */
		put_unaligned_be16(0x0840, wire);
		put_unaligned_be16(cases[i].scheme, wire + 2);
		offered = (struct kshake_bytes){ wire, 2 };
		expect_eq(!c.signed_with, !cases[i].scheme);
		expect(!cases[i].scheme || c.signed_with & ~kshake_credential_algs(&offered));
		offered.len = 4;
		expect_eq(c.signed_with & ~kshake_credential_algs(&offered), 0);
		OPENSSL_free(der);
	}
}

void test_credential_fit(void)
{
	test_lengths();
	test_limits();
	test_keys();
	test_algorithms();
	test_credentials_free();
}
