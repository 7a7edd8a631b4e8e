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
#define HANDSHAKES_LISTENER_DEFAULT	1024
/* Of the WQ_MAX_ACTIVE that there are; more than most machines have CPUs to run them. */
#define WORKERS_USER_MAX		32

/**
 * struct kshake_limit_user - a user with handshakes that run, or sockets that listen
 * @node: in @users
 * @uid: who
 * @handshakes: how many, in all namespaces
 * @nr_listeners: sockets that listen; it goes with the last of all three
 * @nr_workers: workers that are at one of them
 */
struct kshake_limit_user {
	struct hlist_node node;
	kuid_t uid;
	struct kshake_limit_circle handshakes;
	unsigned int nr_listeners;
	unsigned int nr_workers;
};

static DEFINE_SPINLOCK(limit_lock);	/* of all circles, and of @users */
static DEFINE_HASHTABLE(users, 8);
static struct kshake_limit_circle machine = {
	.waiting = LIST_HEAD_INIT(machine.waiting),
	.answered = LIST_HEAD_INIT(machine.answered),
};

static void circle_init(struct kshake_limit_circle *circle)
{
	INIT_LIST_HEAD(&circle->waiting);
	INIT_LIST_HEAD(&circle->answered);
}

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

/* With the lock; @fresh takes the place of a user who has nothing yet. */
static struct kshake_limit_user *user_join(kuid_t uid, struct kshake_limit_user **fresh)
{
	struct kshake_limit_user *user = user_of(uid);

	if (user)
		return user;
	user = *fresh;
	*fresh = NULL;
	user->uid = uid;
	circle_init(&user->handshakes);
	hash_add(users, &user->node, __kuid_val(uid));
	return user;
}

/* With the lock. Return: what is to be freed without it, or NULL. */
static struct kshake_limit_user *forget_if_idle(struct kshake_limit_user *user)
{
	if (user->handshakes.nr || user->handshakes.nr_leaving || user->nr_listeners ||
	    user->nr_workers)
		return NULL;
	hash_del(&user->node);
	return user;
}

int kshake_limit_listen(struct kshake_limit_listener *listener, const struct sock *sk)
{
	struct kshake_limit_user *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	kuid_t uid = kshake_limit_owner(sk);

	if (!fresh)
		return -ENOMEM;
	circle_init(&listener->circle);
	spin_lock_bh(&limit_lock);
	listener->user = user_join(uid, &fresh);
	listener->user->nr_listeners++;
	spin_unlock_bh(&limit_lock);
	kfree(fresh);
	return 0;
}

void kshake_limit_unlisten(struct kshake_limit_listener *listener)
{
	struct kshake_limit_user *user = listener->user;

	spin_lock_bh(&limit_lock);
	user->nr_listeners--;
	user = forget_if_idle(user);
	spin_unlock_bh(&limit_lock);
	kfree(user);
}

static unsigned int limit_of(const struct net *net, enum kshake_limit_scope scope)
{
	const struct kshake_limits *initial = &kshake_net_of(&init_net)->limits;
	const struct kshake_limits *own = &kshake_net_of(net)->limits;

	switch (scope) {
	case KSHAKE_LIMIT_LISTENER:
		return READ_ONCE(own->handshakes_listener_max);
	case KSHAKE_LIMIT_USER:
		return min(READ_ONCE(own->handshakes_user_max),
			   READ_ONCE(initial->handshakes_user_max));
	case KSHAKE_LIMIT_NETNS:
		return READ_ONCE(own->handshakes_max);
	default:
		return max(READ_ONCE(handshakes_max), 0);
	}
}

static const enum kshake_stat refused[KSHAKE_LIMIT_SCOPES] = {
	[KSHAKE_LIMIT_LISTENER]	= KSHAKE_STAT_REFUSED_LISTENER,
	[KSHAKE_LIMIT_USER]	= KSHAKE_STAT_REFUSED_USER,
	[KSHAKE_LIMIT_NETNS]	= KSHAKE_STAT_REFUSED_NETNS,
	[KSHAKE_LIMIT_MACHINE]	= KSHAKE_STAT_REFUSED_MACHINE,
};

static bool is_full(const struct kshake_limit_charge *charge, enum kshake_limit_scope scope)
{
	const struct kshake_limit_circle *circle = charge->circle[scope];

	return circle && circle->nr >= limit_of(charge->net, scope);
}

/*
 * Can somebody go, and is there room then? There is none if the limit was lowered meanwhile,
 * or is another one where this circle's others came from. Those who go take their time, with
 * their memory: there are never more of them than half of what may run.
 */
static bool can_evict(const struct kshake_limit_charge *charge, enum kshake_limit_scope scope)
{
	const struct kshake_limit_circle *circle = charge->circle[scope];
	unsigned int limit = limit_of(charge->net, scope);

	return (!list_empty(&circle->waiting) || !list_empty(&circle->answered)) &&
	       circle->nr <= limit && circle->nr_leaving <= limit / 2;
}

static void give_up_places(struct kshake_limit_charge *charge)
{
	enum kshake_limit_scope scope;

	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++)
		list_del_init(&charge->place[scope]);
}

static void evict_oldest(struct kshake_limit_circle *full, enum kshake_limit_scope scope)
{
	struct kshake_limit_charge *charge;
	enum kshake_limit_scope i;

	charge = list_first_entry(list_empty(&full->waiting) ? &full->answered : &full->waiting,
				  struct kshake_limit_charge, place[scope]);
	give_up_places(charge);
	for (i = 0; i < KSHAKE_LIMIT_SCOPES; i++) {
		if (!charge->circle[i])
			continue;
		charge->circle[i]->nr--;
		charge->circle[i]->nr_leaving++;
	}
	charge->leaving = true;
	kshake_stat_add(charge->net, KSHAKE_STAT_EVICTED, 1);
	charge->evict(charge);
}

/*
 * With the lock. What is refused is counted, the smallest circle first; nobody goes for one
 * who is refused.
 */
static int make_room(const struct kshake_limit_charge *charge)
{
	enum kshake_limit_scope scope;

	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++) {
		if (is_full(charge, scope) && !can_evict(charge, scope)) {
			kshake_stat_add(charge->net, refused[scope], 1);
			return -EUSERS;
		}
	}
	/* Who goes from a small circle goes from the larger ones, too. */
	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++)
		if (is_full(charge, scope) && can_evict(charge, scope))
			evict_oldest(charge->circle[scope], scope);
	return 0;
}

static void enter(struct kshake_limit_charge *charge)
{
	enum kshake_limit_scope scope;

	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++) {
		struct kshake_limit_circle *circle = charge->circle[scope];

		if (!circle)
			continue;
		circle->nr++;
		if (charge->evict)
			list_add_tail(&charge->place[scope], &circle->waiting);
	}
}

int kshake_limit_charge(struct kshake_limit_charge *charge, const struct sock *sk,
			struct kshake_limit_listener *listener,
			void (*evict)(struct kshake_limit_charge *charge))
{
	struct kshake_limit_user *fresh = NULL, *idle;
	enum kshake_limit_scope scope;
	kuid_t uid = {};
	int err;

	if (!listener) {
		uid = kshake_limit_owner(sk);
		fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
		if (!fresh)
			return -ENOMEM;
	}
	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++)
		INIT_LIST_HEAD(&charge->place[scope]);
	charge->net = sock_net(sk);
	charge->evict = evict;
	charge->circle[KSHAKE_LIMIT_LISTENER] = listener ? &listener->circle : NULL;
	charge->circle[KSHAKE_LIMIT_NETNS] = &kshake_net_of(charge->net)->limits.handshakes;
	charge->circle[KSHAKE_LIMIT_MACHINE] = &machine;

	spin_lock_bh(&limit_lock);
	charge->user = listener ? listener->user : user_join(uid, &fresh);
	charge->circle[KSHAKE_LIMIT_USER] = &charge->user->handshakes;
	err = make_room(charge);
	if (!err)
		enter(charge);
	idle = forget_if_idle(charge->user);
	spin_unlock_bh(&limit_lock);
	kfree(idle);
	kfree(fresh);
	return err;
}

void kshake_limit_heard(struct kshake_limit_charge *charge)
{
	enum kshake_limit_scope scope;

	spin_lock_bh(&limit_lock);
	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++)
		if (charge->circle[scope] && charge->evict && !charge->leaving)
			list_move_tail(&charge->place[scope], &charge->circle[scope]->answered);
	spin_unlock_bh(&limit_lock);
}

void kshake_limit_keep(struct kshake_limit_charge *charge)
{
	spin_lock_bh(&limit_lock);
	give_up_places(charge);
	spin_unlock_bh(&limit_lock);
}

void kshake_limit_uncharge(struct kshake_limit_charge *charge)
{
	struct kshake_limit_user *idle;
	enum kshake_limit_scope scope;

	spin_lock_bh(&limit_lock);
	give_up_places(charge);
	for (scope = 0; scope < KSHAKE_LIMIT_SCOPES; scope++) {
		struct kshake_limit_circle *circle = charge->circle[scope];

		if (!circle)
			continue;
		if (charge->leaving)
			circle->nr_leaving--;
		else
			circle->nr--;
	}
	idle = forget_if_idle(charge->user);
	spin_unlock_bh(&limit_lock);
	kfree(idle);
}

bool kshake_limit_work_begin(struct kshake_limit_user *user)
{
	bool may;

	spin_lock_bh(&limit_lock);
	may = user->nr_workers < WORKERS_USER_MAX;
	user->nr_workers += may;
	spin_unlock_bh(&limit_lock);
	return may;
}

void kshake_limit_work_end(struct kshake_limit_user *user)
{
	spin_lock_bh(&limit_lock);
	user->nr_workers--;
	user = forget_if_idle(user);
	spin_unlock_bh(&limit_lock);
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
	{
		.procname	= "handshakes_listener_max",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= &handshakes_max,
	},
};

static void set_defaults(struct kshake_limits *limits, const struct net *net)
{
	const struct kshake_limits *initial = &kshake_net_of(&init_net)->limits;

	if (net_eq(net, &init_net)) {
		limits->handshakes_max = HANDSHAKES_NET_DEFAULT;
		limits->handshakes_user_max = HANDSHAKES_USER_DEFAULT;
		limits->allow_verify_none = 1;
		limits->handshakes_listener_max = HANDSHAKES_LISTENER_DEFAULT;
		return;
	}
	limits->handshakes_max = READ_ONCE(initial->handshakes_max);
	limits->handshakes_user_max = READ_ONCE(initial->handshakes_user_max);
	limits->allow_verify_none = READ_ONCE(initial->allow_verify_none);
	limits->handshakes_listener_max = READ_ONCE(initial->handshakes_listener_max);
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
	circle_init(&limits->handshakes);
	limits->table = kmemdup(template, sizeof(template), GFP_KERNEL);
	if (!limits->table)
		return -ENOMEM;
	limits->table[0].data = &limits->handshakes_max;
	limits->table[1].data = &limits->handshakes_user_max;
	limits->table[2].data = &limits->allow_verify_none;
	limits->table[3].data = &limits->handshakes_listener_max;
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
