/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A private key in memory. */
#ifndef KSHAKE_RSA_KEY_H
#define KSHAKE_RSA_KEY_H

#include "lock.h"
#include "mont.h"
#include "rsa.h"

/**
 * struct kshake_rsa_factor - a prime, and what CRT does modulo it
 * @mont: the prime
 * @rr: R * R modulo it
 * @exponent: d modulo what is one less than it
 */
struct kshake_rsa_factor {
	struct kshake_mont mont;
	u64 *rr;
	u64 *exponent;
};

/**
 * struct kshake_rsa_blinding - r^e and 1 / r mod n, in Montgomery form
 * @lock: guards the rest
 * @uses: how often the pair was used, each time as its own square; KSHAKE_RSA_BLIND_USES:
 *	not to be used any more
 * @blind: r^e
 * @unblind: 1 / r
 */
struct kshake_rsa_blinding {
	struct mutex lock;	/* guards the pair, and how often it was used */
	unsigned int uses;
	u64 *blind;
	u64 *unblind;
};

/* A pair serves so often, then there is a new one; that takes as long as a private operation. */
#define KSHAKE_RSA_BLIND_USES	64

/**
 * struct kshake_rsa_key - a private key
 * @size: of n in bytes
 * @bits: of each prime
 * @e: public exponent
 * @n: p * q
 * @n_rr: R * R mod n
 * @p: the first prime
 * @q: the second prime
 * @qinv: 1 / q mod p, in Montgomery form
 * @blinding: which changes; everything else does not
 * @limbs: what is pointed to
 *
 * n has twice as many limbs as each prime.
 */
struct kshake_rsa_key {
	size_t size;
	unsigned int bits;
	u64 e;
	struct kshake_mont n;
	u64 *n_rr;
	struct kshake_rsa_factor p;
	struct kshake_rsa_factor q;
	u64 *qinv;
	struct kshake_rsa_blinding blinding;
	u64 limbs[];
};

/* What a key has, in numbers as long as a prime: four like n, which are twice that, and seven. */
#define KSHAKE_RSA_KEY_NUMBERS	(4 * 2 + 7)

/**
 * struct kshake_rsa_work - the memory of an operation
 * @x: like n: the input
 * @y: like n: that, blinded, and the result
 * @unblind: like n: for the result
 * @z: like n
 * @w: like n
 * @t: for three times n: in between
 * @table: of an exponentiation modulo a prime
 * @limbs: what is pointed to
 */
struct kshake_rsa_work {
	u64 *x, *y, *unblind, *z, *w, *t, *table;
	u64 limbs[];
};

struct kshake_rsa_work *kshake_rsa_work_new(const struct kshake_rsa_key *key);
void kshake_rsa_work_free(struct kshake_rsa_work *work);

/*
 * Makes a new pair. 0; -EIO: one of the primes is none, or something went wrong. With the
 * lock, unless nobody else has the key.
 */
int kshake_rsa_blinding_renew(struct kshake_rsa_key *key, void (*rand)(void *buf, size_t len),
			      struct kshake_rsa_work *work);
/* @r = @x to the power that the exponents are, mod n; uses the work's z, w, t and table. */
void kshake_rsa_crt(const struct kshake_rsa_key *key, u64 *r, const u64 *x, const u64 *p_exponent,
		    const u64 *q_exponent, struct kshake_rsa_work *work);

#endif /* KSHAKE_RSA_KEY_H */
