// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* One thing wrong in a handshake that is right otherwise: the alert and the reason for it. */
#include "session.h"

#define MSG_RANDOM	6		/* offsets in a ServerHello */
#define MSG_SESSION_ID	38

static size_t hello_exts(struct session *t)
{
	return fake_server_hello_exts(&t->s);
}

/* Where the body of an extension begins. */
static u8 *find_ext(struct session *t, struct kshake_builder *msg, u16 type)
{
	size_t at = hello_exts(t) + 2;

	while (get_unaligned_be16(msg->buf + at) != type)
		at += 4 + get_unaligned_be16(msg->buf + at + 2);
	return msg->buf + at + 4;
}

/* ServerHello */

static void sh_old(struct session *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 43);
}

static void sh_old_bare(struct session *t, struct kshake_builder *msg)
{
	msg->len = hello_exts(t);
	fake_msg_fix(msg);
}

static void sh_old_renegotiation(struct session *t, struct kshake_builder *msg)
{
	sh_old(t, msg);
	fake_msg_add_ext(msg, hello_exts(t), 0xff01, "", 1);
}

static void sh_old_10(struct session *t, struct kshake_builder *msg)
{
	sh_old(t, msg);
	msg->buf[5] = 0x01;
}

static void sh_downgrade_12(struct session *t, struct kshake_builder *msg)
{
	sh_old(t, msg);
	memcpy(msg->buf + MSG_RANDOM + 24, "DOWNGRD\x01", 8);
}

static void sh_downgrade_11(struct session *t, struct kshake_builder *msg)
{
	sh_old(t, msg);
	memcpy(msg->buf + MSG_RANDOM + 24, "DOWNGRD\x00", 8);
}

static void sh_version_12(struct session *t, struct kshake_builder *msg)
{
	put_unaligned_be16(0x0303, find_ext(t, msg, 43));
}

static void sh_version_14(struct session *t, struct kshake_builder *msg)
{
	put_unaligned_be16(0x0305, find_ext(t, msg, 43));
}

static void sh_version_draft(struct session *t, struct kshake_builder *msg)
{
	put_unaligned_be16(0x7f1c, find_ext(t, msg, 43));
}

static void sh_session_id(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[MSG_SESSION_ID + 1 + 31] ^= 1;
}

static void sh_no_session_id(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	memmove(msg->buf + MSG_SESSION_ID + 1, msg->buf + MSG_SESSION_ID + 33,
		msg->len - MSG_SESSION_ID - 33);
	msg->buf[MSG_SESSION_ID] = 0;
	msg->len -= 32;
	fake_msg_fix(msg);
}

static void sh_suite(struct session *t, struct kshake_builder *msg, u16 suite)
{
	put_unaligned_be16(suite, msg->buf + hello_exts(t) - 3);
}

static void sh_suite_unknown(struct session *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, 0x1304);
}

static void sh_suite_12(struct session *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, 0xc02f);
}

static void sh_suite_256(struct session *t, struct kshake_builder *msg)
{
	sh_suite(t, msg, 0x1302);
}

static void sh_compression(struct session *t, struct kshake_builder *msg)
{
	msg->buf[hello_exts(t) - 1] = 1;
}

static void sh_no_share(struct session *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 51);
}

static void sh_other_group(struct session *t, struct kshake_builder *msg)
{
	put_unaligned_be16(KSHAKE_GROUP_SECP384R1, find_ext(t, msg, 51));
}

static void sh_zero_share(struct session *t, struct kshake_builder *msg)
{
	u8 *share = find_ext(t, msg, 51);

	memset(share + 4, 0, get_unaligned_be16(share + 2));
}

static void sh_bad_point(struct session *t, struct kshake_builder *msg)
{
	find_ext(t, msg, 51)[4 + 64] ^= 1;
}

static void sh_short_share(struct session *t, struct kshake_builder *msg)
{
	static const u8 share[] = { 0, 0x1d, 0, 31, [34] = 9 };

	sh_no_share(t, msg);
	fake_msg_add_ext(msg, hello_exts(t), 51, share, sizeof(share));
}

static void sh_cookie(struct session *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 44, "\x00\x01x", 3);
}

static void sh_alpn(struct session *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 16, "\x00\x03\x02h2", 5);
}

static void sh_psk(struct session *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 41, "\x00\x00", 2);
}

static void sh_unknown_ext(struct session *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 0x5a5a, "", 0);
}

static void sh_ext_twice(struct session *t, struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, hello_exts(t), 43, "\x03\x04", 2);
}

static void trailing(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	kshake_build_u8(msg, 0);
	fake_msg_fix(msg);
}

static void cut_off(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len--;
	fake_msg_fix(msg);
}

static void sh_too_large(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(16385, msg->buf + 1);
}

/* HelloRetryRequest */

static void hrr_no_version(struct session *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 43);
}

static void hrr_no_change(struct session *t, struct kshake_builder *msg)
{
	fake_msg_drop_ext(msg, hello_exts(t), 51);
}

static void hrr_same_group(struct session *t, struct kshake_builder *msg)
{
	put_unaligned_be16(KSHAKE_GROUP_X25519, find_ext(t, msg, 51));
}

static void hrr_same_group_cookie(struct session *t, struct kshake_builder *msg)
{
	hrr_same_group(t, msg);
	fake_msg_add_ext(msg, hello_exts(t), 44, "\x00\x01x", 3);
}

static void hrr_unknown_group(struct session *t, struct kshake_builder *msg)
{
	put_unaligned_be16(0x0019, find_ext(t, msg, 51));
}

/* EncryptedExtensions */

static void ee_alpn_unasked(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 16, "\x00\x03\x02h2", 5);
}

static void ee_alpn_other(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 16, "\x00\x03\x02h3", 5);
}

static void ee_alpn_prefix(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 16, "\x00\x02\x01h", 4);
}

static void ee_alpn_two(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 16, "\x00\x06\x02h2\x02h2", 8);
}

static void ee_key_share(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 51, "\x00\x1d", 2);
}

static void ee_early_data(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 42, "", 0);
}

static void ee_twice(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, 4, 0, "", 0);
	fake_msg_add_ext(msg, 4, 0, "", 0);
}

static void ee_too_large(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(4097, msg->buf + 1);
}

/* CertificateRequest */

static void cr_context(struct session *t, struct kshake_builder *msg)
{
	u8 body[64];
	size_t len = msg->len - 5;

	(void)t;
	memcpy(body, msg->buf + 5, len);
	msg->len = 4;
	kshake_build_bytes(msg, "\x03" "ctx", 4);
	kshake_build_bytes(msg, body, len);
	fake_msg_fix(msg);
}

static void cr_no_schemes(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_drop_ext(msg, 5, 13);
}

/* Certificate */

static void ct_replace(struct kshake_builder *msg, const void *body, size_t len)
{
	msg->len = 4;
	kshake_build_bytes(msg, body, len);
	fake_msg_fix(msg);
}

static void ct_empty(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	ct_replace(msg, "\x00\x00\x00\x00", 4);
}

static void ct_context(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	ct_replace(msg, "\x01x\x00\x00\x06\x00\x00\x01" "c\x00\x00", 11);
}

static void ct_garbage(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	ct_replace(msg, "\x00\x00\x00\x0c\x00\x00\x07garbage\x00\x00", 16);
}

static void ct_too_large(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(KSHAKE_CHAIN_MAX + 1, msg->buf + 1);
}

/* CertificateVerify */

static void cv_signature(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 1;
}

static void cv_no_signature(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len = 6;
	put_unaligned_be16(0, msg->buf + 6);
	kshake_build_u16(msg, 0);
	fake_msg_fix(msg);
}

/* Signed, but for the client's half of the protocol. */
static void cv_client_context(struct session *t, struct kshake_builder *msg)
{
	u8 content[64 + 34 + 32], sig[1024];
	size_t len;

	memset(content, ' ', 64);
	memcpy(content + 64, "TLS 1.3, client CertificateVerify", 34);
	kshake_transcript_digest(&t->s.transcript, content + 98);
	len = test_sign(t->s.cert->key, t->s.cert->scheme, content, sizeof(content), sig);
	msg->len = 6;
	kshake_build_u16(msg, len);
	kshake_build_bytes(msg, sig, len);
	fake_msg_fix(msg);
}

/* Signed, but for another handshake. */
static void cv_other_transcript(struct session *t, struct kshake_builder *msg)
{
	struct kshake_transcript keep = t->s.transcript;

	kshake_transcript_add(&t->s.transcript, (const u8 *)"x", 1);
	fake_server_build(&t->s, KSHAKE_MSG_CERTIFICATE_VERIFY, msg);
	t->s.transcript = keep;
}

static void cv_scheme(struct kshake_builder *msg, u16 scheme)
{
	put_unaligned_be16(scheme, msg->buf + 4);
}

static void cv_scheme_unknown(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, 0x0807);
}

static void cv_scheme_rsa(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, KSHAKE_SIG_RSA_PSS_RSAE_SHA256);
}

static void cv_scheme_384(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, KSHAKE_SIG_ECDSA_SECP384R1_SHA384);
}

static void cv_too_large(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(2049, msg->buf + 1);
}

/* Finished */

static void fin_mac(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 0x80;
}

static void fin_client(struct session *t, struct kshake_builder *msg)
{
	u8 digest[48];

	kshake_transcript_digest(&t->s.transcript, digest);
	kshake_finished_mac(t->s.suite->hash, t->s.client_hs, digest, msg->buf + 4);
}

static void fin_empty(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len = 4;
	fake_msg_fix(msg);
}

static void fin_too_large(struct session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(65, msg->buf + 1);
}

/* What the two sides are set up for. */

static void only_128(struct session *t)
{
	t->config.nr_suites = 1;
}

static void p256_first(struct session *t)
{
	static const u16 groups[] = { KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_X25519 };

	t->config.groups = groups;
	t->config.nr_groups = ARRAY_SIZE(groups);
}

static void no_alpn(struct session *t)
{
	t->config.alpn.len = 0;
}

static void no_name(struct session *t)
{
	t->config.server_name.len = 0;
}

static void no_status(struct session *t)
{
	t->config.status_request = false;
	t->s.staple = (struct kshake_bytes)BYTES("ocsp");
}

static void no_compat(struct session *t)
{
	t->config.compat = false;
	t->s.session_id_len = 1;
}

static void rsa_cert(struct session *t)
{
	t->s.cert = test_cert(TEST_KEY_RSA2048);
}

static void rsa_pkcs1(struct session *t)
{
	rsa_cert(t);
	t->s.scheme = KSHAKE_SIG_RSA_PKCS1_SHA256;
}

static void rsa_pkcs1_configured(struct session *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_RSA_PSS_RSAE_SHA256,
				       KSHAKE_SIG_RSA_PKCS1_SHA256 };

	rsa_pkcs1(t);
	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
}

static void rsa_only_256(struct session *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_RSA_PSS_RSAE_SHA384 };

	rsa_cert(t);
	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
}

static void ecdsa_only_rsa_cert(struct session *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_ECDSA_SECP256R1_SHA256 };

	rsa_cert(t);
	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
}

static void rsa_1024_cert(struct session *t)
{
	t->s.cert = test_cert(TEST_KEY_RSA1024);
}

static void p521_cert(struct session *t)
{
	t->s.cert = test_cert(TEST_KEY_P521);
}

static void ed25519_cert(struct session *t)
{
	t->s.cert = test_cert(TEST_KEY_ED25519);
}

static void many_certs(struct session *t)
{
	t->s.copies = KSHAKE_CERTS_MAX + 1;
}

static void two_retries(struct session *t)
{
	t->retry = true;
}

#define SH	KSHAKE_MSG_SERVER_HELLO
#define HRR	FAKE_HELLO_RETRY_REQUEST
#define EE	KSHAKE_MSG_ENCRYPTED_EXTENSIONS
#define CR	KSHAKE_MSG_CERTIFICATE_REQUEST
#define CT	KSHAKE_MSG_CERTIFICATE
#define CV	KSHAKE_MSG_CERTIFICATE_VERIFY
#define FIN	KSHAKE_MSG_FINISHED

static const struct {
	const char *what;
	unsigned int type;		/* the message that is changed */
	void (*prepare)(struct session *t);
	void (*change)(struct session *t, struct kshake_builder *msg);
	int fault;
	bool retry;			/* a HelloRetryRequest came first */
} cases[] = {
	{ "ServerHello of TLS 1.2", SH, NULL, sh_old, FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION) },
	{ "ServerHello of TLS 1.2 without extensions", SH, NULL, sh_old_bare,
	  FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION) },
	{ "ServerHello of TLS 1.2 with renegotiation_info", SH, NULL, sh_old_renegotiation,
	  FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION) },
	{ "ServerHello of TLS 1.0", SH, NULL, sh_old_10,
	  FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION) },
	{ "downgrade to TLS 1.2", SH, NULL, sh_downgrade_12,
	  FAULT(ILLEGAL_PARAMETER, DOWNGRADE) },
	{ "downgrade to TLS 1.1", SH, NULL, sh_downgrade_11,
	  FAULT(ILLEGAL_PARAMETER, DOWNGRADE) },
	{ "TLS 1.2 in supported_versions", SH, NULL, sh_version_12, ILLEGAL },
	{ "TLS 1.4 in supported_versions", SH, NULL, sh_version_14, ILLEGAL },
	{ "a draft in supported_versions", SH, NULL, sh_version_draft, ILLEGAL },
	{ "another session id", SH, NULL, sh_session_id, ILLEGAL },
	{ "no session id", SH, NULL, sh_no_session_id, ILLEGAL },
	{ "a suite that is unknown", SH, NULL, sh_suite_unknown, ILLEGAL },
	{ "a suite of TLS 1.2", SH, NULL, sh_suite_12, ILLEGAL },
	{ "a suite that was not offered", SH, only_128, sh_suite_256, ILLEGAL },
	{ "compression", SH, NULL, sh_compression, ILLEGAL },
	{ "no key_share", SH, NULL, sh_no_share, MISSING },
	{ "a share of a group that has none of ours", SH, NULL, sh_other_group, ILLEGAL },
	{ "an X25519 share of zeros", SH, NULL, sh_zero_share, ILLEGAL },
	{ "an X25519 share of 31 bytes", SH, NULL, sh_short_share, ILLEGAL },
	{ "a P-256 share of zeros", SH, p256_first, sh_zero_share, ILLEGAL },
	{ "a P-256 point that is not on the curve", SH, p256_first, sh_bad_point, ILLEGAL },
	{ "a cookie in a ServerHello", SH, NULL, sh_cookie, ILLEGAL },
	{ "ALPN in a ServerHello", SH, NULL, sh_alpn, ILLEGAL },
	{ "a PSK that was not offered", SH, NULL, sh_psk, UNASKED },
	{ "an unknown extension in a ServerHello", SH, NULL, sh_unknown_ext, UNASKED },
	{ "an extension twice in a ServerHello", SH, NULL, sh_ext_twice, ILLEGAL },
	{ "a byte behind a ServerHello", SH, NULL, trailing, DECODE_FAULT },
	{ "a ServerHello cut off", SH, NULL, cut_off, DECODE_FAULT },
	{ "a ServerHello too large", SH, NULL, sh_too_large,
	  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },

	{ "HelloRetryRequest without supported_versions", HRR, NULL, hrr_no_version, MISSING },
	{ "HelloRetryRequest that changes nothing", HRR, NULL, hrr_no_change, ILLEGAL },
	{ "HelloRetryRequest for the group that was sent", HRR, NULL, hrr_same_group, ILLEGAL },
	{ "HelloRetryRequest for the group that was sent, with a cookie", HRR, NULL,
	  hrr_same_group_cookie, ILLEGAL },
	{ "HelloRetryRequest for a group that was not offered", HRR, NULL, hrr_unknown_group,
	  ILLEGAL },
	{ "HelloRetryRequest with another session id", HRR, NULL, sh_session_id, ILLEGAL },
	{ "HelloRetryRequest with a suite that was not offered", HRR, only_128, sh_suite_256,
	  ILLEGAL },
	{ "HelloRetryRequest with compression", HRR, NULL, sh_compression, ILLEGAL },
	{ "HelloRetryRequest with ALPN", HRR, NULL, sh_alpn, ILLEGAL },
	{ "HelloRetryRequest with an unknown extension", HRR, NULL, sh_unknown_ext, UNASKED },
	{ "a byte behind a HelloRetryRequest", HRR, NULL, trailing, DECODE_FAULT },
	{ "a second HelloRetryRequest", HRR, two_retries, NULL,
	  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE), true },
	{ "another suite than the HelloRetryRequest's", SH, NULL, sh_suite_256, ILLEGAL, true },
	{ "another group than the HelloRetryRequest's", SH, NULL, sh_other_group, ILLEGAL, true },
	{ "TLS 1.2 after a HelloRetryRequest", SH, NULL, sh_old,
	  FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION), true },

	{ "ALPN that was not asked for", EE, no_alpn, ee_alpn_unasked, UNASKED },
	{ "a protocol that was not offered", EE, NULL, ee_alpn_other, ILLEGAL },
	{ "the beginning of a protocol that was offered", EE, NULL, ee_alpn_prefix, ILLEGAL },
	{ "two protocols", EE, NULL, ee_alpn_two, DECODE_FAULT },
	{ "server_name that was not asked for", EE, no_name, ee_twice, UNASKED },
	{ "key_share in EncryptedExtensions", EE, NULL, ee_key_share, ILLEGAL },
	{ "early_data that was not asked for", EE, NULL, ee_early_data, UNASKED },
	{ "an extension twice in EncryptedExtensions", EE, NULL, ee_twice, ILLEGAL },
	{ "a byte behind EncryptedExtensions", EE, NULL, trailing, DECODE_FAULT },
	{ "EncryptedExtensions cut off", EE, NULL, cut_off, DECODE_FAULT },
	{ "EncryptedExtensions too large", EE, NULL, ee_too_large,
	  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },

	{ "CertificateRequest with a context", CR, NULL, cr_context, ILLEGAL },
	{ "CertificateRequest without signature_algorithms", CR, NULL, cr_no_schemes, MISSING },
	{ "a byte behind a CertificateRequest", CR, NULL, trailing, DECODE_FAULT },

	{ "no certificate", CT, NULL, ct_empty, DECODE_FAULT },
	{ "Certificate with a context", CT, NULL, ct_context, ILLEGAL },
	{ "a certificate that is garbage", CT, NULL, ct_garbage,
	  FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE) },
	{ "a certificate with RSA-1024", CT, rsa_1024_cert, NULL,
	  FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE) },
	{ "a certificate with P-521", CT, p521_cert, NULL,
	  FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE) },
	{ "a certificate with Ed25519", CT, ed25519_cert, NULL,
	  FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE) },
	{ "an RSA certificate where ECDSA was asked for", CT, ecdsa_only_rsa_cert, NULL,
	  FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE) },
	{ "more certificates than are taken", CT, many_certs, NULL,
	  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },
	{ "a staple that was not asked for", CT, no_status, NULL, UNASKED },
	{ "a byte behind a Certificate", CT, NULL, trailing, DECODE_FAULT },
	{ "a Certificate cut off", CT, NULL, cut_off, DECODE_FAULT },
	{ "a Certificate too large", CT, NULL, ct_too_large,
	  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },

	{ "a bad signature", CV, NULL, cv_signature, SIGNATURE },
	{ "a bad RSA signature", CV, rsa_cert, cv_signature, SIGNATURE },
	{ "no signature", CV, NULL, cv_no_signature, SIGNATURE },
	{ "a client's signature", CV, NULL, cv_client_context, SIGNATURE },
	{ "a signature over something else", CV, NULL, cv_other_transcript, SIGNATURE },
	{ "a scheme that was not offered", CV, NULL, cv_scheme_unknown, ILLEGAL },
	{ "a scheme that was not offered, of the right key", CV, rsa_only_256, NULL, ILLEGAL },
	{ "a scheme for another kind of key", CV, NULL, cv_scheme_rsa, ILLEGAL },
	{ "a scheme for another curve", CV, NULL, cv_scheme_384, ILLEGAL },
	{ "a signature with PKCS#1 v1.5", CV, rsa_pkcs1, NULL, ILLEGAL },
	{ "a signature with PKCS#1 v1.5, even if configured", CV, rsa_pkcs1_configured, NULL,
	  ILLEGAL },
	{ "a byte behind a CertificateVerify", CV, NULL, trailing, DECODE_FAULT },
	{ "a CertificateVerify too large", CV, NULL, cv_too_large,
	  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },

	{ "a bad Finished", FIN, NULL, fin_mac, FINISHED },
	{ "the client's Finished", FIN, NULL, fin_client, FINISHED },
	{ "an empty Finished", FIN, NULL, fin_empty, DECODE_FAULT },
	{ "a Finished cut off", FIN, NULL, cut_off, DECODE_FAULT },
	{ "a byte behind a Finished", FIN, NULL, trailing, DECODE_FAULT },
	{ "a Finished too large", FIN, NULL, fin_too_large,
	  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },
};

static enum stage stage_of(unsigned int i)
{
	switch (cases[i].type) {
	case SH:
	case HRR:
		return cases[i].retry ? STAGE_SECOND_SERVER_HELLO : STAGE_SERVER_HELLO;
	case EE:
		return STAGE_ENCRYPTED_EXTENSIONS;
	case CR:
	case CT:
		return STAGE_CERTIFICATE_OR_REQUEST;
	case CV:
		return STAGE_CERTIFICATE_VERIFY;
	default:
		return STAGE_FINISHED;
	}
}

/* The record that holds the message comes in pieces of @piece bytes. */
static void run(unsigned int i, size_t piece)
{
	struct kshake_builder msg = { };
	struct session t;

	session_init(&t);
	if (cases[i].prepare)
		cases[i].prepare(&t);
	session_to(&t, stage_of(i));
	expect_eq(t.want, KSHAKE_WANT_RX);
	if (cases[i].type == HRR && !t.s.group)
		t.s.group = KSHAKE_GROUP_SECP256R1;
	fake_server_build(&t.s, cases[i].type, &msg);
	if (cases[i].change)
		cases[i].change(&t, &msg);
	t.s.max_record = piece;
	fake_server_record(&t.s, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
	session_pump(&t);
	session_expect_fault(&t, cases[i].fault);
	expect(!kshake_engine_negotiated(t.e)->hello_retry || cases[i].retry);
	kshake_builder_free(&msg);
	session_end(&t);
}

/* A session id where none was sent (RFC 8446, 4.1.3). */
static void test_no_compat(void)
{
	struct kshake_builder msg = { };
	struct session t;

	test_begin("refused: a session id where none was sent");
	session_init(&t);
	no_compat(&t);
	session_start(&t);
	expect_eq(t.s.session_id_len, 0);
	t.s.session_id_len = 1;
	t.s.session_id[0] = 7;
	fake_server_build(&t.s, SH, &msg);
	fake_server_record(&t.s, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
	session_pump(&t);
	session_expect_fault(&t, ILLEGAL);
	kshake_builder_free(&msg);
	session_end(&t);
}

void test_refusals(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("refused: %s", cases[i].what);
		run(i, KSHAKE_PLAINTEXT_MAX);
		run(i, 3);
	}
	test_no_compat();
}
