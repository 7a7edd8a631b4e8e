/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Arithmetic for P-384 in C. See fe_field.h for what there is. */
#include "../core/port.h"
#include "fe_p384.h"
#include "fe_limbs.h"

/*
 * q p = q 2^384 - q (2^128 + 2^96 - 2^32 + 1), where -1/p mod 2^64 = 2^32 + 1 makes
 * q = t0 + (t0 << 32), and the lowest limb of what is subtracted t0 again. The next ones are
 * (q << 32) - (q >> 32) and q + (q >> 32), with a borrow if q < (q << 32), and a carry.
 */
static __always_inline void fe_reduce_row(u64 *t)
{
	u64 low = t[0] << 32, q, s[3] = {}, carry = 0, borrow = 0;

	q = limb_add(t[0], low, &borrow);	/* carries if q < low */
	s[0] = limb_sub(low, q >> 32, &borrow);
	s[1] = limb_sub(q >> 32, 0, &borrow);
	s[1] = limb_add(s[1], q, &carry);
	s[2] = carry;

	t[0] = limb_sub(t[1], s[0], &borrow);
	t[1] = limb_sub(t[2], s[1], &borrow);
	t[2] = limb_sub(t[3], s[2], &borrow);
	t[3] = limb_sub(t[4], 0, &borrow);
	t[4] = limb_sub(t[5], 0, &borrow);
	carry = 0;
	t[5] = limb_add(t[6], q, &carry);
	t[6] = t[7] + carry;
	t[5] = limb_sub(t[5], 0, &borrow);
	t[6] -= borrow;
}

#include "fe_mul.h"
#include "fe_invert.h"
#include "fe_field.h"
#include "fe_order.h"
