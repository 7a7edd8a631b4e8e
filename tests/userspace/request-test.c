// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The kernel's requests, as kshaked reads them.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/genetlink.h>
#include <linux/kshake_netlink.h>
#include <netlink/attr.h>

#include "request.h"
#include "result.h"

enum { ID = 7, USER = 100001, OWNER = 1000 };

static void put(struct nl_msg *msg, int type, size_t len, const void *data)
{
	if (nla_put(msg, type, (int)len, data))
		abort();
}

static void put_u32(struct nl_msg *msg, int type, uint32_t value)
{
	put(msg, type, sizeof(value), &value);
}

/* With what every request has; to be freed. */
static struct nl_msg *message(int id_type, int uid_type)
{
	const struct genlmsghdr header = {};
	struct nl_msg *msg = nlmsg_alloc();
	const uint64_t id = ID;

	if (!msg || !nlmsg_put(msg, 0, 0, 0, 0, 0) ||
	    nlmsg_append(msg, (void *)&header, sizeof(header), NLMSG_ALIGNTO))
		abort();
	put(msg, id_type, sizeof(id), &id);
	put_u32(msg, uid_type, USER);
	return msg;
}

static struct nl_msg *to_verify(void)
{
	return message(KSHAKE_A_VERIFY_ID, KSHAKE_A_VERIFY_UID);
}

/* Frees @msg. */
static struct job *read_and_free(struct nl_msg *msg)
{
	struct job *job = request_read(nlmsg_hdr(msg));

	nlmsg_free(msg);
	return job;
}

static void test_least(void)
{
	struct job *job = read_and_free(to_verify());
	const struct question *q;

	if (!job) {
		result(false, "the least that a request has is enough");
		return;
	}
	q = &job->question;
	result(q->id == ID && q->uid == USER && !*q->name && !*q->policy && !q->nr_certs,
	       "the least that a request has is enough");
	result(q->owner == USER, "an older module names no owner: it is the uid");
	job_free(job);
}

static void test_owner(void)
{
	struct nl_msg *msg = to_verify();
	struct job *job;

	put_u32(msg, KSHAKE_A_VERIFY_OWNER, OWNER);
	job = read_and_free(msg);
	result(job && job->question.uid == USER && job->question.owner == OWNER,
	       "an owner is not the uid");
	if (job)
		job_free(job);
}

static void test_key_encipherment(void)
{
	struct nl_msg *msg = to_verify();
	struct job *job = read_and_free(to_verify());

	result(job && !job->question.key_encipherment, "a key that is to sign");
	if (job)
		job_free(job);
	put(msg, KSHAKE_A_VERIFY_KEY_ENCIPHERMENT, 0, NULL);
	job = read_and_free(msg);
	result(job && job->question.key_encipherment, "a key that is to decrypt");
	if (job)
		job_free(job);
}

static void test_root(void)
{
	struct nl_msg *msg = to_verify();
	struct job *job;

	put_u32(msg, KSHAKE_A_VERIFY_OWNER, 0);
	job = read_and_free(msg);
	result(job && !job->question.owner, "root is an owner, and not none");
	if (job)
		job_free(job);
}

static void test_newer(void)
{
	struct nl_msg *msg = to_verify();
	struct job *job;

	put_u32(msg, KSHAKE_A_VERIFY_MAX + 1, 0);
	job = read_and_free(msg);
	result(job, "what a newer module may add is ignored");
	if (job)
		job_free(job);
}

/**
 * struct sample - an attribute that has not the form that it must have
 * @what: in words
 * @type: of the attribute
 * @len: of its value, which is zeros
 */
struct sample {
	const char *what;
	int type;
	size_t len;
};

static const struct sample samples[] = {
	{ "an id of 4 bytes", KSHAKE_A_VERIFY_ID, 4 },
	{ "an id of 0", KSHAKE_A_VERIFY_ID, 8 },
	{ "a role of 2 bytes", KSHAKE_A_VERIFY_ROLE, 2 },
	{ "a name with a 0 in it", KSHAKE_A_VERIFY_NAME, 2 },
	{ "a name without an end", KSHAKE_A_VERIFY_NAME, 0 },
	{ "an address of 5 bytes", KSHAKE_A_VERIFY_ADDRESS, 5 },
	{ "anchors, but none", KSHAKE_A_VERIFY_ANCHORS, 0 },
	{ "a policy with a 0 in it", KSHAKE_A_VERIFY_POLICY, 2 },
	{ "a uid of 8 bytes", KSHAKE_A_VERIFY_UID, 8 },
	{ "an owner of 2 bytes", KSHAKE_A_VERIFY_OWNER, 2 },
	{ "an owner of 8 bytes", KSHAKE_A_VERIFY_OWNER, 8 },
	{ "a timeout of 8 bytes", KSHAKE_A_VERIFY_TIMEOUT, 8 },
	{ "key-encipherment with a value", KSHAKE_A_VERIFY_KEY_ENCIPHERMENT, 4 },
};

static void test_malformed(const struct sample *sample)
{
	static const unsigned char zeros[8];
	struct nl_msg *msg = to_verify();
	struct job *job;
	char what[80];

	put(msg, sample->type, sample->len, zeros);
	job = read_and_free(msg);
	snprintf(what, sizeof(what), "malformed: %s", sample->what);
	result(!job, what);
	if (job)
		job_free(job);
}

static void test_to_sign(void)
{
	struct nl_msg *msg = message(KSHAKE_A_SIGN_ID, KSHAKE_A_SIGN_UID);
	static const unsigned char content[TO_SIGN_MAX + 1] = "to be signed";
	struct to_sign to_sign;
	bool ok;

	put(msg, KSHAKE_A_SIGN_CREDENTIAL, sizeof("web"), "web");
	put(msg, KSHAKE_A_SIGN_CONTENT, 146, content);
	ok = request_read_to_sign(nlmsg_hdr(msg), &to_sign);
	result(ok && to_sign.id == ID && to_sign.uid == USER && to_sign.len == 146 &&
	       !to_sign.digest &&
	       !strcmp(to_sign.credential, "web") && !memcmp(to_sign.content, content, 146),
	       "a request to sign");
	put(msg, KSHAKE_A_SIGN_DIGEST, 0, NULL);
	result(request_read_to_sign(nlmsg_hdr(msg), &to_sign) && to_sign.digest == 1,
	       "a request to sign a digest");
	put(msg, KSHAKE_A_SIGN_CONTENT, TO_SIGN_MAX, content);
	result(TO_SIGN_MAX == 1095 && request_read_to_sign(nlmsg_hdr(msg), &to_sign) &&
	       to_sign.len == TO_SIGN_MAX, "a request to sign all that there can be");
	put(msg, KSHAKE_A_SIGN_CONTENT, sizeof(content), content);
	result(!request_read_to_sign(nlmsg_hdr(msg), &to_sign),
	       "malformed: more to sign than there can be");
	nlmsg_free(msg);
}

static void test_digest_with_value(void)
{
	struct nl_msg *msg = message(KSHAKE_A_SIGN_ID, KSHAKE_A_SIGN_UID);
	struct to_sign to_sign;

	put_u32(msg, KSHAKE_A_SIGN_DIGEST, 0);
	result(!request_read_to_sign(nlmsg_hdr(msg), &to_sign), "malformed: a flag with a value");
	nlmsg_free(msg);
}

int main(void)
{
	test_least();
	test_owner();
	test_key_encipherment();
	test_root();
	test_newer();
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++)
		test_malformed(&samples[i]);
	test_to_sign();
	test_digest_with_value();
	return summary();
}
