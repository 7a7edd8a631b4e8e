// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <openssl/rsa.h>

#include "../../kmod/core/ext.h"
#include "fake_client12.h"

#define SLICE(s) { (const u8 *)(s), sizeof(s) - 1 }

void fake_client12_init(struct fake_client12 *c)
{
	memset(c, 0, sizeof(*c));
	fake12_init(&c->p, false);
	c->version = 0x0303;
	c->suites = (struct kshake_bytes)
		SLICE("\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30\xcc\xa9\xcc\xa8");
	c->groups = (struct kshake_bytes)SLICE("\x00\x1d\x00\x17\x00\x18");
	c->schemes = (struct kshake_bytes)
		SLICE("\x04\x03\x05\x03\x08\x04\x08\x05\x08\x06\x04\x01\x05\x01\x06\x01");
	c->server_name = true;
	c->renegotiation_info = true;
	c->point_formats = true;
	c->copies = 1;
}

void fake_client12_free(struct fake_client12 *c)
{
	fake12_free(&c->p);
}

static struct fake_client12 *client_of(struct fake12 *p)
{
	return (struct fake_client12 *)((u8 *)p - offsetof(struct fake_client12, p));
}

static int take_server_hello(struct fake_client12 *c)
{
	struct kshake_builder *hello = &c->p.body[KSHAKE_MSG_SERVER_HELLO];
	struct kshake_reader r, session_id, ext;
	struct kshake_bytes random;
	u8 compression;
	u16 suite;

	/* Of what is kept: @exts goes on living. */
	kshake_reader_init(&r, hello->buf, hello->len);
	if (!kshake_read_u16(&r, &c->server_version) || !kshake_read_bytes(&r, 32, &random) ||
	    !kshake_read_vec8(&r, &session_id) || !kshake_read_u16(&r, &suite) ||
	    !kshake_read_u8(&r, &compression) || compression)
		return -EPROTO;
	memcpy(c->p.randoms[1], random.data, 32);
	c->exts = r;
	c->p.suite = kshake_suite_find(suite);
	if (fake12_rsa_kex(&c->p))
		c->p.group = 0;
	if (fake12_find_ext(r, KSHAKE_EXT_EXTENDED_MASTER_SECRET, &ext))
		return c->p.ems ? 0 : -EPROTO;
	c->p.ems = false;
	return c->p.suite ? 0 : -EPROTO;
}

static int verify(struct fake_client12 *c, struct kshake_reader whole, struct kshake_reader rest)
{
	struct kshake_builder *certs = &c->p.body[KSHAKE_MSG_CERTIFICATE];
	size_t params = whole.left - rest.left;
	u8 content[64 + 256];
	struct kshake_reader signature;
	const u8 *der = certs->buf + 6;
	X509 *x509;
	u16 scheme;

	if (!certs->len || params > 256 || !kshake_read_u16(&rest, &scheme) ||
	    !kshake_read_vec16(&rest, &signature) || rest.left)
		return -EPROTO;
	memcpy(content, c->p.randoms, 64);
	memcpy(content + 64, whole.at, params);
	x509 = d2i_X509(NULL, &der, certs->len - 6);
	c->verified = test_verify(X509_get0_pubkey(x509), scheme, content, 64 + params,
				  signature.at, signature.left);
	X509_free(x509);
	return c->verified ? 0 : -EPROTO;
}

static int take_server_key_exchange(struct fake_client12 *c, struct kshake_reader body)
{
	struct kshake_reader r = body, point;
	u8 type;

	if (!kshake_read_u8(&r, &type) || type != 3 || !kshake_read_u16(&r, &c->p.group) ||
	    !kshake_read_vec8(&r, &point) || point.left > sizeof(c->p.peer_public))
		return -EPROTO;
	memcpy(c->p.peer_public, point.at, point.left);
	c->p.peer_public_len = point.left;
	return verify(c, body, r);
}

static int take(struct fake12 *p, u8 type, struct kshake_reader body)
{
	switch (type) {
	case KSHAKE_MSG_SERVER_HELLO:
		return take_server_hello(client_of(p));
	case KSHAKE_MSG_SERVER_KEY_EXCHANGE:
		return fake12_rsa_kex(p) ? -EPROTO : take_server_key_exchange(client_of(p), body);
	case KSHAKE_MSG_CERTIFICATE:
	case KSHAKE_MSG_CERTIFICATE_STATUS:
	case KSHAKE_MSG_CERTIFICATE_REQUEST:
		return 0;
	case KSHAKE_MSG_SERVER_HELLO_DONE:
		return body.left ? -EPROTO : 0;
	default:
		return -EPROTO;
	}
}

int fake_client12_take(struct fake_client12 *c, struct kshake_engine *e)
{
	return fake12_take(&c->p, e, take);
}

size_t fake_client12_hello_exts(const struct kshake_builder *msg)
{
	size_t at = KSHAKE_MSG_HEADER + 2 + 32;

	at += 1 + msg->buf[at];				/* session_id */
	at += 2 + get_unaligned_be16(msg->buf + at);	/* cipher_suites */
	at += 1 + msg->buf[at];				/* compression_methods */
	return at;
}

static void build_ext(struct kshake_builder *b, u16 type, const void *data, size_t len)
{
	kshake_build_u16(b, type);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, data, len);
}

/* An extension that is one vector of 16-bit things, unless there are none. */
static void build_list_ext(struct kshake_builder *b, u16 type, const struct kshake_bytes *list,
			   unsigned int width)
{
	size_t ext, mark;

	if (!list->len)
		return;
	kshake_build_u16(b, type);
	ext = kshake_build_begin(b, 2);
	mark = kshake_build_begin(b, width);
	kshake_build_bytes(b, list->data, list->len);
	kshake_build_end(b, mark, width);
	kshake_build_end(b, ext, 2);
}

static void build_client_hello(struct fake_client12 *c, struct kshake_builder *b)
{
	size_t block;

	kshake_build_u16(b, c->version);
	kshake_build_bytes(b, c->p.randoms[0], 32);
	kshake_build_u8(b, c->session_id_len);
	kshake_build_bytes(b, c->session_id, c->session_id_len);
	kshake_build_u16(b, c->suites.len);
	kshake_build_bytes(b, c->suites.data, c->suites.len);
	kshake_build_u16(b, 0x0100);			/* null compression */
	block = kshake_build_begin(b, 2);
	if (c->server_name)
		build_ext(b, KSHAKE_EXT_SERVER_NAME, "\x00\x0c\x00\x00\x09localhost", 14);
	if (c->renegotiation_info)
		build_ext(b, KSHAKE_EXT_RENEGOTIATION_INFO, "", 1);
	if (c->p.ems)
		build_ext(b, KSHAKE_EXT_EXTENDED_MASTER_SECRET, "", 0);
	if (c->point_formats)
		build_ext(b, KSHAKE_EXT_EC_POINT_FORMATS, "\x01", 2);
	if (c->status_request)
		build_ext(b, KSHAKE_EXT_STATUS_REQUEST, "\x01\0\0\0", 5);
	build_list_ext(b, KSHAKE_EXT_SUPPORTED_GROUPS, &c->groups, 2);
	build_list_ext(b, KSHAKE_EXT_SIGNATURE_ALGORITHMS, &c->schemes, 2);
	build_list_ext(b, KSHAKE_EXT_SUPPORTED_VERSIONS, &c->versions, 1);
	build_list_ext(b, KSHAKE_EXT_ALPN, &c->alpn, 2);
	kshake_build_end(b, block, 2);
}

static void build_certificate(struct fake_client12 *c, struct kshake_builder *b)
{
	size_t list = kshake_build_begin(b, 3);
	unsigned int i;

	for (i = 0; c->cert && i < c->copies; i++) {
		kshake_build_u24(b, c->cert->der_len);
		kshake_build_bytes(b, c->cert->der, c->cert->der_len);
	}
	kshake_build_end(b, list, 3);
}

size_t fake_client12_encrypt(struct fake_client12 *c, bool padded, const u8 *data, size_t len,
			     u8 *encrypted)
{
	struct kshake_builder *certs = &c->p.body[KSHAKE_MSG_CERTIFICATE];
	const u8 *der = certs->buf + 6;
	X509 *x509 = d2i_X509(NULL, &der, certs->len - 6);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(X509_get0_pubkey(x509), NULL);
	size_t encrypted_len = KSHAKE_SIG_MAX;

	if (EVP_PKEY_encrypt_init(ctx) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, padded ? RSA_PKCS1_PADDING : RSA_NO_PADDING) <= 0 ||
	    EVP_PKEY_encrypt(ctx, encrypted, &encrypted_len, data, len) <= 0)
		abort();
	EVP_PKEY_CTX_free(ctx);
	X509_free(x509);
	return encrypted_len;
}

/* RFC 5246, 7.4.7.1 */
static void build_premaster(struct fake_client12 *c, struct kshake_builder *b)
{
	u8 encrypted[KSHAKE_SIG_MAX];
	size_t len;

	kshake_rand(c->p.premaster, sizeof(c->p.premaster));
	put_unaligned_be16(c->version, c->p.premaster);
	c->p.premaster_len = sizeof(c->p.premaster);
	len = fake_client12_encrypt(c, true, c->p.premaster, c->p.premaster_len, encrypted);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, encrypted, len);
}

static void build_client_key_exchange(struct fake_client12 *c, struct kshake_builder *b)
{
	u8 public[133];
	size_t len;

	if (fake12_rsa_kex(&c->p)) {
		build_premaster(c, b);
		return;
	}
	len = fake12_new_share(&c->p, public);
	kshake_build_u8(b, len);
	kshake_build_bytes(b, public, len);
}

static void build_certificate_verify(struct fake_client12 *c, struct kshake_builder *b)
{
	const struct test_cert *cert = c->cert ?: test_cert(TEST_KEY_P256);
	u16 scheme = c->scheme ? c->scheme : cert->scheme;
	u8 sig[1024];
	size_t len;

	len = test_sign(cert->key, scheme, c->p.messages.buf, c->p.messages.len, sig);
	kshake_build_u16(b, scheme);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, sig, len);
}

static void build_finished(struct fake_client12 *c, struct kshake_builder *b)
{
	u8 verify_data[12];

	fake12_verify_data(&c->p, false, verify_data);
	kshake_build_bytes(b, verify_data, sizeof(verify_data));
}

void fake_client12_build(struct fake_client12 *c, unsigned int type, struct kshake_builder *msg)
{
	size_t mark;

	kshake_builder_free(msg);
	mark = kshake_msg_begin(msg, type);
	switch (type) {
	case KSHAKE_MSG_HELLO_REQUEST:
	case KSHAKE_MSG_SERVER_HELLO_DONE:
		break;
	case KSHAKE_MSG_CLIENT_HELLO:
		build_client_hello(c, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE:
		build_certificate(c, msg);
		break;
	case KSHAKE_MSG_CLIENT_KEY_EXCHANGE:
		build_client_key_exchange(c, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		build_certificate_verify(c, msg);
		break;
	case KSHAKE_MSG_FINISHED:
		build_finished(c, msg);
		break;
	default:
		kshake_build_bytes(msg, "\0\0\0\0", 4);
		break;
	}
	kshake_msg_end(msg, mark);
}

void fake_client12_send(struct fake_client12 *c, unsigned int type,
			const struct kshake_builder *msg)
{
	fake12_send(&c->p, msg);
	if (type == KSHAKE_MSG_CLIENT_KEY_EXCHANGE && !c->p.tx.aead &&
	    (c->p.peer_public_len || c->p.premaster_len))
		fake12_derive(&c->p);
}

void fake_client12_say(struct fake_client12 *c, unsigned int type)
{
	struct kshake_builder msg = { };

	if (type == FAKE_CCS) {
		fake12_send_ccs(&c->p);
		return;
	}
	fake_client12_build(c, type, &msg);
	fake_client12_send(c, type, &msg);
	kshake_builder_free(&msg);
}
