// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdio.h>

#include "../../kmod/core/record.h"
#include "../../kmod/core/suite.h"
#include "ssl12.h"

const struct ssl12_suite ssl12_suites[6] = {
	{ "ECDHE-ECDSA-AES128-GCM-SHA256", KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM, false },
	{ "ECDHE-ECDSA-AES256-GCM-SHA384", KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM, false },
	{ "ECDHE-ECDSA-CHACHA20-POLY1305", KSHAKE_SUITE_ECDHE_ECDSA_CHACHA20_POLY1305, false },
	{ "ECDHE-RSA-AES128-GCM-SHA256", KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM, true },
	{ "ECDHE-RSA-AES256-GCM-SHA384", KSHAKE_SUITE_ECDHE_RSA_AES_256_GCM, true },
	{ "ECDHE-RSA-CHACHA20-POLY1305", KSHAKE_SUITE_ECDHE_RSA_CHACHA20_POLY1305, true },
};

/* The master secret of the last handshake, by the key log (NSS format). */
static u8 logged[48];
static size_t logged_len;

static void keylog(const SSL *ssl, const char *line)
{
	const char *hex = strrchr(line, ' ') + 1;
	unsigned int byte;

	(void)ssl;
	if (strncmp(line, "CLIENT_RANDOM ", 14))
		return;
	for (logged_len = 0; logged_len < 48 && sscanf(hex, "%2x", &byte) == 1; hex += 2)
		logged[logged_len++] = byte;
}

void ssl12_init(struct ssl12 *p, u8 role, enum test_key key, const char *suites,
		const char *groups)
{
	memset(p, 0, sizeof(*p));
	logged_len = 0;
	p->chunk = SIZE_MAX;
	test_config12(&p->config);
	p->config.role = role;
	p->config.credentials = test_owner_ask;
	p->config.credentials_arg = &p->owner;
	p->ctx = SSL_CTX_new(role == KSHAKE_SERVER ? TLS_client_method() : TLS_server_method());
	SSL_CTX_set_max_proto_version(p->ctx, TLS1_2_VERSION);
	SSL_CTX_set_keylog_callback(p->ctx, keylog);
	if (suites)
		SSL_CTX_set_cipher_list(p->ctx, suites);
	if (groups)
		SSL_CTX_set1_groups_list(p->ctx, groups);
	if (role == KSHAKE_SERVER) {
		p->config.server_name.len = 0;
		p->config.alpn.len = 0;
		p->config.status_request = false;
		p->owner.list[0] = test_credential(key);
		p->owner.nr = 1;
		/* The chain that comes has to be the one that is trusted. */
		X509_STORE_add_cert(SSL_CTX_get_cert_store(p->ctx), test_cert(key)->x509);
		SSL_CTX_set_verify(p->ctx, SSL_VERIFY_PEER, NULL);
	} else {
		SSL_CTX_use_certificate(p->ctx, test_cert(key)->x509);
		SSL_CTX_use_PrivateKey(p->ctx, test_cert(key)->key);
	}
}

void ssl12_start(struct ssl12 *p)
{
	p->ssl = SSL_new(p->ctx);
	p->to = BIO_new(BIO_s_mem());
	p->from = BIO_new(BIO_s_mem());
	SSL_set_bio(p->ssl, p->to, p->from);
	if (p->config.role == KSHAKE_SERVER)
		SSL_set_connect_state(p->ssl);
	else
		SSL_set_accept_state(p->ssl);
	p->e = kshake_engine_new(&p->config);
	expect(p->e);
}

void ssl12_shake(struct ssl12 *p)
{
	struct kshake_verdict accept = { .accepted = true };
	const u8 *out;
	size_t len;
	u8 *in;
	int n;

	for (;;) {
		SSL_do_handshake(p->ssl);
		p->want = kshake_engine_run(p->e);
		out = kshake_engine_tx_buf(p->e, &len);
		if (out) {
			BIO_write(p->to, out, len);
			kshake_engine_tx_done(p->e, len);
		} else if (p->want & KSHAKE_WANT_VERIFY) {
			p->verdicts++;
			kshake_engine_verdict(p->e, &accept);
		} else if (p->want & KSHAKE_WANT_SIGN) {
			p->signatures++;
			expect(!test_owner_sign(p->e, p->external));
		} else if (p->want & KSHAKE_WANT_RX) {
			in = kshake_engine_rx_buf(p->e, &len);
			n = BIO_read(p->from, in, min(len, p->chunk));
			if (n <= 0)
				return;
			kshake_engine_rx_done(p->e, n);
		} else {
			return;
		}
	}
}

void ssl12_end(struct ssl12 *p)
{
	kshake_engine_free(p->e);
	SSL_free(p->ssl);
	SSL_CTX_free(p->ctx);
}

void ssl12_expect_done(struct ssl12 *p, u16 suite, u16 group)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(p->e);

	if (!expect_eq(p->want, KSHAKE_WANT_DONE) || !expect(SSL_is_init_finished(p->ssl)))
		return;
	expect_eq(n->version, KSHAKE_VERSION_1_2);
	expect_eq(SSL_version(p->ssl), TLS1_2_VERSION);
	expect_eq(n->suite, SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(p->ssl)));
	if (suite)
		expect_eq(n->suite, suite);
	if (group)
		expect_eq(n->group, group);
	expect_eq(n->extended_master_secret, SSL_get_extms_support(p->ssl));
	expect(SSL_get_secure_renegotiation_support(p->ssl));
}

/* A record of the connection, as kTLS would make it. */
static void seal_and_send(struct ssl12 *p, struct kshake_record_half *tx, const void *data,
			  size_t len)
{
	struct kshake_builder out = { };

	expect(!kshake_record_write(tx, &out, 0x0303, TLS_RECORD_TYPE_DATA, data, len));
	BIO_write(p->to, out.buf, out.len);
	kshake_builder_free(&out);
}

/* Take one record; returns its type, its content in @content. */
static int receive(struct ssl12 *p, struct kshake_record_half *rx, u8 *content, size_t *len)
{
	u8 header[5], type = 0, *fragment;

	*len = 0;
	if (BIO_read(p->from, header, 5) != 5)
		return -1;
	*len = get_unaligned_be16(header + 3);
	fragment = kmalloc(*len, GFP_KERNEL);
	expect_eq(BIO_read(p->from, fragment, *len), *len);
	if (!kshake_record_open(rx, header, fragment, *len, &type, len))
		memcpy(content, fragment, *len);
	kfree(fragment);
	return type;
}

static void set_key(struct kshake_record_half *half, const struct kshake_secrets *s,
		    const struct kshake_traffic *t)
{
	expect(!kshake_record_set_key12(half, s->aead, t->key, t->iv));
	half->seq = t->seq;
}

static void expect_logged(const struct ssl12 *p, const struct kshake_secrets *s)
{
	u8 random[32];

	expect_eq(logged_len, 48);
	expect_eq(s->exporter_len, SSL_get_extms_support(p->ssl) ? 48 : 0);
	if (!s->exporter_len)
		return;
	expect_bytes(s->exporter, s->exporter_len, logged, logged_len);
	SSL_get_client_random(p->ssl, random, sizeof(random));
	expect_bytes(s->randoms[0], 32, random, 32);
	SSL_get_server_random(p->ssl, random, sizeof(random));
	expect_bytes(s->randoms[1], 32, random, 32);
}

void ssl12_converse(struct ssl12 *p)
{
	struct kshake_record_half tx = { }, rx = { };
	static u8 sent[16384], content[16384 + 512];
	struct kshake_secrets s;
	unsigned int round;
	size_t len;

	if (p->want != KSHAKE_WANT_DONE)
		return;
	kshake_engine_take_secrets(p->e, &s);
	expect_logged(p, &s);
	set_key(&tx, &s, &s.tx);
	set_key(&rx, &s, &s.rx);
	for (round = 0; round < 3; round++) {
		memset(sent, 'a' + round, sizeof(sent));
		len = round == 2 ? sizeof(sent) : 13;
		seal_and_send(p, &tx, sent, len);
		expect_eq(SSL_read(p->ssl, content, sizeof(content)), len);
		expect_bytes(content, len, sent, len);
		expect_eq(SSL_write(p->ssl, sent, len), len);
		expect_eq(receive(p, &rx, content, &len), TLS_RECORD_TYPE_DATA);
		expect_bytes(content, len, sent, round == 2 ? sizeof(sent) : 13);
	}
	expect_eq(SSL_shutdown(p->ssl), 0);
	expect_eq(receive(p, &rx, content, &len), TLS_RECORD_TYPE_ALERT);
	expect_bytes(content, len, (const u8 *)"\x01\x00", 2);
	kshake_record_wipe(&tx);
	kshake_record_wipe(&rx);
	memzero_explicit(&s, sizeof(s));
}
