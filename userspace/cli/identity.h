/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * --cert and --key, of whatever command.
 */
#ifndef KSHAKE_CLI_IDENTITY_H
#define KSHAKE_CLI_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "pem.h"

/**
 * struct identity - who this side is
 * @chain: certificates
 * @key: serial of the key, or 0
 */
struct identity {
	struct kshake_pem chain;
	int32_t key;
};

/* The key is put into @keyring. False, with a message. */
bool identity_load(struct identity *id, const char *cert, const char *key, int keyring);
/* Takes the key out of @keyring, and forgets the certificates. */
void identity_drop(struct identity *id, int keyring);
/*
 * A session keyring of our own, with the old one in it, for what programs that we become are
 * to have. False, with a message.
 */
bool identity_join_session(void);

#endif /* KSHAKE_CLI_IDENTITY_H */
