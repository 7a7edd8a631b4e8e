/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An engine that is a client of TLS 1.2, and a fake server in front of it. */
#ifndef KSHAKE_TESTS_SESSION12_H
#define KSHAKE_TESTS_SESSION12_H

#include "../port/credentials.h"
#include "../port/fake_server12.h"
#include "failure.h"

/* What the client waits for. */
enum stage12 {
	STAGE12_SERVER_HELLO,
	STAGE12_CERTIFICATE,
	STAGE12_STATUS_OR_KEY_EXCHANGE,		/* the ServerHello had status_request */
	STAGE12_KEY_EXCHANGE,			/* of RSA: the same as the next */
	STAGE12_REQUEST_OR_DONE,
	STAGE12_DONE,				/* after a CertificateRequest */
	STAGE12_VERDICT,
	STAGE12_SIGNATURE,			/* of the owner, if the key is elsewhere */
	STAGE12_CCS,
	STAGE12_FINISHED,
	STAGE12_NOTHING,
};

/**
 * struct session12 - initialised by session12_init(), changed at will, then started
 * @config: of the engine
 * @owner: of its credentials
 * @e: the engine
 * @s: the server
 * @request: a CertificateRequest comes
 * @external: the client's key is elsewhere
 * @chunk: bytes given to the engine at a time
 * @want: what the engine said last
 */
struct session12 {
	struct kshake_engine_config config;
	struct test_owner owner;
	struct kshake_engine *e;
	struct fake_server12 s;
	bool request;
	bool external;
	size_t chunk;
	unsigned int want;
};

/* Of a client that does TLS 1.2 alone, with all suites and schemes of it; no certificate. */
void session12_init(struct session12 *t);
/* Of one in front of a server that does RSA key exchange. */
void session12_init_rsa(struct session12 *t);
void session12_start(struct session12 *t);
/* Give the engine what waits for it, and the server what comes of it. */
void session12_pump(struct session12 *t);
/* Send well-formed messages until the client is at @stage. */
void session12_to(struct session12 *t, enum stage12 stage);
/* @type may be FAKE_CCS. */
void session12_say(struct session12 *t, unsigned int type);
void session12_accept(struct session12 *t);
void session12_end(struct session12 *t);

/* It failed like this, and the server was told. */
void session12_expect_fault(struct session12 *t, int fault);
/* It is done, and both sides have the same keys. */
void session12_expect_done(struct session12 *t);

/* The same keys, and records counted alike. */
void expect_secrets12(const struct kshake_secrets *s, const struct fake12 *p);

#endif /* KSHAKE_TESTS_SESSION12_H */
