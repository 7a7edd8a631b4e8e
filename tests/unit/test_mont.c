// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kmod/rsa/mont.h against libcrypto: each implementation that this CPU can run, at each size. */
#include <openssl/bn.h>
#include <openssl/rand.h>

#include "../../kmod/rsa/mont.h"
#include "test.h"

#define LIMBS_MAX	128
#define GUARD		4
#define GUARD_WORD	0x6b73686b736861ULL

/* Up to twice the limbs, between words that nobody may write. ASan does not see assembly. */
struct number {
	u64 before[GUARD];
	u64 limb[2 * LIMBS_MAX + GUARD];
};

/* What is under test, and the same in libcrypto. */
struct subject {
	const struct kshake_mont_ops *ops;
	unsigned int limbs;
	struct number modulus;
	struct kshake_mont m;
	BIGNUM *n, *r_inverse;
};

static BN_CTX *ctx;

static void guard(struct number *a, unsigned int limbs)
{
	int i;

	for (i = 0; i < GUARD; i++) {
		a->before[i] = GUARD_WORD + i;
		a->limb[limbs + i] = GUARD_WORD - i;
	}
}

static bool guarded(const struct number *a, unsigned int limbs)
{
	int i;

	for (i = 0; i < GUARD; i++)
		if (a->before[i] != GUARD_WORD + i || a->limb[limbs + i] != GUARD_WORD - i)
			return false;
	return true;
}

static void from_bn(struct number *r, const BIGNUM *a, unsigned int limbs)
{
	BN_bn2lebinpad(a, (u8 *)r->limb, 8 * limbs);
	guard(r, limbs);
}

static void to_bn(BIGNUM *r, const struct number *a, unsigned int limbs)
{
	BN_lebin2bn((const u8 *)a->limb, 8 * limbs, r);
}

static bool same(const struct number *a, const struct number *b, unsigned int limbs)
{
	return !memcmp(a->limb, b->limb, 8 * limbs);
}

/* Limbs are random, or such that carries run through them. */
static void any_number(struct number *a, unsigned int limbs)
{
	u8 choice[2 * LIMBS_MAX];
	unsigned int i;

	RAND_bytes((u8 *)a->limb, 8 * limbs);
	RAND_bytes(choice, sizeof(choice));
	/* One in four is nothing but random, and one in four is mostly ones. */
	for (i = 0; choice[0] % 4 && i < limbs; i++)
		switch (choice[i] / 4 % (choice[0] % 4 == 1 ? 4 : 16)) {
		case 0:
		case 1:
		case 2:
			a->limb[i] = U64_MAX;
			break;
		case 3:
			a->limb[i] = U64_MAX - (a->limb[i] & 1);
			break;
		case 4:
		case 5:
			a->limb[i] = 0;
			break;
		case 6:
			a->limb[i] &= 1;
			break;
		case 7:
			a->limb[i] = 1ULL << 63;
			break;
		default:
			break;
		}
	guard(a, limbs);
}

/* Whether r is @expected modulo n, and nothing was written beside it. */
static bool congruent(const struct subject *s, const struct number *r, const BIGNUM *expected)
{
	BIGNUM *x;
	bool ok;

	BN_CTX_start(ctx);
	x = BN_CTX_get(ctx);
	to_bn(x, r, s->limbs);
	BN_nnmod(x, x, s->n, ctx);
	ok = !BN_cmp(x, expected) && guarded(r, s->limbs);
	BN_CTX_end(ctx);
	return ok;
}

static bool mul(const struct subject *s, struct number *r, const struct number *a,
		const struct number *b, const BIGNUM *expected)
{
	struct number t;

	guard(&t, 2 * s->limbs);
	guard(r, s->limbs);
	s->ops->mul(&s->m, r->limb, a->limb, b->limb, t.limb);
	return congruent(s, r, expected) && guarded(&t, 2 * s->limbs);
}

static bool sqr(const struct subject *s, struct number *r, const struct number *a,
		const BIGNUM *expected)
{
	struct number t;

	guard(&t, 2 * s->limbs);
	guard(r, s->limbs);
	s->ops->sqr(&s->m, r->limb, a->limb, t.limb);
	return congruent(s, r, expected) && guarded(&t, 2 * s->limbs);
}

static bool product(const struct subject *s, const struct number *a, const struct number *b)
{
	BIGNUM *x, *y;
	struct number r, e;

	BN_CTX_start(ctx);
	x = BN_CTX_get(ctx);
	y = BN_CTX_get(ctx);
	to_bn(x, a, s->limbs);
	to_bn(y, b, s->limbs);
	BN_mul(x, x, y, ctx);
	from_bn(&e, x, 2 * s->limbs);
	BN_CTX_end(ctx);

	guard(&r, 2 * s->limbs);
	s->ops->product(r.limb, a->limb, b->limb, s->limbs);
	return same(&r, &e, 2 * s->limbs) && guarded(&r, 2 * s->limbs);
}

/* All that there is for two numbers, in all the ways in which the result may be one of them. */
static bool pair(const struct subject *s, const struct number *a, const struct number *b)
{
	struct number r, x = *a, y = *b;
	BIGNUM *e, *f;
	bool ok;

	BN_CTX_start(ctx);
	e = BN_CTX_get(ctx);
	f = BN_CTX_get(ctx);
	to_bn(e, a, s->limbs);
	to_bn(f, b, s->limbs);
	BN_mod_mul(f, e, f, s->n, ctx);
	BN_mod_mul(f, f, s->r_inverse, s->n, ctx);
	BN_mod_sqr(e, e, s->n, ctx);
	BN_mod_mul(e, e, s->r_inverse, s->n, ctx);

	ok = expect(product(s, a, b)) & expect(product(s, a, a));
	ok &= expect(mul(s, &r, a, b, f)) & expect(mul(s, &r, a, a, e));
	ok &= expect(sqr(s, &r, a, e));
	ok &= expect(same(&x, a, s->limbs) && same(&y, b, s->limbs));
	ok &= expect(mul(s, &x, &x, b, f)) & expect(mul(s, &y, a, &y, f));
	x = *a;
	ok &= expect(mul(s, &x, &x, &x, e));
	x = *a;
	ok &= expect(sqr(s, &x, &x, e));
	BN_CTX_end(ctx);
	return ok;
}

/* Any t of twice the limbs. */
static bool reduce(const struct subject *s, const struct number *a)
{
	struct number r, t = *a;
	BIGNUM *e;
	bool ok;

	BN_CTX_start(ctx);
	e = BN_CTX_get(ctx);
	to_bn(e, a, 2 * s->limbs);
	BN_mod_mul(e, e, s->r_inverse, s->n, ctx);
	guard(&r, s->limbs);
	s->ops->reduce(&s->m, r.limb, t.limb);
	ok = expect(congruent(s, &r, e) && guarded(&t, 2 * s->limbs));
	BN_CTX_end(ctx);
	return ok;
}

/* 0, 1, n - 1, n, n + 1, R - n, R - 1, the highest bit, R mod n, and 2 to the power of 64 */
static int edges(const struct subject *s, struct number *list)
{
	BIGNUM *e, *r;
	int i, k = 0;

	BN_CTX_start(ctx);
	e = BN_CTX_get(ctx);
	r = BN_CTX_get(ctx);
	BN_zero(r);
	BN_set_bit(r, 64 * s->limbs);
	for (i = 0; i < 2; i++) {
		BN_set_word(e, i);
		from_bn(&list[k++], e, s->limbs);
	}
	BN_copy(e, s->n);
	BN_sub_word(e, 1);
	for (i = 0; i < 3 && BN_cmp(e, r) < 0; i++) {
		from_bn(&list[k++], e, s->limbs);
		BN_add_word(e, 1);
	}
	BN_sub(e, r, s->n);
	from_bn(&list[k++], e, s->limbs);
	BN_copy(e, r);
	BN_sub_word(e, 1);
	from_bn(&list[k++], e, s->limbs);
	BN_rshift1(e, r);
	from_bn(&list[k++], e, s->limbs);
	BN_nnmod(e, r, s->n, ctx);
	from_bn(&list[k++], e, s->limbs);
	BN_zero(e);
	BN_set_bit(e, 64);
	from_bn(&list[k++], e, s->limbs);
	BN_CTX_end(ctx);
	return k;
}

static bool modulus(struct subject *s, int rounds)
{
	struct number list[16], n, a, b;
	u64 inverse = 1;
	bool ok = true;
	int i, j, k;

	s->modulus.limb[0] |= 1;
	guard(&s->modulus, s->limbs);
	for (i = 0; i < 6; i++)
		inverse *= 2 - s->modulus.limb[0] * inverse;
	s->m = (struct kshake_mont){ s->modulus.limb, s->limbs, 0 - inverse };
	n = s->modulus;
	to_bn(s->n, &n, s->limbs);
	BN_zero(s->r_inverse);
	BN_set_bit(s->r_inverse, 64 * s->limbs);
	/* There is none modulo 1, where all is 0. */
	if (BN_is_one(s->n))
		BN_zero(s->r_inverse);
	else
		BN_mod_inverse(s->r_inverse, s->r_inverse, s->n, ctx);

	k = edges(s, list);
	for (i = 0; i < k && ok; i++)
		for (j = 0; j < k && ok; j++)
			ok = pair(s, &list[i], &list[j]);
	memset(&b, 0, sizeof(b));
	guard(&b, 2 * s->limbs);
	ok &= reduce(s, &b);
	memset(b.limb, 0xff, 8 * s->limbs);
	ok &= reduce(s, &b);
	memset(b.limb, 0xff, 2 * 8 * s->limbs);
	ok &= reduce(s, &b);
	memset(b.limb, 0, 8 * s->limbs);
	ok &= reduce(s, &b);

	for (i = 0; i < rounds && ok; i++) {
		any_number(&a, s->limbs);
		any_number(&b, s->limbs);
		ok = pair(s, &a, &b);
		any_number(&b, 2 * s->limbs);
		ok &= reduce(s, &b);
	}
	return ok & expect(same(&s->modulus, &n, s->limbs) && guarded(&s->modulus, s->limbs));
}

static void moduli(const struct kshake_mont_ops *ops, unsigned int limbs)
{
	struct subject s = { .ops = ops, .limbs = limbs, .n = BN_new(), .r_inverse = BN_new() };
	u64 *n = s.modulus.limb;
	int i, rounds = 1000 / limbs;

	test_begin("mont %s, %u limbs: n is random", ops->name, limbs);
	for (i = 0; i < 5; i++) {
		RAND_bytes((u8 *)n, 8 * limbs);
		if (i)
			n[limbs - 1] |= 1ULL << 63;
		modulus(&s, rounds);
	}
	test_begin("mont %s, %u limbs: n has limbs that carry", ops->name, limbs);
	for (i = 0; i < 10; i++) {
		any_number(&s.modulus, limbs);
		modulus(&s, rounds);
	}
	test_begin("mont %s, %u limbs: n is 2^k - 1", ops->name, limbs);
	memset(n, 0xff, 8 * limbs);
	modulus(&s, rounds);
	n[limbs - 1] >>= 1;
	modulus(&s, rounds);
	n[limbs - 1] = 0;
	modulus(&s, rounds);

	test_begin("mont %s, %u limbs: n is 2^k + 1", ops->name, limbs);
	memset(n, 0, 8 * limbs);
	n[limbs - 1] = 1ULL << 63;
	modulus(&s, rounds);

	test_begin("mont %s, %u limbs: n is short", ops->name, limbs);
	for (i = limbs - 1; i > 0; i /= 2) {
		memset(n, 0, 8 * limbs);
		RAND_bytes((u8 *)n, 8 * i);
		modulus(&s, rounds);
	}
	memset(n, 0, 8 * limbs);
	modulus(&s, rounds);

	BN_free(s.n);
	BN_free(s.r_inverse);
}

static void gather(const struct kshake_mont_ops *ops, unsigned int limbs)
{
	static u64 table[KSHAKE_MONT_ENTRIES * LIMBS_MAX], copy[KSHAKE_MONT_ENTRIES * LIMBS_MAX];
	struct number r;
	unsigned int i;

	test_begin("mont %s, %u limbs: gather", ops->name, limbs);
	RAND_bytes((u8 *)table, sizeof(table));
	memcpy(copy, table, sizeof(table));
	for (i = 0; i < KSHAKE_MONT_ENTRIES; i++) {
		memset(&r, 0xff, sizeof(r));
		guard(&r, limbs);
		ops->gather(r.limb, table, limbs, i);
		expect_bytes((u8 *)r.limb, 8 * limbs, (u8 *)(copy + i * limbs), 8 * limbs);
		expect(guarded(&r, limbs));
	}
	expect(!memcmp(copy, table, sizeof(table)));
}

static void implementation(const struct kshake_mont_ops *ops)
{
	static const unsigned int sizes[] = { 8, 16, 24, 32, 40, 48, 56, 64, LIMBS_MAX };
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		moduli(ops, sizes[i]);
		gather(ops, sizes[i]);
	}
}

void test_mont(void)
{
	ctx = BN_CTX_new();
	implementation(&kshake_mont_portable);
#ifdef CONFIG_X86_64
	if (boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX))
		implementation(&kshake_mont_adx);
#endif
	BN_CTX_free(ctx);
}
