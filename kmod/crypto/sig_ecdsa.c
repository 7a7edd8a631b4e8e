// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ECDSA signatures (FIPS 186-5, 6.4) on P-256 and P-384, in DER as TLS has them. */
#include "der.h"
#include "key.h"
#include "nonce.h"
#include "sig.h"

/* One in 2^32 is out of range for P-256, none for P-384: four in a row are no accident. */
#define ECDSA_TRIES	4

/* A number of a signature, as long as the order; -EKEYREJECTED if it is longer. */
static int ecdsa_number(const struct kshake_bytes *n, size_t size, u8 *out)
{
	if (n->len > size)
		return -EKEYREJECTED;

	memset(out, 0, size - n->len);
	memcpy(out + size - n->len, n->data, n->len);
	return 0;
}

/**
 * kshake_sig_ecdsa_verify() - check an ECDSA signature
 * @key: an uncompressed point on P-256 or P-384
 * @digest: of the message
 * @digest_len: of @digest
 * @sig: Ecdsa-Sig-Value in DER
 * @sig_len: of @sig
 *
 * Nothing here is secret.
 *
 * Return: 0; -EKEYREJECTED: the signature is wrong, or the key or the signature is
 * malformed.
 */
int kshake_sig_ecdsa_verify(const struct kshake_public_key *key, const u8 *digest,
			    size_t digest_len, const u8 *sig, size_t sig_len)
{
	const struct kshake_ec *ec = kshake_key_curve(key->type);
	size_t size = kshake_ec_size(ec);
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	struct kshake_der_pair rs;

	/* RFC 8446, 4.2.8.2 for shares, RFC 5480, 2.2 for keys: 0x04 || X || Y */
	if (key->key.len != 1 + 2 * size || key->key.data[0] != 0x04)
		return -EKEYREJECTED;
	if (kshake_der_pair(sig, sig_len, &rs) || ecdsa_number(&rs.first, size, r) ||
	    ecdsa_number(&rs.second, size, s))
		return -EKEYREJECTED;

	return kshake_ec_verify(ec, key->key.data + 1, digest, digest_len, r, s);
}

/*
 * What of a digest is signed (FIPS 186-5, 6.4.1, 2), as long as the order; whole bytes will do,
 * as both orders have. The digest is public.
 */
static void ecdsa_digest(const u8 *digest, size_t digest_len, size_t size, u8 *out)
{
	size_t len = min(digest_len, size);

	memset(out, 0, size - len);
	memcpy(out + size - len, digest, len);
}

/* With the nonces of @nonce, until one will do. */
static int ecdsa_sign(const struct kshake_ec *ec, const u8 *scalar, struct kshake_nonce *nonce,
		      const u8 *digest, u8 *r, u8 *s)
{
	unsigned int i;
	const u8 *k;
	int err;

	for (i = 0; i < ECDSA_TRIES; i++) {
		err = kshake_nonce_next(nonce, &k);
		if (!err)
			err = kshake_ec_sign(ec, scalar, k, digest, kshake_ec_size(ec), r, s);
		if (err != -EAGAIN)
			return err;
	}

	return -EIO;
}

/**
 * kshake_sig_ecdsa_sign() - make an ECDSA signature
 * @key: of P-256 or P-384
 * @digest: of the message
 * @digest_len: of @digest
 * @sig: gets Ecdsa-Sig-Value in DER, room for KSHAKE_SIG_MAX bytes
 * @sig_len: gets its length
 *
 * Once (r, s) is there, it is public: DER leaves out what zeros it begins with.
 *
 * Return: 0; -EIO: something is broken; or what the hash says.
 */
int kshake_sig_ecdsa_sign(const struct kshake_private_key *key, const u8 *digest,
			  size_t digest_len, u8 *sig, size_t *sig_len)
{
	const struct kshake_ec *ec = kshake_key_curve(key->public.type);
	u8 e[KSHAKE_EC_SIZE_MAX];
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	struct kshake_bytes r_bytes = { r, kshake_ec_size(ec) };
	struct kshake_bytes s_bytes = { s, kshake_ec_size(ec) };
	u8 noise[KSHAKE_NONCE_NOISE];
	struct kshake_nonce nonce;
	int err;

	ecdsa_digest(digest, digest_len, kshake_ec_size(ec), e);
	kshake_rand(noise, sizeof(noise));
	err = kshake_nonce_init(&nonce, key->public.type, key->scalar, e, noise, sizeof(noise));
	if (!err)
		err = ecdsa_sign(ec, key->scalar, &nonce, e, r, s);

	kshake_nonce_wipe(&nonce);
	memzero_explicit(noise, sizeof(noise));
	if (!err)
		*sig_len = kshake_der_put_pair(sig, &r_bytes, &s_bytes);
	return err;
}
