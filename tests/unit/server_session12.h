/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An engine that is a server of TLS 1.2, and a fake client in front of it. */
#ifndef KSHAKE_TESTS_SERVER_SESSION12_H
#define KSHAKE_TESTS_SERVER_SESSION12_H

#include "../port/credentials.h"
#include "../port/fake_client12.h"
#include "failure.h"

/* What the server waits for. */
enum server_stage12 {
	SERVER12_CLIENT_HELLO,
	SERVER12_SIGNATURE,		/* of the owner, if the key is elsewhere */
	SERVER12_CERTIFICATE,		/* after a CertificateRequest */
	SERVER12_KEY_EXCHANGE,
	SERVER12_CERTIFICATE_VERIFY,
	SERVER12_VERDICT,
	SERVER12_CCS,
	SERVER12_FINISHED,
	SERVER12_NOTHING,
};

/**
 * struct server_session12 - initialised by server12_init(), changed at will, then started
 * @config: of the engine
 * @owner: of its credentials
 * @e: the engine
 * @c: the client
 * @external: its key is elsewhere
 * @chunk: bytes given to the engine at a time
 * @want: what the engine said last
 */
struct server_session12 {
	struct kshake_engine_config config;
	struct test_owner owner;
	struct kshake_engine *e;
	struct fake_client12 c;
	bool external;
	size_t chunk;
	unsigned int want;
};

/*
 * Of a server that does TLS 1.2 alone, with a credential for P-256; the client shows a
 * certificate for P-384 if it is asked.
 */
void server12_init(struct server_session12 *t);
/* Of one that does RSA key exchange alone, if it does what this client wants. */
void server12_init_rsa(struct server_session12 *t);
void server12_start(struct server_session12 *t);
/* Give the engine what waits for it, and the client what comes of it. */
void server12_pump(struct server_session12 *t);
/* Send well-formed messages until the server is at @stage. */
void server12_to(struct server_session12 *t, enum server_stage12 stage);
/* @type may be FAKE_CCS. */
void server12_say(struct server_session12 *t, unsigned int type);
void server12_accept(struct server_session12 *t);
void server12_end(struct server_session12 *t);

/* It failed like this, and the client was told. */
void server12_expect_fault(struct server_session12 *t, int fault);
/* It is done, and both sides have the same keys. */
void server12_expect_done(struct server_session12 *t);

#endif /* KSHAKE_TESTS_SERVER_SESSION12_H */
