// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * CRT of kmod/rsa against libcrypto: to the power of 1, for which factors need not be primes. So
 * they may be as uneven as they like, and fill as much of their limbs as they like.
 */
#include <openssl/bn.h>

#include "../../kmod/rsa/rsa_key.h"
#include "test.h"

#define LIMBS	KSHAKE_MONT_BLOCK

enum { ONES, FEW, ANY, KINDS };

/* A key as far as CRT goes, and its numbers. */
struct subject {
	struct kshake_rsa_key key;
	u64 n[2 * LIMBS], p[LIMBS], q[LIMBS], p_rr[LIMBS], q_rr[LIMBS], qinv[LIMBS];
	BIGNUM *bn;
};

static BN_CTX *ctx;
static const u64 one[LIMBS] = { 1 };

static void number(u64 *r, const BIGNUM *a, unsigned int limbs)
{
	if (BN_bn2lebinpad(a, (u8 *)r, 8 * limbs) < 0)
		abort();
}

static void subject_init(struct subject *s, const BIGNUM *p, const BIGNUM *q)
{
	struct kshake_rsa_key *key = &s->key;
	BIGNUM *inverse = BN_mod_inverse(NULL, q, p, ctx);
	u64 t[2 * LIMBS];

	s->bn = BN_new();
	BN_mul(s->bn, p, q, ctx);
	number(s->n, s->bn, 2 * LIMBS);
	number(s->p, p, LIMBS);
	number(s->q, q, LIMBS);
	number(s->qinv, inverse, LIMBS);
	BN_free(inverse);

	*key = (struct kshake_rsa_key){ .bits = 1, .qinv = s->qinv };
	key->p.rr = s->p_rr;
	key->q.rr = s->q_rr;
	kshake_mont_init(&key->n, s->n, 2 * LIMBS);
	kshake_mont_init(&key->p.mont, s->p, LIMBS);
	kshake_mont_init(&key->q.mont, s->q, LIMBS);
	kshake_mont_rr(&key->p.mont, key->p.rr);
	kshake_mont_rr(&key->q.mont, key->q.rr);
	kshake_mont->mul(&key->p.mont, s->qinv, s->qinv, s->p_rr, t);
}

/* x, which may be beyond n, is to come out as its least residue. */
static bool crt(const struct subject *s, const BIGNUM *x)
{
	struct kshake_rsa_work *work = kshake_rsa_work_new(&s->key);
	BIGNUM *rest = BN_new();
	u64 want[2 * LIMBS];
	bool ok;

	BN_nnmod(rest, x, s->bn, ctx);
	number(want, rest, 2 * LIMBS);
	number(work->x, x, 2 * LIMBS);
	kshake_rsa_crt(&s->key, work->y, work->x, one, one, work);
	ok = expect(!memcmp(work->y, want, sizeof(want)));
	kshake_rsa_work_free(work);
	BN_free(rest);
	return ok;
}

/* The ends of what n, its factors and the limbs have room for, and others. */
static void subject_check(const struct subject *s, const BIGNUM *p, const BIGNUM *q)
{
	const BIGNUM *ends[] = { p, q, s->bn };
	BIGNUM *x = BN_new();
	int i, add;

	for (i = 0; i < ARRAY_SIZE(ends); i++)
		for (add = 0; add < 3; add++) {
			BN_copy(x, ends[i]);
			BN_sub_word(x, 1);
			BN_add_word(x, add);
			crt(s, x);
		}
	/* 0 modulo one and 1 less modulo the other, then all ones and what is below */
	for (i = 0; i < 2; i++) {
		BN_sub(x, s->bn, ends[i]);
		crt(s, x);
		BN_zero(x);
		BN_set_bit(x, 2 * 64 * LIMBS);
		BN_sub_word(x, 1 + i);
		crt(s, x);
	}
	for (i = 0; i < 8; i++) {
		BN_rand(x, 2 * 64 * LIMBS - i * 32, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
		crt(s, x);
	}
	BN_free(x);
}

static void factor(BIGNUM *r, int bits, int kind)
{
	BN_zero(r);
	switch (kind) {
	case ONES:
		BN_set_bit(r, bits);
		BN_sub_word(r, 1);
		break;
	case FEW:
		BN_set_bit(r, bits - 1);
		BN_set_bit(r, 0);
		break;
	default:
		BN_rand(r, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	}
}

static void factors(int p_bits, int q_bits)
{
	BIGNUM *p = BN_new(), *q = BN_new(), *gcd = BN_new();
	struct subject s;
	int kind;

	for (kind = 0; kind < KINDS * KINDS; kind++) {
		factor(p, p_bits, kind % KINDS);
		/* The next that has no factor in common with p. */
		factor(q, q_bits, kind / KINDS);
		while (BN_gcd(gcd, p, q, ctx) && !BN_is_one(gcd))
			BN_sub_word(q, 2);
		subject_init(&s, p, q);
		subject_check(&s, p, q);
		BN_free(s.bn);
	}
	BN_free(p);
	BN_free(q);
	BN_free(gcd);
}

static void all_factors(void)
{
	static const int bits[] = { 512, 511, 449, 448, 320, 65, 64, 9 };
	int i, j;

	for (i = 0; i < ARRAY_SIZE(bits); i++)
		for (j = 0; j < ARRAY_SIZE(bits); j++) {
			test_begin("CRT %s: p has %d bits, q %d", kshake_rsa_name(), bits[i],
				   bits[j]);
			factors(bits[i], bits[j]);
		}
}

void test_crt(void)
{
	const struct kshake_mont_ops *chosen = kshake_mont;

	ctx = BN_CTX_new();
	kshake_mont = &kshake_mont_portable;
	all_factors();
	kshake_rsa_init();
	if (kshake_mont != &kshake_mont_portable)
		all_factors();
	kshake_mont = chosen;
	BN_CTX_free(ctx);
}
