// SPDX-License-Identifier: GPL-2.0-only
/*
 * The requests of a namespace: submitted, given to a helper, answered exactly once.
 *
 *	       kshake_upcall_verify()        verify-pull        verify-reply
 *	NEW ---------------------> WAITING -------------> GIVEN ------------> DONE
 *	                              ^                     |
 *	                              +-- its helper left --+
 *
 * kshake_upcall_cancel(), and a helper that leaves nobody behind, lead from WAITING and
 * GIVEN to DONE as well. All of it under kshake_net.lock: whoever makes a request DONE
 * is the one to complete it.
 */
#include <linux/random.h>
#include <net/tls_prot.h>

#include "net.h"

enum request_state {
	REQUEST_NEW,		/* zeroed memory */
	REQUEST_WAITING,	/* in kshake_net.waiting */
	REQUEST_GIVEN,		/* in kshake_net.given, or about to fail with its helper */
	REQUEST_DONE,		/* in no list; upcall/ has forgotten it */
};

/* The longest attribute sent; nla_len has 16 bits. */
#define ATTR_MAX	60000

/* X509_V_ERR_UNSPECIFIED: what is not accepted never shows the 0 of an accepted one. */
#define RESULT_UNSPECIFIED	1

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
	INIT_LIST_HEAD(&kn->waiting);
	INIT_LIST_HEAD(&kn->given);
	INIT_LIST_HEAD(&kn->running);
	init_waitqueue_head(&kn->idle);
	kn->last_uid = INVALID_UID;
}

static bool is_live(const struct kshake_verify_request *req)
{
	return req->state == REQUEST_WAITING || req->state == REQUEST_GIVEN;
}

static void forget(struct kshake_net *kn, struct kshake_verify_request *req)
{
	list_del_init(&req->node);
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

	kshake_queue_answer(kn, req, &verdict, RESULT_UNSPECIFIED);
}

/**
 * kshake_queue_next() - the request to be pulled next
 * @kn: locked
 *
 * The oldest, but never two of one user in a row while somebody else waits.
 *
 * Return: it, or NULL.
 */
struct kshake_verify_request *kshake_queue_next(struct kshake_net *kn)
{
	struct kshake_verify_request *req;

	list_for_each_entry(req, &kn->waiting, node) {
		if (!uid_eq(req->uid, kn->last_uid))
			return req;
	}
	return list_first_entry_or_null(&kn->waiting, struct kshake_verify_request, node);
}

/**
 * kshake_queue_give() - a waiting request went to the active helper
 * @kn: locked
 * @req: the request
 */
void kshake_queue_give(struct kshake_net *kn, struct kshake_verify_request *req)
{
	req->state = REQUEST_GIVEN;
	req->tries++;
	kn->last_uid = req->uid;
	list_move_tail(&req->node, &kn->given);
}

/**
 * kshake_queue_find() - the given request of a name
 * @kn: locked
 * @id: the name
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

/* What was given goes to the next helper, if it was not its second one. */
static void take_back(struct kshake_net *kn, struct list_head *lost)
{
	struct kshake_verify_request *req, *next;

	/* From the newest: they come before those that were never given, in their order. */
	list_for_each_entry_safe_reverse(req, next, &kn->given, node) {
		if (req->tries < KSHAKE_TRIES_MAX) {
			req->state = REQUEST_WAITING;
			list_move(&req->node, &kn->waiting);
		} else {
			list_move(&req->node, lost);
		}
	}
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
	struct kshake_verify_request *req;
	LIST_HEAD(lost);

	if (!kshake_helper_active(kn)) {
		list_splice_init(&kn->given, &lost);
		list_splice_tail_init(&kn->waiting, &lost);
		fail_all(kn, &lost, KSHAKE_REASON_NO_HELPER);
		return;
	}
	take_back(kn, &lost);
	/* Nobody would pull what the new one was not told of. */
	while (kshake_helper_wake(kn) && (req = kshake_queue_next(kn)))
		kshake_queue_fail(kn, req, KSHAKE_REASON_NO_MEMORY);
	fail_all(kn, &lost, KSHAKE_REASON_HELPER_GONE);
}

static bool fits(const struct kshake_verify_request *req)
{
	const struct kshake_peer *peer = req->peer;
	unsigned int i;

	for (i = 0; i < peer->nr_certs; i++) {
		if (peer->cert_len[i] > ATTR_MAX)
			return false;
	}
	return req->name.len <= KSHAKE_SERVER_NAME_MAX &&
	       peer->staple.len <= ATTR_MAX && req->anchors.len <= ATTR_MAX;
}

static unsigned int count_uid(const struct list_head *list, kuid_t uid)
{
	const struct kshake_verify_request *req;
	unsigned int n = 0;

	list_for_each_entry(req, list, node)
		n += uid_eq(req->uid, uid);
	return n;
}

static int admit(struct kshake_net *kn, const struct kshake_verify_request *req)
{
	if (!kshake_helper_active(kn))
		return -ENOLINK;
	if (kn->nr_requests >= KSHAKE_REQUESTS_MAX ||
	    count_uid(&kn->waiting, req->uid) + count_uid(&kn->given, req->uid) >=
	    KSHAKE_REQUESTS_UID_MAX)
		return -EUSERS;
	return 0;
}

static void enqueue(struct kshake_net *kn, struct kshake_verify_request *req)
{
	do {
		req->id = get_random_u64();
	} while (!req->id);
	req->tries = 0;
	req->verify_result = RESULT_UNSPECIFIED;
	req->state = REQUEST_WAITING;
	list_add_tail(&req->node, &kn->waiting);
	kn->nr_requests++;
}

/**
 * kshake_upcall_verify() - submit a question
 * @req: filled in by the caller down to @complete; not submitted now
 *
 * Context: process; may sleep.
 * Return: 0: complete() will be called, unless cancelled. Otherwise it will not be:
 * -ENOLINK: there is no helper in this namespace. -EUSERS: too many requests wait, of
 * this user or of all. -EMSGSIZE: a certificate, the staple or the anchors are longer
 * than a netlink attribute. -ENOMEM.
 */
int kshake_upcall_verify(struct kshake_verify_request *req)
{
	struct kshake_net *kn = kshake_net_of(req->net);
	int err;

	if (!fits(req))
		return -EMSGSIZE;
	mutex_lock(&kn->lock);
	err = admit(kn, req);
	if (err)
		goto out;
	enqueue(kn, req);
	err = kshake_helper_wake(kn);
	if (err)
		forget(kn, req);
out:
	mutex_unlock(&kn->lock);
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

/**
 * kshake_upcall_cancel() - withdraw a question
 * @req: submitted before, or never (then zeroed), or completed: all are fine
 *
 * Not from within complete(), and not with a lock held that complete() takes.
 *
 * Context: process; may sleep: waits for a complete() or a pull that is running.
 * When it returns, nothing of upcall/ looks at @req any more.
 */
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
