/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ECDSA, FIPS 186-5, 6.4. Part of curve.h. */

/* The leftmost bits of the digest, as many as n has, mod n: subtracting n once will do. */
static noinline_for_stack void digest_load(u64 *e, const u8 *digest, size_t len)
{
	u8 bytes[EC_SIZE] = {};

	len = min_t(size_t, len, EC_SIZE);
	memcpy(bytes + EC_SIZE - len, digest, len);
	sc_from_bytes(e, bytes);
	sc_reduce(e, e);
	memzero_explicit(bytes, sizeof(bytes));
}

struct signer {
	u64 d[EC_LIMBS];
	u64 k[EC_LIMBS];
	u64 e[EC_LIMBS];
	u64 r[EC_LIMBS];
	u64 s[EC_LIMBS];
	struct affine q;
};

/* s = (e + r d) / k. What enters a product in Montgomery form leaves it in the other's. */
static noinline_for_stack void signer_s(struct signer *g)
{
	sc_to_mont(g->s, g->r);
	sc_mul(g->s, g->s, g->d);
	sc_add(g->s, g->s, g->e);
	sc_to_mont(g->k, g->k);
	sc_inv(g->k, g->k);
	sc_mul(g->s, g->s, g->k);
}

static int sign(const u8 *scalar, const u8 *nonce, const u8 *digest, size_t digest_len,
		u8 *r, u8 *s)
{
	struct signer g;
	int err;

	err = scalar_load(g.d, scalar);
	if (err)
		goto out;
	err = -EAGAIN;
	if (scalar_load(g.k, nonce))
		goto out;

	comb_mul(&g.q, g.k);
	fe_from_mont(g.r, g.q.x);
	sc_reduce(g.r, g.r);	/* x < p < 2 n */
	digest_load(g.e, digest, digest_len);
	signer_s(&g);
	if (port_public(sc_is_zero(g.r) | sc_is_zero(g.s)))
		goto out;
	sc_to_bytes(r, g.r);
	sc_to_bytes(s, g.s);
	err = 0;
out:
	memzero_explicit(&g, sizeof(g));
	return err;
}

/*
 * Is x / z^2 = r mod n? It is below p, so it would have to be r, or r + n if that is below p;
 * comparing x with their multiples saves the inversion. Nothing is secret here.
 */
static noinline_for_stack bool point_has_x(const struct point *p, const u64 *r)
{
	u64 candidate[EC_LIMBS], x[EC_LIMBS], zz[EC_LIMBS];

	if (fe_is_zero(p->z))
		return false;
	fe_sqr(zz, p->z);
	fe_to_mont(candidate, r);
	fe_mul(x, candidate, zz);
	if (fe_equal(x, p->x))
		return true;
	fe_add(candidate, candidate, EC_N);
	fe_mul(x, candidate, zz);
	if (!fe_equal(x, p->x))
		return false;
	/* If r + n is not below p, this is r + n - p, which is less than r, and not r mod n. */
	fe_from_mont(x, candidate);
	sc_reduce(x, x);
	return sc_equal(x, r);
}

struct verifier {
	u64 r[EC_LIMBS];
	u64 s[EC_LIMBS];
	u64 u1[EC_LIMBS];
	u64 u2[EC_LIMBS];
	struct affine q;
	struct point p;
};

static int verify(const u8 *point, const u8 *digest, size_t digest_len, const u8 *r, const u8 *s)
{
	struct window_table table;
	struct verifier v;

	if (scalar_load(v.r, r) || scalar_load(v.s, s) || affine_load(&v.q, point))
		return -EKEYREJECTED;
	digest_load(v.u1, digest, digest_len);
	sc_to_mont(v.s, v.s);
	sc_inv_vartime(v.s, v.s);
	sc_mul(v.u1, v.u1, v.s);
	sc_mul(v.u2, v.r, v.s);
	window_table(&table, &v.q);
	joint_mul(&v.p, v.u1, v.u2, &table);
	return point_has_x(&v.p, v.r) ? 0 : -EKEYREJECTED;
}
