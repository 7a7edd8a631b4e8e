// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many records a key may protect (RFC 8446, 5.5; of TLS 1.2: RFC 9325, 4.4), and how many it
 * did.
 *
 * kTLS numbers its records, from 0 for each key; that number is read where it is, so
 * counting costs a sender one load. Where a kernel's layout is not the one known
 * (compat/), what is sent is counted by hand instead, and rather too high.
 */
#include <linux/module.h>
#include <linux/unaligned.h>
#include <net/tls.h>

#include "../compat.h"
#include "session.h"

/* 2^24.5 records of full size, for AES-GCM. */
#define KSHAKE_USAGE_GCM	23726566ULL
/* AES-CCM's, of which RFC 8446 says nothing: RFC 9147, B.1. */
#define KSHAKE_USAGE_CCM	BIT_ULL(23)
/* Kept back of every limit: the KeyUpdate itself, and an alert if that does not fit. */
#define KSHAKE_USAGE_RESERVE	2
/* Of TLS 1.2: a close_notify, and an alert behind it. */
#define KSHAKE_USAGE_ENDING	2
/* And as many refusals as a peer that says nothing else makes us send. */
#define KSHAKE_USAGE_RESERVE12	(KSHAKE_RENEGOTIATIONS_MAX + KSHAKE_USAGE_ENDING)

static unsigned int kshake_usage_rekey_after;
module_param_named(rekey_after, kshake_usage_rekey_after, uint, 0644);
MODULE_PARM_DESC(rekey_after, "records a key at most, if less than by RFC 8446, 5.5 (for tests)");

static u64 kshake_usage_of(enum kshake_aead_alg aead)
{
	switch (aead) {
	case KSHAKE_AEAD_CHACHA20_POLY1305:
		/* RFC 8446, 5.5: the only limit is that the number must not wrap. */
		return U64_MAX;
	case KSHAKE_AEAD_AES_128_CCM:
		return KSHAKE_USAGE_CCM;
	default:
		return KSHAKE_USAGE_GCM;
	}
}

static u64 kshake_usage_limit(enum kshake_aead_alg aead, unsigned int least)
{
	u64 limit = kshake_usage_of(aead);
	unsigned int after = READ_ONCE(kshake_usage_rekey_after);

	return after ? min_t(u64, limit, max(after, least)) : limit;
}

/**
 * kshake_usage_begin() - the limits of a session, once its suite is known
 * @s: its suite is known, its keys not used yet
 */
void kshake_usage_begin(struct kshake_session *s)
{
	unsigned int reserve = kshake_session_tls12(s) ? KSHAKE_USAGE_RESERVE12 :
							 KSHAKE_USAGE_RESERVE;
	/* One record of data; a key of TLS 1.2 has protected Finished before. */
	unsigned int least = reserve + (kshake_session_tls12(s) ? 2 : 1);
	u64 limit = kshake_usage_limit(s->traffic.aead, least);

	s->tx_records = limit - reserve;
	/* The peer needs some time to answer. */
	s->rx_records = limit - (limit >> 3);
}

/**
 * kshake_usage_bound() - how many records can a message become?
 * @msg: of the application
 *
 * A record is cut short where its fragments run out. kTLS copies what comes in more
 * pieces than that, but not pages that are spliced.
 *
 * Return: not less than kTLS makes of it, an open record not counted.
 */
u64 kshake_usage_bound(const struct msghdr *msg)
{
	size_t len = iov_iter_count(&msg->msg_iter);

	if (msg->msg_flags & MSG_SPLICE_PAGES)
		return 2 * msg->msg_iter.nr_segs + len / PAGE_SIZE + 1;
	return len / TLS_MAX_PAYLOAD_SIZE + 2;
}

/**
 * kshake_usage_piece() - how much of a message is one record and no more?
 * @msg: of the application
 *
 * With one that is open already: that one, and one more.
 *
 * Return: bytes.
 */
size_t kshake_usage_piece(const struct msghdr *msg)
{
	size_t len = iov_iter_count(&msg->msg_iter);

	if (msg->msg_flags & MSG_SPLICE_PAGES)
		return min3(len, iov_iter_single_seg_count(&msg->msg_iter), (size_t)PAGE_SIZE);
	return min_t(size_t, len, TLS_MAX_PAYLOAD_SIZE);
}

#ifdef KSHAKE_HAVE_KTLS_RECORD_SEQ
static u64 kshake_usage_tx(const struct kshake_session *s)
{
	const struct tls_context *ctx = tls_get_ctx(s->sk);
	u64 used = get_unaligned_be64(ctx->tx.rec_seq);

	/* The record that MSG_MORE keeps open has no number yet. */
	if (ctx->tx_conf == TLS_SW && tls_sw_ctx_tx(ctx)->open_rec)
		used++;
	return used;
}

/**
 * kshake_usage_count() - records were made
 * @s: an established session, @s->tx_lock held
 * @records: how many at most
 */
void kshake_usage_count(struct kshake_session *s, u64 records)
{
}

/**
 * kshake_usage_received() - records were read: does the peer need a new key?
 * @s: an established session
 *
 * Once for each of its keys: to ask is left to the next who sends. Another reader may
 * be counting up just now; to see a wrong number only means to ask too early or late. In
 * TLS 1.2 there is nothing to ask for, and who encrypts has the limit (RFC 9325, 4.4).
 */
void kshake_usage_received(struct kshake_session *s)
{
	const struct tls_context *ctx = tls_get_ctx(s->sk);

	if (likely(get_unaligned_be64(ctx->rx.rec_seq) < s->rx_records) ||
	    kshake_session_tls12(s))
		return;
	if (!test_and_set_bit(KSHAKE_S_UPDATE_ASKED, &s->flags))
		set_bit(KSHAKE_S_UPDATE_WANTED, &s->flags);
}
#else
static u64 kshake_usage_tx(const struct kshake_session *s)
{
	return s->tx_counted;
}

void kshake_usage_count(struct kshake_session *s, u64 records)
{
	s->tx_counted += records;
}

/* What comes is the peer's to count: RFC 8446, 5.5 limits who encrypts. */
void kshake_usage_received(struct kshake_session *s)
{
}
#endif

/**
 * kshake_usage_tx_room() - how many records of data may still go under our key?
 * @s: an established session, @s->tx_lock held: nobody else makes records
 *
 * Return: 0 when a KeyUpdate is due, or the end.
 */
u64 kshake_usage_tx_room(const struct kshake_session *s)
{
	u64 used = kshake_usage_tx(s);

	lockdep_assert_held(&s->tx_lock);
	return used < s->tx_records ? s->tx_records - used : 0;
}

/**
 * kshake_usage_tx_spare() - may a record go that is neither data nor the end?
 * @s: an established session of TLS 1.2, @s->tx_lock held
 *
 * Return: false: what our key may still protect is kept for the end.
 */
bool kshake_usage_tx_spare(const struct kshake_session *s)
{
	lockdep_assert_held(&s->tx_lock);
	return kshake_usage_tx(s) <
	       s->tx_records + KSHAKE_USAGE_RESERVE12 - KSHAKE_USAGE_ENDING;
}
