/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Secret scalars as sums of +-2^i, and what they pick from tables. Part of curve.h.
 *
 * An odd k below 2^N is the sum of e_i 2^i over all i < N, where each e_i is 1 or -1: take bit
 * i of (k + 2^N - 1) / 2 for "plus". No e_i is 0, and so no group of them is: what is added to
 * a sum is never infinity, nothing needs to be skipped, and half a table will do, as the other
 * half is its negative. For an even k there is n - k, which is odd, and the negative result.
 */

/**
 * struct digits - a scalar
 * @plus: bit i is set if 2^i is added, clear if it is subtracted
 * @negated: all ones if this is n - k instead of k
 */
struct digits {
	u64 plus[EC_LIMBS];
	u64 negated;
};

/* @k is in [1, n - 1]. */
static void digits_of(struct digits *d, const u64 *k)
{
	u64 odd[EC_LIMBS];
	int i;

	d->negated = limb_mask(~k[0] & 1);
	sc_neg(odd, k);
	sc_select(odd, d->negated, odd, k);
	for (i = 0; i < EC_LIMBS - 1; i++)
		d->plus[i] = odd[i] >> 1 | odd[i + 1] << 63;
	d->plus[i] = odd[i] >> 1 | 1ULL << 63;
	memzero_explicit(odd, sizeof(odd));
}

static u64 digits_bit(const struct digits *d, unsigned int i)
{
	return d->plus[i / 64] >> i % 64 & 1;
}

/*
 * @entry becomes what @bits of a group stand for. @table has one entry for each pattern of
 * the lower bits where the highest one is set; if it is not, the negative of the complement's
 * is meant.
 */
static void digits_pick(struct affine *entry, const u64 *table, unsigned int nr_bits, u64 bits,
			struct work *w)
{
	unsigned int entries = 1U << (nr_bits - 1);
	u64 minus = limb_mask(~bits >> (nr_bits - 1) & 1);

	/* All of it: for FORTIFY_SOURCE, what starts at entry->x ends there, too. */
	scan((u64 *)entry, table, entries, (bits ^ minus) & (entries - 1));
	fe_neg(w->a, entry->y);
	fe_select(entry->y, minus, w->a, entry->y);
}
