// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A listener that is armed again: what it speaks meanwhile.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "kshake.h"
#include "result.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* Versions, as bits. */
enum { SPEAKS_12 = 1, SPEAKS_13 = 2 };

/**
 * struct listener - as the module has it
 * @min: KSHAKE_MIN_VERSION
 * @max: KSHAKE_MAX_VERSION
 * @suites: of which versions there are some, as bits
 */
struct listener {
	unsigned int min;
	unsigned int max;
	unsigned int suites;
};

static struct listener now;
static unsigned int spoken;
static bool old_module;

static unsigned int spoken_by(const struct listener *l)
{
	unsigned int range = (l->min <= 0x0303 && l->max >= 0x0303 ? SPEAKS_12 : 0) |
			     (l->min <= 0x0304 && l->max >= 0x0304 ? SPEAKS_13 : 0);

	return range & l->suites;
}

/* It refuses what contradicts itself. */
static int become(const struct listener *next)
{
	if (!spoken_by(next)) {
		errno = EINVAL;
		return -1;
	}
	now = *next;
	spoken |= spoken_by(&now);
	return 0;
}

int kshake_set_min_version(int fd, unsigned int version)
{
	struct listener next = now;

	(void)fd;
	next.min = version;
	return become(&next);
}

int kshake_set_max_version(int fd, unsigned int version)
{
	struct listener next = now;

	(void)fd;
	next.max = version;
	return become(&next);
}

int kshake_set_suites(int fd, const uint16_t *suites, size_t nr)
{
	struct listener next = now;

	(void)fd;
	next.suites = nr ? 0 : SPEAKS_12 | SPEAKS_13;
	for (size_t i = 0; i < nr; i++)
		next.suites |= suites[i] >> 8 == 0x13 ? SPEAKS_13 : SPEAKS_12;
	return become(&next);
}

int getsockopt(int fd, int level, int option, void *value, socklen_t *len)
{
	(void)fd;
	if (level == IPPROTO_TCP) {
		snprintf(value, *len, "%s", KSHAKE_ULP_NAME);
		return 0;
	}
	if (old_module) {
		errno = ENOPROTOOPT;
		return -1;
	}
	*(unsigned int *)value = option == KSHAKE_MIN_VERSION ? now.min : now.max;
	return 0;
}

/* What else there is to set makes no difference. */
#define FINE(name, ...)	int name(int fd, __VA_ARGS__) { (void)fd; return 0; }

int kshake_attach(int fd) { (void)fd; return 0; }
FINE(kshake_set_groups, const uint16_t *groups __attribute__((unused)),
     size_t nr __attribute__((unused)))
FINE(kshake_set_credential, const char *names __attribute__((unused)))
FINE(kshake_set_chain, const void *der __attribute__((unused)), size_t len __attribute__((unused)))
FINE(kshake_set_key, int32_t serial __attribute__((unused)))
FINE(kshake_set_trust_anchors, const void *der __attribute__((unused)),
     size_t len __attribute__((unused)))
FINE(kshake_set_authorities, const void *names __attribute__((unused)),
     size_t len __attribute__((unused)))
FINE(kshake_set_policy, const char *name __attribute__((unused)))
FINE(kshake_set_verify, enum kshake_verify how __attribute__((unused)))
FINE(kshake_set_pins, const void *pins __attribute__((unused)), size_t nr __attribute__((unused)))
FINE(kshake_set_server_name, const char *name __attribute__((unused)))
FINE(kshake_set_client_auth, enum kshake_client_auth how __attribute__((unused)))
FINE(kshake_set_alpn, const void *list __attribute__((unused)), size_t len __attribute__((unused)))
FINE(kshake_set_keep_chain, bool keep __attribute__((unused)))
FINE(kshake_set_truncation, enum kshake_truncation what __attribute__((unused)))
FINE(kshake_set_timeout, unsigned int milliseconds __attribute__((unused)))
FINE(kshake_set_trace, bool on __attribute__((unused)))
FINE(kshake_set_accept_ready, bool on __attribute__((unused)))

static const unsigned int ranges[][2] = {
	{ 0x0303, 0x0303 }, { 0x0303, 0x0304 }, { 0x0304, 0x0304 },
};
static const uint16_t of_13[] = { 0x1301 }, of_12[] = { 0xc02b }, of_both[] = { 0xc02b, 0x1301 };
static const struct { const uint16_t *list; size_t nr; unsigned int versions; } lists[] = {
	{ NULL, 0, SPEAKS_12 | SPEAKS_13 }, { of_13, 1, SPEAKS_13 }, { of_12, 1, SPEAKS_12 },
	{ of_both, 2, SPEAKS_12 | SPEAKS_13 },
};

static void test_again(const struct listener *old, size_t range, size_t list)
{
	const struct kshake_server server = {
		.min_version = ranges[range][0], .max_version = ranges[range][1],
		.suites = lists[list].list, .nr_suites = lists[list].nr,
	};
	const struct listener wanted = { ranges[range][0], ranges[range][1], lists[list].versions };
	unsigned int may = spoken_by(old) | spoken_by(&wanted);
	const char *what = "";
	char text[160];
	int err;

	now = *old;
	spoken = 0;
	err = kshake_arm(3, &server, &what);
	snprintf(text, sizeof(text), "from %#x-%#x, suites %u, to %#x-%#x, suites %u", old->min,
		 old->max, old->suites, wanted.min, wanted.max, wanted.suites);
	if (spoken_by(&wanted))
		result(!err && !memcmp(&now, &wanted, sizeof(now)) && !(spoken & ~may), text);
	else
		result(err && errno == EINVAL && !(spoken & ~spoken_by(old) & ~may), text);
}

static void test_old_module(void)
{
	struct kshake_server server = { .min_version = 0x0304 };
	struct listener old = { 0x0304, 0x0304, SPEAKS_13 };
	const char *what;

	old_module = true;
	now = old;
	result(!kshake_arm(3, &server, &what) && now.min == 0x0304, "a module without versions");
	server.max_version = 0x0303;
	result(kshake_arm(3, &server, &what) && errno == ENOPROTOOPT,
	       "a module without versions, and TLS 1.2 alone");
	old_module = false;
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(ranges) * ARRAY_SIZE(lists); i++) {
		const struct listener old = { ranges[i % 3][0], ranges[i % 3][1],
					      lists[i / 3].versions };

		if (!spoken_by(&old))
			continue;
		for (size_t j = 0; j < ARRAY_SIZE(ranges) * ARRAY_SIZE(lists); j++)
			test_again(&old, j % 3, j / 3);
	}
	test_old_module();
	return summary();
}
