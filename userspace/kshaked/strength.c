// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The strength of signatures, in bits, as OpenSSL counts them for certificates: half of the
 * digest's, and less for those that are broken.
 */
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "strength.h"

/* No strength at all, which is less than level 0 asks for. */
#define NONE	(-1)

static int bits_of_digest(int md)
{
	const EVP_MD *known;

	switch (md) {
	case NID_undef:
		return NONE;
	case NID_sha1:
		return 63;
	case NID_md5:
	case NID_md5_sha1:
		return 39;
	}
	known = EVP_get_digestbynid(md);
	return known ? EVP_MD_get_size(known) * 4 : NONE;
}

/* RFC 4055, 3.1: who names no hash function means SHA-1. */
static int bits_of_hash(const X509_ALGOR *hash)
{
	return bits_of_digest(hash ? OBJ_obj2nid(hash->algorithm) : NID_sha1);
}

/* RFC 4055, 3.1: who names no mask generation function means MGF1 with SHA-1. */
static int bits_of_mask(const X509_ALGOR *mask)
{
	X509_ALGOR *hash;
	int bits;

	if (!mask)
		return bits_of_hash(NULL);
	if (OBJ_obj2nid(mask->algorithm) != NID_mgf1)
		return NONE;
	hash = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR), mask->parameter);
	bits = hash ? bits_of_hash(hash) : NONE;
	X509_ALGOR_free(hash);
	return bits;
}

/* RFC 4055, 3.1: in a signature, the parameters are there. */
static int bits_of_pss(const X509_ALGOR *alg)
{
	RSA_PSS_PARAMS *params;
	int hash, mask;

	params = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), alg->parameter);
	if (!params)
		return NONE;
	hash = bits_of_hash(params->hashAlgorithm);
	mask = bits_of_mask(params->maskGenAlgorithm);
	RSA_PSS_PARAMS_free(params);
	return hash < mask ? hash : mask;
}

static int bits_of(const X509_ALGOR *alg)
{
	const int nid = OBJ_obj2nid(alg->algorithm);
	int md;

	switch (nid) {
	case NID_rsassaPss:
		return bits_of_pss(alg);
	/* The digest is part of them; RFC 8032, 1, says how strong they are. */
	case NID_ED25519:
		return 128;
	case NID_ED448:
		return 224;
	}
	return OBJ_find_sigid_algs(nid, &md, NULL) ? bits_of_digest(md) : NONE;
}

bool strength_is_weak(const struct X509_algor_st *alg, int level)
{
	static const int bits_wanted[] = { 0, 80, 112, 128, 192, 256 };

	return bits_of(alg) < bits_wanted[level];
}
