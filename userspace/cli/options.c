// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The arguments of "kshake connect".
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "cli.h"

/* HOST:PORT, [IPV6]:PORT. An IPv6 address without brackets would be ambiguous. */
static bool parse_target(struct connect_options *o, const char *text)
{
	const char *colon = strrchr(text, ':');
	const char *host = text, *end = colon;

	if (!colon || !colon[1]) {
		complain("\"%s\": give HOST:PORT, as in example.com:443", text);
		return false;
	}
	if (text[0] == '[' && colon[-1] == ']') {
		host++;
		end--;
	} else if (memchr(text, ':', (size_t)(colon - text))) {
		complain("\"%s\": put an IPv6 address in brackets, as in [::1]:443", text);
		return false;
	}
	if (host >= end) {
		complain("\"%s\": the host is missing", text);
		return false;
	}
	o->host = strndup(host, (size_t)(end - host));
	o->port = colon + 1;
	return o->host;
}

/*
 * What is verified by default: the host, but without the zone of a link-local address,
 * which only this machine knows, and without the dot that makes a DNS name absolute.
 */
static bool default_name(struct connect_options *o)
{
	size_t len = strcspn(o->host, "%");

	if (len > 1 && o->host[len - 1] == '.')
		len--;
	o->name = strndup(o->host, len);
	return o->name;
}

bool parse_alpn(const char *text, unsigned char *list, size_t *len)
{
	if (!kshake_parse_alpn(text, list, len))
		return true;
	if (errno == EMSGSIZE)
		complain("--alpn: more than %d bytes", KSHAKE_ALPN_MAX);
	else
		complain("--alpn: each protocol has 1 to 255 bytes, as in h2,http/1.1");
	return false;
}

/* A name, or a code point as in 0x1301. 0: neither. */
static unsigned int parse_code(const char *text, unsigned int (*code_of)(const char *name))
{
	unsigned long value;
	char *end;

	if (strncasecmp(text, "0x", 2))
		return code_of(text);
	value = strtoul(text + 2, &end, 16);
	return text[2] && !*end && value <= 0xffff ? (unsigned int)value : 0;
}

/* A list of code points, separated by commas or colons. */
static bool parse_codes(const char *option, const char *text, uint16_t *codes, size_t *nr,
			unsigned int (*code_of)(const char *name))
{
	*nr = 0;
	for (;;) {
		size_t len = strcspn(text, ",:");
		char name[64];
		unsigned int code;

		if (!len || len >= sizeof(name)) {
			complain("%s: an empty or too long name", option);
			return false;
		}
		memcpy(name, text, len);
		name[len] = '\0';
		code = parse_code(name, code_of);
		if (!code) {
			complain("%s: \"%s\" is neither known nor a number as in 0x1301", option,
				 name);
			return false;
		}
		if (*nr == KSHAKE_LIST_MAX) {
			complain("%s: more than %d entries", option, KSHAKE_LIST_MAX);
			return false;
		}
		codes[(*nr)++] = (uint16_t)code;
		if (!text[len])
			return true;
		text += len + 1;
	}
}

bool parse_suites(const char *text, uint16_t *suites, size_t *nr)
{
	return parse_codes("--suites", text, suites, nr, kshake_suite_code);
}

bool parse_version(const char *option, const char *text, unsigned int *version)
{
	*version = kshake_protocol_code(text);
	if (!*version)
		complain("%s takes 1.2 or 1.3, not \"%s\"", option, text);
	return *version;
}

bool check_versions(unsigned int min, unsigned int max)
{
	if (!max || min <= max)
		return true;
	complain("--min-version is newer than --max-version");
	return false;
}

bool parse_timeout(const char *text, unsigned int *timeout_ms)
{
	char *end;
	double seconds = strtod(text, &end);

	/* Written so that NaN does not pass. */
	if (end == text || *end ||
	    !(seconds >= 0.001 && seconds <= KSHAKE_TIMEOUT_MAX / 1000.0)) {
		complain("--timeout takes 0.001 to %d seconds, not \"%s\"",
			 KSHAKE_TIMEOUT_MAX / 1000, text);
		return false;
	}
	*timeout_ms = (unsigned int)(seconds * 1000 + 0.5);
	return true;
}

/* A number of bytes, with K, M or G for powers of 1024. */
static bool parse_rekey(struct connect_options *o, const char *text)
{
	static const char units[] = "KMG";
	const char *unit;
	char *end;
	unsigned long long value = strtoull(text, &end, 10);
	unsigned int shift = 0;

	if (end != text && *end) {
		unit = strchr(units, *end);
		if (unit) {
			shift = 10 * (unsigned int)(unit - units + 1);
			end++;
		}
	}
	if (text[0] < '0' || text[0] > '9' || *end || !value || value > UINT64_MAX >> shift) {
		complain("--rekey takes a number of bytes, as in 64M, not \"%s\"", text);
		return false;
	}
	o->rekey = value << shift;
	return true;
}

enum {
	NAME = 256, ALPN, CA, PIN, INSECURE, SUITES, GROUPS, TIMEOUT, POLICY, ALLOW_TRUNCATION,
	REKEY, CERT, KEY, CRED, MIN_VERSION, MAX_VERSION, RSA_KEX
};

static const struct option long_options[] = {
	{ "name", required_argument, NULL, NAME },
	{ "alpn", required_argument, NULL, ALPN },
	{ "ca", required_argument, NULL, CA },
	{ "pin", required_argument, NULL, PIN },
	{ "insecure", no_argument, NULL, INSECURE },
	{ "suites", required_argument, NULL, SUITES },
	{ "groups", required_argument, NULL, GROUPS },
	{ "timeout", required_argument, NULL, TIMEOUT },
	{ "policy", required_argument, NULL, POLICY },
	{ "allow-truncation", no_argument, NULL, ALLOW_TRUNCATION },
	{ "rekey", required_argument, NULL, REKEY },
	{ "cert", required_argument, NULL, CERT },
	{ "key", required_argument, NULL, KEY },
	{ "cred", required_argument, NULL, CRED },
	{ "min-version", required_argument, NULL, MIN_VERSION },
	{ "max-version", required_argument, NULL, MAX_VERSION },
	{ "rsa-kex", no_argument, NULL, RSA_KEX },
	{ "verbose", no_argument, NULL, 'v' },
	{ "quiet", no_argument, NULL, 'q' },
	{}
};

static bool parse_option(struct connect_options *o, int c, const char *arg)
{
	switch (c) {
	case NAME:
		free(o->name);
		o->name = strdup(arg);
		return o->name;
	case ALPN:
		return parse_alpn(arg, o->alpn, &o->alpn_len);
	case CA:
		return trust_add_file(&o->anchors, arg);
	case PIN:
		return trust_add_pin(o, arg);
	case INSECURE:
		o->verify = KSHAKE_VERIFY_NONE;
		return true;
	case SUITES:
		return parse_suites(arg, o->suites, &o->nr_suites);
	case GROUPS:
		return parse_codes("--groups", arg, o->groups, &o->nr_groups, kshake_group_code);
	case TIMEOUT:
		return parse_timeout(arg, &o->timeout_ms);
	case POLICY:
		o->policy = arg;
		return true;
	case ALLOW_TRUNCATION:
		o->allow_truncation = true;
		return true;
	case REKEY:
		return parse_rekey(o, arg);
	case CERT:
		o->cert = arg;
		return true;
	case KEY:
		o->key = arg;
		return true;
	case CRED:
		o->cred = arg;
		return true;
	case MIN_VERSION:
		return parse_version("--min-version", arg, &o->min_version);
	case MAX_VERSION:
		return parse_version("--max-version", arg, &o->max_version);
	case RSA_KEX:
		o->rsa_kex = true;
		return true;
	case '4':
		o->family = AF_INET;
		return true;
	case '6':
		o->family = AF_INET6;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case 'q':
		o->quiet = true;
		return true;
	default:
		return false;
	}
}

/* One of three ways to verify; to mix them would hide which one counts. */
static bool check_verify(struct connect_options *o)
{
	if (o->verify == KSHAKE_VERIFY_NONE && (o->nr_pins || o->anchors.len)) {
		complain("--insecure accepts anything: use it without --ca and --pin");
		return false;
	}
	if (o->nr_pins && o->anchors.len) {
		complain("a pinned key needs no authority: use --pin without --ca");
		return false;
	}
	if (o->policy && (o->nr_pins || o->verify == KSHAKE_VERIFY_NONE)) {
		complain("a policy is kshaked's: use --policy without --pin and --insecure");
		return false;
	}
	if (o->nr_pins)
		o->verify = KSHAKE_VERIFY_PIN;
	return true;
}

bool connect_options_parse(struct connect_options *o, int argc, char **argv)
{
	int c;

	memset(o, 0, sizeof(*o));
	o->family = AF_UNSPEC;
	o->timeout_ms = KSHAKE_TIMEOUT_DEFAULT;
	while ((c = getopt_long(argc, argv, "46vq", long_options, NULL)) != -1) {
		if (!parse_option(o, c, optarg))
			return false;
	}
	if (optind + 1 != argc) {
		complain("connect takes one HOST:PORT: see \"kshake --help\"");
		return false;
	}
	if (o->verbose && o->quiet) {
		complain("-v and -q contradict each other");
		return false;
	}
	if (o->cred ? o->cert || o->key : o->key && !o->cert) {
		complain("show a certificate by --cert and --key, or by --cred");
		return false;
	}
	return check_versions(o->min_version, o->max_version) && check_verify(o) &&
	       parse_target(o, argv[optind]) && (o->name || default_name(o));
}

void connect_options_wipe(struct connect_options *o)
{
	free(o->host);
	free(o->name);
	free(o->anchors.data);
}
