// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink commands about credentials.
 *
 * Keys are looked up, and users are admitted, with the credentials of the task that sends
 * the message: generic netlink carries out a command within sendmsg(), and what sends for
 * another task (io_uring's threads) has that task's credentials then. No key of the
 * process that opened the socket is used for one that got hold of its descriptor.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "../upcall/netlink-gen.h"
#include "name.h"
#include "store.h"

/* An entry of a dump, whatever it has: headers, names with theirs, users. */
#define ENTRY_MAX	(1024 + KSHAKE_CRED_SNIS_MAX * (KSHAKE_DNS_NAME_MAX + 8) + \
			 KSHAKE_CRED_USERS_MAX * 8)

/**
 * struct order - a credential that was asked for
 * @form: of its entry
 * @parts: of itself
 * @chain: behind @parts; owned
 */
struct order {
	struct kshake_cred_form form;
	struct kshake_cred_parts parts;
	u8 *chain;
};

/* The bytes of an attribute that may end in a zero byte. */
static struct kshake_bytes string_of(const struct nlattr *attr)
{
	struct kshake_bytes text = { nla_data(attr), nla_len(attr) };

	if (text.len && !text.data[text.len - 1])
		text.len--;
	return text;
}

static int take_name(struct genl_info *info, struct kshake_bytes *name)
{
	struct nlattr *attr = info->attrs[KSHAKE_A_CREDENTIAL_NAME];

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_CREDENTIAL_NAME)) {
		GENL_SET_ERR_MSG(info, "say which credential: name");
		return -EINVAL;
	}
	*name = string_of(attr);
	if (kshake_name_is_credential(name->data, name->len))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr,
			    "name must be 1 to 64 letters, digits, '.', '-' and '_'");
	return -EINVAL;
}

static int take_key(struct genl_info *info, struct order *order)
{
	struct nlattr *key = info->attrs[KSHAKE_A_CREDENTIAL_KEY];

	if (!key == !info->attrs[KSHAKE_A_CREDENTIAL_EXTERNAL]) {
		GENL_SET_ERR_MSG(info, "say either key, its serial, or external: the helper signs");
		return -EINVAL;
	}
	if (!key)
		return 0;
	order->parts.serial = nla_get_s32(key);
	if (order->parts.serial)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, key, "0 is no serial of a key");
	return -ENOKEY;
}

static int take_chain(struct genl_info *info, struct order *order)
{
	struct nlattr *attr;
	size_t len = 0;
	int rem;

	nlmsg_for_each_attr_type(attr, KSHAKE_A_CREDENTIAL_CERTIFICATE, info->nlhdr, GENL_HDRLEN,
				 rem)
		len += nla_len(attr);
	if (len > KSHAKE_OWN_CHAIN_MAX) {
		GENL_SET_ERR_MSG(info, "a chain has 60000 bytes at most: leave the root out");
		return -EMSGSIZE;
	}
	order->chain = kvmalloc(len ?: 1, GFP_KERNEL_ACCOUNT);
	if (!order->chain)
		return -ENOMEM;
	order->parts.chain.data = order->chain;
	nlmsg_for_each_attr_type(attr, KSHAKE_A_CREDENTIAL_CERTIFICATE, info->nlhdr, GENL_HDRLEN,
				 rem) {
		memcpy(order->chain + order->parts.chain.len, nla_data(attr), nla_len(attr));
		order->parts.chain.len += nla_len(attr);
	}
	return 0;
}

static void take_staple(struct genl_info *info, struct order *order)
{
	struct nlattr *attr = info->attrs[KSHAKE_A_CREDENTIAL_STAPLE];

	if (attr)
		order->parts.staple = (struct kshake_bytes){ nla_data(attr), nla_len(attr) };
}

static bool has_sni(const struct kshake_cred_form *form, const struct kshake_bytes *name)
{
	unsigned int i;

	for (i = 0; i < form->nr_snis; i++)
		if (form->snis[i].len == name->len &&
		    !strncasecmp(form->snis[i].data, name->data, name->len))
			return true;
	return false;
}

static int take_snis(struct genl_info *info, struct kshake_cred_form *form)
{
	struct kshake_bytes name;
	struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr_type(attr, KSHAKE_A_CREDENTIAL_SNI, info->nlhdr, GENL_HDRLEN, rem) {
		name = string_of(attr);
		if (!kshake_name_is_sni(name.data, name.len)) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "sni must be like www.example.com or *.example.com");
			return -EINVAL;
		}
		if (has_sni(form, &name))
			continue;
		if (form->nr_snis == KSHAKE_CRED_SNIS_MAX) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "a credential is for 128 names at most: use wildcards");
			return -EMSGSIZE;
		}
		form->snis[form->nr_snis++] = name;
	}
	return 0;
}

static int take_users(struct sk_buff *skb, struct genl_info *info, struct kshake_cred_form *form)
{
	struct user_namespace *user_ns = sk_user_ns(NETLINK_CB(skb).sk);
	struct nlattr *attr;
	kuid_t user;
	int rem;

	nlmsg_for_each_attr_type(attr, KSHAKE_A_CREDENTIAL_UID, info->nlhdr, GENL_HDRLEN, rem) {
		user = make_kuid(user_ns, nla_get_u32(attr));
		if (!uid_valid(user)) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "there is no such uid in this user namespace");
			return -EINVAL;
		}
		if (form->nr_users == KSHAKE_CRED_USERS_MAX) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "a credential has 64 users at most");
			return -EMSGSIZE;
		}
		form->users[form->nr_users++] = user;
	}
	if (!form->nr_users)
		form->users[form->nr_users++] = current_euid();
	return 0;
}

static int take(struct sk_buff *skb, struct genl_info *info, struct order *order)
{
	int err;

	err = take_name(info, &order->form.name);
	if (!err)
		err = take_key(info, order);
	if (!err)
		err = take_snis(info, &order->form);
	if (!err)
		err = take_users(skb, info, &order->form);
	if (!err)
		err = take_chain(info, order);
	if (!err)
		take_staple(info, order);
	return err;
}

static void explain(struct genl_info *info, const struct kshake_cred_why *why)
{
	if (why->text && why->cert)
		GENL_SET_ERR_MSG_FMT(info, "certificate %u: %s", why->cert, why->text);
	else if (why->text)
		GENL_SET_ERR_MSG_FMT(info, "%s", why->text);
}

static int add(struct genl_info *info, const struct kshake_cred_form *form,
	       struct kshake_cred *cred)
{
	struct kshake_cred_store *store = kshake_cred_store_of(genl_info_net(info));
	struct kshake_cred_entry *entry = kshake_cred_entry_new(form, cred);
	int err;

	if (!entry) {
		kshake_cred_put(cred);
		return -ENOMEM;
	}
	err = kshake_cred_store_add(store, entry, info->attrs[KSHAKE_A_CREDENTIAL_REPLACE]);
	if (!err)
		return 0;
	kshake_cred_entry_free(entry);
	if (err == -EEXIST)
		GENL_SET_ERR_MSG(info, "there is one of that name: say replace, or another name");
	else
		GENL_SET_ERR_MSG(info, "a namespace has 4096 credentials and 64 MB at most");
	return err;
}

/**
 * kshake_nl_credential_new_doit() - KSHAKE_CMD_CREDENTIAL_NEW
 * @skb: the request
 * @info: the request, parsed
 *
 * Context: the caller's, who must have the right to use the key. Waits for nobody.
 * Return: 0; -EINVAL an attribute is missing or makes no sense; -EEXIST there is one of that
 * name; -ENOSPC there are too many; -EMSGSIZE something is too long; or as kshake_cred_new().
 * Each with a message but -ENOMEM.
 */
int kshake_nl_credential_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_cred_why why;
	struct kshake_cred *cred;
	struct order *order;
	int err;

	order = kzalloc(sizeof(*order), GFP_KERNEL_ACCOUNT);
	if (!order)
		return -ENOMEM;
	err = take(skb, info, order);
	if (err)
		goto free;
	order->parts.name = order->form.name;
	order->parts.rsa_kex = nla_get_flag(info->attrs[KSHAKE_A_CREDENTIAL_RSA_KEX]);
	err = kshake_cred_make(&cred, &order->parts, &why);
	if (err)
		explain(info, &why);
	else
		err = add(info, &order->form, cred);
free:
	kvfree(order->chain);
	kfree(order);
	return err;
}

/**
 * kshake_nl_credential_del_doit() - KSHAKE_CMD_CREDENTIAL_DEL
 * @skb: the request
 * @info: the request, parsed
 *
 * Return: 0; -EINVAL without a name that can be one; -ENOENT there is none. Each with a
 * message.
 */
int kshake_nl_credential_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct kshake_bytes name;
	int err;

	err = take_name(info, &name);
	if (err)
		return err;
	err = kshake_cred_store_del(kshake_cred_store_of(genl_info_net(info)), &name);
	if (err)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[KSHAKE_A_CREDENTIAL_NAME],
				    "there is no credential of that name");
	return err;
}

/**
 * kshake_nl_credential_get_start() - KSHAKE_CMD_CREDENTIAL_GET begins
 * @cb: the dump
 *
 * Return: 0.
 */
int kshake_nl_credential_get_start(struct netlink_callback *cb)
{
	BUILD_BUG_ON(ENTRY_MAX > U16_MAX);
	cb->min_dump_alloc = ENTRY_MAX;
	return 0;
}

static enum kshake_credential_key key_type(const struct kshake_public_key *key)
{
	switch (key->type) {
	case KSHAKE_KEY_SECP256R1:
		return KSHAKE_CREDENTIAL_KEY_SECP256R1;
	case KSHAKE_KEY_SECP384R1:
		return KSHAKE_CREDENTIAL_KEY_SECP384R1;
	default:
		return KSHAKE_CREDENTIAL_KEY_RSA;
	}
}

static int put_string(struct sk_buff *skb, int type, const struct kshake_bytes *text)
{
	struct nlattr *attr = nla_reserve(skb, type, text->len + 1);

	if (!attr)
		return -EMSGSIZE;
	memcpy(nla_data(attr), text->data, text->len);
	*((u8 *)nla_data(attr) + text->len) = '\0';
	return 0;
}

static int put_lists(struct sk_buff *skb, struct user_namespace *user_ns,
		     const struct kshake_cred_entry *entry)
{
	unsigned int i;

	for (i = 0; i < entry->nr_snis; i++)
		if (entry->snis[i].name.len &&
		    put_string(skb, KSHAKE_A_CREDENTIAL_SNI, &entry->snis[i].name))
			return -EMSGSIZE;
	for (i = 0; i < entry->nr_users; i++)
		if (nla_put_u32(skb, KSHAKE_A_CREDENTIAL_UID,
				from_kuid_munged(user_ns, entry->users[i])))
			return -EMSGSIZE;
	return 0;
}

static int put_entry(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct kshake_cred_entry *entry)
{
	const struct kshake_cred *cred = entry->cred;
	const struct kshake_public_key *key = &cred->credential.public;
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq, &kshake_nl_family,
			  NLM_F_MULTI, KSHAKE_CMD_CREDENTIAL_GET);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (put_string(skb, KSHAKE_A_CREDENTIAL_NAME, &entry->name) ||
	    (!cred->key && nla_put_flag(skb, KSHAKE_A_CREDENTIAL_EXTERNAL)) ||
	    (cred->credential.rsa_kex && nla_put_flag(skb, KSHAKE_A_CREDENTIAL_RSA_KEX)) ||
	    put_lists(skb, sk_user_ns(NETLINK_CB(cb->skb).sk), entry) ||
	    nla_put_u32(skb, KSHAKE_A_CREDENTIAL_KEY_TYPE, key_type(key)) ||
	    nla_put_u32(skb, KSHAKE_A_CREDENTIAL_BITS, kshake_public_key_bits(key)) ||
	    nla_put(skb, KSHAKE_A_CREDENTIAL_SHA256, sizeof(entry->leaf_sha256),
		    entry->leaf_sha256) ||
	    nla_put_u32(skb, KSHAKE_A_CREDENTIAL_USERS, refcount_read(&cred->refs) - 1)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * kshake_nl_credential_get_dumpit() - KSHAKE_CMD_CREDENTIAL_GET
 * @skb: the part of the answer to be filled
 * @cb: the dump; args[0] is the order of the last one that was put
 *
 * Return: 0: that was all; -EMSGSIZE: the rest comes with the next message.
 */
int kshake_nl_credential_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct kshake_cred_store *store = kshake_cred_store_of(sock_net(skb->sk));
	struct kshake_cred_entry *entry;
	int err = 0;

	read_lock(&store->lock);
	/* 0 would mean: not said. */
	cb->seq = store->generation | 1U << 31;
	list_for_each_entry(entry, &store->entries, node) {
		if (entry->order <= (u64)cb->args[0])
			continue;
		err = put_entry(skb, cb, entry);
		if (err)
			break;
		cb->args[0] = entry->order;
	}
	read_unlock(&store->lock);
	return err;
}
