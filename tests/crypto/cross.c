// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cross [PERCENT]: random cross-checks of ec/, rsa/ and what is on top of them against
 * libcrypto, more than 10^5 of them, each implementation in a process of its own. KSHAKE_SEED
 * repeats a run.
 */
#include <openssl/rand.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cross.h"

#define ENOUGH		100000	/* checks, of 100 percent */
#define COMPLAINTS	10
#define TOO_LONG	1800	/* seconds; a busy machine needs some minutes */

void tally_check(struct tally *t, bool right, const char *what)
{
	t->checks++;
	if (right)
		return;
	if (t->wrong++ < COMPLAINTS)
		printf("  | check %lu: %s\n", t->checks, what);
}

/* libcrypto's keys and nonces are to be repeatable as well. */
static int seeded(unsigned char *bytes, int len)
{
	random_bytes(bytes, len);
	return 1;
}

static void seed_libcrypto(void)
{
	static const RAND_METHOD method = { .bytes = seeded, .pseudorand = seeded };

	if (!RAND_set_rand_method(&method))
		die("libcrypto keeps its own random numbers");
}

/* Adds up what a part has done, and begins anew. */
static void report(struct tally *t, unsigned long *checks, enum implementation which,
		   const char *what)
{
	(t->wrong || !t->checks ? fail : pass)("%s, %s: %lu checks, %lu wrong",
					       implementation_name(which), what, t->checks,
					       t->wrong);
	*checks += t->checks;
	memset(t, 0, sizeof(*t));
}

/* Everything, for one implementation. How many checks that were. */
static unsigned long cross_all(enum implementation which, unsigned int share)
{
	static const unsigned int sizes[] = { 2048, 3072, 4096,
					      2049, 2050, 2178, 2560, 3065, 4094 };
	static const unsigned int premaster_sizes[] = { 2048, 2050, 3072, 4096 };
	unsigned long checks = 0;
	struct tally t = {};
	char what[40];
	unsigned int i;

	implementation_choose(which);

	cross_ec(&t, &kshake_ec_p256, share);
	report(&t, &checks, which, "P-256");
	cross_ec(&t, &kshake_ec_p384, share);
	report(&t, &checks, which, "P-384");
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		cross_rsa(&t, sizes[i], share);
		snprintf(what, sizeof(what), "RSA-%u", sizes[i]);
		report(&t, &checks, which, what);
	}
	cross_mod_exp(&t, share);
	report(&t, &checks, which, "modular exponentiation");

	cross_sig(&t, KSHAKE_KEY_SECP256R1, share);
	report(&t, &checks, which, "keys and signatures, P-256");
	cross_sig(&t, KSHAKE_KEY_SECP384R1, share);
	report(&t, &checks, which, "keys and signatures, P-384");
	cross_sig(&t, KSHAKE_KEY_RSA, share);
	report(&t, &checks, which, "keys and signatures, RSA");
	for (i = 0; i < ARRAY_SIZE(premaster_sizes); i++) {
		cross_premaster(&t, premaster_sizes[i], share);
		snprintf(what, sizeof(what), "premaster secrets, RSA-%u", premaster_sizes[i]);
		report(&t, &checks, which, what);
	}
	return checks;
}

/**
 * struct outcome - what a process tells when it is through
 * @checks: how many it has made
 * @results: of its parts
 */
struct outcome {
	unsigned long checks;
	struct results results;
};

/* One that breaks off, or never ends, tells nothing, and exits badly. */
static void start(enum implementation which, u64 seed, unsigned int share, int fd)
{
	struct outcome outcome;

	fflush(stdout);
	if (fork())
		return;

	alarm(TOO_LONG);
	random_seed(seed);
	outcome.checks = cross_all(which, share);
	outcome.results = results_so_far();
	if (write(fd, &outcome, sizeof(outcome)) != sizeof(outcome))
		die("%m");
	exit(0);
}

int main(int argc, char **argv)
{
	unsigned int share = argc > 1 ? atoi(argv[1]) : 100;
	unsigned long checks = 0;
	struct outcome outcome;
	enum implementation which;
	int fds[2], status;

	random_seed_given();
	seed_libcrypto();
	if (pipe(fds))
		die("%m");
	for (which = 0; which < NR_IMPLEMENTATIONS; which++) {
		u64 seed = random_u64();

		if (implementation_runs(which))
			start(which, seed, share, fds[1]);
		else
			skip("%s: not on this processor", implementation_name(which));
	}
	close(fds[1]);

	while (read(fds[0], &outcome, sizeof(outcome)) == sizeof(outcome)) {
		checks += outcome.checks;
		results_add(&outcome.results);
	}
	while (wait(&status) > 0)
		if (status)
			fail("a process broke off: status %#x", status);
	(checks * 100 < ENOUGH * (u64)share ? fail : pass)("%lu checks in all", checks);
	return summary();
}
