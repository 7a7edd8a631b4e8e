// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The configuration file: what it may say, and what is said about what it may not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "config.h"
#include "log.h"
#include "result.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

static char path[] = "/tmp/kshaked-config-XXXXXX";
static char said[4096];

static void write_file(const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		abort();
	close(fd);
}

/* Reads it; what goes to standard error meanwhile goes to said[]. */
static bool read_config(struct config *config, const struct config_source *source)
{
	int real = dup(STDERR_FILENO), log = memfd_create("log", MFD_CLOEXEC);
	ssize_t len;
	bool ok;

	dup2(log, STDERR_FILENO);
	ok = config_read(config, source);
	dup2(real, STDERR_FILENO);
	len = pread(log, said, sizeof(said) - 1, 0);
	said[len > 0 ? len : 0] = '\0';
	close(log);
	close(real);
	return ok;
}

/**
 * struct wrong - a file that is refused
 * @what: in words
 * @text: of the file
 * @line: that the message names
 * @message: that it has in it
 */
static const struct wrong {
	const char *what;
	const char *text;
	unsigned int line;
	const char *message;
} wrongs[] = {
	{ "a key that does not exist", "[default]\nnonsense = 1\n", 2, "unknown key" },
	{ "a key that does not exist, in front", "\n\nnonsense = 1\n", 3, "unknown key" },
	{ "a key in capitals", "[default]\nOCSP = ignore\n", 2, "unknown key" },
	{ "a section that does not exist", "[nonsense]\n", 1, "unknown section" },
	{ "a section without a name", "[]\n", 1, "unknown section" },
	{ "a policy without a name", "[policy]\n", 1, "unknown section" },
	{ "a policy with a space", "[policy a b]\n", 1, "has a name of" },
	{ "a policy that is a path", "[policy ../a]\n", 1, "has a name of" },
	{ "a policy's name of 65 bytes", "[policy 012345678901234567890123456789012345678901234567"
	  "89012345678901234]\n", 1, "has a name of" },
	{ "the default policy by name", "[policy default]\n", 1, "write [default]" },
	{ "a section twice", "[policy a]\n[policy b]\n[policy a]\n", 3, "in line 1" },
	{ "the default section twice", "[default]\n[default]\n", 2, "in line 1" },
	{ "a bracket that is not closed", "[default\n", 1, "not closed" },
	{ "something behind a bracket", "[default] x\n", 1, "not closed" },
	{ "a key without a value", "[default]\nocsp\n", 2, "neither" },
	{ "an empty value", "[default]\nocsp =\n", 2, "is none of" },
	{ "a key twice", "[default]\nocsp = ignore\nocsp = require\n", 3, "before, in line 2" },
	{ "a key twice, in front", "workers = 1\nworkers = 1\n", 2, "before, in line 1" },
	{ "a policy's key in front", "ocsp = ignore\n", 1, "belongs behind" },
	{ "a key of the front in a policy", "[default]\nworkers = 1\n", 2, "in front of all" },
	{ "a comment behind a value", "[default]\nocsp = ignore # x\n", 2, "is none of" },
	{ "a control character", "[default]\nocsp = ignore\v\n", 2, "control character" },
	{ "a carriage return", "[default]\r\n", 1, "newline alone" },
	{ "workers: none", "workers = 0\n", 1, "from 1 to 64" },
	{ "workers: too many", "workers = 65\n", 1, "from 1 to 64" },
	{ "workers: negative", "workers = -1\n", 1, "from 1 to 64" },
	{ "workers: a word", "workers = many\n", 1, "from 1 to 64" },
	{ "workers: more than any number", "workers = 99999999999999999999999\n", 1, "from 1" },
	{ "user: none", "user =\n", 1, "takes a name" },
	{ "verbose: neither", "verbose = maybe\n", 1, "none of: no, yes" },
	{ "ca-file: relative", "[default]\nca-file = ca.pem\n", 2, "no absolute path" },
	{ "ca-dir: empty", "[default]\nca-dir =\n", 2, "no absolute path" },
	{ "ca-system: neither", "[default]\nca-system = 1\n", 2, "none of: no, yes" },
	{ "crl-check: a word", "[default]\ncrl-check = all\n", 2, "none of: none, leaf, chain" },
	{ "crl-missing: a word", "[default]\ncrl-missing = ignore\n", 2, "reject, accept" },
	{ "crl-check without CRLs", "[default]\ncrl-check = leaf\n", 2, "without a crl-file" },
	{ "CRLs without crl-check", "[default]\ncrl-file = /x\n", 2, "nobody looks at" },
	{ "a folder of CRLs without crl-check", "[policy a]\n\ncrl-dir = /x\n", 3, "nobody" },
	{ "CRLs and crl-check = none", "[default]\ncrl-dir = /x\ncrl-check = none\n", 2, "nobody" },
	{ "crl-missing without crl-check", "[default]\ncrl-missing = reject\n", 2, "means nothing" },
	{ "ocsp: a word", "[default]\nocsp = yes\n", 2, "ignore, if-stapled, require" },
	{ "security-level: too high", "[default]\nsecurity-level = 6\n", 2, "from 0 to 5" },
	{ "security-level: hexadecimal", "[default]\nsecurity-level = 0x2\n", 2, "from 0 to 5" },
	{ "lifetime: a word", "[default]\nlifetime = long\n", 2, "up to 1d" },
	{ "lifetime: too long", "[default]\nlifetime = 86401\n", 2, "up to 1d" },
	{ "lifetime: too long in hours", "[default]\nlifetime = 25h\n", 2, "up to 1d" },
	{ "lifetime: another unit", "[default]\nlifetime = 1w\n", 2, "up to 1d" },
	{ "a key's section without a name", "[key]\n", 1, "unknown section" },
	{ "a key that is a path", "[key ../a]\n", 1, "the name of its credential" },
	{ "a key's name of 65 bytes", "[key 012345678901234567890123456789012345678901234567"
	  "89012345678901234]\n", 1, "the name of its credential" },
	{ "a key twice", "[key a]\nfile = /x\n[key a]\n", 3, "in line 1" },
	{ "a key without a place", "workers = 1\n[key a]\n", 2, "a file or a uri" },
	{ "a key in two places", "[key a]\nfile = /x\nuri = pkcs11:object=a\n", 1, "only one of them" },
	{ "a key's file twice", "[key a]\nfile = /x\nfile = /y\n", 3, "before, in line 2" },
	{ "a key's client-tls12: neither", "[key a]\nfile = /x\nclient-tls12 = on\n", 3, "none of: no, yes" },
	{ "a key's client-tls12 twice", "[key a]\nfile = /x\nclient-tls12 = no\nclient-tls12 = yes\n",
	  4, "before, in line 3" },
	{ "a key's client-tls12 in a policy", "[default]\nclient-tls12 = yes\n", 2, "belongs behind [key NAME]" },
	{ "a key's file: relative", "[key a]\nfile = x\n", 2, "no absolute path" },
	{ "a key's uri: a file's", "[key a]\nuri = file:/x\n", 2, "takes \"pkcs11:" },
	{ "a key's uri: in capitals", "[key a]\nuri = PKCS11:object=a\n", 2, "takes \"pkcs11:" },
	{ "a policy's key in a key", "[key a]\nocsp = ignore\n", 2, "belongs behind [default]" },
	{ "a key's file in a policy", "[default]\nfile = /x\n", 2, "belongs behind [key NAME]" },
	{ "a key of the front in a key", "[key a]\nworkers = 1\n", 2, "in front of all" },
	{ "pkcs11-module: relative", "pkcs11-module = lib.so\n", 1, "no absolute path" },
	{ "lifetime: two units", "[default]\nlifetime = 1hm\n", 2, "up to 1d" },
	{ "lifetime: a space", "[default]\nlifetime = 1 h\n", 2, "up to 1d" },
	{ "lifetime: negative", "[default]\nlifetime = -1\n", 2, "up to 1d" },
	{ "users: none", "[policy a]\nusers =\n", 2, "users takes" },
	{ "users: only commas", "[policy a]\nusers = , ,\n", 2, "users takes" },
	{ "users: nobody knows", "[policy a]\nusers = root no-such-user-here\n", 2, "no such user" },
	{ "users: any and another", "[policy a]\nusers = any, 5\n", 2, "contradict" },
	{ "users: a range backwards", "[policy a]\nusers = 10-5\n", 2, "no range of uids" },
	{ "users: half a range", "[policy a]\nusers = 10-\n", 2, "no range of uids" },
	{ "users: a number with a letter", "[policy a]\nusers = 10x\n", 2, "no range of uids" },
	{ "users: the uid that is none", "[policy a]\nusers = 4294967295\n", 2, "no such user" },
	{ "users: a range to the uid that is none", "[policy a]\nusers = 1-4294967295\n", 2,
	  "no range" },
};

static void test_wrong(const struct wrong *w)
{
	struct config_source source = { .path = path };
	struct config config;
	char where[64];
	bool ok;

	write_file(w->text, strlen(w->text));
	snprintf(where, sizeof(where), "%s:%u: ", path, w->line);
	ok = !read_config(&config, &source) && strstr(said, where) && strstr(said, w->message);
	config_wipe(&config);
	result(ok, w->what);
	if (!ok)
		printf("  | want %s...%s, got %s\n", where, w->message, said);
}

static const char everything[] =
	"# a comment\n"
	"  \t\n"
	"workers = 3\n"
	"\tuser=nobody\n"
	"verbose = yes\n"
	"[default]\n"
	"ca-file = /a b/c=d#e.pem\n"
	"ca-file = /f\n"
	"ca-dir = /g\n"
	"ocsp = require\n"
	"security-level = 3\n"
	"lifetime = 90m\n"
	"  [ policy   In-ternal.1_2 ]  \n"
	"ca-system = yes\n"
	"crl-dir = /h\n"
	"crl-file = /i\n"
	"crl-check = chain\n"
	"crl-missing = accept\n"
	"ocsp = ignore\n"
	"users = root, 1000-1999 5,4294967294\n"
	"lifetime = 0\n"
	"[policy other]\n"
	"users = any";	/* and no newline */

static void test_everything(void)
{
	struct config_source source = { .path = path };
	const struct policy_spec *p;
	struct config c;
	bool ok;

	write_file(everything, strlen(everything));
	ok = read_config(&c, &source);
	result(ok && !said[0], "everything that may be there");
	if (!ok) {
		printf("  | %s\n", said);
		config_wipe(&c);
		return;
	}
	result(c.workers == 3 && !strcmp(c.user, "nobody") && c.verbose && c.nr_policies == 3,
	       "everything: in front");
	p = &c.policies[0];
	result(!strcmp(p->name, "default") && p->ca_files.nr == 2 &&
	       !strcmp(p->ca_files.path[0], "/a b/c=d#e.pem") &&
	       !strcmp(p->ca_files.path[1], "/f") && p->ca_dirs.nr == 1 && !p->ca_system &&
	       p->ocsp == OCSP_RULE_REQUIRE && p->security_level == 3 && p->lifetime == 5400 &&
	       p->users.any && p->crl_check == CRL_CHECK_NONE, "everything: [default]");
	p = &c.policies[1];
	result(!strcmp(p->name, "In-ternal.1_2") && p->ca_system && p->crl_dirs.nr == 1 &&
	       p->crl_files.nr == 1 && p->crl_check == CRL_CHECK_CHAIN && p->crl_missing_ok &&
	       p->ocsp == OCSP_RULE_IGNORE && p->lifetime == 0 && p->security_level == 2,
	       "everything: [policy]");
	result(users_include(&p->users, 0) && users_include(&p->users, 5) &&
	       users_include(&p->users, 1000) && users_include(&p->users, 1999) &&
	       users_include(&p->users, 4294967294U) && !users_include(&p->users, 1) &&
	       !users_include(&p->users, 999) && !users_include(&p->users, 2000) &&
	       !users_include(&p->users, 4294967293U), "everything: users");
	result(users_include(&c.policies[2].users, 12345), "everything: the last line");
	config_wipe(&c);
}

static void test_defaults(void)
{
	struct config_source source = { .path = "/nonexistent/x", .optional = true };
	const struct policy_spec *p;
	struct config c;
	bool ok;

	ok = read_config(&c, &source) && !said[0];
	p = c.policies;
	result(ok && c.nr_policies == 1 && !strcmp(p->name, "default") && p->ca_system &&
	       p->users.any && p->ocsp == OCSP_RULE_IF_STAPLED && p->security_level == 2 &&
	       p->lifetime == 3600 && p->crl_check == CRL_CHECK_NONE && !c.workers && !c.user,
	       "no file: the defaults");
	config_wipe(&c);
	source.optional = false;
	result(!read_config(&c, &source) && strstr(said, "No such file"), "no file, but wanted");
	config_wipe(&c);
	source.path = "/";
	source.optional = true;
	result(!read_config(&c, &source) && strstr(said, "directory"), "a folder for a file");
	config_wipe(&c);
	write_file("[policy a]\n", 11);
	source.path = path;
	result(read_config(&c, &source) && c.nr_policies == 2 && c.policies[1].ca_system &&
	       users_include(&c.policies[1].users, 0) && !users_include(&c.policies[1].users, 1),
	       "a policy is root's unless it says otherwise");
	config_wipe(&c);
}

static void test_settings(void)
{
	static const struct setting settings[] = {
		{ "workers", "7" }, { "workers", "8" }, { "ca-file", "relative" },
		{ "ocsp", "ignore" }, { "lifetime", "5" }, { "verbose", "yes" },
	};
	static const struct setting contradiction[] = { { "crl-check", "leaf" } };
	static const struct setting bad[] = { { "ocsp", "maybe" } };
	struct config_source source = { path, false, settings, ARRAY_SIZE(settings) };
	struct config c;

	write_file(everything, strlen(everything));
	result(read_config(&c, &source) && c.workers == 8 && c.verbose &&
	       c.policies[0].ca_files.nr == 1 && !c.policies[0].ca_dirs.nr &&
	       !strcmp(c.policies[0].ca_files.path[0], "relative") && !c.policies[0].ca_system &&
	       c.policies[0].ocsp == OCSP_RULE_IGNORE && c.policies[0].lifetime == 5 &&
	       c.policies[0].security_level == 3 && c.policies[1].crl_files.nr == 1,
	       "the command line wins");
	config_wipe(&c);
	source = (struct config_source){ path, false, contradiction, 1 };
	result(!read_config(&c, &source) && strstr(said, "command line: crl-check without"),
	       "the command line contradicts the file");
	config_wipe(&c);
	source = (struct config_source){ path, false, bad, 1 };
	result(!config_check_settings(&source), "a bad value on the command line");
	source.settings = contradiction;
	result(config_check_settings(&source), "a value that needs the file");
}

/* Bytes that no editor writes; the sanitizers look on. */
static void test_garbage(void)
{
	struct config_source source = { .path = path };
	static char text[300 * 1024];
	unsigned int accepted = 0;
	struct config c;

	memcpy(text, everything, sizeof(everything) - 1);
	for (size_t i = 0; i < sizeof(everything) - 1; i++) {
		char was = text[i];

		text[i] = '\0';
		write_file(text, sizeof(everything) - 1);
		accepted += read_config(&c, &source);
		config_wipe(&c);
		text[i] = was;
	}
	result(!accepted && strstr(said, "NUL"), "a NUL anywhere");
	accepted = 0;
	srand(1);
	for (int i = 0; i < 2000; i++) {
		for (size_t j = 0; j < 200; j++)
			text[j] = (char)("[]=\n \tdefaultpolicyusers0-9,#\x80"[rand() % 30]);
		write_file(text, 200);
		accepted += read_config(&c, &source);
		config_wipe(&c);
	}
	result(accepted < 2000, "random bytes do no harm");
	memset(text, '\n', sizeof(text));
	write_file(text, sizeof(text));
	result(!read_config(&c, &source) && strstr(said, "File too large"), "a huge file");
	config_wipe(&c);
}

static void test_limits(void)
{
	struct config_source source = { .path = path };
	static char text[64 * 1024];
	struct config c;
	size_t len = 0;

	for (int i = 0; i < CONFIG_POLICIES_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "[policy p%d]\n", i);
	write_file(text, len);
	result(!read_config(&c, &source) && strstr(said, ":64: more than 64 policies"),
	       "one policy too many");
	config_wipe(&c);
	len = (size_t)snprintf(text, sizeof(text), "[default]\n");
	for (int i = 0; i <= CONFIG_LIST_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "ca-file = /%d\n", i);
	write_file(text, len);
	result(!read_config(&c, &source) && strstr(said, ":258: more than 256 paths"),
	       "one path too many");
	config_wipe(&c);
	len = (size_t)snprintf(text, sizeof(text), "[default]\nusers =");
	for (int i = 0; i <= CONFIG_LIST_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, " %d", i);
	write_file(text, len);
	result(!read_config(&c, &source) && strstr(said, "more than 256 users"),
	       "one user too many");
	config_wipe(&c);
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++)
		test_wrong(&wrongs[i]);
	test_everything();
	test_defaults();
	test_settings();
	test_garbage();
	test_limits();
	unlink(path);
	return summary();
}
