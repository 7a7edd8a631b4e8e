/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Just enough DER (X.690) for two INTEGERs in a SEQUENCE, which is what both
 * RSAPublicKey (RFC 8017, A.1.1) and Ecdsa-Sig-Value (RFC 3279, 2.2.3) are.
 */
#ifndef KSHAKE_CRYPTO_DER_H
#define KSHAKE_CRYPTO_DER_H

#include "crypto.h"

/**
 * struct kshake_der_pair - two non-negative INTEGERs
 * @first: big-endian, without leading zeros; a zero is empty
 * @second: likewise
 */
struct kshake_der_pair {
	struct kshake_bytes first;
	struct kshake_bytes second;
};

int kshake_der_pair(const u8 *data, size_t len, struct kshake_der_pair *pair);

#endif /* KSHAKE_CRYPTO_DER_H */
