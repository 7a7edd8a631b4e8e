// SPDX-License-Identifier: GPL-2.0-only
/*
 * sockets PKI CERT CLIENT-CERT GROUP VERSION WAY server
 * sockets PKI CERT CLIENT-CERT GROUP VERSION WAY client PORT
 *
 * One end of handshakes over loopback. Says who it is, a server also where it listens;
 * then for each line of input there is one of output:
 *
 *   shake N	N connections, one after the other: nanoseconds of this process's time
 *   hold N	N more connections that are kept, their handshakes done: bytes of heap they take
 *   begin N	N more that are kept, each with a handshake that does not go on: likewise
 *   drop	closes what is kept
 *   spin N	keeps a processor busy for N milliseconds
 *
 * The server closes first, with close_notify; the client resets what is left, so that no
 * connection waits for its time to pass.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "sockets.h"

/**
 * struct kept - a connection that is kept
 * @fd: its socket
 * @way: what the way keeps of it
 * @done: its handshake is
 */
struct kept {
	int fd;
	void *way;
	bool done;
};

static struct setup setup;
static const struct way *way;
static int listener;
static struct sockaddr_in address = { .sin_family = AF_INET };
static struct kept *kept;
static size_t nr_kept;

void die(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	va_start(args, format);
	fputs("bench: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

char *path_of(const struct setup *s, const char *name, const char *suffix)
{
	char *path;

	if (asprintf(&path, "%s/%s%s", s->pki, name, suffix) < 0)
		die("no memory");
	return path;
}

void read_all(int fd, void *data, size_t len)
{
	while (len) {
		ssize_t n = read(fd, data, len);

		if (n <= 0)
			die("read: %s", n ? strerror(errno) : "end of file");
		data = (char *)data + n;
		len -= (size_t)n;
	}
}

void write_all(int fd, const void *data, size_t len)
{
	if (write(fd, data, len) != (ssize_t)len)
		die("write: %s", strerror(errno));
}

static uint64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void listen_somewhere(void)
{
	socklen_t len = sizeof(address);

	listener = socket(AF_INET, SOCK_STREAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, len) ||
	    listen(listener, 4096) || getsockname(listener, (struct sockaddr *)&address, &len))
		die("listening: %s", strerror(errno));
	if (way->listening)
		way->listening(&setup, listener);
}

static int new_connection(void)
{
	int fd, on = 1;

	if (setup.server) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0)
			die("accept: %s", strerror(errno));
	} else {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)))
			die("connect: %s", strerror(errno));
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* A client waits for the server to close. */
static void let_go(int fd)
{
	struct linger reset = { .l_onoff = 1 };
	char rest[256];

	if (!setup.server) {
		while (read(fd, rest, sizeof(rest)) > 0)
			;
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	}
	close(fd);
}

static uint64_t shake(unsigned long count)
{
	uint64_t begun = cpu_ns();

	while (count--) {
		int fd = new_connection();
		void *state = way->shake(&setup, fd);

		way->finish(&setup, state, true);
		let_go(fd);
	}
	return cpu_ns() - begun;
}

static uint64_t heap(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

static uint64_t keep(unsigned long count, bool done)
{
	uint64_t before;
	size_t i;

	kept = realloc(kept, (nr_kept + count) * sizeof(*kept));
	if (!kept)
		die("no memory");
	before = heap();
	for (i = 0; i < count; i++) {
		struct kept *k = &kept[nr_kept++];

		k->fd = new_connection();
		k->done = done;
		k->way = done ? way->shake(&setup, k->fd) : way->begin(&setup, k->fd);
	}
	return heap() - before;
}

static void drop(void)
{
	struct linger reset = { .l_onoff = 1 };

	while (nr_kept) {
		struct kept *k = &kept[--nr_kept];

		way->finish(&setup, k->way, false);
		setsockopt(k->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		close(k->fd);
	}
}

static void spin(unsigned long ms)
{
	uint64_t end = cpu_ns() + ms * 1000000;

	while (cpu_ns() < end)
		;
}

static void obey(const char *order, unsigned long n)
{
	uint64_t result = 0;

	if (!strcmp(order, "shake"))
		result = shake(n);
	else if (!strcmp(order, "hold"))
		result = keep(n, true);
	else if (!strcmp(order, "begin"))
		result = keep(n, false);
	else if (!strcmp(order, "drop"))
		drop();
	else if (!strcmp(order, "spin"))
		spin(n);
	else
		die("what is \"%s\"?", order);
	printf("%lu\n", result);
}

static const struct way *find_way(const char *name)
{
	static const struct way *const ways[] = { &way_kshake, &way_libssl, &way_plain };
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (!strcmp(ways[i]->name, name))
			return ways[i];
	die("no way is called \"%s\"", name);
}

int main(int argc, char **argv)
{
	struct rlimit files = { 16384, 16384 };
	char order[16], line[64];
	unsigned long n;

	if (argc < 8)
		die("for tests/bench/handshakes/report, which see");
	signal(SIGPIPE, SIG_IGN);
	/* What was freed is for the next handshake, not for the kernel to take, clear and give back. */
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, 1 << 22);
	mallopt(M_MMAP_THRESHOLD, 1 << 22);
	setrlimit(RLIMIT_NOFILE, &files);
	setup = (struct setup){
		.server = !strcmp(argv[7], "server"),
		.pki = argv[1],
		.cert = argv[2],
		.client_cert = argv[3],
		.group = argv[4],
		.tls12 = !strcmp(argv[5], "1.2"),
	};
	way = find_way(argv[6]);
	way->prepare(&setup);
	if (setup.server) {
		listen_somewhere();
		printf("%u\n", ntohs(address.sin_port));
	} else {
		if (argc < 9)
			die("a client needs a port");
		address.sin_port = htons((uint16_t)strtoul(argv[8], NULL, 10));
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		puts("0");
	}
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		n = 0;
		if (sscanf(line, "%15s %lu", order, &n) < 1)
			continue;
		obey(order, n);
		fflush(stdout);
	}
	return 0;
}
