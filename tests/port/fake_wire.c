// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fake_wire.h"

void fake_wire_record(struct kshake_record_half *tx, struct kshake_builder *out, size_t max,
		      u8 type, const void *content, size_t len)
{
	const u8 *at = content;
	size_t n;

	do {
		n = min(len, max);
		kshake_record_write(tx, out, 0x0303, type, at, n);
		at += n;
		len -= n;
	} while (len);
}

void fake_wire_plain_record(struct kshake_builder *out, u8 type, const void *content, size_t len)
{
	kshake_build_u8(out, type);
	kshake_build_u16(out, 0x0303);
	kshake_build_u16(out, len);
	kshake_build_bytes(out, content, len);
}

void fake_wire_inner(struct kshake_record_half *tx, struct kshake_builder *out, const void *inner,
		     size_t len)
{
	u8 nonce[KSHAKE_AEAD_IV], seq[8];
	u8 *record;
	int i;

	record = kshake_build_reserve(out, KSHAKE_RECORD_HEADER + len + KSHAKE_AEAD_TAG);
	if (!record)
		return;		/* more than a builder holds */
	record[0] = TLS_RECORD_TYPE_DATA;
	put_unaligned_be16(0x0303, record + 1);
	put_unaligned_be16(len + KSHAKE_AEAD_TAG, record + 3);
	if (len)
		memcpy(record + KSHAKE_RECORD_HEADER, inner, len);
	put_unaligned_be64(tx->seq++, seq);
	memcpy(nonce, tx->iv, sizeof(nonce));
	for (i = 0; i < 8; i++)
		nonce[4 + i] ^= seq[i];
	kshake_aead_seal(tx->aead, nonce, record, KSHAKE_RECORD_HEADER,
			 record + KSHAKE_RECORD_HEADER, len);
}

unsigned int fake_wire_run(struct kshake_engine *e, long *fail_at)
{
	unsigned int want;

	port_alloc_fail_at = *fail_at;
	want = kshake_engine_run(e);
	*fail_at = port_alloc_fail_at;
	port_alloc_fail_at = -1;
	return want;
}

unsigned int fake_wire_pump(struct kshake_builder *out, struct kshake_engine *e, size_t chunk,
			    long *fail_at)
{
	size_t at = 0, n;
	unsigned int want;
	u8 *to;

	for (;;) {
		want = fake_wire_run(e, fail_at);
		if (!(want & KSHAKE_WANT_RX) || at == out->len)
			break;
		to = kshake_engine_rx_buf(e, &n);
		n = min(n, min(chunk, out->len - at));
		if (!n)
			abort();	/* wanting nothing, the engine would never go on */
		memcpy(to, out->buf + at, n);
		at += n;
		kshake_engine_rx_done(e, n);
	}
	/* What was not asked for stays in the socket. */
	if (at)
		memmove(out->buf, out->buf + at, out->len - at);
	out->len -= at;
	return want;
}

void fake_msg_fix(struct kshake_builder *msg)
{
	put_unaligned_be24(msg->len - KSHAKE_MSG_HEADER, msg->buf + 1);
}

void fake_msg_add_ext(struct kshake_builder *msg, size_t block, u16 type, const void *data,
		      size_t len)
{
	kshake_build_u16(msg, type);
	kshake_build_u16(msg, len);
	kshake_build_bytes(msg, data, len);
	put_unaligned_be16(msg->len - block - 2, msg->buf + block);
	fake_msg_fix(msg);
}

bool fake_msg_drop_ext(struct kshake_builder *msg, size_t block, u16 type)
{
	size_t at = block + 2, len;

	for (; at + 4 <= msg->len; at += len) {
		len = 4 + get_unaligned_be16(msg->buf + at + 2);
		if (get_unaligned_be16(msg->buf + at) != type)
			continue;
		memmove(msg->buf + at, msg->buf + at + len, msg->len - at - len);
		msg->len -= len;
		put_unaligned_be16(msg->len - block - 2, msg->buf + block);
		fake_msg_fix(msg);
		return true;
	}
	return false;
}
