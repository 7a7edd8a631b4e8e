/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Extension blocks (RFC 8446, 4.2): what may stand where. */
#ifndef KSHAKE_EXT_H
#define KSHAKE_EXT_H

#include "wire.h"

/* ExtensionType code points. */
enum kshake_ext_type {
	KSHAKE_EXT_SERVER_NAME = 0,
	KSHAKE_EXT_MAX_FRAGMENT_LENGTH = 1,
	KSHAKE_EXT_STATUS_REQUEST = 5,
	KSHAKE_EXT_SUPPORTED_GROUPS = 10,
	KSHAKE_EXT_EC_POINT_FORMATS = 11,
	KSHAKE_EXT_SIGNATURE_ALGORITHMS = 13,
	KSHAKE_EXT_USE_SRTP = 14,
	KSHAKE_EXT_HEARTBEAT = 15,
	KSHAKE_EXT_ALPN = 16,
	KSHAKE_EXT_SIGNED_CERTIFICATE_TIMESTAMP = 18,
	KSHAKE_EXT_CLIENT_CERTIFICATE_TYPE = 19,
	KSHAKE_EXT_SERVER_CERTIFICATE_TYPE = 20,
	KSHAKE_EXT_PADDING = 21,
	KSHAKE_EXT_EXTENDED_MASTER_SECRET = 23,
	KSHAKE_EXT_RECORD_SIZE_LIMIT = 28,
	KSHAKE_EXT_PRE_SHARED_KEY = 41,
	KSHAKE_EXT_EARLY_DATA = 42,
	KSHAKE_EXT_SUPPORTED_VERSIONS = 43,
	KSHAKE_EXT_COOKIE = 44,
	KSHAKE_EXT_PSK_KEY_EXCHANGE_MODES = 45,
	KSHAKE_EXT_CERTIFICATE_AUTHORITIES = 47,
	KSHAKE_EXT_OID_FILTERS = 48,
	KSHAKE_EXT_POST_HANDSHAKE_AUTH = 49,
	KSHAKE_EXT_SIGNATURE_ALGORITHMS_CERT = 50,
	KSHAKE_EXT_KEY_SHARE = 51,
	KSHAKE_EXT_RENEGOTIATION_INFO = 0xff01,
};

/* The messages that carry extensions. */
enum kshake_ext_place {
	KSHAKE_EXT_IN_CLIENT_HELLO = BIT(0),
	KSHAKE_EXT_IN_SERVER_HELLO = BIT(1),
	KSHAKE_EXT_IN_HELLO_RETRY_REQUEST = BIT(2),
	KSHAKE_EXT_IN_ENCRYPTED_EXTENSIONS = BIT(3),
	KSHAKE_EXT_IN_CERTIFICATE = BIT(4),
	KSHAKE_EXT_IN_CERTIFICATE_REQUEST = BIT(5),
	KSHAKE_EXT_IN_NEW_SESSION_TICKET = BIT(6),
	KSHAKE_EXT_IN_SERVER_HELLO12 = BIT(7),		/* of TLS 1.2 */
};

#define KSHAKE_EXT_BLOCK_MAX	64	/* extensions in one block */

/**
 * struct kshake_ext_block - an extension block being read
 * @left: what was not read yet
 * @start: of the block
 * @place: the message it is in
 * @asked: kshake_ext_bit()s of what this message answers
 * @count: extensions read
 */
struct kshake_ext_block {
	struct kshake_reader left;
	const u8 *start;
	enum kshake_ext_place place;
	u32 asked;
	unsigned int count;
};

u32 kshake_ext_bit(u16 type);
void kshake_ext_begin(struct kshake_ext_block *block, const struct kshake_reader *vec,
		      enum kshake_ext_place place, u32 asked);
int kshake_ext_next(struct kshake_ext_block *block, u16 *type, struct kshake_reader *body);
size_t kshake_ext_build(struct kshake_builder *b, u16 type);
void kshake_ext_built(struct kshake_builder *b, size_t mark);

static inline bool kshake_ext_more(const struct kshake_ext_block *block)
{
	return block->left.left;
}

#endif /* KSHAKE_EXT_H */
