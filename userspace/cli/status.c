// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake status
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* As many as a network namespace can have. */
#define HELPERS_MAX	64

/* Exit status; they are for scripts that look after the service. */
enum { STATUS_SERVED = 0, STATUS_NO_HELPER = 3, STATUS_NO_MODULE = 4 };

/**
 * struct status - what is known
 * @version: the module's, or ""
 * @stats: the counters
 * @helpers: the active one first
 * @nr_helpers: entries in @helpers
 * @listed: the module is new enough to list them
 */
struct status {
	char version[32];
	struct kshake_stats stats;
	struct kshake_helper helpers[HELPERS_MAX];
	size_t nr_helpers;
	bool listed;
};

static void read_version(char *version, int size)
{
	FILE *file = fopen("/sys/module/kshake/version", "re");

	version[0] = '\0';
	if (!file)
		return;
	if (fgets(version, size, file))
		version[strcspn(version, "\n")] = '\0';
	fclose(file);
}

/* 0 or an errno */
static int read_status(struct status *s)
{
	if (kshake_get_stats(&s->stats))
		return errno;
	read_version(s->version, sizeof(s->version));
	s->nr_helpers = HELPERS_MAX;
	s->listed = !kshake_get_helpers(s->helpers, &s->nr_helpers);
	/* Of an older module it is known only how many there are. */
	return s->listed || errno == EOPNOTSUPP ? 0 : errno;
}

static bool is_served(const struct status *s)
{
	if (!s->listed)
		return s->stats.value[KSHAKE_A_STATS_HELPERS];
	for (size_t i = 0; i < s->nr_helpers; i++) {
		if (s->helpers[i].state == KSHAKE_HELPER_STATE_ACTIVE)
			return true;
	}
	return false;
}

static const char *state_name(uint32_t state)
{
	return state == KSHAKE_HELPER_STATE_ACTIVE ? "active" : "standby";
}

static unsigned long long epoch(const struct status *s)
{
	return s->nr_helpers ? s->helpers[0].epoch : 0;
}

static unsigned long long count(const struct status *s, unsigned int attr)
{
	return s->stats.value[attr];
}

static void print_text(const struct status *s)
{
	printf("module: loaded%s%s\n", s->version[0] ? ", version " : "", s->version);
	if (!s->listed)
		printf("helpers: %llu (the module is too old to list them)\n",
		       count(s, KSHAKE_A_STATS_HELPERS));
	else if (!s->nr_helpers)
		printf("helper: none, start kshaked\n");
	for (size_t i = 0; s->listed && i < s->nr_helpers; i++) {
		const struct kshake_helper *h = &s->helpers[i];

		printf("helper: %s, ", state_name(h->state));
		if (h->pid)
			printf("pid %u, ", h->pid);
		printf("revision %u, %u requests at work\n", h->revision, h->given);
	}
	if (s->nr_helpers)
		printf("trust epoch: %llu\n", epoch(s));
	printf("verdicts remembered: %llu\n", count(s, KSHAKE_A_STATS_CACHED));
	printf("requests not answered: %llu\n", count(s, KSHAKE_A_STATS_VERIFY_PENDING));
}

static void print_json(const struct status *s)
{
	printf("{\"module\": {\"loaded\": true, \"version\": ");
	/* Digits and dots; whatever else it may be is not for JSON to see. */
	if (s->version[0] && strspn(s->version, "0123456789.") == strlen(s->version))
		printf("\"%s\"}, ", s->version);
	else
		printf("null}, ");
	printf("\"served\": %s, \"helpers\": ", is_served(s) ? "true" : "false");
	if (s->listed) {
		printf("[");
		for (size_t i = 0; i < s->nr_helpers; i++) {
			const struct kshake_helper *h = &s->helpers[i];

			printf("%s{\"state\": \"%s\", \"pid\": %u, ", i ? ", " : "",
			       state_name(h->state), h->pid);
			printf("\"revision\": %u, \"given\": %u}", h->revision, h->given);
		}
		printf("], ");
	} else {
		printf("null, ");
	}
	printf("\"epoch\": %llu, \"cached\": %llu, \"pending\": %llu}\n", epoch(s),
	       count(s, KSHAKE_A_STATS_CACHED), count(s, KSHAKE_A_STATS_VERIFY_PENDING));
}

int command_status(int argc, char **argv)
{
	bool json = argc == 2 && !strcmp(argv[1], "--json");
	static struct status status;
	int err;

	if (argc > 1 && !json) {
		complain("status takes --json or nothing");
		return EXIT_USAGE;
	}
	err = read_status(&status);
	if (err == ENOENT && json)
		printf("{\"module\": {\"loaded\": false}, \"served\": false}\n");
	if (err == ENOENT) {
		complain("the kernel module is not loaded: modprobe kshake");
		return STATUS_NO_MODULE;
	}
	if (err) {
		complain("cannot ask the kernel module: %s", strerror(err));
		return EXIT_CONNECT;
	}
	if (json)
		print_json(&status);
	else
		print_text(&status);
	if (fflush(stdout)) {
		complain("standard output: %s", strerror(errno));
		return EXIT_CONNECT;
	}
	return is_served(&status) ? STATUS_SERVED : STATUS_NO_HELPER;
}
