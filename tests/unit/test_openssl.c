// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine against OpenSSL's server, in memory. */
#include <stdio.h>

#include <openssl/ssl.h>

#include "../../kmod/core/record.h"
#include "../../kmod/core/suite.h"
#include "../port/certs.h"
#include "test.h"

/* What the key log said (NSS format): the secrets of the last handshake. */
static u8 logged[5][KSHAKE_HASH_MAX];
static size_t logged_len[5];
static const char *const labels[] = {
	"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0", "EXPORTER_SECRET",
};

static void keylog(const SSL *ssl, const char *line)
{
	const char *hex = strrchr(line, ' ') + 1;
	unsigned int i, byte;

	(void)ssl;
	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		if (strncmp(line, labels[i], strlen(labels[i])))
			continue;
		for (logged_len[i] = 0; sscanf(hex, "%2x", &byte) == 1; hex += 2)
			logged[i][logged_len[i]++] = byte;
	}
}

static int select_alpn(SSL *ssl, const u8 **out, u8 *outlen, const u8 *in, unsigned int inlen,
		       void *arg)
{
	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto((u8 **)out, outlen, (const u8 *)"\x08http/1.1", 9, in, inlen) !=
	    OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	return SSL_TLSEXT_ERR_OK;
}

static int staple(SSL *ssl, void *arg)
{
	u8 *response = OPENSSL_memdup("response", 8);

	(void)arg;
	SSL_set_tlsext_status_ocsp_resp(ssl, response, 8);
	return SSL_TLSEXT_ERR_OK;
}

struct peer {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *to, *from;			/* the server */
	struct kshake_engine_config config;
	struct kshake_engine *e;
	unsigned int want;
	size_t chunk;
};

static void peer_init(struct peer *p, enum test_key key, const char *suites, const char *groups)
{
	memset(p, 0, sizeof(*p));
	memset(logged_len, 0, sizeof(logged_len));
	p->chunk = SIZE_MAX;
	test_config(&p->config);
	p->ctx = SSL_CTX_new(TLS_server_method());
	SSL_CTX_use_certificate(p->ctx, test_cert(key)->x509);
	SSL_CTX_use_PrivateKey(p->ctx, test_cert(key)->key);
	if (suites)
		SSL_CTX_set_ciphersuites(p->ctx, suites);
	if (groups)
		SSL_CTX_set1_groups_list(p->ctx, groups);
	SSL_CTX_set_keylog_callback(p->ctx, keylog);
	SSL_CTX_set_alpn_select_cb(p->ctx, select_alpn, NULL);
}

static void peer_start(struct peer *p)
{
	p->ssl = SSL_new(p->ctx);
	p->to = BIO_new(BIO_s_mem());
	p->from = BIO_new(BIO_s_mem());
	SSL_set_bio(p->ssl, p->to, p->from);
	SSL_set_accept_state(p->ssl);
	p->e = kshake_engine_new(&p->config);
}

static void peer_end(struct peer *p)
{
	kshake_engine_free(p->e);
	SSL_free(p->ssl);
	SSL_CTX_free(p->ctx);
}

/* Until the engine is done, has failed, or nothing moves any more. */
static void peer_shake(struct peer *p)
{
	struct kshake_verdict accept = { .accepted = true };
	const u8 *out;
	size_t len;
	u8 *in;
	int n;

	for (;;) {
		p->want = kshake_engine_run(p->e);
		out = kshake_engine_tx_buf(p->e, &len);
		if (out) {
			BIO_write(p->to, out, len);
			kshake_engine_tx_done(p->e, len);
			SSL_do_handshake(p->ssl);
		} else if (p->want & KSHAKE_WANT_VERIFY) {
			kshake_engine_verdict(p->e, &accept);
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

/* Records of the connection, as kTLS would have them. */
static void seal_and_send(struct peer *p, struct kshake_record_half *tx, u8 type, const char *text)
{
	struct kshake_builder out = { };

	expect(!kshake_record_write(tx, &out, 0x0303, type, (const u8 *)text, strlen(text)));
	BIO_write(p->to, out.buf, out.len);
	kshake_builder_free(&out);
}

/* Take one record; returns its type, its content in @content. */
static int receive(struct peer *p, struct kshake_record_half *rx, u8 *content, size_t *len)
{
	u8 header[5], type, *fragment;

	if (BIO_read(p->from, header, 5) != 5)
		return -1;
	*len = get_unaligned_be16(header + 3);
	fragment = kmalloc(*len, GFP_KERNEL);
	expect_eq(BIO_read(p->from, fragment, *len), *len);
	if (kshake_record_open(rx, header, fragment, *len, &type, len))
		type = 0;
	else
		memcpy(content, fragment, *len);
	kfree(fragment);
	return type;
}

/* Tickets, data both ways, a KeyUpdate, data again. */
static void converse(struct peer *p)
{
	struct kshake_record_half tx = { }, rx = { };
	struct kshake_post post = { .role = KSHAKE_CLIENT };
	struct kshake_secrets s;
	unsigned int tickets = 0, round;
	struct kshake_bytes in;
	static u8 content[16384];
	size_t len;
	u8 alert;

	kshake_engine_take_secrets(p->e, &s);
	expect_bytes(s.tx.secret, kshake_hash_size(s.hash), logged[0], logged_len[0]);
	expect_bytes(s.rx.secret, kshake_hash_size(s.hash), logged[1], logged_len[1]);
	expect_bytes(s.exporter, kshake_hash_size(s.hash), logged[2], logged_len[2]);
	kshake_record_set_key(&tx, s.aead, s.tx.key, s.tx.iv);
	kshake_record_set_key(&rx, s.aead, s.rx.key, s.rx.iv);

	for (round = 0; round < 2; round++) {
		seal_and_send(p, &tx, TLS_RECORD_TYPE_DATA, "to the server");
		expect_eq(SSL_read(p->ssl, content, sizeof(content)), 13);
		expect_bytes(content, 13, (const u8 *)"to the server", 13);
		SSL_write(p->ssl, "to the client", 13);

		/* The server's KeyUpdate, if there was one, comes before its data. */
		while (receive(p, &rx, content, &len) == TLS_RECORD_TYPE_HANDSHAKE) {
			in = (struct kshake_bytes){ content, len };
			for (;;) {
				enum kshake_post_event event;

				event = kshake_post_next(&post, &in, &alert, NULL, NULL);
				if (event == KSHAKE_POST_NONE)
					break;
				if (event == KSHAKE_POST_TICKET) {
					tickets++;
					continue;
				}
				expect_eq(event, KSHAKE_POST_KEY_UPDATE_REQUESTED);
				expect(!kshake_traffic_update(&s.rx, s.hash, s.aead));
				kshake_record_set_key(&rx, s.aead, s.rx.key, s.rx.iv);
				/* And ours in return (RFC 8446, 4.6.3). */
				memcpy(content, "\x18\x00\x00\x01\x00", 5);
				{
					struct kshake_builder out = { };

					kshake_record_write(&tx, &out, 0x0303, 22, content, 5);
					BIO_write(p->to, out.buf, out.len);
					kshake_builder_free(&out);
				}
				expect(!kshake_traffic_update(&s.tx, s.hash, s.aead));
				kshake_record_set_key(&tx, s.aead, s.tx.key, s.tx.iv);
			}
		}
		expect_bytes(content, len, (const u8 *)"to the client", 13);
		if (!round)
			SSL_key_update(p->ssl, SSL_KEY_UPDATE_REQUESTED);
	}
	seal_and_send(p, &tx, TLS_RECORD_TYPE_DATA, "after all");
	expect_eq(SSL_read(p->ssl, content, sizeof(content)), 9);
	expect_eq(tickets, 2);
	expect(kshake_post_idle(&post));
	kshake_post_wipe(&post);
	kshake_record_wipe(&tx);
	kshake_record_wipe(&rx);
}

static const struct {
	const char *name;
	u16 id;
} suites[] = {
	{ "TLS_AES_128_GCM_SHA256", 0x1301 },
	{ "TLS_AES_256_GCM_SHA384", 0x1302 },
	{ "TLS_CHACHA20_POLY1305_SHA256", 0x1303 },
	{ "TLS_AES_128_CCM_SHA256", 0x1304 },
}, groups[] = {
	{ "X25519", KSHAKE_GROUP_X25519 },
	{ "P-256", KSHAKE_GROUP_SECP256R1 },
	{ "P-384", KSHAKE_GROUP_SECP384R1 },
	{ "ffdhe2048", KSHAKE_GROUP_FFDHE2048 },
	{ "ffdhe3072", KSHAKE_GROUP_FFDHE3072 },
	{ "ffdhe4096", KSHAKE_GROUP_FFDHE4096 },
};

/* All of them, those that one has to ask for included. */
static void peer_all(struct peer *p)
{
	static const u16 all_suites[] = { 0x1301, 0x1302, 0x1303, 0x1304 };
	static const u16 all_groups[] = {
		KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_SECP384R1,
		KSHAKE_GROUP_FFDHE2048, KSHAKE_GROUP_FFDHE3072, KSHAKE_GROUP_FFDHE4096,
	};

	p->config.suites = all_suites;
	p->config.nr_suites = ARRAY_SIZE(all_suites);
	p->config.groups = all_groups;
	p->config.nr_groups = ARRAY_SIZE(all_groups);
}

static void test_matrix(void)
{
	const struct kshake_negotiated *n;
	unsigned int s, g, k;
	struct peer p;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA4096; k++)
		for (s = 0; s < ARRAY_SIZE(suites); s++)
			for (g = 0; g < ARRAY_SIZE(groups); g++) {
				/* Slow, and the same for every key and suite. */
				if (groups[g].id >= KSHAKE_GROUP_FFDHE2048 && (k || s))
					continue;
				test_begin("openssl: %s, %s, %s", test_cert(k)->name,
					   suites[s].name, groups[g].name);
				peer_init(&p, k, suites[s].name, groups[g].name);
				peer_all(&p);
				peer_start(&p);
				peer_shake(&p);
				n = kshake_engine_negotiated(p.e);
				if (expect_eq(p.want, KSHAKE_WANT_DONE)) {
					expect(SSL_is_init_finished(p.ssl));
					expect_eq(n->suite, suites[s].id);
					expect_eq(n->group, groups[g].id);
					/* We send a share for X25519 alone. */
					expect_eq(n->hello_retry, g != 0);
					expect(kshake_in_list(n->signature_scheme,
							      p.config.schemes,
							      p.config.nr_schemes));
					converse(&p);
				}
				peer_end(&p);
			}
}

static void test_chunks(void)
{
	struct peer p;
	size_t n;

	test_begin("openssl: every size of read up to 100 bytes");
	for (n = 1; n <= 100; n++) {
		peer_init(&p, TEST_KEY_P256, NULL, n % 2 ? "P-384" : NULL);
		p.chunk = n;
		peer_start(&p);
		peer_shake(&p);
		expect_eq(p.want, KSHAKE_WANT_DONE);
		peer_end(&p);
	}

	test_begin("openssl: a chain that takes several records of 512 bytes");
	peer_init(&p, TEST_KEY_RSA4096, NULL, NULL);
	SSL_CTX_set_max_send_fragment(p.ctx, 512);
	SSL_CTX_add1_chain_cert(p.ctx, test_cert(TEST_KEY_RSA3072)->x509);
	SSL_CTX_add1_chain_cert(p.ctx, test_cert(TEST_KEY_RSA2048)->x509);
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_DONE);
	expect_eq(kshake_engine_peer(p.e)->nr_certs, 3);
	converse(&p);
	peer_end(&p);
}

static void test_features(void)
{
	const struct kshake_negotiated *n;
	const struct kshake_peer *peer;
	struct peer p;

	test_begin("openssl: server name, ALPN, staple, CertificateRequest");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_tlsext_status_cb(p.ctx, staple);
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_DONE);
	n = kshake_engine_negotiated(p.e);
	peer = kshake_engine_peer(p.e);
	expect_bytes(n->alpn, n->alpn_len, (const u8 *)"http/1.1", 8);
	expect(n->client_cert_requested);
	expect_bytes(peer->staple.data, peer->staple.len, (const u8 *)"response", 8);
	expect(!strcmp(SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name), "localhost"));
	expect(SSL_is_init_finished(p.ssl) && !SSL_get0_peer_certificate(p.ssl));
	peer_end(&p);

	test_begin("openssl: the least that can be asked for");
	peer_init(&p, TEST_KEY_RSA2048, NULL, NULL);
	p.config.compat = false;
	p.config.status_request = false;
	p.config.server_name.len = 0;
	p.config.alpn.len = 0;
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_DONE);
	expect_eq(kshake_engine_negotiated(p.e)->alpn_len, 0);
	converse(&p);
	peer_end(&p);
}

static int make_cookie(SSL *ssl, u8 *cookie, size_t *len)
{
	(void)ssl;
	memset(cookie, 0x5c, 16);
	*len = 16;
	return 1;
}

static int check_cookie(SSL *ssl, const u8 *cookie, size_t len)
{
	(void)ssl;
	return len == 16 && cookie[0] == 0x5c && cookie[15] == 0x5c;
}

/* SSL_stateless() answers the first ClientHello with a cookie and forgets it. */
static void test_cookie(void)
{
	const u8 *out;
	struct peer p;
	size_t len;
	u8 *in;
	int n;

	test_begin("openssl: a stateless server, with a cookie");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	SSL_CTX_set_stateless_cookie_generate_cb(p.ctx, make_cookie);
	SSL_CTX_set_stateless_cookie_verify_cb(p.ctx, check_cookie);
	peer_start(&p);
	kshake_engine_run(p.e);
	out = kshake_engine_tx_buf(p.e, &len);
	BIO_write(p.to, out, len);
	kshake_engine_tx_done(p.e, len);
	expect_eq(SSL_stateless(p.ssl), 0);
	while (kshake_engine_run(p.e) == KSHAKE_WANT_RX) {
		in = kshake_engine_rx_buf(p.e, &len);
		n = BIO_read(p.from, in, len);
		if (n <= 0)
			break;
		kshake_engine_rx_done(p.e, n);
	}
	out = kshake_engine_tx_buf(p.e, &len);
	if (expect(out)) {
		BIO_write(p.to, out, len);
		kshake_engine_tx_done(p.e, len);
		/* It takes the CCS between the two ClientHellos for nothing, and says so. */
		n = SSL_stateless(p.ssl);
		if (n < 0)
			n = SSL_stateless(p.ssl);
		expect_eq(n, 1);
		SSL_do_handshake(p.ssl);
		peer_shake(&p);
		expect_eq(p.want, KSHAKE_WANT_DONE);
		expect(kshake_engine_negotiated(p.e)->hello_retry);
		expect_eq(kshake_engine_negotiated(p.e)->group, KSHAKE_GROUP_X25519);
	}
	peer_end(&p);
}

static void test_refusing_servers(void)
{
	static const struct {
		const char *what;
		const char *suites, *groups;
		int max_version;
		u8 alert;
	} cases[] = {
		{ "a server without a suite of ours", "TLS_AES_128_CCM_SHA256", NULL, 0,
		  TLS_ALERT_DESC_HANDSHAKE_FAILURE },
		{ "a server without a group of ours", NULL, "P-521", 0,
		  TLS_ALERT_DESC_HANDSHAKE_FAILURE },
		{ "a server of TLS 1.2", NULL, NULL, TLS1_2_VERSION,
		  TLS_ALERT_DESC_PROTOCOL_VERSION },
	};
	const struct kshake_failure *f;
	struct peer p;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("openssl: %s", cases[i].what);
		peer_init(&p, TEST_KEY_P256, cases[i].suites, cases[i].groups);
		if (cases[i].max_version)
			SSL_CTX_set_max_proto_version(p.ctx, cases[i].max_version);
		peer_start(&p);
		peer_shake(&p);
		f = kshake_engine_failure(p.e);
		expect_eq(p.want, KSHAKE_WANT_FAILED);
		expect_eq(f->reason, KSHAKE_REASON_PEER_ALERT);
		expect(f->received && !f->sent);
		expect_eq(f->alert_received, cases[i].alert);
		peer_end(&p);
	}
}

/* The budget of a handshake in flight; the peer's chain is extra, but is counted here. */
static void test_memory(void)
{
	struct peer p;

	test_begin("openssl: a handshake takes less than 8 KB at any time");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	port_alloc_peak = 0;
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_DONE);
	expect(port_alloc_peak > 0 && port_alloc_peak < 8192);
	peer_end(&p);
}

void test_openssl(void)
{
	test_matrix();
	test_chunks();
	test_features();
	test_cookie();
	test_refusing_servers();
	test_memory();
}
