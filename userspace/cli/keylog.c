// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake keylog
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define LINE_ROOM	512

/* For the owner alone, whatever the umask; one that was there keeps its mode. */
static int open_output(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* At once, and past stdio, which would keep a copy. */
static bool write_line(int fd, char *line)
{
	size_t len = strlen(line), done = 0;
	ssize_t n;

	line[len++] = '\n';
	while (done < len) {
		n = write(fd, line + done, len - done);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			done += (size_t)n;
	}
	return true;
}

static int copy_lines(struct kshake_watch *w, int out)
{
	struct pollfd pfd = { .fd = kshake_watch_fd(w), .events = POLLIN };
	char line[LINE_ROOM + 1];
	int status = EXIT_OK;

	while (status == EXIT_OK) {
		if (!kshake_watch_line(w, line, LINE_ROOM)) {
			if (!write_line(out, line)) {
				complain("cannot write the key log: %s", strerror(errno));
				status = EXIT_DATA;
			}
		} else if (errno == ENOBUFS) {
			complain("some lines are lost");
		} else if (errno == EAGAIN) {
			poll(&pfd, 1, -1);
		} else {
			complain("netlink: %s", strerror(errno));
			status = EXIT_DATA;
		}
	}
	explicit_bzero(line, sizeof(line));
	return status;
}

int command_keylog(int argc, char **argv)
{
	struct kshake_watch *w;
	int out = STDOUT_FILENO;
	char why[128];
	int status;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		complain("keylog takes a FILE or nothing");
		return EXIT_USAGE;
	}
	if (kshake_watch_open(&w, KSHAKE_MCGRP_KEYLOG, why, sizeof(why))) {
		if (errno == ENOENT)
			complain("the kernel module is not loaded: modprobe kshake keylog=1");
		else
			complain("no key log: %s", why[0] ? why : strerror(errno));
		return EXIT_CONNECT;
	}
	if (argc == 2)
		out = open_output(argv[1]);
	if (out < 0) {
		complain("%s: %s", argv[1], strerror(errno));
		status = EXIT_DATA;
	} else {
		status = copy_lines(w, out);
	}
	if (argc == 2 && out >= 0)
		close(out);
	kshake_watch_close(w);
	return status;
}
