// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <openssl/rsa.h>

#include "../../kmod/core/ext.h"
#include "fake_server12.h"

void fake_server12_init(struct fake_server12 *s)
{
	memset(s, 0, sizeof(*s));
	fake12_init(&s->p, true);
	s->p.suite = kshake_suite_find(KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM);
	s->cert = test_cert(TEST_KEY_P256);
	s->copies = 1;
	s->request_schemes = (struct kshake_bytes){ (const u8 *)"\x04\x03\x08\x04\x04\x01", 6 };
	s->renegotiation_info = true;
	s->session_id_len = sizeof(s->session_id);
	kshake_rand(s->session_id, sizeof(s->session_id));
}

void fake_server12_free(struct fake_server12 *s)
{
	fake12_free(&s->p);
}

static struct fake_server12 *server_of(struct fake12 *p)
{
	return (struct fake_server12 *)((u8 *)p - offsetof(struct fake_server12, p));
}

static int take_client_hello(struct fake12 *p, struct kshake_reader r)
{
	struct kshake_reader session_id, suites, compression, ext;
	struct kshake_bytes random;
	u16 version;

	if (!kshake_read_u16(&r, &version) || version != 0x0303 ||
	    !kshake_read_bytes(&r, 32, &random) || !kshake_read_vec8(&r, &session_id) ||
	    !kshake_read_vec16(&r, &suites) || !kshake_read_vec8(&r, &compression) ||
	    compression.left != 1 || compression.at[0])
		return -EPROTO;
	memcpy(p->randoms[0], random.data, 32);
	if (!fake12_find_ext(r, KSHAKE_EXT_EXTENDED_MASTER_SECRET, &ext))
		p->ems = false;
	return 0;
}

static int take_certificate(struct fake_server12 *s, struct kshake_reader r)
{
	struct kshake_reader list, cert;
	const u8 *der;
	X509 *x509;

	if (!kshake_read_vec24(&r, &list) || r.left)
		return -EPROTO;
	if (!list.left) {
		s->client_certs++;
		return 0;
	}
	s->client_shown++;
	if (!kshake_read_vec24(&list, &cert))
		return -EPROTO;
	der = cert.at;
	x509 = d2i_X509(NULL, &der, cert.left);
	X509_free(x509);
	return x509 ? 0 : -EPROTO;
}

/* RFC 5246, 7.4.7.1: as long as it has to be, and of the version that was offered. */
static int take_premaster(struct fake_server12 *s, struct kshake_reader r)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(s->cert->key, NULL);
	u8 secret[KSHAKE_SIG_MAX];
	size_t len = sizeof(secret);
	struct kshake_reader encrypted;
	int err = -EPROTO;

	if (kshake_read_vec16(&r, &encrypted) && !r.left &&
	    encrypted.left == EVP_PKEY_get_size(s->cert->key) &&
	    EVP_PKEY_decrypt_init(ctx) > 0 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) > 0 &&
	    EVP_PKEY_decrypt(ctx, secret, &len, encrypted.at, encrypted.left) > 0 &&
	    len == sizeof(s->p.premaster) && get_unaligned_be16(secret) == 0x0303) {
		memcpy(s->p.premaster, secret, len);
		s->p.premaster_len = len;
		err = 0;
	}
	EVP_PKEY_CTX_free(ctx);
	return err;
}

/* ServerECDHParams are what a client answers: its point alone. */
static int take_client_key_exchange(struct fake12 *p, struct kshake_reader r)
{
	struct kshake_reader point;

	if (!kshake_read_vec8(&r, &point) || r.left || point.left > sizeof(p->peer_public))
		return -EPROTO;
	memcpy(p->peer_public, point.at, point.left);
	p->peer_public_len = point.left;
	return 0;
}

/* Over all messages before it (RFC 5246, 7.4.8). */
static int take_certificate_verify(struct fake_server12 *s, struct kshake_reader r)
{
	struct kshake_builder *certs = &s->p.body[KSHAKE_MSG_CERTIFICATE];
	const u8 *der = certs->buf + 6;
	struct kshake_reader signature;
	X509 *x509;
	u16 scheme;

	if (!s->client_shown || !kshake_read_u16(&r, &scheme) ||
	    !kshake_read_vec16(&r, &signature) || r.left)
		return -EPROTO;
	x509 = d2i_X509(NULL, &der, certs->len - 6);
	s->client_verified = test_verify(X509_get0_pubkey(x509), scheme, s->p.messages.buf,
					 s->p.messages.len, signature.at, signature.left);
	X509_free(x509);
	return s->client_verified ? 0 : -EPROTO;
}

static int take(struct fake12 *p, u8 type, struct kshake_reader body)
{
	switch (type) {
	case KSHAKE_MSG_CLIENT_HELLO:
		return take_client_hello(p, body);
	case KSHAKE_MSG_CERTIFICATE:
		return take_certificate(server_of(p), body);
	case KSHAKE_MSG_CLIENT_KEY_EXCHANGE:
		return fake12_rsa_kex(p) ? take_premaster(server_of(p), body) :
					   take_client_key_exchange(p, body);
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		return take_certificate_verify(server_of(p), body);
	default:
		return -EPROTO;
	}
}

int fake_server12_take(struct fake_server12 *s, struct kshake_engine *e)
{
	return fake12_take(&s->p, e, take);
}

size_t fake_server12_hello_exts(const struct fake_server12 *s)
{
	return KSHAKE_MSG_HEADER + 2 + 32 + 1 + s->session_id_len + 2 + 1;
}

static void build_ext(struct kshake_builder *b, u16 type, const void *data, size_t len)
{
	kshake_build_u16(b, type);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, data, len);
}

static void build_server_hello(struct fake_server12 *s, struct kshake_builder *b)
{
	size_t block, mark;

	kshake_build_u16(b, 0x0303);
	kshake_build_bytes(b, s->p.randoms[1], 32);
	kshake_build_u8(b, s->session_id_len);
	kshake_build_bytes(b, s->session_id, s->session_id_len);
	kshake_build_u16(b, s->p.suite->id);
	kshake_build_u8(b, 0);
	block = kshake_build_begin(b, 2);
	if (s->renegotiation_info)
		build_ext(b, KSHAKE_EXT_RENEGOTIATION_INFO, "", 1);
	if (s->p.ems)
		build_ext(b, KSHAKE_EXT_EXTENDED_MASTER_SECRET, "", 0);
	if (s->point_formats)
		build_ext(b, KSHAKE_EXT_EC_POINT_FORMATS, "\x01", 2);
	if (s->staple.len)
		build_ext(b, KSHAKE_EXT_STATUS_REQUEST, "", 0);
	if (s->alpn.len) {
		kshake_build_u16(b, KSHAKE_EXT_ALPN);
		mark = kshake_build_begin(b, 2);
		kshake_build_u16(b, s->alpn.len + 1);
		kshake_build_u8(b, s->alpn.len);
		kshake_build_bytes(b, s->alpn.data, s->alpn.len);
		kshake_build_end(b, mark, 2);
	}
	kshake_build_end(b, block, 2);
}

static void build_certificate(struct fake_server12 *s, struct kshake_builder *b)
{
	size_t list = kshake_build_begin(b, 3);
	unsigned int i;

	for (i = 0; i < s->copies; i++) {
		kshake_build_u24(b, s->cert->der_len);
		kshake_build_bytes(b, s->cert->der, s->cert->der_len);
	}
	kshake_build_end(b, list, 3);
}

static void build_certificate_status(struct fake_server12 *s, struct kshake_builder *b)
{
	kshake_build_u8(b, 1);				/* ocsp */
	kshake_build_u24(b, s->staple.len);
	kshake_build_bytes(b, s->staple.data, s->staple.len);
}

void fake_server12_sign(struct fake_server12 *s, struct kshake_builder *msg, size_t params)
{
	u16 scheme = s->scheme ? s->scheme : s->cert->scheme;
	u8 content[64 + 512], sig[1024];
	size_t len = params - KSHAKE_MSG_HEADER;

	memcpy(content, s->p.randoms, 64);
	memcpy(content + 64, msg->buf + KSHAKE_MSG_HEADER, len);
	len = test_sign(s->cert->key, scheme, content, 64 + len, sig);
	msg->len = params;
	kshake_build_u16(msg, scheme);
	kshake_build_u16(msg, len);
	kshake_build_bytes(msg, sig, len);
	fake_msg_fix(msg);
}

/* RFC 8422, 5.4 */
static void build_server_key_exchange(struct fake_server12 *s, struct kshake_builder *b)
{
	u8 public[133];
	size_t len = fake12_new_share(&s->p, public);

	kshake_build_u8(b, 3);				/* named_curve */
	kshake_build_u16(b, s->p.group);
	kshake_build_u8(b, len);
	kshake_build_bytes(b, public, len);
	fake_server12_sign(s, b, b->len);
}

static void build_certificate_request(struct fake_server12 *s, struct kshake_builder *b)
{
	kshake_build_u8(b, 2);
	kshake_build_bytes(b, "\x40\x01", 2);		/* ecdsa_sign, rsa_sign */
	kshake_build_u16(b, s->request_schemes.len);
	kshake_build_bytes(b, s->request_schemes.data, s->request_schemes.len);
	kshake_build_u16(b, 0);				/* certificate_authorities */
}

static void build_finished(struct fake_server12 *s, struct kshake_builder *b)
{
	u8 verify_data[12];

	fake12_verify_data(&s->p, true, verify_data);
	kshake_build_bytes(b, verify_data, sizeof(verify_data));
}

/* RFC 5077, 3.3 */
static void build_ticket(struct kshake_builder *b)
{
	kshake_build_bytes(b, "\x00\x00\x0e\x10\x00\x04tick", 10);
}

static void build_certificate_verify(struct fake_server12 *s, struct kshake_builder *b)
{
	u8 sig[1024];
	size_t len = test_sign(s->cert->key, s->cert->scheme, s->p.messages.buf,
			       s->p.messages.len, sig);

	kshake_build_u16(b, s->cert->scheme);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, sig, len);
}

void fake_server12_build(struct fake_server12 *s, unsigned int type, struct kshake_builder *msg)
{
	struct kshake_builder *hello = &s->p.body[KSHAKE_MSG_CLIENT_HELLO];
	size_t mark;

	kshake_builder_free(msg);
	mark = kshake_msg_begin(msg, type);
	switch (type) {
	case KSHAKE_MSG_HELLO_REQUEST:
	case KSHAKE_MSG_SERVER_HELLO_DONE:
		break;
	case KSHAKE_MSG_CLIENT_HELLO:
		kshake_build_bytes(msg, hello->buf, hello->len);
		break;
	case KSHAKE_MSG_SERVER_HELLO:
		build_server_hello(s, msg);
		break;
	case KSHAKE_MSG_NEW_SESSION_TICKET:
		build_ticket(msg);
		break;
	case KSHAKE_MSG_CERTIFICATE:
		build_certificate(s, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_STATUS:
		build_certificate_status(s, msg);
		break;
	case KSHAKE_MSG_SERVER_KEY_EXCHANGE:
		build_server_key_exchange(s, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_REQUEST:
		build_certificate_request(s, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		build_certificate_verify(s, msg);
		break;
	case KSHAKE_MSG_FINISHED:
		build_finished(s, msg);
		break;
	default:
		kshake_build_bytes(msg, "\0\0\0\0", 4);
		break;
	}
	kshake_msg_end(msg, mark);
}

void fake_server12_say(struct fake_server12 *s, unsigned int type)
{
	struct kshake_builder msg = { };

	if (type == FAKE_CCS) {
		fake12_send_ccs(&s->p);
		return;
	}
	fake_server12_build(s, type, &msg);
	fake12_send(&s->p, &msg);
	kshake_builder_free(&msg);
}
