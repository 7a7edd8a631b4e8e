// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg.h"

/**
 * kshake_msg_parse_protocol() - a server's ALPN extension (RFC 7301, 3.1)
 * @body: of the extension; advanced
 * @name: the protocol selected
 *
 * Return: 0 or the fault decode_error, also if there is not exactly one name (MUST).
 */
int kshake_msg_parse_protocol(struct kshake_reader *body, struct kshake_bytes *name)
{
	struct kshake_reader list, one;

	if (!kshake_read_vec16(body, &list) || !kshake_read_vec8(&list, &one) ||
	    !one.left || list.left)
		return KSHAKE_FAULT_DECODE;
	*name = kshake_read_rest(&one);
	return 0;
}

/* RFC 8446, 4.2.7: for a later connection; nothing may depend on it now. */
static int parse_supported_groups(struct kshake_reader *body)
{
	struct kshake_reader list;

	if (!kshake_read_vec16(body, &list) || list.left < 2 || list.left % 2)
		return KSHAKE_FAULT_DECODE;
	return 0;
}

/**
 * kshake_msg_parse_encrypted_extensions() - RFC 8446, 4.3.1
 * @body: of the message
 * @asked: kshake_ext_bit()s of the ClientHello
 * @m: what it says
 *
 * Return: 0 or a fault: decode_error, or what kshake_ext_next() says.
 */
int kshake_msg_parse_encrypted_extensions(struct kshake_reader body, u32 asked,
					  struct kshake_encrypted_extensions *m)
{
	struct kshake_ext_block block;
	struct kshake_reader exts, ext;
	u16 type;
	int err;

	memset(m, 0, sizeof(*m));
	if (!kshake_read_vec16(&body, &exts) || body.left)
		return KSHAKE_FAULT_DECODE;
	kshake_ext_begin(&block, &exts, KSHAKE_EXT_IN_ENCRYPTED_EXTENSIONS, asked);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &ext);
		if (err)
			return err;
		switch (type) {
		case KSHAKE_EXT_ALPN:
			err = kshake_msg_parse_protocol(&ext, &m->alpn);
			break;
		case KSHAKE_EXT_SUPPORTED_GROUPS:
			err = parse_supported_groups(&ext);
			break;
		case KSHAKE_EXT_SERVER_NAME:	/* RFC 6066, 3: SHALL be empty */
			m->server_name = true;
			break;
		default:			/* nothing else was asked for */
			kshake_read_rest(&ext);
			break;
		}
		if (err)
			return err;
		if (ext.left)
			return KSHAKE_FAULT_DECODE;
	}
	return 0;
}

/**
 * kshake_msg_build_protocol() - a server's ALPN extension (RFC 7301, 3.1)
 * @b: gets it; @b->error tells of a failure
 * @name: the protocol selected, which is the only one in it
 */
void kshake_msg_build_protocol(struct kshake_builder *b, const struct kshake_bytes *name)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_ALPN);
	size_t list = kshake_build_begin(b, 2);
	size_t one = kshake_build_begin(b, 1);

	kshake_build_bytes(b, name->data, name->len);
	kshake_build_end(b, one, 1);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

/**
 * kshake_msg_build_encrypted_extensions() - RFC 8446, 4.3.1
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says
 */
void kshake_msg_build_encrypted_extensions(struct kshake_builder *b,
					   const struct kshake_encrypted_extensions *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_ENCRYPTED_EXTENSIONS);
	size_t exts = kshake_build_begin(b, 2);

	if (m->server_name)		/* RFC 6066, 3: SHALL be empty */
		kshake_ext_built(b, kshake_ext_build(b, KSHAKE_EXT_SERVER_NAME));
	if (m->alpn.len)
		kshake_msg_build_protocol(b, &m->alpn);
	kshake_build_end(b, exts, 2);
	kshake_msg_end(b, msg);
}
