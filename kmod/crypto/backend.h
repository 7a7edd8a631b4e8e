/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the kernel back end tell each other. Nothing outside
 * kmod/crypto/ includes this, except tests/kunit/.
 */
#ifndef KSHAKE_CRYPTO_BACKEND_H
#define KSHAKE_CRYPTO_BACKEND_H

#include "crypto.h"

#define KSHAKE_AEAD_AAD_MAX	32	/* longest associated data; TLS has 5 or 13 bytes */

/* Allocate what a handshake would otherwise have to find by name, and free it. */
int kshake_hash_load(void);
void kshake_hash_unload(void);
int kshake_aead_load(void);
void kshake_aead_unload(void);

#endif /* KSHAKE_CRYPTO_BACKEND_H */
