// SPDX-License-Identifier: GPL-2.0-only
/*
 * TCP_ULP "kshake": what makes a TCP socket a TLS socket.
 */
#include <linux/module.h>
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

	if (!sk->sk_socket || sk->sk_type != SOCK_STREAM || !kshake_ulp_is_plain_tcp(sk))
		return -EOPNOTSUPP;
	switch (sk->sk_state) {
	case TCP_ESTABLISHED:
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
	/* A writer that waits for memory would go on in plaintext. */
	if (READ_ONCE(sk->sk_write_pending) || tcp_sk(sk)->repair)
		return -EBUSY;

	s = kshake_session_new(sk);
	if (!s)
		return -ENOMEM;

	/* One reference is the socket's, one the ULP data's. */
	kshake_session_get(s);
	write_lock_bh(&sk->sk_callback_lock);
	rcu_assign_pointer(inet_csk(sk)->icsk_ulp_data, s);
	kshake_gate_close(sk->sk_socket, s);
	write_unlock_bh(&sk->sk_callback_lock);
	return 0;
}

/*
 * The socket is destroyed with our ULP still on it: it was never started. An
 * IPV6_ADDRFORM that was under way when the ULP came may have taken the gate away: then
 * nobody else gives back what that held.
 */
static void kshake_ulp_release(struct sock *sk)
{
	struct kshake_session *s = rcu_dereference_protected(inet_csk(sk)->icsk_ulp_data, true);

	if (!s)
		return;
	rcu_assign_pointer(inet_csk(sk)->icsk_ulp_data, NULL);
	if (test_and_clear_bit(KSHAKE_S_GATED, &s->flags)) {
		module_put(THIS_MODULE);
		kshake_session_put(s);
	}
	kshake_session_put(s);
}

static struct tcp_ulp_ops kshake_ulp_ops __read_mostly = {
	.name		= KSHAKE_ULP_NAME,
	.owner		= THIS_MODULE,
	.init		= kshake_ulp_init,
	.release	= kshake_ulp_release,
};

/**
 * kshake_ulp_register() - make TCP_ULP "kshake" known
 *
 * Return: 0, or -EEXIST if another module has the name.
 */
int kshake_ulp_register(void)
{
	return tcp_register_ulp(&kshake_ulp_ops);
}

/**
 * kshake_ulp_unregister() - forget it; no socket has it any more
 */
void kshake_ulp_unregister(void)
{
	tcp_unregister_ulp(&kshake_ulp_ops);
}
