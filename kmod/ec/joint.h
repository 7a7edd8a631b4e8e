/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Sums of multiples for the verification of signatures, where nothing is secret: time and
 * memory depend on the scalars. Part of curve.h.
 *
 * Both scalars in non-adjacent form: digits are odd or 0, and after one that is not there are
 * at least as many zeros as the form's width less one. One chain of doubles serves both.
 */

#define JOINT_BASE	7	/* |digit| < 64: the KSHAKE_EC_ODD multiples of G */
#define JOINT_POINT	5	/* |digit| < 16: those of a struct window_table */

/* digits[i] 2^i make k, which is below n: there may be one digit more than there are bits. */
static void joint_digits(s8 *digits, const u64 *k, unsigned int width)
{
	unsigned int i, j, take, carry = 0, bits;

	memset(digits, 0, EC_BITS + 1);
	for (i = 0; i < EC_BITS; i += take) {
		take = 1;
		if ((k[i / 64] >> i % 64 & 1) == carry)
			continue;
		take = min_t(unsigned int, width, EC_BITS - i);
		bits = carry;
		for (j = 0; j < take; j++)
			bits += (k[(i + j) / 64] >> (i + j) % 64 & 1) << j;
		carry = bits >> (take - 1) & 1;
		digits[i] = (int)bits - (carry << take);
	}
	digits[EC_BITS] = carry;
}

/* Complete: any point and any entry. */
static void joint_add(struct point *p, const struct affine *table, int digit, struct work *w)
{
	struct affine q;

	q = table[(digit < 0 ? -digit : digit) / 2];
	if (digit < 0)
		fe_neg(q.y, q.y);
	if (fe_is_zero(p->z)) {
		point_from_affine(p, &q);
		return;
	}
	point_add(p, &q, w);
	if (fe_is_zero(w->h) && fe_is_zero(w->r)) {
		point_from_affine(p, &q);
		point_double(p, w);
	}
}

/* p = u1 G + u2 q, where @t is the table of q; may be infinity. */
static noinline_for_stack void joint_mul(struct point *p, const u64 *u1, const u64 *u2,
					 const struct window_table *t)
{
	s8 base[EC_BITS + 1], point[EC_BITS + 1];
	struct work w;
	int i;

	joint_digits(base, u1, JOINT_BASE);
	joint_digits(point, u2, JOINT_POINT);
	memset(p, 0, sizeof(*p));
	for (i = EC_BITS; i >= 0; i--) {
		point_double(p, &w);
		if (base[i])
			joint_add(p, (const struct affine *)EC_ODD, base[i], &w);
		if (point[i])
			joint_add(p, t->odd, point[i], &w);
	}
}
