/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Stapled OCSP responses (RFC 6960), in the form that RFC 8446, 4.4.2.1, sends them.
 */
#ifndef KSHAKED_OCSP_H
#define KSHAKED_OCSP_H

#include "verify.h"

/*
 * What @staple says about the first certificate of @path, which the second one has issued:
 * X509_V_OK, X509_V_ERR_CERT_REVOKED, X509_V_ERR_OCSP_CERT_UNKNOWN, or
 * X509_V_ERR_OCSP_VERIFY_FAILED if it says nothing that counts. Explains that in
 * @answer->why, and shortens @answer->lifetime. @level: OpenSSL's security level.
 */
int ocsp_check(struct bytes staple, const struct stack_st_X509 *path, int level,
	       struct answer *answer);

/* Does @leaf insist on a staple (RFC 7633)? */
bool ocsp_is_must_staple(const X509 *leaf);

#endif /* KSHAKED_OCSP_H */
