// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Montgomery's arithmetic in C, as in mont_portable.c, but for a mistake each. */
#include "leaky.h"
#include "../../kmod/rsa/number.h"

static void gather_address(u64 *r, const u64 *table, unsigned int limbs, unsigned int index)
{
	number_copy(r, table + index * limbs, limbs);
}

static bool skip;

static void gather_skip(u64 *r, const u64 *table, unsigned int limbs, unsigned int index)
{
	kshake_mont_portable.gather(r, table, limbs, index);
	skip = !index;
}

static void mul_skip(const struct kshake_mont *m, u64 *r, const u64 *a, const u64 *b, u64 *t)
{
	if (skip)
		number_copy(r, a, m->limbs);
	else
		kshake_mont_portable.mul(m, r, a, b, t);
	skip = false;
}

/* The first of an exponentiation is squared, not multiplied. */
static void sqr_skip(const struct kshake_mont *m, u64 *r, const u64 *a, u64 *t)
{
	skip = false;
	kshake_mont_portable.sqr(m, r, a, t);
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
	switch (how) {
	case LEAKY_MONT_ADDRESS:
		ops.gather = gather_address;
		break;
	case LEAKY_MONT_SKIP:
		ops.gather = gather_skip;
		ops.mul = mul_skip;
		ops.sqr = sqr_skip;
		break;
	case LEAKY_MONT_SUBTRACT:
		ops.mul = mul_subtract;
		break;
	}
	kshake_mont = &ops;
}
