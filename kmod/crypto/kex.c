// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ephemeral key exchange: X25519 (RFC 7748) by the kernel's library, ECDH on P-256 and P-384
 * (RFC 8446, 4.2.8.2) by ec/, where a point is bare coordinates: TLS puts 0x04, the mark of
 * an uncompressed point, before them.
 */
#include <crypto/curve25519.h>

#include "../ec/ec.h"
#include "crypto.h"

#define KEX_UNCOMPRESSED	0x04

/* A scalar is out of range for P-256 once in 2^32 times, for P-384 practically never. */
#define KEX_TRIES		4

/**
 * struct kex_group - a NamedGroup
 * @id: its code point
 * @ec: the curve; NULL for X25519
 * @scalar_len: of a private key, and of a shared secret
 * @public_len: of a share
 */
struct kex_group {
	u16 id;
	const struct kshake_ec *ec;
	u8 scalar_len;
	u8 public_len;
};

static const struct kex_group kex_groups[] = {
	{ KSHAKE_GROUP_X25519, NULL, 32, 32 },
	{ KSHAKE_GROUP_SECP256R1, &kshake_ec_p256, 32, 65 },
	{ KSHAKE_GROUP_SECP384R1, &kshake_ec_p384, 48, 97 },
};

/**
 * struct kshake_kex - an ephemeral private key
 * @group: whose
 * @scalar: secret
 */
struct kshake_kex {
	const struct kex_group *group;
	u8 scalar[KSHAKE_KEX_SECRET_MAX];
};

static const struct kex_group *kex_group_find(u16 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kex_groups); i++)
		if (kex_groups[i].id == id)
			return &kex_groups[i];

	return NULL;
}

/* -EINVAL if the scalar is out of the curve's range. */
static int kex_public(struct kshake_kex *kex, u8 *public)
{
	const struct kex_group *group = kex->group;

	if (group->ec) {
		*public = KEX_UNCOMPRESSED;
		return kshake_ec_public(group->ec, kex->scalar, public + 1);
	}

	curve25519_clamp_secret(kex->scalar);	/* RFC 7748, 5 */
	/* A clamped scalar takes the base point nowhere near zero. */
	return curve25519_generate_public(public, kex->scalar) ? 0 : -EIO;
}

static int kex_random(struct kshake_kex *kex, u8 *public)
{
	unsigned int i;
	int err;

	for (i = 0; i < KEX_TRIES; i++) {
		kshake_rand(kex->scalar, kex->group->scalar_len);
		err = kex_public(kex, public);
		if (err != -EINVAL)
			return err;
	}

	return -EIO;
}

/* @private: for test vectors, else NULL. */
static int kex_make(struct kshake_kex **kex, const struct kex_group *group, const u8 *private,
		    u8 *public, size_t *public_len)
{
	struct kshake_kex *k;
	int err;

	k = kzalloc(sizeof(*k), GFP_KERNEL);
	if (!k)
		return -ENOMEM;

	k->group = group;
	if (private) {
		memcpy(k->scalar, private, group->scalar_len);
		err = kex_public(k, public);
	} else {
		err = kex_random(k, public);
	}
	if (err) {
		kshake_kex_free(k);
		return err;
	}

	*public_len = group->public_len;
	*kex = k;
	return 0;
}

/**
 * kshake_kex_new() - make a fresh key pair
 * @kex: gets the private key; kshake_kex_free() when done
 * @group: NamedGroup
 * @public: gets our share, room for KSHAKE_KEX_PUBLIC_MAX bytes
 * @public_len: gets its length
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP: no such group; -ENOMEM; -EIO: something is broken.
 */
int kshake_kex_new(struct kshake_kex **kex, u16 group, u8 *public, size_t *public_len)
{
	const struct kex_group *g = kex_group_find(group);

	if (!g)
		return -EOPNOTSUPP;

	return kex_make(kex, g, NULL, public, public_len);
}

/**
 * kshake_kex_new_with() - make a key pair of a given private key, for test vectors
 * @kex: gets the private key; kshake_kex_free() when done
 * @group: NamedGroup
 * @private: the scalar: big-endian for the NIST curves, RFC 7748's form for X25519
 * @private_len: of @private
 * @public: gets our share, room for KSHAKE_KEX_PUBLIC_MAX bytes
 * @public_len: gets its length
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP: no such group; -EINVAL: @private is of the wrong length or
 * out of range; -ENOMEM; -EIO: something is broken.
 */
int kshake_kex_new_with(struct kshake_kex **kex, u16 group, const u8 *private, size_t private_len,
			u8 *public, size_t *public_len)
{
	const struct kex_group *g = kex_group_find(group);

	if (!g)
		return -EOPNOTSUPP;
	if (private_len != g->scalar_len)
		return -EINVAL;

	return kex_make(kex, g, private, public, public_len);
}

/**
 * kshake_kex_free() - wipe the private key and free the object
 * @kex: or NULL
 */
void kshake_kex_free(struct kshake_kex *kex)
{
	kfree_sensitive(kex);
}

/*
 * RFC 7748, 6.1 and RFC 8446, 7.4.2: the all-zero secret of a point of low order MUST be
 * refused. The library tells of it.
 */
static int kex_shared_x25519(const struct kshake_kex *kex, const u8 *peer, u8 *secret)
{
	return curve25519(secret, kex->scalar, peer) ? 0 : -EBADMSG;
}

/* On P-256 a point with x = 0 is as good as any. */
static int kex_shared_ec(const struct kshake_kex *kex, const u8 *peer, u8 *secret)
{
	/* RFC 8446, 4.2.8.2: no other form */
	if (*peer != KEX_UNCOMPRESSED)
		return -EBADMSG;

	return kshake_ec_shared(kex->group->ec, kex->scalar, peer + 1, secret);
}

/**
 * kshake_kex_shared() - compute the shared secret
 * @kex: our private key
 * @peer: the peer's share
 * @peer_len: of @peer
 * @secret: gets the secret, room for KSHAKE_KEX_SECRET_MAX bytes; the caller wipes it
 * @secret_len: gets its length
 *
 * RFC 8446, 4.2.8.2: points of the NIST curves MUST be validated; ec/ does.
 *
 * Context: process.
 * Return: 0; -EBADMSG: a share of the wrong length or form, a point that is not on the
 * curve, or an all-zero X25519 result.
 */
int kshake_kex_shared(struct kshake_kex *kex, const u8 *peer, size_t peer_len,
		      u8 *secret, size_t *secret_len)
{
	const struct kex_group *group = kex->group;
	int err;

	if (peer_len != group->public_len)
		return -EBADMSG;

	err = group->ec ? kex_shared_ec(kex, peer, secret) : kex_shared_x25519(kex, peer, secret);
	if (!err)
		*secret_len = group->scalar_len;
	return err;
}
