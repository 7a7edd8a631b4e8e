// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The server as its owner sees it, and against our own client. */
#include <stdio.h>

#include "pair.h"
#include "server_session.h"
#include "session.h"

static void test_pairs(void)
{
	static const u16 suites[] = { 0x1301, 0x1302, 0x1303 };
	static const u16 groups[] = {
		KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_SECP384R1,
		KSHAKE_GROUP_FFDHE2048, KSHAKE_GROUP_FFDHE3072, KSHAKE_GROUP_FFDHE4096,
	};
	unsigned int key, i, j, mutual, external;
	struct pair p;

	for (key = TEST_KEY_P256; key <= TEST_KEY_RSA2048; key++)
		for (i = 0; i < ARRAY_SIZE(suites); i++)
			for (j = 0; j < ARRAY_SIZE(groups); j++)
				for (mutual = 0; mutual < 2; mutual++) {
					test_begin("pair: %s, suite 0x%04x, group 0x%04x%s",
						   test_cert(key)->name, suites[i], groups[j],
						   mutual ? ", mutual" : "");
					pair_init(&p, key);
					p.client.suites = suites;
					p.client.nr_suites = ARRAY_SIZE(suites);
					p.client.groups = groups;
					p.client.nr_groups = ARRAY_SIZE(groups);
					p.server.suites = &suites[i];
					p.server.nr_suites = 1;
					/* The client's first share is for X25519. */
					p.server.groups = &groups[j];
					p.server.nr_groups = 1;
					if (mutual)
						p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
					p.client_owner.list[0] = test_credential(key);
					p.client_owner.nr = 1;
					pair_shake(&p);
					pair_expect_done(&p);
					expect_eq(kshake_engine_negotiated(p.s)->hello_retry,
						  j > 0);
					expect_eq(p.verdicts, 1 + mutual);
					expect_eq(p.signatures, 0);
					pair_end(&p);
				}

	for (external = 0; external < 4; external++) {
		test_begin("pair: mutual, the keys of%s%s elsewhere",
			   external & 1 ? " the client" : "", external & 2 ? " the server" : "");
		pair_init(&p, TEST_KEY_P256);
		p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
		p.client_key = TEST_KEY_RSA2048;
		p.client_owner.list[0] = external & 1 ? test_external_credential(TEST_KEY_RSA2048) :
							test_credential(TEST_KEY_RSA2048);
		p.client_owner.nr = 1;
		if (external & 2)
			p.server_owner.list[0] = test_external_credential(TEST_KEY_P256);
		pair_shake(&p);
		pair_expect_done(&p);
		expect_eq(p.signatures, !!(external & 1) + !!(external & 2));
		pair_end(&p);
	}

	test_begin("pair: mutual, HelloRetryRequest, byte by byte");
	pair_init(&p, TEST_KEY_P256);
	p.chunk = 1;
	p.server.groups = &groups[2];
	p.server.nr_groups = 1;
	p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	p.client_owner.list[0] = test_credential(TEST_KEY_P384);
	p.client_owner.nr = 1;
	pair_shake(&p);
	pair_expect_done(&p);
	pair_end(&p);
}

/* What a client shows when it is asked. */
static void test_client_certificate(void)
{
	static const u16 p384_only[] = { KSHAKE_SIG_ECDSA_SECP384R1_SHA384 };
	static const struct {
		const char *what;
		bool callback;
		enum test_key keys[2];
		unsigned int nr;
		bool p384_only;		/* the server takes no other */
		int shown;		/* -1: an empty Certificate */
		int error;		/* what the owner says in their place */
	} cases[] = {
		{ "the first", true, { TEST_KEY_P256, TEST_KEY_P384 }, 2, false, 0 },
		{ "the one that fits", true, { TEST_KEY_P256, TEST_KEY_P384 }, 2, true, 1 },
		{ "none fits", true, { TEST_KEY_P256, TEST_KEY_RSA2048 }, 2, true, -1 },
		{ "none", true, { }, 0, false, -1 },
		{ "nobody to ask", false, { }, 0, false, -1 },
		{ "none at all any more", true, { TEST_KEY_P256 }, 1, false, -1, -ENOKEY },
	};
	const struct kshake_negotiated *n;
	const struct kshake_peer *peer;
	unsigned int i, j;
	struct pair p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("client certificate: %s", cases[i].what);
		pair_init(&p, TEST_KEY_P384);
		p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
		if (!cases[i].callback)
			p.client.credentials = NULL;
		if (cases[i].p384_only) {
			p.server.schemes = p384_only;
			p.server.nr_schemes = 1;
		}
		for (j = 0; j < cases[i].nr; j++)
			p.client_owner.list[j] = test_credential(cases[i].keys[j]);
		p.client_owner.nr = cases[i].nr;
		p.client_owner.error = cases[i].error;
		pair_shake(&p);
		pair_expect_done(&p);
		n = kshake_engine_negotiated(p.c);
		peer = kshake_engine_peer(p.s);
		expect_eq(p.client_owner.asked, cases[i].callback);
		if (cases[i].callback)
			expect_bytes(p.client_owner.name, p.client_owner.name_len,
				     (const u8 *)"localhost", 9);
		if (cases[i].shown < 0) {
			expect(!n->credential && !n->own_scheme);
			expect_eq(peer->nr_certs, 0);
		} else {
			j = cases[i].keys[cases[i].shown];
			expect(n->credential == test_credential(j));
			expect_bytes(peer->chain.data, peer->chain.len, test_cert(j)->der,
				     test_cert(j)->der_len);
			expect_eq(peer->staple.len, 0);
		}
		pair_end(&p);
	}

	test_begin("client certificate: none may sign");
	pair_init(&p, TEST_KEY_P256);
	p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	p.client_owner.list[0] = test_decrypting_credential();
	p.client_owner.nr = 1;
	pair_shake(&p);
	pair_expect_done(&p);
	expect(!kshake_engine_negotiated(p.c)->credential);
	expect_eq(kshake_engine_peer(p.s)->nr_certs, 0);
	pair_end(&p);

	test_begin("client certificate: not asked for");
	pair_init(&p, TEST_KEY_P256);
	p.client_owner.list[0] = test_credential(TEST_KEY_P256);
	p.client_owner.nr = 1;
	pair_shake(&p);
	pair_expect_done(&p);
	expect_eq(p.client_owner.asked, 0);
	expect(!kshake_engine_negotiated(p.c)->credential);
	pair_end(&p);

	test_begin("client certificate: with a staple, if the server asks for one");
	pair_init(&p, TEST_KEY_P256);
	p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	p.server.status_request = true;
	p.client_owner.list[0] = test_credential(TEST_KEY_P384);
	p.client_owner.nr = 1;
	pair_shake(&p);
	pair_expect_done(&p);
	expect_bytes(kshake_engine_peer(p.s)->staple.data, kshake_engine_peer(p.s)->staple.len,
		     (const u8 *)"a staple", 8);
	pair_end(&p);

	test_begin("client certificate: its owner has no memory");
	pair_init(&p, TEST_KEY_P256);
	p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	p.client_owner.error = -ENOMEM;
	pair_shake(&p);
	expect_eq(p.client_want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.c)->reason, KSHAKE_REASON_NO_MEMORY);
	expect_eq(kshake_engine_failure(p.c)->alert_sent, TLS_ALERT_DESC_INTERNAL_ERROR);
	pair_end(&p);

	test_begin("client certificate: refused by the server's owner");
	{
		struct kshake_verdict no = { .alert = TLS_ALERT_DESC_UNKNOWN_CA,
					     .reason = KSHAKE_REASON_CERTIFICATE_REJECTED };
		struct server_session t;

		server_init(&t);
		server_to(&t, SERVER_VERDICT);
		kshake_engine_verdict(t.e, &no);
		server_pump(&t);
		server_expect_fault(&t, FAULT(UNKNOWN_CA, CERTIFICATE_REJECTED));
		expect(t.c.alert_protected);
		server_end(&t);
	}
}

/* Nothing to show, and whose fault that is. */
static void test_no_credential(void)
{
	static const struct {
		const char *what;
		int error;
		bool named;		/* the client sends a name */
		u8 alert;
		u32 reason;
	} cases[] = {
		{ "none for that name", 0, true, TLS_ALERT_DESC_UNRECOGNIZED_NAME,
		  KSHAKE_REASON_UNRECOGNIZED_NAME },
		{ "none without a name", 0, false, TLS_ALERT_DESC_MISSING_EXTENSION,
		  KSHAKE_REASON_MISSING_EXTENSION },
		{ "none at all any more", -ENOKEY, true, TLS_ALERT_DESC_INTERNAL_ERROR,
		  KSHAKE_REASON_NO_CREDENTIAL },
		{ "none at all any more, and no name", -ENOKEY, false,
		  TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_NO_CREDENTIAL },
		{ "no memory", -ENOMEM, true, TLS_ALERT_DESC_INTERNAL_ERROR,
		  KSHAKE_REASON_NO_MEMORY },
	};
	const struct kshake_failure *f;
	unsigned int i;
	struct pair p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("no credential: %s", cases[i].what);
		pair_init(&p, TEST_KEY_P256);
		p.server_owner.nr = 0;
		p.server_owner.error = cases[i].error;
		if (!cases[i].named)
			p.client.server_name.len = 0;
		pair_shake(&p);
		expect_eq(p.server_want, KSHAKE_WANT_FAILED);
		f = kshake_engine_failure(p.s);
		expect_eq(f->reason, cases[i].reason);
		expect_eq(f->alert_sent, cases[i].alert);
		expect_eq(f->error, cases[i].error == -ENOMEM ? -ENOMEM : 0);
		expect_eq(kshake_engine_failure(p.c)->alert_received, cases[i].alert);
		pair_end(&p);
	}
}

/* A chain that the client can verify comes before one that it cannot. */
static void test_choice_by_chain(void)
{
	static const struct {
		const char *what;
		u16 first, second;	/* what the chains are signed with */
		bool cert_schemes;	/* signature_algorithms_cert: sha256 with RSA */
		int chosen;
	} cases[] = {
		{ "both can be verified", 0x0403, 0x0401, false, 0 },
		{ "the first cannot", 0x0807, 0x0401, false, 1 },
		{ "neither can", 0x0807, 0x0808, false, 0 },
		{ "by signature_algorithms_cert", 0x0403, 0x0401, true, 1 },
	};
	struct kshake_credential list[2];
	struct kshake_builder msg = { };
	struct server_session t;
	u8 wire[2];
	struct kshake_bytes one = { wire, 2 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("credentials: %s", cases[i].what);
		list[0] = *test_credential(TEST_KEY_P256);
		list[1] = *test_credential(TEST_KEY_RSA2048);
		put_unaligned_be16(cases[i].first, wire);
		list[0].signed_with = kshake_credential_algs(&one);
		put_unaligned_be16(cases[i].second, wire);
		list[1].signed_with = kshake_credential_algs(&one);
		expect(list[0].signed_with && list[1].signed_with);
		server_init(&t);
		t.owner.list[0] = &list[0];
		t.owner.list[1] = &list[1];
		t.owner.nr = 2;
		server_start(&t);
		fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		if (cases[i].cert_schemes)
			fake_msg_add_ext(&msg, fake_client_hello_exts(&msg), 50,
					 "\x00\x02\x04\x01", 4);
		fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		server_pump(&t);
		server_say(&t, KSHAKE_MSG_FINISHED);
		server_expect_done(&t);
		expect(kshake_engine_negotiated(t.e)->credential == &list[cases[i].chosen]);
		server_end(&t);
	}
	kshake_builder_free(&msg);
}

/* Whose preference counts: ours; but a share comes before a preference. */
static void test_preferences(void)
{
	static const u16 suites[] = { 0x1303, 0x1301 };
	static const u16 groups[] = { KSHAKE_GROUP_SECP384R1, KSHAKE_GROUP_X25519 };
	static const u16 theirs[] = { 0x1302, 0x1301, 0x1303 };
	struct server_session t;

	test_begin("preference: the server's first suite");
	server_init(&t);
	t.config.suites = suites;
	t.config.nr_suites = 2;
	t.c.offer.suites = theirs;
	t.c.offer.nr_suites = 3;
	server_to(&t, SERVER_NOTHING);
	server_expect_done(&t);
	expect_eq(t.c.suite->id, 0x1303);
	server_end(&t);

	test_begin("preference: a share that is there saves the HelloRetryRequest");
	server_init(&t);
	t.config.groups = groups;
	t.config.nr_groups = 2;
	server_to(&t, SERVER_NOTHING);
	server_expect_done(&t);
	expect_eq(kshake_engine_negotiated(t.e)->group, KSHAKE_GROUP_X25519);
	expect_eq(t.c.retries, 0);
	server_end(&t);

	test_begin("preference: without one, the server's first group");
	server_init(&t);
	t.config.groups = groups;
	t.config.nr_groups = 2;
	t.retry = true;
	server_to(&t, SERVER_NOTHING);
	server_expect_done(&t);
	expect_eq(kshake_engine_negotiated(t.e)->group, KSHAKE_GROUP_SECP384R1);
	server_end(&t);
}

/* RFC 8446, D.4: whether there is a change_cipher_spec is up to the client. */
static void test_compat(void)
{
	struct server_session t;
	unsigned int retry;

	for (retry = 0; retry < 2; retry++) {
		test_begin("compatibility: a session id%s", retry ? ", HelloRetryRequest" : "");
		server_init(&t);
		t.config.compat = false;
		t.retry = retry;
		server_to(&t, SERVER_NOTHING);
		server_expect_done(&t);
		expect_eq(t.c.ccs, 1);
		server_end(&t);

		test_begin("compatibility: none%s", retry ? ", HelloRetryRequest" : "");
		server_init(&t);
		t.c.offer.session_id.len = 0;
		t.retry = retry;
		server_to(&t, SERVER_NOTHING);
		server_expect_done(&t);
		expect_eq(t.c.ccs, 0);
		server_end(&t);
	}
}

/* What the server says of itself: bytes as RFC 8446 and RFC 6066 have them. */
static void test_flight(void)
{
	static const u8 authorities[] = { 0, 2, 0x30, 0, 0, 3, 0x30, 1, 0 };
	struct server_session t;

	test_begin("flight: one record");
	server_init(&t);
	t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	server_to(&t, SERVER_CERTIFICATE);
	expect_eq(t.c.records, 1);
	expect(t.c.finished);
	server_end(&t);

	test_begin("flight: EncryptedExtensions with a name and a protocol");
	server_init(&t);
	t.c.offer.alpn = (struct kshake_bytes)BYTES("\x08http/1.1\x02h2");
	server_to(&t, SERVER_FINISHED);
	expect_bytes(t.c.extensions.buf, t.c.extensions.len,
		     (const u8 *)"\x00\x0d\x00\x00\x00\x00\x00\x10\x00\x05\x00\x03\x02h2", 15);
	server_end(&t);

	test_begin("flight: EncryptedExtensions with nothing");
	server_init(&t);
	t.c.offer.server_name.len = 0;
	server_to(&t, SERVER_FINISHED);
	expect_bytes(t.c.extensions.buf, t.c.extensions.len, (const u8 *)"\0\0", 2);
	server_end(&t);

	test_begin("flight: CertificateRequest with authorities and status_request");
	server_init(&t);
	t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	t.config.status_request = true;
	t.config.authorities = (struct kshake_bytes){ authorities, sizeof(authorities) };
	server_to(&t, SERVER_CERTIFICATE);
	expect_bytes(t.c.request.buf, t.c.request.len, (const u8 *)
		     "\x00\x00\x29\x00\x05\x00\x00"
		     "\x00\x0d\x00\x12\x00\x10\x04\x03\x05\x03\x08\x04\x08\x05\x08\x06"
		     "\x04\x01\x05\x01\x06\x01"
		     "\x00\x2f\x00\x0b\x00\x09\x00\x02\x30\x00\x00\x03\x30\x01\x00", 44);
	server_end(&t);

	test_begin("flight: Certificate with a staple");
	server_init(&t);
	t.c.offer.status_request = true;
	server_to(&t, SERVER_FINISHED);
	expect_bytes(t.c.certificate.buf + t.c.certificate.len - 18, 18, (const u8 *)
		     "\x00\x10\x00\x05\x00\x0c\x01\x00\x00\x08" "a staple", 18);
	server_end(&t);
}

/* KSHAKE_WANT_SIGN: the question, and what answers are taken. */
static void test_asked(void)
{
	const struct kshake_to_sign *ask;
	u8 content[KSHAKE_TO_SIGN_MAX], signature[1024];
	struct server_session t;
	size_t len;

	test_begin("sign: the question");
	server_init(&t);
	server_to(&t, SERVER_SIGNATURE);
	expect_eq(t.want, KSHAKE_WANT_SIGN);
	ask = kshake_engine_to_sign(t.e);
	if (!expect(ask))
		return;
	expect(ask->credential == test_external_credential(TEST_KEY_P256));
	expect_eq(ask->scheme, KSHAKE_SIG_ECDSA_SECP256R1_SHA256);
	memset(content, ' ', 64);
	memcpy(content + 64, "TLS 1.3, server CertificateVerify", 34);
	kshake_transcript_digest(&t.c.transcript, content + 98);
	expect_bytes(ask->content.data, ask->content.len, content,
		     98 + kshake_hash_size(t.c.suite->hash));
	/* The rest of the flight is there already. */
	expect(t.c.seen & BIT(KSHAKE_MSG_CERTIFICATE));
	expect(!(t.c.seen & BIT(KSHAKE_MSG_CERTIFICATE_VERIFY)));

	test_begin("sign: wrong answers are not taken, a right one still is");
	expect_eq(kshake_engine_signature(t.e, content, 0), -EKEYREJECTED);
	expect_eq(kshake_engine_signature(t.e, content, 70), -EKEYREJECTED);
	memset(signature, 0, sizeof(signature));
	expect_eq(kshake_engine_signature(t.e, signature, KSHAKE_SIG_MAX + 1), -EMSGSIZE);
	len = test_sign(test_cert(TEST_KEY_P256)->key, ask->scheme, ask->content.data,
			ask->content.len, signature);
	signature[len - 1] ^= 1;
	expect_eq(kshake_engine_signature(t.e, signature, len), -EKEYREJECTED);
	server_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_SIGN);
	signature[len - 1] ^= 1;
	expect_eq(kshake_engine_signature(t.e, signature, len), 0);
	expect_eq(kshake_engine_signature(t.e, signature, len), -EINVAL);
	expect(!kshake_engine_to_sign(t.e));
	server_pump(&t);
	server_say(&t, KSHAKE_MSG_FINISHED);
	server_expect_done(&t);
	expect_eq(kshake_engine_signature(t.e, signature, len), -EINVAL);
	server_end(&t);

	test_begin("sign: nobody can, the owner gives up");
	server_init(&t);
	server_to(&t, SERVER_SIGNATURE);
	kshake_engine_abort(t.e, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_HELPER_INVALID, 0);
	server_pump(&t);
	server_expect_fault(&t, FAULT(INTERNAL_ERROR, HELPER_INVALID));
	expect(t.c.alert_protected);
	server_end(&t);
}

/* Configurations that make no server. */
static void test_config_refused(void)
{
	static const u8 names[] = { 0, 2, 0x30, 0, 0, 0 };
	struct server_session t;

	test_begin("config: a server without credentials");
	server_init(&t);
	t.config.credentials = NULL;
	expect(!kshake_engine_new(&t.config));

	test_begin("config: no such client authentication");
	server_init(&t);
	t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE + 1;
	expect(!kshake_engine_new(&t.config));

	test_begin("config: certificate_authorities that are none");
	server_init(&t);
	t.config.authorities = (struct kshake_bytes){ names, 3 };
	expect(!kshake_engine_new(&t.config));
	t.config.authorities.len = 6;
	expect(!kshake_engine_new(&t.config));
	t.config.authorities.len = 4;
	t.e = kshake_engine_new(&t.config);
	expect(t.e);
	kshake_engine_free(t.e);

	test_begin("config: more certificate_authorities than fit");
	expect(kshake_authorities_valid(names, 4));
	{
		static u8 large[KSHAKE_AUTHORITIES_MAX + 1];

		put_unaligned_be16(KSHAKE_AUTHORITIES_MAX - 1, large);
		expect(!kshake_authorities_valid(large, sizeof(large)));
		put_unaligned_be16(KSHAKE_AUTHORITIES_MAX - 2, large);
		expect(kshake_authorities_valid(large, sizeof(large) - 1));
	}

	test_begin("config: no such role");
	server_init(&t);
	t.config.role = 3;
	expect(!kshake_engine_new(&t.config));
}

/* Aborted in every stage: the client hears of it, under the right key. */
static void test_abort(void)
{
	enum server_stage stage;
	struct server_session t;

	for (stage = SERVER_CLIENT_HELLO; stage <= SERVER_FINISHED; stage++) {
		test_begin("server: aborted in stage %d", stage);
		server_init(&t);
		server_to(&t, stage);
		kshake_engine_abort(t.e, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_DRAINED, 0);
		server_pump(&t);
		server_expect_fault(&t, FAULT(INTERNAL_ERROR, DRAINED));
		expect_eq(t.c.alert_protected, stage > SERVER_SECOND_CLIENT_HELLO);
		server_end(&t);
	}
}

/* One allocation of one side fails, or it and all after it; returns whether it was reached. */
static bool fail_one(long n, bool server, bool external, bool all)
{
	static const u16 groups[] = { KSHAKE_GROUP_SECP384R1 };
	struct pair p;
	long before;
	bool failed;

	pair_init(&p, TEST_KEY_P256);
	p.server.groups = groups;
	p.server.nr_groups = 1;
	p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	p.server.status_request = true;
	p.client_key = TEST_KEY_P384;
	p.client_owner.list[0] = external ? test_external_credential(TEST_KEY_P384) :
					    test_credential(TEST_KEY_P384);
	p.client_owner.nr = 1;
	if (external)
		p.server_owner.list[0] = test_external_credential(TEST_KEY_P256);
	before = port_alloc_live;
	failed = pair_shake_poor(&p, server, n, all);
	pair_end(&p);
	expect_eq(port_alloc_live, before);
	return failed;
}

static void test_memory(void)
{
	static const char *const names[] = { "client", "server" };
	unsigned int server, external, all;
	long n;

	for (server = 0; server < 2; server++)
		for (external = 0; external < 2; external++)
			for (all = 0; all < 2; all++) {
				test_begin("memory: each allocation of the %s%s fails%s",
					   names[server], external ? ", key elsewhere," : "",
					   all ? ", and all after it" : "");
				for (n = 0; fail_one(n, server, external, all); n++)
					;
				/* About as many as there are messages, records and keys. */
				expect(n > 15);
			}
}

void test_server(void)
{
	test_pairs();
	test_client_certificate();
	test_no_credential();
	test_choice_by_chain();
	test_preferences();
	test_compat();
	test_flight();
	test_asked();
	test_config_refused();
	test_abort();
	test_memory();
	test_credentials_free();
}
