// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Strict DER. The crypto API's own decoder takes BER and negative numbers; RFC 8446, 4.2.3
 * wants DER, so it is checked here.
 */
#include "der.h"

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

/**
 * kshake_der_next_is() - look at the next element's tag
 * @in: a reader
 * @tag: identifier octet
 *
 * Return: true if there is a next element and it has @tag.
 */
bool kshake_der_next_is(const struct kshake_bytes *in, u8 tag)
{
	return in->len && in->data[0] == tag;
}

/**
 * kshake_der_element() - take the next element
 * @in: a reader
 * @tag: identifier octet that it must have
 * @contents: gets its contents, borrowed from @in
 *
 * Return: 0 or -EBADMSG.
 */
int kshake_der_element(struct kshake_bytes *in, u8 tag, struct kshake_bytes *contents)
{
	struct kshake_bytes b;
	size_t len;

	if (der_cut(in, 1, &b) || b.data[0] != tag || der_length(in, &len))
		return -EBADMSG;

	return der_cut(in, len, contents);
}

/**
 * kshake_der_bit_string() - take a BIT STRING of whole octets
 * @in: a reader
 * @tag: KSHAKE_DER_BIT_STRING, or what stands for it
 * @octets: gets them, borrowed from @in; not empty
 *
 * Return: 0 or -EBADMSG.
 */
int kshake_der_bit_string(struct kshake_bytes *in, u8 tag, struct kshake_bytes *octets)
{
	struct kshake_bytes unused;

	/* X.690, 8.6.2: the first octet counts the unused bits of the last. */
	if (kshake_der_element(in, tag, octets) || der_cut(octets, 1, &unused) ||
	    unused.data[0] || !octets->len)
		return -EBADMSG;

	return 0;
}

/**
 * kshake_der_uint() - take a non-negative INTEGER
 * @in: a reader
 * @n: gets it without leading zeros, borrowed from @in; a zero is empty
 *
 * Return: 0 or -EBADMSG.
 */
int kshake_der_uint(struct kshake_bytes *in, struct kshake_bytes *n)
{
	/* X.690, 8.3: not empty, in the fewest bytes; a negative one has its top bit set. */
	if (kshake_der_element(in, KSHAKE_DER_INTEGER, n) || !n->len || n->data[0] & 0x80)
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
 * kshake_der_secret_uint() - take a non-negative INTEGER that is a secret
 * @in: a reader
 * @n: gets it as it is encoded, with a leading zero perhaps; borrowed from @in
 * @wrong: becomes nonzero if the encoding is not DER, else keeps its value
 *
 * The same rules as for kshake_der_uint(), without a look at the value: whether it
 * meets them is for the caller to ask @wrong, once all is read.
 *
 * Return: 0 or -EBADMSG, by what lies around the value.
 */
int kshake_der_secret_uint(struct kshake_bytes *in, struct kshake_bytes *n, u32 *wrong)
{
	u32 zero;

	if (kshake_der_element(in, KSHAKE_DER_INTEGER, n) || !n->len)
		return -EBADMSG;

	*wrong |= n->data[0] >> 7;
	if (n->len > 1) {
		zero = ((u32)n->data[0] - 1) >> 31;
		*wrong |= zero & ~(u32)(n->data[1] >> 7);
	}
	return 0;
}

/**
 * kshake_der_pair() - decode SEQUENCE { INTEGER, INTEGER }
 * @data: one DER value and nothing behind it
 * @len: of @data
 * @pair: gets the numbers, borrowed from @data
 *
 * Both RSAPublicKey (RFC 8017, A.1.1) and Ecdsa-Sig-Value (RFC 3279, 2.2.3) are that.
 *
 * Return: 0 or -EBADMSG.
 */
int kshake_der_pair(const u8 *data, size_t len, struct kshake_der_pair *pair)
{
	struct kshake_bytes in = { data, len };
	struct kshake_bytes seq;

	if (kshake_der_element(&in, KSHAKE_DER_SEQUENCE, &seq) || in.len ||
	    kshake_der_uint(&seq, &pair->first) || kshake_der_uint(&seq, &pair->second) || seq.len)
		return -EBADMSG;

	return 0;
}

/* Tag and length; returns the end of what it wrote. */
static u8 *der_put_header(u8 *out, u8 tag, size_t len)
{
	*out++ = tag;
	if (len > U8_MAX) {
		*out++ = DER_LONG | 2;
		*out++ = len >> 8;
	} else if (len >= DER_LONG) {
		*out++ = DER_LONG | 1;
	}
	*out++ = len;
	return out;
}

static size_t der_header_size(size_t len)
{
	return len > U8_MAX ? 4 : len >= DER_LONG ? 3 : 2;
}

/* An INTEGER has no zeros in front but one that keeps its top bit clear, or is all of it. */
static size_t der_uint_size(const struct kshake_bytes *n)
{
	return n->len + (!n->len || n->data[0] & 0x80);
}

static u8 *der_put_uint(u8 *out, const struct kshake_bytes *n)
{
	size_t size = der_uint_size(n);

	out = der_put_header(out, KSHAKE_DER_INTEGER, size);
	if (size > n->len)
		*out++ = 0;
	memcpy(out, n->data, n->len);
	return out + n->len;
}

/**
 * kshake_der_put_pair() - encode SEQUENCE { INTEGER, INTEGER }
 * @out: has room for both and KSHAKE_DER_PAIR_OVERHEAD more
 * @first: big-endian, public, not negative; at most 16,384 bytes
 * @second: likewise
 *
 * Return: how many bytes that is.
 */
size_t kshake_der_put_pair(u8 *out, const struct kshake_bytes *first,
			   const struct kshake_bytes *second)
{
	struct kshake_bytes a = kshake_bytes_trim(*first), b = kshake_bytes_trim(*second);
	size_t a_size = der_uint_size(&a), b_size = der_uint_size(&b);
	size_t len = der_header_size(a_size) + a_size + der_header_size(b_size) + b_size;
	u8 *at;

	at = der_put_header(out, KSHAKE_DER_SEQUENCE, len);
	at = der_put_uint(at, &a);
	at = der_put_uint(at, &b);
	return at - out;
}
