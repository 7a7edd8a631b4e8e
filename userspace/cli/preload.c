// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * "kshake serve --preload": what the preload library finds in its environment.
 */
#define _GNU_SOURCE	/* asprintf() */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

#define LIBRARY	"libkshake-preload.so"

/* NULL: what an environment that was inherited has is not meant. */
static bool set(const char *name, const char *value)
{
	if (value ? !setenv(name, value, 1) : !unsetenv(name))
		return true;
	complain("%s: %s", name, strerror(errno));
	return false;
}

static bool set_number(const char *name, unsigned long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lu", value);
	return set(name, text);
}

static bool set_hex(const char *name, const unsigned char *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text;
	bool good;

	if (!len)
		return set(name, NULL);
	text = malloc(2 * len + 1);
	for (size_t i = 0; text && i < len; i++) {
		text[2 * i] = digits[data[i] >> 4];
		text[2 * i + 1] = digits[data[i] & 15];
	}
	if (text)
		text[2 * len] = '\0';
	good = text && set(name, text);
	free(text);
	return good;
}

/* Where this program is: beside it in the build's tree, and where both are installed. */
static char *find_library(void)
{
	char own[PATH_MAX], *path;
	ssize_t len = readlink("/proc/self/exe", own, sizeof(own) - 1);

	for (int slashes = 0; len > 0 && slashes < 2; )
		slashes += own[--len] == '/';
	if (len < 0 || asprintf(&path, "%.*s/lib/" LIBRARY, (int)len, own) < 0)
		return NULL;
	/* The loader's list knows no way to quote these. */
	if (strpbrk(path, " :"))
		complain("%s: nothing is preloaded from a path with a blank or a colon", path);
	else if (access(path, R_OK))
		complain("%s: %s", path, strerror(errno));
	else
		return path;
	free(path);
	return NULL;
}

/* Ours first: no other may listen in its stead. */
static bool set_preload(void)
{
	const char *others = getenv("LD_PRELOAD");
	char *library = find_library(), *list;
	bool good;

	if (!library)
		return false;
	if (asprintf(&list, "%s%s%s", library, others && others[0] ? ":" : "",
		     others ? others : "") < 0)
		list = NULL;
	good = list && set("LD_PRELOAD", list);
	free(list);
	free(library);
	return good;
}

static bool set_clients(const struct serve_options *o)
{
	static const char *const names[] = {
		[KSHAKE_CLIENT_AUTH_NONE] = NULL,
		[KSHAKE_CLIENT_AUTH_REQUEST] = "request",
		[KSHAKE_CLIENT_AUTH_REQUIRE] = "require",
	};

	return set("KSHAKE_CLIENT_AUTH", names[o->client_auth]) &&
	       set_hex("KSHAKE_CLIENT_CA", o->anchors.data, o->anchors.len) &&
	       set_hex("KSHAKE_AUTHORITIES", o->authorities.data, o->authorities.len) &&
	       set("KSHAKE_POLICY", o->policy);
}

static bool set_identity(const struct serve_options *o, const struct identity *id)
{
	if (!set("KSHAKE_CREDENTIAL", o->cred) ||
	    !set_hex("KSHAKE_CHAIN", id->chain.der, id->chain.len))
		return false;
	return o->cred ? set("KSHAKE_KEY", NULL) :
			 set_number("KSHAKE_KEY", (unsigned long)id->key);
}

static bool set_version(const char *name, unsigned int version)
{
	const char *text = kshake_protocol_name(version);

	/* Without TLSv. */
	return set(name, text ? text + 4 : NULL);
}

/* Suites as the code points that they are. */
static bool set_parameters(const struct serve_options *o)
{
	unsigned char suites[2 * KSHAKE_LIST_MAX];

	for (size_t i = 0; i < o->nr_suites; i++) {
		suites[2 * i] = (unsigned char)(o->suites[i] >> 8);
		suites[2 * i + 1] = (unsigned char)o->suites[i];
	}
	return set_hex("KSHAKE_SUITES", suites, 2 * o->nr_suites) &&
	       set_version("KSHAKE_MIN_VERSION", o->min_version) &&
	       set_version("KSHAKE_MAX_VERSION", o->max_version) &&
	       set("KSHAKE_RSA_KEX", o->rsa_kex ? "1" : NULL);
}

bool preload_prepare(const struct serve_options *o, const struct identity *id)
{
	return set_preload() && set("KSHAKE_PORTS", o->ports) && set_identity(o, id) &&
	       set_clients(o) && set("KSHAKE_ALPN", o->alpn) && set_parameters(o) &&
	       set_number("KSHAKE_TIMEOUT_MS", o->timeout_ms) &&
	       set("KSHAKE_ACCEPT_READY", o->ready ? "1" : NULL);
}
