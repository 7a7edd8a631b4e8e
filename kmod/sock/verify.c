// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who decides whether the peer is the right one: the helper, a pin, or nobody.
 */
#include <linux/cred.h>
#include <linux/user_namespace.h>
#include <net/tcp.h>

#include "../compat.h"
#include "session.h"
#include "trace.h"

#define KSHAKE_VERIFY_UNSPECIFIED	1	/* X509_V_ERR_UNSPECIFIED */

static void kshake_verify_accept(struct kshake_session *s)
{
	s->attempt->verify.verify_result = 0;
	s->attempt->verdict = (struct kshake_verdict){ .accepted = true };
}

/* Any pin may match; the pins and the peer's key are public, no need to hide which. */
static bool kshake_verify_pinned(const struct kshake_session *s)
{
	unsigned int i;

	for (i = 0; i < s->opt.nr_pins; i++)
		if (!memcmp(s->opt.pins[i], s->attempt->shown.spki_sha256, KSHAKE_PIN_SPKI_LEN))
			return true;
	return false;
}

/* Called by upcall/ exactly once, in process context. */
static void kshake_verify_complete(struct kshake_verify_request *req,
				   const struct kshake_verdict *verdict)
{
	struct kshake_attempt *attempt = container_of(req, struct kshake_attempt, verify);
	struct kshake_session *s = attempt->session;

	attempt->verdict = *verdict;
	/* Pairs with the barrier in kshake_io_judged(). */
	smp_mb__before_atomic();
	set_bit(KSHAKE_S_ANSWERED, &s->flags);
	kshake_io_kick(s);
}

/**
 * kshake_verify_owner() - who pays for a socket's requests to the helper
 * @s: its session
 *
 * Somebody in a user namespace of his own has many user ids, and namespaces within it even
 * more: all of them are his who made the outermost one, seen from the user namespace that the
 * network namespace belongs to. Within a container with its own network namespace users are
 * users again.
 *
 * Return: a user.
 */
kuid_t kshake_verify_owner(const struct kshake_session *s)
{
	const struct user_namespace *top = sock_net(s->sk)->user_ns;
	const struct user_namespace *ns = top;
	const struct file *file = READ_ONCE(s->sock->file);
	kuid_t owner = kshake_sk_uid(s->sk);

	/* What nobody has accepted yet has none: it is its listener's. */
	if (!file && s->listener)
		return kshake_listen_owner(s->listener);
	/* Nor has a socket of the kernel's. Ours stays until its ->release. */
	if (file)
		ns = file->f_cred->user_ns;
	while (ns != top && ns != &init_user_ns) {
		owner = ns->owner;
		ns = ns->parent;
	}
	return owner;
}

/**
 * kshake_verify_address() - what every request to the helper says
 * @s: whose it is
 * @req: gets whom it is of and how long he waits
 */
void kshake_verify_address(const struct kshake_session *s, struct kshake_request *req)
{
	u64 spent_ms = div_u64(ktime_get_ns() - s->start_ns, NSEC_PER_MSEC);

	req->net = sock_net(s->sk);
	req->uid = kshake_sk_uid(s->sk);
	req->owner = kshake_verify_owner(s);
	req->timeout_ms = spent_ms < s->opt.timeout_ms ? s->opt.timeout_ms - spent_ms : 1;
}

static int kshake_verify_ask_helper(struct kshake_session *s, const struct kshake_peer *peer)
{
	struct kshake_verify_request *req = &s->attempt->verify;

	kshake_verify_address(s, &req->base);
	req->role = s->attempt->config.role;
	req->name = (struct kshake_bytes){ s->opt.server_name, s->opt.server_name_len };
	req->peer = peer;
	req->anchors = (struct kshake_bytes){ s->opt.anchors, s->opt.anchors_len };
	req->policy = (struct kshake_bytes){ s->opt.policy, s->opt.policy_len };
	req->complete = kshake_verify_complete;
	return kshake_upcall_verify(req);
}

/* It could not be judged. */
static void kshake_verify_refuse(struct kshake_session *s, int err)
{
	struct kshake_verdict *verdict = &s->attempt->verdict;

	verdict->accepted = false;
	verdict->alert = TLS_ALERT_DESC_INTERNAL_ERROR;
	switch (err) {
	case -EKEYREJECTED:
		verdict->alert = TLS_ALERT_DESC_BAD_CERTIFICATE;
		verdict->reason = KSHAKE_REASON_PIN_MISMATCH;
		break;
	case -ENOLINK:
		verdict->reason = KSHAKE_REASON_NO_HELPER;
		break;
	case -EUSERS:
		verdict->reason = KSHAKE_REASON_HELPER_BUSY;
		break;
	case -EACCES:
		verdict->reason = KSHAKE_REASON_POLICY;
		break;
	case -EMSGSIZE:
		/* A certificate or staple that no netlink attribute can hold. */
		verdict->alert = TLS_ALERT_DESC_BAD_CERTIFICATE;
		verdict->reason = KSHAKE_REASON_BAD_CERTIFICATE;
		break;
	case -ENOMEM:
		verdict->reason = KSHAKE_REASON_NO_MEMORY;
		break;
	default:
		verdict->reason = KSHAKE_REASON_INTERNAL;
	}
}

/* Who it says it is. */
static int kshake_verify_show(const struct kshake_peer *peer, struct kshake_shown *shown)
{
	int err;

	shown->certs = peer->nr_certs;
	shown->chain_len = peer->chain.len;
	err = kshake_hash_digest(KSHAKE_HASH_SHA256, peer->chain.data, peer->cert_len[0],
				 shown->leaf_sha256);
	return err ?: kshake_hash_digest(KSHAKE_HASH_SHA256, peer->spki.data, peer->spki.len,
					 shown->spki_sha256);
}

/**
 * kshake_verify_publish() - who the peer says it is, it is: KSHAKE_INFO may say so
 * @s: the session, @s->lock held, the peer's possession of the key proven
 *
 * Also if there was no peer to judge.
 */
void kshake_verify_publish(struct kshake_session *s)
{
	const struct kshake_shown *shown = &s->attempt->shown;

	s->info.peer_certs = shown->certs;
	s->info.peer_chain_len = shown->chain_len;
	memcpy(s->info.leaf_sha256, shown->leaf_sha256, sizeof(s->info.leaf_sha256));
	memcpy(s->info.spki_sha256, shown->spki_sha256, sizeof(s->info.spki_sha256));
}

/**
 * kshake_verify_begin() - have the peer judged
 * @s: the session, @s->lock held, its engine at KSHAKE_WANT_VERIFY
 *
 * Sets KSHAKE_S_ASKED; KSHAKE_S_ANSWERED follows, now or with a kick later.
 */
void kshake_verify_begin(struct kshake_session *s)
{
	const struct kshake_peer *peer = kshake_engine_peer(s->engine);
	struct net *net = sock_net(s->sk);
	int err;

	err = kshake_verify_show(peer, &s->attempt->shown);
	/* With RSA key exchange nothing but its Finished shows that a server has the key. */
	if (!peer->decrypts)
		kshake_verify_publish(s);

	set_bit(KSHAKE_S_ASKED, &s->flags);
	trace_kshake_verify_asked(s, s->opt.verify);
	/* What is not accepted never shows the 0 of an accepted one. */
	s->attempt->verify.verify_result = KSHAKE_VERIFY_UNSPECIFIED;
	if (err)
		goto fail;

	/* Whoever else decides: pins that were set count. */
	if (s->opt.nr_pins && !kshake_verify_pinned(s)) {
		kshake_stat_add(net, KSHAKE_STAT_VERIFY_PIN, 1);
		err = -EKEYREJECTED;
		goto fail;
	}

	switch (s->opt.verify) {
	case KSHAKE_VERIFY_HELPER:
		err = kshake_verify_ask_helper(s, peer);
		if (err == 1) {
			kshake_stat_add(net, KSHAKE_STAT_VERIFY_CACHED, 1);
			s->info.flags |= KSHAKE_INFO_VERIFY_CACHED;
			kshake_verify_accept(s);
			break;
		}
		kshake_stat_add(net, KSHAKE_STAT_VERIFY_HELPER, 1);
		if (err)
			goto fail;
		return;
	case KSHAKE_VERIFY_PIN:
		kshake_stat_add(net, KSHAKE_STAT_VERIFY_PIN, 1);
		kshake_verify_accept(s);
		break;
	case KSHAKE_VERIFY_NONE:
		kshake_stat_add(net, KSHAKE_STAT_VERIFY_NONE, 1);
		kshake_verify_accept(s);
		break;
	default:
		goto fail;
	}
	set_bit(KSHAKE_S_ANSWERED, &s->flags);
	return;

fail:
	kshake_verify_refuse(s, err);
	set_bit(KSHAKE_S_ANSWERED, &s->flags);
}

/**
 * kshake_verify_count() - count a peer that was not accepted
 * @s: the session, its verdict known
 */
void kshake_verify_count(const struct kshake_session *s)
{
	enum kshake_stat stat = KSHAKE_STAT_VERIFY_REJECTED;

	trace_kshake_verify_answered(s, &s->attempt->verdict, s->attempt->verify.verify_result);
	if (s->attempt->verdict.accepted)
		return;
	switch (s->attempt->verdict.reason) {
	case KSHAKE_REASON_NO_HELPER:
		stat = KSHAKE_STAT_VERIFY_NO_HELPER;
		break;
	case KSHAKE_REASON_HELPER_BUSY:
		stat = KSHAKE_STAT_REFUSED_HELPER;
		break;
	case KSHAKE_REASON_POLICY:
		stat = KSHAKE_STAT_VERIFY_POLICY;
		break;
	}
	kshake_stat_add(sock_net(s->sk), stat, 1);
}

/**
 * kshake_verify_stop() - the answer is not wanted any more
 * @s: the session, @s->lock held
 *
 * Waits for a kshake_verify_complete() that is running; it takes no lock of ours.
 */
void kshake_verify_stop(struct kshake_session *s)
{
	if (s->attempt->verify.complete)
		kshake_upcall_cancel(&s->attempt->verify.base);
}
