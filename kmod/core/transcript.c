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
	unsigned int i;
	int err;

	if (!t->running) {
		kshake_build_bytes(&t->pending, msg, len);
		return t->pending.error;
	}
	err = kshake_hash_update(&t->hash, msg, len);
	for (i = 0; !err && i < t->nr_beside; i++)
		err = kshake_hash_update(&t->beside[i], msg, len);
	return err;
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

/* Another hash of what is pending, beside the main one. */
static int start_beside(struct kshake_transcript *t, enum kshake_hash_alg alg)
{
	struct kshake_hash *hash = &t->beside[t->nr_beside];
	int err;

	err = kshake_hash_init(hash, alg);
	if (err)
		return err;
	t->nr_beside++;
	return kshake_hash_update(hash, t->pending.buf, t->pending.len);
}

/**
 * kshake_transcript_start_with() - the hash is known now, and which a signature may be by
 * @t: as for kshake_transcript_start(), but that it must not run if another hash is wanted
 * @alg: the suite's
 * @algs: BIT(enum kshake_hash_alg)s; each that is not @alg runs beside it, until
 *	kshake_transcript_settle()
 *
 * RFC 5246, 7.4.8: the hash of a CertificateVerify is chosen when it is sent.
 *
 * Return: 0; -EINVAL if a hash runs, or one is not known; or another negative errno, after
 * which @t can only be wiped.
 */
int kshake_transcript_start_with(struct kshake_transcript *t, enum kshake_hash_alg alg, u32 algs)
{
	enum kshake_hash_alg other;
	int err = 0;

	algs &= ~BIT(alg);
	if (!algs)
		return kshake_transcript_start(t, alg);
	if (t->running || algs >> KSHAKE_HASH_NR)
		return -EINVAL;
	t->beside = kzalloc((KSHAKE_HASH_NR - 1) * sizeof(*t->beside), GFP_KERNEL_ACCOUNT);
	if (!t->beside)
		return -ENOMEM;
	for (other = 0; !err && other < KSHAKE_HASH_NR; other++)
		if (algs & BIT(other))
			err = start_beside(t, other);
	return err ?: kshake_transcript_start(t, alg);
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
 * kshake_transcript_digest_by() - kshake_transcript_digest() by a given hash
 * @t: running; goes on running
 * @alg: the main one, or one that runs beside it
 * @digest: kshake_hash_size() bytes
 *
 * Return: 0; -EINVAL if that one does not run; or another negative errno.
 */
int kshake_transcript_digest_by(const struct kshake_transcript *t, enum kshake_hash_alg alg,
				u8 *digest)
{
	unsigned int i;

	if (t->running && t->hash.alg == alg)
		return kshake_hash_peek(&t->hash, digest);
	for (i = 0; t->running && i < t->nr_beside; i++)
		if (t->beside[i].alg == alg)
			return kshake_hash_peek(&t->beside[i], digest);
	return -EINVAL;
}

/**
 * kshake_transcript_settle() - what runs beside the main hash is not needed any more
 * @t: from here on only that one runs
 */
void kshake_transcript_settle(struct kshake_transcript *t)
{
	unsigned int i;

	for (i = 0; i < t->nr_beside; i++)
		kshake_hash_wipe(&t->beside[i]);
	kfree_sensitive(t->beside);
	t->beside = NULL;
	t->nr_beside = 0;
}

/**
 * kshake_transcript_wipe() - forget everything
 * @t: empty afterwards
 */
void kshake_transcript_wipe(struct kshake_transcript *t)
{
	kshake_transcript_settle(t);
	if (t->running)
		kshake_hash_wipe(&t->hash);
	kshake_builder_free(&t->pending);
	memzero_explicit(t, sizeof(*t));
}
