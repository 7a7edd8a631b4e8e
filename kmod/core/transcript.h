/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The transcript hash (RFC 8446, 4.4.1). */
#ifndef KSHAKE_TRANSCRIPT_H
#define KSHAKE_TRANSCRIPT_H

#include "wire.h"
#include "../crypto/crypto.h"

/**
 * struct kshake_transcript - all handshake messages so far
 * @pending: the messages themselves, while the hash is not known
 * @hash: of them, from then on
 * @running: @hash is in use
 *
 * Zeroed is empty.
 */
struct kshake_transcript {
	struct kshake_builder pending;
	struct kshake_hash hash;
	bool running;
};

int kshake_transcript_add(struct kshake_transcript *t, const u8 *msg, size_t len);
int kshake_transcript_start(struct kshake_transcript *t, enum kshake_hash_alg alg);
int kshake_transcript_retry(struct kshake_transcript *t, enum kshake_hash_alg alg);
int kshake_transcript_digest(const struct kshake_transcript *t, u8 *digest);
void kshake_transcript_wipe(struct kshake_transcript *t);

#endif /* KSHAKE_TRANSCRIPT_H */
