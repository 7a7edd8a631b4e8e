/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What timing.c measures. */
#ifndef KSHAKE_TESTS_CRYPTO_TIMING_H
#define KSHAKE_TESTS_CRYPTO_TIMING_H

#include "common.h"

/**
 * struct timing_op - an operation
 * @name: what it is
 * @size: of an input
 * @setup: before anything else, with the implementation chosen; may be NULL
 * @fill: makes an input: the fixed one, or one of random secrets
 * @run: works on it, wherever it is; returns 0
 */
struct timing_op {
	const char *name;
	size_t size;
	void (*setup)(void);
	void (*fill)(void *input, bool fixed);
	int (*run)(const void *input);
};

/* Each with each implementation. */
extern const struct timing_op timing_ops[];
extern const unsigned int timing_nr_ops;
/* Made to leak. */
extern const struct timing_op timing_leaks[];
extern const unsigned int timing_nr_leaks;

#endif /* KSHAKE_TESTS_CRYPTO_TIMING_H */
