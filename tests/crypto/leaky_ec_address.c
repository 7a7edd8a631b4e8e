// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* P-256 in C, as in p256_portable.c, but for how a point is picked from a table. */
#include "leaky.h"

#define EC_OPS		leaky_ec_address
#define EC_LIMBS	KSHAKE_P256_LIMBS
#define EC_SPACING	KSHAKE_P256_SPACING
#define EC_B		kshake_ec_p256_b
#define EC_N		kshake_ec_p256_n
#define EC_COMB		kshake_ec_p256_comb
#define EC_ODD		kshake_ec_p256_odd

static void scan(u64 *r, const u64 *table, unsigned int entries, u64 index)
{
	memcpy(r, table + index % entries * 2 * EC_LIMBS, 2 * EC_LIMBS * sizeof(*r));
}

#include "../../kmod/ec/fe_p256_portable.h"
#include "../../kmod/ec/curve.h"
