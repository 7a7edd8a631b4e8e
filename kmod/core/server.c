// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The server until the version is agreed: ClientHello in. */
#include "fault.h"
#include "handshake.h"

/* Room for a few tickets and the largest key shares. */
#define CLIENT_HELLO_MAX	16384

static int client_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			struct kshake_reader body)
{
	struct kshake_offer m;
	int err;

	err = kshake_msg_parse_client_hello(body, &m);
	if (err)
		return err;
	/*
	 * RFC 8446, 4.2.1 and appendix D.2: without TLS 1.3 in supported_versions it is for
	 * an older version, and there is none here.
	 */
	if (!m.tls13)
		return KSHAKE_FAULT_PROTOCOL_VERSION;
	/* 5.1: handshake messages MUST NOT span key changes; and nothing may follow unasked. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	if (e->state == KSHAKE_EXPECT_SECOND_CLIENT_HELLO)
		return kshake_server13_second_hello(e, msg, &m);
	return kshake_server13_hello(e, msg, &m);
}

const struct kshake_step kshake_server_steps[] = {
	{ KSHAKE_EXPECT_CLIENT_HELLO, KSHAKE_MSG_CLIENT_HELLO, CLIENT_HELLO_MAX, client_hello },
	{ KSHAKE_EXPECT_SECOND_CLIENT_HELLO, KSHAKE_MSG_CLIENT_HELLO, CLIENT_HELLO_MAX,
	  client_hello },
};

const unsigned int kshake_nr_server_steps = ARRAY_SIZE(kshake_server_steps);
