/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a curve is to ec.c: functions, once for each kind of CPU. And what those share: the
 * tables that tables.py makes.
 */
#ifndef KSHAKE_EC_OPS_H
#define KSHAKE_EC_OPS_H

#include "ec.h"

/**
 * struct kshake_ec_ops - a curve as one kind of CPU does it
 * @check_scalar: see kshake_ec_check_scalar(), as for each of the following
 * @check_point: kshake_ec_check_point()
 * @public: kshake_ec_public()
 * @shared: kshake_ec_shared()
 * @sign: kshake_ec_sign()
 * @verify: kshake_ec_verify()
 */
struct kshake_ec_ops {
	int (*check_scalar)(const u8 *scalar);
	int (*check_point)(const u8 *point);
	int (*public)(const u8 *scalar, u8 *point);
	int (*shared)(const u8 *scalar, const u8 *peer, u8 *secret);
	int (*sign)(const u8 *scalar, const u8 *nonce, const u8 *digest, size_t digest_len,
		    u8 *r, u8 *s);
	int (*verify)(const u8 *point, const u8 *digest, size_t digest_len,
		      const u8 *r, const u8 *s);
};

extern const struct kshake_ec_ops kshake_ec_p256_adx;
extern const struct kshake_ec_ops kshake_ec_p256_portable;
extern const struct kshake_ec_ops kshake_ec_p384_adx;
extern const struct kshake_ec_ops kshake_ec_p384_portable;

#define KSHAKE_P256_LIMBS	4
#define KSHAKE_P384_LIMBS	6

/* The comb (see comb.h): how many teeth, and how many bits they are apart. */
#define KSHAKE_EC_TEETH		6
#define KSHAKE_P256_SPACING	4
#define KSHAKE_P384_SPACING	8

/* Entries of the whole blocks, and of the block at the top that has fewer teeth. */
#define KSHAKE_P256_COMB	(10 * 32 + 8)
#define KSHAKE_P384_COMB	(8 * 32)

/* Odd multiples of the base point (see joint.h). */
#define KSHAKE_EC_ODD		32

/*
 * b of the curve, the order n, and points as x and y. All are field elements in Montgomery
 * form, the least significant limb first.
 */
extern const u64 kshake_ec_p256_b[KSHAKE_P256_LIMBS];
extern const u64 kshake_ec_p256_n[KSHAKE_P256_LIMBS];
extern const u64 kshake_ec_p256_comb[KSHAKE_P256_COMB][2 * KSHAKE_P256_LIMBS];
extern const u64 kshake_ec_p256_odd[KSHAKE_EC_ODD][2 * KSHAKE_P256_LIMBS];
extern const u64 kshake_ec_p384_b[KSHAKE_P384_LIMBS];
extern const u64 kshake_ec_p384_n[KSHAKE_P384_LIMBS];
extern const u64 kshake_ec_p384_comb[KSHAKE_P384_COMB][2 * KSHAKE_P384_LIMBS];
extern const u64 kshake_ec_p384_odd[KSHAKE_EC_ODD][2 * KSHAKE_P384_LIMBS];

#endif /* KSHAKE_EC_OPS_H */
