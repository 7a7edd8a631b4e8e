/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An engine that is a client, and one that is a server. */
#ifndef KSHAKE_TESTS_PAIR_H
#define KSHAKE_TESTS_PAIR_H

#include "../port/credentials.h"
#include "test.h"

/**
 * struct pair - both engines; initialised by pair_init(), changed at will
 * @client: its configuration
 * @server: its configuration
 * @client_owner: of the client's credentials
 * @server_owner: of the server's
 * @client_key: that signs when the client asks
 * @server_key: that signs when the server asks
 * @c: the client
 * @s: the server
 * @client_want: what it said last
 * @server_want: what it said last
 * @chunk: bytes moved at a time
 * @signatures: that were asked for
 * @verdicts: that were asked for
 * @client_fail_at: the client's allocation that fails, < 0 for none
 * @server_fail_at: the server's
 */
struct pair {
	struct kshake_engine_config client, server;
	struct test_owner client_owner, server_owner;
	enum test_key client_key, server_key;
	struct kshake_engine *c, *s;
	unsigned int client_want, server_want;
	size_t chunk;
	unsigned int signatures, verdicts;
	long client_fail_at, server_fail_at;
};

void pair_init(struct pair *p, enum test_key server_key);
/* The same, of TLS 1.2 alone. */
void pair_init12(struct pair *p, enum test_key server_key);
/* Until nothing moves any more; whoever is asked for something says yes. */
void pair_shake(struct pair *p);
/*
 * The same, and the @n-th allocation of the client or the server fails, or from there on all do:
 * then its failure must say so.
 *
 * Return: did it fail?
 */
bool pair_shake_poor(struct pair *p, bool server, long n, bool all);
void pair_end(struct pair *p);
/* Both are done, and agree. */
void pair_expect_done(struct pair *p);

#endif /* KSHAKE_TESTS_PAIR_H */
