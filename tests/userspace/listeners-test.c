// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Listeners that are opened, inherited and handed over, without TLS.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "result.h"
#include "serve.h"

static char said[1024];

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(said, sizeof(said), format, args);
	va_end(args);
}

static unsigned int port_of(int fd)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &len))
		return 0;
	return ntohs(address.ss_family == AF_INET6 ?
		     ((struct sockaddr_in6 *)&address)->sin6_port :
		     ((struct sockaddr_in *)&address)->sin_port);
}

static int family_of(int fd)
{
	socklen_t len = sizeof(int);
	int family;

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &len) ? -1 : family;
}

/* A listener of anybody's at @fd. */
static void listener_at(int fd, int family)
{
	int one = socket(family, SOCK_STREAM, 0);

	if (one < 0 || (family != AF_UNIX && listen(one, 1)) || dup2(one, fd) != fd)
		abort();
	if (one != fd)
		close(one);
}

static void inherit(const char *fds, const char *names)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	setenv("LISTEN_PID", pid, 1);
	setenv("LISTEN_FDS", fds, 1);
	if (names)
		setenv("LISTEN_FDNAMES", names, 1);
}

static bool variable(const char *name, const char *want)
{
	const char *value = getenv(name);

	if (value && !strcmp(value, want))
		return true;
	printf("# %s is %s, not %s\n", name, value ? value : "not there", want);
	return false;
}

static bool is_free(int fd)
{
	return fcntl(fd, F_GETFD) < 0;
}

/* In a process of its own: descriptors, environment and all. */
static bool alone(bool (*test)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		for (int fd = 3; fd < 40; fd++)
			close(fd);
		status = test() ? 0 : 1;
		if (status && said[0])
			printf("# %s\n", said);
		fflush(stdout);
		_exit(status);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static bool opens(void)
{
	struct serve_options o = { .listen = { "127.0.0.1:0", "[::1]:0", ":0" }, .nr_listen = 3 };
	char pid[32];
	struct listeners l;

	if (!listeners_open(&l, &o) || l.nr != 3 || l.inherited || !listeners_hand_over(&l))
		return false;
	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	for (int fd = 3; fd < 6; fd++) {
		if (l.fd[fd - 3] != fd || !port_of(fd) || fcntl(fd, F_GETFD) || !l.tcp[fd - 3])
			return false;
	}
	return family_of(3) == AF_INET && family_of(4) == AF_INET6 && is_free(6) && is_free(7) &&
	       variable("LISTEN_FDS", "3") && variable("LISTEN_PID", pid) &&
	       variable("LISTEN_FDNAMES", "kshake:kshake:kshake");
}

static bool anywhere(void)
{
	struct serve_options o = { .listen = { "[::]:0", "" }, .nr_listen = 1 };
	char both[32];
	struct listeners l;
	socklen_t len = sizeof(int);
	int only = -1;

	if (!listeners_open(&l, &o) ||
	    getsockopt(l.fd[0], IPPROTO_IPV6, IPV6_V6ONLY, &only, &len) || only != 1)
		return false;
	/* Beside it there is room for IPv4. */
	snprintf(both, sizeof(both), "0.0.0.0:%u", port_of(l.fd[0]));
	o.listen[0] = both;
	return listeners_open(&l, &o);
}

static bool passes_on(void)
{
	struct serve_options o = { .listen = { "127.0.0.1:0" }, .nr_listen = 1 };
	struct listeners l;
	unsigned int port;

	listener_at(3, AF_INET);
	listener_at(4, AF_UNIX);
	fcntl(3, F_SETFD, FD_CLOEXEC);
	port = port_of(3);
	inherit("2", "web:control");
	return listeners_open(&l, &o) && l.nr == 3 && l.inherited == 2 && l.tcp[0] && !l.tcp[1] &&
	       l.tcp[2] && listeners_hand_over(&l) && port_of(3) == port && !fcntl(3, F_GETFD) &&
	       family_of(4) == AF_UNIX && family_of(5) == AF_INET && port_of(5) &&
	       variable("LISTEN_FDS", "3") && variable("LISTEN_FDNAMES", "web:control:kshake");
}

static bool names_missing(void)
{
	struct serve_options o = {};
	struct listeners l;

	listener_at(3, AF_INET);
	inherit("1", NULL);
	return listeners_open(&l, &o) && listeners_hand_over(&l) &&
	       variable("LISTEN_FDNAMES", "unknown");
}

/* Descriptors that were meant for another process are none of ours. */
static bool not_for_us(void)
{
	struct serve_options o = {};
	struct listeners l;

	listener_at(3, AF_INET);
	inherit("1", NULL);
	setenv("LISTEN_PID", "1", 1);
	return !listeners_open(&l, &o) && strstr(said, "where to listen");
}

static bool refuses(const char *why)
{
	struct serve_options o = {};
	struct listeners l;

	return !listeners_open(&l, &o) && strstr(said, why);
}

static bool not_open(void)
{
	inherit("1", NULL);
	return refuses("descriptor 3 is not open");
}

static bool no_number(void)
{
	inherit("1x", NULL);
	return refuses("not a number");
}

static bool too_many(void)
{
	inherit("65", NULL);
	return refuses("not a number up to 64");
}

static bool nothing_to_arm(void)
{
	listener_at(3, AF_UNIX);
	inherit("1", NULL);
	return refuses("where to listen");
}

static bool connection(void)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);
	int fd;

	listener_at(4, AF_INET);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd != 3 || getsockname(4, (struct sockaddr *)&address, &len) ||
	    connect(fd, (struct sockaddr *)&address, len))
		return false;
	inherit("1", NULL);
	return refuses("is a connection");
}

static bool occupied(void)
{
	struct serve_options o = { .listen = { "127.0.0.1:0" }, .nr_listen = 1 };
	struct listeners l;

	dup2(0, 3);
	return listeners_open(&l, &o) && !listeners_hand_over(&l) &&
	       strstr(said, "descriptor 3 is open") && !getenv("LISTEN_FDS");
}

/* What exec() closes anyway is not in the way. */
static bool occupied_until_exec(void)
{
	struct serve_options o = { .listen = { "127.0.0.1:0" }, .nr_listen = 1 };
	struct listeners l;

	fcntl(0, F_DUPFD_CLOEXEC, 3);
	return listeners_open(&l, &o) && l.fd[0] != 3 && listeners_hand_over(&l) && port_of(3);
}

static bool port_taken(void)
{
	struct serve_options o = { .listen = { "127.0.0.1:0" }, .nr_listen = 1 };
	struct listeners l, second;
	char text[32];

	if (!listeners_open(&l, &o) || listen(l.fd[0], 1))
		return false;
	snprintf(text, sizeof(text), "127.0.0.1:%u", port_of(l.fd[0]));
	o.listen[0] = text;
	return !listeners_open(&second, &o) && strstr(said, "in use");
}

static bool malformed(void)
{
	static const char *const places[] = {
		"443", "127.0.0.1:", "::1:443", "[]:443", "[::1:443", "", ":",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct serve_options o = { .listen = { places[i] }, .nr_listen = 1 };
		struct listeners l;

		said[0] = '\0';
		if (listeners_open(&l, &o) || !strstr(said, places[i]) || !strstr(said, "443"))
			return false;
	}
	return true;
}

int main(void)
{
	result(alone(opens), "three places, handed over from descriptor 3 on");
	result(alone(anywhere), "[::] is for IPv6 only");
	result(alone(passes_on), "inherited ones first, and what is not TCP as it is");
	result(alone(names_missing), "inherited ones without names");
	result(alone(not_for_us), "LISTEN_PID of another process");
	result(alone(not_open), "a descriptor that is not open");
	result(alone(no_number), "LISTEN_FDS that is no number");
	result(alone(too_many), "too many");
	result(alone(nothing_to_arm), "nothing that could be TLS");
	result(alone(connection), "a connection instead of a listener");
	result(alone(occupied), "a descriptor that somebody needs is not taken away");
	result(alone(occupied_until_exec), "one that ends with exec() is");
	result(alone(port_taken), "a port that is taken");
	result(alone(malformed), "places that are none");
	return summary();
}
