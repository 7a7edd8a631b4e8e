// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "../../kmod/crypto/crypto.h"
#include "certs.h"

static const struct {
	const char *name;
	int nid;		/* of the curve; 0: RSA, -1: Ed25519 */
	int bits;
	u16 scheme;
} kinds[TEST_KEY_NR] = {
	[TEST_KEY_P256] = { "ECDSA P-256", NID_X9_62_prime256v1, 0,
			    KSHAKE_SIG_ECDSA_SECP256R1_SHA256 },
	[TEST_KEY_P384] = { "ECDSA P-384", NID_secp384r1, 0, KSHAKE_SIG_ECDSA_SECP384R1_SHA384 },
	[TEST_KEY_RSA2048] = { "RSA-2048", 0, 2048, KSHAKE_SIG_RSA_PSS_RSAE_SHA256 },
	[TEST_KEY_RSA3072] = { "RSA-3072", 0, 3072, KSHAKE_SIG_RSA_PSS_RSAE_SHA384 },
	[TEST_KEY_RSA4096] = { "RSA-4096", 0, 4096, KSHAKE_SIG_RSA_PSS_RSAE_SHA512 },
	[TEST_KEY_RSA1024] = { "RSA-1024", 0, 1024, KSHAKE_SIG_RSA_PSS_RSAE_SHA256 },
	[TEST_KEY_P521] = { "ECDSA P-521", NID_secp521r1, 0, 0x0603 },
	[TEST_KEY_ED25519] = { "Ed25519", -1, 0, 0x0807 },
};

static struct test_cert certs[TEST_KEY_NR];

static EVP_PKEY *ec_key(int nid, u8 seed)
{
	EC_KEY *ec = EC_KEY_new_by_curve_name(nid);
	const EC_GROUP *group = EC_KEY_get0_group(ec);
	EC_POINT *point = EC_POINT_new(group);
	EVP_PKEY *key = EVP_PKEY_new();
	BIGNUM *scalar;
	u8 bytes[32];

	memset(bytes, seed, sizeof(bytes));
	scalar = BN_bin2bn(bytes, sizeof(bytes), NULL);
	if (!EC_POINT_mul(group, point, scalar, NULL, NULL, NULL) ||
	    !EC_KEY_set_private_key(ec, scalar) || !EC_KEY_set_public_key(ec, point) ||
	    !EVP_PKEY_assign_EC_KEY(key, ec))
		abort();
	BN_free(scalar);
	EC_POINT_free(point);
	return key;
}

static X509 *self_signed(EVP_PKEY *key, bool ed25519)
{
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);

	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	ASN1_TIME_set_string(X509_getm_notBefore(x), "20200101000000Z");
	ASN1_TIME_set_string(X509_getm_notAfter(x), "20991231235959Z");
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const u8 *)"localhost", -1, -1, 0);
	X509_set_issuer_name(x, name);
	X509_set_pubkey(x, key);
	if (!X509_sign(x, key, ed25519 ? NULL : EVP_sha256()))
		abort();
	return x;
}

const struct test_cert *test_cert(enum test_key which)
{
	struct test_cert *c = &certs[which];

	if (c->key)
		return c;
	c->name = kinds[which].name;
	c->scheme = kinds[which].scheme;
	if (kinds[which].nid > 0)
		c->key = ec_key(kinds[which].nid, 0x11 + which);
	else if (kinds[which].nid < 0)
		c->key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	else
		c->key = EVP_RSA_gen(kinds[which].bits);
	c->x509 = self_signed(c->key, kinds[which].nid < 0);
	c->der_len = i2d_X509(c->x509, &c->der);
	return c;
}

void test_certs_free(void)
{
	unsigned int i;

	for (i = 0; i < TEST_KEY_NR; i++) {
		EVP_PKEY_free(certs[i].key);
		X509_free(certs[i].x509);
		OPENSSL_free(certs[i].der);
		memset(&certs[i], 0, sizeof(certs[i]));
	}
}

static const EVP_MD *scheme_md(u16 scheme)
{
	switch (scheme) {
	case KSHAKE_SIG_ECDSA_SECP256R1_SHA256:
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA256:
	case KSHAKE_SIG_RSA_PKCS1_SHA256:
		return EVP_sha256();
	case KSHAKE_SIG_ECDSA_SECP384R1_SHA384:
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA384:
	case KSHAKE_SIG_RSA_PKCS1_SHA384:
		return EVP_sha384();
	default:
		return EVP_sha512();
	}
}

static void set_padding(EVP_PKEY_CTX *ctx, EVP_PKEY *key, u16 scheme)
{
	if (EVP_PKEY_get_id(key) != EVP_PKEY_RSA || scheme >> 8 != 0x08)
		return;
	EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING);
	EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST);
}

size_t test_sign(EVP_PKEY *key, u16 scheme, const u8 *data, size_t len, u8 *sig)
{
	const EVP_MD *md = scheme_md(scheme);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t sig_len = 1024;
	EVP_PKEY_CTX *params;

	if (EVP_PKEY_get_id(key) == EVP_PKEY_ED25519)
		md = NULL;
	if (EVP_DigestSignInit(ctx, &params, md, NULL, key) <= 0)
		abort();
	set_padding(params, key, scheme);
	if (EVP_DigestSign(ctx, sig, &sig_len, data, len) <= 0)
		abort();
	EVP_MD_CTX_free(ctx);
	return sig_len;
}

size_t test_sign_digest(EVP_PKEY *key, u16 scheme, const u8 *digest, size_t len, u8 *sig)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	size_t sig_len = 1024;

	if (EVP_PKEY_sign_init(ctx) <= 0)
		abort();
	set_padding(ctx, key, scheme);
	if (EVP_PKEY_CTX_set_signature_md(ctx, scheme_md(scheme)) <= 0 ||
	    EVP_PKEY_sign(ctx, sig, &sig_len, digest, len) <= 0)
		abort();
	EVP_PKEY_CTX_free(ctx);
	return sig_len;
}

bool test_verify(EVP_PKEY *key, u16 scheme, const u8 *data, size_t len, const u8 *sig,
		 size_t sig_len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *params;
	bool good = false;

	if (EVP_DigestVerifyInit(ctx, &params, scheme_md(scheme), NULL, key) > 0) {
		set_padding(params, key, scheme);
		good = EVP_DigestVerify(ctx, sig, sig_len, data, len) > 0;
	}
	EVP_MD_CTX_free(ctx);
	return good;
}
