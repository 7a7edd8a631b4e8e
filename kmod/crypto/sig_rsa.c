// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * RSA signatures (RFC 8017, 8): the paddings of pss.c around the operations of rsa/, or of
 * the driver that was named instead.
 */
#include "der.h"
#include "key.h"
#include "rsa_driver.h"
#include "sig.h"

/* RFC 8017, 8.1.2, 2c: PSS's emBits is modBits - 1, so EM may be a byte shorter. */
static bool rsa_pss_is_shorter(size_t bits)
{
	return (bits - 1) % 8 == 0;
}

static int rsa_check_padding(enum kshake_rsa_padding padding, enum kshake_hash_alg hash,
			     const u8 *digest, u8 *em, size_t bits)
{
	if (padding == KSHAKE_RSA_PKCS1)
		return kshake_pkcs1_verify(hash, digest, em, DIV_ROUND_UP(bits, 8));

	if (rsa_pss_is_shorter(bits) && *em++ != 0)
		return -EKEYREJECTED;

	return kshake_pss_verify(hash, digest, em, bits - 1);
}

/* RSAVP1 (RFC 8017, 5.2.2); what it says of numbers it does not like is about the peer's. */
static int rsa_public(const struct kshake_bytes *der, const struct kshake_der_pair *key,
		      const u8 *sig, u8 *em)
{
	int err;

	if (kshake_rsa_driver_name())
		return kshake_rsa_driver_public(der, sig, em, key->first.len);

	err = kshake_rsa_public(&key->first, &key->second, sig, em);
	return err == -EINVAL ? -EKEYREJECTED : err;
}

/**
 * kshake_sig_rsa_verify() - check an RSA signature
 * @key: RSAPublicKey
 * @padding: which
 * @hash: of the message
 * @digest: of the message
 * @sig: the signature
 * @sig_len: must be that of the modulus (RFC 8017, 8.1.2, step 1 and 8.2.2, step 1)
 *
 * The modulus has 2048 to 8192 bits. A driver may know fewer sizes: the kernel's generic one
 * takes those that fill 2048, 3072 or 4096 bits when rounded up to whole words.
 *
 * Context: process; may sleep.
 * Return: 0; -EKEYREJECTED: the signature is wrong, or the key or the signature is
 * malformed or out of bounds; -ENOMEM; or what the driver or the hash says.
 */
int kshake_sig_rsa_verify(const struct kshake_public_key *key, enum kshake_rsa_padding padding,
			  enum kshake_hash_alg hash, const u8 *digest, const u8 *sig,
			  size_t sig_len)
{
	struct kshake_der_pair pair;
	u8 *em;
	int err;

	if (!kshake_rsa_public_key(key, &pair))
		return -EKEYREJECTED;
	/* RSAVP1, step 1, s < n: both are of one length */
	if (sig_len != pair.first.len || memcmp(sig, pair.first.data, sig_len) >= 0)
		return -EKEYREJECTED;

	em = kmalloc(sig_len, GFP_KERNEL);
	if (!em)
		return -ENOMEM;

	err = rsa_public(&key->key, &pair, sig, em);
	if (!err)
		err = rsa_check_padding(padding, hash, digest, em, kshake_rsa_bits(&pair.first));

	kfree(em);	/* nothing in it is secret */
	return err;
}

/* EM, as long as the modulus. */
static int rsa_pad(enum kshake_rsa_padding padding, enum kshake_hash_alg hash, const u8 *digest,
		   u8 *em, size_t bits)
{
	u8 salt[KSHAKE_DIGEST_MAX];

	if (padding == KSHAKE_RSA_PKCS1)
		return kshake_pkcs1_encode(hash, digest, em, DIV_ROUND_UP(bits, 8));

	if (rsa_pss_is_shorter(bits))
		*em++ = 0;
	kshake_rand(salt, kshake_hash_size(hash));	/* public: the signature tells it */

	return kshake_pss_encode(hash, digest, salt, em, bits - 1);
}

/*
 * RSASP1 by the driver. Its result is checked here, as rsa/ does itself: if one of the two
 * halves of CRT went wrong, the signature would give away the factors. Its errors are about
 * our key, and must not pass for verdicts on the peer's.
 */
static int rsa_private_driver(const struct kshake_private_key *key, u8 *buf)
{
	size_t len = key->rsa_n.len;
	u8 *check;
	int err;

	check = kmalloc(2 * len, GFP_KERNEL);
	if (!check)
		return -ENOMEM;

	memcpy(check, buf, len);
	err = kshake_rsa_driver_private(key->driver, buf, buf, len);
	if (!err)
		err = kshake_rsa_public(&key->rsa_n, &key->rsa_e, buf, check + len);
	if (!err && memcmp(check, check + len, len))
		err = -EIO;
	if (err && err != -ENOMEM)
		err = -EIO;

	kfree_sensitive(check);	/* what a wrong result leads to is as telling as that */
	return err;
}

/**
 * kshake_sig_rsa_sign() - make an RSA signature
 * @key: an RSA key
 * @padding: which
 * @hash: of the message
 * @digest: of the message
 * @sig: gets the signature, room for KSHAKE_SIG_MAX bytes
 * @sig_len: gets its length, that of the modulus
 *
 * Context: process; may sleep.
 * Return: 0; -EIO: the result is wrong, and is not given out, or the driver failed; -ENOMEM; or
 * what the hash says.
 */
int kshake_sig_rsa_sign(const struct kshake_private_key *key, enum kshake_rsa_padding padding,
			enum kshake_hash_alg hash, const u8 *digest, u8 *sig, size_t *sig_len)
{
	int err;

	err = rsa_pad(padding, hash, digest, sig, kshake_rsa_bits(&key->rsa_n));
	if (!err)
		err = key->driver ? rsa_private_driver(key, sig) :
				    kshake_rsa_private(key->rsa, sig, sig, kshake_rand);
	if (err) {
		memzero_explicit(sig, KSHAKE_SIG_MAX);	/* a wrong one tells secrets */
		return err;
	}

	*sig_len = key->rsa_n.len;
	return 0;
}
