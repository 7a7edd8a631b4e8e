// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What each algorithm of signatures is worth.
 */
#include <stdio.h>
#include <stdlib.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "result.h"
#include "strength.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define LEVELS			6

/* Instead of an NID: nothing there; one that nobody knows; or an algorithm that stands alone. */
enum { ABSENT = NID_undef, UNKNOWN = -1, NO_PARAMETERS = -2 };

/**
 * struct test - an AlgorithmIdentifier
 * @what: in words
 * @nid: of the algorithm
 * @hash: of RSASSA-PSS
 * @mgf: its mask generation function
 * @mgf_hash: of that; or NO_PARAMETERS
 * @levels: how many of the security levels it is enough for, from 0 on
 * @no_parameters: RSASSA-PSS, and nothing else
 */
static const struct test {
	const char *what;
	int nid;
	int hash;
	int mgf;
	int mgf_hash;
	int levels;
	bool no_parameters;
} tests[] = {
	{ "RSA, MD5", NID_md5WithRSAEncryption, .levels = 1 },
	{ "RSA, SHA-1", NID_sha1WithRSAEncryption, .levels = 1 },
	{ "RSA, SHA-224", NID_sha224WithRSAEncryption, .levels = 3 },
	{ "RSA, SHA-256", NID_sha256WithRSAEncryption, .levels = 4 },
	{ "ECDSA, SHA-1", NID_ecdsa_with_SHA1, .levels = 1 },
	{ "ECDSA, SHA-384", NID_ecdsa_with_SHA384, .levels = 5 },
	{ "ECDSA, SHA-512", NID_ecdsa_with_SHA512, .levels = 6 },
	{ "Ed25519", NID_ED25519, .levels = 4 },
	{ "Ed448", NID_ED448, .levels = 5 },
	{ "PSS, SHA-256", NID_rsassaPss, NID_sha256, NID_mgf1, NID_sha256, .levels = 4 },
	{ "PSS, SHA-512", NID_rsassaPss, NID_sha512, NID_mgf1, NID_sha512, .levels = 6 },
	{ "PSS, SHA-1", NID_rsassaPss, NID_sha1, NID_mgf1, NID_sha1, .levels = 1 },
	{ "PSS, MD5", NID_rsassaPss, NID_md5, NID_mgf1, NID_sha256, .levels = 1 },
	{ "PSS, all that has a default left out", NID_rsassaPss, .levels = 1 },
	{ "PSS, the hash left out", NID_rsassaPss, ABSENT, NID_mgf1, NID_sha256, .levels = 1 },
	{ "PSS, MGF1 left out", NID_rsassaPss, NID_sha256, .levels = 1 },
	{ "PSS, MGF1 with MD5", NID_rsassaPss, NID_sha256, NID_mgf1, NID_md5, .levels = 1 },
	{ "PSS, MGF1 without a hash", NID_rsassaPss, NID_sha256, NID_mgf1, NO_PARAMETERS },
	{ "PSS, another mask", NID_rsassaPss, NID_sha256, NID_sha256, NID_sha256 },
	{ "PSS, a hash that is none", NID_rsassaPss, NID_commonName, NID_mgf1, NID_sha256 },
	{ "PSS, an unknown hash", NID_rsassaPss, UNKNOWN, NID_mgf1, NID_sha256 },
	{ "PSS, MGF1 with an unknown hash", NID_rsassaPss, NID_sha256, NID_mgf1, UNKNOWN },
	{ "PSS, an unknown mask", NID_rsassaPss, NID_sha256, UNKNOWN, NID_sha256 },
	{ "PSS, without parameters", NID_rsassaPss, .no_parameters = true },
	{ "an algorithm without a digest", NID_rsaEncryption },
	{ "no algorithm of signatures", NID_commonName },
	{ "an unknown algorithm", UNKNOWN },
};

static X509_ALGOR *make(int nid, int type, void *parameter)
{
	ASN1_OBJECT *object = nid == UNKNOWN ? OBJ_txt2obj("1.2.3.4", 1) : OBJ_nid2obj(nid);
	X509_ALGOR *alg = X509_ALGOR_new();

	if (!alg || !object || !X509_ALGOR_set0(alg, object, type, parameter))
		abort();
	return alg;
}

static X509_ALGOR *make_mask(const struct test *t)
{
	X509_ALGOR *hash;
	ASN1_STRING *der;

	if (t->mgf_hash == NO_PARAMETERS)
		return make(t->mgf, V_ASN1_UNDEF, NULL);
	hash = make(t->mgf_hash, V_ASN1_NULL, NULL);
	der = ASN1_item_pack(hash, ASN1_ITEM_rptr(X509_ALGOR), NULL);
	X509_ALGOR_free(hash);
	return make(t->mgf, V_ASN1_SEQUENCE, der);
}

static X509_ALGOR *make_pss(const struct test *t)
{
	RSA_PSS_PARAMS *params = RSA_PSS_PARAMS_new();
	ASN1_STRING *der;

	if (!params)
		abort();
	if (t->hash != ABSENT)
		params->hashAlgorithm = make(t->hash, V_ASN1_NULL, NULL);
	if (t->mgf != ABSENT)
		params->maskGenAlgorithm = make_mask(t);
	der = ASN1_item_pack(params, ASN1_ITEM_rptr(RSA_PSS_PARAMS), NULL);
	RSA_PSS_PARAMS_free(params);
	return make(NID_rsassaPss, V_ASN1_SEQUENCE, der);
}

static void run(const struct test *t)
{
	X509_ALGOR *alg = t->nid == NID_rsassaPss && !t->no_parameters ?
			  make_pss(t) : make(t->nid, V_ASN1_UNDEF, NULL);
	bool ok = true;

	for (int level = 0; level < LEVELS; level++)
		ok &= strength_is_weak(alg, level) == (level >= t->levels);
	result(ok, t->what);
	X509_ALGOR_free(alg);
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(tests); i++)
		run(&tests[i]);
	return summary();
}
