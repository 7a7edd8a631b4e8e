// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "msg12.h"

/* Values of one field each: RFC 6066, 3 and 8; RFC 8446, 4.2.9. */
#define NAME_TYPE_HOST_NAME	0
#define STATUS_TYPE_OCSP	1
#define PSK_DHE_KE		1

static size_t ext_begin(struct kshake_builder *b, u32 *sent, u16 type)
{
	*sent |= kshake_ext_bit(type);
	return kshake_ext_build(b, type);
}

static void server_name(struct kshake_builder *b, const struct kshake_client_hello *m, u32 *sent)
{
	size_t ext, list, name;

	if (!m->server_name.len)
		return;
	ext = ext_begin(b, sent, KSHAKE_EXT_SERVER_NAME);
	list = kshake_build_begin(b, 2);
	kshake_build_u8(b, NAME_TYPE_HOST_NAME);
	name = kshake_build_begin(b, 2);
	kshake_build_bytes(b, m->server_name.data, m->server_name.len);
	kshake_build_end(b, name, 2);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

static void status_request(struct kshake_builder *b, const struct kshake_client_hello *m,
			   u32 *sent)
{
	size_t ext;

	if (!m->status_request)
		return;
	ext = ext_begin(b, sent, KSHAKE_EXT_STATUS_REQUEST);
	kshake_build_u8(b, STATUS_TYPE_OCSP);
	kshake_build_u16(b, 0);		/* responder_id_list */
	kshake_build_u16(b, 0);		/* request_extensions */
	kshake_ext_built(b, ext);
}

static void supported_groups(struct kshake_builder *b, const struct kshake_client_hello *m,
			     u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_SUPPORTED_GROUPS);
	size_t list = kshake_build_begin(b, 2);

	kshake_build_u16_list(b, m->groups, m->nr_groups);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

/* RFC 8422, 5.1.2: MUST hold uncompressed, if it is sent. */
static void ec_point_formats(struct kshake_builder *b, u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_EC_POINT_FORMATS);
	size_t list = kshake_build_begin(b, 1);

	kshake_build_u8(b, KSHAKE_POINT_UNCOMPRESSED);
	kshake_build_end(b, list, 1);
	kshake_ext_built(b, ext);
}

static void signature_algorithms(struct kshake_builder *b, const struct kshake_client_hello *m,
				 u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_SIGNATURE_ALGORITHMS);
	size_t list = kshake_build_begin(b, 2);

	kshake_build_u16_list(b, m->schemes, m->nr_schemes);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

static void alpn(struct kshake_builder *b, const struct kshake_client_hello *m, u32 *sent)
{
	size_t ext, list;

	if (!m->alpn.len)
		return;
	ext = ext_begin(b, sent, KSHAKE_EXT_ALPN);
	list = kshake_build_begin(b, 2);
	kshake_build_bytes(b, m->alpn.data, m->alpn.len);
	kshake_build_end(b, list, 2);
	kshake_ext_built(b, ext);
}

/* RFC 7627, 5.1: empty. */
static void extended_master_secret(struct kshake_builder *b, u32 *sent)
{
	kshake_ext_built(b, ext_begin(b, sent, KSHAKE_EXT_EXTENDED_MASTER_SECRET));
}

/* RFC 5746, 3.4: renegotiated_connection is empty in an initial handshake (MUST). */
static void renegotiation_info(struct kshake_builder *b, u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_RENEGOTIATION_INFO);

	kshake_build_u8(b, 0);
	kshake_ext_built(b, ext);
}

static void supported_versions(struct kshake_builder *b, const struct kshake_client_hello *m,
			       u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_SUPPORTED_VERSIONS);
	size_t list = kshake_build_begin(b, 1);

	kshake_build_u16(b, KSHAKE_VERSION_1_3);
	if (m->tls12)
		kshake_build_u16(b, KSHAKE_VERSION_1_2);
	kshake_build_end(b, list, 1);
	kshake_ext_built(b, ext);
}

/* Without it a server issues no tickets (RFC 8446, 4.2.9). */
static void psk_key_exchange_modes(struct kshake_builder *b, u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_PSK_KEY_EXCHANGE_MODES);
	size_t list = kshake_build_begin(b, 1);

	kshake_build_u8(b, PSK_DHE_KE);
	kshake_build_end(b, list, 1);
	kshake_ext_built(b, ext);
}

static void key_share(struct kshake_builder *b, const struct kshake_client_hello *m, u32 *sent)
{
	size_t ext = ext_begin(b, sent, KSHAKE_EXT_KEY_SHARE);
	size_t shares = kshake_build_begin(b, 2);
	size_t key;

	kshake_build_u16(b, m->share_group);
	key = kshake_build_begin(b, 2);
	kshake_build_bytes(b, m->share.data, m->share.len);
	kshake_build_end(b, key, 2);
	kshake_build_end(b, shares, 2);
	kshake_ext_built(b, ext);
}

static void cookie(struct kshake_builder *b, const struct kshake_client_hello *m, u32 *sent)
{
	size_t ext, body;

	if (!m->cookie.len)
		return;
	ext = ext_begin(b, sent, KSHAKE_EXT_COOKIE);
	body = kshake_build_begin(b, 2);
	kshake_build_bytes(b, m->cookie.data, m->cookie.len);
	kshake_build_end(b, body, 2);
	kshake_ext_built(b, ext);
}

static void extensions(struct kshake_builder *b, const struct kshake_client_hello *m, u32 *sent)
{
	server_name(b, m, sent);
	status_request(b, m, sent);
	supported_groups(b, m, sent);
	if (m->tls12)
		ec_point_formats(b, sent);
	signature_algorithms(b, m, sent);
	alpn(b, m, sent);
	if (m->tls12) {
		extended_master_secret(b, sent);
		renegotiation_info(b, sent);
	}
	if (m->tls13) {
		supported_versions(b, m, sent);
		cookie(b, m, sent);
		psk_key_exchange_modes(b, sent);
		key_share(b, m, sent);
	}
}

/**
 * kshake_msg_begin() - begin a handshake message
 * @b: in this
 * @type: HandshakeType
 *
 * Return: a mark for kshake_msg_end().
 */
size_t kshake_msg_begin(struct kshake_builder *b, enum kshake_msg_type type)
{
	kshake_build_u8(b, type);
	return kshake_build_begin(b, 3);
}

/**
 * kshake_msg_end() - end a handshake message
 * @b: in this
 * @mark: what kshake_msg_begin() gave
 */
void kshake_msg_end(struct kshake_builder *b, size_t mark)
{
	kshake_build_end(b, mark, 3);
}

/**
 * kshake_msg_build_client_hello() - RFC 8446, 4.1.2; RFC 5246, 7.4.1.2
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says
 *
 * Return: kshake_ext_bit()s of the extensions in it.
 */
u32 kshake_msg_build_client_hello(struct kshake_builder *b, const struct kshake_client_hello *m)
{
	size_t msg, vec;
	u32 sent = 0;

	msg = kshake_msg_begin(b, KSHAKE_MSG_CLIENT_HELLO);
	kshake_build_u16(b, KSHAKE_VERSION_1_2);	/* client_version, legacy_version */
	kshake_build_bytes(b, m->random, KSHAKE_RANDOM_LEN);

	vec = kshake_build_begin(b, 1);
	kshake_build_bytes(b, m->session_id.data, m->session_id.len);
	kshake_build_end(b, vec, 1);

	vec = kshake_build_begin(b, 2);
	kshake_build_u16_list(b, m->suites, m->nr_suites);
	kshake_build_end(b, vec, 2);

	kshake_build_u8(b, 1);				/* legacy_compression_methods */
	kshake_build_u8(b, 0);

	vec = kshake_build_begin(b, 2);
	extensions(b, m, &sent);
	kshake_build_end(b, vec, 2);
	kshake_msg_end(b, msg);
	return sent;
}
