// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A server of TLS 1.2 that does one thing wrong: the alert and the reason for it. */
#include "session12.h"

#define DOWNGRADE	FAULT(ILLEGAL_PARAMETER, DOWNGRADE)

#define MSG_RANDOM	6		/* offsets in a ServerHello */
#define MSG_SESSION_ID	38
#define KEX_TYPE	4		/* in a ServerKeyExchange */
#define KEX_GROUP	5
#define KEX_POINT	8

static size_t hello_exts(struct session12 *t)
{
	return fake_server12_hello_exts(&t->s);
}

/* Where what is signed ends in a ServerKeyExchange. */
static size_t params_end(const struct kshake_builder *msg)
{
	return KEX_POINT + msg->buf[KEX_POINT - 1];
}

/* Any message */

static void trailing(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kshake_build_u8(msg, 0);
	fake_msg_fix(msg);
}

static void cut_off(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len--;
	fake_msg_fix(msg);
}

static void huge(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(0xffffff, msg->buf + 1);
}

static void replace(struct kshake_builder *msg, const void *body, size_t len)
{
	msg->len = KSHAKE_MSG_HEADER;
	kshake_build_bytes(msg, body, len);
	fake_msg_fix(msg);
}

/* ServerHello */

static void sh_version(struct kshake_builder *msg, u16 version)
{
	put_unaligned_be16(version, msg->buf + 4);
}

static void sh_tls11(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	sh_version(msg, 0x0302);
}

static void sh_ssl3(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	sh_version(msg, 0x0300);
}

static void sh_tls13(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	sh_version(msg, 0x0304);
}

static void sh_sentinel_12(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	memcpy(msg->buf + MSG_RANDOM + 24, "DOWNGRD\x01", 8);
}

static void sh_sentinel_11(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	memcpy(msg->buf + MSG_RANDOM + 24, "DOWNGRD\x00", 8);
}

static void sh_long_session_id(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[MSG_SESSION_ID] = 33;
}

static void sh_suite(struct session12 *t, struct kshake_builder *msg, u16 suite)
{
	put_unaligned_be16(suite, msg->buf + hello_exts(t) - 3);
}

static void sh_suite_unknown(struct session12 *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, 0xc0ff);
}

static void sh_suite_null(struct session12 *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, 0x0000);
}

static void sh_suite_cbc(struct session12 *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, 0xc009);
}

static void sh_suite_13(struct session12 *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, KSHAKE_SUITE_AES_128_GCM_SHA256);
}

static void sh_suite_scsv(struct session12 *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, KSHAKE_EMPTY_RENEGOTIATION_INFO_SCSV);
}

static void sh_suite_256(struct session12 *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM);
}

static void sh_compression(struct session12 *t, struct kshake_builder *msg)
{
	msg->buf[hello_exts(t) - 1] = 1;
}

static void sh_no_renegotiation_info(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 0xff01);
}

static void sh_no_extensions(struct session12 *t, struct kshake_builder *msg)
{
	msg->len = hello_exts(t);
	fake_msg_fix(msg);
}

static void sh_renegotiated(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 0xff01);
	fake_msg_add_ext(msg, hello_exts(t), 0xff01, "\x18" "0123456789abcdef01234567", 25);
}

static void sh_renegotiation_cut(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 0xff01);
	fake_msg_add_ext(msg, hello_exts(t), 0xff01, "\x01", 1);
}

static void sh_renegotiation_empty(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 0xff01);
	fake_msg_add_ext(msg, hello_exts(t), 0xff01, "", 0);
}

static void sh_ems_full(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 23);
	fake_msg_add_ext(msg, hello_exts(t), 23, "x", 1);
}

static void sh_ems_twice(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 23, "", 0);
}

static void sh_points_compressed(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 11, "\x02\x01\x02", 3);
}

static void sh_points_none(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 11, "\x00", 1);
}

static void sh_status_full(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 5, "\x01", 1);
}

static void sh_status(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 5, "", 0);
}

static void sh_name(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 0, "", 0);
}

static void sh_alpn(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 16, "\x00\x03\x02h2", 5);
}

static void sh_alpn_other(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 16, "\x00\x03\x02h3", 5);
}

static void sh_alpn_two(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 16, "\x00\x06\x02h2\x02h2", 8);
}

static void sh_ticket(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 35, "", 0);
}

static void sh_encrypt_then_mac(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 22, "", 0);
}

static void sh_heartbeat(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 15, "\x01", 1);
}

static void sh_fragment(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 1, "\x01", 1);
}

static void sh_schemes(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 13, "\x00\x02\x04\x03", 4);
}

static void sh_share(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 51, "\x00\x1d\x00\x01x", 5);
}

static void sh_versions_12(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 43, "\x03\x03", 2);
}

/* And nothing that a ServerHello of TLS 1.3 does not have. */
static void sh_versions_13(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 23);
	fake_msg_drop_ext(msg, hello_exts(t), 0xff01);
	fake_msg_add_ext(msg, hello_exts(t), 43, "\x03\x04", 2);
}

static void sh_unknown_ext(struct session12 *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 0x7a7a, "", 0);
}

/* Certificate */

static void ct_empty(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\0", 3);
}

static void ct_empty_cert(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\3\0\0\0", 6);
}

static void ct_garbage(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\x0a\0\0\7garbage", 13);
}

/* As TLS 1.3 has it. */
static void ct_13(struct session12 *t, struct kshake_builder *msg)
{
	const struct test_cert *cert = t->s.cert;
	size_t list;

	msg->len = KSHAKE_MSG_HEADER;
	kshake_build_u8(msg, 0);
	list = kshake_build_begin(msg, 3);
	kshake_build_u24(msg, cert->der_len);
	kshake_build_bytes(msg, cert->der, cert->der_len);
	kshake_build_u16(msg, 0);
	kshake_build_end(msg, list, 3);
	fake_msg_fix(msg);
}

/* CertificateStatus */

static void cs_type(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[4] = 2;
}

static void cs_empty(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\1\0\0\0", 4);
}

static void cs_none(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "", 0);
}

/* ServerKeyExchange */

static void kx_curve_type(struct session12 *t, struct kshake_builder *msg, u8 type)
{
	size_t end = params_end(msg);

	msg->buf[KEX_TYPE] = type;
	fake_server12_sign(&t->s, msg, end);
}

static void kx_explicit_prime(struct session12 *t, struct kshake_builder *msg)
{
	kx_curve_type(t, msg, 1);
}

static void kx_explicit_char2(struct session12 *t, struct kshake_builder *msg)
{
	kx_curve_type(t, msg, 2);
}

static void kx_curve_type_0(struct session12 *t, struct kshake_builder *msg)
{
	kx_curve_type(t, msg, 0);
}

static void kx_group(struct session12 *t, struct kshake_builder *msg, u16 group)
{
	size_t end = params_end(msg);

	put_unaligned_be16(group, msg->buf + KEX_GROUP);
	fake_server12_sign(&t->s, msg, end);
}

static void kx_group_unknown(struct session12 *t, struct kshake_builder *msg)
{
	kx_group(t, msg, 0x1234);
}

/* A group that is there, with the point of another. */
static void kx_group_other(struct session12 *t, struct kshake_builder *msg)
{
	kx_group(t, msg, KSHAKE_GROUP_SECP256R1);
}

/* Of @len bytes that are all @value, but for the first. */
static void kx_point(struct session12 *t, struct kshake_builder *msg, u8 first, u8 value,
		     size_t len)
{
	msg->len = KEX_POINT - 1;
	kshake_build_u8(msg, len);
	if (len)
		kshake_build_u8(msg, first);
	while (len-- > 1)
		kshake_build_u8(msg, value);
	fake_server12_sign(&t->s, msg, msg->len);
}

static void kx_no_point(struct session12 *t, struct kshake_builder *msg)
{
	kx_point(t, msg, 0, 0, 0);
}

static void kx_signature(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 1;
}

static void kx_no_signature(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len = params_end(msg) + 2;
	kshake_build_u16(msg, 0);
	fake_msg_fix(msg);
}

/* As anonymous suites have it. */
static void kx_anonymous(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len = params_end(msg);
	fake_msg_fix(msg);
}

/* Signed, but for another client. */
static void kx_other_random(struct session12 *t, struct kshake_builder *msg)
{
	t->s.p.randoms[0][7] ^= 1;
	fake_server12_sign(&t->s, msg, params_end(msg));
	t->s.p.randoms[0][7] ^= 1;
}

/* Signed, but in another connection of this server. */
static void kx_other_server_random(struct session12 *t, struct kshake_builder *msg)
{
	t->s.p.randoms[1][7] ^= 1;
	fake_server12_sign(&t->s, msg, params_end(msg));
	t->s.p.randoms[1][7] ^= 1;
}

/* Signed by another key of the same kind. */
static void kx_other_key(struct session12 *t, struct kshake_builder *msg)
{
	const struct test_cert *cert = t->s.cert;

	t->s.cert = test_cert(TEST_KEY_P384);
	t->s.scheme = cert->scheme;
	fake_server12_sign(&t->s, msg, params_end(msg));
	t->s.cert = cert;
}

/* The point is another one than was signed. */
static void kx_changed_point(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[KEX_POINT + 3] ^= 1;
}

static void kx_scheme(struct kshake_builder *msg, u16 scheme)
{
	put_unaligned_be16(scheme, msg->buf + params_end(msg));
}

static void kx_scheme_sha1(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kx_scheme(msg, 0x0203);
}

static void kx_scheme_md5(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kx_scheme(msg, 0x0101);
}

static void kx_scheme_anonymous(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kx_scheme(msg, 0x0400);
}

static void kx_scheme_rsa(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kx_scheme(msg, KSHAKE_SIG_RSA_PSS_RSAE_SHA256);
}

static void kx_scheme_ed25519(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kx_scheme(msg, 0x0807);
}

/* CertificateRequest */

static void cr_no_types(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\2\4\3\0\0", 7);
}

static void cr_no_schemes(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\1\x40\0\0\0\0", 6);
}

/* As TLS 1.1 has it. */
static void cr_11(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\1\x40\0\0", 4);
}

static void cr_odd_schemes(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\1\x40\0\3\4\3\4\0\0", 9);
}

static void cr_empty_authority(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\1\x40\0\2\4\3\0\2\0\0", 10);
}

/* Finished */

static void fin_bit(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 0x80;
}

static void fin_first_bit(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[4] ^= 1;
}

/* What the client would say now, and what it said: reflected. */
static void fin_client(struct session12 *t, struct kshake_builder *msg)
{
	fake12_verify_data(&t->s.p, false, msg->buf + 4);
}

static void fin_reflected(struct session12 *t, struct kshake_builder *msg)
{
	memcpy(msg->buf + 4, t->s.p.body[KSHAKE_MSG_FINISHED].buf, 12);
}

/* Without the client's Finished in it. */
static void fin_too_early(struct session12 *t, struct kshake_builder *msg)
{
	t->s.p.messages.len -= 16;
	fake12_verify_data(&t->s.p, true, msg->buf + 4);
	t->s.p.messages.len += 16;
}

static void fin_empty(struct session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "", 0);
}

/* What the two sides are set up for. */

static void with_13(struct session12 *t)
{
	t->config.max_version = KSHAKE_VERSION_1_3;
}

static void only_13(struct session12 *t)
{
	t->config.max_version = KSHAKE_VERSION_1_3;
	t->config.min_version = KSHAKE_VERSION_1_3;
}

static void only_128(struct session12 *t)
{
	static const u16 suites[] = { KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM };

	t->config.suites = suites;
	t->config.nr_suites = ARRAY_SIZE(suites);
}

static void only_x25519(struct session12 *t)
{
	static const u16 groups[] = { KSHAKE_GROUP_X25519 };

	t->config.groups = groups;
	t->config.nr_groups = ARRAY_SIZE(groups);
	t->s.p.group = KSHAKE_GROUP_SECP256R1;
}

static void p521(struct session12 *t)
{
	t->s.p.group = 0x0019;
}

static void no_alpn(struct session12 *t)
{
	t->config.alpn.len = 0;
}

static void no_name(struct session12 *t)
{
	t->config.server_name.len = 0;
}

static void no_status(struct session12 *t)
{
	t->config.status_request = false;
}

static void staple(struct session12 *t)
{
	t->s.staple = (struct kshake_bytes)BYTES("response");
}

static void rsa_cert(struct session12 *t)
{
	t->s.cert = test_cert(TEST_KEY_RSA2048);
}

static void rsa_suite(struct session12 *t)
{
	t->s.p.suite = kshake_suite_find(KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM);
}

static void rsa(struct session12 *t)
{
	rsa_cert(t);
	rsa_suite(t);
}

static void rsa_pkcs1_unasked(struct session12 *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_RSA_PSS_RSAE_SHA256 };

	rsa(t);
	t->s.scheme = KSHAKE_SIG_RSA_PKCS1_SHA256;
	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
}

static void ecdsa_384_unasked(struct session12 *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_ECDSA_SECP256R1_SHA256 };

	t->s.scheme = KSHAKE_SIG_ECDSA_SECP384R1_SHA384;
	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
}

static void ecdsa_only_rsa(struct session12 *t)
{
	ecdsa_384_unasked(t);
	rsa(t);
}

static void rsa_1024(struct session12 *t)
{
	rsa_suite(t);
	t->s.cert = test_cert(TEST_KEY_RSA1024);
}

static void p521_cert(struct session12 *t)
{
	t->s.cert = test_cert(TEST_KEY_P521);
}

static void ed25519_cert(struct session12 *t)
{
	t->s.cert = test_cert(TEST_KEY_ED25519);
}

static void many_certs(struct session12 *t)
{
	t->s.copies = KSHAKE_CERTS_MAX + 1;
}

#define SH	KSHAKE_MSG_SERVER_HELLO
#define CT	KSHAKE_MSG_CERTIFICATE
#define CS	KSHAKE_MSG_CERTIFICATE_STATUS
#define KX	KSHAKE_MSG_SERVER_KEY_EXCHANGE
#define CR	KSHAKE_MSG_CERTIFICATE_REQUEST
#define SHD	KSHAKE_MSG_SERVER_HELLO_DONE
#define FIN	KSHAKE_MSG_FINISHED

static const struct {
	const char *what;
	unsigned int type;		/* the message that is changed */
	void (*prepare)(struct session12 *t);
	void (*change)(struct session12 *t, struct kshake_builder *msg);
	int fault;
} cases[] = {
	{ "TLS 1.1", SH, NULL, sh_tls11, VERSION },
	{ "TLS 1.1, with 1.3", SH, with_13, sh_tls11, VERSION },
	{ "SSL 3.0", SH, NULL, sh_ssl3, VERSION },
	{ "TLS 1.3 in server_version", SH, NULL, sh_tls13, VERSION },
	{ "TLS 1.2, with 1.3 alone", SH, only_13, NULL, VERSION },
	{ "downgrade to TLS 1.2", SH, with_13, sh_sentinel_12, DOWNGRADE },
	{ "downgrade to TLS 1.1", SH, with_13, sh_sentinel_11, DOWNGRADE },
	{ "TLS 1.2 in supported_versions", SH, NULL, sh_versions_12, UNASKED },
	{ "TLS 1.3 in supported_versions", SH, NULL, sh_versions_13, UNASKED },
	{ "TLS 1.2 in supported_versions, with 1.3", SH, with_13, sh_versions_12, ILLEGAL },
	{ "a session id of 33 bytes", SH, NULL, sh_long_session_id, DECODE_FAULT },
	{ "a suite that is unknown", SH, NULL, sh_suite_unknown, ILLEGAL },
	{ "TLS_NULL_WITH_NULL_NULL", SH, NULL, sh_suite_null, ILLEGAL },
	{ "a CBC suite", SH, NULL, sh_suite_cbc, ILLEGAL },
	{ "a suite of TLS 1.3", SH, NULL, sh_suite_13, ILLEGAL },
	{ "a suite of TLS 1.3, with 1.3", SH, with_13, sh_suite_13, ILLEGAL },
	{ "a suite that is a signal", SH, NULL, sh_suite_scsv, ILLEGAL },
	{ "a suite that was not offered", SH, only_128, sh_suite_256, ILLEGAL },
	{ "compression", SH, NULL, sh_compression, ILLEGAL },
	{ "no renegotiation_info", SH, NULL, sh_no_renegotiation_info,
	  FAULT(HANDSHAKE_FAILURE, MISSING_EXTENSION) },
	{ "no extensions", SH, NULL, sh_no_extensions,
	  FAULT(HANDSHAKE_FAILURE, MISSING_EXTENSION) },
	{ "renegotiation_info of a renegotiation", SH, NULL, sh_renegotiated,
	  FAULT(HANDSHAKE_FAILURE, ILLEGAL_PARAMETER) },
	{ "renegotiation_info cut off", SH, NULL, sh_renegotiation_cut, DECODE_FAULT },
	{ "renegotiation_info without its length", SH, NULL, sh_renegotiation_empty,
	  DECODE_FAULT },
	{ "extended_master_secret with something in it", SH, NULL, sh_ems_full, DECODE_FAULT },
	{ "extended_master_secret twice", SH, NULL, sh_ems_twice, ILLEGAL },
	{ "compressed points alone", SH, NULL, sh_points_compressed, ILLEGAL },
	{ "no point formats", SH, NULL, sh_points_none, DECODE_FAULT },
	{ "status_request with something in it", SH, NULL, sh_status_full, DECODE_FAULT },
	{ "status_request unasked for", SH, no_status, sh_status, UNASKED },
	{ "server_name unasked for", SH, no_name, sh_name, UNASKED },
	{ "ALPN unasked for", SH, no_alpn, sh_alpn, UNASKED },
	{ "a protocol that was not offered", SH, NULL, sh_alpn_other, ILLEGAL },
	{ "two protocols", SH, NULL, sh_alpn_two, DECODE_FAULT },
	{ "session_ticket", SH, NULL, sh_ticket, UNASKED },
	{ "encrypt_then_mac", SH, NULL, sh_encrypt_then_mac, UNASKED },
	{ "heartbeat", SH, NULL, sh_heartbeat, UNASKED },
	{ "max_fragment_length", SH, NULL, sh_fragment, UNASKED },
	{ "signature_algorithms", SH, NULL, sh_schemes, ILLEGAL },
	{ "key_share", SH, NULL, sh_share, ILLEGAL },
	{ "key_share, with 1.3", SH, with_13, sh_share, ILLEGAL },
	{ "an unknown extension", SH, NULL, sh_unknown_ext, UNASKED },
	{ "a byte behind a ServerHello", SH, NULL, trailing, DECODE_FAULT },
	{ "a ServerHello cut off", SH, NULL, cut_off, DECODE_FAULT },
	{ "a ServerHello too large", SH, NULL, huge, TOO_LARGE },

	{ "no certificate", CT, NULL, ct_empty, DECODE_FAULT },
	{ "an empty certificate", CT, NULL, ct_empty_cert, DECODE_FAULT },
	{ "a certificate that is garbage", CT, NULL, ct_garbage, BAD_CERT },
	{ "a Certificate of TLS 1.3", CT, NULL, ct_13, DECODE_FAULT },
	{ "a certificate with RSA-1024", CT, rsa_1024, NULL, BAD_CERT },
	{ "a certificate with P-521", CT, p521_cert, NULL, UNSUPPORTED },
	{ "a certificate with Ed25519", CT, ed25519_cert, NULL, UNSUPPORTED },
	{ "an RSA certificate for an ECDSA suite", CT, rsa_cert, NULL, UNSUPPORTED },
	{ "an ECDSA certificate for an RSA suite", CT, rsa_suite, NULL, UNSUPPORTED },
	{ "an RSA certificate where ECDSA was asked for", CT, ecdsa_only_rsa, NULL, UNSUPPORTED },
	{ "more certificates than are taken", CT, many_certs, NULL, TOO_LARGE },
	{ "a byte behind a Certificate", CT, NULL, trailing, DECODE_FAULT },
	{ "a Certificate cut off", CT, NULL, cut_off, DECODE_FAULT },
	{ "a Certificate too large", CT, NULL, huge, TOO_LARGE },

	{ "a status that is not OCSP", CS, staple, cs_type, ILLEGAL },
	{ "an empty response", CS, staple, cs_empty, DECODE_FAULT },
	{ "an empty CertificateStatus", CS, staple, cs_none, DECODE_FAULT },
	{ "a byte behind a CertificateStatus", CS, staple, trailing, DECODE_FAULT },
	{ "a CertificateStatus cut off", CS, staple, cut_off, DECODE_FAULT },
	{ "a CertificateStatus too large", CS, staple, huge, TOO_LARGE },

	{ "an explicit prime curve", KX, NULL, kx_explicit_prime, ILLEGAL },
	{ "an explicit binary curve", KX, NULL, kx_explicit_char2, ILLEGAL },
	{ "curve type 0", KX, NULL, kx_curve_type_0, ILLEGAL },
	{ "a group that is unknown", KX, NULL, kx_group_unknown, ILLEGAL },
	{ "a group that was not offered", KX, only_x25519, NULL, ILLEGAL },
	{ "P-521", KX, p521, NULL, ILLEGAL },
	{ "no point", KX, NULL, kx_no_point, DECODE_FAULT },
	{ "a bad signature", KX, NULL, kx_signature, SIGNATURE },
	{ "a bad RSA signature", KX, rsa, kx_signature, SIGNATURE },
	{ "an empty signature", KX, NULL, kx_no_signature, SIGNATURE },
	{ "no signature", KX, NULL, kx_anonymous, DECODE_FAULT },
	{ "a signature for another client", KX, NULL, kx_other_random, SIGNATURE },
	{ "a signature for another connection", KX, NULL, kx_other_server_random, SIGNATURE },
	{ "a signature by another key", KX, NULL, kx_other_key, SIGNATURE },
	{ "another point than was signed", KX, NULL, kx_changed_point, SIGNATURE },
	{ "ECDSA with SHA-1", KX, NULL, kx_scheme_sha1, ILLEGAL },
	{ "RSA with MD5", KX, NULL, kx_scheme_md5, ILLEGAL },
	{ "an anonymous signature", KX, NULL, kx_scheme_anonymous, ILLEGAL },
	{ "a scheme for another kind of key", KX, NULL, kx_scheme_rsa, ILLEGAL },
	{ "a scheme that was not offered", KX, NULL, kx_scheme_ed25519, ILLEGAL },
	{ "PKCS#1 v1.5, not offered", KX, rsa_pkcs1_unasked, NULL, ILLEGAL },
	{ "ECDSA with SHA-384, not offered", KX, ecdsa_384_unasked, NULL, ILLEGAL },
	{ "a byte behind a ServerKeyExchange", KX, NULL, trailing, DECODE_FAULT },
	{ "a ServerKeyExchange cut off", KX, NULL, cut_off, DECODE_FAULT },
	{ "a ServerKeyExchange too large", KX, NULL, huge, TOO_LARGE },

	{ "CertificateRequest without types", CR, NULL, cr_no_types, DECODE_FAULT },
	{ "CertificateRequest without schemes", CR, NULL, cr_no_schemes, DECODE_FAULT },
	{ "CertificateRequest of TLS 1.1", CR, NULL, cr_11, DECODE_FAULT },
	{ "CertificateRequest with half a scheme", CR, NULL, cr_odd_schemes, DECODE_FAULT },
	{ "CertificateRequest with an empty authority", CR, NULL, cr_empty_authority,
	  DECODE_FAULT },
	{ "a byte behind a CertificateRequest", CR, NULL, trailing, DECODE_FAULT },
	{ "a CertificateRequest cut off", CR, NULL, cut_off, DECODE_FAULT },
	{ "a CertificateRequest too large", CR, NULL, huge, TOO_LARGE },

	{ "ServerHelloDone with something in it", SHD, NULL, trailing, TOO_LARGE },
	{ "ServerHelloDone too large", SHD, NULL, huge, TOO_LARGE },

	{ "a bad Finished", FIN, NULL, fin_bit, FINISHED },
	{ "a Finished that is bad from the start", FIN, NULL, fin_first_bit, FINISHED },
	{ "the client's Finished", FIN, NULL, fin_client, FINISHED },
	{ "the client's Finished, reflected", FIN, NULL, fin_reflected, FINISHED },
	{ "a Finished without the client's in it", FIN, NULL, fin_too_early, FINISHED },
	{ "an empty Finished", FIN, NULL, fin_empty, DECODE_FAULT },
	{ "a Finished cut off", FIN, NULL, cut_off, DECODE_FAULT },
	{ "a byte behind a Finished", FIN, NULL, trailing, DECODE_FAULT },
	{ "a Finished too large", FIN, NULL, huge, TOO_LARGE },
};

static enum stage12 stage_of(unsigned int type)
{
	switch (type) {
	case SH:
		return STAGE12_SERVER_HELLO;
	case CT:
		return STAGE12_CERTIFICATE;
	case CS:
		return STAGE12_STATUS_OR_KEY_EXCHANGE;
	case KX:
		return STAGE12_KEY_EXCHANGE;
	case CR:
	case SHD:
		return STAGE12_REQUEST_OR_DONE;
	default:
		return STAGE12_FINISHED;
	}
}

/* The record that holds the message comes in pieces of @piece bytes. */
static void run(unsigned int i, size_t piece)
{
	struct kshake_builder msg = { };
	struct session12 t;

	session12_init(&t);
	if (cases[i].prepare)
		cases[i].prepare(&t);
	session12_to(&t, stage_of(cases[i].type));
	expect_eq(t.want, KSHAKE_WANT_RX);
	fake_server12_build(&t.s, cases[i].type, &msg);
	if (cases[i].change)
		cases[i].change(&t, &msg);
	t.s.p.max_record = piece;
	fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
	session12_pump(&t);
	session12_expect_fault(&t, cases[i].fault);
	expect_eq(t.s.p.alert_protected, cases[i].type == FIN);
	kshake_builder_free(&msg);
	session12_end(&t);
}

/* What comes of the server's half is only known with ours: after the verdict. */
static void test_points(void)
{
	static const struct {
		const char *what;
		u16 group;
		u8 first, value;
		size_t len;
	} points[] = {
		{ "X25519 of zeros", KSHAKE_GROUP_X25519, 0, 0, 32 },
		{ "X25519 of order 2", KSHAKE_GROUP_X25519, 1, 0, 32 },
		{ "X25519, 31 bytes", KSHAKE_GROUP_X25519, 9, 0, 31 },
		{ "X25519, 33 bytes", KSHAKE_GROUP_X25519, 9, 0, 33 },
		{ "P-256, not on the curve", KSHAKE_GROUP_SECP256R1, 4, 1, 65 },
		{ "P-256, zeros", KSHAKE_GROUP_SECP256R1, 4, 0, 65 },
		{ "P-256, infinity", KSHAKE_GROUP_SECP256R1, 0, 0, 1 },
		{ "P-256, compressed", KSHAKE_GROUP_SECP256R1, 2, 0x6b, 33 },
		{ "P-256, hybrid", KSHAKE_GROUP_SECP256R1, 6, 1, 65 },
		{ "P-256, beyond the field", KSHAKE_GROUP_SECP256R1, 4, 0xff, 65 },
		{ "P-256, of P-384's length", KSHAKE_GROUP_SECP256R1, 4, 1, 97 },
		{ "P-384, not on the curve", KSHAKE_GROUP_SECP384R1, 4, 1, 97 },
		{ "P-384, of P-256's length", KSHAKE_GROUP_SECP384R1, 4, 1, 65 },
		{ "P-384, 255 bytes", KSHAKE_GROUP_SECP384R1, 4, 1, 255 },
	};
	struct kshake_builder msg = { };
	struct session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(points); i++) {
		test_begin("refused 1.2: %s", points[i].what);
		session12_init(&t);
		t.s.p.group = points[i].group;
		session12_to(&t, STAGE12_KEY_EXCHANGE);
		fake_server12_build(&t.s, KX, &msg);
		kx_point(&t, &msg, points[i].first, points[i].value, points[i].len);
		fake12_send(&t.s.p, &msg);
		session12_pump(&t);
		session12_say(&t, SHD);
		if (t.want & KSHAKE_WANT_VERIFY)
			session12_accept(&t);
		session12_expect_fault(&t, ILLEGAL);
		expect(!t.s.p.ccs && !(t.s.p.seen & BIT(FIN)));
		session12_end(&t);
	}

	test_begin("refused 1.2: the point of another group");
	session12_init(&t);
	session12_to(&t, STAGE12_KEY_EXCHANGE);
	fake_server12_build(&t.s, KX, &msg);
	kx_group_other(&t, &msg);
	fake12_send(&t.s.p, &msg);
	session12_pump(&t);
	session12_say(&t, SHD);
	if (t.want & KSHAKE_WANT_VERIFY)
		session12_accept(&t);
	session12_expect_fault(&t, ILLEGAL);
	kshake_builder_free(&msg);
	session12_end(&t);
}

/* A session id that is the client's own is a session resumed; there is none (RFC 5246, 7.3). */
static void test_session_id(void)
{
	struct session12 t;

	test_begin("refused 1.2: the session id of TLS 1.3's compatibility mode, echoed");
	session12_init(&t);
	with_13(&t);
	session12_start(&t);
	t.s.session_id_len = 32;
	memcpy(t.s.session_id, t.s.p.body[KSHAKE_MSG_CLIENT_HELLO].buf + 35, 32);
	session12_say(&t, SH);
	session12_expect_fault(&t, ILLEGAL);
	session12_end(&t);

	test_begin("taken 1.2: no session id");
	session12_init(&t);
	with_13(&t);
	t.s.session_id_len = 0;
	session12_to(&t, STAGE12_NOTHING);
	session12_expect_done(&t);
	session12_end(&t);
}

/* Records that are not what the keys make. */
static void test_records(void)
{
	static const struct {
		const char *what;
		u8 type;
		u16 version;
		int flip;		/* the byte of the record that is changed, or -1 */
		int skip;		/* the sequence number is off by this */
		size_t cut;		/* bytes off its end */
	} records[] = {
		{ "a wrong bit in the nonce", 22, 0x0303, 5, 0, 0 },
		{ "a wrong bit in the ciphertext", 22, 0x0303, 14, 0, 0 },
		{ "a wrong bit in the tag", 22, 0x0303, 44, 0, 0 },
		{ "a type other than was sealed", 22, 0x0303, 0, 0, 0 },
		{ "a version other than was sealed", 22, 0x0303, 2, 0, 0 },
		{ "a record lost before it", 22, 0x0303, -1, 1, 0 },
		{ "cut within the tag", 22, 0x0303, -1, 0, 4 },
		{ "cut to less than a tag", 22, 0x0303, -1, 0, 30 },
		{ "cut to a byte", 22, 0x0303, -1, 0, 39 },
	};
	struct kshake_builder msg = { }, *out;
	struct session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(records); i++) {
		test_begin("refused 1.2, Finished's record: %s", records[i].what);
		session12_init(&t);
		session12_to(&t, STAGE12_FINISHED);
		fake_server12_build(&t.s, FIN, &msg);
		out = &t.s.p.out;
		t.s.p.tx.seq += records[i].skip;
		fake12_seal(&t.s.p.tx, out, records[i].type, records[i].version, msg.buf, 16);
		/* 5 bytes of header, 8 of nonce, 16 of Finished, 16 of tag */
		expect_eq(out->len, 45);
		if (records[i].flip >= 0)
			out->buf[records[i].flip] ^= records[i].flip ? 1 : 22 ^ 21;
		out->len -= records[i].cut;
		put_unaligned_be16(out->len - 5, out->buf + 3);
		session12_pump(&t);
		session12_expect_fault(&t, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
		expect(t.s.p.alert_protected);
		session12_end(&t);
	}

	test_begin("refused 1.2, Finished's record: with nothing in it");
	session12_init(&t);
	session12_to(&t, STAGE12_FINISHED);
	fake12_seal(&t.s.p.tx, &t.s.p.out, 22, 0x0303, "", 0);
	session12_pump(&t);
	session12_expect_fault(&t, FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE));
	session12_end(&t);

	test_begin("refused 1.2, Finished's record: too long");
	session12_init(&t);
	session12_to(&t, STAGE12_FINISHED);
	fake_wire_plain_record(&t.s.p.out, 22, "", 0);
	put_unaligned_be16(16384 + 8 + 16 + 1, t.s.p.out.buf + 3);
	session12_pump(&t);
	session12_expect_fault(&t, FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW));
	kshake_builder_free(&msg);
	session12_end(&t);
}

static void sentinel(struct session12 *t)
{
	memcpy(t->s.p.randoms[1] + 24, "DOWNGRD\x01", 8);
}

/* What is not an error, though it looks like one. */
static void test_taken(void)
{
	static const struct {
		const char *what;
		void (*prepare)(struct session12 *t);
		void (*change)(struct session12 *t, struct kshake_builder *msg);
		u16 scheme;
	} taken[] = {
		{ "server_name in the answer", NULL, sh_name },
		{ "ALPN", NULL, sh_alpn },
		{ "status_request, and no CertificateStatus", NULL, sh_status },
		{ "a sentinel, with 1.2 alone", sentinel, NULL },
		{ "ECDSA of P-256 with SHA-384", NULL, NULL, 0x0503 },
		{ "ECDSA of P-256 with SHA-512", NULL, NULL, 0x0603 },
		{ "PKCS#1 v1.5 with SHA-256", rsa, NULL, 0x0401 },
		{ "PKCS#1 v1.5 with SHA-512", rsa, NULL, 0x0601 },
		{ "PSS with SHA-384", rsa, NULL, 0x0805 },
	};
	struct kshake_builder msg = { };
	struct session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(taken); i++) {
		test_begin("taken 1.2: %s", taken[i].what);
		session12_init(&t);
		t.s.scheme = taken[i].scheme;
		if (taken[i].prepare)
			taken[i].prepare(&t);
		session12_start(&t);
		fake_server12_build(&t.s, SH, &msg);
		if (taken[i].change)
			taken[i].change(&t, &msg);
		fake12_send(&t.s.p, &msg);
		session12_pump(&t);
		session12_say(&t, CT);
		session12_say(&t, KX);
		session12_say(&t, SHD);
		session12_accept(&t);
		session12_say(&t, FAKE_CCS);
		session12_say(&t, FIN);
		session12_expect_done(&t);
		if (taken[i].scheme)
			expect_eq(kshake_engine_negotiated(t.e)->signature_scheme,
				  taken[i].scheme);
		session12_end(&t);
	}
	kshake_builder_free(&msg);
}

void test_refusals12(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("refused 1.2: %s", cases[i].what);
		run(i, KSHAKE_PLAINTEXT_MAX);
		run(i, 3);
	}
	test_points();
	test_session_id();
	test_records();
	test_taken();
	test_credentials_free();
}
