// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading the kernel back end of crypto.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fips.h>
#include <linux/printk.h>
#include <linux/random.h>

#include "../ec/ec.h"
#include "../rsa/rsa.h"
#include "backend.h"
#include "rsa_driver.h"
#include "selftest.h"

/* Choose what to compute with, and see that it computes. */
static int crypto_arithmetic_load(void)
{
	const char *wrong;

	kshake_ec_init();
	kshake_rsa_init();
	pr_info("elliptic curves: %s, RSA: %s\n", kshake_ec_name(),
		kshake_rsa_driver_name() ?: kshake_rsa_name());

	wrong = kshake_selftest();
	if (wrong) {
		pr_err("self-test failed: %s\n", wrong);
		return -ELIBBAD;
	}

	return 0;
}

/**
 * kshake_crypto_init() - find every algorithm that a handshake may need
 *
 * The crypto API loads the modules behind the names here, in the context of who loads
 * this one, and they stay loaded: later nothing depends on a name.
 *
 * Context: process; may sleep.
 * Return: 0; -ENOENT: the kernel lacks an algorithm (the log names it); -ENODEV: it lacks the
 * driver that rsa_driver names; -EINVAL: that is a driver of something else; -ELIBBAD: a
 * self-test failed; -EOPNOTSUPP: FIPS mode; -ENOMEM; -ERESTARTSYS: a signal came while the
 * random generator was not seeded yet.
 */
int kshake_crypto_init(void)
{
	int err;

	/* Neither the arithmetic nor the key schedule has been validated by anybody. */
	if (fips_enabled) {
		pr_err("not in FIPS mode: curves, RSA and key schedule are not validated\n");
		return -EOPNOTSUPP;
	}

	err = wait_for_random_bytes();
	if (err)
		return err;

	err = kshake_hash_load();
	if (err)
		return err;
	err = kshake_aead_load();
	if (err)
		goto unload_hash;
	err = kshake_rsa_driver_load();
	if (err)
		goto unload_aead;
	err = crypto_arithmetic_load();
	if (err)
		goto unload_rsa_driver;

	return 0;

unload_rsa_driver:
	kshake_rsa_driver_unload();
unload_aead:
	kshake_aead_unload();
unload_hash:
	kshake_hash_unload();
	return err;
}

/**
 * kshake_crypto_exit() - free what kshake_crypto_init() found
 *
 * Every object of crypto.h must have been freed before.
 */
void kshake_crypto_exit(void)
{
	kshake_rsa_driver_unload();
	kshake_aead_unload();
	kshake_hash_unload();
}
