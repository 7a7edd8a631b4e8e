// SPDX-License-Identifier: GPL-2.0-only
/*
 * AEADs. An object is a keyed transform with its one request and all the memory that
 * goes into a scatterlist, which must not be on a (possibly vmalloc()ed) stack.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/aead.h>
#include <linux/scatterlist.h>

#include "backend.h"
#include "pool.h"

/* The crypto API's IV for CCM is its first counter block: flags, nonce, counter of 0. */
#define AEAD_CCM_IV		16
/* Flags (RFC 3610, 2.3): L - 1, where a nonce of 12 bytes leaves L = 3 for the counter. */
#define AEAD_CCM_FLAGS		2

/**
 * struct aead_spec - what the crypto API has for one AEAD
 * @name: in the crypto API
 * @key_size: in bytes
 * @iv_size: in bytes: as long as our nonce, or AEAD_CCM_IV
 */
struct aead_spec {
	const char *name;
	u8 key_size;
	u8 iv_size;
};

static const struct aead_spec aead_algs[KSHAKE_AEAD_NR] = {
	[KSHAKE_AEAD_AES_128_GCM] = { "gcm(aes)", 16, KSHAKE_AEAD_IV },
	[KSHAKE_AEAD_AES_256_GCM] = { "gcm(aes)", 32, KSHAKE_AEAD_IV },
	[KSHAKE_AEAD_CHACHA20_POLY1305] = { "rfc7539(chacha20,poly1305)", 32, KSHAKE_AEAD_IV },
	[KSHAKE_AEAD_AES_128_CCM] = { "ccm(aes)", 16, AEAD_CCM_IV },
};

static struct kshake_pool aead_pools[KSHAKE_AEAD_NR];

/**
 * struct kshake_aead - a keyed AEAD, one direction
 * @alg: which
 * @tfm: holds the key
 * @wait: for drivers that finish later
 * @sg: @aad, then the caller's buffer
 * @iv: of the operation that runs
 * @aad: of the operation that runs
 * @req: for @tfm, with its context behind it
 */
struct kshake_aead {
	enum kshake_aead_alg alg;
	struct crypto_aead *tfm;
	struct crypto_wait wait;
	struct scatterlist sg[2];
	u8 iv[AEAD_CCM_IV] __aligned(8);
	u8 aad[KSHAKE_AEAD_AAD_MAX];
	struct aead_request req;	/* last */
};

static void aead_destroy(struct kshake_aead *aead)
{
	crypto_free_aead(aead->tfm);
	kfree_sensitive(aead);
}

static struct kshake_aead *aead_create(enum kshake_aead_alg alg)
{
	struct kshake_aead *aead;
	struct crypto_aead *tfm;
	int err;

	tfm = crypto_alloc_aead(aead_algs[alg].name, 0, 0);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);

	err = crypto_aead_setauthsize(tfm, KSHAKE_AEAD_TAG);
	if (err)
		goto free_tfm;

	err = -ENOMEM;
	aead = kzalloc(sizeof(*aead) + crypto_aead_reqsize(tfm), GFP_KERNEL);
	if (!aead)
		goto free_tfm;

	aead->alg = alg;
	aead->tfm = tfm;
	crypto_init_wait(&aead->wait);
	aead_request_set_tfm(&aead->req, tfm);
	aead_request_set_callback(&aead->req,
				  CRYPTO_TFM_REQ_MAY_SLEEP | CRYPTO_TFM_REQ_MAY_BACKLOG,
				  crypto_req_done, &aead->wait);
	return aead;

free_tfm:
	crypto_free_aead(tfm);
	return ERR_PTR(err);
}

/**
 * kshake_aead_key_size() - length of a key
 * @alg: of which AEAD
 *
 * Return: in bytes.
 */
size_t kshake_aead_key_size(enum kshake_aead_alg alg)
{
	return aead_algs[alg].key_size;
}

/**
 * kshake_aead_new() - make a keyed AEAD
 * @aead: gets it; kshake_aead_free() when done
 * @alg: which
 * @key: kshake_aead_key_size() bytes; not kept
 *
 * Return: 0, -ENOMEM or what the crypto API says.
 */
int kshake_aead_new(struct kshake_aead **aead, enum kshake_aead_alg alg, const u8 *key)
{
	struct kshake_aead *a;
	int err;

	a = kshake_pool_take(&aead_pools[alg]);
	if (!a)
		a = aead_create(alg);
	if (IS_ERR(a))
		return PTR_ERR(a);

	err = crypto_aead_setkey(a->tfm, key, aead_algs[alg].key_size);
	if (err) {
		aead_destroy(a);
		return err;
	}

	*aead = a;
	return 0;
}

/* Overwrite the key, whose schedules lie where only the driver knows. */
static int aead_wipe(struct kshake_aead *aead)
{
	static const u8 no_key[KSHAKE_AEAD_KEY_MAX];

	memzero_explicit(aead->req.__ctx, crypto_aead_reqsize(aead->tfm));
	memzero_explicit(aead->iv, sizeof(aead->iv));

	return crypto_aead_setkey(aead->tfm, no_key, aead_algs[aead->alg].key_size);
}

/**
 * kshake_aead_free() - wipe the key and free the object
 * @aead: or NULL
 */
void kshake_aead_free(struct kshake_aead *aead)
{
	if (!aead)
		return;

	if (aead_wipe(aead) || !kshake_pool_give(&aead_pools[aead->alg], aead))
		aead_destroy(aead);
}

/* Drivers may overwrite it, so it is made anew for each operation. */
static void aead_set_iv(struct kshake_aead *aead, const u8 *nonce)
{
	u8 *iv = aead->iv;

	memset(iv, 0, sizeof(aead->iv));
	if (aead_algs[aead->alg].iv_size == AEAD_CCM_IV)
		*iv++ = AEAD_CCM_FLAGS;
	memcpy(iv, nonce, KSHAKE_AEAD_IV);
}

static void aead_prepare(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
			 u8 *buf, size_t buf_len)
{
	aead_set_iv(aead, nonce);
	memcpy(aead->aad, aad, aad_len);

	sg_init_table(aead->sg, ARRAY_SIZE(aead->sg));
	sg_set_buf(&aead->sg[0], aead->aad, aad_len);
	sg_set_buf(&aead->sg[1], buf, buf_len);
	aead_request_set_ad(&aead->req, aad_len);
}

/**
 * kshake_aead_seal() - encrypt and authenticate in place
 * @aead: a keyed AEAD; one caller at a time
 * @nonce: KSHAKE_AEAD_IV bytes, never twice with one key
 * @aad: associated data, anywhere
 * @aad_len: of @aad, 1 to KSHAKE_AEAD_AAD_MAX
 * @buf: from kmalloc(), with room for the tag behind @len
 * @len: of the plaintext
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL: @aad_len is out of range; or what the crypto API says.
 */
int kshake_aead_seal(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *buf, size_t len)
{
	if (!aad_len || aad_len > KSHAKE_AEAD_AAD_MAX)
		return -EINVAL;

	aead_prepare(aead, nonce, aad, aad_len, buf, len + KSHAKE_AEAD_TAG);
	aead_request_set_crypt(&aead->req, aead->sg, aead->sg, len, aead->iv);

	return crypto_wait_req(crypto_aead_encrypt(&aead->req), &aead->wait);
}

/**
 * kshake_aead_open() - check and decrypt in place
 * @aead: a keyed AEAD; one caller at a time
 * @nonce: KSHAKE_AEAD_IV bytes
 * @aad: associated data, anywhere
 * @aad_len: of @aad, 1 to KSHAKE_AEAD_AAD_MAX
 * @buf: from kmalloc(); what it holds after a failure is undefined
 * @len: of the ciphertext, its tag included
 *
 * Context: process; may sleep.
 * Return: 0; -EBADMSG: it is not authentic, or too short to be; -EINVAL: @aad_len is
 * out of range; or what the crypto API says.
 */
int kshake_aead_open(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *buf, size_t len)
{
	if (!aad_len || aad_len > KSHAKE_AEAD_AAD_MAX)
		return -EINVAL;
	if (len < KSHAKE_AEAD_TAG)
		return -EBADMSG;

	aead_prepare(aead, nonce, aad, aad_len, buf, len);
	aead_request_set_crypt(&aead->req, aead->sg, aead->sg, len, aead->iv);

	return crypto_wait_req(crypto_aead_decrypt(&aead->req), &aead->wait);
}

static int aead_load_one(enum kshake_aead_alg alg)
{
	struct kshake_aead *aead;

	aead = aead_create(alg);
	if (IS_ERR(aead)) {
		pr_err("no %s: error %ld\n", aead_algs[alg].name, PTR_ERR(aead));
		return PTR_ERR(aead);
	}

	if (crypto_aead_ivsize(aead->tfm) != aead_algs[alg].iv_size ||
	    !kshake_pool_give(&aead_pools[alg], aead)) {
		aead_destroy(aead);
		return -ENOENT;
	}

	return 0;
}

/**
 * kshake_aead_load() - find the AEADs; one idle object of each holds on to its driver
 *
 * Return: 0; -ENOENT: one is missing; -ENOMEM.
 */
int kshake_aead_load(void)
{
	enum kshake_aead_alg alg;
	int err;

	for (alg = 0; alg < KSHAKE_AEAD_NR; alg++)
		kshake_pool_init(&aead_pools[alg]);

	for (alg = 0; alg < KSHAKE_AEAD_NR; alg++) {
		err = aead_load_one(alg);
		if (err) {
			kshake_aead_unload();
			return err;
		}
	}

	return 0;
}

/**
 * kshake_aead_unload() - free the idle objects
 */
void kshake_aead_unload(void)
{
	struct kshake_aead *aead;
	enum kshake_aead_alg alg;

	for (alg = 0; alg < KSHAKE_AEAD_NR; alg++)
		while ((aead = kshake_pool_take(&aead_pools[alg])))
			aead_destroy(aead);
}
