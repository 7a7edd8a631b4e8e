// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What ct.c looks at: the curves, and what crypto/ makes of them. */
#include <openssl/ec.h>
#include <openssl/x509.h>

#include "../../kmod/crypto/nonce.h"
#include "ct.h"

#define DER_MAX		256

static const u8 digest[48] = "what is to be signed is known";

/* A point that somebody else could have; it is public. */
static void some_point(const struct kshake_ec *ec, u8 *point)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX];

	secret_scalar(ec, scalar);
	if (kshake_ec_public(ec, scalar, point))
		die("no public key");
}

static bool check_scalar(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX];

	secret_scalar(ec, scalar);
	return !kshake_ec_check_scalar(ec, scalar) && is_secret(scalar, kshake_ec_size(ec));
}

/* That it is out of range, is public; by how much, and where, is not. */
static bool bad_scalar(const struct kshake_ec *ec)
{
	static const u8 fill[] = { 0, 0xff };
	u8 scalar[KSHAKE_EC_SIZE_MAX], point[2 * KSHAKE_EC_SIZE_MAX];
	unsigned int i;

	for (i = 0; i < sizeof(fill); i++) {
		memset(scalar, fill[i], sizeof(scalar));
		secret(scalar, sizeof(scalar));
		if (kshake_ec_check_scalar(ec, scalar) != -EINVAL ||
		    kshake_ec_public(ec, scalar, point) != -EINVAL)
			return false;
	}
	return true;
}

static bool public_key(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], point[2 * KSHAKE_EC_SIZE_MAX];

	secret_scalar(ec, scalar);
	return !kshake_ec_public(ec, scalar, point) && !kshake_ec_check_point(ec, point);
}

static bool shared_secret(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], peer[2 * KSHAKE_EC_SIZE_MAX], shared[KSHAKE_EC_SIZE_MAX];

	some_point(ec, peer);
	secret_scalar(ec, scalar);
	return !kshake_ec_shared(ec, scalar, peer, shared) &&
	       is_secret(shared, kshake_ec_size(ec));
}

static bool signing(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], nonce[KSHAKE_EC_SIZE_MAX], point[2 * KSHAKE_EC_SIZE_MAX];
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	size_t size = kshake_ec_size(ec);

	secret_scalar(ec, scalar);
	secret_scalar(ec, nonce);
	return !kshake_ec_public(ec, scalar, point) &&
	       !kshake_ec_sign(ec, scalar, nonce, digest, size, r, s) &&
	       !kshake_ec_verify(ec, point, digest, size, r, s);
}

static bool nonces(enum kshake_key_type type)
{
	const struct kshake_ec *ec = kshake_key_curve(type);
	u8 scalar[KSHAKE_EC_SIZE_MAX], noise[KSHAKE_NONCE_NOISE];
	size_t size = kshake_ec_size(ec);
	struct kshake_nonce nonce;
	bool right;
	const u8 *k;

	secret_scalar(ec, scalar);
	kshake_rand(noise, sizeof(noise));
	right = !kshake_nonce_init(&nonce, type, scalar, digest, noise, sizeof(noise)) &&
		!kshake_nonce_next(&nonce, &k) && is_secret(k, size) &&
		!kshake_nonce_next(&nonce, &k) && is_secret(k, size);
	kshake_nonce_wipe(&nonce);
	return right;
}

/* @bare: ECPrivateKey, which PrivateKeyInfo wraps otherwise. */
static bool key(const char *curve, bool bare)
{
	static const u16 schemes[] = {
		KSHAKE_SIG_ECDSA_SECP256R1_SHA256, KSHAKE_SIG_ECDSA_SECP384R1_SHA384,
		KSHAKE_SIG_ECDSA_SHA512,
	};
	EVP_PKEY *ref = EVP_EC_gen(curve);
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(ref);
	u8 der[DER_MAX], *at = der;
	int len;

	len = bare ? i2d_PrivateKey(ref, &at) : i2d_PKCS8_PRIV_KEY_INFO(info, &at);
	PKCS8_PRIV_KEY_INFO_free(info);
	EVP_PKEY_free(ref);
	if (len <= 0 || len > sizeof(der))
		die("libcrypto makes no DER");
	return key_and_signatures(der, len, schemes, ARRAY_SIZE(schemes));
}

#define CASE(name, call)						\
static bool name(void)							\
{									\
	return call;							\
}

CASE(p256_check_scalar, check_scalar(&kshake_ec_p256))
CASE(p256_bad_scalar, bad_scalar(&kshake_ec_p256))
CASE(p256_public_key, public_key(&kshake_ec_p256))
CASE(p256_shared_secret, shared_secret(&kshake_ec_p256))
CASE(p256_signing, signing(&kshake_ec_p256))
CASE(p256_nonces, nonces(KSHAKE_KEY_SECP256R1))
CASE(p256_wrapped_key, key("P-256", false))
CASE(p256_bare_key, key("P-256", true))
CASE(p384_check_scalar, check_scalar(&kshake_ec_p384))
CASE(p384_bad_scalar, bad_scalar(&kshake_ec_p384))
CASE(p384_public_key, public_key(&kshake_ec_p384))
CASE(p384_shared_secret, shared_secret(&kshake_ec_p384))
CASE(p384_signing, signing(&kshake_ec_p384))
CASE(p384_nonces, nonces(KSHAKE_KEY_SECP384R1))
CASE(p384_wrapped_key, key("P-384", false))
CASE(p384_bare_key, key("P-384", true))

const struct ct_case ct_ec_cases[] = {
	{ "P-256: range of a scalar", p256_check_scalar },
	{ "P-256: scalars out of range", p256_bad_scalar },
	{ "P-256: public key", p256_public_key },
	{ "P-256: shared secret", p256_shared_secret },
	{ "P-256: signing", p256_signing },
	{ "P-256: nonces", p256_nonces },
	{ "P-256: PrivateKeyInfo, signing with it", p256_wrapped_key },
	{ "P-256: ECPrivateKey, signing with it", p256_bare_key },
	{ "P-384: range of a scalar", p384_check_scalar },
	{ "P-384: scalars out of range", p384_bad_scalar },
	{ "P-384: public key", p384_public_key },
	{ "P-384: shared secret", p384_shared_secret },
	{ "P-384: signing", p384_signing },
	{ "P-384: nonces", p384_nonces },
	{ "P-384: PrivateKeyInfo, signing with it", p384_wrapped_key },
	{ "P-384: ECPrivateKey, signing with it", p384_bare_key },
};

const unsigned int ct_ec_nr = ARRAY_SIZE(ct_ec_cases);
