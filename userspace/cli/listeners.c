// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The listeners of "kshake serve": opened or inherited, and handed over to another program by
 * systemd's protocol, sd_listen_fds(3).
 */
#define _GNU_SOURCE	/* asprintf() */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "serve.h"

/* What listeners that nobody named are called. */
#define NAME	"kshake"

/**
 * struct place - where to listen
 * @host: name or address; "": anywhere; owned
 * @port: number or name of a service
 */
struct place {
	char *host;
	const char *port;
};

/* [ADDRESS]:PORT; an IPv6 address in brackets. */
static bool parse_place(struct place *p, const char *text)
{
	const char *colon = strrchr(text, ':');
	const char *host = text, *end = colon;

	if (!colon || !colon[1]) {
		complain("-l \"%s\": give ADDRESS:PORT or :PORT, as in :443", text);
		return false;
	}
	if (text[0] == '[' && colon - text > 2 && colon[-1] == ']') {
		host++;
		end--;
	} else if (memchr(text, ':', (size_t)(colon - text)) || text[0] == '[') {
		complain("-l \"%s\": an IPv6 address in brackets, as in [::1]:443", text);
		return false;
	}
	p->host = strndup(host, (size_t)(end - host));
	p->port = colon + 1;
	return p->host;
}

static bool set_int(int fd, int level, int option, int value)
{
	return !setsockopt(fd, level, option, &value, sizeof(value));
}

/*
 * A bound socket, or -1 with errno. Without an address one socket is for IPv6 and IPv4; an
 * address of IPv6 never is for IPv4, so that 0.0.0.0 goes beside it.
 */
static int open_at(const struct addrinfo *ai, bool anywhere)
{
	int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP), err;

	if (fd < 0)
		return -1;
	if (set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1) &&
	    (ai->ai_family != AF_INET6 || set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, !anywhere)) &&
	    !bind(fd, ai->ai_addr, ai->ai_addrlen))
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

static int open_place(const struct place *p)
{
	struct addrinfo hints = {
		.ai_flags = AI_PASSIVE,
		.ai_socktype = SOCK_STREAM,
		.ai_protocol = IPPROTO_TCP,
		.ai_family = p->host[0] ? AF_UNSPEC : AF_INET6,
	};
	const char *host = p->host[0] ? p->host : NULL;
	struct addrinfo *list;
	int fd = -1, gai, err;

	gai = getaddrinfo(host, p->port, &hints, &list);
	if (gai) {
		complain("-l %s:%s: %s", p->host, p->port,
			 gai == EAI_SYSTEM ? strerror(errno) : gai_strerror(gai));
		return -1;
	}
	fd = open_at(list, !host);
	err = errno;
	freeaddrinfo(list);
	/* A kernel without IPv6. */
	if (fd < 0 && err == EAFNOSUPPORT && !host) {
		hints.ai_family = AF_INET;
		if (!getaddrinfo(NULL, p->port, &hints, &list)) {
			fd = open_at(list, true);
			err = errno;
			freeaddrinfo(list);
		}
	}
	if (fd < 0)
		complain("-l %s:%s: %s", p->host, p->port, strerror(err));
	return fd;
}

static bool add(struct listeners *l, int fd, const char *name, size_t len, bool tcp)
{
	l->name[l->nr] = strndup(name, len);
	if (!l->name[l->nr])
		return false;
	l->fd[l->nr] = fd;
	l->tcp[l->nr++] = tcp;
	return true;
}

static bool open_one(struct listeners *l, const char *text)
{
	struct place place;
	int fd;

	if (l->nr == LISTENERS_MAX) {
		complain("more than %d listeners", LISTENERS_MAX);
		return false;
	}
	if (!parse_place(&place, text))
		return false;
	fd = open_place(&place);
	free(place.host);
	if (fd < 0)
		return false;
	if (add(l, fd, NAME, strlen(NAME), true))
		return true;
	close(fd);
	return false;
}

/* 0 where there is none, or it is meant for another process; -1, with a message. */
static int count_inherited(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	unsigned long nr;
	char *end;

	if (!pid || !fds || strtoul(pid, &end, 10) != (unsigned long)getpid() || *end)
		return 0;
	nr = strtoul(fds, &end, 10);
	if (fds[0] < '0' || fds[0] > '9' || *end || nr > LISTENERS_MAX) {
		complain("LISTEN_FDS is \"%s\", not a number up to %d", fds, LISTENERS_MAX);
		return -1;
	}
	return (int)nr;
}

/* Of an option of SOL_SOCKET; -1: it is no socket. */
static int get_int(int fd, int option)
{
	socklen_t len = sizeof(int);
	int value;

	return getsockopt(fd, SOL_SOCKET, option, &value, &len) ? -1 : value;
}

static bool inherit(struct listeners *l, int fd, const char *name, size_t len)
{
	bool tcp = get_int(fd, SO_PROTOCOL) == IPPROTO_TCP;
	struct sockaddr_storage peer;
	socklen_t room = sizeof(peer);

	if (fcntl(fd, F_GETFD) < 0) {
		complain("LISTEN_FDS: descriptor %d is not open", fd);
		return false;
	}
	if (tcp && !getpeername(fd, (struct sockaddr *)&peer, &room)) {
		complain("LISTEN_FDS: descriptor %d is a connection, no listener: use Accept=no",
			 fd);
		return false;
	}
	return add(l, fd, name, len, tcp);
}

static bool inherit_all(struct listeners *l)
{
	const char *names = getenv("LISTEN_FDNAMES");
	int nr = count_inherited();

	for (int i = 0; i < nr; i++) {
		size_t len = names ? strcspn(names, ":") : 0;

		if (!inherit(l, LISTEN_FDS_START + i, len ? names : "unknown",
			     len ? len : strlen("unknown")))
			return false;
		if (names)
			names += len + (names[len] == ':');
	}
	l->inherited = l->nr;
	return nr >= 0;
}

static bool any_tcp(const struct listeners *l)
{
	for (size_t i = 0; i < l->nr; i++) {
		if (l->tcp[i])
			return true;
	}
	return false;
}

bool listeners_open(struct listeners *l, const struct serve_options *o)
{
	memset(l, 0, sizeof(*l));
	if (!inherit_all(l))
		return false;
	for (size_t i = 0; i < o->nr_listen; i++) {
		if (!open_one(l, o->listen[i]))
			return false;
	}
	if (!any_tcp(l)) {
		complain("where to listen? give -l ADDRESS:PORT, or pass listeners by LISTEN_FDS");
		return false;
	}
	return true;
}

void listeners_close(struct listeners *l)
{
	for (size_t i = 0; i < l->nr; i++) {
		close(l->fd[i]);
		free(l->name[i]);
	}
	l->nr = 0;
}

/*
 * Above all those that are handed over, and closed by exec(): then what stands in their places
 * belongs to somebody else, or is closed by exec() itself.
 */
static bool move_away(struct listeners *l)
{
	for (size_t i = l->inherited; i < l->nr; i++) {
		int fd = fcntl(l->fd[i], F_DUPFD_CLOEXEC, LISTEN_FDS_START + (int)l->nr);

		if (fd < 0) {
			complain("handing a listener over: %s", strerror(errno));
			return false;
		}
		close(l->fd[i]);
		l->fd[i] = fd;
	}
	return true;
}

static bool move_to(struct listeners *l, size_t i)
{
	int target = LISTEN_FDS_START + (int)i, flags = fcntl(target, F_GETFD);

	if (flags >= 0 && !(flags & FD_CLOEXEC)) {
		complain("descriptor %d is open, and a listener has to go there: use %d>&-",
			 target, target);
		return false;
	}
	if (dup2(l->fd[i], target) < 0) {
		complain("handing a listener over: %s", strerror(errno));
		return false;
	}
	close(l->fd[i]);
	l->fd[i] = target;
	return true;
}

/* Of all, with ':' between; NULL: no memory. */
static char *join_names(const struct listeners *l)
{
	char *names = strdup(""), *longer;

	for (size_t i = 0; names && i < l->nr; i++) {
		if (asprintf(&longer, "%s%s%s", names, i ? ":" : "", l->name[i]) < 0)
			longer = NULL;
		free(names);
		names = longer;
	}
	return names;
}

static bool set_environment(const struct listeners *l)
{
	char number[32], *names = join_names(l);
	bool good;

	snprintf(number, sizeof(number), "%ld", (long)getpid());
	good = names && !setenv("LISTEN_PID", number, 1) && !setenv("LISTEN_FDNAMES", names, 1);
	snprintf(number, sizeof(number), "%zu", l->nr);
	good = good && !setenv("LISTEN_FDS", number, 1);
	free(names);
	if (!good)
		complain("no memory");
	return good;
}

bool listeners_hand_over(struct listeners *l)
{
	if (!move_away(l))
		return false;
	for (size_t i = l->inherited; i < l->nr; i++) {
		if (!move_to(l, i))
			return false;
	}
	/* Whoever gave us those may have had them closed at exec(). */
	for (size_t i = 0; i < l->inherited; i++) {
		if (fcntl(l->fd[i], F_SETFD, 0)) {
			complain("descriptor %d: %s", l->fd[i], strerror(errno));
			return false;
		}
	}
	return set_environment(l);
}
