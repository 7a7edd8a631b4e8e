/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a certificate's key may be used for: keyUsage (RFC 5280, 4.2.1.3). */
#ifndef KSHAKE_KEY_USAGE_H
#define KSHAKE_KEY_USAGE_H

#include "bytes.h"

bool kshake_cert_may_encrypt(const struct kshake_bytes *cert);
bool kshake_cert_may_sign(const struct kshake_bytes *cert);

#endif /* KSHAKE_KEY_USAGE_H */
