/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * CRLs and OCSP responses for tests, made on the spot.
 */
#ifndef TEST_STATUS_H
#define TEST_STATUS_H

#include <openssl/x509.h>

#include "certs.h"
#include "verify.h"

/* Seconds from now; 0 stands for a default, this for none at all. */
#define NEVER	(-1000000000L)

/**
 * struct crl_spec - what a CRL shall be; all but @issuer may be left out
 * @issuer: whose it is
 * @signer: who signs it, if not he
 * @revoked: a certificate on it
 * @from: lastUpdate, seconds from now; 0: a minute ago
 * @to: nextUpdate, seconds from now; 0: in half an hour
 * @md: of the signature, SHA-256 if NULL
 */
struct crl_spec {
	const struct cert *issuer;
	const struct cert *signer;
	const struct cert *revoked;
	long from;
	long to;
	const EVP_MD *md;
};

/* Aborts if it cannot be made. */
X509_CRL *crl_make(const struct crl_spec *spec);

/**
 * struct ocsp_spec - what an OCSP response shall be; all but the first two may be left out
 * @cert: that it is about
 * @issuer: of that
 * @signer: who signs it, if not he; his certificate is put into it
 * @status: V_OCSP_CERTSTATUS_*, of @cert
 * @second: a second statement about @cert, 1 + V_OCSP_CERTSTATUS_*; 0: none
 * @from: thisUpdate, seconds from now; 0: a minute ago
 * @to: nextUpdate, seconds from now; 0: in 20 minutes
 * @error: of the responder, OCSP_RESPONSE_STATUS_*
 * @md: of the signature, SHA-256 if NULL; EdDSA has its own
 * @mgf1_md: of RSASSA-PSS, which it makes the signature
 * @id_md: that names the certificate, SHA-1 if NULL
 */
struct ocsp_spec {
	const struct cert *cert;
	const struct cert *issuer;
	const struct cert *signer;
	int status;
	int second;
	long from;
	long to;
	int error;
	const EVP_MD *md;
	const EVP_MD *mgf1_md;
	const EVP_MD *id_md;
};

/* In DER; for good. Aborts if it cannot be made. */
struct bytes ocsp_make(const struct ocsp_spec *spec);

#endif /* TEST_STATUS_H */
