// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* TLS 1.2, our own client and our own server; versions; memory; what is left of secrets. */
#include <stdio.h>

#include "../../kmod/core/suite.h"
#include "pair.h"
#include "server_session12.h"
#include "session12.h"

static const u16 suites[] = {
	KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM, KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM,
	KSHAKE_SUITE_ECDHE_ECDSA_CHACHA20_POLY1305, KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM,
	KSHAKE_SUITE_ECDHE_RSA_AES_256_GCM, KSHAKE_SUITE_ECDHE_RSA_CHACHA20_POLY1305,
};

static const u16 groups[] = {
	KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_SECP384R1,
};

static void test_one(enum test_key key, unsigned int suite, unsigned int group, bool mutual)
{
	struct pair p;

	test_begin("pair 1.2: %s, suite 0x%04x, group 0x%04x%s", test_cert(key)->name,
		   suites[suite], groups[group], mutual ? ", mutual" : "");
	pair_init12(&p, key);
	p.server.suites = &suites[suite];
	p.server.nr_suites = 1;
	p.server.groups = &groups[group];
	p.server.nr_groups = 1;
	if (mutual)
		p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	p.client_owner.list[0] = test_credential(key);
	p.client_owner.nr = 1;
	pair_shake(&p);
	pair_expect_done(&p);
	expect_eq(kshake_engine_negotiated(p.s)->suite, suites[suite]);
	expect_eq(kshake_engine_negotiated(p.s)->group, groups[group]);
	expect_eq(p.verdicts, 1 + mutual);
	expect_eq(p.signatures, 0);
	expect_bytes(kshake_engine_peer(p.c)->staple.data, kshake_engine_peer(p.c)->staple.len,
		     (const u8 *)"a staple", 8);
	pair_end(&p);
}

static void test_pairs(void)
{
	unsigned int key, suite, group, external;
	struct pair p;

	for (key = TEST_KEY_P256; key <= TEST_KEY_RSA2048; key++)
		for (suite = 0; suite < ARRAY_SIZE(suites); suite++)
			for (group = 0; group < ARRAY_SIZE(groups); group++) {
				if (kshake_suite_find(suites[suite])->rsa !=
				    (key == TEST_KEY_RSA2048))
					continue;
				test_one(key, suite, group, false);
				test_one(key, suite, group, true);
			}

	for (external = 0; external < 4; external++) {
		test_begin("pair 1.2: mutual, byte by byte, the keys of%s%s elsewhere",
			   external & 1 ? " the client" : "", external & 2 ? " the server" : "");
		pair_init12(&p, TEST_KEY_P256);
		p.chunk = 1;
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
}

/* RFC 8446, 4.2.1: what two ranges have in common; 0 is the default. */
static void test_versions(void)
{
	static const u16 ranges[][2] = {
		{ 0x0303, 0x0303 }, { 0x0303, 0x0304 }, { 0x0304, 0x0304 }, { 0, 0 },
		{ 0, 0x0303 }, { 0x0304, 0 },
	};
	static const u16 highest[] = { 0x0303, 0x0304, 0x0304, 0x0304, 0x0303, 0x0304 };
	static const u16 lowest[] = { 0x0303, 0x0303, 0x0304, 0x0303, 0x0303, 0x0304 };
	const struct kshake_failure *f;
	unsigned int i, j;
	struct pair p;
	u16 version;

	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		for (j = 0; j < ARRAY_SIZE(ranges); j++) {
			test_begin("versions: %04x-%04x and %04x-%04x", ranges[i][0], ranges[i][1],
				   ranges[j][0], ranges[j][1]);
			pair_init(&p, TEST_KEY_P256);
			p.client.min_version = ranges[i][0];
			p.client.max_version = ranges[i][1];
			p.server.min_version = ranges[j][0];
			p.server.max_version = ranges[j][1];
			pair_shake(&p);
			version = min(highest[i], highest[j]);
			if (version >= lowest[i] && version >= lowest[j]) {
				pair_expect_done(&p);
				expect_eq(kshake_engine_negotiated(p.c)->version, version);
			} else {
				f = kshake_engine_failure(p.s);
				expect_eq(p.server_want, KSHAKE_WANT_FAILED);
				expect_eq(p.client_want, KSHAKE_WANT_FAILED);
				expect_eq(f->alert_sent, TLS_ALERT_DESC_PROTOCOL_VERSION);
				expect_eq(f->reason, KSHAKE_REASON_PROTOCOL_VERSION);
				expect_eq(kshake_engine_failure(p.c)->alert_received,
					  TLS_ALERT_DESC_PROTOCOL_VERSION);
			}
			pair_end(&p);
		}
}

/* RFC 8446, 4.1.3: somebody in between who has TLS 1.3 removed from the offer is found out. */
static void test_downgrade(void)
{
	const struct kshake_failure *f;
	struct kshake_builder hello = { };
	struct pair p;
	const u8 *out;
	size_t n, at;
	u8 *in;

	test_begin("versions: supported_versions is removed on its way");
	pair_init(&p, TEST_KEY_P256);
	p.client.min_version = 0;
	p.server.min_version = 0;
	p.c = kshake_engine_new(&p.client);
	p.s = kshake_engine_new(&p.server);
	kshake_engine_run(p.c);
	out = kshake_engine_tx_buf(p.c, &n);
	kshake_build_bytes(&hello, out, n);
	kshake_engine_tx_done(p.c, n);
	/* Of a type that nobody knows it is as good as gone. */
	for (at = 0; at + 8 < hello.len; at++)
		if (!memcmp(hello.buf + at, "\x00\x2b\x00\x05\x04\x03\x04\x03\x03", 9))
			hello.buf[at] = 0x7a;
	for (at = 0; at < hello.len; at += n) {
		expect_eq(kshake_engine_run(p.s), KSHAKE_WANT_RX);
		in = kshake_engine_rx_buf(p.s, &n);
		n = min(n, hello.len - at);
		memcpy(in, hello.buf + at, n);
		kshake_engine_rx_done(p.s, n);
	}
	kshake_builder_free(&hello);
	kshake_engine_run(p.s);
	expect_eq(kshake_engine_negotiated(p.s)->version, KSHAKE_VERSION_1_2);
	while ((out = kshake_engine_tx_buf(p.s, &n))) {
		if (kshake_engine_run(p.c) != KSHAKE_WANT_RX)
			break;
		in = kshake_engine_rx_buf(p.c, &at);
		at = min(at, n);
		memcpy(in, out, at);
		kshake_engine_tx_done(p.s, at);
		kshake_engine_rx_done(p.c, at);
	}
	expect_eq(kshake_engine_run(p.c), KSHAKE_WANT_FAILED | KSHAKE_WANT_TX);
	f = kshake_engine_failure(p.c);
	expect_eq(f->reason, KSHAKE_REASON_DOWNGRADE);
	expect_eq(f->alert_sent, TLS_ALERT_DESC_ILLEGAL_PARAMETER);
	pair_end(&p);
}

/* Aborted in every stage: the peer hears of it, under the right key. */
static void test_aborts(void)
{
	struct server_session12 s;
	struct session12 c;
	unsigned int stage;

	for (stage = STAGE12_SERVER_HELLO; stage <= STAGE12_FINISHED; stage++) {
		test_begin("client 1.2: aborted in stage %u", stage);
		session12_init(&c);
		session12_to(&c, stage);
		kshake_engine_abort(c.e, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_DRAINED, 0);
		session12_pump(&c);
		session12_expect_fault(&c, FAULT(INTERNAL_ERROR, DRAINED));
		expect_eq(c.s.p.alert_protected, stage >= STAGE12_CCS);
		session12_end(&c);
	}

	for (stage = SERVER12_CLIENT_HELLO; stage <= SERVER12_FINISHED; stage++) {
		test_begin("server 1.2: aborted in stage %u", stage);
		server12_init(&s);
		server12_to(&s, stage);
		kshake_engine_abort(s.e, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_DRAINED, 0);
		server12_pump(&s);
		server12_expect_fault(&s, FAULT(INTERNAL_ERROR, DRAINED));
		server12_end(&s);
	}

	test_begin("client 1.2: aborted when it was done");
	session12_init(&c);
	session12_to(&c, STAGE12_NOTHING);
	kshake_engine_abort(c.e, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_DRAINED, 0);
	session12_pump(&c);
	session12_expect_fault(&c, FAULT(INTERNAL_ERROR, DRAINED));
	expect(c.s.p.alert_protected);
	session12_end(&c);

	test_begin("server 1.2: aborted when it was done");
	server12_init(&s);
	server12_to(&s, SERVER12_NOTHING);
	kshake_engine_abort(s.e, TLS_ALERT_DESC_INTERNAL_ERROR, KSHAKE_REASON_DRAINED, 0);
	server12_pump(&s);
	expect_eq(s.want, KSHAKE_WANT_FAILED);
	expect_eq(s.c.p.alert, TLS_ALERT_DESC_INTERNAL_ERROR);
	expect(s.c.p.alert_protected);
	server12_end(&s);
}

/* One allocation of one side fails, or it and all after it; returns whether it was reached. */
static bool fail_one(long n, bool server, bool external, bool all)
{
	struct pair p;
	long before;
	bool failed;

	pair_init12(&p, TEST_KEY_P256);
	p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
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
				test_begin("memory 1.2: each allocation of the %s%s fails%s",
					   names[server], external ? ", key elsewhere," : "",
					   all ? ", and all after it" : "");
				for (n = 0; fail_one(n, server, external, all); n++)
					;
				/* About as many as there are messages, records and keys. */
				expect(n > 15);
			}
}

/* Memory that is given back has none of this in it. */
static void watch(const struct fake12 *p)
{
	port_watch(p->master, sizeof(p->master));
	port_watch(p->keys[0].key, 16);
	port_watch(p->keys[1].key, 16);
}

static void test_residue(void)
{
	static const enum stage12 stages[] = {
		STAGE12_SIGNATURE, STAGE12_CCS, STAGE12_FINISHED, STAGE12_NOTHING,
	};
	struct server_session12 s;
	struct session12 c;
	unsigned int i, stage;
	u8 *copy;

	test_begin("residue: a secret that is left in memory is found");
	port_watch((const u8 *)"0123456789abcdef", 16);
	copy = kmalloc(18, GFP_KERNEL);
	memcpy(copy, "x0123456789abcdefx", 18);
	kfree(copy);
	expect_eq(port_unwatch(), 1);

	for (i = 0; i < ARRAY_SIZE(stages); i++) {
		test_begin("residue: a client 1.2, ended in stage %u", stages[i]);
		session12_init(&c);
		session12_to(&c, stages[i]);
		expect(c.s.p.keyed);
		watch(&c.s.p);
		kshake_engine_free(c.e);
		c.e = NULL;
		expect_eq(port_unwatch(), 0);
		session12_end(&c);
	}
	for (stage = SERVER12_CERTIFICATE_VERIFY; stage <= SERVER12_NOTHING; stage++) {
		test_begin("residue: a server 1.2, ended in stage %u", stage);
		server12_init(&s);
		server12_to(&s, stage);
		expect(s.c.p.keyed);
		watch(&s.c.p);
		kshake_engine_free(s.e);
		s.e = NULL;
		expect_eq(port_unwatch(), 0);
		server12_end(&s);
	}

	test_begin("residue: a server 1.2, from the keys to the end");
	server12_init(&s);
	server12_to(&s, SERVER12_CERTIFICATE_VERIFY);
	server12_say(&s, KSHAKE_MSG_CERTIFICATE_VERIFY);
	watch(&s.c.p);
	server12_accept(&s);
	server12_say(&s, FAKE_CCS);
	server12_say(&s, KSHAKE_MSG_FINISHED);
	server12_expect_done(&s);
	kshake_engine_free(s.e);
	s.e = NULL;
	expect_eq(port_unwatch(), 0);
	server12_end(&s);
}

void test_pairs12(void)
{
	test_pairs();
	test_versions();
	test_downgrade();
	test_aborts();
	test_memory();
	test_residue();
	test_credentials_free();
}
