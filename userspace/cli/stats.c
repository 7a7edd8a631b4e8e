// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake stats
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

/**
 * struct tally_printer - what was printed of the counters by code point
 * @json: for programs
 * @by: the section that the last one was in
 * @any: there was a last one
 */
struct tally_printer {
	bool json;
	bool any;
	uint32_t by;
};

static void tally_label(const struct kshake_tally *tally, char *text, size_t size)
{
	const char *name = kshake_tally_code_name(tally->by, tally->code);

	if (tally->others)
		snprintf(text, size, "others");
	else if (name)
		snprintf(text, size, "%s", name);
	else
		snprintf(text, size, "%u", tally->code);
}

/* They come by sections; a new one has its name above. */
static void print_tally(const struct kshake_tally *tally, void *arg)
{
	const char *section = kshake_tally_name(tally->by);
	struct tally_printer *printer = arg;
	bool begins = !printer->any || printer->by != tally->by;
	char label[64];

	if (!section)
		return;
	tally_label(tally, label, sizeof(label));
	if (!printer->json) {
		if (begins)
			printf("by %s:\n", section);
		printf("  %s: %llu\n", label, (unsigned long long)tally->count);
	} else {
		if (begins)
			printf("%s, \"by-%s\": {", printer->any ? "}" : "", section);
		printf("%s\"%s\": %llu", begins ? "" : ", ", label,
		       (unsigned long long)tally->count);
	}
	printer->any = true;
	printer->by = tally->by;
}

/* An older module has none of them. */
static void print_tallies(bool json)
{
	struct tally_printer printer = { .json = json };

	if (kshake_each_tally(print_tally, &printer) && errno != EOPNOTSUPP)
		complain("cannot read all counters: %s", strerror(errno));
	if (json && printer.any)
		printf("}");
}

static void print_text(const struct kshake_stats *stats)
{
	printf("helper: %s\n", stats->value[KSHAKE_A_STATS_HELPERS] ? "joined" : "none");
	for (unsigned int i = 1; i <= KSHAKE_A_STATS_MAX; i++) {
		if (stats->value[i])
			printf("%s: %llu\n", kshake_stat_name(i),
			       (unsigned long long)stats->value[i]);
	}
	print_tallies(false);
}

static void print_json(const struct kshake_stats *stats)
{
	for (unsigned int i = 1; i <= KSHAKE_A_STATS_MAX; i++)
		printf("%s\"%s\": %llu", i == 1 ? "{" : ", ", kshake_stat_name(i),
		       (unsigned long long)stats->value[i]);
	print_tallies(true);
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
