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

#include "config.h"
#include "log.h"
#include "pool.h"

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
 * @running: the owners of the jobs that threads are at
 * @nr_running: entries in @running
 * @workers: threads; constant
 * @answer: what they do; constant
 * @limit: how many jobs may be inside; constant
 * @fd: eventfd, one for each job in @done; constant
 */
static struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct queue todo;
	struct queue done;
	unsigned int inside;
	uint32_t running[CONFIG_WORKERS_MAX];
	unsigned int nr_running;
	unsigned int workers;
	pool_answer answer;
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

static unsigned int count_running(uint32_t owner)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < pool.nr_running; i++)
		n += pool.running[i] == owner;
	return n;
}

/*
 * The oldest job of the user who has the fewest running. One thread, if there are several,
 * is for somebody else: who comes next must not wait for the slowest chains of one user.
 */
static struct job *take_fair(void)
{
	unsigned int fewest = pool.workers > 1 ? pool.workers - 1 : 1;
	struct job **best = NULL, *job;

	for (struct job **at = &pool.todo.head; *at; at = &(*at)->next) {
		unsigned int n = count_running((*at)->question.owner);

		if (n < fewest) {
			fewest = n;
			best = at;
		}
	}
	if (!best)
		return NULL;
	job = *best;
	*best = job->next;
	if (!*best && pool.todo.tail == &job->next)
		pool.todo.tail = best;
	pool.running[pool.nr_running++] = job->question.owner;
	return job;
}

static void forget_running(uint32_t owner)
{
	unsigned int i = 0;

	while (pool.running[i] != owner)
		i++;
	pool.running[i] = pool.running[--pool.nr_running];
}

static bool is_late(const struct timespec *deadline)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec != deadline->tv_sec ? now.tv_sec > deadline->tv_sec :
						now.tv_nsec > deadline->tv_nsec;
}

static void *worker(void *unused)
{
	const uint64_t one = 1;
	struct job *job;

	pthread_mutex_lock(&pool.lock);
	for (;;) {
		job = take_fair();
		if (!job) {
			pthread_cond_wait(&pool.wake, &pool.lock);
			continue;
		}
		pthread_mutex_unlock(&pool.lock);

		job->late = is_late(&job->deadline);
		if (!job->late)
			pool.answer(&job->question, &job->answer);

		pthread_mutex_lock(&pool.lock);
		forget_running(job->question.owner);
		put(&pool.done, job);
		if (write(pool.fd, &one, sizeof(one)) != sizeof(one))
			abort();	/* the counter has 64 bits and few jobs exist */
	}
	return unused;
}

bool pool_start(unsigned int workers, pool_answer answer)
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
	pool.workers = workers;
	pool.answer = answer;
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
