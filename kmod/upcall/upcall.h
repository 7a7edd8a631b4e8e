/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asking the helper, and the counters. What the rest of the module sees of
 * kmod/upcall/.
 */
#ifndef KSHAKE_UPCALL_H
#define KSHAKE_UPCALL_H

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <net/net_namespace.h>

#include "../core/engine.h"		/* struct kshake_peer, struct kshake_verdict */

#define KSHAKE_VERIFY_KEY_LEN	32	/* SHA-256 */

struct kshake_request_type;
struct kshake_user;

/* What a helper can be asked for. Each kind has its own queue: none waits for the other. */
enum kshake_request_kind {
	KSHAKE_REQUEST_VERIFY,		/* is this chain trusted? */
	KSHAKE_REQUEST_SIGN,		/* a signature with a key that only the helper has */
	KSHAKE_REQUEST_KINDS,
};

/**
 * struct kshake_request - a question to the helper, whatever it asks for
 * @net: the socket's namespace; the submitter keeps it alive
 * @uid: of the application; the helper is told
 * @owner: whom the request is charged to, and with whom it takes turns; a helper that is to
 *	verify is told
 * @timeout_ms: what is left of the handshake's time; told to the helper
 * @type: upcall's, as all that follows, and under its lock once submitted
 * @node: in its user's list, in that of what was given, or in one of those about to fail
 * @user: of @owner, while submitted
 * @id: random, never 0; names the request on the wire, another one for each helper
 * @epoch: the namespace's when it was given to a helper
 * @given_boot: when that was, in seconds of CLOCK_BOOTTIME
 * @given_real: likewise, of CLOCK_REALTIME
 * @revision: what a helper has to speak to understand it
 * @tries: helpers it was given to
 * @state: of queue.c
 */
struct kshake_request {
	struct net *net;
	kuid_t uid;
	kuid_t owner;
	u32 timeout_ms;

	const struct kshake_request_type *type;
	struct list_head node;
	struct kshake_user *user;
	u64 id;
	u64 epoch;
	time64_t given_boot;
	time64_t given_real;
	u8 revision;
	u8 tries;
	u8 state;
};

/**
 * struct kshake_verify_request - is this chain trusted?
 * @base: filled in down to @timeout_ms
 * @role: enum kshake_role of this side
 * @name: name or IP literal to verify, not NUL-terminated; may be empty for servers
 * @peer: the chain; borrowed until complete() was called or cancel() returned
 * @anchors: DER trust anchors of the application, or empty: the policy's
 * @policy: name of the helper's trust policy, or empty: the default one
 * @complete: called exactly once unless cancelled, in process context, without
 *	locks held that the callback could want
 * @verify_result: X509_V_* that the helper gave, set before complete()
 * @key: upcall's: digest of the question
 * @keyed: likewise: @key is valid
 *
 * Embedded by the submitter.
 */
struct kshake_verify_request {
	struct kshake_request base;
	u8 role;
	struct kshake_bytes name;
	const struct kshake_peer *peer;
	struct kshake_bytes anchors;
	struct kshake_bytes policy;
	void (*complete)(struct kshake_verify_request *req, const struct kshake_verdict *verdict);
	u32 verify_result;

	u8 key[KSHAKE_VERIFY_KEY_LEN];
	bool keyed;
};

/**
 * struct kshake_sign_request - a signature of a key that is not in the kernel
 * @base: filled in down to @timeout_ms
 * @credential: the name that the helper knows the key by, not NUL-terminated
 * @scheme: SignatureScheme
 * @tls12: of TLS 1.2, which not every helper knows
 * @digest: of a client in TLS 1.2: @content is the digest, by @scheme's hash, of what is to be
 *	signed
 * @content: else all that CertificateVerify covers (RFC 8446, 4.4.3), or of TLS 1.2
 *	ServerKeyExchange (RFC 5246, 7.4.3), never a digest alone; borrowed until complete() was
 *	called or cancel() returned
 * @complete: called exactly once unless cancelled, in process context, without locks held
 *	that the callback could want. @reason: KSHAKE_REASON_NONE, and @signature has what the
 *	helper gave, at most KSHAKE_SIG_MAX bytes, borrowed for the call, and not verified; else
 *	why there is none, and @signature is NULL
 *
 * Embedded by the submitter.
 */
struct kshake_sign_request {
	struct kshake_request base;
	struct kshake_bytes credential;
	u16 scheme;
	bool tls12;
	bool digest;
	struct kshake_bytes content;
	void (*complete)(struct kshake_sign_request *req, u32 reason,
			 const struct kshake_bytes *signature);
};

/**
 * kshake_upcall_verify() - submit a question
 * @req: filled in by the caller down to @complete
 *
 * Context: process; may sleep.
 * Return: 0: complete() will be called, unless cancelled. 1: accepted, the helper has
 * said so before. -ENOLINK: there is no helper in this namespace. -EACCES: it knows no
 * policies. -EUSERS: too many requests wait, of this user or of all. -EMSGSIZE: a
 * certificate, the staple or the anchors are longer than a netlink attribute can be.
 * -ENOMEM. After 1 or an error complete() will not be called.
 */
int kshake_upcall_verify(struct kshake_verify_request *req);

/**
 * kshake_upcall_sign() - have something signed
 * @req: filled in by the caller
 *
 * Context: process; may sleep.
 * Return: 0: complete() will be called, unless cancelled. -ENOLINK: there is no helper in
 * this namespace. -EOPNOTSUPP: it is too old to sign, or for TLS 1.2. -EUSERS: too many
 * requests to sign wait, of this user or of all. -EMSGSIZE: a name or a content that cannot be.
 * -ENOMEM.
 * After an error complete() will not be called.
 */
int kshake_upcall_sign(struct kshake_sign_request *req);

/**
 * kshake_upcall_cancel() - withdraw it
 * @req: submitted before, or never (then zeroed), or completed: all are fine
 *
 * Not from within complete(), and not with a lock held that complete() takes.
 *
 * Context: process; may sleep: waits for a complete() or a pull that is running.
 * When it returns, nothing of upcall/ looks at @req any more.
 */
void kshake_upcall_cancel(struct kshake_request *req);

/* Counters, per namespace; `kshake stats` and netlink show them by these names. */
enum kshake_stat {
	KSHAKE_STAT_HANDSHAKES_STARTED,
	KSHAKE_STAT_HANDSHAKES_COMPLETED,
	KSHAKE_STAT_HANDSHAKES_FAILED,
	KSHAKE_STAT_HANDSHAKES_TIMEOUT,
	KSHAKE_STAT_HANDSHAKES_RUNNING,		/* a gauge */
	KSHAKE_STAT_HELLO_RETRY,
	KSHAKE_STAT_ALERTS_SENT,
	KSHAKE_STAT_ALERTS_RECEIVED,
	KSHAKE_STAT_VERIFY_HELPER,
	KSHAKE_STAT_VERIFY_PIN,
	KSHAKE_STAT_VERIFY_NONE,
	KSHAKE_STAT_VERIFY_REJECTED,
	KSHAKE_STAT_VERIFY_NO_HELPER,
	KSHAKE_STAT_TICKETS_RECEIVED,
	KSHAKE_STAT_KEY_UPDATES,
	KSHAKE_STAT_HELPERS,			/* computed when they are read */
	KSHAKE_STAT_VERIFY_PENDING,		/* likewise */
	KSHAKE_STAT_VERIFY_CACHED,
	KSHAKE_STAT_VERIFY_POLICY,
	KSHAKE_STAT_KEY_UPDATES_SENT,
	KSHAKE_STAT_TRUNCATED,
	KSHAKE_STAT_REFUSED_MACHINE,
	KSHAKE_STAT_REFUSED_NETNS,
	KSHAKE_STAT_REFUSED_USER,
	KSHAKE_STAT_REFUSED_DRAINING,
	KSHAKE_STAT_REFUSED_VERIFY_NONE,
	KSHAKE_STAT_REFUSED_HELPER,
	KSHAKE_STAT_CACHED,			/* computed when they are read */
	KSHAKE_STAT_ACCEPTED,
	KSHAKE_STAT_EVICTED,
	KSHAKE_STAT_REFUSED_LISTENER,
	KSHAKE_STAT_REFUSED_UNARMED,
	KSHAKE_STAT_NR,
};

void kshake_stat_add(struct net *net, enum kshake_stat stat, int n);
void kshake_tally_add(struct net *net, enum kshake_tally_by by, u32 code);
void kshake_tally_alert(struct net *net, bool sent, u8 alert);
u64 kshake_groups_number(const struct net *net);

int kshake_upcall_init(void);
int kshake_upcall_register(void);
void kshake_upcall_unregister(void);
void kshake_upcall_exit(void);

#endif /* KSHAKE_UPCALL_H */
