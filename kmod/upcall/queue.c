// SPDX-License-Identifier: GPL-2.0-only
/*
 * The requests of a namespace: submitted, given to a helper, answered exactly once.
 *
 *	       kshake_upcall_verify()        verify-pull        verify-reply
 *	       kshake_upcall_sign()          sign-pull          sign-reply
 *	NEW ---------------------> WAITING -------------> GIVEN ------------> DONE
 *	                              ^                     |
 *	                              +-- its helper left --+
 *	                                  or is silent
 *
 * kshake_upcall_cancel(), and a helper that leaves nobody behind, lead from WAITING and
 * GIVEN to DONE as well. All of it under kshake_net.lock: whoever makes a request DONE
 * is the one to complete it. All kinds are kept alike; each waits, and is bounded, for
 * itself.
 */
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "net.h"

enum request_state {
	REQUEST_NEW,		/* zeroed memory */
	REQUEST_WAITING,	/* its user's, or about to fail */
	REQUEST_GIVEN,		/* in kshake_net.given */
	REQUEST_DONE,		/* in no list; upcall/ has forgotten it */
};

/**
 * struct running - a complete() that has not returned
 * @node: in kshake_net.running
 * @req: whose; only compared, it may be gone already
 *
 * Lives on the stack of the task that makes the call.
 */
struct running {
	struct list_head node;
	const struct kshake_request *req;
};

/**
 * kshake_queue_init() - no requests
 * @kn: zeroed
 */
void kshake_queue_init(struct kshake_net *kn)
{
	unsigned int kind;

	hash_init(kn->users);
	for (kind = 0; kind < KSHAKE_REQUEST_KINDS; kind++)
		INIT_LIST_HEAD(&kn->queues[kind].turns);
	INIT_LIST_HEAD(&kn->given);
	INIT_LIST_HEAD(&kn->running);
	init_waitqueue_head(&kn->idle);
}

static bool is_live(const struct kshake_request *req)
{
	return req->state == REQUEST_WAITING || req->state == REQUEST_GIVEN;
}

static void forget(struct kshake_net *kn, struct kshake_request *req)
{
	kshake_user_leave(kn, req);
	kn->nr_given -= req->state == REQUEST_GIVEN;
	req->state = REQUEST_DONE;
	kn->queues[req->type->kind].nr--;
	kn->nr_requests--;
}

static void finish(struct kshake_net *kn, struct kshake_request *req, u32 reason,
		   const void *answer)
{
	struct running running = { .req = req };

	forget(kn, req);
	list_add(&running.node, &kn->running);
	mutex_unlock(&kn->lock);

	req->type->complete(req, reason, answer);

	mutex_lock(&kn->lock);
	list_del(&running.node);
	wake_up_all(&kn->idle);
}

/**
 * kshake_queue_answer() - complete a request
 * @kn: locked; unlocked while complete() runs
 * @req: waiting or given; it may be gone when this returns
 * @answer: as @req's type has it
 */
void kshake_queue_answer(struct kshake_net *kn, struct kshake_request *req, const void *answer)
{
	finish(kn, req, KSHAKE_REASON_NONE, answer);
}

/**
 * kshake_queue_fail() - complete a request that the helper did not answer
 * @kn: as for kshake_queue_answer()
 * @req: likewise
 * @reason: enum kshake_reason
 */
void kshake_queue_fail(struct kshake_net *kn, struct kshake_request *req, u32 reason)
{
	finish(kn, req, reason, NULL);
}

/**
 * kshake_queue_give() - a waiting request went to the active helper
 * @kn: locked
 * @req: the request
 */
void kshake_queue_give(struct kshake_net *kn, struct kshake_request *req)
{
	kshake_user_take(kn, req, &kn->given);
	req->state = REQUEST_GIVEN;
	req->tries++;
	req->epoch = kn->epoch;
	req->given_boot = ktime_get_boottime_seconds();
	req->given_real = ktime_get_real_seconds();
	kn->nr_given++;
}

/**
 * kshake_queue_find() - the given request of a name
 * @kn: locked
 * @kind: of that kind
 * @id: the name
 *
 * Looks through KSHAKE_REQUESTS_MAX of each kind at most.
 *
 * Return: it, or NULL if the active helper has none of that name and kind.
 */
struct kshake_request *kshake_queue_find(const struct kshake_net *kn,
					 enum kshake_request_kind kind, u64 id)
{
	struct kshake_request *req;

	list_for_each_entry(req, &kn->given, node) {
		if (req->id == id && req->type->kind == kind)
			return req;
	}
	return NULL;
}

static void set_id(struct kshake_request *req)
{
	do {
		req->id = get_random_u64();
	} while (!req->id);
}

/*
 * What was given goes to the next helper, if it was not its second one. By another name:
 * a late answer is to what was trusted then, and must not be taken for one to what is
 * trusted now.
 */
static void take_back(struct kshake_net *kn, struct list_head *lost)
{
	struct kshake_request *req, *next;

	/* From the newest: they come before those that were never given, in their order. */
	list_for_each_entry_safe_reverse(req, next, &kn->given, node) {
		req->state = REQUEST_WAITING;
		set_id(req);
		if (req->tries < KSHAKE_TRIES_MAX)
			kshake_user_return(kn, req);
		else
			list_move(&req->node, lost);
	}
	kn->nr_given = 0;
}

/* Those that wait and that a helper of that @revision would misunderstand; 0: no helper. */
static void take_waiting(struct kshake_net *kn, enum kshake_request_kind kind, u32 revision,
			 struct list_head *lost)
{
	struct kshake_request *req;
	LIST_HEAD(kept);

	while ((req = kshake_user_next(kn, kind)))
		kshake_user_take(kn, req, req->revision > revision ? lost : &kept);
	/* From the last: each comes before those that were behind it. */
	while (!list_empty(&kept))
		kshake_user_return(kn, list_last_entry(&kept, struct kshake_request, node));
}

/* @reason: 0: that which their kind has for helpers that are too old. */
static void fail_all(struct kshake_net *kn, struct list_head *list, u32 reason)
{
	struct kshake_request *req;

	/* Unlocked in between: whatever is cancelled meanwhile leaves @list by itself. */
	while ((req = list_first_entry_or_null(list, struct kshake_request, node)))
		kshake_queue_fail(kn, req, reason ?: req->type->too_old);
}

/**
 * kshake_queue_helper_left() - the active helper is gone; another one may have taken over
 * @kn: locked; unlocked while a complete() runs
 */
void kshake_queue_helper_left(struct kshake_net *kn)
{
	struct kshake_helper *helper = kshake_helper_active(kn);
	u32 revision = helper ? kshake_helper_revision(helper) : 0;
	struct kshake_request *req;
	LIST_HEAD(misunderstood);
	unsigned int kind;
	LIST_HEAD(lost);

	take_back(kn, &lost);
	for (kind = 0; kind < KSHAKE_REQUEST_KINDS; kind++)
		take_waiting(kn, kind, revision, helper ? &misunderstood : &lost);
	if (!helper) {
		fail_all(kn, &lost, KSHAKE_REASON_NO_HELPER);
		return;
	}
	/* Nobody would pull what the new one was not told of. */
	for (kind = 0; kind < KSHAKE_REQUEST_KINDS; kind++) {
		while (kshake_helper_wake(kn, kind) && (req = kshake_user_next(kn, kind)))
			kshake_queue_fail(kn, req, KSHAKE_REASON_NO_MEMORY);
	}
	fail_all(kn, &lost, KSHAKE_REASON_HELPER_GONE);
	fail_all(kn, &misunderstood, 0);
}

static int admit(struct kshake_net *kn, const struct kshake_request *req)
{
	const struct kshake_helper *helper = kshake_helper_active(kn);
	enum kshake_request_kind kind = req->type->kind;

	if (!helper)
		return -ENOLINK;
	if (req->revision > kshake_helper_revision(helper))
		return -EOPNOTSUPP;
	/* As many as are free: each leaves half of what he finds to those who come next. */
	if (kshake_user_nr(kn, req->owner, kind) >= KSHAKE_REQUESTS_MAX - kn->queues[kind].nr)
		return -EUSERS;
	return 0;
}

static void enqueue(struct kshake_net *kn, struct kshake_request *req, struct kshake_user **spare)
{
	set_id(req);
	req->tries = 0;
	req->state = REQUEST_WAITING;
	kshake_user_join(kn, req, spare);
	kn->queues[req->type->kind].nr++;
	kn->nr_requests++;
}

/**
 * kshake_queue_submit() - a new request
 * @req: filled in by the submitter; the queue's until it is completed or cancelled
 * @type: its type
 * @revision: what a helper must speak to understand it
 *
 * Context: process; may sleep.
 * Return: 0: type->complete() will be called, unless it is cancelled. -ENOLINK: no helper
 * serves. -EOPNOTSUPP: the one that does is older than @revision. -EUSERS: too many requests
 * of that kind wait, of this user or of all. -ENOMEM.
 */
int kshake_queue_submit(struct kshake_request *req, const struct kshake_request_type *type,
			u8 revision)
{
	struct kshake_net *kn = kshake_net_of(req->net);
	struct kshake_user *spare;
	int err;

	spare = kshake_user_alloc();
	if (!spare)
		return -ENOMEM;
	req->type = type;
	req->revision = revision;
	mutex_lock(&kn->lock);
	err = admit(kn, req);
	if (err)
		goto out;
	enqueue(kn, req, &spare);
	err = kshake_helper_wake(kn, type->kind);
	if (err) {
		forget(kn, req);
		goto out;
	}
	kshake_standby_owes(kn);
	kshake_standby_watch(kn);
out:
	mutex_unlock(&kn->lock);
	kfree(spare);
	return err;
}

static bool is_running(const struct kshake_net *kn, const struct kshake_request *req)
{
	const struct running *running;

	list_for_each_entry(running, &kn->running, node) {
		if (running->req == req)
			return true;
	}
	return false;
}

/* upcall.h describes what the others of the module call. */
void kshake_upcall_cancel(struct kshake_request *req)
{
	struct kshake_net *kn;

	/* Only its submitter makes it anything else, and that is our caller. */
	if (READ_ONCE(req->state) == REQUEST_NEW)
		return;
	kn = kshake_net_of(req->net);
	mutex_lock(&kn->lock);
	if (is_live(req))
		forget(kn, req);
	wait_event_cmd(kn->idle, !is_running(kn, req),
		       mutex_unlock(&kn->lock), mutex_lock(&kn->lock));
	mutex_unlock(&kn->lock);
}
