/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An engine that is a server, and a fake client in front of it. */
#ifndef KSHAKE_TESTS_SERVER_SESSION_H
#define KSHAKE_TESTS_SERVER_SESSION_H

#include "../port/credentials.h"
#include "../port/fake_client.h"
#include "failure.h"

/* What the server waits for. */
enum server_stage {
	SERVER_CLIENT_HELLO,
	SERVER_SECOND_CLIENT_HELLO,	/* after a HelloRetryRequest */
	SERVER_SIGNATURE,		/* of the owner, if the key is elsewhere */
	SERVER_CERTIFICATE,		/* after a CertificateRequest */
	SERVER_CERTIFICATE_VERIFY,
	SERVER_VERDICT,
	SERVER_FINISHED,
	SERVER_NOTHING,
};

/**
 * struct server_session - initialised by server_init(), changed at will, then started
 * @config: of the engine
 * @owner: of its credentials
 * @e: the engine
 * @c: the client
 * @retry: a HelloRetryRequest has to come first
 * @external: its key is elsewhere
 * @chunk: bytes given to the engine at a time
 * @want: what the engine said last
 */
struct server_session {
	struct kshake_engine_config config;
	struct test_owner owner;
	struct kshake_engine *e;
	struct fake_client c;
	bool retry;
	bool external;
	size_t chunk;
	unsigned int want;
};

/* With a credential for P-256; the client shows a certificate for P-384 if it is asked. */
void server_init(struct server_session *t);
void server_start(struct server_session *t);
/* Give the engine what waits for it, and the client what comes of it. */
void server_pump(struct server_session *t);
/* Send well-formed messages until the server is at @stage. */
void server_to(struct server_session *t, enum server_stage stage);
void server_say(struct server_session *t, unsigned int type);
void server_accept(struct server_session *t);
void server_end(struct server_session *t);

/* It failed like this, and the client was told. */
void server_expect_fault(struct server_session *t, int fault);
/* It is done, and both sides have the same secrets. */
void server_expect_done(struct server_session *t);

#endif /* KSHAKE_TESTS_SERVER_SESSION_H */
