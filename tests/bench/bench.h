/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same calls on a kshake socket and on bare kTLS, in turns: what the files share.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who did the handshake. After it both are kTLS, and the program calls the kernel alone. */
enum side { BARE, WRAPPED, SIDES };

enum verify { VERIFY_KEY, VERIFY_CHAIN };

/**
 * struct setup - what the connections of a run have in common
 * @folder: certificates and keys, as tests/interop/pki.py makes them
 * @cert: name of the server's certificate there
 * @suite: cipher suite, IANA code point
 * @verify: how the client checks the server: pin (libssl: nothing), or helper (libssl: chain)
 * @port: where the server listens, host byte order
 */
struct setup {
	const char *folder;
	const char *cert;
	unsigned int suite;
	enum verify verify;
	uint16_t port;
};

/* What the server is told over its pipe; it answers each with a struct answer when done. */
enum order {
	ACCEPT,		/* a connection, handshake included: number @count */
	SEND,		/* @bytes on number @conn, @size a record; answers when TCP has them all */
	RECEIVE,	/* @bytes from number @conn */
	ECHO,		/* @count times @size bytes from number @conn, and back */
	FORGET,		/* what libssl knows of all of them; the sockets stay */
	CLOSE,		/* all of them */
};

struct command {
	enum order order;
	uint32_t conn;
	uint32_t count;
	uint64_t size;
	uint64_t bytes;
};

/**
 * struct answer - the server's
 * @tls_ns: ACCEPT: time in libssl, without that in TCP
 */
struct answer {
	uint64_t tls_ns;
};

/* common.c */
#define __printf(format, first) __attribute((__format__(printf, format, first)))
#define __noreturn __attribute((__noreturn__))

void die(const char *format, ...) __printf(1, 2) __noreturn;
uint64_t now_ns(void);
uint64_t cpu_ns(void);
char *file_of(const struct setup *setup, const char *suffix);
const char *suite_name(unsigned int suite);
/* All or death. */
void read_all(int fd, void *data, size_t len);
void write_all(int fd, const void *data, size_t len);

/* server.c: forks it; @setup->port is filled in. The end of the pipe to it. */
int server_start(struct setup *setup);
/* Death if the server said no. */
struct answer server_wait(int server);
void server_tell(int server, struct command command);

/* client.c: a connected socket */
int client_tcp(const struct setup *setup);
/* Handshake on it; what is left is the socket. */
void client_handshake(const struct setup *setup, enum side side, int fd);

/* rows.c, handshake.c: print one line a measurement */
void rows_run(struct setup *setup, const char *only, unsigned int batches, unsigned int percent);
void handshake_run(struct setup *setup, unsigned int count);
void memory_run(struct setup *setup, unsigned int count);

#endif /* BENCH_H */
