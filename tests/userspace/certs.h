/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Certificates for tests, made on the spot.
 */
#ifndef TEST_CERTS_H
#define TEST_CERTS_H

#include <openssl/evp.h>
#include <openssl/x509.h>

/**
 * struct cert - a certificate with its key
 * @x: the certificate
 * @key: its private key
 * @der: @x, encoded
 * @len: bytes in @der
 */
struct cert {
	X509 *x;
	EVP_PKEY *key;
	unsigned char *der;
	int len;
};

/**
 * struct cert_spec - what a certificate shall be; all but @cn may be left out
 * @cn: commonName
 * @issuer: NULL: self-signed
 * @ca: basicConstraints
 * @san: subjectAltName, as in openssl.cnf
 * @eku: extendedKeyUsage
 * @usage: a leaf's keyUsage, if not digitalSignature
 * @no_usage: there is none
 * @constraints: nameConstraints
 * @features: tlsfeature
 * @raw_san: a DNS name for subjectAltName as it is, with @raw_san_len bytes
 * @raw_san_len: of @raw_san
 * @from: notBefore, seconds from now; 0: an hour ago
 * @to: notAfter, seconds from now; 0: in an hour
 * @key: NULL: a new P-256 key
 * @md: NULL: SHA-256
 * @mgf1_md: of RSASSA-PSS, which it makes the signature
 */
struct cert_spec {
	const char *cn;
	const struct cert *issuer;
	int ca;
	const char *san;
	const char *eku;
	const char *usage;
	int no_usage;
	const char *constraints;
	const char *features;
	const char *raw_san;
	int raw_san_len;
	long from;
	long to;
	EVP_PKEY *key;
	const EVP_MD *md;
	const EVP_MD *mgf1_md;
};

/* Aborts if it cannot be made. */
struct cert cert_make(const struct cert_spec *spec);

#endif /* TEST_CERTS_H */
