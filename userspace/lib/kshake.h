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
KSHAKE_PUBLIC int kshake_set_trace(int fd, bool on);
/* Off: kshake_get_peer_chain() finds nothing, and the kernel keeps nothing. */
KSHAKE_PUBLIC int kshake_set_keep_chain(int fd, bool on);
/* At any time, the handshake over or not. */
KSHAKE_PUBLIC int kshake_set_truncation(int fd, enum kshake_truncation what);

/* Handshake as a client; as connect(2) does on a non-blocking socket: EINPROGRESS. */
KSHAKE_PUBLIC int kshake_handshake(int fd);

/*
 * New keys for what is sent, once established; with @request for what is received, too.
 * EAGAIN: no room on a non-blocking socket, try again.
 */
KSHAKE_PUBLIC int kshake_key_update(int fd, enum kshake_key_update request);

/* Fields that an older kernel does not know are zero. */
KSHAKE_PUBLIC int kshake_get_info(int fd, struct kshake_info *info);
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
 * @role: KSHAKE_CLIENT
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

/* The code point of a name, in either case, or 0. */
KSHAKE_PUBLIC unsigned int kshake_suite_code(const char *name);
KSHAKE_PUBLIC unsigned int kshake_group_code(const char *name);

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

#ifdef __cplusplus
}
#endif

#endif /* KSHAKE_H */
