/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Do two samples have the same mean? B. L. Welch, "The generalization of Student's problem". */
#ifndef KSHAKE_TESTS_CRYPTO_WELCH_H
#define KSHAKE_TESTS_CRYPTO_WELCH_H

/**
 * struct welch - two samples, added up
 * @n: how many of each
 * @mean: of each
 * @squares: of each, the sum of squares of what it differs from its mean
 */
struct welch {
	double n[2];
	double mean[2];
	double squares[2];
};

/* @which: 0 or 1 */
void welch_add(struct welch *w, int which, double value);
/* By how many standard errors their means differ; 0 while there are too few to say. */
double welch_t(const struct welch *w);

#endif /* KSHAKE_TESTS_CRYPTO_WELCH_H */
