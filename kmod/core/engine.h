/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The handshake engine, sans I/O: bytes in, bytes out, and what it wants next.
 *
 * The owner gives and takes bytes where kshake_engine_rx_buf() and
 * kshake_engine_tx_buf() say, and calls kshake_engine_run() until it returns
 * KSHAKE_WANT_DONE or KSHAKE_WANT_FAILED without KSHAKE_WANT_TX. The engine asks
 * for exactly the bytes of the record it needs next, a header, then its fragment:
 * what follows the last handshake record is never taken from the socket.
 *
 * It may sleep (memory, crypto); it never waits, locks or looks at a clock. One
 * caller at a time.
 */
#ifndef KSHAKE_ENGINE_H
#define KSHAKE_ENGINE_H

#include "port.h"
#include "credential.h"
#include "end_point.h"
#include "exporter.h"
#include "reasm.h"
#include "../crypto/crypto.h"

/* What kshake_engine_run() returns: one or more of these. */
#define KSHAKE_WANT_RX		BIT(0)	/* bytes from the peer */
#define KSHAKE_WANT_TX		BIT(1)	/* to have its output sent */
#define KSHAKE_WANT_VERIFY	BIT(2)	/* kshake_engine_verdict() on kshake_engine_peer() */
#define KSHAKE_WANT_SIGN	BIT(3)	/* kshake_engine_signature() on kshake_engine_to_sign() */
#define KSHAKE_WANT_DONE	BIT(4)	/* finished, and all output was taken */
#define KSHAKE_WANT_FAILED	BIT(5)	/* failed; with WANT_TX an alert waits to be sent */

/**
 * struct kshake_engine_config - what the application asked for
 * @role: enum kshake_role
 * @client_auth: of a server: enum kshake_client_auth
 * @status_request: ask for a stapled OCSP response; a server: with the client's certificate
 * @min_version: KSHAKE_VERSION_1_2 or _1_3; 0 is 1.2
 * @max_version: likewise, not less; 0 is 1.3
 * @compat: of a client: middlebox compatibility mode (RFC 8446, D.4): session id and CCS. A
 *	server does as the client does
 * @rsa_kex: the suites of RSA key exchange may be used, too (RFC 5246, 7.4.7.1), which has no
 *	forward secrecy; a server: with the credentials that say so
 * @server_name: of a client: for the server_name extension; empty: none is sent (IP
 *	literals)
 * @alpn: RFC 7301 ProtocolNameList without its outer length, most wanted first; empty: not
 *	offered, and a server selects none
 * @suites: offered or taken, most wanted first
 * @nr_suites: entries in @suites
 * @groups: offered or taken, most wanted first; a client sends a key share for the first
 * @nr_groups: entries in @groups
 * @schemes: signature schemes accepted, and used for our own, most wanted first
 * @nr_schemes: entries in @schemes
 * @authorities: of a server: certificate_authorities (RFC 8446, 4.2.4) without its outer
 *	length; empty: not sent
 * @credentials: candidates for that name, most wanted first, into @list, at most @max
 *	(KSHAKE_CREDENTIALS_MAX); returns how many, or a negative errno: -ENOKEY, there are
 *	none at all any more, whatever the name. Called at most once, when they are needed,
 *	by kshake_engine_run(); may sleep. A server asks with the name that the client sent,
 *	empty if it sent none: no candidate is unrecognized_name (RFC 6066, 3), or
 *	missing_extension if there was no name (RFC 8446, 9.2); none at all is not the
 *	client's fault, internal_error. A client asks with its @server_name when the server
 *	wants a certificate: no candidate, or none at all, is an empty Certificate. The
 *	first one is taken that the peer's signature algorithms fit; if there is none, for
 *	RSA key exchange the first that may decrypt. NULL on a client: none; a server needs it
 * @credentials_arg: its first argument
 * @trace: called for each message, NULL for none. @detail: AlertLevel, or 1 for a
 *	HelloRetryRequest
 * @trace_arg: its first argument
 * @keylog: called for each secret that a key log has, NULL for none: @label as RFC 9850 has
 *	it, ClientHello.random, and @len bytes of @secret, which is the engine's to wipe.
 *	What it decrypts is for whoever gets it: only on an administrator's explicit demand
 * @keylog_arg: its first argument
 *
 * Borrowed by the engine for its whole life.
 */
struct kshake_engine_config {
	u8 role;
	u8 client_auth;
	bool status_request;
	bool compat;
	bool rsa_kex;
	u16 min_version;
	u16 max_version;
	struct kshake_bytes server_name;
	struct kshake_bytes alpn;
	const u16 *suites;
	unsigned int nr_suites;
	const u16 *groups;
	unsigned int nr_groups;
	const u16 *schemes;
	unsigned int nr_schemes;
	struct kshake_bytes authorities;
	int (*credentials)(void *arg, const struct kshake_bytes *server_name,
			   const struct kshake_credential **list, unsigned int max);
	void *credentials_arg;
	void (*trace)(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail, u32 length);
	void *trace_arg;
	void (*keylog)(void *arg, const char *label, const u8 *client_random, const u8 *secret,
		       size_t len);
	void *keylog_arg;
};

/* The defaults, for an application that did not say: most wanted first. */
extern const u16 kshake_default_suites[];
extern const unsigned int kshake_nr_default_suites;
extern const u16 kshake_default_groups[];
extern const unsigned int kshake_nr_default_groups;
extern const u16 kshake_default_schemes[];
extern const unsigned int kshake_nr_default_schemes;

bool kshake_suite_known(u16 suite);
bool kshake_group_known(u16 group);
/* Is @list a well-formed ProtocolNameList without its outer length? */
bool kshake_alpn_valid(const u8 *list, size_t len);
/* Is @list a well-formed list of DistinguishedNames without its outer length? */
bool kshake_authorities_valid(const u8 *list, size_t len);

/**
 * struct kshake_peer - who the peer says it is
 * @chain: DER certificates, leaf first, one after another
 * @nr_certs: how many
 * @cert_len: length of each
 * @staple: OCSPResponse (DER) for the leaf, or empty
 * @spki: the leaf's SubjectPublicKeyInfo (DER, within @chain)
 * @decrypts: it is a server with RSA key exchange: its key decrypts, and does not sign
 *
 * That the peer has the leaf's private key was checked; but not if it @decrypts: then it proves it
 * with its Finished, and until KSHAKE_WANT_DONE anybody may have sent these certificates,
 * whatever the verdict on them was.
 */
struct kshake_peer {
	struct kshake_bytes chain;
	unsigned int nr_certs;
	u32 cert_len[KSHAKE_CERTS_MAX];
	struct kshake_bytes staple;
	struct kshake_bytes spki;
	bool decrypts;
};

/**
 * struct kshake_verdict - the answer to KSHAKE_WANT_VERIFY
 * @accepted: the peer is who the application wanted
 * @alert: what to send if not (TLS_ALERT_DESC_*)
 * @reason: what to record if not (enum kshake_reason)
 */
struct kshake_verdict {
	bool accepted;
	u8 alert;
	u32 reason;
};

/* RFC 5246, 7.4.3: both randoms, then dh_p, dh_g and dh_Ys, each behind its length. */
#define KSHAKE_TO_SIGN_MAX	(64 + 2 + KSHAKE_KEX_PUBLIC_MAX + 2 + 1 + 2 + KSHAKE_KEX_PUBLIC_MAX)

/**
 * struct kshake_to_sign - the question of KSHAKE_WANT_SIGN
 * @credential: whose key is to sign
 * @version: KSHAKE_VERSION_1_2 or _1_3
 * @scheme: SignatureScheme
 * @digest: of a client in TLS 1.2: @content is the digest, by @scheme's hash, of what is to be
 *	signed, which is all messages so far; else it is the whole of it
 * @content: at most KSHAKE_TO_SIGN_MAX bytes
 */
struct kshake_to_sign {
	const struct kshake_credential *credential;
	u16 version;
	u16 scheme;
	bool digest;
	struct kshake_bytes content;
};

/**
 * struct kshake_negotiated - what was agreed; valid as far as the handshake came
 * @version: KSHAKE_VERSION_1_2 or _1_3
 * @suite: cipher suite
 * @group: of the key exchange; 0: it is RSA's
 * @signature_scheme: of the peer's CertificateVerify, or ServerKeyExchange; 0: it showed no
 *	certificate, or has proved by RSA key exchange that its key is its own
 * @own_scheme: of ours; 0: likewise
 * @extended_master_secret: of TLS 1.2: RFC 7627; else true
 * @credential: what we showed, or NULL; borrowed from its owner
 * @hello_retry: there was a HelloRetryRequest
 * @client_cert_requested: the server asked for a certificate
 * @client_cert: the client showed one
 * @alpn_len: bytes of @alpn; 0: no protocol was selected
 * @alpn: the protocol selected
 * @server_name_len: bytes of @server_name; 0: none
 * @server_name: of a server: the name that the client sent: printable ASCII, as it came
 */
struct kshake_negotiated {
	u16 version;
	u16 suite;
	u16 group;
	u16 signature_scheme;
	u16 own_scheme;
	bool extended_master_secret;
	const struct kshake_credential *credential;
	bool hello_retry;
	bool client_cert_requested;
	bool client_cert;
	u8 alpn_len;
	u8 alpn[255];
	u8 server_name_len;
	u8 server_name[255];
};

/**
 * struct kshake_failure - why it failed
 * @reason: enum kshake_reason
 * @alert_sent: valid if @sent
 * @alert_received: valid if @received
 * @sent: an alert was put into the output
 * @received: the peer sent a fatal alert (or close_notify within the handshake)
 * @error: negative errno of a failure of our own (-ENOMEM ...), else 0
 */
struct kshake_failure {
	u32 reason;
	u8 alert_sent;
	u8 alert_received;
	bool sent;
	bool received;
	int error;
};

/**
 * struct kshake_traffic - the keys of one direction
 * @secret: application_traffic_secret_N (hash size); of TLS 1.2 all zero
 * @key: key_size bytes
 * @iv: static IV (RFC 8446, 5.3); of TLS 1.2: write_IV, kshake_fixed_iv12() bytes
 * @seq: next record's sequence number; of TLS 1.2 it is also the nonce in the record, if the
 *	suite has one there
 */
struct kshake_traffic {
	u8 secret[KSHAKE_HASH_MAX];
	u8 key[KSHAKE_AEAD_KEY_MAX];
	u8 iv[KSHAKE_AEAD_IV];
	u64 seq;
};

/**
 * struct kshake_secrets - what a finished handshake leaves; the taker wipes it
 * @version: KSHAKE_VERSION_1_2 or _1_3
 * @suite: cipher suite
 * @aead: of @suite
 * @hash: of @suite
 * @tx: of what we send
 * @rx: of what we receive
 * @exporter_len: bytes of @exporter; 0: there are no exporters, TLS 1.2 without
 *	extended_master_secret
 * @exporter: exporter_master_secret (hash size); of TLS 1.2 the master secret
 * @randoms: of TLS 1.2: ClientHello.random, ServerHello.random; exporters need them
 * @resumption: resumption_master_secret (hash size); of TLS 1.2 all zero
 */
struct kshake_secrets {
	u16 version;
	u16 suite;
	enum kshake_aead_alg aead;
	enum kshake_hash_alg hash;
	struct kshake_traffic tx;
	struct kshake_traffic rx;
	u8 exporter_len;
	u8 exporter[KSHAKE_HASH_MAX];
	u8 randoms[2][32];
	u8 resumption[KSHAKE_HASH_MAX];
};

struct kshake_engine;

bool kshake_engine_possible(const struct kshake_engine_config *config);
struct kshake_engine *kshake_engine_new(const struct kshake_engine_config *config);
void kshake_engine_free(struct kshake_engine *e);	/* wipes; NULL is fine */

unsigned int kshake_engine_run(struct kshake_engine *e);

/*
 * Where the next bytes from the peer belong and how many may come, never 0 while
 * WANT_RX; NULL if memory ran out (the next run fails).
 */
u8 *kshake_engine_rx_buf(struct kshake_engine *e, size_t *len);
void kshake_engine_rx_done(struct kshake_engine *e, size_t len);

/* The bytes that wait to be sent, valid until the next call on @e. */
const u8 *kshake_engine_tx_buf(struct kshake_engine *e, size_t *len);
void kshake_engine_tx_done(struct kshake_engine *e, size_t len);

/* While WANT_VERIFY; borrowed until kshake_engine_free() or _take_chain(). */
const struct kshake_peer *kshake_engine_peer(const struct kshake_engine *e);
void kshake_engine_verdict(struct kshake_engine *e, const struct kshake_verdict *verdict);
/* Hands the kvmalloc()ed memory behind kshake_engine_peer() over; only at DONE. */
void *kshake_engine_take_chain(struct kshake_engine *e, struct kshake_peer *peer);

/*
 * While WANT_SIGN, which only a credential without a key leads to; borrowed until the next
 * call on @e. The answer is verified with the credential's public key: 0, it goes out;
 * -EKEYREJECTED, it is not that key's, and -EMSGSIZE, it is too long: @e still waits, for
 * another one or for kshake_engine_abort().
 */
const struct kshake_to_sign *kshake_engine_to_sign(const struct kshake_engine *e);
int kshake_engine_signature(struct kshake_engine *e, const u8 *signature, size_t len);

/* Fail now: send @alert (0 .. 255, or -1 for none), record @reason and @error. */
void kshake_engine_abort(struct kshake_engine *e, int alert, u32 reason, int error);

/* Is it a server that does not know yet what the client wants? */
bool kshake_engine_waits_hello(const struct kshake_engine *e);

const struct kshake_negotiated *kshake_engine_negotiated(const struct kshake_engine *e);
const struct kshake_failure *kshake_engine_failure(const struct kshake_engine *e);
/* At DONE only, once: the engine's own copy is wiped. */
void kshake_engine_take_secrets(struct kshake_engine *e, struct kshake_secrets *secrets);

/*
 * After the handshake: core/post.c. Handshake messages that come in kTLS control
 * records are fed here, a record's content at a time, split and coalesced at will.
 */
#define KSHAKE_POST_MAX		(16384 + 512)	/* longest message taken: a ticket */
#define KSHAKE_RENEGOTIATIONS_MAX	16	/* attempts at it in a row that are refused */

enum kshake_post_event {
	KSHAKE_POST_NONE,		/* a message is not complete yet, or all are done */
	KSHAKE_POST_TICKET,		/* a NewSessionTicket was taken */
	KSHAKE_POST_KEY_UPDATE,		/* change the read key now */
	KSHAKE_POST_KEY_UPDATE_REQUESTED, /* that, and send one ourselves */
	KSHAKE_POST_RENEGOTIATION,	/* of TLS 1.2: send the warning no_renegotiation; the
					 * message's body may be yet to come, and is skipped
					 */
	KSHAKE_POST_BAD,		/* send @alert and give up */
};

/**
 * struct kshake_post - reassembly of post-handshake messages
 * @reasm: a message that did not end with its record
 * @role: enum kshake_role, ours
 * @renegotiations: attempts at it since data came, of TLS 1.2
 * @version: KSHAKE_VERSION_1_2 or _1_3
 */
struct kshake_post {
	struct kshake_reasm reasm;
	u8 role;
	u8 renegotiations;
	u16 version;
};

/* Call until it returns KSHAKE_POST_NONE or KSHAKE_POST_BAD. */
enum kshake_post_event
kshake_post_next(struct kshake_post *p, struct kshake_bytes *in, u8 *alert,
		 void (*trace)(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail,
			       u32 length), void *trace_arg);
void kshake_post_wipe(struct kshake_post *p);
/* May data records come now, or is a handshake message half read? (RFC 8446, 5.1) */
static inline bool kshake_post_idle(const struct kshake_post *p)
{
	return !p->reasm.have;
}

/* Data came: who tries to renegotiate now does something else, too. */
static inline void kshake_post_data(struct kshake_post *p)
{
	p->renegotiations = 0;
}

/* RFC 8446, 7.2: the next generation of @t, sequence number 0. */
int kshake_traffic_update(struct kshake_traffic *t, enum kshake_hash_alg hash,
			  enum kshake_aead_alg aead);

#endif /* KSHAKE_ENGINE_H */
