// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ServerKeyExchange and ClientKeyExchange of TLS 1.2. */
#include "fault.h"
#include "msg12.h"

#define NAMED_CURVE	3	/* ECCurveType: RFC 8422, 5.4 */

/* What must not be empty, with a length of @width bytes. */
static bool read_opaque(struct kshake_reader *r, unsigned int width, struct kshake_bytes *bytes)
{
	struct kshake_reader vec;

	if (width == 1 ? !kshake_read_vec8(r, &vec) : !kshake_read_vec16(r, &vec))
		return false;
	*bytes = kshake_read_rest(&vec);
	return bytes->len;
}

/* RFC 8422, 5.4: the other curve_types are deprecated. */
static int parse_ecdh_params(struct kshake_reader *body, struct kshake_server_key_exchange *m)
{
	u8 curve_type;

	if (!kshake_read_u8(body, &curve_type))
		return KSHAKE_FAULT_DECODE;
	if (curve_type != NAMED_CURVE)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	if (!kshake_read_u16(body, &m->group) || !read_opaque(body, 1, &m->public))
		return KSHAKE_FAULT_DECODE;
	return 0;
}

/* RFC 5246, 7.4.3 */
static int parse_dh_params(struct kshake_reader *body, struct kshake_server_key_exchange *m)
{
	if (!read_opaque(body, 2, &m->dh_p) || !read_opaque(body, 2, &m->dh_g) ||
	    !read_opaque(body, 2, &m->public))
		return KSHAKE_FAULT_DECODE;
	return 0;
}

static int parse_params(struct kshake_reader *body, enum kshake_exchange exchange,
			struct kshake_server_key_exchange *m)
{
	switch (exchange) {
	case KSHAKE_EXCHANGE_ECDHE:
		return parse_ecdh_params(body, m);
	case KSHAKE_EXCHANGE_DHE:
		return parse_dh_params(body, m);
	default:				/* RFC 5246, 7.4.3: it is not legal */
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	}
}

/**
 * kshake_msg_parse_server_key_exchange() - RFC 8422, 5.4; RFC 5246, 7.4.3
 * @body: of the message
 * @exchange: the suite's
 * @m: what it says
 *
 * Return: 0 or a fault: decode_error; illegal_parameter for another curve_type than
 * named_curve; or unexpected_message if the suite has no such message.
 */
int kshake_msg_parse_server_key_exchange(struct kshake_reader body, enum kshake_exchange exchange,
					 struct kshake_server_key_exchange *m)
{
	struct kshake_reader signature;
	const u8 *start = body.at;
	int err;

	memset(m, 0, sizeof(*m));
	err = parse_params(&body, exchange, m);
	if (err)
		return err;
	m->params = (struct kshake_bytes){ start, body.at - start };
	if (!kshake_read_u16(&body, &m->scheme) || !kshake_read_vec16(&body, &signature) ||
	    body.left)
		return KSHAKE_FAULT_DECODE;
	m->signature = kshake_read_rest(&signature);
	return 0;
}

/**
 * kshake_msg_build_ecdh_params() - ServerECDHParams (RFC 8422, 5.4), which are signed
 * @b: gets them, without a header; @b->error tells of a failure
 * @group: namedcurve
 * @point: public
 */
void kshake_msg_build_ecdh_params(struct kshake_builder *b, u16 group,
				  const struct kshake_bytes *point)
{
	size_t vec;

	kshake_build_u8(b, NAMED_CURVE);
	kshake_build_u16(b, group);
	vec = kshake_build_begin(b, 1);
	kshake_build_bytes(b, point->data, point->len);
	kshake_build_end(b, vec, 1);
}

static void build_opaque16(struct kshake_builder *b, const void *data, size_t len)
{
	size_t vec = kshake_build_begin(b, 2);

	kshake_build_bytes(b, data, len);
	kshake_build_end(b, vec, 2);
}

/**
 * kshake_msg_build_dh_params() - ServerDHParams (RFC 5246, 7.4.3), which are signed
 * @b: gets them, without a header; @b->error tells of a failure
 * @p: dh_p
 * @g: dh_g
 * @public: dh_Ys
 */
void kshake_msg_build_dh_params(struct kshake_builder *b, const struct kshake_bytes *p, u8 g,
				const struct kshake_bytes *public)
{
	build_opaque16(b, p->data, p->len);
	build_opaque16(b, &g, sizeof(g));
	build_opaque16(b, public->data, public->len);
}

/**
 * kshake_msg_build_server_key_exchange() - RFC 8422, 5.4; RFC 5246, 7.4.3
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says: @params, @scheme and @signature
 */
void kshake_msg_build_server_key_exchange(struct kshake_builder *b,
					  const struct kshake_server_key_exchange *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_SERVER_KEY_EXCHANGE);

	kshake_build_bytes(b, m->params.data, m->params.len);
	kshake_build_u16(b, m->scheme);
	build_opaque16(b, m->signature.data, m->signature.len);
	kshake_msg_end(b, msg);
}

/* Of a point (RFC 8422, 5.7); of dh_Yc and EncryptedPreMasterSecret (RFC 5246, 7.4.7). */
static unsigned int client_width(enum kshake_exchange exchange)
{
	return exchange == KSHAKE_EXCHANGE_ECDHE ? 1 : 2;
}

/**
 * kshake_msg_parse_client_key_exchange() - RFC 8422, 5.7; RFC 5246, 7.4.7
 * @body: of the message
 * @exchange: the suite's
 * @contents: the point, dh_Yc or EncryptedPreMasterSecret; not empty
 *
 * Return: 0 or the fault decode_error.
 */
int kshake_msg_parse_client_key_exchange(struct kshake_reader body, enum kshake_exchange exchange,
					 struct kshake_bytes *contents)
{
	if (!read_opaque(&body, client_width(exchange), contents) || body.left)
		return KSHAKE_FAULT_DECODE;
	return 0;
}

/**
 * kshake_msg_build_client_key_exchange() - RFC 8422, 5.7; RFC 5246, 7.4.7
 * @b: gets the message, its header included; @b->error tells of a failure
 * @exchange: the suite's
 * @contents: the point, dh_Yc or EncryptedPreMasterSecret
 */
void kshake_msg_build_client_key_exchange(struct kshake_builder *b, enum kshake_exchange exchange,
					  const struct kshake_bytes *contents)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CLIENT_KEY_EXCHANGE);
	unsigned int width = client_width(exchange);
	size_t vec = kshake_build_begin(b, width);

	kshake_build_bytes(b, contents->data, contents->len);
	kshake_build_end(b, vec, width);
	kshake_msg_end(b, msg);
}
