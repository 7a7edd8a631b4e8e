// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the programs of tests/crypto share. */
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include "../../kmod/rsa/mont.h"
#include "common.h"

static struct results results;

static void result(const char *what, const char *format, va_list arguments)
{
	printf("%s - ", what);
	vprintf(format, arguments);
	putchar('\n');
	fflush(stdout);
}

void pass(const char *format, ...)
{
	va_list arguments;

	results.passed++;
	va_start(arguments, format);
	result("ok", format, arguments);
	va_end(arguments);
}

void fail(const char *format, ...)
{
	va_list arguments;

	results.failed++;
	va_start(arguments, format);
	result("not ok", format, arguments);
	va_end(arguments);
}

void skip(const char *format, ...)
{
	va_list arguments;

	results.skipped++;
	va_start(arguments, format);
	result("skip", format, arguments);
	va_end(arguments);
}

void die(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(2);
}

struct results results_so_far(void)
{
	return results;
}

void results_add(const struct results *more)
{
	results.passed += more->passed;
	results.failed += more->failed;
	results.skipped += more->skipped;
}

int summary(void)
{
	printf("%u passed, %u failed, %u skipped\n", results.passed, results.failed,
	       results.skipped);
	return results.failed || !results.passed;
}

bool cpu_has_adx;

bool implementation_runs(enum implementation which)
{
#ifdef CONFIG_X86_64
	if (which == ADX)
		return port_cpu_has(X86_FEATURE_ADX) &&
		       port_cpu_has(X86_FEATURE_BMI2);
#endif
	return which == PORTABLE;
}

const char *implementation_name(enum implementation which)
{
	return which == ADX ? "adx" : "portable";
}

void implementation_choose(enum implementation which)
{
	cpu_has_adx = which == ADX;
	kshake_ec_init();
	kshake_mont = &kshake_mont_portable;	/* as before the choice, which is made once */
	kshake_rsa_init();
	if (strcmp(kshake_ec_name(), implementation_name(which)) ||
	    strcmp(kshake_rsa_name(), implementation_name(which)))
		die("wanted %s, got %s and %s", implementation_name(which), kshake_ec_name(),
		    kshake_rsa_name());
}

/* splitmix64 */
static u64 random_state;

void random_seed(u64 seed)
{
	random_state = seed;
}

u64 random_seed_given(void)
{
	const char *given = getenv("KSHAKE_SEED");
	u64 seed;

	seed = given && *given ? strtoull(given, NULL, 0) : (u64)time(NULL) << 20 ^ getpid();
	printf("# KSHAKE_SEED=%llu\n", (unsigned long long)seed);
	fflush(stdout);
	random_seed(seed);
	return seed;
}

u64 random_u64(void)
{
	u64 z = random_state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void random_bytes(void *buf, size_t len)
{
	u8 *bytes = buf;
	u64 word = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		if (i % 8 == 0)
			word = random_u64();
		bytes[i] = word >> 8 * (i % 8);
	}
}

/* Bits @from to @to become @bit. */
static void set_bits(u8 *bytes, size_t from, size_t to, bool bit)
{
	for (; from < to; from++) {
		bytes[from / 8] &= ~(1 << from % 8);
		bytes[from / 8] |= bit << from % 8;
	}
}

void random_number(u8 *bytes, size_t len)
{
	unsigned int runs = random_u64() % 4;
	size_t from, to;

	random_bytes(bytes, len);
	if (random_u64() % 4)
		return;
	while (runs--) {
		from = random_u64() % (8 * len);
		to = from + random_u64() % (8 * len - from + 1);
		set_bits(bytes, from, to, random_u64() % 2);
	}
	/* Small numbers, and ones a little below a power of two: in big-endian. */
	if (random_u64() % 4 == 0)
		set_bits(bytes, 0, 8 * (len - random_u64() % min_t(size_t, len, 3)),
			 random_u64() % 2);
}

void random_scalar(const struct kshake_ec *ec, u8 *scalar)
{
	do
		random_number(scalar, kshake_ec_size(ec));
	while (kshake_ec_check_scalar(ec, scalar));
}
