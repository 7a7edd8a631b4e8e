/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The parts of the cross-checks. */
#ifndef KSHAKE_TESTS_CRYPTO_CROSS_H
#define KSHAKE_TESTS_CRYPTO_CROSS_H

#include "common.h"

/**
 * struct tally - what came of a part
 * @checks: comparisons made
 * @wrong: how many of them went wrong
 */
struct tally {
	unsigned long checks;
	unsigned long wrong;
};

/* One comparison; says what went wrong, the first few times. */
void tally_check(struct tally *t, bool right, const char *what);

/* @share: percent of the usual number of rounds */
void cross_ec(struct tally *t, const struct kshake_ec *ec, unsigned int share);
void cross_rsa(struct tally *t, unsigned int bits, unsigned int share);
void cross_sig(struct tally *t, enum kshake_key_type type, unsigned int share);
void cross_premaster(struct tally *t, unsigned int bits, unsigned int share);
void cross_mod_exp(struct tally *t, unsigned int share);

#endif /* KSHAKE_TESTS_CRYPTO_CROSS_H */
