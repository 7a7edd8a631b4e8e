/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Arithmetic for P-256 in C. See fe_field.h for what there is. */
#include "../core/limb.h"
#include "fe_p256.h"
#include "fe_limbs.h"

/*
 * As -1/p mod 2^64 is 1, q is the lowest limb itself, and q p has only two limbs that take a
 * multiplication: q (p + 1) = q 2^96 + q (2^64 - 2^32 + 1) 2^192. t5 is 0, as t was less than 2 p
 * before the row, and (2^64 + 1) p is less than 2^320.
 */
static __always_inline void fe_reduce_row(u64 *t)
{
	u64 q = t[0], carry = 0;

	t[0] = limb_add(t[1], q << 32, &carry);
	t[1] = limb_add(t[2], q >> 32, &carry);
	t[2] = limb_mul(q, fe_p[3], t[3], &carry);
	t[3] = limb_add(t[4], 0, &carry);
	t[4] = carry;
}

#include "fe_mul.h"
#include "fe_invert.h"
#include "fe_field.h"
#include "fe_order.h"
