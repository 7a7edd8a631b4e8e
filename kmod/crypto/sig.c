// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Signature schemes: what each code point of crypto.h stands for. */
#include "key.h"
#include "sig.h"

/**
 * struct sig_scheme - a SignatureScheme (RFC 8446, 4.2.3)
 * @id: its code point
 * @hash: of the message
 * @rsa: goes with RSA keys, else with those of a curve, whichever (RFC 5246, 7.4.1.4.1)
 * @padding: for RSA
 */
struct sig_scheme {
	u16 id;
	enum kshake_hash_alg hash;
	bool rsa;
	enum kshake_rsa_padding padding;
};

static const struct sig_scheme sig_schemes[] = {
	{ KSHAKE_SIG_ECDSA_SECP256R1_SHA256, KSHAKE_HASH_SHA256 },
	{ KSHAKE_SIG_ECDSA_SECP384R1_SHA384, KSHAKE_HASH_SHA384 },
	{ KSHAKE_SIG_ECDSA_SHA512, KSHAKE_HASH_SHA512 },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA256, KSHAKE_HASH_SHA256, true, KSHAKE_RSA_PSS },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA384, KSHAKE_HASH_SHA384, true, KSHAKE_RSA_PSS },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA512, KSHAKE_HASH_SHA512, true, KSHAKE_RSA_PSS },
	{ KSHAKE_SIG_RSA_PKCS1_SHA256, KSHAKE_HASH_SHA256, true, KSHAKE_RSA_PKCS1 },
	{ KSHAKE_SIG_RSA_PKCS1_SHA384, KSHAKE_HASH_SHA384, true, KSHAKE_RSA_PKCS1 },
	{ KSHAKE_SIG_RSA_PKCS1_SHA512, KSHAKE_HASH_SHA512, true, KSHAKE_RSA_PKCS1 },
};

static const struct sig_scheme *sig_scheme_find(u16 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sig_schemes); i++)
		if (sig_schemes[i].id == id)
			return &sig_schemes[i];

	return NULL;
}

/* The scheme, if it goes with such a key. */
static const struct sig_scheme *sig_scheme_for(u16 id, enum kshake_key_type type)
{
	const struct sig_scheme *s = sig_scheme_find(id);

	return s && s->rsa == (type == KSHAKE_KEY_RSA) ? s : NULL;
}

/**
 * kshake_sig_scheme_fits() - does a scheme go with a type of key?
 * @scheme: SignatureScheme
 * @type: of the key
 *
 * Whether a version of TLS allows the two together is another question (kshake_scheme_fits()).
 *
 * Return: true if it does; false also if the scheme is unknown.
 */
bool kshake_sig_scheme_fits(u16 scheme, enum kshake_key_type type)
{
	return sig_scheme_for(scheme, type);
}

/**
 * kshake_sig_hash() - what hash a scheme has
 * @scheme: SignatureScheme
 * @hash: gets it
 *
 * Return: 0; -EOPNOTSUPP: the scheme is unknown.
 */
int kshake_sig_hash(u16 scheme, enum kshake_hash_alg *hash)
{
	const struct sig_scheme *s = sig_scheme_find(scheme);

	if (!s)
		return -EOPNOTSUPP;

	*hash = s->hash;
	return 0;
}

/* By the hash of @scheme. */
static int sig_digest(u16 scheme, const struct kshake_bytes *pieces, unsigned int nr, u8 *digest)
{
	enum kshake_hash_alg alg;
	struct kshake_hash h;
	unsigned int i;
	int err;

	err = kshake_sig_hash(scheme, &alg);
	if (err)
		return err;

	err = kshake_hash_init(&h, alg);
	for (i = 0; !err && i < nr; i++)
		err = kshake_hash_update(&h, pieces[i].data, pieces[i].len);
	if (!err)
		err = kshake_hash_peek(&h, digest);

	kshake_hash_wipe(&h);
	return err;
}

/**
 * kshake_sig_verify_digest() - check a signature, given a digest
 * @scheme: SignatureScheme
 * @key: by which key
 * @digest: of the message, by kshake_sig_hash()
 * @sig: the signature
 * @sig_len: of @sig
 *
 * Context: process; may sleep.
 * Return: as kshake_sig_verify().
 */
int kshake_sig_verify_digest(u16 scheme, const struct kshake_public_key *key, const u8 *digest,
			     const u8 *sig, size_t sig_len)
{
	const struct sig_scheme *s = sig_scheme_for(scheme, key->type);

	if (!s)
		return -EOPNOTSUPP;
	if (s->rsa)
		return kshake_sig_rsa_verify(key, s->padding, s->hash, digest, sig, sig_len);

	return kshake_sig_ecdsa_verify(key, digest, kshake_hash_size(s->hash), sig, sig_len);
}

/**
 * kshake_sig_verify() - check a signature
 * @scheme: SignatureScheme
 * @key: by which key
 * @pieces: of what message, in pieces
 * @nr: how many
 * @sig: the signature
 * @sig_len: of @sig
 *
 * Context: process; may sleep.
 * Return: 0: it is right; -EKEYREJECTED: it is wrong, or the key or the signature is
 * malformed; -EOPNOTSUPP: the scheme is unknown or does not go with the key;
 * -ENOMEM; or what a driver says.
 */
int kshake_sig_verify(u16 scheme, const struct kshake_public_key *key,
		      const struct kshake_bytes *pieces, unsigned int nr,
		      const u8 *sig, size_t sig_len)
{
	u8 digest[KSHAKE_DIGEST_MAX];
	int err;

	err = sig_digest(scheme, pieces, nr, digest);

	return err ?: kshake_sig_verify_digest(scheme, key, digest, sig, sig_len);
}

/**
 * kshake_sig_sign_digest() - make a signature, given a digest
 * @scheme: SignatureScheme
 * @key: with which key; others may sign with it at the same time
 * @digest: of the message, by kshake_sig_hash()
 * @sig: gets the signature, room for KSHAKE_SIG_MAX bytes
 * @sig_len: gets its length
 *
 * Context: process; may sleep.
 * Return: as kshake_sig_sign().
 */
int kshake_sig_sign_digest(u16 scheme, const struct kshake_private_key *key, const u8 *digest,
			   u8 *sig, size_t *sig_len)
{
	const struct sig_scheme *s = sig_scheme_for(scheme, key->public.type);

	if (!s)
		return -EOPNOTSUPP;
	if (s->rsa)
		return kshake_sig_rsa_sign(key, s->padding, s->hash, digest, sig, sig_len);

	return kshake_sig_ecdsa_sign(key, digest, kshake_hash_size(s->hash), sig, sig_len);
}

/**
 * kshake_sig_sign() - make a signature
 * @scheme: SignatureScheme
 * @key: with which key; others may sign with it at the same time
 * @pieces: what message, in pieces
 * @nr: how many
 * @sig: gets the signature, room for KSHAKE_SIG_MAX bytes
 * @sig_len: gets its length
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP: the scheme is unknown or does not go with the key; -EIO: the
 * result is wrong, and is not given out, or a driver failed; -ENOMEM; or what the hash says.
 */
int kshake_sig_sign(u16 scheme, const struct kshake_private_key *key,
		    const struct kshake_bytes *pieces, unsigned int nr, u8 *sig, size_t *sig_len)
{
	u8 digest[KSHAKE_DIGEST_MAX];
	int err;

	err = sig_digest(scheme, pieces, nr, digest);

	return err ?: kshake_sig_sign_digest(scheme, key, digest, sig, sig_len);
}
