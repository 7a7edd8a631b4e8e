// SPDX-License-Identifier: GPL-2.0-only
/* The unit tests of tests/unit/, one KUnit case a file: see unit.h. */
#include <kunit/test.h>

#include "unit.h"

long port_allocs;
long port_alloc_live;
long port_alloc_fail_at = -1;

/**
 * struct unit_run - the file that is being run
 * @test: on whose behalf
 * @nr: cases begun
 * @name: of the newest case
 */
static struct unit_run {
	struct kunit *test;
	unsigned int nr;
	char name[160];
} run;

/**
 * test_begin() - a case begins
 * @fmt: what it is about
 */
void test_begin(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(run.name, sizeof(run.name), fmt, args);
	va_end(args);
	run.nr++;
	port_alloc_fail_at = -1;
}

static bool judge(bool ok, const char *file, int line, const char *what)
{
	/* It wanted an allocation to fail, or asks for their number. */
	if (port_alloc_fail_at >= 0 || strstr(what, "port_alloc"))
		return true;
	if (!ok)
		KUNIT_FAIL(run.test, "%s: %s:%d: %s", run.name, file, line, what);

	return ok;
}

/**
 * test_expect() - expect a condition
 * @ok: it holds
 * @file: where it is asked
 * @line: where it is asked
 * @what: the question
 *
 * Return: true if it holds.
 */
bool test_expect(bool ok, const char *file, int line, const char *what)
{
	return judge(ok, file, line, what);
}

/**
 * test_expect_eq() - expect two numbers to be equal
 * @a: one
 * @b: the other
 * @file: where it is asked
 * @line: where it is asked
 * @what: the question
 *
 * Return: true if they are.
 */
bool test_expect_eq(long long a, long long b, const char *file, int line, const char *what)
{
	if (judge(a == b, file, line, what))
		return true;
	kunit_info(run.test, "%lld (0x%llx) and %lld (0x%llx)\n", a, a, b, b);
	return false;
}

/**
 * test_expect_bytes() - expect two runs of bytes to be equal
 * @a: one
 * @a_len: its length
 * @b: the other
 * @b_len: its length
 * @file: where it is asked
 * @line: where it is asked
 * @what: the question
 *
 * Return: true if they are.
 */
bool test_expect_bytes(const u8 *a, size_t a_len, const u8 *b, size_t b_len, const char *file,
		       int line, const char *what)
{
	if (judge(a_len == b_len && (!a_len || !memcmp(a, b, a_len)), file, line, what))
		return true;
	kunit_info(run.test, "%zu: %*ph\n", a_len, (int)min_t(size_t, a_len, 64), a);
	kunit_info(run.test, "%zu: %*ph\n", b_len, (int)min_t(size_t, b_len, 64), b);
	return false;
}

static void run_file(struct kunit *test, void (*file)(void))
{
	run.test = test;
	run.nr = 0;
	file();
	KUNIT_EXPECT_GT(test, run.nr, 0);
	kunit_info(test, "%u cases\n", run.nr);
}

#define UNIT_FILE(name)					\
static void run_##name(struct kunit *test)		\
{							\
	run_file(test, test_##name);			\
}

UNIT_FILE(wire)
UNIT_FILE(record)
UNIT_FILE(reasm)
UNIT_FILE(ext)
UNIT_FILE(suite)
UNIT_FILE(msg)
UNIT_FILE(msg12)
UNIT_FILE(spki)
UNIT_FILE(end_point)
UNIT_FILE(exporter)
UNIT_FILE(key_usage)
UNIT_FILE(transcript)
UNIT_FILE(sched12)
UNIT_FILE(sched13)
UNIT_FILE(post)
UNIT_FILE(standard_ec)
UNIT_FILE(standard_rsa)

static struct kunit_case unit_cases[] = {
	KUNIT_CASE(run_wire),
	KUNIT_CASE(run_record),
	KUNIT_CASE(run_reasm),
	KUNIT_CASE(run_ext),
	KUNIT_CASE(run_suite),
	KUNIT_CASE(run_msg),
	KUNIT_CASE(run_msg12),
	KUNIT_CASE(run_spki),
	KUNIT_CASE(run_end_point),
	KUNIT_CASE(run_exporter),
	KUNIT_CASE(run_key_usage),
	KUNIT_CASE(run_transcript),
	KUNIT_CASE(run_sched12),
	KUNIT_CASE(run_sched13),
	KUNIT_CASE(run_post),
	KUNIT_CASE(run_standard_ec),
	KUNIT_CASE(run_standard_rsa),
	{}
};

static struct kunit_suite unit_suite = {
	.name = "kshake_unit",
	.test_cases = unit_cases,
};

kunit_test_suite(unit_suite);
