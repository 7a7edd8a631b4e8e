// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requests on the wire: verify-pull and verify-reply.
 */
#include <linux/inet.h>
#include <linux/in6.h>
#include <net/sock.h>
#include <net/tls_prot.h>

#include "net.h"
#include "netlink-gen.h"

static size_t request_size(const struct kshake_verify_request *req)
{
	const struct kshake_peer *peer = req->peer;
	unsigned int i;
	size_t size;

	size = nla_total_size_64bit(sizeof(u64)) +		/* id */
	       nla_total_size(sizeof(u32)) +			/* role */
	       nla_total_size(req->name.len + 1) +
	       nla_total_size(sizeof(struct in6_addr)) +
	       nla_total_size(peer->staple.len) +
	       nla_total_size(req->anchors.len) +
	       nla_total_size(req->policy.len + 1) +
	       nla_total_size(sizeof(u32)) +			/* uid */
	       nla_total_size(sizeof(u32));			/* timeout */
	for (i = 0; i < peer->nr_certs; i++)
		size += nla_total_size(peer->cert_len[i]);
	return size;
}

static int put_bytes(struct sk_buff *skb, int type, struct kshake_bytes bytes)
{
	return bytes.len ? nla_put(skb, type, bytes.len, bytes.data) : 0;
}

static int put_string(struct sk_buff *skb, int type, struct kshake_bytes text)
{
	struct nlattr *attr;

	if (!text.len)
		return 0;
	attr = nla_reserve(skb, type, text.len + 1);
	if (!attr)
		return -EMSGSIZE;
	memcpy(nla_data(attr), text.data, text.len);
	*((char *)nla_data(attr) + text.len) = '\0';
	return 0;
}

static int put_name(struct sk_buff *skb, struct kshake_bytes name)
{
	const char *text = (const char *)name.data;
	struct in6_addr address;
	const char *end;

	if (put_string(skb, KSHAKE_A_VERIFY_NAME, name))
		return -EMSGSIZE;
	if (!name.len)
		return 0;
	if (in4_pton(text, name.len, (u8 *)&address, -1, &end) && end == text + name.len)
		return nla_put(skb, KSHAKE_A_VERIFY_ADDRESS, sizeof(struct in_addr), &address);
	if (in6_pton(text, name.len, (u8 *)&address, -1, &end) && end == text + name.len)
		return nla_put(skb, KSHAKE_A_VERIFY_ADDRESS, sizeof(struct in6_addr), &address);
	return 0;
}

static int put_chain(struct sk_buff *skb, const struct kshake_peer *peer)
{
	const u8 *cert = peer->chain.data;
	unsigned int i;

	for (i = 0; i < peer->nr_certs; i++) {
		if (nla_put(skb, KSHAKE_A_VERIFY_CERTIFICATE, peer->cert_len[i], cert))
			return -EMSGSIZE;
		cert += peer->cert_len[i];
	}
	return 0;
}

static int put_request(struct sk_buff *reply, struct genl_info *info,
		       const struct kshake_verify_request *req, const struct sock *to)
{
	void *hdr;

	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr ||
	    nla_put_u64_64bit(reply, KSHAKE_A_VERIFY_ID, req->id, KSHAKE_A_VERIFY_PAD) ||
	    nla_put_u32(reply, KSHAKE_A_VERIFY_ROLE, req->role) ||
	    put_name(reply, req->name) ||
	    put_chain(reply, req->peer) ||
	    put_bytes(reply, KSHAKE_A_VERIFY_STAPLE, req->peer->staple) ||
	    put_bytes(reply, KSHAKE_A_VERIFY_ANCHORS, req->anchors) ||
	    nla_put_u32(reply, KSHAKE_A_VERIFY_UID, from_kuid_munged(sk_user_ns(to), req->uid)) ||
	    nla_put_u32(reply, KSHAKE_A_VERIFY_TIMEOUT, req->timeout_ms) ||
	    put_string(reply, KSHAKE_A_VERIFY_POLICY, req->policy))
		return -EMSGSIZE;
	genlmsg_end(reply, hdr);
	return 0;
}

/* The request that @sk may have now; NULL and *@err if there is none. */
static struct kshake_verify_request *next_for(struct kshake_net *kn, const struct sock *sk,
					      struct genl_info *info, int *err)
{
	struct kshake_helper *helper = kshake_helper_find(kn, sk);
	struct kshake_verify_request *req;

	if (!helper) {
		GENL_SET_ERR_MSG(info, "this socket is no helper: send helper-join first");
		*err = -EPERM;
		return NULL;
	}
	*err = -EAGAIN;
	if (helper != kshake_helper_active(kn)) {
		GENL_SET_ERR_MSG(info, "another helper serves: wait for verify-ready");
		return NULL;
	}
	/* Who has nothing to do and asks for work is alive. */
	if (!kn->nr_given)
		kshake_standby_spoke(kn);
	req = kshake_user_next(kn);
	if (!req) {
		helper->woken = false;
		GENL_SET_ERR_MSG(info, "no request waits: wait for verify-ready");
	}
	return req;
}

static size_t next_size(struct kshake_net *kn, const struct sock *sk, struct genl_info *info,
			int *err)
{
	struct kshake_verify_request *req;
	size_t size = 0;

	mutex_lock(&kn->lock);
	req = next_for(kn, sk, info, err);
	if (req)
		size = request_size(req);
	mutex_unlock(&kn->lock);
	return size;
}

/* Sent under the lock: the answer cannot come before the request counts as given. */
static int give(struct kshake_net *kn, struct kshake_verify_request *req, struct sk_buff *reply,
		struct genl_info *info, const struct sock *sk)
{
	int err;

	err = put_request(reply, info, req, sk);
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
static int pull_once(struct kshake_net *kn, struct genl_info *info, const struct sock *sk)
{
	struct kshake_verify_request *req;
	struct sk_buff *reply;
	size_t size;
	int err;

	size = next_size(kn, sk, info, &err);
	if (!size)
		return err;
	/*
	 * In one piece, which may take some looking for: a Certificate message of 64 KB
	 * and 60,000 bytes of anchors are the most, the rest is short.
	 */
	reply = genlmsg_new(size, GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL);

	mutex_lock(&kn->lock);
	req = next_for(kn, sk, info, &err);
	if (req && request_size(req) > size) {
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
 * kshake_nl_verify_pull_doit() - KSHAKE_CMD_VERIFY_PULL
 * @skb: the message
 * @info: the message, parsed
 *
 * Return: 0: a request was sent to the caller. -EPERM: the socket has not joined.
 * -EAGAIN: nothing to do, wait for verify-ready. -ENOBUFS: the caller's receive buffer
 * is full. -ENOMEM: a request failed for want of memory.
 */
int kshake_nl_verify_pull_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	int err;

	do
		err = pull_once(kn, info, NETLINK_CB(skb).sk);
	while (err == -ENOSPC && !signal_pending(current));
	return err == -ENOSPC ? -EINTR : err;
}

/**
 * struct answer - verify-reply, parsed and not yet judged
 * @verdict: enum kshake_answer
 * @alert: 0 if none was given
 * @result: X509_V_*
 * @lifetime: seconds; 0 if none was given
 * @spki: NULL if none was given
 */
struct answer {
	u32 verdict;
	u32 alert;
	u32 result;
	u32 lifetime;
	const struct nlattr *spki;
};

static bool is_verdict(u32 verdict, u32 revision)
{
	switch (verdict) {
	case KSHAKE_ANSWER_REJECT:
	case KSHAKE_ANSWER_ACCEPT:
		return true;
	case KSHAKE_ANSWER_NO_POLICY:
		return revision >= 2;
	default:
		return false;
	}
}

static const char *parse_answer(struct nlattr **attrs, u32 revision, struct answer *answer)
{
	if (!attrs[KSHAKE_A_VERIFY_VERDICT])
		return "the verdict is missing";
	answer->verdict = nla_get_u32(attrs[KSHAKE_A_VERIFY_VERDICT]);
	if (!is_verdict(answer->verdict, revision))
		return "there is no such verdict";
	if (attrs[KSHAKE_A_VERIFY_RESULT])
		answer->result = nla_get_u32(attrs[KSHAKE_A_VERIFY_RESULT]);
	else if (answer->verdict == KSHAKE_ANSWER_NO_POLICY)
		answer->result = KSHAKE_RESULT_UNSPECIFIED;
	else
		return "the result is missing";
	if (attrs[KSHAKE_A_VERIFY_ALERT])
		answer->alert = nla_get_u32(attrs[KSHAKE_A_VERIFY_ALERT]);
	if (attrs[KSHAKE_A_VERIFY_LIFETIME] && revision >= 2)
		answer->lifetime = nla_get_u32(attrs[KSHAKE_A_VERIFY_LIFETIME]);
	answer->spki = attrs[KSHAKE_A_VERIFY_SPKI];
	return NULL;
}

/* RFC 8446, 6.2: the alerts about certificates, and that of a helper in trouble */
static bool is_certificate_alert(u32 alert)
{
	switch (alert) {
	case TLS_ALERT_DESC_BAD_CERTIFICATE:
	case TLS_ALERT_DESC_UNSUPPORTED_CERTIFICATE:
	case TLS_ALERT_DESC_CERTIFICATE_REVOKED:
	case TLS_ALERT_DESC_CERTIFICATE_EXPIRED:
	case TLS_ALERT_DESC_CERTIFICATE_UNKNOWN:
	case TLS_ALERT_DESC_UNKNOWN_CA:
	case TLS_ALERT_DESC_ACCESS_DENIED:
	case TLS_ALERT_DESC_INTERNAL_ERROR:
	case TLS_ALERT_DESC_BAD_CERTIFICATE_STATUS_RESPONSE:
		return true;
	default:
		return false;
	}
}

/* Does the answer make sense for that request? If not, why. */
static const char *judge_answer(const struct answer *answer,
				const struct kshake_verify_request *req)
{
	struct kshake_bytes leaf = req->peer->spki;

	if (answer->verdict != KSHAKE_ANSWER_ACCEPT) {
		if (answer->verdict == KSHAKE_ANSWER_REJECT && !is_certificate_alert(answer->alert))
			return "a rejection needs the TLS alert of a certificate error";
		return answer->result ? NULL : "a rejection needs the error as its result";
	}
	if (answer->result)
		return "accepted with an error as the result";
	/* What was verified must be what has proven possession of its key. */
	if (!answer->spki || nla_len(answer->spki) != leaf.len ||
	    memcmp(nla_data(answer->spki), leaf.data, leaf.len))
		return "accepted without the SubjectPublicKeyInfo of the leaf";
	return NULL;
}

static struct kshake_verdict verdict_of(const struct answer *answer)
{
	switch (answer->verdict) {
	case KSHAKE_ANSWER_ACCEPT:
		return (struct kshake_verdict){ .accepted = true };
	case KSHAKE_ANSWER_NO_POLICY:
		/* RFC 8446, 6.2: not the peer's fault. */
		return (struct kshake_verdict){ .alert = TLS_ALERT_DESC_INTERNAL_ERROR,
						.reason = KSHAKE_REASON_POLICY };
	default:
		return (struct kshake_verdict){ .alert = answer->alert,
						.reason = KSHAKE_REASON_CERTIFICATE_REJECTED };
	}
}

static int answer_request(struct kshake_net *kn, struct kshake_verify_request *req,
			  struct genl_info *info, u32 revision)
{
	struct kshake_verdict verdict;
	struct answer answer = {};
	const char *nonsense;

	nonsense = parse_answer(info->attrs, revision, &answer);
	if (!nonsense)
		nonsense = judge_answer(&answer, req);
	if (nonsense) {
		GENL_SET_ERR_MSG_FMT(info, "request failed: %s", nonsense);
		kshake_queue_fail(kn, req, KSHAKE_REASON_HELPER_INVALID);
		return -EINVAL;
	}
	verdict = verdict_of(&answer);
	if (verdict.accepted)
		kshake_cache_add(kn, req, answer.lifetime);
	kshake_queue_answer(kn, req, &verdict, answer.result);
	return 0;
}

static int find_and_answer(struct kshake_net *kn, struct genl_info *info, const struct sock *sk)
{
	struct kshake_helper *helper = kshake_helper_find(kn, sk);
	struct kshake_verify_request *req;

	if (!helper) {
		GENL_SET_ERR_MSG(info, "this socket is no helper: send helper-join first");
		return -EPERM;
	}
	req = kshake_queue_find(kn, nla_get_u64(info->attrs[KSHAKE_A_VERIFY_ID]));
	if (!req) {
		GENL_SET_ERR_MSG(info, "no such request: answered, given up, or taken back");
		return -ENOENT;
	}
	/* Only the active helper was given any. */
	if (helper != kshake_helper_active(kn)) {
		GENL_SET_ERR_MSG(info, "this request was given to another helper");
		return -EPERM;
	}
	return answer_request(kn, req, info, kshake_helper_revision(helper));
}

/* Whoever answers is alive, even if it is too late, or nonsense. */
static void hear(struct kshake_net *kn, const struct sock *sk)
{
	const struct kshake_helper *helper = kshake_helper_find(kn, sk);

	if (helper && helper == kshake_helper_active(kn))
		kshake_standby_spoke(kn);
}

/**
 * kshake_nl_verify_reply_doit() - KSHAKE_CMD_VERIFY_REPLY
 * @skb: the message
 * @info: the message, parsed
 *
 * Return: 0: the request was answered. -EINVAL: an answer that makes no sense; the
 * request has failed with KSHAKE_REASON_HELPER_INVALID (unless @info names none).
 * -ENOENT: no such request, or not any more. -EPERM: it was not given to the caller.
 */
int kshake_nl_verify_reply_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_net *kn = kshake_net_of(genl_info_net(info));
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_VERIFY_ID)) {
		GENL_SET_ERR_MSG(info, "say which request this answers");
		return -EINVAL;
	}
	mutex_lock(&kn->lock);
	err = find_and_answer(kn, info, NETLINK_CB(skb).sk);
	hear(kn, NETLINK_CB(skb).sk);
	mutex_unlock(&kn->lock);
	return err;
}
