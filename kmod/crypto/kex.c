// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ephemeral key exchange: X25519 (RFC 7748) by the kernel's library, which newer
 * kernels offer nowhere else, and ECDH on P-256 and P-384 (RFC 8446, 4.2.8.2) by the
 * crypto API's KPP. For these an object is a transform that holds the private key, its
 * one request and the memory for its scatterlists.
 *
 * The kernel's ECDH takes and gives bare coordinates, big-endian; TLS puts 0x04, the
 * mark of an uncompressed point, before them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <crypto/curve25519.h>
#include <crypto/kpp.h>
#include <linux/kmod.h>
#include <linux/scatterlist.h>

#include "backend.h"
#include "pool.h"

#define KEX_SCALAR_MAX		48
#define KEX_POINT_MAX		96
#define KEX_UNCOMPRESSED	0x04

/* A scalar is out of range for P-256 once in 2^32 times, for P-384 practically never. */
#define KEX_TRIES		4

/**
 * struct kex_group - a NamedGroup
 * @id: its code point
 * @name: of the crypto API's algorithm if @nist, else for messages only
 * @scalar_len: of a private key, and of a shared secret
 * @point_len: of a public key as the crypto API has it
 * @nist: a prime curve of NIST's: shares have a form byte, private keys are packed
 * @pool: idle objects
 */
struct kex_group {
	u16 id;
	const char *name;
	u8 scalar_len;
	u8 point_len;
	bool nist;
	struct kshake_pool pool;
};

static struct kex_group kex_groups[] = {
	{ KSHAKE_GROUP_X25519, "x25519", 32, 32, false },
	{ KSHAKE_GROUP_SECP256R1, "ecdh-nist-p256", 32, 64, true },
	{ KSHAKE_GROUP_SECP384R1, "ecdh-nist-p384", 48, 96, true },
};

/**
 * struct kshake_kex - an ephemeral private key
 * @group: whose
 * @scalar: the private key of X25519
 * @out: our point, or the shared secret
 * @tfm: holds the private key of the NIST curves, for which all below is
 * @wait: for drivers that finish later
 * @sg_in: over @in
 * @sg_out: over @out
 * @in: the peer's point
 * @req: for @tfm, with its context behind it
 */
struct kshake_kex {
	struct kex_group *group;
	u8 scalar[CURVE25519_KEY_SIZE];
	u8 out[KEX_POINT_MAX];
	struct crypto_kpp *tfm;
	struct crypto_wait wait;
	struct scatterlist sg_in;
	struct scatterlist sg_out;
	u8 in[KEX_POINT_MAX];
	struct kpp_request req;		/* last */
};

/* How the crypto API's ECDH wants a private key: what crypto_ecdh_encode_key() packs. */
struct kex_ecdh_secret {
	struct kpp_secret head;
	unsigned short key_size;
	u8 key[KEX_SCALAR_MAX];
};

static struct kex_group *kex_group_find(u16 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kex_groups); i++)
		if (kex_groups[i].id == id)
			return &kex_groups[i];

	return NULL;
}

static void kex_destroy(struct kshake_kex *kex)
{
	if (kex->group->nist)
		crypto_free_kpp(kex->tfm);
	kfree_sensitive(kex);
}

static struct kshake_kex *kex_create_x25519(struct kex_group *group)
{
	struct kshake_kex *kex = kzalloc(sizeof(*kex), GFP_KERNEL);

	if (!kex)
		return ERR_PTR(-ENOMEM);
	kex->group = group;
	return kex;
}

static struct kshake_kex *kex_create_nist(struct kex_group *group)
{
	struct crypto_kpp *tfm;
	struct kshake_kex *kex;

	tfm = crypto_alloc_kpp(group->name, 0, 0);
	if (IS_ERR(tfm))
		return ERR_CAST(tfm);

	kex = kzalloc(sizeof(*kex) + crypto_kpp_reqsize(tfm), GFP_KERNEL);
	if (!kex) {
		crypto_free_kpp(tfm);
		return ERR_PTR(-ENOMEM);
	}

	kex->group = group;
	kex->tfm = tfm;
	crypto_init_wait(&kex->wait);
	kpp_request_set_tfm(&kex->req, tfm);
	kpp_request_set_callback(&kex->req,
				 CRYPTO_TFM_REQ_MAY_SLEEP | CRYPTO_TFM_REQ_MAY_BACKLOG,
				 crypto_req_done, &kex->wait);
	return kex;
}

static struct kshake_kex *kex_create(struct kex_group *group)
{
	return group->nist ? kex_create_nist(group) : kex_create_x25519(group);
}

static int kex_set_scalar_nist(struct kshake_kex *kex, const u8 *scalar)
{
	struct kex_ecdh_secret secret = {
		.head.type = CRYPTO_KPP_SECRET_TYPE_ECDH,
		.head.len = offsetof(struct kex_ecdh_secret, key) + kex->group->scalar_len,
		.key_size = kex->group->scalar_len,
	};
	int err;

	memcpy(secret.key, scalar, kex->group->scalar_len);
	err = crypto_kpp_set_secret(kex->tfm, &secret, secret.head.len);
	memzero_explicit(&secret, sizeof(secret));
	return err;
}

static int kex_set_scalar_x25519(struct kshake_kex *kex, const u8 *scalar)
{
	memcpy(kex->scalar, scalar, sizeof(kex->scalar));
	curve25519_clamp_secret(kex->scalar);	/* RFC 7748, 5 */
	return 0;
}

/* -EINVAL if @scalar is out of the group's range. */
static int kex_set_scalar(struct kshake_kex *kex, const u8 *scalar)
{
	return kex->group->nist ? kex_set_scalar_nist(kex, scalar) :
				  kex_set_scalar_x25519(kex, scalar);
}

static int kex_set_random(struct kshake_kex *kex)
{
	u8 scalar[KEX_SCALAR_MAX];
	unsigned int i;
	int err;

	for (i = 0; i < KEX_TRIES; i++) {
		kshake_rand(scalar, kex->group->scalar_len);
		err = kex_set_scalar(kex, scalar);
		if (err != -EINVAL)
			break;
	}

	memzero_explicit(scalar, sizeof(scalar));
	return err;
}

/*
 * RFC 7748, 6.1 and RFC 8446, 7.4.2: the all-zero secret of a point of low order MUST be
 * refused. The library tells of it.
 */
static int kex_compute_x25519(struct kshake_kex *kex, const u8 *peer)
{
	bool sound = peer ? curve25519(kex->out, kex->scalar, peer) :
			    curve25519_generate_public(kex->out, kex->scalar);

	return sound ? 0 : -EBADMSG;
}

/* On P-256 a point with x = 0 is as good as any. */
static int kex_compute_nist(struct kshake_kex *kex, const u8 *peer, size_t out_len)
{
	struct kpp_request *req = &kex->req;
	int err;

	sg_init_one(&kex->sg_out, kex->out, out_len);
	kpp_request_set_output(req, &kex->sg_out, out_len);
	if (peer) {
		memcpy(kex->in, peer, kex->group->point_len);
		sg_init_one(&kex->sg_in, kex->in, kex->group->point_len);
		kpp_request_set_input(req, &kex->sg_in, kex->group->point_len);
		err = crypto_kpp_compute_shared_secret(req);
	} else {
		kpp_request_set_input(req, NULL, 0);
		err = crypto_kpp_generate_public_key(req);
	}

	err = crypto_wait_req(err, &kex->wait);
	/* What ECDH says of a point of its own that it had no memory to check. */
	if (err == -EAGAIN)
		return -ENOMEM;
	/* Not on the curve; the point at infinity. */
	return peer && (err == -EINVAL || err == -EFAULT) ? -EBADMSG : err;
}

/* Compute our point, or with @peer the secret, into @kex->out. */
static int kex_compute(struct kshake_kex *kex, const u8 *peer, size_t out_len)
{
	return kex->group->nist ? kex_compute_nist(kex, peer, out_len) :
				  kex_compute_x25519(kex, peer);
}

static int kex_public(struct kshake_kex *kex, u8 *public, size_t *public_len)
{
	const struct kex_group *group = kex->group;
	int err;

	err = kex_compute(kex, NULL, group->point_len);
	if (err)
		return err;

	if (group->nist)
		*public++ = KEX_UNCOMPRESSED;
	memcpy(public, kex->out, group->point_len);
	*public_len = group->nist + group->point_len;
	return 0;
}

/* @private: for test vectors, else NULL. */
static int kex_make(struct kshake_kex **kex, struct kex_group *group, const u8 *private,
		    u8 *public, size_t *public_len)
{
	struct kshake_kex *k;
	int err;

	k = kshake_pool_take(&group->pool);
	if (!k)
		k = kex_create(group);
	if (IS_ERR(k))
		return PTR_ERR(k);

	err = private ? kex_set_scalar(k, private) : kex_set_random(k);
	if (!err)
		err = kex_public(k, public, public_len);
	if (err) {
		kshake_kex_free(k);
		return err;
	}

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
 * Return: 0; -EOPNOTSUPP: no such group; -ENOMEM; or what the crypto API says.
 */
int kshake_kex_new(struct kshake_kex **kex, u16 group, u8 *public, size_t *public_len)
{
	struct kex_group *g = kex_group_find(group);

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
 * out of range; -ENOMEM; or what the crypto API says.
 */
int kshake_kex_new_with(struct kshake_kex **kex, u16 group, const u8 *private, size_t private_len,
			u8 *public, size_t *public_len)
{
	struct kex_group *g = kex_group_find(group);

	if (!g)
		return -EOPNOTSUPP;
	if (private_len != g->scalar_len)
		return -EINVAL;

	return kex_make(kex, g, private, public, public_len);
}

/* Overwrite the private key, which for NIST's curves lies where only the driver knows. */
static int kex_wipe(struct kshake_kex *kex)
{
	static const u8 no_scalar[KEX_SCALAR_MAX] = { [15] = 1 };	/* in every range */

	memzero_explicit(kex->scalar, sizeof(kex->scalar));
	memzero_explicit(kex->out, sizeof(kex->out));
	if (!kex->group->nist)
		return 0;

	memzero_explicit(kex->in, sizeof(kex->in));
	memzero_explicit(kex->req.__ctx, crypto_kpp_reqsize(kex->tfm));
	return kex_set_scalar(kex, no_scalar);
}

/**
 * kshake_kex_free() - wipe the private key and free the object
 * @kex: or NULL
 */
void kshake_kex_free(struct kshake_kex *kex)
{
	if (!kex)
		return;

	if (kex_wipe(kex) || !kshake_pool_give(&kex->group->pool, kex))
		kex_destroy(kex);
}

/*
 * The bare point in a peer's share; NULL if its length or form is wrong. RFC 8446,
 * 4.2.8.2: the only form is uncompressed, and its length is exact.
 */
static const u8 *kex_share_point(const struct kex_group *group, const u8 *peer, size_t peer_len)
{
	if (peer_len != group->nist + group->point_len)
		return NULL;
	if (!group->nist)
		return peer;

	return *peer == KEX_UNCOMPRESSED ? peer + 1 : NULL;
}

/**
 * kshake_kex_shared() - compute the shared secret
 * @kex: our private key
 * @peer: the peer's share
 * @peer_len: of @peer
 * @secret: gets the secret, room for KSHAKE_KEX_SECRET_MAX bytes; the caller wipes it
 * @secret_len: gets its length
 *
 * RFC 8446, 4.2.8.2: points of the NIST curves MUST be validated; the crypto API does.
 *
 * Context: process; may sleep.
 * Return: 0; -EBADMSG: a share of the wrong length or form, a point that is not on the
 * curve, or an all-zero X25519 result; -ENOMEM; or what the crypto API says.
 */
int kshake_kex_shared(struct kshake_kex *kex, const u8 *peer, size_t peer_len,
		      u8 *secret, size_t *secret_len)
{
	const struct kex_group *group = kex->group;
	const u8 *point;
	int err;

	point = kex_share_point(group, peer, peer_len);
	if (!point)
		return -EBADMSG;

	err = kex_compute(kex, point, group->scalar_len);
	if (!err) {
		memcpy(secret, kex->out, group->scalar_len);
		*secret_len = group->scalar_len;
	}

	memzero_explicit(kex->out, sizeof(kex->out));
	return err;
}

static int kex_load_one(struct kex_group *group)
{
	struct kshake_kex *kex;
	int err;

	kex = kex_create(group);
	if (IS_ERR(kex)) {
		pr_err("no %s: error %ld\n", group->name, PTR_ERR(kex));
		return PTR_ERR(kex);
	}

	err = kex_wipe(kex);
	if (!err && group->nist && crypto_kpp_maxsize(kex->tfm) != group->point_len)
		err = -ENOENT;
	if (err || !kshake_pool_give(&group->pool, kex))
		kex_destroy(kex);

	return err;
}

/**
 * kshake_kex_load() - find the groups; one idle object of each holds on to its driver
 *
 * Return: 0; -ENOENT: one is missing; -ENOMEM.
 */
int kshake_kex_load(void)
{
	unsigned int i;
	int err;

	BUILD_BUG_ON(offsetof(struct kex_ecdh_secret, key) !=
		     sizeof(struct kpp_secret) + sizeof(unsigned short));

	for (i = 0; i < ARRAY_SIZE(kex_groups); i++)
		kshake_pool_init(&kex_groups[i].pool);

	/* The module goes by the family's name; the curves' are no aliases of it. */
	request_module("crypto-ecdh");

	for (i = 0; i < ARRAY_SIZE(kex_groups); i++) {
		err = kex_load_one(&kex_groups[i]);
		if (err) {
			kshake_kex_unload();
			return err;
		}
	}

	return 0;
}

/**
 * kshake_kex_unload() - free the idle objects
 */
void kshake_kex_unload(void)
{
	struct kshake_kex *kex;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kex_groups); i++)
		while ((kex = kshake_pool_take(&kex_groups[i].pool)))
			kex_destroy(kex);
}
