/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Arithmetic for P-384 in C. See fe_field.h for what there is. */
#include "../core/limb.h"
#include "fe_p384.h"
#include "fe_limbs.h"

/* The form of p makes q p a matter of shifts, but of so many carries that it takes longer in C. */
static __always_inline void fe_reduce_row(u64 *t)
{
	limbs_reduce_row(t, fe_p, FE_K);
}

#include "fe_mul.h"
#include "fe_invert.h"
#include "fe_field.h"
#include "fe_order.h"
