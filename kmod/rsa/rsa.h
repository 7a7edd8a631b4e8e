/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RSA's private and public operation (RFC 8017, 5.1 and 5.2), and the modular
 * exponentiation below it.
 *
 * Whatever depends on a private key, on a secret exponent or base, takes the same time and
 * touches the same memory for each of its values of one length. Numbers are big-endian.
 * Memory is allocated, so calls may sleep; what was secret in it is wiped.
 */
#ifndef KSHAKE_RSA_H
#define KSHAKE_RSA_H

#include "../core/bytes.h"

#define KSHAKE_RSA_PRIVATE_BITS_MIN	2048
#define KSHAKE_RSA_PRIVATE_BITS_MAX	4096
#define KSHAKE_RSA_PUBLIC_BITS_MAX	8192
#define KSHAKE_MOD_EXP_SIZE_MAX		512

/* Chooses by what the CPU has; before that, what runs everywhere. Once, at load. */
void kshake_rsa_init(void);
/* Which implementation that is, for the log: "adx" or "portable". */
const char *kshake_rsa_name(void);

/**
 * struct kshake_rsa_numbers - RSAPrivateKey (RFC 8017, A.1.2), two primes
 * @n: modulus
 * @e: public exponent
 * @d: private exponent; only checked: CRT is without
 * @p: first factor
 * @q: second factor
 * @dp: d mod (p - 1)
 * @dq: d mod (q - 1)
 * @qinv: inverse of q mod p
 *
 * Leading zeros are allowed.
 */
struct kshake_rsa_numbers {
	struct kshake_bytes n, e, d, p, q, dp, dq, qinv;
};

struct kshake_rsa_key;	/* a private key, ready for use; may be used by many at once */

/*
 * @rand fills memory with random bytes. 0; -EINVAL: malformed or inconsistent;
 * -EKEYREJECTED: fine, but too short, too long, or of an odd shape (primes of different
 * lengths, e even or beyond 64 bits); -ENOMEM.
 */
int kshake_rsa_key_new(struct kshake_rsa_key **key, const struct kshake_rsa_numbers *numbers,
		       void (*rand)(void *buf, size_t len));
void kshake_rsa_key_free(struct kshake_rsa_key *key);	/* NULL is fine; wiped */
size_t kshake_rsa_key_size(const struct kshake_rsa_key *key);	/* of the modulus, in bytes */
/*
 * RSADP and RSASP1: @out = @in ^ d mod n; both have kshake_rsa_key_size() bytes and may be
 * the same. @rand: as in kshake_rsa_key_new(); what blinds is made anew now and then. 0;
 * -EINVAL: @in is not below n; -EIO: the result is wrong, and was not given out; -ENOMEM.
 */
int kshake_rsa_private(struct kshake_rsa_key *key, const u8 *in, u8 *out,
		       void (*rand)(void *buf, size_t len));

/* The length of a modulus without leading zeros. */
unsigned int kshake_rsa_bits(const struct kshake_bytes *n);
/*
 * Is @n odd, without leading zeros, of KSHAKE_RSA_PUBLIC_BITS_MAX or fewer, and @e odd, not 1, of
 * 64 bits or fewer?
 */
bool kshake_rsa_public_fits(const struct kshake_bytes *n, const struct kshake_bytes *e);
/*
 * RSAVP1, not constant-time: @out = @in ^ e mod n, of @n.len bytes each. 0; -EINVAL:
 * kshake_rsa_public_fits() says no, or @in is not below n; -ENOMEM.
 */
int kshake_rsa_public(const struct kshake_bytes *n, const struct kshake_bytes *e, const u8 *in,
		      u8 *out);
/* RSAEP: the same for a secret @in, which time does not depend on. */
int kshake_rsa_encrypt(const struct kshake_bytes *n, const struct kshake_bytes *e, const u8 *in,
		       u8 *out);

/*
 * @out = @base ^ @exponent mod @modulus, with @base, @out and @modulus of @len bytes (a
 * multiple of 8, at most KSHAKE_MOD_EXP_SIZE_MAX), the modulus odd, without leading zeros
 * and public; for finite-field Diffie-Hellman. 0; -EINVAL; -ENOMEM.
 */
int kshake_mod_exp(const u8 *modulus, size_t len, const u8 *base, const u8 *exponent,
		   size_t exponent_len, u8 *out);

#endif /* KSHAKE_RSA_H */
