// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The set of trust policies that is in force.
 */
#include <pthread.h>

#include "log.h"
#include "policy.h"
#include "trust.h"
#include "watch.h"

/* Guards the pointer and the references to what it points to, which are never changed else. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct policies *current;

static struct policies *get(void)
{
	struct policies *set;

	pthread_mutex_lock(&lock);
	set = current;
	set->users++;
	pthread_mutex_unlock(&lock);
	return set;
}

static void put(struct policies *set)
{
	bool last;

	pthread_mutex_lock(&lock);
	last = --set->users == 0;
	pthread_mutex_unlock(&lock);
	if (last)
		policies_free(set);
}

static void swap(struct policies *set)
{
	struct policies *old;

	set->users = 1;
	pthread_mutex_lock(&lock);
	old = current;
	current = set;
	pthread_mutex_unlock(&lock);
	if (old)
		put(old);
}

bool trust_load(const struct config_source *source)
{
	struct policies *set;
	struct config config;

	/* Before anything is read, so that no change is missed; also for what cannot be. */
	watch_start();
	watch_file(source->path);
	if (!config_read(&config, source)) {
		config_wipe(&config);
		return false;
	}
	watch_policies(&config);
	set = policies_load(&config);
	if (!set)
		return false;
	log_set_level(set->config.verbose ? LOG_DEBUG : LOG_INFO);
	swap(set);
	return true;
}

void trust_answer(const struct question *q, struct answer *answer)
{
	struct policies *set = get();
	const struct policy *policy;
	const char *why;

	policy = policies_find(set, q->policy, q->uid, &why);
	if (policy)
		verify(policy, q, answer);
	else
		verify_without_policy(q, why, answer);
	put(set);
}
