// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What Wycheproof and NIST have published about P-256 and P-384, file by file. */
#include "../../kmod/core/spki.h"
#include "../../kmod/crypto/der.h"
#include "../../kmod/crypto/sig.h"
#include "../../kmod/ec/ops.h"
#include "../vectors/standard_ecdh.h"
#include "../vectors/standard_ecdsa.h"
#include "../vectors/standard_sign.h"
#include "test.h"
#include "test_standard.h"

#define EC_MAX	KSHAKE_EC_SIZE_MAX

/**
 * struct way - how to get at a curve
 * @name: for messages
 * @p256: that implementation; NULL: by crypto.h, as TLS does
 * @p384: likewise
 */
struct way {
	const char *name;
	const struct kshake_ec_ops *p256;
	const struct kshake_ec_ops *p384;
};

static const struct way ways[] = {
	{ "as TLS does" },
	{ "portable", &kshake_ec_p256_portable, &kshake_ec_p384_portable },
#ifdef CONFIG_X86_64
	{ "adx", &kshake_ec_p256_adx, &kshake_ec_p384_adx },
#endif
};

static bool can_go(const struct way *way)
{
#ifdef CONFIG_X86_64
	if (!strcmp(way->name, "adx"))
		return boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX);
#endif
	return true;
}

static const struct kshake_ec_ops *ops_of(const struct way *way, u16 group)
{
	return group == KSHAKE_GROUP_SECP256R1 ? way->p256 : way->p384;
}

static size_t size_of(u16 group)
{
	return kshake_ec_size(group == KSHAKE_GROUP_SECP256R1 ? &kshake_ec_p256 : &kshake_ec_p384);
}

static bool uncompressed(const struct kshake_bytes *point, size_t size)
{
	return point->len == 1 + 2 * size && point->data[0] == 0x04;
}

/* Key exchange */

/**
 * struct exchange - a vector in bytes
 * @group: NamedGroup
 * @size: of a coordinate
 * @accept: what must come of it
 * @private: none: only @peer is of interest
 * @public: none: not known
 * @peer: as it comes
 * @shared: the secret
 */
struct exchange {
	u16 group;
	size_t size;
	bool accept;
	struct kshake_bytes private;
	struct kshake_bytes public;
	struct kshake_bytes peer;
	struct kshake_bytes shared;
};

static const char *exchange_shares(struct kshake_kex *kex, const struct exchange *x)
{
	struct kshake_bytes secret;
	int err;

	err = kshake_kex_shared(kex, x->peer.data, x->peer.len, &secret);
	if (err != (x->accept ? 0 : -EBADMSG))
		return err ? "refused, or with another error" : "accepted";
	if (!err && x->private.data && !vector_equal(&x->shared, secret.data, secret.len))
		return "another secret";

	return NULL;
}

static const char *exchange_by_kex(const struct exchange *x)
{
	struct kshake_bytes public;
	struct kshake_kex *kex;
	const char *wrong;
	int err;

	if (x->private.data)
		err = kshake_kex_new_with(&kex, x->group, x->private.data, x->private.len);
	else
		err = kshake_kex_new(&kex, x->group);
	if (err)
		return "the private key is refused";

	kshake_kex_public(kex, &public);
	wrong = exchange_shares(kex, x);
	if (!wrong && x->public.data && !vector_equal(&x->public, public.data, public.len))
		wrong = "another public key";

	kshake_kex_free(kex);
	return wrong;
}

static const char *exchange_by_ops(const struct kshake_ec_ops *ops, const struct exchange *x)
{
	int want = x->accept ? 0 : -EBADMSG;
	u8 out[2 * EC_MAX];

	/* Anything else does not get as far as there. */
	if (!uncompressed(&x->peer, x->size))
		return x->accept ? "not an uncompressed point" : NULL;

	if (ops->check_point(x->peer.data + 1) != want)
		return want ? "a point that is none is taken for one" : "the point is refused";
	if (!x->private.data)
		return NULL;
	if (ops->shared(x->private.data, x->peer.data + 1, out) != want)
		return want ? "a secret is shared with no point" : "no secret is shared";
	if (!want && !vector_equal(&x->shared, out, x->size))
		return "another secret";

	if (ops->public(x->private.data, out))
		return "the private key is refused";
	if (x->public.data && memcmp(out, x->public.data + 1, 2 * x->size))
		return "another public key";

	return NULL;
}

static const char *check_exchange(const struct way *way, const struct standard_ecdh_file *file,
				  const struct standard_ecdh *v)
{
	int accept = standard_judge(v->verdict, v->flags);
	struct vector_memory m = {};
	struct exchange x = {
		.group = file->group,
		.size = size_of(file->group),
		.accept = accept,
		.private = vector_bytes(&m, v->private),
		.public = vector_bytes(&m, v->public),
		.peer = vector_bytes(&m, v->peer),
		.shared = vector_bytes(&m, v->shared),
	};
	const char *wrong;

	if (accept < 0)
		wrong = "nobody said what is to come of its flags";
	else if (!x.peer.data)
		wrong = "out of memory";
	else if (way->p256)
		wrong = exchange_by_ops(ops_of(way, x.group), &x);
	else
		wrong = exchange_by_kex(&x);

	vector_free(&m);
	return wrong;
}

static void test_ecdh(const struct way *way, const struct standard_ecdh_file *file)
{
	unsigned int seen[STANDARD_VERDICTS] = {}, i;
	const struct standard_ecdh *v;
	const char *wrong;

	test_begin("%s, %s: %u valid, %u acceptable, %u invalid", file->name, way->name,
		   file->expect[STANDARD_VALID], file->expect[STANDARD_ACCEPTABLE],
		   file->expect[STANDARD_INVALID]);
	for (i = 0; i < file->nr; i++) {
		v = &file->vectors[i];
		wrong = check_exchange(way, file, v);
		if (wrong)
			test_expect(false, file->name, v->id, wrong);
		seen[v->verdict]++;
		cond_resched();
	}
	expect(!memcmp(seen, file->expect, sizeof(seen)));
}

/* Signatures */

static u16 group_of(const struct kshake_public_key *key)
{
	return key->type == KSHAKE_KEY_SECP256R1 ? KSHAKE_GROUP_SECP256R1 : KSHAKE_GROUP_SECP384R1;
}

/* As long as the order; false if it is longer. */
static bool pad(u8 *out, const struct kshake_bytes *n, size_t size)
{
	if (n->len > size)
		return false;

	memset(out, 0, size - n->len);
	memcpy(out + size - n->len, n->data, n->len);
	return true;
}

static int verify_by_ops(const struct way *way, const struct kshake_public_key *key,
			 const u8 *digest, size_t digest_len, const struct kshake_bytes *sig)
{
	size_t size = size_of(group_of(key));
	struct kshake_der_pair rs;
	u8 r[EC_MAX], s[EC_MAX];

	if (!uncompressed(&key->key, size) || kshake_der_pair(sig->data, sig->len, &rs) ||
	    !pad(r, &rs.first, size) || !pad(s, &rs.second, size))
		return -EKEYREJECTED;

	return ops_of(way, group_of(key))->verify(key->key.data + 1, digest, digest_len, r, s);
}

static int verify(const struct way *way, const struct standard_key *how,
		  const struct kshake_public_key *key, const struct kshake_bytes *message,
		  const struct kshake_bytes *sig)
{
	u8 digest[KSHAKE_DIGEST_MAX];
	size_t len = kshake_hash_size(how->hash);

	if (!way->p256 && how->scheme)
		return kshake_sig_verify(how->scheme, key, message, 1, sig->data, sig->len);

	if (kshake_hash_digest(how->hash, message->data, message->len, digest))
		return -EINVAL;
	if (way->p256)
		return verify_by_ops(way, key, digest, len, sig);

	return kshake_sig_ecdsa_verify(key, digest, len, sig->data, sig->len);
}

static const char *check_signature(const struct way *way, const struct standard_sig_file *file,
				   const struct standard_sig *v)
{
	const struct standard_key *how = &file->keys[v->key];
	int accept = standard_judge(v->verdict, v->flags);
	struct vector_memory m = {};
	struct kshake_bytes spki = vector_bytes(&m, how->spki);
	struct kshake_bytes message = vector_bytes(&m, v->message);
	struct kshake_bytes sig = vector_bytes(&m, v->sig);
	struct kshake_public_key key;
	const char *wrong = NULL;
	int err;

	if (accept < 0) {
		wrong = "nobody said what is to come of its flags";
	} else if (kshake_spki_parse(&spki, &key)) {
		wrong = "the key is refused";
	} else {
		err = verify(way, how, &key, &message, &sig);
		if (err != (accept ? 0 : -EKEYREJECTED))
			wrong = err ? "refused, or with another error" : "accepted";
	}

	vector_free(&m);
	return wrong;
}

static void test_ecdsa(const struct way *way, const struct standard_sig_file *file)
{
	unsigned int seen[STANDARD_VERDICTS] = {}, i;
	const struct standard_sig *v;
	const char *wrong;

	test_begin("%s, %s: %u valid, %u acceptable, %u invalid", file->name, way->name,
		   file->expect[STANDARD_VALID], file->expect[STANDARD_ACCEPTABLE],
		   file->expect[STANDARD_INVALID]);
	for (i = 0; i < file->nr; i++) {
		v = &file->vectors[i];
		wrong = check_signature(way, file, v);
		if (wrong)
			test_expect(false, file->name, v->id, wrong);
		seen[v->verdict]++;
		cond_resched();
	}
	expect(!memcmp(seen, file->expect, sizeof(seen)));
}

/* Signing */

/**
 * struct signing - a vector in bytes
 * @group: NamedGroup
 * @size: of a scalar
 * @d: private key
 * @q: public key
 * @k: nonce
 * @r: one half of the signature
 * @s: the other
 * @digest: of the message
 * @digest_len: of @digest
 */
struct signing {
	u16 group;
	size_t size;
	struct kshake_bytes d, q, k, r, s;
	u8 digest[KSHAKE_DIGEST_MAX];
	size_t digest_len;
};

static const char *sign_by_ops(const struct kshake_ec_ops *ops, const struct signing *x)
{
	u8 point[2 * EC_MAX], r[EC_MAX], s[EC_MAX];

	if (ops->public(x->d.data, point) || memcmp(point, x->q.data + 1, 2 * x->size))
		return "another public key";
	if (ops->sign(x->d.data, x->k.data, x->digest, x->digest_len, r, s))
		return "does not sign";
	if (!vector_equal(&x->r, r, x->size) || !vector_equal(&x->s, s, x->size))
		return "another signature";

	return NULL;
}

/* TLS gives no nonce: there the signature is put into DER and verified. */
static const char *sign_by_der(struct signing *x)
{
	struct kshake_public_key key = {
		x->group == KSHAKE_GROUP_SECP256R1 ? KSHAKE_KEY_SECP256R1 : KSHAKE_KEY_SECP384R1,
		x->q,
	};
	u8 sig[2 * EC_MAX + KSHAKE_DER_PAIR_OVERHEAD];
	size_t len = kshake_der_put_pair(sig, &x->r, &x->s);

	if (kshake_sig_ecdsa_verify(&key, x->digest, x->digest_len, sig, len))
		return "refused";
	x->digest[0] ^= 1;
	if (kshake_sig_ecdsa_verify(&key, x->digest, x->digest_len, sig, len) != -EKEYREJECTED)
		return "accepted for another digest";

	return NULL;
}

static const char *check_signing(const struct way *way, const struct standard_sign_file *file,
				 const struct standard_sign *v)
{
	struct vector_memory m = {};
	struct kshake_bytes message = vector_bytes(&m, v->message);
	struct signing x = {
		.group = file->group,
		.size = size_of(file->group),
		.d = vector_bytes(&m, v->d),
		.q = vector_bytes(&m, v->q),
		.k = vector_bytes(&m, v->k),
		.r = vector_bytes(&m, v->r),
		.s = vector_bytes(&m, v->s),
		.digest_len = kshake_hash_size(file->hash),
	};
	const char *wrong;

	if (!x.d.data || !x.q.data || !x.k.data || !x.r.data || !x.s.data)
		wrong = "out of memory";
	else if (kshake_hash_digest(file->hash, message.data, message.len, x.digest))
		wrong = "no digest";
	else if (way->p256)
		wrong = sign_by_ops(ops_of(way, x.group), &x);
	else
		wrong = sign_by_der(&x);

	vector_free(&m);
	return wrong;
}

static void test_sign(const struct way *way, const struct standard_sign_file *file)
{
	const struct standard_sign *v;
	const char *wrong;
	unsigned int i;

	test_begin("%s, %s: %u", file->name, way->name, file->expect);
	for (i = 0; i < file->nr; i++) {
		v = &file->vectors[i];
		wrong = check_signing(way, file, v);
		if (wrong)
			test_expect(false, file->name, v->id, wrong);
		cond_resched();
	}
	expect_eq(file->nr, file->expect);
}

void test_standard_ec(void)
{
	const struct way *way;
	unsigned int i;

	for (way = ways; way < ways + ARRAY_SIZE(ways); way++) {
		if (!can_go(way))
			continue;
		for (i = 0; i < ARRAY_SIZE(standard_ecdh_files); i++)
			test_ecdh(way, &standard_ecdh_files[i]);
		for (i = 0; i < ARRAY_SIZE(standard_ecdsa_files); i++)
			test_ecdsa(way, &standard_ecdsa_files[i]);
		for (i = 0; i < ARRAY_SIZE(standard_sign_files); i++)
			test_sign(way, &standard_sign_files[i]);
	}
}
