// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "reasm.h"
#include "fault.h"
#include "msg.h"

/* Judge a message by its header, before a byte of its body is kept. */
static int judge_header(const u8 *header, kshake_reasm_limit limit, const void *arg, u32 *need)
{
	u32 len = get_unaligned_be24(header + 1);
	int max = limit(arg, header[0]);

	if (max < 0)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	if (len > max)
		return KSHAKE_FAULT_MESSAGE_TOO_LARGE;
	*need = KSHAKE_MSG_HEADER + len;
	return 0;
}

static u32 take(u8 *to, u32 have, u32 need, struct kshake_bytes *in)
{
	u32 n = min_t(size_t, need - have, in->len);

	memcpy(to + have, in->data, n);
	in->data += n;
	in->len -= n;
	return have + n;
}

static int allocate(struct kshake_reasm *r, kshake_reasm_limit limit, const void *arg)
{
	int err = judge_header(r->header, limit, arg, &r->need);

	if (err)
		return err;
	r->buf = kvmalloc(r->need, GFP_KERNEL_ACCOUNT);
	if (!r->buf)
		return -ENOMEM;
	memcpy(r->buf, r->header, KSHAKE_MSG_HEADER);
	return 0;
}

/**
 * kshake_reasm_next() - take the next message
 * @r: what earlier records left
 * @in: the rest of this record's content; advanced past what was taken
 * @limit: how long a message may be
 * @arg: for @limit
 * @msg: the message with its header, borrowed until the next call on @r, from @in if it is
 *	whole there; empty if @in was used up before one was complete
 *
 * Return: 0; the fault unexpected_message or illegal_parameter (too large) by the message's
 * header; or -ENOMEM.
 */
int kshake_reasm_next(struct kshake_reasm *r, struct kshake_bytes *in, kshake_reasm_limit limit,
		      const void *arg, struct kshake_bytes *msg)
{
	u32 need;
	int err;

	*msg = (struct kshake_bytes){ };
	kshake_reasm_drop(r);
	if (!r->have && in->len >= KSHAKE_MSG_HEADER) {
		err = judge_header(in->data, limit, arg, &need);
		if (err)
			return err;
		if (in->len >= need) {
			msg->data = in->data;
			msg->len = need;
			in->data += need;
			in->len -= need;
			return 0;
		}
	}

	if (r->have < KSHAKE_MSG_HEADER) {
		if (in->len)
			r->have = take(r->header, r->have, KSHAKE_MSG_HEADER, in);
		if (r->have < KSHAKE_MSG_HEADER)
			return 0;
		err = allocate(r, limit, arg);
		if (err)
			return err;
	}
	if (in->len)
		r->have = take(r->buf, r->have, r->need, in);
	if (r->have < r->need)
		return 0;
	msg->data = r->buf;
	msg->len = r->need;
	r->have = 0;
	return 0;
}

static void skip_body(struct kshake_reasm *r, struct kshake_bytes *in)
{
	u32 n = min_t(size_t, r->need - r->have, in->len);

	in->data += n;
	in->len -= n;
	r->have += n;
	if (r->have == r->need)
		r->have = 0;
}

/**
 * kshake_reasm_skip() - take the next message's header, and leave its body out
 * @r: what earlier records left; a body is never held
 * @in: the rest of this record's content; advanced past what was taken or left out
 * @limit: how long a message may be
 * @arg: for @limit
 * @begun: a header came; it is in @r->header, the bytes of the whole message are @r->need
 *
 * Return: 0; or the fault unexpected_message or illegal_parameter (too large) by the header.
 */
int kshake_reasm_skip(struct kshake_reasm *r, struct kshake_bytes *in, kshake_reasm_limit limit,
		      const void *arg, bool *begun)
{
	int err;

	*begun = false;
	if (r->have >= KSHAKE_MSG_HEADER)
		skip_body(r, in);
	if (r->have >= KSHAKE_MSG_HEADER || !in->len)
		return 0;
	r->have = take(r->header, r->have, KSHAKE_MSG_HEADER, in);
	if (r->have < KSHAKE_MSG_HEADER)
		return 0;
	err = judge_header(r->header, limit, arg, &r->need);
	if (err)
		return err;
	skip_body(r, in);
	*begun = true;
	return 0;
}

/**
 * kshake_reasm_drop() - a message that was completed is not needed any more
 * @r: keeps a message that is not complete
 */
void kshake_reasm_drop(struct kshake_reasm *r)
{
	if (r->have)
		return;
	kvfree(r->buf);
	r->buf = NULL;
}

/**
 * kshake_reasm_wipe() - forget everything
 * @r: empty afterwards
 */
void kshake_reasm_wipe(struct kshake_reasm *r)
{
	kvfree(r->buf);
	memset(r, 0, sizeof(*r));
}
