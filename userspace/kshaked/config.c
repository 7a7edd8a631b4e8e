// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The configuration: lines "key = value", those of a policy behind a line "[policy NAME]", those
 * of a private key behind "[key NAME]".
 * Whatever is not understood is an error: half a trust policy is none.
 */
#define _GNU_SOURCE	/* secure_getenv() */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/x509.h>
#include <linux/kshake.h>

#include "compiler.h"
#include "config.h"
#include "files.h"
#include "log.h"

#define FILE_MAX	(256 * 1024)
#define NAME_CHARACTERS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
#define LIFETIME	3600
/* 112 bits: RSA of 2048 bits, P-224, no SHA-1. */
#define SECURITY_LEVEL	2
#define SPACE		" \t"

/**
 * struct place - where something was said, for messages
 * @file: NULL: on the command line
 * @line: in @file, from 1
 */
struct place {
	const char *file;
	unsigned int line;
};

static bool __printf(2, 3) wrong(const struct place *at, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (at->file)
		log_error("%s:%u: %s", at->file, at->line, text);
	else
		log_error("command line: %s", text);
	return false;
}

static bool no_memory(const struct place *at)
{
	return wrong(at, "out of memory");
}

bool paths_add(struct paths *paths, const char *path, size_t len)
{
	char **more, *copy;

	if (paths->nr == CONFIG_LIST_MAX)
		return false;
	more = realloc(paths->path, (paths->nr + 1) * sizeof(*more));
	if (!more)
		return false;
	paths->path = more;
	copy = strndup(path, len);
	if (!copy)
		return false;
	paths->path[paths->nr++] = copy;
	return true;
}

void paths_wipe(struct paths *paths)
{
	while (paths->nr)
		free(paths->path[--paths->nr]);
	free(paths->path);
	paths->path = NULL;
}

/* OpenSSL separates folders by colons. */
static bool add_each(struct paths *paths, const char *list)
{
	for (;;) {
		size_t len = strcspn(list, ":");

		if (len && !paths_add(paths, list, len))
			return false;
		if (!list[len])
			return true;
		list += len + 1;
	}
}

bool config_system_paths(struct paths *files, struct paths *dirs)
{
	const char *file = secure_getenv(X509_get_default_cert_file_env());
	const char *dir = secure_getenv(X509_get_default_cert_dir_env());

	if (!file)
		file = X509_get_default_cert_file();
	return paths_add(files, file, strlen(file)) &&
	       add_each(dirs, dir ? dir : X509_get_default_cert_dir());
}

bool users_include(const struct users *users, uid_t uid)
{
	for (size_t i = 0; i < users->nr; i++) {
		if (uid >= users->range[i].first && uid <= users->range[i].last)
			return true;
	}
	return users->any;
}

static bool users_add(struct users *users, uid_t first, uid_t last)
{
	struct uid_range *more;

	if (users->nr == CONFIG_LIST_MAX)
		return false;
	more = realloc(users->range, (users->nr + 1) * sizeof(*more));
	if (!more)
		return false;
	users->range = more;
	users->range[users->nr++] = (struct uid_range){ first, last };
	return true;
}

static void users_wipe(struct users *users)
{
	free(users->range);
	*users = (struct users){};
}

/* Decimal digits to the end of @text or to @end, which is set behind them. */
static bool parse_number(const char *text, unsigned long max, unsigned long *n, const char **end)
{
	char *stop;

	if (!isdigit((unsigned char)text[0]))
		return false;
	errno = 0;
	*n = strtoul(text, &stop, 10);
	if (errno || *n > max || (!end && *stop))
		return false;
	if (end)
		*end = stop;
	return true;
}

static bool parse_choice(const char *value, const char *const *words, const struct place *at,
			 int *choice)
{
	char list[128] = "";

	for (int i = 0; words[i]; i++) {
		if (!strcmp(value, words[i])) {
			*choice = i;
			return true;
		}
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
			 i ? ", " : "", words[i]);
	}
	return wrong(at, "\"%s\" is none of: %s", value, list);
}

static bool parse_bool(const char *value, const struct place *at, bool *yes)
{
	static const char *const words[] = { "no", "yes", NULL };
	int choice;

	if (!parse_choice(value, words, at, &choice))
		return false;
	*yes = choice;
	return true;
}

static bool add_path(struct paths *paths, const char *value, const struct place *at)
{
	/* The daemon's folder may be another one each time it is started. */
	if (at->file && value[0] != '/')
		return wrong(at, "\"%s\" is no absolute path", value);
	if (!value[0])
		return wrong(at, "a path is missing");
	if (paths->nr == CONFIG_LIST_MAX)
		return wrong(at, "more than %d paths", CONFIG_LIST_MAX);
	return paths_add(paths, value, strlen(value)) || no_memory(at);
}

static bool set_ca_file(struct policy_spec *spec, const char *value, const struct place *at)
{
	return add_path(&spec->ca_files, value, at);
}

static bool set_ca_dir(struct policy_spec *spec, const char *value, const struct place *at)
{
	return add_path(&spec->ca_dirs, value, at);
}

static bool set_ca_system(struct policy_spec *spec, const char *value, const struct place *at)
{
	return parse_bool(value, at, &spec->ca_system);
}

static bool set_crl_file(struct policy_spec *spec, const char *value, const struct place *at)
{
	return add_path(&spec->crl_files, value, at);
}

static bool set_crl_dir(struct policy_spec *spec, const char *value, const struct place *at)
{
	return add_path(&spec->crl_dirs, value, at);
}

static bool set_crl_check(struct policy_spec *spec, const char *value, const struct place *at)
{
	static const char *const words[] = {
		[CRL_CHECK_NONE] = "none",
		[CRL_CHECK_LEAF] = "leaf",
		[CRL_CHECK_CHAIN] = "chain",
		NULL
	};
	int choice;

	if (!parse_choice(value, words, at, &choice))
		return false;
	spec->crl_check = (enum crl_check)choice;
	return true;
}

static bool set_crl_missing(struct policy_spec *spec, const char *value, const struct place *at)
{
	static const char *const words[] = { "reject", "accept", NULL };
	int choice;

	if (!parse_choice(value, words, at, &choice))
		return false;
	spec->crl_missing_ok = choice;
	return true;
}

static bool set_ocsp(struct policy_spec *spec, const char *value, const struct place *at)
{
	static const char *const words[] = {
		[OCSP_RULE_IGNORE] = "ignore",
		[OCSP_RULE_IF_STAPLED] = "if-stapled",
		[OCSP_RULE_REQUIRE] = "require",
		NULL
	};
	int choice;

	if (!parse_choice(value, words, at, &choice))
		return false;
	spec->ocsp = (enum ocsp_rule)choice;
	return true;
}

static bool set_security_level(struct policy_spec *spec, const char *value,
			       const struct place *at)
{
	unsigned long level;

	if (!parse_number(value, 5, &level, NULL))
		return wrong(at, "security-level takes a number from 0 to 5, not \"%s\"", value);
	spec->security_level = (int)level;
	return true;
}

static bool set_lifetime(struct policy_spec *spec, const char *value, const struct place *at)
{
	static const struct { char unit; unsigned int seconds; } units[] = {
		{ '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
	};
	const char *end;
	unsigned long n;

	if (!parse_number(value, CONFIG_LIFETIME_MAX, &n, &end))
		goto bad;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (end[0] != units[i].unit || (end[0] && end[1]))
			continue;
		if (n > CONFIG_LIFETIME_MAX / units[i].seconds)
			goto bad;
		spec->lifetime = (uint32_t)n * units[i].seconds;
		return true;
	}
bad:
	return wrong(at, "lifetime takes a number and s, m, h or d, up to 1d, not \"%s\"", value);
}

/* "www-data", "1000" or "1000-1999" */
static bool add_user(struct users *users, const char *word, const struct place *at)
{
	unsigned long first, last;
	const char *end;

	/* The last uid there could be stands for none. */
	if (parse_number(word, UINT32_MAX - 1, &first, &end)) {
		last = first;
		if (*end == '-' && !parse_number(end + 1, UINT32_MAX - 1, &last, &end))
			return wrong(at, "\"%s\" is no range of uids", word);
		if (*end || last < first)
			return wrong(at, "\"%s\" is no uid and no range of uids", word);
	} else {
		const struct passwd *pw = getpwnam(word);

		if (!pw)
			return wrong(at, "no such user: \"%s\"", word);
		first = pw->pw_uid;
		last = first;
	}
	return users_add(users, (uid_t)first, (uid_t)last) ||
	       wrong(at, "out of memory, or more than %d users", CONFIG_LIST_MAX);
}

static bool set_users(struct policy_spec *spec, const char *value, const struct place *at)
{
	char *copy = strdup(value), *rest = copy, *word;
	bool ok = true;

	if (!copy)
		return no_memory(at);
	users_wipe(&spec->users);
	while (ok && (word = strsep(&rest, "," SPACE))) {
		if (!word[0])
			continue;
		if (!strcmp(word, "any"))
			spec->users.any = true;
		else
			ok = add_user(&spec->users, word, at);
	}
	free(copy);
	if (ok && !spec->users.any && !spec->users.nr)
		return wrong(at, "users takes names, uids and ranges of uids, or \"any\"");
	if (ok && spec->users.any && spec->users.nr)
		return wrong(at, "\"any\" and others contradict each other");
	return ok;
}

/**
 * struct key - a key of a policy
 * @name: as it is written
 * @set: takes its value; false with a message
 * @list: it may be there more than once
 */
static const struct key {
	const char *name;
	bool (*set)(struct policy_spec *spec, const char *value, const struct place *at);
	bool list;
} keys[] = {
	{ "ca-file", set_ca_file, true },
	{ "ca-dir", set_ca_dir, true },
	{ "ca-system", set_ca_system, false },
	{ "crl-file", set_crl_file, true },
	{ "crl-dir", set_crl_dir, true },
	{ "crl-check", set_crl_check, false },
	{ "crl-missing", set_crl_missing, false },
	{ "ocsp", set_ocsp, false },
	{ "security-level", set_security_level, false },
	{ "users", set_users, false },
	{ "lifetime", set_lifetime, false },
};

/* Their places in the table. */
enum {
	KEY_CA_FILE,
	KEY_CA_DIR,
	KEY_CA_SYSTEM,
	KEY_CRL_FILE,
	KEY_CRL_DIR,
	KEY_CRL_CHECK,
	KEY_CRL_MISSING,
	NR_KEYS = ARRAY_SIZE(keys),
};

_Static_assert(NR_KEYS <= CONFIG_KEYS_MAX, "struct policy_spec has no room for them");

static int find_key(const char *name)
{
	for (int i = 0; i < NR_KEYS; i++) {
		if (!strcmp(name, keys[i].name))
			return i;
	}
	return -1;
}

static bool given_twice(unsigned int *given, const char *name, const struct place *at)
{
	if (at->file && *given) {
		wrong(at, "%s was given before, in line %u", name, *given);
		return true;
	}
	/* The command line's are in none, and were given all the same. */
	*given = at->file ? at->line : UINT_MAX;
	return false;
}

static bool set_policy_key(struct policy_spec *spec, int key, const char *value,
			   const struct place *at)
{
	if (keys[key].list)
		spec->given[key] = at->file ? at->line : UINT_MAX;
	else if (given_twice(&spec->given[key], keys[key].name, at))
		return false;
	return keys[key].set(spec, value, at);
}

enum { GLOBAL_WORKERS, GLOBAL_USER, GLOBAL_VERBOSE, GLOBAL_PKCS11_MODULE };

static const char *const globals[] = {
	[GLOBAL_WORKERS] = "workers",
	[GLOBAL_USER] = "user",
	[GLOBAL_VERBOSE] = "verbose",
	[GLOBAL_PKCS11_MODULE] = "pkcs11-module",
	NULL
};

static int find_global(const char *name)
{
	for (int i = 0; globals[i]; i++) {
		if (!strcmp(name, globals[i]))
			return i;
	}
	return -1;
}

static bool set_text(char **text, const char *value, const struct place *at)
{
	free(*text);
	*text = strdup(value);
	return *text || no_memory(at);
}

static bool set_global(struct config *config, int key, const char *value, const struct place *at)
{
	unsigned long n;

	if (given_twice(&config->given[key], globals[key], at))
		return false;
	switch (key) {
	case GLOBAL_WORKERS:
		if (!parse_number(value, CONFIG_WORKERS_MAX, &n, NULL) || !n)
			return wrong(at, "workers takes a number from 1 to %d, not \"%s\"",
				     CONFIG_WORKERS_MAX, value);
		config->workers = (unsigned int)n;
		return true;
	case GLOBAL_USER:
		if (!value[0])
			return wrong(at, "user takes a name");
		return set_text(&config->user, value, at);
	case GLOBAL_PKCS11_MODULE:
		if (value[0] != '/')
			return wrong(at, "\"%s\" is no absolute path", value);
		return set_text(&config->pkcs11_module, value, at);
	default:
		return parse_bool(value, at, &config->verbose);
	}
}

static struct policy_spec *add_policy(struct config *config, const char *name, unsigned int line)
{
	struct policy_spec *more, *spec;

	more = realloc(config->policies, (config->nr_policies + 1) * sizeof(*more));
	if (!more)
		return NULL;
	config->policies = more;
	spec = &more[config->nr_policies];
	*spec = (struct policy_spec){
		.name = strdup(name),
		.crl_check = CRL_CHECK_NONE,
		.ocsp = OCSP_RULE_IF_STAPLED,
		.security_level = SECURITY_LEVEL,
		.lifetime = LIFETIME,
		.line = line,
	};
	if (!spec->name)
		return NULL;
	config->nr_policies++;
	return spec;
}

/* As the kernel has it: include/uapi/linux/kshake.h. */
static bool is_name(const char *name, size_t max)
{
	size_t len = strlen(name);

	return len && len <= max && strspn(name, NAME_CHARACTERS) == len;
}

enum { SIGNING_KEY_FILE, SIGNING_KEY_URI, SIGNING_KEY_CLIENT_TLS12 };

static const char *const signing_keys[] = {
	[SIGNING_KEY_FILE] = "file",
	[SIGNING_KEY_URI] = "uri",
	[SIGNING_KEY_CLIENT_TLS12] = "client-tls12",
	NULL
};

static int find_signing_key(const char *name)
{
	for (int i = 0; signing_keys[i]; i++) {
		if (!strcmp(name, signing_keys[i]))
			return i;
	}
	return -1;
}

static bool set_signing_key(struct signing_key *spec, int key, const char *value,
			    const struct place *at)
{
	if (given_twice(&spec->given[key], signing_keys[key], at))
		return false;
	if (key == SIGNING_KEY_CLIENT_TLS12)
		return parse_bool(value, at, &spec->client_tls12);
	if (key == SIGNING_KEY_URI) {
		/*
		 * Another scheme would be a file, or what else a provider makes of it. It is
		 * not shown: there may be a PIN in it.
		 */
		if (strncmp(value, "pkcs11:", 7))
			return wrong(at, "uri takes \"pkcs11:...\" (RFC 7512)");
		return set_text(&spec->uri, value, at);
	}
	if (value[0] != '/')
		return wrong(at, "\"%s\" is no absolute path", value);
	return set_text(&spec->file, value, at);
}

const struct signing_key *config_find_key(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->nr_keys; i++) {
		if (!strcmp(config->keys[i].name, name))
			return &config->keys[i];
	}
	return NULL;
}

static struct signing_key *add_signing_key(struct config *config, const char *name,
					   const struct place *at)
{
	const struct signing_key *before = config_find_key(config, name);
	struct signing_key *more, *spec;

	if (!is_name(name, KSHAKE_CREDENTIAL_NAME_MAX)) {
		wrong(at, "a key has the name of its credential: 1 to %d letters, digits, . - _",
		      KSHAKE_CREDENTIAL_NAME_MAX);
		return NULL;
	}
	if (before) {
		wrong(at, "[key %s] was there before, in line %u", name, before->line);
		return NULL;
	}
	if (config->nr_keys == CONFIG_SIGNING_KEYS_MAX) {
		wrong(at, "more than %d keys", CONFIG_SIGNING_KEYS_MAX);
		return NULL;
	}
	more = realloc(config->keys, (config->nr_keys + 1) * sizeof(*more));
	if (more)
		config->keys = more;
	spec = more ? &more[config->nr_keys] : NULL;
	if (spec)
		*spec = (struct signing_key){ .name = strdup(name), .line = at->line };
	if (!spec || !spec->name) {
		no_memory(at);
		return NULL;
	}
	config->nr_keys++;
	return spec;
}

/**
 * struct section - what the lines that follow are about
 * @policy: a policy, or
 * @key: a private key; or, with neither of them, everything
 */
struct section {
	struct policy_spec *policy;
	struct signing_key *key;
};

/* The NAME of a @head that is "@word NAME", else NULL. */
static const char *name_in(const char *head, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(head, word, len) || !strspn(head + len, SPACE))
		return NULL;
	return head + len + strspn(head + len, SPACE);
}

/* "default" or "policy NAME", between the brackets. */
static bool start_policy(struct config *config, const char *head, const struct place *at,
			 struct policy_spec **spec)
{
	const char *name = name_in(head, "policy");

	if (name) {
		if (!is_name(name, KSHAKE_POLICY_MAX))
			return wrong(at, "a policy has a name of 1 to %d letters, digits, . - _",
				     KSHAKE_POLICY_MAX);
		if (!strcmp(name, "default"))
			return wrong(at, "write [default] for the default policy");
	} else if (strcmp(head, "default")) {
		return wrong(at, "unknown section [%s]: not [default], [policy NAME] or [key NAME]",
			     head);
	} else {
		name = head;
	}
	for (size_t i = 0; i < config->nr_policies; i++) {
		*spec = &config->policies[i];
		if (strcmp((*spec)->name, name))
			continue;
		if ((*spec)->line)
			return wrong(at, "[%s] was there before, in line %u", head, (*spec)->line);
		(*spec)->line = at->line;
		return true;
	}
	if (config->nr_policies == CONFIG_POLICIES_MAX)
		return wrong(at, "more than %d policies", CONFIG_POLICIES_MAX);
	*spec = add_policy(config, name, at->line);
	return *spec || no_memory(at);
}

static bool start_section(struct config *config, const char *head, const struct place *at,
			  struct section *section)
{
	const char *name = name_in(head, "key");

	*section = (struct section){};
	if (!name)
		return start_policy(config, head, at, &section->policy);
	section->key = add_signing_key(config, name, at);
	return section->key;
}

static char *trim(char *text)
{
	size_t len;

	text += strspn(text, SPACE);
	len = strlen(text);
	while (len && strchr(SPACE, text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

static bool unknown_key(const struct section *section, const char *name, const struct place *at)
{
	if (!section->policy && find_key(name) >= 0)
		return wrong(at, "%s belongs behind [default] or [policy NAME]", name);
	if (!section->key && find_signing_key(name) >= 0)
		return wrong(at, "%s belongs behind [key NAME]", name);
	if (find_global(name) >= 0)
		return wrong(at, "%s belongs in front of all sections", name);
	return wrong(at, "unknown key \"%s\"", name);
}

static bool take_value(struct config *config, const struct section *section, const char *name,
		       const char *value, const struct place *at)
{
	int key = section->policy ? find_key(name) :
		  section->key ? find_signing_key(name) : find_global(name);

	if (key < 0)
		return unknown_key(section, name, at);
	if (section->policy)
		return set_policy_key(section->policy, key, value, at);
	if (section->key)
		return set_signing_key(section->key, key, value, at);
	return set_global(config, key, value, at);
}

/* @section: that the line is in; it may start another one. */
static bool take_line(struct config *config, char *line, const struct place *at,
		      struct section *section)
{
	char *value;

	for (const char *c = line; *c; c++) {
		if (iscntrl((unsigned char)*c) && *c != '\t')
			return wrong(at, "a control character");
	}
	line = trim(line);
	if (!line[0] || line[0] == '#')
		return true;
	if (line[0] == '[') {
		size_t len = strlen(line);

		if (line[len - 1] != ']')
			return wrong(at, "the bracket is not closed");
		line[len - 1] = '\0';
		return start_section(config, trim(line + 1), at, section);
	}
	value = strchr(line, '=');
	if (!value)
		return wrong(at, "neither \"key = value\" nor \"[section]\"");
	*value++ = '\0';
	return take_value(config, section, trim(line), trim(value), at);
}

static bool take_text(struct config *config, char *text, size_t len, const char *path)
{
	struct place at = { .file = path };
	struct section section = {};
	char *end = text + len;

	while (text < end) {
		char *newline = memchr(text, '\n', (size_t)(end - text));
		char *stop = newline ? newline : end;

		at.line++;
		if (memchr(text, '\0', (size_t)(stop - text)))
			return wrong(&at, "a NUL byte");
		*stop = '\0';
		if (stop > text && stop[-1] == '\r')
			return wrong(&at, "lines must end with a newline alone");
		if (!take_line(config, text, &at, &section))
			return false;
		text = stop + 1;
	}
	return true;
}

static bool take_file(struct config *config, const struct config_source *source)
{
	unsigned char *text;
	size_t len;
	bool ok;

	errno = 0;
	/* One byte more than its length, so that the last line can be terminated. */
	text = files_read(source->path, FILE_MAX, &len);
	if (!text) {
		if (source->optional && errno == ENOENT)
			return true;
		log_error("%s: %s", source->path, strerror(errno));
		return false;
	}
	ok = take_text(config, (char *)text, len, source->path);
	/* There may be a PIN in it. */
	explicit_bzero(text, len);
	free(text);
	return ok;
}

/* The first one on the command line takes the place of the file's. */
static void forget_lists(struct policy_spec *spec, int key, bool *ca, bool *crl)
{
	if (!*ca && (key == KEY_CA_FILE || key == KEY_CA_DIR || key == KEY_CA_SYSTEM)) {
		*ca = true;
		paths_wipe(&spec->ca_files);
		paths_wipe(&spec->ca_dirs);
		spec->given[KEY_CA_SYSTEM] = 0;
	}
	if (!*crl && (key == KEY_CRL_FILE || key == KEY_CRL_DIR)) {
		*crl = true;
		paths_wipe(&spec->crl_files);
		paths_wipe(&spec->crl_dirs);
	}
}

static bool take_settings(struct config *config, const struct config_source *source)
{
	const struct place at = {};
	bool ca = false, crl = false;

	for (size_t i = 0; i < source->nr_settings; i++) {
		const struct setting *s = &source->settings[i];
		int key = find_global(s->key);
		bool ok;

		if (key >= 0) {
			ok = set_global(config, key, s->value, &at);
		} else {
			key = find_key(s->key);
			if (key < 0)
				return wrong(&at, "unknown key \"%s\"", s->key);
			forget_lists(&config->policies[0], key, &ca, &crl);
			ok = set_policy_key(&config->policies[0], key, s->value, &at);
		}
		if (!ok)
			return false;
	}
	return true;
}

/* Where a key stands, or else its section. */
static struct place place_of(const struct policy_spec *spec, int key, const char *path)
{
	unsigned int line = spec->given[key] ? spec->given[key] : spec->line;

	return (struct place){ line && line != UINT_MAX ? path : NULL, line };
}

/* What follows from the rest of the section, and what contradicts it. */
static bool finish_policy(struct policy_spec *spec, const char *path)
{
	bool crls = spec->crl_files.nr || spec->crl_dirs.nr;
	struct place at;

	if (!spec->given[KEY_CA_SYSTEM])
		spec->ca_system = !spec->ca_files.nr && !spec->ca_dirs.nr;
	if (!spec->users.any && !spec->users.nr) {
		if (!strcmp(spec->name, "default"))
			spec->users.any = true;
		else if (!users_add(&spec->users, 0, 0))
			return no_memory(&(struct place){ path, spec->line });
	}
	if (crls && spec->crl_check == CRL_CHECK_NONE) {
		at = place_of(spec, spec->crl_files.nr ? KEY_CRL_FILE : KEY_CRL_DIR, path);
		return wrong(&at, "CRLs that nobody looks at: say crl-check = leaf or chain");
	}
	if (spec->given[KEY_CRL_MISSING] && spec->crl_check == CRL_CHECK_NONE) {
		at = place_of(spec, KEY_CRL_MISSING, path);
		return wrong(&at, "crl-missing means nothing without crl-check");
	}
	if (!crls && spec->crl_check != CRL_CHECK_NONE) {
		at = place_of(spec, KEY_CRL_CHECK, path);
		return wrong(&at, "crl-check without a crl-file or crl-dir");
	}
	return true;
}

static bool finish_key(const struct signing_key *spec, const char *path)
{
	const struct place at = { path, spec->line };

	if (!spec->file == !spec->uri)
		return wrong(&at, "[key %s] takes a file or a uri, and only one of them",
			     spec->name);
	return true;
}

bool config_read(struct config *config, const struct config_source *source)
{
	*config = (struct config){};
	/* Before the file: what it leaves out has its default. */
	if (!add_policy(config, "default", 0)) {
		log_error("%s: out of memory", source->path);
		return false;
	}
	if (!take_file(config, source) || !take_settings(config, source))
		return false;
	for (size_t i = 0; i < config->nr_policies; i++) {
		if (!finish_policy(&config->policies[i], source->path))
			return false;
	}
	for (size_t i = 0; i < config->nr_keys; i++) {
		if (!finish_key(&config->keys[i], source->path))
			return false;
	}
	return true;
}

bool config_check_settings(const struct config_source *source)
{
	struct config config = {};
	bool ok;

	ok = add_policy(&config, "default", 0) && take_settings(&config, source);
	config_wipe(&config);
	return ok;
}

static void policy_wipe(struct policy_spec *spec)
{
	free(spec->name);
	paths_wipe(&spec->ca_files);
	paths_wipe(&spec->ca_dirs);
	paths_wipe(&spec->crl_files);
	paths_wipe(&spec->crl_dirs);
	users_wipe(&spec->users);
}

static void key_wipe(struct signing_key *spec)
{
	free(spec->name);
	free(spec->file);
	/* There may be a PIN in it. */
	if (spec->uri)
		explicit_bzero(spec->uri, strlen(spec->uri));
	free(spec->uri);
}

void config_wipe(struct config *config)
{
	for (size_t i = 0; i < config->nr_keys; i++)
		key_wipe(&config->keys[i]);
	free(config->keys);
	free(config->pkcs11_module);
	for (size_t i = 0; i < config->nr_policies; i++)
		policy_wipe(&config->policies[i]);
	free(config->policies);
	free(config->user);
	*config = (struct config){};
}
