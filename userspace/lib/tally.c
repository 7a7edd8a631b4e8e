// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The counters by code point.
 */
#include <errno.h>
#include <string.h>
#include <linux/netlink.h>
#include <netlink/attr.h>

#include "genl.h"
#include "kshake.h"

static const char *const names[] = {
	[KSHAKE_TALLY_BY_VERSION] = "version",
	[KSHAKE_TALLY_BY_SUITE] = "suite",
	[KSHAKE_TALLY_BY_GROUP] = "group",
	[KSHAKE_TALLY_BY_ALERT_SENT] = "alert-sent",
	[KSHAKE_TALLY_BY_ALERT_RECEIVED] = "alert-received",
	[KSHAKE_TALLY_BY_REASON] = "reason",
};

const char *kshake_tally_name(unsigned int by)
{
	return by <= KSHAKE_TALLY_BY_REASON ? names[by] : NULL;
}

const char *kshake_tally_code_name(unsigned int by, unsigned int code)
{
	switch (by) {
	case KSHAKE_TALLY_BY_VERSION:
		return kshake_protocol_name(code);
	case KSHAKE_TALLY_BY_SUITE:
		return kshake_suite_name(code);
	case KSHAKE_TALLY_BY_GROUP:
		/* Of what is counted, only RSA key exchange is without one. */
		return code ? kshake_group_name(code) : "RSA";
	case KSHAKE_TALLY_BY_ALERT_SENT:
	case KSHAKE_TALLY_BY_ALERT_RECEIVED:
		return kshake_alert_name(code);
	case KSHAKE_TALLY_BY_REASON:
		return kshake_reason_name(code);
	default:
		return NULL;
	}
}

/**
 * struct listener - whom to tell of each tally
 * @each: what to call
 * @arg: its second argument
 */
struct listener {
	void (*each)(const struct kshake_tally *tally, void *arg);
	void *arg;
};

static int take_tally(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_TALLY_MAX + 1];
	const struct listener *listener = arg;
	struct kshake_tally tally = {};

	if (genl_attributes(nlh, attrs, KSHAKE_A_TALLY_MAX))
		return 0;
	tally.by = (uint32_t)genl_uint(attrs[KSHAKE_A_TALLY_BY]);
	tally.code = (uint32_t)genl_uint(attrs[KSHAKE_A_TALLY_CODE]);
	tally.count = genl_uint(attrs[KSHAKE_A_TALLY_COUNT]);
	tally.others = !attrs[KSHAKE_A_TALLY_CODE];
	listener->each(&tally, listener->arg);
	return 0;
}

int kshake_each_tally(void (*each)(const struct kshake_tally *tally, void *arg), void *arg)
{
	struct listener listener = { .each = each, .arg = arg };

	return genl_query(KSHAKE_CMD_TALLY_GET, NLM_F_DUMP, take_tally, &listener);
}
