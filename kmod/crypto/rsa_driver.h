/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RSA by a driver of the kernel crypto API that the administrator has named (rsa_driver.c);
 * if he has not, there is none.
 */
#ifndef KSHAKE_CRYPTO_RSA_DRIVER_H
#define KSHAKE_CRYPTO_RSA_DRIVER_H

#include "../core/bytes.h"

struct crypto_akcipher;

/**
 * struct kshake_rsa_driver_key - a private key that a driver has
 * @tfm: holds it; may be used by many at once
 */
struct kshake_rsa_driver_key {
	struct crypto_akcipher *tfm;
};

int kshake_rsa_driver_load(void);
void kshake_rsa_driver_unload(void);
/* NULL: there is none. */
const char *kshake_rsa_driver_name(void);
int kshake_rsa_driver_public(const struct kshake_bytes *der, const u8 *in, u8 *out, size_t len);
int kshake_rsa_driver_key_new(struct kshake_rsa_driver_key **key, const struct kshake_bytes *der);
void kshake_rsa_driver_key_free(struct kshake_rsa_driver_key *key);
int kshake_rsa_driver_private(const struct kshake_rsa_driver_key *key, const u8 *in, u8 *out,
			      size_t len);

#endif /* KSHAKE_CRYPTO_RSA_DRIVER_H */
