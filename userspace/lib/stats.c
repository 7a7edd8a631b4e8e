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
	[KSHAKE_A_STATS_ACCEPTED] = "accepted",
	[KSHAKE_A_STATS_EVICTED] = "evicted",
	[KSHAKE_A_STATS_REFUSED_LISTENER] = "refused-listener",
	[KSHAKE_A_STATS_REFUSED_UNARMED] = "refused-unarmed",
};

const char *kshake_stat_name(unsigned int attr)
{
	return attr <= KSHAKE_A_STATS_MAX ? names[attr] : NULL;
}

static int take_stats(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_STATS_MAX + 1];
	struct kshake_stats *stats = arg;

	if (genl_attributes(nlh, attrs, KSHAKE_A_STATS_MAX))
		return -EBADMSG;
	for (int i = 1; i <= KSHAKE_A_STATS_MAX; i++)
		stats->value[i] = genl_uint(attrs[i]);
	return 0;
}

int kshake_get_stats(struct kshake_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	return genl_query(KSHAKE_CMD_STATS_GET, NLM_F_ACK, take_stats, stats);
}
