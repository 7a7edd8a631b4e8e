/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From a certificate to its public key, and not a step further. */
#ifndef KSHAKE_SPKI_H
#define KSHAKE_SPKI_H

#include "../crypto/crypto.h"

#define KSHAKE_RSA_MIN_BITS	2048
#define KSHAKE_RSA_MAX_BITS	8192

struct kshake_reader;

bool kshake_spki_reach(const struct kshake_bytes *cert, struct kshake_reader *tbs);
int kshake_spki_find(const struct kshake_bytes *cert, struct kshake_bytes *spki);
int kshake_spki_signature(const struct kshake_bytes *cert, struct kshake_bytes *oid,
			  bool *self_issued);
int kshake_spki_parse(const struct kshake_bytes *spki, struct kshake_public_key *key);

#endif /* KSHAKE_SPKI_H */
