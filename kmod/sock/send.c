// SPDX-License-Identifier: GPL-2.0-only
/*
 * Data on its way to kTLS: senders take turns, the KeyUpdates that are due go first,
 * and a message that is too long for what is left of a key is cut.
 */
#include <linux/sched/signal.h>
#include <net/tls.h>

#include "session.h"

/*
 * What kTLS knows of the flags; it refuses all others, where TCP passes them over.
 * MSG_EOR is what it does without MSG_MORE. The signal for EPIPE is ours to send: kTLS
 * does so even if some of the data went.
 */
#define KSHAKE_SEND_FLAGS	(MSG_MORE | MSG_DONTWAIT | MSG_SPLICE_PAGES)

/* Whoever fails here is woken when the lock is free. */
static bool kshake_send_trylock(struct kshake_session *s)
{
	if (mutex_trylock(&s->tx_lock))
		return true;
	set_bit(KSHAKE_S_TX_CONTENDED, &s->flags);
	/* Pairs with kshake_send_unlock(): that sees the bit, or we its unlock. */
	smp_mb__after_atomic();
	return mutex_trylock(&s->tx_lock);
}

/**
 * kshake_send_lock() - it is our turn to send
 * @s: an established session
 * @nonblock: do not wait for a sender that may itself wait for the peer
 *
 * As long as SO_SNDTIMEO says. After -EAGAIN pollers get an event once it is free.
 *
 * Return: 0 with @s->tx_lock held; -EAGAIN; -EINTR or -ERESTARTSYS for a signal.
 */
int kshake_send_lock(struct kshake_session *s, bool nonblock)
{
	long timeo, left;

	if (likely(mutex_trylock(&s->tx_lock)))
		return 0;
	timeo = sock_sndtimeo(s->sk, nonblock);
	if (!timeo)
		return kshake_send_trylock(s) ? 0 : -EAGAIN;
	if (timeo == MAX_SCHEDULE_TIMEOUT)
		return mutex_lock_interruptible(&s->tx_lock) ? sock_intr_errno(timeo) : 0;
	/* Mutexes are fair, but have no timeout. */
	left = wait_event_interruptible_timeout(s->wait, kshake_send_trylock(s), timeo);
	if (left < 0)
		return sock_intr_errno(timeo);
	return left ? 0 : -EAGAIN;
}

/**
 * kshake_send_release() - it is the next one's, and nothing is owed
 * @s: the session, @s->tx_lock held, and @s->post_lock: nobody can leave us anything to send
 */
void kshake_send_release(struct kshake_session *s)
{
	mutex_unlock(&s->tx_lock);
	/* Pairs with kshake_send_trylock(), and kshake_post_owe_refusal(). */
	smp_mb();
	if (unlikely(test_bit(KSHAKE_S_TX_CONTENDED, &s->flags))) {
		clear_bit(KSHAKE_S_TX_CONTENDED, &s->flags);
		kshake_session_wake(s, false);
	}
}

/**
 * kshake_send_unlock() - it is the next one's
 * @s: the session, @s->tx_lock held, @s->post_lock not
 *
 * What readers could not send because of us goes out first.
 */
void kshake_send_unlock(struct kshake_session *s)
{
	bool paid;

	do {
		paid = kshake_post_pay(s);
		kshake_send_release(s);
		/* One may have come between the two. */
	} while (unlikely(test_bit(KSHAKE_S_REFUSAL_OWED, &s->flags)) && paid &&
		 mutex_trylock(&s->tx_lock));
}

/*
 * RFC 8446, 5.5: before the limit. A key that cannot be changed protects nothing more; in
 * TLS 1.2 none can be, and the peer is told that there is no more: see kshake_send().
 */
static int kshake_send_at_limit(struct kshake_session *s, int flags)
{
	int err;

	if (kshake_session_tls12(s)) {
		set_bit(KSHAKE_S_EXHAUSTED, &s->flags);
		return -EKEYEXPIRED;
	}
	err = kshake_rekey_tx(s, test_bit(KSHAKE_S_UPDATE_WANTED, &s->flags), flags);
	return err == -EOPNOTSUPP ? -EKEYEXPIRED : err;
}

/* A part of the message that is one record, or as much as will surely fit. */
static int kshake_send_part(struct kshake_session *s, struct msghdr *msg, bool whole)
{
	size_t len = iov_iter_count(&msg->msg_iter);
	size_t part = whole ? len : kshake_usage_piece(msg);
	unsigned int flags = msg->msg_flags;
	int sent;

	/* Pages are joined to records; other parts are full records but the last. */
	if (part < len && flags & MSG_SPLICE_PAGES)
		msg->msg_flags |= MSG_MORE;
	kshake_usage_count(s, whole ? kshake_usage_bound(msg) : 1);
	iov_iter_truncate(&msg->msg_iter, part);
	sent = s->base_ops->sendmsg(s->sock, msg, part);
	iov_iter_reexpand(&msg->msg_iter, iov_iter_count(&msg->msg_iter) + len - part);
	msg->msg_flags = flags;
	return sent;
}

/* It could be more records than the key has left: in parts, and new keys between them. */
static int kshake_send_cut(struct kshake_session *s, struct msghdr *msg, size_t len)
{
	int flags = msg->msg_flags & MSG_DONTWAIT;
	size_t done = 0, left;
	int got = 0;

	while (done < len) {
		u64 room = kshake_usage_tx_room(s);

		got = room ? 0 : kshake_send_at_limit(s, flags);
		if (got)
			break;
		left = len - done;
		got = kshake_send_part(s, msg, kshake_usage_bound(msg) <= room);
		if (got <= 0)
			break;
		done += got;
		/* Short: it would have to wait, and the iterator may stand anywhere. */
		if (iov_iter_count(&msg->msg_iter) != left - got)
			break;
	}
	return done ?: got;
}

static int kshake_send_locked(struct kshake_session *s, struct msghdr *msg, size_t len)
{
	u64 bound = kshake_usage_bound(msg);
	int err;

	/* kTLS would take it, and then not get it out behind our close_notify. */
	if (s->sk->sk_shutdown & SEND_SHUTDOWN)
		return test_bit(KSHAKE_S_EXHAUSTED, &s->flags) ? -EKEYEXPIRED : -EPIPE;
	err = kshake_rekey_owed(s, msg->msg_flags & MSG_DONTWAIT);
	if (err)
		return err;
	if (unlikely(bound > kshake_usage_tx_room(s)))
		return kshake_send_cut(s, msg, len);
	kshake_usage_count(s, bound);
	return s->base_ops->sendmsg(s->sock, msg, len);
}

/**
 * kshake_send() - send the application's data
 * @s: an established session
 * @msg: without control messages
 * @len: its length
 *
 * Return: bytes that kTLS took, or a negative errno: what sendmsg(2) of TCP says, and
 * -EKEYEXPIRED if the key has protected all it may and kTLS, or TLS 1.2, cannot change it.
 */
int kshake_send(struct kshake_session *s, struct msghdr *msg, size_t len)
{
	unsigned int flags = msg->msg_flags;
	int got;

	got = kshake_send_lock(s, flags & MSG_DONTWAIT);
	if (got)
		return got;
	msg->msg_flags = (flags & KSHAKE_SEND_FLAGS) | MSG_NOSIGNAL;
	got = kshake_send_locked(s, msg, len);
	msg->msg_flags = flags;
	kshake_send_unlock(s);
	if (unlikely(test_bit(KSHAKE_S_EXHAUSTED, &s->flags)) &&
	    !(s->sk->sk_shutdown & SEND_SHUTDOWN))
		kshake_post_exhausted(s);
	return got == -EPIPE ? sk_stream_error(s->sk, flags, got) : got;
}

/**
 * kshake_send_splice_eof() - no more is spliced: what is open goes out
 * @s: an established session
 *
 * A signal leaves it to the next send, or to close().
 */
void kshake_send_splice_eof(struct kshake_session *s)
{
	if (!s->base_ops->splice_eof || mutex_lock_interruptible(&s->tx_lock))
		return;
	s->base_ops->splice_eof(s->sock);
	kshake_send_unlock(s);
}

/**
 * kshake_send_key_update() - setsockopt(KSHAKE_KEY_UPDATE)
 * @s: the session
 * @optval: int, enum kshake_key_update
 * @optlen: its length
 *
 * Return: 0; -EINVAL, -EFAULT the value; -ENOTCONN not established yet; -EPIPE the
 * stream was shut down; -EOPNOTSUPP it is TLS 1.2, or kTLS cannot change keys here;
 * -EAGAIN no room, or another sender waits for some, and the socket is non-blocking or
 * SO_SNDTIMEO over; -EINTR, -ERESTARTSYS; else the sticky error.
 */
int kshake_send_key_update(struct kshake_session *s, sockptr_t optval, unsigned int optlen)
{
	bool nonblock = s->sock->file && s->sock->file->f_flags & O_NONBLOCK;
	int value, err;

	if (optlen != sizeof(value))
		return -EINVAL;
	if (copy_from_sockptr(&value, optval, sizeof(value)))
		return -EFAULT;
	if (value != KSHAKE_KEY_UPDATE_NOT_REQUESTED && value != KSHAKE_KEY_UPDATE_REQUESTED)
		return -EINVAL;

	switch (kshake_session_state(s)) {
	case KSHAKE_STATE_ESTABLISHED:
		break;
	case KSHAKE_STATE_FAILED:
		return s->error;
	default:
		return -ENOTCONN;
	}
	err = kshake_send_lock(s, nonblock);
	if (err)
		return err;
	if (s->sk->sk_shutdown & SEND_SHUTDOWN)
		err = sk_stream_error(s->sk, MSG_NOSIGNAL, -EPIPE);
	else
		err = kshake_rekey_tx(s, value == KSHAKE_KEY_UPDATE_REQUESTED,
				      nonblock ? MSG_DONTWAIT : 0);
	kshake_send_unlock(s);
	return kshake_post_write_error(s, err);
}
