// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whole handshakes on the kernel's crypto: our client's engine against our server's, over
 * suites, groups and kinds of key, with and without a client certificate.
 */
#include <kunit/test.h>

#include "../../kmod/core/engine.h"
#include "../../kmod/core/wire.h"
#include "../vectors/check.h"

/* DER: AlgorithmIdentifier of each kind of key, and what is in front of a SEQUENCE and so on. */
static const u8 rsa_algorithm[] = { 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
				    0x01, 0x01, 0x01, 0x05, 0x00 };
static const u8 p256_algorithm[] = { 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
				     0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01,
				     0x07 };
static const u8 p384_algorithm[] = { 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
				     0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22 };

static const struct kind {
	const char *key;		/* in vectors/key.h */
	const char *name;
	struct kshake_bytes algorithm;
} kinds[] = {
	{ "P-256: PKCS#8", "P-256", { p256_algorithm, sizeof(p256_algorithm) } },
	{ "P-384: PKCS#8", "P-384", { p384_algorithm, sizeof(p384_algorithm) } },
	{ "RSA: PKCS#8, 2048 bits", "RSA-2048", { rsa_algorithm, sizeof(rsa_algorithm) } },
};

/**
 * struct pair_case - a handshake
 * @kind: of both sides' keys
 * @suite: the server takes
 * @group: the server takes; the client's share is for X25519
 * @mutual: the client shows a certificate, too
 */
struct pair_case {
	const struct kind *kind;
	u16 suite;
	u16 group;
	bool mutual;
};

static struct pair_case pair_cases[ARRAY_SIZE(kinds) * 3 * 3 * 2];

/**
 * struct pair - what a case needs
 * @memory: of the vectors
 * @key: of both sides
 * @cert: a certificate, as far as the kernel reads one
 * @cert_len: its bytes
 * @credential: both sides'
 * @config: the client's and the server's
 * @engine: the client's and the server's
 */
struct pair {
	struct vector_memory memory;
	struct kshake_private_key *key;
	struct kshake_builder cert;
	u32 cert_len;
	struct kshake_credential credential;
	struct kshake_engine_config config[2];
	struct kshake_engine *engine[2];
};

static size_t der_begin(struct kshake_builder *b, u8 tag)
{
	kshake_build_u8(b, tag);
	kshake_build_u8(b, 0x82);	/* a length of two bytes */
	return kshake_build_begin(b, 2);
}

/* Contents of less than 256 bytes do not belong in a length of two: fill up in front of them. */
static void der_filler(struct kshake_builder *b)
{
	size_t mark = der_begin(b, 0x30);

	memset(kshake_build_reserve(b, 256), 0, 256);
	kshake_build_end(b, mark, 2);
}

/* Everything that a certificate has to have, nothing that anybody would trust. */
static void build_cert(struct pair *p, const struct kind *kind)
{
	const struct kshake_public_key *public = kshake_private_key_public(p->key);
	struct kshake_builder *b = &p->cert;
	size_t cert, tbs, spki, bits;
	unsigned int i;

	cert = der_begin(b, 0x30);
	tbs = der_begin(b, 0x30);
	kshake_build_bytes(b, "\x02\x01\x01", 3);		/* serialNumber */
	for (i = 0; i < 4; i++)		/* signature, issuer, validity, subject */
		der_filler(b);
	if (public->type == KSHAKE_KEY_RSA) {
		spki = der_begin(b, 0x30);
		kshake_build_bytes(b, kind->algorithm.data, kind->algorithm.len);
		bits = der_begin(b, 0x03);
		kshake_build_u8(b, 0);
		kshake_build_bytes(b, public->key.data, public->key.len);
		kshake_build_end(b, bits, 2);
		kshake_build_end(b, spki, 2);
	} else {
		kshake_build_u8(b, 0x30);
		kshake_build_u8(b, kind->algorithm.len + 3 + public->key.len);
		kshake_build_bytes(b, kind->algorithm.data, kind->algorithm.len);
		kshake_build_u8(b, 0x03);
		kshake_build_u8(b, 1 + public->key.len);
		kshake_build_u8(b, 0);
		kshake_build_bytes(b, public->key.data, public->key.len);
	}
	kshake_build_end(b, tbs, 2);
	kshake_build_bytes(b, "\x30\x05\x06\x03\x2a\x03\x04", 7);	/* signatureAlgorithm */
	kshake_build_bytes(b, "\x03\x02\x00\x00", 4);			/* signatureValue */
	kshake_build_end(b, cert, 2);
}

static int ask(void *arg, const struct kshake_bytes *server_name,
	       const struct kshake_credential **list, unsigned int max)
{
	list[0] = arg;
	return 1;
}

static int pair_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct pair), GFP_KERNEL);

	return test->priv ? 0 : -ENOMEM;
}

static void pair_exit(struct kunit *test)
{
	struct pair *p = test->priv;

	kshake_engine_free(p->engine[0]);
	kshake_engine_free(p->engine[1]);
	kshake_private_key_free(p->key);
	kshake_builder_free(&p->cert);
	vector_free(&p->memory);
}

static void make_credential(struct kunit *test, const struct kind *kind)
{
	struct pair *p = test->priv;
	struct kshake_bytes der = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(key_vectors); i++)
		if (!strcmp(key_vectors[i].name, kind->key))
			der = vector_bytes(&p->memory, key_vectors[i].der);
	KUNIT_ASSERT_EQ(test, kshake_private_key_new(&p->key, der.data, der.len), 0);
	build_cert(p, kind);
	KUNIT_ASSERT_EQ(test, p->cert.error, 0);
	p->cert_len = p->cert.len;
	p->credential = (struct kshake_credential){
		.chain = { p->cert.buf, p->cert.len },
		.nr_certs = 1,
		.cert_len = &p->cert_len,
		.key = p->key,
	};
	KUNIT_ASSERT_EQ(test, kshake_credential_check(&p->credential), 0);
}

/* From one engine's output to the other; true if anything moved. */
static bool move(struct kshake_engine *from, struct kshake_engine *to)
{
	size_t n, room;
	const u8 *out = kshake_engine_tx_buf(from, &n);
	u8 *in = kshake_engine_rx_buf(to, &room);

	if (!out || !in)
		return false;
	n = min(n, room);
	memcpy(in, out, n);
	kshake_engine_tx_done(from, n);
	kshake_engine_rx_done(to, n);
	return true;
}

static void shake(struct pair *p, unsigned int *want)
{
	const struct kshake_verdict accept = { .accepted = true };
	unsigned int i;
	bool moved;

	do {
		moved = false;
		for (i = 0; i < 2; i++) {
			want[i] = kshake_engine_run(p->engine[i]);
			if (want[i] & KSHAKE_WANT_VERIFY) {
				kshake_engine_verdict(p->engine[i], &accept);
				moved = true;
			}
			moved |= move(p->engine[i], p->engine[!i]);
		}
	} while (moved);
	for (i = 0; i < 2; i++)
		want[i] = kshake_engine_run(p->engine[i]);
}

static void expect_secrets(struct kunit *test)
{
	struct kshake_secrets *s = kunit_kcalloc(test, 2, sizeof(*s), GFP_KERNEL);
	struct pair *p = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, s);
	kshake_engine_take_secrets(p->engine[0], &s[0]);
	kshake_engine_take_secrets(p->engine[1], &s[1]);
	KUNIT_EXPECT_EQ(test, s[0].version, 0x0304);
	KUNIT_EXPECT_EQ(test, s[0].suite, s[1].suite);
	KUNIT_EXPECT_MEMEQ(test, &s[0].tx, &s[1].rx, sizeof(s[0].tx));
	KUNIT_EXPECT_MEMEQ(test, &s[0].rx, &s[1].tx, sizeof(s[0].rx));
	KUNIT_EXPECT_MEMEQ(test, s[0].exporter, s[1].exporter, KSHAKE_HASH_MAX);
	KUNIT_EXPECT_MEMEQ(test, s[0].resumption, s[1].resumption, KSHAKE_HASH_MAX);
	KUNIT_EXPECT_MEMNEQ(test, s[0].tx.secret, s[0].rx.secret, 32);
}

static void configure(struct pair *p, const struct pair_case *c)
{
	p->config[0] = (struct kshake_engine_config){
		.role = KSHAKE_CLIENT,
		.compat = true,
		.server_name = { "localhost", 9 },
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
		.credentials = ask,
		.credentials_arg = &p->credential,
	};
	p->config[1] = p->config[0];
	p->config[1].role = KSHAKE_SERVER;
	p->config[1].client_auth = c->mutual ? KSHAKE_CLIENT_AUTH_REQUIRE :
					       KSHAKE_CLIENT_AUTH_NONE;
	p->config[1].suites = &c->suite;
	p->config[1].nr_suites = 1;
	p->config[1].groups = &c->group;
	p->config[1].nr_groups = 1;
}

static void pair_handshake(struct kunit *test)
{
	const struct pair_case *c = test->param_value;
	const struct kshake_negotiated *n;
	struct pair *p = test->priv;
	unsigned int want[2];

	make_credential(test, c->kind);
	configure(p, c);
	p->engine[0] = kshake_engine_new(&p->config[0]);
	p->engine[1] = kshake_engine_new(&p->config[1]);
	KUNIT_ASSERT_NOT_NULL(test, p->engine[0]);
	KUNIT_ASSERT_NOT_NULL(test, p->engine[1]);
	shake(p, want);
	KUNIT_ASSERT_EQ(test, want[0], KSHAKE_WANT_DONE);
	KUNIT_ASSERT_EQ(test, want[1], KSHAKE_WANT_DONE);
	n = kshake_engine_negotiated(p->engine[1]);
	KUNIT_EXPECT_EQ(test, n->suite, c->suite);
	KUNIT_EXPECT_EQ(test, n->group, c->group);
	KUNIT_EXPECT_EQ(test, n->hello_retry, c->group != KSHAKE_GROUP_X25519);
	KUNIT_EXPECT_EQ(test, n->client_cert, c->mutual);
	expect_secrets(test);
}

static void pair_describe(struct pair_case *c, char *to)
{
	snprintf(to, KUNIT_PARAM_DESC_SIZE, "%s, suite 0x%04x, group 0x%04x%s", c->kind->name,
		 c->suite, c->group, c->mutual ? ", mutual" : "");
}

/* The cases are all combinations. */
static int pair_suite_init(struct kunit_suite *suite)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pair_cases); i++) {
		pair_cases[i].mutual = i % 2;
		pair_cases[i].kind = &kinds[i / 2 % 3];
		pair_cases[i].suite = kshake_default_suites[i / 6 % 3];
		pair_cases[i].group = kshake_default_groups[i / 18 % 3];
	}
	return 0;
}

KUNIT_ARRAY_PARAM(pair, pair_cases, pair_describe);

static struct kunit_case pair_kunit_cases[] = {
	KUNIT_CASE_PARAM(pair_handshake, pair_gen_params),
	{}
};

static struct kunit_suite pair_suite = {
	.name = "kshake_pair",
	.suite_init = pair_suite_init,
	.init = pair_init,
	.exit = pair_exit,
	.test_cases = pair_kunit_cases,
};

kunit_test_suite(pair_suite);
