/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The field: numbers below p, most of them in Montgomery form, which is a R mod p for a. Part
 * of fe_p256_portable.h and the like, which have before this, for this curve and CPU:
 *
 * fe_mul(r, a, b)	r = a b / R mod p: the product, where both are in Montgomery form
 * fe_sqr(r, a)		r = a^2 / R mod p
 * fe_add(r, a, b)	r = a + b mod p
 * fe_sub(r, a, b)	r = a - b mod p
 * fe_half(r, a)	r = a / 2 mod p
 *
 * A result may be one of the operands. The operands are below p, and then so are results. Time
 * and memory do not depend on the numbers. Masks are all ones for "yes" and 0 for "no".
 */

/*
 * fe_mul() and fe_sqr() are functions that are called, as many places need them. The few that
 * all time is spent in may ask for them in place, if this curve and CPU gain by it.
 */
#ifndef FE_INLINE
#define fe_mul_inline	fe_mul
#define fe_sqr_inline	fe_sqr
#endif

/* Squares n times, at least once. */
static inline void fe_sqr_n(u64 *r, const u64 *a, unsigned int n)
{
	fe_sqr(r, a);
	while (--n)
		fe_sqr(r, r);
}

static inline void fe_neg(u64 *r, const u64 *a)
{
	static const u64 zero[FE_LIMBS];

	fe_sub(r, zero, a);
}

static inline void fe_to_mont(u64 *r, const u64 *a)
{
	fe_mul(r, a, fe_rr);
}

static inline void fe_from_mont(u64 *r, const u64 *a)
{
	static const u64 one[FE_LIMBS] = { 1 };

	fe_mul(r, a, one);
}

/* r = R^2 / a: both are in Montgomery form, and 0 makes 0. */
static inline void fe_inv(u64 *r, const u64 *a)
{
	limbs_invert(r, a, fe_p, FE_K, fe_rr);
}

/* fe_inv() for public numbers, on which time depends. */
static inline void fe_inv_vartime(u64 *r, const u64 *a)
{
	limbs_invert_vartime(r, a, fe_p, FE_K, fe_rr);
}

/* Big-endian, not in Montgomery form. The mask says whether it is below p. */
static inline u64 fe_from_bytes(u64 *r, const u8 *bytes)
{
	return limbs_from_bytes(r, bytes, fe_p);
}

static inline void fe_to_bytes(u8 *bytes, const u64 *a)
{
	limbs_to_bytes(bytes, a);
}

static inline u64 fe_is_zero(const u64 *a)
{
	return limbs_is_zero(a);
}

static inline u64 fe_equal(const u64 *a, const u64 *b)
{
	return limbs_equal(a, b);
}

/* r = mask ? a : b */
static inline void fe_select(u64 *r, u64 mask, const u64 *a, const u64 *b)
{
	limbs_select(r, mask, a, b);
}
