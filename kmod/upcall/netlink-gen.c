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
static const struct nla_policy kshake_handshake_nl_policy[KSHAKE_A_HANDSHAKE_RSA_KEX + 1] = {
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
	[KSHAKE_A_HANDSHAKE_CLIENT_AUTH] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_AUTHORITIES] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_CREDENTIAL] = { .type = NLA_NUL_STRING, },
	[KSHAKE_A_HANDSHAKE_CHAIN] = { .type = NLA_BINARY, },
	[KSHAKE_A_HANDSHAKE_KEY] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_MIN_VERSION] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_MAX_VERSION] = { .type = NLA_U32, },
	[KSHAKE_A_HANDSHAKE_RSA_KEX] = { .type = NLA_U32, },
};

/* KSHAKE_CMD_DRAIN - do */
static const struct nla_policy kshake_drain_nl_policy[KSHAKE_A_DRAIN_MODE + 1] = {
	[KSHAKE_A_DRAIN_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* KSHAKE_CMD_SIGN_REPLY - do */
static const struct nla_policy kshake_sign_reply_nl_policy[KSHAKE_A_SIGN_SIGNATURE + 1] = {
	[KSHAKE_A_SIGN_ID] = { .type = NLA_U64, },
	[KSHAKE_A_SIGN_SIGNATURE] = { .type = NLA_BINARY, },
};

/* KSHAKE_CMD_CREDENTIAL_NEW - do */
static const struct nla_policy kshake_credential_new_nl_policy[KSHAKE_A_CREDENTIAL_RSA_KEX + 1] = {
	[KSHAKE_A_CREDENTIAL_NAME] = { .type = NLA_NUL_STRING, },
	[KSHAKE_A_CREDENTIAL_CERTIFICATE] = { .type = NLA_BINARY, },
	[KSHAKE_A_CREDENTIAL_KEY] = { .type = NLA_U32, },
	[KSHAKE_A_CREDENTIAL_EXTERNAL] = { .type = NLA_FLAG, },
	[KSHAKE_A_CREDENTIAL_STAPLE] = { .type = NLA_BINARY, },
	[KSHAKE_A_CREDENTIAL_SNI] = { .type = NLA_STRING, },
	[KSHAKE_A_CREDENTIAL_UID] = { .type = NLA_U32, },
	[KSHAKE_A_CREDENTIAL_REPLACE] = { .type = NLA_FLAG, },
	[KSHAKE_A_CREDENTIAL_RSA_KEX] = { .type = NLA_FLAG, },
};

/* KSHAKE_CMD_CREDENTIAL_DEL - do */
static const struct nla_policy kshake_credential_del_nl_policy[KSHAKE_A_CREDENTIAL_NAME + 1] = {
	[KSHAKE_A_CREDENTIAL_NAME] = { .type = NLA_NUL_STRING, },
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
		.maxattr	= KSHAKE_A_HANDSHAKE_RSA_KEX,
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
	{
		.cmd	= KSHAKE_CMD_SIGN_PULL,
		.doit	= kshake_nl_sign_pull_doit,
		.flags	= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= KSHAKE_CMD_SIGN_REPLY,
		.doit		= kshake_nl_sign_reply_doit,
		.policy		= kshake_sign_reply_nl_policy,
		.maxattr	= KSHAKE_A_SIGN_SIGNATURE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_TALLY_GET,
		.dumpit	= kshake_nl_tally_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd	= KSHAKE_CMD_KEYLOG_ASK,
		.doit	= kshake_nl_keylog_ask_doit,
		.flags	= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= KSHAKE_CMD_CREDENTIAL_NEW,
		.doit		= kshake_nl_credential_new_doit,
		.policy		= kshake_credential_new_nl_policy,
		.maxattr	= KSHAKE_A_CREDENTIAL_RSA_KEX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= KSHAKE_CMD_CREDENTIAL_DEL,
		.doit		= kshake_nl_credential_del_doit,
		.policy		= kshake_credential_del_nl_policy,
		.maxattr	= KSHAKE_A_CREDENTIAL_NAME,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd	= KSHAKE_CMD_CREDENTIAL_GET,
		.start	= kshake_nl_credential_get_start,
		.dumpit	= kshake_nl_credential_get_dumpit,
		.flags	= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
};

static const struct genl_multicast_group kshake_nl_mcgrps[] = {
	[KSHAKE_NLGRP_MONITOR] = { "monitor", },
	[KSHAKE_NLGRP_KEYLOG] = { "keylog", },
};

struct genl_family kshake_nl_family __ro_after_init = {
	.name		= KSHAKE_FAMILY_NAME,
	.version	= KSHAKE_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= kshake_nl_ops,
	.n_split_ops	= ARRAY_SIZE(kshake_nl_ops),
	.mcgrps		= kshake_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(kshake_nl_mcgrps),
};
