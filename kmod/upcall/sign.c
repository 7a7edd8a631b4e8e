// SPDX-License-Identifier: GPL-2.0-only
/*
 * A signature of a key that only the helper has: the question, sign-pull and sign-reply.
 *
 * Whether the signature is one is not judged here: the engine verifies it with the
 * certificate's key before it goes out.
 */
#include <net/sock.h>

#include "net.h"
#include "netlink-gen.h"

static size_t request_size(const struct kshake_request *base)
{
	const struct kshake_sign_request *req =
		container_of_const(base, struct kshake_sign_request, base);

	return nla_total_size_64bit(sizeof(u64)) +		/* id */
	       nla_total_size(req->credential.len + 1) +
	       nla_total_size(sizeof(u32)) +			/* scheme */
	       nla_total_size(req->content.len) +
	       nla_total_size(0) +				/* digest */
	       nla_total_size(sizeof(u32)) +			/* uid */
	       nla_total_size(sizeof(u32));			/* timeout */
}

static int put_request(struct sk_buff *skb, const struct kshake_request *base,
		       const struct sock *to)
{
	const struct kshake_sign_request *req =
		container_of_const(base, struct kshake_sign_request, base);
	char name[KSHAKE_CREDENTIAL_NAME_MAX + 1] = {};

	memcpy(name, req->credential.data, req->credential.len);
	if (nla_put_u64_64bit(skb, KSHAKE_A_SIGN_ID, base->id, KSHAKE_A_SIGN_PAD) ||
	    nla_put_string(skb, KSHAKE_A_SIGN_CREDENTIAL, name) ||
	    nla_put_u32(skb, KSHAKE_A_SIGN_SCHEME, req->scheme) ||
	    nla_put(skb, KSHAKE_A_SIGN_CONTENT, req->content.len, req->content.data) ||
	    (req->digest && nla_put_flag(skb, KSHAKE_A_SIGN_DIGEST)) ||
	    nla_put_u32(skb, KSHAKE_A_SIGN_UID, from_kuid_munged(sk_user_ns(to), base->uid)) ||
	    nla_put_u32(skb, KSHAKE_A_SIGN_TIMEOUT, base->timeout_ms))
		return -EMSGSIZE;
	return 0;
}

static void tell(struct kshake_request *base, u32 reason, const void *answer)
{
	struct kshake_sign_request *req = container_of(base, struct kshake_sign_request, base);

	req->complete(req, reason, answer);
}

static const struct kshake_request_type type = {
	.kind = KSHAKE_REQUEST_SIGN,
	.too_old = KSHAKE_REASON_SIGNING_FAILED,
	.size = request_size,
	.put = put_request,
	.complete = tell,
};

/* upcall.h describes what the others of the module call. */
int kshake_upcall_sign(struct kshake_sign_request *req)
{
	if (!req->credential.len || req->credential.len > KSHAKE_CREDENTIAL_NAME_MAX ||
	    !req->content.len || req->content.len > KSHAKE_TO_SIGN_MAX)
		return -EMSGSIZE;
	/* One that does not know the flag would sign a digest of the digest. */
	return kshake_queue_submit(&req->base, &type, req->tls12 ? KSHAKE_REVISION_TLS12 :
								   KSHAKE_REVISION_SIGN);
}

/**
 * kshake_nl_sign_pull_doit() - KSHAKE_CMD_SIGN_PULL
 * @skb: the message
 * @info: the message, parsed
 *
 * Return: as kshake_pull().
 */
int kshake_nl_sign_pull_doit(struct sk_buff *skb, struct genl_info *info)
{
	return kshake_pull(info, NETLINK_CB(skb).sk, KSHAKE_REQUEST_SIGN);
}

static int answer_request(struct kshake_net *kn, struct kshake_request *req,
			  struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[KSHAKE_A_SIGN_SIGNATURE];
	struct kshake_bytes signature;

	/* It could not, or would not. That is an answer. */
	if (!attr) {
		kshake_queue_fail(kn, req, KSHAKE_REASON_SIGNING_FAILED);
		return 0;
	}
	signature = (struct kshake_bytes){ nla_data(attr), nla_len(attr) };
	if (!signature.len || signature.len > KSHAKE_SIG_MAX) {
		GENL_SET_ERR_MSG_FMT(info, "request failed: a signature has 1 to %u bytes",
				     KSHAKE_SIG_MAX);
		kshake_queue_fail(kn, req, KSHAKE_REASON_SIGNING_FAILED);
		return -EINVAL;
	}
	kshake_queue_answer(kn, req, &signature);
	return 0;
}

/**
 * kshake_nl_sign_reply_doit() - KSHAKE_CMD_SIGN_REPLY
 * @skb: the message
 * @info: the message, parsed
 *
 * Return: 0: the request was answered. -EINVAL: no signature can be so long, or so short; the
 * request has failed with KSHAKE_REASON_SIGNING_FAILED (unless @info names none). -ENOENT: no
 * such request, or not any more. -EPERM: it was not given to the caller.
 */
int kshake_nl_sign_reply_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	struct kshake_request *req;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_SIGN_ID)) {
		GENL_SET_ERR_MSG(info, "say which request this answers");
		return -EINVAL;
	}
	mutex_lock(&kn->lock);
	req = kshake_pull_find(kn, info, NETLINK_CB(skb).sk, KSHAKE_REQUEST_SIGN,
			       nla_get_u64(info->attrs[KSHAKE_A_SIGN_ID]), &err);
	if (req)
		err = answer_request(kn, req, info);
	kshake_pull_heard(kn, NETLINK_CB(skb).sk);
	mutex_unlock(&kn->lock);
	return err;
}
