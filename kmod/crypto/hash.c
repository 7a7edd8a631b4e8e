// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hashes and HMAC. A hash transform has no key, so one for each algorithm, found when
 * the module is loaded, serves every handshake at once. HMAC is made of it here
 * (RFC 2104), since the key of the kernel's hmac() belongs to the transform.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/hash.h>

#include "backend.h"

#define HASH_BLOCK_MAX	128	/* SHA-384, SHA-512 */

static const char * const hash_names[KSHAKE_HASH_NR] = {
	[KSHAKE_HASH_SHA256] = "sha256",
	[KSHAKE_HASH_SHA384] = "sha384",
	[KSHAKE_HASH_SHA512] = "sha512",
};

static const u8 hash_sizes[KSHAKE_HASH_NR] = {
	[KSHAKE_HASH_SHA256] = 32,
	[KSHAKE_HASH_SHA384] = 48,
	[KSHAKE_HASH_SHA512] = 64,
};

static struct crypto_shash *hash_tfms[KSHAKE_HASH_NR];

static struct shash_desc *hash_desc(struct kshake_hash *h)
{
	BUILD_BUG_ON(offsetof(struct kshake_hash, state) % __alignof__(struct shash_desc));

	return (struct shash_desc *)h->state;
}

/**
 * kshake_hash_size() - length of a digest
 * @alg: of which hash
 *
 * Return: in bytes.
 */
size_t kshake_hash_size(enum kshake_hash_alg alg)
{
	return hash_sizes[alg];
}

/**
 * kshake_hash_init() - start hashing
 * @h: set up; kshake_hash_wipe() when done
 * @alg: which hash
 *
 * Return: 0 or what the crypto API says.
 */
int kshake_hash_init(struct kshake_hash *h, enum kshake_hash_alg alg)
{
	h->alg = alg;
	hash_desc(h)->tfm = hash_tfms[alg];

	return crypto_shash_init(hash_desc(h));
}

/**
 * kshake_hash_update() - hash more bytes
 * @h: a running hash
 * @data: anywhere
 * @len: of @data
 *
 * Return: 0 or what the crypto API says.
 */
int kshake_hash_update(struct kshake_hash *h, const void *data, size_t len)
{
	return crypto_shash_update(hash_desc(h), data, len);
}

/**
 * kshake_hash_peek() - the digest of what was hashed so far
 * @h: a running hash, which goes on
 * @digest: gets kshake_hash_size() bytes
 *
 * Return: 0 or what the crypto API says.
 */
int kshake_hash_peek(const struct kshake_hash *h, u8 *digest)
{
	struct kshake_hash copy = *h;	/* a shash has no state but its descriptor */
	int err;

	err = crypto_shash_final(hash_desc(&copy), digest);
	kshake_hash_wipe(&copy);
	return err;
}

/**
 * kshake_hash_wipe() - forget a running hash
 * @h: started or zeroed
 */
void kshake_hash_wipe(struct kshake_hash *h)
{
	memzero_explicit(h, sizeof(*h));
}

/**
 * kshake_hash_digest() - hash one buffer
 * @alg: which hash
 * @data: anywhere
 * @len: of @data
 * @digest: gets kshake_hash_size() bytes
 *
 * Return: 0 or what the crypto API says.
 */
int kshake_hash_digest(enum kshake_hash_alg alg, const void *data, size_t len, u8 *digest)
{
	return crypto_shash_tfm_digest(hash_tfms[alg], data, len, digest);
}

/* One of HMAC's two passes: H((K xor @byte) || pieces). */
static int hmac_pass(enum kshake_hash_alg alg, const u8 *block_key, u8 byte,
		     const struct kshake_bytes *pieces, unsigned int nr, u8 *digest)
{
	unsigned int block = crypto_shash_blocksize(hash_tfms[alg]);
	u8 pad[HASH_BLOCK_MAX];
	struct kshake_hash h;
	unsigned int i;
	int err;

	for (i = 0; i < block; i++)
		pad[i] = block_key[i] ^ byte;

	err = kshake_hash_init(&h, alg);
	if (!err)
		err = kshake_hash_update(&h, pad, block);
	for (i = 0; !err && i < nr; i++)
		err = kshake_hash_update(&h, pieces[i].data, pieces[i].len);
	if (!err)
		err = crypto_shash_final(hash_desc(&h), digest);

	memzero_explicit(pad, sizeof(pad));
	kshake_hash_wipe(&h);
	return err;
}

/**
 * kshake_hmac() - HMAC (RFC 2104)
 * @alg: the hash
 * @key: of any length
 * @key_len: of @key
 * @pieces: the message, in pieces
 * @nr: how many
 * @mac: gets kshake_hash_size() bytes; may be @key or overlap a piece
 *
 * Return: 0 or what the crypto API says.
 */
int kshake_hmac(enum kshake_hash_alg alg, const u8 *key, size_t key_len,
		const struct kshake_bytes *pieces, unsigned int nr, u8 *mac)
{
	struct {
		u8 key[HASH_BLOCK_MAX];
		u8 inner[KSHAKE_DIGEST_MAX];
	} secret = {};
	struct kshake_bytes inner = { secret.inner, kshake_hash_size(alg) };
	int err = 0;

	if (key_len > crypto_shash_blocksize(hash_tfms[alg]))
		err = kshake_hash_digest(alg, key, key_len, secret.key);
	else if (key_len)
		memcpy(secret.key, key, key_len);
	if (!err)
		err = hmac_pass(alg, secret.key, 0x36, pieces, nr, secret.inner);
	if (!err)
		err = hmac_pass(alg, secret.key, 0x5c, &inner, 1, mac);

	memzero_explicit(&secret, sizeof(secret));
	return err;
}

static int hash_load_one(enum kshake_hash_alg alg)
{
	struct crypto_shash *tfm;

	tfm = crypto_alloc_shash(hash_names[alg], 0, 0);
	if (IS_ERR(tfm)) {
		pr_err("no %s: error %ld\n", hash_names[alg], PTR_ERR(tfm));
		return PTR_ERR(tfm);
	}

	if (sizeof(struct shash_desc) + crypto_shash_descsize(tfm) > KSHAKE_HASH_STATE ||
	    crypto_shash_digestsize(tfm) != hash_sizes[alg] ||
	    crypto_shash_blocksize(tfm) > HASH_BLOCK_MAX) {
		pr_err("%s does not fit\n", crypto_shash_driver_name(tfm));
		crypto_free_shash(tfm);
		return -ENOENT;
	}

	hash_tfms[alg] = tfm;
	return 0;
}

/**
 * kshake_hash_load() - find the hashes
 *
 * Return: 0; -ENOENT: one is missing, or its driver's state is too large; -ENOMEM.
 */
int kshake_hash_load(void)
{
	enum kshake_hash_alg alg;
	int err;

	for (alg = 0; alg < KSHAKE_HASH_NR; alg++) {
		err = hash_load_one(alg);
		if (err) {
			kshake_hash_unload();
			return err;
		}
	}

	return 0;
}

/**
 * kshake_hash_unload() - free the hashes
 */
void kshake_hash_unload(void)
{
	enum kshake_hash_alg alg;

	for (alg = 0; alg < KSHAKE_HASH_NR; alg++) {
		crypto_free_shash(hash_tfms[alg]);
		hash_tfms[alg] = NULL;
	}
}
