// SPDX-License-Identifier: GPL-2.0-only
/*
 * Listening sockets: how one becomes ours, and what it does for KSHAKE_ACCEPT_READY.
 *
 * Without that option nothing happens until accept() is called. With it a worker takes each
 * connection out of TCP's queue at once, by TCP's own accept(), onto a struct socket that
 * nobody else knows. There the handshake runs like any other; only when it is done has the
 * application something to accept.
 *
 * A child that is still in TCP's queue must not be locked: TCP would warn when the listener
 * is closed meanwhile. So it is taken out first.
 */
#include <linux/memcontrol.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <net/tcp.h>

#include "listen.h"

/* Connections that one run of the work takes, before others have their turn. */
#define KSHAKE_LISTEN_TAKE_MAX	64
/* How soon it tries again when there was no memory. */
#define KSHAKE_LISTEN_RETRY	(HZ / 20 ?: 1)

static void kshake_listen_work(struct work_struct *work);

/* It listens already, or is about to. */
static struct kshake_listener *kshake_listen_new(struct kshake_session *s)
{
	struct kshake_listener *l = kzalloc(sizeof(*l), GFP_KERNEL_ACCOUNT);

	if (!l)
		return NULL;
	l->template = kshake_template_new(&s->opt);
	if (!l->template)
		goto err_free;
	if (kshake_limit_listen(&l->limit, s->sk))
		goto err_template;
	l->session = s;
	l->memcg = get_mem_cgroup_from_mm(current->mm);
	l->owner = kshake_verify_owner(s);
	refcount_set(&l->refs, 1);
	spin_lock_init(&l->lock);
	l->ready = s->opt.accept_ready;
	INIT_LIST_HEAD(&l->running);
	INIT_LIST_HEAD(&l->established);
	INIT_LIST_HEAD(&l->failed);
	INIT_DELAYED_WORK(&l->work, kshake_listen_work);
	return l;

err_template:
	kshake_template_put(l->template);
err_free:
	kfree(l);
	return NULL;
}

/**
 * kshake_listen_put() - one reference less; the last one frees
 * @l: the listener
 *
 * Context: any.
 */
void kshake_listen_put(struct kshake_listener *l)
{
	if (!refcount_dec_and_test(&l->refs))
		return;
	kshake_limit_unlisten(&l->limit);
	kshake_template_put(l->template);
	mem_cgroup_put(l->memcg);
	/* A softirq may be at kshake_listen_disown(). */
	kfree_rcu(l, rcu);
}

/**
 * kshake_listen_is() - is it the session of a listening socket?
 * @s: the session
 *
 * Return: whether; of one that drain.c has let go of, still.
 */
bool kshake_listen_is(const struct kshake_session *s)
{
	return s->listener && s->listener->session == s;
}

/**
 * kshake_listen_limit() - what the handshakes of accepted sockets count against
 * @l: the listener, or NULL
 *
 * Return: it, or NULL.
 */
struct kshake_limit_listener *kshake_listen_limit(struct kshake_listener *l)
{
	return l ? &l->limit : NULL;
}

/**
 * kshake_listen_owner() - who pays for what accepted sockets ask of the helper
 * @l: the listener
 *
 * Return: a user, as kshake_verify_owner() has it.
 */
kuid_t kshake_listen_owner(const struct kshake_listener *l)
{
	return l->owner;
}

/**
 * kshake_listen_no_fastopen() - no data comes with a SYN
 * @sk: listens, or is about to; locked, or nobody's yet
 *
 * A connection whose first data does is accepted before there is one: kTLS could not be put
 * on it.
 */
void kshake_listen_no_fastopen(struct sock *sk)
{
	WRITE_ONCE(inet_csk(sk)->icsk_accept_queue.fastopenq.max_qlen, 0);
}

/* TCP has put a child into the queue, which an application is not told of. */
static void kshake_listen_data_ready(struct sock *sk)
{
	struct kshake_session *s;

	read_lock_bh(&sk->sk_callback_lock);
	s = kshake_io_session(sk);
	/* Not once kshake_listen_unhook() was here: nobody waits for the work any more. */
	if (s && s->listener && sk->sk_data_ready == kshake_listen_data_ready)
		kshake_io_queue(&s->listener->work, 0);
	read_unlock_bh(&sk->sk_callback_lock);
}

static void kshake_listen_hook(struct kshake_session *s)
{
	struct kshake_listener *l = s->listener;
	struct sock *sk = s->sk;

	write_lock_bh(&sk->sk_callback_lock);
	if (sk->sk_data_ready != kshake_listen_data_ready) {
		l->data_ready = sk->sk_data_ready;
		/* Pairs with kshake_listen_disown(). */
		smp_store_release(&sk->sk_data_ready, kshake_listen_data_ready);
	}
	write_unlock_bh(&sk->sk_callback_lock);
}

/**
 * kshake_listen_unhook() - the listening socket gets its own callback back
 * @s: its session; may be called again
 */
void kshake_listen_unhook(struct kshake_session *s)
{
	struct sock *sk = s->sk;

	write_lock_bh(&sk->sk_callback_lock);
	if (sk->sk_data_ready == kshake_listen_data_ready)
		WRITE_ONCE(sk->sk_data_ready, s->listener->data_ready);
	write_unlock_bh(&sk->sk_callback_lock);
}

/**
 * kshake_listen_disown() - a child must not have the callback of its listener
 * @sk: the child, which has
 * @listening: the listener's session; NULL: that is being let go of, and will not have @sk
 *
 * Context: softirq.
 */
void kshake_listen_disown(struct sock *sk, const struct kshake_session *listening)
{
	if (listening && sk->sk_data_ready == kshake_listen_data_ready)
		sk->sk_data_ready = listening->listener->data_ready;
}

/* Its options are what the template has. */
static void kshake_listen_borrow(struct kshake_session *s)
{
	struct kshake_template *t = kshake_template_get(s->listener->template);

	kshake_options_wipe(&s->opt, kshake_template_lent(NULL));
	s->opt = *kshake_template_options(t);
	s->template = t;
}

/**
 * kshake_listen_publish() - options have changed
 * @s: of a listening socket, @s->lock held; @s->template has the new ones
 *
 * Sockets that are accepted from now on begin with them; and whoever was let in by others, and
 * is not accepted yet, is not going to be.
 */
void kshake_listen_publish(struct kshake_session *s)
{
	struct kshake_template *t = kshake_template_get(s->template);
	struct kshake_listener *l = s->listener;

	spin_lock(&l->lock);
	swap(l->template, t);
	if (l->ready && kshake_template_options(t)->trust != s->opt.trust) {
		list_splice_tail_init(&l->established, &l->failed);
		l->nr_established = 0;
		if (!l->closed)
			kshake_io_queue(&l->work, 0);
	}
	spin_unlock(&l->lock);
	kshake_template_put(t);
}

/**
 * kshake_listen_arm() - the ULP comes upon a socket that listens
 * @s: its session, which nobody knows yet; its sk is locked
 *
 * Its options may come later: until it has a credential accept() fails.
 *
 * Return: 0: it is LISTENING; -ENOMEM.
 */
int kshake_listen_arm(struct kshake_session *s)
{
	struct kshake_listener *l = kshake_listen_new(s);

	if (!l)
		return -ENOMEM;
	s->listener = l;
	kshake_listen_borrow(s);
	s->state = KSHAKE_STATE_LISTENING;
	return 0;
}

static int kshake_listen_start(struct kshake_session *s, int backlog)
{
	struct kshake_listener *l = kshake_listen_new(s);
	int err;

	if (!l)
		return -ENOMEM;
	/* Connections come while TCP's listen() is returning. */
	s->listener = l;
	if (l->ready)
		kshake_listen_hook(s);
	err = s->base_ops->listen(s->sock, backlog);
	if (err) {
		kshake_listen_unhook(s);
		cancel_delayed_work_sync(&l->work);
		s->listener = NULL;
		kshake_listen_put(l);
		return err;
	}
	kshake_listen_no_fastopen(s->sk);
	kshake_listen_borrow(s);
	kshake_session_enter(s, KSHAKE_STATE_LISTENING);
	return 0;
}

/* As TCP has it: not what connects or is connected. */
static bool kshake_listen_can(const struct kshake_session *s)
{
	return s->state == KSHAKE_STATE_LISTENING ||
	       (s->state == KSHAKE_STATE_IDLE && inet_sk_state_load(s->sk) == TCP_CLOSE);
}

/**
 * kshake_listen() - listen() on a socket with our ULP
 * @s: the session
 * @backlog: as always; for KSHAKE_ACCEPT_READY also how many established connections may wait
 *
 * What will be accepted is TLS, so there has to be what that needs.
 *
 * Context: process, the application's: it pays for what its connections need.
 * Return: 0; -ENOKEY no credential; what else kshake_session_may_start() says of a server;
 * -ESHUTDOWN the module is to go; -EINVAL it is connected; -ENOMEM; what TCP says.
 */
int kshake_listen(struct kshake_session *s, int backlog)
{
	int err = 0;

	mutex_lock(&s->opt_lock);
	mutex_lock(&s->lock);
	if (kshake_drain_wanted())
		err = -ESHUTDOWN;
	else if (s->state == KSHAKE_STATE_FAILED)
		err = s->error;
	else if (!kshake_listen_can(s))
		err = -EINVAL;
	else
		err = kshake_session_may_start(s, KSHAKE_SERVER);
	if (err)
		goto unlock;
	if (s->state == KSHAKE_STATE_IDLE) {
		err = kshake_listen_start(s, backlog);
	} else {
		err = s->base_ops->listen(s->sock, backlog);
		kshake_listen_no_fastopen(s->sk);
	}
unlock:
	mutex_unlock(&s->lock);
	mutex_unlock(&s->opt_lock);
	return err;
}

/**
 * kshake_listen_set_ready() - KSHAKE_ACCEPT_READY on a socket that listens
 * @s: its session, @s->lock held
 * @ready: on or off
 *
 * Return: 0; -EBUSY it was on, or off when accept() was called: somebody may be waiting
 * where nothing will come any more.
 */
int kshake_listen_set_ready(struct kshake_session *s, bool ready)
{
	struct kshake_listener *l = s->listener;
	int err = 0;

	spin_lock(&l->lock);
	if (l->ready != ready) {
		if (l->ready || l->accepts)
			err = -EBUSY;
		else
			l->ready = true;
	}
	spin_unlock(&l->lock);
	if (!err && ready) {
		kshake_listen_hook(s);
		kshake_io_queue(&l->work, 0);
	}
	return err;
}

/**
 * kshake_listen_poll() - is there something to accept?
 * @s: of a listening socket
 * @file: of poll(), which waits in the socket's queue
 *
 * Return: as poll() does.
 */
__poll_t kshake_listen_poll(struct kshake_session *s, struct file *file)
{
	const struct kshake_listener *l = s->listener;

	if (!READ_ONCE(l->ready) || inet_sk_state_load(s->sk) != TCP_LISTEN)
		return s->base_ops->poll(file, s->sock, NULL);
	return list_empty_careful(&l->established) ? 0 : EPOLLIN | EPOLLRDNORM;
}

/* Failures are nobody's who could be told. */
static void kshake_listen_log(const struct kshake_session *s)
{
	const struct inet_sock *inet = inet_sk(s->sk);

#if IS_ENABLED(CONFIG_IPV6)
	if (s->sk->sk_family == AF_INET6) {
		net_info_ratelimited("kshake: handshake of [%pI6c]:%u failed: error %d, reason %u\n",
				     &s->sk->sk_v6_daddr, ntohs(inet->inet_dport), s->error,
				     s->info.reason);
		return;
	}
#endif
	net_info_ratelimited("kshake: handshake of %pI4:%u failed: error %d, reason %u\n",
			     &inet->inet_daddr, ntohs(inet->inet_dport), s->error,
			     s->info.reason);
}

/* @l->lock is held. Options may have changed since the handshake began. */
static bool kshake_listen_admits(const struct kshake_listener *l, const struct kshake_session *s)
{
	return s->state == KSHAKE_STATE_ESTABLISHED &&
	       s->opt.trust == kshake_template_options(l->template)->trust;
}

/**
 * kshake_listen_over() - the handshake on a private socket is over
 * @s: its session, @s->lock held, its state the final one
 */
void kshake_listen_over(struct kshake_session *s)
{
	struct kshake_listener *l = s->listener;

	if (s->state != KSHAKE_STATE_ESTABLISHED)
		kshake_listen_log(s);
	spin_lock(&l->lock);
	/* The listener goes, and has taken it out. */
	if (list_empty(&s->queued))
		goto unlock;
	if (kshake_listen_admits(l, s)) {
		list_move_tail(&s->queued, &l->established);
		l->nr_established++;
		l->data_ready(l->session->sk);
	} else {
		list_move_tail(&s->queued, &l->failed);
		if (!l->closed)
			kshake_io_queue(&l->work, 0);
	}
unlock:
	spin_unlock(&l->lock);
}

/* The first of a list, nobody's any more; NULL: it is empty. */
static struct kshake_session *kshake_listen_pop(struct kshake_listener *l, struct list_head *from)
{
	struct kshake_session *s;

	spin_lock(&l->lock);
	s = list_first_entry_or_null(from, struct kshake_session, queued);
	if (s) {
		list_del_init(&s->queued);
		if (from == &l->established)
			l->nr_established--;
	}
	spin_unlock(&l->lock);
	return s;
}

static void kshake_listen_release_all(struct kshake_listener *l, struct list_head *from)
{
	struct kshake_session *s;

	while ((s = kshake_listen_pop(l, from))) {
		/* Inherited; who closes here does not wait. */
		lock_sock(s->sk);
		sock_reset_flag(s->sk, SOCK_LINGER);
		release_sock(s->sk);
		sock_release(s->sock);
	}
}

static bool kshake_listen_has_room(const struct kshake_listener *l)
{
	/* As sk_acceptq_is_full(). */
	return READ_ONCE(l->nr_established) <= READ_ONCE(l->session->sk->sk_max_ack_backlog);
}

/* Return: in how many jiffies to come again; 0: when there is something new. */
static unsigned long kshake_listen_take(struct kshake_listener *l)
{
	unsigned int i;
	int err;

	for (i = 0; i < KSHAKE_LISTEN_TAKE_MAX; i++) {
		if (!kshake_listen_has_room(l))
			return 0;
		err = kshake_accept_private(l);
		if (err == -EAGAIN || err == -EINVAL)
			return 0;
		if (err)
			return KSHAKE_LISTEN_RETRY;
		cond_resched();
	}
	return 1;
}

/* Workers are everybody's: see io.c, where sessions do the same. */
static void kshake_listen_work(struct work_struct *work)
{
	struct kshake_listener *l = container_of(to_delayed_work(work), struct kshake_listener,
						 work);
	struct mem_cgroup *memcg;
	unsigned long again = 1;

	kshake_listen_release_all(l, &l->failed);
	if (!sock_owned_by_user_nocheck(l->session->sk) && kshake_limit_work_begin(l->limit.user)) {
		memcg = set_active_memcg(l->memcg);
		again = kshake_listen_take(l);
		set_active_memcg(memcg);
		kshake_limit_work_end(l->limit.user);
	}
	spin_lock(&l->lock);
	if (again && !l->closed)
		kshake_io_queue(&l->work, again);
	spin_unlock(&l->lock);
}

/**
 * kshake_listen_flush() - abort and close what was not accepted
 * @s: of a socket that listened
 *
 * TCP has done so with what was in its own queue.
 */
void kshake_listen_flush(struct kshake_session *s)
{
	struct kshake_listener *l = s->listener;

	cancel_delayed_work_sync(&l->work);
	/* From where a handshake is to where it may go meanwhile. */
	kshake_listen_release_all(l, &l->running);
	kshake_listen_release_all(l, &l->established);
	kshake_listen_release_all(l, &l->failed);
}

/**
 * kshake_listen_stop() - a listening socket goes
 * @s: its session, @s->lock not held; may be called again
 */
void kshake_listen_stop(struct kshake_session *s)
{
	struct kshake_listener *l = s->listener;

	kshake_listen_unhook(s);
	spin_lock(&l->lock);
	l->closed = true;
	spin_unlock(&l->lock);
	kshake_listen_flush(s);
}
