// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP_ULP "kshake": what makes a TCP socket a TLS socket.
 */
#include <linux/kmemleak.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <net/tcp.h>
#include <net/transp_v6.h>

#include "session.h"

/**
 * kshake_ulp_is_plain_tcp() - may kTLS be put on this socket?
 * @sk: locked
 *
 * kTLS builds global tables from the sk_prot and ops that it finds, so it must find
 * TCP's own: anything else that sits on the socket (sockmap, SMC, another ULP's
 * wrapper) is refused rather than spread to unrelated sockets.
 *
 * Return: whether nothing is on it but TCP.
 */
bool kshake_ulp_is_plain_tcp(const struct sock *sk)
{
	const struct proto *prot = READ_ONCE(sk->sk_prot);

	if (sk->sk_family == AF_INET)
		return prot == &tcp_prot;
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6)
		return prot == &tcpv6_prot;
#endif
	return false;
}

/* Called by tcp_set_ulp() under lock_sock(); the module reference is taken already. */
static int kshake_ulp_init(struct sock *sk)
{
	struct kshake_session *s;
	int err;

	if (!sk->sk_socket || sk->sk_type != SOCK_STREAM || !kshake_ulp_is_plain_tcp(sk))
		return -EOPNOTSUPP;
	switch (sk->sk_state) {
	case TCP_ESTABLISHED:
	case TCP_LISTEN:
		break;
	case TCP_CLOSE:
		/* Not what is left of a connection, which connect() cannot use again. */
		if (sk->sk_socket->state != SS_UNCONNECTED)
			return -ENOTCONN;
		/* It would have connect() put the application's data into the SYN. */
		if (tcp_sk(sk)->fastopen_connect)
			return -EOPNOTSUPP;
		break;
	default:
		return -ENOTCONN;
	}
	/* kTLS has none, and nobody could take it back. */
	if (READ_ONCE(sk->sk_peek_off) >= 0)
		return -EOPNOTSUPP;
	/*
	 * A writer that waits for memory would go on in plaintext, and so would one that waits
	 * for the lock that we have: both are in TCP's sendmsg() already.
	 */
	if (READ_ONCE(sk->sk_write_pending) || waitqueue_active(&sk->sk_lock.wq) ||
	    tcp_sk(sk)->repair || rcu_access_pointer(__sk_user_data(sk)))
		return -EBUSY;

	s = kshake_session_new(sk);
	if (!s)
		return -ENOMEM;
	err = sk->sk_state == TCP_LISTEN ? kshake_listen_arm(s) : 0;
	if (!err)
		err = kshake_registry_add(s);
	if (err) {
		if (err == -ESHUTDOWN)
			kshake_stat_add(sock_net(sk), KSHAKE_STAT_REFUSED_DRAINING, 1);
		kshake_session_put(s);
		return err;
	}

	/* Not before it can fail no more: a plain listener may be for it. */
	if (sk->sk_state == TCP_LISTEN)
		kshake_listen_no_fastopen(sk);
	/* One reference is the socket's, one the ULP data's. */
	kshake_session_get(s);
	write_lock_bh(&sk->sk_callback_lock);
	rcu_assign_pointer(inet_csk(sk)->icsk_ulp_data, s);
	kshake_gate_close(sk->sk_socket, s);
	write_unlock_bh(&sk->sk_callback_lock);
	return 0;
}

/*
 * The socket is destroyed with our ULP still on it: it was never started, never accepted, or
 * a listener. An
 * IPV6_ADDRFORM that was under way when the ULP came may have taken the gate away: then
 * nobody else gives back what that held.
 */
static void kshake_ulp_release(struct sock *sk)
{
	struct kshake_session *s;

	if (kshake_child_is(sk)) {
		kshake_child_adopt(sk);
		return;
	}
	s = rcu_dereference_protected(inet_csk(sk)->icsk_ulp_data, true);
	if (!s)
		return;
	rcu_assign_pointer(inet_csk(sk)->icsk_ulp_data, NULL);
	if (test_and_clear_bit(KSHAKE_S_GATED, &s->flags)) {
		kshake_registry_remove(s);
		module_put(THIS_MODULE);
		kshake_session_put(s);
	}
	kshake_session_put(s);
}

static const struct tcp_ulp_ops kshake_ulp_template = {
	.name		= KSHAKE_ULP_NAME,
	.owner		= THIS_MODULE,
	.init		= kshake_ulp_init,
	.release	= kshake_ulp_release,
	.clone		= kshake_child_clone,
};

/*
 * In memory of its own: TCP_ULP and inet_diag copy the name from here to whoever asks,
 * and may be at it when the socket is let go of (drain.c) and the module goes.
 */
static struct tcp_ulp_ops *kshake_ulp_ops;

/**
 * kshake_ulp_take_off() - TCP forgets us
 * @s: its sk is locked; started or not
 *
 * The references that the ULP held, to session and module, are put.
 */
void kshake_ulp_take_off(struct kshake_session *s)
{
	struct inet_connection_sock *icsk = inet_csk(s->sk);

	if (icsk->icsk_ulp_ops != kshake_ulp_ops)
		return;
	write_lock_bh(&s->sk->sk_callback_lock);
	rcu_assign_pointer(icsk->icsk_ulp_data, NULL);
	icsk->icsk_ulp_ops = NULL;
	write_unlock_bh(&s->sk->sk_callback_lock);
	kshake_session_put(s);
	module_put(THIS_MODULE);
}

/**
 * kshake_ulp_register() - make TCP_ULP "kshake" known
 *
 * Return: 0; -EEXIST another module has the name; -ENOMEM.
 */
int kshake_ulp_register(void)
{
	int err;

	kshake_ulp_ops = kmemdup(&kshake_ulp_template, sizeof(kshake_ulp_template), GFP_KERNEL);
	if (!kshake_ulp_ops)
		return -ENOMEM;
	err = tcp_register_ulp(kshake_ulp_ops);
	if (err)
		kfree(kshake_ulp_ops);
	return err;
}

/**
 * kshake_ulp_unregister() - forget it; no socket has it any more
 */
void kshake_ulp_unregister(void)
{
	tcp_unregister_ulp(kshake_ulp_ops);
	if (kshake_letgo_used())
		kmemleak_not_leak(kshake_ulp_ops);
	else
		kfree(kshake_ulp_ops);
}
