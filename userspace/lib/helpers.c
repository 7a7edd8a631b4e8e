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
 * struct list - what comes in
 * @helpers: filled in
 * @room: entries in @helpers
 * @nr: helpers seen, which may be more
 */
struct list {
	struct kshake_helper *helpers;
	size_t room;
	size_t nr;
};

static int take_helper(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_HELPER_MAX + 1];
	struct list *list = arg;

	if (genl_attributes(nlh, attrs, KSHAKE_A_HELPER_MAX))
		return -EBADMSG;
	if (list->nr++ >= list->room)
		return 0;
	list->helpers[list->nr - 1] = (struct kshake_helper){
		.revision = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_REVISION]),
		.state = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_STATE]),
		.pid = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_PID]),
		.given = (uint32_t)genl_uint(attrs[KSHAKE_A_HELPER_GIVEN]),
		.epoch = genl_uint(attrs[KSHAKE_A_HELPER_EPOCH]),
	};
	return 0;
}

int kshake_get_helpers(struct kshake_helper *helpers, size_t *nr)
{
	struct list list = { .helpers = helpers, .room = *nr };
	int err = genl_query(KSHAKE_CMD_HELPER_GET, NLM_F_DUMP, take_helper, &list);

	*nr = list.nr;
	return !err && list.nr > list.room ? genl_result(-ERANGE) : err;
}
