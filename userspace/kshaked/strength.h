/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The strength of signatures that OpenSSL applies no security level to: those on CRLs and OCSP
 * responses.
 */
#ifndef KSHAKED_STRENGTH_H
#define KSHAKED_STRENGTH_H

#include <stdbool.h>

struct X509_algor_st;		/* X509_ALGOR */

/*
 * Is a signature of this algorithm less than OpenSSL's security level @level, 0 to 5, asks of
 * those on certificates? So is what has no digest that we know of. Says nothing on the key.
 */
bool strength_is_weak(const struct X509_algor_st *alg, int level);

#endif /* KSHAKED_STRENGTH_H */
