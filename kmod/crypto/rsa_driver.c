// SPDX-License-Identifier: GPL-2.0-only
/*
 * RSA by the crypto API, for those who have an accelerator: the raw operations of the driver
 * that the parameter rsa_driver names. Whether it is constant-time, and blinds, is the
 * driver's affair; whether its results are right is checked in sig_rsa.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/akcipher.h>
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "crypto.h"
#include "rsa_driver.h"

static char *rsa_driver;
module_param(rsa_driver, charp, 0444);
MODULE_PARM_DESC(rsa_driver, "driver of the kernel crypto API for RSA, instead of kshake's own");

#define RSA_DRIVER_ROOM_MAX	1024	/* 8192 bits */

/* Holds on to the driver while the module is loaded; has no key. */
static struct crypto_akcipher *rsa_driver_tfm;

/**
 * struct rsa_driver_op - one operation
 * @wait: for drivers that finish later
 * @src: over @in
 * @dst: over @out
 * @in: what goes in. As @out an allocation of its own: a device may read and write there
 * @out: what comes out; zeros if the driver writes nothing
 * @room: bytes in @out
 * @req: with its context behind it
 */
struct rsa_driver_op {
	struct crypto_wait wait;
	struct scatterlist src, dst;
	u8 *in;
	u8 *out;
	size_t room;
	struct akcipher_request req;	/* last */
};

/* Each driver has its own word for a number that it does not like. */
static int rsa_driver_verdict(int err)
{
	switch (err) {
	case -EINVAL:
	case -EBADMSG:
	case -EOVERFLOW:
	case -ERANGE:
	case -EDOM:
		return -EKEYREJECTED;
	default:
		return err;
	}
}

static void rsa_driver_op_free(struct rsa_driver_op *op)
{
	if (!op)
		return;

	kfree_sensitive(op->in);
	kfree_sensitive(op->out);
	kfree_sensitive(op);
}

static struct rsa_driver_op *rsa_driver_op_new(struct crypto_akcipher *tfm, const u8 *in,
					       size_t len, size_t room)
{
	struct rsa_driver_op *op;

	op = kzalloc(sizeof(*op) + crypto_akcipher_reqsize(tfm), GFP_KERNEL);
	if (!op)
		return NULL;
	op->in = kmemdup(in, len, GFP_KERNEL);
	op->out = kzalloc(room, GFP_KERNEL);
	op->room = room;
	if (!op->in || !op->out) {
		rsa_driver_op_free(op);
		return NULL;
	}

	crypto_init_wait(&op->wait);
	akcipher_request_set_tfm(&op->req, tfm);
	akcipher_request_set_callback(&op->req,
				      CRYPTO_TFM_REQ_MAY_SLEEP | CRYPTO_TFM_REQ_MAY_BACKLOG,
				      crypto_req_done, &op->wait);
	sg_init_one(&op->src, op->in, len);
	sg_init_one(&op->dst, op->out, room);
	akcipher_request_set_crypt(&op->req, &op->src, &op->dst, len, room);
	return op;
}

/* The driver says how long the number is that it wrote; its leading zeros are as it likes. */
static int rsa_driver_result(const struct rsa_driver_op *op, u8 *out, size_t len)
{
	size_t got = op->req.dst_len, zeros = got > len ? got - len : 0;

	if (got > op->room || memchr_inv(op->out, 0, zeros))
		return -EIO;

	got -= zeros;
	memset(out, 0, len - got);
	memcpy(out + len - got, op->out + zeros, got);
	return 0;
}

/* One operation on @len bytes; @out may be @in. */
static int rsa_driver_run(struct crypto_akcipher *tfm, int (*run)(struct akcipher_request *),
			  const u8 *in, u8 *out, size_t len)
{
	/* As much as the driver may write: the generic one counts in words. */
	size_t room = crypto_akcipher_maxsize(tfm);
	struct rsa_driver_op *op;
	int err;

	if (room < len || room > RSA_DRIVER_ROOM_MAX)
		return -EINVAL;
	op = rsa_driver_op_new(tfm, in, len, room);
	if (!op)
		return -ENOMEM;

	err = crypto_wait_req(run(&op->req), &op->wait);
	if (!err)
		err = rsa_driver_result(op, out, len);

	rsa_driver_op_free(op);
	return err;
}

/**
 * kshake_rsa_driver_name() - the driver in use
 *
 * Return: its name; NULL if there is none, and rsa/ is in use.
 */
const char *kshake_rsa_driver_name(void)
{
	return rsa_driver_tfm ? rsa_driver : NULL;
}

/**
 * kshake_rsa_driver_public() - RSAEP and RSAVP1 (RFC 8017, 5.1.1 and 5.2.2)
 * @der: RSAPublicKey
 * @in: a number below the modulus, as long as it
 * @out: gets the result; may be @in
 * @len: of the modulus
 *
 * Context: process; may sleep. Only if there is a driver.
 * Return: 0; -EKEYREJECTED: the driver does not take the key or the number; -ENOMEM; or
 * what else it says.
 */
int kshake_rsa_driver_public(const struct kshake_bytes *der, const u8 *in, u8 *out, size_t len)
{
	struct crypto_akcipher *tfm;
	int err;

	tfm = crypto_alloc_akcipher(rsa_driver, 0, 0);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);

	err = crypto_akcipher_set_pub_key(tfm, der->data, der->len);
	if (!err)
		err = rsa_driver_run(tfm, crypto_akcipher_encrypt, in, out, len);

	crypto_free_akcipher(tfm);
	return rsa_driver_verdict(err);
}

/**
 * kshake_rsa_driver_key_new() - give a private key to the driver
 * @key: gets it; kshake_rsa_driver_key_free() when done. NULL if there is no driver
 * @der: RSAPrivateKey, which is sound
 *
 * Context: process; may sleep.
 * Return: 0; -EKEYREJECTED: the driver does not take it; -ENOMEM; or what else it says.
 */
int kshake_rsa_driver_key_new(struct kshake_rsa_driver_key **key, const struct kshake_bytes *der)
{
	struct kshake_rsa_driver_key *k;
	int err;

	*key = NULL;
	if (!rsa_driver_tfm)
		return 0;

	k = kmalloc(sizeof(*k), GFP_KERNEL);
	if (!k)
		return -ENOMEM;
	k->tfm = crypto_alloc_akcipher(rsa_driver, 0, 0);
	if (IS_ERR(k->tfm)) {
		err = PTR_ERR(k->tfm);
		kfree(k);
		return err;
	}

	err = crypto_akcipher_set_priv_key(k->tfm, der->data, der->len);
	if (err) {
		kshake_rsa_driver_key_free(k);
		return rsa_driver_verdict(err);
	}

	*key = k;
	return 0;
}

/**
 * kshake_rsa_driver_key_free() - take a private key away from the driver
 * @key: or NULL
 */
void kshake_rsa_driver_key_free(struct kshake_rsa_driver_key *key)
{
	if (!key)
		return;

	crypto_free_akcipher(key->tfm);
	kfree(key);
}

/**
 * kshake_rsa_driver_private() - RSADP and RSASP1 (RFC 8017, 5.1.2 and 5.2.1)
 * @key: a private key
 * @in: a number below the modulus, as long as it
 * @out: gets the result, which is not checked; may be @in
 * @len: of the modulus
 *
 * Context: process; may sleep.
 * Return: 0; -EIO: the result is longer than the modulus; -ENOMEM; or what the driver says.
 */
int kshake_rsa_driver_private(const struct kshake_rsa_driver_key *key, const u8 *in, u8 *out,
			      size_t len)
{
	return rsa_driver_run(key->tfm, crypto_akcipher_decrypt, in, out, len);
}

/**
 * kshake_rsa_driver_load() - find the driver that was named
 *
 * Context: process; may sleep.
 * Return: 0, also if none was; -ENODEV: there is no such driver, or -EINVAL: it is not for
 * RSA, as the log says; -ENOMEM.
 */
int kshake_rsa_driver_load(void)
{
	struct crypto_akcipher *tfm;

	if (!rsa_driver || !*rsa_driver)
		return 0;

	tfm = crypto_alloc_akcipher(rsa_driver, 0, 0);
	if (IS_ERR(tfm)) {
		pr_err("no rsa_driver %s: error %ld\n", rsa_driver, PTR_ERR(tfm));
		/* insmod takes -ENOENT for an unknown symbol. */
		return PTR_ERR(tfm) == -ENOENT ? -ENODEV : PTR_ERR(tfm);
	}

	/* pkcs1pad() and the like are akciphers, too. */
	if (strcmp(crypto_akcipher_tfm(tfm)->__crt_alg->cra_name, "rsa")) {
		pr_err("rsa_driver %s is not a driver for rsa\n", rsa_driver);
		crypto_free_akcipher(tfm);
		return -EINVAL;
	}

	rsa_driver_tfm = tfm;
	return 0;
}

/**
 * kshake_rsa_driver_unload() - let go of the driver
 */
void kshake_rsa_driver_unload(void)
{
	crypto_free_akcipher(rsa_driver_tfm);
	rsa_driver_tfm = NULL;
}
