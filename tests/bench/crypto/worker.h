/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A contestant of tests/bench/crypto/run: one implementation, in a process of its own, that
 * does what the driver asks for over a pipe.
 */
#ifndef BENCH_CRYPTO_WORKER_H
#define BENCH_CRYPTO_WORKER_H

#include "inputs.h"

/**
 * struct result - what an operation made of its input
 * @bytes: what all contestants must agree on
 * @len: of @bytes; 0 for what is random
 */
struct result {
	u8 bytes[KSHAKE_SIG_MAX];
	size_t len;
};

/**
 * struct operation - a row of the table
 * @name: of the row
 * @run: does it once; returns if that went well
 * @context: for @run
 */
struct operation {
	const char *name;
	bool (*run)(void *context, struct result *result);
	void *context;
};

/* Of each contestant: ends with a name of NULL. */
extern const struct operation operations[];
/* Makes keys ready and says who it is, in a line. */
const char *worker_start(const char *which);

/* worker.c */
void die(const char *what) __attribute((__noreturn__));

#endif /* BENCH_CRYPTO_WORKER_H */
