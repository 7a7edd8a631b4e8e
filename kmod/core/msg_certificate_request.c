// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg.h"

static int parse_schemes(struct kshake_reader *body, struct kshake_bytes *schemes)
{
	struct kshake_reader list;

	if (!kshake_read_vec16(body, &list) || list.left < 2 || list.left % 2)
		return KSHAKE_FAULT_DECODE;
	*schemes = kshake_read_rest(&list);
	return 0;
}

static int parse_extension(u16 type, struct kshake_reader *body,
			   struct kshake_certificate_request *m)
{
	switch (type) {
	case KSHAKE_EXT_SIGNATURE_ALGORITHMS:
		m->has_schemes = true;
		return parse_schemes(body, &m->schemes);
	case KSHAKE_EXT_SIGNATURE_ALGORITHMS_CERT:
		return parse_schemes(body, &m->cert_schemes);
	case KSHAKE_EXT_STATUS_REQUEST:		/* 4.4.2.1: empty */
		m->status_request = true;
		return 0;
	default:				/* MUST be ignored */
		kshake_read_rest(body);
		return 0;
	}
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
		err = parse_extension(type, &ext, m);
		if (err)
			return err;
		if (ext.left)
			return KSHAKE_FAULT_DECODE;
	}
	return 0;
}

static void signature_algorithms(struct kshake_builder *b,
				 const struct kshake_certificate_demand *m)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_SIGNATURE_ALGORITHMS);
	size_t list = kshake_build_begin(b, 2);

	kshake_build_u16_list(b, m->schemes, m->nr_schemes);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

static void certificate_authorities(struct kshake_builder *b, const struct kshake_bytes *names)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_CERTIFICATE_AUTHORITIES);
	size_t list = kshake_build_begin(b, 2);

	kshake_build_bytes(b, names->data, names->len);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

/**
 * kshake_msg_build_certificate_request() - RFC 8446, 4.3.2, with an empty context
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says
 *
 * Return: kshake_ext_bit()s of the extensions in it.
 */
u32 kshake_msg_build_certificate_request(struct kshake_builder *b,
					 const struct kshake_certificate_demand *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CERTIFICATE_REQUEST);
	u32 sent = kshake_ext_bit(KSHAKE_EXT_SIGNATURE_ALGORITHMS);
	size_t exts;

	kshake_build_u8(b, 0);			/* certificate_request_context */
	exts = kshake_build_begin(b, 2);
	if (m->status_request) {
		sent |= kshake_ext_bit(KSHAKE_EXT_STATUS_REQUEST);
		kshake_ext_built(b, kshake_ext_build(b, KSHAKE_EXT_STATUS_REQUEST));
	}
	signature_algorithms(b, m);
	if (m->authorities.len) {
		sent |= kshake_ext_bit(KSHAKE_EXT_CERTIFICATE_AUTHORITIES);
		certificate_authorities(b, &m->authorities);
	}
	kshake_build_end(b, exts, 2);
	kshake_msg_end(b, msg);
	return sent;
}
