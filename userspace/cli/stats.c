// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake stats
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static void print_text(const struct kshake_stats *stats)
{
	printf("helper: %s\n", stats->value[KSHAKE_A_STATS_HELPERS] ? "joined" : "none");
	for (unsigned int i = 1; i <= KSHAKE_A_STATS_MAX; i++)
		printf("%s: %llu\n", kshake_stat_name(i),
		       (unsigned long long)stats->value[i]);
}

static void print_json(const struct kshake_stats *stats)
{
	for (unsigned int i = 1; i <= KSHAKE_A_STATS_MAX; i++)
		printf("%s\"%s\": %llu", i == 1 ? "{" : ", ", kshake_stat_name(i),
		       (unsigned long long)stats->value[i]);
	printf("}\n");
}

int command_stats(int argc, char **argv)
{
	bool json = argc == 2 && !strcmp(argv[1], "--json");
	struct kshake_stats stats;

	if (argc > 1 && !json) {
		complain("stats takes --json or nothing");
		return EXIT_USAGE;
	}
	if (kshake_get_stats(&stats)) {
		if (errno == ENOENT)
			complain("the kernel module is not loaded: modprobe kshake");
		else
			complain("cannot read the counters: %s", strerror(errno));
		return EXIT_CONNECT;
	}
	if (json)
		print_json(&stats);
	else
		print_text(&stats);
	if (fflush(stdout)) {
		complain("standard output: %s", strerror(errno));
		return EXIT_DATA;
	}
	return EXIT_OK;
}
