// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Messages to standard error.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "log.h"

static int max_level = LOG_INFO;

void log_set_level(int level)
{
	max_level = level;
}

void log_at(int level, const char *format, ...)
{
	char text[1024];
	va_list args;

	if (level > max_level)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (char *c = text; *c; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
	/* One write each, so that the lines of threads do not mix. */
	if (getenv("JOURNAL_STREAM"))
		fprintf(stderr, "<%d>%s\n", level, text);
	else
		fprintf(stderr, "kshaked: %s\n", text);
}
