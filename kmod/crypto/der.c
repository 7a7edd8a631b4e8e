// SPDX-License-Identifier: GPL-2.0-only
/*
 * SEQUENCE { INTEGER, INTEGER } in strict DER. The crypto API's own decoder takes BER
 * and negative numbers; RFC 8446, 4.2.3 wants DER, so it is checked here.
 */
#include "der.h"

#define DER_INTEGER	0x02
#define DER_SEQUENCE	0x30
#define DER_LONG	0x80	/* the length follows, in so many bytes */

/* Cut @n bytes off the front of @in. */
static int der_cut(struct kshake_bytes *in, size_t n, struct kshake_bytes *out)
{
	if (n > in->len)
		return -EBADMSG;

	out->data = in->data;
	out->len = n;
	in->data += n;
	in->len -= n;
	return 0;
}

/* X.690, 8.1.3 and 10.1: the definite form, in the fewest bytes; two hold 65,535. */
static int der_length(struct kshake_bytes *in, size_t *len)
{
	struct kshake_bytes b;

	if (der_cut(in, 1, &b))
		return -EBADMSG;
	*len = b.data[0];

	switch (b.data[0]) {
	case 0 ... DER_LONG - 1:
		return 0;
	case DER_LONG | 1:
		if (der_cut(in, 1, &b))
			return -EBADMSG;
		*len = b.data[0];
		return *len < DER_LONG ? -EBADMSG : 0;
	case DER_LONG | 2:
		if (der_cut(in, 2, &b))
			return -EBADMSG;
		*len = get_unaligned_be16(b.data);
		return *len <= U8_MAX ? -EBADMSG : 0;
	default:
		return -EBADMSG;
	}
}

/* The contents of the next element, which must be a @tag. */
static int der_element(struct kshake_bytes *in, u8 tag, struct kshake_bytes *contents)
{
	struct kshake_bytes b;
	size_t len;

	if (der_cut(in, 1, &b) || b.data[0] != tag || der_length(in, &len))
		return -EBADMSG;

	return der_cut(in, len, contents);
}

/* X.690, 8.3: not empty, in the fewest bytes; a negative one has its top bit set. */
static int der_uint(struct kshake_bytes *in, struct kshake_bytes *n)
{
	if (der_element(in, DER_INTEGER, n) || !n->len || n->data[0] & 0x80)
		return -EBADMSG;
	if (n->data[0])
		return 0;
	if (n->len > 1 && !(n->data[1] & 0x80))
		return -EBADMSG;

	n->data++;
	n->len--;
	return 0;
}

/**
 * kshake_der_pair() - decode SEQUENCE { INTEGER, INTEGER }
 * @data: one DER value and nothing behind it
 * @len: of @data
 * @pair: gets the numbers, borrowed from @data
 *
 * Return: 0 or -EBADMSG.
 */
int kshake_der_pair(const u8 *data, size_t len, struct kshake_der_pair *pair)
{
	struct kshake_bytes in = { data, len };
	struct kshake_bytes seq;

	if (der_element(&in, DER_SEQUENCE, &seq) || in.len ||
	    der_uint(&seq, &pair->first) || der_uint(&seq, &pair->second) || seq.len)
		return -EBADMSG;

	return 0;
}
