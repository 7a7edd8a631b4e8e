/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Counting results, in the form that tests/lib/results.sh adds up.
 */
#ifndef TEST_RESULT_H
#define TEST_RESULT_H

#include <stdbool.h>
#include <stdio.h>

static unsigned int passed, failed;

static inline void result(bool ok, const char *what)
{
	printf("%s - %s\n", ok ? "ok" : "not ok", what);
	if (ok)
		passed++;
	else
		failed++;
}

/* Exit status. */
static inline int summary(void)
{
	printf("%u passed, %u failed, 0 skipped\n", passed, failed);
	return failed || !passed;
}

#endif /* TEST_RESULT_H */
