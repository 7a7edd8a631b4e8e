// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Trust policies: from what the administrator wrote to what OpenSSL works with.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "files.h"
#include "log.h"
#include "policy.h"

static bool no_memory(const struct policy_spec *spec)
{
	log_error("cannot load the policy \"%s\": out of memory", spec->name);
	return false;
}

/* A file that is broken makes one authority fewer, not a daemon that does not start. */
static bool add_cert_of_folder(const char *path, void *certs)
{
	files_add_certs(path, certs);
	return true;
}

static bool add_crl_of_folder(const char *path, void *crls)
{
	return files_add_crls(path, crls);
}

/* The system's may be missing, each of them. */
static bool read_system(struct stack_st_X509 *certs)
{
	struct paths files = {}, dirs = {};
	bool ok = config_system_paths(&files, &dirs);

	for (size_t i = 0; ok && i < files.nr; i++) {
		if (!access(files.path[i], F_OK))
			ok = files_add_certs(files.path[i], certs);
	}
	for (size_t i = 0; ok && i < dirs.nr; i++) {
		if (!access(dirs.path[i], F_OK))
			ok = files_each(dirs.path[i], files_is_cert_name, add_cert_of_folder,
					certs);
	}
	paths_wipe(&files);
	paths_wipe(&dirs);
	return ok;
}

static bool read_anchors(const struct policy_spec *spec, struct stack_st_X509 *certs)
{
	for (size_t i = 0; i < spec->ca_files.nr; i++) {
		if (!files_add_certs(spec->ca_files.path[i], certs))
			return false;
	}
	for (size_t i = 0; i < spec->ca_dirs.nr; i++) {
		if (!files_each(spec->ca_dirs.path[i], files_is_cert_name, add_cert_of_folder,
				certs))
			return false;
	}
	return !spec->ca_system || read_system(certs);
}

static bool load_anchors(struct policy *policy)
{
	struct stack_st_X509 *certs = sk_X509_new_null();
	bool ok;

	policy->anchors = X509_STORE_new();
	if (!certs || !policy->anchors) {
		sk_X509_free(certs);
		return no_memory(policy->spec);
	}
	ok = read_anchors(policy->spec, certs);
	/* Those that are there twice are added once. */
	for (int i = 0; ok && i < sk_X509_num(certs); i++) {
		if (!X509_STORE_add_cert(policy->anchors, sk_X509_value(certs, i)))
			ok = no_memory(policy->spec);
	}
	if (ok && !sk_X509_num(certs))
		log_warn("the policy \"%s\" trusts nobody: no certificates were found",
			 policy->spec->name);
	sk_X509_pop_free(certs, X509_free);
	return ok;
}

/* A folder has many of them under two names. */
static void drop_doubles(struct stack_st_X509_CRL *crls)
{
	for (int i = 0; i < sk_X509_CRL_num(crls); i++) {
		for (int j = sk_X509_CRL_num(crls) - 1; j > i; j--) {
			if (!X509_CRL_match(sk_X509_CRL_value(crls, i), sk_X509_CRL_value(crls, j)))
				X509_CRL_free(sk_X509_CRL_delete(crls, j));
		}
	}
}

static bool load_crls(struct policy *policy)
{
	const struct policy_spec *spec = policy->spec;

	policy->crls = sk_X509_CRL_new_null();
	if (!policy->crls)
		return no_memory(spec);
	for (size_t i = 0; i < spec->crl_files.nr; i++) {
		if (!files_add_crls(spec->crl_files.path[i], policy->crls))
			return false;
	}
	/* Here a broken file is fatal: it may be the one that revokes something. */
	for (size_t i = 0; i < spec->crl_dirs.nr; i++) {
		if (!files_each(spec->crl_dirs.path[i], files_is_crl_name, add_crl_of_folder,
				policy->crls))
			return false;
	}
	drop_doubles(policy->crls);
	return true;
}

struct policies *policies_load(struct config *config)
{
	struct policies *set = calloc(1, sizeof(*set));
	bool ok = set;

	if (!set) {
		log_error("cannot load the policies: out of memory");
		config_wipe(config);
		return NULL;
	}
	set->config = *config;
	*config = (struct config){};
	set->policy = calloc(set->config.nr_policies, sizeof(*set->policy));
	if (!set->policy)
		ok = no_memory(&set->config.policies[0]);
	while (ok && set->nr < set->config.nr_policies) {
		struct policy *policy = &set->policy[set->nr];

		policy->spec = &set->config.policies[set->nr++];
		ok = load_anchors(policy) && load_crls(policy);
	}
	ERR_clear_error();
	if (ok)
		return set;
	policies_free(set);
	return NULL;
}

void policies_free(struct policies *set)
{
	for (size_t i = 0; i < set->nr; i++) {
		X509_STORE_free(set->policy[i].anchors);
		sk_X509_CRL_pop_free(set->policy[i].crls, X509_CRL_free);
	}
	free(set->policy);
	config_wipe(&set->config);
	free(set);
}

const struct policy *policies_find(const struct policies *set, const char *name, uid_t uid,
				   const char **why)
{
	if (!name[0])
		name = "default";
	for (size_t i = 0; i < set->nr; i++) {
		if (strcmp(set->policy[i].spec->name, name))
			continue;
		if (users_include(&set->policy[i].spec->users, uid))
			return &set->policy[i];
		*why = "the policy is not for this user";
		return NULL;
	}
	*why = "there is no such policy";
	return NULL;
}
