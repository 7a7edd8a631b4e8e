// SPDX-License-Identifier: GPL-2.0-only
/* Random bytes. */
#include <linux/random.h>

#include "crypto.h"

/**
 * kshake_rand() - cryptographically strong random bytes
 * @buf: filled
 * @len: with so many
 *
 * kshake_crypto_init() has waited for the generator to be seeded.
 */
void kshake_rand(void *buf, size_t len)
{
	get_random_bytes(buf, len);
}
