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

/* Versions, as bits; RSA key exchange counts as one that is like TLS 1.2. */
enum { SPEAKS_12 = 1, SPEAKS_13 = 2, SPEAKS_RSA = 4, SPEAKS_ALL = 7 };

/**
 * struct listener - as the module has it
 * @min: KSHAKE_MIN_VERSION
 * @max: KSHAKE_MAX_VERSION
 * @rsa_kex: KSHAKE_RSA_KEX
 * @suites: of which versions there are some, as bits
 * @key: which one it has, the one from before or the one that it is to get
 */
struct listener {
	unsigned int min;
	unsigned int max;
	unsigned int rsa_kex;
	unsigned int suites;
	enum { OLD_KEY, NEW_KEY, NR_KEYS } key;
};

static struct listener now;
static unsigned int spoken[NR_KEYS];

/* What is set fails from the one of that number on; 0: never. */
static unsigned int fails_at, nr_calls;

/* From before there were versions, or RSA key exchange. */
static bool old_module, older_module;

static unsigned int spoken_by(const struct listener *l)
{
	unsigned int of_12 = SPEAKS_12 | (l->rsa_kex ? SPEAKS_RSA : 0);
	unsigned int range = (l->min <= 0x0303 && l->max >= 0x0303 ? of_12 : 0) |
			     (l->min <= 0x0304 && l->max >= 0x0304 ? SPEAKS_13 : 0);

	return range & l->suites;
}

/* It refuses what contradicts itself. */
static int become(const struct listener *next)
{
	if (fails_at && ++nr_calls >= fails_at) {
		errno = ENOMEM;
		return -1;
	}
	if (!spoken_by(next)) {
		errno = EINVAL;
		return -1;
	}
	now = *next;
	spoken[now.key] |= spoken_by(&now);
	return 0;
}

/* What else there is to set makes no difference, but that it may fail. */
static int set_other(void)
{
	const struct listener next = now;

	return become(&next);
}

int kshake_set_key(int fd, int32_t serial)
{
	struct listener next = now;

	(void)fd;
	(void)serial;
	next.key = NEW_KEY;
	return become(&next);
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

int kshake_set_rsa_kex(int fd, bool on)
{
	struct listener next = now;

	(void)fd;
	if (old_module || older_module) {
		errno = ENOPROTOOPT;
		return -1;
	}
	next.rsa_kex = on;
	return become(&next);
}

int kshake_set_suites(int fd, const uint16_t *suites, size_t nr)
{
	struct listener next = now;

	(void)fd;
	next.suites = nr ? 0 : SPEAKS_ALL;
	for (size_t i = 0; i < nr; i++)
		next.suites |= suites[i] >> 8 == 0x13 ? SPEAKS_13 :
			       suites[i] == 0x009c ? SPEAKS_RSA : SPEAKS_12;
	return become(&next);
}

int getsockopt(int fd, int level, int option, void *value, socklen_t *len)
{
	(void)fd;
	if (level == IPPROTO_TCP) {
		snprintf(value, *len, "%s", KSHAKE_ULP_NAME);
		return 0;
	}
	if (older_module || (old_module && option == KSHAKE_RSA_KEX)) {
		errno = ENOPROTOOPT;
		return -1;
	}
	*(unsigned int *)value = option == KSHAKE_MIN_VERSION ? now.min :
				 option == KSHAKE_MAX_VERSION ? now.max : now.rsa_kex;
	return 0;
}

#define FINE(name, ...)	int name(int fd, __VA_ARGS__) { (void)fd; return set_other(); }

int kshake_attach(int fd) { (void)fd; return 0; }
FINE(kshake_set_groups, const uint16_t *groups __attribute__((unused)),
     size_t nr __attribute__((unused)))
FINE(kshake_set_credential, const char *names __attribute__((unused)))
FINE(kshake_set_chain, const void *der __attribute__((unused)), size_t len __attribute__((unused)))
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
static const uint16_t of_13[] = { 0x1301 }, of_12[] = { 0xc02b }, of_rsa[] = { 0x009c };
static const uint16_t of_13_12[] = { 0x1301, 0xc02b }, of_13_rsa[] = { 0x1301, 0x009c };
static const uint16_t of_12_rsa[] = { 0xc02b, 0x009c };
static const struct { const uint16_t *list; size_t nr; unsigned int versions; } lists[] = {
	{ NULL, 0, SPEAKS_ALL }, { of_13, 1, SPEAKS_13 }, { of_12, 1, SPEAKS_12 },
	{ of_rsa, 1, SPEAKS_RSA }, { of_13_12, 2, SPEAKS_13 | SPEAKS_12 },
	{ of_13_rsa, 2, SPEAKS_13 | SPEAKS_RSA }, { of_12_rsa, 2, SPEAKS_12 | SPEAKS_RSA },
};

#define NR_LISTENERS	(ARRAY_SIZE(ranges) * 2 * ARRAY_SIZE(lists))

static struct listener listener_of(size_t i)
{
	const unsigned int *range = ranges[i % ARRAY_SIZE(ranges)];

	return (struct listener){ range[0], range[1], i / ARRAY_SIZE(ranges) % 2,
				  lists[i / ARRAY_SIZE(ranges) / 2].versions, OLD_KEY };
}

/* Neither key decrypts that did not before, and is not to; no version is spoken so. */
static bool spoke_well(const struct listener *old, const struct listener *wanted)
{
	unsigned int may = spoken_by(old) | spoken_by(wanted);

	/* What is RSA key exchange is TLS 1.2. */
	if (may & SPEAKS_RSA)
		may |= SPEAKS_12;
	return !((spoken[OLD_KEY] | spoken[NEW_KEY]) & ~may) &&
	       !(spoken[OLD_KEY] & ~spoken_by(old) & SPEAKS_RSA) &&
	       !(spoken[NEW_KEY] & ~spoken_by(wanted) & SPEAKS_RSA);
}

static int arm_again(const struct listener *old, const struct kshake_server *server,
		     unsigned int fails)
{
	const char *what = "";

	now = *old;
	memset(spoken, 0, sizeof(spoken));
	fails_at = fails;
	nr_calls = 0;
	return kshake_arm(3, server, &what);
}

static bool becomes(const struct listener *old, size_t i)
{
	struct listener wanted = listener_of(i);
	const struct kshake_server server = {
		.min_version = wanted.min, .max_version = wanted.max, .rsa_kex = wanted.rsa_kex,
		.suites = lists[i / ARRAY_SIZE(ranges) / 2].list,
		.nr_suites = lists[i / ARRAY_SIZE(ranges) / 2].nr,
	};
	unsigned int fails = 0;
	int err;

	wanted.key = NEW_KEY;
	/* Whatever fails, it stays so. */
	do {
		err = arm_again(old, &server, ++fails);
		if (!spoke_well(old, &wanted))
			return false;
	} while (err && errno == ENOMEM);

	err = arm_again(old, &server, 0);
	if (!spoke_well(old, &wanted))
		return false;
	if (spoken_by(&wanted))
		return !err && !memcmp(&now, &wanted, sizeof(now));
	return err && errno == EINVAL;
}

static void test_again(size_t i)
{
	const struct listener old = listener_of(i);
	bool good = true;
	char text[160];

	if (!spoken_by(&old))
		return;
	for (size_t j = 0; j < NR_LISTENERS; j++) {
		const struct listener wanted = listener_of(j);

		if (becomes(&old, j))
			continue;
		good = false;
		printf("# to %#x-%#x, rsa %u, suites %u\n", wanted.min, wanted.max,
		       wanted.rsa_kex, wanted.suites);
	}
	snprintf(text, sizeof(text), "from %#x-%#x, rsa %u, suites %u to any", old.min, old.max,
		 old.rsa_kex, old.suites);
	result(good, text);
}

static void test_older_module(void)
{
	struct kshake_server server = { .min_version = 0x0304 };
	struct listener old = { 0x0304, 0x0304, 0, SPEAKS_13, OLD_KEY };
	const char *what;

	older_module = true;
	now = old;
	result(!kshake_arm(3, &server, &what) && now.min == 0x0304, "a module without versions");
	server.max_version = 0x0303;
	result(kshake_arm(3, &server, &what) && errno == ENOPROTOOPT,
	       "a module without versions, and TLS 1.2 alone");
	older_module = false;
}

static void test_old_module(void)
{
	struct kshake_server server = { .min_version = 0x0303 };
	const struct listener old = { 0x0303, 0x0304, 0, SPEAKS_12 | SPEAKS_13, OLD_KEY };
	const char *what;

	old_module = true;
	now = old;
	result(!kshake_arm(3, &server, &what), "a module without RSA key exchange");
	server.rsa_kex = true;
	result(kshake_arm(3, &server, &what) && errno == ENOPROTOOPT && strstr(what, "RSA"),
	       "a module without RSA key exchange that is to have it");
	old_module = false;
}

int main(void)
{
	for (size_t i = 0; i < NR_LISTENERS; i++)
		test_again(i);
	test_older_module();
	test_old_module();
	return summary();
}
