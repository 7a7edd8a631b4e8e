// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What kmod/crypto/ gets from the kernel's crypto API, over OpenSSL's libcrypto, for userspace
 * tests. Signatures and finite fields are its own: see sources.mk.
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "../../kmod/crypto/ffdh.h"

/* rand */

static u64 rand_state;

void port_rand_seed(u64 seed)
{
	rand_state = seed;
}

void kshake_rand(void *buf, size_t len)
{
	u8 *at = buf;

	if (!rand_state) {
		if (RAND_bytes(buf, len) != 1)
			abort();
		return;
	}
	while (len--) {		/* xorshift64 */
		rand_state ^= rand_state << 13;
		rand_state ^= rand_state >> 7;
		rand_state ^= rand_state << 17;
		*at++ = rand_state >> 32;
	}
}

int kshake_crypto_init(void)
{
	return 0;
}

void kshake_crypto_exit(void)
{
}

/* hash */

size_t kshake_hash_size(enum kshake_hash_alg alg)
{
	static const size_t size[KSHAKE_HASH_NR] = {
		[KSHAKE_HASH_SHA256] = 32, [KSHAKE_HASH_SHA384] = 48, [KSHAKE_HASH_SHA512] = 64,
	};

	return size[alg];
}

int kshake_hash_init(struct kshake_hash *h, enum kshake_hash_alg alg)
{
	BUILD_BUG_ON(sizeof(SHA512_CTX) > KSHAKE_HASH_STATE);
	h->alg = alg;
	switch (alg) {
	case KSHAKE_HASH_SHA256:
		return SHA256_Init((SHA256_CTX *)h->state) ? 0 : -EINVAL;
	case KSHAKE_HASH_SHA384:
		return SHA384_Init((SHA512_CTX *)h->state) ? 0 : -EINVAL;
	case KSHAKE_HASH_SHA512:
		return SHA512_Init((SHA512_CTX *)h->state) ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

int kshake_hash_update(struct kshake_hash *h, const void *data, size_t len)
{
	if (!len)
		return 0;
	if (h->alg == KSHAKE_HASH_SHA256)
		SHA256_Update((SHA256_CTX *)h->state, data, len);
	else
		SHA512_Update((SHA512_CTX *)h->state, data, len);
	return 0;
}

int kshake_hash_peek(const struct kshake_hash *h, u8 *digest)
{
	struct kshake_hash copy = *h;

	if (h->alg == KSHAKE_HASH_SHA256)
		SHA256_Final(digest, (SHA256_CTX *)copy.state);
	else
		SHA512_Final(digest, (SHA512_CTX *)copy.state);
	return 0;
}

void kshake_hash_wipe(struct kshake_hash *h)
{
	memzero_explicit(h, sizeof(*h));
}

int kshake_hash_digest(enum kshake_hash_alg alg, const void *data, size_t len, u8 *digest)
{
	struct kshake_hash h;
	int err;

	err = kshake_hash_init(&h, alg);
	if (!err)
		err = kshake_hash_update(&h, data, len);
	if (!err)
		err = kshake_hash_peek(&h, digest);
	return err;
}

/* RFC 2104 */
int kshake_hmac(enum kshake_hash_alg alg, const u8 *key, size_t key_len,
		const struct kshake_bytes *pieces, unsigned int nr, u8 *mac)
{
	size_t block = alg == KSHAKE_HASH_SHA256 ? 64 : 128, size = kshake_hash_size(alg);
	u8 inner[128] = { }, outer[128] = { }, digest[64];
	struct kshake_hash h;
	size_t i;

	if (key_len > block) {
		kshake_hash_digest(alg, key, key_len, inner);
		key_len = size;
	} else {
		memcpy(inner, key, key_len);
	}
	memcpy(outer, inner, key_len);
	for (i = 0; i < block; i++) {
		inner[i] ^= 0x36;
		outer[i] ^= 0x5c;
	}
	kshake_hash_init(&h, alg);
	kshake_hash_update(&h, inner, block);
	for (i = 0; i < nr; i++)
		kshake_hash_update(&h, pieces[i].data, pieces[i].len);
	kshake_hash_peek(&h, digest);
	kshake_hash_init(&h, alg);
	kshake_hash_update(&h, outer, block);
	kshake_hash_update(&h, digest, size);
	return kshake_hash_peek(&h, mac);
}

/* aead */

struct kshake_aead {
	bool ccm;
	EVP_CIPHER_CTX *seal;
	EVP_CIPHER_CTX *open;
};

static const EVP_CIPHER *aead_cipher(enum kshake_aead_alg alg)
{
	switch (alg) {
	case KSHAKE_AEAD_AES_128_GCM:
		return EVP_aes_128_gcm();
	case KSHAKE_AEAD_AES_256_GCM:
		return EVP_aes_256_gcm();
	case KSHAKE_AEAD_CHACHA20_POLY1305:
		return EVP_chacha20_poly1305();
	case KSHAKE_AEAD_AES_128_CCM:
		return EVP_aes_128_ccm();
	default:
		abort();
	}
}

size_t kshake_aead_key_size(enum kshake_aead_alg alg)
{
	return EVP_CIPHER_key_length(aead_cipher(alg));
}

/* CCM wants to know how long nonce and tag are before it gets a key. */
static bool aead_ctx_init(EVP_CIPHER_CTX *ctx, const struct kshake_aead *a,
			  enum kshake_aead_alg alg, const u8 *key, int seal)
{
	return EVP_CipherInit_ex(ctx, aead_cipher(alg), NULL, NULL, NULL, seal) &&
	       (!a->ccm ||
		(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, KSHAKE_AEAD_IV, NULL) &&
		 EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, KSHAKE_AEAD_TAG, NULL))) &&
	       EVP_CipherInit_ex(ctx, NULL, NULL, key, NULL, seal);
}

int kshake_aead_new(struct kshake_aead **aead, enum kshake_aead_alg alg, const u8 *key)
{
	struct kshake_aead *a;

	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	a->ccm = alg == KSHAKE_AEAD_AES_128_CCM;
	a->seal = EVP_CIPHER_CTX_new();
	a->open = EVP_CIPHER_CTX_new();
	if (!aead_ctx_init(a->seal, a, alg, key, 1) || !aead_ctx_init(a->open, a, alg, key, 0))
		abort();
	*aead = a;
	return 0;
}

void kshake_aead_free(struct kshake_aead *aead)
{
	if (!aead)
		return;
	EVP_CIPHER_CTX_free(aead->seal);
	EVP_CIPHER_CTX_free(aead->open);
	kfree_sensitive(aead);
}

int kshake_aead_seal(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *buf, size_t len)
{
	EVP_CIPHER_CTX *ctx = aead->seal;
	int n;

	if (!EVP_EncryptInit_ex(ctx, NULL, NULL, NULL, nonce) ||
	    (aead->ccm && !EVP_EncryptUpdate(ctx, NULL, &n, NULL, len)) ||
	    !EVP_EncryptUpdate(ctx, NULL, &n, aad, aad_len) ||
	    !EVP_EncryptUpdate(ctx, buf, &n, buf, len) ||
	    !EVP_EncryptFinal_ex(ctx, buf + n, &n) ||
	    !EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, KSHAKE_AEAD_TAG, buf + len))
		return -EIO;
	return 0;
}

int kshake_aead_open(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *buf, size_t len)
{
	EVP_CIPHER_CTX *ctx = aead->open;
	int n;

	if (len < KSHAKE_AEAD_TAG)
		return -EBADMSG;
	len -= KSHAKE_AEAD_TAG;
	if (!EVP_DecryptInit_ex(ctx, NULL, NULL, NULL, nonce) ||
	    !EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, KSHAKE_AEAD_TAG, buf + len) ||
	    (aead->ccm && !EVP_DecryptUpdate(ctx, NULL, &n, NULL, len)) ||
	    !EVP_DecryptUpdate(ctx, NULL, &n, aad, aad_len))
		return -EIO;
	if (aead->ccm)		/* this is what checks the tag */
		return EVP_DecryptUpdate(ctx, buf, &n, buf, len) > 0 ? 0 : -EBADMSG;
	if (len && !EVP_DecryptUpdate(ctx, buf, &n, buf, len))
		return -EIO;
	return EVP_DecryptFinal_ex(ctx, buf + len, &n) > 0 ? 0 : -EBADMSG;
}

/* kex */

struct kshake_kex {
	EVP_PKEY *x25519;
	EC_KEY *ec;
	const struct kshake_ffdh *ffdh;		/* our own */
	u8 private[KSHAKE_FFDH_PRIVATE_MAX];
	size_t public_len;
	u8 *public;
	u8 *secret;
	u8 bytes[];				/* what they point to */
};

#define POINT_MAX	97			/* P-384, uncompressed */

static const struct kshake_ffdh *const finite_fields[] = {
	&kshake_ffdhe2048, &kshake_ffdhe3072, &kshake_ffdhe4096,
};

static const struct kshake_ffdh *find_finite_field(u16 group)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(finite_fields); i++)
		if (finite_fields[i]->id == group)
			return finite_fields[i];
	return NULL;
}

static int new_x25519(struct kshake_kex *kex, const u8 *private, size_t private_len)
{
	kex->public_len = 32;
	kex->x25519 = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private, private_len);
	if (!kex->x25519 ||
	    !EVP_PKEY_get_raw_public_key(kex->x25519, kex->public, &kex->public_len))
		return -EINVAL;
	return 0;
}

static int new_ec(struct kshake_kex *kex, int nid, const u8 *private, size_t private_len)
{
	const EC_GROUP *group;
	EC_POINT *point;
	BIGNUM *scalar;
	int err = -EINVAL;

	kex->ec = EC_KEY_new_by_curve_name(nid);
	group = EC_KEY_get0_group(kex->ec);
	point = EC_POINT_new(group);
	scalar = BN_bin2bn(private, private_len, NULL);
	if (!BN_is_zero(scalar) && BN_cmp(scalar, EC_GROUP_get0_order(group)) < 0 &&
	    EC_POINT_mul(group, point, scalar, NULL, NULL, NULL) &&
	    EC_KEY_set_private_key(kex->ec, scalar) && EC_KEY_set_public_key(kex->ec, point)) {
		kex->public_len = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED,
						     kex->public, POINT_MAX, NULL);
		err = 0;
	}
	BN_clear_free(scalar);
	EC_POINT_free(point);
	return err;
}

static int new_ffdh(struct kshake_kex *kex, const u8 *private, size_t private_len)
{
	if (private_len != kex->ffdh->private_size)
		return -EINVAL;
	memcpy(kex->private, private, private_len);
	kex->public_len = kex->ffdh->size;
	return kshake_ffdh_public(kex->ffdh, kex->private, kex->public);
}

int kshake_kex_new_with(struct kshake_kex **out, u16 group, const u8 *private, size_t private_len)
{
	const struct kshake_ffdh *ffdh = find_finite_field(group);
	size_t size = ffdh ? ffdh->size : POINT_MAX;
	struct kshake_kex *kex;
	int err = -EOPNOTSUPP;

	kex = kzalloc(sizeof(*kex) + 2 * size, GFP_KERNEL);
	if (!kex)
		return -ENOMEM;
	kex->ffdh = ffdh;
	kex->public = kex->bytes;
	kex->secret = kex->bytes + size;
	if (kex->ffdh)
		err = new_ffdh(kex, private, private_len);
	else if (group == KSHAKE_GROUP_X25519)
		err = new_x25519(kex, private, private_len);
	else if (group == KSHAKE_GROUP_SECP256R1)
		err = new_ec(kex, NID_X9_62_prime256v1, private, private_len);
	else if (group == KSHAKE_GROUP_SECP384R1)
		err = new_ec(kex, NID_secp384r1, private, private_len);
	if (err)
		kshake_kex_free(kex);
	else
		*out = kex;
	return err;
}

int kshake_kex_new(struct kshake_kex **kex, u16 group)
{
	const struct kshake_ffdh *ffdh = find_finite_field(group);
	size_t len = ffdh ? ffdh->private_size : group == KSHAKE_GROUP_SECP384R1 ? 48 : 32;
	u8 private[KSHAKE_FFDH_PRIVATE_MAX];
	int err;

	do {
		kshake_rand(private, sizeof(private));
		err = kshake_kex_new_with(kex, group, private, len);
	} while (err == -EINVAL);
	return err;
}

void kshake_kex_free(struct kshake_kex *kex)
{
	if (!kex)
		return;
	EVP_PKEY_free(kex->x25519);
	EC_KEY_free(kex->ec);
	kfree_sensitive(kex);
}

void kshake_kex_public(const struct kshake_kex *kex, struct kshake_bytes *public)
{
	*public = (struct kshake_bytes){ kex->public, kex->public_len };
}

static int shared_x25519(struct kshake_kex *kex, const u8 *peer, size_t peer_len, size_t *len)
{
	EVP_PKEY *pub = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, peer, peer_len);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(kex->x25519, NULL);
	int err = -EBADMSG;

	*len = 32;
	/* libcrypto refuses an all-zero result by itself. */
	if (pub && EVP_PKEY_derive_init(ctx) > 0 && EVP_PKEY_derive_set_peer(ctx, pub) > 0 &&
	    EVP_PKEY_derive(ctx, kex->secret, len) > 0)
		err = 0;
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(pub);
	return err;
}

static int shared_ec(struct kshake_kex *kex, const u8 *peer, size_t peer_len, size_t *len)
{
	const EC_GROUP *group = EC_KEY_get0_group(kex->ec);
	size_t size = (EC_GROUP_get_degree(group) + 7) / 8;
	EC_POINT *point = EC_POINT_new(group);
	int err = -EBADMSG;

	*len = size;
	/* RFC 8446, 4.2.8.2: uncompressed, and on the curve, which oct2point checks. */
	if (peer_len == 1 + 2 * size && peer[0] == 4 &&
	    EC_POINT_oct2point(group, point, peer, peer_len, NULL) &&
	    ECDH_compute_key(kex->secret, size, point, kex->ec, NULL) == (int)size)
		err = 0;
	EC_POINT_free(point);
	return err;
}

static int shared_ffdh(struct kshake_kex *kex, const u8 *peer, size_t peer_len, size_t *len)
{
	*len = kex->ffdh->size;
	if (peer_len != *len)
		return -EBADMSG;
	return kshake_ffdh_shared(kex->ffdh, kex->private, peer, kex->secret);
}

int kshake_kex_shared(struct kshake_kex *kex, const u8 *peer, size_t peer_len,
		      struct kshake_bytes *secret)
{
	int err;

	secret->data = kex->secret;
	if (kex->ffdh)
		err = shared_ffdh(kex, peer, peer_len, &secret->len);
	else if (kex->x25519)
		err = shared_x25519(kex, peer, peer_len, &secret->len);
	else
		err = shared_ec(kex, peer, peer_len, &secret->len);
	return err;
}
