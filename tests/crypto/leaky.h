/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ec/ and rsa/ as they must not be, to see that the tests notice. */
#ifndef KSHAKE_TESTS_CRYPTO_LEAKY_H
#define KSHAKE_TESTS_CRYPTO_LEAKY_H

#include "../../kmod/ec/ops.h"
#include "../../kmod/rsa/mont.h"

/* P-256: what is picked from a table is found by its index, or by stopping where it is. */
extern const struct kshake_ec_ops leaky_ec_address;
extern const struct kshake_ec_ops leaky_ec_branch;

enum leaky_mont {
	LEAKY_MONT_ADDRESS,	/* the entry of a window is found by its index */
	LEAKY_MONT_SKIP,	/* where it is 1, nothing is multiplied */
	LEAKY_MONT_SUBTRACT,	/* the modulus is subtracted only where there is enough of it */
};

/* Until implementation_choose() is called again. */
void leaky_mont_choose(enum leaky_mont how);

#endif /* KSHAKE_TESTS_CRYPTO_LEAKY_H */
