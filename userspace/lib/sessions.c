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

/* "uint" attributes have 4 bytes if the value fits, else 8. */
static uint64_t uint_of(struct nlattr *attr)
{
	if (!attr)
		return 0;
	if (nla_len(attr) == sizeof(uint32_t))
		return nla_get_u32(attr);
	return nla_len(attr) == sizeof(uint64_t) ? nla_get_u64(attr) : 0;
}

static void string_of(struct nlattr *attr, char *text, size_t size)
{
	if (attr)
		snprintf(text, size, "%.*s", nla_len(attr), (char *)nla_data(attr));
}

/**
 * struct walk - a dump of the sessions
 * @g: the socket
 * @each: whom to tell of each
 * @arg: for @each
 * @seq: of the question
 * @done: all of them came, or @err
 * @err: 0, or a negative errno
 */
struct walk {
	const struct genl *g;
	void (*each)(const struct kshake_session *session, void *arg);
	void *arg;
	uint32_t seq;
	bool done;
	int err;
};

static void take_session(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_SESSION_MAX + 1];
	struct kshake_session session = {};
	struct walk *walk = arg;
	char text[8];

	if (nlh->nlmsg_seq != walk->seq || walk->done)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR)
		walk->err = genl_error(nlh, text, sizeof(text));
	if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
		walk->done = true;
		return;
	}
	if (genl_command(walk->g, nlh) != KSHAKE_CMD_SESSION_GET ||
	    genl_attributes(nlh, attrs, KSHAKE_A_SESSION_MAX))
		return;
	session.inode = uint_of(attrs[KSHAKE_A_SESSION_INODE]);
	session.pid = (uint32_t)uint_of(attrs[KSHAKE_A_SESSION_PID]);
	session.uid = (uint32_t)uint_of(attrs[KSHAKE_A_SESSION_UID]);
	session.state = (uint32_t)uint_of(attrs[KSHAKE_A_SESSION_STATE]);
	session.role = (uint32_t)uint_of(attrs[KSHAKE_A_SESSION_ROLE]);
	session.age_ms = uint_of(attrs[KSHAKE_A_SESSION_AGE]);
	session.netns_cookie = uint_of(attrs[KSHAKE_A_SESSION_NETNS]);
	string_of(attrs[KSHAKE_A_SESSION_COMM], session.comm, sizeof(session.comm));
	string_of(attrs[KSHAKE_A_SESSION_SERVER_NAME], session.server_name,
		  sizeof(session.server_name));
	walk->each(&session, walk->arg);
}

static int walk_sessions(struct genl *g, struct walk *walk)
{
	struct nl_msg *msg = genl_message(g, KSHAKE_CMD_SESSION_GET);
	int err;

	if (!msg)
		return -ENOMEM;
	err = genl_send(g, msg, NLM_F_DUMP, &walk->seq);
	while (!err && !walk->done)
		err = genl_receive(g, take_session, walk);
	return err ? err : walk->err;
}

int kshake_each_session(void (*each)(const struct kshake_session *session, void *arg), void *arg)
{
	struct genl g;
	struct walk walk = { .g = &g, .each = each, .arg = arg };
	int err = genl_open(&g);

	if (!err) {
		err = walk_sessions(&g, &walk);
		genl_close(&g);
	}
	if (!err)
		return 0;
	errno = -err;
	return -1;
}

/**
 * struct drain_answer - what came back
 * @g: the socket
 * @state: filled in
 * @seq: of the question
 * @err: 0 once it is, else a negative errno
 */
struct drain_answer {
	const struct genl *g;
	struct kshake_drain_state *state;
	uint32_t seq;
	int err;
};

static void take_drain(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_DRAIN_MAX + 1];
	struct drain_answer *answer = arg;
	char text[8];

	if (nlh->nlmsg_seq != answer->seq)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		answer->err = genl_error(nlh, text, sizeof(text));
		return;
	}
	if (genl_command(answer->g, nlh) != KSHAKE_CMD_DRAIN)
		return;
	answer->err = genl_attributes(nlh, attrs, KSHAKE_A_DRAIN_MAX);
	if (answer->err)
		return;
	answer->state->mode = (enum kshake_drain_mode)uint_of(attrs[KSHAKE_A_DRAIN_MODE]);
	answer->state->sessions = uint_of(attrs[KSHAKE_A_DRAIN_SESSIONS]);
}

static int ask_drain(struct genl *g, const enum kshake_drain_mode *mode,
		     struct kshake_drain_state *state)
{
	struct nl_msg *msg = genl_message(g, KSHAKE_CMD_DRAIN);
	struct drain_answer answer = { .g = g, .state = state, .err = -EIO };
	int err;

	if (!msg)
		return -ENOMEM;
	if (mode && nla_put_u32(msg, KSHAKE_A_DRAIN_MODE, *mode)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	err = genl_send(g, msg, 0, &answer.seq);
	if (!err)
		err = genl_receive(g, take_drain, &answer);
	return err ? err : answer.err;
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
	if (!err)
		return 0;
	errno = -err;
	return -1;
}

int kshake_drain(enum kshake_drain_mode mode, struct kshake_drain_state *state)
{
	return drain(&mode, state);
}

int kshake_get_drain(struct kshake_drain_state *state)
{
	return drain(NULL, state);
}
