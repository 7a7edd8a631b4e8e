// SPDX-License-Identifier: GPL-2.0-only
/* Commands that are on their way: each moves out of here with what it does. */
#include "net.h"
#include "netlink-gen.h"

int kshake_nl_trust_changed_doit(struct sk_buff *skb, struct genl_info *info)
{
	return -EOPNOTSUPP;
}

int kshake_nl_helper_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return -EOPNOTSUPP;
}
