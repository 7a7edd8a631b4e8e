// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The curves against libcrypto. */
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

#include "cross.h"

#define ROUNDS_P256	7000	/* eight checks each, for each implementation */
#define ROUNDS_P384	1500

/**
 * struct ec_round - a key and what is done with it
 * @tally: counts
 * @ec: the curve
 * @size: of its numbers
 * @scalar: a private key
 * @public: its point, 0x04 || X || Y
 * @digest: to sign
 * @digest_len: 1 to 64
 * @group: libcrypto's curve
 * @key: @scalar and @public, as libcrypto has them
 */
struct ec_round {
	struct tally *tally;
	const struct kshake_ec *ec;
	size_t size;
	u8 scalar[KSHAKE_EC_SIZE_MAX];
	u8 public[1 + 2 * KSHAKE_EC_SIZE_MAX];
	u8 digest[64];
	size_t digest_len;
	EC_GROUP *group;
	EC_KEY *key;
};

static EC_POINT *ref_point(const struct ec_round *round, const u8 *bytes)
{
	EC_POINT *point = EC_POINT_new(round->group);

	if (!EC_POINT_oct2point(round->group, point, bytes, 1 + 2 * round->size, NULL))
		die("libcrypto refuses a point of its own");
	return point;
}

/* libcrypto's key for @round->scalar; @round->public is libcrypto's, too. */
static void ref_key(struct ec_round *round)
{
	BIGNUM *k = BN_bin2bn(round->scalar, round->size, NULL);
	EC_POINT *point = EC_POINT_new(round->group);

	if (!EC_POINT_mul(round->group, point, k, NULL, NULL, NULL) ||
	    !EC_KEY_set_private_key(round->key, k) || !EC_KEY_set_public_key(round->key, point) ||
	    !EC_POINT_point2oct(round->group, point, POINT_CONVERSION_UNCOMPRESSED, round->public,
				1 + 2 * round->size, NULL))
		die("libcrypto does not make a key");
	EC_POINT_free(point);
	BN_free(k);
}

/* Mostly from anywhere, sometimes right below the order. */
static void some_scalar(const struct ec_round *round, u8 *scalar)
{
	BIGNUM *k;

	if (random_u64() % 16) {
		random_scalar(round->ec, scalar);
		return;
	}
	k = BN_dup(EC_GROUP_get0_order(round->group));
	BN_sub_word(k, 1 + (random_u64() >> (32 + random_u64() % 32)));
	BN_bn2binpad(k, scalar, round->size);
	BN_free(k);
}

static void check_public(struct ec_round *round)
{
	u8 point[2 * KSHAKE_EC_SIZE_MAX];

	tally_check(round->tally, !kshake_ec_public(round->ec, round->scalar, point) &&
		    !memcmp(point, round->public + 1, 2 * round->size), "the public key differs");
}

/* With the key of somebody else, whose point @peer is. */
static void check_shared(struct ec_round *round, const u8 *peer)
{
	u8 ours[KSHAKE_EC_SIZE_MAX], theirs[KSHAKE_EC_SIZE_MAX];
	EC_POINT *point = ref_point(round, peer);

	if (ECDH_compute_key(theirs, round->size, point, round->key, NULL) != round->size)
		die("libcrypto shares no secret");
	tally_check(round->tally, !kshake_ec_shared(round->ec, round->scalar, peer + 1, ours) &&
		    !memcmp(ours, theirs, round->size), "the shared secret differs");
	EC_POINT_free(point);
}

/* A point that is none, or hardly ever: neither takes it. */
static void check_bad_point(struct ec_round *round, const u8 *peer)
{
	u8 bad[1 + 2 * KSHAKE_EC_SIZE_MAX], secret[KSHAKE_EC_SIZE_MAX];
	const u8 *one = round->scalar;
	EC_POINT *point = EC_POINT_new(round->group);
	bool taken;
	size_t i;

	memcpy(bad, peer, 1 + 2 * round->size);
	i = 1 + random_u64() % (2 * round->size);
	if (random_u64() % 4)
		bad[i] ^= 1 << random_u64() % 8;
	else		/* a coordinate that is not below p */
		memset(bad + 1 + (i > round->size ? round->size : 0), 0xff, round->size - i % 3);
	taken = EC_POINT_oct2point(round->group, point, bad, 1 + 2 * round->size, NULL);
	tally_check(round->tally,
		    kshake_ec_shared(round->ec, round->scalar, bad + 1, secret) ==
		    (taken ? 0 : -EBADMSG) &&
		    kshake_ec_check_point(round->ec, bad + 1) == (taken ? 0 : -EBADMSG) &&
		    kshake_ec_verify(round->ec, bad + 1, round->digest, round->digest_len, one,
				     one) == -EKEYREJECTED,
		    "not of one opinion about a point");
	EC_POINT_free(point);
}

static int ref_verify(struct ec_round *round, const u8 *r, const u8 *s)
{
	ECDSA_SIG *sig = ECDSA_SIG_new();
	int right;

	ECDSA_SIG_set0(sig, BN_bin2bn(r, round->size, NULL), BN_bin2bn(s, round->size, NULL));
	right = ECDSA_do_verify(round->digest, round->digest_len, sig, round->key);
	ECDSA_SIG_free(sig);
	return right;
}

static int our_verify(struct ec_round *round, const u8 *r, const u8 *s)
{
	return kshake_ec_verify(round->ec, round->public + 1, round->digest, round->digest_len, r,
				s);
}

static void check_our_signature(struct ec_round *round)
{
	u8 nonce[KSHAKE_EC_SIZE_MAX], r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];

	some_scalar(round, nonce);
	tally_check(round->tally, !kshake_ec_sign(round->ec, round->scalar, nonce, round->digest,
						  round->digest_len, r, s) &&
		    ref_verify(round, r, s) == 1, "libcrypto refuses our signature");
}

/* @what has another bit, and (r, s) no longer fits. */
static void check_corrupted(struct ec_round *round, u8 *what, size_t len, const u8 *r, const u8 *s)
{
	bool ours = what == round->public + 1;	/* libcrypto has that point in another form */

	what += random_u64() % len;
	*what ^= 1 << random_u64() % 8;
	tally_check(round->tally, our_verify(round, r, s) == -EKEYREJECTED &&
		    (ours || ref_verify(round, r, s) != 1), "what was corrupted is accepted");
}

/* A signature of libcrypto's, and what it no longer is. Corrupts the round. */
static void check_their_signature(struct ec_round *round)
{
	ECDSA_SIG *sig = ECDSA_do_sign(round->digest, round->digest_len, round->key);
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	unsigned int which = random_u64() % 4;

	if (!sig)
		die("libcrypto does not sign");
	BN_bn2binpad(ECDSA_SIG_get0_r(sig), r, round->size);
	BN_bn2binpad(ECDSA_SIG_get0_s(sig), s, round->size);
	ECDSA_SIG_free(sig);

	tally_check(round->tally, !our_verify(round, r, s), "libcrypto's signature is refused");

	if (which < 2)
		check_corrupted(round, which ? r : s, round->size, r, s);
	else if (which == 2)
		check_corrupted(round, round->digest, min(round->digest_len, round->size), r, s);
	else
		check_corrupted(round, round->public + 1, 2 * round->size, r, s);
}

/*
 * s and s + n are the same modulo n, but only the former is a number of a signature. It takes
 * a small one, for n to leave room above: d = (s k - e) / r makes a key for it.
 */
static void check_large_s(struct ec_round *round)
{
	const BIGNUM *n = EC_GROUP_get0_order(round->group);
	u8 nonce[KSHAKE_EC_SIZE_MAX], point[2 * KSHAKE_EC_SIZE_MAX], r[KSHAKE_EC_SIZE_MAX];
	u8 scalar[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	BIGNUM *d = BN_new(), *small = BN_new(), *x, *k, *e;
	BN_CTX *ctx = BN_CTX_new();

	random_scalar(round->ec, nonce);
	if (kshake_ec_public(round->ec, nonce, point))
		die("no point for a nonce");
	k = BN_bin2bn(nonce, round->size, NULL);
	x = BN_bin2bn(point, round->size, NULL);
	e = BN_bin2bn(round->digest, round->size, NULL);
	BN_set_word(small, 1 + (random_u64() >> random_u64() % 64));
	BN_nnmod(x, x, n, ctx);
	BN_bn2binpad(x, r, round->size);
	BN_mod_inverse(x, x, n, ctx);
	BN_mod_mul(d, small, k, n, ctx);
	BN_mod_sub(d, d, e, n, ctx);
	BN_mod_mul(d, d, x, n, ctx);
	BN_bn2binpad(d, scalar, round->size);

	tally_check(round->tally, !kshake_ec_public(round->ec, scalar, point) &&
		    BN_bn2binpad(small, s, round->size) > 0 &&
		    !kshake_ec_verify(round->ec, point, round->digest, round->size, r, s) &&
		    BN_add(small, small, n) && BN_bn2binpad(small, s, round->size) > 0 &&
		    kshake_ec_verify(round->ec, point, round->digest, round->size, r, s) ==
		    -EKEYREJECTED, "s beyond n is accepted");
	BN_free(d);
	BN_free(small);
	BN_free(x);
	BN_free(k);
	BN_free(e);
	BN_CTX_free(ctx);
}

/* The order, what is above it, and zero. */
static void check_bad_scalar(struct ec_round *round)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], out[2 * KSHAKE_EC_SIZE_MAX];
	BIGNUM *k = BN_dup(EC_GROUP_get0_order(round->group));

	if (random_u64() % 8 == 0)
		BN_zero(k);
	else
		BN_add_word(k, random_u64() >> random_u64() % 64);
	BN_bn2binpad(k, scalar, round->size);
	tally_check(round->tally, kshake_ec_check_scalar(round->ec, scalar) == -EINVAL &&
		    kshake_ec_public(round->ec, scalar, out) == -EINVAL &&
		    kshake_ec_shared(round->ec, scalar, round->public + 1, out) == -EINVAL &&
		    kshake_ec_sign(round->ec, scalar, round->scalar, round->digest, 32, out,
				   out + round->size) == -EINVAL &&
		    kshake_ec_sign(round->ec, round->scalar, scalar, round->digest, 32, out,
				   out + round->size) == -EAGAIN,
		    "a scalar that is out of range is taken");
	BN_free(k);
}

void cross_ec(struct tally *t, const struct kshake_ec *ec, unsigned int share)
{
	struct ec_round round = { .tally = t, .ec = ec, .size = kshake_ec_size(ec) };
	bool small = ec == &kshake_ec_p256;
	unsigned int i, rounds = (small ? ROUNDS_P256 : ROUNDS_P384) * share / 100;
	u8 peer[1 + 2 * KSHAKE_EC_SIZE_MAX];

	round.group = EC_GROUP_new_by_curve_name(small ? NID_X9_62_prime256v1 : NID_secp384r1);
	round.key = EC_KEY_new();
	if (!round.group || !round.key || !EC_KEY_set_group(round.key, round.group))
		die("libcrypto has no such curve");

	some_scalar(&round, round.scalar);
	ref_key(&round);
	for (i = 0; i < rounds; i++) {
		memcpy(peer, round.public, sizeof(peer));
		some_scalar(&round, round.scalar);
		ref_key(&round);
		round.digest_len = random_u64() % 4 ? round.size : 1 + random_u64() % 64;
		random_number(round.digest, sizeof(round.digest));

		check_public(&round);
		check_shared(&round, peer);
		check_bad_point(&round, peer);
		check_bad_scalar(&round);
		check_large_s(&round);
		check_our_signature(&round);
		memcpy(peer, round.public, sizeof(peer));
		check_their_signature(&round);
		memcpy(round.public, peer, sizeof(peer));
	}

	EC_KEY_free(round.key);
	EC_GROUP_free(round.group);
}
