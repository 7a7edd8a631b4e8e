// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "server_session12.h"
#include "session12.h"

void server12_init(struct server_session12 *t)
{
	memset(t, 0, sizeof(*t));
	test_config12(&t->config);
	t->config.role = KSHAKE_SERVER;
	t->config.server_name.len = 0;
	t->config.status_request = false;
	t->config.credentials = test_owner_ask;
	t->config.credentials_arg = &t->owner;
	t->owner.list[0] = test_credential(TEST_KEY_P256);
	t->owner.nr = 1;
	fake_client12_init(&t->c);
	t->c.cert = test_cert(TEST_KEY_P384);
	t->chunk = SIZE_MAX;
}

void server12_init_rsa(struct server_session12 *t)
{
	server12_init(t);
	t->config.rsa_kex = true;
	t->owner.list[0] = test_credential(TEST_KEY_RSA2048);
	t->c.suites = (struct kshake_bytes)BYTES("\x00\x9c");
}

void server12_start(struct server_session12 *t)
{
	if (t->external)
		t->owner.list[0] = test_external_credential(TEST_KEY_P256);
	t->e = kshake_engine_new(&t->config);
	if (expect(t->e))
		server12_pump(t);
}

void server12_pump(struct server_session12 *t)
{
	t->want = fake12_pump(&t->c.p, t->e, t->chunk);
	expect(!fake_client12_take(&t->c, t->e));
	t->want = fake12_run(&t->c.p, t->e);
}

void server12_say(struct server_session12 *t, unsigned int type)
{
	/* Who has failed hears nothing more. */
	if (t->want & KSHAKE_WANT_FAILED)
		return;
	fake_client12_say(&t->c, type);
	server12_pump(t);
}

void server12_accept(struct server_session12 *t)
{
	struct kshake_verdict verdict = { .accepted = true };

	kshake_engine_verdict(t->e, &verdict);
	server12_pump(t);
}

void server12_to(struct server_session12 *t, enum server_stage12 stage)
{
	bool asked;

	if (stage == SERVER12_SIGNATURE)
		t->external = true;
	if (stage == SERVER12_CERTIFICATE || stage == SERVER12_CERTIFICATE_VERIFY ||
	    stage == SERVER12_VERDICT)
		t->config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	asked = t->config.client_auth != KSHAKE_CLIENT_AUTH_NONE;
	server12_start(t);
	if (stage >= SERVER12_SIGNATURE)
		server12_say(t, KSHAKE_MSG_CLIENT_HELLO);
	if (stage > SERVER12_SIGNATURE && t->external) {
		expect(!test_owner_sign(t->e, TEST_KEY_P256));
		server12_pump(t);
	}
	if (stage >= SERVER12_KEY_EXCHANGE && asked)
		server12_say(t, KSHAKE_MSG_CERTIFICATE);
	if (stage >= SERVER12_CERTIFICATE_VERIFY)
		server12_say(t, KSHAKE_MSG_CLIENT_KEY_EXCHANGE);
	if (stage >= SERVER12_VERDICT && asked && t->c.cert)
		server12_say(t, KSHAKE_MSG_CERTIFICATE_VERIFY);
	if (stage >= SERVER12_CCS && asked && t->c.cert)
		server12_accept(t);
	if (stage >= SERVER12_FINISHED)
		server12_say(t, FAKE_CCS);
	if (stage >= SERVER12_NOTHING)
		server12_say(t, KSHAKE_MSG_FINISHED);
}

void server12_end(struct server_session12 *t)
{
	kshake_engine_free(t->e);
	fake_client12_free(&t->c);
}

void server12_expect_fault(struct server_session12 *t, int fault)
{
	expect_failed(t->e, t->want, fault, t->c.p.alert);
	expect_eq(t->c.p.alert_level, 2);
	/* The server has no key before it is done (RFC 5246, 7.3). */
	expect(!t->c.p.alert_protected);
}

void server12_expect_done(struct server_session12 *t)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(t->e);
	bool asked = t->config.client_auth != KSHAKE_CLIENT_AUTH_NONE;
	struct kshake_secrets secrets;

	if (!expect_eq(t->want, KSHAKE_WANT_DONE))
		return;
	expect(t->c.p.finished);
	expect_eq(t->c.verified, !fake12_rsa_kex(&t->c.p));
	expect_eq(t->c.p.ccs, 1);
	expect_eq(t->c.server_version, KSHAKE_VERSION_1_2);
	expect_eq(n->version, KSHAKE_VERSION_1_2);
	expect_eq(n->suite, t->c.p.suite->id);
	expect_eq(n->group, t->c.p.group);
	expect_eq(n->extended_master_secret, t->c.p.ems);
	expect(!n->hello_retry);
	expect_eq(n->client_cert_requested, asked);
	expect_eq(n->client_cert, asked && t->c.cert);
	kshake_engine_take_secrets(t->e, &secrets);
	expect_secrets12(&secrets, &t->c.p);
}
