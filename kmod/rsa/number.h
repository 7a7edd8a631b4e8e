/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Numbers of any number of limbs, the least significant first.
 *
 * A result may be one of the operands. Time and memory depend on the sizes alone.
 */
#ifndef KSHAKE_NUMBER_H
#define KSHAKE_NUMBER_H

#include "../core/bytes.h"
#include "../core/limb.h"

/* All ones if the big-endian number has no more than these limbs, which then have it. */
static inline u64 number_load(u64 *r, unsigned int limbs, const struct kshake_bytes *bytes)
{
	size_t i, size = limbs * sizeof(*r);
	u64 beyond = 0;

	memset(r, 0, size);
	for (i = 0; i < bytes->len; i++) {
		u64 byte = bytes->data[bytes->len - 1 - i];

		if (i < size)
			r[i / 8] |= byte << 8 * (i % 8);
		else
			beyond |= byte;
	}
	return limb_is_zero(beyond);
}

/* The lowest @size bytes of it; there are limbs for all of them. */
static inline void number_store(u8 *bytes, size_t size, const u64 *a)
{
	size_t i;

	for (i = 0; i < size; i++)
		bytes[size - 1 - i] = a[i / 8] >> 8 * (i % 8);
}

static inline void number_copy(u64 *r, const u64 *a, unsigned int limbs)
{
	memcpy(r, a, limbs * sizeof(*r));
}

static inline void number_set(u64 *r, u64 limb, unsigned int limbs)
{
	memset(r, 0, limbs * sizeof(*r));
	r[0] = limb;
}

/* r = a + (b & mask); returns the carry */
static inline u64 number_add_masked(u64 *r, const u64 *a, const u64 *b, u64 mask,
				    unsigned int limbs)
{
	u64 carry = 0;
	unsigned int i;

	for (i = 0; i < limbs; i++)
		r[i] = limb_add(a[i], b[i] & mask, &carry);
	return carry;
}

/* r = a - (b & mask); returns the borrow */
static inline u64 number_sub_masked(u64 *r, const u64 *a, const u64 *b, u64 mask,
				    unsigned int limbs)
{
	u64 borrow = 0;
	unsigned int i;

	for (i = 0; i < limbs; i++)
		r[i] = limb_sub(a[i], b[i] & mask, &borrow);
	return borrow;
}

/* r = a - limb; there is no borrow */
static inline void number_sub_limb(u64 *r, const u64 *a, u64 limb, unsigned int limbs)
{
	u64 borrow = limb;
	unsigned int i;

	for (i = 0; i < limbs; i++)
		r[i] = limb_sub(a[i], 0, &borrow);
}

/* All ones if a < b, and 0 otherwise. */
static inline u64 number_less(const u64 *a, const u64 *b, unsigned int limbs)
{
	u64 borrow = 0;
	unsigned int i;

	for (i = 0; i < limbs; i++)
		limb_sub(a[i], b[i], &borrow);
	return limb_mask(borrow);
}

/* All ones if a == b, and 0 otherwise. */
static inline u64 number_equal(const u64 *a, const u64 *b, unsigned int limbs)
{
	u64 any = 0;
	unsigned int i;

	for (i = 0; i < limbs; i++)
		any |= a[i] ^ b[i];
	return limb_is_zero(any);
}

/* All ones if a == limb, and 0 otherwise. */
static inline u64 number_is(const u64 *a, u64 limb, unsigned int limbs)
{
	u64 any = a[0] ^ limb;
	unsigned int i;

	for (i = 1; i < limbs; i++)
		any |= a[i];
	return limb_is_zero(any);
}

/* r = 2 r + bit mod m, for an r below m */
static inline void number_double(u64 *r, u64 bit, const u64 *m, unsigned int limbs)
{
	u64 borrow = 0, carry = bit, mask;
	unsigned int i;

	for (i = 0; i < limbs; i++) {
		u64 limb = r[i] << 1 | carry;

		carry = r[i] >> 63;
		r[i] = limb_sub(limb, m[i], &borrow);
	}
	/* A carry makes up for a borrow. */
	mask = limb_mask(borrow & ~carry);
	number_add_masked(r, r, m, mask, limbs);
}

/* r = a mod m, bit by bit: for the few times that are not worth more. r is not a. */
static inline void number_mod(u64 *r, const u64 *a, unsigned int a_limbs, const u64 *m,
			      unsigned int limbs)
{
	unsigned int i;

	memset(r, 0, limbs * sizeof(*r));
	for (i = 64 * a_limbs; i-- > 0;)
		number_double(r, a[i / 64] >> i % 64 & 1, m, limbs);
}

#endif /* KSHAKE_NUMBER_H */
