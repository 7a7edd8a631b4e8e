// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The arguments of "kshake serve".
 */
#define _GNU_SOURCE	/* asprintf() */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve.h"

enum {
	CERT = 256, KEY, CRED, ALPN, CLIENT_AUTH, CLIENT_CA, POLICY, READY, TIMEOUT, ECHO, WWW,
	PRELOAD, PORT, SUITES, MIN_VERSION, MAX_VERSION, RSA_KEX
};

static const struct option long_options[] = {
	{ "listen", required_argument, NULL, 'l' },
	{ "cert", required_argument, NULL, CERT },
	{ "key", required_argument, NULL, KEY },
	{ "cred", required_argument, NULL, CRED },
	{ "alpn", required_argument, NULL, ALPN },
	{ "client-auth", required_argument, NULL, CLIENT_AUTH },
	{ "client-ca", required_argument, NULL, CLIENT_CA },
	{ "policy", required_argument, NULL, POLICY },
	{ "ready", no_argument, NULL, READY },
	{ "timeout", required_argument, NULL, TIMEOUT },
	{ "echo", no_argument, NULL, ECHO },
	{ "www", required_argument, NULL, WWW },
	{ "preload", no_argument, NULL, PRELOAD },
	{ "port", required_argument, NULL, PORT },
	{ "suites", required_argument, NULL, SUITES },
	{ "min-version", required_argument, NULL, MIN_VERSION },
	{ "max-version", required_argument, NULL, MAX_VERSION },
	{ "rsa-kex", no_argument, NULL, RSA_KEX },
	{ "verbose", no_argument, NULL, 'v' },
	{}
};

static bool add_listen(struct serve_options *o, const char *text)
{
	if (o->nr_listen == LISTENERS_MAX) {
		complain("-l: more than %d", LISTENERS_MAX);
		return false;
	}
	o->listen[o->nr_listen++] = text;
	return true;
}

static bool add_port(struct serve_options *o, const char *text)
{
	char *end, *ports;
	unsigned long port = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end || !port || port > 65535) {
		complain("--port takes a number from 1 to 65535, not \"%s\"", text);
		return false;
	}
	if (asprintf(&ports, "%s%s%lu", o->ports ? o->ports : "", o->ports ? "," : "", port) < 0)
		return false;
	free(o->ports);
	o->ports = ports;
	return true;
}

static bool set_client_auth(struct serve_options *o, const char *text)
{
	if (!strcmp(text, "request")) {
		o->client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	} else if (!strcmp(text, "require")) {
		o->client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	} else {
		complain("--client-auth takes request or require, not \"%s\"", text);
		return false;
	}
	return true;
}

/* The kernel gets it in another form; that of other programs takes the text. */
static bool set_alpn(struct serve_options *o, const char *text)
{
	unsigned char list[KSHAKE_ALPN_MAX];
	size_t len;

	o->alpn = text;
	return parse_alpn(text, list, &len);
}

static bool set_what(struct serve_options *o, enum serve_what what)
{
	if (o->what != SERVE_PROGRAM && o->what != what) {
		complain("one of --echo, --www and --preload, not several");
		return false;
	}
	o->what = what;
	return true;
}

static bool parse_identity(struct serve_options *o, int c, const char *arg)
{
	switch (c) {
	case CERT:
		o->cert = arg;
		return true;
	case KEY:
		o->key = arg;
		return true;
	default:
		o->cred = arg;
		return true;
	}
}

static bool parse_clients(struct serve_options *o, int c, const char *arg)
{
	switch (c) {
	case CLIENT_AUTH:
		return set_client_auth(o, arg);
	case CLIENT_CA:
		return trust_add_file(&o->anchors, arg);
	default:
		o->policy = arg;
		return true;
	}
}

static bool parse_protocol(struct serve_options *o, int c, const char *arg)
{
	switch (c) {
	case SUITES:
		return parse_suites(arg, o->suites, &o->nr_suites);
	case MIN_VERSION:
		return parse_version("--min-version", arg, &o->min_version);
	default:
		return parse_version("--max-version", arg, &o->max_version);
	}
}

static bool parse_option(struct serve_options *o, int c, const char *arg)
{
	switch (c) {
	case 'l':
		return add_listen(o, arg);
	case CERT:
	case KEY:
	case CRED:
		return parse_identity(o, c, arg);
	case CLIENT_AUTH:
	case CLIENT_CA:
	case POLICY:
		return parse_clients(o, c, arg);
	case SUITES:
	case MIN_VERSION:
	case MAX_VERSION:
		return parse_protocol(o, c, arg);
	case RSA_KEX:
		o->rsa_kex = true;
		return true;
	case ALPN:
		return set_alpn(o, arg);
	case READY:
		o->ready = true;
		return true;
	case TIMEOUT:
		return parse_timeout(arg, &o->timeout_ms);
	case ECHO:
		return set_what(o, SERVE_ECHO);
	case WWW:
		o->folder = arg;
		return set_what(o, SERVE_WWW);
	case PRELOAD:
		return set_what(o, SERVE_PRELOAD);
	case PORT:
		return add_port(o, arg);
	case 'v':
		o->verbose = true;
		return true;
	default:
		return false;
	}
}

static bool check_identity(struct serve_options *o)
{
	if (!o->cert && !o->cred) {
		complain("who is the server? give --cert and --key, or --cred");
		return false;
	}
	if (o->cred && (o->cert || o->key)) {
		complain("--cred names a credential with its key: use it without --cert and --key");
		return false;
	}
	/* One file may have both. */
	if (!o->key)
		o->key = o->cert;
	return true;
}

static bool check_clients(struct serve_options *o)
{
	if (o->client_auth == KSHAKE_CLIENT_AUTH_NONE) {
		if (!o->anchors.len && !o->policy)
			return true;
		complain("--client-ca and --policy go with --client-auth request or require");
		return false;
	}
	return !o->anchors.len || trust_names(&o->anchors, &o->authorities);
}

static bool check_what(struct serve_options *o)
{
	bool own = o->what == SERVE_ECHO || o->what == SERVE_WWW;

	if (own && o->program[0]) {
		complain("--echo and --www serve themselves: no program goes with them");
		return false;
	}
	if (!own && !o->program[0]) {
		complain("which program? give it behind \"--\", or --echo, or --www FOLDER");
		return false;
	}
	if (o->what == SERVE_PRELOAD && o->nr_listen) {
		complain("with --preload the program opens its listeners: use --port, not -l");
		return false;
	}
	if (o->what != SERVE_PRELOAD && o->ports) {
		complain("--port is for --preload; -l ADDRESS:PORT opens a listener");
		return false;
	}
	if (o->what == SERVE_WWW && o->alpn && strcmp(o->alpn, "http/1.1")) {
		complain("--www speaks http/1.1 and nothing else: use it without --alpn");
		return false;
	}
	if (o->what == SERVE_WWW)
		o->alpn = "http/1.1";
	return true;
}

bool serve_options_parse(struct serve_options *o, int argc, char **argv)
{
	int c;

	memset(o, 0, sizeof(*o));
	o->timeout_ms = KSHAKE_TIMEOUT_DEFAULT;
	/* "+": the program's options are its own, even without "--". */
	while ((c = getopt_long(argc, argv, "+l:v", long_options, NULL)) != -1) {
		if (!parse_option(o, c, optarg))
			return false;
	}
	o->program = argv + optind;
	return check_versions(o->min_version, o->max_version) && check_identity(o) &&
	       check_clients(o) && check_what(o);
}

void serve_options_wipe(struct serve_options *o)
{
	free(o->ports);
	free(o->anchors.data);
	free(o->authorities.data);
}
