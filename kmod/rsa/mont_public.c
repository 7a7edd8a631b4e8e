// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Into Montgomery form without R * R, which a modulus that is used once does not have: by long
 * division. Time depends on the numbers.
 */
#include "mont.h"
#include "number.h"

/**
 * struct divisor - a modulus, shifted such that its highest bit is set
 * @d: its limbs
 * @limbs: how many, without zeros at the top
 * @shift: by how many bits
 * @reciprocal: floor((2^128 - 1) / highest limb) - 2^64
 */
struct divisor {
	u64 *d;
	unsigned int limbs;
	unsigned int shift;
	u64 reciprocal;
};

/* The quotient bit by bit: of ~d 2^64 + 2^64 - 1 by d. */
static u64 divisor_reciprocal(u64 d)
{
	u64 rest = ~d, quotient = 0;
	int i;

	for (i = 0; i < 64; i++) {
		u64 carry = rest >> 63;

		rest = rest << 1 | 1;
		quotient <<= 1;
		if (carry || rest >= d) {
			rest -= d;
			quotient |= 1;
		}
	}
	return quotient;
}

static void divisor_init(struct divisor *v, const struct kshake_mont *m, u64 *d)
{
	unsigned int i;

	v->d = d;
	v->limbs = m->limbs;
	while (!m->n[v->limbs - 1])
		v->limbs--;
	v->shift = 64 - fls64(m->n[v->limbs - 1]);
	for (i = v->limbs; i-- > 0;)
		d[i] = m->n[i] << v->shift |
		       (v->shift && i ? m->n[i - 1] >> (64 - v->shift) : 0);
	v->reciprocal = divisor_reciprocal(d[v->limbs - 1]);
}

/*
 * (high:low) / d, for a high below d and the highest limb d of the divisor: N. Moeller,
 * T. Granlund, "Improved Division by Invariant Integers", algorithm 4.
 */
static u64 divisor_estimate(const struct divisor *v, u64 high, u64 low)
{
	u64 d = v->d[v->limbs - 1], quotient, rest;
	u128 product;

	if (high >= d)
		return U64_MAX;

	product = (u128)v->reciprocal * high + ((u128)high << 64 | low);
	quotient = (u64)(product >> 64) + 1;
	rest = low - quotient * d;
	if (rest > (u64)product) {
		quotient--;
		rest += d;
	}
	if (rest >= d)
		quotient++;
	return quotient;
}

/* r = r * 2^64 mod d */
static void divisor_step(const struct divisor *v, u64 *r)
{
	u64 high = r[v->limbs - 1], quotient, carry = 0, borrow = 0;
	unsigned int i;

	memmove(r + 1, r, (v->limbs - 1) * sizeof(*r));
	r[0] = 0;
	quotient = divisor_estimate(v, high, v->limbs > 1 ? r[v->limbs - 1] : 0);
	for (i = 0; i < v->limbs; i++)
		r[i] = limb_sub(r[i], limb_mul(v->d[i], quotient, 0, &carry), &borrow);
	high -= carry + borrow;
	/* One limb's estimate is too large by 2 at most (D. Knuth, TAOCP 2, 4.3.1, B). */
	for (i = 0; i < 2 && high; i++)
		high += number_add_masked(r, r, v->d, ~0ULL, v->limbs);
}

/**
 * kshake_mont_enter_public() - to Montgomery form
 * @m: the modulus, public
 * @r: receives @a * R mod n; may be @a
 * @a: a public number below n
 * @t: for limbs
 *
 * Takes little more than a multiplication.
 */
void kshake_mont_enter_public(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t)
{
	struct divisor v;
	unsigned int i;

	divisor_init(&v, m, t);
	for (i = m->limbs; i-- > 0;)
		r[i] = a[i] << v.shift | (v.shift && i ? a[i - 1] >> (64 - v.shift) : 0);
	for (i = 0; i < m->limbs; i++)
		divisor_step(&v, r);
	for (i = 0; i < v.limbs; i++)
		r[i] = r[i] >> v.shift |
		       (v.shift && i + 1 < v.limbs ? r[i + 1] << (64 - v.shift) : 0);
}

/**
 * kshake_mont_rr_public() - what takes numbers into Montgomery form
 * @m: the modulus, public
 * @rr: receives R * R mod n
 * @t: for limbs
 */
void kshake_mont_rr_public(const struct kshake_mont *m, u64 *rr, u64 *t)
{
	number_set(rr, 1, m->limbs);
	kshake_mont_enter_public(m, rr, rr, t);
	kshake_mont_enter_public(m, rr, rr, t);
}
