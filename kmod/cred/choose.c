// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which credentials of a namespace are for a user and a server name.
 */
#include "name.h"
#include "store.h"

/* How good a match is; less is better. */
enum rank {
	RANK_EXACT,			/* the name itself */
	RANK_WILDCARD,		/* "*" in place of its first label */
	RANK_ANY,			/* a credential for all names */
	RANK_OTHER,			/* one for others, if it does not matter */
	RANK_NONE,
};

/**
 * struct wanted - what a candidate has to be
 * @user: who has to be admitted
 * @named: the client said a name
 * @exact: that name in lower case; empty: it is none that a credential could be for
 * @wildcard: the wildcard that it comes under; empty: none
 * @name: behind @exact
 * @pattern: behind @wildcard
 */
struct wanted {
	kuid_t user;
	bool named;
	struct kshake_bytes exact;
	struct kshake_bytes wildcard;
	u8 name[KSHAKE_DNS_NAME_MAX];
	u8 pattern[KSHAKE_DNS_NAME_MAX + 1];
};

/**
 * struct choice - the best candidates so far, best first
 * @entries: they
 * @ranks: of each
 * @orders: of each; among equals the least is the best
 * @nr: how many
 * @max: how many are wanted
 */
struct choice {
	struct kshake_cred_entry *entries[KSHAKE_CREDENTIALS_MAX];
	enum rank ranks[KSHAKE_CREDENTIALS_MAX];
	u64 orders[KSHAKE_CREDENTIALS_MAX];
	unsigned int nr;
	unsigned int max;
};

static void want(struct wanted *w, kuid_t user, const struct kshake_bytes *server_name)
{
	size_t len = server_name->len;

	w->user = user;
	w->named = len;
	w->exact = (struct kshake_bytes){ };
	w->wildcard = (struct kshake_bytes){ };
	if (!kshake_name_is_dns(server_name->data, len))
		return;
	kshake_name_lower(w->name, server_name->data, len);
	w->exact = (struct kshake_bytes){ w->name, len };
	w->wildcard.data = w->pattern;
	w->wildcard.len = kshake_name_wildcard(w->pattern, w->name, len);
}

static bool is_chosen(const struct choice *c, const struct kshake_cred_entry *entry)
{
	unsigned int i;

	for (i = 0; i < c->nr; i++)
		if (c->entries[i] == entry)
			return true;
	return false;
}

/* Where it belongs; the worst one of too many goes. One that is there already had a better rank. */
static void consider(struct choice *c, struct kshake_cred_entry *entry, enum rank rank, u64 order)
{
	unsigned int at = c->nr;

	if (is_chosen(c, entry))
		return;
	while (at && (rank < c->ranks[at - 1] ||
		      (rank == c->ranks[at - 1] && order < c->orders[at - 1])))
		at--;
	if (at == c->max)
		return;
	c->nr = min(c->nr + 1, c->max);
	memmove(&c->entries[at + 1], &c->entries[at], (c->nr - at - 1) * sizeof(c->entries[0]));
	memmove(&c->ranks[at + 1], &c->ranks[at], (c->nr - at - 1) * sizeof(c->ranks[0]));
	memmove(&c->orders[at + 1], &c->orders[at], (c->nr - at - 1) * sizeof(c->orders[0]));
	c->entries[at] = entry;
	c->ranks[at] = rank;
	c->orders[at] = order;
}

static enum rank rank_of(const struct kshake_bytes *sni, const struct wanted *w)
{
	if (!sni->len)
		return RANK_ANY;
	if (!w->named)
		return RANK_OTHER;
	if (kshake_cred_bytes_equal(sni, &w->exact))
		return RANK_EXACT;
	return kshake_cred_bytes_equal(sni, &w->wildcard) ? RANK_WILDCARD : RANK_NONE;
}

/* One that the application named, as its @order-th. */
static void consider_named(struct choice *c, struct kshake_cred_entry *entry,
			   const struct wanted *w, u64 order)
{
	enum rank best = RANK_NONE;
	unsigned int i;

	if (!kshake_cred_entry_admits(entry, w->user))
		return;
	for (i = 0; i < entry->nr_snis; i++)
		best = min(best, rank_of(&entry->snis[i].name, w));
	if (best != RANK_NONE)
		consider(c, entry, best, order);
}

/* Those of all that are for exactly @sni. */
static void consider_sni(struct kshake_cred_store *store, struct choice *c,
			 const struct wanted *w, const struct kshake_bytes *sni, enum rank rank)
{
	struct kshake_cred_sni *found;

	hash_for_each_possible(store->by_sni, found, node, kshake_cred_store_hash(sni))
		if (kshake_cred_bytes_equal(&found->name, sni) &&
		    kshake_cred_entry_admits(found->entry, w->user))
			consider(c, found->entry, rank, found->entry->order);
}

static void consider_all(struct kshake_cred_store *store, struct choice *c, const struct wanted *w)
{
	static const struct kshake_bytes any;
	struct kshake_cred_entry *entry;

	if (w->exact.len)
		consider_sni(store, c, w, &w->exact, RANK_EXACT);
	if (w->wildcard.len)
		consider_sni(store, c, w, &w->wildcard, RANK_WILDCARD);
	consider_sni(store, c, w, &any, RANK_ANY);
	if (w->named)
		return;
	list_for_each_entry(entry, &store->entries, node) {
		if (c->nr == c->max)
			break;
		if (kshake_cred_entry_admits(entry, w->user))
			consider(c, entry, RANK_OTHER, entry->order);
	}
}

static bool is_all(const struct kshake_bytes *names)
{
	return names->len == 1 && names->data[0] == '*';
}

/* Documented where it is declared, like all that follow. */
bool kshake_cred_names_valid(const u8 *names, size_t len)
{
	struct kshake_bytes list = { names, len }, name;
	unsigned int nr = 0;

	if (!len)
		return false;
	if (is_all(&list))
		return true;
	while (kshake_name_next(&list, &name))
		if (++nr > KSHAKE_CREDENTIAL_MAX || !kshake_name_is_credential(name.data, name.len))
			return false;
	return true;
}

static int may_use_any(const struct kshake_cred_store *store, kuid_t user)
{
	const struct kshake_cred_entry *entry;

	list_for_each_entry(entry, &store->entries, node)
		if (kshake_cred_entry_admits(entry, user))
			return 0;
	return store->nr ? -EACCES : -ENOKEY;
}

static int may_use_named(struct kshake_cred_store *store, struct kshake_bytes list, kuid_t user)
{
	const struct kshake_cred_entry *entry;
	struct kshake_bytes name;

	while (kshake_name_next(&list, &name)) {
		entry = kshake_cred_store_find(store, &name);
		if (!entry)
			return -ENOKEY;
		if (!kshake_cred_entry_admits(entry, user))
			return -EACCES;
	}
	return 0;
}

int kshake_cred_may_use(struct net *net, const struct kshake_bytes *names, kuid_t user)
{
	struct kshake_cred_store *store = kshake_cred_store_of(net);
	int err;

	read_lock(&store->lock);
	err = is_all(names) ? may_use_any(store, user) : may_use_named(store, *names, user);
	read_unlock(&store->lock);
	return err;
}

static void choose(struct kshake_cred_store *store, const struct kshake_bytes *names,
		   const struct wanted *w, struct choice *c)
{
	struct kshake_bytes list = *names, name;
	struct kshake_cred_entry *entry;
	u64 order = 0;

	if (is_all(names)) {
		consider_all(store, c, w);
		return;
	}
	while (kshake_name_next(&list, &name)) {
		entry = kshake_cred_store_find(store, &name);
		if (entry)
			consider_named(c, entry, w, order++);
	}
}

unsigned int kshake_cred_choose(struct net *net, const struct kshake_bytes *names, kuid_t user,
				const struct kshake_bytes *server_name, struct kshake_cred **list,
				unsigned int max)
{
	struct kshake_cred_store *store = kshake_cred_store_of(net);
	struct choice c = { .max = min_t(unsigned int, max, KSHAKE_CREDENTIALS_MAX) };
	struct wanted w;
	unsigned int i;

	want(&w, user, server_name);
	read_lock(&store->lock);
	choose(store, names, &w, &c);
	for (i = 0; i < c.nr; i++)
		list[i] = kshake_cred_get(c.entries[i]->cred);
	read_unlock(&store->lock);
	return c.nr;
}
