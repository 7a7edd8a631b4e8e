// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What of Montgomery's arithmetic is the same for all kinds of CPUs. */
#include "mont.h"
#include "number.h"

const struct kshake_mont_ops *kshake_mont __ro_after_init = &kshake_mont_portable;

/**
 * kshake_mont_init() - begin with a modulus
 * @m: to fill in
 * @n: its limbs, borrowed; odd
 * @limbs: how many, a multiple of KSHAKE_MONT_BLOCK
 *
 * Takes the same time for each modulus.
 */
void kshake_mont_init(struct kshake_mont *m, const u64 *n, unsigned int limbs)
{
	u64 inverse = n[0];	/* to 3 bits: the square of what is odd is 1 mod 8 */
	int bits;

	for (bits = 3; bits < 64; bits *= 2)
		inverse *= 2 - n[0] * inverse;

	m->n = n;
	m->limbs = limbs;
	m->n0 = 0 - inverse;
}

/**
 * kshake_mont_rr() - what takes numbers into Montgomery form
 * @m: the modulus, which may be secret
 * @rr: receives R * R mod n
 *
 * Once for a private key: it takes as long as a hundred multiplications.
 */
void kshake_mont_rr(const struct kshake_mont *m, u64 *rr)
{
	unsigned int i;

	number_set(rr, 1, m->limbs);
	for (i = 0; i < 2 * 64 * m->limbs; i++)
		number_double(rr, 0, m->n, m->limbs);
}

/**
 * kshake_mont_leave() - back from Montgomery form
 * @m: the modulus
 * @r: receives the least residue of @a / R; may be @a
 * @a: a number below R
 * @t: for 2 * limbs
 */
void kshake_mont_leave(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t)
{
	u64 borrow;

	number_copy(t, a, m->limbs);
	memset(t + m->limbs, 0, m->limbs * sizeof(*t));
	kshake_mont->reduce(m, r, t);
	/* (a + q n) / R with both a and q below R: n is the most it can be. */
	borrow = number_sub_masked(r, r, m->n, ~0ULL, m->limbs);
	number_add_masked(r, r, m->n, limb_mask(borrow), m->limbs);
}
