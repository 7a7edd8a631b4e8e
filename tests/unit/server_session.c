// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "server_session.h"

void server_init(struct server_session *t)
{
	memset(t, 0, sizeof(*t));
	test_config(&t->config);
	t->config.role = KSHAKE_SERVER;
	t->config.server_name.len = 0;
	t->config.status_request = false;
	t->config.credentials = test_owner_ask;
	t->config.credentials_arg = &t->owner;
	t->owner.list[0] = test_credential(TEST_KEY_P256);
	t->owner.nr = 1;
	fake_client_init(&t->c);
	t->c.cert = test_cert(TEST_KEY_P384);
	t->chunk = SIZE_MAX;
}

void server_start(struct server_session *t)
{
	if (t->external)
		t->owner.list[0] = test_external_credential(TEST_KEY_P256);
	t->c.no_share |= t->retry;
	t->e = kshake_engine_new(&t->config);
	if (expect(t->e))
		server_pump(t);
}

void server_pump(struct server_session *t)
{
	t->want = fake_client_pump(&t->c, t->e, t->chunk);
	expect(!fake_client_take(&t->c, t->e));
	t->want = fake_client_run(&t->c, t->e);
}

void server_say(struct server_session *t, unsigned int type)
{
	/* Who has failed hears nothing more. */
	if (t->want & KSHAKE_WANT_FAILED)
		return;
	fake_client_say(&t->c, type);
	server_pump(t);
}

void server_accept(struct server_session *t)
{
	struct kshake_verdict verdict = { .accepted = true };

	kshake_engine_verdict(t->e, &verdict);
	server_pump(t);
}

void server_to(struct server_session *t, enum server_stage stage)
{
	if (stage == SERVER_SECOND_CLIENT_HELLO)
		t->retry = true;
	if (stage == SERVER_SIGNATURE)
		t->external = true;
	if (stage >= SERVER_CERTIFICATE && stage <= SERVER_VERDICT)
		t->config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	server_start(t);
	if (stage >= SERVER_SECOND_CLIENT_HELLO)
		server_say(t, KSHAKE_MSG_CLIENT_HELLO);
	if (stage >= SERVER_SIGNATURE && t->retry)
		server_say(t, KSHAKE_MSG_CLIENT_HELLO);
	if (stage > SERVER_SIGNATURE && t->external) {
		expect(!test_owner_sign(t->e, TEST_KEY_P256));
		server_pump(t);
	}
	if (t->config.client_auth != KSHAKE_CLIENT_AUTH_NONE) {
		if (stage >= SERVER_CERTIFICATE_VERIFY)
			server_say(t, KSHAKE_MSG_CERTIFICATE);
		if (stage >= SERVER_VERDICT && t->c.cert)
			server_say(t, KSHAKE_MSG_CERTIFICATE_VERIFY);
		if (stage >= SERVER_FINISHED && t->c.cert)
			server_accept(t);
	}
	if (stage >= SERVER_NOTHING)
		server_say(t, KSHAKE_MSG_FINISHED);
}

void server_end(struct server_session *t)
{
	kshake_engine_free(t->e);
	fake_client_free(&t->c);
}

void server_expect_fault(struct server_session *t, int fault)
{
	expect_failed(t->e, t->want, fault, t->c.alert);
	expect_eq(t->c.alert_protected, !!t->c.rx.aead);
}

void server_expect_done(struct server_session *t)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(t->e);
	struct kshake_secrets secrets;
	size_t size;

	if (!expect_eq(t->want, KSHAKE_WANT_DONE))
		return;
	expect(t->c.finished);
	expect_eq(n->version, 0x0304);
	expect_eq(n->suite, t->c.suite->id);
	expect_eq(n->group, t->c.group);
	expect_eq(n->hello_retry, t->c.retries);
	expect_eq(n->client_cert_requested, t->config.client_auth != KSHAKE_CLIENT_AUTH_NONE);
	kshake_engine_take_secrets(t->e, &secrets);
	size = kshake_hash_size(secrets.hash);
	expect_eq(secrets.version, 0x0304);
	expect_eq(secrets.suite, t->c.suite->id);
	expect_bytes(secrets.tx.secret, size, t->c.server_ap, size);
	expect_bytes(secrets.rx.secret, size, t->c.client_ap, size);
	expect_bytes(secrets.exporter, size, t->c.exporter, size);
	expect_bytes(secrets.resumption, size, t->c.resumption, size);
	expect(!secrets.tx.seq && !secrets.rx.seq);
	expect_bytes(secrets.tx.iv, 12, t->c.rx.iv, 12);
	expect_bytes(secrets.rx.iv, 12, t->c.tx.iv, 12);
}
