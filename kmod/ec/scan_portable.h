/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A point of a table chosen by a secret: all of them are read, and masked.
 */

static void scan(u64 *r, const u64 *table, unsigned int entries, u64 index)
{
	unsigned int i, j;

	memset(r, 0, 2 * EC_LIMBS * sizeof(*r));
	for (i = 0; i < entries; i++) {
		u64 mask = limb_is_zero(i ^ index);

		for (j = 0; j < 2 * EC_LIMBS; j++)
			r[j] |= *table++ & mask;
	}
}
