// SPDX-License-Identifier: GPL-2.0-only
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <linux/kshake.h>

#include "conn.h"

struct setting setting;

double conn_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

uint64_t conn_total(const struct conn *c)
{
	const struct stress_request *r = &c->plan.request;

	return r->down + (r->no_trailer ? 0 : sizeof(c->trailer));
}

/* The first complaint is the one that counts. */
void conn_complain(struct conn *c, const char *what, int error)
{
	if (atomic_exchange(&c->failed, true))
		return;
	snprintf(c->why, sizeof(c->why), "%s%s%s; sent %llu, got %llu", what, error ? ": " : "",
		 error ? strerrorname_np(error) ?: "?" : "", (unsigned long long)c->sent,
		 (unsigned long long)c->got);
}

/* May this errno come now? */
bool conn_may(const struct conn *c, int error, bool reading)
{
	const struct plan *p = &c->plan;

	/* The session may break anywhere; the peer's answer to that may come first. */
	switch (error) {
	case ENOMEM:
	case ENOBUFS:
	case ECONNABORTED:
	case EPROTO:
	case EBADMSG:
		return setting.scarce;
	case EBADF:
		return c->cut;
	case ENOTCONN:
	case EPIPE:
		return c->cut || setting.scarce || p->request.end == STRESS_END_RESET;
	case ECONNRESET:
		if (c->cut || setting.scarce || p->request.end == STRESS_END_RESET)
			return true;
		return reading && p->request.end == STRESS_END_FIN && c->got == conn_total(c);
	case ETIMEDOUT:
		return !c->established && p->timeout;
	case ENOLINK:
		return !c->established && p->verify == VF_HELPER &&
		       (setting.flaky || setting.scarce || p->timeout);
	}
	return false;
}

void conn_nonblock(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

static void number(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof(value));
}

static int set(int fd, int option, const void *value, size_t len)
{
	return setsockopt(fd, SOL_KSHAKE, option, value, len) ? -errno : 0;
}

static int attach(int fd)
{
	return setsockopt(fd, IPPROTO_TCP, TCP_ULP, KSHAKE_ULP_NAME, strlen(KSHAKE_ULP_NAME)) ?
	       -errno : 0;
}

static int set_groups(int fd, const struct plan *p)
{
	const uint16_t p256 = 0x0017, groups[] = { p->group, p256 };
	/* Of a certificate, too, TLS 1.2 takes no other curve than those. */
	bool two = p->tls12 && p->group != p256;

	return set(fd, KSHAKE_GROUPS, groups, (1 + two) * sizeof(*groups));
}

static int options(const struct conn *c)
{
	static const int verify[] = { KSHAKE_VERIFY_PIN, KSHAKE_VERIFY_HELPER, KSHAKE_VERIFY_NONE };
	static const int newest = 0x0303;
	const struct plan *p = &c->plan;
	int err;

	err = set(c->fd, KSHAKE_SERVER_NAME, setting.name, strlen(setting.name));
	err = err ?: set(c->fd, KSHAKE_VERIFY, &verify[p->verify], sizeof(int));
	if (p->verify == VF_PIN)
		err = err ?: set(c->fd, KSHAKE_PIN_SPKI, setting.pin, sizeof(setting.pin));
	if (p->verify == VF_HELPER)
		err = err ?: set(c->fd, KSHAKE_TRUST_ANCHORS, setting.anchors,
				 setting.anchors_len);
	if (p->suite)
		err = err ?: set(c->fd, KSHAKE_SUITES, &p->suite, sizeof(p->suite));
	if (p->group)
		err = err ?: set_groups(c->fd, p);
	if (p->tls12)
		err = err ?: set(c->fd, KSHAKE_MAX_VERSION, &newest, sizeof(newest));
	return err ?: set(c->fd, KSHAKE_TIMEOUT,
			  &(unsigned int){ p->timeout ?: setting.limit * 1000 / 2 },
			  sizeof(unsigned int));
}

/* Again: it goes on, whatever has ended the wait. */
static int connected(struct conn *c)
{
	const struct plan *p = &c->plan;
	struct sockaddr_in6 v6 = {
		.sin6_family = AF_INET6, .sin6_port = htons(setting.ports[p->server]),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
	};
	struct sockaddr_in v4 = {
		.sin_family = AF_INET, .sin_port = htons(setting.ports[p->server]),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	return connect(c->fd, p->ipv6 ? (void *)&v6 : (void *)&v4,
		       p->ipv6 ? sizeof(v6) : sizeof(v4)) ? -errno : 0;
}

/* A socket that kshake is attached to; connected, or connect() is to do it all. */
int conn_open(struct conn *c)
{
	struct plan *p = &c->plan;
	int err;

	c->fd = socket(p->ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	c->wfd = c->fd;
	if (c->fd < 0)
		return -errno;
	if (p->sndbuf)
		number(c->fd, SOL_SOCKET, SO_SNDBUF, p->sndbuf);
	if (p->rcvbuf)
		number(c->fd, SOL_SOCKET, SO_RCVBUF, p->rcvbuf);
	if (p->maxseg)
		number(c->fd, IPPROTO_TCP, TCP_MAXSEG, p->maxseg);
	if (p->lowat)
		number(c->fd, SOL_SOCKET, SO_RCVLOWAT, p->lowat);
	if (p->first) {
		err = attach(c->fd);
		return err ?: options(c);
	}
	while ((err = connected(c)) && err != -EISCONN) {
		if (err != -EINTR && err != -EALREADY)
			return err;
		usleep(1000);
	}
	err = attach(c->fd);
	return err ?: options(c);
}

static int handshake(struct conn *c)
{
	int role = KSHAKE_CLIENT;

	return set(c->fd, KSHAKE_HANDSHAKE, &role, sizeof(role));
}

/* SO_ERROR, and another way to the same errno, which sticks. */
static int by_so_error(struct conn *c)
{
	socklen_t len = sizeof(int), info_len = sizeof(struct tcp_info);
	struct tcp_info info;
	int got, error = 0;
	char what[80];

	getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	got = handshake(c);
	if (error == ECONNRESET && got != -error) {
		/* A reset was being taken. TCP_INFO waits for the socket's lock: then it was. */
		getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &info_len);
		getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	}
	if (!error || got != -error) {
		snprintf(what, sizeof(what), "SO_ERROR is %s, and the handshake's errno",
			 error ? strerrorname_np(error) ?: "?" : "0");
		conn_complain(c, what, -got);
	}
	return got;
}

static int by_poll(struct conn *c)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN | POLLOUT };
	int got;

	do
		got = poll(&p, 1, setting.limit * 1000);
	while (got < 0 && errno == EINTR);
	if (!got) {
		conn_complain(c, "poll sees no end of the handshake", 0);
		return -ETIME;
	}
	if (p.revents & POLLERR)
		return by_so_error(c);
	return handshake(c);
}

/* What it puts on the socket's wait queue it may have no memory for, once. */
void conn_watch(int set_fd, int fd, struct epoll_event *event)
{
	while (epoll_ctl(set_fd, EPOLL_CTL_ADD, fd, event))
		if (errno != ENOMEM || !setting.scarce)
			err(1, "epoll_ctl");
}

static int by_epoll(struct conn *c, uint32_t edge)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | edge };
	int set_fd = epoll_create1(EPOLL_CLOEXEC), got;

	if (set_fd < 0)
		err(1, "epoll");
	conn_watch(set_fd, c->fd, &event);
	do
		got = epoll_wait(set_fd, &event, 1, setting.limit * 1000);
	while (got < 0 && errno == EINTR);
	close(set_fd);
	if (!got) {
		conn_complain(c, "epoll sees no end of the handshake", 0);
		return -ETIME;
	}
	return handshake(c);
}

/* Until it is over, whatever ends the wait before that. */
static int resume(struct conn *c, bool by_reading)
{
	double end = conn_now() + setting.limit;
	int got;

	while (conn_now() < end) {
		if (by_reading && recv(c->fd, c->rbuf, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
			got = 0;
		else
			got = by_reading ? -errno : handshake(c);
		if (got != -EAGAIN && got != -EALREADY && got != -EINPROGRESS && got != -EINTR)
			return got;
		if (by_reading && handshake(c) == 0)
			return 0;
		c->waited++;
		sched_yield();
	}
	conn_complain(c, "the handshake has no end", 0);
	return -ETIME;
}

/* By the plan's way. 0, or the sticky errno. */
int conn_handshake(struct conn *c)
{
	const struct timeval none = {}, short_time = { .tv_usec = 3000 };
	uint8_t way = c->plan.handshake;
	bool nonblock = way != HS_BLOCKING && way != HS_SNDTIMEO;
	int got;

	if (way == HS_SNDTIMEO)
		setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &short_time, sizeof(short_time));
	conn_nonblock(c->fd, nonblock);
	c->started = true;
	got = c->plan.first ? connected(c) : handshake(c);
	if (got == -EINPROGRESS || got == -EAGAIN || got == -EINTR) {
		/* connect() says EINPROGRESS when SO_SNDTIMEO is over. */
		if ((got == -EINPROGRESS) != nonblock && way != HS_SNDTIMEO)
			conn_complain(c, "not the errno for a socket that waits like this", -got);
		switch (way) {
		case HS_POLL:
			got = by_poll(c);
			break;
		case HS_EPOLL_LEVEL:
			got = by_epoll(c, 0);
			break;
		case HS_EPOLL_EDGE:
			got = by_epoll(c, EPOLLET);
			break;
		case HS_IO:
			got = 0;	/* the request waits for it */
			break;
		default:
			got = resume(c, way == HS_EAGAIN);
		}
	}
	setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &none, sizeof(none));
	conn_nonblock(c->fd, false);
	return got;
}

/* Waits for the handshake, if nobody has. */
int conn_request(struct conn *c)
{
	const uint8_t *in = (const uint8_t *)&c->plan.request;
	size_t done = 0;
	ssize_t got;

	while (done < sizeof(c->plan.request)) {
		got = send(c->wfd, in + done, sizeof(c->plan.request) - done, MSG_NOSIGNAL);
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0)
			done += got;
	}
	c->established = true;
	return 0;
}

/* What came: is it what comes next? */
static bool take(struct conn *c, const uint8_t *in, size_t len, bool peek)
{
	const struct stress_request *r = &c->plan.request;
	uint64_t at = c->got;
	size_t n = 0;

	if (at < r->down) {
		n = r->down - at < len ? r->down - at : len;
		if (!pattern_is(r->down_seed, at, in, n))
			goto bad;
		at += n;
		len -= n;
	}
	if (at + len > conn_total(c))
		goto bad;
	if (len)
		memcpy((uint8_t *)&c->trailer + (at - r->down), in + n, len);
	if (!peek)
		c->got = at + len;
	return true;
bad:
	conn_complain(c, peek ? "a byte that is not the next one, in a peek" :
			 "a byte that is not the next one", 0);
	return false;
}

static uint32_t pick(uint64_t *state, uint32_t ways)
{
	uint32_t way;

	do
		way = plan_below(state, 32);
	while (!(ways & 1U << way));
	return way;
}

static void make_pipe(int fds[2])
{
	if (fds[0] < 0 && pipe2(fds, O_CLOEXEC))
		err(1, "pipe");
}

static ssize_t by_splice(struct conn *c, size_t len, bool nonblock)
{
	ssize_t got, n, done = 0;

	make_pipe(c->read_pipe);
	got = splice(c->fd, NULL, c->read_pipe[1], NULL, len,
		     SPLICE_F_MOVE | (nonblock ? SPLICE_F_NONBLOCK : 0));
	while (done < got) {
		n = read(c->read_pipe[0], c->rbuf + done, got - done);
		if (n > 0)
			done += n;
	}
	return got;
}

static ssize_t by_message(struct conn *c, size_t len, int flags, bool many)
{
	size_t half = len / 2;
	struct iovec vec[2] = { { c->rbuf, half }, { c->rbuf + half, len - half } };
	char control[64];
	struct mmsghdr m = { .msg_hdr = { .msg_iov = vec, .msg_iovlen = 2,
					  .msg_control = control,
					  .msg_controllen = sizeof(control) } };
	ssize_t got;

	if (many) {
		got = recvmmsg(c->fd, &m, 1, flags, NULL);
		got = got > 0 ? (ssize_t)m.msg_len : got;
	} else {
		got = recvmsg(c->fd, &m.msg_hdr, flags);
	}
	if (got >= 0 && (m.msg_hdr.msg_controllen || m.msg_hdr.msg_flags & MSG_CTRUNC))
		conn_complain(c, "a control message", 0);
	return got;
}

static ssize_t by_peek(struct conn *c, size_t len, int flags)
{
	ssize_t got = recv(c->fd, c->rbuf, len, MSG_PEEK | flags), again;

	if (got <= 0)
		return got;
	if (!take(c, c->rbuf, got, true))
		return got;
	again = recv(c->fd, c->rbuf, got, MSG_DONTWAIT);
	if (!again ? !c->cut : again < 0 && !conn_may(c, errno, true))
		conn_complain(c, "what was seen in a peek is not there", again ? errno : 0);
	return again;
}

ssize_t conn_read(struct conn *c, bool nonblock)
{
	size_t len = 1 + plan_below(&c->read_random, 1ULL << plan_below(&c->read_random, 17));
	int flags = nonblock ? MSG_DONTWAIT : 0;
	uint64_t left = conn_total(c) - c->got;
	ssize_t got;

	if (c->plan.lazy && !plan_below(&c->read_random, 20))
		usleep(1000 * plan_below(&c->read_random, c->plan.lazy));
	switch (pick(&c->read_random, c->plan.reads)) {
	case RD_PEEK:
		got = by_peek(c, len, flags);
		break;
	case RD_MSG:
		got = by_message(c, len, flags, false);
		break;
	case RD_MMSG:
		got = by_message(c, len, flags, true);
		break;
	case RD_READV:
		got = readv(c->fd, (struct iovec[]){ { c->rbuf, len / 2 },
						     { c->rbuf + len / 2, len - len / 2 } }, 2);
		break;
	case RD_WAITALL:
		/* No more than there will be: that it waits for. */
		if (left && len > left)
			len = left;
		got = recv(c->fd, c->rbuf, len, MSG_WAITALL | flags);
		break;
	case RD_DONTWAIT:
		got = recv(c->fd, c->rbuf, len, MSG_DONTWAIT);
		if (got < 0 && errno == EAGAIN && !nonblock)
			got = recv(c->fd, c->rbuf, len, 0);
		break;
	case RD_SPLICE:
		got = by_splice(c, len < 65536 ? len : 65536, nonblock);
		break;
	default:
		got = read(c->fd, c->rbuf, len);
	}
	if (got < 0)
		return -errno;
	if (got > 0 && !take(c, c->rbuf, got, false))
		return -EBADMSG;
	return got;
}

static ssize_t through_pipe(struct conn *c, size_t len, bool nonblock)
{
	ssize_t got;

	make_pipe(c->write_pipe);
	if (!c->piped) {
		if (len > 32768)
			len = 32768;
		got = write(c->write_pipe[1], c->wbuf, len);
		if (got < 0)
			return got;
		c->piped = got;
	}
	got = splice(c->write_pipe[0], NULL, c->wfd, NULL, c->piped,
		     nonblock ? SPLICE_F_NONBLOCK : 0);
	if (got > 0)
		c->piped -= got;
	return got;
}

static ssize_t from_file(struct conn *c, size_t len)
{
	off_t at = c->sent;

	return sendfile(c->wfd, c->file, &at, len);
}

static void update(struct conn *c)
{
	/* Who has ended his own half cannot answer; with a trailer that is after our last byte. */
	int request = !c->plan.request.no_trailer && plan_below(&c->write_random, 2);
	int got = set(c->wfd, KSHAKE_KEY_UPDATE, &request, sizeof(request));

	/* EBUSY: a sender is at it, or there is no such option. */
	if (got && got != -EAGAIN && got != -EINTR && got != -EBUSY && !conn_may(c, -got, false))
		conn_complain(c, "KSHAKE_KEY_UPDATE", -got);
}

ssize_t conn_write(struct conn *c, bool nonblock)
{
	const struct stress_request *r = &c->plan.request;
	int flags = MSG_NOSIGNAL | (nonblock ? MSG_DONTWAIT : 0);
	size_t len = 1 + plan_below(&c->write_random, c->plan.chunk);
	struct iovec vec[2];
	struct mmsghdr m = { .msg_hdr = { .msg_iov = vec, .msg_iovlen = 2 } };
	uint32_t way = pick(&c->write_random, c->plan.writes);
	ssize_t got;

	if (c->sent == r->up)
		return 0;
	if (len > r->up - c->sent)
		len = r->up - c->sent;
	if (len > sizeof(c->wbuf))
		len = sizeof(c->wbuf);
	if (c->plan.ours && plan_below(&c->write_random, 1000) < c->plan.ours)
		update(c);
	/* What is in the pipe comes first. */
	if (c->piped)
		way = WR_SPLICE;
	else if (way == WR_SENDFILE && c->sent + len > CONN_FILE)
		way = WR_WRITE;
	pattern_fill(r->up_seed, c->sent, c->wbuf, len);
	vec[0] = (struct iovec){ c->wbuf, len / 2 };
	vec[1] = (struct iovec){ c->wbuf + len / 2, len - len / 2 };
	switch (way) {
	case WR_MORE:
		/* The last must not be kept back. */
		got = send(c->wfd, c->wbuf, len, flags | (c->sent + len < r->up ? MSG_MORE : 0));
		break;
	case WR_MSG:
		got = sendmsg(c->wfd, &m.msg_hdr, flags);
		break;
	case WR_WRITEV:
		got = writev(c->wfd, vec, 2);
		break;
	case WR_MMSG:
		got = sendmmsg(c->wfd, &m, 1, flags);
		got = got > 0 ? (ssize_t)m.msg_len : got;
		break;
	case WR_SPLICE:
		got = through_pipe(c, len, nonblock);
		break;
	case WR_SENDFILE:
		got = from_file(c, len);
		break;
	default:
		got = write(c->wfd, c->wbuf, len);
	}
	if (got < 0)
		return -errno;
	if (!got)
		return -ENODATA;	/* no write says that */
	c->sent += got;
	return got;
}

bool conn_write_all(struct conn *c)
{
	ssize_t got;

	for (;;) {
		got = conn_write(c, false);
		if (!got)
			return true;
		if (got > 0 || got == -EINTR)
			continue;
		if (!conn_may(c, -got, false))
			conn_complain(c, "write", -got);
		return false;
	}
}

/* The server's stream came whole: it ends with how much of ours did. */
void conn_received(struct conn *c)
{
	if (!setting.scarce && !c->plan.request.no_trailer &&
	    (c->trailer.magic != STRESS_MAGIC || c->trailer.received != c->sent))
		conn_complain(c, "the server has not received what was sent", 0);
}

/* How the server's stream ended must be how it was asked to. */
void conn_ended(struct conn *c, ssize_t got)
{
	const struct stress_request *r = &c->plan.request;

	c->ended = true;
	if (got < 0) {
		if (!conn_may(c, -got, true))
			conn_complain(c, "read", -got);
		return;
	}
	if (c->cut)
		return;
	if (r->end != STRESS_END_CLEAN)
		conn_complain(c, "end of file where there was no close_notify", 0);
	else if (c->got != conn_total(c))
		conn_complain(c, "end of file before the end", 0);
	else if (!c->writing)
		conn_received(c);
}

bool conn_read_all(struct conn *c)
{
	ssize_t got;

	do
		got = conn_read(c, false);
	while (got > 0 || got == -EINTR);
	conn_ended(c, got);
	return !got;
}
