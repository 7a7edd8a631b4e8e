// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshaked: decides for the kernel whether a certificate chain is trusted, and signs with keys that
 * are not in there.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/signalfd.h>

#include "check.h"
#include "compiler.h"
#include "kshake.h"
#include "link.h"
#include "log.h"
#include "options.h"
#include "pool.h"
#include "signer.h"
#include "system.h"
#include "trust.h"
#include "watch.h"

/* Before the next try; the requests wait in the kernel, with a timeout. */
#define RETRY_MS	100

static unsigned int default_workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	/* One of them is kept for a user who has no other, see pool.h. */
	return n < 1 ? 2 : n >= CONFIG_WORKERS_MAX ? CONFIG_WORKERS_MAX : (unsigned int)n + 1;
}

/* Blocked before threads exist, so that they arrive here only. */
static int open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void reload(const struct config_source *source, const char *why)
{
	log_info("%s: loading the trust policies again", why);
	system_notify_reloading();
	signer_reload();
	if (trust_load(source)) {
		/*
		 * Verdicts of the old ones are not to be remembered; whoever reads below, or
		 * hears from us that we are ready, can count on it.
		 */
		link_trust_changed();
		link_pay();
		log_info("trust policies loaded again");
	} else {
		log_error("the trust policies stay as they were: correct what is wrong");
	}
	system_notify("READY=1");
}

/* False: it is time to go. */
static bool take_signals(int fd, const struct config_source *source)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGHUP)
			return false;
		reload(source, "SIGHUP");
	}
	return true;
}

static void pull_requests(void)
{
	while (link_is_ready() && pool_has_room()) {
		struct job *job = link_pull();

		if (job)
			pool_submit(job);
	}
}

static void pull_to_sign(void)
{
	struct to_sign to_sign;

	while (link_signs() && signer_has_room()) {
		if (link_pull_sign(&to_sign) && !signer_submit(&to_sign))
			link_reply_sign(&(struct signature){ .id = to_sign.id });
	}
}

/* What comes of one kind while the other one is pulled has been announced, and is not again. */
static void pull(void)
{
	do {
		pull_requests();
		pull_to_sign();
	} while (link_is_ready() && pool_has_room());
}

/* False: there is nobody to sign any more. */
static bool send_signatures(void)
{
	struct signature signature;
	int got;

	while ((got = signer_collect(&signature)) > 0)
		link_reply_sign(&signature);
	return !got;
}

static void send_answers(void)
{
	struct job *job;

	while ((job = pool_collect())) {
		if (!job->late)
			link_reply(job);
		else
			link_show_up();
		job_free(job);
	}
}

/* Milliseconds; -1 is for ever. */
static int sooner(int a, int b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int serve(int signals, const struct config_source *source)
{
	const int watchdog = system_watchdog_interval();
	int timeout;

	for (;;) {
		struct pollfd fds[] = {
			{ .fd = signals, .events = POLLIN },
			{ .fd = link_fd(), .events = POLLIN },
			{ .fd = pool_fd(), .events = POLLIN },
			/* Another one after each reload. */
			{ .fd = watch_fd(), .events = POLLIN },
			{ .fd = signer_fd(), .events = POLLIN },
		};

		timeout = sooner(watchdog, watch_timeout());
		if (!link_pay())
			timeout = sooner(timeout, RETRY_MS);
		/* Afterwards: who is asked again must have forgotten. */
		pull();
		if (link_signs())
			fds[4].events |= POLLOUT;
		if (poll(fds, ARRAY_SIZE(fds), timeout) < 0 && errno != EINTR) {
			log_error("poll: %s", strerror(errno));
			return EXIT_FAILURE;
		}
		if (watchdog >= 0)
			system_notify("WATCHDOG=1");
		if (!take_signals(signals, source))
			return EXIT_SUCCESS;
		if (!link_listen())
			return EXIT_FAILURE;
		send_answers();
		if (!send_signatures())
			return EXIT_FAILURE;
		watch_read();
		if (watch_is_due())
			reload(source, "files have changed");
	}
}

/* Joins with the rights that it takes, and then has none. */
static bool start(const struct config_source *source, int *signals)
{
	unsigned int workers;
	struct config config;
	bool ok;

	/* As whoever has started us, as are keys; all else is read as what we are going to be. */
	ok = config_read(&config, source);
	workers = config.workers ? config.workers : default_workers();
	ok = ok && signer_start(source, workers) && system_become(config.user);
	config_wipe(&config);
	if (!ok || !trust_load(source))
		return false;
	*signals = open_signals();
	if (*signals < 0) {
		log_error("signalfd: %s", strerror(errno));
		return false;
	}
	/* The rights go as soon as they are not needed, before anything of a peer comes in. */
	return link_join() && system_drop_privileges() && pool_start(workers, trust_answer);
}

int main(int argc, char **argv)
{
	struct options o = {};
	int signals;

	options_parse(argc, argv, &o);
	switch (o.mode) {
	case MODE_CHECK:
		return check_chain(&o.source, &o.check);
	case MODE_TEST_CONFIG:
		return check_config(&o.source);
	case MODE_CHECK_KEY:
		return check_key(&o.source, o.key);
	default:
		break;
	}
	if (!start(&o.source, &signals))
		return EXIT_FAILURE;
	log_info("joined: %s", link_is_active() ? "serving" : "standing by, another helper serves");
	system_notify(link_is_active() ? "READY=1\nSTATUS=serving" : "READY=1\nSTATUS=standing by");
	return serve(signals, &o.source);
}
