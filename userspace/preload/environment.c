// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The environment of the preload library.
 */
#define _GNU_SOURCE	/* secure_getenv() */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "environment.h"

/* A variable that is not empty, or NULL. Not that of whoever starts a program with more rights. */
static const char *variable(const char *name)
{
	const char *value = secure_getenv(name);

	return value && value[0] ? value : NULL;
}

/* A number of nothing but digits, from @min, which is not 0, to @max. */
static bool number(const char *text, const char *end, unsigned long min, unsigned long max,
		   unsigned long *value)
{
	*value = 0;
	for (; text < end; text++) {
		if (!isdigit((unsigned char)*text))
			return false;
		*value = *value * 10 + (unsigned long)(*text - '0');
		if (*value > max)
			return false;
	}
	return *value >= min;
}

/* With a list that is wrong, all ports: then none listens. */
static const char *read_ports(struct environment *c)
{
	const char *text = variable("KSHAKE_PORTS");
	unsigned long port;

	if (!text)
		return NULL;
	for (;;) {
		const char *end = text + strcspn(text, ",");

		if (c->nr_ports == PORTS_MAX || !number(text, end, 1, 65535, &port)) {
			c->nr_ports = 0;
			return "KSHAKE_PORTS is not a list of at most 64 ports, as in 443,8443";
		}
		c->ports[c->nr_ports++] = (uint16_t)port;
		if (!*end)
			return NULL;
		text = end + 1;
	}
}

static int digit(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes in hexadecimal; *@data stays NULL if the variable is not there. */
static bool read_hex(const char *name, const void **data, size_t *len)
{
	const char *text = variable(name);
	unsigned char *bytes;
	size_t n;

	if (!text)
		return true;
	n = strlen(text);
	bytes = malloc(n / 2 + 1);
	if (!bytes || n % 2) {
		free(bytes);
		return false;
	}
	for (size_t i = 0; i < n / 2; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0) {
			free(bytes);
			return false;
		}
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	*data = bytes;
	*len = n / 2;
	return true;
}

static const char *read_identity(struct kshake_server *s)
{
	const char *credential = variable("KSHAKE_CREDENTIAL");
	const char *key = variable("KSHAKE_KEY");
	unsigned long serial;

	if (credential) {
		s->credential = strdup(credential);
		return s->credential ? NULL : "no memory";
	}
	if (!variable("KSHAKE_CHAIN") || !key)
		return "neither KSHAKE_CREDENTIAL nor KSHAKE_CHAIN and KSHAKE_KEY are set";
	if (!read_hex("KSHAKE_CHAIN", &s->chain, &s->chain_len))
		return "KSHAKE_CHAIN is not DER in hexadecimal";
	if (!number(key, key + strlen(key), 1, INT32_MAX, &serial))
		return "KSHAKE_KEY is not the serial of a key";
	s->key = (int32_t)serial;
	return NULL;
}

static const char *read_clients(struct kshake_server *s)
{
	const char *text = variable("KSHAKE_CLIENT_AUTH");

	if (text && !strcmp(text, "request"))
		s->client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	else if (text && !strcmp(text, "require"))
		s->client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	else if (text)
		return "KSHAKE_CLIENT_AUTH is neither request nor require";
	if (!read_hex("KSHAKE_CLIENT_CA", &s->anchors, &s->anchors_len))
		return "KSHAKE_CLIENT_CA is not DER in hexadecimal";
	if (!read_hex("KSHAKE_AUTHORITIES", &s->authorities, &s->authorities_len))
		return "KSHAKE_AUTHORITIES is not DER in hexadecimal";
	text = variable("KSHAKE_POLICY");
	if (!text)
		return NULL;
	s->policy = strdup(text);
	return s->policy ? NULL : "no memory";
}

static bool read_version(const char *name, unsigned int *version)
{
	const char *text = variable(name);

	if (text && !strcmp(text, "1.2"))
		*version = 0x0303;
	else if (text && !strcmp(text, "1.3"))
		*version = 0x0304;
	return !text || *version;
}

static bool read_suites(struct environment *c)
{
	const void *data = NULL;
	const unsigned char *bytes;
	size_t len = 0;

	if (!read_hex("KSHAKE_SUITES", &data, &len))
		return false;
	if (len % 2 || len > sizeof(c->suites)) {
		free((void *)data);
		return false;
	}
	bytes = data;
	for (size_t i = 0; i < len / 2; i++)
		c->suites[i] = (uint16_t)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
	c->server.suites = c->suites;
	c->server.nr_suites = len / 2;
	free((void *)data);
	return true;
}

/* 0 or 1; off if the variable is not there. */
static bool read_flag(const char *name, bool *on)
{
	const char *text = variable(name);

	*on = text && !strcmp(text, "1");
	return !text || *on || !strcmp(text, "0");
}

static const char *read_parameters(struct environment *c)
{
	struct kshake_server *s = &c->server;

	if (!read_version("KSHAKE_MIN_VERSION", &s->min_version))
		return "KSHAKE_MIN_VERSION is neither 1.2 nor 1.3";
	if (!read_version("KSHAKE_MAX_VERSION", &s->max_version))
		return "KSHAKE_MAX_VERSION is neither 1.2 nor 1.3";
	if (!read_suites(c))
		return "KSHAKE_SUITES is not code points in hexadecimal, as in 1301c02b";
	if (!read_flag("KSHAKE_RSA_KEX", &s->rsa_kex))
		return "KSHAKE_RSA_KEX is neither 0 nor 1";
	return NULL;
}

static const char *read_rest(struct environment *c)
{
	const char *alpn = variable("KSHAKE_ALPN");
	const char *timeout = variable("KSHAKE_TIMEOUT_MS");
	unsigned long ms;

	c->server.alpn = c->alpn;
	if (alpn && kshake_parse_alpn(alpn, c->alpn, &c->server.alpn_len))
		return "KSHAKE_ALPN is not a list of protocols, as in h2,http/1.1";
	if (timeout) {
		if (!number(timeout, timeout + strlen(timeout), 1, KSHAKE_TIMEOUT_MAX, &ms))
			return "KSHAKE_TIMEOUT_MS is not a number of milliseconds up to 600000";
		c->server.timeout = (unsigned int)ms;
	}
	if (!read_flag("KSHAKE_ACCEPT_READY", &c->server.accept_ready))
		return "KSHAKE_ACCEPT_READY is neither 0 nor 1";
	return NULL;
}

void environment_read(struct environment *env)
{
	memset(env, 0, sizeof(*env));
	env->problem = read_ports(env);
	if (!env->problem)
		env->problem = read_identity(&env->server);
	if (!env->problem)
		env->problem = read_clients(&env->server);
	if (!env->problem)
		env->problem = read_parameters(env);
	if (!env->problem)
		env->problem = read_rest(env);
}

bool environment_wants(const struct environment *env, uint16_t port)
{
	for (size_t i = 0; i < env->nr_ports; i++) {
		if (env->ports[i] == port)
			return true;
	}
	return !env->nr_ports;
}
