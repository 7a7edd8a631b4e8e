/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The channel binding tls-server-end-point (RFC 5929, 4). */
#ifndef KSHAKE_END_POINT_H
#define KSHAKE_END_POINT_H

#include "../crypto/crypto.h"

bool kshake_end_point_hash(const struct kshake_bytes *cert, enum kshake_hash_alg *hash);
int kshake_end_point(const struct kshake_bytes *cert, u8 *binding, u8 *len);

#endif /* KSHAKE_END_POINT_H */
