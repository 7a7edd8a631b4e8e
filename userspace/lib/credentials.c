// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The kernel's store of credentials.
 */
#include <errno.h>
#include <string.h>
#include <netlink/attr.h>

#include "genl.h"
#include "kshake.h"

/* What is sent besides the longest chain and OCSP response. */
#define SMALL_ATTRIBUTES	65536
#define STAPLE_MAX		32768

/* DER, one SEQUENCE behind another. */
#define DER_SEQUENCE		0x30

/* The length of the certificate at @der; of what is none, all that is there. */
static size_t certificate(const unsigned char *der, size_t len)
{
	size_t head = 2, body;

	if (len < 4 || der[0] != DER_SEQUENCE)
		return len;
	body = der[1];
	if (body == 0x81) {
		body = der[2];
		head = 3;
	} else if (body == 0x82) {
		body = (size_t)der[2] << 8 | der[3];
		head = 4;
	} else if (body >= 0x80) {
		return len;
	}
	return body < len - head ? head + body : len;
}

/* An attribute for each certificate. The kernel says what is wrong with which. */
static bool put_chain(struct nl_msg *msg, const unsigned char *der, size_t len)
{
	while (len) {
		size_t n = certificate(der, len);

		if (nla_put(msg, KSHAKE_A_CREDENTIAL_CERTIFICATE, (int)n, der))
			return false;
		der += n;
		len -= n;
	}
	return true;
}

static bool put_lists(struct nl_msg *msg, const struct kshake_credential *c)
{
	for (size_t i = 0; i < c->nr_snis; i++) {
		if (nla_put_string(msg, KSHAKE_A_CREDENTIAL_SNI, c->snis[i]))
			return false;
	}
	for (size_t i = 0; i < c->nr_uids; i++) {
		if (nla_put_u32(msg, KSHAKE_A_CREDENTIAL_UID, c->uids[i]))
			return false;
	}
	return true;
}

static bool put_credential(struct nl_msg *msg, const struct kshake_credential *c)
{
	if (nla_put_string(msg, KSHAKE_A_CREDENTIAL_NAME, c->name))
		return false;
	if (c->key ? nla_put_u32(msg, KSHAKE_A_CREDENTIAL_KEY, (uint32_t)c->key) :
		     nla_put_flag(msg, KSHAKE_A_CREDENTIAL_EXTERNAL))
		return false;
	if (c->staple_len &&
	    nla_put(msg, KSHAKE_A_CREDENTIAL_STAPLE, (int)c->staple_len, c->staple))
		return false;
	if (c->replace && nla_put_flag(msg, KSHAKE_A_CREDENTIAL_REPLACE))
		return false;
	if (c->rsa_kex && nla_put_flag(msg, KSHAKE_A_CREDENTIAL_RSA_KEX))
		return false;
	return put_lists(msg, c) && put_chain(msg, c->chain, c->chain_len);
}

/**
 * struct listener - whom to tell of each credential
 * @each: what to call
 * @arg: its second argument
 */
struct listener {
	void (*each)(const struct kshake_credential_info *info, void *arg);
	void *arg;
};

/* Of a list: the strings stay in the message, the numbers are copied. */
static void take_lists(const struct nlmsghdr *nlh, struct kshake_credential_info *info)
{
	struct nlattr *attr = (struct nlattr *)((char *)nlmsg_data(nlh) + GENL_HDRLEN);
	int left = nlmsg_datalen(nlh) - (int)GENL_HDRLEN;

	for (; nla_ok(attr, left); attr = nla_next(attr, &left)) {
		if (nla_type(attr) == KSHAKE_A_CREDENTIAL_SNI &&
		    info->nr_snis < KSHAKE_CREDENTIAL_SNIS_MAX)
			info->snis[info->nr_snis++] = nla_get_string(attr);
		else if (nla_type(attr) == KSHAKE_A_CREDENTIAL_UID &&
			 info->nr_uids < KSHAKE_CREDENTIAL_UIDS_MAX)
			info->uids[info->nr_uids++] = nla_get_u32(attr);
	}
}

static int take_credential(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_CREDENTIAL_MAX + 1];
	const struct listener *listener = arg;
	struct kshake_credential_info info = {};
	struct nlattr *digest;

	if (genl_attributes(nlh, attrs, KSHAKE_A_CREDENTIAL_MAX) ||
	    !attrs[KSHAKE_A_CREDENTIAL_NAME])
		return 0;
	info.name = nla_get_string(attrs[KSHAKE_A_CREDENTIAL_NAME]);
	info.external = attrs[KSHAKE_A_CREDENTIAL_EXTERNAL];
	info.rsa_kex = attrs[KSHAKE_A_CREDENTIAL_RSA_KEX];
	info.key_type = (uint32_t)genl_uint(attrs[KSHAKE_A_CREDENTIAL_KEY_TYPE]);
	info.bits = (uint32_t)genl_uint(attrs[KSHAKE_A_CREDENTIAL_BITS]);
	info.users = (uint32_t)genl_uint(attrs[KSHAKE_A_CREDENTIAL_USERS]);
	digest = attrs[KSHAKE_A_CREDENTIAL_SHA256];
	if (digest && nla_len(digest) == sizeof(info.leaf_sha256))
		memcpy(info.leaf_sha256, nla_data(digest), sizeof(info.leaf_sha256));
	take_lists(nlh, &info);
	listener->each(&info, listener->arg);
	return 0;
}

/* Fills in what is asked for; false: it does not fit. */
typedef bool put_fn(struct nl_msg *msg, const void *what);

static int change(struct genl *g, uint8_t cmd, put_fn *put, const void *what, char *why,
		  size_t size)
{
	struct nl_msg *msg = genl_message(g, cmd);

	if (!msg)
		return -ENOMEM;
	if (nlmsg_expand(msg, KSHAKE_OWN_CHAIN_MAX + STAPLE_MAX + SMALL_ATTRIBUTES) ||
	    !put(msg, what)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	return genl_ask(g, msg, NLM_F_ACK, NULL, NULL, why, size);
}

static int change_store(uint8_t cmd, put_fn *put, const void *what, char *why, size_t size)
{
	struct genl g;
	int err;

	why[0] = '\0';
	err = genl_open(&g);
	if (!err) {
		err = change(&g, cmd, put, what, why, size);
		genl_close(&g);
	}
	return genl_result(err);
}

static bool put_new(struct nl_msg *msg, const void *credential)
{
	return put_credential(msg, credential);
}

int kshake_credential_add(const struct kshake_credential *credential, char *why, size_t size)
{
	if (credential->chain_len > KSHAKE_OWN_CHAIN_MAX || credential->staple_len > STAPLE_MAX) {
		why[0] = '\0';
		return genl_result(-EMSGSIZE);
	}
	return change_store(KSHAKE_CMD_CREDENTIAL_NEW, put_new, credential, why, size);
}

static bool put_name(struct nl_msg *msg, const void *name)
{
	return !nla_put_string(msg, KSHAKE_A_CREDENTIAL_NAME, name);
}

int kshake_credential_del(const char *name, char *why, size_t size)
{
	return change_store(KSHAKE_CMD_CREDENTIAL_DEL, put_name, name, why, size);
}

int kshake_each_credential(void (*each)(const struct kshake_credential_info *info, void *arg),
			   void *arg)
{
	struct listener listener = { .each = each, .arg = arg };

	return genl_query(KSHAKE_CMD_CREDENTIAL_GET, NLM_F_DUMP, take_credential, &listener);
}
