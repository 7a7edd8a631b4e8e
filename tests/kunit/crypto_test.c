// SPDX-License-Identifier: GPL-2.0-only
/* kmod/crypto/ beyond what vectors can say: fresh keys, misuse, limits, pools. */
#include <kunit/test.h>

#include "../../kmod/crypto/backend.h"
#include "../../kmod/crypto/der.h"
#include "../../kmod/crypto/pool.h"
#include "../../kmod/crypto/selftest.h"
#include "../../kmod/crypto/sig.h"

static const u16 groups[] = {
	KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_SECP384R1,
	KSHAKE_GROUP_FFDHE2048, KSHAKE_GROUP_FFDHE3072, KSHAKE_GROUP_FFDHE4096,
};

static void group_desc(const u16 *group, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "group 0x%04x", *group);
}

KUNIT_ARRAY_PARAM(group, groups, group_desc);

/**
 * struct side - one end of a key exchange
 * @kex: its private key
 * @public: its share
 * @secret: what it arrived at
 */
struct side {
	struct kshake_kex *kex;
	struct kshake_bytes public;
	struct kshake_bytes secret;
};

static int side_start(struct side *s, u16 group)
{
	int err = kshake_kex_new(&s->kex, group);

	if (!err)
		kshake_kex_public(s->kex, &s->public);
	return err;
}

static int side_finish(struct side *s, const struct side *peer)
{
	return kshake_kex_shared(s->kex, peer->public.data, peer->public.len, &s->secret);
}

static void kex_round_trip(struct kunit *test)
{
	u16 group = *(const u16 *)test->param_value;
	struct side *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);
	struct side *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_EQ(test, side_start(a, group), 0);
	KUNIT_ASSERT_EQ(test, side_start(b, group), 0);
	KUNIT_ASSERT_EQ(test, a->public.len, b->public.len);
	KUNIT_EXPECT_MEMNEQ(test, a->public.data, b->public.data, a->public.len);

	KUNIT_ASSERT_EQ(test, side_finish(a, b), 0);
	KUNIT_ASSERT_EQ(test, side_finish(b, a), 0);
	KUNIT_ASSERT_EQ(test, a->secret.len, b->secret.len);
	KUNIT_EXPECT_MEMEQ(test, a->secret.data, b->secret.data, a->secret.len);

	kshake_kex_free(a->kex);
	kshake_kex_free(b->kex);
}

static void kex_always_fresh(struct kunit *test)
{
	u16 group = *(const u16 *)test->param_value;
	u8 (*seen)[KSHAKE_KEX_PUBLIC_MAX];
	struct kshake_bytes public;
	struct kshake_kex *kex;
	unsigned int i, j;

	seen = kunit_kcalloc(test, 8, sizeof(*seen), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, seen);

	for (i = 0; i < 8; i++) {
		KUNIT_ASSERT_EQ(test, kshake_kex_new(&kex, group), 0);
		kshake_kex_public(kex, &public);
		memcpy(seen[i], public.data, public.len);
		kshake_kex_free(kex);
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_MEMNEQ(test, seen[i], seen[j], KSHAKE_KEX_PUBLIC_MAX);
	}
}

/**
 * struct scalar_case - a private key that is no good
 * @name: why
 * @group: NamedGroup
 * @len: of the key
 * @fill: every byte of it
 * @err: expected
 */
struct scalar_case {
	const char *name;
	u16 group;
	size_t len;
	u8 fill;
	int err;
};

static const struct scalar_case scalar_cases[] = {
	{ "X25519: empty", KSHAKE_GROUP_X25519, 0, 1, -EINVAL },
	{ "X25519: too short", KSHAKE_GROUP_X25519, 31, 1, -EINVAL },
	{ "X25519: too long", KSHAKE_GROUP_X25519, 33, 1, -EINVAL },
	{ "X25519: zero is clamped", KSHAKE_GROUP_X25519, 32, 0, 0 },
	{ "P-256: zero", KSHAKE_GROUP_SECP256R1, 32, 0, -EINVAL },
	{ "P-256: above the order", KSHAKE_GROUP_SECP256R1, 32, 0xff, -EINVAL },
	{ "P-256: too short", KSHAKE_GROUP_SECP256R1, 31, 1, -EINVAL },
	{ "P-256: too long", KSHAKE_GROUP_SECP256R1, 33, 1, -EINVAL },
	{ "P-256: good", KSHAKE_GROUP_SECP256R1, 32, 1, 0 },
	{ "P-384: zero", KSHAKE_GROUP_SECP384R1, 48, 0, -EINVAL },
	{ "P-384: above the order", KSHAKE_GROUP_SECP384R1, 48, 0xff, -EINVAL },
	{ "P-384: as for P-256", KSHAKE_GROUP_SECP384R1, 32, 1, -EINVAL },
	{ "P-384: good", KSHAKE_GROUP_SECP384R1, 48, 1, 0 },
	{ "ffdhe2048: zero", KSHAKE_GROUP_FFDHE2048, 32, 0, -EINVAL },
	{ "ffdhe2048: too short", KSHAKE_GROUP_FFDHE2048, 31, 1, -EINVAL },
	{ "ffdhe2048: as for ffdhe3072", KSHAKE_GROUP_FFDHE2048, 40, 1, -EINVAL },
	{ "ffdhe2048: good", KSHAKE_GROUP_FFDHE2048, 32, 0xff, 0 },
	{ "ffdhe3072: good", KSHAKE_GROUP_FFDHE3072, 40, 1, 0 },
	{ "ffdhe4096: good", KSHAKE_GROUP_FFDHE4096, 48, 1, 0 },
	{ "ffdhe6144", 0x0103, 48, 1, -EOPNOTSUPP },
	{ "group 0", 0x0000, 32, 1, -EOPNOTSUPP },
	{ "secp521r1", 0x0019, 66, 1, -EOPNOTSUPP },
	{ "x448", 0x001e, 56, 1, -EOPNOTSUPP },
	{ "group 0xffff", 0xffff, 32, 1, -EOPNOTSUPP },
};

static void scalar_desc(const struct scalar_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(scalar, scalar_cases, scalar_desc);

static void kex_scalar(struct kunit *test)
{
	const struct scalar_case *c = test->param_value;
	struct kshake_kex *kex = NULL;
	u8 private[80];

	memset(private, c->fill, sizeof(private));
	KUNIT_EXPECT_EQ(test, c->err,
			kshake_kex_new_with(&kex, c->group, private, c->len));
	if (c->err == -EOPNOTSUPP)
		KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, kshake_kex_new(&kex, c->group));
	kshake_kex_free(kex);
}

static void aead_aad_limits(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 64, GFP_KERNEL);
	u8 key[KSHAKE_AEAD_KEY_MAX] = {}, nonce[KSHAKE_AEAD_IV] = {};
	u8 aad[KSHAKE_AEAD_AAD_MAX + 1] = {};
	struct kshake_aead *aead;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, kshake_aead_new(&aead, KSHAKE_AEAD_AES_128_GCM, key), 0);
	KUNIT_EXPECT_EQ(test, kshake_aead_seal(aead, nonce, aad, 0, buf, 9), -EINVAL);
	KUNIT_EXPECT_EQ(test, kshake_aead_seal(aead, nonce, aad, sizeof(aad), buf, 9), -EINVAL);
	KUNIT_EXPECT_EQ(test, kshake_aead_open(aead, nonce, aad, 0, buf, 25), -EINVAL);
	KUNIT_EXPECT_EQ(test, kshake_aead_open(aead, nonce, aad, sizeof(aad), buf, 25), -EINVAL);
	kshake_aead_free(aead);
}

/* The longest record, TLSInnerPlaintext of 2^14 + 1 bytes with padding up to the limit. */
static void aead_full_record(struct kunit *test)
{
	size_t len = 16384 + 256 - KSHAKE_AEAD_TAG;
	u8 *buf = kunit_kmalloc(test, len + KSHAKE_AEAD_TAG, GFP_KERNEL);
	u8 *copy = kunit_kmalloc(test, len, GFP_KERNEL);
	u8 key[KSHAKE_AEAD_KEY_MAX] = { 1 }, nonce[KSHAKE_AEAD_IV] = { 2 }, aad[5] = { 23, 3, 3 };
	struct kshake_aead *aead;
	enum kshake_aead_alg alg;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	for (alg = 0; alg < KSHAKE_AEAD_NR; alg++) {
		kshake_rand(buf, len);
		memcpy(copy, buf, len);
		KUNIT_ASSERT_EQ(test, kshake_aead_new(&aead, alg, key), 0);
		KUNIT_EXPECT_EQ(test, kshake_aead_seal(aead, nonce, aad, 5, buf, len), 0);
		KUNIT_EXPECT_MEMNEQ(test, buf, copy, len);
		KUNIT_EXPECT_EQ(test, kshake_aead_open(aead, nonce, aad, 5, buf,
						       len + KSHAKE_AEAD_TAG), 0);
		KUNIT_EXPECT_MEMEQ(test, buf, copy, len);
		kshake_aead_free(aead);
	}
}

static void free_of_null(struct kunit *test)
{
	kshake_aead_free(NULL);
	kshake_kex_free(NULL);
	kshake_private_key_free(NULL);
	KUNIT_SUCCEED(test);
}

static void hash_wipes(struct kunit *test)
{
	struct kshake_hash h, zero = {};

	KUNIT_ASSERT_EQ(test, kshake_hash_init(&h, KSHAKE_HASH_SHA384), 0);
	KUNIT_ASSERT_EQ(test, kshake_hash_update(&h, "secret", 6), 0);
	kshake_hash_wipe(&h);
	KUNIT_EXPECT_MEMEQ(test, &h, &zero, sizeof(h));
}

/* A copy of a running hash is a running hash. */
static void hash_copies(struct kunit *test)
{
	u8 a[KSHAKE_DIGEST_MAX], b[KSHAKE_DIGEST_MAX], whole[KSHAKE_DIGEST_MAX];
	struct kshake_hash h, copy;
	enum kshake_hash_alg alg;

	for (alg = 0; alg < KSHAKE_HASH_NR; alg++) {
		KUNIT_ASSERT_EQ(test, kshake_hash_init(&h, alg), 0);
		KUNIT_ASSERT_EQ(test, kshake_hash_update(&h, "Client", 6), 0);
		copy = h;
		KUNIT_ASSERT_EQ(test, kshake_hash_update(&copy, "Goodbye", 7), 0);
		KUNIT_ASSERT_EQ(test, kshake_hash_update(&h, "Hello", 5), 0);
		KUNIT_ASSERT_EQ(test, kshake_hash_peek(&h, a), 0);
		KUNIT_ASSERT_EQ(test, kshake_hash_peek(&copy, b), 0);
		KUNIT_ASSERT_EQ(test, kshake_hash_digest(alg, "ClientHello", 11, whole), 0);
		KUNIT_EXPECT_MEMEQ(test, a, whole, kshake_hash_size(alg));
		KUNIT_ASSERT_EQ(test, kshake_hash_digest(alg, "ClientGoodbye", 13, whole), 0);
		KUNIT_EXPECT_MEMEQ(test, b, whole, kshake_hash_size(alg));
		kshake_hash_wipe(&h);
		kshake_hash_wipe(&copy);
	}
}

/**
 * struct der_case - something that may be SEQUENCE { INTEGER, INTEGER }
 * @name: what it is
 * @len: of @data
 * @data: in DER, or not
 * @first: length of the first number, without leading zeros
 * @second: length of the second
 * @err: expected
 */
struct der_case {
	const char *name;
	u8 len;
	u8 data[16];
	u8 first;
	u8 second;
	int err;
};

static const struct der_case der_cases[] = {
	{ "1 and 2", 8, { 0x30, 6, 2, 1, 1, 2, 1, 2 }, 1, 1, 0 },
	{ "0 and 127", 8, { 0x30, 6, 2, 1, 0, 2, 1, 0x7f }, 0, 1, 0 },
	{ "128 and 256", 10, { 0x30, 8, 2, 2, 0, 0x80, 2, 2, 1, 0 }, 1, 2, 0 },
	{ "nothing", 0, { 0 }, 0, 0, -EBADMSG },
	{ "tag alone", 1, { 0x30 }, 0, 0, -EBADMSG },
	{ "empty sequence", 2, { 0x30, 0 }, 0, 0, -EBADMSG },
	{ "one number", 5, { 0x30, 3, 2, 1, 1 }, 0, 0, -EBADMSG },
	{ "three numbers", 11, { 0x30, 9, 2, 1, 1, 2, 1, 2, 2, 1, 3 }, 0, 0, -EBADMSG },
	{ "byte behind", 9, { 0x30, 6, 2, 1, 1, 2, 1, 2, 0 }, 0, 0, -EBADMSG },
	{ "byte at the end inside", 9, { 0x30, 7, 2, 1, 1, 2, 1, 2, 0 }, 0, 0, -EBADMSG },
	{ "sequence runs over", 8, { 0x30, 7, 2, 1, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "second runs over", 8, { 0x30, 6, 2, 1, 1, 2, 2, 2 }, 0, 0, -EBADMSG },
	{ "first runs over the second", 8, { 0x30, 6, 2, 4, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "second without length", 6, { 0x30, 4, 2, 1, 1, 2 }, 0, 0, -EBADMSG },
	{ "empty number", 7, { 0x30, 5, 2, 0, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "negative", 8, { 0x30, 6, 2, 1, 0x80, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "second negative", 8, { 0x30, 6, 2, 1, 1, 2, 1, 0xff }, 0, 0, -EBADMSG },
	{ "needless zero", 9, { 0x30, 7, 2, 2, 0, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "zero in two bytes", 9, { 0x30, 7, 2, 2, 0, 0, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "SET", 8, { 0x31, 6, 2, 1, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "OCTET STRING inside", 8, { 0x30, 6, 4, 1, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "needless long form", 9, { 0x30, 0x81, 6, 2, 1, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "needless longer form", 10, { 0x30, 0x82, 0, 6, 2, 1, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "long form cut", 2, { 0x30, 0x81 }, 0, 0, -EBADMSG },
	{ "longer form cut", 3, { 0x30, 0x82, 1 }, 0, 0, -EBADMSG },
	{ "length in three bytes", 11, { 0x30, 0x83, 0, 0, 6, 2, 1, 1, 2, 1, 2 }, 0, 0, -EBADMSG },
	{ "indefinite", 10, { 0x30, 0x80, 2, 1, 1, 2, 1, 2, 0, 0 }, 0, 0, -EBADMSG },
	{ "length of 2^32 - 1", 12, { 0x30, 0x84, 255, 255, 255, 255, 2, 1, 1, 2, 1, 2 }, 0, 0,
	  -EBADMSG },
};

static void der_desc(const struct der_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(der, der_cases, der_desc);

static void der_pair(struct kunit *test)
{
	const struct der_case *c = test->param_value;
	struct kshake_der_pair pair = {};
	u8 *exact;

	exact = kmemdup(c->data, c->len, GFP_KERNEL);	/* so that KASAN sees an over-read */
	KUNIT_ASSERT_NOT_NULL(test, exact);
	KUNIT_EXPECT_EQ(test, kshake_der_pair(exact, c->len, &pair), c->err);
	if (!c->err) {
		KUNIT_EXPECT_EQ(test, pair.first.len, c->first);
		KUNIT_EXPECT_EQ(test, pair.second.len, c->second);
	}
	kfree(exact);
}

/**
 * struct put_case - two numbers
 * @name: what they are
 * @first: big-endian
 * @second: likewise
 * @der: what they are encoded as
 */
struct put_case {
	const char *name;
	struct kshake_bytes first;
	struct kshake_bytes second;
	struct kshake_bytes der;
};

#define NUMBER(...) { (const u8 []){ __VA_ARGS__ }, sizeof((const u8 []){ __VA_ARGS__ }) }

static const struct put_case put_cases[] = {
	{ "1 and 2", NUMBER(1), NUMBER(2), NUMBER(0x30, 6, 2, 1, 1, 2, 1, 2) },
	{ "127 and 128", NUMBER(127), NUMBER(128), NUMBER(0x30, 7, 2, 1, 127, 2, 2, 0, 128) },
	{ "zeros in front", NUMBER(0, 0, 1), NUMBER(0, 255),
	  NUMBER(0x30, 7, 2, 1, 1, 2, 2, 0, 255) },
	{ "zero", NUMBER(0), NUMBER(0, 0), NUMBER(0x30, 6, 2, 1, 0, 2, 1, 0) },
};

static void put_desc(const struct put_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(put, put_cases, put_desc);

static void der_put_pair(struct kunit *test)
{
	const struct put_case *c = test->param_value;
	u8 out[32];

	KUNIT_EXPECT_EQ(test, kshake_der_put_pair(out, &c->first, &c->second), c->der.len);
	KUNIT_EXPECT_MEMEQ(test, out, c->der.data, c->der.len);
}

/* Of all lengths: it fits, it is DER, it is the same numbers. */
static void der_round_trip(struct kunit *test)
{
	size_t len, size, room = 600 + KSHAKE_DER_PAIR_OVERHEAD;
	u8 *number = kunit_kmalloc(test, 300, GFP_KERNEL);
	u8 *out = kunit_kmalloc(test, room, GFP_KERNEL);
	struct kshake_der_pair pair;
	struct kshake_bytes n;

	KUNIT_ASSERT_NOT_NULL(test, number);
	KUNIT_ASSERT_NOT_NULL(test, out);
	kshake_rand(number, 300);
	number[0] = 0x80;
	for (len = 1; len <= 300; len++) {
		n = (struct kshake_bytes){ number, len };
		size = kshake_der_put_pair(out, &n, &n);
		KUNIT_ASSERT_LE(test, size, 2 * len + KSHAKE_DER_PAIR_OVERHEAD);
		KUNIT_ASSERT_EQ(test, kshake_der_pair(out, size, &pair), 0);
		KUNIT_ASSERT_EQ(test, pair.first.len, len);
		KUNIT_ASSERT_EQ(test, pair.second.len, len);
		KUNIT_ASSERT_MEMEQ(test, pair.first.data, number, len);
		KUNIT_ASSERT_MEMEQ(test, pair.second.data, number, len);
	}
}

/* Encodings that no key of an accepted size leads to. */
static void padding_too_short(struct kunit *test)
{
	u8 digest[KSHAKE_DIGEST_MAX] = {}, salt[KSHAKE_DIGEST_MAX] = {}, em[256] = {};
	enum kshake_hash_alg alg;
	size_t len;

	for (alg = 0; alg < KSHAKE_HASH_NR; alg++) {
		for (len = 1; len < 2 * kshake_hash_size(alg) + 2; len++) {
			em[len - 1] = 0xbc;
			KUNIT_EXPECT_EQ(test, -EKEYREJECTED,
					kshake_pss_verify(alg, digest, em, 8 * len));
			KUNIT_EXPECT_EQ(test, -EINVAL,
					kshake_pss_encode(alg, digest, salt, em, 8 * len));
		}
		for (len = 0; len < kshake_hash_size(alg) + 30; len++) {
			KUNIT_EXPECT_EQ(test, -EKEYREJECTED,
					kshake_pkcs1_verify(alg, digest, em, len));
			KUNIT_EXPECT_EQ(test, -EINVAL, kshake_pkcs1_encode(alg, digest, em, len));
		}
	}
}

/* Of every length in bits, since that decides where EM begins. */
static void padding_round_trip(struct kunit *test)
{
	u8 digest[KSHAKE_DIGEST_MAX], salt[KSHAKE_DIGEST_MAX], em[256];
	enum kshake_hash_alg alg;
	size_t bits;

	kshake_rand(digest, sizeof(digest));
	kshake_rand(salt, sizeof(salt));
	for (alg = 0; alg < KSHAKE_HASH_NR; alg++) {
		for (bits = 8 * (2 * kshake_hash_size(alg) + 2); bits <= 8 * sizeof(em); bits++) {
			KUNIT_ASSERT_EQ(test, kshake_pss_encode(alg, digest, salt, em, bits), 0);
			KUNIT_ASSERT_EQ(test, kshake_pss_verify(alg, digest, em, bits), 0);
		}
		for (bits = kshake_hash_size(alg) + 30; bits <= sizeof(em); bits++) {
			KUNIT_ASSERT_EQ(test, kshake_pkcs1_encode(alg, digest, em, bits), 0);
			KUNIT_ASSERT_EQ(test, kshake_pkcs1_verify(alg, digest, em, bits), 0);
		}
	}
}

static void selftest(struct kunit *test)
{
	ktime_t start = ktime_get();
	const char *wrong = kshake_selftest();

	KUNIT_EXPECT_STREQ(test, wrong ?: "nothing wrong", "nothing wrong");
	kunit_info(test, "%lld us\n", ktime_us_delta(ktime_get(), start));
}

static void pool_bounds(struct kunit *test)
{
	struct kshake_pool *pool = kunit_kzalloc(test, sizeof(*pool), GFP_KERNEL);
	int items[KSHAKE_POOL_IDLE + 1];
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	kshake_pool_init(pool);
	KUNIT_EXPECT_NULL(test, kshake_pool_take(pool));
	for (i = 0; i < KSHAKE_POOL_IDLE; i++)
		KUNIT_EXPECT_TRUE(test, kshake_pool_give(pool, &items[i]));
	KUNIT_EXPECT_FALSE(test, kshake_pool_give(pool, &items[i]));
	while (i--)
		KUNIT_EXPECT_PTR_EQ(test, kshake_pool_take(pool), (void *)&items[i]);
	KUNIT_EXPECT_NULL(test, kshake_pool_take(pool));
}

static void rand_differs(struct kunit *test)
{
	u8 a[32] = {}, b[32] = {}, zero[32] = {};

	kshake_rand(a, sizeof(a));
	kshake_rand(b, sizeof(b));
	KUNIT_EXPECT_MEMNEQ(test, a, b, sizeof(a));
	KUNIT_EXPECT_MEMNEQ(test, a, zero, sizeof(a));
}

static struct kunit_case crypto_cases[] = {
	KUNIT_CASE_PARAM(kex_round_trip, group_gen_params),
	KUNIT_CASE_PARAM(kex_always_fresh, group_gen_params),
	KUNIT_CASE_PARAM(kex_scalar, scalar_gen_params),
	KUNIT_CASE(aead_aad_limits),
	KUNIT_CASE(aead_full_record),
	KUNIT_CASE(free_of_null),
	KUNIT_CASE(hash_wipes),
	KUNIT_CASE(hash_copies),
	KUNIT_CASE_PARAM(der_pair, der_gen_params),
	KUNIT_CASE_PARAM(der_put_pair, put_gen_params),
	KUNIT_CASE(der_round_trip),
	KUNIT_CASE(padding_too_short),
	KUNIT_CASE(padding_round_trip),
	KUNIT_CASE(selftest),
	KUNIT_CASE(pool_bounds),
	KUNIT_CASE(rand_differs),
	{}
};

static struct kunit_suite crypto_suite = {
	.name = "kshake_crypto",
	.test_cases = crypto_cases,
};

kunit_test_suite(crypto_suite);
