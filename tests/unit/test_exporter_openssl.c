// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Exporters and tls-server-end-point beside OpenSSL's, in memory. */
#include <openssl/rsa.h>
#include <openssl/ssl.h>

#include "../../kmod/core/msg.h"
#include "../port/credentials.h"
#include "test.h"

/**
 * struct pair - an engine and OpenSSL
 * @config: of the engine
 * @owner: of its credential, if it is the server
 * @e: the engine
 * @ctx: OpenSSL's
 * @ssl: OpenSSL
 * @to: bytes to it
 * @from: and of it
 * @want: what the engine said last
 */
struct pair {
	struct kshake_engine_config config;
	struct test_owner owner;
	struct kshake_engine *e;
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *to, *from;
	unsigned int want;
};

static void pair_init(struct pair *p, u8 role, u16 version, const char *suite)
{
	memset(p, 0, sizeof(*p));
	test_config(&p->config);
	p->config.role = role;
	p->config.min_version = KSHAKE_VERSION_1_2;
	p->config.max_version = version;
	p->config.alpn.len = 0;
	p->ctx = SSL_CTX_new(role == KSHAKE_SERVER ? TLS_client_method() : TLS_server_method());
	SSL_CTX_set_max_proto_version(p->ctx, version);
	if (version == KSHAKE_VERSION_1_3)
		SSL_CTX_set_ciphersuites(p->ctx, suite);
	else
		SSL_CTX_set_cipher_list(p->ctx, suite);
	if (role == KSHAKE_SERVER) {
		p->config.server_name.len = 0;
		p->config.status_request = false;
		p->config.credentials = test_owner_ask;
		p->config.credentials_arg = &p->owner;
		p->owner.list[0] = test_credential(TEST_KEY_P256);
		p->owner.nr = 1;
	} else {
		SSL_CTX_use_certificate(p->ctx, test_cert(TEST_KEY_P256)->x509);
		SSL_CTX_use_PrivateKey(p->ctx, test_cert(TEST_KEY_P256)->key);
	}
}

static void pair_shake(struct pair *p)
{
	struct kshake_verdict accept = { .accepted = true };
	const u8 *out;
	size_t len;
	u8 *in;
	int n;

	p->ssl = SSL_new(p->ctx);
	p->to = BIO_new(BIO_s_mem());
	p->from = BIO_new(BIO_s_mem());
	SSL_set_bio(p->ssl, p->to, p->from);
	if (p->config.role == KSHAKE_SERVER)
		SSL_set_connect_state(p->ssl);
	else
		SSL_set_accept_state(p->ssl);
	p->e = kshake_engine_new(&p->config);
	SSL_do_handshake(p->ssl);
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
			n = BIO_read(p->from, in, len);
			if (n <= 0)
				return;
			kshake_engine_rx_done(p->e, n);
		} else {
			return;
		}
	}
}

static void pair_end(struct pair *p)
{
	kshake_engine_free(p->e);
	SSL_free(p->ssl);
	SSL_CTX_free(p->ctx);
}

/* Each with no context, an empty one, and some. */
static void expect_same(SSL *ssl, const struct kshake_exporter *x)
{
	static const struct {
		struct kshake_bytes label;
		size_t len;
	} cases[] = {
		{ BYTES("EXPORTER-Channel-Binding"), 32 },
		{ BYTES("EXPERIMENTAL"), 1 },
		{ BYTES("EXPORTER_DTLS-SRTP"), 60 },
		{ BYTES("EXPERIMENTAL x"), 1000 },
	};
	static const struct kshake_bytes contexts[] = {
		{ NULL, 0 }, BYTES(""), BYTES("some context"),
	};
	static u8 ours[1000], theirs[1000];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		for (j = 0; j < ARRAY_SIZE(contexts); j++) {
			expect_eq(SSL_export_keying_material(ssl, theirs, cases[i].len,
							     (const char *)cases[i].label.data,
							     cases[i].label.len, contexts[j].data,
							     contexts[j].len, j != 0), 1);
			expect_eq(kshake_exporter_derive(x, &cases[i].label, j ? &contexts[j] : NULL,
							 ours, cases[i].len), 0);
			expect_bytes(ours, cases[i].len, theirs, cases[i].len);
			/* RFC 9266, 2 */
			if (!i && j == 1) {
				expect_eq(kshake_exporter_bind(x, ours), 0);
				expect_bytes(ours, KSHAKE_EXPORTER_BINDING, theirs, cases[i].len);
			}
		}
}

static void test_exporters(void)
{
	static const struct {
		u16 version;
		const char *suite;
		bool no_ems;
	} cases[] = {
		{ KSHAKE_VERSION_1_3, "TLS_AES_128_GCM_SHA256" },
		{ KSHAKE_VERSION_1_3, "TLS_AES_256_GCM_SHA384" },
		{ KSHAKE_VERSION_1_3, "TLS_CHACHA20_POLY1305_SHA256" },
		{ KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES128-GCM-SHA256" },
		{ KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES256-GCM-SHA384" },
		{ KSHAKE_VERSION_1_2, "ECDHE-ECDSA-CHACHA20-POLY1305" },
		{ KSHAKE_VERSION_1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", true },
	};
	struct kshake_exporter x;
	struct kshake_secrets s;
	struct pair p;
	unsigned int i;
	u8 role;

	for (role = KSHAKE_CLIENT; role <= KSHAKE_SERVER; role++)
		for (i = 0; i < ARRAY_SIZE(cases); i++) {
			test_begin("exporter_openssl: %s, %s%s",
				   role == KSHAKE_CLIENT ? "client" : "server", cases[i].suite,
				   cases[i].no_ems ? " without extended_master_secret" : "");
			pair_init(&p, role, cases[i].version, cases[i].suite);
			if (cases[i].no_ems)
				SSL_CTX_set_options(p.ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
			pair_shake(&p);
			if (expect_eq(p.want, KSHAKE_WANT_DONE) &&
			    expect_eq(SSL_version(p.ssl), cases[i].version)) {
				kshake_engine_take_secrets(p.e, &s);
				x = (struct kshake_exporter){
					.version = s.version,
					.hash = s.hash,
					.secret = { s.exporter, s.exporter_len },
					.randoms = s.randoms[0],
				};
				if (cases[i].no_ems)
					expect_eq(s.exporter_len, 0);
				else
					expect_same(p.ssl, &x);
			}
			pair_end(&p);
		}
}

static X509 *sign_with(enum test_key key, const EVP_MD *md, const EVP_MD *pss)
{
	X509 *x = X509_dup(test_cert(key)->x509);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pkey;

	EVP_DigestSignInit(ctx, &pkey, md, NULL, test_cert(key)->key);
	if (pss) {
		EVP_PKEY_CTX_set_rsa_padding(pkey, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_mgf1_md(pkey, pss);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey, RSA_PSS_SALTLEN_DIGEST);
	}
	expect(X509_sign_ctx(x, ctx) > 0);
	EVP_MD_CTX_free(ctx);
	return x;
}

static void test_certificates(void)
{
	const struct {
		const char *what;
		enum test_key key;
		const EVP_MD *md, *pss, *binding;
	} cases[] = {
		{ "RSA, SHA-1", TEST_KEY_RSA2048, EVP_sha1(), NULL, EVP_sha256() },
		{ "RSA, SHA-256", TEST_KEY_RSA2048, EVP_sha256(), NULL, EVP_sha256() },
		{ "RSA, SHA-384", TEST_KEY_RSA2048, EVP_sha384(), NULL, EVP_sha384() },
		{ "RSA, SHA-512", TEST_KEY_RSA2048, EVP_sha512(), NULL, EVP_sha512() },
		{ "ECDSA, SHA-1", TEST_KEY_P256, EVP_sha1(), NULL, EVP_sha256() },
		{ "ECDSA, SHA-256", TEST_KEY_P384, EVP_sha256(), NULL, EVP_sha256() },
		{ "ECDSA, SHA-384", TEST_KEY_P256, EVP_sha384(), NULL, EVP_sha384() },
		{ "ECDSA, SHA-512", TEST_KEY_P384, EVP_sha512(), NULL, EVP_sha512() },
		{ "PSS, SHA-1", TEST_KEY_RSA2048, EVP_sha1(), EVP_sha1(), EVP_sha256() },
		{ "PSS, SHA-256", TEST_KEY_RSA2048, EVP_sha256(), EVP_sha256(), EVP_sha256() },
		{ "PSS, SHA-384", TEST_KEY_RSA2048, EVP_sha384(), EVP_sha384(), EVP_sha384() },
		{ "PSS, SHA-512", TEST_KEY_RSA2048, EVP_sha512(), EVP_sha512(), EVP_sha512() },
		{ "RSA, SHA-224", TEST_KEY_RSA2048, EVP_sha224(), NULL, NULL },
		{ "Ed25519", TEST_KEY_ED25519, NULL, NULL, NULL },
	};
	u8 binding[KSHAKE_DIGEST_MAX], digest[EVP_MAX_MD_SIZE], len;
	struct kshake_bytes cert;
	unsigned int i, size;
	X509 *x;
	u8 *der;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("exporter_openssl: tls-server-end-point of %s", cases[i].what);
		x = sign_with(cases[i].key, cases[i].md, cases[i].pss);
		der = NULL;
		cert.len = i2d_X509(x, &der);
		cert.data = der;
		expect_eq(kshake_end_point(&cert, binding, &len), 0);
		size = 0;
		if (cases[i].binding)
			X509_digest(x, cases[i].binding, digest, &size);
		expect_bytes(binding, len, digest, size);
		OPENSSL_free(der);
		X509_free(x);
	}

	test_begin("exporter_openssl: tls-server-end-point of a credential");
	expect(X509_digest(test_cert(TEST_KEY_P256)->x509, EVP_sha256(), digest, &size));
	expect_bytes(test_credential(TEST_KEY_P256)->end_point,
		     test_credential(TEST_KEY_P256)->end_point_len, digest, size);
}

void test_exporter_openssl(void)
{
	test_exporters();
	test_certificates();
	test_credentials_free();
}
