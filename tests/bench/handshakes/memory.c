// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handshakes without sockets: what TLS costs alone, each end by itself.
 *
 * Says who it is; then for each line of input, "COUNT PARTY CASE", one of output: the
 * nanoseconds of processor time that the servers and the clients of COUNT handshakes took.
 * "list" is answered with the names of the cases.
 *
 * A number of handshakes go side by side, flight by flight, all clients, then all servers:
 * so that to read the clock costs nothing, and no end finds its own data still in the
 * cache.
 */
#include <malloc.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <time.h>

#include "../../../kmod/crypto/crypto.h"
#include "../../../kmod/ec/ec.h"
#include "../../../kmod/rsa/rsa.h"
#include "memory.h"

#define SIDE_BY_SIDE	16

static const struct terms cases[] = {
	{ "ECDSA P-256, X25519", TEST_KEY_P256, KSHAKE_GROUP_X25519, false, false },
	{ "ECDSA P-256, P-256", TEST_KEY_P256, KSHAKE_GROUP_SECP256R1, false, false },
	{ "RSA-2048, X25519", TEST_KEY_RSA2048, KSHAKE_GROUP_X25519, false, false },
	{ "mutual, P-256, X25519", TEST_KEY_P256, KSHAKE_GROUP_X25519, true, false },
	{ "1.2, ECDSA P-256, X25519", TEST_KEY_P256, KSHAKE_GROUP_X25519, false, true },
	{ "1.2, RSA-2048, X25519", TEST_KEY_RSA2048, KSHAKE_GROUP_X25519, false, true },
};

static const struct party *const parties[] = { &party_kshake, &party_libssl };

/**
 * struct pair - a handshake
 * @client: its end
 * @server: likewise
 * @up: from the client to the server
 * @down: the other way
 */
struct pair {
	void *client;
	void *server;
	struct flight up;
	struct flight down;
};

static struct pair pairs[SIDE_BY_SIDE];

void die(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static u64 cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

static void start(const struct party *party, unsigned int nr, bool server)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		void *end = party->start(server);

		if (!end)
			die("no memory");
		if (server)
			pairs[i].server = end;
		else
			pairs[i].client = end;
	}
}

static void step(const struct party *party, unsigned int nr, bool server)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		struct pair *p = &pairs[i];
		struct flight *in = server ? &p->up : &p->down, *out = server ? &p->down : &p->up;

		out->len = 0;
		party->step(server ? p->server : p->client, in, out);
	}
}

static void finish(const struct party *party, unsigned int nr, bool server)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		void *end = server ? pairs[i].server : pairs[i].client;

		if (!party->done(end))
			die("a handshake is not done");
		party->end(end);
	}
}

static void last_step(const struct party *party, unsigned int nr, bool server)
{
	step(party, nr, server);
	finish(party, nr, server);
}

/* The last word is the client's; of TLS 1.2 it is the server's. */
static const struct {
	void (*what)(const struct party *party, unsigned int nr, bool server);
	bool server;
} orders[2][8] = {
	{ { start, false }, { step, false }, { start, true }, { step, true },
	  { step, false }, { finish, false }, { step, true }, { finish, true } },
	{ { start, false }, { step, false }, { start, true }, { step, true },
	  { step, false }, { step, true }, { finish, true }, { last_step, false } },
};

/* Adds to @spent[0] what clients took, to @spent[1] what servers did. */
static void round_of(const struct party *party, bool tls12, unsigned int nr, u64 *spent)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		pairs[i].down.len = 0;
	for (i = 0; i < ARRAY_SIZE(orders[tls12]); i++) {
		u64 begun = cpu_ns();

		orders[tls12][i].what(party, nr, orders[tls12][i].server);
		spent[orders[tls12][i].server] += cpu_ns() - begun;
	}
}

static const struct party *find_party(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(parties); i++)
		if (!strcmp(parties[i]->name, name))
			return parties[i];
	die("no such party");
}

static const struct terms *find_case(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (!strcmp(cases[i].name, name))
			return &cases[i];
	die("no such case");
}

static void answer(unsigned long count, const char *party_name, const char *case_name)
{
	const struct party *party = find_party(party_name);
	const struct terms *terms = find_case(case_name);
	u64 spent[2] = { };

	party->prepare(terms);
	while (count) {
		unsigned int nr = min_t(unsigned long, count, SIDE_BY_SIDE);

		round_of(party, terms->tls12, nr, spent);
		count -= nr;
	}
	printf("%lu %lu\n", spent[1], spent[0]);
}

static void list(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		printf("%s%s", i ? "\t" : "", cases[i].name);
	putchar('\n');
}

static void obey(char *line)
{
	char *party, *name;
	unsigned long count = strtoul(line, &party, 10);

	line[strcspn(line, "\n")] = '\0';
	if (!strcmp(line, "list")) {
		list();
		return;
	}
	name = *party ? strchr(++party, ' ') : NULL;
	if (!name)
		die("COUNT PARTY CASE is what a line should be");
	*name++ = '\0';
	answer(count, party, name);
}

int main(void)
{
	char line[128];

	kshake_ec_init();
	kshake_rsa_init();
	printf("%s; curves: %s, RSA: %s\n", OpenSSL_version(OPENSSL_VERSION), kshake_ec_name(),
	       kshake_rsa_name());
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		obey(line);
		fflush(stdout);
	}
	return 0;
}
