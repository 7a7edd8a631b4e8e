// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is this chain trusted? The question, verify-pull and verify-reply.
 */
#include <linux/inet.h>
#include <linux/in6.h>
#include <net/sock.h>
#include <net/tls_prot.h>

#include "net.h"
#include "netlink-gen.h"

/* The longest attribute sent; nla_len has 16 bits. */
#define ATTR_MAX	60000

static struct kshake_verify_request *verify_of(struct kshake_request *req)
{
	return container_of(req, struct kshake_verify_request, base);
}

static size_t request_size(const struct kshake_request *base)
{
	const struct kshake_verify_request *req =
		container_of_const(base, struct kshake_verify_request, base);
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
	       nla_total_size(sizeof(u32)) +			/* owner */
	       nla_total_size(sizeof(u32)) +			/* timeout */
	       nla_total_size(0);				/* key-encipherment */
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

static int put_request(struct sk_buff *skb, const struct kshake_request *base,
		       const struct sock *to)
{
	const struct kshake_verify_request *req =
		container_of_const(base, struct kshake_verify_request, base);
	struct user_namespace *ns = sk_user_ns(to);

	if (nla_put_u64_64bit(skb, KSHAKE_A_VERIFY_ID, base->id, KSHAKE_A_VERIFY_PAD) ||
	    nla_put_u32(skb, KSHAKE_A_VERIFY_ROLE, req->role) ||
	    put_name(skb, req->name) ||
	    put_chain(skb, req->peer) ||
	    put_bytes(skb, KSHAKE_A_VERIFY_STAPLE, req->peer->staple) ||
	    put_bytes(skb, KSHAKE_A_VERIFY_ANCHORS, req->anchors) ||
	    nla_put_u32(skb, KSHAKE_A_VERIFY_UID, from_kuid_munged(ns, base->uid)) ||
	    nla_put_u32(skb, KSHAKE_A_VERIFY_OWNER, from_kuid_munged(ns, base->owner)) ||
	    nla_put_u32(skb, KSHAKE_A_VERIFY_TIMEOUT, base->timeout_ms) ||
	    put_string(skb, KSHAKE_A_VERIFY_POLICY, req->policy) ||
	    (req->peer->decrypts && nla_put_flag(skb, KSHAKE_A_VERIFY_KEY_ENCIPHERMENT)))
		return -EMSGSIZE;
	return 0;
}

/**
 * struct result - the answer to a request, judged
 * @verdict: for the engine
 * @verify_result: X509_V_*
 */
struct result {
	struct kshake_verdict verdict;
	u32 verify_result;
};

static void tell(struct kshake_request *base, u32 reason, const void *answer)
{
	/* RFC 8446, 6.2: not the peer's fault. */
	const struct result failed = {
		.verdict = { .alert = TLS_ALERT_DESC_INTERNAL_ERROR, .reason = reason },
		.verify_result = KSHAKE_RESULT_UNSPECIFIED,
	};
	const struct result *result = answer ?: &failed;
	struct kshake_verify_request *req = verify_of(base);

	req->verify_result = result->verify_result;
	req->complete(req, &result->verdict);
}

static const struct kshake_request_type type = {
	.kind = KSHAKE_REQUEST_VERIFY,
	/* The helper would apply its default one. */
	.too_old = KSHAKE_REASON_POLICY,
	.size = request_size,
	.put = put_request,
	.complete = tell,
};

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

/* upcall.h describes what the others of the module call. */
int kshake_upcall_verify(struct kshake_verify_request *req)
{
	int err;

	if (!fits(req))
		return -EMSGSIZE;
	if (kshake_cache_has(kshake_net_of(req->base.net), req))
		return 1;
	req->verify_result = KSHAKE_RESULT_UNSPECIFIED;
	err = kshake_queue_submit(&req->base, &type, req->policy.len ? KSHAKE_REVISION_POLICY :
								      KSHAKE_REVISION_OLDEST);
	return err == -EOPNOTSUPP ? -EACCES : err;
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
	return kshake_pull(info, NETLINK_CB(skb).sk, KSHAKE_REQUEST_VERIFY);
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
			  struct genl_info *info)
{
	u32 revision = kshake_helper_revision(kshake_helper_active(kn));
	struct answer answer = {};
	struct result result;
	const char *nonsense;

	nonsense = parse_answer(info->attrs, revision, &answer);
	if (!nonsense)
		nonsense = judge_answer(&answer, req);
	if (nonsense) {
		GENL_SET_ERR_MSG_FMT(info, "request failed: %s", nonsense);
		kshake_queue_fail(kn, &req->base, KSHAKE_REASON_HELPER_INVALID);
		return -EINVAL;
	}
	result = (struct result){ verdict_of(&answer), answer.result };
	if (result.verdict.accepted)
		kshake_cache_add(kn, req, answer.lifetime);
	kshake_queue_answer(kn, &req->base, &result);
	return 0;
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
	struct kshake_request *req;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_VERIFY_ID)) {
		GENL_SET_ERR_MSG(info, "say which request this answers");
		return -EINVAL;
	}
	mutex_lock(&kn->lock);
	req = kshake_pull_find(kn, info, NETLINK_CB(skb).sk, KSHAKE_REQUEST_VERIFY,
			       nla_get_u64(info->attrs[KSHAKE_A_VERIFY_ID]), &err);
	if (req)
		err = answer_request(kn, verify_of(req), info);
	kshake_pull_heard(kn, NETLINK_CB(skb).sk);
	mutex_unlock(&kn->lock);
	return err;
}
