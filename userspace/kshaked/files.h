/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Certificates and CRLs in files and folders.
 */
#ifndef KSHAKED_FILES_H
#define KSHAKED_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <openssl/x509.h>

#define FILES_MAX	(64 * 1024 * 1024)	/* bytes of a file */

/*
 * A regular file of at most @max bytes, with a NUL behind; to be freed. NULL and errno:
 * EFBIG if it is larger, EINVAL if it is not a regular file, and others.
 */
unsigned char *files_read(const char *path, size_t max, size_t *len);

/*
 * The same for what is secret. EPERM as well: it is neither root's nor ours, or others than its
 * owner may use it; its group may read it.
 */
unsigned char *files_read_private(const char *path, size_t max, size_t *len);

/*
 * Adds the certificates (CRLs) of a file, PEM or one in DER, to @certs (@crls). False, with
 * a message: it cannot be read, has none, or one that is malformed.
 */
bool files_add_certs(const char *path, struct stack_st_X509 *certs);
bool files_add_crls(const char *path, struct stack_st_X509_CRL *crls);

/* Is it a name that "openssl rehash" gives to a certificate? */
bool files_is_cert_name(const char *name);
/* To a CRL; or does it end in .pem or .crl? */
bool files_is_crl_name(const char *name);

/*
 * Calls @each for every name in the folder @path that @is_wanted. False, with a message: it
 * cannot be read, or @each has returned false.
 */
bool files_each(const char *path, bool (*is_wanted)(const char *name),
		bool (*each)(const char *path, void *arg), void *arg);

#endif /* KSHAKED_FILES_H */
