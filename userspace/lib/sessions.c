// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The sockets of kshake's, and how to get rid of them.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <netlink/attr.h>

#include "genl.h"
#include "kshake.h"

/**
 * struct listener - whom to tell of each session
 * @each: what to call
 * @arg: its second argument
 */
struct listener {
	void (*each)(const struct kshake_session *session, void *arg);
	void *arg;
};

static int take_session(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_SESSION_MAX + 1];
	const struct listener *listener = arg;
	struct kshake_session session = {};

	if (genl_attributes(nlh, attrs, KSHAKE_A_SESSION_MAX))
		return 0;
	session.inode = genl_uint(attrs[KSHAKE_A_SESSION_INODE]);
	session.pid = (uint32_t)genl_uint(attrs[KSHAKE_A_SESSION_PID]);
	session.uid = (uint32_t)genl_uint(attrs[KSHAKE_A_SESSION_UID]);
	session.state = (uint32_t)genl_uint(attrs[KSHAKE_A_SESSION_STATE]);
	session.role = (uint32_t)genl_uint(attrs[KSHAKE_A_SESSION_ROLE]);
	session.age_ms = genl_uint(attrs[KSHAKE_A_SESSION_AGE]);
	session.netns_cookie = genl_uint(attrs[KSHAKE_A_SESSION_NETNS]);
	genl_text(attrs[KSHAKE_A_SESSION_COMM], session.comm, sizeof(session.comm));
	genl_text(attrs[KSHAKE_A_SESSION_SERVER_NAME], session.server_name,
		  sizeof(session.server_name));
	listener->each(&session, listener->arg);
	return 0;
}

int kshake_each_session(void (*each)(const struct kshake_session *session, void *arg), void *arg)
{
	struct listener listener = { .each = each, .arg = arg };

	return genl_query(KSHAKE_CMD_SESSION_GET, NLM_F_DUMP, take_session, &listener);
}

static int take_drain(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_DRAIN_MAX + 1];
	struct kshake_drain_state *state = arg;

	if (genl_attributes(nlh, attrs, KSHAKE_A_DRAIN_MAX))
		return -EBADMSG;
	state->mode = (enum kshake_drain_mode)genl_uint(attrs[KSHAKE_A_DRAIN_MODE]);
	state->sessions = genl_uint(attrs[KSHAKE_A_DRAIN_SESSIONS]);
	return 0;
}

static int ask_drain(struct genl *g, const enum kshake_drain_mode *mode,
		     struct kshake_drain_state *state)
{
	struct nl_msg *msg = genl_message(g, KSHAKE_CMD_DRAIN);

	if (!msg)
		return -ENOMEM;
	if (mode && nla_put_u32(msg, KSHAKE_A_DRAIN_MODE, *mode)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	return genl_ask(g, msg, NLM_F_ACK, take_drain, state, NULL, 0);
}

static int drain(const enum kshake_drain_mode *mode, struct kshake_drain_state *state)
{
	struct genl g;
	int err;

	memset(state, 0, sizeof(*state));
	err = genl_open(&g);
	if (!err) {
		err = ask_drain(&g, mode, state);
		genl_close(&g);
	}
	return genl_result(err);
}

int kshake_drain(enum kshake_drain_mode mode, struct kshake_drain_state *state)
{
	return drain(&mode, state);
}

int kshake_get_drain(struct kshake_drain_state *state)
{
	return drain(NULL, state);
}
