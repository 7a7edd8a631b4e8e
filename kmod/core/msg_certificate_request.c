// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg.h"

static int parse_signature_algorithms(struct kshake_reader *body,
				      struct kshake_certificate_request *m)
{
	struct kshake_reader list;

	if (!kshake_read_vec16(body, &list) || list.left < 2 || list.left % 2)
		return KSHAKE_FAULT_DECODE;
	m->schemes = kshake_read_rest(&list);
	m->has_schemes = true;
	return 0;
}

/**
 * kshake_msg_parse_certificate_request() - RFC 8446, 4.3.2
 * @body: of the message
 * @m: what it says; extensions that we do not use are ignored (MUST)
 *
 * Return: 0 or a fault: decode_error, or what kshake_ext_next() says.
 */
int kshake_msg_parse_certificate_request(struct kshake_reader body,
					 struct kshake_certificate_request *m)
{
	struct kshake_reader context, exts, ext;
	struct kshake_ext_block block;
	u16 type;
	int err;

	memset(m, 0, sizeof(*m));
	if (!kshake_read_vec8(&body, &context) || !kshake_read_vec16(&body, &exts) || body.left)
		return KSHAKE_FAULT_DECODE;
	m->context = kshake_read_rest(&context);
	kshake_ext_begin(&block, &exts, KSHAKE_EXT_IN_CERTIFICATE_REQUEST, 0);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &ext);
		if (err)
			return err;
		if (type != KSHAKE_EXT_SIGNATURE_ALGORITHMS)
			continue;
		err = parse_signature_algorithms(&ext, m);
		if (err)
			return err;
		if (ext.left)
			return KSHAKE_FAULT_DECODE;
	}
	return 0;
}
