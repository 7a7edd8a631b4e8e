// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Montgomery's arithmetic in C, as in mont_portable.c, but for one function each. */
#include "leaky.h"
#include "../../kmod/rsa/number.h"

static void gather_address(u64 *r, const u64 *table, unsigned int limbs, unsigned int index)
{
	number_copy(r, table + index * limbs, limbs);
}

static void gather_branch(u64 *r, const u64 *table, unsigned int limbs, unsigned int index)
{
	unsigned int entry;

	for (entry = 0; entry < KSHAKE_MONT_ENTRIES; entry++) {
		number_copy(r, table + entry * limbs, limbs);
		if (entry == index)
			break;
	}
}

static void mul_subtract(const struct kshake_mont *m, u64 *r, const u64 *a, const u64 *b, u64 *t)
{
	kshake_mont_portable.mul(m, r, a, b, t);
	if (!number_less(r, m->n, m->limbs))
		number_sub_masked(r, r, m->n, ~0ULL, m->limbs);
}

void leaky_mont_choose(enum leaky_mont how)
{
	static struct kshake_mont_ops ops;

	ops = kshake_mont_portable;
	if (how == LEAKY_MONT_ADDRESS)
		ops.gather = gather_address;
	else if (how == LEAKY_MONT_BRANCH)
		ops.gather = gather_branch;
	else
		ops.mul = mul_subtract;
	kshake_mont = &ops;
}
