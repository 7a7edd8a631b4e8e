// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * State x message, written from RFC 8446 (4, 4.1.4, A.1) and driven by bytes on the wire. In
 * each state every HandshakeType is sent, well-formed where it has a form, and all but
 * the ones listed must be answered with unexpected_message.
 */
#include <stdio.h>

#include "session.h"

static const struct {
	enum stage stage;
	const char *name;
	bool protected;
	int allowed[3];		/* ends with -1 */
} states[] = {
	{ STAGE_SERVER_HELLO, "after ClientHello", false,
	  { KSHAKE_MSG_SERVER_HELLO, FAKE_HELLO_RETRY_REQUEST, -1 } },
	{ STAGE_SECOND_SERVER_HELLO, "after the second ClientHello", false,
	  { KSHAKE_MSG_SERVER_HELLO, -1 } },
	{ STAGE_ENCRYPTED_EXTENSIONS, "after ServerHello", true,
	  { KSHAKE_MSG_ENCRYPTED_EXTENSIONS, -1 } },
	{ STAGE_CERTIFICATE_OR_REQUEST, "after EncryptedExtensions", true,
	  { KSHAKE_MSG_CERTIFICATE_REQUEST, KSHAKE_MSG_CERTIFICATE, -1 } },
	{ STAGE_CERTIFICATE, "after CertificateRequest", true, { KSHAKE_MSG_CERTIFICATE, -1 } },
	{ STAGE_CERTIFICATE_VERIFY, "after Certificate", true,
	  { KSHAKE_MSG_CERTIFICATE_VERIFY, -1 } },
	{ STAGE_FINISHED, "after CertificateVerify", true, { KSHAKE_MSG_FINISHED, -1 } },
};

static bool allowed(unsigned int state, int type)
{
	const int *a = states[state].allowed;

	for (; *a >= 0; a++)
		if (*a == type)
			return true;
	return false;
}

static void test_messages(unsigned int state)
{
	struct session t;
	int type;

	test_begin("state %s: each HandshakeType", states[state].name);
	for (type = 0; type <= FAKE_HELLO_RETRY_REQUEST; type++) {
		session_init(&t);
		session_to(&t, states[state].stage);
		if (!expect_eq(t.want, KSHAKE_WANT_RX))
			return;
		if (type == FAKE_HELLO_RETRY_REQUEST)
			t.s.group = KSHAKE_GROUP_SECP256R1;
		session_say(&t, type);
		if (allowed(state, type)) {
			if (!expect(!(t.want & KSHAKE_WANT_FAILED)))
				printf("  |   type %d\n", type);
		} else {
			session_expect_fault(&t, UNEXPECTED);
			expect_eq(t.s.alert_protected, states[state].protected);
			if (t.s.alert != TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
				printf("  |   type %d\n", type);
		}
		session_end(&t);
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
	{ "handshake_failure", true, 21, BYTES("\x02\x28"), PEER_ALERT, PEER_ALERT },
	{ "handshake_failure, as a warning", true, 21, BYTES("\x01\x28"), PEER_ALERT, PEER_ALERT },
	{ "an alert that nobody knows", true, 21, BYTES("\x01\xff"), PEER_ALERT, PEER_ALERT },
	{ "user_canceled", true, 21, BYTES("\x01\x5a"), GOES_ON, GOES_ON },
	{ "two alerts in a record", true, 21, BYTES("\x01\x5a\x01\x00"), REFUSED, REFUSED,
	  FAULT(DECODE_ERROR, DECODE) },
	{ "plaintext alert", false, 21, BYTES("\x02\x28"), PEER_ALERT, REFUSED, UNEXPECTED },
	{ "plaintext handshake", false, 22, BYTES("\x02\x00\x00\x00"), REFUSED, REFUSED, 0 },
};

static void test_record_in(unsigned int state, unsigned int i)
{
	enum outcome outcome = states[state].protected ? records[i].ciphertext :
			       records[i].plaintext;
	struct session t;
	int fault;

	test_begin("state %s: %s", states[state].name, records[i].what);
	session_init(&t);
	session_to(&t, states[state].stage);
	if (records[i].protect)
		fake_server_record(&t.s, records[i].type, records[i].content.data,
				   records[i].content.len);
	else
		fake_server_plain_record(&t.s, records[i].type, records[i].content.data,
					 records[i].content.len);
	session_pump(&t);
	fault = records[i].fault;
	/* Where handshake messages are in the clear this is a ServerHello too short. */
	if (records[i].type == 24 && states[state].stage == STAGE_SERVER_HELLO)
		fault = FAULT(UNEXPECTED_MESSAGE, NOT_TLS);
	else if (!fault)
		fault = states[state].protected ? UNEXPECTED : FAULT(DECODE_ERROR, DECODE);
	switch (outcome) {
	case GOES_ON:
		expect_eq(t.want, KSHAKE_WANT_RX);
		session_say(&t, states[state].allowed[0]);
		expect(!(t.want & KSHAKE_WANT_FAILED));
		break;
	case REFUSED:
		session_expect_fault(&t, fault);
		break;
	case PEER_ALERT:
		expect_peer_alert(t.e, t.want, records[i].content.data[1], t.s.alert);
		break;
	}
	session_end(&t);
}

/* Handshake bytes after a message that changes the read key (RFC 8446, 5.1). */
static void test_key_changes(void)
{
	static const struct {
		enum stage stage;
		unsigned int type;
		const char *name;
	} changes[] = {
		{ STAGE_SERVER_HELLO, KSHAKE_MSG_SERVER_HELLO, "ServerHello" },
		{ STAGE_SECOND_SERVER_HELLO, KSHAKE_MSG_SERVER_HELLO, "second ServerHello" },
		{ STAGE_FINISHED, KSHAKE_MSG_FINISHED, "Finished" },
	};
	struct kshake_builder msg = { };
	unsigned int i, extra;
	struct session t;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		test_begin("key change: handshake bytes behind a %s in its record",
			   changes[i].name);
		for (extra = 1; extra < 6; extra++) {
			session_init(&t);
			session_to(&t, changes[i].stage);
			fake_server_build(&t.s, changes[i].type, &msg);
			kshake_build_bytes(&msg, "\x08\x00\x00\x02\x00\x00", extra);
			fake_server_record(&t.s, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
			session_pump(&t);
			session_expect_fault(&t, UNEXPECTED);
			session_end(&t);
		}
	}
	kshake_builder_free(&msg);
}

/* RFC 8446, 5.1: no other record between the records of a message. */
static void test_interleaving(void)
{
	static const struct {
		const char *what;
		u8 type;
		struct kshake_bytes content;
		bool plain;
	} between[] = {
		{ "CCS", 20, BYTES("\x01"), true },
		{ "application data", 23, BYTES("data"), false },
	};
	struct kshake_builder msg = { };
	struct session t;
	unsigned int i, cut;

	for (i = 0; i < ARRAY_SIZE(between); i++) {
		test_begin("interleaving: %s within a message", between[i].what);
		for (cut = 1; cut < 6; cut++) {
			session_init(&t);
			session_to(&t, STAGE_ENCRYPTED_EXTENSIONS);
			fake_server_build(&t.s, KSHAKE_MSG_ENCRYPTED_EXTENSIONS, &msg);
			fake_server_record(&t.s, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, cut);
			if (between[i].plain)
				fake_server_plain_record(&t.s, between[i].type,
							 between[i].content.data,
							 between[i].content.len);
			else
				fake_server_record(&t.s, between[i].type, between[i].content.data,
						   between[i].content.len);
			session_pump(&t);
			session_expect_fault(&t, UNEXPECTED);
			session_end(&t);
		}
	}
	kshake_builder_free(&msg);
}

static void test_no_input(void)
{
	struct session t;
	size_t len;

	test_begin("state before the verdict: no input is taken");
	session_init(&t);
	session_to(&t, STAGE_VERDICT);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	kshake_engine_rx_done(t.e, 5);
	fake_server_say(&t.s, KSHAKE_MSG_FINISHED);
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	session_accept(&t);
	expect_eq(t.want, KSHAKE_WANT_DONE);
	expect(t.s.finished);

	test_begin("state after Finished: no input is taken");
	expect(!kshake_engine_rx_buf(t.e, &len) && !len);
	fake_server_say(&t.s, KSHAKE_MSG_NEW_SESSION_TICKET);
	len = t.s.out.len;
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_DONE);
	expect_eq(t.s.out.len, len);
	session_end(&t);
}

void test_states(void)
{
	unsigned int state, i;

	for (state = 0; state < ARRAY_SIZE(states); state++)
		test_messages(state);
	for (state = 0; state < ARRAY_SIZE(states); state++)
		for (i = 0; i < ARRAY_SIZE(records); i++)
			test_record_in(state, i);
	test_key_changes();
	test_interleaving();
	test_no_input();
}
