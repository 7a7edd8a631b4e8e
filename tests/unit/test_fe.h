/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Arithmetic of kmod/ec as functions: test_fe_p256_adx.c and the like include theirs before
 * this, define TEST_FE, and so make a struct of that name.
 */
#define FE_LIMBS_MAX	6

#ifndef KSHAKE_TESTS_TEST_FE_H
#define KSHAKE_TESTS_TEST_FE_H

struct fe_modulus {
	const u64 *m;
	void (*mul)(u64 *r, const u64 *a, const u64 *b);
	void (*sqr)(u64 *r, const u64 *a);
	void (*add)(u64 *r, const u64 *a, const u64 *b);
	void (*sub)(u64 *r, const u64 *a, const u64 *b);
	void (*neg)(u64 *r, const u64 *a);
	void (*inv)(u64 *r, const u64 *a);
	void (*to_mont)(u64 *r, const u64 *a);
	void (*from_mont)(u64 *r, const u64 *a);
	u64 (*from_bytes)(u64 *r, const u8 *bytes);
	void (*to_bytes)(u8 *bytes, const u64 *a);
	u64 (*is_zero)(const u64 *a);
	u64 (*equal)(const u64 *a, const u64 *b);
	void (*select)(u64 *r, u64 mask, const u64 *a, const u64 *b);
	void (*inv_vartime)(u64 *r, const u64 *a);
	void (*half)(u64 *r, const u64 *a);				/* of the field only */
	void (*sqr_n)(u64 *r, const u64 *a, unsigned int n);		/* of the field only */
	void (*reduce)(u64 *r, const u64 *a);				/* of scalars only */
};

struct fe_impl {
	const char *name;
	int limbs;
	struct fe_modulus fe, sc;
};

extern const struct fe_impl test_fe_p256_portable, test_fe_p384_portable;
extern const struct fe_impl test_fe_p256_adx, test_fe_p384_adx;

#endif /* KSHAKE_TESTS_TEST_FE_H */

#ifdef TEST_FE

#define FE_MODULUS(f)							\
	.mul = f##_mul, .sqr = f##_sqr, .add = f##_add, .sub = f##_sub,	\
	.neg = f##_neg, .inv = f##_inv, .inv_vartime = f##_inv_vartime,	\
	.to_mont = f##_to_mont, .from_mont = f##_from_mont,		\
	.from_bytes = f##_from_bytes, .to_bytes = f##_to_bytes,		\
	.is_zero = f##_is_zero, .equal = f##_equal, .select = f##_select

const struct fe_impl TEST_FE = {
	.name = TEST_FE_NAME,
	.limbs = FE_LIMBS,
	.fe = { FE_MODULUS(fe), .m = fe_p, .half = fe_half, .sqr_n = fe_sqr_n },
	.sc = { FE_MODULUS(sc), .m = sc_n, .reduce = sc_reduce },
};

#endif
