// SPDX-License-Identifier: GPL-2.0-only
/*
 * libcrypto, whichever the dynamic linker finds. The functions below EVP where there are
 * some: they are the same code, without EVP's overhead, and their input is ready for use.
 */
#include <openssl/crypto.h>
#include <openssl/ecdh.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdio.h>

#include "../../../kmod/ec/ec.h"
#include "worker.h"

/**
 * struct curve - a curve's keys
 * @input: what it is about
 * @key: the private key
 * @pkey: the same, for whole messages
 * @fresh: for key generation
 * @point: room for a public key
 * @public: public key, uncompressed
 * @public_len: of @public
 * @digest: what is signed
 * @sig: the last signature
 */
struct curve {
	const struct curve_input *input;
	EC_KEY *key;
	EVP_PKEY *pkey;
	EC_KEY *fresh;
	EC_POINT *point;
	u8 public[1 + 2 * KSHAKE_EC_SIZE_MAX];
	size_t public_len;
	u8 digest[KSHAKE_EC_SIZE_MAX];
	ECDSA_SIG *sig;
};

static struct curve p256 = { .input = &input_p256 };
static struct curve p384 = { .input = &input_p384 };

/**
 * struct rsa - an RSA key
 * @input: what it is about
 * @key: the key
 * @pkey: the same, for whole messages
 * @in: what is exponentiated
 */
struct rsa {
	const struct rsa_input *input;
	RSA *key;
	EVP_PKEY *pkey;
	u8 in[KSHAKE_SIG_MAX];
};

static struct rsa rsa2048 = { .input = &input_rsa2048 };
static struct rsa rsa3072 = { .input = &input_rsa3072 };
static struct rsa rsa4096 = { .input = &input_rsa4096 };

static const u8 message[130];	/* as in ours.c */

/* To bring the point to affine coordinates takes a third of the time, and is left for later. */
static bool keygen_projective(void *context, struct result *result)
{
	struct curve *curve = context;

	result->len = 0;
	return EC_KEY_generate_key(curve->fresh);
}

static bool keygen(void *context, struct result *result)
{
	struct curve *curve = context;
	u8 public[sizeof(curve->public)];

	return keygen_projective(context, result) &&
	       EC_POINT_point2oct(EC_KEY_get0_group(curve->fresh),
				  EC_KEY_get0_public_key(curve->fresh),
				  POINT_CONVERSION_UNCOMPRESSED, public, sizeof(public), NULL);
}

static bool shared(void *context, struct result *result)
{
	struct curve *curve = context;

	result->len = curve->input->size;
	return EC_POINT_oct2point(EC_KEY_get0_group(curve->key), curve->point, curve->public,
				  curve->public_len, NULL) &&
	       ECDH_compute_key(result->bytes, result->len, curve->point, curve->key, NULL) ==
	       (int)result->len;
}

static bool sign(void *context, struct result *result)
{
	struct curve *curve = context;

	result->len = 0;
	ECDSA_SIG_free(curve->sig);
	curve->sig = ECDSA_do_sign(curve->digest, (int)curve->input->size, curve->key);
	return curve->sig;
}

/* The last signature. */
static bool verify(void *context, struct result *result)
{
	struct curve *curve = context;

	result->len = 0;
	return ECDSA_do_verify(curve->digest, (int)curve->input->size, curve->sig,
			       curve->key) == 1;
}

/* As libssl does it; with PSS if there is a salt. */
static bool sign_with(EVP_PKEY *pkey, const EVP_MD *hash, int salt, struct result *result)
{
	size_t len = sizeof(result->bytes);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *params;
	bool done;

	result->len = 0;
	done = EVP_DigestSignInit(ctx, &params, hash, NULL, pkey) == 1 &&
	       (!salt || (EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING) == 1 &&
			  EVP_PKEY_CTX_set_rsa_pss_saltlen(params, salt) == 1)) &&
	       EVP_DigestSign(ctx, result->bytes, &len, message, sizeof(message)) == 1;
	EVP_MD_CTX_free(ctx);
	return done;
}

static bool sign_message(void *context, struct result *result)
{
	struct curve *curve = context;

	return sign_with(curve->pkey, curve->input->size == 32 ? EVP_sha256() : EVP_sha384(), 0,
			 result);
}

static bool sign_pss(void *context, struct result *result)
{
	struct rsa *rsa = context;

	return sign_with(rsa->pkey, EVP_sha256(), 32, result);
}

/* Blinded, by CRT, and checked: all of that is the default. */
static bool private(void *context, struct result *result)
{
	struct rsa *rsa = context;

	result->len = rsa->input->size;
	return RSA_private_decrypt((int)result->len, rsa->in, result->bytes, rsa->key,
				   RSA_NO_PADDING) == (int)result->len;
}

static bool public(void *context, struct result *result)
{
	struct rsa *rsa = context;

	result->len = rsa->input->size;
	return RSA_public_encrypt((int)result->len, rsa->in, result->bytes, rsa->key,
				  RSA_NO_PADDING) == (int)result->len;
}

const struct operation operations[] = {
	{ "P-256 keygen", keygen, &p256 },
	{ "P-256 keygen, projective", keygen_projective, &p256 },
	{ "P-256 shared", shared, &p256 },
	{ "P-256 sign", sign, &p256 },
	{ "P-256 sign a message", sign_message, &p256 },
	{ "P-256 verify", verify, &p256 },
	{ "P-384 keygen", keygen, &p384 },
	{ "P-384 keygen, projective", keygen_projective, &p384 },
	{ "P-384 shared", shared, &p384 },
	{ "P-384 sign", sign, &p384 },
	{ "P-384 sign a message", sign_message, &p384 },
	{ "P-384 verify", verify, &p384 },
	{ "RSA-2048 private", private, &rsa2048 },
	{ "RSA-2048 sign a message", sign_pss, &rsa2048 },
	{ "RSA-2048 public", public, &rsa2048 },
	{ "RSA-3072 private", private, &rsa3072 },
	{ "RSA-4096 private", private, &rsa4096 },
	{}
};

static EVP_PKEY *parse(const char *name)
{
	const struct key_vector *vector = input_key(name);
	u8 der[INPUT_DER_MAX];
	const u8 *at = der;
	EVP_PKEY *pkey = vector ?
		d2i_AutoPrivateKey(NULL, &at, (long)input_bytes(vector->der, der)) : NULL;

	if (!pkey)
		die(name);
	return pkey;
}

static void curve_start(struct curve *curve)
{
	struct result unused;

	curve->pkey = parse(curve->input->key);
	curve->key = EVP_PKEY_get1_EC_KEY(curve->pkey);
	curve->fresh = EC_KEY_new();
	input_fill(curve->digest, curve->input->size);
	if (!curve->key || !curve->fresh ||
	    !EC_KEY_set_group(curve->fresh, EC_KEY_get0_group(curve->key)))
		die(curve->input->key);

	curve->point = EC_POINT_new(EC_KEY_get0_group(curve->key));
	curve->public_len = EC_POINT_point2oct(EC_KEY_get0_group(curve->key),
					       EC_KEY_get0_public_key(curve->key),
					       POINT_CONVERSION_UNCOMPRESSED, curve->public,
					       sizeof(curve->public), NULL);
	if (!curve->point || !curve->public_len || !sign(curve, &unused))
		die(curve->input->key);
}

static void rsa_start(struct rsa *rsa)
{
	rsa->pkey = parse(rsa->input->key);
	rsa->key = EVP_PKEY_get1_RSA(rsa->pkey);
	input_fill(rsa->in, rsa->input->size);
	if (!rsa->key)
		die(rsa->input->key);
}

const char *worker_start(const char *which __attribute((__unused__)))
{
	static char name[512];

	curve_start(&p256);
	curve_start(&p384);
	rsa_start(&rsa2048);
	rsa_start(&rsa3072);
	rsa_start(&rsa4096);
	snprintf(name, sizeof(name), "%s; %s", OpenSSL_version(OPENSSL_VERSION),
		 OPENSSL_info(OPENSSL_INFO_CPU_SETTINGS) ?: "no CPU settings");
	return name;
}
