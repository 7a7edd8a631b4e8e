// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits: handshakes that run at once, and the sysctls net.kshake.*.
 *
 * One short lock for all counts: they are exact, and taken and given back once in a
 * handshake.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/sysctl.h>
#include <linux/user_namespace.h>
#include <net/sock.h>

#include "../compat.h"
#include "limit.h"
#include "net.h"

/* A handshake takes 8 KB and what the peer's certificates take. */
static int handshakes_max = 32768;
module_param(handshakes_max, int, 0644);
MODULE_PARM_DESC(handshakes_max, "Handshakes that may run at once on the machine (32768)");

#define HANDSHAKES_NET_DEFAULT		16384
#define HANDSHAKES_USER_DEFAULT		8192
/* Of the WQ_MAX_ACTIVE that there are; more than most machines have CPUs to run them. */
#define WORKERS_USER_MAX		32

/**
 * struct kshake_limit_user - a user with handshakes that run
 * @node: in @users
 * @uid: who
 * @nr_handshakes: how many, in all namespaces
 * @nr_workers: workers that are at one of them; it goes with the last of both
 */
struct kshake_limit_user {
	struct hlist_node node;
	kuid_t uid;
	unsigned int nr_handshakes;
	unsigned int nr_workers;
};

static DEFINE_SPINLOCK(limit_lock);	/* of all counts, and of @users */
static DEFINE_HASHTABLE(users, 8);
static unsigned int nr_handshakes;

kuid_t kshake_limit_owner(const struct sock *sk)
{
	struct user_namespace *ns = sock_net(sk)->user_ns;
	kuid_t uid = kshake_sk_uid((struct sock *)sk);
	const struct socket *sock;
	const struct file *file;

	read_lock_bh(&((struct sock *)sk)->sk_callback_lock);
	sock = sk->sk_socket;
	file = sock ? sock->file : NULL;
	if (file)
		ns = file->f_cred->user_ns;
	/* Whoever holds the file holds its credentials, and these the namespaces around. */
	while (ns != &init_user_ns) {
		uid = ns->owner;
		ns = ns->parent;
	}
	read_unlock_bh(&((struct sock *)sk)->sk_callback_lock);
	return uid;
}

static struct kshake_limit_user *user_of(kuid_t uid)
{
	struct kshake_limit_user *user;

	hash_for_each_possible(users, user, node, __kuid_val(uid))
		if (uid_eq(user->uid, uid))
			return user;
	return NULL;
}

/* With the lock. What is refused is counted, the smallest circle first. */
static int may_charge(struct net *net, const struct kshake_limit_user *user)
{
	const struct kshake_limits *initial = &kshake_net_of(&init_net)->limits;
	const struct kshake_limits *own = &kshake_net_of(net)->limits;
	unsigned int user_max = min(READ_ONCE(own->handshakes_user_max),
				    READ_ONCE(initial->handshakes_user_max));

	if (user->nr_handshakes >= user_max) {
		kshake_stat_add(net, KSHAKE_STAT_REFUSED_USER, 1);
		return -EUSERS;
	}
	if (own->nr_handshakes >= (unsigned int)READ_ONCE(own->handshakes_max)) {
		kshake_stat_add(net, KSHAKE_STAT_REFUSED_NETNS, 1);
		return -EUSERS;
	}
	if (nr_handshakes >= (unsigned int)max(READ_ONCE(handshakes_max), 0)) {
		kshake_stat_add(net, KSHAKE_STAT_REFUSED_MACHINE, 1);
		return -EUSERS;
	}
	return 0;
}

int kshake_limit_charge(const struct sock *sk, struct kshake_limit_user **charged)
{
	struct kshake_limit_user *user, *fresh;
	kuid_t uid = kshake_limit_owner(sk);
	struct net *net = sock_net(sk);
	int err;

	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return -ENOMEM;
	fresh->uid = uid;

	spin_lock(&limit_lock);
	user = user_of(uid) ?: fresh;
	err = may_charge(net, user);
	if (!err) {
		if (user == fresh) {
			hash_add(users, &fresh->node, __kuid_val(uid));
			fresh = NULL;
		}
		user->nr_handshakes++;
		kshake_net_of(net)->limits.nr_handshakes++;
		nr_handshakes++;
		*charged = user;
	}
	spin_unlock(&limit_lock);
	kfree(fresh);
	return err;
}

/* With the lock. Return: what is to be freed without it, or NULL. */
static struct kshake_limit_user *forget_if_idle(struct kshake_limit_user *user)
{
	if (user->nr_handshakes || user->nr_workers)
		return NULL;
	hash_del(&user->node);
	return user;
}

void kshake_limit_uncharge(struct net *net, struct kshake_limit_user *user)
{
	spin_lock(&limit_lock);
	nr_handshakes--;
	kshake_net_of(net)->limits.nr_handshakes--;
	user->nr_handshakes--;
	user = forget_if_idle(user);
	spin_unlock(&limit_lock);
	kfree(user);
}

bool kshake_limit_work_begin(struct kshake_limit_user *user)
{
	bool may;

	spin_lock(&limit_lock);
	may = user->nr_workers < WORKERS_USER_MAX;
	user->nr_workers += may;
	spin_unlock(&limit_lock);
	return may;
}

void kshake_limit_work_end(struct kshake_limit_user *user)
{
	spin_lock(&limit_lock);
	user->nr_workers--;
	user = forget_if_idle(user);
	spin_unlock(&limit_lock);
	kfree(user);
}

bool kshake_limit_allows_verify_none(struct net *net)
{
	if (READ_ONCE(kshake_net_of(net)->limits.allow_verify_none) &&
	    READ_ONCE(kshake_net_of(&init_net)->limits.allow_verify_none))
		return true;
	kshake_stat_add(net, KSHAKE_STAT_REFUSED_VERIFY_NONE, 1);
	return false;
}

static const struct ctl_table template[] = {
	{
		.procname	= "handshakes_max",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= &handshakes_max,
	},
	{
		.procname	= "handshakes_user_max",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= &handshakes_max,
	},
	{
		.procname	= "allow_verify_none",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= SYSCTL_ONE,
	},
};

static void set_defaults(struct kshake_limits *limits, const struct net *net)
{
	const struct kshake_limits *initial = &kshake_net_of(&init_net)->limits;

	if (net_eq(net, &init_net)) {
		limits->handshakes_max = HANDSHAKES_NET_DEFAULT;
		limits->handshakes_user_max = HANDSHAKES_USER_DEFAULT;
		limits->allow_verify_none = 1;
		return;
	}
	limits->handshakes_max = READ_ONCE(initial->handshakes_max);
	limits->handshakes_user_max = READ_ONCE(initial->handshakes_user_max);
	limits->allow_verify_none = READ_ONCE(initial->allow_verify_none);
}

/**
 * kshake_limit_net_init() - a network namespace's limits and sysctls
 * @net: being made; the initial one comes first, and the others inherit from it
 *
 * Return: 0 or -ENOMEM.
 */
int __net_init kshake_limit_net_init(struct net *net)
{
	struct kshake_limits *limits = &kshake_net_of(net)->limits;

	set_defaults(limits, net);
	limits->table = kmemdup(template, sizeof(template), GFP_KERNEL);
	if (!limits->table)
		return -ENOMEM;
	limits->table[0].data = &limits->handshakes_max;
	limits->table[1].data = &limits->handshakes_user_max;
	limits->table[2].data = &limits->allow_verify_none;
	limits->header = register_net_sysctl_sz(net, "net/kshake", limits->table,
						ARRAY_SIZE(template));
	if (limits->header)
		return 0;
	kfree(limits->table);
	return -ENOMEM;
}

/**
 * kshake_limit_net_exit() - its sysctls go
 * @net: without sockets
 */
void __net_exit kshake_limit_net_exit(struct net *net)
{
	struct kshake_limits *limits = &kshake_net_of(net)->limits;

	unregister_net_sysctl_table(limits->header);
	kfree(limits->table);
}
