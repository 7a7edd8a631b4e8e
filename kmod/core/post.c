// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* After the handshake: tickets and key updates (RFC 8446, 4.6); for TLS 1.2 see post12.c. */
#include "engine.h"
#include "fault.h"
#include "msg.h"
#include "post12.h"
#include "sched13.h"

/* One byte is right; a few more are decode_error, and many not worth keeping. */
#define KEY_UPDATE_MAX	16

/* What may come. We offer no post_handshake_auth, so no CertificateRequest. */
static int message_limit(const void *arg, u8 type)
{
	const struct kshake_post *p = arg;

	if (type == KSHAKE_MSG_KEY_UPDATE)
		return KEY_UPDATE_MAX;
	if (type == KSHAKE_MSG_NEW_SESSION_TICKET && p->role == KSHAKE_CLIENT)
		return KSHAKE_POST_MAX;
	return -1;
}

static int take_ticket(struct kshake_reader body, enum kshake_post_event *event)
{
	struct kshake_ticket m;

	*event = KSHAKE_POST_TICKET;
	return kshake_msg_parse_new_session_ticket(body, &m);
}

static int take_key_update(const struct kshake_post *p, const struct kshake_bytes *in,
			   struct kshake_reader body, enum kshake_post_event *event)
{
	bool requested;
	int err;

	err = kshake_msg_parse_key_update(body, &requested);
	if (err)
		return err;
	/* RFC 8446, 5.1: MUST NOT be followed by more under the old key. */
	if (!kshake_reasm_aligned(&p->reasm, in))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	*event = requested ? KSHAKE_POST_KEY_UPDATE_REQUESTED : KSHAKE_POST_KEY_UPDATE;
	return 0;
}

static int take_message(struct kshake_post *p, const struct kshake_bytes *in,
			const struct kshake_bytes *msg, enum kshake_post_event *event)
{
	struct kshake_reader body;

	kshake_reader_init(&body, msg->data + KSHAKE_MSG_HEADER, msg->len - KSHAKE_MSG_HEADER);
	if (msg->data[0] == KSHAKE_MSG_KEY_UPDATE)
		return take_key_update(p, in, body, event);
	return take_ticket(body, event);
}

/* As kshake_post12_take(). */
static int take13(struct kshake_post *p, struct kshake_bytes *in, enum kshake_post_event *event,
		  u8 *type, u32 *len)
{
	struct kshake_bytes msg;
	int err;

	err = kshake_reasm_next(&p->reasm, in, message_limit, p, &msg);
	if (err || !msg.len)
		return err;
	*type = msg.data[0];
	*len = msg.len;
	err = take_message(p, in, &msg, event);
	kshake_reasm_drop(&p->reasm);
	return err;
}

/**
 * kshake_post_next() - take the next message from a record's content
 * @p: zeroed at first, with @p->role and @p->version set; to be wiped by kshake_post_wipe()
 * @in: the rest of the content; advanced past what was taken
 * @alert: TLS_ALERT_DESC_* if KSHAKE_POST_BAD
 * @trace: as in struct kshake_engine_config
 * @trace_arg: its first argument
 *
 * Call until it returns KSHAKE_POST_NONE or KSHAKE_POST_BAD. A KeyUpdate that does not
 * end its record is KSHAKE_POST_BAD with unexpected_message (RFC 8446, 5.1).
 *
 * Return: what came. After KSHAKE_POST_BAD, @p can only be wiped.
 */
enum kshake_post_event
kshake_post_next(struct kshake_post *p, struct kshake_bytes *in, u8 *alert,
		 void (*trace)(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail,
			       u32 length), void *trace_arg)
{
	enum kshake_post_event event = KSHAKE_POST_NONE;
	u32 len = 0;
	u8 type = 0;
	int err;

	if (p->version == KSHAKE_VERSION_1_2)
		err = kshake_post12_take(p, in, &event, &type, &len);
	else
		err = take13(p, in, &event, &type, &len);
	if (len && trace)
		trace(trace_arg, false, TLS_RECORD_TYPE_HANDSHAKE, type, 0, len);
	if (!err)
		return event;
	*alert = err > 0 ? kshake_fault_alert(err) : TLS_ALERT_DESC_INTERNAL_ERROR;
	return KSHAKE_POST_BAD;
}

/**
 * kshake_post_wipe() - forget a message that is half read
 * @p: as at first, its role forgotten too
 */
void kshake_post_wipe(struct kshake_post *p)
{
	kshake_reasm_wipe(&p->reasm);
	memset(p, 0, sizeof(*p));
}

/**
 * kshake_traffic_update() - the next generation of keys (RFC 8446, 7.2)
 * @t: one direction; unchanged after a failure
 * @hash: the suite's
 * @aead: the suite's
 *
 * Return: 0 or a negative errno.
 */
int kshake_traffic_update(struct kshake_traffic *t, enum kshake_hash_alg hash,
			  enum kshake_aead_alg aead)
{
	struct kshake_traffic next = { };
	int err;

	err = kshake_hkdf_expand_label(hash, t->secret, "traffic upd", NULL, 0, next.secret,
				       kshake_hash_size(hash));
	if (!err)
		err = kshake_traffic_keys(hash, aead, next.secret, next.key, next.iv);
	if (!err)
		*t = next;
	memzero_explicit(&next, sizeof(next));
	return err;
}
