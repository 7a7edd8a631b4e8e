// SPDX-License-Identifier: GPL-2.0-only
/*
 * ec/ and rsa/ against the kernel's generic code: random keys, points and messages, as many
 * as fit into a few seconds. What one of the two says, the other must say.
 */
#include <crypto/akcipher.h>
#include <crypto/kpp.h>
#include <crypto/sig.h>
#include <kunit/test.h>
#include <linux/jiffies.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>

#include "../../kmod/crypto/der.h"
#include "../../kmod/crypto/key.h"
#include "../vectors/check.h"

#define ROUNDS_MIN	10
#define ROUNDS_MAX	10000
#define SECONDS		1	/* for each of the cases */

/**
 * struct curve - a curve and what the kernel calls it
 * @name: for messages
 * @ec: ours
 * @ecdh: driver of kpp
 * @ecdsa: algorithms that take DER signatures, since 6.13 and before
 */
struct curve {
	const char *name;
	const struct kshake_ec *ec;
	const char *ecdh;
	const char *ecdsa[2];
};

static const struct curve curves[] = {
	{ "P-256", &kshake_ec_p256, "ecdh-nist-p256-generic",
	  { "x962(ecdsa-nist-p256-generic)", "ecdsa-nist-p256-generic" } },
	{ "P-384", &kshake_ec_p384, "ecdh-nist-p384-generic",
	  { "x962(ecdsa-nist-p384-generic)", "ecdsa-nist-p384-generic" } },
};

static void curve_desc(const struct curve *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(curve, curves, curve_desc);

/**
 * struct rounds - how often, and how long yet
 * @nr: rounds begun
 * @end: in jiffies
 */
struct rounds {
	unsigned int nr;
	unsigned long end;
};

static bool another_round(struct rounds *r)
{
	if (!r->nr)
		r->end = jiffies + SECONDS * HZ;
	cond_resched();

	return r->nr++ < ROUNDS_MIN || (r->nr <= ROUNDS_MAX && time_before(jiffies, r->end));
}

/* In [1, n - 1]; one in four with long runs of equal bits, where carries go far. */
static void random_scalar(const struct kshake_ec *ec, u8 *scalar)
{
	size_t size = kshake_ec_size(ec), from, to;
	u8 how[4];

	do {
		kshake_rand(scalar, size);
		kshake_rand(how, sizeof(how));
		from = min(how[1], how[2]) % size;
		to = max(how[1], how[2]) % size;
		if (how[0] < 64 && from < to)
			memset(scalar + from, how[3] & 1 ? 0xff : 0, to - from);
	} while (kshake_ec_check_scalar(ec, scalar));
}

/**
 * struct generic_ecdh - the kernel's ECDH
 * @tfm: with the private key
 * @req: for @tfm
 * @wait: generic code never waits
 * @in: a point
 * @out: a point, or a secret
 */
struct generic_ecdh {
	struct crypto_kpp *tfm;
	struct kpp_request *req;
	struct crypto_wait wait;
	u8 in[2 * KSHAKE_EC_SIZE_MAX];
	u8 out[2 * KSHAKE_EC_SIZE_MAX];
};

static int generic_key(struct generic_ecdh *g, const u8 *scalar, size_t size)
{
	struct {
		struct kpp_secret head;
		unsigned short key_size;
		u8 key[KSHAKE_EC_SIZE_MAX];
	} secret = {
		.head.type = CRYPTO_KPP_SECRET_TYPE_ECDH,
		.key_size = size,
	};

	secret.head.len = offsetof(typeof(secret), key) + size;
	memcpy(secret.key, scalar, size);
	return crypto_kpp_set_secret(g->tfm, &secret, secret.head.len);
}

/* Our point; with @peer the secret, into @g->out. */
static int generic_compute(struct generic_ecdh *g, const u8 *peer, size_t size)
{
	struct scatterlist in, out;

	sg_init_one(&out, g->out, peer ? size : 2 * size);
	kpp_request_set_output(g->req, &out, peer ? size : 2 * size);
	if (!peer) {
		kpp_request_set_input(g->req, NULL, 0);
		return crypto_wait_req(crypto_kpp_generate_public_key(g->req), &g->wait);
	}

	memcpy(g->in, peer, 2 * size);
	sg_init_one(&in, g->in, 2 * size);
	kpp_request_set_input(g->req, &in, 2 * size);
	return crypto_wait_req(crypto_kpp_compute_shared_secret(g->req), &g->wait);
}

static void ecdh_round(struct kunit *test, const struct kshake_ec *ec, struct generic_ecdh *g)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], other[KSHAKE_EC_SIZE_MAX], secret[KSHAKE_EC_SIZE_MAX];
	u8 public[2 * KSHAKE_EC_SIZE_MAX], peer[2 * KSHAKE_EC_SIZE_MAX];
	size_t size = kshake_ec_size(ec);

	random_scalar(ec, scalar);
	random_scalar(ec, other);
	KUNIT_ASSERT_EQ(test, kshake_ec_public(ec, scalar, public), 0);
	KUNIT_ASSERT_EQ(test, kshake_ec_public(ec, other, peer), 0);
	KUNIT_ASSERT_EQ(test, kshake_ec_shared(ec, scalar, peer, secret), 0);

	/* It refuses n - 1, 1 and their like (NIST SP 800-56A, 5.6.2.1.2), which we take. */
	if (generic_key(g, scalar, size))
		return;
	KUNIT_ASSERT_EQ(test, generic_compute(g, NULL, size), 0);
	KUNIT_ASSERT_MEMEQ(test, g->out, public, 2 * size);
	KUNIT_ASSERT_EQ(test, generic_compute(g, peer, size), 0);
	KUNIT_ASSERT_MEMEQ(test, g->out, secret, size);

	peer[2 * size - 1] ^= 1;
	KUNIT_ASSERT_EQ(test, kshake_ec_shared(ec, scalar, peer, secret), -EBADMSG);
}

static void ecdh_against_generic(struct kunit *test)
{
	const struct curve *curve = test->param_value;
	struct generic_ecdh *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);
	struct rounds rounds = {};

	KUNIT_ASSERT_NOT_NULL(test, g);
	g->tfm = crypto_alloc_kpp(curve->ecdh, 0, 0);
	if (IS_ERR(g->tfm))
		kunit_skip(test, "the kernel has no %s", curve->ecdh);
	g->req = kpp_request_alloc(g->tfm, GFP_KERNEL);
	crypto_init_wait(&g->wait);
	KUNIT_EXPECT_NOT_NULL(test, g->req);

	if (g->req) {
		kpp_request_set_callback(g->req, CRYPTO_TFM_REQ_MAY_SLEEP, crypto_req_done,
					 &g->wait);
		while (another_round(&rounds))
			ecdh_round(test, curve->ec, g);
	}

	kpp_request_free(g->req);
	crypto_free_kpp(g->tfm);
	kunit_info(test, "%u rounds\n", rounds.nr - 1);
}

/* A signature of ours, of a random digest by a random key with a random nonce. */
static int ecdsa_make(const struct kshake_ec *ec, u8 *public, u8 *digest, u8 *r, u8 *s)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], nonce[KSHAKE_EC_SIZE_MAX];
	size_t size = kshake_ec_size(ec);

	random_scalar(ec, scalar);
	random_scalar(ec, nonce);
	kshake_rand(digest, size);
	public[0] = 0x04;
	return kshake_ec_public(ec, scalar, public + 1) ?:
	       kshake_ec_sign(ec, scalar, nonce, digest, size, r, s);
}

static void ecdsa_round(struct kunit *test, const struct kshake_ec *ec, struct crypto_sig *tfm)
{
	u8 public[1 + 2 * KSHAKE_EC_SIZE_MAX], digest[KSHAKE_EC_SIZE_MAX];
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	u8 sig[2 * KSHAKE_EC_SIZE_MAX + KSHAKE_DER_PAIR_OVERHEAD];
	size_t size = kshake_ec_size(ec), len;

	KUNIT_ASSERT_EQ(test, ecdsa_make(ec, public, digest, r, s), 0);
	len = kshake_der_put_pair(sig, &(struct kshake_bytes){ r, size },
				  &(struct kshake_bytes){ s, size });

	KUNIT_ASSERT_EQ(test, crypto_sig_set_pubkey(tfm, public, 1 + 2 * size), 0);
	KUNIT_ASSERT_EQ(test, crypto_sig_verify(tfm, sig, len, digest, size), 0);
	KUNIT_ASSERT_EQ(test, kshake_ec_verify(ec, public + 1, digest, size, r, s), 0);

	digest[size / 2] ^= 0x20;
	KUNIT_ASSERT_NE(test, crypto_sig_verify(tfm, sig, len, digest, size), 0);
	KUNIT_ASSERT_EQ(test, kshake_ec_verify(ec, public + 1, digest, size, r, s), -EKEYREJECTED);
}

static void ecdsa_against_generic(struct kunit *test)
{
	const struct curve *curve = test->param_value;
	struct rounds rounds = {};
	struct crypto_sig *tfm;

	tfm = crypto_alloc_sig(curve->ecdsa[0], 0, 0);
	if (IS_ERR(tfm))
		tfm = crypto_alloc_sig(curve->ecdsa[1], 0, 0);
	if (IS_ERR(tfm))
		kunit_skip(test, "the kernel has no %s", curve->ecdsa[1]);

	while (another_round(&rounds))
		ecdsa_round(test, curve->ec, tfm);

	crypto_free_sig(tfm);
	kunit_info(test, "%u rounds\n", rounds.nr - 1);
}

/**
 * struct generic_rsa - the kernel's RSA
 * @tfm: with the key
 * @req: for @tfm
 * @wait: generic code never waits
 * @buf: what goes in, then what comes out
 */
struct generic_rsa {
	struct crypto_akcipher *tfm;
	struct akcipher_request *req;
	struct crypto_wait wait;
	u8 buf[KSHAKE_SIG_MAX];
};

static int generic_run(struct generic_rsa *g, int (*run)(struct akcipher_request *),
		       const u8 *in, u8 *out, size_t len)
{
	size_t room = crypto_akcipher_maxsize(g->tfm);
	struct scatterlist sg;
	int err;

	memcpy(g->buf, in, len);
	sg_init_one(&sg, g->buf, room);
	akcipher_request_set_crypt(g->req, &sg, &sg, len, room);
	err = crypto_wait_req(run(g->req), &g->wait);
	memcpy(out, g->buf + room - len, len);
	return err;
}

static void rsa_round(struct kunit *test, const struct kshake_private_key *key,
		      struct generic_rsa *g, u8 *buf)
{
	size_t len = key->rsa_n.len;
	u8 *in = buf, *ours = buf + 512, *theirs = buf + 1024;

	kshake_rand(in, len);
	in[0] &= key->rsa_n.data[0] >> 1;	/* below n */

	KUNIT_ASSERT_EQ(test, kshake_rsa_private(key->rsa, in, ours, kshake_rand), 0);
	KUNIT_ASSERT_EQ(test, generic_run(g, crypto_akcipher_decrypt, in, theirs, len), 0);
	KUNIT_ASSERT_MEMEQ(test, ours, theirs, len);

	KUNIT_ASSERT_EQ(test, kshake_rsa_public(&key->rsa_n, &key->rsa_e, in, ours), 0);
	KUNIT_ASSERT_EQ(test, generic_run(g, crypto_akcipher_encrypt, in, theirs, len), 0);
	KUNIT_ASSERT_MEMEQ(test, ours, theirs, len);
}

static void rsa_rounds(struct kunit *test, const struct kshake_private_key *key,
		       struct generic_rsa *g)
{
	u8 *buf = kunit_kmalloc(test, 1536, GFP_KERNEL);
	struct rounds rounds = {};

	KUNIT_ASSERT_NOT_NULL(test, buf);
	while (another_round(&rounds))
		rsa_round(test, key, g, buf);
	kunit_info(test, "%u rounds\n", rounds.nr - 1);
}

/* RSAPrivateKey, of a good RSA key in @v. */
static struct kshake_bytes rsa_der(const struct kshake_bytes *der)
{
	struct kshake_key_parts parts;

	return kshake_key_parse(der->data, der->len, &parts) ? (struct kshake_bytes){} :
							       parts.rsa_der;
}

static const char * const rsa_keys[] = {
	"RSA: PKCS#8, 2048 bits", "RSA: PKCS#8, 3072 bits", "RSA: PKCS#8, 4096 bits",
	"RSA: exponent 3",
};

static void rsa_key_desc(const char * const *name, char *desc)
{
	strscpy(desc, *name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rsa_key, rsa_keys, rsa_key_desc);

static void rsa_against_generic(struct kunit *test)
{
	const char *name = *(const char * const *)test->param_value;
	struct generic_rsa *g = kunit_kzalloc(test, sizeof(*g), GFP_KERNEL);
	struct kshake_private_key *key = NULL;
	struct vector_memory m = {};
	struct kshake_bytes der = {}, bare;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, g);
	for (i = 0; i < ARRAY_SIZE(key_vectors); i++)
		if (!strcmp(key_vectors[i].name, name))
			der = vector_bytes(&m, key_vectors[i].der);
	bare = rsa_der(&der);
	g->tfm = crypto_alloc_akcipher("rsa-generic", 0, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(g->tfm));
	g->req = akcipher_request_alloc(g->tfm, GFP_KERNEL);
	crypto_init_wait(&g->wait);

	if (!g->req || kshake_private_key_new(&key, der.data, der.len) ||
	    crypto_akcipher_set_priv_key(g->tfm, bare.data, bare.len)) {
		KUNIT_FAIL(test, "no key");
	} else {
		akcipher_request_set_callback(g->req, CRYPTO_TFM_REQ_MAY_SLEEP, crypto_req_done,
					      &g->wait);
		rsa_rounds(test, key, g);
	}

	kshake_private_key_free(key);
	akcipher_request_free(g->req);
	crypto_free_akcipher(g->tfm);
	vector_free(&m);
}

#define SLOW	((struct kunit_attributes){ .speed = KUNIT_SPEED_SLOW })

static struct kunit_case cross_cases[] = {
	KUNIT_CASE_PARAM_ATTR(ecdh_against_generic, curve_gen_params, SLOW),
	KUNIT_CASE_PARAM_ATTR(ecdsa_against_generic, curve_gen_params, SLOW),
	KUNIT_CASE_PARAM_ATTR(rsa_against_generic, rsa_key_gen_params, SLOW),
	{}
};

static struct kunit_suite cross_suite = {
	.name = "kshake_cross",
	.test_cases = cross_cases,
};

kunit_test_suite(cross_suite);
