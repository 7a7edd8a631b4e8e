// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Requests of the kernel, out of the messages that they come in. No I/O.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <linux/genetlink.h>
#include <linux/kshake_netlink.h>
#include <netlink/attr.h>

#include "request.h"

/* No user has this id. */
#define NOBODY_SAID	UINT32_MAX

static void add_cert(struct question *q, struct nlattr *attr)
{
	/* The kernel sends no more than that; one too many makes verify() reject all. */
	if (q->nr_certs == QUESTION_CERTS_MAX)
		q->certs[0] = (struct bytes){ NULL, 0 };
	else
		q->certs[q->nr_certs++] = (struct bytes){ nla_data(attr), (size_t)nla_len(attr) };
}

/* False if it is none, as in what follows. */
static bool take_u32(struct nlattr *attr, uint32_t *value)
{
	if (nla_len(attr) != sizeof(*value))
		return false;
	*value = nla_get_u32(attr);
	return true;
}

/* One that ends in a NUL, and has no other. */
static bool is_text(struct nlattr *attr)
{
	size_t len = (size_t)nla_len(attr);

	return len && strnlen(nla_data(attr), len) == len - 1;
}

static bool take_text(struct nlattr *attr, const char **text)
{
	*text = nla_data(attr);
	return is_text(attr);
}

/* False if an attribute has not the form that the specification says. */
static bool take_attribute(struct question *q, struct nlattr *attr)
{
	struct bytes bytes = { nla_data(attr), (size_t)nla_len(attr) };

	switch (nla_type(attr)) {
	case KSHAKE_A_VERIFY_ID:
		if (bytes.len != sizeof(uint64_t))
			return false;
		q->id = nla_get_u64(attr);
		return true;
	case KSHAKE_A_VERIFY_ROLE:
		return take_u32(attr, &q->role);
	case KSHAKE_A_VERIFY_NAME:
		return take_text(attr, &q->name);
	case KSHAKE_A_VERIFY_ADDRESS:
		q->address = bytes;
		return bytes.len == 4 || bytes.len == 16;
	case KSHAKE_A_VERIFY_CERTIFICATE:
		add_cert(q, attr);
		return true;
	case KSHAKE_A_VERIFY_ANCHORS:
		q->anchors = bytes;
		return bytes.len;
	case KSHAKE_A_VERIFY_STAPLE:
		q->staple = bytes;
		return true;
	case KSHAKE_A_VERIFY_POLICY:
		return take_text(attr, &q->policy);
	case KSHAKE_A_VERIFY_UID:
		return take_u32(attr, &q->uid);
	case KSHAKE_A_VERIFY_OWNER:
		return take_u32(attr, &q->owner);
	case KSHAKE_A_VERIFY_TIMEOUT:
		return take_u32(attr, &q->timeout_ms);
	case KSHAKE_A_VERIFY_KEY_ENCIPHERMENT:
		q->key_encipherment = true;
		return !bytes.len;
	default:
		/* What a newer kernel may add. */
		return true;
	}
}

static void set_deadline(struct job *job)
{
	clock_gettime(CLOCK_MONOTONIC, &job->deadline);
	job->deadline.tv_sec += job->question.timeout_ms / 1000;
	job->deadline.tv_nsec += job->question.timeout_ms % 1000 * 1000000L;
	if (job->deadline.tv_nsec >= 1000000000L) {
		job->deadline.tv_nsec -= 1000000000L;
		job->deadline.tv_sec++;
	}
}

struct job *request_read(const struct nlmsghdr *nlh)
{
	struct job *job = calloc(1, sizeof(*job));
	struct nlattr *attr;
	int left;

	if (!job)
		return NULL;
	job->question.name = "";
	job->question.policy = "";
	job->question.owner = NOBODY_SAID;
	job->message = malloc(nlh->nlmsg_len);
	if (!job->message)
		goto bad;
	memcpy(job->message, nlh, nlh->nlmsg_len);
	nlmsg_for_each_attr(attr, job->message, GENL_HDRLEN, left) {
		if (!take_attribute(&job->question, attr))
			goto bad;
	}
	if (!job->question.id)
		goto bad;
	/* A module that does not send it takes turns by it all the same: uids are the next best. */
	if (job->question.owner == NOBODY_SAID)
		job->question.owner = job->question.uid;
	set_deadline(job);
	return job;

bad:
	job_free(job);
	return NULL;
}

/* False if an attribute has not the form that the specification says. */
static bool take_sign_attribute(struct to_sign *to_sign, struct nlattr *attr)
{
	const size_t len = (size_t)nla_len(attr);

	switch (nla_type(attr)) {
	case KSHAKE_A_SIGN_ID:
		to_sign->id = len == sizeof(uint64_t) ? nla_get_u64(attr) : 0;
		return to_sign->id;
	case KSHAKE_A_SIGN_CREDENTIAL:
		if (len > sizeof(to_sign->credential) || !is_text(attr))
			return false;
		memcpy(to_sign->credential, nla_data(attr), len);
		return true;
	case KSHAKE_A_SIGN_SCHEME:
		to_sign->scheme = len == sizeof(uint32_t) ? nla_get_u32(attr) : 0;
		return true;
	case KSHAKE_A_SIGN_CONTENT:
		if (len > sizeof(to_sign->content))
			return false;
		memcpy(to_sign->content, nla_data(attr), len);
		to_sign->len = (uint32_t)len;
		return true;
	case KSHAKE_A_SIGN_UID:
		to_sign->uid = len == sizeof(uint32_t) ? nla_get_u32(attr) : UINT32_MAX;
		return true;
	case KSHAKE_A_SIGN_TIMEOUT:
		to_sign->timeout_ms = len == sizeof(uint32_t) ? nla_get_u32(attr) : 0;
		return true;
	case KSHAKE_A_SIGN_DIGEST:
		to_sign->digest = true;
		return !len;
	default:
		/* What a newer kernel may add. */
		return true;
	}
}

bool request_read_to_sign(const struct nlmsghdr *nlh, struct to_sign *to_sign)
{
	struct nlattr *attr;
	int left;

	*to_sign = (struct to_sign){};
	nlmsg_for_each_attr(attr, nlh, GENL_HDRLEN, left) {
		if (!take_sign_attribute(to_sign, attr))
			return false;
	}
	return true;
}
