/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The record layer (RFC 8446, 5; RFC 5246, 6.2): framing, protection, limits. */
#ifndef KSHAKE_RECORD_H
#define KSHAKE_RECORD_H

#include "wire.h"
#include "../crypto/crypto.h"

#define KSHAKE_RECORD_HEADER		5
#define KSHAKE_PLAINTEXT_MAX		16384			/* RFC 8446, 5.1 */
#define KSHAKE_CIPHERTEXT_MAX		(16384 + 256)		/* RFC 8446, 5.2 */
#define KSHAKE_CIPHERTEXT12_MAX		(16384 + 8 + 16)	/* what an AEAD can make of it */

/**
 * struct kshake_record_half - one direction's protection
 * @aead: NULL while records are plaintext
 * @tls12: it is as TLS 1.2 has it
 * @explicit: bytes of nonce in each record, of TLS 1.2
 * @iv: static IV; of TLS 1.2 with @explicit: the first bytes of nonces
 * @seq: next record's sequence number
 */
struct kshake_record_half {
	struct kshake_aead *aead;
	bool tls12;
	u8 explicit;
	u8 iv[KSHAKE_AEAD_IV];
	u64 seq;
};

/**
 * struct kshake_record_header - a header that was found acceptable
 * @type: outer ContentType
 * @len: bytes of the fragment, never 0
 */
struct kshake_record_header {
	u8 type;
	u16 len;
};

/* What a record that is due is protected by. */
enum kshake_protection {
	KSHAKE_PLAIN,
	KSHAKE_PROTECTED13,
	KSHAKE_PROTECTED12,
};

int kshake_record_parse_header(const u8 *header, enum kshake_protection protection, bool first,
			       struct kshake_record_header *out);
int kshake_record_set_key(struct kshake_record_half *half, enum kshake_aead_alg aead,
			  const u8 *key, const u8 *iv);
/* RFC 5246, 6.2.3.3; the nonce in a record is its sequence number (RFC 5288, 3). */
int kshake_record_set_key12(struct kshake_record_half *half, enum kshake_aead_alg aead,
			    const u8 *key, const u8 *iv);
int kshake_record_open(struct kshake_record_half *half, const u8 *header, u8 *fragment, size_t len,
		       u8 *type, size_t *content_len);
int kshake_record_write(struct kshake_record_half *half, struct kshake_builder *out, u16 version,
			u8 type, const u8 *content, size_t len);
void kshake_record_wipe(struct kshake_record_half *half);

#endif /* KSHAKE_RECORD_H */
