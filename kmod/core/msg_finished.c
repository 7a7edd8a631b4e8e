// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fault.h"
#include "msg.h"

/**
 * kshake_msg_parse_finished() - RFC 8446, 4.4.4
 * @body: of the message
 * @len: bytes of the suite's hash
 * @verify_data: that many bytes
 *
 * Return: 0 or the fault decode_error.
 */
int kshake_msg_parse_finished(struct kshake_reader body, size_t len,
			      struct kshake_bytes *verify_data)
{
	if (!kshake_read_bytes(&body, len, verify_data) || body.left)
		return KSHAKE_FAULT_DECODE;
	return 0;
}

/**
 * kshake_msg_build_finished() - RFC 8446, 4.4.4
 * @b: gets the message, its header included; @b->error tells of a failure
 * @verify_data: what it says
 * @len: its bytes
 */
void kshake_msg_build_finished(struct kshake_builder *b, const u8 *verify_data, size_t len)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_FINISHED);

	kshake_build_bytes(b, verify_data, len);
	kshake_msg_end(b, msg);
}
