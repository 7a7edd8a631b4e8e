// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine as a client of TLS 1.2 against OpenSSL's server, in memory. */
#include <stdio.h>

#include "../../kmod/core/suite.h"
#include "ssl12.h"

static const struct {
	const char *name;
	u16 id;
} groups[] = {
	{ "X25519", KSHAKE_GROUP_X25519 },
	{ "P-256", KSHAKE_GROUP_SECP256R1 },
	{ "P-384", KSHAKE_GROUP_SECP384R1 },
};

static void test_one(enum test_key key, const struct ssl12_suite *suite, unsigned int group,
		     bool ems)
{
	struct ssl12 p;

	test_begin("openssl 1.2: %s, %s, %s%s", test_cert(key)->name, suite->name,
		   groups[group].name, ems ? "" : ", no extended_master_secret");
	ssl12_init(&p, KSHAKE_CLIENT, key, suite->name, groups[group].name);
	if (!ems)
		SSL_CTX_set_options(p.ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, suite->id, groups[group].id);
	expect_eq(kshake_engine_negotiated(p.e)->extended_master_secret, ems);
	expect_eq(p.verdicts, 1);
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

/* Whichever curve: in TLS 1.2 a scheme does not name it. */
static void test_schemes(void)
{
	unsigned int k, i;
	struct ssl12 p;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA4096; k++)
		for (i = 0; i < ARRAY_SIZE(schemes); i++) {
			if (!ssl12_fits(schemes[i].rsa, k))
				continue;
			test_begin("openssl 1.2: a server's %s, %s", test_cert(k)->name,
				   schemes[i].name);
			ssl12_init(&p, KSHAKE_CLIENT, k, NULL, NULL);
			SSL_CTX_set1_sigalgs_list(p.ctx, schemes[i].name);
			ssl12_start(&p);
			ssl12_shake(&p);
			ssl12_expect_done(&p, 0, 0);
			expect_eq(kshake_engine_negotiated(p.e)->signature_scheme, schemes[i].id);
			ssl12_end(&p);
		}
}

static int accept_any(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

/* What the client shows when it is asked, by each scheme; and signed elsewhere. */
static void test_mutual(void)
{
	unsigned int k, i, external;
	struct ssl12 p;
	X509 *shown;

	for (k = TEST_KEY_P256; k <= TEST_KEY_RSA2048; k++)
		for (i = 0; i < ARRAY_SIZE(schemes); i++)
			for (external = 0; external < 2; external++) {
				if (!ssl12_fits(schemes[i].rsa, k))
					continue;
				test_begin("openssl 1.2: a client's %s, %s%s", test_cert(k)->name,
					   schemes[i].name, external ? ", signed elsewhere" : "");
				ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_P256,
					   external ? ssl12_suites[1].name : NULL, NULL);
				SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER |
						   SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any);
				SSL_CTX_set1_client_sigalgs_list(p.ctx, schemes[i].name);
				p.owner.list[0] = external ? test_external_credential(k) :
							     test_credential(k);
				p.owner.nr = 1;
				p.external = k;
				ssl12_start(&p);
				ssl12_shake(&p);
				ssl12_expect_done(&p, 0, 0);
				expect_eq(p.signatures, external);
				expect_eq(kshake_engine_negotiated(p.e)->own_scheme,
					  schemes[i].id);
				shown = SSL_get0_peer_certificate(p.ssl);
				expect(shown && !X509_cmp(shown, test_cert(k)->x509));
				ssl12_converse(&p);
				ssl12_end(&p);
			}

	test_begin("openssl 1.2: a client without a certificate, asked for one");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, NULL, NULL);
	SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER, accept_any);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	expect(kshake_engine_negotiated(p.e)->client_cert_requested);
	expect(!SSL_get0_peer_certificate(p.ssl));
	ssl12_converse(&p);
	ssl12_end(&p);

	test_begin("openssl 1.2: a client without a certificate, where one is required");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, NULL, NULL);
	SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any);
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_received, TLS_ALERT_DESC_HANDSHAKE_FAILURE);
	ssl12_end(&p);
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

/* It knows the name, and says so; or it does not, and warns. */
static int servername(SSL *ssl, int *alert, void *arg)
{
	(void)ssl;
	*alert = TLS_ALERT_DESC_UNRECOGNIZED_NAME;
	return *(int *)arg;
}

static void test_features(void)
{
	const struct kshake_negotiated *n;
	const struct kshake_peer *peer;
	int answer;
	struct ssl12 p;

	test_begin("openssl 1.2: server name, ALPN, staple, CertificateRequest");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_P256, NULL, NULL);
	SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER, accept_any);
	SSL_CTX_set_alpn_select_cb(p.ctx, select_alpn, NULL);
	SSL_CTX_set_tlsext_status_cb(p.ctx, staple);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	n = kshake_engine_negotiated(p.e);
	peer = kshake_engine_peer(p.e);
	expect_bytes(n->alpn, n->alpn_len, (const u8 *)"http/1.1", 8);
	expect_bytes(peer->staple.data, peer->staple.len, (const u8 *)"response", 8);
	expect_bytes(peer->chain.data, peer->chain.len, test_cert(TEST_KEY_P256)->der,
		     test_cert(TEST_KEY_P256)->der_len);
	expect(!strcmp(SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name), "localhost"));
	ssl12_converse(&p);
	ssl12_end(&p);

	test_begin("openssl 1.2: the least that can be asked for");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, NULL, NULL);
	p.config.status_request = false;
	p.config.server_name.len = 0;
	p.config.alpn.len = 0;
	p.config.credentials = NULL;
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	expect_eq(kshake_engine_negotiated(p.e)->alpn_len, 0);
	ssl12_converse(&p);
	ssl12_end(&p);

	for (answer = SSL_TLSEXT_ERR_OK; answer <= SSL_TLSEXT_ERR_ALERT_WARNING; answer++) {
		test_begin("openssl 1.2: a name that it %s",
			   answer == SSL_TLSEXT_ERR_OK ? "knows" : "does not know, a warning");
		ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_P256, NULL, NULL);
		SSL_CTX_set_tlsext_servername_callback(p.ctx, servername);
		SSL_CTX_set_tlsext_servername_arg(p.ctx, &answer);
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, 0, 0);
		ssl12_converse(&p);
		ssl12_end(&p);
	}
}

static void test_sizes(void)
{
	struct ssl12 p;
	size_t n;

	test_begin("openssl 1.2: every size of read up to 100 bytes");
	for (n = 1; n <= 100; n++) {
		ssl12_init(&p, KSHAKE_CLIENT, n % 2 ? TEST_KEY_P256 : TEST_KEY_RSA2048, NULL,
			   NULL);
		p.chunk = n;
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, 0, 0);
		ssl12_end(&p);
	}

	test_begin("openssl 1.2: a chain that takes several records of 512 bytes");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_RSA4096, NULL, NULL);
	SSL_CTX_set_max_send_fragment(p.ctx, 512);
	SSL_CTX_add1_chain_cert(p.ctx, test_cert(TEST_KEY_RSA3072)->x509);
	SSL_CTX_add1_chain_cert(p.ctx, test_cert(TEST_KEY_RSA2048)->x509);
	SSL_CTX_set_tlsext_status_cb(p.ctx, staple);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	expect_eq(kshake_engine_peer(p.e)->nr_certs, 3);
	expect_eq(kshake_engine_peer(p.e)->staple.len, 8);
	ssl12_end(&p);

	test_begin("openssl 1.2: a handshake takes less than 8 KB at any time");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_P256, NULL, NULL);
	port_alloc_peak = 0;
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0, 0);
	expect(port_alloc_peak > 0 && port_alloc_peak < 8192);
	ssl12_end(&p);
}

static void test_refusing_servers(void)
{
	static const struct {
		const char *what;
		const char *suites, *groups;
	} cases[] = {
		{ "a server without a suite of ours", "AES128-SHA", NULL },
		{ "a server without a group of ours", NULL, "P-521" },
	};
	const struct kshake_failure *f;
	unsigned int i;
	struct ssl12 p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("openssl 1.2: %s", cases[i].what);
		ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_P256, cases[i].suites, cases[i].groups);
		ssl12_start(&p);
		ssl12_shake(&p);
		f = kshake_engine_failure(p.e);
		expect_eq(p.want, KSHAKE_WANT_FAILED);
		expect_eq(f->reason, KSHAKE_REASON_PEER_ALERT);
		expect(f->received && !f->sent);
		expect_eq(f->alert_received, TLS_ALERT_DESC_HANDSHAKE_FAILURE);
		ssl12_end(&p);
	}
}

/* RFC 8446, 4.2.1 and D.1: the highest that both have, whatever else they have. */
static void test_versions(void)
{
	static const u16 ranges[][2] = {
		{ 0x0303, 0x0303 }, { 0x0303, 0x0304 }, { 0x0304, 0x0304 }, { 0, 0 },
	};
	static const char *const names[] = { "1.2", "1.2 and 1.3", "1.3", "the default" };
	unsigned int role, ours, theirs, low, high;
	struct ssl12 p;

	for (role = KSHAKE_CLIENT; role <= KSHAKE_SERVER; role++)
		for (ours = 0; ours < ARRAY_SIZE(ranges); ours++)
			for (theirs = 0; theirs < 3; theirs++) {
				test_begin("versions: a %s of %s, and OpenSSL of %s",
					   role == KSHAKE_SERVER ? "server" : "client",
					   names[ours], names[theirs]);
				ssl12_init(&p, role, TEST_KEY_P256, NULL, NULL);
				p.config.min_version = ranges[ours][0];
				p.config.max_version = ranges[ours][1];
				SSL_CTX_set_min_proto_version(p.ctx, ranges[theirs][0]);
				SSL_CTX_set_max_proto_version(p.ctx, ranges[theirs][1]);
				low = ours == 2 ? 0x0304 : 0x0303;
				low = max_t(unsigned int, low, ranges[theirs][0]);
				high = ours == 0 ? 0x0303 : 0x0304;
				high = min_t(unsigned int, high, ranges[theirs][1]);
				ssl12_start(&p);
				ssl12_shake(&p);
				if (low <= high) {
					expect_eq(p.want, KSHAKE_WANT_DONE);
					expect(SSL_is_init_finished(p.ssl));
					expect_eq(kshake_engine_negotiated(p.e)->version, high);
					expect_eq(SSL_version(p.ssl), high);
				} else {
					expect_eq(p.want, KSHAKE_WANT_FAILED);
					expect(!SSL_is_init_finished(p.ssl));
				}
				ssl12_end(&p);
			}
}

void test_openssl12(void)
{
	test_matrix();
	test_schemes();
	test_mutual();
	test_features();
	test_sizes();
	test_refusing_servers();
	test_versions();
	test_credentials_free();
}
