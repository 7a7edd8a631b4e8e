// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kmod/crypto/rsa_driver.h in userspace: nobody has named a driver. */
#include "../../kmod/crypto/rsa_driver.h"

const char *kshake_rsa_driver_name(void)
{
	return NULL;
}

int kshake_rsa_driver_public(const struct kshake_bytes *der __always_unused,
			     const u8 *in __always_unused, u8 *out __always_unused,
			     size_t len __always_unused)
{
	return -ENOENT;
}

int kshake_rsa_driver_key_new(struct kshake_rsa_driver_key **key,
			      const struct kshake_bytes *der __always_unused)
{
	*key = NULL;
	return 0;
}

void kshake_rsa_driver_key_free(struct kshake_rsa_driver_key *key __always_unused)
{
}

int kshake_rsa_driver_private(const struct kshake_rsa_driver_key *key __always_unused,
			      const u8 *in __always_unused, u8 *out __always_unused,
			      size_t len __always_unused)
{
	return -ENOENT;
}
