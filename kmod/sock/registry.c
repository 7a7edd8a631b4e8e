// SPDX-License-Identifier: GPL-2.0-only
/*
 * All sessions of the machine, from TCP_ULP to close(): who holds what.
 *
 * An xarray of the lowest free numbers: one short lock to come and to go, nothing on the
 * path of data, and a dump that goes on at a number needs no list to stand still.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/xarray.h>
#include <net/genetlink.h>
#include <net/tcp.h>

#include "../upcall/netlink-gen.h"
#include "session.h"

/* A socket that is destroyed may leave in softirq. */
static DEFINE_XARRAY_FLAGS(kshake_registry, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
static atomic_t kshake_registry_nr;

/**
 * kshake_registry_add() - a session comes
 * @s: being attached by the current task, its sk locked
 *
 * Return: 0; -ESHUTDOWN the module is to go; -ENOMEM.
 */
int kshake_registry_add(struct kshake_session *s)
{
	int err;

	err = xa_alloc_bh(&kshake_registry, &s->id, s, xa_limit_31b, GFP_KERNEL_ACCOUNT);
	if (err)
		return -ENOMEM;
	atomic_inc(&kshake_registry_nr);
	/* Pairs with kshake_drain_set(): either we see the mode, or it sees the session. */
	smp_mb__after_atomic();
	if (!kshake_drain_wanted())
		return 0;
	kshake_registry_remove(s);
	return -ESHUTDOWN;
}

/**
 * kshake_registry_remove() - a session goes
 * @s: may be gone already; not by two at once
 *
 * Context: any.
 */
void kshake_registry_remove(struct kshake_session *s)
{
	u32 id = s->id;

	if (!id)
		return;
	s->id = 0;
	xa_erase_bh(&kshake_registry, id);
	atomic_dec(&kshake_registry_nr);
}

/**
 * kshake_registry_next() - walk all sessions
 * @id: where to begin; the session's number afterwards
 *
 * Return: the first session from @id on, with a reference to it and to its sk, which
 * kshake_registry_put() gives back; NULL if there is none.
 */
struct kshake_session *kshake_registry_next(unsigned long *id)
{
	struct kshake_session *s;

	xa_lock_bh(&kshake_registry);
	s = xa_find(&kshake_registry, id, ULONG_MAX, XA_PRESENT);
	if (s) {
		kshake_session_get(s);
		/* It leaves before its sk does. */
		sock_hold(s->sk);
	}
	xa_unlock_bh(&kshake_registry);
	return s;
}

/**
 * kshake_registry_put() - done with a session of kshake_registry_next()
 * @s: the session
 */
void kshake_registry_put(struct kshake_session *s)
{
	sock_put(s->sk);
	kshake_session_put(s);
}

/**
 * kshake_registry_count() - how many sessions there are
 *
 * Return: that, on all of the machine.
 */
unsigned int kshake_registry_count(void)
{
	return atomic_read(&kshake_registry_nr);
}

/*
 * Only an idle session's name can change, and one that connects may be idle again in a
 * moment. Who has the lock may keep it for long. A server learns its client's name as the
 * handshake ends.
 */
static int kshake_registry_put_name(struct sk_buff *skb, struct kshake_session *s)
{
	int state = kshake_session_state(s);
	bool locked = state == KSHAKE_STATE_IDLE || state == KSHAKE_STATE_CONNECTING ||
		      state == KSHAKE_STATE_LISTENING;
	char name[U8_MAX + 1] = "";

	if (state == KSHAKE_STATE_HANDSHAKE && READ_ONCE(s->info.role) == KSHAKE_SERVER)
		return 0;
	if (locked && !mutex_trylock(&s->lock))
		return 0;
	if (s->opt.server_name_len)
		memcpy(name, s->opt.server_name, s->opt.server_name_len);
	if (locked)
		mutex_unlock(&s->lock);
	return name[0] ? nla_put_string(skb, KSHAKE_A_SESSION_SERVER_NAME, name) : 0;
}

static int kshake_registry_put_session(struct sk_buff *skb, struct netlink_callback *cb,
				       struct kshake_session *s)
{
	struct user_namespace *user_ns = sk_user_ns(NETLINK_CB(cb->skb).sk);
	u64 age_ms = div_u64(ktime_get_ns() - s->attached_ns, NSEC_PER_MSEC);
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &kshake_nl_family,
			  NLM_F_MULTI, KSHAKE_CMD_SESSION_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_uint(skb, KSHAKE_A_SESSION_INODE, s->inode) ||
	    nla_put_u32(skb, KSHAKE_A_SESSION_PID,
			pid_nr_ns(s->pid, task_active_pid_ns(current))) ||
	    nla_put_string(skb, KSHAKE_A_SESSION_COMM, s->comm) ||
	    nla_put_u32(skb, KSHAKE_A_SESSION_UID,
			from_kuid_munged(user_ns, kshake_sk_uid(s->sk))) ||
	    nla_put_u32(skb, KSHAKE_A_SESSION_STATE, kshake_session_state(s)) ||
	    nla_put_u32(skb, KSHAKE_A_SESSION_ROLE, READ_ONCE(s->info.role)) ||
	    nla_put_uint(skb, KSHAKE_A_SESSION_AGE, age_ms) ||
	    nla_put_uint(skb, KSHAKE_A_SESSION_NETNS, sock_net(s->sk)->net_cookie) ||
	    kshake_registry_put_name(skb, s)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * kshake_nl_session_get_dumpit() - KSHAKE_CMD_SESSION_GET
 * @skb: the part of the answer to be filled
 * @cb: the dump; args[0] is where it goes on
 *
 * The initial namespace, whose administrator may unload the module, sees all of them.
 *
 * Return: bytes put into @skb, 0 at the end.
 */
int kshake_nl_session_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct net *net = sock_net(skb->sk);
	unsigned long id = cb->args[0];
	struct kshake_session *s;
	int err = 0;

	for (; !err && (s = kshake_registry_next(&id)); kshake_registry_put(s)) {
		if (net_eq(net, &init_net) || net_eq(net, sock_net(s->sk)))
			err = kshake_registry_put_session(skb, cb, s);
		if (!err)
			id++;
	}
	cb->args[0] = id;
	return skb->len;
}
