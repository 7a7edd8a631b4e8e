/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Multiples of somebody else's point by a secret scalar. Part of curve.h.
 *
 * Windows of 4 bits, each of which is an odd digit from -15 to 15 (see digits.h), and a table
 * of the 8 odd multiples. They are made affine, which pays even for so few: it saves 5 of 16
 * multiplications in each addition, and a third of what has to be read.
 */

#define WINDOW		4
#define WINDOW_ENTRIES	(1 << (WINDOW - 1))

struct window_table {
	struct affine odd[WINDOW_ENTRIES];	/* 1, 3, ... 15 times the point */
};

/* (x, y) = (x s^2, y s^3) */
static void affine_scale(struct affine *q, const u64 *s, struct work *w)
{
	fe_sqr(w->a, s);
	fe_mul(q->x, q->x, w->a);
	fe_mul(w->a, w->a, s);
	fe_mul(q->y, q->y, w->a);
}

/*
 * The point is public, and so is all of this.
 *
 * Where (x, y) is a point of the curve, (x z^2, y z^3) is one of a curve that differs in a and
 * b, which additions do not ask for. With the z of 2 q, 2 q itself is affine there, so the odd
 * multiples are a chain of additions of an affine point; and the z of each is the one before
 * times h, so one inversion leads back to all of them. No sum and no addend is infinity, and
 * none are the same: they are multiples by less than 16 of a point of prime order.
 */
static noinline_for_stack void window_table(struct window_table *t, const struct affine *q)
{
	u64 ratio[WINDOW_ENTRIES][EC_LIMBS];
	struct affine two;
	struct point p;
	struct work w;
	u64 z[EC_LIMBS];
	int i;

	point_from_affine(&p, q);
	point_double(&p, &w);
	memcpy(two.x, p.x, sizeof(two.x));
	memcpy(two.y, p.y, sizeof(two.y));
	memcpy(z, p.z, sizeof(z));

	t->odd[0] = *q;
	affine_scale(&t->odd[0], z, &w);
	point_from_affine(&p, &t->odd[0]);
	for (i = 1; i < WINDOW_ENTRIES; i++) {
		point_add(&p, &two, &w);
		memcpy(t->odd[i].x, p.x, sizeof(p.x));
		memcpy(t->odd[i].y, p.y, sizeof(p.y));
		memcpy(ratio[i], w.h, sizeof(w.h));
	}

	fe_mul(z, z, p.z);
	fe_inv_vartime(z, z);
	while (--i) {
		affine_scale(&t->odd[i], z, &w);
		fe_mul(z, z, ratio[i]);
	}
	t->odd[0] = *q;
}

struct window {
	struct digits k;
	struct affine entry;
	struct point twice;
	struct work work;
};

static void window_pick(struct window *win, const struct window_table *t, unsigned int at)
{
	digits_pick(&win->entry, (const u64 *)t->odd, WINDOW,
		    win->k.plus[at / 64] >> at % 64 & ((1 << WINDOW) - 1), &win->work);
}

/*
 * p = +-k q, for k in [1, n - 1]; the sign, which the x-coordinate does not show, is left open.
 *
 * No addition meets an exception, for the reasons that comb.h gives: the sum before it is a
 * multiple of 16, what is added is odd and below 16, and all are less than n until the last
 * window. There the sum is k, or a double: k = n - 2 is one of those.
 */
static noinline_for_stack void window_mul(struct point *p, const struct window_table *t,
					  const u64 *k)
{
	unsigned int at = EC_BITS - WINDOW, i;
	struct window win;

	digits_of(&win.k, k);
	window_pick(&win, t, at);
	point_from_affine(p, &win.entry);
	while (at) {
		at -= WINDOW;
		for (i = 0; i < WINDOW; i++)
			point_double(p, &win.work);
		window_pick(&win, t, at);
		if (at)
			point_add(p, &win.entry, &win.work);
		else
			point_add_or_double(p, &win.entry, &win.twice, &win.work);
	}
	memzero_explicit(&win, sizeof(win));
}
