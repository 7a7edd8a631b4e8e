// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Private keys: from numbers that anybody may have made up.
 *
 * A key that is wrong anywhere is refused here, since a wrong one may give away what a right
 * one would not (an exponent modulo one of the primes, say, leads to both primes). No more
 * than the verdict depends on what is secret.
 */
#include "../core/stack.h"
#include "number.h"
#include "rsa_key.h"

static int check_public(const struct kshake_bytes *n, const struct kshake_bytes *e)
{
	if (n->len > KSHAKE_RSA_PRIVATE_BITS_MAX / 8 ||
	    kshake_rsa_bits(n) < KSHAKE_RSA_PRIVATE_BITS_MIN)
		return -EKEYREJECTED;
	if (!(n->data[n->len - 1] & 1))
		return -EINVAL;
	return kshake_rsa_public_fits(n, e) ? 0 : -EKEYREJECTED;
}

/* Memory for a key, and what is in there where. */
static struct kshake_rsa_key *rsa_key_alloc(unsigned int limbs)
{
	struct kshake_rsa_key *key;
	u64 *at;

	key = kzalloc(struct_size(key, limbs, KSHAKE_RSA_KEY_NUMBERS * limbs), GFP_KERNEL_ACCOUNT);
	if (!key)
		return NULL;

	mutex_init(&key->blinding.lock);
	at = key->limbs;
	key->n.n = at;
	key->n.limbs = 2 * limbs;
	key->n_rr = at + 2 * limbs;
	key->blinding.blind = at + 4 * limbs;
	key->blinding.unblind = at + 6 * limbs;
	at += 8 * limbs;
	key->p.mont.n = at;
	key->p.mont.limbs = limbs;
	key->p.rr = at + limbs;
	key->p.exponent = at + 2 * limbs;
	key->q.mont.n = at + 3 * limbs;
	key->q.mont.limbs = limbs;
	key->q.rr = at + 4 * limbs;
	key->q.exponent = at + 5 * limbs;
	key->qinv = at + 6 * limbs;
	return key;
}

/* The numbers as they are. */
static int rsa_key_load(struct kshake_rsa_key *key, const struct kshake_rsa_numbers *numbers,
			u64 *d)
{
	unsigned int limbs = key->p.mont.limbs;
	u64 ok;

	number_load((u64 *)key->n.n, 2 * limbs, &numbers->n);
	number_load(&key->e, 1, &numbers->e);

	/* What is longer is longer than half of n. */
	ok = number_load((u64 *)key->p.mont.n, limbs, &numbers->p);
	ok &= number_load((u64 *)key->q.mont.n, limbs, &numbers->q);
	if (!port_public(ok))
		return -EKEYREJECTED;

	ok = number_load(key->p.exponent, limbs, &numbers->dp);
	ok &= number_load(key->q.exponent, limbs, &numbers->dq);
	ok &= number_load(key->qinv, limbs, &numbers->qinv);
	ok &= number_load(d, 2 * limbs, &numbers->d);
	return port_public(ok) ? 0 : -EINVAL;
}

/* All ones if the prime has just so many bits. */
static u64 factor_has_bits(const struct kshake_rsa_factor *factor, unsigned int bits)
{
	unsigned int i, top = (bits - 1) / 64;
	const u64 *n = factor->mont.n;
	u64 beyond = n[top] >> (bits - 1) % 64 ^ 1;

	for (i = top + 1; i < factor->mont.limbs; i++)
		beyond |= n[i];
	return limb_is_zero(beyond);
}

/* All ones if exponent = d and e * exponent = 1, modulo what is one less than the prime. */
static u64 factor_check(const struct kshake_rsa_factor *factor, u64 e, const u64 *d, u64 *t)
{
	unsigned int limbs = factor->mont.limbs, i;
	u64 *less = t, *rest = t + limbs, *product = t + 2 * limbs, carry = 0, ok;

	number_sub_limb(less, factor->mont.n, 1, limbs);
	number_mod(rest, d, 2 * limbs, less, limbs);
	ok = number_equal(rest, factor->exponent, limbs);	/* and so the least */

	for (i = 0; i < limbs; i++)
		product[i] = limb_mul(factor->exponent[i], e, 0, &carry);
	product[limbs] = carry;
	number_mod(rest, product, limbs + 1, less, limbs);
	return ok & number_is(rest, 1, limbs);
}

/* Takes 1 / q to Montgomery form; all ones if it is that, and least. */
static u64 rsa_key_check_qinv(struct kshake_rsa_key *key, u64 *t)
{
	const struct kshake_mont *p = &key->p.mont;
	unsigned int limbs = p->limbs;
	u64 *one = t + 2 * limbs, ok;

	ok = number_less(key->qinv, p->n, limbs);
	kshake_mont->mul(p, key->qinv, key->qinv, key->p.rr, t);
	kshake_mont->mul(p, one, key->q.mont.n, key->p.rr, t);
	kshake_mont->mul(p, one, one, key->qinv, t);
	kshake_mont_leave(p, one, one, t);
	return ok & number_is(one, 1, limbs);
}

/* All but whether p and q are primes. */
static int rsa_key_check(struct kshake_rsa_key *key, const u64 *d, u64 *t)
{
	unsigned int limbs = key->p.mont.limbs;
	u64 ok;

	kshake_mont->product(t, key->p.mont.n, key->q.mont.n, limbs);
	if (!port_public(number_equal(t, key->n.n, 2 * limbs)))
		return -EINVAL;
	/* This also has them odd, and so more than 1. */
	ok = factor_has_bits(&key->p, key->bits) & factor_has_bits(&key->q, key->bits);
	if (!port_public(ok))
		return -EKEYREJECTED;

	kshake_mont_init(&key->n, key->n.n, 2 * limbs);
	kshake_mont_init(&key->p.mont, key->p.mont.n, limbs);
	kshake_mont_init(&key->q.mont, key->q.mont.n, limbs);
	kshake_mont_rr_public(&key->n, key->n_rr, t);
	kshake_mont_rr(&key->p.mont, key->p.rr);
	kshake_mont_rr(&key->q.mont, key->q.rr);

	ok = factor_check(&key->p, key->e, d, t) & factor_check(&key->q, key->e, d, t) &
	     rsa_key_check_qinv(key, t);
	return port_public(ok) ? 0 : -EINVAL;
}

/* Whatever touches the numbers: its frame is wiped. */
static noinline_for_stack int rsa_key_work(struct kshake_rsa_key *key,
					   const struct kshake_rsa_numbers *numbers,
					   void (*rand)(void *buf, size_t len),
					   struct kshake_rsa_work *work)
{
	int err = rsa_key_load(key, numbers, work->x);

	if (!err)
		err = rsa_key_check(key, work->x, work->t);
	if (!err && kshake_rsa_blinding_renew(key, rand, work))
		err = -EINVAL;
	return err;
}

static int rsa_key_fill(struct kshake_rsa_key *key, const struct kshake_rsa_numbers *numbers,
			void (*rand)(void *buf, size_t len))
{
	struct kshake_rsa_work *work = kshake_rsa_work_new(key);
	int err;

	if (!work)
		return -ENOMEM;

	err = rsa_key_work(key, numbers, rand, work);
	stack_wipe();
	kshake_rsa_work_free(work);
	return err;
}

/**
 * kshake_rsa_key_new() - a private key, ready for use
 * @key: receives it; freed by kshake_rsa_key_free()
 * @numbers: the key, as RFC 8017, A.1.2 has it; copied
 * @rand: fills memory with random bytes
 *
 * Each number is checked against the others, and each prime by a test of Fermat's to a random
 * base, which comes for free: blinding wants an inverse. That finds whatever was garbled. It
 * does not find what somebody took pains to make up, who would have the key anyhow.
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL: malformed or inconsistent, or a factor is not prime; -EKEYREJECTED: not
 * of 2048 to 4096 bits, or the primes differ in length, or the public exponent is even, 1 or
 * beyond 64 bits; -ENOMEM.
 */
int kshake_rsa_key_new(struct kshake_rsa_key **key, const struct kshake_rsa_numbers *numbers,
		       void (*rand)(void *buf, size_t len))
{
	struct kshake_rsa_numbers trimmed = *numbers;
	unsigned int bits, limbs;
	struct kshake_rsa_key *k;
	int err;

	trimmed.n = kshake_bytes_trim(numbers->n);
	err = check_public(&trimmed.n, &trimmed.e);
	if (err)
		return err;

	bits = (kshake_rsa_bits(&trimmed.n) + 1) / 2;
	limbs = round_up(DIV_ROUND_UP(bits, 64), KSHAKE_MONT_BLOCK);
	k = rsa_key_alloc(limbs);
	if (!k)
		return -ENOMEM;

	k->size = trimmed.n.len;
	k->bits = bits;
	err = rsa_key_fill(k, &trimmed, rand);
	if (err) {
		kshake_rsa_key_free(k);
		return err;
	}
	*key = k;
	return 0;
}

/**
 * kshake_rsa_key_free() - wipe and free a private key
 * @key: nobody uses it any more; NULL is fine
 */
void kshake_rsa_key_free(struct kshake_rsa_key *key)
{
	if (!key)
		return;
	mutex_destroy(&key->blinding.lock);
	kfree_sensitive(key);
}

/**
 * kshake_rsa_key_size() - how long numbers are
 * @key: the key
 *
 * Return: the size of the modulus in bytes, that of a signature
 */
size_t kshake_rsa_key_size(const struct kshake_rsa_key *key)
{
	return key->size;
}
