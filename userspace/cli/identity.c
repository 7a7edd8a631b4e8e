// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * --cert and --key: the chain from its file, the private key into the kernel's keyring.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>

#include "cli.h"
#include "identity.h"

/* Of type "logon": the kernel's, never to be read again. */
static int32_t add_key(const struct kshake_pem *key, int keyring)
{
	return (int32_t)syscall(SYS_add_key, "logon", "kshake:serve", key->der, key->len, keyring);
}

static bool load_key(struct identity *id, const char *path, int keyring)
{
	struct kshake_pem key;
	const char *why;

	if (kshake_pem_private_key(path, &key, &why)) {
		complain("%s: %s", path, why);
		return false;
	}
	id->key = add_key(&key, keyring);
	kshake_pem_wipe(&key);
	if (id->key >= 0)
		return true;
	id->key = 0;
	complain("%s: cannot give the key to the kernel: %s", path,
		 errno == EDQUOT ? "too many keys (sysctl kernel.keys)" : strerror(errno));
	return false;
}

bool identity_load(struct identity *id, const char *cert, const char *key, int keyring)
{
	const char *why;

	memset(id, 0, sizeof(*id));
	if (kshake_pem_certificates(cert, &id->chain, &why)) {
		complain("%s: %s", cert, why);
		return false;
	}
	return load_key(id, key, keyring);
}

void identity_drop(struct identity *id, int keyring)
{
	if (id->key)
		syscall(SYS_keyctl, KEYCTL_UNLINK, id->key, keyring);
	id->key = 0;
	kshake_pem_wipe(&id->chain);
}

bool identity_join_session(void)
{
	long old = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
	long new = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);

	/* A process without one sees its user's; there is nothing to keep then. */
	if (new > 0 && (old <= 0 || !syscall(SYS_keyctl, KEYCTL_LINK, old, new)))
		return true;
	complain("a keyring for the program: %s", strerror(errno));
	return false;
}
