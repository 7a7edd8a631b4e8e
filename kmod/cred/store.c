// SPDX-License-Identifier: GPL-2.0-only
/*
 * The credentials of a network namespace. Under its lock nothing is allocated and nothing
 * is freed: it changes at once or not at all.
 */
#include <linux/jhash.h>
#include <net/netns/generic.h>

#include "store.h"

static unsigned int net_id __read_mostly;
static u32 hash_seed __read_mostly;

/**
 * kshake_cred_store_of() - the store of a namespace
 * @net: the namespace; its life bounds the result's
 *
 * Return: never NULL between kshake_cred_init() and kshake_cred_exit().
 */
struct kshake_cred_store *kshake_cred_store_of(const struct net *net)
{
	return net_generic(net, net_id);
}

/**
 * kshake_cred_store_hash() - where a name is in a store's tables
 * @name: of a credential; or that it is for, in lower case
 *
 * Return: key for its hash tables.
 */
u32 kshake_cred_store_hash(const struct kshake_bytes *name)
{
	return jhash(name->data, name->len, hash_seed);
}

/**
 * kshake_cred_store_find() - a credential by its name
 * @store: its lock is held
 * @name: which
 *
 * Return: its entry, for as long as the lock is held; NULL if there is none.
 */
struct kshake_cred_entry *kshake_cred_store_find(struct kshake_cred_store *store,
						 const struct kshake_bytes *name)
{
	struct kshake_cred_entry *entry;

	lockdep_assert_held(&store->lock);
	hash_for_each_possible(store->by_name, entry, name_node, kshake_cred_store_hash(name))
		if (kshake_cred_bytes_equal(&entry->name, name))
			return entry;
	return NULL;
}

static void link_entry(struct kshake_cred_store *store, struct kshake_cred_entry *entry)
{
	unsigned int i;

	hash_add(store->by_name, &entry->name_node, kshake_cred_store_hash(&entry->name));
	for (i = 0; i < entry->nr_snis; i++)
		hash_add(store->by_sni, &entry->snis[i].node,
			 kshake_cred_store_hash(&entry->snis[i].name));
	store->nr++;
	store->bytes += entry->bytes;
	store->generation++;
}

/* All but its place in the list. */
static void unlink_entry(struct kshake_cred_store *store, struct kshake_cred_entry *entry)
{
	unsigned int i;

	hash_del(&entry->name_node);
	for (i = 0; i < entry->nr_snis; i++)
		hash_del(&entry->snis[i].node);
	store->nr--;
	store->bytes -= entry->bytes;
	store->generation++;
}

static bool has_room(const struct kshake_cred_store *store, const struct kshake_cred_entry *entry,
		     const struct kshake_cred_entry *old)
{
	unsigned int nr = store->nr - !!old;
	size_t bytes = store->bytes - (old ? old->bytes : 0);

	return nr < KSHAKE_CRED_MAX && entry->bytes <= KSHAKE_CRED_BYTES_MAX - bytes;
}

/**
 * kshake_cred_store_add() - put an entry into a store
 * @store: where
 * @entry: the store's if 0 is returned, else the caller's still
 * @replace: if there is one of that name, this one takes its place
 *
 * Return: 0; -EEXIST: there is one of that name; -ENOSPC: there are too many, or they are
 * too large.
 */
int kshake_cred_store_add(struct kshake_cred_store *store, struct kshake_cred_entry *entry,
			  bool replace)
{
	struct kshake_cred_entry *old;
	int err = 0;

	write_lock(&store->lock);
	old = kshake_cred_store_find(store, &entry->name);
	if (old && !replace) {
		err = -EEXIST;
	} else if (!has_room(store, entry, old)) {
		err = -ENOSPC;
	} else if (old) {
		unlink_entry(store, old);
		entry->order = old->order;
		list_replace(&old->node, &entry->node);
		link_entry(store, entry);
	} else {
		entry->order = ++store->made;
		list_add_tail(&entry->node, &store->entries);
		link_entry(store, entry);
	}
	write_unlock(&store->lock);
	if (!err)
		kshake_cred_entry_free(old);
	return err;
}

/**
 * kshake_cred_store_del() - forget a credential
 * @store: where
 * @name: which; who uses it now goes on
 *
 * Return: 0, or -ENOENT: there is none of that name.
 */
int kshake_cred_store_del(struct kshake_cred_store *store, const struct kshake_bytes *name)
{
	struct kshake_cred_entry *entry;

	write_lock(&store->lock);
	entry = kshake_cred_store_find(store, name);
	if (entry) {
		unlink_entry(store, entry);
		list_del(&entry->node);
	}
	write_unlock(&store->lock);
	kshake_cred_entry_free(entry);
	return entry ? 0 : -ENOENT;
}

static int __net_init init_store(struct net *net)
{
	struct kshake_cred_store *store = kshake_cred_store_of(net);

	rwlock_init(&store->lock);
	INIT_LIST_HEAD(&store->entries);
	hash_init(store->by_name);
	hash_init(store->by_sni);
	return 0;
}

/* The namespace has no sockets any more, or the module no family: nobody looks at it. */
static void __net_exit exit_store(struct net *net)
{
	struct kshake_cred_store *store = kshake_cred_store_of(net);
	struct kshake_cred_entry *entry, *next;

	list_for_each_entry_safe(entry, next, &store->entries, node)
		kshake_cred_entry_free(entry);
}

static struct pernet_operations net_ops = {
	.init = init_store,
	.exit = exit_store,
	.id = &net_id,
	.size = sizeof(struct kshake_cred_store),
};

/**
 * kshake_cred_init() - at module load
 *
 * Return: 0 or -ENOMEM.
 */
int __init kshake_cred_init(void)
{
	int err = kshake_cred_make_init();

	if (err)
		return err;
	hash_seed = get_random_u32();
	err = register_pernet_subsys(&net_ops);
	if (err)
		kshake_cred_make_exit();
	return err;
}

/**
 * kshake_cred_exit() - at module unload: no socket, no command is left; all keys are wiped
 */
void kshake_cred_exit(void)
{
	unregister_pernet_subsys(&net_ops);
	kshake_cred_make_exit();
}
