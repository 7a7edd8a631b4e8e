/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of upcall/ share: the state of one network namespace.
 */
#ifndef KSHAKE_UPCALL_NET_H
#define KSHAKE_UPCALL_NET_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/wait.h>

#include "limit.h"
#include "upcall.h"

#define KSHAKE_HELPERS_MAX		64	/* joined sockets a namespace */
#define KSHAKE_REQUESTS_MAX		1024	/* unanswered requests a namespace */
#define KSHAKE_REQUESTS_UID_MAX		512	/* of these, one user's */
#define KSHAKE_TRIES_MAX		2	/* helpers a request is given to */

/**
 * struct kshake_helper - a netlink socket that joined
 * @node: in kshake_net.helpers
 * @sk: the socket; a reference is held. Compared, and asked whether it is dead
 * @portid: where verify-ready goes
 * @woken: verify-ready was sent and not yet all requests were pulled
 */
struct kshake_helper {
	struct list_head node;
	struct sock *sk;
	u32 portid;
	bool woken;
};

/**
 * struct kshake_net - a network namespace
 * @net: the namespace
 * @stats: the counters, a set for each CPU; no lock
 * @limits: see there
 * @lock: guards everything below, and @node, @state and @tries of every
 *	kshake_verify_request in the namespace. Never held while a request's complete()
 *	runs; the smallest of locks but for what netlink takes to send
 * @helpers: the joined ones; the first is the active one, the others stand by in the
 *	order in which they joined
 * @nr_helpers: entries in @helpers
 * @waiting: requests to be pulled, oldest first; empty if @helpers is
 * @given: requests that the active helper has pulled
 * @nr_requests: requests submitted and neither answered nor cancelled
 * @last_uid: whose request was pulled last
 * @running: calls of complete() that have not returned
 * @idle: kshake_upcall_cancel() waits here for an entry to leave @running
 */
struct kshake_net {
	struct net *net;
	struct kshake_stats __percpu *stats;
	struct kshake_limits limits;
	struct mutex lock;	/* of all below */
	struct list_head helpers;
	unsigned int nr_helpers;
	struct list_head waiting;
	struct list_head given;
	unsigned int nr_requests;
	kuid_t last_uid;
	struct list_head running;
	wait_queue_head_t idle;
};

/* net.c */
struct kshake_net *kshake_net_of(const struct net *net);

/* stats.c */
int kshake_stats_init(struct kshake_net *kn);
void kshake_stats_exit(struct kshake_net *kn);

/* helper.c; all with the lock held, but kshake_helper_reap() */
struct kshake_helper *kshake_helper_active(struct kshake_net *kn);
struct kshake_helper *kshake_helper_find(const struct kshake_net *kn, const struct sock *sk);
int kshake_helper_wake(struct kshake_net *kn);
void kshake_helper_reap(struct kshake_net *kn, bool all);

/* queue.c; all with the lock held */
void kshake_queue_init(struct kshake_net *kn);
struct kshake_verify_request *kshake_queue_next(struct kshake_net *kn);
void kshake_queue_give(struct kshake_net *kn, struct kshake_verify_request *req);
struct kshake_verify_request *kshake_queue_find(const struct kshake_net *kn, u64 id);
void kshake_queue_answer(struct kshake_net *kn, struct kshake_verify_request *req,
			 const struct kshake_verdict *verdict, u32 verify_result);
void kshake_queue_fail(struct kshake_net *kn, struct kshake_verify_request *req, u32 reason);
void kshake_queue_helper_left(struct kshake_net *kn);

#endif /* KSHAKE_UPCALL_NET_H */
