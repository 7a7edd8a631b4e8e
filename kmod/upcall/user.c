// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose requests they are. Users take turns at the helper, however many requests and
 * user ids each of them comes with.
 */
#include <linux/slab.h>

#include "net.h"

/**
 * struct kshake_line - somebody's requests of one kind
 * @turn: in kshake_queue.turns while @waiting has any
 * @waiting: requests to be pulled, oldest first
 * @nr: requests, waiting and given
 */
struct kshake_line {
	struct list_head turn;
	struct list_head waiting;
	unsigned int nr;
};

/**
 * struct kshake_user - somebody with requests that are not answered
 * @node: in kshake_net.users
 * @owner: who
 * @nr: requests of all kinds
 * @lines: of each kind
 *
 * All of it under kshake_net.lock; gone with the last request.
 */
struct kshake_user {
	struct hlist_node node;
	kuid_t owner;
	unsigned int nr;
	struct kshake_line lines[KSHAKE_REQUEST_KINDS];
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

static struct kshake_line *line_of(const struct kshake_request *req)
{
	return &req->user->lines[req->type->kind];
}

static struct list_head *turns_of(struct kshake_net *kn, const struct kshake_request *req)
{
	return &kn->queues[req->type->kind].turns;
}

/**
 * kshake_user_nr() - how many requests of a kind somebody has
 * @kn: locked
 * @owner: who
 * @kind: the kind
 *
 * Return: waiting and given ones.
 */
unsigned int kshake_user_nr(struct kshake_net *kn, kuid_t owner, enum kshake_request_kind kind)
{
	const struct kshake_user *user = find(kn, owner);

	return user ? user->lines[kind].nr : 0;
}

static void add_user(struct kshake_net *kn, struct kshake_user *user, kuid_t owner)
{
	unsigned int kind;

	user->owner = owner;
	for (kind = 0; kind < KSHAKE_REQUEST_KINDS; kind++) {
		INIT_LIST_HEAD(&user->lines[kind].turn);
		INIT_LIST_HEAD(&user->lines[kind].waiting);
	}
	hash_add(kn->users, &user->node, __kuid_val(owner));
}

/**
 * kshake_user_join() - a new request: it waits behind the others of its user and kind
 * @kn: locked
 * @req: the request, in no list
 * @spare: of kshake_user_alloc(); NULL afterwards if it was used
 *
 * A user who had none waiting comes last.
 */
void kshake_user_join(struct kshake_net *kn, struct kshake_request *req,
		      struct kshake_user **spare)
{
	struct kshake_user *user = find(kn, req->owner);
	struct kshake_line *line;

	if (!user) {
		user = *spare;
		*spare = NULL;
		add_user(kn, user, req->owner);
	}
	req->user = user;
	user->nr++;
	line = line_of(req);
	line->nr++;
	list_add_tail(&req->node, &line->waiting);
	if (list_empty(&line->turn))
		list_add_tail(&line->turn, turns_of(kn, req));
}

/**
 * kshake_user_leave() - a request is done with
 * @kn: locked
 * @req: waiting, or in any other list; its @user may be gone afterwards
 */
void kshake_user_leave(struct kshake_net *kn, struct kshake_request *req)
{
	struct kshake_line *line = line_of(req);
	struct kshake_user *user = req->user;

	list_del_init(&req->node);
	if (list_empty(&line->waiting))
		list_del_init(&line->turn);
	line->nr--;
	req->user = NULL;
	if (--user->nr)
		return;
	hash_del(&user->node);
	kfree(user);
}

/**
 * kshake_user_next() - the request whose turn it is
 * @kn: locked
 * @kind: of this kind
 *
 * Users in turn; of each the oldest.
 *
 * Return: it, or NULL if none waits.
 */
struct kshake_request *kshake_user_next(struct kshake_net *kn, enum kshake_request_kind kind)
{
	struct kshake_line *line;

	line = list_first_entry_or_null(&kn->queues[kind].turns, struct kshake_line, turn);
	if (!line)
		return NULL;
	return list_first_entry(&line->waiting, struct kshake_request, node);
}

/**
 * kshake_user_take() - a waiting request goes elsewhere, its user has had a turn
 * @kn: locked
 * @req: waiting
 * @to: the list that it goes to the end of
 */
void kshake_user_take(struct kshake_net *kn, struct kshake_request *req, struct list_head *to)
{
	struct kshake_line *line = line_of(req);

	list_move_tail(&req->node, to);
	if (list_empty(&line->waiting))
		list_del_init(&line->turn);
	else
		list_move_tail(&line->turn, turns_of(kn, req));
}

/**
 * kshake_user_return() - a request waits again, before all others of its kind
 * @kn: locked
 * @req: in any list
 */
void kshake_user_return(struct kshake_net *kn, struct kshake_request *req)
{
	struct kshake_line *line = line_of(req);

	list_move(&req->node, &line->waiting);
	list_move(&line->turn, turns_of(kn, req));
}
