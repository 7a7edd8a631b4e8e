// SPDX-License-Identifier: GPL-2.0-only
/*
 * RSA signature verification: the crypto API's raw public operation (RSAVP1, RFC 8017,
 * 5.2.2), the padding from pss.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/akcipher.h>
#include <linux/bitops.h>
#include <linux/scatterlist.h>

#include "backend.h"
#include "der.h"
#include "pool.h"

#define RSA_BITS_MIN	2048
#define RSA_BITS_MAX	8192
#define RSA_E_MAX	8	/* bytes; a longer exponent only costs time */

static struct kshake_pool rsa_pool;

/**
 * struct rsa_op - room for one public operation
 * @tfm: gets the key
 * @wait: for drivers that finish later
 * @sg: over @buf
 * @buf: the signature, then EM
 * @req: for @tfm, with its context behind it
 */
struct rsa_op {
	struct crypto_akcipher *tfm;
	struct crypto_wait wait;
	struct scatterlist sg;
	u8 buf[RSA_BITS_MAX / 8];
	struct akcipher_request req;	/* last */
};

static void rsa_op_destroy(struct rsa_op *op)
{
	crypto_free_akcipher(op->tfm);
	kfree(op);
}

static struct rsa_op *rsa_op_create(void)
{
	struct crypto_akcipher *tfm;
	struct rsa_op *op;

	tfm = crypto_alloc_akcipher("rsa", 0, 0);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);

	op = kzalloc(sizeof(*op) + crypto_akcipher_reqsize(tfm), GFP_KERNEL);
	if (!op) {
		crypto_free_akcipher(tfm);
		return ERR_PTR(-ENOMEM);
	}

	op->tfm = tfm;
	crypto_init_wait(&op->wait);
	akcipher_request_set_tfm(&op->req, tfm);
	akcipher_request_set_callback(&op->req,
				      CRYPTO_TFM_REQ_MAY_SLEEP | CRYPTO_TFM_REQ_MAY_BACKLOG,
				      crypto_req_done, &op->wait);
	return op;
}

/* Of a modulus without leading zeros. */
static size_t rsa_bits(const struct kshake_bytes *n)
{
	return 8 * (n->len - 1) + fls(n->data[0]);
}

/* Is it a key whose signatures mean something, at a bounded cost? */
static int rsa_check_key(const struct kshake_der_pair *key)
{
	const struct kshake_bytes *n = &key->first, *e = &key->second;

	if (!n->len || rsa_bits(n) < RSA_BITS_MIN || rsa_bits(n) > RSA_BITS_MAX)
		return -EKEYREJECTED;
	if (!(n->data[n->len - 1] & 1))
		return -EKEYREJECTED;
	if (!e->len || e->len > RSA_E_MAX || !(e->data[e->len - 1] & 1))
		return -EKEYREJECTED;
	if (e->len == 1 && e->data[0] == 1)
		return -EKEYREJECTED;

	return 0;
}

/* RSAVP1: @em gets where in @op->buf the @k bytes of s^e mod n lie. */
static int rsa_public(struct rsa_op *op, const struct kshake_bytes *key, const u8 *sig, size_t k,
		      u8 **em)
{
	/* The kernel writes whole limbs, zeros first. */
	size_t out = round_up(k, sizeof(u64));
	int err;

	err = crypto_akcipher_set_pub_key(op->tfm, key->data, key->len);
	if (err)
		return err;

	memcpy(op->buf, sig, k);
	sg_init_one(&op->sg, op->buf, out);
	akcipher_request_set_crypt(&op->req, &op->sg, &op->sg, k, out);
	err = crypto_wait_req(crypto_akcipher_encrypt(&op->req), &op->wait);
	if (err)
		return err;

	*em = op->buf + out - k;
	return 0;
}

static int rsa_check_padding(enum kshake_rsa_padding padding, enum kshake_hash_alg hash,
			     const u8 *digest, u8 *em, size_t bits)
{
	size_t k = DIV_ROUND_UP(bits, 8);

	if (padding == KSHAKE_RSA_PKCS1)
		return kshake_pkcs1_verify(hash, digest, em, k);

	/* RFC 8017, 8.1.2, 2c: emBits is modBits - 1, so EM may be a byte shorter. */
	if ((bits - 1) % 8 == 0 && *em++ != 0)
		return -EKEYREJECTED;

	return kshake_pss_verify(hash, digest, em, bits - 1);
}

/**
 * kshake_rsa_verify() - check an RSA signature
 * @key: RSAPublicKey
 * @padding: which
 * @hash: of the message
 * @digest: of the message
 * @sig: the signature
 * @sig_len: must be that of the modulus (RFC 8017, 8.1.2, step 1 and 8.2.2, step 1)
 *
 * The modulus has 2048 to 8192 bits, as far as the kernel's driver goes: the generic one
 * takes those that fill 2048, 3072 or 4096 bits when rounded up to whole words.
 *
 * Context: process; may sleep.
 * Return: 0; -EKEYREJECTED: the signature is wrong, or the key or the signature is
 * malformed or out of bounds; -ENOMEM; or what the crypto API says.
 */
int kshake_rsa_verify(const struct kshake_public_key *key, enum kshake_rsa_padding padding,
		      enum kshake_hash_alg hash, const u8 *digest, const u8 *sig, size_t sig_len)
{
	struct kshake_der_pair pair;
	struct rsa_op *op;
	u8 *em;
	int err;

	if (kshake_der_pair(key->key.data, key->key.len, &pair) || rsa_check_key(&pair))
		return -EKEYREJECTED;
	/* RSAVP1, step 1, s < n: both are of one length */
	if (sig_len != pair.first.len || memcmp(sig, pair.first.data, sig_len) >= 0)
		return -EKEYREJECTED;

	op = kshake_pool_take(&rsa_pool);
	if (!op)
		op = rsa_op_create();
	if (IS_ERR(op))
		return PTR_ERR(op);

	err = kshake_sig_verdict(rsa_public(op, &key->key, sig, sig_len, &em));
	if (!err)
		err = rsa_check_padding(padding, hash, digest, em, rsa_bits(&pair.first));

	if (!kshake_pool_give(&rsa_pool, op))	/* nothing in it is secret */
		rsa_op_destroy(op);
	return err;
}

/**
 * kshake_rsa_load() - find RSA; an idle object holds on to its driver
 *
 * Return: 0; -ENOENT: it is missing; -ENOMEM.
 */
int kshake_rsa_load(void)
{
	struct rsa_op *op;

	kshake_pool_init(&rsa_pool);

	op = rsa_op_create();
	if (IS_ERR(op)) {
		pr_err("no rsa: error %ld\n", PTR_ERR(op));
		return PTR_ERR(op);
	}
	if (!kshake_pool_give(&rsa_pool, op))
		rsa_op_destroy(op);

	return 0;
}

/**
 * kshake_rsa_unload() - free the idle objects
 */
void kshake_rsa_unload(void)
{
	struct rsa_op *op;

	while ((op = kshake_pool_take(&rsa_pool)))
		rsa_op_destroy(op);
}
