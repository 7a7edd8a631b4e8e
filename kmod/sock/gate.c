// SPDX-License-Identifier: GPL-2.0-only
/*
 * The proto_ops that the application meets, from TCP_ULP to close(). Until the
 * handshake is over nothing passes, after it what kTLS offers does, without its
 * control records.
 *
 * Every member of struct proto_ops is named in KSHAKE_GATE_OPS, as gated, passed on or
 * refused. The ops are static: accept() gives them to a new socket before it knows
 * whether there will be one, and that may go when the session is long gone.
 */
#include <linux/ioctl.h>
#include <linux/module.h>
#include <linux/sockios.h>
#include <linux/splice.h>
#include <linux/termios.h>
#include <linux/uaccess.h>
#include <net/tcp.h>
#include <net/tls.h>

#include "session.h"

/* What a failed session answers to poll, whatever was asked for. */
#define KSHAKE_GATE_POLL_FAILED	(EPOLLERR | EPOLLHUP | EPOLLRDHUP | EPOLLIN | EPOLLRDNORM | \
				 EPOLLOUT | EPOLLWRNORM)

/**
 * kshake_gate_release() - the socket goes
 * @sock: the gate's; also that of an accept() that failed, which has no session
 *
 * Afterwards @sock is empty, and could be used for another connection.
 *
 * Return: what TCP says.
 */
int kshake_gate_release(struct socket *sock)
{
	struct kshake_session *s = kshake_session_of(sock);
	int err;

	if (!s)
		return 0;
	kshake_session_release(s);
	clear_bit(KSHAKE_S_GATED, &s->flags);
	write_lock_bh(&sock->sk->sk_callback_lock);
	WRITE_ONCE(SOCK_INODE(sock)->i_private, NULL);
	write_unlock_bh(&sock->sk->sk_callback_lock);
	err = s->base_ops->release(sock);
	/* __sock_release() puts the owner of our ops, the reference to TCP's is ours. */
	module_put(s->tcp_ops->owner);
	kshake_session_gone(s);
	return err;
}

/* Where TCP could not connect, its error is for whoever comes first, as always. */
static int kshake_gate_wait(struct kshake_session *s, bool nonblock, long timeo)
{
	int err = kshake_session_wait(s, nonblock, timeo);

	if (err == -ENOTCONN && test_bit(KSHAKE_S_CONNECTS, &s->flags))
		return sock_error(s->sk) ?: err;
	return err;
}

/* Wait until data may pass. */
static int kshake_gate_pass(struct kshake_session *s, bool nonblock, bool write)
{
	if (likely(kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED))
		return 0;
	return kshake_gate_wait(s, nonblock, write ? sock_sndtimeo(s->sk, nonblock) :
						    sock_rcvtimeo(s->sk, nonblock));
}

/* A record type given by the application could forge an alert or a KeyUpdate. */
static bool kshake_gate_has_tls_cmsg(struct msghdr *msg)
{
	struct cmsghdr *cmsg;

	for_each_cmsghdr(cmsg, msg)
		if (CMSG_OK(msg, cmsg) && cmsg->cmsg_level == SOL_TLS)
			return true;
	return false;
}

/*
 * kTLS gets no control messages at all: of those that it does not know it makes an
 * error. TCP checks them, and has little use for any.
 */
static int kshake_gate_check_cmsg(struct kshake_session *s, struct msghdr *msg)
{
	struct sockcm_cookie cookie = {};

	if (kshake_gate_has_tls_cmsg(msg))
		return -EOPNOTSUPP;
	return sock_cmsg_send(s->sk, msg, &cookie);
}

static int kshake_gate_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct kshake_session *s = kshake_session_of(sock);
	size_t room = msg->msg_controllen;
	int got;

	/* MSG_ZEROCOPY promises a notification that kTLS does not give. */
	if (msg->msg_flags & (MSG_OOB | MSG_FASTOPEN | MSG_ZEROCOPY))
		return -EOPNOTSUPP;
	if (unlikely(room)) {
		got = kshake_gate_check_cmsg(s, msg);
		if (got)
			return got;
	}
	got = kshake_gate_pass(s, msg->msg_flags & MSG_DONTWAIT, true);
	if (got)
		return got;
	msg->msg_controllen = 0;
	got = kshake_send(s, msg, len);
	msg->msg_controllen = room;
	return kshake_post_write_error(s, got);
}

static int kshake_gate_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct kshake_session *s = kshake_session_of(sock);
	int err;

	if (flags & MSG_ERRQUEUE)
		return s->base_ops->recvmsg(sock, msg, len, flags);
	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	err = kshake_gate_pass(s, flags & MSG_DONTWAIT, false);
	return err ?: kshake_recv(s, msg, len, flags);
}

static ssize_t kshake_gate_splice_read(struct socket *sock, loff_t *pos,
				       struct pipe_inode_info *pipe, size_t len,
				       unsigned int flags)
{
	struct kshake_session *s = kshake_session_of(sock);
	int err;

	/* TCP knows O_NONBLOCK here, kTLS only this. */
	if (sock->file->f_flags & O_NONBLOCK)
		flags |= SPLICE_F_NONBLOCK;
	err = kshake_gate_pass(s, flags & SPLICE_F_NONBLOCK, false);
	return err ?: kshake_recv_splice(s, pos, pipe, len, flags);
}

static __poll_t kshake_gate_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	struct kshake_session *s = kshake_session_of(sock);
	unsigned int eaten = 0;
	__poll_t mask;

	if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED) {
		/* Before the state is looked at: the end must not be missed. */
		sock_poll_wait(file, sock, wait);
		switch (kshake_session_state(s)) {
		case KSHAKE_STATE_FAILED:
			return KSHAKE_GATE_POLL_FAILED;
		case KSHAKE_STATE_ESTABLISHED:
			wait = NULL;
			break;
		case KSHAKE_STATE_LISTENING:
			return kshake_listen_poll(s, file);
		case KSHAKE_STATE_IDLE:
			/* TCP could not connect, and says so in its own way. */
			if (test_bit(KSHAKE_S_CONNECTS, &s->flags))
				return s->base_ops->poll(file, sock, NULL);
			return 0;
		default:
			return 0;
		}
	}

	mask = s->base_ops->poll(file, sock, wait);
	if (unlikely(kshake_rxstate_paused(s)))
		mask |= EPOLLIN | EPOLLRDNORM;
	while (mask & (EPOLLIN | EPOLLERR) && !test_bit(KSHAKE_S_EOF, &s->flags)) {
		int look = kshake_post_glance(s);

		if (look == -EAGAIN && kshake_rxstate_empty(s))
			mask &= ~(EPOLLIN | EPOLLRDNORM);
		if (look != 1)
			break;
		mask = s->base_ops->poll(file, sock, NULL);
		if (++eaten < KSHAKE_CONTROLS_MAX)
			continue;
		/* Enough for now: nothing to read yet, but look again. */
		mask &= ~(EPOLLIN | EPOLLRDNORM);
		kshake_session_wake(s, false);
		break;
	}
	if (kshake_session_state(s) == KSHAKE_STATE_FAILED)
		return KSHAKE_GATE_POLL_FAILED;
	if (test_bit(KSHAKE_S_EOF, &s->flags))
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;
	return mask;
}

static int kshake_gate_shutdown(struct socket *sock, int how)
{
	struct kshake_session *s = kshake_session_of(sock);

	int err;

	if (how == SHUT_WR || how == SHUT_RDWR)
		kshake_post_close_notify(s);
	err = s->base_ops->shutdown(sock, how);
	if (kshake_session_state(s) == KSHAKE_STATE_LISTENING &&
	    inet_sk_state_load(s->sk) != TCP_LISTEN)
		kshake_listen_flush(s);
	return err;
}

static int kshake_gate_handshake(struct kshake_session *s, sockptr_t optval, unsigned int optlen)
{
	bool nonblock = s->sock->file && s->sock->file->f_flags & O_NONBLOCK;
	int role, err;

	if (optlen != sizeof(role))
		return -EINVAL;
	if (copy_from_sockptr(&role, optval, sizeof(role)))
		return -EFAULT;
	err = kshake_session_start(s, role);
	if (!err && nonblock && kshake_session_state(s) == KSHAKE_STATE_HANDSHAKE) {
		kshake_io_kick(s);
		return -EINPROGRESS;
	}
	if (err == -EALREADY && nonblock)
		return err;
	if (err && err != -EALREADY)
		return err;
	return kshake_gate_wait(s, nonblock, sock_sndtimeo(s->sk, nonblock));
}

/* Options with which the socket would stop being what it is, or give the keys away. */
static int kshake_gate_refuse_set(int level, int optname)
{
	switch (level) {
	case SOL_TLS:
		return -EOPNOTSUPP;
	case SOL_TCP:
		switch (optname) {
		case TCP_ULP:
			return -EEXIST;
		case TCP_REPAIR:
		case TCP_FASTOPEN:
		case TCP_FASTOPEN_CONNECT:
			return -EOPNOTSUPP;
		}
		break;
	case SOL_IPV6:
		if (optname == IPV6_ADDRFORM)
			return -EBUSY;
		break;
	}
	return 0;
}

static int kshake_gate_setsockopt(struct socket *sock, int level, int optname, sockptr_t optval,
				  unsigned int optlen)
{
	struct kshake_session *s = kshake_session_of(sock);
	int err;

	if (level == SOL_KSHAKE) {
		if (optname == KSHAKE_HANDSHAKE)
			return kshake_gate_handshake(s, optval, optlen);
		if (optname == KSHAKE_KEY_UPDATE)
			return kshake_send_key_update(s, optval, optlen);
		return kshake_options_set(s, optname, optval, optlen);
	}
	err = kshake_gate_refuse_set(level, optname);
	if (err)
		return err;
	return s->base_ops->setsockopt(sock, level, optname, optval, optlen);
}

/* Under our gate it is kTLS's ULP that TCP knows of, but not what the socket is. */
static int kshake_gate_get_ulp(char __user *optval, int __user *optlen)
{
	static const char name[16] = KSHAKE_ULP_NAME;	/* TCP_ULP_NAME_MAX */
	int len;

	if (get_user(len, optlen))
		return -EFAULT;
	if (len < 0)
		return -EINVAL;
	len = min_t(unsigned int, len, sizeof(name));
	if (put_user(len, optlen) || copy_to_user(optval, name, len))
		return -EFAULT;
	return 0;
}

static int kshake_gate_getsockopt(struct socket *sock, int level, int optname,
				  char __user *optval, int __user *optlen)
{
	struct kshake_session *s = kshake_session_of(sock);

	switch (level) {
	case SOL_KSHAKE:
		return kshake_options_get(s, optname, optval, optlen);
	case SOL_TLS:
		return -EOPNOTSUPP;
	case SOL_TCP:
		if (optname == TCP_ULP)
			return kshake_gate_get_ulp(optval, optlen);
		if (optname == TCP_ZEROCOPY_RECEIVE)
			return -EOPNOTSUPP;
		break;
	}
	return s->base_ops->getsockopt(sock, level, optname, optval, optlen);
}

/*
 * The TCP queue holds records: what the application could read of them is counted.
 * Return: bytes, more than 0 whenever there is data that poll would tell of.
 */
static int kshake_gate_inq(struct kshake_session *s)
{
	unsigned int eaten;
	int bytes, look;

	if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED ||
	    test_bit(KSHAKE_S_EOF, &s->flags))
		return 0;
	for (eaten = 0; eaten < KSHAKE_CONTROLS_MAX; eaten++) {
		bytes = kshake_rxstate_readable(s);
		if (bytes)
			return bytes;
		/* This decrypts a record, if one is there. */
		look = kshake_post_glance(s);
		if (look < 0)
			return 0;
		if (!look)
			break;
	}
	return kshake_rxstate_readable(s);
}

static int kshake_gate_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct kshake_session *s = kshake_session_of(sock);

	if (cmd == SIOCINQ)
		return put_user(kshake_gate_inq(s), (int __user *)arg);
	return s->base_ops->ioctl(sock, cmd, arg);
}

static int kshake_gate_connect(struct socket *sock, struct kshake_sockaddr *addr, int len,
			       int flags)
{
	return kshake_connect(kshake_session_of(sock), addr, len, flags);
}

static int kshake_gate_bind(struct socket *sock, struct kshake_sockaddr *addr, int len)
{
	return kshake_session_of(sock)->base_ops->bind(sock, addr, len);
}

static int kshake_gate_accept(struct socket *sock, struct socket *newsock,
			      struct proto_accept_arg *arg)
{
	struct kshake_session *s;

	/*
	 * The core read the listener's ops and then slept: it may have been let go of. Who sees
	 * the gate is counted by who takes it away.
	 */
	smp_mb();
	if (!kshake_gate_is(READ_ONCE(sock->ops)))
		return -EINVAL;
	/* kernel_accept() puts the ops of the listener on what it gets, after this. */
	if (arg->kern)
		return -EOPNOTSUPP;
	s = kshake_session_of(sock);
	switch (kshake_session_state(s)) {
	case KSHAKE_STATE_LISTENING:
		return kshake_accept(s, newsock, arg);
	case KSHAKE_STATE_FAILED:
		return s->error;
	default:
		return -EINVAL;
	}
}

static int kshake_gate_listen(struct socket *sock, int backlog)
{
	return kshake_listen(kshake_session_of(sock), backlog);
}

static int kshake_gate_getname(struct socket *sock, struct sockaddr *addr, int peer)
{
	return kshake_session_of(sock)->base_ops->getname(sock, addr, peer);
}

#ifdef CONFIG_COMPAT
static int kshake_gate_compat_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	return kshake_session_of(sock)->base_ops->compat_ioctl(sock, cmd, arg);
}
#endif

static int kshake_gate_gettstamp(struct socket *sock, void __user *stamp, bool timeval,
				 bool time32)
{
	return kshake_session_of(sock)->base_ops->gettstamp(sock, stamp, timeval, time32);
}

static void kshake_gate_splice_eof(struct socket *sock)
{
	struct kshake_session *s = kshake_session_of(sock);

	if (kshake_session_state(s) == KSHAKE_STATE_ESTABLISHED)
		kshake_send_splice_eof(s);
}

/* Called under lock_sock(). The handshake needs 1 and gives this back at its end. */
static int kshake_gate_set_rcvlowat(struct sock *sk, int val)
{
	struct kshake_session *s;

	if (!sk->sk_socket || !kshake_gate_is(READ_ONCE(sk->sk_socket->ops))) {
		/* kTLS is being put on: the handshake has not begun, or is over. */
		WRITE_ONCE(sk->sk_rcvlowat, val ?: 1);
		return 0;
	}
	s = kshake_session_of(sk->sk_socket);
	if (test_bit(KSHAKE_S_HOOKED, &s->flags)) {
		s->rcvlowat = val ?: 1;
		return 0;
	}
	return s->base_ops->set_rcvlowat(sk, val);
}

#ifdef KSHAKE_HAVE_PROTO_OPS_SET_RCVBUF
/* Called under lock_sock(). */
static void kshake_gate_set_rcvbuf(struct sock *sk, int val)
{
	const struct proto_ops *ops = READ_ONCE(sk->sk_socket->ops);

	if (kshake_gate_is(ops))
		ops = kshake_session_of(sk->sk_socket)->base_ops;
	ops->set_rcvbuf(sk, val);
}
#endif

/*
 * Who is in one of the gate's functions is counted, so that drain.c knows when nobody is
 * any more. release() is not: close() holds the module.
 */
#define kshake_gate_counted(call)							\
({											\
	typeof(call) __ret;								\
											\
	kshake_drain_enter();								\
	__ret = (call);									\
	kshake_drain_leave();								\
	__ret;										\
})

static int kshake_gate_counted_connect(struct socket *sock, struct kshake_sockaddr *addr, int len,
				       int flags)
{
	return kshake_gate_counted(kshake_gate_connect(sock, addr, len, flags));
}

static int kshake_gate_counted_bind(struct socket *sock, struct kshake_sockaddr *addr, int len)
{
	return kshake_gate_counted(kshake_gate_bind(sock, addr, len));
}

static int kshake_gate_counted_accept(struct socket *sock, struct socket *newsock,
				      struct proto_accept_arg *arg)
{
	return kshake_gate_counted(kshake_gate_accept(sock, newsock, arg));
}

static int kshake_gate_counted_listen(struct socket *sock, int backlog)
{
	return kshake_gate_counted(kshake_gate_listen(sock, backlog));
}

static int kshake_gate_counted_getname(struct socket *sock, struct sockaddr *addr, int peer)
{
	return kshake_gate_counted(kshake_gate_getname(sock, addr, peer));
}

static __poll_t kshake_gate_counted_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	return kshake_gate_counted(kshake_gate_poll(file, sock, wait));
}

static int kshake_gate_counted_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	return kshake_gate_counted(kshake_gate_ioctl(sock, cmd, arg));
}

#ifdef CONFIG_COMPAT
static int kshake_gate_counted_compat_ioctl(struct socket *sock, unsigned int cmd,
					    unsigned long arg)
{
	return kshake_gate_counted(kshake_gate_compat_ioctl(sock, cmd, arg));
}
#endif

static int kshake_gate_counted_gettstamp(struct socket *sock, void __user *stamp, bool timeval,
					 bool time32)
{
	return kshake_gate_counted(kshake_gate_gettstamp(sock, stamp, timeval, time32));
}

static int kshake_gate_counted_shutdown(struct socket *sock, int how)
{
	return kshake_gate_counted(kshake_gate_shutdown(sock, how));
}

static int kshake_gate_counted_setsockopt(struct socket *sock, int level, int optname,
					  sockptr_t optval, unsigned int optlen)
{
	return kshake_gate_counted(kshake_gate_setsockopt(sock, level, optname, optval, optlen));
}

static int kshake_gate_counted_getsockopt(struct socket *sock, int level, int optname,
					  char __user *optval, int __user *optlen)
{
	return kshake_gate_counted(kshake_gate_getsockopt(sock, level, optname, optval, optlen));
}

static int kshake_gate_counted_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	return kshake_gate_counted(kshake_gate_sendmsg(sock, msg, len));
}

static int kshake_gate_counted_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
				       int flags)
{
	return kshake_gate_counted(kshake_gate_recvmsg(sock, msg, len, flags));
}

static ssize_t kshake_gate_counted_splice_read(struct socket *sock, loff_t *pos,
					       struct pipe_inode_info *pipe, size_t len,
					       unsigned int flags)
{
	return kshake_gate_counted(kshake_gate_splice_read(sock, pos, pipe, len, flags));
}

static int kshake_gate_counted_set_rcvlowat(struct sock *sk, int val)
{
	return kshake_gate_counted(kshake_gate_set_rcvlowat(sk, val));
}

static void kshake_gate_counted_splice_eof(struct socket *sock)
{
	kshake_drain_enter();
	kshake_gate_splice_eof(sock);
	kshake_drain_leave();
}

#ifdef KSHAKE_HAVE_PROTO_OPS_SET_RCVBUF
static void kshake_gate_counted_set_rcvbuf(struct sock *sk, int val)
{
	kshake_drain_enter();
	kshake_gate_set_rcvbuf(sk, val);
	kshake_drain_leave();
}

#define KSHAKE_GATE_SET_RCVBUF		.set_rcvbuf = kshake_gate_counted_set_rcvbuf,
#else
#define KSHAKE_GATE_SET_RCVBUF
#endif

#ifdef CONFIG_COMPAT
#define KSHAKE_GATE_COMPAT_IOCTL	.compat_ioctl = kshake_gate_counted_compat_ioctl,
#else
#define KSHAKE_GATE_COMPAT_IOCTL
#endif

/* The absent ones the core takes for "not supported". */
#define KSHAKE_GATE_OPS(pf) {								\
	.family		= (pf),								\
	.owner		= THIS_MODULE,							\
	/* gated */									\
	.release	= kshake_gate_release,						\
	.connect	= kshake_gate_counted_connect,						\
	.accept		= kshake_gate_counted_accept,						\
	.listen		= kshake_gate_counted_listen,						\
	.poll		= kshake_gate_counted_poll,						\
	.ioctl		= kshake_gate_counted_ioctl,						\
	.shutdown	= kshake_gate_counted_shutdown,						\
	.setsockopt	= kshake_gate_counted_setsockopt,					\
	.getsockopt	= kshake_gate_counted_getsockopt,					\
	.sendmsg	= kshake_gate_counted_sendmsg,						\
	.recvmsg	= kshake_gate_counted_recvmsg,						\
	.splice_read	= kshake_gate_counted_splice_read,					\
	.splice_eof	= kshake_gate_counted_splice_eof,					\
	.set_rcvlowat	= kshake_gate_counted_set_rcvlowat,					\
	/* passed on: no payload goes through them */					\
	.bind		= kshake_gate_counted_bind,						\
	.getname	= kshake_gate_counted_getname,						\
	.gettstamp	= kshake_gate_counted_gettstamp,					\
	KSHAKE_GATE_COMPAT_IOCTL							\
	KSHAKE_GATE_SET_RCVBUF								\
	/* refused */									\
	.socketpair	= sock_no_socketpair,						\
	.mmap		= sock_no_mmap,							\
	/* absent: getsockopt_iter, show_fdinfo, set_peek_off, peek_len, read_sock, */	\
	/* read_skb, sendmsg_locked */							\
}

static const struct proto_ops kshake_gate_inet_ops = KSHAKE_GATE_OPS(PF_INET);
static const struct proto_ops kshake_gate_inet6_ops = KSHAKE_GATE_OPS(PF_INET6);

/**
 * kshake_gate_is() - is this the gate?
 * @ops: of a socket
 *
 * Return: whether kshake_session_of() may be asked for that socket.
 */
bool kshake_gate_is(const struct proto_ops *ops)
{
	return ops == &kshake_gate_inet_ops || ops == &kshake_gate_inet6_ops;
}

static const struct proto_ops *kshake_gate_ops(int family)
{
	return family == PF_INET6 ? &kshake_gate_inet6_ops : &kshake_gate_inet_ops;
}

/**
 * kshake_gate_private() - put the gate before a socket that no application has
 * @sock: new; kshake_gate_release() or kshake_accept() is its end
 * @tcp_ops: of its listener
 */
void kshake_gate_private(struct socket *sock, const struct proto_ops *tcp_ops)
{
	__module_get(THIS_MODULE);
	WRITE_ONCE(sock->ops, kshake_gate_ops(tcp_ops->family));
}

/**
 * kshake_gate_grafted() - a connection is on a socket that has the gate already
 * @sock: of accept(), which gave it the listener's ops and a reference to their owner
 * @s: its session; a reference goes to the socket
 *
 * Context: the connection is locked, and sk_callback_lock held for writing.
 */
void kshake_gate_grafted(struct socket *sock, struct kshake_session *s)
{
	__module_get(s->tcp_ops->owner);
	set_bit(KSHAKE_S_GATED, &s->flags);
	WRITE_ONCE(SOCK_INODE(sock)->i_private, s);
}

/**
 * kshake_gate_close() - put the gate before a socket, for the rest of its life
 * @sock: TCP's own until now
 * @s: its session; a reference goes to the socket
 *
 * Context: the socket is locked, and sk_callback_lock held for writing.
 */
void kshake_gate_close(struct socket *sock, struct kshake_session *s)
{
	__module_get(THIS_MODULE);
	set_bit(KSHAKE_S_GATED, &s->flags);
	WRITE_ONCE(SOCK_INODE(sock)->i_private, s);
	/* Who sees the ops sees the session. Pairs with kshake_session_of(). */
	smp_store_release(&sock->ops, kshake_gate_ops(sock->ops->family));
}
