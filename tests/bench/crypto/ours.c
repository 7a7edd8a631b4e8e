// SPDX-License-Identifier: GPL-2.0-only
/*
 * kmod/ec and kmod/rsa, as kmod/crypto calls them. "ours adx" chooses by what the CPU has,
 * "ours portable" does not.
 */
#include <stdio.h>

#include "../../../kmod/crypto/key.h"
#include "worker.h"

/**
 * struct curve - a curve's keys
 * @input: what it is about
 * @ec: the curve
 * @key: for whole messages
 * @scalar: private key
 * @public: public key
 * @digest: what is signed
 * @r: half of the last signature
 * @s: its other half
 */
struct curve {
	const struct curve_input *input;
	const struct kshake_ec *ec;
	struct kshake_private_key *key;
	u8 scalar[KSHAKE_EC_SIZE_MAX];
	u8 public[2 * KSHAKE_EC_SIZE_MAX];
	u8 digest[KSHAKE_EC_SIZE_MAX];
	u8 r[KSHAKE_EC_SIZE_MAX];
	u8 s[KSHAKE_EC_SIZE_MAX];
};

static struct curve p256 = { .input = &input_p256, .ec = &kshake_ec_p256 };
static struct curve p384 = { .input = &input_p384, .ec = &kshake_ec_p384 };

/**
 * struct rsa - an RSA key
 * @input: what it is about
 * @private: for the private operation
 * @key: for whole messages
 * @n: modulus, without leading zeros
 * @e: public exponent
 * @in: what is exponentiated
 * @der: what @n and @e point to
 */
struct rsa {
	const struct rsa_input *input;
	struct kshake_rsa_key *private;
	struct kshake_private_key *key;
	struct kshake_bytes n;
	struct kshake_bytes e;
	u8 in[KSHAKE_SIG_MAX];
	u8 der[INPUT_DER_MAX];
};

static struct rsa rsa2048 = { .input = &input_rsa2048 };
static struct rsa rsa3072 = { .input = &input_rsa3072 };
static struct rsa rsa4096 = { .input = &input_rsa4096 };

/* As long as what a server signs in TLS 1.3 (RFC 8446, 4.4.3), with SHA-256. */
static const u8 message_bytes[130];
static const struct kshake_bytes message = { message_bytes, sizeof(message_bytes) };

/* As kshake_kex_new() does it. */
static bool keygen(void *context, struct result *result)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], public[2 * KSHAKE_EC_SIZE_MAX];
	struct curve *curve = context;

	do {
		kshake_rand(scalar, curve->input->size);
	} while (kshake_ec_public(curve->ec, scalar, public));
	result->len = 0;
	return true;
}

static bool shared(void *context, struct result *result)
{
	struct curve *curve = context;

	result->len = curve->input->size;
	return !kshake_ec_shared(curve->ec, curve->scalar, curve->public, result->bytes);
}

static bool sign(void *context, struct result *result)
{
	struct curve *curve = context;
	u8 nonce[KSHAKE_EC_SIZE_MAX];
	int err;

	do {
		kshake_rand(nonce, curve->input->size);
		err = kshake_ec_sign(curve->ec, curve->scalar, nonce, curve->digest,
				     curve->input->size, curve->r, curve->s);
	} while (err == -EAGAIN);
	result->len = 0;
	return !err;
}

/* The last signature. */
static bool verify(void *context, struct result *result)
{
	struct curve *curve = context;

	result->len = 0;
	return !kshake_ec_verify(curve->ec, curve->public, curve->digest, curve->input->size,
				 curve->r, curve->s);
}

static bool sign_message(void *context, struct result *result)
{
	struct curve *curve = context;
	size_t len;

	result->len = 0;
	return !kshake_sig_sign(curve->input->scheme, curve->key, &message, 1, result->bytes,
				&len);
}

static bool private(void *context, struct result *result)
{
	struct rsa *rsa = context;

	result->len = rsa->input->size;
	return !kshake_rsa_private(rsa->private, rsa->in, result->bytes, kshake_rand);
}

static bool public(void *context, struct result *result)
{
	struct rsa *rsa = context;

	result->len = rsa->input->size;
	return !kshake_rsa_public(&rsa->n, &rsa->e, rsa->in, result->bytes);
}

static bool sign_pss(void *context, struct result *result)
{
	struct rsa *rsa = context;
	size_t len;

	result->len = 0;
	return !kshake_sig_sign(KSHAKE_SIG_RSA_PSS_RSAE_SHA256, rsa->key, &message, 1,
				result->bytes, &len);
}

const struct operation operations[] = {
	{ "P-256 keygen", keygen, &p256 },
	{ "P-256 keygen, projective", keygen, &p256 },
	{ "P-256 shared", shared, &p256 },
	{ "P-256 sign", sign, &p256 },
	{ "P-256 sign a message", sign_message, &p256 },
	{ "P-256 verify", verify, &p256 },
	{ "P-384 keygen", keygen, &p384 },
	{ "P-384 keygen, projective", keygen, &p384 },
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

static size_t parse(const char *name, u8 *der, struct kshake_key_parts *parts)
{
	const struct key_vector *vector = input_key(name);
	size_t len = vector ? input_bytes(vector->der, der) : 0;

	if (!len || kshake_key_parse(der, len, parts))
		die(name);
	return len;
}

static void curve_start(struct curve *curve)
{
	struct kshake_key_parts parts;
	struct result unused;
	u8 der[INPUT_DER_MAX];
	size_t len = parse(curve->input->key, der, &parts);

	memcpy(curve->scalar, parts.scalar.data, curve->input->size);
	input_fill(curve->digest, curve->input->size);
	if (kshake_ec_public(curve->ec, curve->scalar, curve->public) ||
	    kshake_private_key_new(&curve->key, der, len) || !sign(curve, &unused))
		die(curve->input->key);
}

static void rsa_start(struct rsa *rsa)
{
	struct kshake_key_parts parts;
	size_t len = parse(rsa->input->key, rsa->der, &parts);

	input_fill(rsa->in, rsa->input->size);
	rsa->n = (struct kshake_bytes){ parts.rsa.n.data + parts.rsa.n.len - rsa->input->size,
					rsa->input->size };
	rsa->e = parts.rsa.e;
	if (kshake_rsa_key_new(&rsa->private, &parts.rsa, kshake_rand) ||
	    kshake_private_key_new(&rsa->key, rsa->der, len))
		die(rsa->input->key);
}

const char *worker_start(const char *which)
{
	static char name[64];

	if (strcmp(which, "portable")) {
		kshake_ec_init();
		kshake_rsa_init();
	}
	curve_start(&p256);
	curve_start(&p384);
	rsa_start(&rsa2048);
	rsa_start(&rsa3072);
	rsa_start(&rsa4096);
	snprintf(name, sizeof(name), "curves: %s, RSA: %s", kshake_ec_name(), kshake_rsa_name());
	return name;
}
