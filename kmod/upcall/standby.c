// SPDX-License-Identifier: GPL-2.0-only
/*
 * The succession of helpers: when the active one leaves, or has fallen silent.
 *
 * A stopped process keeps its socket. What tells it from one that works is that it
 * answers nothing: it owes an answer from when a request comes, or it has pulled the
 * first one, until it says something. One answer is enough: a helper that gets on with
 * the others is not deposed for a single hard question.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/pid.h>
#include <linux/printk.h>

#include "net.h"
#include "netlink-gen.h"

/* Long for a helper, short for the timeout of a handshake. */
#define SILENCE_MAX	(5 * HZ)

/**
 * kshake_standby_watch() - be there when the active helper has been silent for too long
 * @kn: locked
 *
 * To be called when a request or a standby has come. Without either nothing is to be done.
 */
void kshake_standby_watch(struct kshake_net *kn)
{
	unsigned long end = kn->owed_since + SILENCE_MAX;

	if (kn->nr_helpers < 2 || !kn->nr_requests)
		return;
	schedule_delayed_work(&kn->silence, time_after(end, jiffies) ? end - jiffies : 0);
}

/**
 * kshake_standby_owes() - there is something that the active helper has to answer
 * @kn: locked
 */
void kshake_standby_owes(struct kshake_net *kn)
{
	if (kn->owes)
		return;
	kn->owes = true;
	kn->owed_since = jiffies;
}

/**
 * kshake_standby_spoke() - the active helper is alive
 * @kn: locked
 *
 * It has answered, be it too late, or asked for work when it had none.
 */
void kshake_standby_spoke(struct kshake_net *kn)
{
	kn->owes = kn->nr_requests;
	kn->owed_since = jiffies;
}

/* Not for the protocol: verify-ready and verify-pull say it, too. Nobody misses one. */
static void tell(struct kshake_net *kn, const struct kshake_helper *helper, u32 state)
{
	struct sk_buff *msg;
	void *hdr;

	if (helper->revision < 2)
		return;
	msg = genlmsg_new(nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!msg)
		return;
	hdr = genlmsg_put(msg, 0, 0, &kshake_nl_family, 0, KSHAKE_CMD_HELPER_STATE);
	if (!hdr || nla_put_u32(msg, KSHAKE_A_HELPER_STATE, state)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_unicast(kn->net, msg, helper->portid);
}

/**
 * kshake_standby_succeeds() - another helper is active now, or none
 * @kn: locked; unlocked while the complete() of requests runs that fail by it
 *
 * The new one gets what was given to the old one, and what waits.
 */
void kshake_standby_succeeds(struct kshake_net *kn)
{
	struct kshake_helper *active = kshake_helper_active(kn);

	kshake_trust_changed(kn);
	kshake_standby_spoke(kn);
	if (active)
		tell(kn, active, KSHAKE_HELPER_STATE_ACTIVE);
	kshake_queue_helper_left(kn);
	kshake_standby_watch(kn);
}

static bool is_silent(const struct kshake_net *kn)
{
	return kn->nr_helpers > 1 && kn->nr_requests && kn->owes &&
	       time_after_eq(jiffies, kn->owed_since + SILENCE_MAX);
}

static void depose(struct kshake_net *kn)
{
	struct kshake_helper *helper = kshake_helper_active(kn);

	pr_warn_ratelimited("helper (process %d) has answered nothing for %d s: the next one serves\n",
			    pid_nr(helper->pid), SILENCE_MAX / HZ);
	list_move_tail(&helper->node, &kn->helpers);
	kn->generation++;
	/* It may become active again, and then has to be woken again. */
	memset(helper->woken, 0, sizeof(helper->woken));
	tell(kn, helper, KSHAKE_HELPER_STATE_STANDBY);
	kshake_standby_succeeds(kn);
}

static void look(struct work_struct *work)
{
	struct kshake_net *kn = container_of(to_delayed_work(work), struct kshake_net, silence);

	mutex_lock(&kn->lock);
	if (is_silent(kn))
		depose(kn);
	kshake_standby_watch(kn);
	mutex_unlock(&kn->lock);
}

/**
 * kshake_standby_init() - nobody owes anything
 * @kn: zeroed
 */
void kshake_standby_init(struct kshake_net *kn)
{
	INIT_DELAYED_WORK(&kn->silence, look);
}

/**
 * kshake_standby_exit() - nobody looks any more
 * @kn: not locked; no helper is left
 */
void kshake_standby_exit(struct kshake_net *kn)
{
	cancel_delayed_work_sync(&kn->silence);
}
