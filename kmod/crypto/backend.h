/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the kernel back end tell each other. Nothing outside
 * kmod/crypto/ includes this, except tests/kunit/.
 */
#ifndef KSHAKE_CRYPTO_BACKEND_H
#define KSHAKE_CRYPTO_BACKEND_H

#include "crypto.h"

#define KSHAKE_DIGEST_MAX	64	/* SHA-512, which signatures use */
#define KSHAKE_AEAD_AAD_MAX	32	/* longest associated data; TLS has 5 or 13 bytes */

/* Allocate what a handshake would otherwise have to find by name, and free it. */
int kshake_hash_load(void);
void kshake_hash_unload(void);
int kshake_aead_load(void);
void kshake_aead_unload(void);
int kshake_kex_load(void);
void kshake_kex_unload(void);
int kshake_ecdsa_load(void);
void kshake_ecdsa_unload(void);
int kshake_rsa_load(void);
void kshake_rsa_unload(void);

enum kshake_rsa_padding {
	KSHAKE_RSA_PKCS1,		/* EMSA-PKCS1-v1_5 */
	KSHAKE_RSA_PSS,			/* EMSA-PSS, salt as long as the hash */
};

/* One signature algorithm each; 0, -EKEYREJECTED or our own failure. */
int kshake_ecdsa_verify(const struct kshake_public_key *key, const u8 *digest, size_t digest_len,
			const u8 *sig, size_t sig_len);
int kshake_rsa_verify(const struct kshake_public_key *key, enum kshake_rsa_padding padding,
		      enum kshake_hash_alg hash, const u8 *digest, const u8 *sig, size_t sig_len);

int kshake_pss_verify(enum kshake_hash_alg hash, const u8 *digest, u8 *em, size_t em_bits);
int kshake_pkcs1_verify(enum kshake_hash_alg hash, const u8 *digest, const u8 *em, size_t em_len);

/* What the crypto API says about bytes of the peer, in the words of crypto.h. */
int kshake_sig_verdict(int err);

#endif /* KSHAKE_CRYPTO_BACKEND_H */
