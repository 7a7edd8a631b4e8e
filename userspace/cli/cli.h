/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kshake, the command line: what its files share.
 */
#ifndef KSHAKE_CLI_H
#define KSHAKE_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kshake.h"

#define __printf(format, first) __attribute((__format__(printf, format, first)))

/* Exit status; kshake(1) lists them. */
enum {
	EXIT_OK = 0,
	EXIT_USAGE = 1,
	EXIT_CONNECT = 2,	/* no TCP connection, or no kshake in this kernel */
	EXIT_HANDSHAKE = 3,
	EXIT_DATA = 4,		/* after the handshake */
	EXIT_HELD = 5,		/* something still needs the kernel module */
};

#define ALPN_ROOM	(KSHAKE_ALPN_MAX + 1)

/**
 * struct connect_options - "kshake connect"
 * @host: to connect to, without brackets; owned
 * @port: number or name of a service; points into the arguments
 * @name: to verify and to send; @host if --name was not given; owned
 * @family: AF_UNSPEC, AF_INET or AF_INET6
 * @timeout_ms: of the TCP connection and of the handshake, each
 * @verify: who decides
 * @policy: trust policy of kshaked's, or NULL; points into the arguments
 * @allow_truncation: a FIN without close_notify is the end of the data
 * @rekey: bytes, both ways together, after which the keys change; 0: never
 * @verbose: -v
 * @quiet: -q
 * @alpn: list as in RFC 7301
 * @alpn_len: bytes in @alpn
 * @anchors: DER certificates one after another; owned
 * @anchors_len: bytes in @anchors
 * @pins: SHA-256 of SubjectPublicKeyInfos
 * @nr_pins: entries in @pins
 * @suites: most wanted first
 * @nr_suites: entries in @suites, 0 for the kernel's
 * @groups: most wanted first
 * @nr_groups: entries in @groups, 0 for the kernel's
 */
struct connect_options {
	char *host;
	const char *port;
	char *name;
	int family;
	unsigned int timeout_ms;
	enum kshake_verify verify;
	const char *policy;
	bool allow_truncation;
	uint64_t rekey;
	bool verbose;
	bool quiet;
	unsigned char alpn[ALPN_ROOM];
	size_t alpn_len;
	unsigned char *anchors;
	size_t anchors_len;
	unsigned char pins[KSHAKE_PIN_SPKI_MAX][KSHAKE_PIN_SPKI_LEN];
	size_t nr_pins;
	uint16_t suites[KSHAKE_LIST_MAX];
	size_t nr_suites;
	uint16_t groups[KSHAKE_LIST_MAX];
	size_t nr_groups;
};

/* "kshake: ..." on standard error, unless -q was given. */
void complain(const char *format, ...) __printf(1, 2);
/* "* ..." on standard error. */
void remark(const char *format, ...) __printf(1, 2);
void be_quiet(void);

/* options.c: false, with a message, if the arguments make no sense */
bool connect_options_parse(struct connect_options *o, int argc, char **argv);
void connect_options_wipe(struct connect_options *o);

/* trust.c: --ca and --pin; false, with a message */
bool trust_add_file(struct connect_options *o, const char *path);
bool trust_add_pin(struct connect_options *o, const char *text);

/* tcp.c: a connected socket, or -1 with a message */
int tcp_connect(const struct connect_options *o);

/*
 * relay.c: standard input to the socket, the socket to standard output, with new keys after
 * every @rekey bytes unless that is 0; an exit status
 */
int relay(int fd, uint64_t rekey);

/* report.c */
void report_failure(int fd, int error);
/* Prints the messages from the @printed-th on; returns how many there are. */
size_t report_trace(int fd, size_t printed);
void report_session(int fd, const struct connect_options *o);
/* What only shows at its end. */
void report_end(int fd);

/* connect.c, stats.c, status.c, drain.c: the commands; they return an exit status */
int command_connect(int argc, char **argv);
int command_status(int argc, char **argv);
int command_stats(int argc, char **argv);
int command_drain(int argc, char **argv);

#endif /* KSHAKE_CLI_H */
