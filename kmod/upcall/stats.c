// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters of a network namespace.
 */
#include <linux/build_bug.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>

#include "net.h"
#include "netlink-gen.h"

/* stats-get sends counter n as attribute n + 1. */
#define SAME_AS_ATTRIBUTE(name) \
	static_assert(KSHAKE_STAT_ ## name + 1 == (int)KSHAKE_A_STATS_ ## name)
SAME_AS_ATTRIBUTE(HANDSHAKES_STARTED);
SAME_AS_ATTRIBUTE(HANDSHAKES_COMPLETED);
SAME_AS_ATTRIBUTE(HANDSHAKES_FAILED);
SAME_AS_ATTRIBUTE(HANDSHAKES_TIMEOUT);
SAME_AS_ATTRIBUTE(HANDSHAKES_RUNNING);
SAME_AS_ATTRIBUTE(HELLO_RETRY);
SAME_AS_ATTRIBUTE(ALERTS_SENT);
SAME_AS_ATTRIBUTE(ALERTS_RECEIVED);
SAME_AS_ATTRIBUTE(VERIFY_HELPER);
SAME_AS_ATTRIBUTE(VERIFY_PIN);
SAME_AS_ATTRIBUTE(VERIFY_NONE);
SAME_AS_ATTRIBUTE(VERIFY_REJECTED);
SAME_AS_ATTRIBUTE(VERIFY_NO_HELPER);
SAME_AS_ATTRIBUTE(TICKETS_RECEIVED);
SAME_AS_ATTRIBUTE(KEY_UPDATES);
SAME_AS_ATTRIBUTE(HELPERS);
SAME_AS_ATTRIBUTE(VERIFY_PENDING);
SAME_AS_ATTRIBUTE(VERIFY_CACHED);
SAME_AS_ATTRIBUTE(VERIFY_POLICY);
SAME_AS_ATTRIBUTE(KEY_UPDATES_SENT);
SAME_AS_ATTRIBUTE(TRUNCATED);
SAME_AS_ATTRIBUTE(REFUSED_MACHINE);
SAME_AS_ATTRIBUTE(REFUSED_NETNS);
SAME_AS_ATTRIBUTE(REFUSED_USER);
SAME_AS_ATTRIBUTE(REFUSED_DRAINING);
SAME_AS_ATTRIBUTE(REFUSED_VERIFY_NONE);
SAME_AS_ATTRIBUTE(REFUSED_HELPER);
SAME_AS_ATTRIBUTE(CACHED);
SAME_AS_ATTRIBUTE(ACCEPTED);
SAME_AS_ATTRIBUTE(EVICTED);
SAME_AS_ATTRIBUTE(REFUSED_LISTENER);
SAME_AS_ATTRIBUTE(REFUSED_UNARMED);
static_assert(KSHAKE_STAT_NR == (int)KSHAKE_A_STATS_MAX);

/**
 * struct kshake_stats - one CPU's share of the counters
 * @count: by enum kshake_stat. A gauge goes down on another CPU than up: only the sum
 *	over all CPUs, which wraps back, means something
 */
struct kshake_stats {
	unsigned long count[KSHAKE_STAT_NR];
};

/**
 * kshake_stats_init() - allocate a namespace's counters
 * @kn: its @stats is set
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_stats_init(struct kshake_net *kn)
{
	kn->stats = alloc_percpu(struct kshake_stats);
	return kn->stats ? 0 : -ENOMEM;
}

/**
 * kshake_stats_exit() - free them
 * @kn: nobody counts there any more
 */
void kshake_stats_exit(struct kshake_net *kn)
{
	free_percpu(kn->stats);
}

/**
 * kshake_stat_add() - count
 * @net: where; the caller keeps it alive
 * @stat: what
 * @n: how many; negative only for a gauge
 *
 * Context: any.
 */
void kshake_stat_add(struct net *net, enum kshake_stat stat, int n)
{
	this_cpu_add(kshake_net_of(net)->stats->count[stat], n);
}

static u64 stat_sum(const struct kshake_net *kn, enum kshake_stat stat)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(kn->stats, cpu)->count[stat]);

	/* Seen between an addition here and a subtraction there, a gauge may be below 0. */
	if (stat == KSHAKE_STAT_HANDSHAKES_RUNNING && (long)sum < 0)
		return 0;
	return sum;
}

/* What is not counted but looked up. */
static void look_up(struct kshake_net *kn, u64 *value)
{
	mutex_lock(&kn->lock);
	value[KSHAKE_A_STATS_HELPERS] = kn->nr_helpers;
	value[KSHAKE_A_STATS_VERIFY_PENDING] = kn->nr_requests;
	value[KSHAKE_A_STATS_CACHED] = kshake_cache_count(kn);
	mutex_unlock(&kn->lock);
}

static void gather(struct kshake_net *kn, u64 *value)
{
	enum kshake_stat stat;

	for (stat = 0; stat < KSHAKE_STAT_NR; stat++)
		value[stat + 1] = stat_sum(kn, stat);
	look_up(kn, value);
}

/* In /proc/net/kshake_stat. */
static const char *const names[KSHAKE_A_STATS_MAX + 1] = {
	[KSHAKE_A_STATS_HANDSHAKES_STARTED] = "HandshakesStarted",
	[KSHAKE_A_STATS_HANDSHAKES_COMPLETED] = "HandshakesCompleted",
	[KSHAKE_A_STATS_HANDSHAKES_FAILED] = "HandshakesFailed",
	[KSHAKE_A_STATS_HANDSHAKES_TIMEOUT] = "HandshakesTimeout",
	[KSHAKE_A_STATS_HANDSHAKES_RUNNING] = "HandshakesRunning",
	[KSHAKE_A_STATS_HELLO_RETRY] = "HelloRetry",
	[KSHAKE_A_STATS_ALERTS_SENT] = "AlertsSent",
	[KSHAKE_A_STATS_ALERTS_RECEIVED] = "AlertsReceived",
	[KSHAKE_A_STATS_VERIFY_HELPER] = "VerifyHelper",
	[KSHAKE_A_STATS_VERIFY_PIN] = "VerifyPin",
	[KSHAKE_A_STATS_VERIFY_NONE] = "VerifyNone",
	[KSHAKE_A_STATS_VERIFY_REJECTED] = "VerifyRejected",
	[KSHAKE_A_STATS_VERIFY_NO_HELPER] = "VerifyNoHelper",
	[KSHAKE_A_STATS_TICKETS_RECEIVED] = "TicketsReceived",
	[KSHAKE_A_STATS_KEY_UPDATES] = "KeyUpdates",
	[KSHAKE_A_STATS_HELPERS] = "Helpers",
	[KSHAKE_A_STATS_VERIFY_PENDING] = "VerifyPending",
	[KSHAKE_A_STATS_VERIFY_CACHED] = "VerifyCached",
	[KSHAKE_A_STATS_VERIFY_POLICY] = "VerifyPolicy",
	[KSHAKE_A_STATS_KEY_UPDATES_SENT] = "KeyUpdatesSent",
	[KSHAKE_A_STATS_TRUNCATED] = "Truncated",
	[KSHAKE_A_STATS_REFUSED_MACHINE] = "RefusedMachine",
	[KSHAKE_A_STATS_REFUSED_NETNS] = "RefusedNetns",
	[KSHAKE_A_STATS_REFUSED_USER] = "RefusedUser",
	[KSHAKE_A_STATS_REFUSED_DRAINING] = "RefusedDraining",
	[KSHAKE_A_STATS_REFUSED_VERIFY_NONE] = "RefusedVerifyNone",
	[KSHAKE_A_STATS_REFUSED_HELPER] = "RefusedHelper",
	[KSHAKE_A_STATS_CACHED] = "Cached",
	[KSHAKE_A_STATS_ACCEPTED] = "Accepted",
	[KSHAKE_A_STATS_EVICTED] = "Evicted",
	[KSHAKE_A_STATS_REFUSED_LISTENER] = "RefusedListener",
	[KSHAKE_A_STATS_REFUSED_UNARMED] = "RefusedUnarmed",
};

/**
 * kshake_stats_show() - to /proc/net/kshake_stat
 * @seq: the file
 * @kn: whose
 */
void kshake_stats_show(struct seq_file *seq, struct kshake_net *kn)
{
	u64 value[KSHAKE_A_STATS_MAX + 1] = {};
	int attr;

	gather(kn, value);
	for (attr = 1; attr <= KSHAKE_A_STATS_MAX; attr++)
		seq_printf(seq, "%-24s %llu\n", names[attr], value[attr]);
}

static int put_stats(struct sk_buff *reply, struct kshake_net *kn)
{
	u64 value[KSHAKE_A_STATS_MAX + 1] = {};
	int attr;

	gather(kn, value);
	for (attr = 1; attr <= KSHAKE_A_STATS_MAX; attr++) {
		if (nla_put_uint(reply, attr, value[attr]))
			return -EMSGSIZE;
	}
	return 0;
}

/**
 * kshake_nl_stats_get_doit() - KSHAKE_CMD_STATS_GET
 * @skb: the request
 * @info: the request, parsed
 *
 * Return: 0, -ENOMEM, or what sending says.
 */
int kshake_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply;
	void *hdr;

	reply = genlmsg_new(KSHAKE_A_STATS_MAX * nla_total_size(sizeof(u64)), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;
	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr || put_stats(reply, kshake_net_of(genl_info_net(info)))) {
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);
}
