// SPDX-License-Identifier: GPL-2.0-only
/*
 * The part of a contestant that is the same for all in userspace. First it says who it is.
 * Then for each line of input, "COUNT OPERATION", there is one of output:
 *
 *   COUNT > 0	the nanoseconds that so many operations took, one after the other
 *   COUNT = 0	the result of one, in hexadecimal; empty if it is random
 *   "-"	there is no such operation
 */
#include <stdio.h>
#include <time.h>

#include "worker.h"

void die(const char *what)
{
	fprintf(stderr, "bench-crypto: %s\n", what);
	exit(1);
}

static u64 now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

static void operate(const struct operation *operation, struct result *result)
{
	if (!operation->run(operation->context, result))
		die(operation->name);
}

static void time_of(const struct operation *operation, unsigned long count)
{
	struct result result = {};
	u64 start = now_ns();

	while (count--)
		operate(operation, &result);
	printf("%lu\n", now_ns() - start);
}

static void result_of(const struct operation *operation)
{
	struct result result = {};
	size_t i;

	operate(operation, &result);
	for (i = 0; i < result.len; i++)
		printf("%02x", result.bytes[i]);
	putchar('\n');
}

static void answer(const char *name, unsigned long count)
{
	const struct operation *operation = operations;

	while (operation->name && strcmp(operation->name, name))
		operation++;
	if (!operation->name)
		puts("-");
	else if (count)
		time_of(operation, count);
	else
		result_of(operation);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	char line[128], *name;
	unsigned long count;

	puts(worker_start(argc > 1 ? argv[1] : ""));
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		count = strtoul(line, &name, 10);
		if (*name++ != ' ')
			die("COUNT OPERATION is what a line should be");
		answer(name, count);
	}
	return 0;
}
