// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine as a server against OpenSSL's client, in memory. */
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "../../kmod/core/record.h"
#include "../../kmod/core/suite.h"
#include "../port/credentials.h"
#include "test.h"

/* What the key log said (NSS format): the secrets of the last handshake. */
static const char *const labels[] = {
	"CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0", "EXPORTER_SECRET",
};
static struct {
	u8 secret[KSHAKE_HASH_MAX];
	size_t len;
} logged[ARRAY_SIZE(labels)];

static void keylog(const SSL *ssl, const char *line)
{
	const char *hex = strrchr(line, ' ') + 1;
	unsigned int i, byte;

	(void)ssl;
	for (i = 0; i < ARRAY_SIZE(labels); i++) {
		if (strncmp(line, labels[i], strlen(labels[i])))
			continue;
		for (logged[i].len = 0; sscanf(hex, "%2x", &byte) == 1; hex += 2)
			logged[i].secret[logged[i].len++] = byte;
	}
}

/**
 * struct peer - initialised by peer_init(), changed at will, then started
 * @ctx: the client's
 * @ssl: the client
 * @to: its bytes to the server
 * @from: the server's to it
 * @config: of the server
 * @owner: of its credentials
 * @e: the server
 * @external: whose key signs when it asks
 * @want: what it said last
 * @chunk: bytes given to it at a time
 * @sent: bytes that it sent
 * @records: records that it sent
 * @verdicts: how often it asked for one
 */
struct peer {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *to, *from;
	struct kshake_engine_config config;
	struct test_owner owner;
	struct kshake_engine *e;
	enum test_key external;
	unsigned int want;
	size_t chunk;
	size_t sent;
	unsigned int records;
	unsigned int verdicts;
};

static void peer_init(struct peer *p, enum test_key key, const char *suites, const char *groups)
{
	memset(p, 0, sizeof(*p));
	memset(logged, 0, sizeof(logged));
	p->chunk = SIZE_MAX;
	test_config(&p->config);
	p->config.role = KSHAKE_SERVER;
	p->config.server_name.len = 0;
	p->config.alpn.len = 0;
	p->config.status_request = false;
	p->config.credentials = test_owner_ask;
	p->config.credentials_arg = &p->owner;
	p->owner.list[0] = test_credential(key);
	p->owner.nr = 1;

	p->ctx = SSL_CTX_new(TLS_client_method());
	if (suites)
		SSL_CTX_set_ciphersuites(p->ctx, suites);
	if (groups)
		SSL_CTX_set1_groups_list(p->ctx, groups);
	SSL_CTX_set_keylog_callback(p->ctx, keylog);
	/* The chain that comes has to be the one that is trusted. */
	X509_STORE_add_cert(SSL_CTX_get_cert_store(p->ctx), test_cert(key)->x509);
	SSL_CTX_set_verify(p->ctx, SSL_VERIFY_PEER, NULL);
}

static void peer_start(struct peer *p)
{
	p->ssl = SSL_new(p->ctx);
	p->to = BIO_new(BIO_s_mem());
	p->from = BIO_new(BIO_s_mem());
	SSL_set_bio(p->ssl, p->from, p->to);
	SSL_set_connect_state(p->ssl);
	p->e = kshake_engine_new(&p->config);
	expect(p->e);
}

static void peer_end(struct peer *p)
{
	kshake_engine_free(p->e);
	SSL_free(p->ssl);
	SSL_CTX_free(p->ctx);
}

static void count_records(struct peer *p, const u8 *out, size_t len)
{
	p->sent += len;
	while (len) {
		size_t n = 5 + get_unaligned_be16(out + 3);

		p->records++;
		out += n;
		len -= n;
	}
}

/* Until the engine is done, has failed, or nothing moves any more. */
static void peer_shake(struct peer *p)
{
	struct kshake_verdict accept = { .accepted = true };
	const u8 *out;
	size_t len;
	u8 *in;
	int n;

	SSL_do_handshake(p->ssl);
	for (;;) {
		p->want = kshake_engine_run(p->e);
		out = kshake_engine_tx_buf(p->e, &len);
		if (out) {
			count_records(p, out, len);
			BIO_write(p->from, out, len);
			kshake_engine_tx_done(p->e, len);
			SSL_do_handshake(p->ssl);
		} else if (p->want & KSHAKE_WANT_VERIFY) {
			p->verdicts++;
			kshake_engine_verdict(p->e, &accept);
		} else if (p->want & KSHAKE_WANT_SIGN) {
			expect(!test_owner_sign(p->e, p->external));
		} else if (p->want & KSHAKE_WANT_RX) {
			in = kshake_engine_rx_buf(p->e, &len);
			n = BIO_read(p->to, in, min(len, p->chunk));
			if (n <= 0)
				return;
			kshake_engine_rx_done(p->e, n);
		} else {
			return;
		}
	}
}

/* A record of the connection, as kTLS would make it. */
static void seal_and_send(struct peer *p, struct kshake_record_half *tx, u8 type, const void *data,
			  size_t len)
{
	struct kshake_builder out = { };

	expect(!kshake_record_write(tx, &out, 0x0303, type, data, len));
	BIO_write(p->from, out.buf, out.len);
	kshake_builder_free(&out);
}

/* Take one record; returns its type, its content in @content. */
static int receive(struct peer *p, struct kshake_record_half *rx, u8 *content, size_t *len)
{
	u8 header[5], type = 0, *fragment;

	if (BIO_read(p->to, header, 5) != 5)
		return -1;
	*len = get_unaligned_be16(header + 3);
	fragment = kmalloc(*len, GFP_KERNEL);
	expect_eq(BIO_read(p->to, fragment, *len), *len);
	if (!kshake_record_open(rx, header, fragment, *len, &type, len))
		memcpy(content, fragment, *len);
	kfree(fragment);
	return type;
}

/* The client's KeyUpdate is the one thing that a server takes after the handshake. */
static void take_key_update(struct peer *p, struct kshake_record_half *rx, struct kshake_secrets *s,
			    const u8 *content, size_t len)
{
	struct kshake_post post = { .role = KSHAKE_SERVER };
	struct kshake_bytes in = { content, len };
	u8 alert;

	(void)p;
	expect_eq(kshake_post_next(&post, &in, &alert, NULL, NULL), KSHAKE_POST_KEY_UPDATE);
	expect(!kshake_traffic_update(&s->rx, s->hash, s->aead));
	kshake_record_set_key(rx, s->aead, s->rx.key, s->rx.iv);
	kshake_post_wipe(&post);
}

/* Data both ways, a KeyUpdate of the client, data again; both know the same secrets. */
static void converse(struct peer *p)
{
	struct kshake_record_half tx = { }, rx = { };
	struct kshake_secrets s;
	static u8 content[16384];
	unsigned int round;
	size_t len;

	kshake_engine_take_secrets(p->e, &s);
	len = kshake_hash_size(s.hash);
	expect_bytes(s.rx.secret, len, logged[0].secret, logged[0].len);
	expect_bytes(s.tx.secret, len, logged[1].secret, logged[1].len);
	expect_bytes(s.exporter, len, logged[2].secret, logged[2].len);
	kshake_record_set_key(&tx, s.aead, s.tx.key, s.tx.iv);
	kshake_record_set_key(&rx, s.aead, s.rx.key, s.rx.iv);
	for (round = 0; round < 2; round++) {
		expect_eq(SSL_write(p->ssl, "to the server", 13), 13);
		while (receive(p, &rx, content, &len) == TLS_RECORD_TYPE_HANDSHAKE)
			take_key_update(p, &rx, &s, content, len);
		expect_bytes(content, len, (const u8 *)"to the server", 13);
		seal_and_send(p, &tx, TLS_RECORD_TYPE_DATA, "to the client", 13);
		expect_eq(SSL_read(p->ssl, content, sizeof(content)), 13);
		expect_bytes(content, 13, (const u8 *)"to the client", 13);
		SSL_key_update(p->ssl, SSL_KEY_UPDATE_NOT_REQUESTED);
	}
	kshake_record_wipe(&tx);
	kshake_record_wipe(&rx);
	memzero_explicit(&s, sizeof(s));
}

static bool expect_done(struct peer *p)
{
	if (!expect_eq(p->want, KSHAKE_WANT_DONE))
		return false;
	expect(SSL_is_init_finished(p->ssl));
	expect_eq(SSL_version(p->ssl), TLS1_3_VERSION);
	converse(p);
	return true;
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

/* With @retry the client's first share is of a group that we do not know. */
static void test_one(enum test_key key, unsigned int suite, unsigned int group, bool retry,
		     bool external)
{
	const struct kshake_negotiated *n;
	char list[32];
	struct peer p;

	test_begin("server: %s%s, %s, %s%s", test_cert(key)->name, external ? " elsewhere" : "",
		   suites[suite].name, groups[group].name, retry ? ", HelloRetryRequest" : "");
	snprintf(list, sizeof(list), "%s%s", retry ? "P-521:" : "", groups[group].name);
	peer_init(&p, key, suites[suite].name, list);
	peer_all(&p);
	if (external)
		p.owner.list[0] = test_external_credential(key);
	p.external = key;
	peer_start(&p);
	peer_shake(&p);
	n = kshake_engine_negotiated(p.e);
	if (expect_done(&p)) {
		expect_eq(n->version, 0x0304);
		expect_eq(n->suite, suites[suite].id);
		expect_eq(n->group, groups[group].id);
		expect_eq(n->hello_retry, retry);
		expect(kshake_scheme_fits(n->version, n->own_scheme, p.owner.list[0]->public.type));
		expect(n->credential == p.owner.list[0]);
		expect_eq(n->signature_scheme, 0);
		expect(!n->client_cert && !n->client_cert_requested);
		/* ServerHello, CCS, the rest; and what is signed elsewhere comes by itself. */
		expect_eq(p.records, 3 + external + retry);
		expect_eq(p.owner.asked, 1);
		expect_eq(p.verdicts, 0);
	}
	peer_end(&p);
}

static void test_matrix(void)
{
	unsigned int s, g, k;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA4096; k++)
		for (s = 0; s < ARRAY_SIZE(suites); s++)
			for (g = 0; g < ARRAY_SIZE(groups); g++) {
				/* Slow, and the same for every key and suite. */
				if (groups[g].id >= KSHAKE_GROUP_FFDHE2048 && (k || s))
					continue;
				test_one(k, s, g, false, false);
				test_one(k, s, g, true, false);
			}
	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA4096; k++)
		test_one(k, 0, 0, k & 1, true);
}

static void test_chunks(void)
{
	struct peer p;
	size_t n;

	test_begin("server: every size of read up to 100 bytes");
	for (n = 1; n <= 100; n++) {
		peer_init(&p, TEST_KEY_P256, NULL, n % 2 ? "P-521:P-384" : NULL);
		p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
		SSL_CTX_use_certificate(p.ctx, test_cert(TEST_KEY_P384)->x509);
		SSL_CTX_use_PrivateKey(p.ctx, test_cert(TEST_KEY_P384)->key);
		p.chunk = n;
		peer_start(&p);
		peer_shake(&p);
		expect_eq(p.want, KSHAKE_WANT_DONE);
		peer_end(&p);
	}

	test_begin("server: a ClientHello and a chain in records of 512 bytes");
	peer_init(&p, TEST_KEY_RSA4096, NULL, NULL);
	p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	SSL_CTX_set_max_send_fragment(p.ctx, 512);
	SSL_CTX_use_certificate(p.ctx, test_cert(TEST_KEY_RSA4096)->x509);
	SSL_CTX_use_PrivateKey(p.ctx, test_cert(TEST_KEY_RSA4096)->key);
	SSL_CTX_add1_chain_cert(p.ctx, test_cert(TEST_KEY_RSA3072)->x509);
	SSL_CTX_add1_chain_cert(p.ctx, test_cert(TEST_KEY_RSA2048)->x509);
	peer_start(&p);
	peer_shake(&p);
	expect_done(&p);
	expect_eq(kshake_engine_peer(p.e)->nr_certs, 3);
	peer_end(&p);
}

/* ALPN: the server's list, the client's, what comes of it. */
static void test_alpn(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes server, client, agreed;
		u8 alert;
	} cases[] = {
		{ "the server's preference", BYTES("\x02h2\x08http/1.1"),
		  BYTES("\x08http/1.1\x02h2"), BYTES("h2") },
		{ "the only one in common", BYTES("\x02h2\x08http/1.1"),
		  BYTES("\x05other\x08http/1.1"), BYTES("http/1.1") },
		{ "none offered", BYTES("\x02h2"), BYTES(""), BYTES("") },
		{ "none configured", BYTES(""), BYTES("\x02h2"), BYTES("") },
		{ "none in common", BYTES("\x02h2\x08http/1.1"), BYTES("\x02h3"), BYTES(""),
		  TLS_ALERT_DESC_NO_APPLICATION_PROTOCOL },
		{ "the beginning of one is no match", BYTES("\x02h2"), BYTES("\x01h"), BYTES(""),
		  TLS_ALERT_DESC_NO_APPLICATION_PROTOCOL },
		{ "one and more is no match", BYTES("\x02h2"), BYTES("\x03h2c"), BYTES(""),
		  TLS_ALERT_DESC_NO_APPLICATION_PROTOCOL },
	};
	const struct kshake_negotiated *n;
	unsigned int i, len, retry;
	const u8 *selected;
	struct peer p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (retry = 0; retry < 2; retry++) {
			test_begin("server: ALPN, %s%s", cases[i].what,
				   retry ? ", HelloRetryRequest" : "");
			peer_init(&p, TEST_KEY_P256, NULL, retry ? "P-521:X25519" : NULL);
			p.config.alpn = cases[i].server;
			if (cases[i].client.len)
				SSL_CTX_set_alpn_protos(p.ctx, cases[i].client.data,
							cases[i].client.len);
			peer_start(&p);
			peer_shake(&p);
			n = kshake_engine_negotiated(p.e);
			expect_bytes(n->alpn, n->alpn_len, cases[i].agreed.data,
				     cases[i].agreed.len);
			if (cases[i].alert) {
				expect_eq(p.want, KSHAKE_WANT_FAILED);
				expect_eq(kshake_engine_failure(p.e)->alert_sent, cases[i].alert);
				expect_eq(kshake_engine_failure(p.e)->reason,
					  KSHAKE_REASON_NO_APPLICATION_PROTOCOL);
			} else {
				SSL_get0_alpn_selected(p.ssl, &selected, &len);
				expect_bytes(selected, len, cases[i].agreed.data,
					     cases[i].agreed.len);
				expect_done(&p);
			}
			peer_end(&p);
		}
	}
}

static void test_names(void)
{
	const struct kshake_negotiated *n;
	struct peer p;

	test_begin("server: the name that the client sends");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	peer_start(&p);
	SSL_set_tlsext_host_name(p.ssl, "www.example.com");
	peer_shake(&p);
	expect_done(&p);
	n = kshake_engine_negotiated(p.e);
	expect_bytes(n->server_name, n->server_name_len, (const u8 *)"www.example.com", 15);
	expect_bytes(p.owner.name, p.owner.name_len, (const u8 *)"www.example.com", 15);
	peer_end(&p);

	test_begin("server: no name");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	peer_start(&p);
	peer_shake(&p);
	expect_done(&p);
	expect_eq(p.owner.name_len, 0);
	expect_eq(p.owner.asked, 1);
	expect_eq(kshake_engine_negotiated(p.e)->server_name_len, 0);
	peer_end(&p);

	test_begin("server: a name that nobody has a credential for");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	p.owner.nr = 0;
	peer_start(&p);
	SSL_set_tlsext_host_name(p.ssl, "www.example.com");
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_sent, TLS_ALERT_DESC_UNRECOGNIZED_NAME);
	expect_eq(kshake_engine_failure(p.e)->reason, KSHAKE_REASON_UNRECOGNIZED_NAME);
	peer_end(&p);

	test_begin("server: no name, and no credential without one");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	p.owner.nr = 0;
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_sent, TLS_ALERT_DESC_MISSING_EXTENSION);
	expect_eq(kshake_engine_failure(p.e)->reason, KSHAKE_REASON_MISSING_EXTENSION);
	peer_end(&p);
}

/* Of several credentials, the first that the client's signature algorithms fit. */
static void test_credentials(void)
{
	static const struct {
		const char *what, *client;
		enum test_key keys[3];
		int chosen;		/* -1: none */
		u16 scheme;
	} cases[] = {
		{ "the first, if all fit", NULL,
		  { TEST_KEY_RSA2048, TEST_KEY_P256, TEST_KEY_P384 }, 0,
		  KSHAKE_SIG_RSA_PSS_RSAE_SHA256 },
		{ "ECDSA for a client that does not know RSA-PSS", "ECDSA+SHA256:RSA+SHA256",
		  { TEST_KEY_RSA2048, TEST_KEY_P256, TEST_KEY_P384 }, 1,
		  KSHAKE_SIG_ECDSA_SECP256R1_SHA256 },
		{ "P-384 for a client that knows no other", "ECDSA+SHA384:RSA+SHA256",
		  { TEST_KEY_RSA2048, TEST_KEY_P256, TEST_KEY_P384 }, 2,
		  KSHAKE_SIG_ECDSA_SECP384R1_SHA384 },
		{ "RSA for a client that knows no ECDSA", "rsa_pss_rsae_sha512:RSA+SHA256",
		  { TEST_KEY_P256, TEST_KEY_P384, TEST_KEY_RSA2048 }, 2,
		  KSHAKE_SIG_RSA_PSS_RSAE_SHA512 },
		{ "none for a client that knows Ed25519 alone", "ed25519",
		  { TEST_KEY_P256, TEST_KEY_P384, TEST_KEY_RSA2048 }, -1 },
	};
	const struct kshake_negotiated *n;
	unsigned int i, j;
	struct peer p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("server: credentials, %s", cases[i].what);
		peer_init(&p, TEST_KEY_P256, NULL, NULL);
		if (cases[i].client)
			expect(SSL_CTX_set1_sigalgs_list(p.ctx, cases[i].client));
		/* Which signatures certificates have is another matter. */
		SSL_CTX_set_verify(p.ctx, SSL_VERIFY_NONE, NULL);
		for (j = 0; j < 3; j++)
			p.owner.list[j] = test_credential(cases[i].keys[j]);
		p.owner.nr = 3;
		peer_start(&p);
		peer_shake(&p);
		n = kshake_engine_negotiated(p.e);
		if (cases[i].chosen < 0) {
			expect_eq(p.want, KSHAKE_WANT_FAILED);
			expect_eq(kshake_engine_failure(p.e)->alert_sent,
				  TLS_ALERT_DESC_HANDSHAKE_FAILURE);
			expect(!n->credential);
		} else if (expect_done(&p)) {
			expect(n->credential == p.owner.list[cases[i].chosen]);
			expect_eq(n->own_scheme, cases[i].scheme);
			expect(!X509_cmp(SSL_get0_peer_certificate(p.ssl),
					 test_cert(cases[i].keys[cases[i].chosen])->x509));
		}
		peer_end(&p);
	}

	/* RFC 8446, 4.4.2.2: the certificate MUST allow the key to sign. */
	for (i = 0; i < 2; i++) {
		test_begin("server: credentials, one that may not sign%s", i ? ", and one" : "");
		peer_init(&p, TEST_KEY_P256, NULL, NULL);
		SSL_CTX_set_verify(p.ctx, SSL_VERIFY_NONE, NULL);
		p.config.rsa_kex = true;
		p.owner.list[0] = test_decrypting_credential();
		p.owner.list[1] = test_credential(TEST_KEY_RSA2048);
		p.owner.nr = 1 + i;
		peer_start(&p);
		peer_shake(&p);
		n = kshake_engine_negotiated(p.e);
		if (i) {
			expect(expect_done(&p) && n->credential == p.owner.list[1]);
		} else {
			expect_eq(p.want, KSHAKE_WANT_FAILED);
			expect_eq(kshake_engine_failure(p.e)->alert_sent,
				  TLS_ALERT_DESC_HANDSHAKE_FAILURE);
		}
		peer_end(&p);
	}
}

static void test_staple(void)
{
	const u8 *staple;
	struct peer p;
	long len;

	test_begin("server: a staple for a client that asks");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	SSL_CTX_set_tlsext_status_type(p.ctx, TLSEXT_STATUSTYPE_ocsp);
	peer_start(&p);
	peer_shake(&p);
	expect_done(&p);
	len = SSL_get_tlsext_status_ocsp_resp(p.ssl, &staple);
	expect_bytes(staple, len, (const u8 *)"a staple", 8);
	peer_end(&p);

	test_begin("server: no staple for a client that does not");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	peer_start(&p);
	peer_shake(&p);
	expect_done(&p);
	expect_eq(SSL_get_tlsext_status_ocsp_resp(p.ssl, &staple), -1);
	peer_end(&p);
}

/* An X.500 name in DER, with its length: what a client is told to choose by. */
static size_t one_authority(u8 *to)
{
	u8 *at = to + 2;
	int len;

	len = i2d_X509_NAME(X509_get_subject_name(test_cert(TEST_KEY_P256)->x509), &at);
	put_unaligned_be16(len, to);
	return 2 + len;
}

static void test_client_certificates(void)
{
	const struct kshake_negotiated *n;
	const struct kshake_peer *peer;
	unsigned int k, retry;
	u8 authorities[256];
	struct peer p;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA4096; k++) {
		for (retry = 0; retry < 2; retry++) {
			test_begin("server: a client certificate, %s%s", test_cert(k)->name,
				   retry ? ", HelloRetryRequest" : "");
			peer_init(&p, TEST_KEY_P256, NULL, retry ? "P-521:X25519" : NULL);
			p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
			p.config.authorities.data = authorities;
			p.config.authorities.len = one_authority(authorities);
			SSL_CTX_use_certificate(p.ctx, test_cert(k)->x509);
			SSL_CTX_use_PrivateKey(p.ctx, test_cert(k)->key);
			peer_start(&p);
			peer_shake(&p);
			n = kshake_engine_negotiated(p.e);
			peer = kshake_engine_peer(p.e);
			if (expect_done(&p)) {
				expect(n->client_cert_requested && n->client_cert);
				expect_eq(p.verdicts, 1);
				expect_bytes(peer->chain.data, peer->chain.len, test_cert(k)->der,
					     test_cert(k)->der_len);
				expect(kshake_in_list(n->signature_scheme, p.config.schemes,
						      p.config.nr_schemes));
				expect_eq(sk_X509_NAME_num(SSL_get_client_CA_list(p.ssl)), 1);
			}
			peer_end(&p);
		}
	}

	test_begin("server: a client certificate is requested, and there is none");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	peer_start(&p);
	peer_shake(&p);
	n = kshake_engine_negotiated(p.e);
	if (expect_done(&p)) {
		expect(n->client_cert_requested && !n->client_cert);
		expect_eq(kshake_engine_peer(p.e)->nr_certs, 0);
		expect_eq(p.verdicts, 0);
	}
	peer_end(&p);

	test_begin("server: a client certificate is required, and there is none");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_sent, TLS_ALERT_DESC_CERTIFICATE_REQUIRED);
	expect_eq(kshake_engine_failure(p.e)->reason, KSHAKE_REASON_CERTIFICATE_REQUIRED);
	/* The client takes the alert: it is under the key that it reads with. */
	ERR_clear_error();
	expect(SSL_read(p.ssl, authorities, 1) <= 0);
	expect_eq(ERR_GET_REASON(ERR_peek_error()),
		  SSL_AD_REASON_OFFSET + TLS_ALERT_DESC_CERTIFICATE_REQUIRED);
	ERR_clear_error();
	peer_end(&p);
}

/* A client with a PSK that it may send early data for, from who knows where. */
static int use_session(SSL *ssl, const EVP_MD *md, const u8 **id, size_t *id_len,
		       SSL_SESSION **session)
{
	static const u8 key[32] = { 1 };
	const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, (const u8 *)"\x13\x01");
	SSL_SESSION *s;

	(void)md;
	s = SSL_SESSION_new();
	SSL_SESSION_set1_master_key(s, key, sizeof(key));
	SSL_SESSION_set_cipher(s, cipher);
	SSL_SESSION_set_protocol_version(s, TLS1_3_VERSION);
	SSL_SESSION_set_max_early_data(s, 1 << 20);
	*id = (const u8 *)"identity";
	*id_len = 8;
	*session = s;
	return 1;
}

static void test_early_data(void)
{
	static const struct {
		const char *what;
		size_t records, len;
		int fault;		/* without and with a HelloRetryRequest */
		int retry_fault;
	} cases[] = {
		{ "one record", 1, 100 },
		{ "as much as common tickets allow", 1, 16000 },
		{ "many records", 400, 20 },
		{ "too much", 3, 16000, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC),
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	};
	const struct kshake_failure *f;
	static u8 data[16384];
	unsigned int i, retry, n;
	struct peer p;
	size_t done;
	int fault;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		for (retry = 0; retry < 2; retry++) {
			test_begin("server: early data is dropped, %s%s", cases[i].what,
				   retry ? ", HelloRetryRequest" : "");
			peer_init(&p, TEST_KEY_P256, NULL, retry ? "P-521:X25519" : NULL);
			SSL_CTX_set_psk_use_session_callback(p.ctx, use_session);
			peer_start(&p);
			for (n = 0; n < cases[i].records; n++)
				expect(SSL_write_early_data(p.ssl, data, cases[i].len, &done) == 1);
			peer_shake(&p);
			f = kshake_engine_failure(p.e);
			fault = retry ? cases[i].retry_fault : cases[i].fault;
			if (fault) {
				expect_eq(p.want, KSHAKE_WANT_FAILED);
				expect_eq(f->alert_sent, kshake_fault_alert(fault));
				expect_eq(f->reason, kshake_fault_reason(fault));
			} else {
				expect_eq(SSL_get_early_data_status(p.ssl),
					  SSL_EARLY_DATA_REJECTED);
				expect_done(&p);
			}
			peer_end(&p);
		}
	}
}

static void test_refused_clients(void)
{
	static const struct {
		const char *what, *suites, *groups;
		int max_version;
		int fault;
	} cases[] = {
		{ "no suite in common", "TLS_AES_128_CCM_SHA256", NULL, 0,
		  FAULT(HANDSHAKE_FAILURE, NO_COMMON_PARAMETERS) },
		{ "no group in common", NULL, "P-521", 0,
		  FAULT(HANDSHAKE_FAILURE, NO_COMMON_PARAMETERS) },
		{ "TLS 1.2 at most", NULL, NULL, TLS1_2_VERSION,
		  FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION) },
	};
	const struct kshake_failure *f;
	unsigned int i;
	struct peer p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("server: a client with %s", cases[i].what);
		peer_init(&p, TEST_KEY_P256, cases[i].suites, cases[i].groups);
		if (cases[i].max_version)
			SSL_CTX_set_max_proto_version(p.ctx, cases[i].max_version);
		peer_start(&p);
		peer_shake(&p);
		f = kshake_engine_failure(p.e);
		expect_eq(p.want, KSHAKE_WANT_FAILED);
		expect(f->sent && !f->received);
		expect_eq(f->alert_sent, kshake_fault_alert(cases[i].fault));
		expect_eq(f->reason, kshake_fault_reason(cases[i].fault));
		peer_end(&p);
	}

	test_begin("server: a client that does not trust the certificate says so");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	p.owner.list[0] = test_credential(TEST_KEY_P384);
	peer_start(&p);
	peer_shake(&p);
	f = kshake_engine_failure(p.e);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(f->reason, KSHAKE_REASON_PEER_ALERT);
	expect(f->received && !f->sent);
	expect_eq(f->alert_received, TLS_ALERT_DESC_UNKNOWN_CA);
	ERR_clear_error();
	peer_end(&p);
}

/* The budget of a handshake in flight; the credential is its owner's. */
static void test_memory(void)
{
	struct peer p;
	long before;

	test_begin("server: a handshake takes less than 8 KB at any time");
	peer_init(&p, TEST_KEY_P256, NULL, NULL);
	test_credential(TEST_KEY_P256);
	before = port_alloc_live;
	port_alloc_peak = 0;
	peer_start(&p);
	peer_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_DONE);
	expect(port_alloc_peak > before && port_alloc_peak - before < 8192);
	peer_end(&p);
	expect_eq(port_alloc_live, before);
}

void test_server_openssl(void)
{
	test_matrix();
	test_chunks();
	test_alpn();
	test_names();
	test_credentials();
	test_staple();
	test_client_certificates();
	test_early_data();
	test_refused_clients();
	test_memory();
	test_credentials_free();
}
