/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An engine and a fake server in front of it. */
#ifndef KSHAKE_TESTS_SESSION_H
#define KSHAKE_TESTS_SESSION_H

#include "../port/fake_server.h"
#include "failure.h"

/* What the client waits for. */
enum stage {
	STAGE_SERVER_HELLO,
	STAGE_SECOND_SERVER_HELLO,		/* after a HelloRetryRequest */
	STAGE_ENCRYPTED_EXTENSIONS,
	STAGE_CERTIFICATE_OR_REQUEST,
	STAGE_CERTIFICATE,			/* after a CertificateRequest */
	STAGE_CERTIFICATE_VERIFY,
	STAGE_VERDICT,
	STAGE_FINISHED,
	STAGE_NOTHING,
};

/**
 * struct session - initialised by session_init(), changed at will, then started
 * @config: of the engine
 * @e: the engine
 * @s: the server
 * @retry: a HelloRetryRequest comes first
 * @request: a CertificateRequest comes
 * @chunk: bytes given to the engine at a time
 * @want: what the engine said last
 */
struct session {
	struct kshake_engine_config config;
	struct kshake_engine *e;
	struct fake_server s;
	bool retry;
	bool request;
	size_t chunk;
	unsigned int want;
};

void session_init(struct session *t);
void session_start(struct session *t);
/* Give the engine what waits for it, and the server what comes of it. */
void session_pump(struct session *t);
/* Send well-formed messages until the client is at @stage. */
void session_to(struct session *t, enum stage stage);
void session_say(struct session *t, unsigned int type);
void session_accept(struct session *t);
void session_end(struct session *t);

/* It failed like this, and the server was told. */
void session_expect_fault(struct session *t, int fault);

#endif /* KSHAKE_TESTS_SESSION_H */
