// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine as a server of TLS 1.2 against OpenSSL's client, in memory. */
#include <stdio.h>

#include <openssl/err.h>

#include "../../kmod/core/suite.h"
#include "ssl12.h"

static const struct {
	const char *name;
	u16 id;
} groups[] = {
	{ "X25519:P-256:P-384", KSHAKE_GROUP_X25519 },
	{ "P-256:P-384", KSHAKE_GROUP_SECP256R1 },
	{ "P-384:P-256", KSHAKE_GROUP_SECP384R1 },
};

static void test_one(enum test_key key, const struct ssl12_suite *suite, unsigned int group,
		     bool ems)
{
	struct ssl12 p;

	test_begin("server, openssl 1.2: %s, %s, group 0x%04x%s", test_cert(key)->name,
		   suite->name, groups[group].id, ems ? "" : ", no extended_master_secret");
	ssl12_init(&p, KSHAKE_SERVER, key, suite->name, groups[group].name);
	p.config.groups = &groups[group].id;
	p.config.nr_groups = 1;
	if (!ems)
		SSL_CTX_set_options(p.ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, suite->id, groups[group].id);
	expect_eq(SSL_get_verify_result(p.ssl), X509_V_OK);
	expect_eq(kshake_engine_negotiated(p.e)->extended_master_secret, ems);
	expect_eq(p.verdicts, 0);
	ssl12_converse(&p);
	ssl12_end(&p);
}

static void test_matrix(void)
{
	const struct ssl12_suite *suite;
	unsigned int k, s, g;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA2048; k++)
		for (s = 0; s < ARRAY_SIZE(ssl12_suites); s++) {
			suite = &ssl12_suites[s];
			if (!ssl12_fits(suite->rsa, k))
				continue;
			for (g = 0; g < ARRAY_SIZE(groups); g++) {
				test_one(k, suite, g, true);
				test_one(k, suite, g, false);
			}
		}
}

static const struct {
	const char *name;
	u16 id;
	bool rsa;
} schemes[] = {
	{ "ECDSA+SHA256", 0x0403, false },
	{ "ECDSA+SHA384", 0x0503, false },
	{ "ECDSA+SHA512", 0x0603, false },
	{ "RSA+SHA256", 0x0401, true },
	{ "RSA+SHA384", 0x0501, true },
	{ "RSA+SHA512", 0x0601, true },
	{ "rsa_pss_rsae_sha256", 0x0804, true },
	{ "rsa_pss_rsae_sha384", 0x0805, true },
	{ "rsa_pss_rsae_sha512", 0x0806, true },
};

static void test_schemes(void)
{
	unsigned int k, i, external;
	struct ssl12 p;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA2048; k++)
		for (i = 0; i < ARRAY_SIZE(schemes); i++)
			for (external = 0; external < 2; external++) {
				if (!ssl12_fits(schemes[i].rsa, k))
					continue;
				test_begin("server, openssl 1.2: %s, %s%s", test_cert(k)->name,
					   schemes[i].name, external ? ", signed elsewhere" : "");
				ssl12_init(&p, KSHAKE_SERVER, k, NULL, NULL);
				SSL_CTX_set1_sigalgs_list(p.ctx, schemes[i].name);
				if (external)
					p.owner.list[0] = test_external_credential(k);
				p.external = k;
				ssl12_start(&p);
				ssl12_shake(&p);
				ssl12_expect_done(&p, 0, 0);
				expect_eq(p.signatures, external);
				expect_eq(kshake_engine_negotiated(p.e)->own_scheme,
					  schemes[i].id);
				ssl12_end(&p);
			}
}

/* A client's certificate, by each scheme. */
static void test_mutual(void)
{
	const struct kshake_negotiated *n;
	u16 asked[2] = { KSHAKE_SIG_ECDSA_SECP384R1_SHA384 };
	const struct kshake_peer *peer;
	unsigned int k, i;
	struct ssl12 p;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA2048; k++)
		for (i = 0; i < ARRAY_SIZE(schemes); i++) {
			if (!ssl12_fits(schemes[i].rsa, k))
				continue;
			test_begin("server, openssl 1.2: a client's %s, %s", test_cert(k)->name,
				   schemes[i].name);
			ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P384,
				   i % 2 ? ssl12_suites[1].name : NULL, NULL);
			p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
			/* The first is for our own signature. */
			asked[1] = schemes[i].id;
			p.config.schemes = asked;
			p.config.nr_schemes = ARRAY_SIZE(asked);
			SSL_CTX_set1_client_sigalgs_list(p.ctx, schemes[i].name);
			SSL_CTX_use_certificate(p.ctx, test_cert(k)->x509);
			SSL_CTX_use_PrivateKey(p.ctx, test_cert(k)->key);
			ssl12_start(&p);
			ssl12_shake(&p);
			ssl12_expect_done(&p, 0, 0);
			n = kshake_engine_negotiated(p.e);
			peer = kshake_engine_peer(p.e);
			expect_eq(p.verdicts, 1);
			expect(n->client_cert && n->client_cert_requested);
			expect_eq(n->signature_scheme, schemes[i].id);
			expect_bytes(peer->chain.data, peer->chain.len, test_cert(k)->der,
				     test_cert(k)->der_len);
			ssl12_converse(&p);
			ssl12_end(&p);
		}

	test_begin("server, openssl 1.2: a client without a certificate, asked for one");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
	p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	expect(!kshake_engine_negotiated(p.e)->client_cert);
	ssl12_converse(&p);
	ssl12_end(&p);

	test_begin("server, openssl 1.2: a client without a certificate, where one is required");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
	p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->reason, KSHAKE_REASON_CERTIFICATE_REQUIRED);
	expect_eq(kshake_engine_failure(p.e)->alert_sent, TLS_ALERT_DESC_HANDSHAKE_FAILURE);
	ssl12_end(&p);
}

static void test_features(void)
{
	const struct kshake_negotiated *n;
	const u8 *response;
	struct ssl12 p;
	long len;

	test_begin("server, openssl 1.2: server name, ALPN, staple");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, NULL, NULL);
	p.config.alpn = (struct kshake_bytes)BYTES("\x02h2\x08http/1.1");
	SSL_CTX_set_alpn_protos(p.ctx, (const u8 *)"\x08http/1.1\x02h2", 12);
	SSL_CTX_set_tlsext_status_type(p.ctx, TLSEXT_STATUSTYPE_ocsp);
	ssl12_start(&p);
	SSL_set_tlsext_host_name(p.ssl, "localhost");
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	n = kshake_engine_negotiated(p.e);
	expect_bytes(n->alpn, n->alpn_len, (const u8 *)"h2", 2);
	expect_bytes(n->server_name, n->server_name_len, (const u8 *)"localhost", 9);
	expect_bytes(p.owner.name, p.owner.name_len, (const u8 *)"localhost", 9);
	len = SSL_get_tlsext_status_ocsp_resp(p.ssl, &response);
	if (expect_eq(len, 8))
		expect_bytes(response, len, (const u8 *)"a staple", 8);
	ssl12_converse(&p);
	ssl12_end(&p);

	test_begin("server, openssl 1.2: no common protocol");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
	p.config.alpn = (struct kshake_bytes)BYTES("\x02h2");
	SSL_CTX_set_alpn_protos(p.ctx, (const u8 *)"\x03" "foo", 4);
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_sent, TLS_ALERT_DESC_NO_APPLICATION_PROTOCOL);
	ssl12_end(&p);

	test_begin("server, openssl 1.2: a handshake takes less than 8 KB at any time");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
	port_alloc_peak = 0;
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	expect(port_alloc_peak > 0 && port_alloc_peak < 8192);
	ssl12_end(&p);
}

/* Of two credentials the one that there is a suite for; the first, if there is for both. */
static void test_two_credentials(void)
{
	static const struct {
		const char *suites;
		enum test_key shown;
	} cases[] = {
		{ "ECDHE-RSA-AES128-GCM-SHA256", TEST_KEY_RSA2048 },
		{ "ECDHE-ECDSA-AES128-GCM-SHA256", TEST_KEY_P256 },
		{ "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256", TEST_KEY_P256 },
	};
	unsigned int i;
	struct ssl12 p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("server, openssl 1.2: two credentials, %s", cases[i].suites);
		ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, cases[i].suites, NULL);
		X509_STORE_add_cert(SSL_CTX_get_cert_store(p.ctx),
				    test_cert(TEST_KEY_RSA2048)->x509);
		p.owner.list[1] = test_credential(TEST_KEY_RSA2048);
		p.owner.nr = 2;
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, 0, 0);
		expect(kshake_engine_negotiated(p.e)->credential ==
		       test_credential(cases[i].shown));
		ssl12_end(&p);
	}
}

static void test_sizes(void)
{
	struct ssl12 p;
	size_t n;

	test_begin("server, openssl 1.2: every size of read up to 100 bytes");
	for (n = 1; n <= 100; n++) {
		ssl12_init(&p, KSHAKE_SERVER, n % 2 ? TEST_KEY_P256 : TEST_KEY_RSA2048, NULL,
			   NULL);
		p.config.client_auth = n % 3;
		p.chunk = n;
		SSL_CTX_use_certificate(p.ctx, test_cert(TEST_KEY_P384)->x509);
		SSL_CTX_use_PrivateKey(p.ctx, test_cert(TEST_KEY_P384)->key);
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, 0, 0);
		ssl12_end(&p);
	}
}

/* RFC 7507: who falls back where it need not is told so; and who does where it must is served. */
static void test_fallback(void)
{
	struct ssl12 p;

	test_begin("server, openssl 1.2: FALLBACK_SCSV, with 1.3");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
	p.config.max_version = 0;
	SSL_CTX_set_mode(p.ctx, SSL_MODE_SEND_FALLBACK_SCSV);
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_sent, 86);
	expect_eq(kshake_engine_failure(p.e)->reason, KSHAKE_REASON_DOWNGRADE);
	expect_eq(ERR_GET_REASON(ERR_peek_last_error()), SSL_R_TLSV1_ALERT_INAPPROPRIATE_FALLBACK);
	ERR_clear_error();
	ssl12_end(&p);

	test_begin("server, openssl 1.2: FALLBACK_SCSV, without 1.3");
	ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
	SSL_CTX_set_mode(p.ctx, SSL_MODE_SEND_FALLBACK_SCSV);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	ssl12_end(&p);
}

/* RFC 8446, 4.1.3: the sentinel is there if it could have been more, and then alone. */
static void test_sentinel(void)
{
	unsigned int could;
	struct ssl12 p;
	u8 random[32];

	for (could = 0; could < 2; could++) {
		test_begin("server, openssl 1.2: %s sentinel", could ? "the" : "no");
		ssl12_init(&p, KSHAKE_SERVER, TEST_KEY_P256, NULL, NULL);
		p.config.max_version = could ? 0 : 0x0303;
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, 0, 0);
		SSL_get_server_random(p.ssl, random, sizeof(random));
		expect_eq(!memcmp(random + 24, "DOWNGRD\x01", 8), could);
		ssl12_end(&p);
	}
}

void test_server_openssl12(void)
{
	test_matrix();
	test_schemes();
	test_mutual();
	test_features();
	test_two_credentials();
	test_sizes();
	test_fallback();
	test_sentinel();
	test_credentials_free();
}
