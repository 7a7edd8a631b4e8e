// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg.h"

/* RFC 8446, 4.1.3: SHA-256 of "HelloRetryRequest". */
static const u8 retry_random[KSHAKE_RANDOM_LEN] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
	0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
	0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
	0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

/**
 * kshake_msg_is_retry() - is this ServerHello a HelloRetryRequest?
 * @msg: with its header, not parsed yet
 *
 * Return: whether its random says so (RFC 8446, 4.1.3).
 */
bool kshake_msg_is_retry(const struct kshake_bytes *msg)
{
	size_t at = KSHAKE_MSG_HEADER + 2;

	return msg->len >= at + sizeof(retry_random) && msg->data[0] == KSHAKE_MSG_SERVER_HELLO &&
	       !memcmp(msg->data + at, retry_random, sizeof(retry_random));
}

/*
 * RFC 8446, 4.2.1: the version decides how to read the rest, so look for it first. What
 * does not parse is left for the walk that follows, or belongs to an older version.
 */
static int find_version(struct kshake_reader exts, struct kshake_server_hello *m)
{
	struct kshake_reader body;
	u16 type;

	while (exts.left) {
		if (!kshake_read_u16(&exts, &type) || !kshake_read_vec16(&exts, &body))
			return KSHAKE_FAULT_DECODE;
		if (type != KSHAKE_EXT_SUPPORTED_VERSIONS)
			continue;
		if (!kshake_read_u16(&body, &m->version) || body.left)
			return KSHAKE_FAULT_DECODE;
		m->has_version = true;
		return 0;
	}
	return 0;
}

static int parse_key_share(struct kshake_reader *body, struct kshake_server_hello *m)
{
	struct kshake_reader key;

	m->has_share = true;
	if (!kshake_read_u16(body, &m->group))
		return KSHAKE_FAULT_DECODE;
	if (m->retry)
		return 0;
	if (!kshake_read_vec16(body, &key) || !key.left)
		return KSHAKE_FAULT_DECODE;
	m->share = kshake_read_rest(&key);
	return 0;
}

static int parse_cookie(struct kshake_reader *body, struct kshake_server_hello *m)
{
	struct kshake_reader cookie;

	if (!kshake_read_vec16(body, &cookie) || !cookie.left)
		return KSHAKE_FAULT_DECODE;
	m->cookie = kshake_read_rest(&cookie);
	return 0;
}

static int parse_extensions(const struct kshake_reader *vec, u32 asked,
			    struct kshake_server_hello *m)
{
	struct kshake_ext_block block;
	struct kshake_reader body;
	u16 type;
	int err;

	kshake_ext_begin(&block, vec, m->retry ? KSHAKE_EXT_IN_HELLO_RETRY_REQUEST :
			 KSHAKE_EXT_IN_SERVER_HELLO, asked);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &body);
		if (err)
			return err;
		switch (type) {
		case KSHAKE_EXT_KEY_SHARE:
			err = parse_key_share(&body, m);
			break;
		case KSHAKE_EXT_COOKIE:
			err = parse_cookie(&body, m);
			break;
		default:			/* supported_versions: was read */
			kshake_read_rest(&body);
			break;
		}
		if (err)
			return err;
		if (body.left)
			return KSHAKE_FAULT_DECODE;
	}
	return 0;
}

/**
 * kshake_msg_parse_server_hello_start() - RFC 8446, 4.1.3; RFC 5246, 7.4.1.3
 * @body: of a ServerHello of any version
 * @m: gets its legacy_version as @version, and @random, @session_id, @suite and @compression;
 *	the rest is zeroed
 * @exts: its extensions, not parsed
 *
 * Return: 0, or the fault decode_error.
 */
int kshake_msg_parse_server_hello_start(struct kshake_reader body, struct kshake_server_hello *m,
					struct kshake_reader *exts)
{
	struct kshake_reader session_id;
	struct kshake_bytes random;

	memset(m, 0, sizeof(*m));
	memset(exts, 0, sizeof(*exts));
	if (!kshake_read_u16(&body, &m->version) ||
	    !kshake_read_bytes(&body, KSHAKE_RANDOM_LEN, &random) ||
	    !kshake_read_vec8(&body, &session_id) || session_id.left > KSHAKE_SESSION_ID_MAX ||
	    !kshake_read_u16(&body, &m->suite) ||
	    !kshake_read_u8(&body, &m->compression))
		return KSHAKE_FAULT_DECODE;
	/* Before TLS 1.3 there may be no extensions at all (RFC 5246, 7.4.1.3). */
	if (body.left && (!kshake_read_vec16(&body, exts) || body.left))
		return KSHAKE_FAULT_DECODE;
	m->random = random.data;
	m->session_id = kshake_read_rest(&session_id);
	return 0;
}

/**
 * kshake_msg_parse_server_hello() - RFC 8446, 4.1.3 and 4.1.4
 * @body: of the message
 * @asked: kshake_ext_bit()s of the ClientHello
 * @m: what it says
 *
 * The extensions of a version older than TLS 1.3 are not judged here.
 *
 * Return: 0 or a fault: decode_error, or what kshake_ext_next() says.
 */
int kshake_msg_parse_server_hello(struct kshake_reader body, u32 asked,
				  struct kshake_server_hello *m)
{
	struct kshake_reader exts;
	int err;

	err = kshake_msg_parse_server_hello_start(body, m, &exts);
	if (err)
		return err;
	m->retry = !memcmp(m->random, retry_random, sizeof(retry_random));
	err = find_version(exts, m);
	if (err || !m->has_version || m->version < KSHAKE_VERSION_1_3)
		return err;
	return parse_extensions(&exts, asked, m);
}

static void supported_versions(struct kshake_builder *b)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_SUPPORTED_VERSIONS);

	kshake_build_u16(b, KSHAKE_VERSION_1_3);
	kshake_ext_built(b, ext);
}

static void key_share(struct kshake_builder *b, const struct kshake_server_hello *m)
{
	size_t ext = kshake_ext_build(b, KSHAKE_EXT_KEY_SHARE);
	size_t key;

	kshake_build_u16(b, m->group);
	if (!m->retry) {
		key = kshake_build_begin(b, 2);
		kshake_build_bytes(b, m->share.data, m->share.len);
		kshake_build_end(b, key, 2);
	}
	kshake_ext_built(b, ext);
}

/**
 * kshake_msg_build_server_hello() - RFC 8446, 4.1.3 and 4.1.4
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says: @random (but for a HelloRetryRequest), @session_id, @suite, @group and
 *	@share, or @retry and @group; a cookie is not sent
 */
void kshake_msg_build_server_hello(struct kshake_builder *b, const struct kshake_server_hello *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_SERVER_HELLO);
	size_t vec;

	kshake_build_u16(b, KSHAKE_VERSION_1_2);	/* legacy_version */
	kshake_build_bytes(b, m->retry ? retry_random : m->random, KSHAKE_RANDOM_LEN);
	vec = kshake_build_begin(b, 1);
	kshake_build_bytes(b, m->session_id.data, m->session_id.len);
	kshake_build_end(b, vec, 1);
	kshake_build_u16(b, m->suite);
	kshake_build_u8(b, 0);				/* legacy_compression_method */

	vec = kshake_build_begin(b, 2);
	supported_versions(b);
	key_share(b, m);
	kshake_build_end(b, vec, 2);
	kshake_msg_end(b, msg);
}
