/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Montgomery's arithmetic modulo an odd n of many limbs (64 bits each, the least significant
 * first), once for each kind of CPU.
 *
 * R is 2^(64 * limbs). Every number here is below R, and stands for its residue modulo n: it
 * is not always the least one (see kshake_mont_leave()), which saves a comparison with n
 * each time. Time and addresses depend on the sizes alone.
 */
#ifndef KSHAKE_MONT_H
#define KSHAKE_MONT_H

#include "../core/port.h"

/* Sizes are multiples of it: a block of the multiplication. */
#define KSHAKE_MONT_BLOCK	8
/* The window of an exponentiation, in bits; and what its table has. */
#define KSHAKE_MONT_WINDOW	5
#define KSHAKE_MONT_ENTRIES	32	/* 2 to the power of that */

/**
 * struct kshake_mont - a modulus
 * @n: its limbs, the last of them may be 0; odd
 * @limbs: how many, a multiple of KSHAKE_MONT_BLOCK
 * @n0: -1 / n mod 2^64
 */
struct kshake_mont {
	const u64 *n;
	unsigned int limbs;
	u64 n0;
};

/**
 * struct kshake_mont_ops - the arithmetic as one kind of CPU does it
 * @name: for the log
 * @product: @r = @a * @b, of 2 * @limbs; @r is neither of them
 * @mul: @r = @a * @b / R mod n; @r may be @a or @b; @t is for 2 * limbs in between
 * @sqr: @r = @a * @a / R mod n; as for @mul
 * @reduce: @r = @t / R mod n, where @t has 2 * limbs and @r is no part of it; what @t has is lost
 * @gather: @r = the entry @index, which is secret, of KSHAKE_MONT_ENTRIES of @limbs each, one
 *	after the other
 */
struct kshake_mont_ops {
	const char *name;
	void (*product)(u64 *r, const u64 *a, const u64 *b, unsigned int limbs);
	void (*mul)(const struct kshake_mont *m, u64 *r, const u64 *a, const u64 *b, u64 *t);
	void (*sqr)(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t);
	void (*reduce)(const struct kshake_mont *m, u64 *r, u64 *t);
	void (*gather)(u64 *r, const u64 *table, unsigned int limbs, unsigned int index);
};

extern const struct kshake_mont_ops kshake_mont_portable;
#ifdef CONFIG_X86_64
extern const struct kshake_mont_ops kshake_mont_adx;	/* wants BMI2 and ADX */
#endif

/* What is used: chosen at load, before that what runs everywhere. */
extern const struct kshake_mont_ops *kshake_mont;

/* Fills it in; @n is borrowed. */
void kshake_mont_init(struct kshake_mont *m, const u64 *n, unsigned int limbs);
/* @rr = R * R mod n; the modulus may be secret. */
void kshake_mont_rr(const struct kshake_mont *m, u64 *rr);
/* The same for a public modulus, much faster; @t is for limbs. */
void kshake_mont_rr_public(const struct kshake_mont *m, u64 *rr, u64 *t);
/* @r = @a * R mod n for an @a below n, both public; @r may be @a; @t is for limbs. */
void kshake_mont_enter_public(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t);
/* @r = the least residue of @a / R mod n; @r may be @a; @t is for 2 * limbs. */
void kshake_mont_leave(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t);
/*
 * @r = @base ^ @exponent, both in Montgomery form; @r may be @base. The exponent has @bits, or
 * fewer: the time is that of so many. @table is for KSHAKE_MONT_ENTRIES numbers, @t for
 * 3 * limbs; both keep secrets. May sleep.
 */
void kshake_mont_exp(const struct kshake_mont *m, u64 *r, const u64 *base, const u64 *rr,
		     const u64 *exponent, unsigned int bits, u64 *table, u64 *t);
/* The same for an exponent that is public, and not 0; @r is not @base. */
void kshake_mont_exp_public(const struct kshake_mont *m, u64 *r, const u64 *base, u64 exponent,
			    u64 *t);

#endif /* KSHAKE_MONT_H */
