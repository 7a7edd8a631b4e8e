// SPDX-License-Identifier: GPL-2.0-only
/*
 * A credential's life: made of certificates and a key, shared, wiped by whoever is the last.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "../core/fault.h"
#include "../core/key_usage.h"
#include "../core/spki.h"
#include "store.h"

/* Its own, so that it can be waited for before the module goes. */
static struct workqueue_struct *release_wq;

static void release(struct kshake_cred *cred)
{
	kshake_private_key_free(cred->key);
	kvfree(cred->memory);
	kfree(cred);
}

static void release_work(struct work_struct *work)
{
	release(container_of(work, struct kshake_cred, release));
}

/* Where one certificate ends and the next begins. */
static int split(struct kshake_cred *cred, struct kshake_cred_why *why)
{
	struct kshake_credential *c = &cred->credential;
	size_t at = 0, len;

	for (; at < c->chain.len; at += len) {
		if (c->nr_certs == KSHAKE_CERTS_MAX) {
			why->text = "a chain has 32 certificates at most";
			return -EMSGSIZE;
		}
		len = kshake_cert_length(c->chain.data + at, c->chain.len - at);
		if (!len) {
			why->cert = c->nr_certs + 1;
			why->text = "not a certificate in DER, or not all of it";
			return -EBADMSG;
		}
		cred->cert_len[c->nr_certs++] = len;
	}
	if (!c->nr_certs) {
		why->text = "there is no certificate: give the chain, leaf first";
		return -EBADMSG;
	}
	return 0;
}

/* A fault of kshake_credential_check(), of the certificate whose number is @cert from 1 on. */
static int explain_fault(const struct kshake_credential *c, int fault, struct kshake_cred_why *why)
{
	const struct kshake_bytes leaf = { c->chain.data, c->cert_len[0] };
	struct kshake_bytes spki;

	why->cert = c->culprit + 1;
	if (fault == KSHAKE_FAULT_UNSUPPORTED_CERTIFICATE) {
		why->text = "its key is neither RSA nor EC on P-256 or P-384";
		return -EOPNOTSUPP;
	}
	/* What is wrong with a leaf that is one is its key. */
	if (!c->culprit && !kshake_spki_find(&leaf, &spki)) {
		why->text = "its key is weak (RSA takes 2048 to 4096 bits) or malformed";
		return -EKEYREJECTED;
	}
	why->text = "malformed";
	return -EBADMSG;
}

/* Do chain, staple and key go together? */
static int check(struct kshake_cred *cred, struct kshake_cred_why *why)
{
	struct kshake_credential *c = &cred->credential;
	int err = kshake_credential_check(c);

	if (err > 0)
		return explain_fault(c, err, why);
	if (err == -EKEYREJECTED) {
		why->cert = 1;
		why->text = "the private key is that of another certificate";
	} else if (err == -EMSGSIZE) {
		why->text = "chain and OCSP response are longer than TLS can send";
	}
	return err;
}

/*
 * RFC 5246, 7.4.2: for RSA key exchange the certificate MUST allow the key to be used for
 * encryption. It must be here, too: a helper signs what it can look at, and decrypts nothing.
 */
static bool fits_rsa_kex(const struct kshake_cred *cred, struct kshake_cred_why *why)
{
	const struct kshake_credential *c = &cred->credential;
	const struct kshake_bytes leaf = { c->chain.data, c->cert_len[0] };

	if (!cred->key) {
		why->text = "rsa-kex needs the key in the kernel: a helper only signs";
		return false;
	}
	if (kshake_private_key_type(cred->key) != KSHAKE_KEY_RSA) {
		why->text = "rsa-kex needs an RSA key";
		return false;
	}
	if (!kshake_cert_may_encrypt(&leaf)) {
		why->cert = 1;
		why->text = "rsa-kex needs keyEncipherment in a valid keyUsage, if any";
		return false;
	}
	return true;
}

/*
 * RFC 8446, 4.4.2.2 and RFC 5246, 7.4.2: a key that its certificate does not let sign MUST NOT, so
 * that it is good for RSA key exchange or for nothing.
 */
static int settle_use(struct kshake_cred *cred, const struct kshake_cred_parts *parts,
		      struct kshake_cred_why *why)
{
	struct kshake_credential *c = &cred->credential;
	struct kshake_cred_why unfit = { };

	if (parts->rsa_kex || parts->rsa_kex_if_fit)
		c->rsa_kex = fits_rsa_kex(cred, &unfit);
	if (parts->rsa_kex && !c->rsa_kex) {
		*why = unfit;
		return -EINVAL;
	}
	if (c->signs || c->rsa_kex)
		return 0;
	why->cert = 1;
	why->text = "needs digitalSignature in its keyUsage, or to be for rsa-kex";
	return -EINVAL;
}

static int copy(struct kshake_cred *cred, const struct kshake_cred_parts *parts,
		struct kshake_cred_why *why)
{
	struct kshake_credential *c = &cred->credential;
	u8 *memory;

	if (parts->chain.len > KSHAKE_OWN_CHAIN_MAX) {
		why->text = "a chain has 60000 bytes at most";
		return -EMSGSIZE;
	}
	if (parts->staple.len > KSHAKE_STAPLE_MAX) {
		why->text = "an OCSP response has 32768 bytes at most";
		return -EMSGSIZE;
	}
	memory = kvmalloc(parts->chain.len + parts->staple.len + parts->name.len,
			  GFP_KERNEL_ACCOUNT);
	if (!memory)
		return -ENOMEM;
	cred->memory = memory;
	if (parts->chain.len)
		memcpy(memory, parts->chain.data, parts->chain.len);
	if (parts->staple.len)
		memcpy(memory + parts->chain.len, parts->staple.data, parts->staple.len);
	c->chain = (struct kshake_bytes){ memory, parts->chain.len };
	c->cert_len = cred->cert_len;
	if (parts->staple.len)
		c->staple = (struct kshake_bytes){ memory + parts->chain.len, parts->staple.len };
	memory += parts->chain.len + parts->staple.len;
	if (parts->name.len)
		memcpy(memory, parts->name.data, parts->name.len);
	cred->name = (struct kshake_bytes){ memory, parts->name.len };
	return 0;
}

/**
 * kshake_cred_make() - a credential, of all its parts
 * @cred: receives it, with one reference
 * @parts: copied
 * @why: receives what to tell the user on failure
 *
 * Context: process, of who may use the key; may sleep.
 * Return: as kshake_cred_new(); -EINVAL also: it cannot be for RSA key exchange.
 */
int kshake_cred_make(struct kshake_cred **cred, const struct kshake_cred_parts *parts,
		     struct kshake_cred_why *why)
{
	struct kshake_cred *c;
	int err;

	*why = (struct kshake_cred_why){ };
	c = kzalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
	if (!c)
		return -ENOMEM;
	refcount_set(&c->refs, 1);
	INIT_WORK(&c->release, release_work);
	err = copy(c, parts, why);
	if (!err)
		err = split(c, why);
	if (!err && parts->serial)
		err = kshake_cred_key(&c->key, parts->serial, why);
	if (!err) {
		c->credential.key = c->key;
		err = check(c, why);
	}
	if (!err)
		err = settle_use(c, parts, why);
	if (err) {
		release(c);
		return err;
	}
	*cred = c;
	return 0;
}

/* Documented where it is declared, like all that follow. */
int kshake_cred_new(struct kshake_cred **cred, const struct kshake_bytes *chain, s32 serial,
		    struct kshake_cred_why *why)
{
	const struct kshake_cred_parts parts = {
		.chain = *chain, .serial = serial, .rsa_kex_if_fit = true,
	};

	if (!serial) {
		*why = (struct kshake_cred_why){ .text = "0 is no serial of a key" };
		return -ENOKEY;
	}
	return kshake_cred_make(cred, &parts, why);
}

struct kshake_cred *kshake_cred_get(struct kshake_cred *cred)
{
	if (cred)
		refcount_inc(&cred->refs);
	return cred;
}

void kshake_cred_put(struct kshake_cred *cred)
{
	if (cred && refcount_dec_and_test(&cred->refs))
		queue_work(release_wq, &cred->release);
}

const struct kshake_credential *kshake_cred_credential(const struct kshake_cred *cred)
{
	return &cred->credential;
}

struct kshake_bytes kshake_cred_name(const struct kshake_cred *cred)
{
	return cred->name;
}

struct kshake_cred *kshake_cred_of(const struct kshake_credential *credential)
{
	return container_of((struct kshake_credential *)credential, struct kshake_cred,
			    credential);
}

/**
 * kshake_cred_make_init() - at module load
 *
 * Return: 0 or -ENOMEM.
 */
int __init kshake_cred_make_init(void)
{
	release_wq = alloc_workqueue("kshake_cred", WQ_UNBOUND, 0);
	return release_wq ? 0 : -ENOMEM;
}

/**
 * kshake_cred_make_exit() - all references were put: wait until they are wiped
 */
void kshake_cred_make_exit(void)
{
	destroy_workqueue(release_wq);
}
