// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A client of TLS 1.2: state x message, written from RFC 5246 (7.1, 7.3, 7.4) and RFC 6066 (8)
 * and driven by bytes on the wire. In each state every HandshakeType is sent, well-formed where
 * it has a form, and all but the ones listed must be answered with unexpected_message.
 */
#include <stdio.h>

#include "session12.h"

static const struct {
	enum stage12 stage;
	const char *name;
	bool protected;		/* both directions are, by now */
	bool negotiating;	/* a HelloRequest is ignored (RFC 5246, 7.4.1.1) */
	int allowed[3];		/* ends with -1 */
} states[] = {
	{ STAGE12_SERVER_HELLO, "after ClientHello", false, false,
	  { KSHAKE_MSG_SERVER_HELLO, -1 } },
	{ STAGE12_CERTIFICATE, "after ServerHello", false, true, { KSHAKE_MSG_CERTIFICATE, -1 } },
	{ STAGE12_STATUS_OR_KEY_EXCHANGE, "after Certificate, with status_request", false, true,
	  { KSHAKE_MSG_CERTIFICATE_STATUS, KSHAKE_MSG_SERVER_KEY_EXCHANGE, -1 } },
	{ STAGE12_KEY_EXCHANGE, "after Certificate", false, true,
	  { KSHAKE_MSG_SERVER_KEY_EXCHANGE, -1 } },
	{ STAGE12_REQUEST_OR_DONE, "after ServerKeyExchange", false, true,
	  { KSHAKE_MSG_CERTIFICATE_REQUEST, KSHAKE_MSG_SERVER_HELLO_DONE, -1 } },
	{ STAGE12_DONE, "after CertificateRequest", false, true,
	  { KSHAKE_MSG_SERVER_HELLO_DONE, -1 } },
	{ STAGE12_CCS, "after our flight", false, true, { FAKE_CCS, -1 } },
	{ STAGE12_FINISHED, "after change_cipher_spec", true, false,
	  { KSHAKE_MSG_FINISHED, -1 } },
};

static bool allowed(unsigned int state, int type)
{
	const int *a = states[state].allowed;

	if (type == KSHAKE_MSG_HELLO_REQUEST)
		return states[state].negotiating;
	for (; *a >= 0; a++)
		if (*a == type)
			return true;
	return false;
}

/* Of TLS 1.2 alone, or with TLS 1.3: from the ServerHello on that is the same. */
static void init(struct session12 *t, bool both)
{
	session12_init(t);
	if (both)
		t->config.max_version = KSHAKE_VERSION_1_3;
}

static void test_messages(unsigned int state, bool both)
{
	struct session12 t;
	int type;

	test_begin("client 1.2 %s%s: each HandshakeType, and change_cipher_spec",
		   states[state].name, both ? ", with 1.3" : "");
	for (type = 0; type <= FAKE_CCS; type++) {
		init(&t, both);
		session12_to(&t, states[state].stage);
		if (!expect_eq(t.want, KSHAKE_WANT_RX))
			return;
		session12_say(&t, type);
		/* In TLS 1.3 it means nothing; the ServerHello tells which version it is. */
		if (type == FAKE_CCS && states[state].stage == STAGE12_SERVER_HELLO)
			session12_say(&t, KSHAKE_MSG_SERVER_HELLO);
		if (allowed(state, type)) {
			if (!expect(!(t.want & KSHAKE_WANT_FAILED)))
				printf("  |   type %d\n", type);
		} else {
			session12_expect_fault(&t, UNEXPECTED);
			expect_eq(t.s.p.alert_protected, states[state].stage >= STAGE12_CCS);
			if (t.s.p.alert != TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
				printf("  |   type %d\n", type);
		}
		session12_end(&t);
	}
}

/* What is left out: the message after it must not do for it. */
static void test_skipped(void)
{
	static const struct {
		const char *what;
		enum stage12 stage;
		unsigned int next;
	} skips[] = {
		{ "Certificate", STAGE12_CERTIFICATE, KSHAKE_MSG_SERVER_KEY_EXCHANGE },
		{ "Certificate and ServerKeyExchange", STAGE12_CERTIFICATE,
		  KSHAKE_MSG_SERVER_HELLO_DONE },
		{ "ServerKeyExchange", STAGE12_KEY_EXCHANGE, KSHAKE_MSG_SERVER_HELLO_DONE },
		{ "ServerKeyExchange, after a staple", STAGE12_STATUS_OR_KEY_EXCHANGE,
		  KSHAKE_MSG_SERVER_HELLO_DONE },
		{ "ServerHelloDone", STAGE12_REQUEST_OR_DONE, KSHAKE_MSG_FINISHED },
		{ "change_cipher_spec", STAGE12_CCS, KSHAKE_MSG_FINISHED },
		{ "all but the Certificate", STAGE12_KEY_EXCHANGE, FAKE_CCS },
		{ "all but the ServerHello", STAGE12_CERTIFICATE, FAKE_CCS },
	};
	struct session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(skips); i++) {
		test_begin("client 1.2, skipped: %s", skips[i].what);
		session12_init(&t);
		session12_to(&t, skips[i].stage);
		expect_eq(t.want, KSHAKE_WANT_RX);
		session12_say(&t, skips[i].next);
		session12_expect_fault(&t, UNEXPECTED);
		session12_end(&t);
	}
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
	{ "CCS of value 0", false, 20, BYTES("\x00"), REFUSED, REFUSED, UNEXPECTED, UNEXPECTED },
	{ "CCS of two bytes", false, 20, BYTES("\x01\x01"), REFUSED, REFUSED, UNEXPECTED,
	  UNEXPECTED },
	{ "application data", true, 23, BYTES("data"), REFUSED, REFUSED, UNEXPECTED, UNEXPECTED },
	{ "application data, in the clear", false, 23, BYTES("data"), REFUSED, REFUSED,
	  UNEXPECTED, UNEXPECTED },
	{ "heartbeat", true, 24, BYTES("\x01\x40\x00"), REFUSED, REFUSED, UNEXPECTED,
	  UNEXPECTED },
	{ "a record of type 0", true, 0, BYTES("x"), REFUSED, REFUSED, UNEXPECTED, UNEXPECTED },
	{ "close_notify", true, 21, BYTES("\x01\x00"), PEER_ALERT, PEER_ALERT },
	{ "handshake_failure", true, 21, BYTES("\x02\x28"), PEER_ALERT, PEER_ALERT },
	{ "handshake_failure, as a warning", true, 21, BYTES("\x01\x28"), PEER_ALERT, PEER_ALERT },
	{ "an alert that nobody knows", true, 21, BYTES("\x01\xff"), PEER_ALERT, PEER_ALERT },
	{ "an alert of level 0", true, 21, BYTES("\x00\x70"), PEER_ALERT, PEER_ALERT },
	{ "unrecognized_name", true, 21, BYTES("\x02\x70"), PEER_ALERT, PEER_ALERT },
	{ "unrecognized_name, as a warning", true, 21, BYTES("\x01\x70"), GOES_ON, GOES_ON },
	{ "no_renegotiation, as a warning", true, 21, BYTES("\x01\x64"), GOES_ON, GOES_ON },
	{ "user_canceled", true, 21, BYTES("\x01\x5a"), GOES_ON, GOES_ON },
	{ "two alerts in a record", true, 21, BYTES("\x01\x5a\x01\x00"), REFUSED, REFUSED,
	  DECODE_FAULT, DECODE_FAULT },
	{ "half an alert", true, 21, BYTES("\x02"), REFUSED, REFUSED, DECODE_FAULT,
	  DECODE_FAULT },
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
	struct session12 t;

	/* What is no TLS before anything was. */
	if (states[state].stage == STAGE12_SERVER_HELLO &&
	    (records[i].type == 24 || !records[i].type))
		fault = FAULT(UNEXPECTED_MESSAGE, NOT_TLS);
	test_begin("client 1.2 %s: %s", states[state].name, records[i].what);
	session12_init(&t);
	session12_to(&t, states[state].stage);
	if (records[i].protect)
		fake12_record(&t.s.p, records[i].type, records[i].content.data,
			      records[i].content.len);
	else
		fake_wire_plain_record(&t.s.p.out, records[i].type, records[i].content.data,
				       records[i].content.len);
	session12_pump(&t);
	switch (outcome) {
	case GOES_ON:
		expect_eq(t.want, KSHAKE_WANT_RX);
		session12_say(&t, states[state].allowed[0]);
		expect(!(t.want & KSHAKE_WANT_FAILED));
		break;
	case REFUSED:
		session12_expect_fault(&t, fault);
		break;
	case PEER_ALERT:
		expect_peer_alert(t.e, t.want, records[i].content.data[1], t.s.p.alert);
		break;
	}
	session12_end(&t);
}

/* Bytes of a message that go on under another key, or are unasked for: in each place. */
static void test_boundaries(void)
{
	static const struct {
		enum stage12 stage;
		unsigned int type;
		const char *name;
	} last[] = {
		{ STAGE12_REQUEST_OR_DONE, KSHAKE_MSG_SERVER_HELLO_DONE, "ServerHelloDone" },
		{ STAGE12_FINISHED, KSHAKE_MSG_FINISHED, "Finished" },
	};
	struct kshake_builder msg = { };
	struct session12 t;
	unsigned int i, extra;

	for (i = 0; i < ARRAY_SIZE(last); i++) {
		test_begin("client 1.2: handshake bytes behind %s in its record", last[i].name);
		for (extra = 1; extra < 6; extra++) {
			session12_init(&t);
			session12_to(&t, last[i].stage);
			fake_server12_build(&t.s, last[i].type, &msg);
			kshake_build_bytes(&msg, "\x14\x00\x00\x0c\x00\x00", extra);
			fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
			session12_pump(&t);
			session12_expect_fault(&t, UNEXPECTED);
			session12_end(&t);
		}
	}

	test_begin("client 1.2: a Finished that begins before change_cipher_spec");
	for (extra = 1; extra < 16; extra++) {
		session12_init(&t);
		session12_to(&t, STAGE12_CCS);
		fake_server12_build(&t.s, KSHAKE_MSG_FINISHED, &msg);
		fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, extra);
		fake12_send_ccs(&t.s.p);
		fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf + extra, 16 - extra);
		session12_pump(&t);
		session12_expect_fault(&t, UNEXPECTED);
		session12_end(&t);
	}

	test_begin("client 1.2: a HelloRequest that begins before change_cipher_spec");
	session12_init(&t);
	session12_to(&t, STAGE12_CCS);
	fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, "\0\0", 2);
	fake12_send_ccs(&t.s.p);
	session12_pump(&t);
	session12_expect_fault(&t, UNEXPECTED);
	session12_end(&t);
	kshake_builder_free(&msg);
}

/* RFC 5246, 6.2.1: records of a message are not mixed with others. */
static void test_interleaving(void)
{
	static const struct {
		const char *what;
		u8 type;
		struct kshake_bytes content;
	} between[] = {
		{ "change_cipher_spec", 20, BYTES("\x01") },
		{ "application data", 23, BYTES("data") },
	};
	struct kshake_builder msg = { };
	struct session12 t;
	unsigned int i, cut;

	for (i = 0; i < ARRAY_SIZE(between); i++) {
		test_begin("client 1.2: %s within a message", between[i].what);
		for (cut = 1; cut < 6; cut++) {
			session12_init(&t);
			session12_to(&t, STAGE12_CERTIFICATE);
			fake_server12_build(&t.s, KSHAKE_MSG_CERTIFICATE, &msg);
			fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, cut);
			fake12_record(&t.s.p, between[i].type, between[i].content.data,
				      between[i].content.len);
			session12_pump(&t);
			session12_expect_fault(&t, UNEXPECTED);
			session12_end(&t);
		}
	}
	kshake_builder_free(&msg);
}

/* RFC 5246, 7.4.1.1: ignored, and in no transcript; but not for ever. */
static void test_hello_requests(void)
{
	static const enum stage12 stages[] = {
		STAGE12_CERTIFICATE, STAGE12_KEY_EXCHANGE, STAGE12_REQUEST_OR_DONE, STAGE12_CCS,
	};
	struct session12 t;
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		test_begin("client 1.2: HelloRequest, ignored, in state %u", stages[i]);
		session12_init(&t);
		session12_to(&t, stages[i]);
		fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, "\0\0\0\0", 4);
		session12_pump(&t);
		if (stages[i] <= STAGE12_CERTIFICATE)
			session12_say(&t, KSHAKE_MSG_CERTIFICATE);
		if (stages[i] <= STAGE12_KEY_EXCHANGE)
			session12_say(&t, KSHAKE_MSG_SERVER_KEY_EXCHANGE);
		if (stages[i] <= STAGE12_REQUEST_OR_DONE) {
			session12_say(&t, KSHAKE_MSG_SERVER_HELLO_DONE);
			session12_accept(&t);
		}
		session12_say(&t, FAKE_CCS);
		session12_say(&t, KSHAKE_MSG_FINISHED);
		session12_expect_done(&t);
		session12_end(&t);
	}

	test_begin("client 1.2: HelloRequest, with a body");
	session12_init(&t);
	session12_to(&t, STAGE12_CERTIFICATE);
	fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, "\0\0\0\1x", 5);
	session12_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_FAILED);
	session12_end(&t);

	test_begin("client 1.2: HelloRequest, without end");
	session12_init(&t);
	session12_to(&t, STAGE12_CERTIFICATE);
	for (n = 0; n < 100 && !(t.want & KSHAKE_WANT_FAILED); n++) {
		fake12_record(&t.s.p, TLS_RECORD_TYPE_HANDSHAKE, "\0\0\0\0", 4);
		session12_pump(&t);
	}
	session12_expect_fault(&t, UNEXPECTED);
	expect(n > 1);
	session12_end(&t);

	test_begin("client 1.2: warnings, without end");
	session12_init(&t);
	session12_start(&t);
	for (n = 0; n < 100 && !(t.want & KSHAKE_WANT_FAILED); n++) {
		fake12_record(&t.s.p, TLS_RECORD_TYPE_ALERT, "\x01\x70", 2);
		session12_pump(&t);
	}
	session12_expect_fault(&t, UNEXPECTED);
	expect(n > 1);
	session12_end(&t);
}

static void test_no_input(void)
{
	const struct kshake_verdict no = { .alert = TLS_ALERT_DESC_UNKNOWN_CA,
					   .reason = KSHAKE_REASON_CERTIFICATE_REJECTED };
	struct session12 t;
	size_t len;

	test_begin("client 1.2 before the verdict: no input is taken, nothing is said");
	session12_init(&t);
	session12_to(&t, STAGE12_VERDICT);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	expect(!kshake_engine_peer(t.e)->decrypts);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	expect_eq(t.s.p.seen, BIT(KSHAKE_MSG_CLIENT_HELLO));
	fake_server12_say(&t.s, FAKE_CCS);
	session12_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	session12_end(&t);

	test_begin("client 1.2: a certificate that its owner does not like");
	session12_init(&t);
	session12_to(&t, STAGE12_VERDICT);
	kshake_engine_verdict(t.e, &no);
	session12_pump(&t);
	session12_expect_fault(&t, FAULT(UNKNOWN_CA, CERTIFICATE_REJECTED));
	expect(!t.s.p.alert_protected && !t.s.p.ccs);
	expect_eq(t.s.p.seen, BIT(KSHAKE_MSG_CLIENT_HELLO));
	session12_end(&t);

	test_begin("client 1.2 before the signature: no input is taken");
	session12_init(&t);
	session12_to(&t, STAGE12_SIGNATURE);
	expect_eq(t.want, KSHAKE_WANT_SIGN);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	expect(!t.s.p.ccs);
	session12_end(&t);

	test_begin("client 1.2 after Finished: no input is taken");
	session12_init(&t);
	session12_to(&t, STAGE12_NOTHING);
	session12_expect_done(&t);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	fake_server12_say(&t.s, KSHAKE_MSG_HELLO_REQUEST);
	len = t.s.p.out.len;
	session12_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_DONE);
	expect_eq(t.s.p.out.len, len);
	session12_end(&t);
}

/* The whole of it, in all sizes of records and reads. */
static void test_sizes(void)
{
	struct session12 t;
	size_t n;

	test_begin("client 1.2: every size of record and of read up to 64 bytes");
	for (n = 1; n <= 64; n++) {
		session12_init(&t);
		t.external = n % 2;
		t.request = n % 3;
		t.s.staple = (struct kshake_bytes)BYTES("response");
		t.s.p.max_record = n;
		t.chunk = 65 - n;
		session12_to(&t, STAGE12_NOTHING);
		session12_expect_done(&t);
		expect_bytes(kshake_engine_peer(t.e)->staple.data,
			     kshake_engine_peer(t.e)->staple.len, (const u8 *)"response", 8);
		session12_end(&t);
	}
}

void test_states12(void)
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
	test_interleaving();
	test_hello_requests();
	test_no_input();
	test_sizes();
	test_credentials_free();
}
