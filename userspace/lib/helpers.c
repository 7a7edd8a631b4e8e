// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The helpers of a network namespace.
 */
#include <errno.h>
#include <string.h>
#include <netlink/attr.h>

#include "genl.h"
#include "kshake.h"

/**
 * struct dump - what comes in
 * @g: the socket
 * @helpers: filled in
 * @room: entries in @helpers
 * @nr: helpers seen, which may be more
 * @seq: of the question
 * @done: the last message has come
 * @err: what it said: 0 or a negative errno
 */
struct dump {
	const struct genl *g;
	struct kshake_helper *helpers;
	size_t room;
	size_t nr;
	uint32_t seq;
	bool done;
	int err;
};

static void take_helper(const struct nlmsghdr *nlh, struct dump *dump)
{
	struct nlattr *attrs[KSHAKE_A_HELPER_MAX + 1];
	struct kshake_helper *helper;

	if (genl_attributes(nlh, attrs, KSHAKE_A_HELPER_MAX)) {
		dump->err = -EBADMSG;
		dump->done = true;
		return;
	}
	if (dump->nr++ >= dump->room)
		return;
	helper = &dump->helpers[dump->nr - 1];
	*helper = (struct kshake_helper){
		.revision = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_REVISION]),
		.state = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_STATE]),
		.pid = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_PID]),
		.given = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_GIVEN]),
		.epoch = genl_uint(attrs[KSHAKE_A_HELPER_EPOCH]),
	};
}

static void take(const struct nlmsghdr *nlh, void *arg)
{
	struct dump *dump = arg;
	char text[8];

	if (nlh->nlmsg_seq != dump->seq || dump->done)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		dump->err = genl_error(nlh, text, sizeof(text));
		dump->done = true;
	} else if (nlh->nlmsg_type == NLMSG_DONE) {
		/* A dump that failed says so here. */
		if (nlmsg_datalen(nlh) >= (int)sizeof(int))
			memcpy(&dump->err, nlmsg_data(nlh), sizeof(int));
		dump->done = true;
	} else if (genl_command(dump->g, nlh) == KSHAKE_CMD_HELPER_GET) {
		take_helper(nlh, dump);
	}
}

static int ask(struct genl *g, struct dump *dump)
{
	struct nl_msg *msg = genl_message(g, KSHAKE_CMD_HELPER_GET);
	int err;

	if (!msg)
		return -ENOMEM;
	err = genl_send(g, msg, NLM_F_DUMP, &dump->seq);
	/* Each read has the kernel write the next part, so there is always one. */
	while (!err && !dump->done)
		err = genl_receive(g, take, dump);
	return err == -EAGAIN ? -EIO : err ? err : dump->err;
}

int kshake_get_helpers(struct kshake_helper *helpers, size_t *nr)
{
	struct dump dump = { .helpers = helpers, .room = *nr };
	struct genl g;
	int err;

	*nr = 0;
	err = genl_open(&g);
	if (!err) {
		dump.g = &g;
		err = ask(&g, &dump);
		genl_close(&g);
		*nr = dump.nr;
	}
	if (!err && dump.nr > dump.room)
		err = -ERANGE;
	if (!err)
		return 0;
	errno = -err;
	return -1;
}
