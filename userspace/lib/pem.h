/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Certificates and private keys from files: PEM (RFC 7468) to DER. Not part of libkshake's
 * interface.
 */
#ifndef KSHAKE_PEM_H
#define KSHAKE_PEM_H

#include <stddef.h>

/**
 * struct kshake_pem - what was in a file
 * @der: the blocks, decoded, one after another; NULL if there is nothing
 * @len: bytes in @der
 */
struct kshake_pem {
	unsigned char *der;
	size_t len;
};

/*
 * All certificates of a file, in their order; or its one private key: PKCS#8, PKCS#1 or SEC1,
 * whichever it is, not encrypted. Other blocks are passed over, so that both may be in one
 * file. A file that begins as DER does is taken as it is.
 *
 * Return: 0, and the caller wipes @pem; or -1, and *@why says what is wrong with the file, to
 * be printed behind its name.
 */
int kshake_pem_certificates(const char *path, struct kshake_pem *pem, const char **why);
int kshake_pem_private_key(const char *path, struct kshake_pem *pem, const char **why);

/* Overwrites and frees. What was wiped may be wiped again. */
void kshake_pem_wipe(struct kshake_pem *pem);

#endif /* KSHAKE_PEM_H */
