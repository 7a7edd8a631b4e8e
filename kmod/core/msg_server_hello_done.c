// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fault.h"
#include "msg12.h"

/**
 * kshake_msg_parse_empty() - ServerHelloDone and HelloRequest (RFC 5246, 7.4.5 and 7.4.1.1)
 * @body: of the message
 *
 * Return: 0; or the fault decode_error if there is anything in it.
 */
int kshake_msg_parse_empty(struct kshake_reader body)
{
	return body.left ? KSHAKE_FAULT_DECODE : 0;
}

/**
 * kshake_msg_build_server_hello_done() - RFC 5246, 7.4.5
 * @b: gets the message; @b->error tells of a failure
 */
void kshake_msg_build_server_hello_done(struct kshake_builder *b)
{
	kshake_msg_end(b, kshake_msg_begin(b, KSHAKE_MSG_SERVER_HELLO_DONE));
}
