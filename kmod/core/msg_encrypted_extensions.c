// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg.h"

/* RFC 7301, 3.1: MUST contain exactly one name. */
static int parse_alpn(struct kshake_reader *body, struct kshake_encrypted_extensions *m)
{
	struct kshake_reader list, name;

	if (!kshake_read_vec16(body, &list) || !kshake_read_vec8(&list, &name) ||
	    !name.left || list.left)
		return KSHAKE_FAULT_DECODE;
	m->alpn = kshake_read_rest(&name);
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
			err = parse_alpn(&ext, m);
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
