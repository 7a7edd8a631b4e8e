// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* RSA, by what the CPU has. */
#include "mont.h"
#include "rsa.h"

/**
 * kshake_rsa_init() - choose by what the CPU has
 *
 * Once, at load. Until then the portable implementation is used.
 */
void kshake_rsa_init(void)
{
#ifdef CONFIG_X86_64
	if (boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX))
		kshake_mont = &kshake_mont_adx;
#endif
}

/**
 * kshake_rsa_name() - which implementation that is, for the log
 *
 * Return: "adx" or "portable"
 */
const char *kshake_rsa_name(void)
{
	return kshake_mont->name;
}
