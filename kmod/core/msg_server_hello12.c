// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg12.h"

/* A vector with a one-byte length, of @min bytes at least. */
static int parse_vec8(struct kshake_reader *body, size_t min, struct kshake_bytes *contents)
{
	struct kshake_reader vec;

	if (!kshake_read_vec8(body, &vec) || vec.left < min)
		return KSHAKE_FAULT_DECODE;
	*contents = kshake_read_rest(&vec);
	return 0;
}

static int parse_extension(u16 type, struct kshake_reader *body, struct kshake_server_hello12 *m)
{
	switch (type) {
	case KSHAKE_EXT_SERVER_NAME:		/* RFC 6066, 3: SHALL be empty */
		m->server_name = true;
		return 0;
	case KSHAKE_EXT_STATUS_REQUEST:		/* RFC 6066, 8: empty */
		m->status_request = true;
		return 0;
	case KSHAKE_EXT_EXTENDED_MASTER_SECRET:	/* RFC 7627, 5.1: empty */
		m->extended_master_secret = true;
		return 0;
	case KSHAKE_EXT_ALPN:
		return kshake_msg_parse_protocol(body, &m->alpn);
	case KSHAKE_EXT_EC_POINT_FORMATS:	/* RFC 8422, 5.1.2: at least one */
		return parse_vec8(body, 1, &m->point_formats);
	case KSHAKE_EXT_RENEGOTIATION_INFO:
		m->renegotiation_info = true;
		return parse_vec8(body, 0, &m->renegotiated_connection);
	default:				/* supported_groups: a client's matter */
		kshake_read_rest(body);
		return 0;
	}
}

static int parse_extensions(const struct kshake_reader *vec, u32 asked,
			    struct kshake_server_hello12 *m)
{
	struct kshake_ext_block block;
	struct kshake_reader body;
	u16 type;
	int err;

	kshake_ext_begin(&block, vec, KSHAKE_EXT_IN_SERVER_HELLO12, asked);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &body);
		if (!err)
			err = parse_extension(type, &body, m);
		if (err)
			return err;
		if (body.left)
			return KSHAKE_FAULT_DECODE;
	}
	return 0;
}

/**
 * kshake_msg_parse_server_hello12() - RFC 5246, 7.4.1.3
 * @body: of the message; kshake_msg_parse_server_hello() says that it is of TLS 1.2
 * @asked: kshake_ext_bit()s of the ClientHello; of renegotiation_info also if its SCSV was
 *	sent in its place (RFC 5746, 3.4)
 * @m: what it says
 *
 * Return: 0 or a fault: decode_error, or what kshake_ext_next() says.
 */
int kshake_msg_parse_server_hello12(struct kshake_reader body, u32 asked,
				    struct kshake_server_hello12 *m)
{
	struct kshake_server_hello start;
	struct kshake_reader exts;
	int err;

	memset(m, 0, sizeof(*m));
	err = kshake_msg_parse_server_hello_start(body, &start, &exts);
	if (err)
		return err;
	m->random = start.random;
	m->session_id = start.session_id;
	m->suite = start.suite;
	m->compression = start.compression;
	return parse_extensions(&exts, asked, m);
}

static void empty_extension(struct kshake_builder *b, u16 type)
{
	kshake_ext_built(b, kshake_ext_build(b, type));
}

/* RFC 8422, 5.2: MUST hold uncompressed, if it is sent. */
static void ec_point_formats(struct kshake_builder *b)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_EC_POINT_FORMATS);

	kshake_build_u8(b, 1);
	kshake_build_u8(b, KSHAKE_POINT_UNCOMPRESSED);
	kshake_ext_built(b, ext);
}

/* RFC 5746, 3.6: renegotiated_connection is empty in an initial handshake (MUST). */
static void renegotiation_info(struct kshake_builder *b)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_RENEGOTIATION_INFO);

	kshake_build_u8(b, 0);
	kshake_ext_built(b, ext);
}

static void extensions(struct kshake_builder *b, const struct kshake_server_hello12 *m)
{
	if (m->server_name)
		empty_extension(b, KSHAKE_EXT_SERVER_NAME);
	if (m->status_request)
		empty_extension(b, KSHAKE_EXT_STATUS_REQUEST);
	if (m->send_point_formats)
		ec_point_formats(b);
	if (m->alpn.len)
		kshake_msg_build_protocol(b, &m->alpn);
	if (m->extended_master_secret)
		empty_extension(b, KSHAKE_EXT_EXTENDED_MASTER_SECRET);
	if (m->renegotiation_info)
		renegotiation_info(b);
}

/**
 * kshake_msg_build_server_hello12() - RFC 5246, 7.4.1.3
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says
 */
void kshake_msg_build_server_hello12(struct kshake_builder *b,
				     const struct kshake_server_hello12 *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_SERVER_HELLO);
	size_t vec;

	kshake_build_u16(b, KSHAKE_VERSION_1_2);
	kshake_build_bytes(b, m->random, KSHAKE_RANDOM_LEN);
	vec = kshake_build_begin(b, 1);
	kshake_build_bytes(b, m->session_id.data, m->session_id.len);
	kshake_build_end(b, vec, 1);
	kshake_build_u16(b, m->suite);
	kshake_build_u8(b, 0);				/* compression_method */

	vec = kshake_build_begin(b, 2);
	extensions(b, m);
	/* A client without extensions need not know that there are any. */
	if (!b->error && b->len == vec + 2)
		b->len = vec;
	else
		kshake_build_end(b, vec, 2);
	kshake_msg_end(b, msg);
}
