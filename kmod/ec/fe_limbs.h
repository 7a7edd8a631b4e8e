/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Numbers of FE_LIMBS limbs, and arithmetic modulo an odd m of that size: what both moduli of
 * a curve and all kinds of CPUs have in common. Part of fe_p256_portable.h and the like.
 *
 * A result may be one of the operands. Time and memory do not depend on the numbers. What is
 * left of them in registers, and where a compiler keeps those, is not wiped here.
 */

static inline u64 limbs_is_zero(const u64 *a)
{
	u64 any = 0;
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		any |= a[i];
	return limb_is_zero(any);
}

static inline u64 limbs_equal(const u64 *a, const u64 *b)
{
	u64 any = 0;
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		any |= a[i] ^ b[i];
	return limb_is_zero(any);
}

/* r = mask ? a : b */
static inline void limbs_select(u64 *r, u64 mask, const u64 *a, const u64 *b)
{
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		r[i] = b[i] ^ (mask & (a[i] ^ b[i]));
}

/* r = carry:a mod m, for a carry:a below 2 m */
static __always_inline void limbs_reduce(u64 *r, const u64 *a, u64 carry, const u64 *m)
{
	u64 t[FE_LIMBS], borrow = 0;
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		t[i] = limb_sub(a[i], m[i], &borrow);
	/* A carry makes up for a borrow. */
	limbs_select(r, limb_mask(borrow & ~carry), a, t);
}

static __always_inline void limbs_add(u64 *r, const u64 *a, const u64 *b, const u64 *m)
{
	u64 t[FE_LIMBS], carry = 0;
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		t[i] = limb_add(a[i], b[i], &carry);
	limbs_reduce(r, t, carry, m);
}

static __always_inline void limbs_sub(u64 *r, const u64 *a, const u64 *b, const u64 *m)
{
	u64 t[FE_LIMBS], borrow = 0, carry = 0, mask;
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		t[i] = limb_sub(a[i], b[i], &borrow);
	mask = limb_mask(borrow);
#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		r[i] = limb_add(t[i], m[i] & mask, &carry);
}

/* r = a / 2 mod m */
static __always_inline void limbs_half(u64 *r, const u64 *a, const u64 *m)
{
	u64 t[FE_LIMBS + 1], carry = 0, mask = limb_mask(a[0] & 1);
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		t[i] = limb_add(a[i], m[i] & mask, &carry);
	t[FE_LIMBS] = carry;
#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		r[i] = t[i] >> 1 | t[i + 1] << 63;
}

/* All ones if the big-endian number is below m, and 0 otherwise. */
static inline u64 limbs_from_bytes(u64 *r, const u8 *bytes, const u64 *m)
{
	u64 borrow = 0;
	int i;

	for (i = 0; i < FE_LIMBS; i++)
		r[i] = get_unaligned_be64(bytes + 8 * (FE_LIMBS - 1 - i));
	for (i = 0; i < FE_LIMBS; i++)
		limb_sub(r[i], m[i], &borrow);
	return limb_mask(borrow);
}

static inline void limbs_to_bytes(u8 *bytes, const u64 *a)
{
	int i;

	for (i = 0; i < FE_LIMBS; i++)
		put_unaligned_be64(a[i], bytes + 8 * (FE_LIMBS - 1 - i));
}

/* t += a b, where t has FE_LIMBS + 2 limbs, of which the last but one is used before this. */
static __always_inline void limbs_mul_row(u64 *t, const u64 *a, u64 b)
{
	u64 carry = 0;
	int i;

#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		t[i] = limb_mul(a[i], b, t[i], &carry);
	t[FE_LIMBS] = limb_add(t[FE_LIMBS], 0, &carry);
	t[FE_LIMBS + 1] = carry;
}

/* t = (t + q m) / 2^64, where q makes that an integer; k is -1/m mod 2^64. */
static __always_inline void limbs_reduce_row(u64 *t, const u64 *m, u64 k)
{
	u64 q = t[0] * k, carry = 0;
	int i;

	limb_mul(q, m[0], t[0], &carry);
#pragma GCC unroll 6
	for (i = 1; i < FE_LIMBS; i++)
		t[i - 1] = limb_mul(q, m[i], t[i], &carry);
	t[FE_LIMBS - 1] = limb_add(t[FE_LIMBS], 0, &carry);
	t[FE_LIMBS] = t[FE_LIMBS + 1] + carry;
}
