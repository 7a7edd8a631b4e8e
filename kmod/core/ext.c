// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"

#define CH	KSHAKE_EXT_IN_CLIENT_HELLO
#define SH	KSHAKE_EXT_IN_SERVER_HELLO
#define HRR	KSHAKE_EXT_IN_HELLO_RETRY_REQUEST
#define EE	KSHAKE_EXT_IN_ENCRYPTED_EXTENSIONS
#define CT	KSHAKE_EXT_IN_CERTIFICATE
#define CR	KSHAKE_EXT_IN_CERTIFICATE_REQUEST
#define NST	KSHAKE_EXT_IN_NEW_SESSION_TICKET
#define SH12	KSHAKE_EXT_IN_SERVER_HELLO12

/*
 * RFC 8446, 4.2: which extension may be in which message; RFC 8449 for record_size_limit. In a
 * ServerHello of TLS 1.2 may be what the RFC of each has a server answer with (RFC 6066, 7301,
 * 7627, 8422, 5746 ...), and supported_groups, which no RFC allows there and some servers send.
 */
static const struct {
	u16 type;
	u16 places;
} legal[] = {
	{ KSHAKE_EXT_SERVER_NAME,			CH | EE | SH12 },
	{ KSHAKE_EXT_MAX_FRAGMENT_LENGTH,		CH | EE | SH12 },
	{ KSHAKE_EXT_STATUS_REQUEST,			CH | CR | CT | SH12 },
	{ KSHAKE_EXT_SUPPORTED_GROUPS,			CH | EE | SH12 },
	{ KSHAKE_EXT_EC_POINT_FORMATS,			CH | SH12 },
	{ KSHAKE_EXT_SIGNATURE_ALGORITHMS,		CH | CR },
	{ KSHAKE_EXT_USE_SRTP,				CH | EE | SH12 },
	{ KSHAKE_EXT_HEARTBEAT,				CH | EE | SH12 },
	{ KSHAKE_EXT_ALPN,				CH | EE | SH12 },
	{ KSHAKE_EXT_SIGNED_CERTIFICATE_TIMESTAMP,	CH | CR | CT | SH12 },
	{ KSHAKE_EXT_CLIENT_CERTIFICATE_TYPE,		CH | EE | SH12 },
	{ KSHAKE_EXT_SERVER_CERTIFICATE_TYPE,		CH | EE | SH12 },
	{ KSHAKE_EXT_PADDING,				CH },
	{ KSHAKE_EXT_EXTENDED_MASTER_SECRET,		CH | SH12 },
	{ KSHAKE_EXT_RECORD_SIZE_LIMIT,			CH | EE | SH12 },
	{ KSHAKE_EXT_PRE_SHARED_KEY,			CH | SH },
	{ KSHAKE_EXT_EARLY_DATA,			CH | EE | NST },
	{ KSHAKE_EXT_SUPPORTED_VERSIONS,		CH | SH | HRR },
	{ KSHAKE_EXT_COOKIE,				CH | HRR },
	{ KSHAKE_EXT_PSK_KEY_EXCHANGE_MODES,		CH },
	{ KSHAKE_EXT_CERTIFICATE_AUTHORITIES,		CH | CR },
	{ KSHAKE_EXT_OID_FILTERS,			CR },
	{ KSHAKE_EXT_POST_HANDSHAKE_AUTH,		CH },
	{ KSHAKE_EXT_SIGNATURE_ALGORITHMS_CERT,		CH | CR },
	{ KSHAKE_EXT_KEY_SHARE,				CH | SH | HRR },
	{ KSHAKE_EXT_RENEGOTIATION_INFO,		CH | SH12 },
};

/* These answer an earlier message, and may hold only what it asked for. */
#define ANSWERS	(SH | HRR | EE | CT | SH12)

static int find(u16 type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(legal); i++)
		if (legal[i].type == type)
			return i;
	return -1;
}

/**
 * kshake_ext_bit() - the place of an extension in a set
 * @type: ExtensionType
 *
 * Return: one bit; or 0 for a type we do not recognize.
 */
u32 kshake_ext_bit(u16 type)
{
	int i = find(type);

	BUILD_BUG_ON(ARRAY_SIZE(legal) > 32);
	return i < 0 ? 0 : BIT(i);
}

/**
 * kshake_ext_begin() - begin to read an extension block
 * @block: for kshake_ext_next()
 * @vec: contents of the block; not advanced
 * @place: the message it is in
 * @asked: kshake_ext_bit()s that the message answered to had; ignored for messages
 *	that answer none
 */
void kshake_ext_begin(struct kshake_ext_block *block, const struct kshake_reader *vec,
		      enum kshake_ext_place place, u32 asked)
{
	block->left = *vec;
	block->start = vec->at;
	block->place = place;
	block->asked = asked;
	block->count = 0;
}

static bool seen_before(const struct kshake_ext_block *block, const u8 *end, u16 type)
{
	struct kshake_reader r, body;
	u16 other;

	kshake_reader_init(&r, block->start, end - block->start);
	while (kshake_read_u16(&r, &other) && kshake_read_vec16(&r, &body))
		if (other == type)
			return true;
	return false;
}

static int judge(const struct kshake_ext_block *block, u16 type)
{
	int i = find(type);

	/* RFC 8446, 4.2: MUST abort with illegal_parameter */
	if (i >= 0 && !(legal[i].places & block->place))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/*
	 * RFC 8446, 4.2, and RFC 5246, 7.4.1.4: MUST abort with unsupported_extension; a cookie
	 * comes unasked.
	 */
	if (block->place & ANSWERS && (i < 0 || !(block->asked & BIT(i))) &&
	    type != KSHAKE_EXT_COOKIE)
		return KSHAKE_FAULT_UNSUPPORTED_EXTENSION;
	return 0;
}

/**
 * kshake_ext_next() - take the next extension
 * @block: kshake_ext_more() says that there is one
 * @type: its ExtensionType; one that we do not recognize is to be ignored
 * @body: its extension_data
 *
 * Return: 0 or a fault: decode_error (does not parse; more than KSHAKE_EXT_BLOCK_MAX),
 * illegal_parameter (twice in the block, or not allowed in this message) or
 * unsupported_extension (an answer to what was not asked).
 */
int kshake_ext_next(struct kshake_ext_block *block, u16 *type, struct kshake_reader *body)
{
	const u8 *at = block->left.at;

	if (!kshake_read_u16(&block->left, type) || !kshake_read_vec16(&block->left, body) ||
	    ++block->count > KSHAKE_EXT_BLOCK_MAX)
		return KSHAKE_FAULT_DECODE;
	/* RFC 8446, 4.2: MUST NOT be more than one of the same type. */
	if (seen_before(block, at, *type))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return judge(block, *type);
}

/**
 * kshake_ext_build() - begin to append an extension
 * @b: to this; @b->error tells of a failure
 * @type: its ExtensionType
 *
 * Return: a mark for kshake_ext_built().
 */
size_t kshake_ext_build(struct kshake_builder *b, u16 type)
{
	kshake_build_u16(b, type);
	return kshake_build_begin(b, 2);
}

/**
 * kshake_ext_built() - the extension is whole
 * @b: it is in this
 * @mark: what kshake_ext_build() gave
 */
void kshake_ext_built(struct kshake_builder *b, size_t mark)
{
	kshake_build_end(b, mark, 2);
}
