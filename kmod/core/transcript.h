/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The transcript hash (RFC 8446, 4.4.1; RFC 5246, 7.4.8 and 7.4.9). */
#ifndef KSHAKE_TRANSCRIPT_H
#define KSHAKE_TRANSCRIPT_H

#include "wire.h"
#include "../crypto/crypto.h"

/**
 * struct kshake_transcript - all handshake messages so far
 * @pending: the messages themselves, while the hash is not known
 * @hash: of them, from then on
 * @beside: hashes that run beside @hash, of TLS 1.2: a CertificateVerify has one of its own
 * @nr_beside: how many
 * @running: @hash is in use
 *
 * Zeroed is empty.
 */
struct kshake_transcript {
	struct kshake_builder pending;
	struct kshake_hash hash;
	struct kshake_hash *beside;
	unsigned int nr_beside;
	bool running;
};

int kshake_transcript_add(struct kshake_transcript *t, const u8 *msg, size_t len);
int kshake_transcript_start(struct kshake_transcript *t, enum kshake_hash_alg alg);
/* As kshake_transcript_start(), with each of @algs (BIT(enum kshake_hash_alg)) that is not @alg. */
int kshake_transcript_start_with(struct kshake_transcript *t, enum kshake_hash_alg alg, u32 algs);
/* The digest by one of those, or by the main one; -EINVAL: it does not run. */
int kshake_transcript_digest_by(const struct kshake_transcript *t, enum kshake_hash_alg alg,
				u8 *digest);
/* From here on only the main one runs. */
void kshake_transcript_settle(struct kshake_transcript *t);
int kshake_transcript_retry(struct kshake_transcript *t, enum kshake_hash_alg alg);
int kshake_transcript_digest(const struct kshake_transcript *t, u8 *digest);
void kshake_transcript_wipe(struct kshake_transcript *t);

#endif /* KSHAKE_TRANSCRIPT_H */
