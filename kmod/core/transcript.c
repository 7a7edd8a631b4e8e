// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "transcript.h"
#include "msg.h"

/**
 * kshake_transcript_add() - append a message
 * @t: to this
 * @msg: with its header
 * @len: its bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_transcript_add(struct kshake_transcript *t, const u8 *msg, size_t len)
{
	if (t->running)
		return kshake_hash_update(&t->hash, msg, len);
	kshake_build_bytes(&t->pending, msg, len);
	return t->pending.error;
}

/* Hash @len bytes at @first; they take the place of what was pending. */
static int start_with(struct kshake_transcript *t, enum kshake_hash_alg alg, const u8 *first,
		      size_t len)
{
	int err;

	err = kshake_hash_init(&t->hash, alg);
	if (err)
		return err;
	t->running = true;
	err = kshake_hash_update(&t->hash, first, len);
	kshake_builder_free(&t->pending);
	return err;
}

/**
 * kshake_transcript_start() - the hash is known now
 * @t: what it holds is hashed and freed; nothing happens if it runs already
 * @alg: the suite's
 *
 * Return: 0; -EINVAL if another hash runs; or another negative errno.
 */
int kshake_transcript_start(struct kshake_transcript *t, enum kshake_hash_alg alg)
{
	if (t->running)
		return t->hash.alg == alg ? 0 : -EINVAL;
	return start_with(t, alg, t->pending.buf, t->pending.len);
}

/**
 * kshake_transcript_retry() - a HelloRetryRequest came: rewrite ClientHello1
 * @t: holds ClientHello1 and nothing else, not running
 * @alg: the suite's
 *
 * RFC 8446, 4.4.1: the synthetic message_hash message takes its place.
 *
 * Return: 0; -EINVAL if the hash runs already; or another negative errno.
 */
int kshake_transcript_retry(struct kshake_transcript *t, enum kshake_hash_alg alg)
{
	u8 synthetic[KSHAKE_MSG_HEADER + KSHAKE_HASH_MAX] = { KSHAKE_MSG_MESSAGE_HASH };
	size_t size = kshake_hash_size(alg);
	int err;

	if (t->running)
		return -EINVAL;
	put_unaligned_be24(size, synthetic + 1);
	err = kshake_hash_digest(alg, t->pending.buf, t->pending.len,
				 synthetic + KSHAKE_MSG_HEADER);
	if (err)
		return err;
	return start_with(t, alg, synthetic, KSHAKE_MSG_HEADER + size);
}

/**
 * kshake_transcript_digest() - Transcript-Hash of what was added so far
 * @t: running; goes on running
 * @digest: kshake_hash_size() bytes
 *
 * Return: 0; -EINVAL if it does not run yet; or another negative errno.
 */
int kshake_transcript_digest(const struct kshake_transcript *t, u8 *digest)
{
	return t->running ? kshake_hash_peek(&t->hash, digest) : -EINVAL;
}

/**
 * kshake_transcript_wipe() - forget everything
 * @t: empty afterwards
 */
void kshake_transcript_wipe(struct kshake_transcript *t)
{
	if (t->running)
		kshake_hash_wipe(&t->hash);
	kshake_builder_free(&t->pending);
	memzero_explicit(t, sizeof(*t));
}
