/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of cred/ share: a credential, and its entry in the store of a namespace.
 */
#ifndef KSHAKE_CRED_STORE_H
#define KSHAKE_CRED_STORE_H

#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "cred.h"

#define KSHAKE_CRED_MAX		4096		/* credentials a namespace */
#define KSHAKE_CRED_BYTES_MAX	(64 << 20)	/* all that they hold */
#define KSHAKE_CRED_SNIS_MAX	128		/* names of servers a credential is for */
#define KSHAKE_CRED_USERS_MAX	64		/* users who may use it */

/**
 * struct kshake_cred - a chain of ours with its key
 * @credential: what engines borrow
 * @key: the private key; NULL: the helper signs. Owned
 * @name: by which the helper knows its key, or empty
 * @memory: behind the slices of @credential and @name; owned, kvmalloc()ed
 * @cert_len: of the certificates
 * @refs: one for the store, one for each socket and each handshake that uses it
 * @release: frees it, where that may sleep: the last reference may be put in any context
 *
 * Immutable from the moment on that a second reference can exist.
 */
struct kshake_cred {
	struct kshake_credential credential;
	struct kshake_private_key *key;
	struct kshake_bytes name;
	void *memory;
	u32 cert_len[KSHAKE_CERTS_MAX];
	refcount_t refs;
	struct work_struct release;
};

/**
 * struct kshake_cred_parts - what a credential is made of
 * @chain: DER certificates one after another, leaf first
 * @staple: OCSPResponse (DER) for the leaf, or empty
 * @name: in the store; empty: it is not for there
 * @serial: of the key in the keyring; 0: the helper signs
 * @rsa_kex: the key is for RSA key exchange, too, and must be fit for it
 * @rsa_kex_if_fit: likewise, if it is fit
 *
 * All of it is copied.
 */
struct kshake_cred_parts {
	struct kshake_bytes chain;
	struct kshake_bytes staple;
	struct kshake_bytes name;
	s32 serial;
	bool rsa_kex;
	bool rsa_kex_if_fit;
};

struct kshake_cred_entry;

/**
 * struct kshake_cred_sni - a name that a credential is for
 * @node: in kshake_cred_store.by_sni
 * @entry: whose
 * @name: in lower case; one that begins with "*." is a wildcard, an empty one is any
 */
struct kshake_cred_sni {
	struct hlist_node node;
	struct kshake_cred_entry *entry;
	struct kshake_bytes name;
};

/**
 * struct kshake_cred_entry - a credential that has a name
 * @cred: it; a reference
 * @node: in kshake_cred_store.entries
 * @name_node: in kshake_cred_store.by_name
 * @order: when it was made; that which takes another one's place has the same. Never 0
 * @bytes: that it holds
 * @leaf_sha256: of the leaf certificate
 * @name: not NUL-terminated
 * @users: who may use it
 * @nr_users: how many
 * @nr_snis: how many, at least one
 * @snis: what it is for
 *
 * One piece of memory. Nobody has a reference to it: whoever finds it in the store looks
 * at it under the store's lock, and takes one to @cred.
 */
struct kshake_cred_entry {
	struct kshake_cred *cred;
	struct list_head node;
	struct hlist_node name_node;
	u64 order;
	size_t bytes;
	u8 leaf_sha256[32];
	struct kshake_bytes name;
	kuid_t *users;
	unsigned int nr_users;
	unsigned int nr_snis;
	struct kshake_cred_sni snis[] __counted_by(nr_snis);
};

/**
 * struct kshake_cred_store - the credentials of a network namespace
 * @lock: guards all of it; handshakes only read. The smallest of locks
 * @entries: by kshake_cred_entry.order
 * @by_name: they again
 * @by_sni: what they are for
 * @nr: how many there are
 * @bytes: that they hold
 * @made: the last number given out as an order
 * @generation: changes with every change
 */
struct kshake_cred_store {
	rwlock_t lock;		/* of all below */
	struct list_head entries;
	DECLARE_HASHTABLE(by_name, 6);
	DECLARE_HASHTABLE(by_sni, 8);
	unsigned int nr;
	size_t bytes;
	u64 made;
	u32 generation;
};

/**
 * struct kshake_cred_form - what an entry is made of
 * @name: of the credential
 * @users: who may use it
 * @nr_users: how many
 * @snis: names that it is for, as they were given
 * @nr_snis: how many
 *
 * All of it is copied, and was found good.
 */
struct kshake_cred_form {
	struct kshake_bytes name;
	kuid_t users[KSHAKE_CRED_USERS_MAX];
	unsigned int nr_users;
	struct kshake_bytes snis[KSHAKE_CRED_SNIS_MAX];
	unsigned int nr_snis;
};

/* make.c */
int kshake_cred_make(struct kshake_cred **cred, const struct kshake_cred_parts *parts,
		     struct kshake_cred_why *why);
int kshake_cred_make_init(void);
void kshake_cred_make_exit(void);

/* keyring.c */
int kshake_cred_key(struct kshake_private_key **key, s32 serial, struct kshake_cred_why *why);

/* entry.c */
struct kshake_cred_entry *kshake_cred_entry_new(const struct kshake_cred_form *form,
						struct kshake_cred *cred);
void kshake_cred_entry_free(struct kshake_cred_entry *entry);
bool kshake_cred_entry_admits(const struct kshake_cred_entry *entry, kuid_t user);

/* store.c; with the lock held: _find(), _hash() needs none */
struct kshake_cred_store *kshake_cred_store_of(const struct net *net);
u32 kshake_cred_store_hash(const struct kshake_bytes *name);
struct kshake_cred_entry *kshake_cred_store_find(struct kshake_cred_store *store,
						 const struct kshake_bytes *name);
int kshake_cred_store_add(struct kshake_cred_store *store, struct kshake_cred_entry *entry,
			  bool replace);
int kshake_cred_store_del(struct kshake_cred_store *store, const struct kshake_bytes *name);

static inline bool kshake_cred_bytes_equal(const struct kshake_bytes *a,
					   const struct kshake_bytes *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

#endif /* KSHAKE_CRED_STORE_H */
