// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * mont.h in C: products row by row, and Montgomery's reduction (P. Montgomery, "Modular
 * Multiplication Without Trial Division") a limb at a time.
 */
#include "../core/limb.h"
#include "mont.h"

/* t[0..limbs) += a * b; returns what is carried beyond. */
static u64 row(u64 *t, const u64 *a, u64 b, unsigned int limbs)
{
	u64 carry = 0;
	unsigned int i;

	for (i = 0; i < limbs; i++)
		t[i] = limb_mul(a[i], b, t[i], &carry);
	return carry;
}

static void product(u64 *r, const u64 *a, const u64 *b, unsigned int limbs)
{
	unsigned int i;

	memset(r, 0, limbs * sizeof(*r));
	for (i = 0; i < limbs; i++)
		r[limbs + i] = row(r + i, a, b[i], limbs);
}

/* r = a * a: what is off the diagonal once, then doubled, and the squares of the limbs. */
static void square(u64 *r, const u64 *a, unsigned int limbs)
{
	u64 bit = 0, carry = 0;
	unsigned int i;

	memset(r, 0, limbs * sizeof(*r));
	for (i = 0; i < limbs; i++)
		r[limbs + i] = row(r + 2 * i + 1, a + i + 1, a[i], limbs - 1 - i);
	for (i = 0; i < limbs; i++) {
		u64 low = r[2 * i], high = r[2 * i + 1];

		r[2 * i] = limb_mul(a[i], a[i], low << 1 | bit, &carry);
		r[2 * i + 1] = limb_add(high << 1 | low >> 63, 0, &carry);
		bit = high >> 63;
	}
}

/* r = t - n for a carry of 1, t for one of 0; modulo R. */
static void correct(const struct kshake_mont *m, u64 *r, const u64 *t, u64 carry)
{
	u64 mask = limb_mask(carry), borrow = 0;
	unsigned int i;

	for (i = 0; i < m->limbs; i++)
		r[i] = limb_sub(t[i], m->n[i] & mask, &borrow);
}

static void reduce(const struct kshake_mont *m, u64 *r, u64 *t)
{
	u64 carry = 0;
	unsigned int i;

	for (i = 0; i < m->limbs; i++)
		t[m->limbs + i] = limb_add(t[m->limbs + i],
					   row(t + i, m->n, t[i] * m->n0, m->limbs), &carry);
	/* Below R + n: less than R is left. */
	correct(m, r, t + m->limbs, carry);
}

static void mul(const struct kshake_mont *m, u64 *r, const u64 *a, const u64 *b, u64 *t)
{
	product(t, a, b, m->limbs);
	reduce(m, r, t);
}

static void sqr(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t)
{
	square(t, a, m->limbs);
	reduce(m, r, t);
}

static void gather(u64 *r, const u64 *table, unsigned int limbs, unsigned int index)
{
	unsigned int entry, i;

	memset(r, 0, limbs * sizeof(*r));
	for (entry = 0; entry < KSHAKE_MONT_ENTRIES; entry++) {
		u64 mask = limb_is_zero(entry ^ index);

		for (i = 0; i < limbs; i++)
			r[i] |= table[entry * limbs + i] & mask;
	}
}

/* Ordinary C. */
const struct kshake_mont_ops kshake_mont_portable = {
	.name = "portable",
	.product = product,
	.mul = mul,
	.sqr = sqr,
	.reduce = reduce,
	.gather = gather,
};
