/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Threads that verify. Jobs go in and come out in the main thread. The kernel decides
 * whose request is next, so few are taken at a time. What takes long is shared here: the
 * next job is one of the user who has the fewest running, and no user has all threads. As in
 * the kernel, somebody and all the uids of his user namespaces are one user: the owner.
 */
#ifndef KSHAKED_POOL_H
#define KSHAKED_POOL_H

#include <stdbool.h>
#include <time.h>

#include "verify.h"

/**
 * struct job - a question on its way to an answer
 * @next: in the pool's lists
 * @message: what @question borrows from; owned
 * @question: the question
 * @deadline: CLOCK_MONOTONIC; after it nobody wants the answer
 * @answer: the answer; meaningless if @late
 * @late: the deadline had passed before a thread got to it
 */
struct job {
	struct job *next;
	void *message;
	struct question question;
	struct timespec deadline;
	struct answer answer;
	bool late;
};

/* Fills in the answer; called by several threads at a time. */
typedef void (*pool_answer)(const struct question *question, struct answer *answer);

/*
 * Starts @workers threads, at most CONFIG_WORKERS_MAX, that call @answer. False, with a
 * message, if that fails.
 */
bool pool_start(unsigned int workers, pool_answer answer);

/* May another job be submitted now? */
bool pool_has_room(void);
void pool_submit(struct job *job);

/* Readable when pool_collect() will return something. */
int pool_fd(void);
/* A job that is done, or NULL; the caller frees it with job_free(). */
struct job *pool_collect(void);
void job_free(struct job *job);

#endif /* KSHAKED_POOL_H */
