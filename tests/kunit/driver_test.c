// SPDX-License-Identifier: GPL-2.0-only
/*
 * RSA by a driver that misbehaves: one of our own, which does what a case tells it. What it
 * computes is no RSA, but the complement of what goes in.
 */
#include <crypto/internal/akcipher.h>
#include <kunit/test.h>
#include <linux/scatterlist.h>
#include <linux/workqueue.h>

#include "../../kmod/crypto/key.h"
#include "../../kmod/crypto/rsa_driver.h"
#include "../vectors/check.h"

#define SIZE		256	/* of the modulus */
#define ROOM_MAX	(SIZE + 8)

/**
 * struct fake_case - what the driver does
 * @name: for messages
 * @room: what it says it needs for a result; 0: as much as the modulus
 * @zeros: in front of the result
 * @shorter: bytes by which the result is shorter, its first ones being 0
 * @silent: writes nothing, and says that it did
 * @silent_len: writes nothing, and says so
 * @boasts: says that it wrote more than there is room for
 * @junk: the leading zeros are none
 * @late: it finishes later
 * @busy: so late that it takes the request only later
 * @fails: with this error
 * @err: what is to come of it
 */
struct fake_case {
	const char *name;
	unsigned int room;
	unsigned int zeros;
	unsigned int shorter;
	bool silent;
	bool silent_len;
	bool boasts;
	bool junk;
	bool late;
	bool busy;
	int fails;
	int err;
};

static const struct fake_case fake_cases[] = {
	{ "right away" },
	{ "later", .late = true },
	{ "later, and busy", .late = true, .busy = true },
	{ "in whole words", .room = ROOM_MAX, .zeros = 8 },
	{ "room for words, but no zeros", .room = ROOM_MAX },
	{ "without leading zeros", .shorter = 3 },
	{ "nothing written", .silent = true },
	{ "a length of 0", .silent_len = true },
	{ "a length beyond the room", .boasts = true, .err = -EIO },
	{ "a number beyond the modulus", .room = ROOM_MAX, .zeros = 8, .junk = true,
	  .err = -EIO },
	{ "less room than the modulus", .room = SIZE - 1, .err = -EINVAL },
	{ "no end of room", .room = 1 << 20, .err = -EINVAL },
	{ "an error", .fails = -EBADMSG, .err = -EBADMSG },
	{ "an error later", .late = true, .fails = -EBADMSG, .err = -EBADMSG },
};

static void fake_case_desc(const struct fake_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fake_case, fake_cases, fake_case_desc);

/* Cases run one after the other. */
static struct {
	const struct fake_case *todo;
	struct akcipher_request *req;
	struct delayed_work work;
	u8 in[SIZE];
	u8 out[ROOM_MAX];
} fake;

static bool fake_is_silent(void)
{
	return fake.todo->silent || fake.todo->silent_len;
}

static void fake_finish(struct akcipher_request *req)
{
	const struct fake_case *c = fake.todo;
	unsigned int i, len = c->zeros + SIZE - c->shorter;

	if (c->fails)
		return;

	sg_copy_to_buffer(req->src, sg_nents(req->src), fake.in, SIZE);
	memset(fake.out, c->junk, c->zeros);
	for (i = c->shorter; i < SIZE; i++)
		fake.out[c->zeros + i - c->shorter] = ~fake.in[i];
	if (!fake_is_silent())
		sg_copy_from_buffer(req->dst, sg_nents(req->dst), fake.out, len);
	if (!c->silent)
		req->dst_len = c->silent_len ? 0 : c->boasts ? req->dst_len + 1 : len;
}

static void fake_work(struct work_struct *work)
{
	local_bh_disable();
	if (fake.todo->busy)
		akcipher_request_complete(fake.req, -EINPROGRESS);
	fake_finish(fake.req);
	akcipher_request_complete(fake.req, fake.todo->fails);
	local_bh_enable();
}

static int fake_op(struct akcipher_request *req)
{
	if (!fake.todo->late) {
		fake_finish(req);
		return fake.todo->fails;
	}

	fake.req = req;
	schedule_delayed_work(&fake.work, HZ / 50);
	return fake.todo->busy ? -EBUSY : -EINPROGRESS;
}

static unsigned int fake_max_size(struct crypto_akcipher *tfm)
{
	return fake.todo->room ?: SIZE;
}

static int fake_set_key(struct crypto_akcipher *tfm, const void *key, unsigned int len)
{
	return 0;
}

static struct akcipher_alg fake_alg = {
	.encrypt = fake_op,
	.decrypt = fake_op,
	.max_size = fake_max_size,
	.set_pub_key = fake_set_key,
	.set_priv_key = fake_set_key,
	.base = {
		.cra_name = "kshake-test",
		.cra_driver_name = "kshake-test-driver",
		.cra_priority = 1,
		.cra_module = THIS_MODULE,
	},
};

static void result(struct kunit *test)
{
	struct kshake_rsa_driver_key *key = test->priv;
	u8 *in = kunit_kzalloc(test, SIZE, GFP_KERNEL);
	u8 *out = kunit_kzalloc(test, SIZE, GFP_KERNEL);
	u8 *want = kunit_kzalloc(test, SIZE, GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_TRUE(test, in && out && want);
	fake.todo = test->param_value;
	for (i = 0; i < SIZE; i++) {
		in[i] = i < fake.todo->shorter ? 0xff : i;
		want[i] = fake_is_silent() ? 0 : ~in[i];
	}

	KUNIT_EXPECT_EQ(test, kshake_rsa_driver_private(key, in, out, SIZE), fake.todo->err);
	if (!fake.todo->err)
		KUNIT_EXPECT_MEMEQ(test, out, want, SIZE);
}

/* A wrong result, and each error, is ours; the peer has nothing to do with it. */
static void signing(struct kunit *test)
{
	static const struct fake_case errors[] = {
		{}, { .silent = true }, { .fails = -EINVAL }, { .fails = -EBADMSG },
		{ .fails = -EKEYREJECTED }, { .fails = -EOPNOTSUPP }, { .late = true },
	};
	u8 *sig = kunit_kzalloc(test, KSHAKE_SIG_MAX, GFP_KERNEL);
	struct kshake_bytes message = { "hello", 5 }, der = {};
	struct kshake_rsa_driver_key *named;
	struct kshake_private_key *key;
	struct vector_memory m = {};
	unsigned int i;
	size_t len;

	KUNIT_ASSERT_NOT_NULL(test, sig);
	for (i = 0; i < ARRAY_SIZE(key_vectors); i++)
		if (!strcmp(key_vectors[i].name, "RSA: PKCS#8, 2048 bits"))
			der = vector_bytes(&m, key_vectors[i].der);
	if (kshake_private_key_new(&key, der.data, der.len)) {
		KUNIT_FAIL(test, "no key");
		vector_free(&m);
		return;
	}

	named = key->driver;
	key->driver = test->priv;
	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		fake.todo = &errors[i];
		KUNIT_EXPECT_EQ(test, -EIO, kshake_sig_sign(KSHAKE_SIG_RSA_PKCS1_SHA256, key,
							    &message, 1, sig, &len));
		KUNIT_EXPECT_NULL(test, memchr_inv(sig, 0, KSHAKE_SIG_MAX));
	}
	key->driver = named;

	kshake_private_key_free(key);
	vector_free(&m);
}

static int driver_init(struct kunit *test)
{
	struct kshake_rsa_driver_key *key = kunit_kzalloc(test, sizeof(*key), GFP_KERNEL);

	if (!key)
		return -ENOMEM;
	key->tfm = crypto_alloc_akcipher("kshake-test-driver", 0, 0);
	if (IS_ERR(key->tfm))
		return PTR_ERR(key->tfm);

	test->priv = key;
	return 0;
}

static void driver_exit(struct kunit *test)
{
	struct kshake_rsa_driver_key *key = test->priv;

	if (key)
		crypto_free_akcipher(key->tfm);
}

static int driver_suite_init(struct kunit_suite *suite)
{
	INIT_DELAYED_WORK(&fake.work, fake_work);
	return crypto_register_akcipher(&fake_alg);
}

static void driver_suite_exit(struct kunit_suite *suite)
{
	flush_delayed_work(&fake.work);
	crypto_unregister_akcipher(&fake_alg);
}

static struct kunit_case driver_cases[] = {
	KUNIT_CASE_PARAM(result, fake_case_gen_params),
	KUNIT_CASE(signing),
	{}
};

static struct kunit_suite driver_suite = {
	.name = "kshake_driver",
	.suite_init = driver_suite_init,
	.suite_exit = driver_suite_exit,
	.init = driver_init,
	.exit = driver_exit,
	.test_cases = driver_cases,
};

kunit_test_suite(driver_suite);
