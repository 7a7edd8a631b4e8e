// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * CRLs and OCSP responses for tests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/rsa.h>

#include "status.h"

static void must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "cannot make %s\n", what);
	ERR_print_errors_fp(stderr);
	abort();
}

static ASN1_TIME *in(long seconds, long standard)
{
	if (seconds == NEVER)
		return NULL;
	return X509_gmtime_adj(NULL, seconds ? seconds : standard);
}

static void revoke(X509_CRL *crl, const struct cert *c)
{
	X509_REVOKED *revoked = X509_REVOKED_new();
	ASN1_TIME *when = X509_gmtime_adj(NULL, -120);

	must(revoked && when && X509_REVOKED_set_revocationDate(revoked, when) &&
	     X509_REVOKED_set_serialNumber(revoked, X509_get_serialNumber(c->x)) &&
	     X509_CRL_add0_revoked(crl, revoked), "an entry of a CRL");
	ASN1_TIME_free(when);
}

X509_CRL *crl_make(const struct crl_spec *spec)
{
	const struct cert *signer = spec->signer ? spec->signer : spec->issuer;
	ASN1_TIME *from = in(spec->from, -60), *to = in(spec->to, 1800);
	X509_CRL *crl = X509_CRL_new();

	must(crl && X509_CRL_set_version(crl, X509_CRL_VERSION_2) &&
	     X509_CRL_set_issuer_name(crl, X509_get_subject_name(spec->issuer->x)) &&
	     X509_CRL_set1_lastUpdate(crl, from) && (!to || X509_CRL_set1_nextUpdate(crl, to)),
	     "a CRL");
	if (spec->revoked)
		revoke(crl, spec->revoked);
	X509_CRL_sort(crl);
	must(X509_CRL_sign(crl, signer->key, spec->md ? spec->md : EVP_sha256()) > 0,
	     "a CRL's signature");
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	return crl;
}

static void add_statement(OCSP_BASICRESP *basic, const struct ocsp_spec *spec, int status)
{
	OCSP_CERTID *id = OCSP_cert_to_id(spec->id_md, spec->cert->x, spec->issuer->x);
	ASN1_TIME *from = in(spec->from, -60), *to = in(spec->to, 1200);
	ASN1_TIME *revoked = X509_gmtime_adj(NULL, -120);

	must(id && OCSP_basic_add1_status(basic, id, status, OCSP_REVOKED_STATUS_NOSTATUS,
					  revoked, from, to) != NULL, "a statement");
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_TIME_free(revoked);
}

static void sign(OCSP_BASICRESP *basic, const struct ocsp_spec *spec)
{
	const struct cert *signer = spec->signer ? spec->signer : spec->issuer;
	const EVP_MD *md = spec->md ? spec->md : EVP_sha256();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *key;

	if (EVP_PKEY_is_a(signer->key, "ED25519"))
		md = NULL;
	must(ctx && EVP_DigestSignInit(ctx, &key, md, NULL, signer->key) == 1, "a signature");
	if (spec->mgf1_md)
		must(EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_PSS_PADDING) > 0 &&
		     EVP_PKEY_CTX_set_rsa_mgf1_md(key, spec->mgf1_md) > 0 &&
		     EVP_PKEY_CTX_set_rsa_pss_saltlen(key, RSA_PSS_SALTLEN_DIGEST) > 0, "PSS");
	must(OCSP_basic_sign_ctx(basic, signer->x, ctx, NULL, spec->signer ? 0 : OCSP_NOCERTS),
	     "a signature");
	EVP_MD_CTX_free(ctx);
}

struct bytes ocsp_make(const struct ocsp_spec *spec)
{
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	OCSP_RESPONSE *response;
	unsigned char *der = NULL;
	int len;

	add_statement(basic, spec, spec->status);
	if (spec->second)
		add_statement(basic, spec, spec->second - 1);
	sign(basic, spec);
	/* One that failed has all the same, so that nothing but the status can tell. */
	response = OCSP_response_create(spec->error, basic);
	must(response != NULL, "a response");
	len = i2d_OCSP_RESPONSE(response, &der);
	must(len > 0, "an encoding");
	OCSP_RESPONSE_free(response);
	OCSP_BASICRESP_free(basic);
	return (struct bytes){ der, (size_t)len };
}
