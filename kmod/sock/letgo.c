// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ops of sockets that kshake has let go of (drain.c) and of shadows at rest
 * (shadow.c): they refuse whatever there is to refuse, and need no module to do it.
 *
 * The tables are memory of their own, and stay for ever if a socket may still have them
 * when the module goes: two of them, each time that the module goes like that. They
 * hold nothing but functions of the core's and of TCP's own ops, whose owner's reference
 * the socket has had since it was made and gives back through our table's @owner.
 */
#include <linux/kmemleak.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <net/tcp.h>

#include "session.h"

struct kshake_letgo {
	struct proto_ops inet;
	struct proto_ops inet6;
};

static struct kshake_letgo *kshake_letgo;
static bool kshake_letgo_is_used;

/* Absent members are refused by the core: setsockopt, getsockopt, read_sock and so on. */
static void kshake_letgo_fill(struct proto_ops *ops, int family)
{
	ops->family = family;
	ops->bind = sock_no_bind;
	ops->connect = sock_no_connect;
	ops->socketpair = sock_no_socketpair;
	ops->accept = sock_no_accept;
	ops->getname = sock_no_getname;
	ops->poll = tcp_poll;
	ops->ioctl = sock_no_ioctl;
	ops->listen = sock_no_listen;
	ops->shutdown = sock_no_shutdown;
	ops->sendmsg = sock_no_sendmsg;
	ops->recvmsg = sock_no_recvmsg;
	ops->mmap = sock_no_mmap;
}

/**
 * kshake_letgo_init() - at module load
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_letgo_init(void)
{
	kshake_letgo = kzalloc(sizeof(*kshake_letgo), GFP_KERNEL);
	if (!kshake_letgo)
		return -ENOMEM;
	kshake_letgo_fill(&kshake_letgo->inet, PF_INET);
	kshake_letgo_fill(&kshake_letgo->inet6, PF_INET6);
	return 0;
}

/**
 * kshake_letgo_exit() - at unload
 */
void kshake_letgo_exit(void)
{
	if (kshake_letgo_used())
		kmemleak_not_leak(kshake_letgo);
	else
		kfree(kshake_letgo);
}

/**
 * kshake_letgo_used() - were sockets let go of?
 *
 * Return: whether they, and tasks in calls on them, may still know of memory of ours.
 */
bool kshake_letgo_used(void)
{
	return READ_ONCE(kshake_letgo_is_used);
}

/**
 * kshake_letgo_rest_ops() - for a struct socket that nobody can reach but by mistake
 *
 * Return: the ops.
 */
const struct proto_ops *kshake_letgo_rest_ops(void)
{
	return &kshake_letgo->inet;
}

/**
 * kshake_letgo_ops() - for a socket that is let go of
 * @tcp_ops: its own, from before it was kshake's
 *
 * Context: one caller at a time.
 * Return: the ops.
 */
const struct proto_ops *kshake_letgo_ops(const struct proto_ops *tcp_ops)
{
	struct proto_ops *ops = tcp_ops->family == PF_INET6 ? &kshake_letgo->inet6 :
							      &kshake_letgo->inet;

	/* The same each time: there is one inet_stream_ops, and one inet6_stream_ops. */
	WRITE_ONCE(ops->owner, tcp_ops->owner);
	WRITE_ONCE(ops->release, tcp_ops->release);
	WRITE_ONCE(ops->getname, tcp_ops->getname);
	WRITE_ONCE(ops->set_rcvlowat, tcp_ops->set_rcvlowat);
	WRITE_ONCE(kshake_letgo_is_used, true);
	return ops;
}
