/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Keying material exporters (RFC 5705; RFC 8446, 7.5). */
#ifndef KSHAKE_EXPORTER_H
#define KSHAKE_EXPORTER_H

#include "../crypto/crypto.h"

#define KSHAKE_EXPORTER_BINDING	32	/* bytes of tls-exporter (RFC 9266, 2) */

/**
 * struct kshake_exporter - what keying material is exported from; borrowed
 * @version: KSHAKE_VERSION_1_2 or _1_3
 * @hash: of the suite
 * @secret: exporter_master_secret (hash size); of TLS 1.2 the master secret
 * @randoms: of TLS 1.2: ClientHello.random, ServerHello.random
 */
struct kshake_exporter {
	u16 version;
	enum kshake_hash_alg hash;
	struct kshake_bytes secret;
	const u8 *randoms;
};

int kshake_exporter_derive(const struct kshake_exporter *x, const struct kshake_bytes *label,
			   const struct kshake_bytes *context, u8 *out, size_t out_len);
/* The channel binding tls-exporter; @binding gets KSHAKE_EXPORTER_BINDING bytes. */
int kshake_exporter_bind(const struct kshake_exporter *x, u8 *binding);

#endif /* KSHAKE_EXPORTER_H */
