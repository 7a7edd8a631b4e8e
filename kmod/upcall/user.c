// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose requests they are. Users take turns at the helper, however many requests and
 * user ids each of them comes with.
 */
#include <linux/slab.h>

#include "net.h"

/**
 * struct kshake_user - somebody with requests that are not answered
 * @node: in kshake_net.users
 * @turn: in kshake_net.turns while @waiting has any
 * @waiting: requests to be pulled, oldest first
 * @owner: who
 * @nr: requests, waiting and given
 *
 * All of it under kshake_net.lock; gone with the last request.
 */
struct kshake_user {
	struct hlist_node node;
	struct list_head turn;
	struct list_head waiting;
	kuid_t owner;
	unsigned int nr;
};

/**
 * kshake_user_alloc() - memory for a user
 *
 * To be had before the lock is: nobody waits for memory under it.
 *
 * Return: for kshake_user_join(), or kfree(); NULL without memory.
 */
struct kshake_user *kshake_user_alloc(void)
{
	return kzalloc(sizeof(struct kshake_user), GFP_KERNEL_ACCOUNT);
}

static struct kshake_user *find(struct kshake_net *kn, kuid_t owner)
{
	struct kshake_user *user;

	hash_for_each_possible(kn->users, user, node, __kuid_val(owner)) {
		if (uid_eq(user->owner, owner))
			return user;
	}
	return NULL;
}

/**
 * kshake_user_nr() - how many requests somebody has
 * @kn: locked
 * @owner: who
 *
 * Return: waiting and given ones.
 */
unsigned int kshake_user_nr(struct kshake_net *kn, kuid_t owner)
{
	const struct kshake_user *user = find(kn, owner);

	return user ? user->nr : 0;
}

/**
 * kshake_user_join() - a new request: it waits behind the others of its user
 * @kn: locked
 * @req: the request, in no list
 * @spare: of kshake_user_alloc(); NULL afterwards if it was used
 *
 * A user who had none waiting comes last.
 */
void kshake_user_join(struct kshake_net *kn, struct kshake_verify_request *req,
		      struct kshake_user **spare)
{
	struct kshake_user *user = find(kn, req->owner);

	if (!user) {
		user = *spare;
		*spare = NULL;
		user->owner = req->owner;
		INIT_LIST_HEAD(&user->turn);
		INIT_LIST_HEAD(&user->waiting);
		hash_add(kn->users, &user->node, __kuid_val(user->owner));
	}
	user->nr++;
	req->user = user;
	list_add_tail(&req->node, &user->waiting);
	if (list_empty(&user->turn))
		list_add_tail(&user->turn, &kn->turns);
}

/**
 * kshake_user_leave() - a request is done with
 * @kn: locked
 * @req: waiting, or in any other list; its @user may be gone afterwards
 */
void kshake_user_leave(struct kshake_net *kn, struct kshake_verify_request *req)
{
	struct kshake_user *user = req->user;

	list_del_init(&req->node);
	if (list_empty(&user->waiting))
		list_del_init(&user->turn);
	req->user = NULL;
	if (--user->nr)
		return;
	hash_del(&user->node);
	kfree(user);
}

/**
 * kshake_user_next() - the request whose turn it is
 * @kn: locked
 *
 * Users in turn; of each the oldest.
 *
 * Return: it, or NULL if none waits.
 */
struct kshake_verify_request *kshake_user_next(struct kshake_net *kn)
{
	struct kshake_user *user;

	user = list_first_entry_or_null(&kn->turns, struct kshake_user, turn);
	if (!user)
		return NULL;
	return list_first_entry(&user->waiting, struct kshake_verify_request, node);
}

/**
 * kshake_user_take() - a waiting request goes elsewhere, its user has had a turn
 * @kn: locked
 * @req: waiting
 * @to: the list that it goes to the end of
 */
void kshake_user_take(struct kshake_net *kn, struct kshake_verify_request *req,
		      struct list_head *to)
{
	struct kshake_user *user = req->user;

	list_move_tail(&req->node, to);
	if (list_empty(&user->waiting))
		list_del_init(&user->turn);
	else
		list_move_tail(&user->turn, &kn->turns);
}

/**
 * kshake_user_return() - a request waits again, before all others
 * @kn: locked
 * @req: in any list
 */
void kshake_user_return(struct kshake_net *kn, struct kshake_verify_request *req)
{
	struct kshake_user *user = req->user;

	list_move(&req->node, &user->waiting);
	list_move(&user->turn, &kn->turns);
}
