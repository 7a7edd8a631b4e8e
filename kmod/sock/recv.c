// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data on its way from kTLS. That stops at a control record, in front of the data or
 * behind it: post.c takes it out, and the reader goes on as if there had been none.
 */
#include <linux/net.h>
#include <linux/splice.h>
#include <net/tls.h>

#include "session.h"

/*
 * Data came. If what is behind it does not decrypt, kTLS has left that in sk_err, where
 * recvmmsg() and SO_ERROR find it: then it is said now, and properly.
 */
static void kshake_recv_done(struct kshake_session *s)
{
	kshake_usage_received(s);
	kshake_post_data_came(s);
	if (unlikely(READ_ONCE(s->sk->sk_err) == EBADMSG))
		kshake_post_read_error(s, -EBADMSG);
}

/* kTLS must not hand control records out: it gets no room for the record type. */
static int kshake_recv_data(struct kshake_session *s, struct msghdr *msg, size_t len, int flags)
{
	size_t room = msg->msg_controllen;
	int got;

	msg->msg_controllen = 0;
	got = s->base_ops->recvmsg(s->sock, msg, len, flags);
	msg->msg_controllen = room;
	msg->msg_flags &= ~(MSG_CTRUNC | MSG_EOR);
	if (got > 0)
		kshake_recv_done(s);
	return got;
}

/* What a reader keeps while it passes control records by. */
struct kshake_recv {
	struct kshake_session *s;
	bool nonblock;
	bool within;			/* a handshake message is half read */
	bool stirred;			/* and something was said to be there */
	unsigned int nr_controls;	/* and so many were taken out before */
	unsigned int eaten;		/* in this call */
};

/*
 * Another record without data went. A peer that sends nothing else must keep neither a poller in
 * the kernel nor a reader from its signals. Return: 0, or what to tell the application.
 */
static int kshake_recv_pace(struct kshake_recv *r)
{
	struct kshake_session *s = r->s;

	if (++r->eaten < KSHAKE_CONTROLS_MAX)
		return 0;
	r->eaten = 0;
	if (r->nonblock) {
		/* An edge-triggered poller would wait for ever: there may be data. */
		kshake_session_wake(s, false);
		return -EAGAIN;
	}
	cond_resched();
	return signal_pending(current) ? sock_intr_errno(sock_rcvtimeo(s->sk, false)) : 0;
}

/* Before the data is read: is there a control record before it? 1, 0 or an error. */
static int kshake_recv_before_data(struct kshake_recv *r)
{
	struct kshake_session *s = r->s;
	int look;

	r->nr_controls = READ_ONCE(s->nr_controls);
	r->within = kshake_post_within(s);
	if (unlikely(kshake_rxstate_stopped(s)))
		return kshake_post_read_error(s, READ_ONCE(s->stream_error) ?: -EINVAL);
	if (likely(!r->within))
		return 0;
	look = kshake_post_look(s);
	if (look == -EAGAIN && !r->nonblock) {
		/* Another reader has it in his hands. */
		if (r->stirred)
			schedule_timeout_interruptible(1);
		look = kshake_post_wait(s);
		r->stirred = look > 0;
	} else {
		r->stirred = false;
	}
	return look > 0 ? kshake_recv_pace(r) ?: look : look;
}

/* Return: 0, or what to tell the application. */
static int kshake_recv_next_control(struct kshake_recv *r)
{
	int look;

	kshake_pause(KSHAKE_PAUSE_CONTROL);
	look = kshake_post_look(r->s);
	return look < 0 && look != -EAGAIN ? look : kshake_recv_pace(r);
}

static int kshake_recv_read(struct kshake_recv *r, struct msghdr *msg, size_t len, int flags)
{
	struct kshake_session *s = r->s;
	size_t done = 0;
	int got;

	for (;;) {
		if (test_bit(KSHAKE_S_EOF, &s->flags)) {
			got = 0;
			break;
		}
		got = kshake_recv_before_data(r);
		if (got < 0)
			break;
		if (got)
			continue;
		got = kshake_recv_data(s, msg, len - done, flags);
		if (got > 0) {
			if (unlikely(r->within)) {
				int err = kshake_post_interleaved(s, r->nr_controls);

				if (err)
					return err;
			}
			done += got;
			/* kTLS stops at a control record, MSG_WAITALL or not. */
			if (done == len || (flags & (MSG_WAITALL | MSG_PEEK)) != MSG_WAITALL)
				break;
			continue;
		}
		if (got == -EIO) {
			got = kshake_recv_next_control(r);
			if (!got)
				continue;
		} else if (got < 0) {
			got = kshake_post_read_error(s, got);
		} else if (len) {
			got = kshake_post_eof(s);
			if (got > 0) {
				got = kshake_recv_next_control(r);
				if (!got)
					continue;
			}
		}
		break;
	}
	return done ?: got;
}

/* As TCP does with MSG_TRUNC: the data is passed over, or with MSG_PEEK counted. */
static int kshake_recv_discard(struct kshake_recv *r, struct msghdr *msg, size_t len, int flags)
{
	struct iov_iter iter = msg->msg_iter;
	int got;

	iov_iter_discard(&msg->msg_iter, ITER_DEST, len);
	got = kshake_recv_read(r, msg, len, flags);
	msg->msg_iter = iter;
	if (got > 0)
		iov_iter_advance(&msg->msg_iter, got);
	return got;
}

/**
 * kshake_recv() - read data, and pass control records by
 * @s: an established session
 * @msg: where to
 * @len: so much at most
 * @flags: MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL, MSG_TRUNC
 *
 * Return: bytes; 0 the peer has ended its half; -EAGAIN; -EINTR or -ERESTARTSYS for a
 * signal; the sticky error of a session that broke, now or before; or what kTLS says.
 */
int kshake_recv(struct kshake_session *s, struct msghdr *msg, size_t len, int flags)
{
	struct kshake_recv r = {
		.s = s,
		.nonblock = flags & MSG_DONTWAIT,
	};

	if (unlikely(flags & MSG_TRUNC))
		return kshake_recv_discard(&r, msg, len, flags);
	return kshake_recv_read(&r, msg, len, flags);
}

/*
 * kTLS's splice stops at a control record with -EINVAL, and says the same once of a
 * record it does not understand; then there is none, and nobody took one either.
 */
static int kshake_recv_splice_stopped(struct kshake_recv *r)
{
	unsigned int nr_controls = r->nr_controls;
	int got = kshake_recv_next_control(r);

	if (got || READ_ONCE(r->s->nr_controls) != nr_controls)
		return got;
	return kshake_post_look(r->s) == -EAGAIN ? kshake_post_read_error(r->s, -EINVAL) : 0;
}

/**
 * kshake_recv_splice() - as kshake_recv(), into a pipe
 * @s: an established session
 * @pos: as the file's splice_read() has it
 * @pipe: where to
 * @len: so much at most
 * @flags: SPLICE_F_NONBLOCK
 *
 * Return: as kshake_recv().
 */
ssize_t kshake_recv_splice(struct kshake_session *s, loff_t *pos, struct pipe_inode_info *pipe,
			   size_t len, unsigned int flags)
{
	struct kshake_recv r = {
		.s = s,
		.nonblock = flags & SPLICE_F_NONBLOCK,
	};
	ssize_t got;

	for (;;) {
		if (test_bit(KSHAKE_S_EOF, &s->flags))
			return 0;
		got = kshake_recv_before_data(&r);
		if (got < 0)
			return got;
		if (got)
			continue;
		got = s->base_ops->splice_read(s->sock, pos, pipe, len, flags);
		if (got > 0) {
			kshake_recv_done(s);
			return r.within ? kshake_post_interleaved(s, r.nr_controls) ?: got : got;
		}
		if (got == -EINVAL) {
			got = kshake_recv_splice_stopped(&r);
			if (got)
				return got;
			continue;
		}
		if (got < 0)
			return got == -EPIPE ? got : kshake_post_read_error(s, got);
		got = len ? kshake_post_eof(s) : 0;
		if (got <= 0)
			return got;
		got = kshake_recv_next_control(&r);
		if (got)
			return got;
	}
}
