/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Points of y^2 = x^3 - 3x + b, and the two steps that every multiplication is made of. Part
 * of curve.h.
 *
 * A point is in Jacobian coordinates, (x / z^2, y / z^3), where z is 0 for infinity; or it is
 * affine, and then never infinity. Coordinates are in Montgomery form.
 *
 * Neither formula is complete. A double is right for every point: there is none of order two,
 * and infinity stays infinity. An addition is wrong if a point is infinity or if both are the
 * same. Whoever adds therefore says why that cannot be, or has a look: if both have the same
 * x, the z that comes out is 0, which is right for a point and its negative.
 */

struct point {
	u64 x[EC_LIMBS];
	u64 y[EC_LIMBS];
	u64 z[EC_LIMBS];
};

struct affine {
	u64 x[EC_LIMBS];
	u64 y[EC_LIMBS];
};

/* What is left over from a step. Kept with its caller, who wipes it once, in the end. */
struct work {
	u64 a[EC_LIMBS];
	u64 b[EC_LIMBS];
	u64 c[EC_LIMBS];
	u64 h[EC_LIMBS];	/* of an addition: the z after it is the z before it, times h */
	u64 r[EC_LIMBS];	/* 0 together with h: both points were the same */
};

static void point_from_affine(struct point *p, const struct affine *q)
{
	memcpy(p->x, q->x, sizeof(p->x));
	memcpy(p->y, q->y, sizeof(p->y));
	memcpy(p->z, fe_one, sizeof(p->z));
}

/*
 * p = 2 p, by 4 multiplications and 4 squarings: with m = 3/2 (x - z^2) (x + z^2) and s = x y^2,
 * the sum is x' = m^2 - 2 s, y' = m (s - x') - y^4, z' = y z. Here and below, neighbours do not
 * wait for each other where that can be had: a CPU works on several of them at once.
 */
static noinline_for_stack void point_double(struct point *p, struct work *w)
{
	fe_sqr_inline(w->a, p->z);
	fe_sqr_inline(w->b, p->y);
	fe_mul_inline(p->z, p->z, p->y);
	fe_add(w->c, p->x, w->a);
	fe_sub(w->a, p->x, w->a);
	fe_mul_inline(w->a, w->a, w->c);
	fe_mul_inline(w->c, w->b, p->x);	/* s */
	fe_sqr_inline(w->b, w->b);		/* y^4 */
	fe_half(p->x, w->a);
	fe_add(w->a, w->a, p->x);	/* m */

	fe_sqr_inline(p->x, w->a);
	fe_add(p->y, w->c, w->c);
	fe_sub(p->x, p->x, p->y);
	fe_sub(w->c, w->c, p->x);
	fe_mul_inline(w->c, w->c, w->a);
	fe_sub(p->y, w->c, w->b);
}

/*
 * p = p + q, by 8 multiplications and 3 squarings: with h = xq z^2 - x and r = yq z^3 - y, the
 * sum is x' = r^2 - h^3 - 2 x h^2, y' = r (x h^2 - x') - y h^3, z' = z h.
 */
static noinline_for_stack void point_add(struct point *p, const struct affine *q, struct work *w)
{
	fe_sqr_inline(w->a, p->z);
	fe_mul_inline(w->h, q->x, w->a);
	fe_mul_inline(w->a, w->a, p->z);
	fe_sub(w->h, w->h, p->x);
	fe_mul_inline(w->r, q->y, w->a);
	fe_sqr_inline(w->a, w->h);
	fe_mul_inline(p->z, p->z, w->h);
	fe_sub(w->r, w->r, p->y);
	fe_mul_inline(w->b, w->a, w->h);	/* h^3 */
	fe_sqr_inline(w->c, w->r);
	fe_mul_inline(w->a, w->a, p->x);	/* x h^2 */

	fe_sub(p->x, w->c, w->b);
	fe_mul_inline(w->b, w->b, p->y);
	fe_add(w->c, w->a, w->a);
	fe_sub(p->x, p->x, w->c);
	fe_sub(w->a, w->a, p->x);
	fe_mul_inline(w->a, w->a, w->r);
	fe_sub(p->y, w->a, w->b);
}

/* p = p + q where both may be the same, but not each other's negative. */
static noinline_for_stack void point_add_or_double(struct point *p, const struct affine *q,
						   struct point *twice, struct work *w)
{
	u64 same;

	point_from_affine(twice, q);
	point_double(twice, w);
	point_add(p, q, w);
	same = fe_is_zero(w->h);
	fe_select(p->x, same, twice->x, p->x);
	fe_select(p->y, same, twice->y, p->y);
	fe_select(p->z, same, twice->z, p->z);
}

/* The x-coordinate of @p, which is not infinity. In Montgomery form, still. */
static noinline_for_stack void point_x(u64 *x, const struct point *p, struct work *w)
{
	fe_inv(w->a, p->z);
	fe_sqr(w->a, w->a);
	fe_mul(x, p->x, w->a);
}
