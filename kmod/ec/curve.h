/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A curve, whole. p256_adx.c and the like include this after their field arithmetic and their
 * way to read tables, with these names defined:
 *
 * EC_OPS	the struct kshake_ec_ops to make
 * EC_LIMBS	64-bit limbs of a coordinate or scalar
 * EC_SPACING	bits between the teeth of the comb
 * EC_B, EC_N	b of the curve and n, in Montgomery form mod p
 * EC_COMB, EC_ODD	the tables
 *
 * A function says so if its time or memory depends on what it works on.
 */
#define EC_SIZE		(8 * EC_LIMBS)
#define EC_BITS		(64 * EC_LIMBS)

#include "point.h"
#include "sum.h"
#include "digits.h"
#include "comb.h"
#include "window.h"
#include "joint.h"
#include "ecdh.h"
#include "ecdsa.h"

const struct kshake_ec_ops EC_OPS = {
	.check_scalar = check_scalar,
	.check_point = check_point,
	.public = public,
	.shared = shared,
	.sign = sign,
	.verify = verify,
};
