/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Handshakes in memory: who takes part in one. There is a file for each implementation.
 */
#ifndef BENCH_HANDSHAKES_MEMORY_H
#define BENCH_HANDSHAKES_MEMORY_H

#include "../../port/certs.h"

#define FLIGHT_MAX	8192	/* bytes that one end sends before it waits for the other */

/**
 * struct flight - bytes on their way
 * @len: how many
 * @bytes: they
 */
struct flight {
	size_t len;
	u8 bytes[FLIGHT_MAX];
};

/**
 * struct terms - what both ends of a handshake have in common
 * @name: of the case
 * @key: of the server
 * @group: NamedGroup
 * @mutual: the client shows a certificate, too, for a key on P-256
 * @tls12: of TLS 1.2, else of TLS 1.3
 */
struct terms {
	const char *name;
	enum test_key key;
	u16 group;
	bool mutual;
	bool tls12;
};

/**
 * struct party - an implementation
 * @name: as the report calls it
 * @prepare: once for each case, before all else
 * @start: one end; NULL: there is no memory
 * @step: takes what came, leaves in @out what is to be sent
 * @done: has it finished?
 * @end: frees it
 *
 * Nobody looks at the chain but as far as CertificateVerify has to: in the module that is
 * the helper's part.
 */
struct party {
	const char *name;
	void (*prepare)(const struct terms *terms);
	void *(*start)(bool server);
	void (*step)(void *end, const struct flight *in, struct flight *out);
	bool (*done)(void *end);
	void (*end)(void *end);
};

extern const struct party party_kshake;
extern const struct party party_libssl;

void die(const char *what) __attribute((__noreturn__));

#endif /* BENCH_HANDSHAKES_MEMORY_H */
