// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The key log of both roles is, line by line, what OpenSSL has logged as the other side. */
#include <stdio.h>

#include <openssl/ssl.h>

#include "../../kmod/core/msg.h"
#include "../port/certs.h"
#include "../port/credentials.h"
#include "test.h"

#define LINES_MAX	8

struct keylog {
	char line[LINES_MAX][256];
	unsigned int nr;
};

static struct keylog theirs;

static void log_theirs(const SSL *ssl, const char *line)
{
	(void)ssl;
	if (expect(theirs.nr < LINES_MAX))
		snprintf(theirs.line[theirs.nr++], sizeof(theirs.line[0]), "%s", line);
}

static char *hex(char *at, const u8 *data, size_t len)
{
	while (len--)
		at += sprintf(at, "%02x", *data++);
	return at;
}

static void log_ours(void *arg, const char *label, const u8 *client_random, const u8 *secret,
		     size_t len)
{
	struct keylog *ours = arg;
	char *at;

	if (!expect(ours->nr < LINES_MAX))
		return;
	at = ours->line[ours->nr++];
	at += sprintf(at, "%s ", label);
	at = hex(at, client_random, 32);
	*at++ = ' ';
	hex(at, secret, len);
}

static void expect_same(const struct keylog *ours, unsigned int due)
{
	unsigned int i, j, found = 0;

	expect_eq(ours->nr, due);
	expect_eq(theirs.nr, due);
	for (i = 0; i < ours->nr; i++)
		for (j = 0; j < theirs.nr; j++)
			found += !strcmp(ours->line[i], theirs.line[j]);
	expect_eq(found, due);
}

static void shake(struct kshake_engine *e, SSL *ssl)
{
	struct kshake_verdict accept = { .accepted = true };
	unsigned int want;
	const u8 *out;
	size_t len;
	u8 *in;
	int n;

	for (;;) {
		want = kshake_engine_run(e);
		out = kshake_engine_tx_buf(e, &len);
		if (out) {
			BIO_write(SSL_get_rbio(ssl), out, len);
			kshake_engine_tx_done(e, len);
		} else if (want & KSHAKE_WANT_VERIFY) {
			kshake_engine_verdict(e, &accept);
		} else if (want & KSHAKE_WANT_RX) {
			SSL_do_handshake(ssl);
			in = kshake_engine_rx_buf(e, &len);
			n = BIO_read(SSL_get_wbio(ssl), in, len);
			if (n <= 0)
				return;
			kshake_engine_rx_done(e, n);
		} else {
			SSL_do_handshake(ssl);
			expect_eq(want, KSHAKE_WANT_DONE);
			return;
		}
	}
}

/*
 * With @groups that our first choice is not of there is a HelloRetryRequest. In TLS 1.2 there is
 * one line, with the master secret.
 */
static void one(u8 role, u16 version, const char *suite, const char *groups)
{
	bool tls12 = version == KSHAKE_VERSION_1_2;
	bool server = role == KSHAKE_SERVER;
	SSL_CTX *ctx = SSL_CTX_new(server ? TLS_client_method() : TLS_server_method());
	struct test_owner owner = { .list = { test_credential(TEST_KEY_P256) }, .nr = 1 };
	struct kshake_engine_config config;
	struct keylog ours = { .nr = 0 };
	struct kshake_engine *e;
	SSL *ssl;

	theirs.nr = 0;
	test_config(&config);
	config.min_version = version;
	config.max_version = version;
	config.role = role;
	config.alpn.len = 0;
	config.keylog = log_ours;
	config.keylog_arg = &ours;
	SSL_CTX_set_max_proto_version(ctx, version);
	if (tls12)
		SSL_CTX_set_cipher_list(ctx, suite);
	else
		SSL_CTX_set_ciphersuites(ctx, suite);
	SSL_CTX_set1_groups_list(ctx, groups);
	SSL_CTX_set_keylog_callback(ctx, log_theirs);
	if (server) {
		config.server_name.len = 0;
		config.credentials = test_owner_ask;
		config.credentials_arg = &owner;
	} else {
		SSL_CTX_use_certificate(ctx, test_cert(TEST_KEY_P256)->x509);
		SSL_CTX_use_PrivateKey(ctx, test_cert(TEST_KEY_P256)->key);
	}
	ssl = SSL_new(ctx);
	SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
	if (server)
		SSL_set_connect_state(ssl);
	else
		SSL_set_accept_state(ssl);
	e = kshake_engine_new(&config);
	expect(e);
	shake(e, ssl);
	expect(SSL_is_init_finished(ssl));
	expect_same(&ours, tls12 ? 1 : 5);
	kshake_engine_free(e);
	SSL_free(ssl);
	SSL_CTX_free(ctx);
}

void test_keylog(void)
{
	test_begin("keylog: a client's is what OpenSSL's server logs");
	one(KSHAKE_CLIENT, KSHAKE_VERSION_1_3, "TLS_AES_128_GCM_SHA256",
	    "X25519");
	test_begin("keylog: a client's, SHA-384");
	one(KSHAKE_CLIENT, KSHAKE_VERSION_1_3, "TLS_AES_256_GCM_SHA384",
	    "X25519");
	test_begin("keylog: a client's, after a HelloRetryRequest");
	one(KSHAKE_CLIENT, KSHAKE_VERSION_1_3, "TLS_AES_128_GCM_SHA256",
	    "P-384");
	test_begin("keylog: a server's is what OpenSSL's client logs");
	one(KSHAKE_SERVER, KSHAKE_VERSION_1_3, "TLS_AES_128_GCM_SHA256",
	    "X25519");
	test_begin("keylog: a server's, SHA-384");
	one(KSHAKE_SERVER, KSHAKE_VERSION_1_3, "TLS_AES_256_GCM_SHA384",
	    "X25519");
	test_begin("keylog: a server's, after a HelloRetryRequest");
	one(KSHAKE_SERVER, KSHAKE_VERSION_1_3, "TLS_AES_128_GCM_SHA256",
	    "P-521:P-384");
	test_begin("keylog: a client's of TLS 1.2");
	one(KSHAKE_CLIENT, KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", "X25519");
	test_begin("keylog: a client's of TLS 1.2, SHA-384");
	one(KSHAKE_CLIENT, KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES256-GCM-SHA384", "P-256");
	test_begin("keylog: a server's of TLS 1.2");
	one(KSHAKE_SERVER, KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", "X25519:P-256");
	test_begin("keylog: a server's of TLS 1.2, SHA-384");
	one(KSHAKE_SERVER, KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES256-GCM-SHA384", "P-256");
	test_credentials_free();
}
