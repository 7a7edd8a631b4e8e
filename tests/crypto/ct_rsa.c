// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What ct.c looks at: RSA and modular exponentiation. */
#include <openssl/dh.h>
#include <openssl/obj_mac.h>

#include "../../kmod/crypto/ffdh.h"
#include "../../kmod/crypto/key.h"
#include "../../kmod/rsa/rsa_key.h"
#include "ct.h"

static const u16 schemes[] = { KSHAKE_SIG_RSA_PKCS1_SHA256, KSHAKE_SIG_RSA_PSS_RSAE_SHA256 };

/* @bare: RSAPrivateKey, which PrivateKeyInfo wraps otherwise. */
static bool signatures(unsigned int which, bool bare)
{
	struct kshake_key_parts parts;
	u8 *der, copy[KEY_MAX];
	size_t len;

	der = rsa_key(which, &len);
	if (bare) {
		if (kshake_key_parse(der, len, &parts) || parts.rsa_der.data == der)
			return false;
		len = parts.rsa_der.len;
		memcpy(copy, parts.rsa_der.data, len);
		der = copy;
	}
	return key_and_signatures(der, len, schemes, ARRAY_SIZE(schemes));
}

static bool wrapped_2048(void)
{
	return signatures(0, false);
}

static bool bare_2048(void)
{
	return signatures(0, true);
}

static bool wrapped_3072(void)
{
	return signatures(1, false);
}

/* RSADP, whose input is known to whoever sent it, and whose result is a secret. */
static bool decrypting(void)
{
	u8 in[256] = {}, out[256];
	struct kshake_key_parts parts;
	struct kshake_rsa_key *key;
	unsigned int i;
	size_t len;
	u8 *der;
	int err;

	der = rsa_key(0, &len);
	if (!key_parse(der, len, &parts))
		return false;
	if (kshake_rsa_key_new(&key, &parts.rsa, kshake_rand))
		return false;

	/* Until there is another pair for blinding. */
	key->blinding.uses = KSHAKE_RSA_BLIND_USES - 1;
	for (i = 0, err = 0; i < 2 && !err; i++) {
		random_bytes(in + 1, sizeof(in) - 1);
		secret(in, sizeof(in));
		err = kshake_rsa_private(key, in, out, kshake_rand);
	}
	kshake_rsa_key_free(key);
	return !err;
}

/* @em is padded for @key. What comes out is secret, whether the padding is right or not. */
static bool premaster_of(const struct kshake_private_key *key, u8 *em, bool good)
{
	u8 encrypted[256], out[KSHAKE_PREMASTER];
	bool right;

	if (kshake_rsa_public(&key->rsa_n, &key->rsa_e, em, encrypted))
		return false;
	rsa_result_is_secret(true);
	right = !kshake_premaster_decrypt(key, 0x0303, encrypted, sizeof(encrypted), out) &&
		is_secret(out, sizeof(out));
	rsa_result_is_secret(false);
	public(out, sizeof(out));
	return right && good == !memcmp(out, em + sizeof(encrypted) - sizeof(out), sizeof(out));
}

/* RSA key exchange: one that is right, and with a byte wrong in each part of the padding. */
static bool premaster(void)
{
	static const unsigned int wrong[] = { 0, 1, 2, 9, 100, 206, 207, 208, 209 };
	struct kshake_private_key *key;
	struct kshake_key_parts parts;
	u8 em[256], *der;
	unsigned int i;
	bool right;
	size_t len;

	der = rsa_key(0, &len);
	if (!key_parse(der, len, &parts) || kshake_private_key_new(&key, der, len))
		return false;
	memset(em, 0x5a, sizeof(em));
	em[0] = 0;
	em[1] = 2;
	em[207] = 0;
	em[208] = 3;
	em[209] = 3;
	right = premaster_of(key, em, true);
	for (i = 0; i < ARRAY_SIZE(wrong) && right; i++) {
		u8 before = em[wrong[i]];

		em[wrong[i]] = before ? 0 : 1;
		right = premaster_of(key, em, false);
		em[wrong[i]] = before;
	}
	kshake_private_key_free(key);
	return right;
}

/* A client's: all that is random is secret, until it is encrypted. */
static bool encrypting(void)
{
	u8 encrypted[KSHAKE_SIG_MAX], secret[2][KSHAKE_PREMASTER];
	struct kshake_private_key *key;
	struct kshake_key_parts parts;
	size_t len, encrypted_len;
	bool right;
	u8 *der;

	der = rsa_key(0, &len);
	if (!key_parse(der, len, &parts) || kshake_private_key_new(&key, der, len))
		return false;
	right = !kshake_premaster_encrypt(kshake_private_key_public(key), 0x0303, secret[0],
					  encrypted, &encrypted_len) &&
		is_secret(secret[0] + 2, KSHAKE_PREMASTER - 2) &&
		is_secret(encrypted, encrypted_len);
	public(encrypted, encrypted_len);
	right = right && !kshake_premaster_decrypt(key, 0x0303, encrypted, encrypted_len,
						   secret[1]);
	public(secret, sizeof(secret));
	kshake_private_key_free(key);
	return right && !memcmp(secret[0], secret[1], KSHAKE_PREMASTER);
}

/* A key one number of which is wrong: nothing is told but that. */
static bool bad_key(void)
{
	struct kshake_bytes *numbers[6];
	struct kshake_key_parts parts;
	struct kshake_rsa_key *key;
	unsigned int i;
	u8 *der, *last;
	size_t len;

	der = rsa_key(0, &len);
	if (!key_parse(der, len, &parts))
		return false;
	numbers[0] = &parts.rsa.d;
	numbers[1] = &parts.rsa.p;
	numbers[2] = &parts.rsa.q;
	numbers[3] = &parts.rsa.dp;
	numbers[4] = &parts.rsa.dq;
	numbers[5] = &parts.rsa.qinv;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		last = (u8 *)numbers[i]->data + numbers[i]->len - 1;
		*last ^= 2;
		if (kshake_rsa_key_new(&key, &parts.rsa, kshake_rand) != -EINVAL)
			return false;
		*last ^= 2;
	}
	return true;
}

/* Finite-field Diffie-Hellman: base and exponent are secret, RFC 7919's prime is not. */
static bool mod_exp(void)
{
	u8 modulus[256], base[256], exponent[32], out[256];
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

/* A key exchange in a finite field; the share is public, once it is made. */
static bool ffdhe(void)
{
	const struct kshake_ffdh *group = &kshake_ffdhe2048;
	u8 private[KSHAKE_FFDH_PRIVATE_MAX], share[256], shared[256];

	random_bytes(private, sizeof(private));
	secret(private, sizeof(private));
	if (kshake_ffdh_public(group, private, share) || !is_secret(share, sizeof(share)))
		return false;
	public(share, sizeof(share));
	return !kshake_ffdh_shared(group, private, share, shared) &&
	       is_secret(shared, sizeof(shared));
}

const struct ct_case ct_rsa_cases[] = {
	{ "RSA-2048: PrivateKeyInfo, PKCS#1 and PSS with it", wrapped_2048 },
	{ "RSA-2048: RSAPrivateKey, PKCS#1 and PSS with it", bare_2048 },
	{ "RSA-3072: PrivateKeyInfo, PKCS#1 and PSS with it", wrapped_3072 },
	{ "RSA-2048: a secret result, and another pair that blinds", decrypting },
	{ "RSA-2048: keys that are wrong", bad_key },
	{ "RSA-2048: premaster secrets, right and wrong", premaster },
	{ "RSA-2048: a premaster secret is encrypted", encrypting },
	{ "ffdhe2048: share and shared secret", ffdhe },
	{ "modular exponentiation", mod_exp },
};

const unsigned int ct_rsa_nr = ARRAY_SIZE(ct_rsa_cases);
