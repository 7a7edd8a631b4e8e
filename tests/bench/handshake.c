// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a handshake costs a client that blocks in it, and what a connection keeps in memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "bench.h"
#include "kshake.h"

static void one(const struct setup *setup, int server, enum side side, bool counts)
{
	struct kshake_info info = {};
	int fd = client_tcp(setup);
	struct answer answer;
	uint64_t start, end, cpu;

	server_tell(server, (struct command){ .order = ACCEPT });
	/* The server waits for the first flight: accept() is not part of the handshake. */
	usleep(1000);
	cpu = cpu_ns();
	start = now_ns();
	client_handshake(setup, side, fd);
	answer = server_wait(server);
	end = now_ns();
	cpu = cpu_ns() - cpu;
	if (side == WRAPPED && kshake_get_info(fd, &info))
		die("KSHAKE_INFO");
	close(fd);
	server_tell(server, (struct command){ .order = CLOSE });
	server_wait(server);
	if (counts)
		printf("handshake\t%s\t%d\t%d\t%lu\t%lu\t%lu\t%llu\n", setup->cert, setup->verify,
		       side, end - start, answer.tls_ns, cpu, (unsigned long long)info.cpu_ns);
}

void handshake_run(struct setup *setup, unsigned int count)
{
	int server = server_start(setup);
	unsigned int i;

	for (i = 0; i < count + 2; i++) {
		one(setup, server, i % SIDES, i >= 2);
		one(setup, server, (i + 1) % SIDES, i >= 2);
	}
	close(server);
}

/* Kilobytes that nobody uses. */
static long free_kb(const char *field)
{
	FILE *table = fopen("/proc/meminfo", "r");
	char line[128];
	long kb = -1;

	while (table && fgets(line, sizeof(line), table)) {
		if (!strncmp(line, field, strlen(field)))
			kb = atol(line + strlen(field));
	}
	if (kb < 0)
		die("no %s in /proc/meminfo", field);
	fclose(table);
	return kb;
}

/**
 * struct memory - of the machine, in KB
 * @used: what is not free
 * @slab: of it, the kernel's small objects
 */
struct memory {
	long used;
	long slab;
};

static struct memory settled(void)
{
	FILE *drop;

	/* What RCU and workers are to free is freed by then. */
	usleep(300000);
	sync();
	drop = fopen("/proc/sys/vm/drop_caches", "w");
	if (drop) {
		fputs("3\n", drop);
		fclose(drop);
	}
	usleep(200000);
	return (struct memory){ -free_kb("MemFree:"), free_kb("Slab:") };
}

/* In a child, so that what libssl leaves behind in the heap is not counted. */
static void handshake_elsewhere(const struct setup *setup, enum side side, int fd)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid) {
		client_handshake(setup, side, fd);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		die("a handshake failed");
}

void memory_run(struct setup *setup, unsigned int count)
{
	struct rlimit files = { 2 * count + 64, 2 * count + 64 };
	int *fds = malloc(count * sizeof(*fds));
	struct memory before, after;
	unsigned int i, side;
	int server;

	if (!fds || setrlimit(RLIMIT_NOFILE, &files))
		die("%u connections are too many", count);
	server = server_start(setup);
	/* One round for each that does not count, which grows what stays: pools, heaps. */
	for (side = 0; side < 2 * SIDES; side++) {
		before = settled();
		for (i = 0; i < count; i++) {
			fds[i] = client_tcp(setup);
			server_tell(server, (struct command){ .order = ACCEPT });
			handshake_elsewhere(setup, side % SIDES, fds[i]);
			server_wait(server);
		}
		server_tell(server, (struct command){ .order = FORGET });
		server_wait(server);
		after = settled();
		for (i = 0; i < count; i++)
			close(fds[i]);
		server_tell(server, (struct command){ .order = CLOSE });
		server_wait(server);
		if (side >= SIDES)
			printf("memory\t%u\t%u\t%ld\t%ld\n", side % SIDES, count,
			       after.used - before.used, after.slab - before.slab);
	}
	free(fds);
	close(server);
}
