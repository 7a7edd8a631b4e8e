/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Multiples of the base point G by secret scalars: keys, and the nonces of signatures. Part of
 * curve.h.
 *
 * The comb of Lim and Lee with signs (Hamburg, "Fast and compact elliptic-curve cryptography",
 * 2012): a block is TEETH * SPACING bits of the scalar; its row r has the bits r, r + SPACING,
 * r + 2 SPACING, ... of the block. A table per block, which serves all of its rows, has the
 * sums of these +-2^i G for r = 0. The rows are summed up from the last to the first, and the
 * sum is doubled in between.
 *
 * 6 teeth: one more would save 9 % of the additions and double the entries to be read, which
 * for these 32 takes 40 % of an addition; with one less, 40 % less memory costs 2 % of the time
 * for P-256, and 10 % for P-384. Rows cost a double each and divide the table: with 4 of them
 * P-256 has 21 KB, with 8 P-384 has 24 KB.
 *
 * No addition meets an exception. Take the sum before it for an integer a, and the entry for
 * b, in units of G. Both are sums of +-2^i, no i occurs twice, and so a, b and a +- b are not
 * 0. They can only be 0 mod n where they reach n in magnitude. All bits together make less
 * than 2^N, and n is more than 2^(N - 1): that needs row 0, before which the sum has been
 * doubled. In row 0, block 0 comes last, as it alone has bit 0. Until then a and b are even,
 * and less than 2 n in magnitude; but n, the only candidate, is odd. In the last addition
 * a + b = k, which is not 0 mod n. a - b may be 0 mod n, where it is a double: P-256 has
 * exactly one such scalar for this comb.
 */

#define COMB_BLOCK	(KSHAKE_EC_TEETH * EC_SPACING)
#define COMB_BLOCKS	DIV_ROUND_UP(EC_BITS, COMB_BLOCK)

struct comb {
	struct digits k;
	struct affine entry;
	struct sum p;
	struct sum twice;
	struct work work;
};

static void comb_pick(struct comb *c, unsigned int block, unsigned int row)
{
	unsigned int start = block * COMB_BLOCK, i, teeth = 0;
	unsigned int end = min_t(unsigned int, start + COMB_BLOCK, EC_BITS);
	u64 bits = 0;

	for (i = start + row; i < end; i += EC_SPACING)
		bits |= digits_bit(&c->k, i) << teeth++;
	digits_pick(&c->entry, EC_COMB[block << (KSHAKE_EC_TEETH - 1)], teeth, bits, &c->work);
}

/* q = k G, for k in [1, n - 1]. */
static noinline_for_stack void comb_mul(struct affine *q, const u64 *k)
{
	unsigned int block = COMB_BLOCKS - 1, row = EC_SPACING - 1;
	struct comb c;

	digits_of(&c.k, k);
	comb_pick(&c, block, row);
	sum_from_affine(&c.p, &c.entry);
	while (block || row) {
		if (!block--) {
			block = COMB_BLOCKS - 1;
			row--;
			sum_double(&c.p, &c.work);
		}
		comb_pick(&c, block, row);
		if (block || row)
			sum_add(&c.p, &c.entry, &c.work);
		else
			sum_add_or_double(&c.p, &c.entry, &c.twice, &c.work);
	}
	sum_to_affine(q, &c.p, &c.work);
	fe_neg(c.work.a, q->y);
	fe_select(q->y, c.k.negated, c.work.a, q->y);
	memzero_explicit(&c, sizeof(c));
}
