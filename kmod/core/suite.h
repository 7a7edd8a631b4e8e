/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What we can negotiate: cipher suites, groups, signature schemes. */
#ifndef KSHAKE_SUITE_H
#define KSHAKE_SUITE_H

#include "engine.h"

/* CipherSuite code points (RFC 8446, B.4). */
#define KSHAKE_SUITE_AES_128_GCM_SHA256		0x1301
#define KSHAKE_SUITE_AES_256_GCM_SHA384		0x1302
#define KSHAKE_SUITE_CHACHA20_POLY1305_SHA256	0x1303

/**
 * struct kshake_suite - a TLS 1.3 cipher suite
 * @id: code point
 * @aead: protects records
 * @hash: of the transcript and the key schedule
 */
struct kshake_suite {
	u16 id;
	enum kshake_aead_alg aead;
	enum kshake_hash_alg hash;
};

/* In certificates' signatures we leave these to the verifier (RFC 8446, 4.2.3). */
extern const u16 kshake_cert_only_schemes[];
extern const unsigned int kshake_nr_cert_only_schemes;

const struct kshake_suite *kshake_suite_find(u16 id);
bool kshake_scheme_fits(u16 scheme, enum kshake_key_type type);

/* Is @value among the @nr of @list? */
static inline bool kshake_in_list(u16 value, const u16 *list, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (list[i] == value)
			return true;
	return false;
}

#endif /* KSHAKE_SUITE_H */
