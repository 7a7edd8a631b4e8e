// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Private keys: made of DER, never given out again, wiped. */
#include "der.h"
#include "key.h"
#include "rsa_driver.h"

#define RSA_BITS_MIN	2048

static struct kshake_private_key *key_make(enum kshake_key_type type, size_t public_room)
{
	struct kshake_private_key *key;

	key = kzalloc(sizeof(*key) + public_room, GFP_KERNEL_ACCOUNT);
	if (!key)
		return NULL;

	key->public.type = type;
	key->public.key.data = key->public_bytes;
	return key;
}

static int key_new_ec(struct kshake_private_key **key, const struct kshake_key_parts *parts)
{
	const struct kshake_ec *ec = kshake_key_curve(parts->type);
	size_t size = kshake_ec_size(ec);
	struct kshake_private_key *k;
	int err;

	k = key_make(parts->type, 1 + 2 * size);
	if (!k)
		return -ENOMEM;

	k->public.key.len = 1 + 2 * size;
	k->public_bytes[0] = 0x04;	/* uncompressed */
	memcpy(k->scalar, parts->scalar.data, size);
	*key = k;
	err = kshake_ec_public(ec, k->scalar, k->public_bytes + 1);
	return err == -EINVAL ? -EBADMSG : err;
}

static int key_new_rsa(struct kshake_private_key **key, const struct kshake_key_parts *parts)
{
	const struct kshake_bytes *n = &parts->rsa.n, *e = &parts->rsa.e;
	struct kshake_private_key *k;
	struct kshake_rsa_key *rsa;
	struct kshake_der_pair pair;
	int err;

	/* First of all: n and e are as long as somebody made them up until they are checked. */
	err = kshake_rsa_key_new(&rsa, &parts->rsa, kshake_rand);
	if (err)
		return err == -EINVAL ? -EBADMSG : err;

	k = key_make(KSHAKE_KEY_RSA, n->len + e->len + KSHAKE_DER_PAIR_OVERHEAD);
	if (!k) {
		kshake_rsa_key_free(rsa);
		return -ENOMEM;
	}

	*key = k;
	k->rsa = rsa;
	k->public.key.len = kshake_der_put_pair(k->public_bytes, n, e);
	err = kshake_der_pair(k->public_bytes, k->public.key.len, &pair);
	if (err)
		return err;
	k->rsa_n = pair.first;
	k->rsa_e = pair.second;

	return kshake_rsa_driver_key_new(&k->driver, &parts->rsa_der);
}

/* What came as the public key must be it. */
static bool key_public_fits(const struct kshake_private_key *key,
			    const struct kshake_key_parts *parts)
{
	const struct kshake_bytes *public = &key->public.key, *found;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(parts->public); i++) {
		found = &parts->public[i];
		if (found->len && (found->len != public->len ||
				   memcmp(found->data, public->data, public->len)))
			return false;
	}

	return true;
}

/**
 * kshake_private_key_new() - make a private key
 * @key: gets it; kshake_private_key_free() when done
 * @der: PrivateKeyInfo (RFC 5208, RFC 5958) with rsaEncryption, or with id-ecPublicKey and
 * secp256r1 or secp384r1; RSAPrivateKey (RFC 8017, A.1.2); ECPrivateKey (RFC 5915) with its
 * parameters. Not kept; the caller wipes it.
 * @len: of @der
 *
 * RSA keys have 2048 to 4096 bits and two primes of one length.
 *
 * Context: process; may sleep.
 * Return: 0; -EBADMSG: malformed, or its parts contradict each other; -EKEYREJECTED: too
 * weak, or of a kind that is not supported; -ENOMEM; or what the driver of rsa_driver says.
 */
int kshake_private_key_new(struct kshake_private_key **key, const u8 *der, size_t len)
{
	struct kshake_private_key *k = NULL;
	struct kshake_key_parts parts;
	int err;

	err = kshake_key_parse(der, len, &parts);
	if (err)
		return err;

	err = parts.type == KSHAKE_KEY_RSA ? key_new_rsa(&k, &parts) : key_new_ec(&k, &parts);
	if (!err && !key_public_fits(k, &parts))
		err = -EBADMSG;
	if (err) {
		kshake_private_key_free(k);
		return err;
	}

	*key = k;
	return 0;
}

/**
 * kshake_private_key_free() - wipe and free a private key
 * @key: or NULL; nobody signs with it any more
 */
void kshake_private_key_free(struct kshake_private_key *key)
{
	if (!key)
		return;

	kshake_rsa_driver_key_free(key->driver);
	kshake_rsa_key_free(key->rsa);
	kfree_sensitive(key);
}

/**
 * kshake_private_key_public() - the public half of a private key
 * @key: a private key
 *
 * Return: it, which lives as long as @key.
 */
const struct kshake_public_key *kshake_private_key_public(const struct kshake_private_key *key)
{
	return &key->public;
}

/**
 * kshake_private_key_matches() - is that the public half of this private key?
 * @key: a private key
 * @public: a public key, of a certificate say
 *
 * Return: true if it is.
 */
bool kshake_private_key_matches(const struct kshake_private_key *key,
				const struct kshake_public_key *public)
{
	const struct kshake_public_key *ours = &key->public;

	return public->type == ours->type && public->key.len == ours->key.len &&
	       !memcmp(public->key.data, ours->key.data, ours->key.len);
}

/**
 * kshake_private_key_type() - what sort of key it is
 * @key: a private key
 *
 * Return: its type, which says what schemes it may sign with (kshake_sig_scheme_fits()).
 */
enum kshake_key_type kshake_private_key_type(const struct kshake_private_key *key)
{
	return key->public.type;
}

/**
 * kshake_public_key_bits() - how long a key is, as people say it
 * @key: a public key
 *
 * Return: the bits of an RSA key's modulus, or of a curve's field; 0: it is malformed.
 */
unsigned int kshake_public_key_bits(const struct kshake_public_key *key)
{
	struct kshake_der_pair pair;

	if (key->type != KSHAKE_KEY_RSA)
		return 8 * kshake_ec_size(kshake_key_curve(key->type));
	if (kshake_der_pair(key->key.data, key->key.len, &pair))
		return 0;
	return kshake_rsa_bits(&pair.first);
}

/**
 * kshake_rsa_public_key() - is that an RSA key that protects something, at a bounded cost?
 * @key: RSAPublicKey
 * @pair: gets its modulus, of 2048 to 8192 bits, and its public exponent
 *
 * Return: true if it is.
 */
bool kshake_rsa_public_key(const struct kshake_public_key *key, struct kshake_der_pair *pair)
{
	return !kshake_der_pair(key->key.data, key->key.len, pair) &&
	       kshake_rsa_public_fits(&pair->first, &pair->second) &&
	       kshake_rsa_bits(&pair->first) >= RSA_BITS_MIN;
}

/**
 * kshake_private_key_size() - the longest signature that a key makes
 * @key: a private key
 *
 * Return: in bytes, at most KSHAKE_SIG_MAX.
 */
size_t kshake_private_key_size(const struct kshake_private_key *key)
{
	if (key->public.type == KSHAKE_KEY_RSA)
		return key->rsa_n.len;

	/* Ecdsa-Sig-Value: three headers of two bytes, two zeros */
	return 2 * kshake_ec_size(kshake_key_curve(key->public.type)) + 8;
}
