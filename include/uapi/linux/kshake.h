/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * kshake: TLS as a property of a socket.
 *
 * The socket options. The generic netlink interface is in kshake_netlink.h,
 * which is generated from Documentation/netlink/specs/kshake.yaml and pulled
 * in here.
 */
#ifndef _UAPI_LINUX_KSHAKE_H
#define _UAPI_LINUX_KSHAKE_H

#include <linux/types.h>
#include <linux/kshake_netlink.h>

/* setsockopt(fd, IPPROTO_TCP, TCP_ULP, KSHAKE_ULP_NAME, 6) */
#define KSHAKE_ULP_NAME			"kshake"

/* The level of every option below. */
#define SOL_KSHAKE			399

/*
 * Options. "set" ones are accepted until the handshake starts (EBUSY after).
 * Documentation/kshake.rst lists the errors of each.
 */
enum kshake_sockopt {
	KSHAKE_HANDSHAKE	= 1,	/* set: int, enum kshake_role: start and wait */
	KSHAKE_SERVER_NAME	= 2,	/* set, get: DNS name or IP literal, no NUL */
	KSHAKE_ALPN		= 3,	/* set: RFC 7301 list; get: the agreed one */
	KSHAKE_VERIFY		= 4,	/* set, get: int, enum kshake_verify */
	KSHAKE_PIN_SPKI		= 5,	/* set: n * 32 bytes, SHA-256 of the SPKI */
	KSHAKE_TRUST_ANCHORS	= 6,	/* set: DER certificates, one after another */
	KSHAKE_TIMEOUT		= 7,	/* set, get: unsigned int, milliseconds */
	KSHAKE_INFO		= 8,	/* get: struct kshake_info */
	KSHAKE_PEER_CHAIN	= 9,	/* get: DER certificates, leaf first */
	KSHAKE_SUITES		= 10,	/* set, get: __u16[], most wanted first */
	KSHAKE_GROUPS		= 11,	/* set, get: __u16[], most wanted first */
	KSHAKE_TRACE		= 12,	/* set: int, on or off; get: kshake_trace_entry[] */
	KSHAKE_POLICY		= 13,	/* set, get: name of a trust policy of the helper's */
	KSHAKE_TRUNCATION	= 14,	/* set, get: int, enum kshake_truncation; at any time */
	KSHAKE_KEY_UPDATE	= 15,	/* set: int, enum kshake_key_update; when established */
	KSHAKE_KEEP_CHAIN	= 16,	/* set, get: int, keep KSHAKE_PEER_CHAIN: 1, the default */
	KSHAKE_CREDENTIAL	= 17,	/* set, get: names with ',' between; "*": all */
	KSHAKE_CHAIN		= 18,	/* set: this socket's own: DER certificates, leaf first */
	KSHAKE_KEY		= 19,	/* set: int, serial of KSHAKE_CHAIN's "logon" key */
	KSHAKE_CLIENT_AUTH	= 20,	/* set, get: int, enum kshake_client_auth; servers */
	KSHAKE_AUTHORITIES	= 21,	/* set: DistinguishedNames, each behind 2 bytes of length */
	KSHAKE_ACCEPT_READY	= 22,	/* set, get: int, on or off: accept() only what is done */
	KSHAKE_MIN_VERSION	= 23,	/* set, get: int, 0x0303 (TLS 1.2, the default) or 0x0304 */
	KSHAKE_MAX_VERSION	= 24,	/* set, get: int, 0x0303 or 0x0304 (TLS 1.3, the default) */
	KSHAKE_RSA_KEX		= 25,	/* set, get: int, on or off: RSA key exchange; TLS 1.2 */
	KSHAKE_EXPORTER		= 26,	/* get: struct kshake_exporter_request in, bytes out */
	KSHAKE_CHANNEL_BINDING	= 27,	/* get: int, enum kshake_binding in, bytes out */
};

enum kshake_role {
	KSHAKE_CLIENT		= 1,
	KSHAKE_SERVER		= 2,
};

/* Who decides whether the peer is the right one. */
enum kshake_verify {
	KSHAKE_VERIFY_HELPER	= 0,	/* kshaked, the default */
	KSHAKE_VERIFY_PIN	= 1,	/* the leaf's SPKI is one of KSHAKE_PIN_SPKI */
	KSHAKE_VERIFY_NONE	= 2,	/* nobody: encrypted, not authenticated */
};

/* Is a client to show a certificate? */
enum kshake_client_auth {
	KSHAKE_CLIENT_AUTH_NONE	= 0,	/* it is not asked for one, the default */
	KSHAKE_CLIENT_AUTH_REQUEST = 1,	/* it is, and may have none */
	KSHAKE_CLIENT_AUTH_REQUIRE = 2,	/* without one there is no connection */
};

/* What a FIN without close_notify, or within a record, is. */
enum kshake_truncation {
	KSHAKE_TRUNCATION_ERROR	= 0,	/* ECONNRESET after the data, the default */
	KSHAKE_TRUNCATION_EOF	= 1,	/* the end of the data; KSHAKE_INFO_TRUNCATED says so */
};

/* New keys for what we send; the names are those of RFC 8446, 4.6.3. */
enum kshake_key_update {
	KSHAKE_KEY_UPDATE_NOT_REQUESTED	= 0,	/* only for what we send */
	KSHAKE_KEY_UPDATE_REQUESTED	= 1,	/* the peer is to do the same */
};

/* Names of the connection, for authentication above it (RFC 5056). */
enum kshake_binding {
	KSHAKE_BINDING_TLS_EXPORTER = 1,	/* RFC 9266: 32 bytes */
	KSHAKE_BINDING_TLS_SERVER_END_POINT = 2, /* RFC 5929, 4: the server's certificate */
};

enum kshake_state {
	KSHAKE_STATE_IDLE	= 0,	/* attached, not started */
	KSHAKE_STATE_HANDSHAKE	= 1,
	KSHAKE_STATE_ESTABLISHED = 2,
	KSHAKE_STATE_FAILED	= 3,	/* sticky; info.error says why */
	KSHAKE_STATE_CONNECTING	= 4,	/* TCP connects, the handshake follows by itself */
	KSHAKE_STATE_LISTENING	= 5,	/* what accept() returns is TLS */
};

#define KSHAKE_SERVER_NAME_MAX		253	/* bytes */
#define KSHAKE_ALPN_MAX			1024	/* bytes of the list */
#define KSHAKE_PIN_SPKI_LEN		32
#define KSHAKE_PIN_SPKI_MAX		8	/* pins a socket */
#define KSHAKE_POLICY_MAX		64	/* bytes; letters, digits, '.', '-', '_' */
#define KSHAKE_TRUST_ANCHORS_MAX	60000	/* bytes */
#define KSHAKE_LIST_MAX			32	/* suites, groups */
#define KSHAKE_CREDENTIAL_NAME_MAX	64	/* bytes; letters, digits, '.', '-', '_' */
#define KSHAKE_CREDENTIAL_MAX		8	/* names in KSHAKE_CREDENTIAL */
#define KSHAKE_OWN_CHAIN_MAX		60000	/* bytes of KSHAKE_CHAIN, of a credential */
#define KSHAKE_AUTHORITIES_MAX		32000	/* bytes */
#define KSHAKE_EXPORTER_LABEL_MAX	249	/* bytes */
#define KSHAKE_EXPORTER_CONTEXT_MAX	4096	/* bytes */
#define KSHAKE_EXPORTER_MAX		4096	/* bytes of keying material */
#define KSHAKE_CHANNEL_BINDING_MAX	64	/* bytes */
#define KSHAKE_TIMEOUT_DEFAULT		30000	/* ms */
#define KSHAKE_TIMEOUT_MAX		600000	/* ms */

/* kshake_info.flags */
#define KSHAKE_INFO_RESUMED		(1U << 0)
#define KSHAKE_INFO_ALERT_SENT		(1U << 1)	/* alert_sent is valid */
#define KSHAKE_INFO_ALERT_RECEIVED	(1U << 2)	/* alert_received is valid */
#define KSHAKE_INFO_HELLO_RETRY		(1U << 3)	/* a HelloRetryRequest was seen */
#define KSHAKE_INFO_CLOSE_NOTIFY	(1U << 4)	/* the peer ended its stream properly */
#define KSHAKE_INFO_TRUNCATED		(1U << 5)	/* the peer ended it without close_notify */
#define KSHAKE_INFO_CLIENT_CERT_REQUESTED (1U << 6)
#define KSHAKE_INFO_VERIFY_CACHED	(1U << 7)	/* the helper had accepted it before */
#define KSHAKE_INFO_CLIENT_CERT		(1U << 8)	/* the client showed a certificate */
#define KSHAKE_INFO_EXTENDED_MASTER_SECRET (1U << 9)	/* RFC 7627; always with TLS 1.3 */

/**
 * struct kshake_info - what is known of a socket's TLS session
 * @state: enum kshake_state
 * @flags: KSHAKE_INFO_*
 * @error: errno of the failure, positive, or 0
 * @reason: enum kshake_reason
 * @version: 0x0303 or 0x0304
 * @suite: cipher suite
 * @group: of the key exchange; 0: RSA key exchange
 * @signature_scheme: of the peer's CertificateVerify; of TLS 1.2, a server's ServerKeyExchange;
 *	0: it signed nothing: a client without a certificate, or a server by RSA key exchange
 * @role: enum kshake_role
 * @verify_mode: enum kshake_verify
 * @alert_sent: AlertDescription, if KSHAKE_INFO_ALERT_SENT
 * @alert_received: AlertDescription, if KSHAKE_INFO_ALERT_RECEIVED
 * @verify_result: X509_V_* of the helper; 0 is accepted
 * @peer_certs: certificates in the peer's chain
 * @peer_chain_len: bytes that KSHAKE_PEER_CHAIN needs
 * @handshake_ns: from the start to the end
 * @cpu_ns: spent by this side of it
 * @netns_cookie: as SO_NETNS_COOKIE
 * @tickets_received: NewSessionTickets
 * @key_updates_received: KeyUpdates
 * @key_updates_sent: KeyUpdates
 * @reserved: 0
 * @leaf_sha256: of the leaf certificate
 * @spki_sha256: of its SubjectPublicKeyInfo
 * @own_signature_scheme: the same of ours
 * @reserved2: 0
 *
 * Grows at its end only; getsockopt() fills in min(optlen, known size) bytes and
 * stores that size, as MPTCP_INFO does. Fields that do not apply yet are zero.
 * Code points are the IANA TLS registry's, in host byte order.
 */
struct kshake_info {
	__u32 state;
	__u32 flags;
	__s32 error;
	__u32 reason;
	__u16 version;
	__u16 suite;
	__u16 group;
	__u16 signature_scheme;
	__u8  role;
	__u8  verify_mode;
	__u8  alert_sent;
	__u8  alert_received;
	__u32 verify_result;
	__u32 peer_certs;
	__u32 peer_chain_len;
	__u64 handshake_ns;
	__u64 cpu_ns;
	__u64 netns_cookie;
	__u32 tickets_received;
	__u32 key_updates_received;
	__u32 key_updates_sent;
	__u32 reserved;
	__u8  leaf_sha256[32];
	__u8  spki_sha256[32];
	__u16 own_signature_scheme;
	__u16 reserved2[3];
};

/* kshake_exporter_request.flags */
#define KSHAKE_EXPORTER_CONTEXT		(1U << 0)	/* there is a context, be it empty */

/**
 * struct kshake_exporter_request - what keying material is wanted (RFC 5705; RFC 8446, 7.5)
 * @out_len: bytes of it, 1 to KSHAKE_EXPORTER_MAX
 * @context_len: bytes of context, at most KSHAKE_EXPORTER_CONTEXT_MAX; 0 without
 *	KSHAKE_EXPORTER_CONTEXT
 * @label_len: bytes of label, 1 to KSHAKE_EXPORTER_LABEL_MAX
 * @flags: KSHAKE_EXPORTER_CONTEXT or 0
 * @reserved: 0
 *
 * What getsockopt(KSHAKE_EXPORTER) finds in the buffer: this, the label without a NUL, then
 * the context, nothing between. It overwrites them with @out_len bytes; optlen is the size of
 * the buffer, which has room for either.
 */
struct kshake_exporter_request {
	__u16 out_len;
	__u16 context_len;
	__u8  label_len;
	__u8  flags;
	__u8  reserved[2];
};

#define KSHAKE_TRACE_SENT		(1U << 0)	/* else received */
#define KSHAKE_TRACE_MAX		64	/* entries kept a socket, the oldest */

/**
 * struct kshake_trace_entry - one TLS message that crossed the wire
 * @ns: since the start of the handshake
 * @length: of the message in bytes, its header included, before protection
 * @flags: KSHAKE_TRACE_*
 * @content_type: 20 change_cipher_spec, 21 alert, 22 handshake
 * @msg_type: HandshakeType, or AlertDescription
 * @detail: AlertLevel; 1 for a HelloRetryRequest
 */
struct kshake_trace_entry {
	__u64 ns;
	__u32 length;
	__u8  flags;
	__u8  content_type;
	__u8  msg_type;
	__u8  detail;
};

#endif /* _UAPI_LINUX_KSHAKE_H */
