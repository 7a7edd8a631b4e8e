// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A server asks for another key share (RFC 8446, 4.1.4), and reads the answer (4.1.2). */
#include "ext.h"
#include "fault.h"
#include "handshake.h"

/* Encrypted Client Hello: what it seals is sealed anew. */
#define EXT_ENCRYPTED_CLIENT_HELLO	0xfe0d

/* RFC 8446, 4.1.2: what the second ClientHello may have other than the first, or not at all. */
static bool may_change(u16 type)
{
	switch (type) {
	case KSHAKE_EXT_KEY_SHARE:
	case KSHAKE_EXT_EARLY_DATA:
	case KSHAKE_EXT_COOKIE:
	case KSHAKE_EXT_PRE_SHARED_KEY:
	case KSHAKE_EXT_PADDING:
	case EXT_ENCRYPTED_CLIENT_HELLO:
		return true;
	default:
		return false;
	}
}

/* Hash what must not change: all in front of the extensions, and most of those. */
static int hash_offer(struct kshake_hash *h, const struct kshake_bytes *msg)
{
	struct kshake_reader r, vec, exts, body;
	struct kshake_bytes fixed;
	const u8 *start;
	u16 type;
	int err;

	kshake_reader_init(&r, msg->data + KSHAKE_MSG_HEADER, msg->len - KSHAKE_MSG_HEADER);
	start = r.at;
	/* It was parsed before, so none of this fails. */
	if (!kshake_read_bytes(&r, 2 + KSHAKE_RANDOM_LEN, &fixed) ||
	    !kshake_read_vec8(&r, &vec) ||		/* legacy_session_id */
	    !kshake_read_vec16(&r, &vec) ||		/* cipher_suites */
	    !kshake_read_vec8(&r, &vec))		/* legacy_compression_methods */
		return -EINVAL;
	err = kshake_hash_update(h, start, r.at - start);
	if (!kshake_read_vec16(&r, &exts))
		return -EINVAL;
	while (!err && exts.left) {
		start = exts.at;
		if (!kshake_read_u16(&exts, &type) || !kshake_read_vec16(&exts, &body))
			return -EINVAL;
		if (!may_change(type))
			err = kshake_hash_update(h, start, exts.at - start);
	}
	return err;
}

static int digest_offer(const struct kshake_bytes *msg, u8 *digest)
{
	struct kshake_hash h;
	int err;

	err = kshake_hash_init(&h, KSHAKE_HASH_SHA256);
	if (err)
		return err;
	err = hash_offer(&h, msg);
	if (!err)
		err = kshake_hash_peek(&h, digest);
	kshake_hash_wipe(&h);
	return err;
}

/**
 * kshake_retry13_send() - send a HelloRetryRequest (RFC 8446, 4.1.4)
 * @e: its suite is chosen; then it expects a second ClientHello
 * @msg: the first one
 * @m: what it says
 * @group: to ask for a key share of; one that it supports and sent none for
 *
 * Return: 0 or a negative errno.
 */
int kshake_retry13_send(struct kshake_engine *e, const struct kshake_bytes *msg,
			const struct kshake_offer *m, u16 group)
{
	const struct kshake_server_hello retry = {
		.retry = true,
		.session_id = m->session_id,
		.suite = e->suite->id,
		.group = group,
	};
	size_t mark = e->flight.len;
	int err;

	e->negotiated.hello_retry = true;
	e->negotiated.group = group;
	err = digest_offer(msg, e->offer_digest);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = kshake_transcript_retry(&e->transcript, e->suite->hash);
	if (err)
		return err;
	kshake_msg_build_server_hello(&e->flight, &retry);
	err = kshake_engine_queue(e, mark);
	if (!err)
		err = kshake_engine_flush(e);
	if (!err)
		err = kshake_engine_send_ccs(e);
	if (!err)
		e->state = KSHAKE_EXPECT_SECOND_CLIENT_HELLO;
	return err;
}

/**
 * kshake_retry13_judge() - is this ClientHello the answer to our HelloRetryRequest?
 * @e: expects it
 * @msg: the message
 * @m: what it says
 *
 * Return: 0; the fault illegal_parameter: something else changed than may (RFC 8446, 4.1.2), or
 * there is not exactly one share, of the group that was asked for (4.2.8); or a negative errno.
 */
int kshake_retry13_judge(const struct kshake_engine *e, const struct kshake_bytes *msg,
			 const struct kshake_offer *m)
{
	u8 digest[KSHAKE_HASH_MAX];
	int err;

	/* 4.2.10: MUST NOT be in a ClientHello that follows a HelloRetryRequest. */
	if (m->exts & kshake_ext_bit(KSHAKE_EXT_EARLY_DATA))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	if (m->nr_shares != 1 || m->shares[0].group != e->negotiated.group)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	err = digest_offer(msg, digest);
	if (err)
		return err;
	if (memcmp(digest, e->offer_digest, sizeof(e->offer_digest)))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return 0;
}
