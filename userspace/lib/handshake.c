// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Handshakes over generic netlink.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <netlink/attr.h>
#include <netlink/socket.h>

#include "genl.h"
#include "kshake.h"

/* What is sent besides the longest trust anchors, authorities, chain and ALPN list. */
#define SMALL_ATTRIBUTES	4096

/**
 * struct owed - an event that will come
 * @next: in kshake_link.owed
 * @done: filled in when it has come; the cookie from the start
 * @come: it has
 */
struct owed {
	struct owed *next;
	struct kshake_done done;
	bool come;
};

/**
 * struct kshake_link - a netlink socket that asks for handshakes
 * @g: the socket
 * @owed: an entry for each handshake that runs, or whose end was not fetched
 * @starting: the one that was just asked for, its cookie not known yet
 * @seq: of the question
 * @answered: the answer is there, in @err
 * @lost: events were, and the caller was not told yet
 * @err: 0 or a negative errno
 * @text: what the kernel says of it
 */
struct kshake_link {
	struct genl g;
	struct owed *owed;
	struct owed *starting;
	uint32_t seq;
	bool answered;
	bool lost;
	int err;
	char text[256];
};

struct kshake_link *kshake_link_open(void)
{
	struct kshake_link *link = calloc(1, sizeof(*link));
	int err;

	if (!link)
		return NULL;
	err = genl_open(&link->g);
	if (!err)
		return link;
	free(link);
	errno = -err;
	return NULL;
}

void kshake_link_close(struct kshake_link *link)
{
	if (!link)
		return;
	while (link->owed) {
		struct owed *owed = link->owed;

		link->owed = owed->next;
		free(owed);
	}
	genl_close(&link->g);
	free(link);
}

int kshake_link_fd(const struct kshake_link *link)
{
	return nl_socket_get_fd(link->g.sk);
}

const char *kshake_link_error(const struct kshake_link *link)
{
	return link->text;
}

static uint64_t cookie_of(struct nlattr **attrs)
{
	struct nlattr *attr = attrs[KSHAKE_A_HANDSHAKE_COOKIE];

	return attr && nla_len(attr) == sizeof(uint64_t) ? nla_get_u64(attr) : 0;
}

static void take_done(struct kshake_link *link, struct nlattr **attrs)
{
	struct nlattr *status = attrs[KSHAKE_A_HANDSHAKE_STATUS];
	struct nlattr *info = attrs[KSHAKE_A_HANDSHAKE_INFO];
	uint64_t cookie = cookie_of(attrs);
	struct owed *owed = link->owed;

	while (owed && owed->done.cookie != cookie)
		owed = owed->next;
	if (!owed || !status || nla_len(status) != sizeof(uint32_t))
		return;
	owed->done.error = (int)nla_get_u32(status);
	if (info)
		memcpy(&owed->done.info, nla_data(info),
		       (size_t)nla_len(info) < sizeof(owed->done.info) ?
		       (size_t)nla_len(info) : sizeof(owed->done.info));
	owed->come = true;
}

static void take(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_HANDSHAKE_MAX + 1];
	struct kshake_link *link = arg;
	bool answer = !link->answered && nlh->nlmsg_seq == link->seq;
	uint8_t cmd;

	if (nlh->nlmsg_type == NLMSG_ERROR) {
		if (!answer)
			return;
		link->err = genl_error(nlh, link->text, sizeof(link->text));
		link->answered = true;
		return;
	}
	cmd = genl_command(&link->g, nlh);
	if ((cmd != KSHAKE_CMD_HANDSHAKE && cmd != KSHAKE_CMD_HANDSHAKE_DONE) ||
	    genl_attributes(nlh, attrs, KSHAKE_A_HANDSHAKE_MAX))
		return;
	if (cmd == KSHAKE_CMD_HANDSHAKE_DONE) {
		take_done(link, attrs);
	} else if (answer) {
		link->starting->done.cookie = cookie_of(attrs);
		link->err = link->starting->done.cookie ? 0 : -EBADMSG;
		link->answered = true;
	}
}

static int put_blob(struct nl_msg *msg, int attr, const void *data, size_t len)
{
	return len ? nla_put(msg, attr, (int)len, data) : 0;
}

static int put_number(struct nl_msg *msg, int attr, uint32_t value)
{
	return value ? nla_put_u32(msg, attr, value) : 0;
}

static int put_string(struct nl_msg *msg, int attr, const char *text)
{
	return text ? nla_put_string(msg, attr, text) : 0;
}

/* What is zero in @req is left out, and stays what the socket has. */
static int put_request(struct nl_msg *msg, const struct kshake_request *req)
{
	return nla_put_u32(msg, KSHAKE_A_HANDSHAKE_FD, (uint32_t)req->fd) ||
	       nla_put_u32(msg, KSHAKE_A_HANDSHAKE_ROLE, req->role) ||
	       put_string(msg, KSHAKE_A_HANDSHAKE_SERVER_NAME, req->server_name) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_ALPN, req->alpn, req->alpn_len) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_VERIFY, req->verify) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_PIN_SPKI, req->pins,
			req->nr_pins * KSHAKE_PIN_SPKI_LEN) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_TRUST_ANCHORS, req->anchors, req->anchors_len) ||
	       put_string(msg, KSHAKE_A_HANDSHAKE_POLICY, req->policy) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_TIMEOUT, req->timeout) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_SUITES, req->suites,
			req->nr_suites * sizeof(*req->suites)) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_GROUPS, req->groups,
			req->nr_groups * sizeof(*req->groups)) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_TRUNCATION, req->truncation) ||
	       (req->drop_chain && nla_put_u32(msg, KSHAKE_A_HANDSHAKE_KEEP_CHAIN, 0)) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_CLIENT_AUTH, req->client_auth) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_AUTHORITIES, req->authorities,
			req->authorities_len) ||
	       put_string(msg, KSHAKE_A_HANDSHAKE_CREDENTIAL, req->credential) ||
	       put_blob(msg, KSHAKE_A_HANDSHAKE_CHAIN, req->chain, req->chain_len) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_KEY, (uint32_t)req->key) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_MIN_VERSION, req->min_version) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_MAX_VERSION, req->max_version) ||
	       put_number(msg, KSHAKE_A_HANDSHAKE_RSA_KEX, req->rsa_kex);
}

/* Nothing longer than an option can be, so that its length fits an attribute. */
static bool too_long(const struct kshake_request *req)
{
	return req->alpn_len > KSHAKE_ALPN_MAX || req->nr_pins > KSHAKE_PIN_SPKI_MAX ||
	       req->anchors_len > KSHAKE_TRUST_ANCHORS_MAX || req->nr_suites > KSHAKE_LIST_MAX ||
	       req->nr_groups > KSHAKE_LIST_MAX || req->authorities_len > KSHAKE_AUTHORITIES_MAX ||
	       (req->server_name && strlen(req->server_name) > KSHAKE_SERVER_NAME_MAX) ||
	       req->chain_len > KSHAKE_OWN_CHAIN_MAX ||
	       (req->credential && strlen(req->credential) > SMALL_ATTRIBUTES / 4) ||
	       (req->policy && strlen(req->policy) > KSHAKE_POLICY_MAX);
}

static int ask(struct kshake_link *link, const struct kshake_request *req)
{
	struct nl_msg *msg = genl_message(&link->g, KSHAKE_CMD_HANDSHAKE);
	int err;

	if (!msg)
		return -ENOMEM;
	if (nlmsg_expand(msg, KSHAKE_TRUST_ANCHORS_MAX + KSHAKE_AUTHORITIES_MAX +
			 KSHAKE_OWN_CHAIN_MAX + KSHAKE_ALPN_MAX + SMALL_ATTRIBUTES) ||
	    put_request(msg, req)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	link->answered = false;
	err = genl_send(&link->g, msg, 0, &link->seq);
	while (!err && !link->answered) {
		err = genl_receive(&link->g, take, link);
		/* Of earlier handshakes: kshake_link_done() says it. The answer follows. */
		if (err == -ENOBUFS) {
			link->lost = true;
			err = 0;
		}
	}
	/* The answer got lost: the receive buffer is full. */
	if (err == -EAGAIN)
		err = -ENOBUFS;
	link->seq = 0;
	return err ? err : link->err;
}

int kshake_link_handshake(struct kshake_link *link, const struct kshake_request *req,
			  uint64_t *cookie)
{
	struct owed *owed;
	int err;

	link->text[0] = '\0';
	if (too_long(req)) {
		errno = EMSGSIZE;
		return -1;
	}
	/* Now, so that the event, which may come at any time, finds it. */
	owed = calloc(1, sizeof(*owed));
	if (!owed)
		return -1;
	link->starting = owed;
	err = ask(link, req);
	if (err) {
		free(owed);
		errno = -err;
		return -1;
	}
	owed->next = link->owed;
	link->owed = owed;
	*cookie = owed->done.cookie;
	return 0;
}

static bool fetch(struct kshake_link *link, struct kshake_done *done)
{
	for (struct owed **at = &link->owed; *at; at = &(*at)->next) {
		struct owed *owed = *at;

		if (!owed->come)
			continue;
		*done = owed->done;
		*at = owed->next;
		free(owed);
		return true;
	}
	return false;
}

int kshake_link_done(struct kshake_link *link, struct kshake_done *done)
{
	int err = 0;

	while (!err) {
		if (fetch(link, done))
			return 0;
		err = link->lost ? -ENOBUFS : genl_receive(&link->g, take, link);
		link->lost = false;
	}
	errno = -err;
	return -1;
}
