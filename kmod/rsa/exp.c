// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Modular exponentiation. */
#include "../core/stack.h"
#include "mont.h"
#include "number.h"
#include "rsa.h"

/* The window that begins with this bit. Which bits those are is not secret. */
static unsigned int exp_window(const u64 *exponent, unsigned int bit, unsigned int bits)
{
	unsigned int limb = bit / 64, shift = bit % 64;
	u64 window = exponent[limb] >> shift;

	if (shift > 64 - KSHAKE_MONT_WINDOW && limb < (bits - 1) / 64)
		window |= exponent[limb + 1] << (64 - shift);
	return window & (KSHAKE_MONT_ENTRIES - 1);
}

/* base^0, base^1 and so on */
static void exp_table(const struct kshake_mont *m, u64 *table, const u64 *base, const u64 *rr,
		      u64 *t)
{
	const struct kshake_mont_ops *ops = kshake_mont;
	unsigned int i, limbs = m->limbs;

	/* R = rr * 1 / R */
	number_set(table + limbs, 1, limbs);
	ops->mul(m, table, rr, table + limbs, t);
	number_copy(table + limbs, base, limbs);
	for (i = 2; i < KSHAKE_MONT_ENTRIES; i += 2) {
		ops->sqr(m, table + i * limbs, table + i / 2 * limbs, t);
		ops->mul(m, table + (i + 1) * limbs, table + i * limbs, table + limbs, t);
	}
}

/**
 * kshake_mont_exp() - to a power
 * @m: the modulus
 * @r: receives @base ^ @exponent in Montgomery form; may be @base
 * @base: in Montgomery form
 * @rr: R * R mod n
 * @exponent: has @bits or fewer
 * @bits: not 0; the time is that of so many
 * @table: for KSHAKE_MONT_ENTRIES numbers
 * @t: for 3 * limbs
 *
 * Windows of a fixed size; an entry is found by reading all of them. @table and @t are left
 * with secrets.
 *
 * Context: process; may sleep.
 */
void kshake_mont_exp(const struct kshake_mont *m, u64 *r, const u64 *base, const u64 *rr,
		     const u64 *exponent, unsigned int bits, u64 *table, u64 *t)
{
	unsigned int bit = (bits - 1) / KSHAKE_MONT_WINDOW * KSHAKE_MONT_WINDOW, i;
	const struct kshake_mont_ops *ops = kshake_mont;
	u64 *entry = t + 2 * m->limbs;

	exp_table(m, table, base, rr, t);
	ops->gather(r, table, m->limbs, exp_window(exponent, bit, bits));
	while (bit) {
		bit -= KSHAKE_MONT_WINDOW;
		for (i = 0; i < KSHAKE_MONT_WINDOW; i++)
			ops->sqr(m, r, r, t);
		ops->gather(entry, table, m->limbs, exp_window(exponent, bit, bits));
		ops->mul(m, r, r, entry, t);
		cond_resched();
	}
}

/**
 * kshake_mont_exp_public() - to a public power
 * @m: the modulus
 * @r: receives @base ^ @exponent in Montgomery form; is not @base
 * @base: in Montgomery form
 * @exponent: not 0; time depends on it
 * @t: for 2 * limbs
 */
void kshake_mont_exp_public(const struct kshake_mont *m, u64 *r, const u64 *base, u64 exponent,
			    u64 *t)
{
	int bit = fls64(exponent) - 1;

	number_copy(r, base, m->limbs);
	while (bit-- > 0) {
		kshake_mont->sqr(m, r, r, t);
		if (exponent >> bit & 1)
			kshake_mont->mul(m, r, r, base, t);
	}
}

/* An exponentiation by @bytes: modulus, base and exponent, in memory for all of it. */
static noinline_for_stack int mod_exp(const struct kshake_bytes *bytes, u64 *n,
				      unsigned int limbs, u8 *out)
{
	u64 *rr = n + limbs, *x = n + 2 * limbs, *t = n + 3 * limbs, *table = n + 6 * limbs;
	u64 *e = table + KSHAKE_MONT_ENTRIES * limbs;
	struct kshake_mont m;

	number_load(n, limbs, &bytes[0]);
	number_load(x, limbs, &bytes[1]);
	number_load(e, DIV_ROUND_UP(bytes[2].len, 8), &bytes[2]);
	if (!port_public(number_less(x, n, limbs)))
		return -EINVAL;

	kshake_mont_init(&m, n, limbs);
	kshake_mont_rr_public(&m, rr, t);
	kshake_mont->mul(&m, x, x, rr, t);
	kshake_mont_exp(&m, x, x, rr, e, 8 * bytes[2].len, table, t);
	kshake_mont_leave(&m, x, x, t);
	number_store(out, bytes[0].len, x);
	return 0;
}

/**
 * kshake_mod_exp() - @base ^ @exponent mod @modulus
 * @modulus: odd, without leading zeros, public
 * @len: of the modulus, the base and the result in bytes: a multiple of 8, at most
 *	KSHAKE_MOD_EXP_SIZE_MAX
 * @base: below the modulus
 * @exponent: big-endian
 * @exponent_len: of the exponent in bytes, at most KSHAKE_MOD_EXP_SIZE_MAX; the time depends
 *	on it, but not on the exponent or the base
 * @out: receives the result; may be the base
 *
 * For finite-field Diffie-Hellman (RFC 7919).
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL: one of them is not as it has to be; -ENOMEM.
 */
int kshake_mod_exp(const u8 *modulus, size_t len, const u8 *base, const u8 *exponent,
		   size_t exponent_len, u8 *out)
{
	const struct kshake_bytes bytes[] = {
		{ modulus, len }, { base, len }, { exponent, exponent_len }
	};
	unsigned int limbs = round_up(len / 8, KSHAKE_MONT_BLOCK);
	u64 *n;
	int err;

	if (!len || len % 8 || len > KSHAKE_MOD_EXP_SIZE_MAX || !modulus[0] ||
	    !(modulus[len - 1] & 1) || !exponent_len || exponent_len > KSHAKE_MOD_EXP_SIZE_MAX)
		return -EINVAL;

	n = kmalloc_array((6 + KSHAKE_MONT_ENTRIES) * limbs + DIV_ROUND_UP(exponent_len, 8),
			  sizeof(*n), GFP_KERNEL_ACCOUNT);
	if (!n)
		return -ENOMEM;

	err = mod_exp(bytes, n, limbs, out);
	stack_wipe();
	kfree_sensitive(n);
	return err;
}
