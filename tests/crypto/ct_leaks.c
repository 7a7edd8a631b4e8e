// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What ct.c must find out: the simplest of all, what of ec/ and rsa/ is for public numbers, and
 * both with a mistake in them.
 */
#include "ct.h"
#include "leaky.h"

static volatile unsigned int sink;

static bool simple_branch(void)
{
	u8 scalar[32];

	secret_scalar(&kshake_ec_p256, scalar);
	if (scalar[31] & 1)
		sink++;
	return true;
}

static bool simple_address(void)
{
	static const u8 table[16] = { 1, 2, 3 };
	u8 scalar[32];

	secret_scalar(&kshake_ec_p256, scalar);
	sink += table[scalar[0] & 15];
	return true;
}

/* A comparison that ends where something differs, as memcmp() does. */
static bool comparison(void)
{
	u8 scalar[32], other[32] = {};
	unsigned int i;

	secret_scalar(&kshake_ec_p256, scalar);
	for (i = 0; i < sizeof(scalar) && scalar[i] == other[i]; i++)
		sink++;
	return true;
}

/* (r, s) marked as secrets, where verification takes them for public. */
static bool verifying(void)
{
	u8 scalar[32], nonce[32], point[64], digest[32] = {}, r[32], s[32];
	int err;

	secret_scalar(&kshake_ec_p256, scalar);
	secret_scalar(&kshake_ec_p256, nonce);
	if (kshake_ec_public(&kshake_ec_p256, scalar, point) ||
	    kshake_ec_sign(&kshake_ec_p256, scalar, nonce, digest, sizeof(digest), r, s))
		return false;
	secret(r, sizeof(r));
	secret(s, sizeof(s));
	err = kshake_ec_verify(&kshake_ec_p256, point, digest, sizeof(digest), r, s);
	public(&err, sizeof(err));
	return !err;
}

static bool ec_public(const struct kshake_ec_ops *ops)
{
	u8 scalar[32], point[64], right[64];

	secret_scalar(&kshake_ec_p256, scalar);
	if (ops->public(scalar, point) || kshake_ec_public(&kshake_ec_p256, scalar, right))
		return false;
	public(point, sizeof(point));
	return !memcmp(point, right, sizeof(point));
}

static bool ec_address(void)
{
	return ec_public(&leaky_ec_address);
}

static bool ec_branch(void)
{
	return ec_public(&leaky_ec_branch);
}

/* What is encrypted as a signature is verified. */
static bool rsa_public(void)
{
	struct kshake_key_parts parts;
	u8 in[256], out[256];
	size_t len;
	u8 *der = rsa_key(0, &len);

	if (!key_parse(der, len, &parts))
		return false;
	random_bytes(in, sizeof(in));
	in[0] = 0;
	secret(in, sizeof(in));
	return !kshake_rsa_public(&parts.rsa.n, &parts.rsa.e, in, out);
}

static bool rsa_sign(enum leaky_mont how)
{
	static const u16 scheme = KSHAKE_SIG_RSA_PKCS1_SHA256;
	size_t len;
	u8 *der = rsa_key(0, &len);
	bool worked;

	leaky_mont_choose(how);
	worked = key_and_signatures(der, len, &scheme, 1);
	implementation_choose(PORTABLE);
	return worked;
}

static bool rsa_address(void)
{
	return rsa_sign(LEAKY_MONT_ADDRESS);
}

static bool rsa_skip(void)
{
	return rsa_sign(LEAKY_MONT_SKIP);
}

static bool rsa_subtract(void)
{
	return rsa_sign(LEAKY_MONT_SUBTRACT);
}

const struct ct_case ct_leaks[] = {
	{ "a branch", simple_branch },
	{ "an address", simple_address },
	{ "a comparison", comparison },
	{ "ECDSA's verification, with secrets", verifying },
	{ "a curve's table by index", ec_address },
	{ "a curve's table, read until the entry is found", ec_branch },
	{ "RSA's public operation, with secrets", rsa_public },
	{ "RSA's window by index", rsa_address },
	{ "RSA, skipping windows of 0", rsa_skip },
	{ "RSA, subtracting the modulus if need be", rsa_subtract },
};

const unsigned int ct_leaks_nr = ARRAY_SIZE(ct_leaks);
