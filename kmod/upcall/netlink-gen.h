/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/kshake.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_KSHAKE_GEN_H
#define _LINUX_KSHAKE_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/kshake_netlink.h>

int kshake_nl_credential_get_start(struct netlink_callback *cb);

int kshake_nl_helper_join_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_verify_pull_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_verify_reply_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_trust_changed_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_helper_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int kshake_nl_handshake_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_session_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int kshake_nl_drain_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_sign_pull_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_sign_reply_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_tally_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int kshake_nl_keylog_ask_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_credential_new_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_credential_del_doit(struct sk_buff *skb, struct genl_info *info);
int kshake_nl_credential_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb);

enum {
	KSHAKE_NLGRP_MONITOR,
	KSHAKE_NLGRP_KEYLOG,
};

extern struct genl_family kshake_nl_family;

#endif /* _LINUX_KSHAKE_GEN_H */
