/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of upcall/ share: the state of one network namespace.
 */
#ifndef KSHAKE_UPCALL_NET_H
#define KSHAKE_UPCALL_NET_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rhashtable-types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>

#include "limit.h"
#include "upcall.h"

#define KSHAKE_HELPERS_MAX		64	/* joined sockets a namespace */
#define KSHAKE_REQUESTS_MAX		1024	/* unanswered requests of a kind a namespace */
#define KSHAKE_TRIES_MAX		2	/* helpers a request is given to */

/* What a helper speaks that knows of policies, of signing, and of what TLS 1.2 signs. */
#define KSHAKE_REVISION_POLICY		2
#define KSHAKE_REVISION_SIGN		3
#define KSHAKE_REVISION_TLS12		4

/* X509_V_ERR_UNSPECIFIED: what is not accepted never shows the 0 of an accepted one. */
#define KSHAKE_RESULT_UNSPECIFIED	1

/**
 * struct kshake_request_type - what is special about a kind of request
 * @kind: which one
 * @too_old: enum kshake_reason, when the helper's revision has no such requests
 * @size: bytes of attributes that @put needs at most
 * @put: appends the question to a message for the helper behind the socket @to; -EMSGSIZE if
 *	it does not fit
 * @complete: tells the submitter. @answer: the helper's, in the form that this kind has; NULL:
 *	there is none, for @reason (enum kshake_reason)
 */
struct kshake_request_type {
	enum kshake_request_kind kind;
	u32 too_old;
	size_t (*size)(const struct kshake_request *req);
	int (*put)(struct sk_buff *skb, const struct kshake_request *req, const struct sock *to);
	void (*complete)(struct kshake_request *req, u32 reason, const void *answer);
};

/**
 * struct kshake_helper - a netlink socket that joined
 * @node: in kshake_net.helpers
 * @sk: the socket; a reference is held. Compared, and asked whether it is dead
 * @pid: the process that joined; a reference is held. For people to see
 * @portid: where verify-ready goes
 * @revision: what it was built with; kshake_helper_revision() is what is spoken
 * @woken: verify-ready was sent and not yet all requests of that kind were pulled
 */
struct kshake_helper {
	struct list_head node;
	struct sock *sk;
	struct pid *pid;
	u32 portid;
	u32 revision;
	bool woken[KSHAKE_REQUEST_KINDS];
};

struct kshake_user;
struct seq_file;

/**
 * struct kshake_queue - requests of one kind
 * @turns: of those who have any, by kshake_line, those whose requests wait to be pulled; the
 *	next one first. Empty if no helper has joined
 * @nr: submitted and neither answered nor cancelled
 */
struct kshake_queue {
	struct list_head turns;
	unsigned int nr;
};

/**
 * struct kshake_net - a network namespace
 * @net: the namespace
 * @stats: the counters, a set for each CPU; no lock
 * @tallies: those by code point, likewise
 * @nr_events: what the group monitor was told
 * @limits: see there
 * @lock: guards everything below, and what is upcall's of every kshake_request in
 *	the namespace. Never held while a request's complete() runs; the smallest of
 *	locks but for what netlink takes to send
 * @helpers: the joined ones; the first is the active one, the others stand by in the
 *	order in which they joined
 * @nr_helpers: entries in @helpers
 * @generation: changes with @helpers
 * @epoch: changes with what the active helper trusts, and with the active helper
 * @users: those who have requests, by owner
 * @queues: of each kind
 * @given: requests that the active helper has pulled, oldest first
 * @nr_requests: requests submitted and neither answered nor cancelled
 * @nr_given: of these, those in @given
 * @silence: deposes an active helper that is silent for too long
 * @owed_since: jiffies since when the active helper, if @owes, has given no sign of life
 * @owes: a request has come since it gave the last one
 * @cache: questions that were accepted; read under RCU
 * @clock: what is in @cache, in the order in which it may have to go
 * @nr_cached: entries in @cache
 * @running: calls of complete() that have not returned
 * @idle: kshake_upcall_cancel() waits here for an entry to leave @running
 */
struct kshake_net {
	struct net *net;
	struct kshake_stats __percpu *stats;
	struct kshake_tallies __percpu *tallies;
	atomic64_t nr_events;
	struct kshake_limits limits;
	struct mutex lock;	/* of all below */
	struct list_head helpers;
	unsigned int nr_helpers;
	u32 generation;
	u64 epoch;
	DECLARE_HASHTABLE(users, 6);
	struct kshake_queue queues[KSHAKE_REQUEST_KINDS];
	struct list_head given;
	unsigned int nr_requests;
	unsigned int nr_given;
	struct delayed_work silence;
	unsigned long owed_since;
	bool owes;
	struct rhashtable cache;
	struct list_head clock;
	unsigned int nr_cached;
	struct list_head running;
	wait_queue_head_t idle;
};

/* net.c */
struct kshake_net *kshake_net_of(const struct net *net);

/* stats.c */
int kshake_stats_init(struct kshake_net *kn);
void kshake_stats_exit(struct kshake_net *kn);
void kshake_stats_show(struct seq_file *seq, struct kshake_net *kn);

/* tally.c */
int kshake_tally_init(struct kshake_net *kn);
void kshake_tally_exit(struct kshake_net *kn);
void kshake_tally_show(struct seq_file *seq, const struct kshake_net *kn);

/* proc.c */
int kshake_proc_init(struct kshake_net *kn);
void kshake_proc_exit(struct kshake_net *kn);

/* groups.c */
void kshake_groups_init(void);

/* helper.c; all with the lock held, but kshake_helper_reap() */
struct kshake_helper *kshake_helper_active(struct kshake_net *kn);
struct kshake_helper *kshake_helper_find(const struct kshake_net *kn, const struct sock *sk);
u32 kshake_helper_revision(const struct kshake_helper *helper);
int kshake_helper_wake(struct kshake_net *kn, enum kshake_request_kind kind);
void kshake_helper_reap(struct kshake_net *kn, bool all);

/* standby.c; all with the lock held, but _init() and _exit() */
void kshake_standby_init(struct kshake_net *kn);
void kshake_standby_exit(struct kshake_net *kn);
void kshake_standby_watch(struct kshake_net *kn);
void kshake_standby_owes(struct kshake_net *kn);
void kshake_standby_spoke(struct kshake_net *kn);
void kshake_standby_succeeds(struct kshake_net *kn);

/* trust.c; with the lock held */
void kshake_trust_changed(struct kshake_net *kn);

/* cache.c; all with the lock held, but _init(), _exit() and _has() */
int kshake_cache_init(struct kshake_net *kn);
void kshake_cache_exit(struct kshake_net *kn);
bool kshake_cache_has(struct kshake_net *kn, struct kshake_verify_request *req);
void kshake_cache_add(struct kshake_net *kn, const struct kshake_verify_request *req, u32 lifetime);
void kshake_cache_flush(struct kshake_net *kn);
unsigned int kshake_cache_count(struct kshake_net *kn);

/* user.c; all with the lock held, but _alloc() */
struct kshake_user *kshake_user_alloc(void);
unsigned int kshake_user_nr(struct kshake_net *kn, kuid_t owner, enum kshake_request_kind kind);
void kshake_user_join(struct kshake_net *kn, struct kshake_request *req,
		      struct kshake_user **spare);
void kshake_user_leave(struct kshake_net *kn, struct kshake_request *req);
struct kshake_request *kshake_user_next(struct kshake_net *kn, enum kshake_request_kind kind);
void kshake_user_take(struct kshake_net *kn, struct kshake_request *req, struct list_head *to);
void kshake_user_return(struct kshake_net *kn, struct kshake_request *req);

/* queue.c; all with the lock held, but _submit() */
void kshake_queue_init(struct kshake_net *kn);
int kshake_queue_submit(struct kshake_request *req, const struct kshake_request_type *type,
			u8 revision);
void kshake_queue_give(struct kshake_net *kn, struct kshake_request *req);
struct kshake_request *kshake_queue_find(const struct kshake_net *kn,
					 enum kshake_request_kind kind, u64 id);
void kshake_queue_answer(struct kshake_net *kn, struct kshake_request *req, const void *answer);
void kshake_queue_fail(struct kshake_net *kn, struct kshake_request *req, u32 reason);
void kshake_queue_helper_left(struct kshake_net *kn);

/* pull.c; with the lock held, but kshake_pull() */
int kshake_pull(struct genl_info *info, const struct sock *sk, enum kshake_request_kind kind);
struct kshake_request *kshake_pull_find(struct kshake_net *kn, struct genl_info *info,
					const struct sock *sk, enum kshake_request_kind kind,
					u64 id, int *err);
void kshake_pull_heard(struct kshake_net *kn, const struct sock *sk);

#endif /* KSHAKE_UPCALL_NET_H */
