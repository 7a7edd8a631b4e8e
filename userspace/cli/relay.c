// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Standard input to the socket, the socket to standard output.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>

#include "cli.h"

/**
 * struct direction - bytes on their way
 * @data: read, not yet written from @start on
 * @start: first byte to be written
 * @end: end of what was read
 */
struct direction {
	unsigned char data[65536];
	size_t start;
	size_t end;
};

/**
 * struct relay - both directions
 * @fd: the socket, non-blocking
 * @up: standard input to @fd
 * @down: @fd to standard output
 * @rekey: bytes between two KeyUpdates; 0: none
 * @moved: bytes since the last
 * @input_ended: standard input has ended and the peer was told, once @up is empty
 * @told: that the peer was
 * @ended: the peer has ended its stream
 */
struct relay {
	int fd;
	struct direction up;
	struct direction down;
	uint64_t rekey;
	uint64_t moved;
	bool input_ended;
	bool told;
	bool ended;
};

static bool is_empty(const struct direction *d)
{
	return d->start == d->end;
}

static bool later(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/* Fills @d, which is empty. Bytes, 0 at the end, -1 with errno. */
static ssize_t fill(struct direction *d, int from)
{
	ssize_t n = read(from, d->data, sizeof(d->data));

	d->start = 0;
	d->end = n > 0 ? (size_t)n : 0;
	return n;
}

static bool drain(struct direction *d, int to)
{
	ssize_t n = write(to, d->data + d->start, d->end - d->start);

	if (n > 0)
		d->start += (size_t)n;
	return n >= 0 || later();
}

static bool broke(const struct relay *r, const char *what)
{
	struct kshake_info info;
	int error = errno;

	if (!kshake_get_info(r->fd, &info) && info.flags & KSHAKE_INFO_TRUNCATED)
		complain("%s: the peer ended the connection without saying so: data may be missing",
			 what);
	else
		complain("%s: %s", what, strerror(error));
	return false;
}

/* The rest of the input has gone: half close. What the peer sends is still read. */
static bool tell_end(struct relay *r)
{
	if (!r->input_ended || r->told || !is_empty(&r->up))
		return true;
	r->told = true;
	if (shutdown(r->fd, SHUT_WR) && errno != ENOTCONN)
		return broke(r, "ending the output");
	return true;
}

static bool from_input(struct relay *r)
{
	ssize_t n = fill(&r->up, STDIN_FILENO);

	if (n < 0 && !later()) {
		complain("standard input: %s", strerror(errno));
		return false;
	}
	if (n == 0)
		r->input_ended = true;
	return true;
}

static bool from_peer(struct relay *r)
{
	ssize_t n = fill(&r->down, r->fd);

	if (n < 0 && !later())
		return broke(r, "receiving");
	if (n == 0)
		r->ended = true;
	else if (n > 0)
		r->moved += (uint64_t)n;
	return true;
}

static bool to_peer(struct relay *r)
{
	size_t left = r->up.end - r->up.start;

	if (!drain(&r->up, r->fd))
		return broke(r, "sending");
	r->moved += left - (r->up.end - r->up.start);
	return true;
}

/* When it is time. The socket may be full: then a little later. */
static bool change_keys(struct relay *r)
{
	if (!r->rekey || r->moved < r->rekey || r->told || r->ended)
		return true;
	if (kshake_key_update(r->fd, KSHAKE_KEY_UPDATE_REQUESTED))
		return later() || broke(r, "changing keys");
	r->moved = 0;
	return true;
}

static bool to_output(struct relay *r)
{
	if (drain(&r->down, STDOUT_FILENO))
		return true;
	complain("standard output: %s", strerror(errno));
	return false;
}

static bool step(struct relay *r)
{
	const short bad = POLLERR | POLLHUP;
	struct pollfd fds[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = r->fd },
		{ .fd = STDOUT_FILENO, .events = POLLOUT },
	};

	if (r->input_ended || !is_empty(&r->up))
		fds[0].fd = -1;
	if (is_empty(&r->down))
		fds[1].events |= POLLIN;
	if (!is_empty(&r->up))
		fds[1].events |= POLLOUT;
	if (!fds[1].events)
		fds[1].fd = -1;
	if (is_empty(&r->down))
		fds[2].fd = -1;
	if (poll(fds, 3, -1) < 0)
		return errno == EINTR;

	if (fds[0].revents && !from_input(r))
		return false;
	if (fds[1].revents & (POLLIN | bad) && is_empty(&r->down) && !from_peer(r))
		return false;
	if (fds[1].revents & (POLLOUT | bad) && !is_empty(&r->up) && !to_peer(r))
		return false;
	if (fds[2].revents && !to_output(r))
		return false;
	return change_keys(r) && tell_end(r);
}

/* The peer may end before we do; what is still to be sent then has no reader. */
static bool is_over(const struct relay *r)
{
	return r->ended && is_empty(&r->down);
}

int relay(int fd, uint64_t rekey)
{
	static struct relay r;
	int flags = fcntl(fd, F_GETFL);

	signal(SIGPIPE, SIG_IGN);
	r = (struct relay){ .fd = fd, .rekey = rekey };
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK)) {
		complain("fcntl: %s", strerror(errno));
		return EXIT_DATA;
	}
	while (!is_over(&r)) {
		if (!step(&r))
			return EXIT_DATA;
	}
	return EXIT_OK;
}
