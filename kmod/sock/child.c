// SPDX-License-Identifier: GPL-2.0-only
/*
 * The children of a listener: connections between TCP's last ACK and accept().
 *
 * TCP clones a child from the listener in softirq, and puts it into a queue. It need not come
 * out where it went in: with net.ipv4.tcp_migrate_req a child of a listener that closes goes
 * to another socket of its SO_REUSEPORT group, which may be a plain one. So a child refuses
 * whatever could make it speak in clear, until an accept() of ours takes it: it has a sk_prot
 * of ours. That is TCP's but for the calls of an application; what TCP itself needs of it,
 * the accounting included, is the same.
 *
 * Who finds no child of ours in his hands got a connection that is older than the ULP.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <net/tcp.h>
#include <net/transp_v6.h>

#include "session.h"

/**
 * struct kshake_child - a child that nobody has accepted, or a plain socket has
 * @node: in @kshake_children, or, at the end, of those that were let go of
 * @sk: that it is the ULP data of; no reference, it leaves before the sk is gone
 */
struct kshake_child {
	struct list_head node;
	struct sock *sk;
};

static struct proto kshake_child_prot;
#if IS_ENABLED(CONFIG_IPV6)
static struct proto kshake_child_prot6;
#endif

static LIST_HEAD(kshake_children);
static unsigned int kshake_children_nr;
static DEFINE_SPINLOCK(kshake_children_lock);	/* of both; within the sk's */

static int kshake_child_connect(struct sock *sk, struct kshake_sockaddr *addr, int len)
{
	return -EOPNOTSUPP;
}

/* close() without lingering relies on it; the error has the socket not be used again. */
static int kshake_child_disconnect(struct sock *sk, int flags)
{
	/* For either family; the function itself is not exported everywhere. */
	tcp_prot.disconnect(sk, flags);
	return -EOPNOTSUPP;
}

static int kshake_child_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval,
				   unsigned int optlen)
{
	return -EOPNOTSUPP;
}

static int kshake_child_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	return -EOPNOTSUPP;
}

static int kshake_child_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
				kshake_proto_addr_len(int flags))
{
	return -EOPNOTSUPP;
}

static void kshake_child_poison(struct proto *prot, const struct proto *base)
{
	*prot = *base;
	prot->connect = kshake_child_connect;
	prot->disconnect = kshake_child_disconnect;
	prot->setsockopt = kshake_child_setsockopt;
	prot->sendmsg = kshake_child_sendmsg;
	prot->recvmsg = kshake_child_recvmsg;
}

/**
 * kshake_child_init() - at module load
 */
void kshake_child_init(void)
{
	kshake_child_poison(&kshake_child_prot, &tcp_prot);
#if IS_ENABLED(CONFIG_IPV6)
	kshake_child_poison(&kshake_child_prot6, &tcpv6_prot);
#endif
}

/**
 * kshake_child_is() - is it a child of ours that no accept() of ours has taken?
 * @sk: locked, or being destroyed
 *
 * Return: whether.
 */
bool kshake_child_is(const struct sock *sk)
{
	const struct proto *prot = READ_ONCE(sk->sk_prot);

#if IS_ENABLED(CONFIG_IPV6)
	if (prot == &kshake_child_prot6)
		return true;
#endif
	return prot == &kshake_child_prot;
}

/**
 * kshake_child_clone() - a connection was made: the ULP's .clone
 * @req: what it was until now
 * @sk: the child, bit by bit its listener, locked; our ULP is on it
 * @priority: how to allocate
 *
 * It may go on without memory, but then drain.c will not find it if a plain socket accepts
 * it.
 *
 * Context: softirq.
 */
void kshake_child_clone(const struct request_sock *req, struct sock *sk, const gfp_t priority)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct kshake_child *child;

	__module_get(THIS_MODULE);
	/* The listener holds its ULP data until after this softirq; NULL if that goes. */
	kshake_listen_disown(sk, rcu_dereference_raw(icsk->icsk_ulp_data));
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6)
		WRITE_ONCE(sk->sk_prot, &kshake_child_prot6);
	else
#endif
		WRITE_ONCE(sk->sk_prot, &kshake_child_prot);

	child = kmalloc(sizeof(*child), priority | __GFP_NOWARN);
	rcu_assign_pointer(icsk->icsk_ulp_data, child);
	if (!child)
		return;
	child->sk = sk;
	spin_lock_bh(&kshake_children_lock);
	list_add_tail(&child->node, &kshake_children);
	kshake_children_nr++;
	spin_unlock_bh(&kshake_children_lock);
}

/* TCP's own again. Return: to be freed, or NULL. */
static struct kshake_child *kshake_child_restore(struct sock *sk)
{
	struct inet_connection_sock *icsk = inet_csk(sk);
	struct kshake_child *child = rcu_dereference_protected(icsk->icsk_ulp_data, true);

	if (child) {
		spin_lock_bh(&kshake_children_lock);
		list_del(&child->node);
		kshake_children_nr--;
		spin_unlock_bh(&kshake_children_lock);
	}
	rcu_assign_pointer(icsk->icsk_ulp_data, NULL);
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6)
		WRITE_ONCE(sk->sk_prot, &tcpv6_prot);
	else
#endif
		WRITE_ONCE(sk->sk_prot, &tcp_prot);
	return child;
}

/**
 * kshake_child_adopt() - it is a session's from here on, or nobody's
 * @sk: a child, locked or being destroyed
 *
 * The ULP and its reference to the module stay, without data.
 *
 * Context: any.
 */
void kshake_child_adopt(struct sock *sk)
{
	kfree(kshake_child_restore(sk));
}

/*
 * Not with lock_sock(): as long as it is in a queue only the spinlock may be taken. Whoever
 * owns it is about to accept it, or has; it is looked at again.
 */
static void kshake_child_let_go(struct sock *sk, const struct tcp_ulp_ops *ulp_ops,
				struct list_head *gone)
{
	struct kshake_child *child;

	local_bh_disable();
	bh_lock_sock(sk);
	if (!sock_owned_by_user(sk) && kshake_child_is(sk)) {
		child = kshake_child_restore(sk);
		list_add(&child->node, gone);
		inet_csk(sk)->icsk_ulp_ops = ulp_ops;
		/*
		 * What is plain TCP's from here on carries nothing any more. It ends when its
		 * owner closes it: in a queue it can be nobody else's to end.
		 */
		WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
		if (sk->sk_state != TCP_CLOSE) {
			WRITE_ONCE(sk->sk_err, ECONNABORTED);
			sk_error_report(sk);
		}
	}
	bh_unlock_sock(sk);
	local_bh_enable();
}

/* The next one, with a reference, to the end of the list; NULL: there is none. */
static struct sock *kshake_child_next(void)
{
	struct kshake_child *child;
	struct sock *sk = NULL;

	spin_lock_bh(&kshake_children_lock);
	child = list_first_entry_or_null(&kshake_children, struct kshake_child, node);
	if (child) {
		list_move_tail(&child->node, &kshake_children);
		sk = child->sk;
		sock_hold(sk);
	}
	spin_unlock_bh(&kshake_children_lock);
	return sk;
}

/**
 * kshake_child_drain() - abort those that are left when no listener is, and let go of them
 * @synchronize: waits until nobody is in a function of ours that is found through a socket
 *
 * Context: process; one caller at a time.
 */
void kshake_child_drain(void (*synchronize)(void))
{
	unsigned int nr = kshake_child_count();
	const struct tcp_ulp_ops *ulp_ops;
	struct kshake_child *child, *next;
	LIST_HEAD(gone);
	struct sock *sk;

	if (!nr)
		return;
	ulp_ops = kshake_letgo_ulp_ops();
	if (!ulp_ops)
		return;
	while (nr-- && (sk = kshake_child_next())) {
		kshake_child_let_go(sk, ulp_ops, &gone);
		sock_put(sk);
	}
	if (list_empty(&gone))
		return;
	synchronize();
	list_for_each_entry_safe(child, next, &gone, node) {
		kfree(child);
		module_put(THIS_MODULE);
	}
}

/**
 * kshake_child_count() - how many children wait to be accepted, or never will be by us
 *
 * Return: that, on all of the machine.
 */
unsigned int kshake_child_count(void)
{
	return READ_ONCE(kshake_children_nr);
}
