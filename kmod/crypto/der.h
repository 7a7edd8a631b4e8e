/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * As much DER (X.690) as keys and signatures need. A reader is a struct kshake_bytes of which
 * elements are cut off at the front.
 */
#ifndef KSHAKE_CRYPTO_DER_H
#define KSHAKE_CRYPTO_DER_H

#include "crypto.h"

/* Identifier octets; [n] constructed and [n] primitive of the context */
#define KSHAKE_DER_INTEGER		0x02
#define KSHAKE_DER_BIT_STRING		0x03
#define KSHAKE_DER_OCTET_STRING		0x04
#define KSHAKE_DER_NULL			0x05
#define KSHAKE_DER_OID			0x06
#define KSHAKE_DER_SEQUENCE		0x30
#define KSHAKE_DER_CONSTRUCTED(n)	(0xa0 | (n))
#define KSHAKE_DER_PRIMITIVE(n)		(0x80 | (n))

/* Around two INTEGERs in a SEQUENCE: three headers of up to four bytes, two zeros. */
#define KSHAKE_DER_PAIR_OVERHEAD	14

/**
 * struct kshake_der_pair - two non-negative INTEGERs
 * @first: big-endian, without leading zeros; a zero is empty
 * @second: likewise
 */
struct kshake_der_pair {
	struct kshake_bytes first;
	struct kshake_bytes second;
};

bool kshake_der_next_is(const struct kshake_bytes *in, u8 tag);
int kshake_der_element(struct kshake_bytes *in, u8 tag, struct kshake_bytes *contents);
int kshake_der_bit_string(struct kshake_bytes *in, u8 tag, struct kshake_bytes *octets);
int kshake_der_uint(struct kshake_bytes *in, struct kshake_bytes *n);
int kshake_der_secret_uint(struct kshake_bytes *in, struct kshake_bytes *n, u32 *wrong);

int kshake_der_pair(const u8 *data, size_t len, struct kshake_der_pair *pair);
size_t kshake_der_put_pair(u8 *out, const struct kshake_bytes *first,
			   const struct kshake_bytes *second);

#endif /* KSHAKE_CRYPTO_DER_H */
