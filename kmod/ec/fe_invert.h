/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Inversion: the "divsteps" of Bernstein and Yang ("Fast constant-time gcd computation and
 * modular inversion", 2019), a Euclidean algorithm that decides on low bits only. Part of
 * fe_p256_portable.h and the like.
 *
 * A step takes an odd f and a g: if g is odd and delta > 0, then to (-delta, g, (g - f) / 2);
 * otherwise to (delta, f, (g + (g mod 2) f) / 2); and delta becomes delta + 1. Starting from
 * m, g and delta = 1/2, g becomes 0 and f the gcd or its negative within INVERT_BATCHES *
 * INVERT_BATCH steps: floor((45907 b + 26313) / 19929) of them suffice for b bits (Wuille,
 * "Bounds on divsteps iterations in safegcd"), 591 for 256 and 885 for 384. (The paper's own
 * bound, Theorem 11.2, is for steps that start from delta = 1: 741 and 1110.)
 *
 * What INVERT_BATCH steps do depends on as many low bits of f and g; it is a matrix, and only
 * its product with all of f and g is work on long numbers. The same matrices, applied to d and e
 * mod m, keep up d a = factor f and e a = factor g, where a is what g was in the beginning.
 */

#define INVERT_BATCH	60
#define INVERT_LIMBS	(64 * FE_LIMBS / INVERT_BATCH + 1)
#define INVERT_BATCHES	((45907 * 64 * FE_LIMBS + 26313) / 19929 / INVERT_BATCH + 1)
#define INVERT_MASK	((1ULL << INVERT_BATCH) - 1)

/* Limbs of 60 bits, of which the highest one bears the sign. */
struct invert_number {
	s64 limb[INVERT_LIMBS];
};

/* 2^60 (f', g') = (u f + v g, q f + r g), where |u| + |v| and |q| + |r| are at most 2^60 */
struct invert_matrix {
	s64 u, v, q, r;
};

/* All ones if @n is negative, and 0 otherwise. */
static __always_inline s64 invert_sign(const struct invert_number *n)
{
	s64 sign = n->limb[INVERT_LIMBS - 1] >> 63;

	OPTIMIZER_HIDE_VAR(sign);
	return sign;
}

static void invert_load(struct invert_number *n, const u64 *a)
{
	unsigned int i, at, shift;
	u64 bits;

#pragma GCC unroll 7
	for (i = 0; i < INVERT_LIMBS; i++) {
		at = i * INVERT_BATCH / 64;
		shift = i * INVERT_BATCH % 64;
		bits = a[at] >> shift;
		if (shift > 64 - INVERT_BATCH && at + 1 < FE_LIMBS)
			bits |= a[at + 1] << (64 - shift);
		n->limb[i] = bits & INVERT_MASK;
	}
}

static void invert_store(u64 *r, const struct invert_number *n)
{
	unsigned int i, at, shift;

#pragma GCC unroll 7
	for (i = 0; i < FE_LIMBS; i++) {
		at = 64 * i / INVERT_BATCH;
		shift = 64 * i % INVERT_BATCH;
		r[i] = (u64)n->limb[at] >> shift | (u64)n->limb[at + 1] << (INVERT_BATCH - shift);
	}
}

/*
 * Half a batch of steps on the low bits of f and g. u and v are below 2^31 in magnitude, so one
 * word can have both: uv is u + v 2^32, and qr likewise. @zeta is -(delta + 1/2), which is below
 * 0 where delta is above.
 */
static __always_inline s64 invert_half(s64 zeta, u64 *f, u64 *g, struct invert_matrix *t)
{
	u64 uv = 1, qr = 1ULL << 32, odd, turn, f_add, uv_add;
	int i;

	for (i = 0; i < INVERT_BATCH / 2; i++) {
		odd = limb_mask(*g & 1);
		turn = zeta >> 63;
		OPTIMIZER_HIDE_VAR(turn);

		/* g += f, or -f in a turn, which makes the old g the new f */
		f_add = ((*f ^ turn) - turn) & odd;
		uv_add = ((uv ^ turn) - turn) & odd;
		turn &= odd;
		*f ^= (*f ^ *g) & turn;
		uv ^= (uv ^ qr) & turn;
		*g += f_add;
		qr += uv_add;
		zeta = (zeta ^ turn) - 1;

		*g >>= 1;
		uv <<= 1;
	}
	t->u = (s32)uv;
	t->v = (s64)(uv - t->u) >> 32;
	t->q = (s32)qr;
	t->r = (s64)(qr - t->q) >> 32;
	return zeta;
}

/* INVERT_BATCH steps */
static s64 invert_steps(s64 zeta, u64 f, u64 g, struct invert_matrix *t)
{
	struct invert_matrix first, second;

	zeta = invert_half(zeta, &f, &g, &first);
	zeta = invert_half(zeta, &f, &g, &second);
	t->u = second.u * first.u + second.v * first.q;
	t->v = second.u * first.v + second.v * first.r;
	t->q = second.q * first.u + second.r * first.q;
	t->r = second.q * first.v + second.r * first.r;
	return zeta;
}

/* (f, g) = t (f, g) / 2^60, which leaves no remainder */
static void invert_apply(struct invert_number *f, struct invert_number *g,
			 const struct invert_matrix *t)
{
	s128 cf = (s128)t->u * f->limb[0] + (s128)t->v * g->limb[0];
	s128 cg = (s128)t->q * f->limb[0] + (s128)t->r * g->limb[0];
	int i;

#pragma GCC unroll 7
	for (i = 1; i < INVERT_LIMBS; i++) {
		cf = (cf >> INVERT_BATCH) + (s128)t->u * f->limb[i] + (s128)t->v * g->limb[i];
		cg = (cg >> INVERT_BATCH) + (s128)t->q * f->limb[i] + (s128)t->r * g->limb[i];
		f->limb[i - 1] = (u64)cf & INVERT_MASK;
		g->limb[i - 1] = (u64)cg & INVERT_MASK;
	}
	f->limb[i - 1] = cf >> INVERT_BATCH;
	g->limb[i - 1] = cg >> INVERT_BATCH;
}

/*
 * (d, e) = t (d, e) / 2^60 mod m. Both are above -2 m and below m, before and after: multiples
 * of m are added, first such that negative ones count as if they were m larger, then one that
 * is in (-2^60 m, 0] and makes the low limb 0. @inverse is 1/m mod 2^60. With limbs below 2^60,
 * and md and me below 2^61 in magnitude, no sum is 2^122 or more.
 */
static void invert_apply_mod(struct invert_number *d, struct invert_number *e,
			     const struct invert_matrix *t, const struct invert_number *m,
			     u64 inverse)
{
	s64 d_sign = invert_sign(d), e_sign = invert_sign(e);
	s64 md = (t->u & d_sign) + (t->v & e_sign);
	s64 me = (t->q & d_sign) + (t->r & e_sign);
	s128 cd = (s128)t->u * d->limb[0] + (s128)t->v * e->limb[0];
	s128 ce = (s128)t->q * d->limb[0] + (s128)t->r * e->limb[0];
	int i;

	md -= ((u64)cd * inverse + md) & INVERT_MASK;
	me -= ((u64)ce * inverse + me) & INVERT_MASK;
	cd += (s128)m->limb[0] * md;
	ce += (s128)m->limb[0] * me;
#pragma GCC unroll 7
	for (i = 1; i < INVERT_LIMBS; i++) {
		cd = (cd >> INVERT_BATCH) + (s128)t->u * d->limb[i] + (s128)t->v * e->limb[i] +
		     (s128)m->limb[i] * md;
		ce = (ce >> INVERT_BATCH) + (s128)t->q * d->limb[i] + (s128)t->r * e->limb[i] +
		     (s128)m->limb[i] * me;
		d->limb[i - 1] = (u64)cd & INVERT_MASK;
		e->limb[i - 1] = (u64)ce & INVERT_MASK;
	}
	d->limb[i - 1] = cd >> INVERT_BATCH;
	e->limb[i - 1] = ce >> INVERT_BATCH;
}

/* d = (d + (m & add), negated if @negate is all ones) */
static void invert_adjust(struct invert_number *d, const struct invert_number *m, s64 add,
			  s64 negate)
{
	s64 carry = 0;
	int i;

#pragma GCC unroll 7
	for (i = 0; i < INVERT_LIMBS; i++) {
		carry += ((d->limb[i] + (m->limb[i] & add)) ^ negate) - negate;
		d->limb[i] = i < INVERT_LIMBS - 1 ? carry & INVERT_MASK : carry;
		carry >>= INVERT_BATCH;
	}
}

/* Brings d from (-2 m, m) to [0, m), and changes its sign before if that of f is negative. */
static void invert_normalize(struct invert_number *d, const struct invert_number *f,
			     const struct invert_number *m)
{
	invert_adjust(d, m, invert_sign(d), invert_sign(f));
	invert_adjust(d, m, invert_sign(d), 0);
}

struct inversion {
	struct invert_number m, f, g, d, e;
	struct invert_matrix t;
};

static void invert_begin(struct inversion *s, const u64 *a, const u64 *m, const u64 *factor)
{
	invert_load(&s->m, m);
	invert_load(&s->g, a);
	invert_load(&s->e, factor);
	memset(&s->d, 0, sizeof(s->d));
	s->f = s->m;
}

/* r = factor / a mod m, for an a below m; 0 makes 0. k is -1/m mod 2^64. */
static noinline_for_stack void limbs_invert(u64 *r, const u64 *a, const u64 *m, u64 k,
					    const u64 *factor)
{
	struct inversion s;
	s64 zeta = -1;
	int i;

	invert_begin(&s, a, m, factor);
	for (i = 0; i < INVERT_BATCHES; i++) {
		zeta = invert_steps(zeta, s.f.limb[0], s.g.limb[0], &s.t);
		invert_apply_mod(&s.d, &s.e, &s.t, &s.m, 0 - k);
		invert_apply(&s.f, &s.g, &s.t);
	}
	invert_normalize(&s.d, &s.f, &s.m);
	invert_store(r, &s.d);
	memzero_explicit(&s, sizeof(s));
}

/*
 * invert_steps() for public numbers: steps with an even g are one shift, and up to 6 of those
 * that add f, while there is no turn, are one product. (f (f^2 - 2) is -1/f mod 2^6.)
 */
static s64 invert_steps_vartime(s64 zeta, u64 f, u64 g, struct invert_matrix *t)
{
	u64 u = 1, v = 0, q = 0, r = 1, w;
	int left = INVERT_BATCH, n;

	for (;;) {
		n = __builtin_ctzll(g | U64_MAX << left);
		g >>= n;
		u <<= n;
		v <<= n;
		zeta -= n;
		left -= n;
		if (!left)
			break;
		if (zeta < 0) {
			zeta = -1 - zeta;
			swap(f, g);
			swap(u, q);
			swap(v, r);
			g = 0 - g;
			q = 0 - q;
			r = 0 - r;
		}
		n = min_t(int, min_t(s64, zeta + 1, left), 6);
		w = g * f * (f * f - 2) & (BIT(n) - 1);
		g += f * w;
		q += u * w;
		r += v * w;
	}
	*t = (struct invert_matrix){ u, v, q, r };
	return zeta;
}

static bool invert_done(const struct invert_number *g)
{
	s64 any = 0;
	int i;

	for (i = 0; i < INVERT_LIMBS; i++)
		any |= g->limb[i];
	return !any;
}

/* limbs_invert() for public numbers: time depends on them, and there is nothing to wipe. */
static noinline_for_stack void limbs_invert_vartime(u64 *r, const u64 *a, const u64 *m, u64 k,
						    const u64 *factor)
{
	struct inversion s;
	s64 zeta = -1;

	invert_begin(&s, a, m, factor);
	while (!invert_done(&s.g)) {
		zeta = invert_steps_vartime(zeta, s.f.limb[0], s.g.limb[0], &s.t);
		invert_apply_mod(&s.d, &s.e, &s.t, &s.m, 0 - k);
		invert_apply(&s.f, &s.g, &s.t);
	}
	invert_normalize(&s.d, &s.f, &s.m);
	invert_store(r, &s.d);
}
