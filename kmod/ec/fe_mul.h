/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Montgomery multiplication modulo p in C, one limb of b after the other: fe_reduce_row() is
 * what the prime makes of limbs_reduce_row(). Part of fe_p256_portable.h and
 * fe_p384_portable.h.
 *
 * For a and b below p, the sum t is less than 2 p after each row.
 */

/* r = a b / R mod p */
static noinline_for_stack void fe_mul(u64 *r, const u64 *a, const u64 *b)
{
	u64 t[FE_LIMBS + 2] = {};
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++) {
		limbs_mul_row(t, a, b[i]);
		fe_reduce_row(t);
	}
	limbs_reduce(r, t, t[FE_LIMBS], fe_p);
}

/* r = a^2 / R mod p */
static inline void fe_sqr(u64 *r, const u64 *a)
{
	fe_mul(r, a, a);
}

/* r = a + b mod p */
static inline void fe_add(u64 *r, const u64 *a, const u64 *b)
{
	limbs_add(r, a, b, fe_p);
}

/* r = a - b mod p */
static inline void fe_sub(u64 *r, const u64 *a, const u64 *b)
{
	limbs_sub(r, a, b, fe_p);
}

/* r = a / 2 mod p */
static inline void fe_half(u64 *r, const u64 *a)
{
	limbs_half(r, a, fe_p);
}
