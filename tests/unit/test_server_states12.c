// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A server of TLS 1.2: state x message, written from RFC 5246 (7.1, 7.3, 7.4) and driven by
 * bytes on the wire.
 */
#include <stdio.h>

#include "server_session12.h"

static const struct {
	enum server_stage12 stage;
	const char *name;
	bool protected;
	int allowed;
} states[] = {
	{ SERVER12_CLIENT_HELLO, "before ClientHello", false, KSHAKE_MSG_CLIENT_HELLO },
	{ SERVER12_CERTIFICATE, "after our flight, with CertificateRequest", false,
	  KSHAKE_MSG_CERTIFICATE },
	{ SERVER12_KEY_EXCHANGE, "after our flight", false, KSHAKE_MSG_CLIENT_KEY_EXCHANGE },
	{ SERVER12_CERTIFICATE_VERIFY, "after ClientKeyExchange, with a Certificate", false,
	  KSHAKE_MSG_CERTIFICATE_VERIFY },
	{ SERVER12_CCS, "after ClientKeyExchange", false, FAKE_CCS },
	{ SERVER12_FINISHED, "after change_cipher_spec", true, KSHAKE_MSG_FINISHED },
};

static void init(struct server_session12 *t, bool both)
{
	server12_init(t);
	if (both)
		t->config.max_version = KSHAKE_VERSION_1_3;
}

static void test_messages(unsigned int state, bool both)
{
	struct server_session12 t;
	int type;

	test_begin("server 1.2 %s%s: each HandshakeType, and change_cipher_spec",
		   states[state].name, both ? ", with 1.3" : "");
	for (type = 0; type <= FAKE_CCS; type++) {
		/* Nothing was TLS yet: test_server_hello.c, test_first_bytes(). */
		if (type == FAKE_CCS && states[state].stage == SERVER12_CLIENT_HELLO)
			continue;
		init(&t, both);
		server12_to(&t, states[state].stage);
		if (!expect_eq(t.want, KSHAKE_WANT_RX))
			return;
		server12_say(&t, type);
		if (type == states[state].allowed) {
			if (!expect(!(t.want & KSHAKE_WANT_FAILED)))
				printf("  |   type %d\n", type);
		} else {
			server12_expect_fault(&t, UNEXPECTED);
			if (t.c.p.alert != TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
				printf("  |   type %d\n", type);
		}
		server12_end(&t);
	}
}

/* What is left out, or comes twice: what comes in its place must not do for it. */
static void test_skipped(void)
{
	static const struct {
		const char *what;
		enum server_stage12 stage;
		bool require;
		unsigned int next;
	} skips[] = {
		{ "Certificate", SERVER12_CERTIFICATE, true, KSHAKE_MSG_CLIENT_KEY_EXCHANGE },
		{ "ClientKeyExchange", SERVER12_KEY_EXCHANGE, true,
		  KSHAKE_MSG_CERTIFICATE_VERIFY },
		{ "ClientKeyExchange, without a Certificate", SERVER12_KEY_EXCHANGE, false,
		  FAKE_CCS },
		{ "CertificateVerify", SERVER12_CERTIFICATE_VERIFY, true, FAKE_CCS },
		{ "CertificateVerify, ended by Finished", SERVER12_CERTIFICATE_VERIFY, true,
		  KSHAKE_MSG_FINISHED },
		{ "change_cipher_spec", SERVER12_CCS, false, KSHAKE_MSG_FINISHED },
		{ "change_cipher_spec, after CertificateVerify", SERVER12_CCS, true,
		  KSHAKE_MSG_FINISHED },
		{ "nothing, but a second ClientKeyExchange", SERVER12_CCS, false,
		  KSHAKE_MSG_CLIENT_KEY_EXCHANGE },
		{ "nothing, but a Certificate unasked for", SERVER12_KEY_EXCHANGE, false,
		  KSHAKE_MSG_CERTIFICATE },
		{ "nothing, but a CertificateVerify unasked for", SERVER12_CCS, false,
		  KSHAKE_MSG_CERTIFICATE_VERIFY },
		{ "nothing, but a second change_cipher_spec", SERVER12_FINISHED, false, FAKE_CCS },
		{ "nothing, but a second ClientHello", SERVER12_KEY_EXCHANGE, false,
		  KSHAKE_MSG_CLIENT_HELLO },
	};
	struct server_session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(skips); i++) {
		test_begin("server 1.2, skipped: %s", skips[i].what);
		server12_init(&t);
		if (skips[i].require)
			t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
		server12_to(&t, skips[i].stage);
		expect_eq(t.want, KSHAKE_WANT_RX);
		server12_say(&t, skips[i].next);
		server12_expect_fault(&t, UNEXPECTED);
		server12_end(&t);
	}

	test_begin("server 1.2: a CertificateVerify after an empty Certificate");
	server12_init(&t);
	t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	t.c.cert = NULL;
	server12_to(&t, SERVER12_CCS);
	expect_eq(t.want, KSHAKE_WANT_RX);
	server12_say(&t, KSHAKE_MSG_CERTIFICATE_VERIFY);
	server12_expect_fault(&t, UNEXPECTED);
	server12_end(&t);
}

static const struct {
	const char *what;
	bool protect;			/* as the state has it, or in the clear */
	u8 type;
	struct kshake_bytes content;
	enum outcome plaintext, ciphertext;	/* by what the state is */
	int plain_fault, cipher_fault;
} records[] = {
	{ "CCS of value 2", false, 20, BYTES("\x02"), REFUSED, REFUSED, UNEXPECTED, UNEXPECTED },
	{ "CCS of two bytes", false, 20, BYTES("\x01\x01"), REFUSED, REFUSED, UNEXPECTED,
	  UNEXPECTED },
	{ "application data", true, 23, BYTES("data"), REFUSED, REFUSED, UNEXPECTED, UNEXPECTED },
	{ "application data, in the clear", false, 23, BYTES("data"), REFUSED, REFUSED,
	  UNEXPECTED, UNEXPECTED },
	{ "heartbeat", true, 24, BYTES("\x01\x40\x00"), REFUSED, REFUSED, UNEXPECTED,
	  UNEXPECTED },
	{ "close_notify", true, 21, BYTES("\x01\x00"), PEER_ALERT, PEER_ALERT },
	{ "bad_certificate", true, 21, BYTES("\x02\x2a"), PEER_ALERT, PEER_ALERT },
	{ "bad_certificate, as a warning", true, 21, BYTES("\x01\x2a"), PEER_ALERT, PEER_ALERT },
	{ "no_certificate of SSL 3.0", true, 21, BYTES("\x01\x29"), PEER_ALERT, PEER_ALERT },
	{ "user_canceled", true, 21, BYTES("\x01\x5a"), GOES_ON, GOES_ON },
	{ "two alerts in a record", true, 21, BYTES("\x01\x5a\x01\x00"), REFUSED, REFUSED,
	  DECODE_FAULT, DECODE_FAULT },
	{ "plaintext alert", false, 21, BYTES("\x02\x28"), PEER_ALERT, REFUSED, 0, BAD_MAC },
	{ "a long plaintext alert", false, 21, BYTES("0123456789012345678901234567890123456789"),
	  REFUSED, REFUSED, DECODE_FAULT, BAD_MAC },
	{ "plaintext handshake", false, 22, BYTES("\x14\x00\x00\x00"), REFUSED, REFUSED,
	  UNEXPECTED, BAD_MAC },
	{ "a long plaintext handshake", false, 22,
	  BYTES("\x14\x00\x00\x0c" "012345678901234567890123456789012345"), REFUSED, REFUSED,
	  UNEXPECTED, BAD_MAC },
};

static void test_record_in(unsigned int state, unsigned int i)
{
	bool protected = states[state].protected;
	enum outcome outcome = protected ? records[i].ciphertext : records[i].plaintext;
	int fault = protected ? records[i].cipher_fault : records[i].plain_fault;
	struct server_session12 t;

	if (states[state].stage == SERVER12_CLIENT_HELLO &&
	    (records[i].type == 20 || records[i].type == 24))
		return;
	test_begin("server 1.2 %s: %s", states[state].name, records[i].what);
	server12_init(&t);
	server12_to(&t, states[state].stage);
	if (records[i].protect)
		fake12_record(&t.c.p, records[i].type, records[i].content.data,
			      records[i].content.len);
	else
		fake_wire_plain_record(&t.c.p.out, records[i].type, records[i].content.data,
				       records[i].content.len);
	server12_pump(&t);
	switch (outcome) {
	case GOES_ON:
		expect_eq(t.want, KSHAKE_WANT_RX);
		server12_say(&t, states[state].allowed);
		expect(!(t.want & KSHAKE_WANT_FAILED));
		break;
	case REFUSED:
		server12_expect_fault(&t, fault);
		break;
	case PEER_ALERT:
		expect_peer_alert(t.e, t.want, records[i].content.data[1], t.c.p.alert);
		break;
	}
	server12_end(&t);
}

/* Bytes behind a message that is the last of its key, or of its flight. */
static void test_boundaries(void)
{
	static const struct {
		const char *what;
		enum server_stage12 stage;
		unsigned int type;
	} last[] = {
		{ "ClientHello", SERVER12_CLIENT_HELLO, KSHAKE_MSG_CLIENT_HELLO },
		{ "ClientKeyExchange", SERVER12_KEY_EXCHANGE, KSHAKE_MSG_CLIENT_KEY_EXCHANGE },
		{ "CertificateVerify", SERVER12_CERTIFICATE_VERIFY,
		  KSHAKE_MSG_CERTIFICATE_VERIFY },
		{ "Finished", SERVER12_FINISHED, KSHAKE_MSG_FINISHED },
	};
	struct kshake_builder msg = { };
	struct server_session12 t;
	unsigned int i, extra;

	for (i = 0; i < ARRAY_SIZE(last); i++) {
		test_begin("server 1.2: handshake bytes behind %s in its record", last[i].what);
		for (extra = 1; extra < 6; extra++) {
			server12_init(&t);
			server12_to(&t, last[i].stage);
			fake_client12_build(&t.c, last[i].type, &msg);
			kshake_build_bytes(&msg, "\x14\x00\x00\x0c\x00\x00", extra);
			fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
			server12_pump(&t);
			server12_expect_fault(&t, UNEXPECTED);
			server12_end(&t);
		}
	}

	test_begin("server 1.2: a Finished that begins before change_cipher_spec");
	for (extra = 1; extra < 16; extra++) {
		server12_init(&t);
		server12_to(&t, SERVER12_CCS);
		fake_client12_build(&t.c, KSHAKE_MSG_FINISHED, &msg);
		fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, extra);
		fake12_send_ccs(&t.c.p);
		fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf + extra, 16 - extra);
		server12_pump(&t);
		server12_expect_fault(&t, UNEXPECTED);
		server12_end(&t);
	}
	kshake_builder_free(&msg);
}

static void test_no_input(void)
{
	struct server_session12 t;
	size_t len;

	test_begin("server 1.2 before the signature: no input is taken");
	server12_init(&t);
	server12_to(&t, SERVER12_SIGNATURE);
	expect_eq(t.want, KSHAKE_WANT_SIGN);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	server12_end(&t);

	test_begin("server 1.2 before the verdict: no input is taken");
	server12_init(&t);
	server12_to(&t, SERVER12_VERDICT);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	fake_client12_say(&t.c, FAKE_CCS);
	fake_client12_say(&t.c, KSHAKE_MSG_FINISHED);
	server12_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	server12_accept(&t);
	server12_expect_done(&t);

	test_begin("server 1.2 after Finished: no input is taken");
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	fake_client12_say(&t.c, KSHAKE_MSG_CLIENT_HELLO);
	len = t.c.p.out.len;
	server12_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_DONE);
	expect_eq(t.c.p.out.len, len);
	server12_end(&t);
}

/* The whole of it, in all sizes of records and reads. */
static void test_sizes(void)
{
	struct server_session12 t;
	size_t n;

	test_begin("server 1.2: every size of record and of read up to 64 bytes");
	for (n = 1; n <= 64; n++) {
		server12_init(&t);
		t.external = n % 2;
		t.config.client_auth = n % 3;
		t.c.p.max_record = n;
		t.chunk = 65 - n;
		server12_to(&t, SERVER12_NOTHING);
		server12_expect_done(&t);
		server12_end(&t);
	}
}

/* KSHAKE_WANT_SIGN: all that ServerKeyExchange covers (RFC 5246, 7.4.3), and not its digest. */
static void test_asked(void)
{
	u8 expected[64 + KSHAKE_TO_SIGN_MAX];
	const struct kshake_to_sign *ask;
	struct server_session12 t;
	u16 group;

	test_begin("sign 1.2: the question");
	server12_init(&t);
	server12_to(&t, SERVER12_SIGNATURE);
	expect_eq(t.want, KSHAKE_WANT_SIGN);
	ask = kshake_engine_to_sign(t.e);
	if (!expect(ask))
		return;
	expect_eq(ask->version, KSHAKE_VERSION_1_2);
	expect(!ask->digest);
	group = kshake_engine_negotiated(t.e)->group;
	memcpy(expected, t.c.p.randoms, 64);
	/* ECCurveType named_curve; the point is asked for, and not sent yet. */
	expected[64] = 3;
	expected[65] = group >> 8;
	expected[66] = group;
	expected[67] = group == KSHAKE_GROUP_X25519 ? 32 : group == KSHAKE_GROUP_SECP256R1 ? 65 : 97;
	expect_bytes(ask->content.data, min_t(size_t, ask->content.len, 68), expected, 68);
	expect_eq(ask->content.len, 68 + expected[67]);

	test_begin("sign 1.2: a signature of it is taken");
	expect(!test_owner_sign(t.e, TEST_KEY_P256));
	server12_pump(&t);
	expect(t.c.verified);
	server12_end(&t);
}

void test_server_states12(void)
{
	unsigned int state, i;

	for (state = 0; state < ARRAY_SIZE(states); state++) {
		test_messages(state, false);
		test_messages(state, true);
	}
	test_skipped();
	for (state = 0; state < ARRAY_SIZE(states); state++)
		for (i = 0; i < ARRAY_SIZE(records); i++)
			test_record_in(state, i);
	test_boundaries();
	test_no_input();
	test_sizes();
	test_asked();
	test_credentials_free();
}
