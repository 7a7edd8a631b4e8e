// SPDX-License-Identifier: GPL-2.0-only
/*
 * The multicast groups: who may listen, and the numbers of what is told.
 */
#include <linux/atomic.h>
#include <net/genetlink.h>

#include "net.h"
#include "netlink-gen.h"

/*
 * The generator of netlink-gen.c knows no rights of groups, so these stand in for what it
 * made. Both ask the user namespace that owns the network namespace of the reader's socket;
 * sock/keylog.c tells its secrets in the initial one alone, whatever others have joined.
 */
static const struct genl_multicast_group groups[] = {
	[KSHAKE_NLGRP_MONITOR] = { KSHAKE_MCGRP_MONITOR, GENL_MCAST_CAP_NET_ADMIN },
	[KSHAKE_NLGRP_KEYLOG] = { KSHAKE_MCGRP_KEYLOG, GENL_MCAST_CAP_SYS_ADMIN },
};

/**
 * kshake_groups_init() - before the family is registered: who may join
 */
void __init kshake_groups_init(void)
{
	kshake_nl_family.mcgrps = groups;
	kshake_nl_family.n_mcgrps = ARRAY_SIZE(groups);
}

/**
 * kshake_groups_number() - the number of the next event
 * @net: whose group monitor it is for
 *
 * Context: any.
 * Return: 1, 2 and so on: a reader that misses one has lost an event.
 */
u64 kshake_groups_number(const struct net *net)
{
	return atomic64_inc_return(&kshake_net_of(net)->nr_events);
}
