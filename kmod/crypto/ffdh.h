/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Diffie-Hellman in finite fields, in the groups of RFC 7919. */
#ifndef KSHAKE_CRYPTO_FFDH_H
#define KSHAKE_CRYPTO_FFDH_H

#include "crypto.h"

#define KSHAKE_FFDH_PRIVATE_MAX	48

/**
 * struct kshake_ffdh - a group, whose generator is 2
 * @id: NamedGroup
 * @private_size: of a private key in bytes
 * @size: of the prime and of a share in bytes
 * @prime: big-endian
 */
struct kshake_ffdh {
	u16 id;
	u8 private_size;
	u16 size;
	const u8 *prime;
};

extern const struct kshake_ffdh kshake_ffdhe2048;
extern const struct kshake_ffdh kshake_ffdhe3072;
extern const struct kshake_ffdh kshake_ffdhe4096;

/* The share of a private key. 0; -EINVAL: the key is 0; -ENOMEM. */
int kshake_ffdh_public(const struct kshake_ffdh *group, const u8 *private, u8 *public);
/* What both arrive at; @peer is checked. 0, -EBADMSG or -ENOMEM. */
int kshake_ffdh_shared(const struct kshake_ffdh *group, const u8 *private, const u8 *peer,
		       u8 *secret);

#endif /* KSHAKE_CRYPTO_FFDH_H */
