/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* An engine and OpenSSL in front of it, in memory, that speak TLS 1.2. */
#ifndef KSHAKE_TESTS_SSL12_H
#define KSHAKE_TESTS_SSL12_H

#include <openssl/ssl.h>

#include "../port/credentials.h"
#include "test.h"

/**
 * struct ssl12 - initialised by ssl12_init(), changed at will, then started
 * @ctx: OpenSSL's
 * @ssl: OpenSSL
 * @to: bytes to it
 * @from: bytes of it
 * @config: of the engine
 * @owner: of its credentials
 * @e: the engine
 * @external: whose key signs when it asks
 * @want: what it said last
 * @chunk: bytes given to it at a time
 * @verdicts: how often it asked for one
 * @signatures: likewise
 */
struct ssl12 {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *to, *from;
	struct kshake_engine_config config;
	struct test_owner owner;
	struct kshake_engine *e;
	enum test_key external;
	unsigned int want;
	size_t chunk;
	unsigned int verdicts;
	unsigned int signatures;
};

/* A cipher suite of TLS 1.2 by both names. */
struct ssl12_suite {
	const char *name;
	u16 id;
	bool rsa;
};

extern const struct ssl12_suite ssl12_suites[6];

/* Does something for RSA, or not for RSA, go with such a key? */
static inline bool ssl12_fits(bool rsa, enum test_key key)
{
	return rsa == (key >= TEST_KEY_RSA2048);
}

/* An engine in this role, both with a maximum of TLS 1.2; @key is the server's. */
void ssl12_init(struct ssl12 *p, u8 role, enum test_key key, const char *suites,
		const char *groups);
void ssl12_start(struct ssl12 *p);
/* Until the engine is done, has failed, or nothing moves any more. */
void ssl12_shake(struct ssl12 *p);
void ssl12_end(struct ssl12 *p);

/* Both are done, and agree on this; @suite and @group 0: on any. */
void ssl12_expect_done(struct ssl12 *p, u16 suite, u16 group);
/* Data both ways by the secrets, which are those of OpenSSL's key log. */
void ssl12_converse(struct ssl12 *p);

#endif /* KSHAKE_TESTS_SSL12_H */
