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

/**
 * struct der - encoded things one after another
 * @data: owned; NULL if there are none
 * @len: bytes in @data
 */
struct der {
	unsigned char *data;
	size_t len;
};

/**
 * struct connect_options - "kshake connect"
 * @host: to connect to, without brackets; owned
 * @port: number or name of a service; points into the arguments
 * @name: to verify and to send; @host if --name was not given; owned
 * @family: AF_UNSPEC, AF_INET or AF_INET6
 * @timeout_ms: of the TCP connection and of the handshake, each
 * @verify: who decides
 * @policy: trust policy of kshaked's, or NULL; points into the arguments
 * @cert: file with certificates to show, or NULL; likewise
 * @key: file with their key, or NULL: it is in @cert
 * @cred: credentials of the store to show instead, or NULL
 * @allow_truncation: a FIN without close_notify is the end of the data
 * @rekey: bytes, both ways together, after which the keys change; 0: never
 * @verbose: -v
 * @quiet: -q
 * @alpn: list as in RFC 7301
 * @alpn_len: bytes in @alpn
 * @anchors: certificates
 * @pins: SHA-256 of SubjectPublicKeyInfos
 * @nr_pins: entries in @pins
 * @suites: most wanted first
 * @nr_suites: entries in @suites, 0 for the kernel's
 * @groups: most wanted first
 * @nr_groups: entries in @groups, 0 for the kernel's
 * @min_version: of TLS, 0 for the kernel's
 * @max_version: likewise
 * @rsa_kex: RSA key exchange is offered, too
 */
struct connect_options {
	char *host;
	const char *port;
	char *name;
	int family;
	unsigned int timeout_ms;
	enum kshake_verify verify;
	const char *policy;
	const char *cert;
	const char *key;
	const char *cred;
	bool allow_truncation;
	uint64_t rekey;
	bool verbose;
	bool quiet;
	unsigned char alpn[KSHAKE_ALPN_MAX];
	size_t alpn_len;
	struct der anchors;
	unsigned char pins[KSHAKE_PIN_SPKI_MAX][KSHAKE_PIN_SPKI_LEN];
	size_t nr_pins;
	uint16_t suites[KSHAKE_LIST_MAX];
	size_t nr_suites;
	uint16_t groups[KSHAKE_LIST_MAX];
	size_t nr_groups;
	unsigned int min_version;
	unsigned int max_version;
	bool rsa_kex;
};

/* "kshake: ..." on standard error, unless -q was given. */
void complain(const char *format, ...) __printf(1, 2);
/* "* ..." on standard error. */
void remark(const char *format, ...) __printf(1, 2);
void be_quiet(void);
/* In front of every message from now on; the caller keeps @text. */
void message_prefix(const char *text);

/* options.c: false, with a message, if the arguments make no sense */
bool connect_options_parse(struct connect_options *o, int argc, char **argv);
void connect_options_wipe(struct connect_options *o);
/* options.c: the same for any command. @list has room for KSHAKE_ALPN_MAX bytes. */
bool parse_alpn(const char *text, unsigned char *list, size_t *len);
bool parse_timeout(const char *text, unsigned int *timeout_ms);
/* @suites has room for KSHAKE_LIST_MAX. */
bool parse_suites(const char *text, uint16_t *suites, size_t *nr);
bool parse_version(const char *option, const char *text, unsigned int *version);
/* Both may be 0. */
bool check_versions(unsigned int min, unsigned int max);

/* trust.c: --ca and --pin; false, with a message */
bool trust_add_file(struct der *anchors, const char *path);
bool trust_add_pin(struct connect_options *o, const char *text);
/* Their subjects, as KSHAKE_AUTHORITIES takes them. False, with a message. */
bool trust_names(const struct der *anchors, struct der *names);

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
/* The same of a connection that a listener gave. */
void report_accepted(int fd);
/* What only shows at its end. */
void report_end(int fd);

/* json.c: to standard output; any bytes, as a string */
void json_string(const char *bytes, size_t len);
/* With what a terminal could take for a command, and blanks, as \\xNN. */
void print_escaped(const char *bytes, size_t len);

/* The commands; each returns an exit status. */
int command_connect(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_cred(int argc, char **argv);
int command_status(int argc, char **argv);
int command_stats(int argc, char **argv);
int command_drain(int argc, char **argv);
int command_monitor(int argc, char **argv);
int command_keylog(int argc, char **argv);

#endif /* KSHAKE_CLI_H */
