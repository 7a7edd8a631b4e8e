// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "record.h"
#include "fault.h"
#include "sched12.h"

#define ADDITIONAL_DATA	13	/* bytes of additional_data: RFC 5246, 6.2.3.3 */

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

/* Of TLS 1.2: the type is in the clear. Data is not due before the handshake is over. */
static int parse_ciphertext12_header(struct kshake_record_header *h)
{
	if (h->type != TLS_RECORD_TYPE_HANDSHAKE && h->type != TLS_RECORD_TYPE_ALERT)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	if (h->len > KSHAKE_CIPHERTEXT12_MAX)
		return KSHAKE_FAULT_RECORD_OVERFLOW;
	if (h->len < KSHAKE_AEAD_TAG)
		return KSHAKE_FAULT_BAD_RECORD_MAC;
	return 0;
}

/* RFC 8446, 5: one byte, and never protected; RFC 5246, 7.1: there is one, and it came. */
static int parse_ccs_header(const struct kshake_record_header *h,
			    enum kshake_protection protection)
{
	if (h->len != 1 || protection == KSHAKE_PROTECTED12)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	return 0;
}

/**
 * kshake_record_parse_header() - judge a record by its header, before its body is read
 * @header: KSHAKE_RECORD_HEADER bytes
 * @protection: what is due; anything but KSHAKE_PLAIN once the peer has keys
 * @first: nothing came from this peer yet: it may speak another protocol
 * @out: the header
 *
 * legacy_record_version is ignored (RFC 8446, 5.1: MUST); TLS 1.2 authenticates it.
 *
 * Return: 0; or the fault unexpected_message (a type that is not due, an empty
 * record; RFC 8446, 5), record_overflow (too long; 5.1, 5.2; of TLS 1.2 longer than what 2^14
 * bytes make, which RFC 5246, 6.2.3 only allows to other ciphers), decode_error (an alert of the
 * wrong length) or bad_record_mac (too short for a tag).
 */
int kshake_record_parse_header(const u8 *header, enum kshake_protection protection, bool first,
			       struct kshake_record_header *out)
{
	struct kshake_record_header h = {
		.type = header[0],
		.len = get_unaligned_be16(header + 3),
	};
	int err;

	if (h.type == TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC)
		err = parse_ccs_header(&h, protection);
	else if (protection == KSHAKE_PROTECTED13)
		err = parse_ciphertext_header(&h);
	else if (protection == KSHAKE_PROTECTED12)
		err = parse_ciphertext12_header(&h);
	else
		err = parse_plaintext_header(&h, first);
	if (!err)
		*out = h;
	return err;
}

static int set_key(struct kshake_record_half *half, enum kshake_aead_alg aead, const u8 *key,
		   const u8 *iv, size_t iv_len)
{
	struct kshake_aead *keyed;
	int err;

	err = kshake_aead_new(&keyed, aead, key);
	if (err)
		return err;
	kshake_record_wipe(half);
	half->aead = keyed;
	memcpy(half->iv, iv, iv_len);
	return 0;
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
	return set_key(half, aead, key, iv, KSHAKE_AEAD_IV);
}

/**
 * kshake_record_set_key12() - protect records from here on, as TLS 1.2 does (RFC 5246, 6.2.3.3)
 * @half: its old key is wiped, its sequence number starts at 0
 * @aead: the suite's
 * @key: kshake_aead_key_size() bytes
 * @iv: kshake_fixed_iv12() bytes
 *
 * Return: 0 or a negative errno; then @half is as it was.
 */
int kshake_record_set_key12(struct kshake_record_half *half, enum kshake_aead_alg aead,
			    const u8 *key, const u8 *iv)
{
	size_t fixed = kshake_fixed_iv12(aead);
	int err;

	err = set_key(half, aead, key, iv, fixed);
	if (err)
		return err;
	half->tls12 = true;
	half->explicit = KSHAKE_AEAD_IV - fixed;
	return 0;
}

/*
 * RFC 8446, 5.3: the per-record nonce; a sequence number MUST NOT wrap. RFC 7905, 2 does the
 * same, and RFC 5288, 3 leaves the last 8 bytes to the sender: with zeros in @half->iv there
 * they are the sequence number.
 */
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

static int bad_record(struct kshake_record_half *half, int err)
{
	if (err != -EBADMSG)
		return err;
	half->seq--;			/* a server may go on as if it had not come */
	return KSHAKE_FAULT_BAD_RECORD_MAC;
}

static int open13(struct kshake_record_half *half, const u8 *header, u8 *fragment, size_t len,
		  u8 *type, size_t *content_len)
{
	u8 nonce[KSHAKE_AEAD_IV];
	size_t inner;
	int err;

	err = next_nonce(half, nonce);
	if (err)
		return err;
	err = kshake_aead_open(half->aead, nonce, header, KSHAKE_RECORD_HEADER, fragment, len);
	if (err)
		return bad_record(half, err);

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

/* RFC 5246, 6.2.3.3: sequence number, type, version and the length of what is in it. */
static void additional_data(const struct kshake_record_half *half, const u8 *header, size_t len,
			    u8 *data)
{
	put_unaligned_be64(half->seq, data);
	memcpy(data + 8, header, 3);
	put_unaligned_be16(len, data + 11);
}

static int open12(struct kshake_record_half *half, const u8 *header, u8 *fragment, size_t len,
		  u8 *type, size_t *content_len)
{
	u8 nonce[KSHAKE_AEAD_IV], data[ADDITIONAL_DATA];
	size_t beside = half->explicit + KSHAKE_AEAD_TAG;
	int err;

	if (len < beside)
		return KSHAKE_FAULT_BAD_RECORD_MAC;
	if (len > KSHAKE_PLAINTEXT_MAX + beside)
		return KSHAKE_FAULT_RECORD_OVERFLOW;
	additional_data(half, header, len - beside, data);
	err = next_nonce(half, nonce);
	if (err)
		return err;
	memcpy(nonce + KSHAKE_AEAD_IV - half->explicit, fragment, half->explicit);
	err = kshake_aead_open(half->aead, nonce, data, sizeof(data), fragment + half->explicit,
			       len - half->explicit);
	if (err)
		return bad_record(half, err);
	/* RFC 5246, 6.2.1: MUST NOT be sent with nothing in it, but for data. */
	if (len == beside && header[0] != TLS_RECORD_TYPE_DATA)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	memmove(fragment, fragment + half->explicit, len - beside);
	*type = header[0];
	*content_len = len - beside;
	return 0;
}

/**
 * kshake_record_open() - remove a record's protection, in place
 * @half: the reading direction, with a key
 * @header: of the record; it is authenticated
 * @fragment: encrypted_record, from kmalloc(); or fragment of a TLSCiphertext of TLS 1.2
 * @len: its bytes, at least KSHAKE_AEAD_TAG
 * @type: the true ContentType
 * @content_len: bytes of content at the start of @fragment
 *
 * Return: 0; the fault bad_record_mac, record_overflow (RFC 8446, 5.4; RFC 5246, 6.2.1) or
 * unexpected_message (nothing but padding; an empty handshake or alert fragment); or a negative
 * errno.
 */
int kshake_record_open(struct kshake_record_half *half, const u8 *header, u8 *fragment, size_t len,
		       u8 *type, size_t *content_len)
{
	if (half->tls12)
		return open12(half, header, fragment, len, type, content_len);
	return open13(half, header, fragment, len, type, content_len);
}

static int seal13(struct kshake_record_half *half, u8 *record, u8 type, size_t len)
{
	u8 *fragment = record + KSHAKE_RECORD_HEADER;
	u8 nonce[KSHAKE_AEAD_IV];
	int err;

	fragment[len] = type;
	err = next_nonce(half, nonce);
	if (err)
		return err;
	return kshake_aead_seal(half->aead, nonce, record, KSHAKE_RECORD_HEADER, fragment, len + 1);
}

static int seal12(struct kshake_record_half *half, u8 *record, size_t len)
{
	u8 *fragment = record + KSHAKE_RECORD_HEADER;
	u8 nonce[KSHAKE_AEAD_IV], data[ADDITIONAL_DATA];
	int err;

	additional_data(half, record, len, data);
	err = next_nonce(half, nonce);
	if (err)
		return err;
	memcpy(fragment, nonce + KSHAKE_AEAD_IV - half->explicit, half->explicit);
	return kshake_aead_seal(half->aead, nonce, data, sizeof(data), fragment + half->explicit,
				len);
}

static int write_one(struct kshake_record_half *half, struct kshake_builder *out, u16 version,
		     u8 type, const u8 *content, size_t len)
{
	bool inner = half->aead && !half->tls12;	/* the type is within, RFC 8446, 5.2 */
	size_t tag = half->aead ? inner + KSHAKE_AEAD_TAG : 0;
	size_t size = KSHAKE_RECORD_HEADER + half->explicit + len + tag;
	u8 *record;
	int err;

	record = kshake_build_reserve(out, size);
	if (!record)
		return out->error;
	record[0] = inner ? TLS_RECORD_TYPE_DATA : type;
	put_unaligned_be16(version, record + 1);
	put_unaligned_be16(size - KSHAKE_RECORD_HEADER, record + 3);
	memcpy(record + KSHAKE_RECORD_HEADER + half->explicit, content, len);
	if (!half->aead)
		return 0;

	err = inner ? seal13(half, record, type, len) : seal12(half, record, len);
	/* Plaintext of a record that was to be protected must never go out. */
	if (err) {
		memzero_explicit(record, size);
		out->len -= size;
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
