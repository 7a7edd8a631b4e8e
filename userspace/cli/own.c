// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * "kshake serve --echo" and "--www": a process for each connection.
 */
#define _GNU_SOURCE	/* ppoll(), accept4() */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "serve.h"

#define CHILDREN_MAX	1024
#define SILENCE		60	/* seconds, after which a connection ends */

/**
 * struct own - the server
 * @o: its arguments
 * @poll: the listeners
 * @nr_poll: how many
 * @folder: of SERVE_WWW, or -1
 * @children: connections
 * @mask: of signals, as it was
 */
struct own {
	const struct serve_options *o;
	struct pollfd poll[LISTENERS_MAX];
	nfds_t nr_poll;
	int folder;
	unsigned int children;
	sigset_t mask;
};

/* So that lines of one connection can be told from those of another. */
static void name_lines(const struct sockaddr_storage *address, socklen_t len)
{
	static char name[NI_MAXHOST + NI_MAXSERV + 8];
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (getnameinfo((const struct sockaddr *)address, len, host, sizeof(host), port,
			sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV))
		return;
	snprintf(name, sizeof(name), strchr(host, ':') ? "[%s]:%s: " : "%s:%s: ", host, port);
	message_prefix(name);
}

static void echo(int fd)
{
	static char data[65536];
	ssize_t n;

	while ((n = recv(fd, data, sizeof(data), 0)) > 0) {
		for (ssize_t sent = 0, m; sent < n; sent += m) {
			m = send(fd, data + sent, (size_t)(n - sent), MSG_NOSIGNAL);
			if (m < 0) {
				complain("sending: %s", strerror(errno));
				return;
			}
		}
	}
	if (n < 0)
		complain("receiving: %s", strerror(errno));
	else
		shutdown(fd, SHUT_WR);
}

static bool handshake(int fd)
{
	while (kshake_handshake_as(fd, KSHAKE_SERVER)) {
		if (errno != EINTR)
			return false;
	}
	return true;
}

static void talk(const struct own *own, int fd)
{
	const struct timeval silence = { .tv_sec = SILENCE };
	bool good = handshake(fd);
	int err = errno;
	size_t printed = 0;

	if (own->o->verbose)
		printed = report_trace(fd, 0);
	if (!good) {
		report_failure(fd, err);
		return;
	}
	if (own->o->verbose)
		report_accepted(fd);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &silence, sizeof(silence));
	if (own->o->what == SERVE_WWW)
		www_serve(fd, own->folder);
	else
		echo(fd);
	if (own->o->verbose) {
		report_trace(fd, printed);
		report_end(fd);
	}
}

static void be_child(const struct own *own, int fd, const struct sockaddr_storage *peer,
		     socklen_t len)
{
	/* With the server its connections end. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &own->mask, NULL);
	for (nfds_t i = 0; i < own->nr_poll; i++)
		close(own->poll[i].fd);
	name_lines(peer, len);
	talk(own, fd);
	close(fd);
	_exit(EXIT_OK);
}

static void accept_one(struct own *own, int listener)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(peer);
	int fd = accept4(listener, (struct sockaddr *)&peer, &len, SOCK_CLOEXEC);
	pid_t pid;

	/* The listener itself goes on, whatever became of one connection. */
	if (fd < 0)
		return;
	pid = fork();
	if (pid == 0)
		be_child(own, fd, &peer, len);
	if (pid < 0)
		complain("a process for a connection: %s", strerror(errno));
	else
		own->children++;
	close(fd);
}

static void reap(struct own *own)
{
	while (own->children && waitpid(-1, NULL, WNOHANG) > 0)
		own->children--;
}

/* Only there so that ppoll() wakes. */
static void child_ended(int number)
{
	(void)number;
}

static bool watch_children(struct own *own)
{
	const struct sigaction action = { .sa_handler = child_ended };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	signal(SIGPIPE, SIG_IGN);
	return !sigprocmask(SIG_BLOCK, &set, &own->mask) && !sigaction(SIGCHLD, &action, NULL);
}

/* Not blocking: who was there when poll() looked may be gone. */
static bool watch_listeners(struct own *own, const struct listeners *l)
{
	for (size_t i = 0; i < l->nr; i++) {
		int flags = fcntl(l->fd[i], F_GETFL);

		if (!l->tcp[i])
			continue;
		if (flags < 0 || fcntl(l->fd[i], F_SETFL, flags | O_NONBLOCK))
			return false;
		own->poll[own->nr_poll].fd = l->fd[i];
		own->poll[own->nr_poll++].events = POLLIN;
	}
	return true;
}

/* As by "kshake drain". */
static int failed(void)
{
	complain("a listener accepts no longer");
	return EXIT_DATA;
}

static int loop(struct own *own)
{
	sigset_t open = own->mask;

	sigdelset(&open, SIGCHLD);
	for (;;) {
		nfds_t nr = own->children < CHILDREN_MAX ? own->nr_poll : 0;
		int n = ppoll(own->poll, nr, NULL, &open);

		reap(own);
		if (n < 0 && errno != EINTR) {
			complain("waiting: %s", strerror(errno));
			return EXIT_DATA;
		}
		for (nfds_t i = 0; n > 0 && i < nr; i++) {
			if (own->poll[i].revents & POLLIN)
				accept_one(own, own->poll[i].fd);
			else if (own->poll[i].revents)
				return failed();
		}
	}
}

int own_serve(const struct listeners *l, const struct serve_options *o)
{
	struct own own = { .o = o, .folder = -1 };

	if (o->what == SERVE_WWW) {
		own.folder = open(o->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (own.folder < 0) {
			complain("--www %s: %s", o->folder, strerror(errno));
			return EXIT_USAGE;
		}
	}
	if (watch_children(&own) && watch_listeners(&own, l))
		return loop(&own);
	complain("the listeners: %s", strerror(errno));
	return EXIT_CONNECT;
}
