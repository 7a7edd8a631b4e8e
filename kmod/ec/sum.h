/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Points to which many others are added: (x / zz, y / zzz), where zz^3 = zzz^2. A squaring less
 * in an addition than Jacobian coordinates take, and nothing has to be known of z before it can
 * start; one multiplication more in a double. Part of curve.h.
 */

struct sum {
	u64 x[EC_LIMBS];
	u64 y[EC_LIMBS];
	u64 zz[EC_LIMBS];
	u64 zzz[EC_LIMBS];
};

static void sum_from_affine(struct sum *p, const struct affine *q)
{
	memcpy(p->x, q->x, sizeof(p->x));
	memcpy(p->y, q->y, sizeof(p->y));
	memcpy(p->zz, fe_one, sizeof(p->zz));
	memcpy(p->zzz, fe_one, sizeof(p->zzz));
}

/*
 * p = 2 p, by 7 multiplications and 2 squarings: with m = 3 (x - zz) (x + zz) and s = 4 x y^2,
 * x' = m^2 - 2 s, y' = m (s - x') - 8 y^4, zz' = 4 y^2 zz, zzz' = 8 y^3 zzz.
 */
static noinline_for_stack void sum_double(struct sum *p, struct work *w)
{
	fe_add(w->b, p->x, p->zz);
	fe_sub(w->c, p->x, p->zz);
	fe_mul(w->c, w->c, w->b);
	fe_add(w->b, w->c, w->c);
	fe_add(w->c, w->c, w->b);	/* m */

	fe_add(w->a, p->y, p->y);
	fe_sqr(w->b, w->a);
	fe_mul(w->a, w->a, w->b);	/* 8 y^3 */
	fe_mul(p->zz, p->zz, w->b);
	fe_mul(p->zzz, p->zzz, w->a);
	fe_mul(w->b, w->b, p->x);	/* s */
	fe_mul(w->a, w->a, p->y);

	fe_sqr(p->x, w->c);
	fe_sub(p->x, p->x, w->b);
	fe_sub(p->x, p->x, w->b);
	fe_sub(w->b, w->b, p->x);
	fe_mul(w->b, w->b, w->c);
	fe_sub(p->y, w->b, w->a);
}

/*
 * p = p + q, by 8 multiplications and 2 squarings: with h = xq zz - x and r = yq zzz - y, which
 * may not be 0, x' = r^2 - h^3 - 2 x h^2, y' = r (x h^2 - x') - y h^3, zz' = zz h^2,
 * zzz' = zzz h^3.
 */
static noinline_for_stack void sum_add(struct sum *p, const struct affine *q, struct work *w)
{
	fe_mul_inline(w->h, q->x, p->zz);
	fe_mul_inline(w->r, q->y, p->zzz);
	fe_sub(w->h, w->h, p->x);
	fe_sub(w->r, w->r, p->y);
	fe_sqr_inline(w->a, w->h);
	fe_sqr_inline(w->c, w->r);
	fe_mul_inline(w->b, w->a, w->h);	/* h^3 */
	fe_mul_inline(p->zz, p->zz, w->a);
	fe_mul_inline(w->a, w->a, p->x);	/* x h^2 */
	fe_mul_inline(p->zzz, p->zzz, w->b);

	fe_sub(p->x, w->c, w->b);
	fe_mul_inline(w->b, w->b, p->y);
	fe_add(w->c, w->a, w->a);
	fe_sub(p->x, p->x, w->c);
	fe_sub(w->a, w->a, p->x);
	fe_mul_inline(w->a, w->a, w->r);
	fe_sub(p->y, w->a, w->b);
}

/* p = p + q where both may be the same, but not each other's negative. */
static noinline_for_stack void sum_add_or_double(struct sum *p, const struct affine *q,
						 struct sum *twice, struct work *w)
{
	u64 same;

	sum_from_affine(twice, q);
	sum_double(twice, w);
	sum_add(p, q, w);
	same = fe_is_zero(w->h);
	fe_select(p->x, same, twice->x, p->x);
	fe_select(p->y, same, twice->y, p->y);
	fe_select(p->zz, same, twice->zz, p->zz);
	fe_select(p->zzz, same, twice->zzz, p->zzz);
}

/* The coordinates of @p, which is not infinity. z is zzz / zz. */
static noinline_for_stack void sum_to_affine(struct affine *q, const struct sum *p, struct work *w)
{
	fe_inv(w->a, p->zzz);
	fe_mul(q->y, p->y, w->a);
	fe_mul(w->a, w->a, p->zz);	/* 1 / z */
	fe_sqr(w->a, w->a);
	fe_mul(q->x, p->x, w->a);
}
