// SPDX-License-Identifier: GPL-2.0-only
/* ECDSA signature verification on P-256 and P-384, by the crypto API. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/sig.h>
#include <linux/err.h>

#include "backend.h"
#include "der.h"
#include "pool.h"

/**
 * struct ecdsa_curve - a curve and how to find it
 * @names: of the crypto API's algorithm that takes DER signatures, since 6.13 and before
 * @name: the one of @names that this kernel has, once loaded
 * @len: of a coordinate and of a number in a signature
 * @pool: idle transforms
 */
struct ecdsa_curve {
	const char *names[2];
	const char *name;
	u8 len;
	struct kshake_pool pool;
};

static struct ecdsa_curve ecdsa_p256 = {
	.names = { "x962(ecdsa-nist-p256)", "ecdsa-nist-p256" },
	.len = 32,
};

static struct ecdsa_curve ecdsa_p384 = {
	.names = { "x962(ecdsa-nist-p384)", "ecdsa-nist-p384" },
	.len = 48,
};

/* Not zero, and short enough; the crypto API compares with the order. */
static bool ecdsa_in_range(const struct ecdsa_curve *curve, const struct kshake_bytes *n)
{
	return n->len && n->len <= curve->len;
}

static bool ecdsa_sig_sane(const struct ecdsa_curve *curve, const u8 *sig, size_t sig_len)
{
	struct kshake_der_pair rs;

	return !kshake_der_pair(sig, sig_len, &rs) &&
	       ecdsa_in_range(curve, &rs.first) && ecdsa_in_range(curve, &rs.second);
}

/**
 * kshake_ecdsa_verify() - check an ECDSA signature
 * @key: an uncompressed point on P-256 or P-384
 * @digest: of the message
 * @digest_len: of @digest
 * @sig: Ecdsa-Sig-Value in DER
 * @sig_len: of @sig
 *
 * Context: process; may sleep.
 * Return: 0; -EKEYREJECTED: the signature is wrong, or the key or the signature is
 * malformed; -ENOMEM; or what the crypto API says.
 */
int kshake_ecdsa_verify(const struct kshake_public_key *key, const u8 *digest, size_t digest_len,
			const u8 *sig, size_t sig_len)
{
	struct ecdsa_curve *curve = key->type == KSHAKE_KEY_SECP256R1 ? &ecdsa_p256 : &ecdsa_p384;
	struct crypto_sig *tfm;
	int err;

	/* RFC 8446, 4.2.8.2 for shares, RFC 5480, 2.2 for keys: 0x04 || X || Y */
	if (key->key.len != 1 + 2 * curve->len || key->key.data[0] != 0x04)
		return -EKEYREJECTED;
	if (!ecdsa_sig_sane(curve, sig, sig_len))
		return -EKEYREJECTED;

	tfm = kshake_pool_take(&curve->pool);
	if (!tfm)
		tfm = crypto_alloc_sig(curve->name, 0, 0);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);

	err = crypto_sig_set_pubkey(tfm, key->key.data, key->key.len);
	if (!err)
		err = crypto_sig_verify(tfm, sig, sig_len, digest, digest_len);

	if (!kshake_pool_give(&curve->pool, tfm))	/* nothing in it is secret */
		crypto_free_sig(tfm);
	return kshake_sig_verdict(err);
}

static int ecdsa_load_one(struct ecdsa_curve *curve)
{
	struct crypto_sig *tfm = ERR_PTR(-ENOENT);
	unsigned int i;

	kshake_pool_init(&curve->pool);

	for (i = 0; i < ARRAY_SIZE(curve->names); i++) {
		curve->name = curve->names[i];
		tfm = crypto_alloc_sig(curve->name, 0, 0);
		if (!IS_ERR(tfm) || PTR_ERR(tfm) != -ENOENT)
			break;
	}
	if (IS_ERR(tfm)) {
		pr_err("no %s: error %ld\n", curve->name, PTR_ERR(tfm));
		return PTR_ERR(tfm);
	}
	if (!kshake_pool_give(&curve->pool, tfm))
		crypto_free_sig(tfm);

	return 0;
}

static void ecdsa_unload_one(struct ecdsa_curve *curve)
{
	struct crypto_sig *tfm;

	while ((tfm = kshake_pool_take(&curve->pool)))
		crypto_free_sig(tfm);
}

/**
 * kshake_ecdsa_load() - find both curves; an idle transform holds on to the driver
 *
 * Return: 0; -ENOENT: one is missing; -ENOMEM.
 */
int kshake_ecdsa_load(void)
{
	int err;

	err = ecdsa_load_one(&ecdsa_p256);
	if (err)
		return err;

	err = ecdsa_load_one(&ecdsa_p384);
	if (err)
		ecdsa_unload_one(&ecdsa_p256);
	return err;
}

/**
 * kshake_ecdsa_unload() - free the idle transforms
 */
void kshake_ecdsa_unload(void)
{
	ecdsa_unload_one(&ecdsa_p384);
	ecdsa_unload_one(&ecdsa_p256);
}
