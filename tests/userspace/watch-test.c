// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Changes of files and folders are noticed, whichever way they are made; and nothing else is.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/stat.h>

#include "config.h"
#include "log.h"
#include "result.h"
#include "watch.h"

static char top[] = "/tmp/kshaked-watch-XXXXXX";

/* A shell command in the test's folder; it must succeed. */
static void __attribute__((format(printf, 1, 2))) run(const char *format, ...)
{
	char command[512];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	if (system(command)) {
		fprintf(stderr, "failed: %s\n", command);
		abort();
	}
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Is it due, within so many ms? As the daemon's loop does it. */
static bool comes(int ms)
{
	int64_t until = now_ms() + ms;

	for (;;) {
		struct pollfd fd = { .fd = watch_fd(), .events = POLLIN };
		int left = (int)(until - now_ms()), timeout = watch_timeout();

		if (watch_is_due())
			return true;
		if (left <= 0)
			return false;
		poll(&fd, 1, timeout >= 0 && timeout < left ? timeout : left);
		watch_read();
	}
}

static void start(void)
{
	struct setting settings[] = {
		{ "ca-file", "by-link/ca.pem" }, { "ca-dir", "hashed" },
		{ "crl-dir", "crls" }, { "crl-check", "leaf" },
	};
	struct config_source source = { "nonexistent", true, settings, 4 };
	struct config config;

	watch_start();
	watch_file("./kshaked.conf");
	if (!config_read(&config, &source))
		abort();
	watch_policies(&config);
	config_wipe(&config);
}

/**
 * struct change - something that happens
 * @what: in words
 * @command: that does it
 * @matters: it must be noticed
 */
static const struct change {
	const char *what;
	const char *command;
	bool matters;
} changes[] = {
	{ "nothing", "true", false },
	{ "the configuration appears", "echo >kshaked.conf", true },
	{ "the configuration is written anew", "echo x >kshaked.conf", true },
	{ "the configuration is replaced by rename", "echo >new; mv new kshaked.conf", true },
	{ "the configuration is removed", "rm kshaked.conf", true },
	{ "another file beside it", "echo >kshaked.conf.new", false },
	{ "a file behind a link is written", "echo y >real/ca.pem", true },
	{ "a file behind a link is replaced", "echo >real/n; mv real/n real/ca.pem", true },
	{ "a file beside it", "echo >real/other.pem", false },
	{ "the link goes elsewhere", "ln -sfn real2 by-link", true },
	{ "a file where the link went before", "echo >real/ca.pem", false },
	{ "a file where the link goes now", "echo z >real2/ca.pem", true },
	{ "the folder above is renamed", "mv real2 real3", true },
	{ "and comes back", "mv real3 real2", true },
	{ "a certificate is added to a folder", "ln -s ../store/b.pem hashed/00000001.0", true },
	{ "what it links to is written", "echo b >store/b.pem", true },
	{ "what another one links to is replaced", "echo >store/n; mv store/n store/a.pem", true },
	{ "a name that is none of a certificate", "echo >hashed/README", false },
	{ "a certificate is removed from a folder", "rm hashed/00000001.0", true },
	{ "a CRL is added", "echo >crls/x.crl", true },
	{ "a CRL is written", "echo x >crls/0a0b0c0d.r0", true },
	{ "a file that is no CRL", "echo >crls/x.txt", false },
	{ "a file becomes unreadable", "chmod 0 crls/x.crl", true },
	{ "reading", "cat real2/ca.pem hashed/*.0 crls/x.txt >all; ls hashed >all", false },
	{ "a folder is replaced as a whole", "mv crls old; mkdir crls", true },
	{ "and written to", "echo >crls/y.crl", true },
	{ "and removed", "rm -r crls", true },
	{ "and made again", "mkdir crls", true },
};

static void test_changes(void)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		start();
		run("%s", changes[i].command);
		result(comes(changes[i].matters ? 5000 : 400) == changes[i].matters,
		       changes[i].what);
	}
}

/* A package that is being installed is one change, and one that never ends is not put off. */
static void test_coalescing(void)
{
	unsigned int due = 0;
	int64_t since;

	start();
	for (int i = 0; i < 100; i++)
		run("echo %d >crls/z%d.crl", i, i % 10);
	since = now_ms();
	due += comes(5000);
	result(due && now_ms() - since >= 200 && !comes(600), "a hundred changes are one");
	start();
	since = now_ms();
	for (due = 0; !due && now_ms() - since < 6000; due += comes(50))
		run("echo >crls/z.crl");
	result(due && now_ms() - since >= 1500, "a change without an end is one after 2 seconds");
}

static void test_loop(void)
{
	run("ln -s b a; ln -s a b");
	watch_start();
	watch_file("a/ca.pem");
	watch_file("../../../../../../../../../../x");
	run("ln -sfn real b");
	result(comes(5000), "a loop of links is walked for a while, and watched");
}

int main(void)
{
	log_set_level(LOG_ERR);
	if (!mkdtemp(top) || chdir(top))
		return 1;
	run("mkdir real real2 hashed store crls; echo >real/ca.pem; echo >real2/ca.pem;"
	    "ln -s real by-link; echo >store/a.pem; ln -s ../store/a.pem hashed/00000000.0");
	test_changes();
	test_coalescing();
	test_loop();
	run("rm -rf %s", top);
	return summary();
}
