// SPDX-License-Identifier: GPL-2.0-only
/*
 * After the handshake: the records that are not data. kTLS stops at them and says
 * -EIO to a reader without a control buffer (-EINVAL to splice), nothing lost. They
 * are taken out here, so that the application never sees one.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <net/tcp.h>
#include <uapi/linux/tls.h>

#include "session.h"

#define KSHAKE_POST_RECORD	(16384 + 1)	/* content of one record, and one too many */

#define KSHAKE_POST_NO_RENEGOTIATION	100	/* AlertDescription (RFC 5246, 7.2.2) */

union kshake_post_cmsg {
	struct cmsghdr head;
	u8 bytes[CMSG_SPACE(sizeof(u8))];
};

/*
 * Read (or look at) what is first in the stream without waiting. Return: bytes, and the
 * record's type in @type, or -1 there at the end of the stream; -EAGAIN nothing is there.
 */
static int kshake_post_read(struct kshake_session *s, void *buf, size_t len, int flags, int *type)
{
	union kshake_post_cmsg cmsg = {};
	struct kvec vec = { .iov_base = buf, .iov_len = len };
	struct msghdr msg = { .msg_control = &cmsg, .msg_controllen = sizeof(cmsg) };
	int got;

	iov_iter_kvec(&msg.msg_iter, ITER_DEST, &vec, 1, len);
	got = s->base_ops->recvmsg(s->sock, &msg, len, flags);
	*type = -1;
	if (got >= 0 && cmsg.head.cmsg_level == SOL_TLS &&
	    cmsg.head.cmsg_type == TLS_GET_RECORD_TYPE)
		*type = *(u8 *)CMSG_DATA(&cmsg.head);
	return got;
}

/**
 * kshake_post_send() - send one control record
 * @s: an established session, @s->tx_lock held
 * @type: content type
 * @data: the content
 * @len: its length
 * @flags: MSG_DONTWAIT or 0
 *
 * Return: @len, or what kTLS's sendmsg says.
 */
int kshake_post_send(struct kshake_session *s, u8 type, const void *data, size_t len, int flags)
{
	union kshake_post_cmsg cmsg = {};
	struct kvec vec = { .iov_base = (void *)data, .iov_len = len };
	struct msghdr msg = {
		.msg_control = &cmsg,
		.msg_controllen = sizeof(cmsg),
		.msg_flags = flags | MSG_NOSIGNAL,
	};

	lockdep_assert_held(&s->tx_lock);
	cmsg.head.cmsg_level = SOL_TLS;
	cmsg.head.cmsg_type = TLS_SET_RECORD_TYPE;
	cmsg.head.cmsg_len = CMSG_LEN(sizeof(u8));
	*(u8 *)CMSG_DATA(&cmsg.head) = type;
	iov_iter_kvec(&msg.msg_iter, ITER_SOURCE, &vec, 1, len);
	return s->base_ops->sendmsg(s->sock, &msg, len);
}

/*
 * A full send buffer must not cost the peer the last record, two bytes that tell a
 * whole stream from a cut one, nor what kTLS still has of the record before: there is
 * always room for both. Nothing is sent after it, so it stays that way.
 */
static void kshake_post_make_room(struct sock *sk)
{
	lock_sock(sk);
	if (!sk_stream_memory_free(sk)) {
		WRITE_ONCE(sk->sk_sndbuf, READ_ONCE(sk->sk_wmem_queued) + SZ_64K);
		WRITE_ONCE(tcp_sk(sk)->notsent_lowat, UINT_MAX);
	}
	release_sock(sk);
}

/* What the application allows to be queued, while we go beyond it. */
struct kshake_post_loan {
	int sndbuf;
	int lent;		/* in its place; 0: nothing was lent */
	u32 lowat;
};

/*
 * Room for one small record that is not the last, and what kTLS still has of the one before.
 * A peer that does not read has us send some of these: all together have no more than this.
 */
static bool kshake_post_borrow(struct sock *sk, struct kshake_post_loan *loan)
{
	bool room;

	loan->lent = 0;
	lock_sock(sk);
	loan->sndbuf = READ_ONCE(sk->sk_sndbuf);
	loan->lowat = READ_ONCE(tcp_sk(sk)->notsent_lowat);
	room = sk_stream_memory_free(sk);
	if (!room && READ_ONCE(sk->sk_wmem_queued) - loan->sndbuf < SZ_64K) {
		loan->lent = max(loan->sndbuf, READ_ONCE(sk->sk_wmem_queued) + (int)SZ_64K);
		WRITE_ONCE(sk->sk_sndbuf, loan->lent);
		WRITE_ONCE(tcp_sk(sk)->notsent_lowat, UINT_MAX);
		room = true;
	}
	release_sock(sk);
	return room;
}

/* Unless somebody else has changed it meanwhile. */
static void kshake_post_return(struct sock *sk, const struct kshake_post_loan *loan)
{
	if (!loan->lent)
		return;
	lock_sock(sk);
	if (READ_ONCE(sk->sk_sndbuf) == loan->lent)
		WRITE_ONCE(sk->sk_sndbuf, loan->sndbuf);
	if (READ_ONCE(tcp_sk(sk)->notsent_lowat) == UINT_MAX)
		WRITE_ONCE(tcp_sk(sk)->notsent_lowat, loan->lowat);
	release_sock(sk);
}

/* Return: false: there is no room. */
static bool kshake_post_send_refusal(struct kshake_session *s)
{
	const u8 record[2] = { TLS_ALERT_LEVEL_WARNING, KSHAKE_POST_NO_RENEGOTIATION };
	struct kshake_post_loan loan;
	int sent;

	if (!kshake_post_borrow(s->sk, &loan))
		return false;
	sent = kshake_post_send(s, TLS_RECORD_TYPE_ALERT, record, sizeof(record), MSG_DONTWAIT);
	kshake_post_return(s->sk, &loan);
	kshake_usage_count(s, 1);
	if (sent != sizeof(record))
		return false;
	kshake_session_trace(s, true, TLS_RECORD_TYPE_ALERT, record[1], record[0],
			     sizeof(record));
	kshake_tally_alert(sock_net(s->sk), true, record[1]);
	return true;
}

/*
 * RFC 5246, 7.2.2: who does not want to renegotiate says so by a warning, and goes on. Behind a
 * close_notify there is nobody left who waits for it; and what is left of a key is for the
 * close_notify. With @s->tx_lock and @s->post_lock held.
 * Return: false: it is still owed.
 */
static bool kshake_post_refuse(struct kshake_session *s)
{
	if (likely(!test_bit(KSHAKE_S_REFUSAL_OWED, &s->flags)))
		return true;
	if (!(s->sk->sk_shutdown & SEND_SHUTDOWN) && !test_bit(KSHAKE_S_CLOSED, &s->flags) &&
	    kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED && kshake_usage_tx_spare(s) &&
	    !kshake_post_send_refusal(s))
		return false;
	clear_bit(KSHAKE_S_REFUSAL_OWED, &s->flags);
	return true;
}

/**
 * kshake_post_pay() - send the refusal that readers have left to who has the lock
 * @s: an established session, @s->tx_lock held, @s->post_lock not
 *
 * Return: false: it cannot be sent now, and is still owed.
 */
bool kshake_post_pay(struct kshake_session *s)
{
	bool paid;

	lockdep_assert_held(&s->tx_lock);
	if (likely(!test_bit(KSHAKE_S_REFUSAL_OWED, &s->flags)))
		return true;
	mutex_lock(&s->post_lock);
	paid = kshake_post_refuse(s);
	mutex_unlock(&s->post_lock);
	return paid;
}

/*
 * The peer may wait for the answer, so it is not left to the next who sends, but to one who
 * sends just now. Several that are owed are one.
 */
static void kshake_post_owe_refusal(struct kshake_session *s)
{
	set_bit(KSHAKE_S_REFUSAL_OWED, &s->flags);
	/* Pairs with kshake_send_release(): who has the lock sees the bit, or we get it. */
	smp_mb__after_atomic();
	if (!mutex_trylock(&s->tx_lock))
		return;
	kshake_post_refuse(s);
	kshake_send_release(s);
}

/* Did it go out? */
static bool kshake_post_alert(struct kshake_session *s, u8 level, u8 alert)
{
	u8 record[2] = { level, alert };
	bool sent;
	int got;

	/* A sender that waits for the peer has it: then there is no way out for us. */
	if (!mutex_trylock(&s->tx_lock))
		return false;
	/* This one may be the last. */
	kshake_post_refuse(s);
	kshake_post_make_room(s->sk);
	got = kshake_post_send(s, TLS_RECORD_TYPE_ALERT, record, sizeof(record), MSG_DONTWAIT);
	/* No memory, and nothing is lost yet: it is worth another try. */
	if (got == -ENOMEM && !READ_ONCE(s->sk->sk_err))
		got = kshake_post_send(s, TLS_RECORD_TYPE_ALERT, record, sizeof(record),
				       MSG_DONTWAIT);
	sent = got == sizeof(record);
	if (sent) {
		kshake_session_trace(s, true, TLS_RECORD_TYPE_ALERT, alert, level,
				     sizeof(record));
		if (level == TLS_ALERT_LEVEL_FATAL) {
			s->info.alert_sent = alert;
			s->info.flags |= KSHAKE_INFO_ALERT_SENT;
			kshake_tally_alert(sock_net(s->sk), true, alert);
		}
	}
	kshake_send_release(s);
	return sent;
}

static int kshake_post_errno(u32 reason)
{
	switch (reason) {
	case KSHAKE_REASON_NO_MEMORY:
		return -ENOMEM;
	case KSHAKE_REASON_KEY_EXHAUSTED:
		return -EKEYEXPIRED;
	default:
		return -EPROTO;
	}
}

/* Tell the peer, then break. sk_err, which kTLS may have set, would keep us from it. */
static int kshake_post_break(struct kshake_session *s, u8 alert, u32 reason)
{
	sock_error(s->sk);
	kshake_post_alert(s, TLS_ALERT_LEVEL_FATAL, alert);
	s->info.reason = reason;
	kshake_session_fail(s, kshake_post_errno(reason));
	return s->error;
}

/* As a FIN would: other readers wait in kTLS, which knows of no close_notify. */
static void kshake_post_end(struct kshake_session *s)
{
	lock_sock(s->sk);
	sock_set_flag(s->sk, SOCK_DONE);
	release_sock(s->sk);
	kshake_session_wake(s, false);
}

/* Who sends nothing else, be it for once, is no peer to go on with. */
static int kshake_post_count_warning(struct kshake_session *s)
{
	if (s->warnings == KSHAKE_WARNINGS_MAX)
		return kshake_post_break(s, TLS_ALERT_DESC_UNEXPECTED_MESSAGE,
					 KSHAKE_REASON_UNEXPECTED_MESSAGE);
	WRITE_ONCE(s->warnings, s->warnings + 1);
	return 0;
}

/*
 * RFC 8446, 6: whatever the level says, only close_notify and user_canceled are no errors.
 * RFC 5246, 7.2: it is the level that says so.
 */
static int kshake_post_take_alert(struct kshake_session *s, const u8 *data, size_t len)
{
	if (len != 2)
		return kshake_post_break(s, TLS_ALERT_DESC_DECODE_ERROR, KSHAKE_REASON_DECODE);
	kshake_session_trace(s, false, TLS_RECORD_TYPE_ALERT, data[1], data[0], len);
	if (data[1] == TLS_ALERT_DESC_CLOSE_NOTIFY) {
		set_bit(KSHAKE_S_EOF, &s->flags);
		kshake_post_end(s);
		return 0;
	}
	if (kshake_session_tls12(s)) {
		if (data[0] == TLS_ALERT_LEVEL_WARNING) {
			kshake_tally_alert(sock_net(s->sk), false, data[1]);
			return kshake_post_count_warning(s);
		}
		if (data[0] != TLS_ALERT_LEVEL_FATAL)
			return kshake_post_break(s, TLS_ALERT_DESC_ILLEGAL_PARAMETER,
						 KSHAKE_REASON_ILLEGAL_PARAMETER);
	} else if (data[1] == TLS_ALERT_DESC_USER_CANCELED) {
		return 0;
	}
	s->info.alert_received = data[1];
	s->info.flags |= KSHAKE_INFO_ALERT_RECEIVED;
	s->info.reason = KSHAKE_REASON_PEER_ALERT;
	kshake_tally_alert(sock_net(s->sk), false, data[1]);
	kshake_session_fail(s, -EPROTO);
	return -EPROTO;
}

static u32 kshake_post_reason(u8 alert)
{
	switch (alert) {
	case TLS_ALERT_DESC_DECODE_ERROR:
		return KSHAKE_REASON_DECODE;
	case TLS_ALERT_DESC_ILLEGAL_PARAMETER:
		return KSHAKE_REASON_ILLEGAL_PARAMETER;
	case TLS_ALERT_DESC_INTERNAL_ERROR:
		return KSHAKE_REASON_NO_MEMORY;
	default:
		return KSHAKE_REASON_UNEXPECTED_MESSAGE;
	}
}

static int kshake_post_take_handshake(struct kshake_session *s, const u8 *data, size_t len)
{
	struct kshake_bytes in = { data, len };
	struct net *net = sock_net(s->sk);
	enum kshake_post_event event;
	u8 alert = TLS_ALERT_DESC_INTERNAL_ERROR;
	int err;

	/* RFC 8446, 5.1: zero-length fragments of Handshake types are not sent. */
	if (!len)
		return kshake_post_break(s, TLS_ALERT_DESC_UNEXPECTED_MESSAGE,
					 KSHAKE_REASON_UNEXPECTED_MESSAGE);
	for (;;) {
		event = kshake_post_next(&s->post, &in, &alert, kshake_session_trace, s);
		switch (event) {
		case KSHAKE_POST_NONE:
			kshake_rekey_go_on(s);
			return 0;
		case KSHAKE_POST_TICKET:
			s->info.tickets_received++;
			kshake_stat_add(net, KSHAKE_STAT_TICKETS_RECEIVED, 1);
			break;
		case KSHAKE_POST_KEY_UPDATE:
		case KSHAKE_POST_KEY_UPDATE_REQUESTED:
			kshake_stat_add(net, KSHAKE_STAT_KEY_UPDATES, 1);
			s->info.key_updates_received++;
			if (event == KSHAKE_POST_KEY_UPDATE_REQUESTED)
				set_bit(KSHAKE_S_UPDATE_OWED, &s->flags);
			err = kshake_rekey_rx(s);
			if (err)
				return kshake_post_break(s, TLS_ALERT_DESC_INTERNAL_ERROR,
							 err == -ENOMEM ? KSHAKE_REASON_NO_MEMORY :
									  KSHAKE_REASON_KTLS);
			break;
		case KSHAKE_POST_RENEGOTIATION:
			kshake_post_owe_refusal(s);
			break;
		default:
			return kshake_post_break(s, alert, kshake_post_reason(alert));
		}
	}
}

/**
 * kshake_post_within() - is a handshake message half read, and nothing else may come?
 * @s: an established session
 *
 * RFC 8446, 5.1: no other record between a message's fragments. RFC 5246, 6.2.1, allows it.
 *
 * Return: whether.
 */
bool kshake_post_within(const struct kshake_session *s)
{
	return !kshake_post_idle(&s->post) && !kshake_session_tls12(s);
}

/**
 * kshake_post_data_came() - the peer sends something else than warnings
 * @s: an established session
 *
 * A connection may live for years; what is bounded is how many come in a row.
 */
void kshake_post_data_came(struct kshake_session *s)
{
	if (likely(!READ_ONCE(s->warnings) && !READ_ONCE(s->post.renegotiations)))
		return;
	mutex_lock(&s->post_lock);
	WRITE_ONCE(s->warnings, 0);
	kshake_post_data(&s->post);
	mutex_unlock(&s->post_lock);
}

static int kshake_post_take(struct kshake_session *s, int type, const u8 *data, size_t len)
{
	switch (type) {
	case TLS_RECORD_TYPE_ALERT:
		if (kshake_post_within(s))
			break;
		return kshake_post_take_alert(s, data, len);
	case TLS_RECORD_TYPE_HANDSHAKE:
		return kshake_post_take_handshake(s, data, len);
	}
	return kshake_post_break(s, TLS_ALERT_DESC_UNEXPECTED_MESSAGE,
				 KSHAKE_REASON_UNEXPECTED_MESSAGE);
}

/*
 * kTLS's recvmsg failed. What its record layer cannot take it tells nobody but sk_err:
 * the alert is ours to send (RFC 8446, 5.2). An error of the connection is taken from
 * the socket by whoever sees it first, be it poll(): it is made to stay.
 */
static int kshake_post_failed(struct kshake_session *s, int err)
{
	switch (err) {
	case -EBADMSG:
		return kshake_post_break(s, TLS_ALERT_DESC_BAD_RECORD_MAC,
					 KSHAKE_REASON_BAD_RECORD_MAC);
	case -EMSGSIZE:
		return kshake_post_break(s, TLS_ALERT_DESC_RECORD_OVERFLOW,
					 KSHAKE_REASON_RECORD_OVERFLOW);
	case -ENOMEM:
		/* A record that it could not decrypt for want of memory it gives up for good. */
		if (READ_ONCE(s->sk->sk_err) == EBADMSG)
			return kshake_post_break(s, TLS_ALERT_DESC_INTERNAL_ERROR,
						 KSHAKE_REASON_NO_MEMORY);
		break;
	case -EINVAL:
		/* It insists on legacy_record_version, and stops for good. */
		return kshake_post_break(s, TLS_ALERT_DESC_PROTOCOL_VERSION,
					 KSHAKE_REASON_PROTOCOL_VERSION);
	case -ECONNRESET:
	case -ECONNABORTED:
	case -ETIMEDOUT:
	case -EHOSTUNREACH:
	case -ENETUNREACH:
		s->info.reason = KSHAKE_REASON_PEER_RESET;
		kshake_session_fail(s, err);
		break;
	}
	return err;
}

/*
 * The record was acted on, out it must. It is first in kTLS's list, so this waits for
 * no more than the turn of another reader, who can get past it no more than we could.
 */
static int kshake_post_consume(struct kshake_session *s, u8 *buf, int *type)
{
	int got;

	for (;;) {
		got = kshake_post_read(s, buf, KSHAKE_POST_RECORD, MSG_DONTWAIT, type);
		if (got != -EAGAIN || fatal_signal_pending(current))
			return got;
		schedule_timeout_uninterruptible(1);
	}
}

/*
 * Look at all of the record, act, then take it out: until then kTLS decrypts nothing
 * behind it, and no reader but the holder of post_lock can remove it.
 */
static int kshake_post_eat(struct kshake_session *s)
{
	u8 *buf = kvmalloc(KSHAKE_POST_RECORD, GFP_KERNEL);
	int type, got, err;

	if (!buf)
		return -ENOMEM;
	got = kshake_post_read(s, buf, KSHAKE_POST_RECORD, MSG_PEEK | MSG_DONTWAIT, &type);
	if (got < 0 || type < 0 || type == TLS_RECORD_TYPE_DATA) {
		err = got < 0 ? kshake_post_failed(s, got) : 0;
		goto free;
	}
	err = kshake_post_take(s, type, buf, got);
	if (err)
		goto free;
	got = kshake_post_consume(s, buf, &type);
	err = got < 0 ? kshake_post_break(s, TLS_ALERT_DESC_INTERNAL_ERROR,
					  KSHAKE_REASON_INTERNAL) : 1;
	WRITE_ONCE(s->nr_controls, s->nr_controls + 1);
free:
	kvfree_sensitive(buf, KSHAKE_POST_RECORD);
	return err;
}

/**
 * kshake_post_interleaved() - did data come within a handshake message?
 * @s: an established session
 * @nr_controls: @s->nr_controls before the data was read, a message being half read
 *
 * RFC 8446, 5.1: MUST NOT be. Another reader may have taken the rest of it meanwhile.
 *
 * Return: 0, or the sticky error, the alert being sent.
 */
int kshake_post_interleaved(struct kshake_session *s, unsigned int nr_controls)
{
	int err = 0;

	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED)
		err = s->error;
	else if (s->nr_controls == nr_controls && kshake_post_within(s))
		err = kshake_post_break(s, TLS_ALERT_DESC_UNEXPECTED_MESSAGE,
					KSHAKE_REASON_UNEXPECTED_MESSAGE);
	mutex_unlock(&s->post_lock);
	return err;
}

/*
 * Empty data records were seen, and behind them a control record. Other readers do not wait for
 * us, and may have taken them since.
 */
static int kshake_post_pass_empty(struct kshake_session *s)
{
	u8 lost;
	int type, got;

	kshake_pause(KSHAKE_PAUSE_EMPTY);
	if (likely(kshake_rxstate_pass_empty(s)))
		return 1;
	got = kshake_post_read(s, &lost, sizeof(lost), MSG_DONTWAIT, &type);
	if (got < 0)
		return kshake_post_failed(s, got);
	if (got || (type >= 0 && type != TLS_RECORD_TYPE_DATA))
		return kshake_post_break(s, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_KTLS);
	return 1;
}

/*
 * A handshake message is half read: nothing may come but the rest of it (RFC 8446, 5.1), not even
 * a record without data. Of those kTLS says nothing but that a record ended. Looked at without
 * being taken they would stay in its list, and who sends one after another would fill that.
 */
static int kshake_post_look_within(struct kshake_session *s)
{
	u8 data;
	struct kvec vec = { .iov_base = &data, .iov_len = sizeof(data) };
	struct msghdr msg = {};
	int got;

	iov_iter_kvec(&msg.msg_iter, ITER_DEST, &vec, 1, sizeof(data));
	got = s->base_ops->recvmsg(s->sock, &msg, sizeof(data), MSG_DONTWAIT);
	if (got > 0 || msg.msg_flags & MSG_EOR)
		return kshake_post_break(s, TLS_ALERT_DESC_UNEXPECTED_MESSAGE,
					 KSHAKE_REASON_UNEXPECTED_MESSAGE);
	if (got == -EIO)
		return kshake_post_eat(s);
	return got < 0 ? kshake_post_failed(s, got) : 0;
}

/**
 * kshake_post_look() - deal with a control record, if one is next
 * @s: an established session
 *
 * Context: process; waits neither for the peer nor for a sender.
 * Return: 1 one was taken out, or what had no data: look again. 0 data or the end of the
 * stream is next. -EAGAIN nothing is there. -EPROTO and other sticky errors: the session broke.
 */
int kshake_post_look(struct kshake_session *s)
{
	u8 first;
	int type, got;

	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED) {
		got = s->error;
		goto unlock;
	}
	if (kshake_post_within(s)) {
		got = kshake_post_look_within(s);
		goto unlock;
	}
	got = kshake_post_read(s, &first, sizeof(first), MSG_PEEK | MSG_DONTWAIT, &type);
	if (got < 0) {
		got = kshake_post_failed(s, got);
		goto unlock;
	}
	if (!got && type == TLS_RECORD_TYPE_DATA)
		got = kshake_post_pass_empty(s);
	else
		got = type < 0 || type == TLS_RECORD_TYPE_DATA ? 0 : kshake_post_eat(s);
unlock:
	mutex_unlock(&s->post_lock);
	return got;
}

/* kTLS's read_sock() has a record of data, which stays where it is: 0 is taken of it. */
static int kshake_post_see_data(read_descriptor_t *desc, struct sk_buff *skb, unsigned int offset,
				size_t len)
{
	*(bool *)desc->arg.data = len;
	return 0;
}

/**
 * kshake_post_glance() - kshake_post_look(), for who expects data
 * @s: an established session
 *
 * Most of what poll() finds is data. Then this takes none of our locks, needs no control
 * buffer and copies nothing; what was decrypted for it the next read finds decrypted.
 *
 * Context: process; waits neither for the peer nor for a sender.
 * Return: as kshake_post_look().
 */
int kshake_post_glance(struct kshake_session *s)
{
	bool data = false;
	read_descriptor_t desc = { .arg.data = &data };
	int err = 0;

	lock_sock(s->sk);
	/* An error is for kshake_post_look(): read_sock() would take it off the socket. */
	if (likely(!s->sk->sk_err && !kshake_post_within(s) && s->base_ops->read_sock))
		err = s->base_ops->read_sock(s->sk, &desc, kshake_post_see_data);
	release_sock(s->sk);
	if (likely(data))
		return 0;
	/* Nothing is there. What has come since may be records without data, which a look keeps. */
	if (err == -EAGAIN)
		return err;
	/* -EINVAL is a control record; others it took nevertheless, from the backlog. */
	if (err < 0 && err != -EINVAL)
		return kshake_post_read_error(s, err);
	return kshake_post_look(s);
}

/*
 * Is there something to look at, or nothing to be waited for? Not by poll(): that tells of bytes,
 * after our FIN, and of the error queue, and neither can be looked at.
 */
static bool kshake_post_stirs(struct kshake_session *s)
{
	struct sock *sk = s->sk;

	return kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED ||
	       test_bit(KSHAKE_S_EOF, &s->flags) || sk_is_readable(sk) ||
	       kshake_rxstate_paused(s) || kshake_rxstate_stopped(s) ||
	       READ_ONCE(sk->sk_err) || READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN ||
	       sock_flag(sk, SOCK_DONE);
}

/**
 * kshake_post_wait() - wait until there is something to look at
 * @s: an established session
 *
 * Looks at nothing itself: kTLS, which could wait as well, would pass over records without data,
 * and keep them. As long as SO_RCVTIMEO says.
 *
 * Return: 1 look at it; -EAGAIN the time is over; -EINTR or -ERESTARTSYS for a signal.
 */
int kshake_post_wait(struct kshake_session *s)
{
	long timeo = sock_rcvtimeo(s->sk, false);
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	int got = 1;

	add_wait_queue(sk_sleep(s->sk), &wait);
	/* Pairs with skwq_has_sleeper(). */
	smp_mb();
	while (!kshake_post_stirs(s)) {
		if (!timeo)
			got = -EAGAIN;
		else if (signal_pending(current))
			got = sock_intr_errno(timeo);
		if (got < 0)
			break;
		timeo = wait_woken(&wait, TASK_INTERRUPTIBLE, timeo);
	}
	remove_wait_queue(sk_sleep(s->sk), &wait);
	return got;
}

/**
 * kshake_post_read_error() - what kTLS could not decrypt or take
 * @s: an established session
 * @err: what its recvmsg returned
 *
 * Return: the error for the application, sticky unless it can be resumed.
 */
int kshake_post_read_error(struct kshake_session *s, int err)
{
	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED)
		err = kshake_post_failed(s, err);
	else
		err = s->error;
	mutex_unlock(&s->post_lock);
	return err;
}

/**
 * kshake_post_write_error() - what kTLS could not encrypt
 * @s: an established session, @s->tx_lock not held
 * @err: what its sendmsg returned
 *
 * -EBADMSG means that there was no memory for a record, and that the record is lost with
 * what earlier calls had put into it: nothing may be sent behind it, not even a
 * close_notify.
 *
 * Return: the error for the application; -ENOMEM, sticky, for a lost record.
 */
int kshake_post_write_error(struct kshake_session *s, int err)
{
	if (likely(err != -EBADMSG))
		return err;
	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED)
		err = kshake_post_break(s, TLS_ALERT_DESC_INTERNAL_ERROR,
					KSHAKE_REASON_NO_MEMORY);
	else
		err = s->error;
	mutex_unlock(&s->post_lock);
	return err;
}

/**
 * kshake_post_eof() - the TCP stream ended: is it the end of the data?
 * @s: an established session
 *
 * RFC 8446, 6.1: without a close_notify the data may have been cut by an attacker.
 *
 * Return: 0 for a proper end, or a cut one that the application takes for an end
 * (KSHAKE_TRUNCATION_EOF), -ECONNRESET for a cut one; 1 it did not end: kTLS says 0 of
 * an empty record, too; the sticky error if the session broke, which shuts it down.
 */
int kshake_post_eof(struct kshake_session *s)
{
	if (test_bit(KSHAKE_S_EOF, &s->flags))
		return 0;
	if (kshake_session_state(s) == KSHAKE_STATE_FAILED)
		return s->error;
	if (!(s->sk->sk_shutdown & RCV_SHUTDOWN) && !sock_flag(s->sk, SOCK_DONE))
		return 1;
	/* Neither FIN nor RST: it is the application that does not want to read any more. */
	if (!sock_flag(s->sk, SOCK_DONE) && BIT(inet_sk_state_load(s->sk)) &
	    (TCPF_ESTABLISHED | TCPF_FIN_WAIT1 | TCPF_FIN_WAIT2))
		return 0;
	if (!test_and_set_bit(KSHAKE_S_TRUNCATED, &s->flags))
		kshake_stat_add(sock_net(s->sk), KSHAKE_STAT_TRUNCATED, 1);
	/* That a FIN came is what SOCK_DONE says; a reset is never an end. */
	if (READ_ONCE(s->opt.truncation) == KSHAKE_TRUNCATION_EOF && sock_flag(s->sk, SOCK_DONE))
		return 0;
	return -ECONNRESET;
}

/**
 * kshake_post_close_notify() - tell the peer that our data ends here
 * @s: an established session
 *
 * Once; never waits. A sender that is blocked meanwhile is cut, and the peer sees it.
 */
void kshake_post_close_notify(struct kshake_session *s)
{
	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED &&
	    !(s->sk->sk_shutdown & SEND_SHUTDOWN) &&
	    !test_bit(KSHAKE_S_CLOSED, &s->flags)) {
		if (kshake_post_alert(s, TLS_ALERT_LEVEL_WARNING, TLS_ALERT_DESC_CLOSE_NOTIFY))
			set_bit(KSHAKE_S_CLOSED, &s->flags);
		else if (READ_ONCE(s->sk->sk_err) == EBADMSG)
			/* A record before it is lost: see kshake_post_write_error(). */
			kshake_post_break(s, TLS_ALERT_DESC_INTERNAL_ERROR,
					  KSHAKE_REASON_NO_MEMORY);
	}
	mutex_unlock(&s->post_lock);
}

/**
 * kshake_post_exhausted() - our key is used up, and TLS 1.2 has no other: our data ends here
 * @s: an established session with KSHAKE_S_EXHAUSTED, @s->tx_lock not held
 *
 * As shutdown(SHUT_WR) would; reading goes on. If the close_notify cannot go out, the next
 * sender tries again.
 */
void kshake_post_exhausted(struct kshake_session *s)
{
	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED)
		s->info.reason = KSHAKE_REASON_KEY_EXHAUSTED;
	mutex_unlock(&s->post_lock);
	kshake_post_close_notify(s);
	if (test_bit(KSHAKE_S_CLOSED, &s->flags))
		s->base_ops->shutdown(s->sock, SHUT_WR);
}

/**
 * kshake_post_drain() - the administrator ends an established session
 * @s: the session
 *
 * RFC 8446, 6.2: internal_error is for what is not the peer's fault.
 */
void kshake_post_drain(struct kshake_session *s)
{
	mutex_lock(&s->post_lock);
	if (kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED) {
		kshake_post_alert(s, TLS_ALERT_LEVEL_FATAL, TLS_ALERT_DESC_INTERNAL_ERROR);
		s->info.reason = KSHAKE_REASON_DRAINED;
		kshake_session_fail(s, -ECONNABORTED);
	}
	mutex_unlock(&s->post_lock);
}
