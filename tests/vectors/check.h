/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What must hold for each test vector, whatever is behind crypto.h: the KUnit suites run
 * this against the kernel, the unit tests against libcrypto. A check returns NULL, or
 * what is wrong.
 */
#ifndef KSHAKE_VECTORS_CHECK_H
#define KSHAKE_VECTORS_CHECK_H

#include "aead.h"
#include "bytes.h"
#include "check_premaster.h"
#include "hmac.h"
#include "kex.h"
#include "key.h"
#include "nonce.h"
#include "sig.h"

#include "../../kmod/crypto/der.h"
#include "../../kmod/crypto/nonce.h"
#include "../../kmod/rsa/rsa.h"
#include "../../kmod/ec/ec.h"

/* Cut @b into three pieces, of which some may be empty. */
static inline void vector_cut(const struct kshake_bytes *b, struct kshake_bytes *pieces)
{
	size_t one = b->len / 3, two = b->len / 2;

	pieces[0] = (struct kshake_bytes){ b->data, one };
	pieces[1] = (struct kshake_bytes){ b->data + one, two - one };
	pieces[2] = (struct kshake_bytes){ b->data + two, b->len - two };
}

/* One hash over pieces, looked at on the way. */
static inline const char *hmac_check_hash(const struct hmac_vector *v,
					  const struct kshake_bytes *message,
					  const struct kshake_bytes *digest)
{
	struct kshake_bytes pieces[3];
	struct kshake_hash h;
	u8 early[64], out[64];
	unsigned int i;
	int err;

	if (kshake_hash_digest(v->alg, message->data, message->len, out))
		return "kshake_hash_digest() failed";
	if (!vector_equal(digest, out, kshake_hash_size(v->alg)))
		return "kshake_hash_digest() gives another digest";

	vector_cut(message, pieces);
	err = kshake_hash_init(&h, v->alg);
	for (i = 0; !err && i < 3; i++) {
		err = kshake_hash_peek(&h, early);
		if (!err)
			err = kshake_hash_update(&h, pieces[i].data, pieces[i].len);
	}
	if (!err)
		err = kshake_hash_peek(&h, out);
	if (!err)
		err = kshake_hash_peek(&h, early);
	kshake_hash_wipe(&h);
	if (err)
		return "the running hash failed";
	if (!vector_equal(digest, out, kshake_hash_size(v->alg)))
		return "the running hash gives another digest";
	if (!vector_equal(digest, early, kshake_hash_size(v->alg)))
		return "kshake_hash_peek() changes the hash";

	return NULL;
}

static inline const char *hmac_check_mac(const struct hmac_vector *v,
					 const struct kshake_bytes *key,
					 const struct kshake_bytes *message,
					 const struct kshake_bytes *digest)
{
	struct kshake_bytes pieces[3];
	u8 out[64];

	if (kshake_hmac(v->alg, key->data, key->len, message, 1, out))
		return "kshake_hmac() failed";
	if (!vector_equal(digest, out, kshake_hash_size(v->alg)))
		return "kshake_hmac() gives another MAC";

	vector_cut(message, pieces);
	if (kshake_hmac(v->alg, key->data, key->len, pieces, 3, out))
		return "kshake_hmac() of pieces failed";
	if (!vector_equal(digest, out, kshake_hash_size(v->alg)))
		return "kshake_hmac() of pieces gives another MAC";

	return NULL;
}

static inline const char *hmac_vector_check(const struct hmac_vector *v)
{
	struct vector_memory m = {};
	struct kshake_bytes key = vector_bytes(&m, v->key);
	struct kshake_bytes message = vector_bytes(&m, v->message);
	struct kshake_bytes digest = vector_bytes(&m, v->digest);
	const char *wrong;

	if (v->key)
		wrong = hmac_check_mac(v, &key, &message, &digest);
	else
		wrong = hmac_check_hash(v, &message, &digest);

	vector_free(&m);
	return wrong;
}

/**
 * struct aead_check - a vector in bytes
 * @nonce: the right one
 * @aad: the right one
 * @plaintext: as given
 * @ciphertext: as given, with its tag
 * @buf: as long as @ciphertext, to work in
 */
struct aead_check {
	struct kshake_bytes nonce;
	struct kshake_bytes aad;
	struct kshake_bytes plaintext;
	struct kshake_bytes ciphertext;
	u8 *buf;
};

/* Is a ciphertext refused whose byte @at was changed, cut to @len? */
static inline bool aead_refuses(struct kshake_aead *aead, const struct aead_check *c, size_t at,
				size_t len)
{
	memcpy(c->buf, c->ciphertext.data, c->ciphertext.len);
	if (at < c->ciphertext.len)
		c->buf[at] ^= 0x40;

	return kshake_aead_open(aead, c->nonce.data, c->aad.data, c->aad.len, c->buf, len) ==
	       -EBADMSG;
}

static inline bool aead_opens(struct kshake_aead *aead, const struct aead_check *c)
{
	memcpy(c->buf, c->ciphertext.data, c->ciphertext.len);

	return !kshake_aead_open(aead, c->nonce.data, c->aad.data, c->aad.len, c->buf,
				 c->ciphertext.len) &&
	       vector_equal(&c->plaintext, c->buf, c->plaintext.len);
}

static inline const char *aead_check_tampering(struct kshake_aead *aead,
					       const struct aead_check *c)
{
	size_t len = c->ciphertext.len, i;
	struct aead_check bad = *c;
	u8 aad[64], nonce[KSHAKE_AEAD_IV];

	for (i = 0; i < len; i += i < 4 || i + 20 > len ? 1 : 13)
		if (!aead_refuses(aead, c, i, len))
			return "opens with a byte changed";
	for (i = 0; i < KSHAKE_AEAD_TAG + 2 && i < len; i++)
		if (!aead_refuses(aead, c, len, i) || !aead_refuses(aead, c, len, len - i - 1))
			return "opens when cut short";

	memcpy(aad, c->aad.data, c->aad.len);
	bad.aad.data = aad;
	for (i = 0; i < c->aad.len; i++) {
		aad[i] ^= 1;
		if (!aead_refuses(aead, &bad, len, len))
			return "opens with other associated data";
		aad[i] ^= 1;
	}
	if (bad.aad.len > 1) {
		bad.aad.len--;
		if (!aead_refuses(aead, &bad, len, len))
			return "opens with associated data cut short";
	}

	bad = *c;
	memcpy(nonce, c->nonce.data, sizeof(nonce));
	bad.nonce.data = nonce;
	for (i = 0; i < sizeof(nonce); i++) {
		nonce[i] ^= 0x80;
		if (!aead_refuses(aead, &bad, len, len))
			return "opens with another nonce";
		nonce[i] ^= 0x80;
	}

	return NULL;
}

static inline const char *aead_check_object(struct kshake_aead *aead, const struct aead_check *c)
{
	const char *wrong;

	memcpy(c->buf, c->plaintext.data, c->plaintext.len);
	if (kshake_aead_seal(aead, c->nonce.data, c->aad.data, c->aad.len, c->buf,
			     c->plaintext.len))
		return "kshake_aead_seal() failed";
	if (!vector_equal(&c->ciphertext, c->buf, c->ciphertext.len))
		return "seals to another ciphertext";
	if (!aead_opens(aead, c))
		return "does not open";

	wrong = aead_check_tampering(aead, c);
	if (wrong)
		return wrong;

	return aead_opens(aead, c) ? NULL : "does not open after failures";
}

static inline const char *aead_vector_check(const struct aead_vector *v)
{
	struct vector_memory m = {};
	struct kshake_bytes key = vector_bytes(&m, v->key);
	struct aead_check c = {
		.nonce = vector_bytes(&m, v->nonce),
		.aad = vector_bytes(&m, v->aad),
		.plaintext = vector_bytes(&m, v->plaintext),
		.ciphertext = vector_bytes(&m, v->ciphertext),
		.buf = (u8 *)vector_bytes(&m, v->ciphertext).data,
	};
	struct kshake_aead *aead = NULL;
	const char *wrong = "out of memory";

	if (!c.buf)
		goto out;

	wrong = "kshake_aead_new() failed";
	if (key.len != kshake_aead_key_size(v->alg) || kshake_aead_new(&aead, v->alg, key.data))
		goto out;
	wrong = aead_check_object(aead, &c);
	kshake_aead_free(aead);
	if (wrong)
		goto out;

	wrong = "kshake_aead_new() failed with another key";
	*(u8 *)key.data ^= 1;
	if (kshake_aead_new(&aead, v->alg, key.data))
		goto out;
	wrong = aead_refuses(aead, &c, c.ciphertext.len, c.ciphertext.len) ? NULL :
	       "opens with another key";
	kshake_aead_free(aead);
out:
	vector_free(&m);
	return wrong;
}

static inline const char *kex_check_shared(struct kshake_kex *kex, const struct kex_vector *v,
					   const struct kshake_bytes *peer,
					   const struct kshake_bytes *want)
{
	struct kshake_bytes secret;
	int err;

	err = kshake_kex_shared(kex, peer->data, peer->len, &secret);
	if (v->err)
		return err == v->err ? NULL : "the share is not refused as it should be";
	if (err)
		return "the share is refused";
	if (!vector_equal(want, secret.data, secret.len))
		return "another shared secret";

	return NULL;
}

static inline const char *kex_vector_check(const struct kex_vector *v)
{
	struct vector_memory m = {};
	struct kshake_bytes private = vector_bytes(&m, v->private);
	struct kshake_bytes public = vector_bytes(&m, v->public);
	struct kshake_bytes peer = vector_bytes(&m, v->peer);
	struct kshake_bytes shared = vector_bytes(&m, v->shared);
	const char *wrong = "kshake_kex_new_with() failed";
	struct kshake_bytes ours;
	struct kshake_kex *kex;

	if (kshake_kex_new_with(&kex, v->group, private.data, private.len))
		goto out;

	kshake_kex_public(kex, &ours);
	wrong = vector_equal(&public, ours.data, ours.len) ? NULL : "another public key";
	if (!wrong)
		wrong = kex_check_shared(kex, v, &peer, &shared);
	if (!wrong && kex_check_shared(kex, v, &peer, &shared))
		wrong = "the second time is unlike the first";
	kshake_kex_free(kex);
out:
	vector_free(&m);
	return wrong;
}

/* As kshake_sig_verify(), by way of the digest. */
static inline int sig_verify_hashed(u16 scheme, const struct kshake_public_key *key,
				    const struct kshake_bytes *message,
				    const struct kshake_bytes *sig)
{
	u8 digest[KSHAKE_DIGEST_MAX];
	enum kshake_hash_alg hash;
	int err;

	err = kshake_sig_hash(scheme, &hash);
	if (!err)
		err = kshake_hash_digest(hash, message->data, message->len, digest);
	return err ?: kshake_sig_verify_digest(scheme, key, digest, sig->data, sig->len);
}

/* Must a right signature be refused once byte @at has changed? */
static inline bool sig_refuses(const struct sig_vector *v, const struct kshake_public_key *key,
			       const struct kshake_bytes *message, const struct kshake_bytes *sig,
			       size_t at)
{
	u8 *byte = (u8 *)sig->data + at;
	int err;

	*byte ^= 0x10;
	err = kshake_sig_verify(v->scheme, key, message, 1, sig->data, sig->len);
	*byte ^= 0x10;

	return err == -EKEYREJECTED;
}

static inline const char *sig_vector_check(const struct sig_vector *v)
{
	struct vector_memory m = {};
	struct kshake_public_key key = { v->type, vector_bytes(&m, v->key) };
	struct kshake_bytes message = vector_bytes(&m, v->message);
	struct kshake_bytes sig = vector_bytes(&m, v->sig);
	struct kshake_bytes pieces[3];
	const char *wrong = NULL;
	int err;

	err = kshake_sig_verify(v->scheme, &key, &message, 1, sig.data, sig.len);
	if (err != v->err)
		wrong = err ? "refused, or with another error" : "accepted";

	if (!wrong && sig_verify_hashed(v->scheme, &key, &message, &sig) != err)
		wrong = "the digest is unlike the message";

	vector_cut(&message, pieces);
	if (!wrong && !err &&
	    kshake_sig_verify(v->scheme, &key, pieces, 3, sig.data, sig.len))
		wrong = "the message in pieces is unlike the whole";

	if (!wrong && !err && (!sig_refuses(v, &key, &message, &sig, sig.len - 1) ||
			       !sig_refuses(v, &key, &message, &sig, sig.len / 2) ||
			       !sig_refuses(v, &key, &message, &sig, 0)))
		wrong = "accepted with a byte changed";

	vector_free(&m);
	return wrong;
}

static const struct kshake_bytes key_message = { (const u8 *)"kshake signs this message", 25 };
static const struct kshake_bytes key_other_message = { (const u8 *)"kshake signs that message", 25 };

static const u16 key_schemes[] = {
	KSHAKE_SIG_ECDSA_SECP256R1_SHA256, KSHAKE_SIG_ECDSA_SECP384R1_SHA384,
	KSHAKE_SIG_ECDSA_SHA512, KSHAKE_SIG_RSA_PSS_RSAE_SHA256,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA384, KSHAKE_SIG_RSA_PSS_RSAE_SHA512,
	KSHAKE_SIG_RSA_PKCS1_SHA256, KSHAKE_SIG_RSA_PKCS1_SHA384, KSHAKE_SIG_RSA_PKCS1_SHA512,
	0x0000, 0x0201, 0x0203, 0x0807, 0x0809, 0xffff,
};

/* Room for two signatures, and bytes that none may touch behind. */
struct key_sigs {
	u8 sig[2][KSHAKE_SIG_MAX + 8];
	size_t len[2];
};

static inline bool key_sign(u16 scheme, const struct kshake_private_key *key, unsigned int nr,
			    struct key_sigs *sigs, unsigned int which)
{
	u8 *sig = sigs->sig[which];
	struct kshake_bytes pieces[3] = { key_message };
	unsigned int i;

	if (nr == 3)
		vector_cut(&key_message, pieces);
	memset(sig, 0xa5, sizeof(sigs->sig[which]));
	if (kshake_sig_sign(scheme, key, pieces, nr, sig, &sigs->len[which]) ||
	    sigs->len[which] > kshake_private_key_size(key))
		return false;
	if (kshake_private_key_type(key) == KSHAKE_KEY_RSA &&
	    sigs->len[which] != kshake_private_key_size(key))
		return false;
	for (i = kshake_private_key_size(key); i < sizeof(sigs->sig[which]); i++)
		if (sig[i] != 0xa5)
			return false;

	return true;
}

/* Signing a digest: the same as signing what it is of. */
static inline const char *key_check_digest(u16 scheme, const struct kshake_private_key *key,
					   struct key_sigs *sigs)
{
	const struct kshake_public_key *public = kshake_private_key_public(key);
	struct kshake_bytes sig = { sigs->sig[1] };
	u8 digest[KSHAKE_DIGEST_MAX];
	enum kshake_hash_alg hash;

	if (kshake_sig_hash(scheme, &hash) ||
	    kshake_hash_digest(hash, key_message.data, key_message.len, digest) ||
	    kshake_sig_sign_digest(scheme, key, digest, sigs->sig[1], &sig.len))
		return "does not sign a digest";
	if (kshake_sig_verify(scheme, public, &key_message, 1, sig.data, sig.len))
		return "the signature of a digest is wrong";
	digest[0] ^= 1;
	if (kshake_sig_verify_digest(scheme, public, digest, sig.data, sig.len) != -EKEYREJECTED)
		return "the signature is one of another digest";

	return NULL;
}

static inline const char *key_check_scheme(u16 scheme, const struct kshake_private_key *key,
					   const struct kshake_bytes *known, struct key_sigs *sigs)
{
	const struct kshake_public_key *public = kshake_private_key_public(key);
	bool pkcs1 = scheme == KSHAKE_SIG_RSA_PKCS1_SHA256 ||
		     scheme == KSHAKE_SIG_RSA_PKCS1_SHA384 || scheme == KSHAKE_SIG_RSA_PKCS1_SHA512;
	unsigned int i;

	if (!kshake_sig_scheme_fits(scheme, kshake_private_key_type(key)))
		return kshake_sig_sign(scheme, key, &key_message, 1, sigs->sig[0],
				       &sigs->len[0]) == -EOPNOTSUPP &&
		       kshake_sig_sign_digest(scheme, key, sigs->sig[1], sigs->sig[0],
					      &sigs->len[0]) == -EOPNOTSUPP ?
		       NULL : "signs with a scheme that does not fit";

	if (!key_sign(scheme, key, 1, sigs, 0) || !key_sign(scheme, key, 3, sigs, 1))
		return "does not sign";
	for (i = 0; i < 2; i++) {
		if (kshake_sig_verify(scheme, public, &key_message, 1, sigs->sig[i], sigs->len[i]))
			return "the signature is wrong";
		if (kshake_sig_verify(scheme, public, &key_other_message, 1, sigs->sig[i],
				      sigs->len[i]) != -EKEYREJECTED)
			return "the signature is one of another message";
	}

	/* PKCS#1 v1.5 has no salt; everything else must be fresh. */
	if (pkcs1 != (sigs->len[0] == sigs->len[1] &&
		      !memcmp(sigs->sig[0], sigs->sig[1], sigs->len[0])))
		return "signing twice does not give what it should";
	if (scheme == KSHAKE_SIG_RSA_PKCS1_SHA256 && known->data &&
	    !vector_equal(known, sigs->sig[0], sigs->len[0]))
		return "another signature";

	return key_check_digest(scheme, key, sigs);
}

static inline const char *key_check_object(const struct kshake_private_key *key,
					   const struct key_vector *v,
					   const struct kshake_bytes *public,
					   const struct kshake_bytes *known)
{
	struct kshake_public_key theirs = { v->type, *public };
	const char *wrong = NULL;
	struct key_sigs *sigs;
	unsigned int i, fits = 0;

	if (kshake_private_key_type(key) != v->type)
		return "another type";
	if (!vector_equal(public, kshake_private_key_public(key)->key.data,
			  kshake_private_key_public(key)->key.len))
		return "another public key";
	if (!kshake_private_key_matches(key, &theirs))
		return "does not match its public key";
	theirs.key.len--;
	if (kshake_private_key_matches(key, &theirs))
		return "matches a shorter public key";
	theirs.key.len++;
	theirs.type = (theirs.type + 1) % 3;
	if (kshake_private_key_matches(key, &theirs))
		return "matches a public key of another type";
	theirs.type = v->type;
	*((u8 *)public->data + public->len / 2) ^= 1;
	if (kshake_private_key_matches(key, &theirs))
		return "matches another public key";

	sigs = kzalloc(sizeof(*sigs), GFP_KERNEL);
	if (!sigs)
		return "out of memory";
	for (i = 0; i < ARRAY_SIZE(key_schemes) && !wrong; i++) {
		fits += kshake_sig_scheme_fits(key_schemes[i], v->type);
		wrong = key_check_scheme(key_schemes[i], key, known, sigs);
	}
	kfree(sigs);
	if (!wrong)
		wrong = key_check_premaster(key);
	if (!wrong && fits != (v->type == KSHAKE_KEY_RSA ? 6 : 3))
		wrong = "the wrong number of schemes fit";

	return wrong;
}

/* A key that is cut short, anywhere, is none. */
static inline const char *key_check_prefixes(const struct kshake_bytes *der)
{
	struct kshake_private_key *key;
	struct vector_memory m = {};
	size_t len, step = der->len < 300 ? 1 : 37;
	const char *wrong = NULL;
	u8 *exact;

	for (len = 0; len < der->len && !wrong; len += step) {
		exact = kzalloc(len, GFP_KERNEL);
		if (!exact)
			return "out of memory";
		m.block[m.nr++] = exact;
		memcpy(exact, der->data, len);
		if (kshake_private_key_new(&key, exact, len) != -EBADMSG)
			wrong = "a key cut short is not refused";
		vector_free(&m);
	}

	return wrong;
}

static inline const char *key_vector_check(const struct key_vector *v)
{
	struct vector_memory m = {};
	struct kshake_bytes der = vector_bytes(&m, v->der);
	struct kshake_bytes public = vector_bytes(&m, v->public);
	struct kshake_bytes sig = vector_bytes(&m, v->sig);
	struct kshake_private_key *key = NULL;
	const char *wrong = NULL;
	int err;

	err = kshake_private_key_new(&key, der.data, der.len);
	if (err != v->err)
		wrong = err ? "refused, or with another error" : "accepted";
	else if (err)
		wrong = key ? "a key was made in spite of the error" : NULL;
	else
		wrong = key_check_prefixes(&der);
	if (!wrong && !err) {
		memset((u8 *)der.data, 0, der.len);	/* not kept */
		wrong = key_check_object(key, v, &public, &sig);
	}

	kshake_private_key_free(key);
	vector_free(&m);
	return wrong;
}

static inline const char *nonce_vector_check(const struct nonce_vector *v)
{
	struct vector_memory m = {};
	struct kshake_bytes scalar = vector_bytes(&m, v->scalar);
	struct kshake_bytes digest = vector_bytes(&m, v->digest);
	struct kshake_bytes noise = vector_bytes(&m, v->noise);
	struct kshake_bytes first = vector_bytes(&m, v->first);
	struct kshake_bytes second = vector_bytes(&m, v->second);
	struct kshake_bytes want_r = vector_bytes(&m, v->r);
	struct kshake_bytes want_s = vector_bytes(&m, v->s);
	const struct kshake_ec *ec = v->type == KSHAKE_KEY_SECP256R1 ? &kshake_ec_p256 :
								       &kshake_ec_p384;
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	const char *wrong = NULL;
	struct kshake_nonce nonce;
	const u8 *k;

	if (kshake_nonce_init(&nonce, v->type, scalar.data, digest.data, noise.data, noise.len))
		wrong = "kshake_nonce_init() failed";
	else if (kshake_nonce_next(&nonce, &k) || !vector_equal(&first, k, digest.len))
		wrong = "another nonce";
	else if (kshake_ec_sign(ec, scalar.data, k, digest.data, digest.len, r, s) ||
		 !vector_equal(&want_r, r, digest.len) || !vector_equal(&want_s, s, digest.len))
		wrong = "another signature";
	else if (kshake_nonce_next(&nonce, &k) || !vector_equal(&second, k, digest.len))
		wrong = "another second nonce";

	kshake_nonce_wipe(&nonce);
	vector_free(&m);
	return wrong;
}

#endif /* KSHAKE_VECTORS_CHECK_H */
