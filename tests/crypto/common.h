/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the programs of tests/crypto share. */
#ifndef KSHAKE_TESTS_CRYPTO_COMMON_H
#define KSHAKE_TESTS_CRYPTO_COMMON_H

#include <stdio.h>

#include "../../kmod/crypto/key.h"

/**
 * struct results - how many
 * @passed: went well
 * @failed: did not
 * @skipped: cannot be had here
 */
struct results {
	unsigned int passed;
	unsigned int failed;
	unsigned int skipped;
};

/* Results, as tests/lib/results.sh wants them. */
void pass(const char *format, ...) __attribute__((format(printf, 1, 2)));
void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* For what is not a result: the test itself is broken. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
struct results results_so_far(void);
void results_add(const struct results *more);	/* from another process */
/* The last line, and the exit code. */
int summary(void);

/* Which implementations there are, and the choice of one: for all of ec/ and rsa/. */
enum implementation { PORTABLE, ADX, NR_IMPLEMENTATIONS };

/* By what the processor says; valgrind's has mulx, adcx and adox, but does not say so. */
bool implementation_runs(enum implementation which);
void implementation_choose(enum implementation which);
const char *implementation_name(enum implementation which);

/* Numbers that look random, and are the same for the same seed. */
void random_seed(u64 seed);
u64 random_u64(void);
void random_bytes(void *buf, size_t len);
/* KSHAKE_SEED of the environment, or another one each time; printed. */
u64 random_seed_given(void);
/* Not all of them look random: long runs of equal bits are where carries go far. */
void random_number(u8 *bytes, size_t len);
/* In [1, n - 1]. */
void random_scalar(const struct kshake_ec *ec, u8 *scalar);

#endif /* KSHAKE_TESTS_CRYPTO_COMMON_H */
