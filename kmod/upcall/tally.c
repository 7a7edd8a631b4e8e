// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters of a network namespace by code point: of which version, suite and group its
 * handshakes are, which alerts go and come, why handshakes fail.
 *
 * Only code points that are in a table here have a counter of their own, so that no peer
 * decides how many there are: a kilobyte for each CPU.
 */
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <net/sock.h>

#include "net.h"
#include "netlink-gen.h"

static const u16 versions[] = { 0x0303, 0x0304 };

static const u16 suites[] = {
	0x1301, 0x1302, 0x1303, 0x1304, 0x009c, 0x009d, 0x009e, 0x009f, 0xc02b, 0xc02c, 0xc02f,
	0xc030, 0xc09e, 0xc0ac, 0xcca8, 0xcca9, 0xccaa,
};

/* 0: none, which is RSA key exchange */
static const u16 groups[] = { 0x0000, 0x0017, 0x0018, 0x001d, 0x0100, 0x0101, 0x0102 };

/* RFC 8446, 6 */
static const u16 alerts[] = {
	0, 10, 20, 22, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 90, 100, 109,
	110, 112, 113, 115, 116, 120,
};

#define REASONS_MAX	64	/* more than enum kshake_reason has */

/* Behind the counters of each table is one for all the rest. */
#define ROOM(table)	(ARRAY_SIZE(table) + 1)

enum {
	FIRST_VERSION,
	FIRST_SUITE		= FIRST_VERSION + ROOM(versions),
	FIRST_GROUP		= FIRST_SUITE + ROOM(suites),
	FIRST_ALERT_SENT	= FIRST_GROUP + ROOM(groups),
	FIRST_ALERT_RECEIVED	= FIRST_ALERT_SENT + ROOM(alerts),
	FIRST_REASON		= FIRST_ALERT_RECEIVED + ROOM(alerts),
	NR_COUNTERS		= FIRST_REASON + REASONS_MAX + 1,
};

/**
 * struct tally_range - the counters of one enum kshake_tally_by
 * @name: of them in /proc/net/kshake_stat, and how to print the code
 * @codes: the code points that have one; NULL: 0, 1 and so on
 * @nr: how many those are
 * @first: the first one's counter; behind the last one's is that of all the rest
 */
struct tally_range {
	const char *name;
	const u16 *codes;
	unsigned int nr;
	unsigned int first;
};

static const struct tally_range ranges[] = {
	[KSHAKE_TALLY_BY_VERSION] = { "Version%04x", versions, ARRAY_SIZE(versions),
				      FIRST_VERSION },
	[KSHAKE_TALLY_BY_SUITE] = { "Suite%04x", suites, ARRAY_SIZE(suites), FIRST_SUITE },
	[KSHAKE_TALLY_BY_GROUP] = { "Group%04x", groups, ARRAY_SIZE(groups), FIRST_GROUP },
	[KSHAKE_TALLY_BY_ALERT_SENT] = { "AlertSent%u", alerts, ARRAY_SIZE(alerts),
					 FIRST_ALERT_SENT },
	[KSHAKE_TALLY_BY_ALERT_RECEIVED] = { "AlertReceived%u", alerts, ARRAY_SIZE(alerts),
					     FIRST_ALERT_RECEIVED },
	[KSHAKE_TALLY_BY_REASON] = { "Reason%u", NULL, REASONS_MAX, FIRST_REASON },
};

/**
 * struct kshake_tallies - one CPU's share of the counters
 * @count: a range behind the other
 */
struct kshake_tallies {
	unsigned long count[NR_COUNTERS];
};

static_assert(sizeof(struct kshake_tallies) <= SZ_1K + SZ_256);

/**
 * kshake_tally_init() - allocate a namespace's counters
 * @kn: its @tallies is set
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_tally_init(struct kshake_net *kn)
{
	kn->tallies = alloc_percpu(struct kshake_tallies);
	return kn->tallies ? 0 : -ENOMEM;
}

/**
 * kshake_tally_exit() - free them
 * @kn: nobody counts there any more
 */
void kshake_tally_exit(struct kshake_net *kn)
{
	free_percpu(kn->tallies);
}

static u32 code_at(const struct tally_range *range, unsigned int i)
{
	return range->codes ? range->codes[i] : i;
}

/**
 * kshake_tally_add() - count one
 * @net: where; the caller keeps it alive
 * @by: what is counted
 * @code: of which code point
 *
 * Context: any.
 */
void kshake_tally_add(struct net *net, enum kshake_tally_by by, u32 code)
{
	const struct tally_range *range = &ranges[by];
	unsigned int i;

	for (i = 0; i < range->nr && code_at(range, i) != code; i++)
		;
	this_cpu_inc(kshake_net_of(net)->tallies->count[range->first + i]);
}

/**
 * kshake_tally_alert() - an alert that is not close_notify went or came
 * @net: where; the caller keeps it alive
 * @sent: by us
 * @alert: AlertDescription
 *
 * Context: any.
 */
void kshake_tally_alert(struct net *net, bool sent, u8 alert)
{
	kshake_stat_add(net, sent ? KSHAKE_STAT_ALERTS_SENT : KSHAKE_STAT_ALERTS_RECEIVED, 1);
	kshake_tally_add(net, sent ? KSHAKE_TALLY_BY_ALERT_SENT : KSHAKE_TALLY_BY_ALERT_RECEIVED,
			 alert);
}

static u64 sum(const struct kshake_net *kn, unsigned int counter)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(kn->tallies, cpu)->count[counter]);
	return sum;
}

static const struct tally_range *range_of(unsigned int counter)
{
	const struct tally_range *range = ranges;

	while (counter > range->first + range->nr)
		range++;
	return range;
}

static int put_tally(struct sk_buff *skb, struct netlink_callback *cb, unsigned int counter,
		     u64 count)
{
	const struct tally_range *range = range_of(counter);
	unsigned int i = counter - range->first;
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &kshake_nl_family,
			  NLM_F_MULTI, KSHAKE_CMD_TALLY_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, KSHAKE_A_TALLY_BY, range - ranges) ||
	    (i < range->nr && nla_put_u32(skb, KSHAKE_A_TALLY_CODE, code_at(range, i))) ||
	    nla_put_uint(skb, KSHAKE_A_TALLY_COUNT, count)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * kshake_nl_tally_get_dumpit() - KSHAKE_CMD_TALLY_GET
 * @skb: the part of the answer to be filled
 * @cb: the dump; args[0] is where it goes on
 *
 * Return: bytes put into @skb, 0 at the end.
 */
int kshake_nl_tally_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct kshake_net *kn = kshake_net_of(sock_net(skb->sk));
	unsigned long counter;
	u64 count;

	for (counter = cb->args[0]; counter < NR_COUNTERS; counter++) {
		count = sum(kn, counter);
		if (count && put_tally(skb, cb, counter, count))
			break;
	}
	cb->args[0] = counter;
	return skb->len;
}

/**
 * kshake_tally_show() - to /proc/net/kshake_stat: those that are not 0
 * @seq: the file
 * @kn: whose
 */
void kshake_tally_show(struct seq_file *seq, const struct kshake_net *kn)
{
	const struct tally_range *range;
	unsigned int counter, i;
	char name[32];
	u64 count;

	for (counter = 0; counter < NR_COUNTERS; counter++) {
		count = sum(kn, counter);
		if (!count)
			continue;
		range = range_of(counter);
		i = counter - range->first;
		if (i < range->nr)
			snprintf(name, sizeof(name), range->name, code_at(range, i));
		else
			snprintf(name, sizeof(name), "%.*sOther",
				 (int)strcspn(range->name, "%"), range->name);
		seq_printf(seq, "%-24s %llu\n", name, count);
	}
}
