/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* One signature algorithm a file: what sig.c finds there. */
#ifndef KSHAKE_CRYPTO_SIG_H
#define KSHAKE_CRYPTO_SIG_H

#include "crypto.h"

enum kshake_rsa_padding {
	KSHAKE_RSA_PKCS1,		/* EMSA-PKCS1-v1_5 */
	KSHAKE_RSA_PSS,			/* EMSA-PSS, salt as long as the hash */
};

int kshake_sig_ecdsa_verify(const struct kshake_public_key *key, const u8 *digest,
			    size_t digest_len, const u8 *sig, size_t sig_len);
int kshake_sig_ecdsa_sign(const struct kshake_private_key *key, const u8 *digest,
			  size_t digest_len, u8 *sig, size_t *sig_len);

int kshake_sig_rsa_verify(const struct kshake_public_key *key, enum kshake_rsa_padding padding,
			  enum kshake_hash_alg hash, const u8 *digest, const u8 *sig,
			  size_t sig_len);
int kshake_sig_rsa_sign(const struct kshake_private_key *key, enum kshake_rsa_padding padding,
			enum kshake_hash_alg hash, const u8 *digest, u8 *sig, size_t *sig_len);

int kshake_pss_verify(enum kshake_hash_alg hash, const u8 *digest, u8 *em, size_t em_bits);
int kshake_pss_encode(enum kshake_hash_alg hash, const u8 *digest, const u8 *salt, u8 *em,
		      size_t em_bits);
int kshake_pkcs1_verify(enum kshake_hash_alg hash, const u8 *digest, const u8 *em, size_t em_len);
int kshake_pkcs1_encode(enum kshake_hash_alg hash, const u8 *digest, u8 *em, size_t em_len);

#endif /* KSHAKE_CRYPTO_SIG_H */
