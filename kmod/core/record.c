// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record.h"
#include "fault.h"

static int parse_plaintext_header(struct kshake_record_header *h, bool first)
{
	switch (h->type) {
	case TLS_RECORD_TYPE_HANDSHAKE:
		break;
	case TLS_RECORD_TYPE_ALERT:
		/* RFC 8446, 5.1: a whole alert, one a record. */
		if (h->len && h->len != 2)
			return KSHAKE_FAULT_DECODE;
		break;
	case TLS_RECORD_TYPE_DATA:
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	default:
		return first ? KSHAKE_FAULT_NOT_TLS : KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	}
	if (h->len > KSHAKE_PLAINTEXT_MAX)
		return KSHAKE_FAULT_RECORD_OVERFLOW;
	/* RFC 8446, 5.1: MUST NOT be sent with nothing in it. */
	if (!h->len)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	return 0;
}

static int parse_ciphertext_header(struct kshake_record_header *h)
{
	if (h->type != TLS_RECORD_TYPE_DATA)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	if (h->len > KSHAKE_CIPHERTEXT_MAX)
		return KSHAKE_FAULT_RECORD_OVERFLOW;
	if (h->len < KSHAKE_AEAD_TAG)
		return KSHAKE_FAULT_BAD_RECORD_MAC;
	return 0;
}

/**
 * kshake_record_parse_header() - judge a record by its header, before its body is read
 * @header: KSHAKE_RECORD_HEADER bytes
 * @protected: the peer has keys: only TLSCiphertext is due
 * @first: nothing came from this peer yet: it may speak another protocol
 * @out: the header
 *
 * legacy_record_version is ignored (RFC 8446, 5.1: MUST).
 *
 * Return: 0; or the fault unexpected_message (a type that is not due, an empty
 * record; RFC 8446, 5), record_overflow (too long; 5.1, 5.2), decode_error (an alert of the
 * wrong length) or bad_record_mac (too short for a tag).
 */
int kshake_record_parse_header(const u8 *header, bool protected, bool first,
			       struct kshake_record_header *out)
{
	struct kshake_record_header h = {
		.type = header[0],
		.len = get_unaligned_be16(header + 3),
	};
	int err;

	/* RFC 8446, 5: one byte, and never protected. */
	if (h.type == TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC)
		err = h.len == 1 ? 0 : KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	else if (protected)
		err = parse_ciphertext_header(&h);
	else
		err = parse_plaintext_header(&h, first);
	if (!err)
		*out = h;
	return err;
}

/**
 * kshake_record_set_key() - protect records from here on
 * @half: its old key is wiped, its sequence number starts at 0
 * @aead: the suite's
 * @key: kshake_aead_key_size() bytes
 * @iv: KSHAKE_AEAD_IV bytes
 *
 * Return: 0 or a negative errno; then @half is as it was.
 */
int kshake_record_set_key(struct kshake_record_half *half, enum kshake_aead_alg aead,
			  const u8 *key, const u8 *iv)
{
	struct kshake_aead *keyed;
	int err;

	err = kshake_aead_new(&keyed, aead, key);
	if (err)
		return err;
	kshake_record_wipe(half);
	half->aead = keyed;
	memcpy(half->iv, iv, KSHAKE_AEAD_IV);
	return 0;
}

/* RFC 8446, 5.3: the per-record nonce; a sequence number MUST NOT wrap. */
static int next_nonce(struct kshake_record_half *half, u8 *nonce)
{
	u8 seq[8];
	unsigned int i;

	if (half->seq == U64_MAX)
		return -EOVERFLOW;
	put_unaligned_be64(half->seq, seq);
	memcpy(nonce, half->iv, KSHAKE_AEAD_IV);
	for (i = 0; i < sizeof(seq); i++)
		nonce[KSHAKE_AEAD_IV - sizeof(seq) + i] ^= seq[i];
	half->seq++;
	return 0;
}

/**
 * kshake_record_open() - remove a record's protection, in place
 * @half: the reading direction, with a key
 * @header: of the record; it is authenticated
 * @fragment: encrypted_record, from kmalloc()
 * @len: its bytes, at least KSHAKE_AEAD_TAG
 * @type: the true ContentType
 * @content_len: bytes of content at the start of @fragment
 *
 * Return: 0; the fault bad_record_mac, record_overflow (RFC 8446, 5.4) or unexpected_message
 * (nothing but padding; an empty handshake or alert fragment); or a negative errno.
 */
int kshake_record_open(struct kshake_record_half *half, const u8 *header, u8 *fragment, size_t len,
		       u8 *type, size_t *content_len)
{
	u8 nonce[KSHAKE_AEAD_IV];
	size_t inner;
	int err;

	err = next_nonce(half, nonce);
	if (err)
		return err;
	err = kshake_aead_open(half->aead, nonce, header, KSHAKE_RECORD_HEADER, fragment, len);
	if (err == -EBADMSG) {
		half->seq--;		/* a server may go on as if it had not come */
		return KSHAKE_FAULT_BAD_RECORD_MAC;
	}
	if (err)
		return err;

	/* RFC 8446, 5.4: TLSInnerPlaintext is content, its type, zeros. */
	inner = len - KSHAKE_AEAD_TAG;
	if (inner > KSHAKE_PLAINTEXT_MAX + 1)
		return KSHAKE_FAULT_RECORD_OVERFLOW;
	while (inner && !fragment[inner - 1])
		inner--;
	if (!inner)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	*type = fragment[--inner];
	if (!inner && *type != TLS_RECORD_TYPE_DATA)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	*content_len = inner;
	return 0;
}

static int write_one(struct kshake_record_half *half, struct kshake_builder *out, u16 version,
		     u8 type, const u8 *content, size_t len)
{
	size_t extra = half->aead ? 1 + KSHAKE_AEAD_TAG : 0;
	u8 nonce[KSHAKE_AEAD_IV];
	u8 *record;
	int err;

	record = kshake_build_reserve(out, KSHAKE_RECORD_HEADER + len + extra);
	if (!record)
		return out->error;
	record[0] = half->aead ? TLS_RECORD_TYPE_DATA : type;
	put_unaligned_be16(version, record + 1);
	put_unaligned_be16(len + extra, record + 3);
	memcpy(record + KSHAKE_RECORD_HEADER, content, len);
	if (!half->aead)
		return 0;

	record[KSHAKE_RECORD_HEADER + len] = type;
	err = next_nonce(half, nonce);
	if (!err)
		err = kshake_aead_seal(half->aead, nonce, record, KSHAKE_RECORD_HEADER,
				       record + KSHAKE_RECORD_HEADER, len + 1);
	/* Plaintext of a record that was to be protected must never go out. */
	if (err) {
		memzero_explicit(record, KSHAKE_RECORD_HEADER + len + extra);
		out->len -= KSHAKE_RECORD_HEADER + len + extra;
	}
	return err;
}

/**
 * kshake_record_write() - frame, and protect once there is a key
 * @half: the writing direction
 * @out: gets whole records, or nothing
 * @version: legacy_record_version
 * @type: ContentType
 * @content: fragmented if it is longer than a record may be
 * @len: its bytes, at least 1
 *
 * Return: 0 or a negative errno.
 */
int kshake_record_write(struct kshake_record_half *half, struct kshake_builder *out, u16 version,
			u8 type, const u8 *content, size_t len)
{
	size_t n;
	int err;

	while (len) {
		n = min_t(size_t, len, KSHAKE_PLAINTEXT_MAX);
		err = write_one(half, out, version, type, content, n);
		if (err)
			return err;
		content += n;
		len -= n;
	}
	return 0;
}

/**
 * kshake_record_wipe() - forget the key
 * @half: plaintext again, sequence number 0
 */
void kshake_record_wipe(struct kshake_record_half *half)
{
	kshake_aead_free(half->aead);
	memzero_explicit(half, sizeof(*half));
}
