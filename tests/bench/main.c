// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench PKI CERT SUITE VERIFY rows ONLY BATCHES PERCENT
 * bench PKI CERT SUITE VERIFY handshake COUNT
 * bench PKI CERT SUITE VERIFY memory COUNT
 *
 * For tests/bench/report, which knows what the numbers mean. VERIFY is "key" or "chain".
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static unsigned int parse(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (!*text || *end || value > 1000000)
		die("\"%s\" is no number", text);
	return (unsigned int)value;
}

int main(int argc, char **argv)
{
	struct setup setup;

	if (argc < 7)
		die("for tests/bench/report, which see");
	setup = (struct setup){
		.folder = argv[1],
		.cert = argv[2],
		.suite = parse(argv[3]),
		.verify = strcmp(argv[4], "chain") ? VERIFY_KEY : VERIFY_CHAIN,
	};
	signal(SIGPIPE, SIG_IGN);
	if (!strcmp(argv[5], "rows") && argc == 9)
		rows_run(&setup, argv[6][0] ? argv[6] : NULL, parse(argv[7]), parse(argv[8]));
	else if (!strcmp(argv[5], "handshake"))
		handshake_run(&setup, parse(argv[6]));
	else if (!strcmp(argv[5], "memory"))
		memory_run(&setup, parse(argv[6]));
	else
		die("\"%s\" is nothing to measure", argv[5]);
	return 0;
}
