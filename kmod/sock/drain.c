// SPDX-License-Identifier: GPL-2.0-only
/*
 * Getting rid of all sessions so that the module can be removed, whatever their owners
 * do: each is aborted, then its socket is let go of. A socket that was let go of has
 * ops that lie outside of the module and refuse everything, for ever; what is left of
 * kshake on it is nothing. Why that is safe is in Documentation/architecture.rst.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <net/genetlink.h>
#include <net/tcp.h>

#include "../upcall/netlink-gen.h"
#include "session.h"
#include "trace.h"

/* How soon to look again at what was busy. */
#define KSHAKE_DRAIN_RETRY	(HZ / 50 ?: 1)

/*
 * Tasks in the gate's functions, but release(), and in netlink's handshake: only the sum over
 * all CPUs means something.
 */
DEFINE_PER_CPU(unsigned int, kshake_drain_callers);

/* Orders changes of the mode with each other. */
static DEFINE_MUTEX(kshake_drain_lock);
static u32 kshake_drain_mode;			/* enum kshake_drain_mode */

/* Sessions that were let go of and still may be in use; only the work looks at it. */
static LIST_HEAD(kshake_drain_leaving);

static void kshake_drain_run(struct work_struct *work);
static DECLARE_DELAYED_WORK(kshake_drain_work, kshake_drain_run);

/**
 * kshake_drain_wanted() - is the module to go?
 *
 * Return: whether sessions and handshakes are refused.
 */
bool kshake_drain_wanted(void)
{
	return READ_ONCE(kshake_drain_mode) != KSHAKE_DRAIN_MODE_OFF;
}

/* @s->lock and a reference to the file are held: the socket stays, and nobody starts. */
static void kshake_drain_abort(struct kshake_session *s)
{
	switch (s->state) {
	case KSHAKE_STATE_CONNECTING:
		kshake_connect_cancel(s);
		fallthrough;
	case KSHAKE_STATE_IDLE:
	case KSHAKE_STATE_LISTENING:
		s->error = -ECONNABORTED;
		s->info.error = ECONNABORTED;
		s->info.reason = KSHAKE_REASON_DRAINED;
		kshake_session_enter(s, KSHAKE_STATE_FAILED);
		kshake_session_wake(s, true);
		break;
	case KSHAKE_STATE_HANDSHAKE:
		kshake_io_drain(s);
		break;
	case KSHAKE_STATE_ESTABLISHED:
		kshake_post_drain(s);
		break;
	}
	/* Whoever is blocked in TCP or kTLS comes back; the peer gets a reset. */
	tcp_abort(s->sk, ECONNABORTED);
}

/* From here on the socket's calls are refused, and do not come by us any more. */
static void kshake_drain_replace_ops(struct kshake_session *s, struct socket *sock,
				     const struct proto_ops *ops)
{
	struct sock *sk = s->sk;

	kshake_io_unhook(s);
	if (kshake_listen_is(s))
		kshake_listen_unhook(s);
	lock_sock(sk);
	kshake_ulp_take_off(s);
	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sock->ops, ops);
	write_unlock_bh(&sk->sk_callback_lock);
	release_sock(sk);
}

/*
 * With a reference to the file, close() cannot begin before the ops are others. NULL:
 * it has begun, and takes the session along; or it is a socket of the kernel's own.
 */
static struct file *kshake_drain_hold_file(struct kshake_session *s)
{
	struct sock *sk = s->sk;
	struct file *file = NULL;

	read_lock_bh(&sk->sk_callback_lock);
	if (sk->sk_socket)
		file = get_file_active(&sk->sk_socket->file);
	read_unlock_bh(&sk->sk_callback_lock);
	return file;
}

/*
 * Abort and let go, if that can be done at once: an application may keep the session or
 * its socket locked for as long as its memory does not answer. The references to @s and
 * its sk go to the list of the leaving ones if true is returned.
 */
static bool kshake_drain_let_go(struct kshake_session *s)
{
	const struct proto_ops *ops = kshake_letgo_ops(s->tcp_ops);
	struct file *file;
	bool gone = false;

	if (!ops || sock_owned_by_user_nocheck(s->sk) || !mutex_trylock(&s->lock))
		return false;
	file = kshake_drain_hold_file(s);
	if (file) {
		/* TCP_ULP may have failed after all. */
		gone = test_bit(KSHAKE_S_GATED, &s->flags);
		if (gone) {
			kshake_drain_abort(s);
			kshake_drain_replace_ops(s, sock_from_file(file), ops);
			set_bit(KSHAKE_S_LET_GO, &s->flags);
			list_add(&s->leaving, &kshake_drain_leaving);
		}
	}
	mutex_unlock(&s->lock);
	if (gone) {
		kshake_session_stop(s);
		if (kshake_listen_is(s))
			kshake_listen_stop(s);
	}
	/* The work of a listener looks at its socket, which goes with the file. */
	if (file)
		fput(file);
	return gone;
}

/* Are all sessions let go of now? */
static bool kshake_drain_all(void)
{
	struct kshake_session *s;
	unsigned long id = 0;
	bool all = true;

	for (; (s = kshake_registry_next(&id)); id++) {
		if (!test_bit(KSHAKE_S_LET_GO, &s->flags)) {
			if (kshake_drain_let_go(s))
				continue;
			all = false;
		}
		kshake_registry_put(s);
		cond_resched();
	}
	return all;
}

/*
 * Tasks that are still in the gate. Exact when nobody can enter any more, which is so
 * once all sessions are let go of: what is missed then is only that somebody left.
 */
static unsigned int kshake_drain_nr_callers(void)
{
	unsigned int sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(kshake_drain_callers, cpu));
	return sum;
}

/*
 * Tasks on their way from reading a pointer to our functions into these, or out of
 * them, do not sleep there: it is over when each has slept, and each softirq ended.
 */
static void kshake_drain_synchronize(void)
{
	synchronize_rcu_tasks();
	synchronize_rcu();
}

/* Give back what the sockets that were let go of held. */
static void kshake_drain_settle(void)
{
	struct kshake_session *s, *next;

	if (list_empty(&kshake_drain_leaving))
		return;
	kshake_drain_synchronize();
	if (kshake_drain_nr_callers())
		return;
	kshake_drain_synchronize();
	list_for_each_entry_safe(s, next, &kshake_drain_leaving, leaving) {
		list_del(&s->leaving);
		kshake_registry_remove(s);
		/* The socket's reference, then the walk's. */
		kshake_session_put(s);
		kshake_registry_put(s);
		module_put(THIS_MODULE);
	}
}

/* What holds the module: sessions, and children of listeners. */
static unsigned int kshake_drain_count(void)
{
	return kshake_registry_count() + kshake_child_count();
}

static void kshake_drain_run(struct work_struct *work)
{
	if (kshake_drain_all()) {
		kshake_drain_settle();
		kshake_child_drain(kshake_drain_synchronize);
	}
	if (kshake_drain_count())
		queue_delayed_work(system_unbound_wq, &kshake_drain_work, KSHAKE_DRAIN_RETRY);
}

/**
 * kshake_drain_exit() - the module goes
 *
 * Nobody holds it any more, so nothing is left to do; the work may be returning, and so may
 * tasks that have carried out a netlink command.
 */
void kshake_drain_exit(void)
{
	cancel_delayed_work_sync(&kshake_drain_work);
	kshake_drain_synchronize();
}

static int kshake_drain_set(u32 mode, struct netlink_ext_ack *extack)
{
	int err = 0;

	mutex_lock(&kshake_drain_lock);
	/* An abort comes to its end: half of it would leave sockets to nobody. */
	if (kshake_drain_mode == KSHAKE_DRAIN_MODE_ABORT && mode != KSHAKE_DRAIN_MODE_ABORT &&
	    kshake_drain_count()) {
		NL_SET_ERR_MSG(extack, "sockets are being aborted: wait until none is left");
		err = -EBUSY;
		goto unlock;
	}
	WRITE_ONCE(kshake_drain_mode, mode);
	trace_kshake_drain(mode, kshake_registry_count());
	/* Pairs with kshake_registry_add(). */
	smp_mb();
	if (mode == KSHAKE_DRAIN_MODE_ABORT)
		mod_delayed_work(system_unbound_wq, &kshake_drain_work, 0);
unlock:
	mutex_unlock(&kshake_drain_lock);
	return err;
}

static int kshake_drain_reply(struct genl_info *info)
{
	struct sk_buff *reply = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *hdr;

	if (!reply)
		return -ENOMEM;
	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr || nla_put_u32(reply, KSHAKE_A_DRAIN_MODE, READ_ONCE(kshake_drain_mode)) ||
	    nla_put_uint(reply, KSHAKE_A_DRAIN_SESSIONS, kshake_drain_count())) {
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);
}

/**
 * kshake_nl_drain_doit() - KSHAKE_CMD_DRAIN
 * @skb: the request
 * @info: the request, parsed
 *
 * Does not wait for anything: what is under way is asked for by the same command.
 *
 * Generic netlink asks for CAP_NET_ADMIN in the initial user namespace.
 *
 * Return: 0; -EBUSY the mode cannot change while sockets are being aborted; -ENOMEM; or what
 * sending says.
 */
int kshake_nl_drain_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *mode = info->attrs[KSHAKE_A_DRAIN_MODE];
	int err = 0;

	if (mode)
		err = kshake_drain_set(nla_get_u32(mode), info->extack);
	return err ?: kshake_drain_reply(info);
}
