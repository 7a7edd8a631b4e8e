/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * libkshake: the kshake sockets and counters, for C.
 *
 * Thin: each function is one system call on a socket that the caller owns, or a table of
 * names. Unless said otherwise they return 0, or -1 with errno set; the errnos are those
 * of the socket option, listed in kshake.rst. Thread-safe as far as the socket is.
 */
#ifndef KSHAKE_H
#define KSHAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/kshake.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KSHAKE_PUBLIC __attribute__((visibility("default")))

/* "0.1" */
KSHAKE_PUBLIC const char *kshake_version(void);

/*
 * The socket. kshake_attach() makes a TCP socket a TLS socket (ENOENT: the kernel module
 * is not loaded); the options come before the handshake (EBUSY after it began).
 */
KSHAKE_PUBLIC int kshake_attach(int fd);
KSHAKE_PUBLIC int kshake_set_server_name(int fd, const char *name);
/* @list: RFC 7301's, each name behind a byte with its length */
KSHAKE_PUBLIC int kshake_set_alpn(int fd, const void *list, size_t len);
/*
 * "h2,http/1.1" to such a list. @list: room for KSHAKE_ALPN_MAX bytes; *@len: those used.
 * EINVAL: a name that is empty or has more than 255 bytes; EMSGSIZE: too long a list.
 */
KSHAKE_PUBLIC int kshake_parse_alpn(const char *text, void *list, size_t *len);
KSHAKE_PUBLIC int kshake_set_verify(int fd, enum kshake_verify how);
/* @pins: @nr times KSHAKE_PIN_SPKI_LEN bytes, SHA-256 of a SubjectPublicKeyInfo */
KSHAKE_PUBLIC int kshake_set_pins(int fd, const void *pins, size_t nr);
/* @der: certificates one after another */
KSHAKE_PUBLIC int kshake_set_trust_anchors(int fd, const void *der, size_t len);
/* @name: a trust policy of the helper's; "": the default one */
KSHAKE_PUBLIC int kshake_set_policy(int fd, const char *name);
KSHAKE_PUBLIC int kshake_set_timeout(int fd, unsigned int milliseconds);
KSHAKE_PUBLIC int kshake_set_suites(int fd, const uint16_t *suites, size_t nr);
KSHAKE_PUBLIC int kshake_set_groups(int fd, const uint16_t *groups, size_t nr);
/* 0x0303 is TLS 1.2, 0x0304 is TLS 1.3; the default is both. EINVAL: another one. */
KSHAKE_PUBLIC int kshake_set_min_version(int fd, unsigned int version);
KSHAKE_PUBLIC int kshake_set_max_version(int fd, unsigned int version);
/*
 * RSA key exchange of TLS 1.2, off by default: for peers that have nothing else. Without forward
 * secrecy: whoever gets the server's key later reads all that was recorded.
 */
KSHAKE_PUBLIC int kshake_set_rsa_kex(int fd, bool on);
KSHAKE_PUBLIC int kshake_set_trace(int fd, bool on);
/* Off: kshake_get_peer_chain() finds nothing, and the kernel keeps nothing. */
KSHAKE_PUBLIC int kshake_set_keep_chain(int fd, bool on);
/* At any time, the handshake over or not. */
KSHAKE_PUBLIC int kshake_set_truncation(int fd, enum kshake_truncation what);

/*
 * Who we are. @names: of the credential store, with ',' between, or "*": all there are.
 * @der: certificates one after another, leaf first; @serial: of the "logon" key that holds
 * their private key.
 */
KSHAKE_PUBLIC int kshake_set_credential(int fd, const char *names);
KSHAKE_PUBLIC int kshake_set_chain(int fd, const void *der, size_t len);
KSHAKE_PUBLIC int kshake_set_key(int fd, int32_t serial);

/* Of servers. @names: DistinguishedNames in DER, each behind two bytes with its length */
KSHAKE_PUBLIC int kshake_set_client_auth(int fd, enum kshake_client_auth what);
KSHAKE_PUBLIC int kshake_set_authorities(int fd, const void *names, size_t len);
/* Of listeners: accept() returns only connections whose handshake is done. */
KSHAKE_PUBLIC int kshake_set_accept_ready(int fd, bool on);

/**
 * struct kshake_server - what a listener is armed with
 * @credential: as kshake_set_credential(), or NULL
 * @chain: as kshake_set_chain(), if @credential is NULL
 * @chain_len: bytes in @chain
 * @key: as kshake_set_key(), for @chain
 * @alpn: as kshake_set_alpn()
 * @alpn_len: bytes in @alpn
 * @client_auth: as kshake_set_client_auth()
 * @anchors: for clients, as kshake_set_trust_anchors()
 * @anchors_len: bytes in @anchors
 * @authorities: as kshake_set_authorities()
 * @authorities_len: bytes in @authorities
 * @policy: for clients, as kshake_set_policy(), or NULL
 * @timeout: of each handshake, milliseconds; 0 for the default
 * @accept_ready: as kshake_set_accept_ready()
 * @trace: as kshake_set_trace()
 * @suites: as kshake_set_suites()
 * @nr_suites: how many; 0 for the default
 * @min_version: as kshake_set_min_version(); 0 for the default
 * @max_version: as kshake_set_max_version(); 0 for the default
 * @rsa_kex: as kshake_set_rsa_kex(); a credential of the store must be for it, too
 */
struct kshake_server {
	const char *credential;
	const void *chain;
	size_t chain_len;
	int32_t key;
	const void *alpn;
	size_t alpn_len;
	enum kshake_client_auth client_auth;
	const void *anchors;
	size_t anchors_len;
	const void *authorities;
	size_t authorities_len;
	const char *policy;
	unsigned int timeout;
	bool accept_ready;
	bool trace;
	const uint16_t *suites;
	size_t nr_suites;
	unsigned int min_version;
	unsigned int max_version;
	bool rsa_kex;
};

/*
 * Makes what accept() returns TLS; before listen() or after. kshake_listen() goes on to
 * listen(). *@what: what it was about when it failed, for a message; may be NULL. A socket that
 * could not be armed does not listen: the kernel refuses that once it is attached.
 */
KSHAKE_PUBLIC int kshake_arm(int fd, const struct kshake_server *server, const char **what);
KSHAKE_PUBLIC int kshake_listen(int fd, const struct kshake_server *server, int backlog,
				const char **what);

/* Handshake as a client; as connect(2) does on a non-blocking socket: EINPROGRESS. */
KSHAKE_PUBLIC int kshake_handshake(int fd);
/* In either role; of a socket that an armed listener gave: wait for its handshake. */
KSHAKE_PUBLIC int kshake_handshake_as(int fd, enum kshake_role role);

/*
 * New keys for what is sent, once established; with @request for what is received, too.
 * EAGAIN: no room on a non-blocking socket, try again.
 */
KSHAKE_PUBLIC int kshake_key_update(int fd, enum kshake_key_update request);

/* Fields that an older kernel does not know are zero. */
KSHAKE_PUBLIC int kshake_get_info(int fd, struct kshake_info *info);
/* NUL-terminated. On a server: the name that the client asked for, "" if it did not. */
KSHAKE_PUBLIC int kshake_get_server_name(int fd, char name[256]);
/* NUL-terminated; "" if none was agreed on. */
KSHAKE_PUBLIC int kshake_get_alpn(int fd, char name[256]);
/*
 * *@len: room, then bytes (entries) stored; ERANGE: what is needed. A trace may have
 * grown in between: ask again.
 */
KSHAKE_PUBLIC int kshake_get_peer_chain(int fd, void *der, size_t *len);
KSHAKE_PUBLIC int kshake_get_trace(int fd, struct kshake_trace_entry *entries, size_t *nr);

/*
 * The same over generic netlink, for programs that wait for many sockets in one place: one
 * message attaches, sets and starts; at the end an event comes. The TCP socket must be
 * connected. ENOENT: the kernel module is not loaded.
 */
struct kshake_link;

/**
 * struct kshake_request - a handshake that is asked for
 * @fd: the socket, the caller's
 * @role: KSHAKE_CLIENT or KSHAKE_SERVER
 * @server_name: as kshake_set_server_name()
 * @alpn: as kshake_set_alpn()
 * @alpn_len: bytes in @alpn
 * @verify: as kshake_set_verify()
 * @pins: as kshake_set_pins()
 * @nr_pins: how many
 * @anchors: as kshake_set_trust_anchors()
 * @anchors_len: bytes in @anchors
 * @policy: name of a trust policy
 * @timeout: milliseconds
 * @suites: as kshake_set_suites()
 * @nr_suites: how many
 * @groups: as kshake_set_groups()
 * @nr_groups: how many
 * @truncation: enum kshake_truncation
 * @drop_chain: KSHAKE_PEER_CHAIN will not be asked for
 * @client_auth: of a server: enum kshake_client_auth
 * @authorities: of a server, as KSHAKE_AUTHORITIES
 * @authorities_len: bytes in @authorities
 * @credential: as kshake_set_credential()
 * @chain: as kshake_set_chain()
 * @chain_len: bytes in @chain
 * @key: as kshake_set_key(), for @chain
 * @min_version: as kshake_set_min_version()
 * @max_version: as kshake_set_max_version()
 * @rsa_kex: as kshake_set_rsa_kex()
 *
 * What is zero is not sent: the socket keeps what was set, or the default.
 */
struct kshake_request {
	int fd;
	enum kshake_role role;
	const char *server_name;
	const void *alpn;
	size_t alpn_len;
	enum kshake_verify verify;
	const void *pins;
	size_t nr_pins;
	const void *anchors;
	size_t anchors_len;
	const char *policy;
	unsigned int timeout;
	const uint16_t *suites;
	size_t nr_suites;
	const uint16_t *groups;
	size_t nr_groups;
	enum kshake_truncation truncation;
	bool drop_chain;
	enum kshake_client_auth client_auth;
	const void *authorities;
	size_t authorities_len;
	const char *credential;
	const void *chain;
	size_t chain_len;
	int32_t key;
	unsigned int min_version;
	unsigned int max_version;
	bool rsa_kex;
};

/**
 * struct kshake_done - a handshake that is over
 * @cookie: of kshake_link_handshake()
 * @error: 0, or the errno with which it failed
 * @info: as it was then
 */
struct kshake_done {
	uint64_t cookie;
	int error;
	struct kshake_info info;
};

/* NULL with errno set; to be closed. A link is not for several threads at a time. */
KSHAKE_PUBLIC struct kshake_link *kshake_link_open(void);
/* Handshakes that run go on. */
KSHAKE_PUBLIC void kshake_link_close(struct kshake_link *link);
/* To be polled for POLLIN, and nothing else. */
KSHAKE_PUBLIC int kshake_link_fd(const struct kshake_link *link);
/* It has started, and @cookie names it. The errnos are in kshake.rst, "Netlink". */
KSHAKE_PUBLIC int kshake_link_handshake(struct kshake_link *link, const struct kshake_request *req,
					uint64_t *cookie);
/*
 * One that is over, at most once each. EAGAIN: none, poll. ENOBUFS: events were lost, look
 * at the sockets. After POLLIN call it until it fails; a handshake that was started since
 * may have read events from the socket, so call it before polling, too.
 */
KSHAKE_PUBLIC int kshake_link_done(struct kshake_link *link, struct kshake_done *done);
/* What the kernel said of the last kshake_link_handshake() that failed, or "". */
KSHAKE_PUBLIC const char *kshake_link_error(const struct kshake_link *link);

/* Names, as the specifications spell them; NULL for code points without one. */
KSHAKE_PUBLIC const char *kshake_reason_name(unsigned int reason);
KSHAKE_PUBLIC const char *kshake_alert_name(unsigned int alert);
KSHAKE_PUBLIC const char *kshake_message_name(unsigned int handshake_type);
KSHAKE_PUBLIC const char *kshake_suite_name(unsigned int suite);
KSHAKE_PUBLIC const char *kshake_group_name(unsigned int group);
KSHAKE_PUBLIC const char *kshake_scheme_name(unsigned int scheme);
KSHAKE_PUBLIC const char *kshake_protocol_name(unsigned int version);
/* Of the group; "RSA" if there is none because the key exchange is RSA's. */
KSHAKE_PUBLIC const char *kshake_exchange_name(const struct kshake_info *info);

/* The code point of a name, in either case, or 0. */
KSHAKE_PUBLIC unsigned int kshake_suite_code(const char *name);
KSHAKE_PUBLIC unsigned int kshake_group_code(const char *name);
/* "TLSv1.2" and "1.2": 0x0303 */
KSHAKE_PUBLIC unsigned int kshake_protocol_code(const char *name);

/* What a reason means, in a sentence without a full stop; never NULL. */
KSHAKE_PUBLIC const char *kshake_reason_text(unsigned int reason);

/*
 * Why the handshake failed, for people: reason, errno, alerts. At most @size bytes,
 * always terminated. Returns @text.
 */
KSHAKE_PUBLIC const char *kshake_strerror(const struct kshake_info *info, char *text, size_t size);

/**
 * struct kshake_stats - the counters of a network namespace
 * @value: by KSHAKE_A_STATS_*; 0 where the kernel has none
 */
struct kshake_stats {
	uint64_t value[KSHAKE_A_STATS_MAX + 1];
};

/* Of the caller's namespace. ENOENT: the kernel module is not loaded. */
KSHAKE_PUBLIC int kshake_get_stats(struct kshake_stats *stats);
/* "handshakes-started"; NULL if @attr is not one of KSHAKE_A_STATS_*. */
KSHAKE_PUBLIC const char *kshake_stat_name(unsigned int attr);

/**
 * struct kshake_tally - a counter by code point
 * @count: how many, never 0
 * @by: enum kshake_tally_by
 * @code: of which
 * @others: of all that have no counter of their own; @code is 0
 */
struct kshake_tally {
	uint64_t count;
	uint32_t by;
	uint32_t code;
	bool others;
};

/* Calls @each for every one of the caller's namespace. EOPNOTSUPP: the module is too old. */
KSHAKE_PUBLIC int kshake_each_tally(void (*each)(const struct kshake_tally *tally, void *arg),
				    void *arg);
/* "suite" and "TLS_AES_128_GCM_SHA256"; NULL for what has no name. */
KSHAKE_PUBLIC const char *kshake_tally_name(unsigned int by);
KSHAKE_PUBLIC const char *kshake_tally_code_name(unsigned int by, unsigned int code);

/**
 * struct kshake_event - a handshake begins, or is over
 * @number: of the event in its network namespace; a gap is what was lost
 * @time_ns: of CLOCK_REALTIME
 * @inode: of the socket, as in /proc/PID/fd
 * @pid: process that attached it, as that knows itself
 * @uid: its owner
 * @begins: it begins; else it is over
 * @local_port: of the socket
 * @peer_port: of the other end
 * @comm: what @pid was called; any bytes
 * @local: address
 * @peer: address
 * @server_name: what the client asked for, any bytes; "" if it did not
 * @alpn_len: bytes of @alpn; 0: no protocol was selected
 * @alpn: the protocol, any bytes
 * @info: as KSHAKE_INFO gives it
 */
struct kshake_event {
	uint64_t number;
	uint64_t time_ns;
	uint64_t inode;
	uint32_t pid;
	uint32_t uid;
	bool begins;
	uint16_t local_port;
	uint16_t peer_port;
	char comm[16];
	char local[46];
	char peer[46];
	char server_name[256];
	size_t alpn_len;
	char alpn[255];
	struct kshake_info info;
};

struct kshake_watch;

/*
 * Join a multicast group, KSHAKE_MCGRP_MONITOR or KSHAKE_MCGRP_KEYLOG, in the caller's network
 * namespace. EPERM: the one takes CAP_NET_ADMIN there; the other CAP_SYS_ADMIN on the
 * machine, the initial network namespace and a kernel that is not locked down. EOPNOTSUPP: the
 * module is too old, or was loaded without keylog=1. ENOENT: it is not loaded. @why gets the
 * kernel's explanation, or "", in at most @size bytes.
 */
KSHAKE_PUBLIC int kshake_watch_open(struct kshake_watch **watch, const char *group, char *why,
				    size_t size);
KSHAKE_PUBLIC void kshake_watch_close(struct kshake_watch *watch);	/* NULL is fine */
/* To be polled for POLLIN. */
KSHAKE_PUBLIC int kshake_watch_fd(const struct kshake_watch *watch);
/* Neither waits. EAGAIN: nothing is there; ENOBUFS: some was lost, go on. */
KSHAKE_PUBLIC int kshake_watch_event(struct kshake_watch *watch, struct kshake_event *event);
/* A line of an NSS key log, without its line feed; 512 bytes are enough. Wipe it. */
KSHAKE_PUBLIC int kshake_watch_line(struct kshake_watch *watch, char *line, size_t size);

/**
 * struct kshake_session - a socket of kshake's
 * @inode: as in /proc/PID/fd
 * @netns_cookie: of its network namespace, as SO_NETNS_COOKIE
 * @age_ms: milliseconds since it was attached
 * @pid: process that attached it; 0 if it is not in the caller's pid namespace
 * @uid: its owner
 * @state: enum kshake_state
 * @role: enum kshake_role, 0 if it was not started
 * @comm: what @pid was called
 * @server_name: as the application set it; "" if it did not
 */
struct kshake_session {
	uint64_t inode;
	uint64_t netns_cookie;
	uint64_t age_ms;
	uint32_t pid;
	uint32_t uid;
	uint32_t state;
	uint32_t role;
	char comm[16];
	char server_name[256];
};

/*
 * Calls @each for every socket of the caller's network namespace; in the initial one, for
 * those of all. EPERM: it takes CAP_NET_ADMIN. A socket that comes or goes meanwhile may
 * be missed.
 */
KSHAKE_PUBLIC int kshake_each_session(void (*each)(const struct kshake_session *session,
						   void *arg), void *arg);

/**
 * struct kshake_drain_state - how far the removal of the module is
 * @sessions: sockets that are left, in all network namespaces
 * @mode: what becomes of them
 */
struct kshake_drain_state {
	uint64_t sessions;
	enum kshake_drain_mode mode;
};

/*
 * Neither waits; EPERM: it takes CAP_NET_ADMIN on the machine. EBUSY: an abort cannot be
 * called off before no socket is left.
 */
KSHAKE_PUBLIC int kshake_drain(enum kshake_drain_mode mode, struct kshake_drain_state *state);
KSHAKE_PUBLIC int kshake_get_drain(struct kshake_drain_state *state);

/**
 * struct kshake_helper - a program that judges certificates for the kernel
 * @revision: that it speaks
 * @state: enum kshake_helper_state
 * @pid: of the process that joined, as the caller's pid namespace knows it, or 0
 * @given: requests that it has and has not answered
 * @epoch: how often what the namespace's helpers trust has changed
 */
struct kshake_helper {
	uint32_t revision;
	uint32_t state;
	uint32_t pid;
	uint32_t given;
	uint64_t epoch;
};

/*
 * Of the caller's namespace, the active one first. *@nr: room, then how many there are; with
 * ERANGE the first ones were stored. ENOENT: the kernel module is not loaded, EOPNOTSUPP: it
 * is too old.
 */
KSHAKE_PUBLIC int kshake_get_helpers(struct kshake_helper *helpers, size_t *nr);

#define KSHAKE_CREDENTIAL_SNIS_MAX	128
#define KSHAKE_CREDENTIAL_UIDS_MAX	64

/**
 * struct kshake_credential - to be put into the kernel's store
 * @name: letters, digits, '.', '-' and '_'
 * @chain: DER certificates one after another, leaf first
 * @chain_len: bytes in @chain
 * @key: serial of a "logon" key that holds the private key; 0: the helper has it, and signs
 * @staple: OCSPResponse (DER) for the leaf
 * @staple_len: bytes in @staple
 * @snis: DNS names that it is for, "*." in front of one is a wildcard; none: for all
 * @nr_snis: how many
 * @uids: users who may use it; none: only the caller
 * @nr_uids: how many
 * @replace: the one of that name, if there is one
 * @rsa_kex: @key also decrypts, for who has set kshake_set_rsa_kex()
 */
struct kshake_credential {
	const char *name;
	const void *chain;
	size_t chain_len;
	int32_t key;
	const void *staple;
	size_t staple_len;
	const char *const *snis;
	size_t nr_snis;
	const uint32_t *uids;
	size_t nr_uids;
	bool replace;
	bool rsa_kex;
};

/**
 * struct kshake_credential_info - a credential of the store
 * @name: as all pointers, valid until the callback returns
 * @snis: DNS names that it is for; none: for all
 * @nr_snis: how many
 * @uids: users who may use it
 * @nr_uids: how many
 * @key_type: enum kshake_credential_key
 * @bits: of its key
 * @users: sockets and handshakes that have it now
 * @external: the helper has the key
 * @leaf_sha256: of its first certificate
 * @rsa_kex: the key also decrypts, for RSA key exchange
 */
struct kshake_credential_info {
	const char *name;
	const char *snis[KSHAKE_CREDENTIAL_SNIS_MAX];
	size_t nr_snis;
	uint32_t uids[KSHAKE_CREDENTIAL_UIDS_MAX];
	size_t nr_uids;
	uint32_t key_type;
	uint32_t bits;
	uint32_t users;
	bool external;
	unsigned char leaf_sha256[32];
	bool rsa_kex;
};

/*
 * The credentials of the caller's network namespace. EPERM: it takes CAP_NET_ADMIN there;
 * EEXIST, ENOENT: there is one, there is none of that name. @why gets what the kernel says of a
 * mistake, or "", in at most @size bytes. ENOENT with "": the kernel module is not loaded.
 */
KSHAKE_PUBLIC int kshake_credential_add(const struct kshake_credential *credential, char *why,
					size_t size);
KSHAKE_PUBLIC int kshake_credential_del(const char *name, char *why, size_t size);
/* In the order in which they were made. */
KSHAKE_PUBLIC int kshake_each_credential(void (*each)(const struct kshake_credential_info *info,
						      void *arg), void *arg);

#ifdef __cplusplus
}
#endif

#endif /* KSHAKE_H */
