// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other end of both: libssl, in a process of its own, which does what it is told. It
 * sends no tickets, so that bare kTLS, which has nobody to take them out, gets data alone.
 */
#include <errno.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <linux/sockios.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "bench.h"

#define ROOM	(8 << 20)	/* of a socket: a batch fits in */

/**
 * struct server - the process
 * @listener: where connections come from
 * @pipe: where orders come from
 * @ctx: for each of them
 * @fds: connections
 * @ssls: likewise; NULL once forgotten
 * @nr: of them
 * @buffer: data, whatever it is
 */
struct server {
	int listener;
	int pipe;
	SSL_CTX *ctx;
	int *fds;
	SSL **ssls;
	uint32_t nr;
	unsigned char buffer[1 << 16];
};

static void check(bool good, const char *what)
{
	if (!good) {
		ERR_print_errors_fp(stderr);
		die("server: %s", what);
	}
}

static int listen_somewhere(struct setup *setup)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	socklen_t len = sizeof(any);
	int fd = socket(AF_INET, SOCK_STREAM, 0), room = ROOM;

	any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	check(fd >= 0 && !bind(fd, (struct sockaddr *)&any, len) && !listen(fd, 1024) &&
	      !getsockname(fd, (struct sockaddr *)&any, &len), "listening");
	setup->port = ntohs(any.sin_port);
	return fd;
}

static SSL_CTX *new_ctx(const struct setup *setup)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	char *pem, *key, name[64];

	snprintf(name, sizeof(name), "%s.pem", setup->cert);
	pem = file_of(setup, name);
	snprintf(name, sizeof(name), "%s.key", setup->cert);
	key = file_of(setup, name);
	check(ctx && SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) &&
	      SSL_CTX_set_ciphersuites(ctx, suite_name(setup->suite)) &&
	      SSL_CTX_set_num_tickets(ctx, 0) &&
	      SSL_CTX_use_certificate_chain_file(ctx, pem) == 1 &&
	      SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) == 1, "certificate and key");
	free(pem);
	free(key);
	return ctx;
}

/* What libssl has to say goes out. */
static void flush(int fd, BIO *out)
{
	char *data;
	long len = BIO_get_mem_data(out, &data);

	write_all(fd, data, (size_t)len);
	check(BIO_reset(out), "BIO_reset");
}

/*
 * Over memory, so that the time in libssl is told from the time in TCP, in which the
 * client may be running already.
 */
static uint64_t handshake(SSL *ssl, int fd)
{
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	unsigned char data[16384];
	uint64_t spent = 0;

	check(in && out, "BIO_new");
	SSL_set_bio(ssl, in, out);
	SSL_set_accept_state(ssl);
	for (;;) {
		uint64_t start = now_ns();
		int done = SSL_do_handshake(ssl);
		ssize_t n;

		spent += now_ns() - start;
		flush(fd, out);
		if (done == 1)
			return spent;
		check(SSL_get_error(ssl, done) == SSL_ERROR_WANT_READ, "handshake");
		n = read(fd, data, sizeof(data));
		check(n > 0 && BIO_write(in, data, (int)n) == n, "the client went away");
	}
}

static uint64_t take(struct server *s)
{
	int fd = accept(s->listener, NULL, NULL), on = 1;
	SSL *ssl = SSL_new(s->ctx);
	uint64_t spent;

	check(fd >= 0 && ssl, "accept");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	spent = handshake(ssl, fd);
	/* The client's last flight may have had data behind it: no one sends any so early. */
	check(!BIO_pending(SSL_get_rbio(ssl)), "data before its time");
	check(SSL_set_fd(ssl, fd), "SSL_set_fd");
	s->fds = realloc(s->fds, (s->nr + 1) * sizeof(*s->fds));
	s->ssls = realloc(s->ssls, (s->nr + 1) * sizeof(*s->ssls));
	check(s->fds && s->ssls, "no memory");
	s->fds[s->nr] = fd;
	s->ssls[s->nr++] = ssl;
	return spent;
}

static void send_bytes(struct server *s, SSL *ssl, uint64_t bytes, uint64_t size)
{
	while (bytes) {
		size_t n = size < bytes ? size : bytes;

		check(SSL_write(ssl, s->buffer, (int)n) == (int)n, "SSL_write");
		bytes -= n;
	}
}

static void receive_bytes(struct server *s, SSL *ssl, uint64_t bytes)
{
	while (bytes) {
		size_t n = sizeof(s->buffer) < bytes ? sizeof(s->buffer) : bytes;
		int got = SSL_read(ssl, s->buffer, (int)n);

		check(got > 0, "SSL_read");
		bytes -= (uint64_t)got;
	}
}

/* Until the client's TCP has it all. */
static void wait_delivered(int fd)
{
	int left;

	while (!ioctl(fd, SIOCOUTQ, &left) && left)
		usleep(100);
}

static void close_all(struct server *s)
{
	while (s->nr) {
		s->nr--;
		SSL_free(s->ssls[s->nr]);
		close(s->fds[s->nr]);
	}
}

static void forget_all(struct server *s)
{
	uint32_t i;

	for (i = 0; i < s->nr; i++) {
		SSL_free(s->ssls[i]);
		s->ssls[i] = NULL;
	}
	malloc_trim(0);
}

static struct answer obey(struct server *s, const struct command *c)
{
	struct answer answer = {};
	SSL *ssl = NULL;
	uint32_t i;

	if (c->order == SEND || c->order == RECEIVE || c->order == ECHO) {
		check(c->conn < s->nr && s->ssls[c->conn], "no such connection");
		check(c->size <= sizeof(s->buffer), "too much at a time");
		ssl = s->ssls[c->conn];
	}
	switch (c->order) {
	case ACCEPT:
		answer.tls_ns = take(s);
		break;
	case SEND:
		send_bytes(s, ssl, c->bytes, c->size);
		wait_delivered(s->fds[c->conn]);
		break;
	case RECEIVE:
		receive_bytes(s, ssl, c->bytes);
		break;
	case ECHO:
		for (i = 0; i < c->count; i++) {
			receive_bytes(s, ssl, c->size);
			send_bytes(s, ssl, c->size, c->size);
		}
		break;
	case FORGET:
		forget_all(s);
		break;
	case CLOSE:
		close_all(s);
		break;
	}
	return answer;
}

static void serve(struct server *s)
{
	struct command command;

	while (read(s->pipe, &command, sizeof(command)) == (ssize_t)sizeof(command)) {
		struct answer answer = obey(s, &command);

		write_all(s->pipe, &answer, sizeof(answer));
	}
	exit(0);
}

int server_start(struct setup *setup)
{
	static struct server s;
	int ends[2];

	s = (struct server){ .listener = listen_somewhere(setup) };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends))
		die("socketpair: %s", strerror(errno));
	switch (fork()) {
	case -1:
		die("fork: %s", strerror(errno));
	case 0:
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ends[0]);
		s.pipe = ends[1];
		s.ctx = new_ctx(setup);
		serve(&s);
	}
	close(ends[1]);
	close(s.listener);
	return ends[0];
}

void server_tell(int server, struct command command)
{
	write_all(server, &command, sizeof(command));
}

struct answer server_wait(int server)
{
	struct answer answer;

	read_all(server, &answer, sizeof(answer));
	return answer;
}
