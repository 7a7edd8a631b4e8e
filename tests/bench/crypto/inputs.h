/* SPDX-License-Identifier: GPL-2.0-only */
/* What each contestant works on, in userspace and in the kernel: the same keys and bytes. */
#ifndef BENCH_CRYPTO_INPUTS_H
#define BENCH_CRYPTO_INPUTS_H

#include "../../vectors/key.h"

#define INPUT_DER_MAX	3072	/* RSA-4096 takes 2,400 */

/**
 * struct curve_input - the input of a curve's operations
 * @key: name of the private key among key_vectors; its public key is the peer's as well
 * @size: of a coordinate, a scalar and the digest
 * @scheme: SignatureScheme, for whole messages
 */
struct curve_input {
	const char *key;
	size_t size;
	u16 scheme;
};

static const struct curve_input input_p256 = {
	"P-256: PKCS#8", 32, KSHAKE_SIG_ECDSA_SECP256R1_SHA256
};

static const struct curve_input input_p384 = {
	"P-384: PKCS#8", 48, KSHAKE_SIG_ECDSA_SECP384R1_SHA384
};

/**
 * struct rsa_input - the input of RSA's operations
 * @key: name of the private key among key_vectors
 * @size: of the modulus, in bytes
 */
struct rsa_input {
	const char *key;
	size_t size;
};

static const struct rsa_input input_rsa2048 = { "RSA: PKCS#8, 2048 bits", 256 };
static const struct rsa_input input_rsa3072 = { "RSA: PKCS#8, 3072 bits", 384 };
static const struct rsa_input input_rsa4096 = { "RSA: PKCS#8, 4096 bits", 512 };

/* A digest, and what RSA is to exponentiate: less than any modulus. */
static inline void input_fill(u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = i * 37;
}

/* NULL if there is no such key. */
static inline const struct key_vector *input_key(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(key_vectors); i++)
		if (!strcmp(key_vectors[i].name, name))
			return &key_vectors[i];
	return NULL;
}

static inline u8 input_digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Returns how many bytes that hexadecimal is; @bytes has room for INPUT_DER_MAX. */
static inline size_t input_bytes(const char *hex, u8 *bytes)
{
	size_t len = min_t(size_t, strlen(hex) / 2, INPUT_DER_MAX), i;

	for (i = 0; i < len; i++)
		bytes[i] = input_digit(hex[2 * i]) << 4 | input_digit(hex[2 * i + 1]);
	return len;
}

#endif /* BENCH_CRYPTO_INPUTS_H */
