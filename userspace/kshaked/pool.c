// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Threads that verify.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/eventfd.h>

#include "log.h"
#include "pool.h"
#include "trust.h"

/**
 * struct queue - jobs, first in first out
 * @head: the oldest
 * @tail: where the next one is linked
 */
struct queue {
	struct job *head;
	struct job **tail;
};

/**
 * struct pool - the threads and their work
 * @lock: guards everything below
 * @wake: signalled for each job put into @todo
 * @todo: waits for a thread
 * @done: waits for pool_collect()
 * @inside: jobs submitted and not yet collected; the main thread's alone
 * @limit: how many may be; constant
 * @fd: eventfd, one for each job in @done; constant
 */
static struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct queue todo;
	struct queue done;
	unsigned int inside;
	unsigned int limit;
	int fd;
} pool = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.wake = PTHREAD_COND_INITIALIZER,
	.todo.tail = &pool.todo.head,
	.done.tail = &pool.done.head,
};

static void put(struct queue *queue, struct job *job)
{
	job->next = NULL;
	*queue->tail = job;
	queue->tail = &job->next;
}

static struct job *take(struct queue *queue)
{
	struct job *job = queue->head;

	if (job) {
		queue->head = job->next;
		if (!queue->head)
			queue->tail = &queue->head;
	}
	return job;
}

static bool is_late(const struct timespec *deadline)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec != deadline->tv_sec ? now.tv_sec > deadline->tv_sec :
						now.tv_nsec > deadline->tv_nsec;
}

static void run(struct job *job)
{
	X509_STORE *store;

	job->late = is_late(&job->deadline);
	if (job->late)
		return;
	store = trust_get();
	verify(store, &job->question, &job->answer);
	X509_STORE_free(store);
}

static void *worker(void *unused)
{
	const uint64_t one = 1;
	struct job *job;

	pthread_mutex_lock(&pool.lock);
	for (;;) {
		job = take(&pool.todo);
		if (!job) {
			pthread_cond_wait(&pool.wake, &pool.lock);
			continue;
		}
		pthread_mutex_unlock(&pool.lock);

		run(job);

		pthread_mutex_lock(&pool.lock);
		put(&pool.done, job);
		if (write(pool.fd, &one, sizeof(one)) != sizeof(one))
			abort();	/* the counter has 64 bits and few jobs exist */
	}
	return unused;
}

bool pool_start(unsigned int workers)
{
	pthread_attr_t attr;
	pthread_t thread;
	int err = 0;

	pool.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
	if (pool.fd < 0) {
		log_error("eventfd: %s", strerror(errno));
		return false;
	}
	/* One more each, so that no thread idles while the main thread fetches work. */
	pool.limit = 2 * workers;
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	while (workers-- && !err)
		err = pthread_create(&thread, &attr, worker, NULL);
	pthread_attr_destroy(&attr);
	if (err)
		log_error("cannot start a thread: %s", strerror(err));
	return !err;
}

bool pool_has_room(void)
{
	return pool.inside < pool.limit;
}

void pool_submit(struct job *job)
{
	pool.inside++;
	pthread_mutex_lock(&pool.lock);
	put(&pool.todo, job);
	pthread_cond_signal(&pool.wake);
	pthread_mutex_unlock(&pool.lock);
}

int pool_fd(void)
{
	return pool.fd;
}

struct job *pool_collect(void)
{
	uint64_t one;
	struct job *job;

	if (read(pool.fd, &one, sizeof(one)) != sizeof(one))
		return NULL;
	pthread_mutex_lock(&pool.lock);
	job = take(&pool.done);
	pthread_mutex_unlock(&pool.lock);
	if (job)
		pool.inside--;
	return job;
}

void job_free(struct job *job)
{
	answer_wipe(&job->answer);
	free(job->message);
	free(job);
}
