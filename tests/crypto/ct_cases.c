// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What ct.c looks at. */
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "../../kmod/crypto/nonce.h"
#include "ct.h"

#define DER_MAX		3072

static const u8 digest[48] = "what is to be signed is known";

/* A base that another key could have; it is public. */
static void some_point(const struct kshake_ec *ec, u8 *point)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX];

	random_scalar(ec, scalar);
	secret(scalar, sizeof(scalar));
	if (kshake_ec_public(ec, scalar, point))
		die("no public key");
}

static void secret_scalar(const struct kshake_ec *ec, u8 *scalar)
{
	random_scalar(ec, scalar);
	secret(scalar, kshake_ec_size(ec));
}

/* ec/ */

static bool ec_check_scalar(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX];

	secret_scalar(ec, scalar);
	return !kshake_ec_check_scalar(ec, scalar) && is_secret(scalar, kshake_ec_size(ec));
}

/* Out of range in all ways: that it is, is public, by how much is not. */
static bool ec_bad_scalar(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], point[2 * KSHAKE_EC_SIZE_MAX];
	bool refused;

	memset(scalar, 0, sizeof(scalar));
	secret(scalar, sizeof(scalar));
	refused = kshake_ec_check_scalar(ec, scalar) == -EINVAL;
	memset(scalar, 0xff, sizeof(scalar));
	secret(scalar, sizeof(scalar));
	return refused && kshake_ec_check_scalar(ec, scalar) == -EINVAL &&
	       kshake_ec_public(ec, scalar, point) == -EINVAL;
}

static bool ec_public(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], point[2 * KSHAKE_EC_SIZE_MAX];

	secret_scalar(ec, scalar);
	return !kshake_ec_public(ec, scalar, point) && !kshake_ec_check_point(ec, point);
}

static bool ec_shared(const struct kshake_ec *ec)
{
	u8 scalar[KSHAKE_EC_SIZE_MAX], peer[2 * KSHAKE_EC_SIZE_MAX], shared[KSHAKE_EC_SIZE_MAX];

	some_point(ec, peer);
	secret_scalar(ec, scalar);
	return !kshake_ec_shared(ec, scalar, peer, shared) &&
	       is_secret(shared, kshake_ec_size(ec));
}

static bool ec_sign(const struct kshake_ec *ec)
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

/* crypto/ on top of it */

static bool nonces(enum kshake_key_type type)
{
	const struct kshake_ec *ec = kshake_key_curve(type);
	u8 scalar[KSHAKE_EC_SIZE_MAX], noise[KSHAKE_NONCE_NOISE];
	size_t size = kshake_ec_size(ec);
	struct kshake_nonce nonce;
	bool right;
	const u8 *k;

	secret_scalar(ec, scalar);
	secret(noise, sizeof(noise));
	right = !kshake_nonce_init(&nonce, type, scalar, digest, noise, sizeof(noise)) &&
		!kshake_nonce_next(&nonce, &k) && is_secret(k, size) &&
		!kshake_nonce_next(&nonce, &k) && is_secret(k, size);
	kshake_nonce_wipe(&nonce);
	return right;
}

static bool sign_with(const struct kshake_private_key *key, u16 scheme)
{
	struct kshake_bytes message = { digest, sizeof(digest) };
	u8 sig[KSHAKE_SIG_MAX];
	size_t len;

	return !kshake_sig_sign(scheme, key, &message, 1, sig, &len) &&
	       !kshake_sig_verify(scheme, kshake_private_key_public(key), &message, 1, sig, len);
}

/* From DER, whose secret numbers are marked, to a signature. */
static bool key_and_signatures(u8 *der, size_t len, const u16 *schemes, unsigned int nr)
{
	struct kshake_private_key *key;
	struct kshake_key_parts parts;
	bool right = true;
	unsigned int i;

	if (kshake_key_parse(der, len, &parts))
		return false;
	if (parts.type == KSHAKE_KEY_RSA) {
		const struct kshake_rsa_numbers *n = &parts.rsa;

		secret(n->d.data, n->d.len);
		secret(n->p.data, n->p.len);
		secret(n->q.data, n->q.len);
		secret(n->dp.data, n->dp.len);
		secret(n->dq.data, n->dq.len);
		secret(n->qinv.data, n->qinv.len);
	} else {
		secret(parts.scalar.data, parts.scalar.len);
	}

	if (kshake_private_key_new(&key, der, len))
		return false;
	for (i = 0; i < nr; i++)
		right = sign_with(key, schemes[i]) && right;
	kshake_private_key_free(key);
	return right;
}

static size_t pkcs8_of(EVP_PKEY *key, u8 *der)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	int len = i2d_PKCS8_PRIV_KEY_INFO(info, NULL);

	if (len <= 0 || len > DER_MAX || i2d_PKCS8_PRIV_KEY_INFO(info, &der) != len)
		die("libcrypto makes no PKCS#8");
	PKCS8_PRIV_KEY_INFO_free(info);
	return len;
}

static bool ecdsa_key(const char *curve, u16 scheme)
{
	EVP_PKEY *key = EVP_EC_gen(curve);
	u8 der[DER_MAX];
	size_t len = pkcs8_of(key, der);

	EVP_PKEY_free(key);
	return key_and_signatures(der, len, &scheme, 1);
}

/* Made once, as that takes its time under valgrind. */
static EVP_PKEY *rsa_key(unsigned int bits)
{
	static EVP_PKEY *keys[2];
	EVP_PKEY **key = &keys[bits > 2048];

	if (!*key)
		*key = EVP_RSA_gen(bits);
	return *key;
}

static bool rsa_signatures(unsigned int bits)
{
	static const u16 schemes[] = { KSHAKE_SIG_RSA_PKCS1_SHA256, KSHAKE_SIG_RSA_PSS_RSAE_SHA256 };
	u8 der[DER_MAX];
	size_t len = pkcs8_of(rsa_key(bits), der);

	return key_and_signatures(der, len, schemes, ARRAY_SIZE(schemes));
}

/* rsa/ */

/* Secret base and secret exponent: finite-field Diffie-Hellman, with RFC 7919's prime. */
static bool mod_exp(void)
{
	static u8 modulus[256], base[256], exponent[32], out[256];
	DH *dh = DH_new_by_nid(NID_ffdhe2048);

	BN_bn2binpad(DH_get0_p(dh), modulus, sizeof(modulus));
	DH_free(dh);
	random_bytes(base, sizeof(base));
	base[0] = 0;
	random_bytes(exponent, sizeof(exponent));
	secret(base, sizeof(base));
	secret(exponent, sizeof(exponent));
	return !kshake_mod_exp(modulus, sizeof(modulus), base, exponent, sizeof(exponent), out) &&
	       is_secret(out, sizeof(out));
}

/* What leaks: the simplest of all, and ones such as this code could have. */

static volatile unsigned int sink;

static bool leak_branch(void)
{
	u8 scalar[32];

	secret_scalar(&kshake_ec_p256, scalar);
	if (scalar[31] & 1)
		sink++;
	return true;
}

static bool leak_address(void)
{
	static const u8 table[16] = { 1, 2, 3 };
	u8 scalar[32];

	secret_scalar(&kshake_ec_p256, scalar);
	sink += table[scalar[0] & 15];
	return true;
}

/* Comparing until something differs. */
static bool leak_compare(void)
{
	u8 scalar[32], shared[32], peer[64];
	unsigned int i;

	some_point(&kshake_ec_p256, peer);
	secret_scalar(&kshake_ec_p256, scalar);
	if (kshake_ec_shared(&kshake_ec_p256, scalar, peer, shared))
		return false;
	for (i = 0; i < sizeof(shared) && shared[i] == peer[i]; i++)
		sink++;
	return true;
}

/* Another multiplication for each bit that is set. */
static bool leak_exponent(void)
{
	u64 base = 3, power = 1, modulus = 0xffffffffffffffc5;
	u8 exponent[4];
	int i;

	random_bytes(exponent, sizeof(exponent));
	secret(exponent, sizeof(exponent));
	for (i = 0; i < 32; i++) {
		if (exponent[i / 8] >> i % 8 & 1)
			power = (unsigned __int128)power * base % modulus;
		base = (unsigned __int128)base * base % modulus;
	}
	sink += power != 0;
	return true;
}

#define FOR_CURVE(name, curve, function)				\
static bool name(void)							\
{									\
	return function(&(curve));					\
}

FOR_CURVE(p256_check_scalar, kshake_ec_p256, ec_check_scalar)
FOR_CURVE(p256_bad_scalar, kshake_ec_p256, ec_bad_scalar)
FOR_CURVE(p256_public, kshake_ec_p256, ec_public)
FOR_CURVE(p256_shared, kshake_ec_p256, ec_shared)
FOR_CURVE(p256_sign, kshake_ec_p256, ec_sign)
FOR_CURVE(p384_check_scalar, kshake_ec_p384, ec_check_scalar)
FOR_CURVE(p384_bad_scalar, kshake_ec_p384, ec_bad_scalar)
FOR_CURVE(p384_public, kshake_ec_p384, ec_public)
FOR_CURVE(p384_shared, kshake_ec_p384, ec_shared)
FOR_CURVE(p384_sign, kshake_ec_p384, ec_sign)

static bool p256_nonces(void)
{
	return nonces(KSHAKE_KEY_SECP256R1);
}

static bool p384_nonces(void)
{
	return nonces(KSHAKE_KEY_SECP384R1);
}

static bool p256_key(void)
{
	return ecdsa_key("P-256", KSHAKE_SIG_ECDSA_SECP256R1_SHA256);
}

static bool p384_key(void)
{
	return ecdsa_key("P-384", KSHAKE_SIG_ECDSA_SECP384R1_SHA384);
}

static bool rsa_2048(void)
{
	return rsa_signatures(2048);
}

static bool rsa_3072(void)
{
	return rsa_signatures(3072);
}

const struct ct_case ct_cases[] = {
	{ "leak: a branch", leak_branch, true },
	{ "leak: an address", leak_address, true },
	{ "leak: a comparison", leak_compare, true },
	{ "leak: an exponent", leak_exponent, true },
	{ "P-256: range of a scalar", p256_check_scalar },
	{ "P-256: scalars out of range", p256_bad_scalar },
	{ "P-256: public key", p256_public },
	{ "P-256: shared secret", p256_shared },
	{ "P-256: signing", p256_sign },
	{ "P-256: nonces", p256_nonces },
	{ "P-256: key in DER, signing", p256_key },
	{ "P-384: range of a scalar", p384_check_scalar },
	{ "P-384: scalars out of range", p384_bad_scalar },
	{ "P-384: public key", p384_public },
	{ "P-384: shared secret", p384_shared },
	{ "P-384: signing", p384_sign },
	{ "P-384: nonces", p384_nonces },
	{ "P-384: key in DER, signing", p384_key },
	{ "RSA-2048: key in DER, PKCS#1, PSS", rsa_2048 },
	{ "RSA-3072: key in DER, PKCS#1, PSS", rsa_3072 },
	{ "modular exponentiation", mod_exp },
};

const unsigned int ct_nr_cases = ARRAY_SIZE(ct_cases);
