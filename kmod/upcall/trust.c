// SPDX-License-Identifier: GPL-2.0-only
/*
 * The trust epoch of a namespace: what was accepted in one says nothing about the next.
 */
#include "net.h"
#include "netlink-gen.h"

/**
 * kshake_trust_changed() - a new epoch
 * @kn: locked
 *
 * Nothing of the old one is remembered: neither what was accepted, nor what is under way
 * now and will be.
 */
void kshake_trust_changed(struct kshake_net *kn)
{
	kn->epoch++;
	kshake_cache_flush(kn);
}

static int change(struct kshake_net *kn, const struct sock *sk, struct genl_info *info, u64 *epoch)
{
	const struct kshake_helper *helper = kshake_helper_find(kn, sk);

	if (!helper) {
		GENL_SET_ERR_MSG(info, "this socket is no helper: send helper-join first");
		return -EPERM;
	}
	if (helper != kshake_helper_active(kn)) {
		GENL_SET_ERR_MSG(info, "another helper serves: say nothing until this one does");
		return -EPERM;
	}
	kshake_trust_changed(kn);
	*epoch = kn->epoch;
	return 0;
}

/**
 * kshake_nl_trust_changed_doit() - KSHAKE_CMD_TRUST_CHANGED
 * @skb: the message
 * @info: the message, parsed
 *
 * Return: 0: no handshake that asks from now on is accepted by an older verdict. -EPERM:
 * the socket has not joined, or stands by. -ENOMEM, or what sending says: the epoch is a
 * new one nevertheless, unless it was -ENOMEM.
 */
int kshake_nl_trust_changed_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	struct sk_buff *reply;
	u64 epoch;
	void *hdr;
	int err;

	reply = genlmsg_new(nla_total_size(sizeof(u64)), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	mutex_lock(&kn->lock);
	err = change(kn, NETLINK_CB(skb).sk, info, &epoch);
	mutex_unlock(&kn->lock);
	if (err)
		goto free;
	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr || nla_put_uint(reply, KSHAKE_A_HELPER_EPOCH, epoch)) {
		err = -EMSGSIZE;
		goto free;
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);

free:
	nlmsg_free(reply);
	return err;
}
