// SPDX-License-Identifier: GPL-2.0-only
/*
 * A credential's entry in the store: its name, who may use it, what it is for.
 */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "../crypto/crypto.h"
#include "name.h"
#include "store.h"

/* What an entry without names has in their place: that it is for any. */
static const struct kshake_bytes any_name;

static unsigned int nr_snis(const struct kshake_cred_form *form)
{
	return form->nr_snis ?: 1;
}

static const struct kshake_bytes *sni_of(const struct kshake_cred_form *form, unsigned int i)
{
	return form->nr_snis ? &form->snis[i] : &any_name;
}

/* Behind the array of names: users, then the bytes of all names. */
static size_t entry_size(const struct kshake_cred_form *form)
{
	size_t size = struct_size_t(struct kshake_cred_entry, snis, nr_snis(form));
	unsigned int i;

	size = ALIGN(size, sizeof(kuid_t)) + form->nr_users * sizeof(kuid_t) + form->name.len;
	for (i = 0; i < form->nr_snis; i++)
		size += form->snis[i].len;
	return size;
}

static u8 *put_name(struct kshake_bytes *to, u8 *at, const struct kshake_bytes *name)
{
	if (name->len)
		memcpy(at, name->data, name->len);
	*to = (struct kshake_bytes){ at, name->len };
	return at + name->len;
}

static void fill(struct kshake_cred_entry *entry, const struct kshake_cred_form *form)
{
	u8 *at = (u8 *)&entry->snis[entry->nr_snis];
	unsigned int i;

	at = PTR_ALIGN(at, sizeof(kuid_t));
	entry->users = (kuid_t *)at;
	entry->nr_users = form->nr_users;
	memcpy(entry->users, form->users, form->nr_users * sizeof(kuid_t));
	at = put_name(&entry->name, at + form->nr_users * sizeof(kuid_t), &form->name);
	for (i = 0; i < entry->nr_snis; i++) {
		struct kshake_cred_sni *sni = &entry->snis[i];
		const struct kshake_bytes *name = sni_of(form, i);
		u8 *start = at;

		at = put_name(&sni->name, at, name);
		kshake_name_lower(start, start, name->len);
		sni->entry = entry;
	}
}

/**
 * kshake_cred_entry_new() - an entry that is in no store yet
 * @form: what it is made of; copied
 * @cred: the credential; the entry takes this reference
 *
 * Return: it, kshake_cred_entry_free() when done; NULL, and @cred is the caller's still, if
 * memory ran out.
 */
struct kshake_cred_entry *kshake_cred_entry_new(const struct kshake_cred_form *form,
						struct kshake_cred *cred)
{
	const struct kshake_credential *c = &cred->credential;
	size_t size = entry_size(form);
	struct kshake_cred_entry *entry;

	entry = kvzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!entry)
		return NULL;
	if (kshake_hash_digest(KSHAKE_HASH_SHA256, c->chain.data, c->cert_len[0],
			       entry->leaf_sha256)) {
		kvfree(entry);
		return NULL;
	}
	entry->nr_snis = nr_snis(form);
	fill(entry, form);
	entry->bytes = size + sizeof(*cred) + c->chain.len + c->staple.len;
	entry->cred = cred;
	return entry;
}

/**
 * kshake_cred_entry_free() - an entry that is in no store, or is not any more
 * @entry: NULL is fine
 */
void kshake_cred_entry_free(struct kshake_cred_entry *entry)
{
	if (!entry)
		return;
	kshake_cred_put(entry->cred);
	kvfree(entry);
}

/**
 * kshake_cred_entry_admits() - may that user use it?
 * @entry: the store's lock is held
 * @user: who wants to
 *
 * Return: true if he may. root is a user like any other.
 */
bool kshake_cred_entry_admits(const struct kshake_cred_entry *entry, kuid_t user)
{
	unsigned int i;

	for (i = 0; i < entry->nr_users; i++)
		if (uid_eq(entry->users[i], user))
			return true;
	return false;
}
