/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Keys, as crypto/ sees them. */
#ifndef KSHAKE_CRYPTO_KEY_H
#define KSHAKE_CRYPTO_KEY_H

#include "../ec/ec.h"
#include "../rsa/rsa.h"
#include "crypto.h"

/**
 * struct kshake_key_parts - what a private key in DER is made of, borrowed from it
 * @type: which of the rest counts
 * @scalar: the secret number of an elliptic curve's key
 * @rsa: the numbers of an RSA key
 * @rsa_der: they as they were, RSAPrivateKey
 * @public: the public key that came with it, of PrivateKeyInfo and of ECPrivateKey; often
 * there is none
 */
struct kshake_key_parts {
	enum kshake_key_type type;
	struct kshake_bytes scalar;
	struct kshake_rsa_numbers rsa;
	struct kshake_bytes rsa_der;
	struct kshake_bytes public[2];
};

int kshake_key_parse(const u8 *der, size_t len, struct kshake_key_parts *parts);

struct kshake_rsa_driver_key;

/**
 * struct kshake_private_key - a private key
 * @public: its public half, in @public_bytes
 * @scalar: of an elliptic curve's key
 * @rsa: of an RSA key, checked
 * @driver: of an RSA key if a driver is to use it, else NULL
 * @rsa_n: modulus of an RSA key, without leading zeros, in @public_bytes
 * @rsa_e: public exponent, likewise
 * @public_bytes: as struct kshake_public_key has it
 */
struct kshake_private_key {
	struct kshake_public_key public;
	u8 scalar[KSHAKE_EC_SIZE_MAX];
	struct kshake_rsa_key *rsa;
	struct kshake_rsa_driver_key *driver;
	struct kshake_bytes rsa_n;
	struct kshake_bytes rsa_e;
	u8 public_bytes[];
};

struct kshake_der_pair;

bool kshake_rsa_public_key(const struct kshake_public_key *key, struct kshake_der_pair *pair);

/* The curve of a key that is not RSA's. */
static inline const struct kshake_ec *kshake_key_curve(enum kshake_key_type type)
{
	return type == KSHAKE_KEY_SECP256R1 ? &kshake_ec_p256 : &kshake_ec_p384;
}

#endif /* KSHAKE_CRYPTO_KEY_H */
