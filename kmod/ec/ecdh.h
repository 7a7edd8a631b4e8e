/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Keys, and the secrets that two of them share. Part of curve.h. */

/* -EINVAL: not in [1, n - 1]. That much about a scalar is public. */
static int scalar_load(u64 *k, const u8 *bytes)
{
	u64 good = sc_from_bytes(k, bytes);

	good &= ~sc_is_zero(k);
	return port_public(good) ? 0 : -EINVAL;
}

/* y^2 = x^3 - 3x + b */
static bool affine_on_curve(const struct affine *q)
{
	u64 a[EC_LIMBS], b[EC_LIMBS];

	fe_sqr(a, q->x);
	fe_mul(a, a, q->x);
	fe_add(b, q->x, q->x);
	fe_add(b, b, q->x);
	fe_sub(a, a, b);
	fe_add(a, a, EC_B);
	fe_sqr(b, q->y);
	return fe_equal(a, b);
}

/* -EBADMSG: not a point, of which there are no others than the multiples of G. */
static noinline_for_stack int affine_load(struct affine *q, const u8 *bytes)
{
	u64 good = fe_from_bytes(q->x, bytes) & fe_from_bytes(q->y, bytes + EC_SIZE);

	if (!good)
		return -EBADMSG;
	fe_to_mont(q->x, q->x);
	fe_to_mont(q->y, q->y);
	return affine_on_curve(q) ? 0 : -EBADMSG;
}

static void coordinate_store(u8 *bytes, const u64 *a)
{
	u64 plain[EC_LIMBS];

	fe_from_mont(plain, a);
	fe_to_bytes(bytes, plain);
	memzero_explicit(plain, sizeof(plain));
}

static int check_scalar(const u8 *scalar)
{
	u64 k[EC_LIMBS];
	int err;

	err = scalar_load(k, scalar);
	memzero_explicit(k, sizeof(k));
	return err;
}

static int check_point(const u8 *point)
{
	struct affine q;

	return affine_load(&q, point);
}

struct key_pair {
	u64 k[EC_LIMBS];
	struct point p;
	struct affine q;
	struct work work;
};

static int public(const u8 *scalar, u8 *point)
{
	struct key_pair key;
	int err;

	err = scalar_load(key.k, scalar);
	if (!err) {
		comb_mul(&key.q, key.k);
		coordinate_store(point, key.q.x);
		coordinate_store(point + EC_SIZE, key.q.y);
	}
	memzero_explicit(&key, sizeof(key));
	return err;
}

/* Not infinity, as the order of the group is a prime and k is no multiple of it. */
static int shared(const u8 *scalar, const u8 *peer, u8 *secret)
{
	struct window_table table;
	struct key_pair key;
	int err;

	err = scalar_load(key.k, scalar) ?: affine_load(&key.q, peer);
	if (!err) {
		window_table(&table, &key.q);
		window_mul(&key.p, &table, key.k);
		point_x(key.q.x, &key.p, &key.work);
		coordinate_store(secret, key.q.x);
	}
	memzero_explicit(&key, sizeof(key));
	return err;
}
