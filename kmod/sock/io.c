// SPDX-License-Identifier: GPL-2.0-only
/*
 * Between the TCP socket and the engine: bytes in both directions, and who runs it.
 *
 * A task that waits for the handshake runs the engine itself; when nobody waits, an
 * unbound work queue does. Whatever may let the engine go on (data, room to write, a
 * reset, a verdict) is a kick: it sets a bit and wakes the one or the other.
 */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <net/tcp.h>

#include "session.h"

static struct workqueue_struct *kshake_io_wq;

/**
 * kshake_io_init() - make the work queue
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_io_init(void)
{
	kshake_io_wq = alloc_workqueue("kshake", WQ_UNBOUND, WQ_MAX_ACTIVE);
	return kshake_io_wq ? 0 : -ENOMEM;
}

/**
 * kshake_io_exit() - remove it; no session is left
 */
void kshake_io_exit(void)
{
	destroy_workqueue(kshake_io_wq);
}

/**
 * kshake_io_kick() - something may have changed for the engine
 * @s: the session
 *
 * Context: any.
 */
void kshake_io_kick(struct kshake_session *s)
{
	set_bit(KSHAKE_S_KICKED, &s->flags);
	/* Pairs with the barrier in kshake_session_wait(): one of us sees the other. */
	smp_mb__after_atomic();
	if (atomic_read(&s->waiters)) {
		wake_up_interruptible(&s->wait);
		return;
	}
	/* At once, also if it was to come again later; and not at all once it was stopped. */
	mod_delayed_work(kshake_io_wq, &s->work, 0);
}

/**
 * kshake_io_queue() - have work done that is not a session's
 * @work: the work
 * @delay: in jiffies; 0: at once, also if it was to be done later
 *
 * Context: any.
 */
void kshake_io_queue(struct delayed_work *work, unsigned long delay)
{
	mod_delayed_work(kshake_io_wq, work, delay);
}

/**
 * kshake_io_session() - the session of a socket, for its callbacks
 * @sk: the socket; RCU or sk_callback_lock is read-locked
 *
 * The callbacks that ours stand in for find the session through the socket.
 * While kTLS swaps those, sk->sk_socket is a stand-in (see ktls.c) and nothing is
 * found; the installer runs the engine again afterwards. Sessions, and what sockfs
 * makes, stay for a grace period, stand-ins for ever.
 *
 * Return: the session or NULL.
 */
struct kshake_session *kshake_io_session(struct sock *sk)
{
	struct socket *sock = READ_ONCE(sk->sk_socket);
	struct kshake_session *s = NULL;

	if (sock && kshake_gate_is(READ_ONCE(sock->ops)))
		s = kshake_session_of(sock);
	/* The socket may be that of another connection by now, which accept() has given up. */
	return s && s->sk == sk ? s : NULL;
}

/*
 * For all of them. Without sk_callback_lock: sk_error_report() also tells of the error queue, and
 * some network cards fill that, with timestamps, from hard interrupts.
 */
static void kshake_io_event(struct sock *sk)
{
	struct kshake_session *s;

	rcu_read_lock();
	s = kshake_io_session(sk);
	if (s)
		kshake_io_kick(s);
	rcu_read_unlock();
}

/**
 * kshake_io_hook() - have the socket's events kick the engine
 * @s: the session, about to run its handshake
 *
 * SO_RCVLOWAT would keep a short record from us: it is 1 for the time being.
 */
void kshake_io_hook(struct kshake_session *s)
{
	struct kshake_attempt *attempt = s->attempt;
	struct sock *sk = s->sk;

	lock_sock(sk);
	s->rcvlowat = sk->sk_rcvlowat;
	WRITE_ONCE(sk->sk_rcvlowat, 1);
	write_lock_bh(&sk->sk_callback_lock);
	attempt->data_ready = sk->sk_data_ready;
	attempt->state_change = sk->sk_state_change;
	attempt->write_space = sk->sk_write_space;
	s->error_report = sk->sk_error_report;
	sk->sk_data_ready = kshake_io_event;
	sk->sk_state_change = kshake_io_event;
	sk->sk_error_report = kshake_io_event;
	sk->sk_write_space = kshake_io_event;
	set_bit(KSHAKE_S_HOOKED, &s->flags);
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/**
 * kshake_io_unhook() - give the socket its own callbacks back
 * @s: the session; may be called again
 */
void kshake_io_unhook(struct kshake_session *s)
{
	struct sock *sk = s->sk;

	lock_sock(sk);
	write_lock_bh(&sk->sk_callback_lock);
	if (test_and_clear_bit(KSHAKE_S_HOOKED, &s->flags)) {
		sk->sk_data_ready = s->attempt->data_ready;
		sk->sk_state_change = s->attempt->state_change;
		sk->sk_write_space = s->attempt->write_space;
		sk->sk_error_report = s->error_report;
		WRITE_ONCE(sk->sk_rcvlowat, s->rcvlowat ?: 1);
	}
	if (test_and_clear_bit(KSHAKE_S_WATCHED, &s->flags))
		sk->sk_error_report = s->error_report;
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/*
 * kTLS's record parser says once, in sk_err, why it gave up; SO_ERROR may take it away. And what
 * the session failed with is what SO_ERROR tells, whatever becomes of the connection after that:
 * that the peer answers an alert with a reset, for one. TCP writes to sk_err first and reports
 * then; in between SO_ERROR, which takes no lock, sees that.
 *
 * Called for the error queue, too: as kshake_io_event(), and sk_err may be 0.
 */
static void kshake_io_error_report(struct sock *sk)
{
	void (*report)(struct sock *sk) = NULL;
	struct kshake_session *s;
	int told, error;

	rcu_read_lock();
	s = kshake_io_session(sk);
	if (s) {
		/* Pairs with kshake_io_watch() and kshake_session_fail(). */
		smp_mb();
		report = READ_ONCE(s->error_report);
		told = READ_ONCE(sk->sk_err);
		error = READ_ONCE(s->error);
		if (told)
			cmpxchg(&s->stream_error, 0, -told);
		/* Not if SO_ERROR has taken it meanwhile. */
		if (told && error)
			cmpxchg(&sk->sk_err, told, -error);
	}
	rcu_read_unlock();
	if (report)
		report(sk);
}

/**
 * kshake_io_watch() - remember the first error of the stream, and that of the session
 * @s: the session, kTLS being installed or its handshake failed, and not hooked; until
 *	kshake_io_unhook()
 */
void kshake_io_watch(struct kshake_session *s)
{
	struct sock *sk = s->sk;

	lock_sock(sk);
	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(s->error_report, sk->sk_error_report);
	/* Pairs with kshake_io_error_report(). */
	smp_store_release(&sk->sk_error_report, kshake_io_error_report);
	set_bit(KSHAKE_S_WATCHED, &s->flags);
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/**
 * kshake_io_catch_up() - kTLS reported its errors to the stand-in: remember the first one
 * @s: the session, watched; nobody has read yet
 *
 * What is behind Finished kTLS looks at as soon as it has the key.
 */
void kshake_io_catch_up(struct kshake_session *s)
{
	int told = READ_ONCE(s->sk->sk_err);

	if (told)
		cmpxchg(&s->stream_error, 0, -told);
}

/* 0: all was sent; -EAGAIN: a kick comes when there is room; else the errno. */
static int kshake_io_send(struct kshake_session *s)
{
	for (;;) {
		struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
		struct kvec vec;
		const u8 *data;
		size_t len;
		int sent;

		data = kshake_engine_tx_buf(s->engine, &len);
		if (!len)
			return 0;
		vec.iov_base = (void *)data;
		vec.iov_len = len;
		iov_iter_kvec(&msg.msg_iter, ITER_SOURCE, &vec, 1, len);
		sent = s->base_ops->sendmsg(s->sock, &msg, len);
		if (sent < 0)
			return sent;
		kshake_engine_tx_done(s->engine, sent);
	}
}

/* > 0: bytes came; 0: the peer closed; -EAGAIN: a kick comes with the next ones. */
static int kshake_io_receive(struct kshake_session *s)
{
	struct msghdr msg = {};
	struct kvec vec;
	size_t len;
	int got;

	vec.iov_base = kshake_engine_rx_buf(s->engine, &len);
	if (!vec.iov_base)
		return -ENOMEM;
	vec.iov_len = len;
	iov_iter_kvec(&msg.msg_iter, ITER_DEST, &vec, 1, len);
	got = s->base_ops->recvmsg(s->sock, &msg, len, MSG_DONTWAIT);
	if (got > 0)
		kshake_engine_rx_done(s->engine, got);
	return got;
}

/**
 * kshake_io_errno() - the application's errno for a failure; the one place where
 * alerts and reasons become errnos
 * @failure: the engine's
 *
 * Return: a negative errno.
 */
int kshake_io_errno(const struct kshake_failure *failure)
{
	switch (failure->reason) {
	case KSHAKE_REASON_TIMEOUT:
		return -ETIMEDOUT;
	case KSHAKE_REASON_CANCELLED:
		return -ECANCELED;
	case KSHAKE_REASON_PEER_RESET:
	case KSHAKE_REASON_PEER_CLOSED:
		return failure->error ?: -ECONNRESET;
	case KSHAKE_REASON_BAD_CERTIFICATE:
	case KSHAKE_REASON_UNSUPPORTED_CERTIFICATE:
	case KSHAKE_REASON_CERTIFICATE_REJECTED:
	case KSHAKE_REASON_PIN_MISMATCH:
	case KSHAKE_REASON_CERTIFICATE_REQUIRED:
		return -EKEYREJECTED;
	case KSHAKE_REASON_NO_CREDENTIAL:
		return -ENOKEY;
	case KSHAKE_REASON_NO_HELPER:
	case KSHAKE_REASON_HELPER_TIMEOUT:
	case KSHAKE_REASON_HELPER_GONE:
	case KSHAKE_REASON_HELPER_INVALID:
	case KSHAKE_REASON_SIGNING_FAILED:
		return -ENOLINK;
	case KSHAKE_REASON_HELPER_BUSY:
	case KSHAKE_REASON_EVICTED:
		return -EUSERS;
	case KSHAKE_REASON_POLICY:
		return -EACCES;
	case KSHAKE_REASON_DRAINED:
		return -ECONNABORTED;
	case KSHAKE_REASON_NO_MEMORY:
		return -ENOMEM;
	case KSHAKE_REASON_INTERNAL:
	case KSHAKE_REASON_KTLS:
		return failure->error ?: -EIO;
	default:
		return -EPROTO;
	}
}

static void kshake_io_fail(struct kshake_session *s)
{
	kshake_io_unhook(s);
	kshake_session_finish(s, kshake_io_errno(kshake_engine_failure(s->engine)));
}

static void kshake_io_complete(struct kshake_session *s)
{
	int err = kshake_ktls_install(s);

	if (!err) {
		kshake_session_finish(s, 0);
		return;
	}
	kshake_engine_abort(s->engine, -1, KSHAKE_REASON_KTLS, err);
	kshake_io_fail(s);
}

/* The verdict is there, or it is asked for: can the engine go on? */
static bool kshake_io_judged(struct kshake_session *s)
{
	const struct kshake_verdict *verdict = &s->attempt->verdict;

	if (!test_bit(KSHAKE_S_ASKED, &s->flags)) {
		kshake_limit_keep(&s->attempt->charge);
		kshake_verify_begin(s);
	}
	if (!test_bit(KSHAKE_S_ANSWERED, &s->flags))
		return false;
	/* Pairs with the barrier in kshake_verify_complete(). */
	smp_mb__after_atomic();
	kshake_verify_count(s);
	kshake_engine_verdict(s->engine, verdict);
	/* It is the peer's turn again. */
	kshake_limit_heard(&s->attempt->charge);
	return true;
}

/* The engine has failed for reasons of ours: its alert, and out. */
static void kshake_io_give_up(struct kshake_session *s)
{
	kshake_engine_run(s->engine);
	/* What does not fit now stays unsent. */
	kshake_io_send(s);
	kshake_io_fail(s);
}

/**
 * kshake_io_drain() - the administrator ends the handshake
 * @s: in KSHAKE_STATE_HANDSHAKE, @s->lock held
 */
void kshake_io_drain(struct kshake_session *s)
{
	kshake_engine_abort(s->engine, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_DRAINED, 0);
	kshake_io_give_up(s);
}

/**
 * kshake_io_evict() - another handshake is to take the place of this one
 * @charge: of a session's attempt
 *
 * Context: the lock of limit.c is held, so the attempt is there.
 */
void kshake_io_evict(struct kshake_limit_charge *charge)
{
	struct kshake_session *s = container_of(charge, struct kshake_attempt, charge)->session;

	set_bit(KSHAKE_S_EVICTED, &s->flags);
	kshake_io_kick(s);
}

/* RFC 8446, 6.2: internal_error is for what is not the peer's fault. */
static void kshake_io_make_room(struct kshake_session *s)
{
	kshake_engine_abort(s->engine, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_EVICTED, 0);
	kshake_io_give_up(s);
}

/* Too late. RFC 8446, 6.2: internal_error is for what is not the peer's fault. */
static void kshake_io_expire(struct kshake_session *s)
{
	bool verifies = test_bit(KSHAKE_S_ASKED, &s->flags) &&
			!test_bit(KSHAKE_S_ANSWERED, &s->flags);
	bool signs = test_bit(KSHAKE_S_SIGN_ASKED, &s->flags) &&
		     !test_bit(KSHAKE_S_SIGNED, &s->flags);

	if (verifies || signs)
		kshake_engine_abort(s->engine, TLS_ALERT_DESC_INTERNAL_ERROR,
				    KSHAKE_REASON_HELPER_TIMEOUT, 0);
	else
		kshake_engine_abort(s->engine, -1, KSHAKE_REASON_TIMEOUT, 0);
	kshake_io_give_up(s);
}

/* One round: false when the engine has to wait, or it is over. */
static bool kshake_io_step(struct kshake_session *s)
{
	unsigned int want;
	int err;

	if (test_bit(KSHAKE_S_TIMED_OUT, &s->flags)) {
		kshake_io_expire(s);
		return false;
	}
	if (test_bit(KSHAKE_S_EVICTED, &s->flags)) {
		kshake_io_make_room(s);
		return false;
	}
	want = kshake_engine_run(s->engine);
	if (s->attempt->waits_hello && !kshake_engine_waits_hello(s->engine)) {
		s->attempt->waits_hello = false;
		kshake_limit_heard(&s->attempt->charge);
	}

	if (want & KSHAKE_WANT_TX) {
		err = kshake_io_send(s);
		if (err == -EAGAIN)
			return false;
		if (err && !(want & KSHAKE_WANT_FAILED))
			goto reset;
		if (!(want & KSHAKE_WANT_FAILED))
			return true;
	}
	if (want & KSHAKE_WANT_FAILED) {
		kshake_io_fail(s);
		return false;
	}
	if (want & KSHAKE_WANT_DONE) {
		kshake_io_complete(s);
		return false;
	}
	if (want & (KSHAKE_WANT_VERIFY | KSHAKE_WANT_SIGN)) {
		if (READ_ONCE(s->sk->sk_err)) {
			err = sock_error(s->sk);
			goto reset;
		}
		return want & KSHAKE_WANT_SIGN ? kshake_sign_go_on(s) : kshake_io_judged(s);
	}

	err = kshake_io_receive(s);
	if (err == -EAGAIN)
		return false;
	if (err > 0 || err == -ENOMEM)
		return true;
	if (err == 0) {
		kshake_engine_abort(s->engine, -1, KSHAKE_REASON_PEER_CLOSED, 0);
		return true;
	}
reset:
	/* EPIPE says that the peer was gone before we wrote: the same to the application. */
	kshake_engine_abort(s->engine, -1, KSHAKE_REASON_PEER_RESET, err == -EPIPE ? 0 : err);
	return true;
}

/* With @s->lock. */
static void kshake_io_go_on(struct kshake_session *s)
{
	while (s->state == KSHAKE_STATE_CONNECTING &&
	       test_and_clear_bit(KSHAKE_S_KICKED, &s->flags))
		kshake_connect_step(s);
	while (s->state == KSHAKE_STATE_HANDSHAKE &&
	       test_and_clear_bit(KSHAKE_S_KICKED, &s->flags)) {
		s->attempt->run_ns = ktime_get_ns();
		while (s->state == KSHAKE_STATE_HANDSHAKE && kshake_io_step(s))
			cond_resched();
		kshake_session_clock(s);
	}
	if (!kshake_session_runs(s))
		clear_bit(KSHAKE_S_KICKED, &s->flags);
}

/**
 * kshake_io_run() - let the engine go on as far as it can
 * @s: the session
 *
 * Context: process. Does nothing if nobody kicked, or the handshake is over.
 */
void kshake_io_run(struct kshake_session *s)
{
	mutex_lock(&s->lock);
	kshake_io_go_on(s);
	mutex_unlock(&s->lock);
}

/*
 * Begin to work on it, if that makes nobody wait. A task can own its socket for as long as
 * it likes, in a copy from memory that does not answer. Workers are everybody's: they come
 * again rather than wait for it. It can come in between all the same; then only the user's
 * share of them waits.
 */
static bool kshake_io_work_begin(struct kshake_session *s, struct kshake_limit_user **user)
{
	*user = NULL;
	if (sock_owned_by_user_nocheck(s->sk) || !mutex_trylock(&s->lock))
		return false;
	/* It may be over meanwhile, and nothing is left to do. */
	if (kshake_session_runs(s) && kshake_limit_work_begin(s->attempt->charge.user))
		*user = s->attempt->charge.user;
	if (*user || !kshake_session_runs(s))
		return true;
	mutex_unlock(&s->lock);
	return false;
}

/*
 * Most likely somebody has it for a moment. Who has it for longer is looked at less and
 * less; what he then leaves on the socket is a kick.
 */
static unsigned long kshake_io_retry(struct kshake_session *s)
{
	unsigned long delay = 1UL << s->retries;

	if (delay >= HZ)
		return HZ;
	s->retries++;
	return delay;
}

/**
 * kshake_io_work() - run the engine for those who do not wait
 * @work: a session's, which kshake_session_stop() waits for
 */
void kshake_io_work(struct work_struct *work)
{
	struct kshake_session *s = container_of(to_delayed_work(work), struct kshake_session,
						work);
	struct kshake_limit_user *user;
	struct mem_cgroup *memcg;

	/* Late work must not look at the socket: release waits only while this is true. */
	if (!kshake_session_runs(s))
		return;
	if (!kshake_io_work_begin(s, &user)) {
		/* Not if a kick has it run at once. */
		queue_delayed_work(kshake_io_wq, &s->work, kshake_io_retry(s));
		return;
	}
	s->retries = 0;
	memcg = set_active_memcg(s->memcg);
	kshake_io_go_on(s);
	set_active_memcg(memcg);
	mutex_unlock(&s->lock);
	if (user)
		kshake_limit_work_end(user);
}

/**
 * kshake_io_deadline() - the handshake's time is over
 * @timer: of a session's attempt
 */
void kshake_io_deadline(struct timer_list *timer)
{
	struct kshake_session *s = container_of(timer, struct kshake_attempt, deadline)->session;

	set_bit(KSHAKE_S_TIMED_OUT, &s->flags);
	kshake_io_kick(s);
}
