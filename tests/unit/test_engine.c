// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine as its owner sees it. */
#include <stdio.h>

#include "session.h"

static void expect_done(struct session *t)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(t->e);
	struct kshake_secrets secrets;
	size_t size = kshake_hash_size(t->s.suite->hash);

	if (!expect_eq(t->want, KSHAKE_WANT_DONE))
		return;
	expect(t->s.finished);
	expect_eq(n->version, 0x0304);
	expect_eq(n->suite, t->s.suite->id);
	expect_eq(n->group, t->s.share_group);
	expect_eq(n->signature_scheme, t->s.cert->scheme);
	expect_eq(n->hello_retry, t->retry);
	expect_eq(n->client_cert_requested, t->request);
	expect_bytes(n->alpn, n->alpn_len, t->s.alpn.data, t->s.alpn.len);

	kshake_engine_take_secrets(t->e, &secrets);
	expect_eq(secrets.version, 0x0304);
	expect_eq(secrets.suite, t->s.suite->id);
	expect_eq(secrets.aead, t->s.suite->aead);
	expect_eq(secrets.hash, t->s.suite->hash);
	expect_bytes(secrets.tx.secret, size, t->s.client_ap, size);
	expect_bytes(secrets.rx.secret, size, t->s.server_ap, size);
	expect_bytes(secrets.exporter, size, t->s.exporter, size);
	expect_bytes(secrets.resumption, size, t->s.resumption, size);
	expect(!secrets.tx.seq && !secrets.rx.seq);
	expect_bytes(secrets.tx.iv, 12, t->s.rx.iv, 12);
	expect_bytes(secrets.rx.iv, 12, t->s.tx.iv, 12);
}

static void test_suites(void)
{
	static const u16 suites[] = { 0x1301, 0x1302, 0x1303 };
	unsigned int i, retry, request;
	struct session t;

	for (i = 0; i < ARRAY_SIZE(suites); i++)
		for (retry = 0; retry < 2; retry++)
			for (request = 0; request < 2; request++) {
				test_begin("engine: suite 0x%04x%s%s", suites[i],
					   retry ? ", HelloRetryRequest" : "",
					   request ? ", CertificateRequest" : "");
				session_init(&t);
				t.config.suites = suites;
				t.config.nr_suites = ARRAY_SIZE(suites);
				t.s.suite = kshake_suite_find(suites[i]);
				t.s.alpn = (struct kshake_bytes)BYTES("http/1.1");
				t.retry = retry;
				t.request = request;
				session_to(&t, STAGE_NOTHING);
				expect_done(&t);
				expect_eq(t.s.client_certs, request);
				/* D.4: one CCS, before the second flight, whichever it is. */
				expect_eq(t.s.client_ccs, 1);
				session_end(&t);
			}
}

static void test_cookies(void)
{
	static const u8 large[16000] = { 1 };
	static const struct {
		const char *what;
		u16 group;
		struct kshake_bytes cookie;
	} cases[] = {
		{ "a cookie alone", 0, BYTES("cookie") },
		{ "a cookie and a group", KSHAKE_GROUP_SECP384R1, BYTES("cookie") },
		{ "a cookie that makes the ClientHello two records", 0, { large, sizeof(large) } },
	};
	struct session t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct kshake_builder first = { };

		test_begin("engine: HelloRetryRequest with %s", cases[i].what);
		session_init(&t);
		t.retry = true;
		t.s.group = cases[i].group;
		t.s.cookie = cases[i].cookie;
		session_start(&t);
		kshake_build_bytes(&first, t.s.hello.buf, t.s.hello.len);
		session_say(&t, FAKE_HELLO_RETRY_REQUEST);
		/* RFC 8446, 4.1.2: the second one has the same random and session id ... */
		expect_bytes(t.s.hello.buf + 4, 2 + 32 + 33, first.buf + 4, 2 + 32 + 33);
		/* ... and the cookie. */
		expect(memmem(t.s.hello.buf, t.s.hello.len, cases[i].cookie.data,
			      cases[i].cookie.len));
		expect(!memmem(first.buf, first.len, cases[i].cookie.data, cases[i].cookie.len));
		expect_eq(t.s.share_group, cases[i].group ? cases[i].group : KSHAKE_GROUP_X25519);
		session_say(&t, KSHAKE_MSG_SERVER_HELLO);
		session_say(&t, KSHAKE_MSG_ENCRYPTED_EXTENSIONS);
		session_say(&t, KSHAKE_MSG_CERTIFICATE);
		session_say(&t, KSHAKE_MSG_CERTIFICATE_VERIFY);
		session_accept(&t);
		session_say(&t, KSHAKE_MSG_FINISHED);
		expect_done(&t);
		kshake_builder_free(&first);
		session_end(&t);
	}
}

/* A whole flight at once, in records of @record bytes, @chunk of them at a time. */
static bool flight(size_t record, size_t chunk, bool one_record)
{
	static const u8 types[] = {
		KSHAKE_MSG_ENCRYPTED_EXTENSIONS, KSHAKE_MSG_CERTIFICATE_REQUEST,
		KSHAKE_MSG_CERTIFICATE, KSHAKE_MSG_CERTIFICATE_VERIFY, KSHAKE_MSG_FINISHED,
	};
	struct kshake_builder msg = { }, all = { };
	struct session t;
	unsigned int i;
	bool done;

	session_init(&t);
	t.chunk = chunk;
	t.request = true;
	t.s.max_record = record;
	session_start(&t);
	fake_server_say(&t.s, KSHAKE_MSG_SERVER_HELLO);
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		fake_server_build(&t.s, types[i], &msg);
		if (one_record) {
			kshake_build_bytes(&all, msg.buf, msg.len);
			kshake_transcript_add(&t.s.transcript, msg.buf, msg.len);
		} else {
			fake_server_send(&t.s, types[i], &msg);
		}
	}
	if (one_record) {
		u8 key[32], iv[12], digest[48];

		fake_server_record(&t.s, TLS_RECORD_TYPE_HANDSHAKE, all.buf, all.len);
		kshake_transcript_digest(&t.s.transcript, digest);
		kshake_sched13_master(&t.s.sched, digest, t.s.client_ap, t.s.server_ap,
				      t.s.exporter);
		kshake_traffic_keys(t.s.suite->hash, t.s.suite->aead, t.s.server_ap, key, iv);
		kshake_record_set_key(&t.s.tx, t.s.suite->aead, key, iv);
	}
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	session_accept(&t);
	expect_done(&t);
	done = t.want == KSHAKE_WANT_DONE;
	kshake_builder_free(&msg);
	kshake_builder_free(&all);
	session_end(&t);
	return done;
}

static void test_fragments(void)
{
	size_t n;

	test_begin("engine: each message in a record, the flight at once");
	flight(KSHAKE_PLAINTEXT_MAX, SIZE_MAX, false);

	test_begin("engine: the flight in one record");
	flight(KSHAKE_PLAINTEXT_MAX, SIZE_MAX, true);

	test_begin("engine: one byte at a time");
	flight(KSHAKE_PLAINTEXT_MAX, 1, false);
	flight(KSHAKE_PLAINTEXT_MAX, 1, true);

	test_begin("engine: records of one byte, one byte at a time");
	flight(1, 1, false);

	test_begin("engine: messages cut into records of every size up to 300 bytes");
	for (n = 1; n <= 300; n++)
		if (!flight(n, SIZE_MAX, false))
			break;

	test_begin("engine: the flight cut into records of every size up to 700 bytes");
	for (n = 1; n <= 700; n++)
		if (!flight(n, SIZE_MAX, true))
			break;

	test_begin("engine: every size of read up to 300 bytes");
	for (n = 1; n <= 300; n++)
		if (!flight(KSHAKE_PLAINTEXT_MAX, n, false))
			break;
}

/* The engine takes exactly the handshake's bytes: what follows is kTLS's. */
static void test_no_over_read(void)
{
	struct session t;
	size_t left;

	test_begin("engine: nothing behind the Finished is taken");
	session_init(&t);
	session_to(&t, STAGE_FINISHED);
	fake_server_say(&t.s, KSHAKE_MSG_FINISHED);
	left = t.s.out.len;
	fake_server_record(&t.s, TLS_RECORD_TYPE_DATA, "data", 4);
	left = t.s.out.len - left;
	session_pump(&t);
	expect_done(&t);
	expect_eq(t.s.out.len, left);
	session_end(&t);
}

static void test_padding(void)
{
	struct kshake_builder msg = { };
	struct session t;
	u8 inner[1000] = { };

	test_begin("engine: records with padding");
	session_init(&t);
	session_to(&t, STAGE_ENCRYPTED_EXTENSIONS);
	fake_server_build(&t.s, KSHAKE_MSG_ENCRYPTED_EXTENSIONS, &msg);
	memcpy(inner, msg.buf, msg.len);
	inner[msg.len] = TLS_RECORD_TYPE_HANDSHAKE;
	fake_server_inner(&t.s, inner, sizeof(inner));
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_RX);
	kshake_builder_free(&msg);
	session_end(&t);
}

static const struct {
	const char *what;
	struct kshake_bytes inner;
	int fault;
} inners[] = {
	{ "nothing", BYTES(""), FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	{ "padding", BYTES("\0\0\0\0"), FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	{ "an empty handshake fragment", BYTES("\x16"),
	  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	{ "an empty alert", BYTES("\x15\0"), FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	{ "empty application data", BYTES("\x17"), FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	{ "half an alert", BYTES("\x02\x15"), FAULT(DECODE_ERROR, DECODE) },
};

static void test_inners(void)
{
	struct session t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(inners); i++) {
		test_begin("engine: a protected record with %s", inners[i].what);
		session_init(&t);
		session_to(&t, STAGE_CERTIFICATE_VERIFY);
		fake_server_inner(&t.s, inners[i].inner.data, inners[i].inner.len);
		session_pump(&t);
		session_expect_fault(&t, inners[i].fault);
		session_end(&t);
	}

	test_begin("engine: a protected record that was changed");
	session_init(&t);
	session_to(&t, STAGE_CERTIFICATE_VERIFY);
	fake_server_record(&t.s, 22, "1234", 4);
	t.s.out.buf[t.s.out.len - 1] ^= 1;
	session_pump(&t);
	session_expect_fault(&t, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
	session_end(&t);

	test_begin("engine: a record that is too long fails before its body is read");
	session_init(&t);
	session_to(&t, STAGE_CERTIFICATE_VERIFY);
	fake_server_wire(&t.s, "\x17\x03\x03\x41\x01", 5);
	session_pump(&t);
	session_expect_fault(&t, FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW));
	session_end(&t);
}

static void test_not_tls(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes bytes;
	} cases[] = {
		{ "an SSH server", BYTES("SSH-2.0-server\r\n") },
		{ "an HTTP server", BYTES("HTTP/1.1 400 Bad Request\r\n") },
		{ "an SMTP server", BYTES("220 mail ready\r\n") },
	};
	struct session t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("engine: %s instead of TLS", cases[i].what);
		session_init(&t);
		session_start(&t);
		fake_server_wire(&t.s, cases[i].bytes.data, cases[i].bytes.len);
		session_pump(&t);
		session_expect_fault(&t, FAULT(UNEXPECTED_MESSAGE, NOT_TLS));
		session_end(&t);
	}
}

static void test_dropped(void)
{
	struct session t;
	unsigned int i;

	test_begin("engine: dummy records are dropped, but not for ever");
	session_init(&t);
	session_start(&t);
	for (i = 0; i < 16; i++)
		fake_server_wire(&t.s, "\x14\x03\x03\x00\x01\x01", 6);
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_RX);
	fake_server_wire(&t.s, "\x14\x03\x03\x00\x01\x01", 6);
	session_pump(&t);
	session_expect_fault(&t, FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE));
	session_end(&t);
}

static void test_peer(void)
{
	const struct kshake_peer *peer;
	struct kshake_peer taken;
	struct session t;
	void *chain;
	int len;

	test_begin("engine: who the peer is");
	session_init(&t);
	t.s.copies = 3;
	t.s.staple = (struct kshake_bytes)BYTES("an OCSP response");
	session_to(&t, STAGE_VERDICT);
	peer = kshake_engine_peer(t.e);
	len = t.s.cert->der_len;
	expect_eq(peer->nr_certs, 3);
	expect(peer->cert_len[0] == len && peer->cert_len[2] == len && !peer->cert_len[3]);
	expect_eq(peer->chain.len, 3 * len);
	expect_bytes(peer->chain.data, len, t.s.cert->der, len);
	expect_bytes(peer->chain.data + 2 * len, len, t.s.cert->der, len);
	expect_bytes(peer->staple.data, peer->staple.len, (const u8 *)"an OCSP response", 16);
	expect(peer->spki.data > peer->chain.data &&
	       peer->spki.data + peer->spki.len < peer->chain.data + len);

	test_begin("engine: the chain is handed over at the end, once");
	expect(!kshake_engine_take_chain(t.e, &taken) && !taken.nr_certs);
	session_accept(&t);
	session_say(&t, KSHAKE_MSG_FINISHED);
	chain = kshake_engine_take_chain(t.e, &taken);
	expect(chain && taken.nr_certs == 3);
	expect(!peer->nr_certs && !peer->chain.data);
	expect(!kshake_engine_take_chain(t.e, &taken) && !taken.nr_certs);
	session_end(&t);
	kvfree(chain);
}

static void test_secrets(void)
{
	static const struct kshake_secrets none;
	struct kshake_secrets secrets;
	struct session t;

	test_begin("engine: secrets leave at the end, once");
	session_init(&t);
	session_to(&t, STAGE_FINISHED);
	kshake_engine_take_secrets(t.e, &secrets);
	expect(!memcmp(&secrets, &none, sizeof(none)));
	session_say(&t, KSHAKE_MSG_FINISHED);
	kshake_engine_take_secrets(t.e, &secrets);
	expect(memcmp(&secrets, &none, sizeof(none)));
	kshake_engine_take_secrets(t.e, &secrets);
	expect(!memcmp(&secrets, &none, sizeof(none)));
	session_end(&t);
}

static void test_verdicts(void)
{
	struct kshake_verdict no = { false, TLS_ALERT_DESC_UNKNOWN_CA,
				     KSHAKE_REASON_CERTIFICATE_REJECTED };
	struct kshake_verdict yes = { true, 0, 0 };
	struct session t;

	test_begin("engine: a verdict against the peer");
	session_init(&t);
	session_to(&t, STAGE_VERDICT);
	kshake_engine_verdict(t.e, &no);
	session_pump(&t);
	session_expect_fault(&t, FAULT(UNKNOWN_CA, CERTIFICATE_REJECTED));
	kshake_engine_verdict(t.e, &yes);
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_FAILED);
	session_end(&t);

	test_begin("engine: a verdict that nobody asked for changes nothing");
	session_init(&t);
	session_to(&t, STAGE_CERTIFICATE_VERIFY);
	kshake_engine_verdict(t.e, &yes);
	kshake_engine_verdict(t.e, &no);
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_RX);
	session_say(&t, KSHAKE_MSG_CERTIFICATE_VERIFY);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	session_end(&t);

	test_begin("engine: without a verdict there is no Finished");
	session_init(&t);
	session_to(&t, STAGE_VERDICT);
	fake_server_say(&t.s, KSHAKE_MSG_FINISHED);
	session_pump(&t);
	session_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	expect(!t.s.finished);
	session_end(&t);
}

static void test_aborts(void)
{
	const struct kshake_failure *f;
	struct session t;
	unsigned int stage;

	for (stage = STAGE_SERVER_HELLO; stage <= STAGE_NOTHING; stage++) {
		test_begin("engine: abort at stage %u, with an alert and without", stage);
		session_init(&t);
		session_to(&t, stage);
		kshake_engine_abort(t.e, TLS_ALERT_DESC_USER_CANCELED, KSHAKE_REASON_CANCELLED,
				    -EINTR);
		session_pump(&t);
		f = kshake_engine_failure(t.e);
		expect_eq(t.want, KSHAKE_WANT_FAILED);
		expect_eq(f->reason, KSHAKE_REASON_CANCELLED);
		expect_eq(f->error, -EINTR);
		/* After both Finished it is protected by the application key. */
		expect_eq(t.s.alert, TLS_ALERT_DESC_USER_CANCELED);
		expect_eq(t.s.alert_protected, stage >= STAGE_ENCRYPTED_EXTENSIONS);
		kshake_engine_abort(t.e, 40, KSHAKE_REASON_TIMEOUT, 0);
		expect_eq(f->reason, KSHAKE_REASON_CANCELLED);
		session_end(&t);

		session_init(&t);
		session_to(&t, stage);
		kshake_engine_abort(t.e, -1, KSHAKE_REASON_PEER_RESET, 0);
		session_pump(&t);
		expect_eq(t.want, KSHAKE_WANT_FAILED);
		expect(!kshake_engine_failure(t.e)->sent);
		expect_eq(t.s.alert, -1);
		session_end(&t);
	}

	test_begin("engine: abort before anything was sent sends nothing");
	session_init(&t);
	t.e = kshake_engine_new(&t.config);
	kshake_engine_abort(t.e, 40, KSHAKE_REASON_CANCELLED, 0);
	expect_eq(kshake_engine_run(t.e), KSHAKE_WANT_FAILED);
	session_end(&t);
}

static void test_configs(void)
{
	static const u16 bad_suite[] = { 0x1305 }, bad_group[] = { 0x0019 };
	struct kshake_engine_config c, good;
	unsigned int i;

	test_config(&good);
	for (i = 0; i < 8; i++) {
		test_begin("engine: a configuration that is refused (%u)", i);
		c = good;
		switch (i) {
		case 0:
			c.role = KSHAKE_SERVER;
			break;
		case 1:
			c.nr_suites = 0;
			break;
		case 2:
			c.suites = bad_suite;
			c.nr_suites = 1;
			break;
		case 3:
			c.groups = bad_group;
			c.nr_groups = 1;
			break;
		case 4:
			c.nr_groups = 0;
			break;
		case 5:
			c.nr_schemes = 0;
			break;
		case 6:
			c.alpn = (struct kshake_bytes)BYTES("h2");
			break;
		case 7:
			c.server_name.len = 300;
			break;
		}
		expect(!kshake_engine_new(&c));
	}

	test_begin("engine: freeing none is fine");
	kshake_engine_free(NULL);
}

static void test_client_hello(void)
{
	struct session t;
	size_t len;

	test_begin("engine: a trailing dot is not part of the name that is sent");
	session_init(&t);
	t.config.server_name = (struct kshake_bytes)BYTES("localhost.");
	session_start(&t);
	expect(memmem(t.s.hello.buf, t.s.hello.len, "\x00\x09localhost\x00", 12));
	session_end(&t);

	test_begin("engine: without compatibility mode no session id and no CCS is sent");
	session_init(&t);
	t.config.compat = false;
	session_to(&t, STAGE_NOTHING);
	expect_done(&t);
	expect_eq(t.s.session_id_len, 0);
	expect_eq(t.s.client_ccs, 0);
	session_end(&t);

	test_begin("engine: output is taken in pieces");
	session_init(&t);
	t.e = kshake_engine_new(&t.config);
	expect_eq(kshake_engine_run(t.e), KSHAKE_WANT_RX | KSHAKE_WANT_TX);
	/* RFC 8446, 5.1: the first ClientHello's record says TLS 1.0, for old middleboxes. */
	expect(!memcmp(kshake_engine_tx_buf(t.e, &len), "\x16\x03\x01", 3));
	while (kshake_engine_tx_buf(t.e, &len)) {
		kshake_build_bytes(&t.s.in, kshake_engine_tx_buf(t.e, &len), 1);
		kshake_engine_tx_done(t.e, 1);
	}
	kshake_engine_tx_done(t.e, 100);
	expect_eq(kshake_engine_run(t.e), KSHAKE_WANT_RX);
	expect(!fake_server_take(&t.s, t.e) && t.s.hello.len);

	test_begin("engine: all that follows the first ClientHello says TLS 1.2");
	t.s.group = KSHAKE_GROUP_SECP256R1;
	fake_server_say(&t.s, FAKE_HELLO_RETRY_REQUEST);
	fake_server_pump(&t.s, t.e, SIZE_MAX);
	expect(!memcmp(kshake_engine_tx_buf(t.e, &len),
		       "\x14\x03\x03\x00\x01\x01\x16\x03\x03", 9));
	session_end(&t);
}

struct traced {
	char text[1024];
	size_t len;
};

static void trace(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail, u32 length)
{
	struct traced *log = arg;

	expect(length > 0);
	log->len += snprintf(log->text + log->len, sizeof(log->text) - log->len, "%c%u/%u/%u ",
			     sent ? '>' : '<', content_type, msg_type, detail);
}

static void test_trace(void)
{
	struct traced log = { };
	struct session t;

	test_begin("engine: every message is traced, once, in order");
	session_init(&t);
	t.config.trace = trace;
	t.config.trace_arg = &log;
	t.retry = true;
	t.request = true;
	fake_server_wire(&t.s, "\x14\x03\x03\x00\x01\x01", 6);
	session_to(&t, STAGE_NOTHING);
	expect_done(&t);
	expect(!strcmp(log.text,
		     ">22/1/0 <20/1/0 <22/2/1 >20/1/0 >22/1/0 <22/2/0 <22/8/0 <22/13/0 <22/11/0 "
		     "<22/15/0 <22/20/0 >22/11/0 >22/20/0 "));
	session_end(&t);

	test_begin("engine: alerts are traced");
	memset(&log, 0, sizeof(log));
	session_init(&t);
	t.config.trace = trace;
	t.config.trace_arg = &log;
	session_start(&t);
	session_say(&t, KSHAKE_MSG_FINISHED);
	expect(!strcmp(log.text, ">22/1/0 >21/10/2 "));
	session_end(&t);
}

void test_engine(void)
{
	test_suites();
	test_cookies();
	test_fragments();
	test_no_over_read();
	test_padding();
	test_inners();
	test_not_tls();
	test_dropped();
	test_peer();
	test_secrets();
	test_verdicts();
	test_aborts();
	test_configs();
	test_client_hello();
	test_trace();
}
