// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Nonces for ECDSA: those of RFC 6979, which a bad random generator cannot repeat for another
 * message, with fresh random bytes mixed in, so that a fault or a side channel cannot be
 * tried twice on the same ones. Where the bytes go is as in
 * draft-irtf-cfrg-det-sigs-with-noise: noise, then the key, each filled up to whole blocks of
 * the hash, so that no block has both secret and chosen bytes in it. Without noise there is no
 * filling up, and it is RFC 6979 to the letter.
 *
 * HMAC's hash is as long as the order, SHA-256 for P-256 and SHA-384 for P-384, whatever the
 * message was hashed with: what is signed goes in as it is signed, so no two of them have a
 * nonce in common.
 */
#include "nonce.h"

static const u8 order_p256[] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63,
	0x25, 0x51,
};

static const u8 order_p384[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37,
	0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc,
	0xc5, 0x29, 0x73,
};

/**
 * struct nonce_curve - what differs between curves
 * @hash: as long as the order
 * @block: of the hash
 * @order: of the group, big-endian
 */
struct nonce_curve {
	enum kshake_hash_alg hash;
	size_t block;
	const u8 *order;
};

static const struct nonce_curve nonce_p256 = { KSHAKE_HASH_SHA256, 64, order_p256 };
static const struct nonce_curve nonce_p384 = { KSHAKE_HASH_SHA384, 128, order_p384 };

/* RFC 6979, 2.3.4, bits2octets(): the digest modulo the order. The digest is public. */
static void nonce_reduce(const u8 *digest, const u8 *order, size_t len, u8 *out)
{
	bool over = memcmp(digest, order, len) >= 0;
	unsigned int borrow = 0;
	size_t i;

	for (i = len; i-- > 0; ) {
		unsigned int diff = digest[i] - (over ? order[i] : 0) - borrow;

		out[i] = diff;
		borrow = diff >> 8 & 1;
	}
}

/* V = HMAC_K(V) */
static int nonce_step(struct kshake_nonce *n)
{
	size_t len = kshake_hash_size(n->hash);
	struct kshake_bytes v = { n->v, len };

	return kshake_hmac(n->hash, n->k, len, &v, 1, n->v);
}

/* K = HMAC_K(V || @byte || the @nr pieces behind), V = HMAC_K(V); @pieces has two to fill in. */
static int nonce_mix(struct kshake_nonce *n, u8 byte, struct kshake_bytes *pieces, unsigned int nr)
{
	size_t len = kshake_hash_size(n->hash);
	int err;

	pieces[0] = (struct kshake_bytes){ n->v, len };
	pieces[1] = (struct kshake_bytes){ &byte, 1 };
	err = kshake_hmac(n->hash, n->k, len, pieces, 2 + nr, n->k);

	return err ?: nonce_step(n);
}

/**
 * kshake_nonce_init() - start making nonces for one signature
 * @nonce: set up; kshake_nonce_wipe() when done, also after a failure
 * @type: KSHAKE_KEY_SECP256R1 or KSHAKE_KEY_SECP384R1
 * @scalar: the private key
 * @digest: what is signed, as long as the order
 * @noise: fresh random bytes
 * @noise_len: KSHAKE_NONCE_NOISE; 0 gives what RFC 6979 does, for test vectors only
 *
 * Return: 0 or what the hash says.
 */
int kshake_nonce_init(struct kshake_nonce *nonce, enum kshake_key_type type, const u8 *scalar,
		      const u8 *digest, const u8 *noise, size_t noise_len)
{
	const struct nonce_curve *c = type == KSHAKE_KEY_SECP256R1 ? &nonce_p256 : &nonce_p384;
	size_t len = kshake_hash_size(c->hash);
	static const u8 zeros[128];
	u8 reduced[KSHAKE_NONCE_MAX];
	struct kshake_bytes pieces[] = {
		{ }, { },					/* V and a byte */
		{ noise, noise_len },
		{ zeros, noise_len ? -(len + 1 + noise_len) % c->block : 0 },
		{ scalar, len },				/* int2octets(x) */
		{ zeros, noise_len ? -len % c->block : 0 },
		{ reduced, len },				/* bits2octets(h1) */
	};
	int err;

	nonce_reduce(digest, c->order, len, reduced);

	/* RFC 6979, 3.2 */
	nonce->hash = c->hash;
	nonce->used = false;
	memset(nonce->v, 0x01, sizeof(nonce->v));			/* b */
	memset(nonce->k, 0x00, sizeof(nonce->k));			/* c */
	err = nonce_mix(nonce, 0x00, pieces, ARRAY_SIZE(pieces) - 2);	/* d, e */
	if (!err)
		err = nonce_mix(nonce, 0x01, pieces, ARRAY_SIZE(pieces) - 2);	/* f, g */

	return err;
}

/**
 * kshake_nonce_next() - the next nonce
 * @nonce: as kshake_nonce_init() left it
 * @bytes: gets it, big-endian, as long as the order, in @nonce: it lives until the next call
 *
 * It may be out of range or not do; then ask for another one (RFC 6979, 3.2, h).
 *
 * Return: 0 or what the hash says.
 */
int kshake_nonce_next(struct kshake_nonce *nonce, const u8 **bytes)
{
	struct kshake_bytes pieces[2];
	int err = 0;

	if (nonce->used)
		err = nonce_mix(nonce, 0x00, pieces, 0);
	if (!err)
		err = nonce_step(nonce);

	nonce->used = true;
	*bytes = nonce->v;
	return err;
}

/**
 * kshake_nonce_wipe() - forget everything
 * @nonce: whatever state it is in
 */
void kshake_nonce_wipe(struct kshake_nonce *nonce)
{
	memzero_explicit(nonce, sizeof(*nonce));
}
