// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The server: state x message, written from RFC 8446 (4, A.2), and what is wrong with a
 * client's authentication messages. Driven by bytes on the wire.
 */
#include <stdio.h>

#include "server_session.h"

static const struct {
	enum server_stage stage;
	const char *name;
	bool protected;
	int allowed;
} states[] = {
	{ SERVER_CLIENT_HELLO, "before ClientHello", false, KSHAKE_MSG_CLIENT_HELLO },
	{ SERVER_SECOND_CLIENT_HELLO, "after HelloRetryRequest", false, KSHAKE_MSG_CLIENT_HELLO },
	{ SERVER_CERTIFICATE, "after our flight, with CertificateRequest", true,
	  KSHAKE_MSG_CERTIFICATE },
	{ SERVER_CERTIFICATE_VERIFY, "after Certificate", true, KSHAKE_MSG_CERTIFICATE_VERIFY },
	{ SERVER_FINISHED, "before Finished", true, KSHAKE_MSG_FINISHED },
};

static void test_messages(unsigned int state)
{
	struct server_session t;
	int type;

	test_begin("server %s: each HandshakeType", states[state].name);
	for (type = 0; type < 256; type++) {
		server_init(&t);
		server_to(&t, states[state].stage);
		if (!expect_eq(t.want, KSHAKE_WANT_RX))
			return;
		server_say(&t, type);
		if (type == states[state].allowed) {
			if (!expect(!(t.want & KSHAKE_WANT_FAILED)))
				printf("  |   type %d\n", type);
		} else {
			server_expect_fault(&t, UNEXPECTED);
			expect_eq(t.c.alert_protected, states[state].protected);
			if (t.c.alert != TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
				printf("  |   type %d\n", type);
		}
		server_end(&t);
	}
}

static const struct {
	const char *what;
	bool protect;			/* as the state has it, or in the clear */
	u8 type;
	struct kshake_bytes content;
	enum outcome plaintext, ciphertext;	/* by what the state is */
	int fault;
} records[] = {
	{ "CCS", false, 20, BYTES("\x01"), GOES_ON, GOES_ON },
	{ "CCS of value 2", false, 20, BYTES("\x02"), REFUSED, REFUSED, UNEXPECTED },
	{ "CCS of two bytes", false, 20, BYTES("\x01\x01"), REFUSED, REFUSED, UNEXPECTED },
	{ "protected CCS", true, 20, BYTES("\x01"), GOES_ON, REFUSED, UNEXPECTED },
	{ "application data", true, 23, BYTES("data"), REFUSED, REFUSED, UNEXPECTED },
	{ "heartbeat", true, 24, BYTES("beat"), REFUSED, REFUSED, UNEXPECTED },
	{ "close_notify", true, 21, BYTES("\x01\x00"), PEER_ALERT, PEER_ALERT },
	{ "bad_certificate", true, 21, BYTES("\x02\x2a"), PEER_ALERT, PEER_ALERT },
	{ "bad_certificate, as a warning", true, 21, BYTES("\x01\x2a"), PEER_ALERT, PEER_ALERT },
	{ "user_canceled", true, 21, BYTES("\x01\x5a"), GOES_ON, GOES_ON },
	{ "two alerts in a record", true, 21, BYTES("\x01\x5a\x01\x00"), REFUSED, REFUSED,
	  DECODE_FAULT },
	{ "plaintext handshake", false, 22, BYTES("\x14\x00\x00\x00"), REFUSED, REFUSED,
	  UNEXPECTED },
};

static void test_record_in(unsigned int state, unsigned int i)
{
	enum outcome outcome = states[state].protected ? records[i].ciphertext :
			       records[i].plaintext;
	struct server_session t;

	/* Before a ClientHello there is nobody to be compatible with: test_first_bytes(). */
	if (states[state].stage == SERVER_CLIENT_HELLO &&
	    (records[i].type == 20 || records[i].type == 24))
		return;
	test_begin("server %s: %s", states[state].name, records[i].what);
	server_init(&t);
	server_to(&t, states[state].stage);
	if (records[i].protect)
		fake_client_record(&t.c, records[i].type, records[i].content.data,
				   records[i].content.len);
	else
		fake_wire_plain_record(&t.c.out, records[i].type, records[i].content.data,
				       records[i].content.len);
	server_pump(&t);
	switch (outcome) {
	case GOES_ON:
		expect_eq(t.want, KSHAKE_WANT_RX);
		server_say(&t, states[state].allowed);
		expect(!(t.want & KSHAKE_WANT_FAILED));
		break;
	case REFUSED:
		server_expect_fault(&t, records[i].fault);
		break;
	case PEER_ALERT:
		expect_peer_alert(t.e, t.want, records[i].content.data[1], t.c.alert);
		break;
	}
	server_end(&t);
}

/* A client that cannot use our ServerHello has no keys; once it has shown some, it has. */
static void test_plaintext_alert(void)
{
	const struct kshake_failure *f;
	struct server_session t;

	test_begin("server: an alert in plaintext, after our flight");
	server_init(&t);
	server_to(&t, SERVER_CERTIFICATE);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_ALERT, "\x02\x2f", 2);
	server_pump(&t);
	f = kshake_engine_failure(t.e);
	expect_eq(t.want, KSHAKE_WANT_FAILED);
	expect_eq(f->reason, KSHAKE_REASON_PEER_ALERT);
	expect_eq(f->alert_received, TLS_ALERT_DESC_ILLEGAL_PARAMETER);
	server_end(&t);

	test_begin("server: an alert in plaintext, after a protected record");
	server_init(&t);
	server_to(&t, SERVER_CERTIFICATE_VERIFY);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_ALERT, "\x02\x2f", 2);
	server_pump(&t);
	server_expect_fault(&t, UNEXPECTED);
	server_end(&t);
}

/* Authentication messages with one thing wrong. */

static void cert_context(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	kshake_build_u8(msg, 0);
	memmove(msg->buf + 6, msg->buf + 5, msg->len - 6);
	msg->buf[4] = 1;
	msg->buf[5] = 'x';
	fake_msg_fix(msg);
}

static void cert_cut(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len--;
	fake_msg_fix(msg);
}

static void cert_behind(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	kshake_build_u8(msg, 0);
	fake_msg_fix(msg);
}

static void cert_not_der(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[11] ^= 1;	/* the SEQUENCE that a certificate is */
}

static void build_cert(struct kshake_builder *msg, const void *der, size_t len, const void *ext,
		       size_t ext_len)
{
	size_t mark, list;

	kshake_builder_free(msg);
	mark = kshake_msg_begin(msg, KSHAKE_MSG_CERTIFICATE);
	kshake_build_u8(msg, 0);
	list = kshake_build_begin(msg, 3);
	kshake_build_u24(msg, len);
	kshake_build_bytes(msg, der, len);
	kshake_build_u16(msg, ext_len);
	kshake_build_bytes(msg, ext, ext_len);
	kshake_build_end(msg, list, 3);
	kshake_msg_end(msg, mark);
}

static void cert_p521(struct server_session *t, struct kshake_builder *msg)
{
	const struct test_cert *c = test_cert(TEST_KEY_P521);

	(void)t;
	build_cert(msg, c->der, c->der_len, "", 0);
}

static void cert_rsa1024(struct server_session *t, struct kshake_builder *msg)
{
	const struct test_cert *c = test_cert(TEST_KEY_RSA1024);

	(void)t;
	build_cert(msg, c->der, c->der_len, "", 0);
}

static void cert_staple(struct server_session *t, struct kshake_builder *msg)
{
	build_cert(msg, t->c.cert->der, t->c.cert->der_len,
		   "\x00\x05\x00\x05\x01\x00\x00\x01x", 9);
}

static void cert_33(struct server_session *t, struct kshake_builder *msg)
{
	t->c.copies = 33;
	fake_client_build(&t->c, KSHAKE_MSG_CERTIFICATE, msg);
}

static void cert_none(struct server_session *t, struct kshake_builder *msg)
{
	t->c.copies = 0;
	fake_client_build(&t->c, KSHAKE_MSG_CERTIFICATE, msg);
}

static void verify_bit(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 1;
}

static void verify_scheme(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be16(KSHAKE_SIG_ECDSA_SECP256R1_SHA256, msg->buf + 4);
}

static void verify_pkcs1(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be16(KSHAKE_SIG_RSA_PKCS1_SHA256, msg->buf + 4);
}

static void verify_unknown(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	put_unaligned_be16(0x0807, msg->buf + 4);
}

/* Signed by the right key, over what a server signs: a server's must be no use to a client. */
static void verify_server_context(struct server_session *t, struct kshake_builder *msg)
{
	u8 content[64 + 34 + KSHAKE_HASH_MAX], sig[1024];
	size_t len = 64 + 34 + kshake_hash_size(t->c.suite->hash), mark;

	memset(content, ' ', 64);
	memcpy(content + 64, "TLS 1.3, server CertificateVerify", 34);
	kshake_transcript_digest(&t->c.transcript, content + 64 + 34);
	len = test_sign(t->c.cert->key, t->c.cert->scheme, content, len, sig);
	kshake_builder_free(msg);
	mark = kshake_msg_begin(msg, KSHAKE_MSG_CERTIFICATE_VERIFY);
	kshake_build_u16(msg, t->c.cert->scheme);
	kshake_build_u16(msg, len);
	kshake_build_bytes(msg, sig, len);
	kshake_msg_end(msg, mark);
}

static void verify_cut(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len--;
	fake_msg_fix(msg);
}

static void finished_bit(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->buf[msg->len - 1] ^= 1;
}

static void finished_short(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	msg->len--;
	fake_msg_fix(msg);
}

static void finished_long(struct server_session *t, struct kshake_builder *msg)
{
	(void)t;
	kshake_build_u8(msg, 0);
	fake_msg_fix(msg);
}

/* The server's own verify_data, sent back to it. */
static void finished_reflected(struct server_session *t, struct kshake_builder *msg)
{
	u8 digest[KSHAKE_HASH_MAX];

	kshake_transcript_digest(&t->c.transcript, digest);
	kshake_finished_mac(t->c.suite->hash, t->c.server_hs, digest,
			    msg->buf + KSHAKE_MSG_HEADER);
}

static const struct {
	enum server_stage stage;
	u8 type;
	const char *what;
	void (*change)(struct server_session *t, struct kshake_builder *msg);
	int fault;
} refusals[] = {
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "a context", cert_context, ILLEGAL },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "cut off", cert_cut, DECODE_FAULT },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "a byte behind it", cert_behind,
	  DECODE_FAULT },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "no DER", cert_not_der,
	  FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE) },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "P-521", cert_p521,
	  FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE) },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "RSA-1024", cert_rsa1024,
	  FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE) },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "a staple that was not asked for",
	  cert_staple, FAULT(UNSUPPORTED_EXTENSION, UNSUPPORTED_EXTENSION) },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "33 certificates", cert_33, TOO_LARGE },
	{ SERVER_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, "none, and one is required", cert_none,
	  FAULT(CERTIFICATE_REQUIRED, CERTIFICATE_REQUIRED) },
	{ SERVER_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY, "a wrong bit", verify_bit,
	  SIGNATURE },
	{ SERVER_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY, "a scheme for another curve",
	  verify_scheme, ILLEGAL },
	{ SERVER_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY, "PKCS#1 v1.5", verify_pkcs1,
	  ILLEGAL },
	{ SERVER_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY, "a scheme nobody asked for",
	  verify_unknown, ILLEGAL },
	{ SERVER_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY, "signed as a server",
	  verify_server_context, SIGNATURE },
	{ SERVER_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY, "cut off", verify_cut,
	  DECODE_FAULT },
	{ SERVER_FINISHED, KSHAKE_MSG_FINISHED, "a wrong bit", finished_bit, FINISHED },
	{ SERVER_FINISHED, KSHAKE_MSG_FINISHED, "too short", finished_short, DECODE_FAULT },
	{ SERVER_FINISHED, KSHAKE_MSG_FINISHED, "too long", finished_long, DECODE_FAULT },
	{ SERVER_FINISHED, KSHAKE_MSG_FINISHED, "by the server's key", finished_reflected,
	  FINISHED },
};

static void test_refusals_of(unsigned int i)
{
	static const char *const names[] = {
		[KSHAKE_MSG_CERTIFICATE] = "Certificate",
		[KSHAKE_MSG_CERTIFICATE_VERIFY] = "CertificateVerify",
		[KSHAKE_MSG_FINISHED] = "Finished",
	};
	struct kshake_builder msg = { };
	struct server_session t;

	test_begin("server, client's %s: %s", names[refusals[i].type], refusals[i].what);
	server_init(&t);
	server_to(&t, refusals[i].stage);
	fake_client_build(&t.c, refusals[i].type, &msg);
	refusals[i].change(&t, &msg);
	fake_client_record(&t.c, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
	server_pump(&t);
	server_expect_fault(&t, refusals[i].fault);
	/* Our Finished is out, so the alert is under the application key (7.3). */
	expect(t.c.alert_protected);
	kshake_builder_free(&msg);
	server_end(&t);
}

/* A key that no scheme of the CertificateRequest goes with. */
static void test_key_not_asked_for(void)
{
	static const u16 p256_only[] = { KSHAKE_SIG_ECDSA_SECP256R1_SHA256 };
	struct server_session t;

	test_begin("server, client's Certificate: a kind of key that was not asked for");
	server_init(&t);
	t.config.schemes = p256_only;
	t.config.nr_schemes = 1;
	server_to(&t, SERVER_CERTIFICATE);
	server_say(&t, KSHAKE_MSG_CERTIFICATE);
	server_expect_fault(&t, FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE));
	server_end(&t);
}

/* Handshake bytes behind the client's Finished (RFC 8446, 5.1). */
static void test_key_change(void)
{
	struct kshake_builder msg = { };
	struct server_session t;
	unsigned int extra;

	test_begin("server: handshake bytes behind Finished in its record");
	for (extra = 1; extra < 6; extra++) {
		server_init(&t);
		server_to(&t, SERVER_FINISHED);
		fake_client_build(&t.c, KSHAKE_MSG_FINISHED, &msg);
		kshake_build_bytes(&msg, "\x18\x00\x00\x01\x00\x00", extra);
		fake_client_record(&t.c, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
		server_pump(&t);
		server_expect_fault(&t, UNEXPECTED);
		server_end(&t);
	}
	kshake_builder_free(&msg);
}

static void test_no_input(void)
{
	struct server_session t;
	size_t len;

	test_begin("server before the signature: no input is taken");
	server_init(&t);
	server_to(&t, SERVER_SIGNATURE);
	expect_eq(t.want, KSHAKE_WANT_SIGN);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	server_end(&t);

	test_begin("server before the verdict: no input is taken");
	server_init(&t);
	server_to(&t, SERVER_VERDICT);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	fake_client_say(&t.c, KSHAKE_MSG_FINISHED);
	server_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	server_accept(&t);
	server_expect_done(&t);

	test_begin("server after Finished: no input is taken");
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	fake_client_say(&t.c, KSHAKE_MSG_KEY_UPDATE);
	len = t.c.out.len;
	server_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_DONE);
	expect_eq(t.c.out.len, len);
	server_end(&t);
}

void test_server_states(void)
{
	unsigned int state, i;

	for (state = 0; state < ARRAY_SIZE(states); state++)
		test_messages(state);
	for (state = 0; state < ARRAY_SIZE(states); state++)
		for (i = 0; i < ARRAY_SIZE(records); i++)
			test_record_in(state, i);
	test_plaintext_alert();
	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		test_refusals_of(i);
	test_key_not_asked_for();
	test_key_change();
	test_no_input();
	test_credentials_free();
}
