// SPDX-License-Identifier: GPL-2.0-only
/*
 * accept() on a listening socket of ours: a connection becomes a session that begins its
 * handshake as a server. Nobody waits for that here: it is run by a worker, or by whoever
 * reads or writes first.
 *
 * With KSHAKE_ACCEPT_READY the worker of the listener does all this on a private socket, and
 * accept() is handed what is established (listen.c).
 */
#include <linux/pid.h>
#include <linux/slab.h>
#include <net/rps.h>
#include <net/tcp.h>

#include "listen.h"

/* Connections that one accept() refuses before its caller has a turn: peers bring any number. */
#define KSHAKE_ACCEPT_REFUSE_MAX	64

/* A session that begins as its listener's options say. */
static struct kshake_session *kshake_accept_session(struct kshake_listener *l, struct sock *sk)
{
	const struct kshake_session *listening = l->session;
	struct kshake_session *s = kshake_session_new(sk);

	if (!s)
		return NULL;
	s->tcp_ops = listening->tcp_ops;
	s->base_ops = s->tcp_ops;
	refcount_inc(&l->refs);
	s->listener = l;
	spin_lock(&l->lock);
	s->template = kshake_template_get(l->template);
	spin_unlock(&l->lock);
	s->opt = *kshake_template_options(s->template);
	if (s->opt.trace) {
		s->trace = kcalloc(KSHAKE_TRACE_MAX, sizeof(*s->trace), GFP_KERNEL_ACCOUNT);
		if (!s->trace) {
			kshake_session_put(s);
			return NULL;
		}
	}
	return s;
}

/* Whose it was to be, and not the worker's. */
static void kshake_accept_attribute(struct kshake_session *s)
{
	const struct kshake_session *listening = s->listener->session;

	put_pid(s->pid);
	s->pid = get_pid(listening->pid);
	memcpy(s->comm, listening->comm, sizeof(s->comm));
}

/* The connection gets its session, and TCP's own sk_prot. Return: whether it is for us. */
static bool kshake_accept_attach(struct kshake_session *s, struct socket *sock)
{
	struct sock *sk = sock->sk;

	lock_sock(sk);
	if (!kshake_child_is(sk)) {
		release_sock(sk);
		return false;
	}
	kshake_child_adopt(sk);
	/* One reference is the socket's, one the ULP data's. */
	kshake_session_get(s);
	write_lock_bh(&sk->sk_callback_lock);
	rcu_assign_pointer(inet_csk(sk)->icsk_ulp_data, s);
	kshake_gate_grafted(sock, s);
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
	return true;
}

/* The listener's list is where kshake_listen_over() finds it. */
static void kshake_accept_queue(struct kshake_session *s)
{
	struct kshake_listener *l = s->listener;

	set_bit(KSHAKE_S_PRIVATE, &s->flags);
	spin_lock(&l->lock);
	list_add_tail(&s->queued, &l->running);
	spin_unlock(&l->lock);
}

/*
 * A private one is the list's from then on: it may be done, handed over and closed, or be
 * released with the listener, as soon as its lock is given back.
 */
static int kshake_accept_start(struct kshake_session *s, bool private)
{
	int err;

	kshake_session_get(s);
	mutex_lock(&s->lock);
	err = kshake_session_prepare(s, KSHAKE_SERVER);
	if (!err) {
		if (private)
			kshake_accept_queue(s);
		kshake_session_launch(s);
	}
	mutex_unlock(&s->lock);
	if (!err)
		kshake_io_kick(s);
	kshake_session_put(s);
	return err;
}

/*
 * A handshake begins on what TCP's accept() gave.
 *
 * Return: 0; 1: it was refused, and another one may be better; or an error that the next
 * would meet as well. Unless 0 is returned the connection was reset, and is still on @sock.
 */
static int kshake_accept_begin(struct kshake_listener *l, struct socket *sock, bool private)
{
	struct sock *sk = sock->sk;
	struct kshake_session *s;
	int err;

	s = kshake_accept_session(l, sk);
	if (!s) {
		err = -ENOMEM;
		goto abort;
	}
	if (private)
		kshake_accept_attribute(s);
	err = kshake_registry_add(s);
	if (err) {
		if (err == -ESHUTDOWN)
			kshake_stat_add(sock_net(sk), KSHAKE_STAT_REFUSED_DRAINING, 1);
		goto put;
	}
	if (!kshake_accept_attach(s, sock)) {
		/* In the queue from before the ULP, or from a plain socket of its group. */
		kshake_stat_add(sock_net(sk), KSHAKE_STAT_REFUSED_UNARMED, 1);
		kshake_registry_remove(s);
		err = 1;
		goto put;
	}
	err = kshake_accept_start(s, private);
	if (!err) {
		/* Of a private one @sk may be gone. */
		kshake_stat_add(sock_net(l->session->sk), KSHAKE_STAT_ACCEPTED, 1);
		return 0;
	}
	if (err == -EUSERS)
		err = 1;
	goto abort;

put:
	kshake_session_put(s);
abort:
	/* A reset is all that a client gets who comes when there is no room. */
	tcp_abort(sk, ECONNABORTED);
	return err;
}

/*
 * A session takes its connection along, else TCP alone has it. Unless drain.c was faster, and
 * has let go of it: then it puts what the socket held, and @sock ends as it is.
 *
 * Return: can @sock be used again?
 */
static bool kshake_accept_undo(const struct kshake_session *listening, struct socket *sock)
{
	struct kshake_session *s = SOCK_INODE(sock)->i_private;

	if (s) {
		mutex_lock(&s->lock);
		if (test_bit(KSHAKE_S_LET_GO, &s->flags)) {
			mutex_unlock(&s->lock);
			return false;
		}
		/* From here on drain.c leaves it alone. */
		clear_bit(KSHAKE_S_GATED, &s->flags);
		mutex_unlock(&s->lock);
		kshake_gate_release(sock);
	} else {
		listening->tcp_ops->release(sock);
	}
	sock->state = SS_UNCONNECTED;
	return true;
}

static int kshake_accept_next(struct kshake_session *s, struct socket *newsock,
			      struct proto_accept_arg *arg)
{
	unsigned int i;
	int err;

	for (i = 0; i < KSHAKE_ACCEPT_REFUSE_MAX; i++) {
		err = s->tcp_ops->accept(s->sock, newsock, arg);
		if (err)
			return err;
		err = kshake_accept_begin(s->listener, newsock, false);
		if (err && !kshake_accept_undo(s, newsock))
			return -ESHUTDOWN;
		if (err <= 0)
			return err;
		cond_resched();
	}
	return -ECONNABORTED;
}

/*
 * As sock_graft(), but that security modules are not asked: a worker is nobody to them. They
 * are when the application's own socket gets the connection.
 */
static void kshake_accept_graft_private(struct kshake_listener *l, struct socket *sock,
					struct sock *sk)
{
	SOCK_INODE(sock)->i_uid = SOCK_INODE(l->session->sock)->i_uid;
	sock->state = SS_CONNECTED;
	write_lock_bh(&sk->sk_callback_lock);
	rcu_assign_pointer(sk->sk_wq, &sock->wq);
	sock->sk = sk;
	/* Not sk_set_socket(): newer kernels rewrite the owner there. */
	WRITE_ONCE(sk->sk_socket, sock);
	write_unlock_bh(&sk->sk_callback_lock);
}

/* A struct socket that nobody else will ever see. */
static struct socket *kshake_accept_socket(struct kshake_listener *l)
{
	const struct proto_ops *tcp_ops = l->session->tcp_ops;
	struct socket *sock;

	if (sock_create_lite(tcp_ops->family, SOCK_STREAM, IPPROTO_TCP, &sock))
		return NULL;
	kshake_gate_private(sock, tcp_ops);
	return sock;
}

/**
 * kshake_accept_private() - take a connection from TCP, and begin its handshake
 * @l: a listener with KSHAKE_ACCEPT_READY, not going
 *
 * Context: process; the listener's worker.
 * Return: 0: it was taken, be it only to refuse it; -EAGAIN there is none; -EINVAL the socket
 * does not listen; -ENOMEM; what else kshake_session_prepare() says: the connection was reset.
 */
int kshake_accept_private(struct kshake_listener *l)
{
	struct proto_accept_arg arg = { .flags = O_NONBLOCK, .err = -EINVAL };
	struct sock *sk = l->session->sk, *child;
	struct socket *sock;
	int err;

	child = READ_ONCE(sk->sk_prot)->accept(sk, &arg);
	if (!child)
		return arg.err;
	sock = kshake_accept_socket(l);
	if (!sock) {
		tcp_abort(child, ECONNABORTED);
		READ_ONCE(child->sk_prot)->close(child, 0);
		return -ENOMEM;
	}
	lock_sock(child);
	kshake_accept_graft_private(l, sock, child);
	release_sock(child);
	err = kshake_accept_begin(l, sock, true);
	if (!err)
		return 0;
	kshake_accept_undo(l->session, sock);
	sock_release(sock);
	return err < 0 ? err : 0;
}

/* The connection moves to the application's socket; the private one goes. */
static void kshake_accept_hand_over(struct kshake_session *s, struct socket *newsock)
{
	struct socket *private = s->sock;
	struct sock *sk = s->sk;

	mutex_lock(&s->lock);
	lock_sock(sk);
	/* Callbacks find the session through the one or the other. */
	WRITE_ONCE(SOCK_INODE(newsock)->i_private, s);
	/* Pairs with kshake_session_of(). */
	smp_wmb();
	newsock->state = SS_CONNECTED;
	sock_rps_record_flow(sk);
	sock_graft(sk, newsock);
	s->sock = newsock;
	WRITE_ONCE(s->inode, SOCK_INODE(newsock)->i_ino);
	clear_bit(KSHAKE_S_PRIVATE, &s->flags);
	release_sock(sk);
	mutex_unlock(&s->lock);

	/* Nothing is left that its release would have to do but the module's reference. */
	WRITE_ONCE(SOCK_INODE(private)->i_private, NULL);
	private->sk = NULL;
	sock_release(private);
}

/* The oldest that is established. There is room for another one then. */
static struct kshake_session *kshake_accept_pop(struct kshake_listener *l, int *is_empty)
{
	struct kshake_session *s;

	spin_lock(&l->lock);
	s = list_first_entry_or_null(&l->established, struct kshake_session, queued);
	if (s) {
		list_del_init(&s->queued);
		l->nr_established--;
		if (!l->closed)
			kshake_io_queue(&l->work, 0);
	}
	*is_empty = list_empty(&l->established);
	spin_unlock(&l->lock);
	return s;
}

static int kshake_accept_wait(struct kshake_session *s, struct proto_accept_arg *arg,
			      struct kshake_session **child)
{
	long timeo = sock_rcvtimeo(s->sk, arg->flags & O_NONBLOCK);
	DEFINE_WAIT(wait);
	int err = 0;

	for (;;) {
		/* Exclusive: one connection wakes one task. Before looking: none is missed. */
		prepare_to_wait_exclusive(sk_sleep(s->sk), &wait, TASK_INTERRUPTIBLE);
		*child = NULL;
		if (inet_sk_state_load(s->sk) != TCP_LISTEN)
			err = -EINVAL;
		else
			*child = kshake_accept_pop(s->listener, &arg->is_empty);
		if (err || *child)
			break;
		if (!timeo)
			err = -EAGAIN;
		else if (signal_pending(current))
			err = sock_intr_errno(timeo);
		if (err)
			break;
		timeo = schedule_timeout(timeo);
	}
	finish_wait(sk_sleep(s->sk), &wait);
	return err;
}

/**
 * kshake_accept() - accept() on a listening socket of ours
 * @s: its session
 * @newsock: what the connection goes onto; it has the gate already
 * @arg: the call's flags; says whether there are more
 *
 * Connections that a limit forbids, or that are from before the socket was armed, are reset,
 * and the next one is waited for; after many it is the caller's turn to come again. One whose
 * client has left is accepted, as TCP does, and fails when it is used; with
 * KSHAKE_ACCEPT_READY it was never there.
 *
 * Context: process, the application's: it pays for the handshake's memory.
 * Return: 0: the handshake runs, or with KSHAKE_ACCEPT_READY is done; -EINVAL it does not
 * listen any more; -EAGAIN, -ERESTARTSYS or -EINTR as always. Without KSHAKE_ACCEPT_READY
 * also -ECONNABORTED after KSHAKE_ACCEPT_REFUSE_MAX that were refused; and what
 * kshake_session_prepare() says but -EUSERS, for a connection that was reset.
 */
int kshake_accept(struct kshake_session *s, struct socket *newsock, struct proto_accept_arg *arg)
{
	struct kshake_listener *l = s->listener;
	struct kshake_session *child;
	bool ready;
	int err;

	spin_lock(&l->lock);
	ready = l->ready;
	if (!ready)
		l->accepts = true;
	spin_unlock(&l->lock);
	if (!ready)
		return kshake_accept_next(s, newsock, arg);
	err = kshake_accept_wait(s, arg, &child);
	if (!err)
		kshake_accept_hand_over(child, newsock);
	return err;
}
