/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The trust store that stands for "the system's".
 */
#ifndef KSHAKED_TRUST_H
#define KSHAKED_TRUST_H

#include <stdbool.h>
#include <openssl/x509.h>

/*
 * Loads @ca_file (PEM) and @ca_dir (as made by "openssl rehash"), or OpenSSL's default
 * paths if both are NULL, in place of what was loaded before. On failure it says why,
 * returns false, and what was loaded before stays.
 */
bool trust_load(const char *ca_file, const char *ca_dir);

/* The store; to be given back by X509_STORE_free(). From any thread. */
X509_STORE *trust_get(void);

#endif /* KSHAKED_TRUST_H */
