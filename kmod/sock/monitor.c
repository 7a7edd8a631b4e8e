// SPDX-License-Identifier: GPL-2.0-only
/*
 * The multicast group monitor: who shook hands with whom, and how it went. Nothing is made
 * unless somebody listens; nobody waits for those who do, and what does not fit into their
 * buffers they have lost.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/user_namespace.h>
#include <net/genetlink.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>

#include "../upcall/netlink-gen.h"
#include "session.h"

#define NAME_ROOM	(U8_MAX + 1)

static size_t kshake_monitor_room(void)
{
	return 3 * nla_total_size_64bit(sizeof(u64)) + 2 * nla_total_size(sizeof(u32)) +
	       nla_total_size(TASK_COMM_LEN) + 2 * nla_total_size(sizeof(struct in6_addr)) +
	       2 * nla_total_size(sizeof(u16)) + nla_total_size(NAME_ROOM) +
	       nla_total_size(U8_MAX) + nla_total_size(sizeof(struct kshake_info));
}

/* An address of IPv4's is one, whatever family the socket is of. */
static int kshake_monitor_put_address(struct sk_buff *msg, int attr, const struct sock *sk,
				      bool peer)
{
#if IS_ENABLED(CONFIG_IPV6)
	const struct in6_addr *address = peer ? &sk->sk_v6_daddr : &sk->sk_v6_rcv_saddr;

	if (sk->sk_family == AF_INET6)
		return ipv6_addr_v4mapped(address) ?
		       nla_put_in_addr(msg, attr, address->s6_addr32[3]) :
		       nla_put_in6_addr(msg, attr, address);
#endif
	return nla_put_in_addr(msg, attr, peer ? sk->sk_daddr : sk->sk_rcv_saddr);
}

static int kshake_monitor_put_ends(struct sk_buff *msg, const struct sock *sk)
{
	if (kshake_monitor_put_address(msg, KSHAKE_A_WATCH_LOCAL_ADDRESS, sk, false) ||
	    nla_put_u16(msg, KSHAKE_A_WATCH_LOCAL_PORT, ntohs(inet_sk(sk)->inet_sport)) ||
	    kshake_monitor_put_address(msg, KSHAKE_A_WATCH_PEER_ADDRESS, sk, true) ||
	    nla_put_u16(msg, KSHAKE_A_WATCH_PEER_PORT, ntohs(sk->sk_dport)))
		return -EMSGSIZE;
	return 0;
}

/* Whose it is. The readers are many, so numbers are those of the process itself. */
static int kshake_monitor_put_owner(struct sk_buff *msg, const struct kshake_session *s)
{
	kuid_t uid = kshake_sk_uid(s->sk);

	if (nla_put_uint(msg, KSHAKE_A_WATCH_INODE, s->inode) ||
	    nla_put_u32(msg, KSHAKE_A_WATCH_PID, pid_nr_ns(s->pid, ns_of_pid(s->pid))) ||
	    nla_put_string(msg, KSHAKE_A_WATCH_COMM, s->comm) ||
	    nla_put_u32(msg, KSHAKE_A_WATCH_UID,
			from_kuid_munged(sock_net(s->sk)->user_ns, uid)))
		return -EMSGSIZE;
	return 0;
}

static int kshake_monitor_put_names(struct sk_buff *msg, const struct kshake_session *s)
{
	const struct kshake_negotiated *agreed = kshake_engine_negotiated(s->engine);
	bool server = s->info.role == KSHAKE_SERVER;
	const u8 *name = server ? agreed->server_name : s->opt.server_name;
	u8 len = server ? agreed->server_name_len : s->opt.server_name_len;
	char text[NAME_ROOM] = "";

	if (len) {
		memcpy(text, name, len);
		if (nla_put_string(msg, KSHAKE_A_WATCH_SERVER_NAME, text))
			return -EMSGSIZE;
	}
	if (agreed->alpn_len &&
	    nla_put(msg, KSHAKE_A_WATCH_ALPN, agreed->alpn_len, agreed->alpn))
		return -EMSGSIZE;
	return 0;
}

static int kshake_monitor_put(struct sk_buff *msg, struct kshake_session *s, int state,
			      u64 number)
{
	struct kshake_info info;

	kshake_options_info(s, &info);
	info.state = state;
	if (nla_put_uint(msg, KSHAKE_A_WATCH_NUMBER, number) ||
	    nla_put_uint(msg, KSHAKE_A_WATCH_TIME, ktime_get_real_ns()) ||
	    kshake_monitor_put_owner(msg, s) || kshake_monitor_put_ends(msg, s->sk) ||
	    kshake_monitor_put_names(msg, s) ||
	    nla_put(msg, KSHAKE_A_WATCH_INFO, sizeof(info), &info))
		return -EMSGSIZE;
	return 0;
}

static void kshake_monitor_tell(struct kshake_session *s, u8 cmd, int state)
{
	struct net *net = sock_net(s->sk);
	struct sk_buff *msg;
	u64 number;
	void *hdr;

	/* Of any namespace: netlink keeps no other account. */
	if (!genl_has_listeners(&kshake_nl_family, net, KSHAKE_NLGRP_MONITOR))
		return;
	/* One for which there is no memory is a gap, too. */
	number = kshake_groups_number(net);
	msg = genlmsg_new(kshake_monitor_room(), GFP_KERNEL);
	if (!msg)
		return;
	hdr = genlmsg_put(msg, 0, 0, &kshake_nl_family, 0, cmd);
	if (!hdr || kshake_monitor_put(msg, s, state, number)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&kshake_nl_family, net, msg, 0, KSHAKE_NLGRP_MONITOR, GFP_KERNEL);
}

/**
 * kshake_monitor_begins() - tell who listens that a handshake begins
 * @s: the session, @s->lock held, its engine made
 *
 * Context: process; may sleep.
 */
void kshake_monitor_begins(struct kshake_session *s)
{
	kshake_monitor_tell(s, KSHAKE_CMD_HANDSHAKE_BEGINS, KSHAKE_STATE_HANDSHAKE);
}

/**
 * kshake_monitor_ends() - tell who listens that it is over
 * @s: the session, @s->lock held, its engine still there, @s->info final
 * @error: 0, or why it failed
 *
 * Context: process; may sleep.
 */
void kshake_monitor_ends(struct kshake_session *s, int error)
{
	kshake_monitor_tell(s, KSHAKE_CMD_HANDSHAKE_ENDS,
			    error ? KSHAKE_STATE_FAILED : KSHAKE_STATE_ESTABLISHED);
}
