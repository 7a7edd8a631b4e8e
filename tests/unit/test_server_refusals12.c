// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A client of TLS 1.2 that does one thing wrong: the alert and the reason for it; and what a
 * server makes of what is right.
 */
#include "../../kmod/core/ext.h"
#include "server_session12.h"

#define FALLBACK	FAULT(INAPPROPRIATE_FALLBACK, DOWNGRADE)

/* Any message */

static void trailing(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	kshake_build_u8(msg, 0);
	fake_msg_fix(msg);
}

static void cut_off(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len--;
	fake_msg_fix(msg);
}

static void huge(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be24(0xffffff, msg->buf + 1);
}

static void last_bit(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 1;
}

static void replace(struct kshake_builder *msg, const void *body, size_t len)
{
	msg->len = KSHAKE_MSG_HEADER;
	kshake_build_bytes(msg, body, len);
	fake_msg_fix(msg);
}

static void nothing_in_it(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "", 0);
}

/* ClientHello: how the client is set up, or how its message is changed */

static void ch_tls11(struct server_session12 *t)
{
	t->c.version = 0x0302;
}

static void ch_ssl3(struct server_session12 *t)
{
	t->c.version = 0x0300;
}

static void ch_versions(struct server_session12 *t, const char *versions, size_t len)
{
	t->c.versions = (struct kshake_bytes){ (const u8 *)versions, len };
}

static void ch_versions_11(struct server_session12 *t)
{
	ch_versions(t, "\x03\x02\x03\x01", 4);
}

static void ch_versions_13(struct server_session12 *t)
{
	ch_versions(t, "\x03\x04", 2);
}

static void ch_versions_odd(struct server_session12 *t)
{
	ch_versions(t, "\x03\x03\x03", 3);
}

static void ch_suites(struct server_session12 *t, const char *suites, size_t len)
{
	t->c.suites = (struct kshake_bytes){ (const u8 *)suites, len };
}

static void ch_cbc(struct server_session12 *t)
{
	ch_suites(t, "\xc0\x09\xc0\x23\xc0\x13\x00\x2f\x00\x0a", 10);
}

static void ch_suites_13(struct server_session12 *t)
{
	ch_suites(t, "\x13\x01\x13\x02\x13\x03", 6);
}

static void ch_suites_rsa(struct server_session12 *t)
{
	ch_suites(t, "\xc0\x2f\xc0\x30\xcc\xa8", 6);
}

static void ch_suites_none(struct server_session12 *t)
{
	ch_suites(t, "", 0);
}

static void ch_suites_odd(struct server_session12 *t)
{
	ch_suites(t, "\xc0\x2b\xc0", 3);
}

static void ch_fallback(struct server_session12 *t)
{
	ch_suites(t, "\xc0\x2b\x56\x00", 4);
}

static void ch_fallback_13(struct server_session12 *t)
{
	t->config.max_version = KSHAKE_VERSION_1_3;
	ch_fallback(t);
}

static void ch_fallback_11(struct server_session12 *t)
{
	ch_fallback(t);
	ch_tls11(t);
}

static void ch_groups_none(struct server_session12 *t)
{
	t->c.groups = (struct kshake_bytes)BYTES("\x00\x19\x01\x00\x11\xec");
}

/* The certificate's curve has to be among them, too (RFC 8422, 5.1.1). */
static void ch_groups_not_cert(struct server_session12 *t)
{
	t->c.groups = (struct kshake_bytes)BYTES("\x00\x1d\x00\x18");
}

static void ch_schemes_none(struct server_session12 *t)
{
	t->c.schemes.len = 0;
}

static void ch_schemes_sha1(struct server_session12 *t)
{
	t->c.schemes = (struct kshake_bytes)BYTES("\x02\x01\x02\x03\x01\x01");
}

static void ch_schemes_rsa(struct server_session12 *t)
{
	t->c.schemes = (struct kshake_bytes)BYTES("\x08\x04\x04\x01");
}

static void ch_alpn_other(struct server_session12 *t)
{
	t->c.alpn = (struct kshake_bytes)BYTES("\x03" "foo");
}

static void only_13(struct server_session12 *t)
{
	t->config.min_version = KSHAKE_VERSION_1_3;
	t->config.max_version = KSHAKE_VERSION_1_3;
}

static size_t exts(const struct kshake_builder *msg)
{
	return fake_client12_hello_exts(msg);
}

static void put_ext(struct kshake_builder *msg, u16 type, const void *data, size_t len)
{
	fake_msg_drop_ext(msg, exts(msg), type);
	fake_msg_add_ext(msg, exts(msg), type, data, len);
}

static void ch_no_extensions(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len = exts(msg);
	fake_msg_fix(msg);
}

/* Its one method is another than null. */
static void ch_compression(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[exts(msg) - 1] = 1;
}

static void ch_no_compression(struct server_session12 *t, struct kshake_builder *msg)
{
	size_t at = exts(msg) - 2;

	(void)t;
	memmove(msg->buf + at + 1, msg->buf + at + 2, msg->len - at - 2);
	msg->buf[at] = 0;
	msg->len--;
	fake_msg_fix(msg);
}

static void ch_long_session_id(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[38] = 33;
}

static void ch_renegotiated(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_RENEGOTIATION_INFO, "\x0c" "0123456789ab", 13);
}

static void ch_renegotiation_cut(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_RENEGOTIATION_INFO, "\x0c", 1);
}

static void ch_ems_full(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_EXTENDED_MASTER_SECRET, "\0", 1);
}

static void ch_ems_twice(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, exts(msg), KSHAKE_EXT_EXTENDED_MASTER_SECRET, "", 0);
}

static void ch_points_compressed(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_EC_POINT_FORMATS, "\x02\x01\x02", 3);
}

static void ch_points_none(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_EC_POINT_FORMATS, "\x00", 1);
}

static void ch_versions_none(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_SUPPORTED_VERSIONS, "\x00", 1);
}

static void ch_groups_empty(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	put_ext(msg, KSHAKE_EXT_SUPPORTED_GROUPS, "\0\0", 2);
}

/* Certificate */

static void ct_empty_cert(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\3\0\0\0", 6);
}

static void ct_garbage(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\x0a\0\0\7garbage", 13);
}

/* An empty one of TLS 1.3. */
static void ct_13(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\0\0\0\0", 4);
}

static void cert_p521(struct server_session12 *t)
{
	t->c.cert = test_cert(TEST_KEY_P521);
}

static void cert_ed25519(struct server_session12 *t)
{
	t->c.cert = test_cert(TEST_KEY_ED25519);
}

static void cert_rsa1024(struct server_session12 *t)
{
	t->c.cert = test_cert(TEST_KEY_RSA1024);
}

static void cert_unasked_key(struct server_session12 *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_ECDSA_SECP256R1_SHA256 };

	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
	t->c.cert = test_cert(TEST_KEY_RSA2048);
}

static void cert_33(struct server_session12 *t)
{
	t->c.copies = 33;
}

static void cert_none(struct server_session12 *t)
{
	t->c.cert = NULL;
}

/* ClientKeyExchange */

/* Of @len bytes that are all @value, but for the first. */
static void point(struct kshake_builder *msg, u8 first, u8 value, size_t len)
{
	msg->len = KSHAKE_MSG_HEADER;
	kshake_build_u8(msg, len);
	if (len)
		kshake_build_u8(msg, first);
	while (len-- > 1)
		kshake_build_u8(msg, value);
	fake_msg_fix(msg);
}

static void kx_no_point(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	point(msg, 0, 0, 0);
}

/* As RSA key exchange has it. */
static void kx_rsa(struct server_session12 *t, struct kshake_builder *msg)
{
	u8 body[2 + 256] = { 0x01, 0x00, 0x42 };

	(void)t;
	replace(msg, body, sizeof(body));
}

/* CertificateVerify */

static void cv_scheme(struct kshake_builder *msg, u16 scheme)
{
	put_unaligned_be16(scheme, msg->buf + 4);
}

static void cv_scheme_rsa(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, KSHAKE_SIG_RSA_PKCS1_SHA256);
}

static void cv_scheme_sha1(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, 0x0203);
}

static void cv_scheme_ed25519(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, 0x0807);
}

/* By one hash, and said to be by another. */
static void cv_other_hash(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	cv_scheme(msg, KSHAKE_SIG_ECDSA_SECP256R1_SHA256);
}

static void cv_no_signature(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	replace(msg, "\x05\x03\0\0", 4);
}

/* Over the messages before the ClientKeyExchange alone. */
static void cv_stale(struct server_session12 *t, struct kshake_builder *msg)
{
	struct kshake_builder *all = &t->c.p.messages;

	all->len -= 37;		/* of X25519 */
	fake_client12_build(&t->c, KSHAKE_MSG_CERTIFICATE_VERIFY, msg);
	all->len += 37;
}

static void cv_other_key(struct server_session12 *t, struct kshake_builder *msg)
{
	const struct test_cert *cert = t->c.cert;

	t->c.cert = test_cert(TEST_KEY_P256);
	fake_client12_build(&t->c, KSHAKE_MSG_CERTIFICATE_VERIFY, msg);
	t->c.cert = cert;
}

static void scheme_unasked(struct server_session12 *t)
{
	static const u16 schemes[] = { KSHAKE_SIG_ECDSA_SECP256R1_SHA256 };

	t->config.schemes = schemes;
	t->config.nr_schemes = ARRAY_SIZE(schemes);
}

/* Finished */

static void fin_server(struct server_session12 *t, struct kshake_builder *msg)
{
	fake12_verify_data(&t->c.p, true, msg->buf + 4);
}

/* Without the last message in it: a CertificateVerify that was cut out would not show. */
static void fin_stale(struct server_session12 *t, struct kshake_builder *msg)
{
	t->c.p.messages.len -= 37;
	fake12_verify_data(&t->c.p, false, msg->buf + 4);
	t->c.p.messages.len += 37;
}

#define CH	KSHAKE_MSG_CLIENT_HELLO
#define CT	KSHAKE_MSG_CERTIFICATE
#define KX	KSHAKE_MSG_CLIENT_KEY_EXCHANGE
#define CV	KSHAKE_MSG_CERTIFICATE_VERIFY
#define FIN	KSHAKE_MSG_FINISHED

static const struct {
	const char *what;
	unsigned int type;		/* the message that is changed */
	void (*prepare)(struct server_session12 *t);
	void (*change)(struct server_session12 *t, struct kshake_builder *msg);
	int fault;
} cases[] = {
	{ "TLS 1.1", CH, ch_tls11, NULL, VERSION },
	{ "SSL 3.0", CH, ch_ssl3, NULL, VERSION },
	{ "TLS 1.2, with 1.3 alone", CH, only_13, NULL, VERSION },
	{ "supported_versions without a version of ours", CH, ch_versions_11, NULL, VERSION },
	{ "supported_versions of TLS 1.3", CH, ch_versions_13, NULL, VERSION },
	{ "supported_versions with half a version", CH, ch_versions_odd, NULL, DECODE_FAULT },
	{ "supported_versions without one", CH, NULL, ch_versions_none, DECODE_FAULT },
	{ "FALLBACK_SCSV, with 1.3", CH, ch_fallback_13, NULL, FALLBACK },
	{ "FALLBACK_SCSV, from TLS 1.1", CH, ch_fallback_11, NULL, FALLBACK },
	{ "CBC suites alone", CH, ch_cbc, NULL, NO_COMMON },
	{ "suites of TLS 1.3 alone", CH, ch_suites_13, NULL, NO_COMMON },
	{ "suites for RSA alone", CH, ch_suites_rsa, NULL, NO_COMMON },
	{ "no suites", CH, ch_suites_none, NULL, DECODE_FAULT },
	{ "half a suite", CH, ch_suites_odd, NULL, DECODE_FAULT },
	{ "no group of ours", CH, ch_groups_none, NULL, NO_COMMON },
	{ "not the certificate's curve", CH, ch_groups_not_cert, NULL, NO_COMMON },
	{ "an empty list of groups", CH, NULL, ch_groups_empty, DECODE_FAULT },
	{ "no signature_algorithms", CH, ch_schemes_none, NULL, NO_COMMON },
	{ "SHA-1 alone", CH, ch_schemes_sha1, NULL, NO_COMMON },
	{ "RSA schemes alone", CH, ch_schemes_rsa, NULL, NO_COMMON },
	{ "no protocol of ours", CH, ch_alpn_other, NULL,
	  FAULT(NO_APPLICATION_PROTOCOL, NO_APPLICATION_PROTOCOL) },
	{ "no extensions", CH, NULL, ch_no_extensions, NO_COMMON },
	{ "compression without null", CH, NULL, ch_compression, ILLEGAL },
	{ "no compression methods", CH, NULL, ch_no_compression, DECODE_FAULT },
	{ "a session id of 33 bytes", CH, NULL, ch_long_session_id, DECODE_FAULT },
	{ "renegotiation_info of a renegotiation", CH, NULL, ch_renegotiated,
	  FAULT(HANDSHAKE_FAILURE, ILLEGAL_PARAMETER) },
	{ "renegotiation_info cut off", CH, NULL, ch_renegotiation_cut, DECODE_FAULT },
	{ "extended_master_secret with something in it", CH, NULL, ch_ems_full, DECODE_FAULT },
	{ "extended_master_secret twice", CH, NULL, ch_ems_twice, ILLEGAL },
	{ "compressed points alone", CH, NULL, ch_points_compressed, ILLEGAL },
	{ "no point formats", CH, NULL, ch_points_none, DECODE_FAULT },
	{ "a byte behind a ClientHello", CH, NULL, trailing, DECODE_FAULT },
	{ "a ClientHello cut off", CH, NULL, cut_off, DECODE_FAULT },
	{ "a ClientHello too large", CH, NULL, huge, TOO_LARGE },

	{ "no certificate, and one is required", CT, cert_none, NULL,
	  FAULT(HANDSHAKE_FAILURE, CERTIFICATE_REQUIRED) },
	{ "an empty certificate", CT, NULL, ct_empty_cert, DECODE_FAULT },
	{ "a certificate that is garbage", CT, NULL, ct_garbage, BAD_CERT },
	{ "a Certificate of TLS 1.3", CT, NULL, ct_13, DECODE_FAULT },
	{ "a certificate with P-521", CT, cert_p521, NULL, UNSUPPORTED },
	{ "a certificate with Ed25519", CT, cert_ed25519, NULL, UNSUPPORTED },
	{ "a certificate with RSA-1024", CT, cert_rsa1024, NULL, BAD_CERT },
	{ "a key of a kind that was not asked for", CT, cert_unasked_key, NULL, UNSUPPORTED },
	{ "33 certificates", CT, cert_33, NULL, TOO_LARGE },
	{ "a byte behind a Certificate", CT, NULL, trailing, DECODE_FAULT },
	{ "a Certificate cut off", CT, NULL, cut_off, DECODE_FAULT },
	{ "an empty Certificate message", CT, NULL, nothing_in_it, DECODE_FAULT },
	{ "a Certificate too large", CT, NULL, huge, TOO_LARGE },

	{ "no point", KX, NULL, kx_no_point, DECODE_FAULT },
	{ "an empty ClientKeyExchange", KX, NULL, nothing_in_it, DECODE_FAULT },
	{ "a ClientKeyExchange of RSA", KX, NULL, kx_rsa, DECODE_FAULT },
	{ "a byte behind a ClientKeyExchange", KX, NULL, trailing, DECODE_FAULT },
	{ "a ClientKeyExchange cut off", KX, NULL, cut_off, DECODE_FAULT },
	{ "a ClientKeyExchange too large", KX, NULL, huge, TOO_LARGE },

	{ "a bad signature", CV, NULL, last_bit, SIGNATURE },
	{ "an empty signature", CV, NULL, cv_no_signature, SIGNATURE },
	{ "a signature over less than all messages", CV, NULL, cv_stale, SIGNATURE },
	{ "a signature by another hash than it says", CV, NULL, cv_other_hash, SIGNATURE },
	{ "a signature by another key", CV, NULL, cv_other_key, SIGNATURE },
	{ "a scheme for another kind of key", CV, NULL, cv_scheme_rsa, ILLEGAL },
	{ "ECDSA with SHA-1", CV, NULL, cv_scheme_sha1, ILLEGAL },
	{ "a scheme that nobody asked for", CV, NULL, cv_scheme_ed25519, ILLEGAL },
	{ "a scheme that was not asked for, of the right key", CV, scheme_unasked, NULL, ILLEGAL },
	{ "a byte behind a CertificateVerify", CV, NULL, trailing, DECODE_FAULT },
	{ "a CertificateVerify cut off", CV, NULL, cut_off, DECODE_FAULT },
	{ "a CertificateVerify too large", CV, NULL, huge, TOO_LARGE },

	{ "a bad Finished", FIN, NULL, last_bit, FINISHED },
	{ "the server's Finished", FIN, NULL, fin_server, FINISHED },
	{ "a Finished without the last message in it", FIN, NULL, fin_stale, FINISHED },
	{ "an empty Finished", FIN, NULL, nothing_in_it, DECODE_FAULT },
	{ "a Finished cut off", FIN, NULL, cut_off, DECODE_FAULT },
	{ "a byte behind a Finished", FIN, NULL, trailing, DECODE_FAULT },
	{ "a Finished too large", FIN, NULL, huge, TOO_LARGE },
};

static enum server_stage12 stage_of(unsigned int type)
{
	switch (type) {
	case CH:
		return SERVER12_CLIENT_HELLO;
	case CT:
		return SERVER12_CERTIFICATE;
	case KX:
		return SERVER12_KEY_EXCHANGE;
	case CV:
		return SERVER12_CERTIFICATE_VERIFY;
	default:
		return SERVER12_FINISHED;
	}
}

/* The record that holds the message comes in pieces of @piece bytes. */
static void run(unsigned int i, size_t piece)
{
	struct kshake_builder msg = { };
	struct server_session12 t;

	server12_init(&t);
	if (cases[i].prepare)
		cases[i].prepare(&t);
	server12_to(&t, stage_of(cases[i].type));
	expect_eq(t.want, KSHAKE_WANT_RX);
	fake_client12_build(&t.c, cases[i].type, &msg);
	if (cases[i].change)
		cases[i].change(&t, &msg);
	t.c.p.max_record = piece;
	fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
	server12_pump(&t);
	server12_expect_fault(&t, cases[i].fault);
	kshake_builder_free(&msg);
	server12_end(&t);
}

static void test_points(void)
{
	static const struct {
		const char *what;
		const char *group;	/* the one that the client takes */
		u8 first, value;
		size_t len;
	} points[] = {
		{ "X25519 of zeros", "\x00\x1d\x00\x17", 0, 0, 32 },
		{ "X25519 of order 2", "\x00\x1d\x00\x17", 1, 0, 32 },
		{ "X25519, 31 bytes", "\x00\x1d\x00\x17", 9, 0, 31 },
		{ "X25519, 33 bytes", "\x00\x1d\x00\x17", 9, 0, 33 },
		{ "P-256, not on the curve", "\x00\x17\x00\x17", 4, 1, 65 },
		{ "P-256, zeros", "\x00\x17\x00\x17", 4, 0, 65 },
		{ "P-256, infinity", "\x00\x17\x00\x17", 0, 0, 1 },
		{ "P-256, compressed", "\x00\x17\x00\x17", 2, 0x6b, 33 },
		{ "P-256, hybrid", "\x00\x17\x00\x17", 6, 1, 65 },
		{ "P-256, beyond the field", "\x00\x17\x00\x17", 4, 0xff, 65 },
		{ "P-256, of P-384's length", "\x00\x17\x00\x17", 4, 1, 97 },
		{ "P-256, 255 bytes", "\x00\x17\x00\x17", 4, 1, 255 },
	};
	struct kshake_builder msg = { };
	struct server_session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(points); i++) {
		test_begin("server refuses 1.2: %s", points[i].what);
		server12_init(&t);
		t.c.groups = (struct kshake_bytes){ (const u8 *)points[i].group, 4 };
		server12_to(&t, SERVER12_KEY_EXCHANGE);
		fake_client12_build(&t.c, KX, &msg);
		point(&msg, points[i].first, points[i].value, points[i].len);
		fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
		server12_pump(&t);
		server12_expect_fault(&t, ILLEGAL);
		server12_end(&t);
	}
	kshake_builder_free(&msg);
}

/* Records that are not what the keys make. */
static void test_records(void)
{
	static const struct {
		const char *what;
		int flip;		/* the byte of the record that is changed, or -1 */
		int skip;		/* the sequence number is off by this */
		size_t cut;		/* bytes off its end */
	} records[] = {
		{ "a wrong bit in the nonce", 5, 0, 0 },
		{ "a wrong bit in the ciphertext", 14, 0, 0 },
		{ "a wrong bit in the tag", 44, 0, 0 },
		{ "a type other than was sealed", 0, 0, 0 },
		{ "a version other than was sealed", 2, 0, 0 },
		{ "a record lost before it", -1, 1, 0 },
		{ "cut within the tag", -1, 0, 4 },
		{ "cut to less than a tag", -1, 0, 30 },
	};
	struct kshake_builder msg = { }, *out;
	struct server_session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(records); i++) {
		test_begin("server refuses 1.2, Finished's record: %s", records[i].what);
		server12_init(&t);
		server12_to(&t, SERVER12_FINISHED);
		fake_client12_build(&t.c, FIN, &msg);
		out = &t.c.p.out;
		t.c.p.tx.seq += records[i].skip;
		fake12_seal(&t.c.p.tx, out, 22, 0x0303, msg.buf, 16);
		if (records[i].flip >= 0)
			out->buf[records[i].flip] ^= records[i].flip ? 1 : 22 ^ 21;
		out->len -= records[i].cut;
		put_unaligned_be16(out->len - 5, out->buf + 3);
		server12_pump(&t);
		server12_expect_fault(&t, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
		server12_end(&t);
	}
	kshake_builder_free(&msg);
}

static void legacy_version_14(struct server_session12 *t)
{
	t->c.version = 0x0305;
}

static void versions_12(struct server_session12 *t)
{
	t->c.version = 0x0301;		/* which MUST be ignored then (RFC 8446, 4.2.1) */
	ch_versions(t, "\x7a\x7a\x03\x03", 4);
}

static void scsv(struct server_session12 *t)
{
	t->c.renegotiation_info = false;
	ch_suites(t, "\xc0\x2b\x00\xff", 4);
}

static void neither(struct server_session12 *t)
{
	t->c.renegotiation_info = false;
}

static void no_ems(struct server_session12 *t)
{
	t->c.p.ems = false;
}

static void no_groups(struct server_session12 *t)
{
	t->c.groups.len = 0;
}

static void no_points(struct server_session12 *t)
{
	t->c.point_formats = false;
}

static void no_name(struct server_session12 *t)
{
	t->c.server_name = false;
}

static void asks_status(struct server_session12 *t)
{
	t->c.status_request = true;
}

static void alpn(struct server_session12 *t)
{
	t->c.alpn = (struct kshake_bytes)BYTES("\x03" "foo" "\x08http/1.1");
}

static void session_id(struct server_session12 *t)
{
	t->c.session_id_len = 32;
}

static void could_13(struct server_session12 *t)
{
	t->config.max_version = KSHAKE_VERSION_1_3;
}

static void p384(struct server_session12 *t)
{
	static const u16 groups[] = { KSHAKE_GROUP_SECP384R1 };

	t->c.groups = (struct kshake_bytes)BYTES("\x00\x18\x00\x17");
	t->config.groups = groups;
	t->config.nr_groups = 1;
}

static void no_client_certificate(struct server_session12 *t)
{
	t->config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	t->c.cert = NULL;
}

static void client_rsa_pkcs1(struct server_session12 *t)
{
	t->config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	t->c.cert = test_cert(TEST_KEY_RSA2048);
	t->c.scheme = KSHAKE_SIG_RSA_PKCS1_SHA512;
}

static void client_p384_sha256(struct server_session12 *t)
{
	t->config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	t->c.scheme = KSHAKE_SIG_ECDSA_SECP256R1_SHA256;
}

/* Compression besides null: it is not taken. */
static void ch_deflate(struct server_session12 *t, struct kshake_builder *msg)
{
	size_t at = exts(msg) - 1;

	(void)t;
	kshake_build_u8(msg, 0);
	memmove(msg->buf + at + 1, msg->buf + at, msg->len - at - 1);
	msg->buf[at - 1] = 2;
	msg->buf[at] = 1;
	fake_msg_fix(msg);
}

/* What clients of TLS 1.2 send, and a server may ignore. */
static void ch_ignored(struct server_session12 *t, struct kshake_builder *msg)
{
	(void)t;
	fake_msg_add_ext(msg, exts(msg), 35, "", 0);		/* session_ticket */
	fake_msg_add_ext(msg, exts(msg), 22, "", 0);		/* encrypt_then_mac */
	fake_msg_add_ext(msg, exts(msg), 15, "\x01", 1);	/* heartbeat */
	fake_msg_add_ext(msg, exts(msg), 1, "\x01", 1);		/* max_fragment_length */
	fake_msg_add_ext(msg, exts(msg), 0x3374, "", 0);	/* NPN */
	fake_msg_add_ext(msg, exts(msg), 0x0a0a, "x", 1);	/* GREASE */
}

#define RI	BIT(0)
#define EMS	BIT(1)
#define EPF	BIT(2)
#define SNI	BIT(3)
#define STATUS	BIT(4)
#define PROTO	BIT(5)
#define PLAIN	(RI | EMS | EPF | SNI)

static const struct {
	const char *what;
	void (*prepare)(struct server_session12 *t);
	void (*change)(struct server_session12 *t, struct kshake_builder *msg);
	u32 exts;			/* in the answer: these and no others */
} taken[] = {
	{ "a plain offer", NULL, NULL, PLAIN },
	{ "a version that is to come", legacy_version_14, NULL, PLAIN },
	{ "supported_versions of TLS 1.2", versions_12, NULL, PLAIN },
	{ "FALLBACK_SCSV, with 1.2 alone", ch_fallback, NULL, PLAIN },
	{ "EMPTY_RENEGOTIATION_INFO_SCSV", scsv, NULL, PLAIN },
	{ "no word of renegotiation", neither, NULL, PLAIN & ~RI },
	{ "no extended_master_secret", no_ems, NULL, PLAIN & ~EMS },
	{ "no supported_groups", no_groups, NULL, PLAIN },
	{ "no ec_point_formats", no_points, NULL, PLAIN & ~EPF },
	{ "no server_name", no_name, NULL, PLAIN & ~SNI },
	{ "status_request", asks_status, NULL, PLAIN | STATUS },
	{ "ALPN", alpn, NULL, PLAIN | PROTO },
	{ "a session that is not there", session_id, NULL, PLAIN },
	{ "no TLS 1.3, which we could have had", could_13, NULL, PLAIN },
	{ "P-384", p384, NULL, PLAIN },
	{ "a client without a certificate", no_client_certificate, NULL, PLAIN },
	{ "PKCS#1 v1.5 of a client", client_rsa_pkcs1, NULL, PLAIN },
	{ "ECDSA of P-384 with SHA-256", client_p384_sha256, NULL, PLAIN },
	{ "compression besides null", NULL, ch_deflate, PLAIN },
	{ "extensions that are not taken", NULL, ch_ignored, PLAIN },
};

static void expect_exts(const struct fake_client12 *c, u32 due)
{
	static const u16 types[] = {
		KSHAKE_EXT_RENEGOTIATION_INFO, KSHAKE_EXT_EXTENDED_MASTER_SECRET,
		KSHAKE_EXT_EC_POINT_FORMATS, KSHAKE_EXT_SERVER_NAME, KSHAKE_EXT_STATUS_REQUEST,
		KSHAKE_EXT_ALPN,
	};
	struct kshake_reader r = c->exts, block, data;
	unsigned int i, n = 0;
	u16 type;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		expect_eq(fake12_find_ext(c->exts, types[i], &data), !!(due & BIT(i)));
	if (fake12_find_ext(c->exts, KSHAKE_EXT_RENEGOTIATION_INFO, &data))
		expect_bytes(data.at, data.left, (const u8 *)"", 1);
	expect(kshake_read_vec16(&r, &block) && !r.left);
	while (kshake_read_u16(&block, &type) && kshake_read_vec16(&block, &data))
		n++;
	expect_eq(n, __builtin_popcount(due));
}

static void expect_answer(struct server_session12 *t, u32 due)
{
	const struct kshake_builder *hello = &t->c.p.body[KSHAKE_MSG_SERVER_HELLO];
	bool could = t->config.max_version == KSHAKE_VERSION_1_3;

	expect_exts(&t->c, due);
	expect_eq(!!(t->c.p.seen & BIT(KSHAKE_MSG_CERTIFICATE_STATUS)), !!(due & STATUS));
	expect_eq(hello->buf[34], 0);		/* nothing that could be resumed */
	/* RFC 8446, 4.1.3: MUST, if it could have been TLS 1.3; and MUST NOT else. */
	expect_eq(!memcmp(t->c.p.randoms[1] + 24, "DOWNGRD", 7), could);
	if (could)
		expect_eq(t->c.p.randoms[1][31], 1);
}

static void test_taken(void)
{
	struct kshake_builder msg = { };
	struct server_session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(taken); i++) {
		test_begin("server takes 1.2: %s", taken[i].what);
		server12_init(&t);
		if (taken[i].prepare)
			taken[i].prepare(&t);
		server12_start(&t);
		fake_client12_build(&t.c, CH, &msg);
		if (taken[i].change)
			taken[i].change(&t, &msg);
		fake_client12_send(&t.c, CH, &msg);
		server12_pump(&t);
		if (t.config.client_auth)
			server12_say(&t, CT);
		server12_say(&t, KX);
		if (t.config.client_auth && t.c.cert) {
			server12_say(&t, CV);
			server12_accept(&t);
		}
		server12_say(&t, FAKE_CCS);
		server12_say(&t, FIN);
		server12_expect_done(&t);
		expect_answer(&t, taken[i].exts);
		server12_end(&t);
	}
	kshake_builder_free(&msg);
}

/* The owner's word on a client's certificate. */
static void test_rejected(void)
{
	const struct kshake_verdict no = { .alert = TLS_ALERT_DESC_UNKNOWN_CA,
					   .reason = KSHAKE_REASON_CERTIFICATE_REJECTED };
	struct server_session12 t;

	test_begin("server refuses 1.2: a certificate that its owner does not like");
	server12_init(&t);
	server12_to(&t, SERVER12_VERDICT);
	kshake_engine_verdict(t.e, &no);
	server12_pump(&t);
	server12_expect_fault(&t, FAULT(UNKNOWN_CA, CERTIFICATE_REJECTED));
	server12_end(&t);
}

void test_server_refusals12(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("server refuses 1.2: %s", cases[i].what);
		run(i, KSHAKE_PLAINTEXT_MAX);
		run(i, 3);
	}
	test_points();
	test_records();
	test_taken();
	test_rejected();
	test_credentials_free();
}
