// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose request to the helper is next: users take turns, and a request to sign never stands
 * behind one to verify.
 */
#include <kunit/test.h>
#include <linux/slab.h>

#include "../../kmod/upcall/net.h"

#define VERIFY		KSHAKE_REQUEST_VERIFY
#define SIGN		KSHAKE_REQUEST_SIGN
#define NR_REQUESTS	16

static const struct kshake_request_type types[] = {
	[VERIFY] = { .kind = KSHAKE_REQUEST_VERIFY },
	[SIGN] = { .kind = KSHAKE_REQUEST_SIGN },
};

/**
 * struct fixture - requests of a namespace that has nothing else
 * @kn: with empty queues
 * @given: requests that were taken
 * @req: requests, in the order in which they came
 * @nr: entries in @req
 */
struct fixture {
	struct kshake_net kn;
	struct list_head given;
	struct kshake_request req[NR_REQUESTS];
	unsigned int nr;
};

static int user_init(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	unsigned int kind;

	KUNIT_ASSERT_NOT_NULL(test, f);
	hash_init(f->kn.users);
	for (kind = 0; kind < KSHAKE_REQUEST_KINDS; kind++)
		INIT_LIST_HEAD(&f->kn.queues[kind].turns);
	INIT_LIST_HEAD(&f->given);
	test->priv = f;
	return 0;
}

/* What a case leaves is put away here: a user goes with the last of his requests. */
static void user_exit(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 0; i < f->nr; i++)
		if (f->req[i].user)
			kshake_user_leave(&f->kn, &f->req[i]);
	KUNIT_EXPECT_TRUE(test, hash_empty(f->kn.users));
}

static struct kshake_request *join(struct kunit *test, unsigned int owner, unsigned int kind)
{
	struct kshake_user *spare = kshake_user_alloc();
	struct fixture *f = test->priv;
	struct kshake_request *req = &f->req[f->nr++];

	KUNIT_ASSERT_NOT_NULL(test, spare);
	req->owner = KUIDT_INIT(owner);
	req->type = &types[kind];
	kshake_user_join(&f->kn, req, &spare);
	kfree(spare);
	return req;
}

/* Takes the next one of that kind, which is to be @want. */
static void take(struct kunit *test, unsigned int kind, const struct kshake_request *want)
{
	struct fixture *f = test->priv;
	struct kshake_request *req = kshake_user_next(&f->kn, kind);

	KUNIT_ASSERT_PTR_EQ(test, req, want);
	if (req)
		kshake_user_take(&f->kn, req, &f->given);
}

static void kinds_apart(struct kunit *test)
{
	struct kshake_request *verify[4], *sign[2];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(verify); i++)
		verify[i] = join(test, 1, VERIFY);
	take(test, SIGN, NULL);
	for (i = 0; i < ARRAY_SIZE(sign); i++)
		sign[i] = join(test, 1, SIGN);
	take(test, SIGN, sign[0]);
	take(test, VERIFY, verify[0]);
	take(test, SIGN, sign[1]);
	take(test, SIGN, NULL);
	for (i = 1; i < ARRAY_SIZE(verify); i++)
		take(test, VERIFY, verify[i]);
	take(test, VERIFY, NULL);
}

static void users_in_turn(struct kunit *test)
{
	struct kshake_request *many[3], *one, *other;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = join(test, 1, SIGN);
	one = join(test, 2, SIGN);
	/* His turn to sign is not spent by verifying. */
	other = join(test, 2, VERIFY);
	take(test, SIGN, many[0]);
	take(test, VERIFY, other);
	take(test, SIGN, one);
	take(test, SIGN, many[1]);
	take(test, SIGN, many[2]);
	take(test, SIGN, NULL);
}

static void returned_first(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kshake_request *first = join(test, 1, SIGN), *second = join(test, 1, SIGN);
	struct kshake_request *verify = join(test, 1, VERIFY);

	take(test, SIGN, first);
	kshake_user_return(&f->kn, first);
	take(test, VERIFY, verify);
	take(test, SIGN, first);
	take(test, SIGN, second);
}

static void counted_apart(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kshake_request *sign = join(test, 1, SIGN), *verify = join(test, 1, VERIFY);
	const kuid_t owner = KUIDT_INIT(1);

	join(test, 1, SIGN);
	KUNIT_EXPECT_EQ(test, kshake_user_nr(&f->kn, owner, SIGN), 2);
	KUNIT_EXPECT_EQ(test, kshake_user_nr(&f->kn, owner, VERIFY), 1);
	KUNIT_EXPECT_EQ(test, kshake_user_nr(&f->kn, KUIDT_INIT(2), SIGN), 0);
	/* What was given still counts; what has left does not. */
	take(test, SIGN, sign);
	KUNIT_EXPECT_EQ(test, kshake_user_nr(&f->kn, owner, SIGN), 2);
	kshake_user_leave(&f->kn, sign);
	KUNIT_EXPECT_EQ(test, kshake_user_nr(&f->kn, owner, SIGN), 1);
	kshake_user_leave(&f->kn, verify);
	KUNIT_EXPECT_EQ(test, kshake_user_nr(&f->kn, owner, VERIFY), 0);
	take(test, VERIFY, NULL);
	KUNIT_EXPECT_FALSE(test, hash_empty(f->kn.users));
}

static void left_while_waiting(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kshake_request *gone = join(test, 1, SIGN), *stays = join(test, 2, SIGN);

	kshake_user_leave(&f->kn, gone);
	take(test, SIGN, stays);
	kshake_user_leave(&f->kn, stays);
	KUNIT_EXPECT_TRUE(test, hash_empty(f->kn.users));
}

static struct kunit_case user_cases[] = {
	KUNIT_CASE(kinds_apart),
	KUNIT_CASE(users_in_turn),
	KUNIT_CASE(returned_first),
	KUNIT_CASE(counted_apart),
	KUNIT_CASE(left_while_waiting),
	{}
};

static struct kunit_suite user_suite = {
	.name = "kshake_user",
	.init = user_init,
	.exit = user_exit,
	.test_cases = user_cases,
};

kunit_test_suite(user_suite);
