// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../port/fake_wire.h"
#include "pair.h"

void pair_init(struct pair *p, enum test_key server_key)
{
	memset(p, 0, sizeof(*p));
	test_config(&p->client);
	test_config(&p->server);
	p->server.role = KSHAKE_SERVER;
	p->server.server_name.len = 0;
	p->server.status_request = false;
	p->server.credentials = test_owner_ask;
	p->server.credentials_arg = &p->server_owner;
	p->server_owner.list[0] = test_credential(server_key);
	p->server_owner.nr = 1;
	p->client.credentials = test_owner_ask;
	p->client.credentials_arg = &p->client_owner;
	p->server_key = server_key;
	p->chunk = SIZE_MAX;
	p->client_fail_at = -1;
	p->server_fail_at = -1;
}

void pair_init12(struct pair *p, enum test_key server_key)
{
	pair_init(p, server_key);
	p->client.min_version = 0x0303;
	p->client.max_version = 0x0303;
	p->server.min_version = 0x0303;
	p->server.max_version = 0x0303;
}

/* What waits in one engine's output goes to the other; true if anything moved. */
static bool move(struct pair *p, struct kshake_engine *from, struct kshake_engine *to)
{
	const u8 *out;
	size_t n, room;
	u8 *in;

	out = kshake_engine_tx_buf(from, &n);
	in = kshake_engine_rx_buf(to, &room);
	if (!out || !in)
		return false;
	n = min(min(n, room), p->chunk);
	memcpy(in, out, n);
	kshake_engine_tx_done(from, n);
	kshake_engine_rx_done(to, n);
	return true;
}

static bool answer(struct pair *p, struct kshake_engine *e, unsigned int want, enum test_key key)
{
	struct kshake_verdict accept = { .accepted = true };

	if (want & KSHAKE_WANT_VERIFY) {
		p->verdicts++;
		kshake_engine_verdict(e, &accept);
		return true;
	}
	if (want & KSHAKE_WANT_SIGN) {
		p->signatures++;
		expect(!test_owner_sign(e, key));
		return true;
	}
	return false;
}

void pair_shake(struct pair *p)
{
	bool moved;

	p->c = kshake_engine_new(&p->client);
	p->s = kshake_engine_new(&p->server);
	if (!expect(p->c && p->s))
		return;
	do {
		p->client_want = fake_wire_run(p->c, &p->client_fail_at);
		moved = answer(p, p->c, p->client_want, p->client_key);
		moved |= move(p, p->c, p->s);
		p->server_want = fake_wire_run(p->s, &p->server_fail_at);
		moved |= answer(p, p->s, p->server_want, p->server_key);
		moved |= move(p, p->s, p->c);
	} while (moved);
	p->client_want = kshake_engine_run(p->c);
	p->server_want = kshake_engine_run(p->s);
}

bool pair_shake_poor(struct pair *p, bool server, long n, bool all)
{
	const struct kshake_failure *f;
	unsigned int want;

	*(server ? &p->server_fail_at : &p->client_fail_at) = n;
	port_alloc_fail_all = all;
	pair_shake(p);
	port_alloc_fail_all = false;
	want = server ? p->server_want : p->client_want;
	if (want == KSHAKE_WANT_DONE)
		return false;
	/* The other may be done, and not read the alert. */
	f = kshake_engine_failure(server ? p->s : p->c);
	expect(want & KSHAKE_WANT_FAILED);
	expect_eq(f->reason, KSHAKE_REASON_NO_MEMORY);
	expect_eq(f->error, -ENOMEM);
	if (f->sent)
		expect_eq(f->alert_sent, TLS_ALERT_DESC_INTERNAL_ERROR);
	return true;
}

void pair_end(struct pair *p)
{
	kshake_engine_free(p->c);
	kshake_engine_free(p->s);
}

static void expect_traffic(const struct kshake_traffic *a, const struct kshake_traffic *b)
{
	expect_bytes(a->secret, sizeof(a->secret), b->secret, sizeof(b->secret));
	expect_bytes(a->key, sizeof(a->key), b->key, sizeof(b->key));
	expect_bytes(a->iv, sizeof(a->iv), b->iv, sizeof(b->iv));
	expect_eq(a->seq, b->seq);
}

void pair_expect_done(struct pair *p)
{
	const struct kshake_negotiated *c = kshake_engine_negotiated(p->c);
	const struct kshake_negotiated *s = kshake_engine_negotiated(p->s);
	struct kshake_secrets cs, ss;

	if (!expect_eq(p->client_want, KSHAKE_WANT_DONE) ||
	    !expect_eq(p->server_want, KSHAKE_WANT_DONE))
		return;
	expect_eq(c->version, s->version);
	expect_eq(c->suite, s->suite);
	expect_eq(c->extended_master_secret, s->extended_master_secret);
	expect_eq(c->group, s->group);
	expect_eq(c->hello_retry, s->hello_retry);
	expect_eq(c->signature_scheme, s->own_scheme);
	expect_eq(s->signature_scheme, c->own_scheme);
	expect_eq(c->client_cert_requested, s->client_cert_requested);
	expect_eq(!!c->credential, s->client_cert);
	expect_bytes(c->alpn, c->alpn_len, s->alpn, s->alpn_len);
	expect_bytes(s->server_name, s->server_name_len, p->client.server_name.data,
		     p->client.server_name.len);
	kshake_engine_take_secrets(p->c, &cs);
	kshake_engine_take_secrets(p->s, &ss);
	expect_traffic(&cs.tx, &ss.rx);
	expect_traffic(&cs.rx, &ss.tx);
	expect_bytes(cs.exporter, sizeof(cs.exporter), ss.exporter, sizeof(ss.exporter));
	expect_bytes(cs.resumption, sizeof(cs.resumption), ss.resumption, sizeof(ss.resumption));
	expect_eq(cs.exporter_len, ss.exporter_len);
	expect(cs.exporter_len);
	expect_bytes(cs.randoms[0], 64, ss.randoms[0], 64);
	expect(memcmp(cs.tx.key, cs.rx.key, 16));
	/* Once only. */
	kshake_engine_take_secrets(p->s, &ss);
	expect_eq(ss.suite, 0);
}
