// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* RSA and modular exponentiation against libcrypto. */
#include <openssl/bn.h>
#include <openssl/dh.h>
#include <openssl/obj_mac.h>
#include <openssl/rsa.h>

#include "cross.h"

#define SIZE_MAX_BYTES	(KSHAKE_RSA_PRIVATE_BITS_MAX / 8)
#define NUMBERS		8
#define PUBLIC_NUMBERS	2	/* the first ones */

/* A private operation of libcrypto's, and ours, are what most of a round takes. */
static unsigned int rounds_for(unsigned int bits)
{
	if (bits % 1024)
		return 40;
	return bits == 2048 ? 300 : bits == 3072 ? 100 : 50;
}

/**
 * struct rsa_pair - a key, theirs and ours
 * @ref: libcrypto's
 * @bytes: its numbers, each with a byte in front that is 0
 * @numbers: which has them as slices, in the order of the members
 * @key: ours
 * @size: of the modulus, in bytes
 */
struct rsa_pair {
	RSA *ref;
	u8 bytes[NUMBERS][1 + SIZE_MAX_BYTES];
	struct kshake_rsa_numbers numbers;
	struct kshake_rsa_key *key;
	size_t size;
};

static struct kshake_bytes *number_at(struct kshake_rsa_numbers *n, unsigned int i)
{
	struct kshake_bytes *const all[NUMBERS] = { &n->n, &n->e, &n->d, &n->p, &n->q, &n->dp,
						    &n->dq, &n->qinv };
	return all[i];
}

/* A prime with just so many bits, of which the second one may be 0; e goes with it. */
static BIGNUM *some_prime(unsigned int bits, const BIGNUM *e, BN_CTX *ctx)
{
	BIGNUM *p = BN_new(), *rest = BN_new();
	bool fit;

	BN_priv_rand(p, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	do {
		BN_add_word(p, 2);
		BN_sub(rest, p, BN_value_one());
		BN_gcd(rest, rest, e, ctx);
		fit = BN_is_one(rest) && BN_check_prime(p, ctx, NULL) == 1;
	} while (!fit);
	BN_free(rest);
	return p;
}

/* libcrypto makes no keys of an odd number of bits with primes of one length. */
static RSA *make_odd(unsigned int bits, const BIGNUM *e, BN_CTX *ctx)
{
	BIGNUM *p, *q, *n = BN_new(), *d = BN_new(), *dp = BN_new(), *dq = BN_new(), *m = BN_new();
	RSA *key = RSA_new();

	p = some_prime((bits + 1) / 2, e, ctx);
	do {
		q = some_prime((bits + 1) / 2, e, ctx);
		BN_mul(n, p, q, ctx);
		if (BN_num_bits(n) == bits)
			break;
		/* Both were large: another pair. */
		BN_free(p);
		p = q;
	} while (true);

	BN_sub(dp, p, BN_value_one());
	BN_sub(dq, q, BN_value_one());
	BN_mul(m, dp, dq, ctx);
	BN_mod_inverse(d, e, m, ctx);
	BN_mod(dp, d, dp, ctx);
	BN_mod(dq, d, dq, ctx);
	RSA_set0_key(key, n, BN_dup(e), d);
	RSA_set0_factors(key, p, q);
	RSA_set0_crt_params(key, dp, dq, BN_mod_inverse(NULL, q, p, ctx));
	BN_free(m);
	return key;
}

static RSA *make_even(unsigned int bits, const BIGNUM *e)
{
	RSA *key = RSA_new();

	if (!RSA_generate_key_ex(key, bits, (BIGNUM *)e, NULL))
		die("libcrypto makes no key of %u bits", bits);
	return key;
}

static void pair_fill(struct rsa_pair *pair)
{
	const BIGNUM *numbers[NUMBERS];
	unsigned int i, len, zero;

	RSA_get0_key(pair->ref, &numbers[0], &numbers[1], &numbers[2]);
	RSA_get0_factors(pair->ref, &numbers[3], &numbers[4]);
	RSA_get0_crt_params(pair->ref, &numbers[5], &numbers[6], &numbers[7]);
	for (i = 0; i < NUMBERS; i++) {
		len = BN_num_bytes(numbers[i]);
		pair->bytes[i][0] = 0;
		BN_bn2binpad(numbers[i], pair->bytes[i] + 1, len);
		zero = random_u64() % 2;
		*number_at(&pair->numbers, i) =
			(struct kshake_bytes){ pair->bytes[i] + 1 - zero, len + zero };
	}
	pair->size = BN_num_bytes(numbers[0]);
}

static int our_key(struct rsa_pair *pair, struct kshake_rsa_key **key)
{
	return kshake_rsa_key_new(key, &pair->numbers, random_bytes);
}

/* False: there is nothing to go on with. */
static bool pair_make(struct tally *t, struct rsa_pair *pair, unsigned int bits, u64 exponent,
		      BN_CTX *ctx)
{
	BIGNUM *e = BN_new();

	memset(pair, 0, sizeof(*pair));
	BN_set_word(e, exponent);
	pair->ref = bits % 2 ? make_odd(bits, e, ctx) : make_even(bits, e);
	BN_free(e);

	pair_fill(pair);
	tally_check(t, !our_key(pair, &pair->key), "a key is refused");
	if (pair->key)
		tally_check(t, kshake_rsa_key_size(pair->key) == pair->size, "another size");
	return pair->key;
}

static void pair_free(struct rsa_pair *pair)
{
	kshake_rsa_key_free(pair->key);
	RSA_free(pair->ref);
}

/* A key of which one number has another bit is none. */
static void check_bad_keys(struct tally *t, struct rsa_pair *pair)
{
	struct kshake_rsa_key *key;
	unsigned int i, bit;
	u8 *at;
	int err;

	for (i = 0; i < NUMBERS; i++) {
		bit = random_u64() % (8 * number_at(&pair->numbers, i)->len);
		at = (u8 *)number_at(&pair->numbers, i)->data + bit / 8;
		*at ^= 1 << bit % 8;
		key = NULL;
		err = our_key(pair, &key);
		tally_check(t, (err == -EINVAL || err == -EKEYREJECTED) && !key,
			    "a malformed key is taken");
		kshake_rsa_key_free(key);
		*at ^= 1 << bit % 8;
	}
}

static int our_public(struct rsa_pair *pair, const u8 *in, u8 *out)
{
	struct kshake_bytes n = { pair->bytes[0] + 1, pair->size };

	return kshake_rsa_public(&n, &pair->numbers.e, in, out);
}

static int our_private(struct rsa_pair *pair, const u8 *in, u8 *out)
{
	return kshake_rsa_private(pair->key, in, out, random_bytes);
}

static void check_round(struct tally *t, struct rsa_pair *pair, BN_CTX *ctx)
{
	u8 in[SIZE_MAX_BYTES], want[SIZE_MAX_BYTES], out[SIZE_MAX_BYTES];
	BIGNUM *x;
	int err;

	random_number(in, pair->size);
	x = BN_bin2bn(in, pair->size, NULL);
	BN_mod(x, x, RSA_get0_n(pair->ref), ctx);
	BN_bn2binpad(x, in, pair->size);
	BN_free(x);

	if (RSA_private_encrypt(pair->size, in, want, pair->ref, RSA_NO_PADDING) != pair->size)
		die("libcrypto does not sign");
	memcpy(out, in, pair->size);
	err = our_private(pair, out, out);
	tally_check(t, !err && !memcmp(out, want, pair->size), "the private operation differs");

	err = our_public(pair, want, out);
	tally_check(t, !err && !memcmp(out, in, pair->size), "the public operation differs");
}

/* What is not below the modulus is refused by both operations. */
static void check_too_large(struct tally *t, struct rsa_pair *pair)
{
	u8 in[SIZE_MAX_BYTES], out[SIZE_MAX_BYTES];
	BIGNUM *x = BN_dup(RSA_get0_n(pair->ref));

	BN_add_word(x, random_u64() % 3);
	if (BN_bn2binpad(x, in, pair->size) == pair->size)
		tally_check(t, our_private(pair, in, out) == -EINVAL &&
			    our_public(pair, in, out) == -EINVAL,
			    "a number that is not below the modulus is taken");
	BN_free(x);
}

void cross_rsa(struct tally *t, unsigned int bits, unsigned int share)
{
	static const u64 exponents[] = { 65537, 3, 0xfffffffffffffff1 };
	unsigned int i, j, rounds = max_t(unsigned int, rounds_for(bits) * share / 100, 2);
	BN_CTX *ctx = BN_CTX_new();
	struct rsa_pair pair;

	/* The exponents that are rare with keys that are quickly made. */
	for (i = 0; i < (bits < 3072 ? ARRAY_SIZE(exponents) : 1); i++) {
		if (pair_make(t, &pair, bits, exponents[i], ctx)) {
			check_bad_keys(t, &pair);
			check_too_large(t, &pair);
			for (j = 0; j < rounds; j++)
				check_round(t, &pair, ctx);
		}
		pair_free(&pair);
	}
	BN_CTX_free(ctx);
}

/* Numbers for a modular exponentiation: bases and exponents of all kinds. */
static void check_mod_exp(struct tally *t, const BIGNUM *m, BN_CTX *ctx)
{
	size_t len = BN_num_bytes(m), most = random_u64() % 4 ? 64 : len;
	u8 modulus[KSHAKE_MOD_EXP_SIZE_MAX], base[KSHAKE_MOD_EXP_SIZE_MAX];
	u8 exponent[KSHAKE_MOD_EXP_SIZE_MAX], want[KSHAKE_MOD_EXP_SIZE_MAX];
	u8 out[KSHAKE_MOD_EXP_SIZE_MAX];
	size_t exponent_len = 1 + random_u64() % most;
	BIGNUM *b, *e, *r = BN_new();

	random_number(base, len);
	random_number(exponent, exponent_len);
	b = BN_bin2bn(base, len, NULL);
	e = BN_bin2bn(exponent, exponent_len, NULL);
	BN_mod(b, b, m, ctx);
	BN_bn2binpad(b, base, len);
	BN_bn2binpad(m, modulus, len);
	if (!BN_mod_exp(r, b, e, m, ctx))
		die("libcrypto does not exponentiate");
	BN_bn2binpad(r, want, len);

	tally_check(t, !kshake_mod_exp(modulus, len, base, exponent, exponent_len, out) &&
		    !memcmp(out, want, len), "the power differs");
	BN_free(b);
	BN_free(e);
	BN_free(r);
}

/* A base that is not below the modulus, and a modulus that is even. */
static void check_bad_mod_exp(struct tally *t, const BIGNUM *m)
{
	u8 modulus[KSHAKE_MOD_EXP_SIZE_MAX], base[KSHAKE_MOD_EXP_SIZE_MAX] = {}, exponent = 3;
	u8 out[KSHAKE_MOD_EXP_SIZE_MAX];
	size_t len = BN_num_bytes(m);

	BN_bn2binpad(m, modulus, len);
	tally_check(t, kshake_mod_exp(modulus, len, modulus, &exponent, 1, out) == -EINVAL,
		    "a base that is not below the modulus is taken");
	modulus[len - 1] ^= 1;
	tally_check(t, kshake_mod_exp(modulus, len, base, &exponent, 1, out) == -EINVAL,
		    "an even modulus is taken");
}

/* With RFC 7919's primes, and with odd numbers of any size. */
void cross_mod_exp(struct tally *t, unsigned int share)
{
	static const struct {
		int nid;
		unsigned int rounds;
	} groups[] = { { NID_ffdhe2048, 400 }, { NID_ffdhe3072, 150 }, { NID_ffdhe4096, 80 } };
	unsigned int i, j, rounds;
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *m = BN_new();
	DH *dh;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		dh = DH_new_by_nid(groups[i].nid);
		rounds = max_t(unsigned int, groups[i].rounds * share / 100, 2);
		for (j = 0; j < rounds; j++)
			check_mod_exp(t, DH_get0_p(dh), ctx);
		check_bad_mod_exp(t, DH_get0_p(dh));
		DH_free(dh);
	}

	for (i = 8; i <= KSHAKE_MOD_EXP_SIZE_MAX; i += 8) {
		BN_rand(m, 8 * i - random_u64() % 8, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
		check_mod_exp(t, m, ctx);
		check_bad_mod_exp(t, m);
	}
	BN_free(m);
	BN_CTX_free(ctx);
}
