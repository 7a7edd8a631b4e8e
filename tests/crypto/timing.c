// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * timing: does it show in time what the secret is? By statistics, as O. Reparaz, J. Balasch and
 * I. Verbauwhede do it ("Dude, is my code constant time?"): an operation is measured with one
 * fixed secret and with random ones, in an order that is random as well, and Welch's t-test
 * says whether the means differ. What disturbs a measurement makes it longer, so the test is
 * also made with those alone that are below some quantile of all.
 *
 * Each operation has KSHAKE_SECONDS (60) of processor time, in a few rounds of their own. It
 * leaks if the means are more than 10 standard errors apart in all rounds but one, in the same
 * direction, for the same quantile: a machine that does other things besides may well disturb
 * one of them.
 */
#include <math.h>
#include <time.h>

#include "timing.h"
#include "welch.h"

#define ROUNDS		4
#define BATCH		256	/* inputs that are made before they are measured */
#define LIMIT		10	/* standard errors */
#define BUSY		3	/* so much longer may it take if others are at work */

/* Percent of the measurements that are looked at. */
static const unsigned int crops[] = { 100, 95, 85, 75, 60, 40 };

#define NR_CROPS	ARRAY_SIZE(crops)

/**
 * struct batch - measurements
 * @inputs: made beforehand, so that making them is not what differs
 * @fixed: which are the fixed one
 * @ticks: what each took
 */
struct batch {
	u8 *inputs;
	bool fixed[BATCH];
	u64 ticks[BATCH];
};

#ifdef __x86_64__
static u64 now(void)
{
	u64 ticks;

	__builtin_ia32_lfence();
	ticks = __builtin_ia32_rdtsc();
	__builtin_ia32_lfence();
	return ticks;
}
#else
static u64 now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}
#endif

static double seconds(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

/**
 * struct budget - how long something may take
 * @cpu: until then in processor time, so that a busy machine makes as many measurements
 * @wall: but no longer than until then
 */
struct budget {
	double cpu;
	double wall;
};

static struct budget budget_of(double length)
{
	return (struct budget){ seconds(CLOCK_PROCESS_CPUTIME_ID) + length,
				seconds(CLOCK_MONOTONIC) + BUSY * length };
}

static bool budget_left(const struct budget *b)
{
	return seconds(CLOCK_PROCESS_CPUTIME_ID) < b->cpu && seconds(CLOCK_MONOTONIC) < b->wall;
}

/* Each input is measured at the same place: what is known of an address is then of no use. */
static void batch_measure(struct batch *b, const struct timing_op *op)
{
	static u8 place[8192] __aligned(64);
	unsigned int i;
	u64 start;
	int err;

	if (op->size > sizeof(place))
		die("%s: no place for its inputs", op->name);
	for (i = 0; i < BATCH; i++) {
		b->fixed[i] = random_u64() >> 63;
		op->fill(b->inputs + i * op->size, b->fixed[i]);
	}
	for (i = 0; i < BATCH; i++) {
		memcpy(place, b->inputs + i * op->size, op->size);
		start = now();
		err = op->run(place);
		b->ticks[i] = now() - start;
		if (err)
			die("%s: %d", op->name, err);
	}
}

static int compare(const void *a, const void *b)
{
	const u64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The quantiles of a batch, of both kinds together. */
static void crop_limits(const struct batch *b, u64 *limits)
{
	u64 sorted[BATCH];
	unsigned int i;

	memcpy(sorted, b->ticks, sizeof(sorted));
	qsort(sorted, BATCH, sizeof(*sorted), compare);
	for (i = 0; i < NR_CROPS; i++)
		limits[i] = crops[i] == 100 ? U64_MAX : sorted[(BATCH - 1) * crops[i] / 100];
}

/* @t gets the outcome, for each quantile; returns how many measurements that were. */
static unsigned long measure_round(const struct timing_op *op, struct batch *b, double length,
				   double *t)
{
	struct welch tests[NR_CROPS] = {};
	struct budget budget = budget_of(length);
	unsigned long measured = 0;
	u64 limits[NR_CROPS];
	unsigned int i, j;

	/* The first one is to warm up, and for the quantiles. */
	batch_measure(b, op);
	crop_limits(b, limits);
	do {
		batch_measure(b, op);
		measured += BATCH;
		for (i = 0; i < BATCH; i++)
			for (j = 0; j < NR_CROPS; j++)
				if (b->ticks[i] <= limits[j])
					welch_add(&tests[j], b->fixed[i], b->ticks[i]);
	} while (budget_left(&budget));

	for (j = 0; j < NR_CROPS; j++)
		t[j] = welch_t(&tests[j]);
	return measured;
}

/* Rounds in which the means were apart in the same direction, at most. */
static unsigned int rounds_apart(double t[ROUNDS][NR_CROPS])
{
	unsigned int i, j, above, below, most = 0;

	for (j = 0; j < NR_CROPS; j++) {
		above = 0;
		below = 0;
		for (i = 0; i < ROUNDS; i++) {
			above += t[i][j] > LIMIT;
			below += t[i][j] < -LIMIT;
		}
		most = max_t(unsigned int, most, max_t(unsigned int, above, below));
	}
	return most;
}

/* The largest of a round, for the report. */
static double farthest(const double *t)
{
	double most = t[0];
	unsigned int j;

	for (j = 1; j < NR_CROPS; j++)
		if (fabs(t[j]) > fabs(most))
			most = t[j];
	return most;
}

static bool op_leaks(const struct timing_op *op, double length, char *outcome, size_t size)
{
	double t[ROUNDS][NR_CROPS];
	unsigned long measured = 0;
	struct batch b;
	unsigned int i;
	int used = 0;

	b.inputs = malloc(BATCH * op->size);
	if (op->setup)
		op->setup();
	for (i = 0; i < ROUNDS; i++) {
		measured += measure_round(op, &b, length / ROUNDS, t[i]);
		used += snprintf(outcome + used, size - used, "%s%.1f", i ? ", " : "t = ",
				 farthest(t[i]));
	}
	snprintf(outcome + used, size - used, "; %lu measurements", measured);
	free(b.inputs);
	return rounds_apart(t) >= ROUNDS - 1;
}

int main(void)
{
	const char *given = getenv("KSHAKE_SECONDS");
	double length = given && *given ? atof(given) : 60;
	enum implementation which;
	char outcome[160];
	unsigned int i;

	random_seed_given();
	for (which = 0; which < NR_IMPLEMENTATIONS; which++) {
		if (!implementation_runs(which)) {
			skip("%s: not on this processor", implementation_name(which));
			continue;
		}
		for (i = 0; i < timing_nr_ops; i++) {
			implementation_choose(which);
			(op_leaks(&timing_ops[i], length, outcome, sizeof(outcome)) ? fail : pass)
				("%s, %s: %s", timing_ops[i].name, implementation_name(which),
				 outcome);
		}
	}

	for (i = 0; i < timing_nr_leaks; i++) {
		implementation_choose(PORTABLE);
		(op_leaks(&timing_leaks[i], length, outcome, sizeof(outcome)) ? pass : fail)
			("found out: %s: %s", timing_leaks[i].name, outcome);
	}
	return summary();
}
