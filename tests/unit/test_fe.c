// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kmod/ec/fe_*.h against libcrypto: each curve and modulus, by each implementation. */
#include <openssl/bn.h>
#include <openssl/rand.h>

#include "test.h"
#include "test_fe.h"

#define ROUNDS	20000

/* What is under test, and the same in libcrypto. */
struct subject {
	const struct fe_modulus *ops;
	int limbs;
	size_t size;
	BIGNUM *m, *r_inverse;
	BN_CTX *ctx;
};

struct number {
	u64 limb[FE_LIMBS_MAX];
};

static void from_bn(const struct subject *s, struct number *r, const BIGNUM *a)
{
	BN_bn2lebinpad(a, (u8 *)r->limb, s->size);
}

static void to_bn(const struct subject *s, BIGNUM *r, const struct number *a)
{
	BN_lebin2bn((const u8 *)a->limb, s->size, r);
}

static bool below_m(const struct subject *s, const struct number *a)
{
	int i = s->limbs;

	while (i--)
		if (a->limb[i] != s->ops->m[i])
			return a->limb[i] < s->ops->m[i];
	return false;
}

/* Limbs are random, or such that carries and borrows run through them. */
static void any_number(const struct subject *s, struct number *a)
{
	u8 choice[FE_LIMBS_MAX];
	int i;

	RAND_bytes((u8 *)a->limb, s->size);
	RAND_bytes(choice, sizeof(choice));
	for (i = 0; i < s->limbs; i++)
		switch (choice[i] % 9) {
		case 0:
			a->limb[i] = 0;
			break;
		case 1:
			a->limb[i] = U64_MAX;
			break;
		case 2:
			a->limb[i] = s->ops->m[i];
			break;
		case 3:
			a->limb[i] = s->ops->m[i] + 1 - (a->limb[i] & 2);
			break;
		case 4:
			a->limb[i] >>= 32;
			break;
		case 5:
			a->limb[i] <<= 32;
			break;
		case 6:
			a->limb[i] = 1ULL << (a->limb[i] & 63);
			break;
		default:
			break;
		}
}

static void any_below_m(const struct subject *s, struct number *a)
{
	do
		any_number(s, a);
	while (!below_m(s, a));
}

/* Whether r is what it should be. */
static bool is(const struct subject *s, const struct number *r, const BIGNUM *expected)
{
	struct number e;

	from_bn(s, &e, expected);
	return !memcmp(r->limb, e.limb, s->size);
}

/* f(r, a, b) for all the ways in which r may be an operand. */
static bool binary(const struct subject *s, void (*f)(u64 *r, const u64 *a, const u64 *b),
		   const struct number *a, const struct number *b, const BIGNUM *expected)
{
	struct number r, x = *a, y = *b;

	f(r.limb, a->limb, b->limb);
	f(x.limb, x.limb, b->limb);
	f(y.limb, a->limb, y.limb);
	return is(s, &r, expected) && is(s, &x, expected) && is(s, &y, expected);
}

static bool unary(const struct subject *s, void (*f)(u64 *r, const u64 *a),
		  const struct number *a, const BIGNUM *expected)
{
	struct number r, x = *a;

	f(r.limb, a->limb);
	f(x.limb, x.limb);
	return is(s, &r, expected) && is(s, &x, expected);
}

/* r = a b / R mod m */
static bool mont_mul(const struct subject *s, BIGNUM *r, const BIGNUM *a, const BIGNUM *b)
{
	return BN_mod_mul(r, a, b, s->m, s->ctx) &&
	       BN_mod_mul(r, r, s->r_inverse, s->m, s->ctx);
}

static bool pair(const struct subject *s, const struct number *a, const struct number *b)
{
	const struct fe_modulus *ops = s->ops;
	BIGNUM *x, *y, *e, *zero;
	struct number r, twice;
	bool ok = true;

	BN_CTX_start(s->ctx);
	x = BN_CTX_get(s->ctx);
	y = BN_CTX_get(s->ctx);
	e = BN_CTX_get(s->ctx);
	zero = BN_CTX_get(s->ctx);
	BN_zero(zero);
	to_bn(s, x, a);
	to_bn(s, y, b);

	mont_mul(s, e, x, y);
	ok &= expect(binary(s, ops->mul, a, b, e));
	BN_mod_add(e, x, y, s->m, s->ctx);
	ok &= expect(binary(s, ops->add, a, b, e));
	BN_mod_sub(e, x, y, s->m, s->ctx);
	ok &= expect(binary(s, ops->sub, a, b, e));

	mont_mul(s, e, x, x);
	ok &= expect(unary(s, ops->sqr, a, e));
	r = *a;
	ops->mul(r.limb, r.limb, r.limb);
	ok &= expect(is(s, &r, e));
	BN_mod_sub(e, zero, x, s->m, s->ctx);
	ok &= expect(unary(s, ops->neg, a, e));
	mont_mul(s, e, x, BN_value_one());
	ok &= expect(unary(s, ops->from_mont, a, e));
	BN_lshift(e, x, 64 * s->limbs);
	BN_nnmod(e, e, s->m, s->ctx);
	ok &= expect(unary(s, ops->to_mont, a, e));

	ok &= expect(ops->equal(a->limb, a->limb) == U64_MAX);
	ok &= expect(ops->equal(a->limb, b->limb) == (BN_cmp(x, y) ? 0 : U64_MAX));
	ok &= expect(ops->is_zero(a->limb) == (BN_is_zero(x) ? U64_MAX : 0));
	ops->select(r.limb, 0, a->limb, b->limb);
	ok &= expect(is(s, &r, y));
	ops->select(r.limb, U64_MAX, a->limb, b->limb);
	ok &= expect(is(s, &r, x));

	if (ops->half) {
		ops->half(r.limb, a->limb);
		ops->add(twice.limb, r.limb, r.limb);
		ok &= expect(below_m(s, &r) && is(s, &twice, x));
	}
	BN_CTX_end(s->ctx);
	return ok;
}

/*
 * Products that are close to m or to 0, where the last subtraction is decided: b is c R / a for
 * such a c. And for a square, a is the root of c R, or of -c R.
 */
static bool close_to_m(const struct subject *s, bool field)
{
	struct number a, b;
	BIGNUM *c, *x;
	bool ok;
	u8 bits;

	BN_CTX_start(s->ctx);
	c = BN_CTX_get(s->ctx);
	x = BN_CTX_get(s->ctx);
	RAND_bytes(&bits, sizeof(bits));
	BN_rand(c, 1 + bits % (64 * s->limbs - 1), BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
	if (bits & 1)
		BN_sub(c, s->m, c);
	BN_lshift(c, c, 64 * s->limbs);
	BN_nnmod(c, c, s->m, s->ctx);
	do
		any_below_m(s, &a);
	while (s->ops->is_zero(a.limb));
	to_bn(s, x, &a);
	BN_mod_inverse(x, x, s->m, s->ctx);
	BN_mod_mul(x, x, c, s->m, s->ctx);
	from_bn(s, &b, x);
	ok = pair(s, &a, &b);
	if (field) {
		/* -1 is not a square, so one of the two is. */
		if (!BN_mod_sqrt(x, c, s->m, s->ctx)) {
			BN_sub(c, s->m, c);
			BN_mod_sqrt(x, c, s->m, s->ctx);
		}
		from_bn(s, &a, x);
		ok &= pair(s, &a, &b);
	}
	BN_CTX_end(s->ctx);
	return ok;
}

/* R^2 / a, and 0 for 0 */
static bool inversion(const struct subject *s, const struct number *a)
{
	const struct fe_modulus *ops = s->ops;
	BIGNUM *e;
	bool ok;

	BN_CTX_start(s->ctx);
	e = BN_CTX_get(s->ctx);
	to_bn(s, e, a);
	if (!BN_is_zero(e)) {
		BN_mod_inverse(e, e, s->m, s->ctx);
		BN_lshift(e, e, 2 * 64 * s->limbs);
		BN_nnmod(e, e, s->m, s->ctx);
	}
	ok = expect(unary(s, ops->inv, a, e));
	ok &= expect(unary(s, ops->inv_vartime, a, e));
	BN_CTX_end(s->ctx);
	return ok;
}

/* Any number, below m or not. */
static bool bytes(const struct subject *s, const struct number *a)
{
	u8 big[8 * FE_LIMBS_MAX], out[8 * FE_LIMBS_MAX];
	struct number r;
	bool ok = true;
	BIGNUM *e;

	BN_CTX_start(s->ctx);
	e = BN_CTX_get(s->ctx);
	to_bn(s, e, a);
	BN_bn2binpad(e, big, s->size);
	ok &= expect(s->ops->from_bytes(r.limb, big) == (below_m(s, a) ? U64_MAX : 0));
	ok &= expect(is(s, &r, e));
	s->ops->to_bytes(out, r.limb);
	ok &= expect_bytes(out, s->size, big, s->size);
	if (s->ops->reduce) {
		BN_nnmod(e, e, s->m, s->ctx);
		ok &= expect(unary(s, s->ops->reduce, a, e));
	}
	BN_CTX_end(s->ctx);
	return ok;
}

/* 0, 1, 2, m - 1, m - 2, (m - 1) / 2, (m + 1) / 2, R and R^2 mod m, and single bits */
static int edges(const struct subject *s, struct number *list)
{
	BIGNUM *e;
	int i, n = 0;

	BN_CTX_start(s->ctx);
	e = BN_CTX_get(s->ctx);
	for (i = 0; i < 3; i++) {
		BN_set_word(e, i);
		from_bn(s, &list[n++], e);
		if (!i)
			continue;
		BN_sub(e, s->m, e);
		from_bn(s, &list[n++], e);
		BN_set_word(e, 0);
		BN_set_bit(e, i * 64 * s->limbs);
		BN_nnmod(e, e, s->m, s->ctx);
		from_bn(s, &list[n++], e);
		BN_copy(e, s->m);
		BN_add_word(e, i - 1);
		BN_sub_word(e, i & 1);
		BN_rshift1(e, e);
		from_bn(s, &list[n++], e);
	}
	for (i = 0; i < s->limbs; i++) {
		memset(&list[n], 0, sizeof(*list));
		list[n++].limb[i] = 1ULL << 63;
		memset(&list[n], 0, sizeof(*list));
		list[n++].limb[i] = U32_MAX;
		memset(&list[n], 0, sizeof(*list));
		memset(&list[n++], 0xff, 8 * i);
	}
	BN_CTX_end(s->ctx);
	return n;
}

static void modulus(const struct fe_impl *impl, const char *what, const struct fe_modulus *ops)
{
	struct subject s = { .ops = ops, .limbs = impl->limbs, .size = 8 * impl->limbs };
	struct number a, b, list[64];
	int i, j, n;

	s.ctx = BN_CTX_new();
	s.m = BN_lebin2bn((const u8 *)ops->m, s.size, NULL);
	s.r_inverse = BN_new();
	BN_set_bit(s.r_inverse, 64 * s.limbs);
	BN_mod_inverse(s.r_inverse, s.r_inverse, s.m, s.ctx);

	test_begin("%s, %s: edges", impl->name, what);
	n = edges(&s, list);
	for (i = 0; i < n; i++) {
		inversion(&s, &list[i]);
		bytes(&s, &list[i]);
		for (j = 0; j < n; j++)
			pair(&s, &list[i], &list[j]);
	}
	memcpy(a.limb, ops->m, s.size);
	bytes(&s, &a);
	a.limb[0]++;
	bytes(&s, &a);
	memset(&a, 0xff, sizeof(a));
	bytes(&s, &a);

	test_begin("%s, %s: random numbers, and such that carry", impl->name, what);
	for (i = 0; i < ROUNDS; i++) {
		any_below_m(&s, &a);
		any_below_m(&s, &b);
		if (!pair(&s, &a, &b))
			break;
	}
	test_begin("%s, %s: products close to m", impl->name, what);
	for (i = 0; i < ROUNDS / 5; i++)
		if (!close_to_m(&s, ops->half))
			break;

	test_begin("%s, %s: inverses and bytes", impl->name, what);
	for (i = 0; i < ROUNDS / 10; i++) {
		any_below_m(&s, &a);
		any_number(&s, &b);
		if (!inversion(&s, &a) || !bytes(&s, &b))
			break;
	}
	if (ops->sqr_n) {
		b = a;
		for (i = 1; i < 5; i++) {
			struct number r;

			ops->sqr(b.limb, b.limb);
			ops->sqr_n(r.limb, a.limb, i);
			expect_bytes((u8 *)r.limb, s.size, (u8 *)b.limb, s.size);
		}
	}
	BN_free(s.m);
	BN_free(s.r_inverse);
	BN_CTX_free(s.ctx);
}

static void implementation(const struct fe_impl *impl)
{
	modulus(impl, "field", &impl->fe);
	modulus(impl, "scalars", &impl->sc);
}

void test_fe(void)
{
	implementation(&test_fe_p256_portable);
	implementation(&test_fe_p384_portable);
#ifdef CONFIG_X86_64
	if (boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX)) {
		implementation(&test_fe_p256_adx);
		implementation(&test_fe_p384_adx);
	}
#endif
}
