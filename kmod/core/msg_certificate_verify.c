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
