// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* RSA key exchange of TLS 1.2: against OpenSSL, in memory; who does it, and when. */
#include <openssl/x509v3.h>

#include "../../kmod/core/fault.h"
#include "../../kmod/core/suite.h"
#include "pair.h"
#include "server_session12.h"
#include "session12.h"
#include "ssl12.h"

static const struct {
	const char *name;
	u16 id;
} suites[] = {
	{ "AES128-GCM-SHA256", KSHAKE_SUITE_RSA_AES_128_GCM },
	{ "AES256-GCM-SHA384", KSHAKE_SUITE_RSA_AES_256_GCM },
};

static void init(struct ssl12 *p, u8 role, enum test_key key, const char *names)
{
	ssl12_init(p, role, key, names, NULL);
	p->config.rsa_kex = true;
	if (role == KSHAKE_SERVER)
		p->owner.list[0] = test_credential(key);
}

/* No group, and nothing that the server signed. */
static void expect_exchange(struct ssl12 *p)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(p->e);
	bool server = p->config.role == KSHAKE_SERVER;

	expect_eq(n->group, 0);
	expect_eq(server ? n->own_scheme : n->signature_scheme, 0);
	if (!server)
		expect_eq(SSL_get_peer_tmp_key(p->ssl, NULL), 0);
}

static void test_one(u8 role, enum test_key key, unsigned int suite, bool ems)
{
	struct ssl12 p;

	test_begin("rsa 1.2: a %s, %s, %s%s", role == KSHAKE_SERVER ? "server" : "client",
		   test_cert(key)->name, suites[suite].name,
		   ems ? "" : ", no extended_master_secret");
	init(&p, role, key, suites[suite].name);
	if (!ems)
		SSL_CTX_set_options(p.ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, suites[suite].id, 0);
	expect_exchange(&p);
	expect_eq(kshake_engine_negotiated(p.e)->extended_master_secret, ems);
	ssl12_converse(&p);
	ssl12_end(&p);
}

static void test_agreed(void)
{
	unsigned int key, suite, role;

	for (role = KSHAKE_CLIENT; role <= KSHAKE_SERVER; role++)
		for (key = TEST_KEY_RSA2048; key <= TEST_KEY_RSA4096; key++)
			for (suite = 0; suite < ARRAY_SIZE(suites); suite++) {
				test_one(role, key, suite, true);
				test_one(role, key, suite, false);
			}
}

static int accept_any(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

static int staple(SSL *ssl, void *arg)
{
	(void)arg;
	SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup("response", 8), 8);
	return SSL_TLSEXT_ERR_OK;
}

/* A CertificateVerify beside it, here and elsewhere; with a staple. */
static void test_mutual(void)
{
	const struct kshake_peer *peer;
	unsigned int key, external;
	const u8 *response;
	struct ssl12 p;

	for (key = TEST_KEY_P256; key <= TEST_KEY_RSA2048; key++)
		for (external = 0; external < 2; external++) {
			test_begin("rsa 1.2: a client's %s%s, and a staple", test_cert(key)->name,
				   external ? ", signed elsewhere" : "");
			init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, suites[external].name);
			SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER |
					   SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any);
			SSL_CTX_set_tlsext_status_cb(p.ctx, staple);
			p.owner.list[0] = external ? test_external_credential(key) :
						     test_credential(key);
			p.owner.nr = 1;
			p.external = key;
			ssl12_start(&p);
			ssl12_shake(&p);
			ssl12_expect_done(&p, suites[external].id, 0);
			expect_exchange(&p);
			expect_eq(p.signatures, external);
			expect(kshake_engine_negotiated(p.e)->own_scheme);
			expect(!X509_cmp(SSL_get0_peer_certificate(p.ssl), test_cert(key)->x509));
			peer = kshake_engine_peer(p.e);
			expect_bytes(peer->staple.data, peer->staple.len, (const u8 *)"response",
				     8);
			ssl12_converse(&p);
			ssl12_end(&p);

			if (external)
				continue;
			test_begin("rsa 1.2: a server that asks for a client's %s, and a staple",
				   test_cert(key)->name);
			init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, suites[0].name);
			p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
			SSL_CTX_use_certificate(p.ctx, test_cert(key)->x509);
			SSL_CTX_use_PrivateKey(p.ctx, test_cert(key)->key);
			SSL_CTX_set_tlsext_status_type(p.ctx, TLSEXT_STATUSTYPE_ocsp);
			ssl12_start(&p);
			ssl12_shake(&p);
			ssl12_expect_done(&p, suites[0].id, 0);
			expect_exchange(&p);
			expect(kshake_engine_negotiated(p.e)->client_cert);
			expect(kshake_engine_negotiated(p.e)->signature_scheme);
			expect_eq(SSL_get_tlsext_status_ocsp_resp(p.ssl, &response), 8);
			ssl12_converse(&p);
			ssl12_end(&p);
		}

	test_begin("rsa 1.2: a client without a certificate, asked for one");
	init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, suites[0].name);
	SSL_CTX_set_verify(p.ctx, SSL_VERIFY_PEER, accept_any);
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, suites[0].id, 0);
	expect(kshake_engine_negotiated(p.e)->client_cert_requested);
	ssl12_converse(&p);
	ssl12_end(&p);

	test_begin("rsa 1.2: a server, and a client without a certificate");
	init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, suites[0].name);
	p.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, suites[0].id, 0);
	ssl12_converse(&p);
	ssl12_end(&p);
}

/* Both ends are ours: byte by byte, with and without a staple. */
static void test_pairs(void)
{
	unsigned int mutual;
	struct pair p;

	for (mutual = 0; mutual < 2; mutual++) {
		test_begin("rsa 1.2: a pair, byte by byte%s", mutual ? ", mutual" : "");
		pair_init12(&p, TEST_KEY_RSA2048);
		p.chunk = 1;
		p.client.rsa_kex = true;
		p.server.rsa_kex = true;
		p.client.suites = &suites[mutual].id;
		p.client.nr_suites = 1;
		p.client.status_request = mutual;
		p.server_owner.list[0] = test_credential(TEST_KEY_RSA2048);
		if (mutual)
			p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
		p.client_owner.list[0] = test_credential(TEST_KEY_P256);
		p.client_owner.nr = 1;
		pair_shake(&p);
		pair_expect_done(&p);
		expect_eq(kshake_engine_negotiated(p.s)->suite, suites[mutual].id);
		expect_eq(kshake_engine_negotiated(p.c)->group, 0);
		expect_eq(p.verdicts, 1 + mutual);
		pair_end(&p);
	}
}

static struct kshake_credential changed;

static const struct kshake_credential *without_key(void)
{
	changed = *test_external_credential(TEST_KEY_RSA2048);
	changed.rsa_kex = true;
	return &changed;
}

static const struct kshake_credential *of_a_curve(void)
{
	changed = *test_credential(TEST_KEY_P256);
	changed.rsa_kex = true;
	return &changed;
}

static const struct kshake_credential *may(void)
{
	return test_credential(TEST_KEY_RSA2048);
}

static const struct kshake_credential *may_too(void)
{
	return test_credential(TEST_KEY_RSA3072);
}

static const struct kshake_credential *may_not(void)
{
	return test_signing_credential(TEST_KEY_RSA2048);
}

static const struct kshake_credential *only_decrypts(void)
{
	return test_decrypting_credential();
}

static const struct kshake_credential *curve(void)
{
	return test_credential(TEST_KEY_P384);
}

typedef const struct kshake_credential *(*maker)(void);

/* What is chosen of what is offered; each by the server's default order of suites. */
static const struct {
	const char *what;
	bool off;
	maker credentials[3];
	struct kshake_bytes suites;
	bool no_schemes;
	u16 suite;		/* 0: nothing in common */
	unsigned int shown;
} choices[] = {
	{ "all that there is: ECDHE", false, { may },
	  BYTES("\x00\x9c\x00\x9d\x00\x9e\xc0\x30\xc0\x2f"), false, 0xc02f, 0 },
	{ "both: the server's first", false, { may }, BYTES("\x00\x9d\x00\x9c"), false, 0x009c, 0 },
	{ "AES-256 alone", false, { may }, BYTES("\x00\x9d"), false, 0x009d, 0 },
	{ "no signature_algorithms", false, { may }, BYTES("\xc0\x2f\x00\x9c"), true, 0x009c, 0 },
	{ "DHE without a field, and it", false, { may }, BYTES("\x00\x9e\x00\x9c"), false, 0x009c,
	  0 },
	{ "not configured", true, { may }, BYTES("\x00\x9c\x00\x9d"), false, 0, 0 },
	{ "not configured, no signature_algorithms", true, { may }, BYTES("\xc0\x2f\x00\x9c"), true,
	  0, 0 },
	{ "not configured, and ECDHE", true, { may }, BYTES("\x00\x9c\xc0\x2f"), false, 0xc02f, 0 },
	{ "a credential that may not", false, { may_not }, BYTES("\x00\x9c"), false, 0, 0 },
	{ "a credential that may not, and ECDHE", false, { may_not }, BYTES("\x00\x9c\xc0\x2f"),
	  false, 0xc02f, 0 },
	{ "a key that is elsewhere", false, { without_key }, BYTES("\x00\x9c"), false, 0, 0 },
	{ "a key of a curve", false, { of_a_curve }, BYTES("\x00\x9c"), false, 0, 0 },
	{ "the first that may", false, { may_not, may_too, may }, BYTES("\x00\x9c"), false, 0x009c,
	  1 },
	{ "the first that may of two that do", false, { curve, may, may_too }, BYTES("\x00\x9c"),
	  false, 0x009c, 1 },
	{ "the first may decrypt, the second sign", false, { may, curve },
	  BYTES("\x00\x9c\xc0\x2b"), false, 0xc02b, 1 },
	{ "the first may sign, the second decrypt", false, { curve, may },
	  BYTES("\x00\x9c\xc0\x2b"), false, 0xc02b, 0 },
	{ "the first cannot sign for this client", false, { curve, may }, BYTES("\x00\x9c\xc0\x2b"),
	  true, 0x009c, 1 },
	{ "who may only decrypt", false, { only_decrypts }, BYTES("\xc0\x2f\x00\x9c"), false,
	  0x009c, 0 },
	{ "who may only decrypt, not configured", true, { only_decrypts },
	  BYTES("\xc0\x2f\x00\x9c"), false, 0, 0 },
	{ "who may only decrypt, and one that signs", false, { only_decrypts, may },
	  BYTES("\x00\x9c\xc0\x2f"), false, 0xc02f, 1 },
	{ "CBC, which nobody does", false, { may }, BYTES("\x00\x2f\x00\x3c"), false, 0, 0 },
};

static void test_choice(void)
{
	const struct kshake_negotiated *n;
	struct server_session12 t;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(choices); i++) {
		test_begin("rsa 1.2, choice: %s", choices[i].what);
		server12_init_rsa(&t);
		t.config.rsa_kex = !choices[i].off;
		t.c.suites = choices[i].suites;
		if (choices[i].no_schemes)
			t.c.schemes.len = 0;
		for (j = 0; j < 3 && choices[i].credentials[j]; j++)
			t.owner.list[j] = choices[i].credentials[j]();
		t.owner.nr = j;
		server12_to(&t, SERVER12_KEY_EXCHANGE);
		expect(t.owner.asked <= 1);
		if (choices[i].suite) {
			expect_eq(t.want, KSHAKE_WANT_RX);
			n = kshake_engine_negotiated(t.e);
			expect_eq(n->suite, choices[i].suite);
			expect(n->credential == t.owner.list[choices[i].shown]);
			expect_eq(!n->own_scheme, fake12_rsa_kex(&t.c.p));
			expect_eq(!n->group, fake12_rsa_kex(&t.c.p));
			server12_say(&t, KSHAKE_MSG_CLIENT_KEY_EXCHANGE);
			server12_say(&t, FAKE_CCS);
			server12_say(&t, KSHAKE_MSG_FINISHED);
			server12_expect_done(&t);
		} else {
			server12_expect_fault(&t, NO_COMMON);
		}
		server12_end(&t);
	}
}

/* RFC 7919, 4: what is in common is asked for first, and then what it is wanting. */
static void test_fields(void)
{
	static const u16 groups[] = { KSHAKE_GROUP_X25519, KSHAKE_GROUP_FFDHE2048 };
	struct server_session12 t;
	unsigned int may;

	for (may = 0; may < 2; may++) {
		test_begin("rsa 1.2: a client of other fields, and a credential that may%s",
			   may ? "" : " not");
		server12_init_rsa(&t);
		if (!may)
			t.owner.list[0] = test_signing_credential(TEST_KEY_RSA2048);
		t.config.groups = groups;
		t.config.nr_groups = ARRAY_SIZE(groups);
		t.c.groups = (struct kshake_bytes)BYTES("\x01\x02");
		t.c.suites = (struct kshake_bytes)BYTES("\x00\x9e\x00\x9c");
		server12_to(&t, may ? SERVER12_NOTHING : SERVER12_KEY_EXCHANGE);
		if (may)
			server12_expect_done(&t);
		else
			server12_expect_fault(&t, FAULT(INSUFFICIENT_SECURITY,
							NO_COMMON_PARAMETERS));
		server12_end(&t);
	}
}

/* What a client without any extension is, and one with TLS 1.3 in the first version's place. */
static void test_clients(void)
{
	struct server_session12 t;
	struct ssl12 p;

	test_begin("rsa 1.2: a client without extensions");
	server12_init_rsa(&t);
	t.c.p.ems = false;
	t.c.server_name = false;
	t.c.renegotiation_info = false;
	t.c.point_formats = false;
	t.c.groups.len = 0;
	t.c.schemes.len = 0;
	server12_to(&t, SERVER12_NOTHING);
	server12_expect_done(&t);
	server12_end(&t);

	/* RFC 5246, 7.4.7.1: the version that was offered, and not what was agreed. */
	test_begin("rsa 1.2: a client that offers 0x0304 by legacy_version");
	server12_init_rsa(&t);
	t.c.version = 0x0304;
	server12_to(&t, SERVER12_NOTHING);
	server12_expect_done(&t);
	server12_end(&t);

	test_begin("rsa 1.2: a client that offers TLS 1.3, too, where there is none");
	server12_init_rsa(&t);
	t.c.versions = (struct kshake_bytes)BYTES("\x03\x04\x03\x03");
	server12_to(&t, SERVER12_NOTHING);
	server12_expect_done(&t);
	server12_end(&t);

	test_begin("rsa 1.2: TLS 1.3 comes before it, with the same credential");
	init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, suites[0].name);
	p.config.max_version = KSHAKE_VERSION_1_3;
	SSL_CTX_set_max_proto_version(p.ctx, TLS1_3_VERSION);
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_DONE);
	expect_eq(kshake_engine_negotiated(p.e)->version, KSHAKE_VERSION_1_3);
	expect(kshake_engine_negotiated(p.e)->own_scheme);
	ssl12_end(&p);

	test_begin("rsa 1.2: a client that was not told to does not offer it");
	ssl12_init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, suites[0].name, NULL);
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_received, TLS_ALERT_DESC_HANDSHAKE_FAILURE);
	ssl12_end(&p);
}

/* A certificate of the RSA-2048 key with this in it. */
static struct test_cert make_cert(int nid, const char *value)
{
	struct test_cert cert = *test_cert(TEST_KEY_RSA2048);
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	cert.x509 = X509_dup(cert.x509);
	cert.der = NULL;
	X509_add_ext(cert.x509, ext, -1);
	X509_sign(cert.x509, cert.key, EVP_sha256());
	cert.der_len = i2d_X509(cert.x509, &cert.der);
	X509_EXTENSION_free(ext);
	return cert;
}

/* A certificate of a key that is too long to encrypt with, which nobody has the other half of. */
static struct test_cert make_long_cert(void)
{
	struct test_cert cert = *test_cert(TEST_KEY_RSA2048);
	BIGNUM *n = BN_new(), *e = BN_new();
	EVP_PKEY *key = EVP_PKEY_new();
	RSA *rsa = RSA_new();

	BN_rand(n, KSHAKE_SIG_MAX * 8 + 1, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	BN_set_word(e, RSA_F4);
	RSA_set0_key(rsa, n, e, NULL);
	EVP_PKEY_assign_RSA(key, rsa);
	cert.x509 = X509_dup(cert.x509);
	X509_set_pubkey(cert.x509, key);
	EVP_PKEY_free(key);
	X509_sign(cert.x509, cert.key, EVP_sha256());
	cert.der = NULL;
	cert.der_len = i2d_X509(cert.x509, &cert.der);
	return cert;
}

/* RFC 5246, 7.4.2: what the server's certificate must be. */
static void test_certificates(void)
{
	static const struct {
		const char *what;
		int nid;
		const char *value;
		bool right;
	} certs[] = {
		{ "no keyUsage", NID_basic_constraints, "CA:FALSE", true },
		{ "keyEncipherment", NID_key_usage, "keyEncipherment", true },
		{ "all sorts of keyUsage", NID_key_usage,
		  "critical,digitalSignature,keyEncipherment,dataEncipherment", true },
		{ "digitalSignature alone", NID_key_usage, "digitalSignature", false },
		{ "all but keyEncipherment", NID_key_usage,
		  "digitalSignature,dataEncipherment,keyAgreement,keyCertSign,cRLSign", false },
	};
	static const u16 ecdsa[] = { KSHAKE_SIG_ECDSA_SECP256R1_SHA256 };
	struct test_cert cert;
	struct session12 t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(certs); i++) {
		test_begin("rsa 1.2: a certificate with %s", certs[i].what);
		cert = make_cert(certs[i].nid, certs[i].value);
		session12_init_rsa(&t);
		t.s.cert = &cert;
		session12_to(&t, STAGE12_NOTHING);
		if (certs[i].right)
			session12_expect_done(&t);
		else
			session12_expect_fault(&t, FAULT(UNSUPPORTED_CERTIFICATE,
							 UNSUPPORTED_CERTIFICATE));
		session12_end(&t);

		test_begin("rsa 1.2: the same in front of ECDHE: %s", certs[i].what);
		session12_init(&t);
		t.s.p.suite = kshake_suite_find(KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM);
		t.s.cert = &cert;
		session12_to(&t, STAGE12_REQUEST_OR_DONE);
		expect_eq(t.want, KSHAKE_WANT_RX);
		session12_end(&t);
		X509_free(cert.x509);
		OPENSSL_free(cert.der);
	}

	test_begin("rsa 1.2: a certificate of a curve");
	session12_init_rsa(&t);
	t.s.cert = test_cert(TEST_KEY_P256);
	session12_to(&t, STAGE12_REQUEST_OR_DONE);
	session12_expect_fault(&t, FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE));
	session12_end(&t);

	/* Signatures of these are verified, up to 8192 bits. */
	test_begin("rsa 1.2: a certificate of a key that is too long");
	cert = make_long_cert();
	session12_init_rsa(&t);
	t.s.cert = &cert;
	session12_to(&t, STAGE12_REQUEST_OR_DONE);
	session12_expect_fault(&t, FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE));
	session12_end(&t);
	X509_free(cert.x509);
	OPENSSL_free(cert.der);

	/* Who signs nothing need not be able to. */
	test_begin("rsa 1.2: a client without a signature scheme for RSA");
	session12_init_rsa(&t);
	t.config.schemes = ecdsa;
	t.config.nr_schemes = ARRAY_SIZE(ecdsa);
	session12_to(&t, STAGE12_NOTHING);
	session12_expect_done(&t);
	session12_end(&t);

	test_begin("rsa 1.2: a server that chooses it unasked");
	session12_init_rsa(&t);
	t.config.rsa_kex = false;
	session12_to(&t, STAGE12_CERTIFICATE);
	session12_expect_fault(&t, FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER));
	session12_end(&t);
}

void test_rsa12(void)
{
	test_agreed();
	test_mutual();
	test_pairs();
	test_choice();
	test_fields();
	test_clients();
	test_certificates();
	test_credentials_free();
}
