// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ephemeral key exchange: X25519 (RFC 7748) by the kernel's library, ECDH on P-256 and P-384
 * (RFC 8446, 4.2.8.2) by ec/, where a point is bare coordinates: TLS puts 0x04, the mark of
 * an uncompressed point, before them. The finite fields of RFC 7919 are ffdh.c's.
 */
#include <crypto/curve25519.h>

#include "../ec/ec.h"
#include "crypto.h"
#include "ffdh.h"

#define KEX_UNCOMPRESSED	0x04

/* A scalar is out of range for P-256 once in 2^32 times, for the others practically never. */
#define KEX_TRIES		4

/**
 * struct kex_group - a NamedGroup
 * @id: its code point
 * @private_len: of a private key
 * @public_len: of a share
 * @secret_len: of a shared secret
 * @ec: the curve, or
 * @ffdh: the finite field; X25519 has neither
 */
struct kex_group {
	u16 id;
	u16 private_len;
	u16 public_len;
	u16 secret_len;
	const struct kshake_ec *ec;
	const struct kshake_ffdh *ffdh;
};

static const struct kex_group kex_groups[] = {
	{ KSHAKE_GROUP_X25519, 32, 32, 32 },
	{ KSHAKE_GROUP_SECP256R1, 32, 65, 32, &kshake_ec_p256 },
	{ KSHAKE_GROUP_SECP384R1, 48, 97, 48, &kshake_ec_p384 },
	{ KSHAKE_GROUP_FFDHE2048, 32, 256, 256, NULL, &kshake_ffdhe2048 },
	{ KSHAKE_GROUP_FFDHE3072, 40, 384, 384, NULL, &kshake_ffdhe3072 },
	{ KSHAKE_GROUP_FFDHE4096, 48, 512, 512, NULL, &kshake_ffdhe4096 },
};

/**
 * struct kshake_kex - an ephemeral key pair
 * @group: whose
 * @public: our share, in @bytes
 * @secret: shared with the peer, if it is known, in @bytes
 * @bytes: the private key, and what is pointed to
 */
struct kshake_kex {
	const struct kex_group *group;
	u8 *public;
	u8 *secret;
	u8 bytes[];
};

static const struct kex_group *kex_group_find(u16 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kex_groups); i++)
		if (kex_groups[i].id == id)
			return &kex_groups[i];

	return NULL;
}

/* -EINVAL if the private key is out of range. */
static int kex_make_public(struct kshake_kex *kex)
{
	const struct kex_group *group = kex->group;

	if (group->ffdh)
		return kshake_ffdh_public(group->ffdh, kex->bytes, kex->public);
	if (group->ec) {
		*kex->public = KEX_UNCOMPRESSED;
		return kshake_ec_public(group->ec, kex->bytes, kex->public + 1);
	}

	curve25519_clamp_secret(kex->bytes);	/* RFC 7748, 5 */
	/* A clamped scalar takes the base point nowhere near zero. */
	return curve25519_generate_public(kex->public, kex->bytes) ? 0 : -EIO;
}

static int kex_random(struct kshake_kex *kex)
{
	unsigned int i;
	int err;

	for (i = 0; i < KEX_TRIES; i++) {
		kshake_rand(kex->bytes, kex->group->private_len);
		err = kex_make_public(kex);
		if (err != -EINVAL)
			return err;
	}

	return -EIO;
}

/* @private: for test vectors, else NULL. */
static int kex_make(struct kshake_kex **kex, const struct kex_group *group, const u8 *private)
{
	size_t len = group->private_len + group->public_len + group->secret_len;
	struct kshake_kex *k;
	int err;

	k = kzalloc(struct_size(k, bytes, len), GFP_KERNEL_ACCOUNT);
	if (!k)
		return -ENOMEM;

	k->group = group;
	k->public = k->bytes + group->private_len;
	k->secret = k->public + group->public_len;
	if (private) {
		memcpy(k->bytes, private, group->private_len);
		err = kex_make_public(k);
	} else {
		err = kex_random(k);
	}
	if (err) {
		kshake_kex_free(k);
		return err;
	}

	*kex = k;
	return 0;
}

/**
 * kshake_kex_new() - make a fresh key pair
 * @kex: gets it; kshake_kex_free() when done
 * @group: NamedGroup
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP: no such group; -ENOMEM; -EIO: something is broken.
 */
int kshake_kex_new(struct kshake_kex **kex, u16 group)
{
	const struct kex_group *g = kex_group_find(group);

	if (!g)
		return -EOPNOTSUPP;

	return kex_make(kex, g, NULL);
}

/**
 * kshake_kex_new_with() - make a key pair of a given private key, for test vectors
 * @kex: gets it; kshake_kex_free() when done
 * @group: NamedGroup
 * @private: big-endian, but for X25519 as RFC 7748 has it
 * @private_len: of @private
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP: no such group; -EINVAL: @private is of the wrong length or
 * out of range; -ENOMEM; -EIO: something is broken.
 */
int kshake_kex_new_with(struct kshake_kex **kex, u16 group, const u8 *private, size_t private_len)
{
	const struct kex_group *g = kex_group_find(group);

	if (!g)
		return -EOPNOTSUPP;
	if (private_len != g->private_len)
		return -EINVAL;

	return kex_make(kex, g, private);
}

/**
 * kshake_kex_free() - wipe the private key and the secret, and free the object
 * @kex: or NULL
 */
void kshake_kex_free(struct kshake_kex *kex)
{
	kfree_sensitive(kex);
}

/**
 * kshake_kex_public() - our share
 * @kex: our key pair
 * @public: gets it; it lives as long as @kex
 */
void kshake_kex_public(const struct kshake_kex *kex, struct kshake_bytes *public)
{
	public->data = kex->public;
	public->len = kex->group->public_len;
}

/*
 * RFC 7748, 6.1 and RFC 8446, 7.4.2: the all-zero secret of a point of low order MUST be
 * refused. The library tells of it.
 */
static int kex_shared_x25519(const struct kshake_kex *kex, const u8 *peer)
{
	return curve25519(kex->secret, kex->bytes, peer) ? 0 : -EBADMSG;
}

/* On P-256 a point with x = 0 is as good as any. */
static int kex_shared_ec(const struct kshake_kex *kex, const u8 *peer)
{
	/* RFC 8446, 4.2.8.2: no other form */
	if (*peer != KEX_UNCOMPRESSED)
		return -EBADMSG;

	return kshake_ec_shared(kex->group->ec, kex->bytes, peer + 1, kex->secret);
}

/**
 * kshake_kex_shared() - compute the shared secret
 * @kex: our key pair
 * @peer: the peer's share
 * @peer_len: of @peer
 * @secret: gets the secret, with all zeros that it begins with; it lives as long as @kex, or
 *	until the next call
 *
 * RFC 8446, 4.2.8.1 and 4.2.8.2: shares MUST be validated; ffdh.c and ec/ do.
 *
 * Context: process; may sleep.
 * Return: 0; -EBADMSG: a share of the wrong length or form, a point that is not on the
 * curve, an all-zero X25519 result, a share of a finite field that is out of range; -ENOMEM.
 */
int kshake_kex_shared(struct kshake_kex *kex, const u8 *peer, size_t peer_len,
		      struct kshake_bytes *secret)
{
	const struct kex_group *group = kex->group;
	int err;

	if (peer_len != group->public_len)
		return -EBADMSG;

	if (group->ffdh)
		err = kshake_ffdh_shared(group->ffdh, kex->bytes, peer, kex->secret);
	else if (group->ec)
		err = kex_shared_ec(kex, peer);
	else
		err = kex_shared_x25519(kex, peer);
	if (err)
		return err;

	secret->data = kex->secret;
	secret->len = group->secret_len;
	return 0;
}
