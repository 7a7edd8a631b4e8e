// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Messages to standard error.
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "log.h"

static int max_level = LOG_INFO;

void log_set_level(int level)
{
	max_level = level;
}

static void __printf(2, 0) print(int level, const char *format, va_list args)
{
	char text[1024];

	vsnprintf(text, sizeof(text), format, args);
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

void log_at(int level, const char *format, ...)
{
	va_list args;

	if (level > max_level)
		return;
	va_start(args, format);
	print(level, format, args);
	va_end(args);
}

/* Rejections that are logged at once, and then one a so many seconds. */
#define BURST		20
#define INTERVAL	1

/**
 * struct limit - how many more may be logged
 * @lock: guards everything below
 * @left: so many
 * @since: when one was added to them, CLOCK_MONOTONIC in seconds
 * @dropped: those that were not logged since the last one that was
 */
static struct limit {
	pthread_mutex_t lock;
	unsigned int left;
	time_t since;
	unsigned int dropped;
} limit = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.left = BURST,
};

/* May another one be logged? Then how many were not, before it. */
static bool may_log(unsigned int *dropped)
{
	struct timespec now;
	time_t more;
	bool may;

	clock_gettime(CLOCK_MONOTONIC, &now);
	pthread_mutex_lock(&limit.lock);
	more = (now.tv_sec - limit.since) / INTERVAL;
	if (more > 0) {
		limit.left = more > BURST - limit.left ? BURST : limit.left + (unsigned int)more;
		limit.since = now.tv_sec;
	}
	may = limit.left;
	*dropped = may ? limit.dropped : 0;
	limit.dropped = may ? 0 : limit.dropped + 1;
	limit.left -= may;
	pthread_mutex_unlock(&limit.lock);
	return may;
}

void log_verdict(bool accepted, const char *format, ...)
{
	int level = max_level >= LOG_DEBUG ? LOG_DEBUG : LOG_INFO;
	unsigned int dropped;
	va_list args;

	if (level > max_level || (level == LOG_INFO && (accepted || !may_log(&dropped))))
		return;
	if (level == LOG_INFO && dropped)
		log_info("%u rejections were not logged", dropped);
	va_start(args, format);
	print(level, format, args);
	va_end(args);
}
