// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the preload library makes of its environment.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "environment.h"
#include "result.h"

#define ID	"KSHAKE_CREDENTIAL=web"

/**
 * struct sample - an environment, and what is said of it
 * @about: what is special
 * @set: variables with their values
 * @problem: part of the message; NULL: there is none
 */
struct sample {
	const char *about;
	const char *set[4];
	const char *problem;
};

static const struct sample samples[] = {
	{ "a credential is enough", { ID }, NULL },
	{ "a chain and its key, too", { "KSHAKE_CHAIN=30ff", "KSHAKE_KEY=77" }, NULL },
	{ "empty variables do not count", { ID, "KSHAKE_PORTS=", "KSHAKE_CLIENT_AUTH=" }, NULL },
	{ "nothing", {}, "neither" },
	{ "a chain without a key", { "KSHAKE_CHAIN=30ff" }, "neither" },
	{ "a key without a chain", { "KSHAKE_KEY=77" }, "neither" },
	{ "half a byte", { "KSHAKE_CHAIN=30f", "KSHAKE_KEY=77" }, "hexadecimal" },
	{ "no digit", { "KSHAKE_CHAIN=3g", "KSHAKE_KEY=77" }, "hexadecimal" },
	{ "a negative serial", { "KSHAKE_CHAIN=30", "KSHAKE_KEY=-2" }, "serial" },
	{ "no serial", { "KSHAKE_CHAIN=30", "KSHAKE_KEY=0" }, "serial" },
	{ "too large a serial", { "KSHAKE_CHAIN=30", "KSHAKE_KEY=2147483648" }, "serial" },
	{ "port 0", { ID, "KSHAKE_PORTS=0" }, "ports" },
	{ "port 65536", { ID, "KSHAKE_PORTS=443,65536" }, "ports" },
	{ "an empty port", { ID, "KSHAKE_PORTS=443," }, "ports" },
	{ "a blank", { ID, "KSHAKE_PORTS=443, 444" }, "ports" },
	{ "request", { ID, "KSHAKE_CLIENT_AUTH=request" }, NULL },
	{ "maybe", { ID, "KSHAKE_CLIENT_AUTH=maybe" }, "neither request nor require" },
	{ "authorities that are none", { ID, "KSHAKE_CLIENT_CA=x" }, "hexadecimal" },
	{ "names that are none", { ID, "KSHAKE_AUTHORITIES=x" }, "hexadecimal" },
	{ "an empty protocol", { ID, "KSHAKE_ALPN=h2,,http/1.1" }, "protocols" },
	{ "no time", { ID, "KSHAKE_TIMEOUT_MS=0" }, "milliseconds" },
	{ "too much time", { ID, "KSHAKE_TIMEOUT_MS=600001" }, "milliseconds" },
	{ "TLS 1.1", { ID, "KSHAKE_MIN_VERSION=1.1" }, "MIN_VERSION is neither" },
	{ "no version", { ID, "KSHAKE_MAX_VERSION=x" }, "MAX_VERSION is neither" },
	{ "half a suite", { ID, "KSHAKE_SUITES=1301c0" }, "KSHAKE_SUITES" },
	{ "33 suites", { ID,
	  "KSHAKE_SUITES="
	  "13011301130113011301130113011301130113011301"
	  "13011301130113011301130113011301130113011301"
	  "13011301130113011301130113011301130113011301" }, "KSHAKE_SUITES" },
	{ "neither on nor off", { ID, "KSHAKE_ACCEPT_READY=yes" }, "neither 0 nor 1" },
	{ "RSA key exchange neither on nor off", { ID, "KSHAKE_RSA_KEX=2" }, "RSA_KEX is neither" },
	{ "RSA key exchange off", { ID, "KSHAKE_RSA_KEX=0" }, NULL },
};

/* What is read is for the life of a process. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static void set_environment(const struct sample *s)
{
	clearenv();
	for (size_t i = 0; i < 4 && s->set[i]; i++)
		putenv(strdup(s->set[i]));
}

static bool as_expected(const struct sample *s)
{
	struct environment env;

	set_environment(s);
	environment_read(&env);
	if (env.problem && !s->problem)
		printf("# %s\n", env.problem);
	return s->problem ? env.problem && strstr(env.problem, s->problem) : !env.problem;
}

static bool values(void)
{
	static const struct sample all = { "", {
		"KSHAKE_CHAIN=30fF00", "KSHAKE_KEY=2147483647", "KSHAKE_PORTS=1,443,65535",
	}, NULL };
	static const struct sample upper = { "", { "KSHAKE_CHAIN=30ff00", "KSHAKE_KEY=2147483647",
		"KSHAKE_PORTS=1,443,65535", "KSHAKE_ALPN=h2,x" }, NULL };
	struct environment env;

	/* One way to write it: as kshake serve does. */
	set_environment(&all);
	environment_read(&env);
	if (!env.problem)
		return false;
	set_environment(&upper);
	environment_read(&env);
	/* What is read once stays, whatever becomes of the environment. */
	clearenv();
	return !env.problem && env.server.key == 2147483647 && env.server.chain_len == 3 &&
	       !memcmp(env.server.chain, "\x30\xff\0", 3) && env.server.alpn_len == 5 &&
	       !memcmp(env.server.alpn, "\2h2\1x", 5) && environment_wants(&env, 1) &&
	       environment_wants(&env, 443) && environment_wants(&env, 65535) &&
	       !environment_wants(&env, 444) && !environment_wants(&env, 44);
}

static bool clients(void)
{
	static const struct sample all = { "", { ID, "KSHAKE_CLIENT_AUTH=require",
		"KSHAKE_CLIENT_CA=31", "KSHAKE_POLICY=mine" }, NULL };
	static const struct sample rest = { "", { ID, "KSHAKE_AUTHORITIES=0001aa",
		"KSHAKE_TIMEOUT_MS=600000", "KSHAKE_ACCEPT_READY=1" }, NULL };
	struct environment env;

	set_environment(&all);
	environment_read(&env);
	clearenv();
	if (env.problem || env.server.client_auth != KSHAKE_CLIENT_AUTH_REQUIRE ||
	    env.server.anchors_len != 1 || strcmp(env.server.policy, "mine") ||
	    strcmp(env.server.credential, "web"))
		return false;
	set_environment(&rest);
	environment_read(&env);
	return !env.problem && env.server.authorities_len == 3 && env.server.timeout == 600000 &&
	       env.server.accept_ready;
}

static bool parameters(void)
{
	static const struct sample all = { "", { ID, "KSHAKE_SUITES=c02b1303",
		"KSHAKE_MIN_VERSION=1.2", "KSHAKE_MAX_VERSION=1.3" }, NULL };
	static const struct sample rsa = { "", { ID, "KSHAKE_RSA_KEX=1" }, NULL };
	static const struct sample none = { "", { ID }, NULL };
	struct environment env;

	set_environment(&all);
	environment_read(&env);
	if (env.problem || env.server.nr_suites != 2 || env.server.suites[0] != 0xc02b ||
	    env.server.suites[1] != 0x1303 || env.server.min_version != 0x0303 ||
	    env.server.max_version != 0x0304)
		return false;
	set_environment(&rsa);
	environment_read(&env);
	if (env.problem || !env.server.rsa_kex)
		return false;
	set_environment(&none);
	environment_read(&env);
	return !env.problem && !env.server.nr_suites && !env.server.min_version &&
	       !env.server.max_version && !env.server.rsa_kex;
}

/* Where it cannot be told which ports, none may be let through. */
static bool all_ports(void)
{
	static const struct sample wrong = { "", { ID, "KSHAKE_PORTS=443,x" }, NULL };
	static const struct sample none = { "", { ID }, NULL };
	struct environment env;

	set_environment(&wrong);
	environment_read(&env);
	if (!env.problem || !environment_wants(&env, 80))
		return false;
	set_environment(&none);
	environment_read(&env);
	return !env.problem && environment_wants(&env, 80);
}

static bool many_ports(unsigned int nr)
{
	static char ports[1024];
	struct environment env;

	strcpy(ports, "KSHAKE_PORTS=1");
	for (unsigned int i = 1; i < nr; i++)
		strcat(ports, ",2");
	clearenv();
	putenv((char *)ID);
	putenv(ports);
	environment_read(&env);
	return !env.problem;
}

int main(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		result(as_expected(&samples[i]), samples[i].about);
	result(values(), "the values");
	result(clients(), "those about clients");
	result(parameters(), "suites and versions");
	result(all_ports(), "no list of ports, or a wrong one: all of them");
	result(many_ports(PORTS_MAX) && !many_ports(PORTS_MAX + 1), "at most so many ports");
	return summary();
}
