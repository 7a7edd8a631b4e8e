// SPDX-License-Identifier: GPL-2.0-only
/*
 * connect() on a socket that has the ULP already: TCP, and then TLS as a client.
 *
 * TCP's connect() never waits here. Its end is an event like those of the handshake,
 * seen by whoever runs kshake_io_run(), be it the caller or a worker. As long as TCP
 * connects the session is CONNECTING; if TCP cannot, it is IDLE again and the socket what
 * TCP leaves; if it can, the handshake begins by itself, and what fails from there on is
 * sticky.
 */
#include <net/tcp.h>

#include "session.h"

/*
 * How did it go? inet_stream_connect() brings socket->state up to date, and takes a socket
 * whose connection failed apart, so that it can be connected again. This address is too
 * short for it to begin with that at once.
 */
static int kshake_connect_ask(struct kshake_session *s)
{
	struct kshake_sockaddr any = { .sa_family = s->sk->sk_family };

	return s->base_ops->connect(s->sock, &any, sizeof(any.sa_family), O_NONBLOCK);
}

/* What TCP failed with, told once; SO_ERROR may have told it before. */
static int kshake_connect_error(struct kshake_session *s)
{
	int err = 0;

	clear_bit(KSHAKE_S_CONNECTS, &s->flags);
	/* After shutdown() there is nothing to take apart. */
	if (s->sock->state != SS_UNCONNECTED)
		err = kshake_connect_ask(s);
	else
		err = sock_error(s->sk);
	return err ?: -ECONNABORTED;
}

static int kshake_connect_start(struct kshake_session *s, struct kshake_sockaddr *addr, int len,
				int flags)
{
	int err;

	if (inet_sk_state_load(s->sk) != TCP_CLOSE)
		return kshake_connect_ask(s);
	/* All that can be refused is, before a SYN leaves. */
	err = kshake_session_prepare(s, KSHAKE_CLIENT);
	if (err)
		return err;
	kshake_io_hook(s);
	err = s->base_ops->connect(s->sock, addr, len, flags | O_NONBLOCK);
	if (err && err != -EINPROGRESS)
		goto unhook;

	set_bit(KSHAKE_S_CONNECTS, &s->flags);
	kshake_session_enter(s, KSHAKE_STATE_CONNECTING);
	/* What happened until now found an idle session, and was not acted on. */
	set_bit(KSHAKE_S_KICKED, &s->flags);
	return -EINPROGRESS;

unhook:
	kshake_io_unhook(s);
	kshake_session_unprepare(s);
	return err;
}

/* -EINPROGRESS, -EALREADY: it is under way; all else is what to tell the application. */
static int kshake_connect_begin(struct kshake_session *s, struct kshake_sockaddr *addr, int len,
				int flags)
{
	int err;

	mutex_lock(&s->lock);
	switch (s->state) {
	case KSHAKE_STATE_IDLE:
		if (test_bit(KSHAKE_S_CONNECTS, &s->flags))
			err = kshake_connect_error(s);
		else
			err = kshake_connect_start(s, addr, len, flags);
		break;
	case KSHAKE_STATE_CONNECTING:
		err = -EALREADY;
		break;
	case KSHAKE_STATE_LISTENING:
		err = -EISCONN;
		break;
	case KSHAKE_STATE_HANDSHAKE:
		err = test_bit(KSHAKE_S_CONNECTS, &s->flags) ? -EALREADY : -EISCONN;
		break;
	case KSHAKE_STATE_ESTABLISHED:
		err = test_and_clear_bit(KSHAKE_S_CONNECTS, &s->flags) ? 0 : -EISCONN;
		break;
	default:
		err = s->error;
	}
	mutex_unlock(&s->lock);
	return err;
}

/* After waiting. */
static int kshake_connect_end(struct kshake_session *s)
{
	int err;

	mutex_lock(&s->lock);
	switch (s->state) {
	case KSHAKE_STATE_ESTABLISHED:
		clear_bit(KSHAKE_S_CONNECTS, &s->flags);
		err = 0;
		break;
	case KSHAKE_STATE_IDLE:
		/* Another thread may have been told before us. */
		err = test_bit(KSHAKE_S_CONNECTS, &s->flags) ? kshake_connect_error(s) :
							       -ECONNABORTED;
		break;
	case KSHAKE_STATE_FAILED:
		err = s->error;
		break;
	default:
		err = -EALREADY;
	}
	mutex_unlock(&s->lock);
	return err;
}

/**
 * kshake_connect() - connect() on a socket with our ULP
 * @s: the session
 * @addr: where to
 * @len: its length
 * @flags: O_NONBLOCK
 *
 * As inet_stream_connect(), but that TLS has to be established as well.
 *
 * Context: process, the application's: it pays for the handshake's memory.
 * Return: 0 once TLS is established; -EISCONN after it was said, or if connect() did not
 * begin it; -EINPROGRESS it was begun, -EALREADY it had been: does not wait, or SO_SNDTIMEO
 * is over; -ERESTARTSYS or -EINTR a signal came: a later call goes on waiting.
 * -EOPNOTSUPP AF_UNSPEC, which would make it a plain socket again; what
 * kshake_session_prepare() says, and what TCP says: the session is idle, another address may
 * be tried. Else the handshake's sticky error.
 */
int kshake_connect(struct kshake_session *s, struct kshake_sockaddr *addr, int len, int flags)
{
	long timeo = sock_sndtimeo(s->sk, flags & O_NONBLOCK);
	int begun, err;

	if (len < (int)sizeof(addr->sa_family))
		return -EINVAL;
	if (addr->sa_family == AF_UNSPEC)
		return -EOPNOTSUPP;
	begun = kshake_connect_begin(s, addr, len, flags);
	if (begun != -EINPROGRESS && begun != -EALREADY)
		return begun;
	if (!timeo) {
		if (begun == -EINPROGRESS)
			kshake_io_kick(s);
		return begun;
	}
	err = kshake_session_wait(s, false, timeo);
	if (kshake_session_runs(s))
		return err == -EAGAIN ? begun : err;
	return kshake_connect_end(s);
}

/* TCP could not. The error stays in sk_err for SO_ERROR, poll() and connect(). */
static void kshake_connect_refused(struct kshake_session *s)
{
	kshake_connect_cancel(s);
	kshake_session_wake(s, true);
}

/* TCP is connected. */
static void kshake_connect_done(struct kshake_session *s)
{
	/* While kTLS is put on, SO_RCVLOWAT goes to the socket: not with our 1 in force. */
	kshake_io_unhook(s);
	kshake_session_launch(s);
}

/**
 * kshake_connect_step() - something happened: has TCP connected?
 * @s: in KSHAKE_STATE_CONNECTING, @s->lock held
 *
 * Leaves it there, or in KSHAKE_STATE_IDLE if TCP failed, or in KSHAKE_STATE_HANDSHAKE,
 * kicked, or that failed.
 */
void kshake_connect_step(struct kshake_session *s)
{
	int err;

	lockdep_assert_held(&s->lock);
	switch (inet_sk_state_load(s->sk)) {
	case TCP_SYN_SENT:
	case TCP_SYN_RECV:
		return;
	case TCP_CLOSE:
		kshake_connect_refused(s);
		return;
	}
	err = kshake_connect_ask(s);
	if (!err || err == -EISCONN) {
		kshake_connect_done(s);
		return;
	}
	/* It was reset in between, and we are not the one to be told. */
	WRITE_ONCE(s->sk->sk_err, -err);
	kshake_connect_refused(s);
}

/**
 * kshake_connect_cancel() - there will be no connection
 * @s: in KSHAKE_STATE_CONNECTING, @s->lock held
 *
 * It is idle then. To stop TCP, if it must, is the caller's business.
 */
void kshake_connect_cancel(struct kshake_session *s)
{
	lockdep_assert_held(&s->lock);
	kshake_io_unhook(s);
	kshake_session_unprepare(s);
	kshake_session_enter(s, KSHAKE_STATE_IDLE);
}
