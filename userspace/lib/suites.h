/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The suites of RSA key exchange, which have no group. */
#ifndef KSHAKE_LIB_SUITES_H
#define KSHAKE_LIB_SUITES_H

#include <stdbool.h>

#define SUITE_RSA_AES_128_GCM	0x009c
#define SUITE_RSA_AES_256_GCM	0x009d

static inline bool suite_is_rsa(unsigned int suite)
{
	return suite == SUITE_RSA_AES_128_GCM || suite == SUITE_RSA_AES_256_GCM;
}

#endif /* KSHAKE_LIB_SUITES_H */
