// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The TCP connection.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>

#include "cli.h"

/* 0 or a negative errno. */
static int wait_connected(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	socklen_t len = sizeof(int);
	int n, err = 0;

	do
		n = poll(&p, 1, timeout_ms);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (n == 0)
		return -ETIMEDOUT;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len))
		return -errno;
	return -err;
}

static int connect_within(int fd, const struct addrinfo *ai, int timeout_ms)
{
	int flags = fcntl(fd, F_GETFL), err = 0;

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK))
		return -errno;
	if (connect(fd, ai->ai_addr, ai->ai_addrlen))
		err = errno == EINPROGRESS ? wait_connected(fd, timeout_ms) : -errno;
	if (!err && fcntl(fd, F_SETFL, flags))
		err = -errno;
	return err;
}

/* A connected socket, or -1 and a negative errno in *@err. */
static int try_address(const struct addrinfo *ai, int timeout_ms, int *err)
{
	int fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC, ai->ai_protocol);

	if (fd < 0) {
		*err = -errno;
		return -1;
	}
	*err = connect_within(fd, ai, timeout_ms);
	if (*err) {
		close(fd);
		return -1;
	}
	return fd;
}

static void remark_on(const struct addrinfo *ai, const char *what)
{
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (!getnameinfo(ai->ai_addr, ai->ai_addrlen, host, sizeof(host), port, sizeof(port),
			 NI_NUMERICHOST | NI_NUMERICSERV))
		remark("%s port %s: %s", host, port, what);
}

int tcp_connect(const struct connect_options *o)
{
	/* Not 0: with MPTCP as the default of a system kshake would not do. */
	const struct addrinfo hints = {
		.ai_family = o->family,
		.ai_socktype = SOCK_STREAM,
		.ai_protocol = IPPROTO_TCP,
	};
	struct addrinfo *list, *ai;
	int fd = -1, err = 0, gai;

	gai = getaddrinfo(o->host, o->port, &hints, &list);
	if (gai) {
		complain("%s port %s: %s", o->host, o->port,
			 gai == EAI_SYSTEM ? strerror(errno) : gai_strerror(gai));
		return -1;
	}
	for (ai = list; ai; ai = ai->ai_next) {
		fd = try_address(ai, (int)o->timeout_ms, &err);
		if (o->verbose)
			remark_on(ai, fd >= 0 ? "connected" : strerror(-err));
		if (fd >= 0)
			break;
	}
	freeaddrinfo(list);
	if (fd < 0)
		complain("%s port %s: %s", o->host, o->port, strerror(-err));
	return fd;
}
