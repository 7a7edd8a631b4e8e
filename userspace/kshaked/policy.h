/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Trust policies with all that they rest on, loaded.
 */
#ifndef KSHAKED_POLICY_H
#define KSHAKED_POLICY_H

#include <stdbool.h>
#include <openssl/x509.h>

#include "config.h"

/**
 * struct policy - whom to trust, and how far
 * @spec: what the administrator wrote; in struct policies
 * @anchors: trusted certificates
 * @crls: certificate revocation lists; a STACK_OF(X509_CRL), may be empty
 *
 * Does not change once it is loaded, so that any number of threads may use it.
 */
struct policy {
	const struct policy_spec *spec;
	X509_STORE *anchors;
	struct stack_st_X509_CRL *crls;
};

/**
 * struct policies - all of them
 * @config: what they were made from; owned
 * @policy: the default one first; owned
 * @nr: entries in @policy that are filled in
 * @users: references, see trust.h
 */
struct policies {
	struct config config;
	struct policy *policy;
	size_t nr;
	unsigned int users;
};

/*
 * Loads what @config says and takes it over, in any case. NULL, with a message, if something
 * cannot be loaded.
 */
struct policies *policies_load(struct config *config);
void policies_free(struct policies *policies);

/*
 * The policy that @uid means by @name ("" and "default": the default one); NULL, and in *@why
 * a reason, if there is none or not for him.
 */
const struct policy *policies_find(const struct policies *policies, const char *name, uid_t uid,
				   const char **why);

#endif /* KSHAKED_POLICY_H */
