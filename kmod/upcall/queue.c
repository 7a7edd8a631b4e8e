// SPDX-License-Identifier: GPL-2.0-only
/*
 * The requests of a namespace: submitted, given to a helper, answered exactly once.
 *
 *	       kshake_upcall_verify()        verify-pull        verify-reply
 *	NEW ---------------------> WAITING -------------> GIVEN ------------> DONE
 *	                              ^                     |
 *	                              +-- its helper left --+
 *	                                  or is silent
 *
 * kshake_upcall_cancel(), and a helper that leaves nobody behind, lead from WAITING and
 * GIVEN to DONE as well. All of it under kshake_net.lock: whoever makes a request DONE
 * is the one to complete it.
 */
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <net/tls_prot.h>

#include "net.h"

enum request_state {
	REQUEST_NEW,		/* zeroed memory */
	REQUEST_WAITING,	/* its user's, or about to fail */
	REQUEST_GIVEN,		/* in kshake_net.given */
	REQUEST_DONE,		/* in no list; upcall/ has forgotten it */
};

/* The longest attribute sent; nla_len has 16 bits. */
#define ATTR_MAX	60000

/**
 * struct running - a complete() that has not returned
 * @node: in kshake_net.running
 * @req: whose; only compared, it may be gone already
 *
 * Lives on the stack of the task that makes the call.
 */
struct running {
	struct list_head node;
	const struct kshake_verify_request *req;
};

/**
 * kshake_queue_init() - no requests
 * @kn: zeroed
 */
void kshake_queue_init(struct kshake_net *kn)
{
	hash_init(kn->users);
	INIT_LIST_HEAD(&kn->turns);
	INIT_LIST_HEAD(&kn->given);
	INIT_LIST_HEAD(&kn->running);
	init_waitqueue_head(&kn->idle);
}

static bool is_live(const struct kshake_verify_request *req)
{
	return req->state == REQUEST_WAITING || req->state == REQUEST_GIVEN;
}

static void forget(struct kshake_net *kn, struct kshake_verify_request *req)
{
	kshake_user_leave(kn, req);
	kn->nr_given -= req->state == REQUEST_GIVEN;
	req->state = REQUEST_DONE;
	kn->nr_requests--;
}

/**
 * kshake_queue_answer() - complete a request
 * @kn: locked; unlocked while complete() runs
 * @req: waiting or given; it may be gone when this returns
 * @verdict: the answer
 * @verify_result: X509_V_*
 */
void kshake_queue_answer(struct kshake_net *kn, struct kshake_verify_request *req,
			 const struct kshake_verdict *verdict, u32 verify_result)
{
	struct running running = { .req = req };

	forget(kn, req);
	req->verify_result = verify_result;
	list_add(&running.node, &kn->running);
	mutex_unlock(&kn->lock);

	req->complete(req, verdict);

	mutex_lock(&kn->lock);
	list_del(&running.node);
	wake_up_all(&kn->idle);
}

/**
 * kshake_queue_fail() - complete a request that the helper did not answer
 * @kn: as for kshake_queue_answer()
 * @req: likewise
 * @reason: enum kshake_reason
 */
void kshake_queue_fail(struct kshake_net *kn, struct kshake_verify_request *req, u32 reason)
{
	const struct kshake_verdict verdict = {
		.accepted = false,
		.alert = TLS_ALERT_DESC_INTERNAL_ERROR,
		.reason = reason,
	};

	kshake_queue_answer(kn, req, &verdict, KSHAKE_RESULT_UNSPECIFIED);
}

/**
 * kshake_queue_give() - a waiting request went to the active helper
 * @kn: locked
 * @req: the request
 */
void kshake_queue_give(struct kshake_net *kn, struct kshake_verify_request *req)
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
 * @id: the name
 *
 * Looks through KSHAKE_REQUESTS_MAX of them at most.
 *
 * Return: it, or NULL if the active helper has none of that name.
 */
struct kshake_verify_request *kshake_queue_find(const struct kshake_net *kn, u64 id)
{
	struct kshake_verify_request *req;

	list_for_each_entry(req, &kn->given, node) {
		if (req->id == id)
			return req;
	}
	return NULL;
}

static void set_id(struct kshake_verify_request *req)
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
	struct kshake_verify_request *req, *next;

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

/* Those that wait, all or only what a helper without policies would misunderstand. */
static void take_waiting(struct kshake_net *kn, bool only_policies, struct list_head *lost)
{
	struct kshake_verify_request *req;
	LIST_HEAD(kept);

	while ((req = kshake_user_next(kn)))
		kshake_user_take(kn, req, only_policies && !req->policy.len ? &kept : lost);
	/* From the last: each comes before those that were behind it. */
	while (!list_empty(&kept))
		kshake_user_return(kn, list_last_entry(&kept, struct kshake_verify_request, node));
}

static bool knows_policies(const struct kshake_helper *helper)
{
	return kshake_helper_revision(helper) >= 2;
}

static void fail_all(struct kshake_net *kn, struct list_head *list, u32 reason)
{
	struct kshake_verify_request *req;

	/* Unlocked in between: whatever is cancelled meanwhile leaves @list by itself. */
	while ((req = list_first_entry_or_null(list, struct kshake_verify_request, node)))
		kshake_queue_fail(kn, req, reason);
}

/**
 * kshake_queue_helper_left() - the active helper is gone; another one may have taken over
 * @kn: locked; unlocked while a complete() runs
 */
void kshake_queue_helper_left(struct kshake_net *kn)
{
	struct kshake_helper *helper = kshake_helper_active(kn);
	struct kshake_verify_request *req;
	LIST_HEAD(without_policy);
	LIST_HEAD(lost);

	take_back(kn, &lost);
	if (!helper) {
		take_waiting(kn, false, &lost);
		fail_all(kn, &lost, KSHAKE_REASON_NO_HELPER);
		return;
	}
	if (!knows_policies(helper))
		take_waiting(kn, true, &without_policy);
	/* Nobody would pull what the new one was not told of. */
	while (kshake_helper_wake(kn) && (req = kshake_user_next(kn)))
		kshake_queue_fail(kn, req, KSHAKE_REASON_NO_MEMORY);
	fail_all(kn, &lost, KSHAKE_REASON_HELPER_GONE);
	fail_all(kn, &without_policy, KSHAKE_REASON_POLICY);
}

static bool fits(const struct kshake_verify_request *req)
{
	const struct kshake_peer *peer = req->peer;
	unsigned int i;

	for (i = 0; i < peer->nr_certs; i++) {
		if (peer->cert_len[i] > ATTR_MAX)
			return false;
	}
	return req->name.len <= KSHAKE_SERVER_NAME_MAX && req->policy.len <= KSHAKE_POLICY_MAX &&
	       peer->staple.len <= ATTR_MAX && req->anchors.len <= ATTR_MAX;
}

static int admit(struct kshake_net *kn, const struct kshake_verify_request *req)
{
	const struct kshake_helper *helper = kshake_helper_active(kn);

	if (!helper)
		return -ENOLINK;
	/* It would not see it, and apply the default one. */
	if (req->policy.len && !knows_policies(helper))
		return -EACCES;
	/* As many as are free: each leaves half of what he finds to those who come next. */
	if (kshake_user_nr(kn, req->owner) >= KSHAKE_REQUESTS_MAX - kn->nr_requests)
		return -EUSERS;
	return 0;
}

static void enqueue(struct kshake_net *kn, struct kshake_verify_request *req,
		    struct kshake_user **spare)
{
	set_id(req);
	req->tries = 0;
	req->verify_result = KSHAKE_RESULT_UNSPECIFIED;
	req->state = REQUEST_WAITING;
	kshake_user_join(kn, req, spare);
	kn->nr_requests++;
}

/* upcall.h describes what the others of the module call. */
int kshake_upcall_verify(struct kshake_verify_request *req)
{
	struct kshake_net *kn = kshake_net_of(req->net);
	struct kshake_user *spare;
	int err;

	if (!fits(req))
		return -EMSGSIZE;
	if (kshake_cache_has(kn, req))
		return 1;
	spare = kshake_user_alloc();
	if (!spare)
		return -ENOMEM;
	mutex_lock(&kn->lock);
	err = admit(kn, req);
	if (err)
		goto out;
	enqueue(kn, req, &spare);
	err = kshake_helper_wake(kn);
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

static bool is_running(const struct kshake_net *kn, const struct kshake_verify_request *req)
{
	const struct running *running;

	list_for_each_entry(running, &kn->running, node) {
		if (running->req == req)
			return true;
	}
	return false;
}

void kshake_upcall_cancel(struct kshake_verify_request *req)
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
