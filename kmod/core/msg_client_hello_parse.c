// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A ClientHello as a server reads it. */
#include "ext.h"
#include "fault.h"
#include "msg.h"

/* Values of one field each: RFC 6066, 3 and 8. */
#define NAME_TYPE_HOST_NAME	0
#define STATUS_TYPE_OCSP	1

#define PSK_BINDER_MIN		32	/* RFC 8446, 4.2.11 */

/* A vector of uint16s, which there must be some of. */
static int parse_u16_list(struct kshake_reader *body, struct kshake_bytes *contents)
{
	struct kshake_reader list;

	if (!kshake_read_vec16(body, &list) || list.left < 2 || list.left % 2)
		return KSHAKE_FAULT_DECODE;
	*contents = kshake_read_rest(&list);
	return 0;
}

/*
 * A host name is ASCII (RFC 6066, 3). What is not printable is no name, and a NUL in it makes
 * two readers see two names.
 */
static bool host_name_sound(const struct kshake_bytes *name)
{
	size_t i;

	for (i = 0; i < name->len; i++)
		if (name->data[i] <= ' ' || name->data[i] > '~')
			return false;
	return name->len <= U8_MAX;
}

/* RFC 6066, 3: MUST NOT hold two names of a type, and there is one type. */
static int parse_server_name(struct kshake_reader *body, struct kshake_offer *m)
{
	struct kshake_reader list, name;
	u8 name_type;

	if (!kshake_read_vec16(body, &list) || !kshake_read_u8(&list, &name_type))
		return KSHAKE_FAULT_DECODE;
	if (name_type != NAME_TYPE_HOST_NAME)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	if (!kshake_read_vec16(&list, &name) || !name.left)
		return KSHAKE_FAULT_DECODE;
	m->server_name = kshake_read_rest(&name);
	if (list.left || !host_name_sound(&m->server_name))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return 0;
}

/* RFC 6066, 8: other types than OCSP are somebody else's. */
static int parse_status_request(struct kshake_reader *body, struct kshake_offer *m)
{
	struct kshake_reader responder_id_list, request_extensions;
	u8 status_type;

	if (!kshake_read_u8(body, &status_type))
		return KSHAKE_FAULT_DECODE;
	if (status_type != STATUS_TYPE_OCSP) {
		kshake_read_rest(body);
		return 0;
	}
	if (!kshake_read_vec16(body, &responder_id_list) ||
	    !kshake_read_vec16(body, &request_extensions))
		return KSHAKE_FAULT_DECODE;
	m->status_request = true;
	return 0;
}

/* RFC 7301, 3.1: names of at least one byte. */
static int parse_alpn(struct kshake_reader *body, struct kshake_offer *m)
{
	struct kshake_reader list, name, names;

	if (!kshake_read_vec16(body, &list) || !list.left)
		return KSHAKE_FAULT_DECODE;
	for (names = list; names.left;)
		if (!kshake_read_vec8(&names, &name) || !name.left)
			return KSHAKE_FAULT_DECODE;
	m->alpn = kshake_read_rest(&list);
	return 0;
}

/* RFC 8446, 4.2.8: there may be none. */
static int parse_key_share(struct kshake_reader *body, struct kshake_offer *m)
{
	struct kshake_reader shares, key;
	struct kshake_share *share;

	if (!kshake_read_vec16(body, &shares))
		return KSHAKE_FAULT_DECODE;
	while (shares.left) {
		/* Honest clients send two or three. */
		if (m->nr_shares == KSHAKE_MSG_SHARES_MAX)
			return KSHAKE_FAULT_MESSAGE_TOO_LARGE;
		share = &m->shares[m->nr_shares++];
		if (!kshake_read_u16(&shares, &share->group) ||
		    !kshake_read_vec16(&shares, &key) || !key.left)
			return KSHAKE_FAULT_DECODE;
		share->key = kshake_read_rest(&key);
	}
	return 0;
}

/* RFC 8446, 4.2.11: no PSK is taken, but what offers one has to make sense. */
static int parse_pre_shared_key(struct kshake_reader *body)
{
	struct kshake_reader identities, binders, identity, binder;
	unsigned int nr = 0;
	u32 age;

	if (!kshake_read_vec16(body, &identities) || !identities.left ||
	    !kshake_read_vec16(body, &binders) || !binders.left)
		return KSHAKE_FAULT_DECODE;
	for (; identities.left; nr++)
		if (!kshake_read_vec16(&identities, &identity) || !identity.left ||
		    !kshake_read_u32(&identities, &age))
			return KSHAKE_FAULT_DECODE;
	for (; binders.left; nr--) {
		if (!kshake_read_vec8(&binders, &binder) || binder.left < PSK_BINDER_MIN)
			return KSHAKE_FAULT_DECODE;
		if (!nr)
			return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	}
	return nr ? KSHAKE_FAULT_ILLEGAL_PARAMETER : 0;
}

/* A vector of bytes, at least one: @width bytes of length. */
static int parse_bytes(struct kshake_reader *body, unsigned int width)
{
	struct kshake_reader bytes;

	if (width == 1 ? !kshake_read_vec8(body, &bytes) : !kshake_read_vec16(body, &bytes))
		return KSHAKE_FAULT_DECODE;
	return bytes.left ? 0 : KSHAKE_FAULT_DECODE;
}

/* RFC 8422, 5.1.2: at least one. */
static int parse_point_formats(struct kshake_reader *body, struct kshake_offer *m)
{
	struct kshake_reader list;

	if (!kshake_read_vec8(body, &list) || !list.left)
		return KSHAKE_FAULT_DECODE;
	m->point_formats = kshake_read_rest(&list);
	return 0;
}

/* RFC 5746, 3.2 */
static int parse_renegotiation_info(struct kshake_reader *body, struct kshake_offer *m)
{
	struct kshake_reader renegotiated_connection;

	if (!kshake_read_vec8(body, &renegotiated_connection))
		return KSHAKE_FAULT_DECODE;
	m->renegotiated_connection = kshake_read_rest(&renegotiated_connection);
	return 0;
}

/* What TLS 1.2 has, and TLS 1.3 does without. */
static int parse_extension12(u16 type, struct kshake_reader *body, struct kshake_offer *m)
{
	switch (type) {
	case KSHAKE_EXT_EC_POINT_FORMATS:
		return parse_point_formats(body, m);
	case KSHAKE_EXT_RENEGOTIATION_INFO:
		return parse_renegotiation_info(body, m);
	default:				/* extended_master_secret: empty (RFC 7627, 5.1) */
		return 0;
	}
}

/* What came with TLS 1.3. */
static int parse_extension13(u16 type, struct kshake_reader *body, struct kshake_offer *m)
{
	switch (type) {
	case KSHAKE_EXT_KEY_SHARE:
		return parse_key_share(body, m);
	case KSHAKE_EXT_PRE_SHARED_KEY:
		return parse_pre_shared_key(body);
	case KSHAKE_EXT_PSK_KEY_EXCHANGE_MODES:
		return parse_bytes(body, 1);
	case KSHAKE_EXT_COOKIE:
		return parse_bytes(body, 2);
	default:				/* early_data, post_handshake_auth: empty */
		return 0;
	}
}

/*
 * Who offers one version only need not know the extensions of the other: what it means by
 * their numbers is ignored (RFC 5246, 7.4.1.4; RFC 8446, 4.2).
 */
static int parse_extension(u16 type, struct kshake_reader *body, struct kshake_offer *m)
{
	switch (type) {
	case KSHAKE_EXT_SERVER_NAME:
		return parse_server_name(body, m);
	case KSHAKE_EXT_STATUS_REQUEST:
		return parse_status_request(body, m);
	case KSHAKE_EXT_SUPPORTED_GROUPS:
		return parse_u16_list(body, &m->groups);
	case KSHAKE_EXT_SIGNATURE_ALGORITHMS:
		return parse_u16_list(body, &m->schemes);
	case KSHAKE_EXT_SIGNATURE_ALGORITHMS_CERT:
		return parse_u16_list(body, &m->cert_schemes);
	case KSHAKE_EXT_ALPN:
		return parse_alpn(body, m);
	case KSHAKE_EXT_KEY_SHARE:
	case KSHAKE_EXT_PRE_SHARED_KEY:
	case KSHAKE_EXT_PSK_KEY_EXCHANGE_MODES:
	case KSHAKE_EXT_COOKIE:
	case KSHAKE_EXT_EARLY_DATA:
	case KSHAKE_EXT_POST_HANDSHAKE_AUTH:
		if (m->tls13)
			return parse_extension13(type, body, m);
		break;
	case KSHAKE_EXT_EC_POINT_FORMATS:
	case KSHAKE_EXT_RENEGOTIATION_INFO:
	case KSHAKE_EXT_EXTENDED_MASTER_SECRET:
		if (m->tls12)
			return parse_extension12(type, body, m);
		break;
	}
	kshake_read_rest(body);			/* was read, or is not for us */
	return 0;
}

static int parse_extensions(const struct kshake_reader *vec, struct kshake_offer *m)
{
	struct kshake_ext_block block;
	struct kshake_reader body;
	u16 type;
	int err;

	kshake_ext_begin(&block, vec, KSHAKE_EXT_IN_CLIENT_HELLO, 0);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &body);
		if (!err)
			err = parse_extension(type, &body, m);
		if (err)
			return err;
		if (body.left)
			return KSHAKE_FAULT_DECODE;
		/* RFC 8446, 4.2.11: servers MUST check that it is the last one. */
		if (type == KSHAKE_EXT_PRE_SHARED_KEY && m->tls13 && kshake_ext_more(&block))
			return KSHAKE_FAULT_ILLEGAL_PARAMETER;
		m->exts |= kshake_ext_bit(type);
	}
	return 0;
}

/*
 * RFC 8446, 4.2.1: if supported_versions is there it says which versions, and so how to read the
 * rest; legacy_version MUST be ignored then.
 */
static int find_versions(struct kshake_reader exts, struct kshake_offer *m)
{
	struct kshake_reader body, versions;
	struct kshake_bytes list;
	u16 type;

	while (exts.left) {
		if (!kshake_read_u16(&exts, &type) || !kshake_read_vec16(&exts, &body))
			return KSHAKE_FAULT_DECODE;
		if (type != KSHAKE_EXT_SUPPORTED_VERSIONS)
			continue;
		if (!kshake_read_vec8(&body, &versions) || body.left || versions.left < 2 ||
		    versions.left % 2)
			return KSHAKE_FAULT_DECODE;
		list = kshake_read_rest(&versions);
		m->tls13 = kshake_u16_listed(&list, KSHAKE_VERSION_1_3);
		m->tls12 = kshake_u16_listed(&list, KSHAKE_VERSION_1_2);
		return 0;
	}
	/* RFC 5246, E.1: who says more takes less. */
	m->tls12 = m->legacy_version >= KSHAKE_VERSION_1_2;
	return 0;
}

/**
 * kshake_msg_parse_client_hello() - RFC 8446, 4.1.2; RFC 5246, 7.4.1.2
 * @body: of the message
 * @m: what it says
 *
 * Return: 0 or a fault: decode_error; illegal_parameter for a server_name that is not exactly
 * one host name, for a pre_shared_key that is not the last extension or whose lists differ in
 * length, for more than KSHAKE_MSG_SHARES_MAX key shares; or what kshake_ext_next() says.
 */
int kshake_msg_parse_client_hello(struct kshake_reader body, struct kshake_offer *m)
{
	struct kshake_reader session_id, suites, compression, exts = { };
	struct kshake_bytes random;
	int err;

	memset(m, 0, sizeof(*m));
	if (!kshake_read_u16(&body, &m->legacy_version) ||
	    !kshake_read_bytes(&body, KSHAKE_RANDOM_LEN, &random) ||
	    !kshake_read_vec8(&body, &session_id) || session_id.left > KSHAKE_SESSION_ID_MAX ||
	    !kshake_read_vec16(&body, &suites) || suites.left < 2 || suites.left % 2 ||
	    !kshake_read_vec8(&body, &compression) || !compression.left)
		return KSHAKE_FAULT_DECODE;
	/* Before TLS 1.3 there may be no extensions at all (RFC 5246, 7.4.1.2). */
	if (body.left && (!kshake_read_vec16(&body, &exts) || body.left))
		return KSHAKE_FAULT_DECODE;
	m->random = random.data;
	m->session_id = kshake_read_rest(&session_id);
	m->suites = kshake_read_rest(&suites);
	m->compression = kshake_read_rest(&compression);

	err = find_versions(exts, m);
	if (err || !(m->tls13 || m->tls12))
		return err;
	return parse_extensions(&exts, m);
}
