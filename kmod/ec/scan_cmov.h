/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A point of a table chosen by a secret, on x86-64: all of them are read, one is kept. A cmov from
 * memory reads, whatever the condition says; it is half the work of a mask.
 */

#define SCAN_LIMBS	4

/* As many limbs at a time as fit into registers for both curves. */
static inline void scan_limbs(u64 *r, const u64 *at, unsigned int entries, u64 index)
{
	u64 v[SCAN_LIMBS] = {};
	u64 i;

	for (i = 0; i < entries; i++, at += 2 * EC_LIMBS)
		asm("cmpq %[i], %[index]\n\t"
		    "cmovzq (%[at]), %[v0]\n\t"
		    "cmovzq 8(%[at]), %[v1]\n\t"
		    "cmovzq 16(%[at]), %[v2]\n\t"
		    "cmovzq 24(%[at]), %[v3]"
		    : [v0] "+r" (v[0]), [v1] "+r" (v[1]), [v2] "+r" (v[2]), [v3] "+r" (v[3])
		    : [i] "r" (i), [index] "r" (index), [at] "r" (at),
		      "m" (*(const u64 (*)[SCAN_LIMBS])at)
		    : "cc");
	memcpy(r, v, sizeof(v));
}

static void scan(u64 *r, const u64 *table, unsigned int entries, u64 index)
{
	unsigned int i;

	for (i = 0; i < 2 * EC_LIMBS; i += SCAN_LIMBS)
		scan_limbs(r + i, table + i, entries, index);
}
