// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The command line. Options that the configuration file has, too, have its names and go its
 * way.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler.h"
#include "kshake.h"
#include "options.h"

enum { EXIT_USAGE = 2 };

static const char usage[] =
	"Usage: kshaked [OPTION]...\n"
	"       kshaked --check CHAIN --name NAME [OPTION]...\n"
	"       kshaked --check CHAIN --client [OPTION]...\n"
	"       kshaked --check-key NAME [OPTION]...\n"
	"       kshaked --test-config [OPTION]...\n"
	"Verifies certificates, and signs, for TLS handshakes in the kernel (kshake).\n"
	"\n"
	"  --config FILE         read FILE in place of " CONFIG_PATH "\n"
	"  --workers N           verify N chains at a time (1 to 64; one more than processors)\n"
	"  --user NAME           become this user\n"
	"  -v, --verbose         log every verdict\n"
	"  --foreground          stay in the foreground: the default, and the only way\n"
	"  --version             print the version\n"
	"  --help                print this\n"
	"\n"
	"The default trust policy, in place of what the file says in [default]:\n"
	"  --ca-file FILE        trust the certificates in FILE (PEM), not the system's\n"
	"  --ca-dir DIR          trust those in DIR (see openssl-rehash(1)), not the system's\n"
	"  --ca-system yes|no    trust the system's, too, or not\n"
	"  --crl-file FILE       certificate revocation lists\n"
	"  --crl-dir DIR         a folder of them\n"
	"  --crl-check none|leaf|chain\n"
	"  --crl-missing reject|accept\n"
	"  --ocsp ignore|if-stapled|require\n"
	"  --security-level N    OpenSSL's, 0 to 5 (2)\n"
	"  --users LIST          names, uids, ranges of uids, or any\n"
	"  --lifetime TIME       remember a verdict for so long at most (1h)\n"
	"\n"
	"--test-config loads all of that, prints what it amounts to, and ends.\n"
	"--check prints what the kernel would be answered; exit status 0: accept, 1: reject,\n"
	"2: there is no such policy, or something else is wrong.\n"
	"  --check CHAIN         the peer's certificates (PEM), leaf first\n"
	"  --name NAME           what the peer must prove: a DNS name or an address\n"
	"  --client              they are a client's; then it need not prove a name\n"
	"  --rsa-kex             they are for RSA key exchange\n"
	"  --policy NAME         by this policy\n"
	"  --staple FILE         with this OCSP response (DER)\n"
	"  --anchors FILE        with an application's own trust anchors\n"
	"  --uid UID             for this user (the caller)\n"
	"--check-key loads the private key that [key NAME] is about, has it sign something and\n"
	"prints what it is.\n"
	"\n"
	"SIGHUP loads everything again; so does a change of any of the files.\n";

static void __noreturn bad_usage(const char *what, const char *which)
{
	fprintf(stderr, "kshaked: %s%s\nTry \"kshaked --help\".\n", what, which);
	exit(EXIT_USAGE);
}

static void add_setting(struct options *o, const char *key, const char *value)
{
	if (o->source.nr_settings == OPTIONS_SETTINGS_MAX)
		bad_usage("too many options: put them into the configuration file", "");
	o->settings[o->source.nr_settings++] = (struct setting){ key, value };
}

static uid_t parse_uid(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (text[0] < '0' || text[0] > '9' || *end || n >= UINT32_MAX)
		bad_usage("--uid takes a number, not ", text);
	return (uid_t)n;
}

static void only_with_check(bool given, const char *option)
{
	if (given)
		bad_usage("only with --check: ", option);
}

static void check_modes(const struct options *o, bool test_config, bool uid)
{
	bool check = o->check.chain;

	if (check && test_config)
		bad_usage("--check and --test-config contradict each other", "");
	if (o->key && (check || test_config))
		bad_usage("--check-key and another mode contradict each other", "");
	if (check && !o->check.name && !o->check.client)
		bad_usage("--check takes a --name, too, or --client", "");
	if (o->check.client && o->check.rsa_kex)
		bad_usage("--client and --rsa-kex contradict each other", "");
	if (check)
		return;
	only_with_check(o->check.name, "--name");
	only_with_check(o->check.client, "--client");
	only_with_check(o->check.rsa_kex, "--rsa-kex");
	only_with_check(o->check.policy, "--policy");
	only_with_check(o->check.staple, "--staple");
	only_with_check(o->check.anchors, "--anchors");
	only_with_check(uid, "--uid");
}

void options_parse(int argc, char **argv, struct options *o)
{
	enum { SETTING = 256, CONFIG, FOREGROUND, VERSION, HELP, TEST_CONFIG, CHECK, NAME, POLICY,
	       STAPLE, ANCHORS, UID, CLIENT, RSA_KEX, CHECK_KEY };
	static const struct option longs[] = {
		{ "workers", required_argument, NULL, SETTING },
		{ "user", required_argument, NULL, SETTING },
		{ "ca-file", required_argument, NULL, SETTING },
		{ "ca-dir", required_argument, NULL, SETTING },
		{ "ca-system", required_argument, NULL, SETTING },
		{ "crl-file", required_argument, NULL, SETTING },
		{ "crl-dir", required_argument, NULL, SETTING },
		{ "crl-check", required_argument, NULL, SETTING },
		{ "crl-missing", required_argument, NULL, SETTING },
		{ "ocsp", required_argument, NULL, SETTING },
		{ "security-level", required_argument, NULL, SETTING },
		{ "users", required_argument, NULL, SETTING },
		{ "lifetime", required_argument, NULL, SETTING },
		{ "verbose", no_argument, NULL, 'v' },
		{ "config", required_argument, NULL, CONFIG },
		{ "foreground", no_argument, NULL, FOREGROUND },
		{ "version", no_argument, NULL, VERSION },
		{ "help", no_argument, NULL, HELP },
		{ "test-config", no_argument, NULL, TEST_CONFIG },
		{ "check", required_argument, NULL, CHECK },
		{ "name", required_argument, NULL, NAME },
		{ "policy", required_argument, NULL, POLICY },
		{ "staple", required_argument, NULL, STAPLE },
		{ "anchors", required_argument, NULL, ANCHORS },
		{ "uid", required_argument, NULL, UID },
		{ "client", no_argument, NULL, CLIENT },
		{ "rsa-kex", no_argument, NULL, RSA_KEX },
		{ "check-key", required_argument, NULL, CHECK_KEY },
		{}
	};
	bool test_config = false, uid = false;
	int c, i = 0;

	*o = (struct options){
		.source = { .path = CONFIG_PATH, .optional = true, .settings = o->settings },
		.check.uid = getuid(),
	};
	while ((c = getopt_long(argc, argv, "v", longs, &i)) != -1) {
		switch (c) {
		case SETTING:
			add_setting(o, longs[i].name, optarg);
			break;
		case 'v':
			add_setting(o, "verbose", "yes");
			break;
		case CONFIG:
			o->source.path = optarg;
			o->source.optional = false;
			break;
		case FOREGROUND:
			break;
		case VERSION:
			printf("kshaked %s (revision %d)\n", kshake_version(), KSHAKE_REVISION);
			exit(EXIT_SUCCESS);
		case HELP:
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		case TEST_CONFIG:
			test_config = true;
			break;
		case CHECK:
			o->check.chain = optarg;
			break;
		case NAME:
			o->check.name = optarg;
			break;
		case POLICY:
			o->check.policy = optarg;
			break;
		case STAPLE:
			o->check.staple = optarg;
			break;
		case ANCHORS:
			o->check.anchors = optarg;
			break;
		case CLIENT:
			o->check.client = true;
			break;
		case RSA_KEX:
			o->check.rsa_kex = true;
			break;
		case CHECK_KEY:
			o->key = optarg;
			break;
		case UID:
			o->check.uid = parse_uid(optarg);
			uid = true;
			break;
		default:
			bad_usage("no such option, or not so", "");
		}
	}
	if (optind < argc)
		bad_usage("unexpected argument ", argv[optind]);
	check_modes(o, test_config, uid);
	o->mode = o->check.chain ? MODE_CHECK : o->key ? MODE_CHECK_KEY :
		  test_config ? MODE_TEST_CONFIG : MODE_SERVE;
	/* The values one by one; whether they fit the file is seen when it is read. */
	if (!config_check_settings(&o->source))
		exit(EXIT_USAGE);
}
