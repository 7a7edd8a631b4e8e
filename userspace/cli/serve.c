// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake serve
 */
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/keyctl.h>
#include <sys/socket.h>

#include "serve.h"

#define BACKLOG	4096

static void remark_on(int fd)
{
	char host[NI_MAXHOST], port[NI_MAXSERV];
	struct sockaddr_storage address;
	socklen_t len = sizeof(address);

	if (!getsockname(fd, (struct sockaddr *)&address, &len) &&
	    !getnameinfo((struct sockaddr *)&address, len, host, sizeof(host), port, sizeof(port),
			 NI_NUMERICHOST | NI_NUMERICSERV))
		remark("%s port %s: listening", host, port);
}

static bool arm_all(const struct listeners *l, const struct serve_options *o,
		    const struct kshake_server *server)
{
	for (size_t i = 0; i < l->nr; i++) {
		const char *what;

		if (!l->tcp[i])
			continue;
		if (kshake_listen(l->fd[i], server, BACKLOG, &what)) {
			complain("listener %zu (%s): %s: %s", i + 1, l->name[i], what,
				 strerror(errno));
			return false;
		}
		if (o->verbose)
			remark_on(l->fd[i]);
	}
	return true;
}

/* The key only has to be there while the listeners are armed. */
static bool arm(const struct listeners *l, const struct serve_options *o)
{
	unsigned char alpn[KSHAKE_ALPN_MAX];
	struct kshake_server server = {
		.credential = o->cred,
		.alpn = alpn,
		.client_auth = o->client_auth,
		.anchors = o->anchors.data,
		.anchors_len = o->anchors.len,
		.authorities = o->authorities.data,
		.authorities_len = o->authorities.len,
		.policy = o->policy,
		.timeout = o->timeout_ms,
		.accept_ready = o->ready,
		.trace = o->verbose && o->what != SERVE_PROGRAM,
		.suites = o->suites,
		.nr_suites = o->nr_suites,
		.min_version = o->min_version,
		.max_version = o->max_version,
		.rsa_kex = o->rsa_kex,
	};
	struct identity id = {};
	bool good;

	if (o->alpn && !parse_alpn(o->alpn, alpn, &server.alpn_len))
		return false;
	if (o->cert && !identity_load(&id, o->cert, o->key, KEY_SPEC_PROCESS_KEYRING)) {
		identity_drop(&id, KEY_SPEC_PROCESS_KEYRING);
		return false;
	}
	server.chain = id.chain.der;
	server.chain_len = id.chain.len;
	server.key = id.key;
	good = arm_all(l, o, &server);
	identity_drop(&id, KEY_SPEC_PROCESS_KEYRING);
	return good;
}

/* Does not return if it can be helped. */
static int run(const char *path, char **program)
{
	execv(path, program);
	complain("%s: %s", path, strerror(errno));
	return errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
}

static int serve(struct listeners *l, const struct serve_options *o, const char *path)
{
	if (!listeners_open(l, o) || !arm(l, o))
		return EXIT_CONNECT;
	if (o->what != SERVE_PROGRAM)
		return own_serve(l, o);
	return listeners_hand_over(l) ? run(path, o->program) : EXIT_CONNECT;
}

static int serve_listeners(const struct serve_options *o, const char *path)
{
	struct listeners l = {};
	int status = serve(&l, o, path);

	listeners_close(&l);
	return status;
}

/* The program arms its listeners itself, whenever it opens them: the key stays with it. */
static int serve_preload(const struct serve_options *o, const char *path)
{
	struct identity id = {};
	int status = EXIT_CONNECT;

	if (!program_takes_preload(path))
		return EXIT_NOT_EXECUTABLE;
	if ((!o->cert || (identity_join_session() &&
			  identity_load(&id, o->cert, o->key, KEY_SPEC_SESSION_KEYRING))) &&
	    preload_prepare(o, &id))
		status = run(path, o->program);
	identity_drop(&id, KEY_SPEC_SESSION_KEYRING);
	return status;
}

int command_serve(int argc, char **argv)
{
	struct serve_options o;
	char *path = NULL;
	int status = EXIT_USAGE;

	if (serve_options_parse(&o, argc, argv)) {
		status = EXIT_OK;
		if (o.program[0])
			path = program_find(o.program[0], &status);
		if (status == EXIT_OK)
			status = o.what == SERVE_PRELOAD ? serve_preload(&o, path) :
							   serve_listeners(&o, path);
	}
	free(path);
	serve_options_wipe(&o);
	return status;
}
