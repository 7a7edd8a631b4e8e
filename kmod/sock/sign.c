// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signatures of keys that are not in the kernel: the helper is asked for them. Nobody waits for
 * it meanwhile, and it gets nothing but what CertificateVerify covers, or ServerKeyExchange; of a
 * client in TLS 1.2, whose CertificateVerify covers all messages, a digest of them.
 */
#include <linux/slab.h>
#include <net/tls_prot.h>
#include <uapi/linux/tls.h>

#include "session.h"
#include "trace.h"

/**
 * struct kshake_errand - a signature that is on its way
 * @session: whose
 * @request: the question
 * @reason: written before KSHAKE_S_SIGNED is set, read after, as all that follows: why there is
 *	no signature (enum kshake_reason), or KSHAKE_REASON_NONE
 * @len: bytes in @signature
 * @signature: as the helper gave it
 * @content: what is to be signed
 *
 * Owned by the attempt; only a handshake whose key is elsewhere has one.
 */
struct kshake_errand {
	struct kshake_session *session;
	struct kshake_sign_request request;
	u32 reason;
	size_t len;
	u8 signature[KSHAKE_SIG_MAX];
	u8 content[];
};

/* Called by upcall/ at most once, in process context. */
static void kshake_sign_complete(struct kshake_sign_request *req, u32 reason,
				 const struct kshake_bytes *signature)
{
	struct kshake_errand *errand = container_of(req, struct kshake_errand, request);
	struct kshake_session *s = errand->session;

	errand->reason = reason;
	if (!reason) {
		errand->len = signature->len;
		memcpy(errand->signature, signature->data, signature->len);
	}
	/* Pairs with the barrier in kshake_sign_go_on(). */
	smp_mb__before_atomic();
	set_bit(KSHAKE_S_SIGNED, &s->flags);
	kshake_io_kick(s);
}

static int kshake_sign_ask(struct kshake_session *s)
{
	const struct kshake_to_sign *to_sign = kshake_engine_to_sign(s->engine);
	struct kshake_errand *errand;
	struct kshake_sign_request *req;

	errand = kzalloc(struct_size(errand, content, to_sign->content.len), GFP_KERNEL_ACCOUNT);
	if (!errand)
		return -ENOMEM;
	s->attempt->errand = errand;
	errand->session = s;
	memcpy(errand->content, to_sign->content.data, to_sign->content.len);
	req = &errand->request;
	kshake_verify_address(s, &req->base);
	/* The attempt has a reference to the credential, and goes after the request. */
	req->credential = kshake_cred_name(kshake_cred_of(to_sign->credential));
	req->tls12 = to_sign->version == TLS_1_2_VERSION;
	req->scheme = to_sign->scheme;
	req->digest = to_sign->digest;
	req->content = (struct kshake_bytes){ errand->content, to_sign->content.len };
	req->complete = kshake_sign_complete;
	return kshake_upcall_sign(req);
}

static u32 kshake_sign_reason(int err)
{
	switch (err) {
	case -ENOLINK:
		return KSHAKE_REASON_NO_HELPER;
	case -EUSERS:
		return KSHAKE_REASON_HELPER_BUSY;
	case -ENOMEM:
		return KSHAKE_REASON_NO_MEMORY;
	default:
		/* A helper that is too old, or -EKEYREJECTED: it is no signature of this key. */
		return KSHAKE_REASON_SIGNING_FAILED;
	}
}

/* RFC 8446, 6.2: internal_error is for what is not the peer's fault. */
static void kshake_sign_fail(struct kshake_session *s, u32 reason)
{
	kshake_engine_abort(s->engine, TLS_ALERT_DESC_INTERNAL_ERROR, reason, 0);
}

/**
 * kshake_sign_go_on() - have it signed, or see whether it was
 * @s: the session, @s->lock held, its engine at KSHAKE_WANT_SIGN
 *
 * Sets KSHAKE_S_SIGN_ASKED, unless that fails at once; KSHAKE_S_SIGNED follows with a kick.
 *
 * Return: true: the engine can go on, be it to fail. false: not yet.
 */
bool kshake_sign_go_on(struct kshake_session *s)
{
	const struct kshake_errand *errand;
	int err;

	if (!test_bit(KSHAKE_S_SIGN_ASKED, &s->flags)) {
		err = kshake_sign_ask(s);
		if (err) {
			kshake_sign_fail(s, kshake_sign_reason(err));
			return true;
		}
		set_bit(KSHAKE_S_SIGN_ASKED, &s->flags);
		kshake_limit_keep(&s->attempt->charge);
		trace_kshake_sign_asked(s, s->attempt->errand->request.scheme);
	}
	if (!test_bit(KSHAKE_S_SIGNED, &s->flags))
		return false;
	/* Pairs with the barrier in kshake_sign_complete(). */
	smp_mb__after_atomic();
	/* It is the peer's turn again. */
	kshake_limit_heard(&s->attempt->charge);
	errand = s->attempt->errand;
	if (errand->reason) {
		trace_kshake_sign_answered(s, -EKEYREJECTED);
		kshake_sign_fail(s, errand->reason);
		return true;
	}
	err = kshake_engine_signature(s->engine, errand->signature, errand->len);
	trace_kshake_sign_answered(s, err);
	if (err)
		kshake_sign_fail(s, kshake_sign_reason(err));
	return true;
}

/**
 * kshake_sign_stop() - the signature is not wanted any more
 * @s: the session, @s->lock held
 *
 * Waits for a kshake_sign_complete() that is running; it takes no lock of ours.
 */
void kshake_sign_stop(struct kshake_session *s)
{
	struct kshake_errand *errand = s->attempt->errand;

	if (!errand)
		return;
	kshake_upcall_cancel(&errand->request.base);
	s->attempt->errand = NULL;
	kfree(errand);
}
