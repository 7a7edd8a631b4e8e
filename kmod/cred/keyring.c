// SPDX-License-Identifier: GPL-2.0-only
/*
 * Private keys come from the kernel's keyrings, so that no message and no option has their
 * bytes in it. They are parsed where they are: nothing is copied that had to be wiped.
 */
#include <linux/err.h>
#include <linux/key.h>
#include <keys/user-type.h>

#include "store.h"

static const char *lookup_hint(int err)
{
	switch (err) {
	case -EACCES:
		return "the key is not the caller's to use: link it to a keyring of his";
	case -EKEYEXPIRED:
		return "the key has expired";
	case -EKEYREVOKED:
		return "the key was revoked";
	default:
		return "there is no such key: give the serial that add_key() returned";
	}
}

/* @sem of the key is held. A revoked key has no payload any more. */
static int parse_payload(struct kshake_private_key **private, const struct key *key,
			 struct kshake_cred_why *why)
{
	const struct user_key_payload *payload = user_key_payload_locked(key);
	int err;

	if (!payload) {
		why->text = lookup_hint(-EKEYREVOKED);
		return -EKEYREVOKED;
	}
	err = kshake_private_key_new(private, payload->data, payload->datalen);
	if (err == -EBADMSG)
		why->text = "the key is no PKCS#8, PKCS#1 or SEC1 in DER, or damaged";
	else if (err == -EKEYREJECTED)
		why->text = "a key must be RSA of 2048 to 4096 bits, or EC on P-256 or P-384";
	return err;
}

static int read_key(struct kshake_private_key **private, struct key *key,
		    struct kshake_cred_why *why)
{
	int err;

	if (key->type != &key_type_logon && key->type != &key_type_user) {
		why->text = "the key's type must be \"logon\" or \"user\"";
		return -EOPNOTSUPP;
	}
	/* Who asks for one under construction by request_key() would wait for userspace. */
	if (!key_is_positive(key)) {
		why->text = "the key has no contents: use add_key()";
		return -ENOKEY;
	}
	down_read(&key->sem);
	err = parse_payload(private, key, why);
	up_read(&key->sem);
	return err;
}

/**
 * kshake_cred_key() - the private key that a key of a keyring holds
 * @key: receives it; kshake_private_key_free() when done
 * @serial: of the keyring's; its type is "logon" or "user"
 * @why: receives what to tell the user on failure
 *
 * Changes of the keyring's key later on do not matter.
 *
 * Context: process, of who must have the right to use it, which is the right to search for
 * it: a "logon" key cannot be read. Waits for nobody.
 * Return: 0; -ENOKEY, -EKEYEXPIRED, -EKEYREVOKED, -EACCES: what the keyring says;
 * -EOPNOTSUPP: of another type; -EBADMSG: malformed; -EKEYREJECTED: too weak, or of a kind
 * that is not supported; -ENOMEM; or what a driver of RSA says.
 */
int kshake_cred_key(struct kshake_private_key **key, s32 serial, struct kshake_cred_why *why)
{
	key_ref_t ref;
	int err;

	/* Those below are keyrings, which the lookup might make. */
	if (serial <= 0) {
		why->text = lookup_hint(-ENOKEY);
		return -ENOKEY;
	}
	ref = lookup_user_key(serial, KEY_LOOKUP_PARTIAL, KEY_NEED_SEARCH);
	if (IS_ERR(ref)) {
		err = PTR_ERR(ref);
		why->text = lookup_hint(err);
		return err;
	}
	err = read_key(key, key_ref_to_ptr(ref), why);
	key_ref_put(ref);
	return err;
}
