// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helpers: who may answer, and telling them that there is something to answer.
 */
#include <linux/slab.h>
#include <net/sock.h>

#include "net.h"
#include "netlink-gen.h"

/**
 * kshake_helper_active() - the helper that serves
 * @kn: locked
 *
 * Return: it, or NULL if none has joined.
 */
struct kshake_helper *kshake_helper_active(struct kshake_net *kn)
{
	return list_first_entry_or_null(&kn->helpers, struct kshake_helper, node);
}

/**
 * kshake_helper_find() - the helper that a message comes from
 * @kn: locked
 * @sk: the sender's socket
 *
 * Return: it, or NULL if that socket has not joined.
 */
struct kshake_helper *kshake_helper_find(const struct kshake_net *kn, const struct sock *sk)
{
	struct kshake_helper *helper;

	list_for_each_entry(helper, &kn->helpers, node) {
		if (helper->sk == sk)
			return helper;
	}
	return NULL;
}

static struct sk_buff *ready_message(u32 pending)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, 0, 0, &kshake_nl_family, 0, KSHAKE_CMD_VERIFY_READY);
	if (!hdr || nla_put_u32(msg, KSHAKE_A_VERIFY_PENDING, pending)) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * kshake_helper_wake() - tell the active helper to pull, unless it was told
 * @kn: locked
 *
 * It does not matter if the message does not fit into the helper's receive buffer:
 * a helper with a full one has messages to read, is told ENOBUFS after them, and pulls.
 * Nor if its socket is being closed: its requests then go to the next.
 *
 * Return: 0, also if there is no helper to tell; or -ENOMEM.
 */
int kshake_helper_wake(struct kshake_net *kn)
{
	struct kshake_helper *helper = kshake_helper_active(kn);
	struct sk_buff *msg;

	if (!helper || helper->woken)
		return 0;
	msg = ready_message(list_count_nodes(&kn->waiting));
	if (!msg)
		return -ENOMEM;
	helper->woken = genlmsg_unicast(kn->net, msg, helper->portid) == 0;
	return 0;
}

static void drop(struct kshake_net *kn, struct kshake_helper *helper)
{
	list_del(&helper->node);
	kn->nr_helpers--;
	sock_put(helper->sk);
	kfree(helper);
}

/**
 * kshake_helper_reap() - drop the helpers whose socket was closed
 * @kn: not locked
 * @all: drop the others as well
 *
 * If the active one goes, the next takes over: it gets what was given to the old one and
 * what waits, and is told so.
 *
 * Context: process; runs the complete() of requests that fail by it.
 */
void kshake_helper_reap(struct kshake_net *kn, bool all)
{
	struct kshake_helper *helper, *next;
	bool active_left = false;

	mutex_lock(&kn->lock);
	list_for_each_entry_safe(helper, next, &kn->helpers, node) {
		if (!all && !sock_flag(helper->sk, SOCK_DEAD))
			continue;
		active_left |= helper == kshake_helper_active(kn);
		drop(kn, helper);
	}
	if (active_left)
		kshake_queue_helper_left(kn);
	mutex_unlock(&kn->lock);
}

static int check_revision(const struct genl_info *info)
{
	u32 revision;

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_HELPER_REVISION)) {
		GENL_SET_ERR_MSG(info, "say which protocol revision the helper was built with");
		return -EINVAL;
	}
	revision = nla_get_u32(info->attrs[KSHAKE_A_HELPER_REVISION]);
	if (revision == KSHAKE_REVISION)
		return 0;
	GENL_SET_ERR_MSG_FMT(info, "helper speaks revision %u, module %u: update the %s",
			     revision, KSHAKE_REVISION,
			     revision < KSHAKE_REVISION ? "helper" : "module");
	return -EPROTONOSUPPORT;
}

static int join_reply(struct genl_info *info, enum kshake_helper_state state)
{
	struct sk_buff *reply;
	void *hdr;

	reply = genlmsg_new(2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr ||
	    nla_put_u32(reply, KSHAKE_A_HELPER_REVISION, KSHAKE_REVISION) ||
	    nla_put_u32(reply, KSHAKE_A_HELPER_STATE, state)) {
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);
}

static int join(struct kshake_net *kn, struct sock *sk, struct genl_info *info)
{
	struct kshake_helper *helper;
	int err;

	if (kshake_helper_find(kn, sk)) {
		GENL_SET_ERR_MSG(info, "this socket has joined already");
		return -EALREADY;
	}
	if (kn->nr_helpers == KSHAKE_HELPERS_MAX) {
		GENL_SET_ERR_MSG(info, "too many helpers: stop some of them");
		return -EUSERS;
	}
	helper = kzalloc(sizeof(*helper), GFP_KERNEL);
	if (!helper)
		return -ENOMEM;
	helper->portid = info->snd_portid;
	helper->sk = sk;
	sock_hold(sk);
	list_add_tail(&helper->node, &kn->helpers);
	kn->nr_helpers++;

	/* A helper that does not know that it is one would be worse than none. */
	err = join_reply(info, helper == kshake_helper_active(kn) ? KSHAKE_HELPER_STATE_ACTIVE :
								     KSHAKE_HELPER_STATE_STANDBY);
	if (err)
		drop(kn, helper);
	return err;
}

/**
 * kshake_nl_helper_join_doit() - KSHAKE_CMD_HELPER_JOIN
 * @skb: the request
 * @info: the request, parsed
 *
 * Return: 0, -EINVAL without a revision, -EPROTONOSUPPORT for another one than ours,
 * -EALREADY if the socket has joined, -EUSERS if too many have, -ENOMEM, or what sending
 * the reply says; the socket then is no helper.
 */
int kshake_nl_helper_join_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	int err;

	err = check_revision(info);
	if (err)
		return err;
	mutex_lock(&kn->lock);
	err = join(kn, NETLINK_CB(skb).sk, info);
	mutex_unlock(&kn->lock);
	return err;
}
