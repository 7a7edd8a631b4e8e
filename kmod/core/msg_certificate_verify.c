// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fault.h"
#include "msg.h"

/**
 * kshake_msg_parse_certificate_verify() - RFC 8446, 4.4.3
 * @body: of the message
 * @m: what it says
 *
 * Return: 0 or the fault decode_error.
 */
int kshake_msg_parse_certificate_verify(struct kshake_reader body,
					struct kshake_certificate_verify *m)
{
	struct kshake_reader signature;

	if (!kshake_read_u16(&body, &m->scheme) || !kshake_read_vec16(&body, &signature) ||
	    body.left)
		return KSHAKE_FAULT_DECODE;
	m->signature = kshake_read_rest(&signature);
	return 0;
}

/**
 * kshake_msg_build_certificate_verify() - RFC 8446, 4.4.3
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says
 */
void kshake_msg_build_certificate_verify(struct kshake_builder *b,
					 const struct kshake_certificate_verify *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CERTIFICATE_VERIFY);
	size_t signature;

	kshake_build_u16(b, m->scheme);
	signature = kshake_build_begin(b, 2);
	kshake_build_bytes(b, m->signature.data, m->signature.len);
	kshake_build_end(b, signature, 2);
	kshake_msg_end(b, msg);
}
