/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What must not depend on secrets, and what does for the sake of the test. */
#ifndef KSHAKE_TESTS_CRYPTO_CT_H
#define KSHAKE_TESTS_CRYPTO_CT_H

#include "common.h"

/**
 * struct ct_case - an operation
 * @name: what it is
 * @run: does it, with secrets marked. True if it worked, and if what came out depends on
 *	them: otherwise nothing would have been looked at.
 */
struct ct_case {
	const char *name;
	bool (*run)(void);
};

/* Each with each implementation, and valgrind must have nothing to say. */
extern const struct ct_case ct_ec_cases[];
extern const unsigned int ct_ec_nr;
extern const struct ct_case ct_rsa_cases[];
extern const unsigned int ct_rsa_nr;
/* These are made to leak, and valgrind must complain. */
extern const struct ct_case ct_leaks[];
extern const unsigned int ct_leaks_nr;

/* From now on valgrind complains of branches and addresses that depend on these bytes. */
void secret(const void *bytes, size_t len);
/* From now on it does not. */
void public(const void *bytes, size_t len);
/* Does each byte depend on a secret, or any of them? */
bool is_secret(const void *bytes, size_t len);
bool depends_on_secret(const void *bytes, size_t len);

/* A number in [1, n - 1], marked. */
void secret_scalar(const struct kshake_ec *ec, u8 *scalar);
/* Takes a private key apart; the secret numbers in it become marked. */
bool key_parse(u8 *der, size_t len, struct kshake_key_parts *parts);
/* From @der, the secret numbers in which become marked, to a signature of each scheme. */
bool key_and_signatures(u8 *der, size_t len, const u16 *schemes, unsigned int nr);
#define KEY_MAX		3072

/* From now on what RSA gives is no signature, and stays a secret; or it is one again. */
void rsa_result_is_secret(bool is);

/* An RSA key that the command line named: PrivateKeyInfo. */
u8 *rsa_key(unsigned int which, size_t *len);

#endif /* KSHAKE_TESTS_CRYPTO_CT_H */
