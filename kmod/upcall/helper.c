// SPDX-License-Identifier: GPL-2.0-only
/*
 * Helpers: who may answer, and telling them that there is something to answer.
 */
#include <linux/pid.h>
#include <linux/pid_namespace.h>
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

/**
 * kshake_helper_revision() - what is spoken with a helper
 * @helper: it
 *
 * Return: the smaller one of both sides' revisions.
 */
u32 kshake_helper_revision(const struct kshake_helper *helper)
{
	return min_t(u32, helper->revision, KSHAKE_REVISION);
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
 * @kind: what waits
 *
 * There is one message for all kinds: whoever gets it pulls until none is left of any.
 *
 * It does not matter if the message does not fit into the helper's receive buffer:
 * a helper with a full one has messages to read, is told ENOBUFS after them, and pulls.
 * Nor if its socket is being closed: its requests then go to the next.
 *
 * Return: 0, also if there is no helper to tell; or -ENOMEM.
 */
int kshake_helper_wake(struct kshake_net *kn, enum kshake_request_kind kind)
{
	struct kshake_helper *helper = kshake_helper_active(kn);
	struct sk_buff *msg;

	if (!helper || helper->woken[kind])
		return 0;
	msg = ready_message(kn->nr_requests - kn->nr_given);
	if (!msg)
		return -ENOMEM;
	memset(helper->woken, genlmsg_unicast(kn->net, msg, helper->portid) == 0,
	       sizeof(helper->woken));
	return 0;
}

static void drop(struct kshake_net *kn, struct kshake_helper *helper)
{
	list_del(&helper->node);
	kn->nr_helpers--;
	kn->generation++;
	sock_put(helper->sk);
	put_pid(helper->pid);
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
		kshake_standby_succeeds(kn);
	mutex_unlock(&kn->lock);
}

static int check_revision(const struct genl_info *info, u32 *revision)
{
	const struct nlattr *oldest = info->attrs[KSHAKE_A_HELPER_OLDEST];

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_HELPER_REVISION)) {
		GENL_SET_ERR_MSG(info, "say which protocol revision the helper was built with");
		return -EINVAL;
	}
	*revision = nla_get_u32(info->attrs[KSHAKE_A_HELPER_REVISION]);
	if (*revision < KSHAKE_REVISION_OLDEST) {
		GENL_SET_ERR_MSG_FMT(info,
				     "helper has revision %u, module needs %u: update the helper",
				     *revision, KSHAKE_REVISION_OLDEST);
		return -EPROTONOSUPPORT;
	}
	if (oldest && nla_get_u32(oldest) > KSHAKE_REVISION) {
		GENL_SET_ERR_MSG_FMT(info,
				     "helper needs revision %u, module has %u: update the module",
				     nla_get_u32(oldest), KSHAKE_REVISION);
		return -EPROTONOSUPPORT;
	}
	return 0;
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

static int join(struct kshake_net *kn, struct sock *sk, struct genl_info *info, u32 revision)
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
	helper->revision = revision;
	helper->pid = get_pid(task_tgid(current));
	helper->sk = sk;
	sock_hold(sk);
	list_add_tail(&helper->node, &kn->helpers);
	kn->nr_helpers++;
	kn->generation++;

	/* A helper that does not know that it is one would be worse than none. */
	err = join_reply(info, helper == kshake_helper_active(kn) ? KSHAKE_HELPER_STATE_ACTIVE :
								     KSHAKE_HELPER_STATE_STANDBY);
	if (err) {
		drop(kn, helper);
		return err;
	}
	if (helper == kshake_helper_active(kn)) {
		kshake_trust_changed(kn);
		kshake_standby_spoke(kn);
	} else {
		kshake_standby_watch(kn);
	}
	return 0;
}

/**
 * kshake_nl_helper_join_doit() - KSHAKE_CMD_HELPER_JOIN
 * @skb: the request
 * @info: the request, parsed
 *
 * Return: 0, -EINVAL without a revision, -EPROTONOSUPPORT if there is none that both speak,
 * -EALREADY if the socket has joined, -EUSERS if too many have, -ENOMEM, or what sending
 * the reply says; the socket then is no helper.
 */
int kshake_nl_helper_join_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	u32 revision;
	int err;

	err = check_revision(info, &revision);
	if (err)
		return err;
	mutex_lock(&kn->lock);
	err = join(kn, NETLINK_CB(skb).sk, info, revision);
	mutex_unlock(&kn->lock);
	return err;
}

static int put_helper(struct sk_buff *skb, struct netlink_callback *cb, struct kshake_net *kn,
		      const struct kshake_helper *helper)
{
	bool active = helper == kshake_helper_active(kn);
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &kshake_nl_family,
			  NLM_F_MULTI, KSHAKE_CMD_HELPER_GET);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (nla_put_u32(skb, KSHAKE_A_HELPER_REVISION, helper->revision) ||
	    nla_put_u32(skb, KSHAKE_A_HELPER_STATE, active ? KSHAKE_HELPER_STATE_ACTIVE :
							      KSHAKE_HELPER_STATE_STANDBY) ||
	    nla_put_u32(skb, KSHAKE_A_HELPER_PID, pid_vnr(helper->pid)) ||
	    nla_put_u32(skb, KSHAKE_A_HELPER_GIVEN, active ? kn->nr_given : 0) ||
	    nla_put_uint(skb, KSHAKE_A_HELPER_EPOCH, kn->epoch)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * kshake_nl_helper_get_dumpit() - KSHAKE_CMD_HELPER_GET
 * @skb: the reply
 * @cb: the dump: args[0] helpers were put before
 *
 * Context: the reader's, whose pid namespace is meant.
 * Return: 0: that was all. -EMSGSIZE: the rest comes with the next message; one that
 * helpers joined or left between is marked as inconsistent.
 */
int kshake_nl_helper_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct kshake_net *kn = kshake_net_of(sock_net(skb->sk));
	struct kshake_helper *helper;
	long n = 0;
	int err = 0;

	mutex_lock(&kn->lock);
	/* 0 would mean: not said. */
	cb->seq = kn->generation | 1U << 31;
	list_for_each_entry(helper, &kn->helpers, node) {
		if (n++ < cb->args[0])
			continue;
		err = put_helper(skb, cb, kn, helper);
		if (err)
			break;
		cb->args[0] = n;
	}
	mutex_unlock(&kn->lock);
	return err;
}
