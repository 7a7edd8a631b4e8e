/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Limbs, 64 bits of a large number: what the arithmetic of ec/ and rsa/ is made of. */
#ifndef KSHAKE_LIMB_H
#define KSHAKE_LIMB_H

#include "port.h"

/* All ones for a bit of 1, and 0 for 0, such that no compiler sees that there are only two. */
static inline u64 limb_mask(u64 bit)
{
	u64 mask = 0 - bit;

	OPTIMIZER_HIDE_VAR(mask);
	return mask;
}

static inline u64 limb_add(u64 a, u64 b, u64 *carry)
{
	u128 sum = (u128)a + b + *carry;

	*carry = sum >> 64;
	return sum;
}

static inline u64 limb_sub(u64 a, u64 b, u64 *borrow)
{
	u128 difference = (u128)a - b - *borrow;

	*borrow = (u64)(difference >> 64) & 1;
	return difference;
}

/* The low half of a * b + c + *carry, the high half is the next carry. It cannot overflow. */
static inline u64 limb_mul(u64 a, u64 b, u64 c, u64 *carry)
{
	u128 sum = (u128)a * b + c + *carry;

	*carry = sum >> 64;
	return sum;
}

/* All ones if it is 0, and 0 otherwise. */
static inline u64 limb_is_zero(u64 a)
{
	return limb_mask(((a | (0 - a)) >> 63) ^ 1);
}

#endif /* KSHAKE_LIMB_H */
