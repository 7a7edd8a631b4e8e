/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Credentials of the keys and certificates in certs.h, and who owns them. */
#ifndef KSHAKE_TESTS_CREDENTIALS_H
#define KSHAKE_TESTS_CREDENTIALS_H

#include "../../kmod/core/engine.h"
#include "certs.h"

/**
 * struct test_owner - the owner of credentials, as an engine sees it
 * @list: what it offers, most wanted first
 * @nr: entries in @list
 * @error: negative errno that it answers with, or 0
 * @asked: how often it was
 * @name: with what name, the last time
 * @name_len: its bytes
 */
struct test_owner {
	const struct kshake_credential *list[KSHAKE_CREDENTIALS_MAX];
	unsigned int nr;
	int error;
	unsigned int asked;
	u8 name[256];
	size_t name_len;
};

/*
 * Made once, with the test certificate as the whole chain; whose key is in there, and may decrypt
 * if it is RSA, or not.
 */
const struct kshake_credential *test_credential(enum test_key which);
const struct kshake_credential *test_external_credential(enum test_key which);
/* The first kind, which may not decrypt. */
const struct kshake_credential *test_signing_credential(enum test_key which);
/* Of the RSA-2048 key, which its certificate lets decrypt, and not sign. */
const struct kshake_credential *test_decrypting_credential(void);
/* Frees them all: until then what they hold counts as allocated. */
void test_credentials_free(void);

/* For struct kshake_engine_config; @owner is a struct test_owner. */
int test_owner_ask(void *owner, const struct kshake_bytes *server_name,
		   const struct kshake_credential **list, unsigned int max);
/* Answers KSHAKE_WANT_SIGN as the test certificate's owner does. */
int test_owner_sign(struct kshake_engine *e, enum test_key which);

#endif /* KSHAKE_TESTS_CREDENTIALS_H */
