// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* P-384, on x86-64 with mulx, adcx and adox. */
#include "ops.h"

#define EC_OPS		kshake_ec_p384_adx
#define EC_LIMBS	KSHAKE_P384_LIMBS
#define EC_SPACING	KSHAKE_P384_SPACING
#define EC_B		kshake_ec_p384_b
#define EC_N		kshake_ec_p384_n
#define EC_COMB		kshake_ec_p384_comb
#define EC_ODD		kshake_ec_p384_odd

#include "fe_p384_adx.h"
#include "scan_cmov.h"
#include "curve.h"
