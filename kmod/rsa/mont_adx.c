// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * mont.h on x86-64 with mulx, adcx and adox: in bands of eight limbs of the multiplier, and
 * those in blocks of eight limbs.
 */
#include "mont.h"
#include "mont_adx_block.h"

#define BLOCK	KSHAKE_MONT_BLOCK

static __always_inline void load(u64 *acc, const u64 *t)
{
	int i;

#pragma GCC unroll 8
	for (i = 0; i < BLOCK; i++)
		acc[i] = t[i];
}

static __always_inline void store(u64 *t, const u64 *acc)
{
	load(t, acc);
}

/*
 * acc:to = acc + from + a b, for a b of 8 limbs and any number of blocks of a and from; a from
 * that is NULL is 0. What is carried out of an addition of 8 limbs is as much as the carry into
 * the next, so one is kept, and returned in the end.
 */
static __always_inline u64 band(u64 *acc, u64 *to, const u64 *from, const u64 *a, const u64 *end,
				const u64 *b)
{
	u64 carry = 0;

	for (; a != end; a += BLOCK) {
		if (from) {
			carry = mont_add(acc, from, carry);
			from += BLOCK;
		}
		mont_block(acc, to, a, b);
		to += BLOCK;
	}
	return carry;
}

static void product(u64 *r, const u64 *a, const u64 *b, unsigned int limbs)
{
	const u64 *from = NULL, *end = b + limbs;

	for (; b != end; b += BLOCK) {
		u64 acc[BLOCK] = {}, carry;

		carry = band(acc, r, from, a, a + limbs, b);
		mont_add_carry(acc, carry);
		store(r + limbs, acc);
		r += BLOCK;
		from = r;
	}
}

/* r = a * a: what is above the diagonal, then twice that and the diagonal */
static void square(u64 *r, const u64 *a, unsigned int limbs)
{
	const u64 *from = NULL, *end = a + limbs;
	u64 doubled = 0, added = 0;

	for (; a != end; a += BLOCK) {
		u64 acc[BLOCK] = {}, carry;

		if (from)
			load(acc, r);
		mont_triangle(acc, r, a);
		carry = band(acc, r + BLOCK, from, a + BLOCK, end, a);
		mont_add_carry(acc, carry);
		store(r + (end - a), acc);
		mont_double(r, a, &doubled, &added);
		r += 2 * BLOCK;
		from = r + BLOCK;
	}
}

/* r = t - n if mask is -1, t if it is 0 */
static void correct(u64 *r, const u64 *t, const u64 *n, unsigned int limbs, u64 mask)
{
	const u64 *end = n + limbs;
	u64 borrow = 0;

	for (; n != end; n += BLOCK) {
		u64 acc[BLOCK];
		int i;

#pragma GCC unroll 8
		for (i = 0; i < BLOCK; i++)
			acc[i] = n[i] & mask;
		borrow = mont_subtract(r, t, acc, borrow);
		r += BLOCK;
		t += BLOCK;
	}
}

/*
 * The lower half of t, a band at a time: the quotient of a band, which makes its lowest 8 limbs 0,
 * is kept in r, and t moves down by as much; 8 limbs of the upper half come in at the top. The
 * sum is below R + n each time, so there is one carry.
 */
static void reduce(const struct kshake_mont *m, u64 *r, u64 *t)
{
	const u64 *n = m->n, *end = n + m->limbs;
	u64 *top = t + m->limbs - BLOCK;
	u64 beyond = 0;
	unsigned int i;

	for (i = BLOCK; i <= m->limbs; i += BLOCK) {
		u64 acc[BLOCK], carry;

		load(acc, t);
		mont_reduce_block(acc, r, n, m->n0);
		carry = band(acc, t, t + BLOCK, n + BLOCK, end, r);
		carry = mont_add(acc, top + i, carry);
		beyond = carry | mont_add_carry(acc, beyond);
		store(top, acc);
	}
	correct(r, t, n, m->limbs, beyond);
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

/* Eight limbs at a time, from all entries. */
static void gather(u64 *r, const u64 *table, unsigned int limbs, unsigned int index)
{
	const u64 *end = table + limbs;

	for (; table != end; table += BLOCK) {
		u64 v[BLOCK] = {}, left = (u64)index + 1;
		const u64 *at = table;
		unsigned int entry;

#pragma GCC unroll 4
		for (entry = 0; entry < KSHAKE_MONT_ENTRIES; entry++) {
			mont_select(v, at, &left);
			at += limbs;
		}
		store(r, v);
		r += BLOCK;
	}
}

/* x86-64 with BMI2 and ADX. */
const struct kshake_mont_ops kshake_mont_adx = {
	.name = "adx",
	.product = product,
	.mul = mul,
	.sqr = sqr,
	.reduce = reduce,
	.gather = gather,
};
