// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The threads: one user's slow chains do not hold up another's.
 */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "pool.h"
#include "result.h"

enum { WORKERS = 3, ROOM = 2 * WORKERS, SLOW = 1, QUICK = 2, OTHER = 3, SUBORDINATE = 100000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static unsigned int slow_now, slow_most;
static bool held;

/* Those of the owner SLOW take until they are let go. */
static void answer(const struct question *q, struct answer *a)
{
	*a = (struct answer){ .verdict = KSHAKE_ANSWER_ACCEPT };
	if (q->owner != SLOW)
		return;
	pthread_mutex_lock(&lock);
	slow_now++;
	if (slow_now > slow_most)
		slow_most = slow_now;
	pthread_cond_broadcast(&changed);
	while (held)
		pthread_cond_wait(&changed, &lock);
	slow_now--;
	pthread_mutex_unlock(&lock);
}

static void submit_as(uint32_t owner, uint32_t uid, uint64_t id)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		abort();
	job->question.owner = owner;
	job->question.uid = uid;
	job->question.id = id;
	clock_gettime(CLOCK_MONOTONIC, &job->deadline);
	job->deadline.tv_sec += id ? 60 : -1;
	pool_submit(job);
}

static void submit(uint32_t user, uint64_t id)
{
	submit_as(user, user, id);
}

/* The owner of the next job that is done, 0 if none is within a second; *@late: it was not done. */
static uint32_t collect(bool *late)
{
	struct pollfd fd = { .fd = pool_fd(), .events = POLLIN };
	struct job *job;
	uint32_t owner;

	if (poll(&fd, 1, 1000) != 1)
		return 0;
	job = pool_collect();
	if (!job)
		return 0;
	owner = job->question.owner;
	*late = job->late;
	job_free(job);
	return owner;
}

static void hold(bool on)
{
	pthread_mutex_lock(&lock);
	held = on;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

/* Until so many slow ones are at work; false after some seconds. */
static bool wait_slow(unsigned int n)
{
	struct timespec until;
	bool ok;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 5;
	pthread_mutex_lock(&lock);
	while (slow_now < n && !pthread_cond_timedwait(&changed, &lock, &until))
		;
	ok = slow_now >= n;
	pthread_mutex_unlock(&lock);
	return ok;
}

static void test_slow_user(void)
{
	bool late, room, ok;

	hold(true);
	for (int i = 1; i < ROOM; i++)
		submit(SLOW, (uint64_t)i);
	room = pool_has_room();
	ok = wait_slow(WORKERS - 1);
	submit(QUICK, 100);
	result(ok && room && !pool_has_room(), "the pool takes few jobs at a time");
	result(collect(&late) == QUICK && !late,
	       "a quick job is done while another user's slow ones hang");
	submit(OTHER, 101);
	result(collect(&late) == OTHER && !late, "and that of a third user");
	pthread_mutex_lock(&lock);
	result(slow_most == WORKERS - 1, "one thread is never for the user who has all others");
	pthread_mutex_unlock(&lock);
	hold(false);
	ok = true;
	for (int i = 1; i < ROOM; i++)
		ok &= collect(&late) == SLOW && !late;
	result(ok && pool_has_room(), "the slow ones are done, too");
}

/* One owner with two uids, and another one who has one of them, too. */
static void test_subordinates(void)
{
	bool late, ok;

	pthread_mutex_lock(&lock);
	slow_most = 0;
	pthread_mutex_unlock(&lock);
	hold(true);
	for (uint32_t i = 1; i < ROOM; i++)
		submit_as(SLOW, SUBORDINATE + i % 2, i);
	ok = wait_slow(WORKERS - 1);
	submit_as(QUICK, SUBORDINATE, 100);
	result(ok && collect(&late) == QUICK && !late,
	       "two uids of an owner hold up nobody else, be it one of the same uid");
	pthread_mutex_lock(&lock);
	result(slow_most == WORKERS - 1, "nor do they have all threads together");
	pthread_mutex_unlock(&lock);
	hold(false);
	ok = true;
	for (int i = 1; i < ROOM; i++)
		ok &= collect(&late) == SLOW && !late;
	result(ok && pool_has_room(), "all of them are done");
}

/* Every job comes out, once, whatever the order: sums of what went in. */
static void test_many(void)
{
	unsigned int in[5] = {}, out[5] = {};
	bool late, ok = true;

	for (uint32_t i = 0; i < 5000; i++) {
		while (!pool_has_room())
			out[collect(&late) % 5]++;
		submit(i * 7 % 5 == 4 ? 4 : i % 3 + 1, i + 1);
		in[i * 7 % 5 == 4 ? 4 : i % 3 + 1]++;
	}
	for (;;) {
		uint32_t owner = collect(&late);

		if (!owner)
			break;
		out[owner % 5]++;
	}
	for (int i = 0; i < 5; i++)
		ok &= in[i] == out[i];
	result(ok, "5000 jobs of four users: each is done once");
}

static void test_late(void)
{
	bool late = false;

	submit(QUICK, 0);
	result(collect(&late) == QUICK && late, "a job that nobody waits for is not done");
}

int main(void)
{
	if (!pool_start(WORKERS, answer))
		return 1;
	test_slow_user();
	test_subordinates();
	test_many();
	test_late();
	return summary();
}
