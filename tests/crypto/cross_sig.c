// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Private keys in DER and signatures as TLS has them, against libcrypto. */
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "cross.h"

#define KEYS		4
#define ROUNDS		40	/* of a key; three checks each */
#define DER_MAX		3072
#define MESSAGE_MAX	200

/**
 * struct sig_scheme - a signature scheme
 * @code: SignatureScheme
 * @digest: libcrypto's name for the hash
 * @pss: the padding
 */
struct sig_scheme {
	u16 code;
	const char *digest;
	bool pss;
};

static const struct sig_scheme schemes[] = {
	{ KSHAKE_SIG_ECDSA_SECP256R1_SHA256, "SHA256" },
	{ KSHAKE_SIG_ECDSA_SECP384R1_SHA384, "SHA384" },
	{ KSHAKE_SIG_ECDSA_SHA512, "SHA512" },
	{ KSHAKE_SIG_RSA_PKCS1_SHA256, "SHA256" },
	{ KSHAKE_SIG_RSA_PKCS1_SHA384, "SHA384" },
	{ KSHAKE_SIG_RSA_PKCS1_SHA512, "SHA512" },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA256, "SHA256", true },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA384, "SHA384", true },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA512, "SHA512", true },
};

static const struct sig_scheme *some_scheme(enum kshake_key_type type)
{
	const struct sig_scheme *scheme;

	do
		scheme = &schemes[random_u64() % ARRAY_SIZE(schemes)];
	while (!kshake_sig_scheme_fits(scheme->code, type));
	return scheme;
}

static EVP_PKEY *ref_key(enum kshake_key_type type)
{
	EVP_PKEY *key = type == KSHAKE_KEY_RSA ? EVP_RSA_gen(2048 + 8 * (random_u64() % 16)) :
			EVP_EC_gen(type == KSHAKE_KEY_SECP256R1 ? "P-256" : "P-384");

	if (!key)
		die("libcrypto makes no key");
	return key;
}

/* In PKCS#8, or bare. */
static struct kshake_private_key *our_key(EVP_PKEY *ref)
{
	struct kshake_private_key *key = NULL;
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(ref);
	u8 der[DER_MAX], *at = der;
	int len;

	len = random_u64() % 2 ? i2d_PKCS8_PRIV_KEY_INFO(info, &at) : i2d_PrivateKey(ref, &at);
	PKCS8_PRIV_KEY_INFO_free(info);
	if (len <= 0 || len > sizeof(der))
		die("libcrypto makes no DER");
	kshake_private_key_new(&key, der, len);
	return key;
}

static EVP_MD_CTX *ref_begin(EVP_PKEY *key, const struct sig_scheme *scheme, bool sign)
{
	const EVP_MD *digest = EVP_get_digestbyname(scheme->digest);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *key_ctx;

	if (sign ? EVP_DigestSignInit(ctx, &key_ctx, digest, NULL, key) != 1 :
		   EVP_DigestVerifyInit(ctx, &key_ctx, digest, NULL, key) != 1)
		die("libcrypto does not know %s", scheme->digest);
	if (scheme->pss && (EVP_PKEY_CTX_set_rsa_padding(key_ctx, RSA_PKCS1_PSS_PADDING) != 1 ||
			    EVP_PKEY_CTX_set_rsa_pss_saltlen(key_ctx, RSA_PSS_SALTLEN_DIGEST) != 1))
		die("libcrypto has no PSS");
	return ctx;
}

static void check_round(struct tally *t, EVP_PKEY *ref, const struct kshake_private_key *key)
{
	const struct kshake_public_key *public = kshake_private_key_public(key);
	const struct sig_scheme *scheme = some_scheme(public->type);
	u8 text[MESSAGE_MAX], sig[KSHAKE_SIG_MAX];
	struct kshake_bytes message = { text, 1 + random_u64() % MESSAGE_MAX };
	EVP_MD_CTX *ctx;
	size_t len;

	random_bytes(text, sizeof(text));
	ctx = ref_begin(ref, scheme, false);
	tally_check(t, !kshake_sig_sign(scheme->code, key, &message, 1, sig, &len) &&
		    EVP_DigestVerify(ctx, sig, len, text, message.len) == 1,
		    "libcrypto refuses our signature");
	EVP_MD_CTX_free(ctx);

	ctx = ref_begin(ref, scheme, true);
	len = sizeof(sig);
	if (EVP_DigestSign(ctx, sig, &len, text, message.len) != 1)
		die("libcrypto does not sign");
	EVP_MD_CTX_free(ctx);
	tally_check(t, !kshake_sig_verify(scheme->code, public, &message, 1, sig, len),
		    "libcrypto's signature is refused");

	sig[random_u64() % len] ^= 1 << random_u64() % 8;
	tally_check(t, kshake_sig_verify(scheme->code, public, &message, 1, sig, len) ==
		    -EKEYREJECTED, "a corrupted signature is accepted");
}

void cross_sig(struct tally *t, enum kshake_key_type type, unsigned int share)
{
	unsigned int i, j, rounds = max_t(unsigned int, ROUNDS * share / 100, 2);
	struct kshake_private_key *key;
	EVP_PKEY *ref;

	for (i = 0; i < KEYS; i++) {
		ref = ref_key(type);
		key = our_key(ref);
		tally_check(t, !!key, "a key is refused");
		for (j = 0; key && j < rounds; j++)
			check_round(t, ref, key);
		kshake_private_key_free(key);
		EVP_PKEY_free(ref);
	}
}
