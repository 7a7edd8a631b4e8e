/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What we can negotiate: versions, cipher suites, groups, signature schemes. */
#ifndef KSHAKE_SUITE_H
#define KSHAKE_SUITE_H

#include "engine.h"
#include "msg12.h"

/* CipherSuite code points (RFC 8446, B.4). */
#define KSHAKE_SUITE_AES_128_GCM_SHA256		0x1301
#define KSHAKE_SUITE_AES_256_GCM_SHA384		0x1302
#define KSHAKE_SUITE_CHACHA20_POLY1305_SHA256	0x1303
#define KSHAKE_SUITE_AES_128_CCM_SHA256		0x1304

/* Of TLS 1.2 (RFC 5288, RFC 5289, RFC 6655, RFC 7251, RFC 7905). */
#define KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM		0xc02b
#define KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM		0xc02c
#define KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM		0xc02f
#define KSHAKE_SUITE_ECDHE_RSA_AES_256_GCM		0xc030
#define KSHAKE_SUITE_ECDHE_RSA_CHACHA20_POLY1305	0xcca8
#define KSHAKE_SUITE_ECDHE_ECDSA_CHACHA20_POLY1305	0xcca9
#define KSHAKE_SUITE_DHE_RSA_AES_128_GCM		0x009e
#define KSHAKE_SUITE_DHE_RSA_AES_256_GCM		0x009f
#define KSHAKE_SUITE_DHE_RSA_CHACHA20_POLY1305		0xccaa
#define KSHAKE_SUITE_ECDHE_ECDSA_AES_128_CCM		0xc0ac
#define KSHAKE_SUITE_DHE_RSA_AES_128_CCM		0xc09e
#define KSHAKE_SUITE_RSA_AES_128_GCM			0x009c
#define KSHAKE_SUITE_RSA_AES_256_GCM			0x009d

/**
 * struct kshake_suite - a cipher suite
 * @id: code point
 * @version: of TLS that it is for; the rest differs by it
 * @aead: protects records
 * @hash: of the transcript and the key schedule
 * @exchange: of TLS 1.2: enum kshake_exchange
 * @rsa: of TLS 1.2: the server's key is RSA, else of a curve
 */
struct kshake_suite {
	u16 id;
	u16 version;
	enum kshake_aead_alg aead;
	enum kshake_hash_alg hash;
	enum kshake_exchange exchange;
	bool rsa;
};

const struct kshake_suite *kshake_suite_find(u16 id);
bool kshake_suite_enabled(const struct kshake_engine_config *config,
			  const struct kshake_suite *suite);
bool kshake_version_enabled(const struct kshake_engine_config *config, u16 version);
unsigned int kshake_schemes_for(const struct kshake_engine_config *config, bool tls12,
				u16 *schemes);
bool kshake_scheme_fits(u16 version, u16 scheme, enum kshake_key_type type);

/* Of a finite field: for DHE, and not for ECDHE, in TLS 1.2 (RFC 7919, 2). */
static inline bool kshake_group_is_ffdhe(u16 group)
{
	return group >> 8 == 1;
}

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
