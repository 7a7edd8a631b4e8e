/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The configuration file, kshaked.conf(5), and the options that say the same.
 */
#ifndef KSHAKED_CONFIG_H
#define KSHAKED_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CONFIG_PATH		"/etc/kshake/kshaked.conf"
#define CONFIG_POLICIES_MAX	64
#define CONFIG_LIST_MAX		256		/* paths or users in one list */
#define CONFIG_KEYS_MAX		16		/* kinds of key in a section */
#define CONFIG_LIFETIME_MAX	86400		/* seconds; the kernel makes no more of it */
#define CONFIG_WORKERS_MAX	64
#define CONFIG_SIGNING_KEYS_MAX	64

/* Which certificates must not be revoked according to a CRL. */
enum crl_check { CRL_CHECK_NONE, CRL_CHECK_LEAF, CRL_CHECK_CHAIN };

/* What a stapled OCSP response is for. */
enum ocsp_rule { OCSP_RULE_IGNORE, OCSP_RULE_IF_STAPLED, OCSP_RULE_REQUIRE };

/**
 * struct paths - files or folders
 * @path: absolute, or as the command line had them; owned
 * @nr: entries in @path
 */
struct paths {
	char **path;
	size_t nr;
};

/**
 * struct uid_range - users
 * @first: the first of them
 * @last: the last of them
 */
struct uid_range {
	uid_t first;
	uid_t last;
};

/**
 * struct users - who may use a policy
 * @any: everybody
 * @range: these; owned
 * @nr: entries in @range
 */
struct users {
	bool any;
	struct uid_range *range;
	size_t nr;
};

/**
 * struct policy_spec - a trust policy, as the administrator wrote it
 * @name: "default" for that of requests that name none; owned
 * @ca_files: trusted certificates
 * @ca_dirs: folders of them, by hash
 * @ca_system: the system's, too
 * @crl_files: certificate revocation lists
 * @crl_dirs: folders of them
 * @crl_check: for which certificates there must be one
 * @crl_missing_ok: but do without where there is none
 * @ocsp: what becomes of a staple
 * @security_level: OpenSSL's
 * @users: who may use it
 * @lifetime: seconds for which a verdict may be remembered at most
 * @line: where its section starts, 0 if it has none
 * @given: where each key was given, 0 if it was not
 */
struct policy_spec {
	char *name;
	struct paths ca_files;
	struct paths ca_dirs;
	bool ca_system;
	struct paths crl_files;
	struct paths crl_dirs;
	enum crl_check crl_check;
	bool crl_missing_ok;
	enum ocsp_rule ocsp;
	int security_level;
	struct users users;
	uint32_t lifetime;
	unsigned int line;
	unsigned int given[CONFIG_KEYS_MAX];
};

/**
 * struct signing_key - a private key that is not in the kernel
 * @name: of the credential that it is the key of; owned
 * @file: where it is; owned. Or NULL, and then
 * @uri: what OpenSSL's provider of a key store knows it by (RFC 7512); owned
 * @client_tls12: it signs digests, which is what clients in TLS 1.2 need
 * @line: where its section starts
 * @given: where each key of the section was given, 0 if it was not
 */
struct signing_key {
	char *name;
	char *file;
	char *uri;
	bool client_tls12;
	unsigned int line;
	unsigned int given[CONFIG_KEYS_MAX];
};

/**
 * struct config - all there is to configure
 * @workers: threads; 0: one more than processors
 * @user: whom to become, or NULL; owned
 * @pkcs11_module: of key stores: the library that speaks to them, or NULL: OpenSSL's provider
 *	knows; owned
 * @verbose: log every verdict
 * @policies: the default one first; owned
 * @nr_policies: entries in @policies
 * @keys: private keys; owned
 * @nr_keys: entries in @keys
 * @given: where each key outside of sections was given
 */
struct config {
	unsigned int workers;
	char *user;
	char *pkcs11_module;
	bool verbose;
	struct policy_spec *policies;
	size_t nr_policies;
	struct signing_key *keys;
	size_t nr_keys;
	unsigned int given[CONFIG_KEYS_MAX];
};

/**
 * struct setting - a key of the command line
 * @key: as in the file
 * @value: as in the file
 *
 * Wins over what the file says outside of sections and in [default].
 */
struct setting {
	const char *key;
	const char *value;
};

/**
 * struct config_source - where the configuration comes from
 * @path: the file
 * @optional: it need not exist
 * @settings: the command line's, in their order
 * @nr_settings: entries in @settings
 */
struct config_source {
	const char *path;
	bool optional;
	const struct setting *settings;
	size_t nr_settings;
};

/*
 * Fills in @config, to be emptied by config_wipe() whatever is returned. False, with a
 * message that says where: it makes no sense.
 */
bool config_read(struct config *config, const struct config_source *source);
void config_wipe(struct config *config);

/* Do the settings make sense, each for itself? False, with a message. */
bool config_check_settings(const struct config_source *source);

/* The key of a name, or NULL. */
const struct signing_key *config_find_key(const struct config *config, const char *name);

/* May @uid use the policy? */
bool users_include(const struct users *users, uid_t uid);

/* False: out of memory, or more than CONFIG_LIST_MAX. */
bool paths_add(struct paths *paths, const char *path, size_t len);
void paths_wipe(struct paths *paths);

/* Where the system's trusted certificates are, as OpenSSL has it. False: out of memory. */
bool config_system_paths(struct paths *files, struct paths *dirs);

#endif /* KSHAKED_CONFIG_H */
