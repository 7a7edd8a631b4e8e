// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The server until the version is agreed: ClientHello in. */
#include "fault.h"
#include "handshake.h"

/* Room for a few tickets and the largest key shares. */
#define CLIENT_HELLO_MAX	16384

/* RFC 8446, 4.2.1: the highest that both know; after a HelloRetryRequest TLS 1.3 again. */
static int choose_version(const struct kshake_engine *e, const struct kshake_offer *m, u16 *version)
{
	bool tls13 = kshake_version_enabled(e->config, KSHAKE_VERSION_1_3);
	bool tls12 = kshake_version_enabled(e->config, KSHAKE_VERSION_1_2) &&
		     e->state == KSHAKE_EXPECT_CLIENT_HELLO;

	if (m->tls13 && tls13) {
		*version = KSHAKE_VERSION_1_3;
		return 0;
	}
	/* RFC 7507, 3: MUST, if the client could have had more than it offers. */
	if (kshake_u16_listed(&m->suites, KSHAKE_FALLBACK_SCSV) && !m->tls13 &&
	    (tls13 || !m->tls12))
		return KSHAKE_FAULT_INAPPROPRIATE_FALLBACK;
	*version = KSHAKE_VERSION_1_2;
	return m->tls12 && tls12 ? 0 : KSHAKE_FAULT_PROTOCOL_VERSION;
}

static int client_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			struct kshake_reader body)
{
	struct kshake_offer m;
	u16 version;
	int err;

	err = kshake_msg_parse_client_hello(body, &m);
	if (!err)
		err = choose_version(e, &m, &version);
	if (err)
		return err;
	/* RFC 8446, 5.1: MUST NOT span key changes; and nothing may follow unasked. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	e->legacy_version = m.legacy_version;
	memcpy(e->client_random, m.random, sizeof(e->client_random));
	e->staple_wanted = m.status_request;
	if (version == KSHAKE_VERSION_1_2)
		return kshake_server12_hello(e, msg, &m);
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
