// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * listen() that makes the listeners of a program TLS before they listen.
 *
 * The one promise: a port that is to be TLS never listens in plaintext. Whatever cannot be
 * told or done makes listen() fail, with a message on standard error.
 */
#define _GNU_SOURCE	/* RTLD_NEXT */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "environment.h"

#define EXPORT __attribute__((visibility("default")))

static struct environment env;
static int (*real_listen)(int fd, int backlog);
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void setup(void)
{
	environment_read(&env);
	/* The C library's, or that of the next library that is preloaded. */
	real_listen = (int (*)(int, int))dlsym(RTLD_NEXT, "listen");
}

/* Now: a program may change or lose its environment before it listens. */
__attribute__((constructor)) static void setup_early(void)
{
	pthread_once(&once, setup);
}

/* One write(): whole lines, whatever the program does to its streams. */
static int fail(int error, unsigned int port, const char *what)
{
	char text[256];
	int len = snprintf(text, sizeof(text), "kshake: no listener on port %u: %s: %s\n", port,
			   what, strerror(error));
	ssize_t written = 0;

	if (len > 0)
		written = write(STDERR_FILENO, text,
				(size_t)len < sizeof(text) ? (size_t)len : sizeof(text) - 1);
	/* Nobody else could be told that. */
	(void)written;
	errno = error;
	return -1;
}

static int get(int fd, int option, int *value)
{
	socklen_t len = sizeof(*value);

	return getsockopt(fd, SOL_SOCKET, option, value, &len);
}

/* TCP, or MPTCP, which cannot be TLS: that is for the kernel to refuse. */
static bool is_tcp(int fd)
{
	int domain, type, protocol;

	return !get(fd, SO_DOMAIN, &domain) && (domain == AF_INET || domain == AF_INET6) &&
	       !get(fd, SO_TYPE, &type) && type == SOCK_STREAM &&
	       !get(fd, SO_PROTOCOL, &protocol) &&
	       (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP);
}

/**
 * union address - of an Internet socket
 * @any: its family
 * @in: if that is AF_INET
 * @in6: if that is AF_INET6
 */
union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static int get_address(int fd, union address *address)
{
	socklen_t len = sizeof(*address);

	memset(address, 0, sizeof(*address));
	return getsockname(fd, &address->any, &len);
}

static unsigned int port_of(const union address *address)
{
	return ntohs(address->any.sa_family == AF_INET6 ? address->in6.sin6_port :
							  address->in.sin_port);
}

/*
 * The port that it will listen on, or -1. listen() gives a port to a socket that has none;
 * bind() does the same before, so that it is known.
 */
static int get_port(int fd)
{
	union address address;

	if (get_address(fd, &address))
		return -1;
	if (!port_of(&address) &&
	    (bind(fd, &address.any, address.any.sa_family == AF_INET6 ? sizeof(address.in6) :
									sizeof(address.in)) ||
	     get_address(fd, &address)))
		return -1;
	return (int)port_of(&address);
}

/* A second listen(), or that of a program that was given the listener. */
static bool is_armed(int fd)
{
	struct kshake_info info;

	return !kshake_get_info(fd, &info) && info.state == KSHAKE_STATE_LISTENING;
}

EXPORT int listen(int fd, int backlog)
{
	const char *what;
	int port;

	pthread_once(&once, setup);
	if (!real_listen)
		return fail(EOPNOTSUPP, 0, "the C library has no such function");
	if (!is_tcp(fd))
		return real_listen(fd, backlog);
	port = get_port(fd);
	if (port < 0)
		return fail(errno, 0, "the port that it would get");
	if (!environment_wants(&env, (uint16_t)port) || is_armed(fd))
		return real_listen(fd, backlog);
	if (env.problem)
		return fail(EINVAL, (unsigned int)port, env.problem);
	if (kshake_arm(fd, &env.server, &what))
		return fail(errno, (unsigned int)port, what);
	return real_listen(fd, backlog);
}
