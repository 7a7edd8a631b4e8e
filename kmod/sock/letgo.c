// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ops of sockets that kshake has let go of (drain.c) and of shadows at rest
 * (shadow.c): they refuse whatever there is to refuse, and need no module to do it.
 *
 * The tables are memory of their own, and stay for ever if a socket may still have them
 * when the module goes: four of them, each time that the module goes like that. They
 * hold nothing but functions of the core's and of TCP's own ops, whose owner's reference
 * the socket has had since it was made and gives back through our table's @owner.
 */
#include <linux/kmemleak.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <net/tcp.h>

#include "session.h"

static const struct proto_ops *kshake_letgo_inet;
static const struct proto_ops *kshake_letgo_inet6;
static const struct proto_ops *kshake_letgo_rest;
static const struct tcp_ulp_ops *kshake_letgo_ulp;

/* Absent members are refused by the core: setsockopt, getsockopt, read_sock and so on. */
static const struct proto_ops *kshake_letgo_make(const struct proto_ops *tcp_ops)
{
	const struct proto_ops ops = {
		.family		= tcp_ops ? tcp_ops->family : PF_INET,
		.owner		= tcp_ops ? tcp_ops->owner : NULL,
		.release	= tcp_ops ? tcp_ops->release : NULL,
		.getname	= tcp_ops ? tcp_ops->getname : sock_no_getname,
		.set_rcvlowat	= tcp_ops ? tcp_ops->set_rcvlowat : NULL,
		.bind		= sock_no_bind,
		.connect	= sock_no_connect,
		.socketpair	= sock_no_socketpair,
		.accept		= sock_no_accept,
		.poll		= tcp_poll,
		.ioctl		= sock_no_ioctl,
		.listen		= sock_no_listen,
		.shutdown	= sock_no_shutdown,
		.sendmsg	= sock_no_sendmsg,
		.recvmsg	= sock_no_recvmsg,
		.mmap		= sock_no_mmap,
	};

	return kmemdup(&ops, sizeof(ops), GFP_KERNEL);
}

/**
 * kshake_letgo_init() - at module load
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_letgo_init(void)
{
	kshake_letgo_rest = kshake_letgo_make(NULL);
	return kshake_letgo_rest ? 0 : -ENOMEM;
}

/**
 * kshake_letgo_exit() - at unload
 */
void kshake_letgo_exit(void)
{
	if (!kshake_letgo_used()) {
		kfree(kshake_letgo_rest);
		return;
	}
	kmemleak_not_leak(kshake_letgo_rest);
	if (kshake_letgo_inet)
		kmemleak_not_leak(kshake_letgo_inet);
	if (kshake_letgo_inet6)
		kmemleak_not_leak(kshake_letgo_inet6);
	if (kshake_letgo_ulp)
		kmemleak_not_leak(kshake_letgo_ulp);
}

/**
 * kshake_letgo_used() - were sockets let go of?
 *
 * Return: whether they, and tasks in calls on them, may still know of memory of ours.
 */
bool kshake_letgo_used(void)
{
	return READ_ONCE(kshake_letgo_inet) || READ_ONCE(kshake_letgo_inet6) ||
	       READ_ONCE(kshake_letgo_ulp);
}

/**
 * kshake_letgo_ulp_ops() - for a child that a plain socket has accepted
 *
 * TCP_ULP and inet_diag look at its ULP's name, while that goes: there has to be one.
 *
 * Context: process, one caller at a time.
 * Return: the ULP; NULL without memory.
 */
const struct tcp_ulp_ops *kshake_letgo_ulp_ops(void)
{
	static const struct tcp_ulp_ops ops = { .name = KSHAKE_ULP_NAME };

	if (!kshake_letgo_ulp)
		WRITE_ONCE(kshake_letgo_ulp, kmemdup(&ops, sizeof(ops), GFP_KERNEL));
	return kshake_letgo_ulp;
}

/**
 * kshake_letgo_rest_ops() - for a struct socket that nobody can reach but by mistake
 *
 * Return: the ops.
 */
const struct proto_ops *kshake_letgo_rest_ops(void)
{
	return kshake_letgo_rest;
}

/**
 * kshake_letgo_ops() - for a socket that is to be let go of
 * @tcp_ops: its own, from before it was kshake's
 *
 * Context: process, one caller at a time.
 * Return: the ops; NULL without memory.
 */
const struct proto_ops *kshake_letgo_ops(const struct proto_ops *tcp_ops)
{
	const struct proto_ops **ops = tcp_ops->family == PF_INET6 ? &kshake_letgo_inet6 :
								     &kshake_letgo_inet;

	/* Good for all: there is one inet_stream_ops, and one inet6_stream_ops. */
	if (!*ops)
		WRITE_ONCE(*ops, kshake_letgo_make(tcp_ops));
	return *ops;
}
