// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What timing.c measures. The fixed secrets are not like others where they can be chosen: a
 * scalar or an exponent of 1 is where code that depends on bits or windows shows it most.
 */
#include <openssl/dh.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>

#include "../../kmod/rsa/rsa_key.h"
#include "leaky.h"
#include "timing.h"

/* Curves: a scalar and a nonce, of which ECDH takes the first one. */

struct ec_input {
	u8 scalar[KSHAKE_EC_SIZE_MAX];
	u8 nonce[KSHAKE_EC_SIZE_MAX];
};

static const u8 digest[48] = "what is to be signed is known";
static u8 peer_p256[64], peer_p384[96];

static void fill_scalar(const struct kshake_ec *ec, u8 *scalar, bool fixed)
{
	size_t size = kshake_ec_size(ec);

	memset(scalar, 0, size);
	scalar[size - 1] = 1;
	while (!fixed) {
		random_bytes(scalar, size);
		fixed = !kshake_ec_check_scalar(ec, scalar);
	}
}

static void fill_ec(const struct kshake_ec *ec, struct ec_input *input, bool fixed)
{
	fill_scalar(ec, input->scalar, fixed);
	fill_scalar(ec, input->nonce, fixed);
}

static void fill_p256(void *input, bool fixed)
{
	fill_ec(&kshake_ec_p256, input, fixed);
}

static void fill_p384(void *input, bool fixed)
{
	fill_ec(&kshake_ec_p384, input, fixed);
}

static void setup_peers(void)
{
	struct ec_input key;

	fill_p256(&key, false);
	if (kshake_ec_public(&kshake_ec_p256, key.scalar, peer_p256))
		die("no public key");
	fill_p384(&key, false);
	if (kshake_ec_public(&kshake_ec_p384, key.scalar, peer_p384))
		die("no public key");
}

static int sign_p256(const void *input)
{
	const struct ec_input *key = input;
	u8 r[32], s[32];

	return kshake_ec_sign(&kshake_ec_p256, key->scalar, key->nonce, digest, 32, r, s);
}

static int sign_p384(const void *input)
{
	const struct ec_input *key = input;
	u8 r[48], s[48];

	return kshake_ec_sign(&kshake_ec_p384, key->scalar, key->nonce, digest, 48, r, s);
}

static int shared_p256(const void *input)
{
	const struct ec_input *key = input;
	u8 secret[32];

	return kshake_ec_shared(&kshake_ec_p256, key->scalar, peer_p256, secret);
}

static int shared_p384(const void *input)
{
	const struct ec_input *key = input;
	u8 secret[48];

	return kshake_ec_shared(&kshake_ec_p384, key->scalar, peer_p384, secret);
}

static int leaky_sign(const void *input)
{
	const struct ec_input *key = input;
	u8 r[32], s[32];

	return leaky_ec_branch.sign(key->scalar, key->nonce, digest, 32, r, s);
}

/* RSA: one of some keys, the first of which is made up, and what is signed. */

#define RSA_BITS	2048
#define RSA_KEYS	12
#define RSA_LIMBS	(KSHAKE_RSA_KEY_NUMBERS * RSA_BITS / 128)

/**
 * struct rsa_input - what of a key differs from those of other keys of the size
 * @n0: of n, p and q
 * @limbs: the numbers
 * @in: what is signed
 */
struct rsa_input {
	u64 n0[3];
	u64 limbs[RSA_LIMBS];
	u8 in[RSA_BITS / 8];
};

static struct kshake_rsa_key *rsa_keys[RSA_KEYS];
/* Where they all are when it is their turn, so that their own addresses do not matter. */
static struct kshake_rsa_key *rsa_slot;

static struct kshake_rsa_key *rsa_new(EVP_PKEY *ref)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(ref);
	u8 der[3072], *at = der;
	int len = i2d_PKCS8_PRIV_KEY_INFO(info, &at);
	struct kshake_key_parts parts;
	struct kshake_rsa_key *key;

	if (len <= 0 || kshake_key_parse(der, len, &parts) ||
	    kshake_rsa_key_new(&key, &parts.rsa, random_bytes))
		die("no RSA key");
	PKCS8_PRIV_KEY_INFO_free(info);
	return key;
}

/* R mod n, which is 1 in Montgomery form. */
static void mont_one(const struct kshake_rsa_key *key, u64 *r)
{
	u64 one[RSA_BITS / 64] = { 1 }, t[2 * RSA_BITS / 64];

	kshake_mont->mul(&key->n, r, key->n_rr, one, t);
}

/*
 * The exponents are 1, which a real key's never are, and blinding does nothing. For an input of
 * 1 the result is still right.
 */
static void rsa_make_fixed(struct kshake_rsa_key *key)
{
	size_t size = key->p.mont.limbs * sizeof(u64);

	memset(key->p.exponent, 0, size);
	memset(key->q.exponent, 0, size);
	key->p.exponent[0] = 1;
	key->q.exponent[0] = 1;
	mont_one(key, key->blinding.blind);
	mont_one(key, key->blinding.unblind);
}

static void setup_rsa(void)
{
	static EVP_PKEY *refs[RSA_KEYS];
	unsigned int i;

	for (i = 0; i < RSA_KEYS; i++) {
		if (!refs[i])
			refs[i] = EVP_RSA_gen(RSA_BITS);
		kshake_rsa_key_free(rsa_keys[i]);
		rsa_keys[i] = rsa_new(refs[i]);
	}
	rsa_make_fixed(rsa_keys[0]);
	kshake_rsa_key_free(rsa_slot);
	rsa_slot = rsa_new(refs[0]);
}

static void fill_rsa(void *input, bool fixed)
{
	const struct kshake_rsa_key *key = rsa_keys[fixed ? 0 : 1 + random_u64() % (RSA_KEYS - 1)];
	struct rsa_input *in = input;

	in->n0[0] = key->n.n0;
	in->n0[1] = key->p.mont.n0;
	in->n0[2] = key->q.mont.n0;
	memcpy(in->limbs, key->limbs, sizeof(in->limbs));
	memset(in->in, 0, sizeof(in->in));
	in->in[sizeof(in->in) - 1] = 1;
	if (!fixed)
		random_bytes(in->in + 1, sizeof(in->in) - 1);
}

static int private_rsa(const void *input)
{
	const struct rsa_input *in = input;
	u8 out[RSA_BITS / 8];

	rsa_slot->n.n0 = in->n0[0];
	rsa_slot->p.mont.n0 = in->n0[1];
	rsa_slot->q.mont.n0 = in->n0[2];
	memcpy(rsa_slot->limbs, in->limbs, sizeof(in->limbs));
	/* Never time for a new pair, which would take as long again. */
	rsa_slot->blinding.uses = 0;
	return kshake_rsa_private(rsa_slot, in->in, out, random_bytes);
}

/* Modular exponentiation, with RFC 7919's prime of 2048 bits and exponents as it wants them. */

struct exp_input {
	u8 exponent[32];
};

static u8 modulus[256], base[256];

static void setup_exp(void)
{
	DH *dh = DH_new_by_nid(NID_ffdhe2048);

	BN_bn2binpad(DH_get0_p(dh), modulus, sizeof(modulus));
	DH_free(dh);
	random_bytes(base, sizeof(base));
	base[0] = 0;
}

static void fill_exp(void *input, bool fixed)
{
	struct exp_input *in = input;

	memset(in->exponent, 0, sizeof(in->exponent));
	in->exponent[sizeof(in->exponent) - 1] = 1;
	if (!fixed)
		random_bytes(in->exponent, sizeof(in->exponent));
}

static int mod_exp(const void *input)
{
	const struct exp_input *in = input;
	u8 out[256];

	return kshake_mod_exp(modulus, sizeof(modulus), base, in->exponent, sizeof(in->exponent),
			      out);
}

static void setup_leaky_rsa(void)
{
	setup_rsa();
	leaky_mont_choose(LEAKY_MONT_SKIP);
}

static void setup_leaky_exp(void)
{
	setup_exp();
	leaky_mont_choose(LEAKY_MONT_SKIP);
}

const struct timing_op timing_ops[] = {
	{ "ECDSA, P-256", sizeof(struct ec_input), NULL, fill_p256, sign_p256 },
	{ "ECDH, P-256", sizeof(struct ec_input), setup_peers, fill_p256, shared_p256 },
	{ "ECDSA, P-384", sizeof(struct ec_input), NULL, fill_p384, sign_p384 },
	{ "ECDH, P-384", sizeof(struct ec_input), setup_peers, fill_p384, shared_p384 },
	{ "RSA-2048, private", sizeof(struct rsa_input), setup_rsa, fill_rsa, private_rsa },
	{ "modular exponentiation", sizeof(struct exp_input), setup_exp, fill_exp, mod_exp },
};

const unsigned int timing_nr_ops = ARRAY_SIZE(timing_ops);

const struct timing_op timing_leaks[] = {
	{ "ECDSA, P-256, tables read until the entry is found", sizeof(struct ec_input), NULL,
	  fill_p256, leaky_sign },
	{ "RSA-2048, skipping windows of 0", sizeof(struct rsa_input),
	  setup_leaky_rsa, fill_rsa, private_rsa },
	{ "modular exponentiation, skipping windows of 0",
	  sizeof(struct exp_input), setup_leaky_exp, fill_exp, mod_exp },
};

const unsigned int timing_nr_leaks = ARRAY_SIZE(timing_leaks);
