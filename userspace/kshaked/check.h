/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * "kshaked --check" and "kshaked --test-config": for people, without the kernel.
 */
#ifndef KSHAKED_CHECK_H
#define KSHAKED_CHECK_H

#include <sys/types.h>

#include "config.h"

/* Exit status of both. */
enum {
	CHECK_ACCEPTED = 0,	/* or the configuration is fine */
	CHECK_REJECTED = 1,	/* or it is not */
	CHECK_IMPOSSIBLE = 2,	/* nothing to judge, or no policy to judge by */
};

/**
 * struct check_options - a question, by files
 * @chain: certificates, leaf first
 * @name: what the peer must prove: a DNS name or an address
 * @policy: NULL: the default one
 * @staple: OCSP response in DER, or NULL
 * @anchors: the application's, or NULL
 * @uid: of the application
 */
struct check_options {
	const char *chain;
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

#endif /* KSHAKED_CHECK_H */
