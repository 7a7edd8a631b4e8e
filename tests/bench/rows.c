// SPDX-License-Identifier: GPL-2.0-only
/*
 * Throughput. A batch is timed alone: for reading all of it is in the socket's buffer, for
 * writing there is room for all of it, and the server sleeps. With one processor, what a
 * batch takes is then what this side's calls cost. Only the streams and the echo have both
 * ends at work.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#include "bench.h"

#define PAIRS	4	/* connections of each side, taken in turns */
#define RECORD	16384

/**
 * struct row - one line of the table
 * @name: what is called
 * @call: moves @bytes, @size at a time
 * @size: of a message
 * @bytes: of a batch; a record at a time is what the server then sends
 * @server: what the server does: SEND before it, RECEIVE after it, ECHO meanwhile
 * @meanwhile: SEND and RECEIVE, too, happen while it runs
 */
struct row {
	const char *name;
	void (*call)(int fd, size_t bytes, size_t size);
	size_t size;
	size_t bytes;
	enum order server;
	bool meanwhile;
};

static unsigned char buffer[1 << 16];
static int file;		/* of sizeof(buffer) */
static int pipe_ends[2];
static int null;
static int epoll;

static size_t got(ssize_t n, const char *what)
{
	if (n <= 0)
		die("%s: %s", what, n ? strerror(errno) : "end of file");
	return (size_t)n;
}

static void call_read(int fd, size_t bytes, size_t size)
{
	while (bytes)
		bytes -= got(read(fd, buffer, size < bytes ? size : bytes), "read");
}

static void call_poll_read(int fd, size_t bytes, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (bytes) {
		if (poll(&p, 1, -1) != 1)
			die("poll: %s", strerror(errno));
		bytes -= got(read(fd, buffer, size < bytes ? size : bytes), "read");
	}
}

static void call_epoll_read(int fd, size_t bytes, size_t size)
{
	struct epoll_event event = { .events = EPOLLIN };

	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
	while (bytes) {
		if (epoll_wait(epoll, &event, 1, -1) != 1)
			die("epoll_wait: %s", strerror(errno));
		bytes -= got(read(fd, buffer, size < bytes ? size : bytes), "read");
	}
	epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
}

static void call_splice_read(int fd, size_t bytes, size_t size)
{
	while (bytes) {
		size_t n = got(splice(fd, NULL, pipe_ends[1], NULL, size < bytes ? size : bytes, 0),
			       "splice");

		bytes -= n;
		while (n)
			n -= got(splice(pipe_ends[0], NULL, null, NULL, n, 0), "splice to null");
	}
}

static void call_write(int fd, size_t bytes, size_t size)
{
	while (bytes)
		bytes -= got(write(fd, buffer, size < bytes ? size : bytes), "write");
}

static void call_sendfile(int fd, size_t bytes, size_t size)
{
	while (bytes) {
		off_t at = 0;

		bytes -= got(sendfile(fd, file, &at, size < bytes ? size : bytes), "sendfile");
	}
}

static void call_splice_write(int fd, size_t bytes, size_t size)
{
	while (bytes) {
		loff_t at = 0;
		size_t n = got(splice(file, &at, pipe_ends[1], NULL, size < bytes ? size : bytes,
				      0), "splice to pipe");

		bytes -= n;
		while (n)
			n -= got(splice(pipe_ends[0], NULL, fd, NULL, n, 0), "splice");
	}
}

static void call_echo(int fd, size_t bytes, size_t size)
{
	for (; bytes; bytes -= size) {
		write_all(fd, buffer, size);
		read_all(fd, buffer, size);
	}
}

#define KB	1024

static const struct row rows[] = {
	{ "read", call_read, 1 * KB, 256 * KB, SEND, false },
	{ "read", call_read, 64 * KB, 1024 * KB, SEND, false },
	{ "poll, read", call_poll_read, 1 * KB, 256 * KB, SEND, false },
	{ "epoll_wait, read", call_epoll_read, 1 * KB, 256 * KB, SEND, false },
	{ "splice to a pipe", call_splice_read, 1 * KB, 256 * KB, SEND, false },
	{ "splice to a pipe", call_splice_read, 64 * KB, 1024 * KB, SEND, false },
	{ "write", call_write, 1 * KB, 256 * KB, RECEIVE, false },
	{ "write", call_write, 64 * KB, 1024 * KB, RECEIVE, false },
	{ "sendfile", call_sendfile, 1 * KB, 256 * KB, RECEIVE, false },
	{ "sendfile", call_sendfile, 64 * KB, 1024 * KB, RECEIVE, false },
	{ "splice from a pipe", call_splice_write, 64 * KB, 1024 * KB, RECEIVE, false },
	{ "write, read: echo", call_echo, 1 * KB, 64 * KB, ECHO, true },
	{ "stream, reading", call_read, 64 * KB, 2048 * KB, SEND, true },
	{ "stream, writing", call_write, 64 * KB, 2048 * KB, RECEIVE, true },
};

/* Ticks of all processors that were not idle, in hundredths of a second. */
static uint64_t busy_ticks(void)
{
	uint64_t user, nice, system, idle, iowait, irq, softirq;
	FILE *stat = fopen("/proc/stat", "r");

	if (!stat || fscanf(stat, "cpu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &system, &idle,
			    &iowait, &irq, &softirq) != 7)
		die("/proc/stat");
	fclose(stat);
	return user + nice + system + irq + softirq;
}

static void run_batch(const struct row *row, int server, enum side side, unsigned int conn,
		      int fd, bool counts)
{
	struct command command = {
		.order = row->server,
		.conn = conn,
		.bytes = row->bytes,
		.size = row->size < RECORD ? row->size : RECORD,
		.count = (uint32_t)(row->bytes / row->size),
	};
	bool before = row->meanwhile || row->server == SEND;
	uint64_t start, end, cpu, busy;

	if (before)
		server_tell(server, command);
	if (before && !row->meanwhile)
		server_wait(server);
	busy = busy_ticks();
	cpu = cpu_ns();
	start = now_ns();
	row->call(fd, row->bytes, row->size);
	if (row->meanwhile)
		server_wait(server);
	end = now_ns();
	cpu = cpu_ns() - cpu;
	busy = busy_ticks() - busy;
	if (!before) {
		server_tell(server, command);
		server_wait(server);
	}
	if (counts)
		printf("batch\t%s\t%zu\t%d\t%u\t%zu\t%lu\t%lu\t%lu\n", row->name, row->size, side,
		       conn / SIDES, row->bytes, end - start, cpu, busy);
}

static void run_row(const struct setup *setup, int server, const struct row *row,
		    unsigned int batches, unsigned int percent)
{
	struct row scaled = *row;
	int fds[PAIRS * SIDES];
	unsigned int i, side;

	scaled.bytes = row->bytes * percent / 100 / row->size * row->size;
	if (!scaled.bytes)
		scaled.bytes = row->size;
	for (i = 0; i < PAIRS * SIDES; i++) {
		fds[i] = client_tcp(setup);
		server_tell(server, (struct command){ .order = ACCEPT });
		client_handshake(setup, i % SIDES, fds[i]);
		server_wait(server);
	}
	/* The first batch of each opens windows and fills caches. Who is first changes. */
	for (i = 0; i < batches + PAIRS; i++) {
		for (side = 0; side < SIDES; side++) {
			enum side which = (side + i / PAIRS) % SIDES;
			unsigned int conn = i % PAIRS * SIDES + which;

			run_batch(&scaled, server, which, conn, fds[conn], i >= PAIRS);
		}
	}
	for (i = 0; i < PAIRS * SIDES; i++)
		close(fds[i]);
	server_tell(server, (struct command){ .order = CLOSE });
	server_wait(server);
}

void rows_run(struct setup *setup, const char *only, unsigned int batches, unsigned int percent)
{
	int server = server_start(setup);
	size_t i;

	file = memfd_create("bench", 0);
	null = open("/dev/null", O_WRONLY);
	epoll = epoll_create1(0);
	if (file < 0 || null < 0 || epoll < 0 || pipe(pipe_ends))
		die("files: %s", strerror(errno));
	/* As much as a message, however many pages it comes in. */
	fcntl(pipe_ends[1], F_SETPIPE_SZ, 1 << 20);
	write_all(file, buffer, sizeof(buffer));
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!only || strstr(rows[i].name, only))
			run_row(setup, server, &rows[i], batches, percent);
	}
	close(server);
}
