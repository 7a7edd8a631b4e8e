/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Nonces for ECDSA. */
#ifndef KSHAKE_CRYPTO_NONCE_H
#define KSHAKE_CRYPTO_NONCE_H

#include "crypto.h"

#define KSHAKE_NONCE_MAX	48	/* P-384 with SHA-384 */
#define KSHAKE_NONCE_NOISE	32

/**
 * struct kshake_nonce - where the nonces of one signature come from
 * @hash: of HMAC, as long as the curve's order
 * @used: one was given already
 * @k: HMAC_DRBG's K, secret
 * @v: HMAC_DRBG's V, and the nonce, secret
 */
struct kshake_nonce {
	enum kshake_hash_alg hash;
	bool used;
	u8 k[KSHAKE_NONCE_MAX];
	u8 v[KSHAKE_NONCE_MAX];
};

int kshake_nonce_init(struct kshake_nonce *nonce, enum kshake_key_type type, const u8 *scalar,
		      const u8 *digest, const u8 *noise, size_t noise_len);
int kshake_nonce_next(struct kshake_nonce *nonce, const u8 **bytes);
void kshake_nonce_wipe(struct kshake_nonce *nonce);

#endif /* KSHAKE_CRYPTO_NONCE_H */
