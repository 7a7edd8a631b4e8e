// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/kshake.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/kshake_netlink.h>

/* KSHAKE_CMD_HELPER_JOIN - do */
static const struct nla_policy kshake_helper_join_nl_policy[KSHAKE_A_HELPER_OLDEST + 1] = {
	[KSHAKE_A_HELPER_REVISION] = { .type = NLA_U32, },
	[KSHAKE_A_HELPER_OLDEST] = { .type = NLA_U32, },
};

/* KSHAKE_CMD_VERIFY_REPLY - do */
static const struct nla_policy kshake_verify_reply_nl_policy[KSHAKE_A_VERIFY_LIFETIME + 1] = {
	[KSHAKE_A_VERIFY_ID] = { .type = NLA_U64, },
	[KSHAKE_A_VERIFY_VERDICT] = { .type = NLA_U32, },
	[KSHAKE_A_VERIFY_ALERT] = { .type = NLA_U32, },
	[KSHAKE_A_VERIFY_RESULT] = { .type = NLA_U32, },
	[KSHAKE_A_VERIFY_SPKI] = { .type = NLA_BINARY, },
	[KSHAKE_A_VERIFY_LIFETIME] = { .type = NLA_U32, },
};

/* KSHAKE_CMD_HANDSHAKE - do */
static const struct nla_policy kshake_handshake_nl_policy[KSHAKE_A_HANDSHAKE_KEEP_CHAIN + 1] = {
	[KSHAKE_A_HANDSHAKE_FD] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_ROLE] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_SERVER_NAME] = { .type = NLA_NUL_STRING, },
	[KSHAKE_A_HANDSHAKE_ALPN] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_VERIFY] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_PIN_SPKI] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_TRUST_ANCHORS] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_POLICY] = { .type = NLA_NUL_STRING, },
	[KSHAKE_A_HANDSHAKE_TIMEOUT] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_SUITES] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_GROUPS] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_TRUNCATION] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_KEEP_CHAIN] = { .type = NLA_U32, },
};

/* KSHAKE_CMD_DRAIN - do */
static const struct nla_policy kshake_drain_nl_policy[KSHAKE_A_DRAIN_MODE + 1] = {
	[KSHAKE_A_DRAIN_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* Ops table for kshake */
static const struct genl_split_ops kshake_nl_ops[] = {
	{
		.cmd		= KSHAKE_CMD_HELPER_JOIN,
		.doit		= kshake_nl_helper_join_doit,
		.policy		= kshake_helper_join_nl_policy,
		.maxattr	= KSHAKE_A_HELPER_OLDEST,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_VERIFY_PULL,
		.doit	= kshake_nl_verify_pull_doit,
		.flags	= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= KSHAKE_CMD_VERIFY_REPLY,
		.doit		= kshake_nl_verify_reply_doit,
		.policy		= kshake_verify_reply_nl_policy,
		.maxattr	= KSHAKE_A_VERIFY_LIFETIME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_STATS_GET,
		.doit	= kshake_nl_stats_get_doit,
		.flags	= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_TRUST_CHANGED,
		.doit	= kshake_nl_trust_changed_doit,
		.flags	= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_HELPER_GET,
		.dumpit	= kshake_nl_helper_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= KSHAKE_CMD_HANDSHAKE,
		.doit		= kshake_nl_handshake_doit,
		.policy		= kshake_handshake_nl_policy,
		.maxattr	= KSHAKE_A_HANDSHAKE_KEEP_CHAIN,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_SESSION_GET,
		.dumpit	= kshake_nl_session_get_dumpit,
		.flags	= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= KSHAKE_CMD_DRAIN,
		.doit		= kshake_nl_drain_doit,
		.policy		= kshake_drain_nl_policy,
		.maxattr	= KSHAKE_A_DRAIN_MODE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

struct genl_family kshake_nl_family __ro_after_init = {
	.name		= KSHAKE_FAMILY_NAME,
	.version	= KSHAKE_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= kshake_nl_ops,
	.n_split_ops	= ARRAY_SIZE(kshake_nl_ops),
};
