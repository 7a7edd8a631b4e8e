/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The key schedule of TLS 1.2 (RFC 5246, 5, 6.3, 7.4.9 and 8.1; RFC 7627). */
#ifndef KSHAKE_SCHED12_H
#define KSHAKE_SCHED12_H

#include "../crypto/crypto.h"

#define KSHAKE_MASTER12		48	/* bytes of a master secret */

/* P_<hash>(secret, label + seed), the seed in @nr pieces, at most KSHAKE_PRF_SEEDS. */
#define KSHAKE_PRF_SEEDS	3
int kshake_prf(enum kshake_hash_alg hash, const u8 *secret, size_t secret_len, const char *label,
	       const struct kshake_bytes *seed, unsigned int nr, u8 *out, size_t out_len);

/* @master gets KSHAKE_MASTER12 bytes; randoms are 32 bytes each, @session_hash a digest. */
int kshake_master12(enum kshake_hash_alg hash, const u8 *premaster, size_t premaster_len,
		    const u8 *client_random, const u8 *server_random, u8 *master);
int kshake_extended_master12(enum kshake_hash_alg hash, const u8 *premaster, size_t premaster_len,
			     const u8 *session_hash, u8 *master);

/**
 * struct kshake_keys12 - one direction's part of the key block
 * @key: write_key, kshake_aead_key_size() bytes
 * @iv: write_IV, kshake_fixed_iv12() bytes: the implicit part of nonces
 */
struct kshake_keys12 {
	u8 key[KSHAKE_AEAD_KEY_MAX];
	u8 iv[KSHAKE_AEAD_IV];
};

/* RFC 5288, RFC 6655: 4, the record has 8 more; RFC 7905: 12. */
size_t kshake_fixed_iv12(enum kshake_aead_alg aead);
int kshake_key_block12(enum kshake_hash_alg hash, enum kshake_aead_alg aead, const u8 *master,
		       const u8 *client_random, const u8 *server_random,
		       struct kshake_keys12 *client, struct kshake_keys12 *server);

/* @server: "server finished" rather than "client finished"; @verify_data gets 12 bytes. */
int kshake_finished12(enum kshake_hash_alg hash, const u8 *master, bool server, const u8 *digest,
		      u8 *verify_data);

#endif /* KSHAKE_SCHED12_H */
