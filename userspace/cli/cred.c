// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake cred
 */
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/keyctl.h>

#include "serve.h"

/* The longest OCSP response that the kernel takes. */
#define STAPLE_MAX	32768

/* What the kernel says of a mistake. */
#define WHY_MAX		256

/**
 * struct cred_options - "kshake cred add"
 * @credential: what goes to the kernel, but for what is in files
 * @cert: file with the certificates
 * @key: file with the private key, or NULL
 * @external: the helper has it
 * @ocsp: file with an OCSP response, or NULL
 * @snis: names, behind @credential; they point into @names
 * @names: as given, cut; owned
 * @nr_names: strings in @names
 * @uids: behind @credential
 */
struct cred_options {
	struct kshake_credential credential;
	const char *cert;
	const char *key;
	bool external;
	const char *ocsp;
	const char *snis[KSHAKE_CREDENTIAL_SNIS_MAX];
	char *names[KSHAKE_CREDENTIAL_SNIS_MAX];
	size_t nr_names;
	uint32_t uids[KSHAKE_CREDENTIAL_UIDS_MAX];
};

static int failed(const char *why)
{
	if (why[0])
		complain("%s", why);
	else if (errno == ENOENT)
		complain("the kernel module is not loaded: modprobe kshake");
	else if (errno == EPERM)
		complain("only an administrator of the network namespace may (CAP_NET_ADMIN)");
	else
		complain("the kernel says: %s", strerror(errno));
	return EXIT_CONNECT;
}

/* Names with commas between. */
static bool add_snis(struct cred_options *o, const char *text)
{
	char *name, *rest, *list = strdup(text);

	if (!list || o->nr_names == KSHAKE_CREDENTIAL_SNIS_MAX) {
		free(list);
		complain("--sni: too many");
		return false;
	}
	o->names[o->nr_names++] = list;
	for (name = strtok_r(list, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		if (o->credential.nr_snis == KSHAKE_CREDENTIAL_SNIS_MAX) {
			complain("--sni: %d names at most", KSHAKE_CREDENTIAL_SNIS_MAX);
			return false;
		}
		o->snis[o->credential.nr_snis++] = name;
	}
	return true;
}

/* A number, or the name of a user. */
static bool add_uid(struct cred_options *o, const char *text)
{
	const struct passwd *user;
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (end == text || *end || text[0] == '-') {
		user = getpwnam(text);
		if (!user) {
			complain("--uid: there is no user \"%s\"", text);
			return false;
		}
		value = user->pw_uid;
	} else if (errno || value >= UINT32_MAX) {
		complain("--uid: \"%s\" is no user id", text);
		return false;
	}
	if (o->credential.nr_uids == KSHAKE_CREDENTIAL_UIDS_MAX) {
		complain("--uid: %d at most", KSHAKE_CREDENTIAL_UIDS_MAX);
		return false;
	}
	o->uids[o->credential.nr_uids++] = (uint32_t)value;
	return true;
}

enum {
	CERT = 256, KEY, EXTERNAL, SNI, OCSP, USER, REPLACE, RSA_KEX
};

static const struct option long_options[] = {
	{ "cert", required_argument, NULL, CERT },
	{ "key", required_argument, NULL, KEY },
	{ "external", no_argument, NULL, EXTERNAL },
	{ "sni", required_argument, NULL, SNI },
	{ "ocsp", required_argument, NULL, OCSP },
	{ "uid", required_argument, NULL, USER },
	{ "replace", no_argument, NULL, REPLACE },
	{ "rsa-kex", no_argument, NULL, RSA_KEX },
	{}
};

static bool parse_option(struct cred_options *o, int c, const char *arg)
{
	switch (c) {
	case CERT:
		o->cert = arg;
		return true;
	case KEY:
		o->key = arg;
		return true;
	case EXTERNAL:
		o->external = true;
		return true;
	case SNI:
		return add_snis(o, arg);
	case OCSP:
		o->ocsp = arg;
		return true;
	case USER:
		return add_uid(o, arg);
	case REPLACE:
		o->credential.replace = true;
		return true;
	case RSA_KEX:
		o->credential.rsa_kex = true;
		return true;
	default:
		return false;
	}
}

static bool parse(struct cred_options *o, int argc, char **argv)
{
	int c;

	o->credential.snis = o->snis;
	o->credential.uids = o->uids;
	while ((c = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (!parse_option(o, c, optarg))
			return false;
	}
	if (optind + 1 != argc || !o->cert) {
		complain("cred add takes a NAME and --cert FILE: see \"kshake --help\"");
		return false;
	}
	if (o->key && o->external) {
		complain("--external: the helper has the key, so give none");
		return false;
	}
	if (o->credential.rsa_kex && o->external) {
		complain("--rsa-kex: the helper only signs, so the kernel must have the key");
		return false;
	}
	o->credential.name = argv[optind];
	return true;
}

static bool read_staple(const char *path, struct der *staple)
{
	unsigned char *data = malloc(STAPLE_MAX + 1);
	FILE *file = fopen(path, "re");
	bool good = false;

	if (!data || !file) {
		complain("%s: %s", path, strerror(errno));
	} else {
		staple->len = fread(data, 1, STAPLE_MAX + 1, file);
		good = !ferror(file) && staple->len && staple->len <= STAPLE_MAX;
		if (!good)
			complain("%s: not an OCSP response in DER of %d bytes at most", path,
				 STAPLE_MAX);
	}
	if (file)
		fclose(file);
	if (!good) {
		free(data);
		return false;
	}
	staple->data = data;
	return true;
}

/* Certificates from a file; and the key, on its way through the process's keyring. */
static bool load(struct cred_options *o, struct identity *id)
{
	const char *why;

	/* As "serve" does: both may be in one file. */
	if (!o->external)
		return identity_load(id, o->cert, o->key ? o->key : o->cert,
				     KEY_SPEC_PROCESS_KEYRING);
	if (!kshake_pem_certificates(o->cert, &id->chain, &why))
		return true;
	complain("%s: %s", o->cert, why);
	return false;
}

static int add_loaded(struct cred_options *o, const struct identity *id)
{
	struct der staple = {};
	char why[WHY_MAX];
	int status = EXIT_OK;

	if (o->ocsp && !read_staple(o->ocsp, &staple))
		return EXIT_USAGE;
	o->credential.chain = id->chain.der;
	o->credential.chain_len = id->chain.len;
	o->credential.key = id->key;
	o->credential.staple = staple.data;
	o->credential.staple_len = staple.len;
	if (kshake_credential_add(&o->credential, why, sizeof(why)))
		status = failed(why);
	free(staple.data);
	return status;
}

static int add(int argc, char **argv)
{
	struct cred_options o = {};
	struct identity id = {};
	int status = EXIT_USAGE;

	if (parse(&o, argc, argv)) {
		if (load(&o, &id))
			status = add_loaded(&o, &id);
		identity_drop(&id, KEY_SPEC_PROCESS_KEYRING);
	}
	while (o.nr_names)
		free(o.names[--o.nr_names]);
	return status;
}

static const char *key_name(const struct kshake_credential_info *info)
{
	switch (info->key_type) {
	case KSHAKE_CREDENTIAL_KEY_RSA:
		return "RSA";
	case KSHAKE_CREDENTIAL_KEY_SECP256R1:
	case KSHAKE_CREDENTIAL_KEY_SECP384R1:
		return "EC";
	default:
		return "?";
	}
}

static void print_credential(const struct kshake_credential_info *info, void *arg)
{
	(void)arg;
	printf("%s  %s %u%s%s  ", info->name, key_name(info), info->bits,
	       info->external ? " external" : "", info->rsa_kex ? " rsa-kex" : "");
	if (!info->nr_snis)
		putchar('*');
	for (size_t i = 0; i < info->nr_snis; i++)
		printf("%s%s", i ? "," : "", info->snis[i]);
	printf("  uid ");
	for (size_t i = 0; i < info->nr_uids; i++)
		printf("%s%u", i ? "," : "", info->uids[i]);
	printf("  in use %u  ", info->users);
	for (size_t i = 0; i < sizeof(info->leaf_sha256); i++)
		printf("%02x", info->leaf_sha256[i]);
	putchar('\n');
}

static int list(void)
{
	return kshake_each_credential(print_credential, NULL) ? failed("") : EXIT_OK;
}

static int del(const char *name)
{
	char why[WHY_MAX];

	return kshake_credential_del(name, why, sizeof(why)) ? failed(why) : EXIT_OK;
}

int command_cred(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "add"))
		return add(argc - 1, argv + 1);
	if (!strcmp(what, "list") && argc == 2)
		return list();
	if (!strcmp(what, "del") && argc == 3)
		return del(argv[2]);
	complain("cred takes \"add NAME --cert FILE\", \"list\" or \"del NAME\"");
	return EXIT_USAGE;
}
