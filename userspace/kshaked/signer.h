/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The process that has the private keys. It is not the one that reads what peers send: that one
 * hands it requests of the kernel and gets signatures.
 */
#ifndef KSHAKED_SIGNER_H
#define KSHAKED_SIGNER_H

#include <stdbool.h>

#include "config.h"
#include "keys.h"

/**
 * struct signature - what became of a request
 * @id: its name
 * @len: bytes of @data; 0: it was not signed
 * @data: the signature
 */
struct signature {
	uint64_t id;
	uint32_t len;
	unsigned char data[SIGNATURE_MAX];
};

/*
 * Starts it, with @workers threads, as the user that we are now; it loads its keys, and reads
 * them with these rights later on, too. Before there are threads. False, with a message: it does
 * not run, or a key cannot be loaded.
 */
bool signer_start(const struct config_source *source, unsigned int workers);

/* Has it load its keys again. If one cannot be loaded it says so, and keeps those it has. */
void signer_reload(void);

/* Readable when signer_collect() is due, writable when signer_has_room(). */
int signer_fd(void);
bool signer_has_room(void);

/* Hands a request over. False: it is to be refused. */
bool signer_submit(const struct to_sign *to_sign);

/* One that is done: 1; 0: none is; -1, with a message: the process has ended. */
int signer_collect(struct signature *signature);

#endif /* KSHAKED_SIGNER_H */
