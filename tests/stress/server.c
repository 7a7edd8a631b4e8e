// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress-NAME CERTIFICATE KEY SECONDS: a server that does what each connection's first
 * bytes ask for, checks every byte that comes, and has SECONDS of patience with a
 * client that does nothing. Prints its port; on SIGTERM what it has done; exits with 1
 * if a client did what none may.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "stress.h"
#include "tls.h"

#define COMPLAINTS_MAX	20

static atomic_ulong connections, finished, received_bytes, sent_bytes, key_updates, tickets;
static atomic_uint complaints, open_connections;
static int patience;
bool tls_client_is_poor;

struct server {
	int fd;
	struct tls *tls;
	struct stress_request request;
	uint64_t received, sent;	/* of the streams, trailer included */
	uint64_t random;
	uint32_t seq[STRESS_WRITERS_MAX];
	uint8_t unit[STRESS_UNIT];	/* one that is half there */
	bool ended;			/* the client's close_notify came */
	bool write_waits;
	size_t write_len;		/* of the write that waits */
	int control;			/* a KeyUpdate (1, 2) or ticket (3) that waits */
	uint8_t in[65536], out[65536];
};

static void complain(const struct server *s, const char *what, const char *why)
{
	if (atomic_fetch_add(&complaints, 1) >= COMPLAINTS_MAX)
		return;
	printf("not ok - %s server: %s%s%s; received %llu of %llu, sent %llu of %llu\n", tls_name(),
	       what, why ? ": " : "", why ?: "", (unsigned long long)s->received,
	       (unsigned long long)s->request.up, (unsigned long long)s->sent,
	       (unsigned long long)s->request.down);
	fflush(stdout);
}

static uint64_t draw(struct server *s, uint64_t below)
{
	s->random += 0x9e3779b97f4a7c15ULL;
	return stress_mix(s->random) % below;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* False: nothing happened for too long. */
static bool wait_for(struct server *s, short events)
{
	struct pollfd p = { .fd = s->fd, .events = events };

	return poll(&p, 1, patience * 1000) > 0;
}

/* What goes out at this position; how much of it is there. */
static size_t outgoing(const struct server *s, void *buf, size_t len)
{
	struct stress_trailer trailer = { STRESS_MAGIC, s->received };
	size_t skip;

	if (s->sent < s->request.down) {
		if (len > s->request.down - s->sent)
			len = s->request.down - s->sent;
		pattern_fill(s->request.down_seed, s->sent, buf, len);
		return len;
	}
	skip = s->sent - s->request.down;
	/* The count is final only when the client has ended. */
	if (s->request.no_trailer || skip == sizeof(trailer) ||
	    (!s->ended && s->received < s->request.up))
		return 0;
	memcpy(buf, (uint8_t *)&trailer + skip, sizeof(trailer) - skip);
	return sizeof(trailer) - skip;
}

static bool check_units(struct server *s, const uint8_t *in, size_t len)
{
	const struct stress_unit *unit = (const struct stress_unit *)s->unit;
	uint64_t at = s->received;
	size_t skip, n;

	while (len) {
		skip = at % STRESS_UNIT;
		n = STRESS_UNIT - skip < len ? STRESS_UNIT - skip : len;
		memcpy(s->unit + skip, in, n);
		at += n;
		in += n;
		len -= n;
		if (at % STRESS_UNIT)
			break;
		if (unit->writer >= s->request.writers ||
		    !unit_is(s->request.up_seed, unit->writer, s->seq[unit->writer]++, unit))
			return false;
	}
	return true;
}

static bool check(struct server *s, size_t len)
{
	if (s->received + len > s->request.up)
		return false;
	if (s->request.writers)
		return check_units(s, s->in, len);
	return pattern_is(s->request.up_seed, s->received, s->in, len);
}

/* 1 progress, or TLS_*. */
static int do_read(struct server *s)
{
	ssize_t got = tls_read(s->tls, s->in, 1 + draw(s, sizeof(s->in)));

	if (got > 0) {
		if (!check(s, got)) {
			complain(s, "a byte that is not the next one", NULL);
			return TLS_GONE;
		}
		s->received += got;
		return 1;
	}
	if (got == TLS_END) {
		s->ended = true;
		if (s->request.exact && s->received != s->request.up)
			complain(s, "close_notify before the end", NULL);
	}
	return got;
}

static int do_control(struct server *s)
{
	int got = s->control == 3 ? tls_ticket(s->tls) : tls_key_update(s->tls, s->control == 2);

	if (got == TLS_WAIT)
		return got;
	if (got == 1)
		atomic_fetch_add(s->control == 3 ? &tickets : &key_updates, 1);
	s->control = 0;
	return got < 0 ? got : 1;
}

static int do_write(struct server *s)
{
	const struct stress_request *r = &s->request;
	ssize_t got;

	if (s->control)
		return do_control(s);
	if (!s->write_waits) {
		if (draw(s, 1000) < r->key_updates)
			s->control = 1 + (draw(s, 1000) < r->updates_requested);
		else if (draw(s, 1000) < r->tickets)
			s->control = 3;
		if (s->control)
			return do_control(s);
		s->write_len = outgoing(s, s->out, r->chunk);
	}
	if (!s->write_len)
		return TLS_END;
	got = tls_write(s->tls, s->out, s->write_len);
	s->write_waits = got == TLS_WAIT;
	if (got > 0)
		s->sent += got;
	return got > 0 ? 1 : got;
}

static bool read_all(struct server *s, void *buf, size_t len)
{
	size_t done = 0;
	ssize_t got;

	while (done < len) {
		got = tls_read(s->tls, (uint8_t *)buf + done, len - done);
		if (got == TLS_BAD)
			complain(s, "request", tls_why());
		if (got > 0)
			done += got;
		else if (got != TLS_WAIT || !wait_for(s, POLLIN))
			return false;
	}
	return true;
}

static bool accepted(struct server *s)
{
	int got;

	while ((got = tls_accept(s->tls)) == TLS_WAIT)
		if (!wait_for(s, POLLIN))
			return false;
	if (got == TLS_BAD)
		complain(s, "handshake", tls_why());
	return got == 1;
}

/* Both directions at once, until ours is done; the client's half may go on. */
static bool transfer(struct server *s)
{
	int reading = 1, writing = 1;

	while (writing != TLS_END) {
		if (s->request.lazy && !draw(s, 20))
			usleep(draw(s, s->request.lazy) * 1000 + 1);
		reading = s->ended ? TLS_WAIT : do_read(s);
		if (reading == TLS_GONE)
			return false;
		if (reading == TLS_BAD) {
			complain(s, "read", tls_why());
			return false;
		}
		writing = do_write(s);
		if (writing == TLS_GONE)
			return false;
		if (writing == TLS_BAD) {
			complain(s, "write", tls_why());
			return false;
		}
		/* The trailer waits for the rest of the client's. */
		if (writing == TLS_END && !s->ended && s->received < s->request.up &&
		    !s->request.no_trailer)
			writing = TLS_WAIT;
		if (writing == 1 || reading == 1)
			continue;
		if (writing != TLS_END &&
		    !wait_for(s, (s->ended ? 0 : POLLIN) |
			      (s->write_waits || s->control ? POLLOUT : 0)))
			return false;
	}
	return true;
}

static void finish(struct server *s)
{
	struct linger linger = { .l_onoff = 1 };
	double end = now() + patience;
	int got;

	switch (s->request.end) {
	case STRESS_END_RESET:
		setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
		return;
	case STRESS_END_FIN:
		shutdown(s->fd, SHUT_WR);
		break;
	default:
		while ((got = tls_close_notify(s->tls)) == TLS_WAIT && wait_for(s, POLLOUT))
			;
		if (got == TLS_BAD)
			complain(s, "close_notify", tls_why());
	}
	/* The rest of the client's, up to its end. */
	while (!s->ended && now() < end) {
		got = do_read(s);
		if (got == TLS_BAD)
			complain(s, "read at the end", tls_why());
		if (got == TLS_BAD || got == TLS_GONE)
			break;
		if (got == TLS_WAIT && !wait_for(s, POLLIN))
			break;
	}
	if (s->request.exact && !s->ended)
		complain(s, "no close_notify", NULL);
	atomic_fetch_add(&finished, 1);
}

static bool sane(const struct stress_request *r)
{
	return r->magic == STRESS_MAGIC && r->chunk && r->chunk <= 65536 &&
	       r->writers <= STRESS_WRITERS_MAX;
}

static void *serve(void *arg)
{
	struct server *s = arg;
	bool reset = false;

	s->tls = tls_new(s->fd);
	s->random = (uintptr_t)s ^ (uint64_t)s->fd << 32;
	if (accepted(s) && read_all(s, &s->request, sizeof(s->request))) {
		s->random = s->request.down_seed;
		if (!sane(&s->request))
			complain(s, "the request is not as it was sent", NULL);
		else if (transfer(s))
			finish(s);
		reset = s->request.end == STRESS_END_RESET;
	}
	atomic_fetch_add(&received_bytes, s->received);
	atomic_fetch_add(&sent_bytes, s->sent);
	/* Unread data would make it a reset, and lose the client what it has not read. */
	if (!reset) {
		shutdown(s->fd, SHUT_WR);
		while (recv(s->fd, s->in, sizeof(s->in), MSG_DONTWAIT) > 0)
			;
	}
	tls_free(s->tls);
	close(s->fd);
	free(s);
	atomic_fetch_sub(&open_connections, 1);
	return NULL;
}

static void *accept_all(void *arg)
{
	int listener = *(int *)arg, one = 1;
	pthread_attr_t attr;
	pthread_t thread;
	struct server *s;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 256 << 10);
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0)
			continue;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		s = calloc(1, sizeof(*s));
		if (!s)
			errx(1, "out of memory");
		s->fd = fd;
		atomic_fetch_add(&connections, 1);
		atomic_fetch_add(&open_connections, 1);
		if (pthread_create(&thread, &attr, serve, s))
			errx(1, "no thread");
	}
	return NULL;
}

static int listen_on_any(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_any };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0), off = 0;

	if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 1024) ||
	    getsockname(fd, (struct sockaddr *)&address, &len))
		err(1, "listen");
	printf("%d\n", ntohs(address.sin6_port));
	fflush(stdout);
	return fd;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	sigset_t set;
	int fd, sig, i;

	if (argc != 4 && !(argc == 5 && !strcmp(argv[4], "poor")))
		errx(2, "usage: stress-%s CERTIFICATE KEY SECONDS [poor]", tls_name());
	patience = atoi(argv[3]);
	tls_client_is_poor = argc == 5;
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	tls_init(argv[1], argv[2]);
	fd = listen_on_any();
	if (pthread_create(&thread, NULL, accept_all, &fd))
		errx(1, "no thread");
	sigwait(&set, &sig);
	/* The clients are gone: so are the connections, in a moment. */
	for (i = 0; i < patience * 10 && atomic_load(&open_connections); i++)
		usleep(100000);
	if (atomic_load(&open_connections)) {
		printf("not ok - %s server: %u connections never end\n", tls_name(),
		       atomic_load(&open_connections));
		atomic_fetch_add(&complaints, 1);
	}
	printf("# %s: %lu connections, %lu to their end, %.1f MB received, %.1f MB sent, "
	       "%lu KeyUpdates, %lu tickets\n", tls_name(), connections, finished,
	       received_bytes / 1e6, sent_bytes / 1e6, key_updates, tickets);
	return atomic_load(&complaints) != 0;
}
