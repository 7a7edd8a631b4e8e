// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Listeners whose connections are TLS.
 */
#include <errno.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "kshake.h"

#define VERSION_MIN	0x0303
#define VERSION_MAX	0x0304

/* The ULP may be there: armed a second time, or attached by whoever passed the socket on. */
static bool is_attached(int fd)
{
	char name[16] = "";
	socklen_t len = sizeof(name) - 1;

	return !getsockopt(fd, IPPROTO_TCP, TCP_ULP, name, &len) &&
	       !strcmp(name, KSHAKE_ULP_NAME);
}

/*
 * What follows sets all there is to set: a listener that was armed before, by who passed it on
 * or before the service was restarted, must not keep what it was told then. What is empty is
 * cleared.
 */

/* The key comes last: with it the kernel looks at both, and whether they belong together. */
static int set_identity(int fd, const struct kshake_server *s, const char **what)
{
	*what = "the credential";
	if (kshake_set_credential(fd, s->credential ? s->credential : ""))
		return -1;
	*what = "the certificate";
	if (s->credential)
		return kshake_set_chain(fd, NULL, 0);
	if (kshake_set_chain(fd, s->chain, s->chain_len))
		return -1;
	*what = "the private key";
	return kshake_set_key(fd, s->key);
}

static int set_clients(int fd, const struct kshake_server *s, const char **what)
{
	*what = "the authorities of clients";
	if (kshake_set_trust_anchors(fd, s->anchors, s->anchors_len) ||
	    kshake_set_authorities(fd, s->authorities, s->authorities_len))
		return -1;
	*what = "the trust policy";
	if (kshake_set_policy(fd, s->policy ? s->policy : ""))
		return -1;
	*what = "how clients are verified";
	if (kshake_set_verify(fd, KSHAKE_VERIFY_HELPER) || kshake_set_pins(fd, NULL, 0) ||
	    kshake_set_server_name(fd, ""))
		return -1;
	return kshake_set_client_auth(fd, s->client_auth);
}

/*
 * A socket that listens refuses what contradicts itself, so there is an order: first all is
 * allowed. A module from before TLS 1.2 has no such options, and is TLS 1.3's alone.
 */
static int set_parameters(int fd, const struct kshake_server *s, const char **what)
{
	unsigned int min = s->min_version ? s->min_version : VERSION_MIN;
	unsigned int max = s->max_version ? s->max_version : VERSION_MAX;
	bool known;

	*what = "versions of TLS";
	known = !kshake_set_min_version(fd, VERSION_MIN);
	if (known ? kshake_set_max_version(fd, VERSION_MAX) :
		    errno != ENOPROTOOPT || max != VERSION_MAX)
		return -1;
	*what = "suites and groups";
	if (kshake_set_suites(fd, s->suites, s->nr_suites) || kshake_set_groups(fd, NULL, 0))
		return -1;
	*what = "versions of TLS, or suites for them";
	return known && (kshake_set_max_version(fd, max) || kshake_set_min_version(fd, min)) ?
	       -1 : 0;
}

static int set_rest(int fd, const struct kshake_server *s, const char **what)
{
	*what = "the application protocols";
	if (kshake_set_alpn(fd, s->alpn, s->alpn_len))
		return -1;
	if (set_parameters(fd, s, what))
		return -1;
	*what = "what is kept, and how connections end";
	if (kshake_set_keep_chain(fd, true) || kshake_set_truncation(fd, KSHAKE_TRUNCATION_ERROR))
		return -1;
	*what = "the timeout";
	if (kshake_set_timeout(fd, s->timeout ? s->timeout : KSHAKE_TIMEOUT_DEFAULT))
		return -1;
	*what = "the trace";
	if (kshake_set_trace(fd, s->trace))
		return -1;
	*what = "accepting only what is ready";
	return s->accept_ready ? kshake_set_accept_ready(fd, true) : 0;
}

int kshake_arm(int fd, const struct kshake_server *server, const char **what)
{
	const char *nobody;

	if (!what)
		what = &nobody;
	if (!is_attached(fd) && kshake_attach(fd)) {
		*what = errno == ENOENT || errno == ENOPROTOOPT ?
			"the kernel module is not loaded" : "making it a TLS socket";
		return -1;
	}
	if (set_clients(fd, server, what) || set_identity(fd, server, what))
		return -1;
	return set_rest(fd, server, what);
}

int kshake_listen(int fd, const struct kshake_server *server, int backlog, const char **what)
{
	if (kshake_arm(fd, server, what))
		return -1;
	if (what)
		*what = "listening";
	return listen(fd, backlog);
}
