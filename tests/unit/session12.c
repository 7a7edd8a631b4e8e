// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "session12.h"

void session12_init(struct session12 *t)
{
	memset(t, 0, sizeof(*t));
	test_config12(&t->config);
	t->config.credentials = test_owner_ask;
	t->config.credentials_arg = &t->owner;
	fake_server12_init(&t->s);
	t->chunk = SIZE_MAX;
}

void session12_init_rsa(struct session12 *t)
{
	session12_init(t);
	t->config.rsa_kex = true;
	t->s.p.suite = kshake_suite_find(KSHAKE_SUITE_RSA_AES_128_GCM);
	t->s.p.group = 0;
	t->s.cert = test_cert(TEST_KEY_RSA2048);
}

void session12_start(struct session12 *t)
{
	if (t->external) {
		t->owner.list[0] = test_external_credential(TEST_KEY_P256);
		t->owner.nr = 1;
	}
	t->e = kshake_engine_new(&t->config);
	if (expect(t->e))
		session12_pump(t);
}

void session12_pump(struct session12 *t)
{
	t->want = fake12_pump(&t->s.p, t->e, t->chunk);
	expect(!fake_server12_take(&t->s, t->e));
	t->want = fake12_run(&t->s.p, t->e);
}

void session12_say(struct session12 *t, unsigned int type)
{
	/* Who has failed hears nothing more. */
	if (t->want & KSHAKE_WANT_FAILED)
		return;
	fake_server12_say(&t->s, type);
	session12_pump(t);
}

void session12_accept(struct session12 *t)
{
	struct kshake_verdict verdict = { .accepted = true };

	kshake_engine_verdict(t->e, &verdict);
	session12_pump(t);
}

void session12_to(struct session12 *t, enum stage12 stage)
{
	if (stage == STAGE12_STATUS_OR_KEY_EXCHANGE)
		t->s.staple = (struct kshake_bytes)BYTES("response");
	if (stage == STAGE12_DONE || stage == STAGE12_SIGNATURE)
		t->request = true;
	if (stage == STAGE12_SIGNATURE)
		t->external = true;
	session12_start(t);
	if (stage >= STAGE12_CERTIFICATE)
		session12_say(t, KSHAKE_MSG_SERVER_HELLO);
	if (stage >= STAGE12_STATUS_OR_KEY_EXCHANGE)
		session12_say(t, KSHAKE_MSG_CERTIFICATE);
	if (stage >= STAGE12_KEY_EXCHANGE && t->s.staple.len)
		session12_say(t, KSHAKE_MSG_CERTIFICATE_STATUS);
	if (stage >= STAGE12_REQUEST_OR_DONE && !fake12_rsa_kex(&t->s.p))
		session12_say(t, KSHAKE_MSG_SERVER_KEY_EXCHANGE);
	if (stage >= STAGE12_DONE && t->request)
		session12_say(t, KSHAKE_MSG_CERTIFICATE_REQUEST);
	if (stage >= STAGE12_VERDICT)
		session12_say(t, KSHAKE_MSG_SERVER_HELLO_DONE);
	if (stage >= STAGE12_SIGNATURE)
		session12_accept(t);
	if (stage > STAGE12_SIGNATURE && t->external && t->request) {
		expect(!test_owner_sign(t->e, TEST_KEY_P256));
		session12_pump(t);
	}
	if (stage >= STAGE12_FINISHED)
		session12_say(t, FAKE_CCS);
	if (stage >= STAGE12_NOTHING)
		session12_say(t, KSHAKE_MSG_FINISHED);
}

void session12_end(struct session12 *t)
{
	kshake_engine_free(t->e);
	fake_server12_free(&t->s);
}

void session12_expect_fault(struct session12 *t, int fault)
{
	expect_failed(t->e, t->want, fault, t->s.p.alert);
	expect_eq(t->s.p.alert_level, 2);
	expect_eq(t->s.p.alert_protected, !!t->s.p.rx.aead);
}

static void expect_zero(const void *data, size_t len)
{
	static const u8 zero[KSHAKE_HASH_MAX + 64];

	expect_bytes(data, len, zero, len);
}

/* Records go on being counted where Finished left off. */
static void expect_traffic(const struct kshake_traffic *t, const struct fake12 *p, bool server)
{
	size_t key = kshake_aead_key_size(p->suite->aead);
	size_t iv = p->suite->aead == KSHAKE_AEAD_CHACHA20_POLY1305 ? 12 : 4;

	expect_bytes(t->key, key, p->keys[server].key, key);
	expect_bytes(t->iv, iv, p->keys[server].iv, iv);
	expect_eq(t->seq, server == p->server ? p->tx.seq : p->rx.seq);
	expect(t->seq);
	expect_zero(t->secret, sizeof(t->secret));
}

void expect_secrets12(const struct kshake_secrets *s, const struct fake12 *p)
{
	expect_eq(s->version, KSHAKE_VERSION_1_2);
	expect_eq(s->suite, p->suite->id);
	expect_eq(s->aead, p->suite->aead);
	expect_eq(s->hash, p->suite->hash);
	expect_traffic(&s->tx, p, !p->server);
	expect_traffic(&s->rx, p, p->server);
	expect_eq(s->exporter_len, p->ems ? 48 : 0);
	/* RFC 7627, 5.4: without it there is nothing to derive more from. */
	if (p->ems) {
		expect_bytes(s->exporter, sizeof(s->exporter), p->master, 48);
		expect_bytes(s->randoms[0], 64, p->randoms[0], 64);
	} else {
		expect_zero(s->exporter, sizeof(s->exporter));
		expect_zero(s->randoms, sizeof(s->randoms));
	}
	expect_zero(s->resumption, sizeof(s->resumption));
}

void session12_expect_done(struct session12 *t)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(t->e);
	struct kshake_secrets secrets;

	if (!expect_eq(t->want, KSHAKE_WANT_DONE))
		return;
	expect(t->s.p.finished);
	expect_eq(t->s.p.ccs, 1);
	expect_eq(n->version, KSHAKE_VERSION_1_2);
	expect_eq(n->suite, t->s.p.suite->id);
	expect_eq(n->group, t->s.p.group);
	expect_eq(n->extended_master_secret, t->s.p.ems);
	expect(!n->hello_retry);
	expect_eq(n->client_cert_requested, t->request);
	expect_eq(!!n->credential, t->s.client_shown);
	expect_eq(t->s.client_verified, t->s.client_shown);
	kshake_engine_take_secrets(t->e, &secrets);
	expect_secrets12(&secrets, &t->s.p);
	/* Once only. */
	kshake_engine_take_secrets(t->e, &secrets);
	expect_eq(secrets.suite, 0);
}
