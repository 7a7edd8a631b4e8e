/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* As much DER (X.690) as the way through a certificate takes. */
#ifndef KSHAKE_ASN1_H
#define KSHAKE_ASN1_H

#include "wire.h"

/* Identifier octets */
#define DER_BOOLEAN	0x01
#define DER_INTEGER	0x02
#define DER_BIT_STRING	0x03
#define DER_OCTET_STRING 0x04
#define DER_NULL	0x05
#define DER_OID		0x06
#define DER_SEQUENCE	0x30
#define DER_CONTEXT(n)	(0xa0 | (n))	/* [n] EXPLICIT */
#define DER_CONTEXT_PRIMITIVE(n) (0x80 | (n))	/* [n] IMPLICIT */

/* DER lengths: definite, and in the shortest form (X.690, 10.1). */
static inline bool read_length(struct kshake_reader *r, size_t *len)
{
	struct kshake_bytes octets;
	unsigned int i;
	u8 first;

	if (!kshake_read_u8(r, &first))
		return false;
	if (first < 0x80) {
		*len = first;
		return true;
	}
	/* A certificate has at most 2^24 - 1 bytes (RFC 8446, 4.4.2). */
	if (first == 0x80 || first > 0x83 || !kshake_read_bytes(r, first & 0x7f, &octets))
		return false;
	*len = 0;
	for (i = 0; i < octets.len; i++)
		*len = *len << 8 | octets.data[i];
	return octets.data[0] && *len >= 0x80;
}

/* Take one element with this tag; @contents reads what is in it. */
static inline bool read_element(struct kshake_reader *r, u8 tag, struct kshake_reader *contents)
{
	struct kshake_reader at = *r;
	struct kshake_bytes bytes;
	size_t len;
	u8 found;

	if (!kshake_read_u8(&at, &found) || found != tag || !read_length(&at, &len) ||
	    !kshake_read_bytes(&at, len, &bytes))
		return false;
	kshake_reader_init(contents, bytes.data, bytes.len);
	*r = at;
	return true;
}

/* Take one element with this tag, whatever is in it. */
static inline bool skip_element(struct kshake_reader *r, u8 tag)
{
	struct kshake_reader contents;

	return read_element(r, tag, &contents);
}

/* Is what is left the contents of this OBJECT IDENTIFIER? */
static inline bool is_oid(const struct kshake_reader *r, const u8 *oid, size_t len)
{
	return r->left == len && !memcmp(r->at, oid, len);
}

#endif /* KSHAKE_ASN1_H */
