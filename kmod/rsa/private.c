// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The private operation (RFC 8017, 5.1.2, 2b and 5.2.1, 2b), by CRT.
 *
 * It is blinded, although nothing in it depends on the input but numbers: what a CPU takes for
 * a multiplication, in time or in power, need not be the same for all of them. And it is
 * undone: a result that is right modulo one of the primes alone gives away both (D. Boneh,
 * R. DeMillo, R. Lipton, "On the Importance of Checking Cryptographic Protocols for Faults").
 *
 * Exponents are not blinded as well. Each is used with a base that nobody knows, and windows
 * and tables show the same for all of them.
 */
#include "../core/stack.h"
#include "number.h"
#include "rsa_key.h"

/**
 * kshake_rsa_work_new() - memory for an operation
 * @key: of that size
 *
 * Return: it, not initialised; NULL: there is none
 */
struct kshake_rsa_work *kshake_rsa_work_new(const struct kshake_rsa_key *key)
{
	unsigned int limbs = key->n.limbs;
	struct kshake_rsa_work *work;
	size_t size;

	/* 5 numbers and 3 in between, and a table of numbers half as long */
	size = struct_size(work, limbs, (5 + 3) * limbs + KSHAKE_MONT_ENTRIES * limbs / 2);
	work = kmalloc(size, GFP_KERNEL);
	if (!work)
		return NULL;

	work->x = work->limbs;
	work->y = work->x + limbs;
	work->unblind = work->y + limbs;
	work->z = work->unblind + limbs;
	work->w = work->z + limbs;
	work->t = work->w + limbs;
	work->table = work->t + 3 * limbs;
	return work;
}

/**
 * kshake_rsa_work_free() - wipe and free it
 * @work: what kshake_rsa_work_new() returned
 */
void kshake_rsa_work_free(struct kshake_rsa_work *work)
{
	kfree_sensitive(work);
}

/* r = x ^ exponent modulo the prime, least */
static void factor_exp(const struct kshake_rsa_key *key, const struct kshake_rsa_factor *factor,
		       u64 *r, const u64 *x, const u64 *exponent, struct kshake_rsa_work *work)
{
	const struct kshake_mont *m = &factor->mont;
	u64 *t = work->t;

	/* x / R, then x, then x R: x has twice the limbs. */
	number_copy(t, x, 2 * m->limbs);
	kshake_mont->reduce(m, r, t);
	kshake_mont->mul(m, r, r, factor->rr, t);
	kshake_mont->mul(m, r, r, factor->rr, t);
	kshake_mont_exp(m, r, r, factor->rr, exponent, key->bits, work->table, t);
	kshake_mont_leave(m, r, r, t);
}

/* r = (a - b) / q mod p, least; a is below p, b below q */
static void crt_quotient(const struct kshake_rsa_key *key, u64 *r, const u64 *a, const u64 *b,
			 u64 *t)
{
	const struct kshake_mont *p = &key->p.mont;
	u64 borrow;

	/* b mod p */
	kshake_mont->mul(p, r, b, key->p.rr, t);
	kshake_mont_leave(p, r, r, t);
	borrow = number_sub_masked(r, a, r, ~0ULL, p->limbs);
	number_add_masked(r, r, p->n, limb_mask(borrow), p->limbs);
	kshake_mont->mul(p, r, r, key->qinv, t);
	kshake_mont->mul(p, r, r, key->p.rr, t);
	kshake_mont_leave(p, r, r, t);
}

/**
 * kshake_rsa_crt() - to a secret power modulo n
 * @key: the key
 * @r: receives @x to the power, least; may be @x, but not the work's z or w
 * @x: any number with the limbs of n
 * @p_exponent: the power modulo p - 1
 * @q_exponent: the power modulo q - 1
 * @work: its z, w, t and table are used
 *
 * RFC 8017, 5.1.2, 2b: by Garner's formula.
 */
void kshake_rsa_crt(const struct kshake_rsa_key *key, u64 *r, const u64 *x, const u64 *p_exponent,
		    const u64 *q_exponent, struct kshake_rsa_work *work)
{
	unsigned int limbs = key->p.mont.limbs, i;
	u64 *m1 = work->z, *m2 = work->z + limbs, *h = work->w, carry = 0;

	factor_exp(key, &key->p, m1, x, p_exponent, work);
	factor_exp(key, &key->q, m2, x, q_exponent, work);
	crt_quotient(key, h, m1, m2, work->t);

	/* m2 + q h is below q + q (p - 1), which is n. */
	kshake_mont->product(r, key->q.mont.n, h, limbs);
	carry = number_add_masked(r, r, m2, ~0ULL, limbs);
	for (i = limbs; i < 2 * limbs; i++)
		r[i] = limb_add(r[i], 0, &carry);
}

/**
 * kshake_rsa_blinding_renew() - another pair
 * @key: with the lock, unless nobody else has it
 * @rand: fills memory with random bytes
 * @work: all of it but x is used
 *
 * 1 / r is r^(p - 2) modulo p, and likewise modulo q.
 *
 * Return: 0; -EIO: that is not what it turned out to be, there is no pair now
 */
int kshake_rsa_blinding_renew(struct kshake_rsa_key *key, void (*rand)(void *buf, size_t len),
			      struct kshake_rsa_work *work)
{
	unsigned int limbs = key->p.mont.limbs;
	u64 *r = work->unblind, *inverse = work->y;
	const struct kshake_mont *n = &key->n;
	/* The work of CRT has no use for these. */
	u64 *p_exponent = key->blinding.blind, *q_exponent = key->blinding.blind + limbs;

	key->blinding.uses = KSHAKE_RSA_BLIND_USES;
	rand(r, n->limbs * sizeof(*r));
	number_sub_limb(p_exponent, key->p.mont.n, 2, limbs);
	number_sub_limb(q_exponent, key->q.mont.n, 2, limbs);
	kshake_rsa_crt(key, inverse, r, p_exponent, q_exponent, work);

	kshake_mont->mul(n, r, r, key->n_rr, work->t);
	kshake_mont->mul(n, key->blinding.unblind, inverse, key->n_rr, work->t);
	kshake_mont->mul(n, inverse, r, key->blinding.unblind, work->t);
	kshake_mont_leave(n, inverse, inverse, work->t);
	if (!port_public(number_is(inverse, 1, n->limbs)))
		return -EIO;

	kshake_mont_exp_public(n, key->blinding.blind, r, key->e, work->t);
	key->blinding.uses = 0;
	return 0;
}

/* Takes a pair to y and unblind, which nobody else gets. */
static int blinding_take(struct kshake_rsa_key *key, void (*rand)(void *buf, size_t len),
			 struct kshake_rsa_work *work)
{
	struct kshake_rsa_blinding *b = &key->blinding;
	int err = 0;

	mutex_lock(&b->lock);
	if (b->uses == KSHAKE_RSA_BLIND_USES)
		err = kshake_rsa_blinding_renew(key, rand, work);
	if (!err) {
		number_copy(work->y, b->blind, key->n.limbs);
		number_copy(work->unblind, b->unblind, key->n.limbs);
		kshake_mont->sqr(&key->n, b->blind, b->blind, work->t);
		kshake_mont->sqr(&key->n, b->unblind, b->unblind, work->t);
		b->uses++;
	}
	mutex_unlock(&b->lock);
	return err;
}

/* After a result that was wrong: the pair may be, too. */
static void blinding_drop(struct kshake_rsa_key *key)
{
	mutex_lock(&key->blinding.lock);
	key->blinding.uses = KSHAKE_RSA_BLIND_USES;
	mutex_unlock(&key->blinding.lock);
}

/* All ones if y ^ e = in mod n; y is least */
static u64 is_undone(const struct kshake_rsa_key *key, const u64 *y, const u64 *in,
		     struct kshake_rsa_work *work)
{
	const struct kshake_mont *n = &key->n;

	kshake_mont->mul(n, work->z, y, key->n_rr, work->t);
	kshake_mont_exp_public(n, work->w, work->z, key->e, work->t);
	kshake_mont_leave(n, work->w, work->w, work->t);
	return number_equal(work->w, in, n->limbs);
}

static noinline_for_stack int private_work(struct kshake_rsa_key *key, const u8 *in, u8 *out,
					   void (*rand)(void *buf, size_t len),
					   struct kshake_rsa_work *work)
{
	struct kshake_bytes bytes = { in, key->size };
	const struct kshake_mont *n = &key->n;
	int err;

	number_load(work->x, n->limbs, &bytes);
	if (!port_public(number_less(work->x, n->n, n->limbs)))
		return -EINVAL;

	err = blinding_take(key, rand, work);
	if (err)
		return err;

	kshake_mont->mul(n, work->y, work->y, work->x, work->t);
	kshake_rsa_crt(key, work->y, work->y, key->p.exponent, key->q.exponent, work);
	/* Into Montgomery form and out of it is what makes the result least. */
	kshake_mont->mul(n, work->y, work->y, work->unblind, work->t);
	kshake_mont->mul(n, work->y, work->y, key->n_rr, work->t);
	kshake_mont_leave(n, work->y, work->y, work->t);

	if (!port_public(is_undone(key, work->y, work->x, work))) {
		blinding_drop(key);
		return -EIO;
	}
	number_store(out, key->size, work->y);
	return 0;
}

/**
 * kshake_rsa_private() - RSADP and RSASP1 (RFC 8017, 5.1.2 and 5.2.1)
 * @key: the key; others may use it at the same time
 * @in: kshake_rsa_key_size() bytes
 * @out: receives as many: @in ^ d mod n; may be @in; is as it was when this fails
 * @rand: fills memory with random bytes; called once in KSHAKE_RSA_BLIND_USES times
 *
 * Takes the same time for each key of a size, and for each input.
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL: @in is not below n; -EIO: the result is wrong, and was not given out;
 * -ENOMEM.
 */
int kshake_rsa_private(struct kshake_rsa_key *key, const u8 *in, u8 *out,
		       void (*rand)(void *buf, size_t len))
{
	struct kshake_rsa_work *work = kshake_rsa_work_new(key);
	int err;

	if (!work)
		return -ENOMEM;

	err = private_work(key, in, out, rand, work);
	stack_wipe();
	kshake_rsa_work_free(work);
	return err;
}
