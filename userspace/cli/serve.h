/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * kshake serve: what its files share.
 */
#ifndef KSHAKE_CLI_SERVE_H
#define KSHAKE_CLI_SERVE_H

#include "cli.h"
#include "identity.h"

#define LISTENERS_MAX	64

/* systemd's protocol: the first descriptor that is handed over. */
#define LISTEN_FDS_START	3

/* Exit status where no program came to run; of shells and env(1). */
enum {
	EXIT_NOT_EXECUTABLE = 126,
	EXIT_NOT_FOUND = 127,
};

/* Who talks to the clients. */
enum serve_what {
	SERVE_PROGRAM,	/* another program, which is given the listeners */
	SERVE_PRELOAD,	/* another program, which opens its own */
	SERVE_ECHO,
	SERVE_WWW,
};

/**
 * struct serve_options - "kshake serve"
 * @what: who talks to the clients
 * @listen: addresses to listen on; they point into the arguments
 * @nr_listen: entries in @listen
 * @ports: of SERVE_PRELOAD, as KSHAKE_PORTS takes them; NULL for all; owned
 * @cert: file with the certificates, or NULL
 * @key: file with the private key
 * @cred: names in the credential store, or NULL
 * @alpn: protocols, most wanted first, or NULL
 * @client_auth: is a client to show a certificate
 * @anchors: certificates to trust for that
 * @authorities: their names
 * @policy: trust policy for that, or NULL
 * @timeout_ms: of each handshake
 * @ready: accept only connections whose handshake is done
 * @verbose: -v
 * @folder: of SERVE_WWW
 * @suites: taken, most wanted first
 * @nr_suites: entries in @suites, 0 for the kernel's
 * @min_version: of TLS, 0 for the kernel's
 * @max_version: likewise
 * @rsa_kex: RSA key exchange is taken, too
 * @program: and its arguments, of SERVE_PROGRAM and SERVE_PRELOAD
 */
struct serve_options {
	enum serve_what what;
	const char *listen[LISTENERS_MAX];
	size_t nr_listen;
	char *ports;
	const char *cert;
	const char *key;
	const char *cred;
	const char *alpn;
	enum kshake_client_auth client_auth;
	struct der anchors;
	struct der authorities;
	const char *policy;
	unsigned int timeout_ms;
	bool ready;
	bool verbose;
	const char *folder;
	uint16_t suites[KSHAKE_LIST_MAX];
	size_t nr_suites;
	unsigned int min_version;
	unsigned int max_version;
	bool rsa_kex;
	char **program;
};

/* serve_options.c: false, with a message, if the arguments make no sense */
bool serve_options_parse(struct serve_options *o, int argc, char **argv);
void serve_options_wipe(struct serve_options *o);

/**
 * struct listeners - sockets that are to be served
 * @fd: inherited ones first, in their order
 * @name: of each, for LISTEN_FDNAMES; owned
 * @tcp: it is to be armed; others are only handed over
 * @nr: how many
 * @inherited: how many of them somebody else has opened
 */
struct listeners {
	int fd[LISTENERS_MAX];
	char *name[LISTENERS_MAX];
	bool tcp[LISTENERS_MAX];
	size_t nr;
	size_t inherited;
};

/*
 * listeners.c: those that LISTEN_FDS tells of, and those of -l, bound but not listening.
 * False, with a message. listeners_close() also after that.
 */
bool listeners_open(struct listeners *l, const struct serve_options *o);
/* From descriptor 3 on, open after exec(), and the environment says so. False, with a message. */
bool listeners_hand_over(struct listeners *l);
void listeners_close(struct listeners *l);

/*
 * program.c: the file that @name is (as execvp() finds it), or NULL with a message and an
 * exit status; owned by the caller.
 */
char *program_find(const char *name, int *status);
/* Would a library be preloaded into it, and see it listen? False, with a message. */
bool program_takes_preload(const char *path);

/* preload.c: the environment that has @o->program arm its listeners. False, with a message. */
bool preload_prepare(const struct serve_options *o, const struct identity *id);

/* own.c: serves for ever; an exit status otherwise. */
int own_serve(const struct listeners *l, const struct serve_options *o);

/* www.c: the connection @fd, until it ends; files below @folder */
void www_serve(int fd, int folder);

#endif /* KSHAKE_CLI_SERVE_H */
