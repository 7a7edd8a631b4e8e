/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Credentials: chains of ours with their keys. Those of a network namespace have names and
 * are in a store; others belong to a socket alone. What the rest of the module sees of
 * kmod/cred/.
 */
#ifndef KSHAKE_CRED_H
#define KSHAKE_CRED_H

#include <linux/uidgid.h>
#include <net/net_namespace.h>

#include "../core/credential.h"

struct kshake_cred;	/* refcounted, immutable */

/**
 * struct kshake_cred_why - what to tell who asked for a credential that cannot be
 * @text: what to correct; NULL: the errno says it all
 * @cert: the certificate that it is about, the leaf is 1; 0: it is about none
 */
struct kshake_cred_why {
	const char *text;
	unsigned int cert;
};

/**
 * kshake_cred_new() - a credential that has no name
 * @cred: receives it, with one reference
 * @chain: DER certificates one after another, leaf first; copied
 * @serial: of a key of type "logon" or "user" that holds the private key (PKCS#8, PKCS#1 or
 *	SEC1, DER); the caller must have the right to use it (KEY_NEED_SEARCH)
 * @why: receives what to tell the user on failure
 *
 * Its key is for RSA key exchange, too, if it is fit for it: whether there is any is its
 * socket's to say.
 *
 * Context: process, the application's own; may sleep.
 * Return: 0; -EBADMSG: the chain or the key is malformed; -ENOKEY, -EKEYEXPIRED,
 * -EKEYREVOKED, -EACCES: of the keyring; -EOPNOTSUPP: a type of key that kshake does not
 * have; -EKEYREJECTED: too weak, or not the key of this certificate; -EMSGSIZE: too long;
 * -EINVAL: its keyUsage lets the key neither sign nor do RSA key exchange; -ENOMEM.
 */
int kshake_cred_new(struct kshake_cred **cred, const struct kshake_bytes *chain, s32 serial,
		    struct kshake_cred_why *why);

/* Any context; the last put wipes the key, and does that where it may sleep. NULL is fine. */
struct kshake_cred *kshake_cred_get(struct kshake_cred *cred);
void kshake_cred_put(struct kshake_cred *cred);

/* What the engine borrows; alive as long as a reference is. */
const struct kshake_credential *kshake_cred_credential(const struct kshake_cred *cred);
/* Its name in the store, not NUL-terminated; empty for one that belongs to a socket alone. */
struct kshake_bytes kshake_cred_name(const struct kshake_cred *cred);
/* The other way round: whose @credential that is. */
struct kshake_cred *kshake_cred_of(const struct kshake_credential *credential);

/* Are they names of credentials with ',' between, or "*"? KSHAKE_CREDENTIAL_MAX at most. */
bool kshake_cred_names_valid(const u8 *names, size_t len);

/**
 * kshake_cred_may_use() - are these there, for that user?
 * @net: the namespace
 * @names: as kshake_cred_names_valid() has them
 * @user: who wants to use them
 *
 * Return: 0; -ENOKEY: one of them (of "*": each) does not exist; -EACCES: or is not for
 * @user.
 */
int kshake_cred_may_use(struct net *net, const struct kshake_bytes *names, kuid_t user);

/**
 * kshake_cred_choose() - candidates for a server name
 * @net: the namespace
 * @names: as kshake_cred_names_valid() has them; those that @user may not use, or that are
 *	gone, do not count
 * @user: who wants to use them
 * @server_name: that the client wants; empty: it did not say
 * @list: receives the candidates, most wanted first, a reference to each
 * @max: room in @list
 *
 * Exact names come before wildcards (RFC 6125, 6.4.3: for one label, the first), these
 * before credentials without names, which are for any. Without @server_name those without
 * names come first, then all others in their order. Within one sort the order is that of
 * @names; of "*", that in which they were made.
 *
 * Return: how many.
 */
unsigned int kshake_cred_choose(struct net *net, const struct kshake_bytes *names, kuid_t user,
				const struct kshake_bytes *server_name, struct kshake_cred **list,
				unsigned int max);

int kshake_cred_init(void);
void kshake_cred_exit(void);

#endif /* KSHAKE_CRED_H */
