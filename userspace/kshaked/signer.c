// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The process that has the private keys. A bug in the reading of what peers send, which happens
 * in the other one, gives none of them away; and a key store that takes its time, or is stuck,
 * holds up no verification, nor the keys of others: no key has all threads, nor all the room.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "compiler.h"
#include "log.h"
#include "signer.h"
#include "system.h"

/* Requests at most; the kernel has no more. */
#define JOBS_MAX	1024

enum order_type { ORDER_SIGN, ORDER_LOAD };

/**
 * struct order - what the other process wants
 * @type: enum order_type
 * @to_sign: of ORDER_SIGN
 */
struct order {
	uint32_t type;
	struct to_sign to_sign;
};

/**
 * struct sign_job - a request that waits, or is being signed
 * @next: the one that came after it
 * @deadline: CLOCK_MONOTONIC; after it nobody wants the answer
 * @taken: a thread is at it
 * @to_sign: the request
 */
struct sign_job {
	struct sign_job *next;
	struct timespec deadline;
	bool taken;
	struct to_sign to_sign;
};

/**
 * struct key_set - keys that are in force, or were
 * @keys: these
 * @users: references, under signer.lock
 */
struct key_set {
	struct keys *keys;
	unsigned int users;
};

/**
 * struct signer - the process
 * @fd: to the other one; constant
 * @source: where the configuration is; constant
 * @workers: threads; constant
 * @started: they run; the main thread's alone
 * @lock: guards all below
 * @wake: signalled for each job that has come, or is done
 * @jobs: oldest first
 * @tail: where the next one is linked
 * @nr: entries in @jobs
 * @running: those that threads are at
 * @nr_running: entries in @running
 * @current: the keys in force
 */
static struct signer {
	int fd;
	const struct config_source *source;
	unsigned int workers;
	bool started;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct sign_job *jobs;
	struct sign_job **tail;
	unsigned int nr;
	const struct sign_job *running[CONFIG_WORKERS_MAX];
	unsigned int nr_running;
	struct key_set *current;
} signer = {
	.fd = -1,
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.wake = PTHREAD_COND_INITIALIZER,
	.tail = &signer.jobs,
};

static struct key_set *get_keys(void)
{
	struct key_set *set;

	pthread_mutex_lock(&signer.lock);
	set = signer.current;
	set->users++;
	pthread_mutex_unlock(&signer.lock);
	return set;
}

static void put_keys(struct key_set *set)
{
	bool last;

	pthread_mutex_lock(&signer.lock);
	last = --set->users == 0;
	pthread_mutex_unlock(&signer.lock);
	if (!last)
		return;
	keys_free(set->keys);
	free(set);
}

static bool is_for(const struct sign_job *job, const char *credential)
{
	return !strcmp(job->to_sign.credential, credential);
}

static unsigned int count(const char *credential)
{
	unsigned int n = 0;

	for (const struct sign_job *job = signer.jobs; job; job = job->next)
		n += is_for(job, credential);
	return n;
}

static unsigned int count_running(const char *credential)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < signer.nr_running; i++)
		n += is_for(signer.running[i], credential);
	return n;
}

/*
 * The oldest job of the key that fewest threads are at. One of them, if there are several, is
 * for the other keys.
 */
static struct sign_job *take_fair(void)
{
	unsigned int fewest = signer.workers > 1 ? signer.workers - 1 : 1;
	struct sign_job *best = NULL;

	for (struct sign_job *job = signer.jobs; job && fewest; job = job->next) {
		unsigned int n = job->taken ? fewest : count_running(job->to_sign.credential);

		if (n < fewest) {
			fewest = n;
			best = job;
		}
	}
	if (best) {
		best->taken = true;
		signer.running[signer.nr_running++] = best;
	}
	return best;
}

static void forget(struct sign_job *gone)
{
	struct sign_job **at = &signer.jobs;
	unsigned int i = 0;

	while (signer.running[i] != gone)
		i++;
	signer.running[i] = signer.running[--signer.nr_running];
	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
	if (!*at)
		signer.tail = at;
	signer.nr--;
	free(gone);
}

static bool is_late(const struct timespec *deadline)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec != deadline->tv_sec ? now.tv_sec > deadline->tv_sec :
						now.tv_nsec > deadline->tv_nsec;
}

/* Every request is answered, be it late: the kernel takes us for silent otherwise. */
static void answer(const struct signature *signature)
{
	/* Without the other process there is nothing to live for: the main thread sees to it. */
	while (send(signer.fd, signature, sizeof(*signature), MSG_NOSIGNAL) < 0 && errno == EINTR)
		;
}

static void refuse(const struct to_sign *to_sign, const char *why)
{
	/* Whoever connects to a server causes it: limited, as rejected peers are. */
	log_verdict(false, "not signed for \"%s\", uid %u: %s", to_sign->credential,
		    to_sign->uid, why);
	answer(&(struct signature){ .id = to_sign->id });
}

static void do_job(const struct sign_job *job)
{
	const struct to_sign *to_sign = &job->to_sign;
	struct signature signature = { .id = to_sign->id };
	const char *why = "OpenSSL does not say why";
	struct key_set *set;

	if (is_late(&job->deadline)) {
		refuse(to_sign, "too late");
		return;
	}
	set = get_keys();
	signature.len = (uint32_t)keys_sign(set->keys, to_sign, signature.data, &why);
	put_keys(set);
	if (!signature.len) {
		refuse(to_sign, why);
		return;
	}
	log_debug("signed for \"%s\", uid %u, scheme 0x%04x", to_sign->credential, to_sign->uid,
		  to_sign->scheme);
	answer(&signature);
}

static void *worker(void *unused)
{
	struct sign_job *job;

	pthread_mutex_lock(&signer.lock);
	for (;;) {
		job = take_fair();
		if (!job) {
			pthread_cond_wait(&signer.wake, &signer.lock);
			continue;
		}
		pthread_mutex_unlock(&signer.lock);
		do_job(job);
		pthread_mutex_lock(&signer.lock);
		forget(job);
		/* One of this key may be due now, and another thread may sleep. */
		pthread_cond_signal(&signer.wake);
	}
	return unused;
}

/* Not before there is a key: most have none. */
static void start_threads(void)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	for (unsigned int i = 0; !signer.started && i < signer.workers; i++) {
		if (pthread_create(&thread, &attr, worker, NULL)) {
			log_error("cannot start a thread to sign");
			_exit(EXIT_FAILURE);
		}
	}
	signer.started = true;
	pthread_attr_destroy(&attr);
}

static void set_deadline(struct sign_job *job)
{
	uint32_t ms = job->to_sign.timeout_ms;

	clock_gettime(CLOCK_MONOTONIC, &job->deadline);
	job->deadline.tv_sec += ms / 1000;
	job->deadline.tv_nsec += ms % 1000 * 1000000L;
	if (job->deadline.tv_nsec >= 1000000000L) {
		job->deadline.tv_nsec -= 1000000000L;
		job->deadline.tv_sec++;
	}
}

static void take_job(const struct to_sign *to_sign)
{
	struct sign_job *job = calloc(1, sizeof(*job));
	bool full;

	if (!job) {
		refuse(to_sign, "out of memory");
		return;
	}
	job->to_sign = *to_sign;
	set_deadline(job);
	pthread_mutex_lock(&signer.lock);
	/* As many as are free: the jobs of each key leave half of the room to others. */
	full = count(to_sign->credential) >= JOBS_MAX - signer.nr;
	if (!full) {
		*signer.tail = job;
		signer.tail = &job->next;
		signer.nr++;
		pthread_cond_signal(&signer.wake);
	}
	pthread_mutex_unlock(&signer.lock);
	if (!full)
		return;
	free(job);
	refuse(to_sign, "too many wait for this key");
}

static bool load_keys(void)
{
	struct key_set *set = calloc(1, sizeof(*set)), *old;
	struct config config = {};

	if (!set) {
		log_error("cannot load the keys: out of memory");
		return false;
	}
	set->users = 1;
	if (config_read(&config, signer.source)) {
		log_set_level(config.verbose ? LOG_DEBUG : LOG_INFO);
		set->keys = keys_load(&config);
	} else {
		config_wipe(&config);
	}
	if (!set->keys) {
		free(set);
		return false;
	}
	pthread_mutex_lock(&signer.lock);
	old = signer.current;
	signer.current = set;
	pthread_mutex_unlock(&signer.lock);
	if (old)
		put_keys(old);
	if (keys_count(set->keys))
		start_threads();
	return true;
}

/* The other process has read what strangers sent, and may be theirs. */
static bool is_order(const struct order *order)
{
	const struct to_sign *to_sign = &order->to_sign;

	return to_sign->len <= sizeof(to_sign->content) &&
	       memchr(to_sign->credential, 0, sizeof(to_sign->credential));
}

static void obey(const struct order *order)
{
	switch (order->type) {
	case ORDER_SIGN:
		if (signer.started)
			take_job(&order->to_sign);
		else
			refuse(&order->to_sign, "there are no keys");
		break;
	case ORDER_LOAD:
		if (!load_keys())
			log_error("the keys stay as they were: correct what is wrong");
		break;
	}
}

/*
 * The other process ends us by closing its end. A signal may be meant for the whole group, and
 * must not end us while it still serves. Our memory is nobody's business, even if he runs as the
 * same user.
 */
static void isolate(void)
{
	static const int ignored[] = { SIGTERM, SIGINT, SIGHUP, SIGPIPE };

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		signal(ignored[i], SIG_IGN);
	if (!system_drop_capabilities() || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) {
		log_error("cannot set up the process that signs");
		_exit(EXIT_FAILURE);
	}
}

static void __noreturn run(void)
{
	struct order order;
	struct signature ready = {};
	ssize_t got;

	isolate();
	if (!load_keys())
		_exit(EXIT_FAILURE);
	answer(&ready);
	for (;;) {
		got = recv(signer.fd, &order, sizeof(order), 0);
		if (got == sizeof(order) && is_order(&order))
			obey(&order);
		else if (got >= 0 || errno != EINTR)
			_exit(EXIT_SUCCESS);
	}
}

bool signer_start(const struct config_source *source, unsigned int workers)
{
	struct signature ready;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds)) {
		log_error("socketpair: %s", strerror(errno));
		return false;
	}
	signer.source = source;
	signer.workers = workers;
	pid = fork();
	if (!pid) {
		close(fds[0]);
		signer.fd = fds[1];
		run();
	}
	close(fds[1]);
	signer.fd = fds[0];
	if (pid < 0) {
		log_error("cannot start the process that signs: %s", strerror(errno));
		return false;
	}
	/* If it has not loaded its keys, it has said why. */
	return recv(signer.fd, &ready, sizeof(ready), 0) == sizeof(ready);
}

static bool give_order(const struct order *order)
{
	return send(signer.fd, order, sizeof(*order), MSG_NOSIGNAL | MSG_DONTWAIT) ==
	       sizeof(*order);
}

void signer_reload(void)
{
	const struct order order = { .type = ORDER_LOAD };

	if (!give_order(&order))
		log_error("cannot have the keys loaded again: %s; send SIGHUP", strerror(errno));
}

int signer_fd(void)
{
	return signer.fd;
}

bool signer_has_room(void)
{
	struct pollfd fd = { .fd = signer.fd, .events = POLLOUT };

	return poll(&fd, 1, 0) == 1 && fd.revents & POLLOUT;
}

bool signer_submit(const struct to_sign *to_sign)
{
	const struct order order = { .type = ORDER_SIGN, .to_sign = *to_sign };

	return give_order(&order);
}

int signer_collect(struct signature *signature)
{
	ssize_t got = recv(signer.fd, signature, sizeof(*signature), MSG_DONTWAIT);

	if (got == sizeof(*signature) && signature->len <= SIGNATURE_MAX)
		return 1;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	log_error("the process that signs has ended");
	return -1;
}
