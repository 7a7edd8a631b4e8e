// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state of a network namespace, and the family's registration.
 */
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <net/netns/generic.h>

#include "net.h"
#include "netlink-gen.h"

static unsigned int net_id __read_mostly;

/**
 * kshake_net_of() - the module's state of a namespace
 * @net: the namespace; its life bounds the result's
 *
 * Return: never NULL between kshake_upcall_init() and kshake_upcall_exit().
 */
struct kshake_net *kshake_net_of(const struct net *net)
{
	return net_generic(net, net_id);
}

static int __net_init init_net_state(struct net *net)
{
	struct kshake_net *kn = kshake_net_of(net);
	int err;

	kn->net = net;
	mutex_init(&kn->lock);
	INIT_LIST_HEAD(&kn->helpers);
	kshake_queue_init(kn);
	kshake_standby_init(kn);
	err = kshake_cache_init(kn);
	if (err)
		return err;
	err = kshake_stats_init(kn);
	if (err)
		goto err_cache;
	err = kshake_tally_init(kn);
	if (err)
		goto err_stats;
	err = kshake_proc_init(kn);
	if (err)
		goto err_tally;
	err = kshake_limit_net_init(net);
	if (err)
		goto err_proc;
	return 0;

err_proc:
	kshake_proc_exit(kn);
err_tally:
	kshake_tally_exit(kn);
err_stats:
	kshake_stats_exit(kn);
err_cache:
	kshake_cache_exit(kn);
	return err;
}

/*
 * Sockets hold the namespace and kshake's sockets the module, so nobody waits for an
 * answer here any more. Helpers may: they do not hold the module.
 */
static void __net_exit exit_net_state(struct net *net)
{
	struct kshake_net *kn = kshake_net_of(net);

	kshake_helper_reap(kn, true);
	kshake_limit_net_exit(net);
	kshake_standby_exit(kn);
	kshake_proc_exit(kn);
	kshake_tally_exit(kn);
	kshake_stats_exit(kn);
	kshake_cache_exit(kn);
	mutex_destroy(&kn->lock);
}

static struct pernet_operations net_ops = {
	.init = init_net_state,
	.exit = exit_net_state,
	.id = &net_id,
	.size = sizeof(struct kshake_net),
};

/*
 * A netlink socket was closed. The port id alone does not say which: another socket
 * may have got it in between. The helpers know their sockets.
 */
static int netlink_event(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct netlink_notify *n = data;

	if (event == NETLINK_URELEASE && n->protocol == NETLINK_GENERIC)
		kshake_helper_reap(kshake_net_of(n->net), false);
	return NOTIFY_DONE;
}

static struct notifier_block netlink_notifier = {
	.notifier_call = netlink_event,
};

/**
 * kshake_upcall_init() - at module load: pernet state, and noticing that a helper leaves
 *
 * Return: 0, or -ENOMEM.
 */
int __init kshake_upcall_init(void)
{
	int err;

	err = register_pernet_subsys(&net_ops);
	if (err)
		return err;
	err = netlink_register_notifier(&netlink_notifier);
	if (err)
		unregister_pernet_subsys(&net_ops);
	return err;
}

/**
 * kshake_upcall_register() - make the generic netlink family known
 *
 * Its commands come at once, and need the whole module but TCP_ULP.
 *
 * Return: 0, or what genl_register_family() says.
 */
int __init kshake_upcall_register(void)
{
	kshake_groups_init();
	return genl_register_family(&kshake_nl_family);
}

/**
 * kshake_upcall_unregister() - no command comes any more, none is under way
 *
 * Helpers that are still joined are told by the generic netlink controller that the
 * family is gone.
 */
void kshake_upcall_unregister(void)
{
	genl_unregister_family(&kshake_nl_family);
}

/**
 * kshake_upcall_exit() - at module unload, or when the load failed later on
 *
 * The family is unregistered; after the notifier nobody looks at a helper any more.
 */
void kshake_upcall_exit(void)
{
	netlink_unregister_notifier(&netlink_notifier);
	unregister_pernet_subsys(&net_ops);
}
