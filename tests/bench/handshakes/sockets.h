/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Handshakes over TCP: one end in a process of its own. There is a file for each way to do
 * them.
 */
#ifndef BENCH_HANDSHAKES_SOCKETS_H
#define BENCH_HANDSHAKES_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAME	"server.test"

/**
 * struct setup - what one end is told
 * @server: which end it is
 * @pki: folder with certificates and keys, as tests/interop/pki.py makes them
 * @cert: name of the server's certificate there
 * @client_cert: name of the client's; empty: none
 * @group: of the key exchange, as libssl calls it
 * @tls12: TLS 1.2, else TLS 1.3
 */
struct setup {
	bool server;
	const char *pki;
	const char *cert;
	const char *client_cert;
	const char *group;
	bool tls12;
};

/**
 * struct way - to do a handshake
 * @name: as the command line has it
 * @prepare: once, before all else
 * @listening: of a server: of its listening socket; may be NULL
 * @shake: does the handshake on a connection, and returns what it keeps of it
 * @begin: does as much of it as can be done without waiting; then likewise
 * @finish: forgets what it kept; of a server that did a handshake: says close_notify
 */
struct way {
	const char *name;
	void (*prepare)(const struct setup *setup);
	void (*listening)(const struct setup *setup, int fd);
	void *(*shake)(const struct setup *setup, int fd);
	void *(*begin)(const struct setup *setup, int fd);
	void (*finish)(const struct setup *setup, void *kept, bool done);
};

extern const struct way way_kshake;
extern const struct way way_libssl;
extern const struct way way_plain;

#define __printf(format, first) __attribute((__format__(printf, format, first)))

void die(const char *format, ...) __printf(1, 2) __attribute((__noreturn__));
char *path_of(const struct setup *setup, const char *name, const char *suffix);
void read_all(int fd, void *data, size_t len);
void write_all(int fd, const void *data, size_t len);

#endif /* BENCH_HANDSHAKES_SOCKETS_H */
