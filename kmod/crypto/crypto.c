// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading the kernel back end of crypto.h. */
#include <linux/random.h>

#include "backend.h"

/**
 * kshake_crypto_init() - find every algorithm that a handshake may need
 *
 * The crypto API loads the modules behind the names here, in the context of who loads
 * this one, and they stay loaded: later nothing depends on a name.
 *
 * Context: process; may sleep.
 * Return: 0; -ENOENT: the kernel lacks an algorithm (the log names it); -ENOMEM;
 * -ERESTARTSYS: a signal came while the random generator was not seeded yet.
 */
int kshake_crypto_init(void)
{
	int err;

	err = wait_for_random_bytes();
	if (err)
		return err;

	err = kshake_hash_load();
	if (err)
		return err;
	err = kshake_aead_load();
	if (err)
		goto unload_hash;
	err = kshake_kex_load();
	if (err)
		goto unload_aead;
	err = kshake_ecdsa_load();
	if (err)
		goto unload_kex;
	err = kshake_rsa_load();
	if (err)
		goto unload_ecdsa;

	return 0;

unload_ecdsa:
	kshake_ecdsa_unload();
unload_kex:
	kshake_kex_unload();
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
	kshake_rsa_unload();
	kshake_ecdsa_unload();
	kshake_kex_unload();
	kshake_aead_unload();
	kshake_hash_unload();
}
