// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* P-256, in C. */
#include "ops.h"

#define EC_OPS		kshake_ec_p256_portable
#define EC_LIMBS	KSHAKE_P256_LIMBS
#define EC_SPACING	KSHAKE_P256_SPACING
#define EC_B		kshake_ec_p256_b
#define EC_N		kshake_ec_p256_n
#define EC_COMB		kshake_ec_p256_comb
#define EC_ODD		kshake_ec_p256_odd

#include "fe_p256_portable.h"
#include "scan_portable.h"
#include "curve.h"
