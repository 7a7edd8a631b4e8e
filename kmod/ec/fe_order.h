/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Scalars: numbers modulo the order n of the group. Part of fe_p256_portable.h and the like.
 * What fe_field.h says about the field holds for these, too. A signature takes no more than a
 * handful of them, so they are in C for all CPUs.
 */

/* r = a b / R mod n */
static noinline_for_stack void sc_mul(u64 *r, const u64 *a, const u64 *b)
{
	u64 t[FE_LIMBS + 2] = {};
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++) {
		limbs_mul_row(t, a, b[i]);
		limbs_reduce_row(t, sc_n, SC_K);
	}
	limbs_reduce(r, t, t[FE_LIMBS], sc_n);
}

static inline void sc_sqr(u64 *r, const u64 *a)
{
	sc_mul(r, a, a);
}

static inline void sc_add(u64 *r, const u64 *a, const u64 *b)
{
	limbs_add(r, a, b, sc_n);
}

static inline void sc_sub(u64 *r, const u64 *a, const u64 *b)
{
	limbs_sub(r, a, b, sc_n);
}

static inline void sc_neg(u64 *r, const u64 *a)
{
	static const u64 zero[FE_LIMBS];

	sc_sub(r, zero, a);
}

/* r = a mod n, for any a of that many limbs: it is below 2 n. */
static inline void sc_reduce(u64 *r, const u64 *a)
{
	limbs_reduce(r, a, 0, sc_n);
}

static inline void sc_to_mont(u64 *r, const u64 *a)
{
	sc_mul(r, a, sc_rr);
}

static inline void sc_from_mont(u64 *r, const u64 *a)
{
	static const u64 one[FE_LIMBS] = { 1 };

	sc_mul(r, a, one);
}

/* r = R^2 / a: both are in Montgomery form, and 0 makes 0. */
static inline void sc_inv(u64 *r, const u64 *a)
{
	limbs_invert(r, a, sc_n, SC_K, sc_rr);
}

/* sc_inv() for public scalars, on which time depends. */
static inline void sc_inv_vartime(u64 *r, const u64 *a)
{
	limbs_invert_vartime(r, a, sc_n, SC_K, sc_rr);
}

/* Big-endian, not in Montgomery form. The mask says whether it is below n. */
static inline u64 sc_from_bytes(u64 *r, const u8 *bytes)
{
	return limbs_from_bytes(r, bytes, sc_n);
}

static inline void sc_to_bytes(u8 *bytes, const u64 *a)
{
	limbs_to_bytes(bytes, a);
}

static inline u64 sc_is_zero(const u64 *a)
{
	return limbs_is_zero(a);
}

static inline u64 sc_equal(const u64 *a, const u64 *b)
{
	return limbs_equal(a, b);
}

/* r = mask ? a : b */
static inline void sc_select(u64 *r, u64 mask, const u64 *a, const u64 *b)
{
	limbs_select(r, mask, a, b);
}
