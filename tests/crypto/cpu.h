/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Ahead of port.h: what the processor has is as these tests want it. See common.c. */
#ifndef KSHAKE_TESTS_CRYPTO_CPU_H
#define KSHAKE_TESTS_CRYPTO_CPU_H

#include <stdbool.h>

extern bool cpu_has_adx;

#define boot_cpu_has(feature)	cpu_has_adx

#endif /* KSHAKE_TESTS_CRYPTO_CPU_H */
