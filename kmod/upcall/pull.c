// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests on their way to the helper, of whatever kind: it pulls one at a time, as it has
 * room, and names in its answer which one it means.
 */
#include <net/sock.h>

#include "net.h"
#include "netlink-gen.h"

static struct kshake_helper *joined(struct kshake_net *kn, struct genl_info *info,
				    const struct sock *sk)
{
	struct kshake_helper *helper = kshake_helper_find(kn, sk);

	if (!helper)
		GENL_SET_ERR_MSG(info, "this socket is no helper: send helper-join first");
	return helper;
}

/* The request that @sk may have now; NULL and *@err if there is none. */
static struct kshake_request *next_for(struct kshake_net *kn, const struct sock *sk,
				       enum kshake_request_kind kind, struct genl_info *info,
				       int *err)
{
	struct kshake_helper *helper = joined(kn, info, sk);
	struct kshake_request *req;

	*err = -EPERM;
	if (!helper)
		return NULL;
	*err = -EAGAIN;
	if (helper != kshake_helper_active(kn)) {
		GENL_SET_ERR_MSG(info, "another helper serves: wait for verify-ready");
		return NULL;
	}
	/* Who has nothing to do and asks for work is alive. */
	if (!kn->nr_given)
		kshake_standby_spoke(kn);
	req = kshake_user_next(kn, kind);
	if (!req) {
		helper->woken[kind] = false;
		GENL_SET_ERR_MSG(info, "no request waits: wait for verify-ready");
	}
	return req;
}

static size_t next_size(struct kshake_net *kn, const struct sock *sk,
			enum kshake_request_kind kind, struct genl_info *info, int *err)
{
	struct kshake_request *req;
	size_t size = 0;

	mutex_lock(&kn->lock);
	req = next_for(kn, sk, kind, info, err);
	if (req)
		size = req->type->size(req);
	mutex_unlock(&kn->lock);
	return size;
}

static int put(struct sk_buff *reply, struct genl_info *info, const struct kshake_request *req,
	       const struct sock *to)
{
	void *hdr;

	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr || req->type->put(reply, req, to))
		return -EMSGSIZE;
	genlmsg_end(reply, hdr);
	return 0;
}

/* Sent under the lock: the answer cannot come before the request counts as given. */
static int give(struct kshake_net *kn, struct kshake_request *req, struct sk_buff *reply,
		struct genl_info *info, const struct sock *sk)
{
	int err;

	err = put(reply, info, req, sk);
	if (err) {
		nlmsg_free(reply);
		kshake_queue_fail(kn, req, KSHAKE_REASON_INTERNAL);
		return err;
	}
	err = genlmsg_reply(reply, info);
	if (err) {
		GENL_SET_ERR_MSG(info, "receive buffer full: read all messages, then pull again");
		return -ENOBUFS;
	}
	kshake_queue_give(kn, req);
	return 0;
}

/*
 * The request is found twice, because memory is not allocated under the lock: other
 * handshakes would wait for it. -ENOSPC: the one found the second time is larger.
 */
static int pull_once(struct kshake_net *kn, struct genl_info *info, const struct sock *sk,
		     enum kshake_request_kind kind)
{
	struct kshake_request *req;
	struct sk_buff *reply;
	size_t size;
	int err;

	size = next_size(kn, sk, kind, info, &err);
	if (!size)
		return err;
	/*
	 * In one piece, which may take some looking for: a Certificate message of 64 KB
	 * and 60,000 bytes of anchors are the most, the rest is short.
	 */
	reply = genlmsg_new(size, GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);

	mutex_lock(&kn->lock);
	req = next_for(kn, sk, kind, info, &err);
	if (req && req->type->size(req) > size) {
		err = -ENOSPC;
		req = NULL;
	}
	if (!req) {
		nlmsg_free(reply);
	} else if (!reply) {
		/* It would stand in the way of all others. */
		GENL_SET_ERR_MSG(info, "no memory for a request, it has failed: pull again");
		kshake_queue_fail(kn, req, KSHAKE_REASON_NO_MEMORY);
		err = -ENOMEM;
	} else {
		err = give(kn, req, reply, info, sk);
	}
	mutex_unlock(&kn->lock);
	return err;
}

/**
 * kshake_pull() - send the next request to the helper that asks for one
 * @info: its message
 * @sk: its socket
 * @kind: what it has room for
 *
 * Return: 0: a request was sent to the caller. -EPERM: the socket has not joined.
 * -EAGAIN: nothing to do, wait for verify-ready. -ENOBUFS: the caller's receive buffer
 * is full. -ENOMEM: a request failed for want of memory.
 */
int kshake_pull(struct genl_info *info, const struct sock *sk, enum kshake_request_kind kind)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	int err;

	do
		err = pull_once(kn, info, sk, kind);
	while (err == -ENOSPC && !signal_pending(current));
	return err == -ENOSPC ? -EINTR : err;
}

/**
 * kshake_pull_find() - the request that an answer means
 * @kn: locked
 * @info: the answer; gets a message if there is none
 * @sk: the socket that it came from
 * @kind: what it answers
 * @id: which one it names
 * @err: why there is none: -EPERM: the socket has not joined, or the request was given to
 *	another one; -ENOENT: there is none of that name
 *
 * Return: a request that the active helper, which is who answers, was given; or NULL.
 */
struct kshake_request *kshake_pull_find(struct kshake_net *kn, struct genl_info *info,
					const struct sock *sk, enum kshake_request_kind kind,
					u64 id, int *err)
{
	struct kshake_helper *helper = joined(kn, info, sk);
	struct kshake_request *req;

	*err = -EPERM;
	if (!helper)
		return NULL;
	req = kshake_queue_find(kn, kind, id);
	if (!req) {
		GENL_SET_ERR_MSG(info, "no such request: answered, given up, or taken back");
		*err = -ENOENT;
		return NULL;
	}
	/* Only the active helper was given any. */
	if (helper != kshake_helper_active(kn)) {
		GENL_SET_ERR_MSG(info, "this request was given to another helper");
		return NULL;
	}
	return req;
}

/**
 * kshake_pull_heard() - somebody has answered
 * @kn: locked
 * @sk: who
 *
 * Whoever answers is alive, even if it is too late, or nonsense.
 */
void kshake_pull_heard(struct kshake_net *kn, const struct sock *sk)
{
	const struct kshake_helper *helper = kshake_helper_find(kn, sk);

	if (helper && helper == kshake_helper_active(kn))
		kshake_standby_spoke(kn);
}
