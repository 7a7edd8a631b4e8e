/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Keys and self-signed certificates, made when they are needed. */
#ifndef KSHAKE_TESTS_CERTS_H
#define KSHAKE_TESTS_CERTS_H

#include <openssl/evp.h>
#include <openssl/x509.h>

enum test_key {
	TEST_KEY_P256,
	TEST_KEY_P384,
	TEST_KEY_RSA2048,
	TEST_KEY_RSA3072,
	TEST_KEY_RSA4096,
	/* These the client must refuse. */
	TEST_KEY_RSA1024,
	TEST_KEY_P521,
	TEST_KEY_ED25519,
	TEST_KEY_NR,
};

/**
 * struct test_cert - a certificate and its key
 * @name: for messages
 * @key: private key
 * @x509: the certificate
 * @der: of it
 * @der_len: bytes of @der
 * @scheme: what such a key signs with
 */
struct test_cert {
	const char *name;
	EVP_PKEY *key;
	X509 *x509;
	u8 *der;
	int der_len;
	u16 scheme;
};

/* Made once; the elliptic-curve keys are always the same. */
const struct test_cert *test_cert(enum test_key which);
void test_certs_free(void);

/* Sign @len bytes with @scheme; @sig has room for 1024, returns its length. */
size_t test_sign(EVP_PKEY *key, u16 scheme, const u8 *data, size_t len, u8 *sig);
/* The same, of a digest by the scheme's hash. */
size_t test_sign_digest(EVP_PKEY *key, u16 scheme, const u8 *digest, size_t len, u8 *sig);
bool test_verify(EVP_PKEY *key, u16 scheme, const u8 *data, size_t len, const u8 *sig,
		 size_t sig_len);

#endif /* KSHAKE_TESTS_CERTS_H */
