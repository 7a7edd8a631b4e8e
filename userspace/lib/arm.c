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
#include "suites.h"

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

/* The key is their last: with it the kernel looks at both, and whether they belong together. */
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

enum step { LEAST, MOST, SUITES, RSA_KEX, GROUPS, NR_STEPS };

static int take_step(int fd, const struct kshake_server *s, enum step step)
{
	switch (step) {
	case LEAST:
		return kshake_set_min_version(fd, s->min_version ? s->min_version : VERSION_MIN);
	case MOST:
		return kshake_set_max_version(fd, s->max_version ? s->max_version : VERSION_MAX);
	case SUITES:
		return kshake_set_suites(fd, s->suites, s->nr_suites);
	case RSA_KEX:
		return kshake_set_rsa_kex(fd, false);
	default:
		return kshake_set_groups(fd, NULL, 0);
	}
}

static int get_number(int fd, int option, unsigned int *value)
{
	socklen_t len = sizeof(*value);

	return getsockopt(fd, SOL_KSHAKE, option, value, &len);
}

/* What forbids what may be spoken now is first, what allows more is last. */
static int rank_of(enum step step, const struct kshake_server *s, unsigned int least,
		   unsigned int most)
{
	if (step == LEAST)
		return (s->min_version ? s->min_version : VERSION_MIN) > least ? 0 : 2;
	if (step == MOST)
		return (s->max_version ? s->max_version : VERSION_MAX) < most ? 0 : 2;
	return step == RSA_KEX ? 0 : 1;
}

static size_t count_rsa(const struct kshake_server *s)
{
	size_t nr = 0;

	for (size_t i = 0; i < s->nr_suites; i++)
		nr += suite_is_rsa(s->suites[i]);
	return nr;
}

/* Is it to be spoken, and not only allowed? */
static bool speaks_rsa(const struct kshake_server *s)
{
	return s->rsa_kex && s->min_version <= VERSION_MIN && (!s->nr_suites || count_rsa(s));
}

/* Allows it now, before all else, if it is to be spoken. *@done: the steps have nothing to do. */
static int begin_rsa(int fd, const struct kshake_server *s, const char **what, bool *done)
{
	unsigned int now;

	*what = "RSA key exchange";
	*done = speaks_rsa(s);
	if (*done)
		return kshake_set_rsa_kex(fd, true);
	if (s->nr_suites && count_rsa(s) == s->nr_suites) {
		errno = EINVAL;
		return -1;
	}
	if (!get_number(fd, KSHAKE_RSA_KEX, &now))
		return 0;
	*done = errno == ENOPROTOOPT && !s->rsa_kex;
	return *done ? 0 : -1;
}

/*
 * A socket that listens refuses what contradicts itself, and accepts meanwhile: no version, and no
 * RSA key exchange, may be spoken on the way that was not before and is not to be. So they are
 * taken in the order of their ranks, and what is refused then once more: there is an end to that
 * after one round to allow, one for the suites and one to forbid. RSA key exchange is allowed
 * before all that if it is to be spoken, and else after it. A module from before TLS 1.2 has no
 * versions to be set, and is TLS 1.3's alone; one from before RSA key exchange has none.
 */
static int set_parameters(int fd, const struct kshake_server *s, const char **what)
{
	unsigned int least = VERSION_MIN, most = VERSION_MAX;
	bool done[NR_STEPS] = { false };
	int failed = 0;

	*what = "versions of TLS";
	if (get_number(fd, KSHAKE_MIN_VERSION, &least) ||
	    get_number(fd, KSHAKE_MAX_VERSION, &most)) {
		if (errno != ENOPROTOOPT || (s->max_version && s->max_version != VERSION_MAX))
			return -1;
		done[LEAST] = true;
		done[MOST] = true;
	}
	if (begin_rsa(fd, s, what, &done[RSA_KEX]))
		return -1;
	*what = "versions of TLS, and suites and groups for them";
	for (int i = 0; i < 3 * 3; i++) {
		if (i % 3 == 0)
			failed = 0;
		for (enum step step = LEAST; step < NR_STEPS; step++) {
			if (done[step] || rank_of(step, s, least, most) != i % 3)
				continue;
			done[step] = !take_step(fd, s, step);
			if (!done[step] && errno != EINVAL)
				return -1;
			failed |= done[step] ? 0 : -1;
		}
	}
	if (failed)
		return -1;
	return s->rsa_kex && !speaks_rsa(s) ? kshake_set_rsa_kex(fd, true) : 0;
}

/*
 * The key that it has now decrypts no more than it did, and the one that it gets only if it is to:
 * RSA key exchange is forbidden before the key is there, and allowed after that.
 */
static int set_key_exchange(int fd, const struct kshake_server *s, const char **what)
{
	if (speaks_rsa(s))
		return set_identity(fd, s, what) ? -1 : set_parameters(fd, s, what);
	return set_parameters(fd, s, what) ? -1 : set_identity(fd, s, what);
}

static int set_rest(int fd, const struct kshake_server *s, const char **what)
{
	*what = "the application protocols";
	if (kshake_set_alpn(fd, s->alpn, s->alpn_len))
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
	if (set_clients(fd, server, what) || set_key_exchange(fd, server, what))
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
