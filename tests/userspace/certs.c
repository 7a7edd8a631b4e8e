// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Certificates for tests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "certs.h"

#define HOUR	3600

static void must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "cannot make a certificate: %s\n", what);
	ERR_print_errors_fp(stderr);
	abort();
}

static void extend(X509 *x, X509 *issuer, const char *name, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	if (!value)
		return;
	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	ext = X509V3_EXT_nconf(NULL, &ctx, name, value);
	must(ext && X509_add_ext(x, ext, -1), value);
	X509_EXTENSION_free(ext);
}

/* What no configuration file can say: a name with a NUL in it. */
static void add_raw_san(X509 *x, const struct cert_spec *spec)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();

	must(names && name && text && ASN1_STRING_set(text, spec->raw_san, spec->raw_san_len) &&
	     sk_GENERAL_NAME_push(names, name), "subjectAltName");
	GENERAL_NAME_set0_value(name, GEN_DNS, text);
	must(X509_add1_ext_i2d(x, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1,
	     "subjectAltName");
	GENERAL_NAMES_free(names);
}

static void fill(X509 *x, const struct cert_spec *spec, EVP_PKEY *key)
{
	static long serial = 1000;
	X509_NAME *name = X509_get_subject_name(x);
	X509_NAME *above = spec->issuer ? X509_get_subject_name(spec->issuer->x) : name;

	must(X509_set_version(x, X509_VERSION_3) &&
	     ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial) &&
	     X509_gmtime_adj(X509_getm_notBefore(x), spec->from ? spec->from : -HOUR) &&
	     X509_gmtime_adj(X509_getm_notAfter(x), spec->to ? spec->to : HOUR) &&
	     X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
					(const unsigned char *)spec->cn, -1, -1, 0) &&
	     X509_set_issuer_name(x, above) && X509_set_pubkey(x, key), spec->cn);
}

static void sign(X509 *x, const struct cert_spec *spec, EVP_PKEY *key)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how;

	must(ctx && EVP_DigestSignInit(ctx, &how, spec->md ? spec->md : EVP_sha256(), NULL,
				       key) == 1, "signature");
	if (spec->mgf1_md)
		must(EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) > 0 &&
		     EVP_PKEY_CTX_set_rsa_mgf1_md(how, spec->mgf1_md) > 0 &&
		     EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) > 0, "PSS");
	must(X509_sign_ctx(x, ctx) > 0, "signature");
	EVP_MD_CTX_free(ctx);
}

struct cert cert_make(const struct cert_spec *spec)
{
	struct cert c = { .x = X509_new(), .key = spec->key };
	X509 *issuer;

	if (c.key)
		EVP_PKEY_up_ref(c.key);
	else
		c.key = EVP_EC_gen("P-256");
	must(c.x && c.key, "memory");
	issuer = spec->issuer ? spec->issuer->x : c.x;
	fill(c.x, spec, c.key);
	extend(c.x, issuer, "basicConstraints", spec->ca ? "critical,CA:TRUE" : "CA:FALSE");
	if (!spec->no_usage)
		extend(c.x, issuer, "keyUsage", spec->ca ? "critical,keyCertSign,cRLSign" :
						spec->usage ? spec->usage :
							      "critical,digitalSignature");
	extend(c.x, issuer, "subjectKeyIdentifier", "hash");
	if (spec->issuer)
		extend(c.x, issuer, "authorityKeyIdentifier", "keyid:always");
	extend(c.x, issuer, "subjectAltName", spec->san);
	extend(c.x, issuer, "extendedKeyUsage", spec->eku);
	extend(c.x, issuer, "nameConstraints", spec->constraints);
	extend(c.x, issuer, "tlsfeature", spec->features);
	if (spec->raw_san)
		add_raw_san(c.x, spec);
	sign(c.x, spec, spec->issuer ? spec->issuer->key : c.key);
	c.len = i2d_X509(c.x, &c.der);
	must(c.len > 0, "encoding");
	return c;
}
