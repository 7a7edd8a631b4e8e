// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The counters.
 */
#include <errno.h>
#include <string.h>
#include <netlink/attr.h>

#include "genl.h"
#include "kshake.h"

static const char *const names[KSHAKE_A_STATS_MAX + 1] = {
	[KSHAKE_A_STATS_HANDSHAKES_STARTED] = "handshakes-started",
	[KSHAKE_A_STATS_HANDSHAKES_COMPLETED] = "handshakes-completed",
	[KSHAKE_A_STATS_HANDSHAKES_FAILED] = "handshakes-failed",
	[KSHAKE_A_STATS_HANDSHAKES_TIMEOUT] = "handshakes-timeout",
	[KSHAKE_A_STATS_HANDSHAKES_RUNNING] = "handshakes-running",
	[KSHAKE_A_STATS_HELLO_RETRY] = "hello-retry",
	[KSHAKE_A_STATS_ALERTS_SENT] = "alerts-sent",
	[KSHAKE_A_STATS_ALERTS_RECEIVED] = "alerts-received",
	[KSHAKE_A_STATS_VERIFY_HELPER] = "verify-helper",
	[KSHAKE_A_STATS_VERIFY_PIN] = "verify-pin",
	[KSHAKE_A_STATS_VERIFY_NONE] = "verify-none",
	[KSHAKE_A_STATS_VERIFY_REJECTED] = "verify-rejected",
	[KSHAKE_A_STATS_VERIFY_NO_HELPER] = "verify-no-helper",
	[KSHAKE_A_STATS_TICKETS_RECEIVED] = "tickets-received",
	[KSHAKE_A_STATS_KEY_UPDATES] = "key-updates",
	[KSHAKE_A_STATS_HELPERS] = "helpers",
	[KSHAKE_A_STATS_VERIFY_PENDING] = "verify-pending",
	[KSHAKE_A_STATS_VERIFY_CACHED] = "verify-cached",
	[KSHAKE_A_STATS_VERIFY_POLICY] = "verify-policy",
	[KSHAKE_A_STATS_KEY_UPDATES_SENT] = "key-updates-sent",
	[KSHAKE_A_STATS_TRUNCATED] = "truncated",
	[KSHAKE_A_STATS_REFUSED_MACHINE] = "refused-machine",
	[KSHAKE_A_STATS_REFUSED_NETNS] = "refused-netns",
	[KSHAKE_A_STATS_REFUSED_USER] = "refused-user",
	[KSHAKE_A_STATS_REFUSED_DRAINING] = "refused-draining",
	[KSHAKE_A_STATS_REFUSED_VERIFY_NONE] = "refused-verify-none",
	[KSHAKE_A_STATS_REFUSED_HELPER] = "refused-helper",
	[KSHAKE_A_STATS_CACHED] = "cached",
};

const char *kshake_stat_name(unsigned int attr)
{
	return attr <= KSHAKE_A_STATS_MAX ? names[attr] : NULL;
}

/**
 * struct answer - what came back
 * @g: the socket
 * @stats: filled in
 * @seq: of the question
 * @err: 0 once it is, else a negative errno
 */
struct answer {
	const struct genl *g;
	struct kshake_stats *stats;
	uint32_t seq;
	int err;
};

static void take(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_STATS_MAX + 1];
	struct answer *answer = arg;
	char text[8];

	if (nlh->nlmsg_seq != answer->seq)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		answer->err = genl_error(nlh, text, sizeof(text));
		return;
	}
	if (genl_command(answer->g, nlh) != KSHAKE_CMD_STATS_GET)
		return;
	answer->err = genl_attributes(nlh, attrs, KSHAKE_A_STATS_MAX);
	for (int i = 1; !answer->err && i <= KSHAKE_A_STATS_MAX; i++)
		answer->stats->value[i] = genl_uint(attrs[i]);
}

static int ask(struct genl *g, struct kshake_stats *stats)
{
	struct nl_msg *msg = genl_message(g, KSHAKE_CMD_STATS_GET);
	struct answer answer = { .g = g, .stats = stats, .err = -EIO };
	int err;

	if (!msg)
		return -ENOMEM;
	err = genl_send(g, msg, 0, &answer.seq);
	if (!err)
		err = genl_receive(g, take, &answer);
	return err ? err : answer.err;
}

int kshake_get_stats(struct kshake_stats *stats)
{
	struct genl g;
	int err;

	memset(stats, 0, sizeof(*stats));
	err = genl_open(&g);
	if (!err) {
		err = ask(&g, stats);
		genl_close(&g);
	}
	if (!err)
		return 0;
	errno = -err;
	return -1;
}
