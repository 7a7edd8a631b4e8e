/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A point of a table chosen by a secret, on x86-64: all of them are read, one is kept. A cmov from
 * memory reads, whatever the condition says; it is half the work of a mask.
 */

#define SCAN_LIMBS	4
#define SCAN_ROW	(2 * EC_LIMBS)

/* v = the limbs at @at, if that is where @left gets to 0. */
static __always_inline void scan_limbs(u64 *v, const u64 *at, u64 *left)
{
	asm("subq $1, %[left]\n\t"
	    "cmovzq %[at0], %[v0]\n\t"
	    "cmovzq %[at1], %[v1]\n\t"
	    "cmovzq %[at2], %[v2]\n\t"
	    "cmovzq %[at3], %[v3]"
	    : [left] "+&r" (*left), [v0] "+&r" (v[0]), [v1] "+&r" (v[1]), [v2] "+&r" (v[2]),
	      [v3] "+&r" (v[3])
	    : [at0] "m" (at[0]), [at1] "m" (at[1]), [at2] "m" (at[2]), [at3] "m" (at[3])
	    : "cc");
}

/* Four entries a round: there are 8 or 32. */
static inline void scan_part(u64 *r, const u64 *at, unsigned int entries, u64 index)
{
	const u64 *end = at + SCAN_ROW * entries;
	u64 v[SCAN_LIMBS] = {}, left = index + 1;

	for (; at < end; at += 4 * SCAN_ROW) {
		scan_limbs(v, at, &left);
		scan_limbs(v, at + SCAN_ROW, &left);
		scan_limbs(v, at + 2 * SCAN_ROW, &left);
		scan_limbs(v, at + 3 * SCAN_ROW, &left);
	}
	memcpy(r, v, sizeof(v));
}

static void scan(u64 *r, const u64 *table, unsigned int entries, u64 index)
{
	unsigned int i;

	for (i = 0; i < 2 * EC_LIMBS; i += SCAN_LIMBS)
		scan_part(r + i, table + i, entries, index);
}
