// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * After a handshake of TLS 1.2 only another one could begin. We do not renegotiate
 * (RFC 5246, 7.4.1.1 and 7.2.2): the peer is told so, and what it sent is not even kept.
 */
#include "post12.h"
#include "fault.h"
#include "msg.h"

#define HELLO_REQUEST_MAX	0xffffff	/* more than nothing is decode_error */

/* What begins a renegotiation by our peer. */
static int message_limit(const void *arg, u8 type)
{
	const struct kshake_post *p = arg;

	if (type == KSHAKE_MSG_HELLO_REQUEST && p->role == KSHAKE_CLIENT)
		return HELLO_REQUEST_MAX;
	if (type == KSHAKE_MSG_CLIENT_HELLO && p->role == KSHAKE_SERVER)
		return KSHAKE_POST_MAX;
	return -1;
}

/**
 * kshake_post12_take() - take the next message from a record's content
 * @p: of TLS 1.2
 * @in: the rest of the content; advanced past what was taken
 * @event: KSHAKE_POST_RENEGOTIATION as soon as the header of an attempt came: its body is
 *	skipped; else unchanged
 * @type: of that message, if one came
 * @len: its bytes, its header included; else unchanged, as @type
 *
 * Return: 0; or the fault unexpected_message (another message, or one attempt too many in a row),
 * decode_error (a HelloRequest that is not empty) or illegal_parameter (too large).
 */
int kshake_post12_take(struct kshake_post *p, struct kshake_bytes *in,
		       enum kshake_post_event *event, u8 *type, u32 *len)
{
	bool begun;
	int err;

	err = kshake_reasm_skip(&p->reasm, in, message_limit, p, &begun);
	if (err || !begun)
		return err;
	*type = p->reasm.header[0];
	*len = p->reasm.need;
	/* RFC 5246, 7.4.1.1 */
	if (p->role == KSHAKE_CLIENT && p->reasm.need > KSHAKE_MSG_HEADER)
		return KSHAKE_FAULT_DECODE;
	if (p->renegotiations == KSHAKE_RENEGOTIATIONS_MAX)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	p->renegotiations++;
	*event = KSHAKE_POST_RENEGOTIATION;
	return 0;
}
