// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Known answers for what is our own: a build whose arithmetic is broken, by a compiler or
 * a processor, must not come up. One case of each operation, a few milliseconds in all; what
 * arithmetic stumbles over is for the tests.
 */
#include "key.h"
#include "nonce.h"
#include "selftest.h"

/**
 * struct selftest_ec - one key of one curve
 * @ec: the curve
 * @type: of the key
 * @scalar: the key
 * @public: its point
 * @peer: a point
 * @shared: what ECDH with @peer gives
 * @digest: of a message
 * @nonce: RFC 6979's for @digest
 * @r: signature of @digest
 * @s: likewise
 */
struct selftest_ec {
	const struct kshake_ec *ec;
	enum kshake_key_type type;
	const u8 *scalar;
	const u8 *public;
	const u8 *peer;
	const u8 *shared;
	const u8 *digest;
	const u8 *nonce;
	const u8 *r;
	const u8 *s;
};

#include "selftest_vectors.h"

static bool ec_public(const struct selftest_ec *t)
{
	u8 point[2 * KSHAKE_EC_SIZE_MAX];

	return !kshake_ec_public(t->ec, t->scalar, point) &&
	       !memcmp(point, t->public, 2 * kshake_ec_size(t->ec));
}

static bool ec_shared(const struct selftest_ec *t)
{
	u8 secret[KSHAKE_EC_SIZE_MAX];

	return !kshake_ec_shared(t->ec, t->scalar, t->peer, secret) &&
	       !memcmp(secret, t->shared, kshake_ec_size(t->ec));
}

static bool ec_nonce(const struct selftest_ec *t)
{
	struct kshake_nonce nonce;
	const u8 *k;

	return !kshake_nonce_init(&nonce, t->type, t->scalar, t->digest, NULL, 0) &&
	       !kshake_nonce_next(&nonce, &k) && !memcmp(k, t->nonce, kshake_ec_size(t->ec));
}

static bool ec_sign(const struct selftest_ec *t)
{
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	size_t size = kshake_ec_size(t->ec);

	return !kshake_ec_sign(t->ec, t->scalar, t->nonce, t->digest, size, r, s) &&
	       !memcmp(r, t->r, size) && !memcmp(s, t->s, size);
}

static bool ec_verify(const struct selftest_ec *t)
{
	size_t size = kshake_ec_size(t->ec);
	u8 other[KSHAKE_EC_SIZE_MAX];

	memcpy(other, t->digest, size);
	other[size - 1] ^= 1;
	return !kshake_ec_verify(t->ec, t->public, t->digest, size, t->r, t->s) &&
	       kshake_ec_verify(t->ec, t->public, other, size, t->r, t->s) == -EKEYREJECTED;
}

/* PKCS#1 v1.5 has one signature for a message. Through all layers: the key is in DER. */
static bool rsa_sign_verify(void)
{
	struct kshake_bytes message = { selftest_message, sizeof(selftest_message) };
	const u16 scheme = KSHAKE_SIG_RSA_PKCS1_SHA256;
	const struct kshake_public_key *public;
	struct kshake_private_key *key;
	u8 sig[KSHAKE_SIG_MAX];
	size_t len;
	bool right;

	if (kshake_private_key_new(&key, selftest_rsa_key, sizeof(selftest_rsa_key)))
		return false;

	public = kshake_private_key_public(key);
	right = !kshake_sig_sign(scheme, key, &message, 1, sig, &len) &&
		len == sizeof(selftest_rsa_sig) && !memcmp(sig, selftest_rsa_sig, len) &&
		!kshake_sig_verify(scheme, public, &message, 1, sig, len);
	sig[100] ^= 1;
	right = right && kshake_sig_verify(scheme, public, &message, 1, sig, len) == -EKEYREJECTED;

	kshake_private_key_free(key);
	return right;
}

static bool mod_exp(void)
{
	u8 out[sizeof(selftest_modulus)];

	return !kshake_mod_exp(selftest_modulus, sizeof(selftest_modulus), selftest_base,
			       selftest_exponent, sizeof(selftest_exponent), out) &&
	       !memcmp(out, selftest_power, sizeof(out));
}

/* The crypto API tests AES-CCM itself; the form of its IV is up to us. */
static bool ccm_seal(void)
{
	size_t len = sizeof(selftest_ccm_plain);
	struct kshake_aead *aead;
	bool right = false;
	u8 *buf;

	buf = kmalloc(sizeof(selftest_ccm_sealed), GFP_KERNEL);
	if (!buf)
		return false;

	memcpy(buf, selftest_ccm_plain, len);
	if (!kshake_aead_new(&aead, KSHAKE_AEAD_AES_128_CCM, selftest_ccm_key)) {
		right = !kshake_aead_seal(aead, selftest_ccm_nonce, selftest_ccm_aad,
					  sizeof(selftest_ccm_aad), buf, len) &&
			!memcmp(buf, selftest_ccm_sealed, sizeof(selftest_ccm_sealed));
		kshake_aead_free(aead);
	}

	kfree(buf);
	return right;
}

static const struct {
	const char *what[ARRAY_SIZE(selftest_curves)];
	bool (*right)(const struct selftest_ec *t);
} ec_tests[] = {
	{ { "P-256: public key", "P-384: public key" }, ec_public },
	{ { "P-256: shared secret", "P-384: shared secret" }, ec_shared },
	{ { "P-256: nonce", "P-384: nonce" }, ec_nonce },
	{ { "P-256: signing", "P-384: signing" }, ec_sign },
	{ { "P-256: verifying", "P-384: verifying" }, ec_verify },
};

/**
 * kshake_selftest() - ask for known answers
 *
 * Whatever else crypto.h needs is loaded already.
 *
 * Context: process; may sleep.
 * Return: NULL, or what is broken.
 */
const char *kshake_selftest(void)
{
	unsigned int curve, i;

	for (curve = 0; curve < ARRAY_SIZE(selftest_curves); curve++)
		for (i = 0; i < ARRAY_SIZE(ec_tests); i++)
			if (!ec_tests[i].right(&selftest_curves[curve]))
				return ec_tests[i].what[curve];

	if (!mod_exp())
		return "modular exponentiation";
	if (!ccm_seal())
		return "AES-CCM";
	return rsa_sign_verify() ? NULL : "RSA";
}
