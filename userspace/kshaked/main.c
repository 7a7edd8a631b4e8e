// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshaked: decides for the kernel whether a certificate chain is trusted.
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

#include "kshake.h"
#include "link.h"
#include "log.h"
#include "pool.h"
#include "system.h"
#include "trust.h"

/**
 * struct options - the command line
 * @ca_file: trust these certificates (PEM) in place of the system's
 * @ca_dir: likewise, a folder
 * @user: whom to become after joining
 * @workers: threads, 0 for one a processor
 * @verbosity: how often -v was given
 */
struct options {
	const char *ca_file;
	const char *ca_dir;
	const char *user;
	unsigned int workers;
	int verbosity;
};

static const char usage[] =
	"Usage: kshaked [OPTION]...\n"
	"Verifies certificates for TLS handshakes in the kernel (kshake).\n"
	"\n"
	"  --ca-file FILE   trust the certificates in FILE (PEM), not the system's\n"
	"  --ca-dir DIR     trust those in DIR (see openssl-rehash(1)), not the system's\n"
	"  --workers N      verify N chains at a time (1 to 64; one a processor)\n"
	"  --user NAME      become this user after joining\n"
	"  --foreground     stay in the foreground: the default, and the only way\n"
	"  -v, --verbose    log every verdict\n"
	"  --version        print the version\n"
	"  --help           print this\n"
	"\n"
	"SIGHUP loads the trusted certificates again.\n";

enum { EXIT_USAGE = 2 };

static unsigned int parse_workers(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end || n < 1 || n > POOL_WORKERS_MAX) {
		fprintf(stderr, "kshaked: --workers takes a number from 1 to %d, not \"%s\"\n",
			POOL_WORKERS_MAX, text);
		exit(EXIT_USAGE);
	}
	return (unsigned int)n;
}

static void parse_options(int argc, char **argv, struct options *o)
{
	enum { CA_FILE = 256, CA_DIR, WORKERS, USER, FOREGROUND, VERSION, HELP };
	static const struct option longs[] = {
		{ "ca-file", required_argument, NULL, CA_FILE },
		{ "ca-dir", required_argument, NULL, CA_DIR },
		{ "workers", required_argument, NULL, WORKERS },
		{ "user", required_argument, NULL, USER },
		{ "foreground", no_argument, NULL, FOREGROUND },
		{ "verbose", no_argument, NULL, 'v' },
		{ "version", no_argument, NULL, VERSION },
		{ "help", no_argument, NULL, HELP },
		{}
	};
	int c;

	while ((c = getopt_long(argc, argv, "v", longs, NULL)) != -1) {
		switch (c) {
		case CA_FILE:
			o->ca_file = optarg;
			break;
		case CA_DIR:
			o->ca_dir = optarg;
			break;
		case WORKERS:
			o->workers = parse_workers(optarg);
			break;
		case USER:
			o->user = optarg;
			break;
		case FOREGROUND:
			break;
		case 'v':
			o->verbosity++;
			break;
		case VERSION:
			printf("kshaked %s (revision %d)\n", kshake_version(), KSHAKE_REVISION);
			exit(EXIT_SUCCESS);
		case HELP:
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		default:
			fputs("Try \"kshaked --help\".\n", stderr);
			exit(EXIT_USAGE);
		}
	}
	if (optind < argc) {
		fprintf(stderr, "kshaked: unexpected argument \"%s\"\n", argv[optind]);
		exit(EXIT_USAGE);
	}
}

static unsigned int default_workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > POOL_WORKERS_MAX ? POOL_WORKERS_MAX : (unsigned int)n;
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

/* False: it is time to go. */
static bool take_signals(int fd, const struct options *o)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGHUP)
			return false;
		if (trust_load(o->ca_file, o->ca_dir))
			log_info("trusted certificates loaded again");
		else
			log_error("keeping the trusted certificates as they were");
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

static void send_answers(void)
{
	struct job *job;

	while ((job = pool_collect())) {
		if (!job->late)
			link_reply(job);
		job_free(job);
	}
}

static int serve(int signals, const struct options *o)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = link_fd(), .events = POLLIN },
		{ .fd = pool_fd(), .events = POLLIN },
	};

	for (;;) {
		pull_requests();
		if (poll(fds, 3, -1) < 0 && errno != EINTR) {
			log_error("poll: %s", strerror(errno));
			return EXIT_FAILURE;
		}
		if (!take_signals(signals, o))
			return EXIT_SUCCESS;
		if (!link_listen())
			return EXIT_FAILURE;
		send_answers();
	}
}

int main(int argc, char **argv)
{
	struct options o = {};
	int signals;

	parse_options(argc, argv, &o);
	if (o.verbosity)
		log_set_level(LOG_DEBUG);
	if (!trust_load(o.ca_file, o.ca_dir))
		return EXIT_FAILURE;
	signals = open_signals();
	if (signals < 0) {
		log_error("signalfd: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	/* The rights go as soon as they are not needed, before anything of a peer comes in. */
	if (!link_join() || !system_drop_privileges(o.user) ||
	    !pool_start(o.workers ? o.workers : default_workers()))
		return EXIT_FAILURE;
	log_info("joined: %s", link_is_active() ? "serving" : "standing by, another helper serves");
	system_notify("READY=1");
	return serve(signals, &o);
}
