/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * "kshaked --check", "--check-key" and "--test-config": for people, without the kernel.
 */
#ifndef KSHAKED_CHECK_H
#define KSHAKED_CHECK_H

#include <sys/types.h>

#include "config.h"

/* Exit status of all. */
enum {
	CHECK_ACCEPTED = 0,	/* or the configuration is fine */
	CHECK_REJECTED = 1,	/* or it is not */
	CHECK_IMPOSSIBLE = 2,	/* nothing to judge, or no policy to judge by */
};

/**
 * struct check_options - a question, by files
 * @chain: certificates, leaf first
 * @client: it is a client's, for a server to judge
 * @rsa_kex: its key is to decrypt, not to sign
 * @name: what the peer must prove: a DNS name or an address; NULL: nothing
 * @policy: NULL: the default one
 * @staple: OCSP response in DER, or NULL
 * @anchors: the application's, or NULL
 * @uid: of the application
 */
struct check_options {
	const char *chain;
	bool client;
	bool rsa_kex;
	const char *name;
	const char *policy;
	const char *staple;
	const char *anchors;
	uid_t uid;
};

/* Prints what the kernel would be answered. */
int check_chain(const struct config_source *source, const struct check_options *options);

/* Loads all that the configuration names and prints what it amounts to. */
int check_config(const struct config_source *source);

/* Loads the private key of a name, prints what it is, and has it sign something. */
int check_key(const struct config_source *source, const char *name);

#endif /* KSHAKED_CHECK_H */
