// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kmod/ec against libcrypto: each curve, each implementation that this CPU can run. */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

#include "../../kmod/ec/ops.h"
#include "test.h"

#define RANDOM_KEYS	100
#define MAX		KSHAKE_EC_SIZE_MAX

struct ref {
	const EC_GROUP *group;
	BIGNUM *p, *n;
	BN_CTX *ctx;
};

struct impl {
	const char *name;
	const struct kshake_ec *ec;
	const struct kshake_ec_ops *ops;
	int nid;
	size_t size;
	struct ref ref;
};

static const struct impl impls[] = {
	{ "P-256 portable", &kshake_ec_p256, &kshake_ec_p256_portable, NID_X9_62_prime256v1, 32 },
	{ "P-384 portable", &kshake_ec_p384, &kshake_ec_p384_portable, NID_secp384r1, 48 },
#ifdef CONFIG_X86_64
	{ "P-256 adx", &kshake_ec_p256, &kshake_ec_p256_adx, NID_X9_62_prime256v1, 32 },
	{ "P-384 adx", &kshake_ec_p384, &kshake_ec_p384_adx, NID_secp384r1, 48 },
#endif
};

static bool can_run(const struct impl *impl)
{
#ifdef CONFIG_X86_64
	if (strstr(impl->name, "adx"))
		return boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX);
#endif
	return true;
}

/* The reference */

static struct ref ref_new(int nid)
{
	struct ref ref = { .ctx = BN_CTX_new(), .p = BN_new(), .n = BN_new() };
	EC_GROUP *group = EC_GROUP_new_by_curve_name(nid);

	EC_GROUP_get_curve(group, ref.p, NULL, NULL, ref.ctx);
	EC_GROUP_get_order(group, ref.n, ref.ctx);
	ref.group = group;
	return ref;
}

static void ref_free(struct ref *ref)
{
	EC_GROUP_free((EC_GROUP *)ref->group);
	BN_free(ref->p);
	BN_free(ref->n);
	BN_CTX_free(ref->ctx);
}

static void put(const struct impl *i, u8 *bytes, const BIGNUM *a)
{
	BN_bn2binpad(a, bytes, i->size);
}

static BIGNUM *get(const struct impl *i, const u8 *bytes)
{
	return BN_bin2bn(bytes, i->size, NULL);
}

static void point_put(const struct impl *i, u8 *bytes, const EC_POINT *point)
{
	u8 octets[1 + 2 * MAX];

	EC_POINT_point2oct(i->ref.group, point, POINT_CONVERSION_UNCOMPRESSED, octets,
			   sizeof(octets), i->ref.ctx);
	memcpy(bytes, octets + 1, 2 * i->size);
}

static EC_POINT *point_get(const struct impl *i, const u8 *bytes)
{
	EC_POINT *point = EC_POINT_new(i->ref.group);
	u8 octets[1 + 2 * MAX] = { 4 };

	memcpy(octets + 1, bytes, 2 * i->size);
	if (!EC_POINT_oct2point(i->ref.group, point, octets, 1 + 2 * i->size, i->ref.ctx)) {
		EC_POINT_free(point);
		return NULL;
	}
	return point;
}

/* a G + b (the point) */
static EC_POINT *combine(const struct impl *i, const BIGNUM *a, const EC_POINT *point,
			 const BIGNUM *b)
{
	EC_POINT *sum = EC_POINT_new(i->ref.group);

	EC_POINT_mul(i->ref.group, sum, a, point, b, i->ref.ctx);
	return sum;
}

static void ref_public(const struct impl *i, const BIGNUM *k, u8 *bytes)
{
	EC_POINT *point = combine(i, k, NULL, NULL);

	point_put(i, bytes, point);
	EC_POINT_free(point);
}

static void ref_shared(const struct impl *i, const BIGNUM *k, const u8 *peer, u8 *secret)
{
	EC_POINT *q = point_get(i, peer), *point = combine(i, NULL, q, k);
	u8 bytes[2 * MAX];

	point_put(i, bytes, point);
	memcpy(secret, bytes, i->size);
	EC_POINT_free(point);
	EC_POINT_free(q);
}

/* The digest as a number, FIPS 186-5, 6.4.1, step 2. */
static BIGNUM *ref_e(const struct impl *i, const u8 *digest, size_t len)
{
	return BN_bin2bn(digest, len < i->size ? len : i->size, NULL);
}

static void ref_sign(const struct impl *i, const BIGNUM *d, const BIGNUM *k, const u8 *digest,
		     size_t len, u8 *r, u8 *s)
{
	BIGNUM *x = BN_new(), *t = BN_new(), *e = ref_e(i, digest, len);
	u8 point[2 * MAX];
	BIGNUM *inverse;

	ref_public(i, k, point);
	BN_bin2bn(point, i->size, x);
	BN_nnmod(x, x, i->ref.n, i->ref.ctx);
	put(i, r, x);
	BN_mod_mul(t, x, d, i->ref.n, i->ref.ctx);
	BN_mod_add(t, t, e, i->ref.n, i->ref.ctx);
	inverse = BN_mod_inverse(NULL, k, i->ref.n, i->ref.ctx);
	BN_mod_mul(t, t, inverse, i->ref.n, i->ref.ctx);
	put(i, s, t);
	BN_free(inverse);
	BN_free(x);
	BN_free(t);
	BN_free(e);
}

static bool ref_verify(const struct impl *i, const u8 *point, const u8 *digest, size_t len,
		       const u8 *r, const u8 *s)
{
	EC_KEY *key = EC_KEY_new_by_curve_name(i->nid);
	ECDSA_SIG *sig = ECDSA_SIG_new();
	EC_POINT *q = point_get(i, point);
	bool good;

	EC_KEY_set_public_key(key, q);
	ECDSA_SIG_set0(sig, get(i, r), get(i, s));
	good = ECDSA_do_verify(digest, len, sig, key) == 1;
	ECDSA_SIG_free(sig);
	EC_KEY_free(key);
	EC_POINT_free(q);
	return good;
}

/* [1, n - 1] */
static BIGNUM *random_scalar(const struct impl *i)
{
	BIGNUM *k = BN_new();

	do
		BN_rand_range(k, i->ref.n);
	while (BN_is_zero(k));
	return k;
}

static void random_bytes(u8 *bytes, size_t len)
{
	BIGNUM *a = BN_new();

	BN_rand(a, 8 * len, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
	BN_bn2binpad(a, bytes, len);
	BN_free(a);
}

/* Keys */

static void check_key(const struct impl *i, const BIGNUM *k, const u8 *peer)
{
	u8 scalar[MAX], got[2 * MAX], want[2 * MAX];

	put(i, scalar, k);
	expect_eq(i->ops->check_scalar(scalar), 0);
	expect_eq(i->ops->public(scalar, got), 0);
	ref_public(i, k, want);
	expect_bytes(got, 2 * i->size, want, 2 * i->size);
	expect_eq(i->ops->check_point(got), 0);
	expect_eq(i->ops->shared(scalar, peer, got), 0);
	ref_shared(i, k, peer, want);
	expect_bytes(got, i->size, want, i->size);
}

static void random_point(const struct impl *i, u8 *point)
{
	BIGNUM *k = random_scalar(i);

	ref_public(i, k, point);
	BN_free(k);
}

/*
 * The comb's last addition is a double for this one (see kmod/ec/comb.h): its bits 0, 4, ... 20
 * stand for the number of which it is twice.
 */
#define COMB_DOUBLE	"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc410773"

static void test_edge_scalars(const struct impl *i)
{
	BIGNUM *k = BN_new();
	u8 peer[2 * MAX];
	int j;

	test_begin("%s: the least and the greatest scalars", i->name);
	random_point(i, peer);
	for (j = 1; j <= 70; j++) {
		BN_set_word(k, j);
		check_key(i, k, peer);
		BN_sub(k, i->ref.n, k);		/* n - 2 is a double in the last window */
		check_key(i, k, peer);
	}
	test_begin("%s: scalars of few bits, and with few missing", i->name);
	for (j = 1; j < 8 * i->size - 1; j += j < 70 ? 1 : 13) {
		BN_set_word(k, 1);
		BN_lshift(k, k, j);
		check_key(i, k, peer);
		BN_sub_word(k, 1);
		check_key(i, k, peer);
		BN_sub(k, i->ref.n, k);
		check_key(i, k, peer);
	}
	if (i->size == 32) {
		test_begin("%s: the scalar for which the comb's last addition is a double", i->name);
		BN_hex2bn(&k, COMB_DOUBLE);
		check_key(i, k, peer);
	}
	BN_free(k);
}

static void test_random_keys(const struct impl *i)
{
	u8 peer[2 * MAX];
	BIGNUM *k;
	int j;

	test_begin("%s: random keys and points", i->name);
	for (j = 0; j < RANDOM_KEYS; j++) {
		k = random_scalar(i);
		random_point(i, peer);
		check_key(i, k, peer);
		BN_free(k);
	}
}

static void refuse_scalar(const struct impl *i, const BIGNUM *k, const u8 *good, const u8 *peer)
{
	u8 scalar[MAX], out[2 * MAX], as_it_was[2 * MAX], digest[32] = { 1 };

	put(i, scalar, k);
	memset(out, 0x5a, sizeof(out));
	memset(as_it_was, 0x5a, sizeof(out));
	expect_eq(i->ops->check_scalar(scalar), -EINVAL);
	expect_eq(i->ops->public(scalar, out), -EINVAL);
	expect_eq(i->ops->shared(scalar, peer, out), -EINVAL);
	expect_eq(i->ops->sign(scalar, good, digest, 32, out, out + MAX), -EINVAL);
	expect_eq(i->ops->sign(good, scalar, digest, 32, out, out + MAX), -EAGAIN);
	expect_bytes(out, sizeof(out), as_it_was, sizeof(as_it_was));
}

static void test_refused_scalars(const struct impl *i)
{
	u8 peer[2 * MAX], good[MAX] = {};
	BIGNUM *k = BN_new();

	test_begin("%s: scalars out of range are refused", i->name);
	good[i->size - 1] = 1;
	random_point(i, peer);
	BN_zero(k);
	refuse_scalar(i, k, good, peer);
	BN_copy(k, i->ref.n);
	refuse_scalar(i, k, good, peer);
	BN_add_word(k, 1);
	refuse_scalar(i, k, good, peer);
	BN_copy(k, i->ref.p);
	refuse_scalar(i, k, good, peer);
	BN_set_word(k, 1);
	BN_lshift(k, k, 8 * i->size);
	BN_sub_word(k, 1);
	refuse_scalar(i, k, good, peer);
	BN_free(k);
}

/* Points */

/* A point of this x, if there is one. */
static bool point_of_x(const struct impl *i, const BIGNUM *x, u8 *bytes)
{
	EC_POINT *point = EC_POINT_new(i->ref.group);
	bool found;

	found = EC_POINT_set_compressed_coordinates(i->ref.group, point, x, 0, i->ref.ctx);
	if (found)
		point_put(i, bytes, point);
	EC_POINT_free(point);
	return found;
}

/* The first point whose x is @x or more; @x becomes that. */
static void point_from_x(const struct impl *i, BIGNUM *x, u8 *bytes)
{
	while (!point_of_x(i, x, bytes))
		BN_add_word(x, 1);
}

/*
 * r = s = x and a digest of 0 lead to R = 0 G + 1 Q, whose x is r: a valid signature for each
 * point, and where the key is not looked at, even for what is not a point. Not for x = 0.
 */
static int verify_by_x(const struct impl *i, const u8 *point)
{
	u8 r[MAX], digest[32] = {};
	BIGNUM *x = get(i, point);

	BN_nnmod(x, x, i->ref.p, i->ref.ctx);
	BN_nnmod(x, x, i->ref.n, i->ref.ctx);
	put(i, r, x);
	BN_free(x);
	return i->ops->verify(point, digest, sizeof(digest), r, r);
}

static void refuse_point(const struct impl *i, const u8 *point)
{
	u8 one[MAX] = {}, out[MAX], as_it_was[MAX];

	one[i->size - 1] = 1;
	memset(out, 0x5a, sizeof(out));
	memset(as_it_was, 0x5a, sizeof(out));
	expect_eq(i->ops->check_point(point), -EBADMSG);
	expect_eq(i->ops->shared(one, point, out), -EBADMSG);
	expect_bytes(out, sizeof(out), as_it_was, sizeof(as_it_was));
	expect_eq(verify_by_x(i, point), -EKEYREJECTED);
}

static void test_points(const struct impl *i)
{
	u8 point[2 * MAX], bad[2 * MAX];
	BIGNUM *x = BN_new(), *k;
	int j;

	test_begin("%s: points with the least x, 0 first, and the greatest", i->name);
	expect(point_of_x(i, x, point));
	for (j = 0; j < 10; j++) {
		k = random_scalar(i);
		point_from_x(i, x, point);
		expect_eq(i->ops->check_point(point), 0);
		check_key(i, k, point);
		if (!BN_is_zero(x))
			expect_eq(verify_by_x(i, point), 0);
		BN_free(k);
		BN_add_word(x, 1);
	}
	BN_copy(x, i->ref.p);
	do
		BN_sub_word(x, 1);
	while (!point_of_x(i, x, point));
	k = random_scalar(i);
	check_key(i, k, point);
	BN_free(k);

	test_begin("%s: a coordinate that is not below p is refused", i->name);
	BN_set_word(x, 1);
	point_from_x(i, x, point);
	memcpy(bad, point, sizeof(bad));
	BN_add(x, x, i->ref.p);
	put(i, bad, x);
	refuse_point(i, bad);
	memset(bad, 0xff, i->size);
	refuse_point(i, bad);
	memcpy(bad, point, sizeof(bad));
	put(i, bad + i->size, i->ref.p);
	refuse_point(i, bad);
	memset(bad + i->size, 0xff, i->size);
	refuse_point(i, bad);

	test_begin("%s: a point that is not on the curve is refused", i->name);
	memset(bad, 0, sizeof(bad));
	refuse_point(i, bad);
	for (j = 0; j < 2 * i->size; j++) {
		random_point(i, bad);
		bad[j] ^= 1 << j % 8;
		refuse_point(i, bad);
	}
	BN_free(x);
}

/* Signatures */

static const struct {
	size_t size;
	const char *d, *k, *digest, *r, *s;
} rfc6979[] = {
	{	/* A.2.5, SHA-256, "sample" */
		32,
		"C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
		"A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60",
		"AF2BDBE1AA9B6EC1E2ADE1D694F41FC71A831D0268E9891562113D8A62ADD1BF",
		"EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
		"F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
	},
	{	/* A.2.5, SHA-256, "test" */
		32,
		"C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
		"D16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0",
		"9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
		"F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
		"019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
	},
	{	/* A.2.6, SHA-384, "sample" */
		48,
		"6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
		"96D5724E4C70A825F872C9EA60D2EDF5",
		"94ED910D1A099DAD3254E9242AE85ABDE4BA15168EAF0CA87A555FD56D10FBCA"
		"2907E3E83BA95368623B8C4686915CF9",
		"9A9083505BC92276AEC4BE312696EF7BF3BF603F4BBD381196A029F340585312"
		"313BCA4A9B5B890EFEE42C77B1EE25FE",
		"94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C"
		"81A648152E44ACF96E36DD1E80FABE46",
		"99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F"
		"A329C145786E679E7B82C71A38628AC8",
	},
};

static void unhex(u8 *bytes, const char *hex, size_t len)
{
	BIGNUM *a = NULL;

	BN_hex2bn(&a, hex);
	BN_bn2binpad(a, bytes, len);
	BN_free(a);
}

static void test_rfc6979(const struct impl *i)
{
	u8 d[MAX], k[MAX], digest[MAX], r[MAX], s[MAX], want[MAX], point[2 * MAX];
	int j;

	test_begin("%s: RFC 6979, A.2", i->name);
	for (j = 0; j < ARRAY_SIZE(rfc6979); j++) {
		if (rfc6979[j].size != i->size)
			continue;
		unhex(d, rfc6979[j].d, i->size);
		unhex(k, rfc6979[j].k, i->size);
		unhex(digest, rfc6979[j].digest, i->size);
		expect_eq(i->ops->sign(d, k, digest, i->size, r, s), 0);
		unhex(want, rfc6979[j].r, i->size);
		expect_bytes(r, i->size, want, i->size);
		unhex(want, rfc6979[j].s, i->size);
		expect_bytes(s, i->size, want, i->size);
		expect_eq(i->ops->public(d, point), 0);
		expect_eq(i->ops->verify(point, digest, i->size, r, s), 0);
	}
}

static void check_signature(const struct impl *i, const BIGNUM *d, const BIGNUM *k,
			    const u8 *digest, size_t len)
{
	u8 scalar[MAX], nonce[MAX], r[MAX], s[MAX], want_r[MAX], want_s[MAX], point[2 * MAX];
	u8 *flip[] = { r, s, point };
	unsigned int j, at;

	put(i, scalar, d);
	put(i, nonce, k);
	expect_eq(i->ops->sign(scalar, nonce, digest, len, r, s), 0);
	ref_sign(i, d, k, digest, len, want_r, want_s);
	expect_bytes(r, i->size, want_r, i->size);
	expect_bytes(s, i->size, want_s, i->size);
	ref_public(i, d, point);
	expect(ref_verify(i, point, digest, len, r, s));
	expect_eq(i->ops->verify(point, digest, len, r, s), 0);
	for (j = 0; j < ARRAY_SIZE(flip); j++) {
		at = nonce[i->size - 1] % i->size;
		flip[j][at] ^= 1;
		expect_eq(i->ops->verify(point, digest, len, r, s), -EKEYREJECTED);
		flip[j][at] ^= 1;
	}
}

static void test_signatures(const struct impl *i)
{
	static const u8 lens[] = { 0, 1, 20, 28, 31, 32, 33, 47, 48, 49, 64 };
	static const u8 words[] = { 1, 2, 3, 5, 15, 16 };
	BIGNUM *d, *k;
	u8 digest[64];
	int j;

	test_begin("%s: signatures over digests of every length", i->name);
	for (j = 0; j < 3 * ARRAY_SIZE(lens); j++) {
		d = random_scalar(i);
		k = random_scalar(i);
		random_bytes(digest, sizeof(digest));
		check_signature(i, d, k, digest, lens[j % ARRAY_SIZE(lens)]);
		BN_free(d);
		BN_free(k);
	}
	test_begin("%s: signatures over digests of zeros, and of ones, which exceed n", i->name);
	for (j = 0; j < 2; j++) {
		d = random_scalar(i);
		k = random_scalar(i);
		memset(digest, -j, sizeof(digest));
		check_signature(i, d, k, digest, sizeof(digest));
		BN_free(d);
		BN_free(k);
	}
	/* In the verification's sum both points are then small multiples of the base point. */
	test_begin("%s: signatures by keys and nonces next to 0 and n", i->name);
	for (j = 0; j < 4 * ARRAY_SIZE(words) * ARRAY_SIZE(words); j++) {
		d = BN_new();
		k = BN_new();
		BN_set_word(d, words[j / 4 % ARRAY_SIZE(words)]);
		BN_set_word(k, words[j / 4 / ARRAY_SIZE(words)]);
		if (j & 1)
			BN_sub(d, i->ref.n, d);
		if (j & 2)
			BN_sub(k, i->ref.n, k);
		random_bytes(digest, sizeof(digest));
		check_signature(i, d, k, digest, i->size);
		BN_free(d);
		BN_free(k);
	}
}

/* A digest for which e = -r d, if (r, s) is made by @k: s is 0 then. */
static void test_s_zero(const struct impl *i)
{
	u8 scalar[MAX], nonce[MAX], point[2 * MAX], digest[MAX], out[2 * MAX], as_it_was[2 * MAX];
	BIGNUM *d = random_scalar(i), *k = random_scalar(i), *e = BN_new();

	test_begin("%s: a nonce for which s would be 0 is refused", i->name);
	put(i, scalar, d);
	put(i, nonce, k);
	ref_public(i, k, point);
	BN_bin2bn(point, i->size, e);
	BN_mod_mul(e, e, d, i->ref.n, i->ref.ctx);
	BN_sub(e, i->ref.n, e);
	put(i, digest, e);
	memset(out, 0x5a, sizeof(out));
	memset(as_it_was, 0x5a, sizeof(out));
	expect_eq(i->ops->sign(scalar, nonce, digest, i->size, out, out + MAX), -EAGAIN);
	expect_bytes(out, sizeof(out), as_it_was, sizeof(as_it_was));
	BN_free(d);
	BN_free(k);
	BN_free(e);
}

static void test_range(const struct impl *i)
{
	BIGNUM *d = random_scalar(i), *k = random_scalar(i), *v = BN_new();
	u8 r[MAX], s[MAX], bad[MAX], digest[32] = { 1 }, point[2 * MAX];
	int j;

	test_begin("%s: r and s out of range are refused", i->name);
	ref_sign(i, d, k, digest, 32, r, s);
	ref_public(i, d, point);
	expect_eq(i->ops->verify(point, digest, 32, r, s), 0);
	for (j = 0; j < 4; j++) {
		if (j == 0)
			BN_zero(v);
		else if (j == 1)
			BN_copy(v, i->ref.n);
		else if (j == 2)
			BN_add_word(v, 1);
		else
			BN_lshift(v, BN_value_one(), 8 * i->size), BN_sub_word(v, 1);
		put(i, bad, v);
		expect_eq(i->ops->verify(point, digest, 32, bad, s), -EKEYREJECTED);
		expect_eq(i->ops->verify(point, digest, 32, r, bad), -EKEYREJECTED);
	}
	BN_free(d);
	BN_free(k);
	BN_free(v);
}

/*
 * The key for which (r, s) leads to the point R: Q = (s R - e G) / r. So any x-coordinate can
 * be had, also those that a signer would not meet in a lifetime.
 */
static void key_for(const struct impl *i, const u8 *big_r, const BIGNUM *r, const BIGNUM *s,
		    const u8 *digest, u8 *point)
{
	BIGNUM *e = ref_e(i, digest, i->size), *inverse, *a = BN_new(), *b = BN_new();
	EC_POINT *at = point_get(i, big_r), *q;

	inverse = BN_mod_inverse(NULL, r, i->ref.n, i->ref.ctx);
	BN_mod_mul(b, s, inverse, i->ref.n, i->ref.ctx);
	BN_nnmod(e, e, i->ref.n, i->ref.ctx);
	BN_mod_mul(a, e, inverse, i->ref.n, i->ref.ctx);
	BN_sub(a, i->ref.n, a);
	q = combine(i, a, at, b);
	point_put(i, point, q);
	EC_POINT_free(q);
	EC_POINT_free(at);
	BN_free(inverse);
	BN_free(e);
	BN_free(a);
	BN_free(b);
}

static void test_large_x(const struct impl *i)
{
	BIGNUM *x = BN_new(), *r = BN_new(), *s = random_scalar(i);
	u8 big_r[2 * MAX], point[2 * MAX], digest[MAX], rb[MAX], sb[MAX], out[MAX];

	test_begin("%s: an x-coordinate between n and p", i->name);
	random_bytes(digest, sizeof(digest));
	BN_rshift(s, s, 4 * i->size + 8);	/* so that s + n has as many bytes */
	put(i, sb, s);
	BN_copy(x, i->ref.n);
	BN_add_word(x, 1);
	point_from_x(i, x, big_r);
	BN_sub(r, x, i->ref.n);
	put(i, rb, r);
	key_for(i, big_r, r, s, digest, point);
	expect(ref_verify(i, point, digest, i->size, rb, sb));
	expect_eq(i->ops->verify(point, digest, i->size, rb, sb), 0);

	test_begin("%s: r and s with n added are refused", i->name);
	put(i, out, x);
	expect_eq(i->ops->verify(point, digest, i->size, out, sb), -EKEYREJECTED);
	BN_add(x, s, i->ref.n);
	put(i, out, x);
	expect_eq(i->ops->verify(point, digest, i->size, rb, out), -EKEYREJECTED);

	/* r + n is p or more here, and x what is left of it: not r mod n. */
	test_begin("%s: r + n is not taken mod p", i->name);
	BN_zero(x);
	point_from_x(i, x, big_r);
	BN_add(r, x, i->ref.p);
	BN_sub(r, r, i->ref.n);
	put(i, rb, r);
	key_for(i, big_r, r, s, digest, point);
	expect(!ref_verify(i, point, digest, i->size, rb, sb));
	expect_eq(i->ops->verify(point, digest, i->size, rb, sb), -EKEYREJECTED);
	BN_free(x);
	BN_free(r);
	BN_free(s);
}

/* u1 G + u2 Q: infinity; and a sum in which the two are the same point. */
static void test_joint(const struct impl *i)
{
	BIGNUM *d = random_scalar(i), *r = random_scalar(i), *s = random_scalar(i), *e = BN_new();
	u8 point[2 * MAX], digest[MAX], rb[MAX], sb[MAX], sum[2 * MAX];
	BIGNUM *inverse, *u = BN_new();

	test_begin("%s: a signature that leads to infinity", i->name);
	BN_mod_mul(e, r, d, i->ref.n, i->ref.ctx);
	BN_sub(e, i->ref.n, e);
	put(i, digest, e);
	put(i, rb, r);
	put(i, sb, s);
	ref_public(i, d, point);
	expect_eq(i->ops->verify(point, digest, i->size, rb, sb), -EKEYREJECTED);

	/* R = 2 u1 G for e = r d: s = 2 e / k for the r of k G. */
	test_begin("%s: a signature whose two products are the same point", i->name);
	ref_public(i, s, sum);
	BN_bin2bn(sum, i->size, r);
	BN_nnmod(r, r, i->ref.n, i->ref.ctx);
	BN_mod_mul(e, r, d, i->ref.n, i->ref.ctx);
	put(i, digest, e);
	inverse = BN_mod_inverse(NULL, s, i->ref.n, i->ref.ctx);
	BN_mod_lshift1(u, e, i->ref.n, i->ref.ctx);
	BN_mod_mul(u, u, inverse, i->ref.n, i->ref.ctx);
	put(i, rb, r);
	put(i, sb, u);
	expect_eq(i->ops->verify(point, digest, i->size, rb, sb), 0);
	BN_free(inverse);
	BN_free(d);
	BN_free(r);
	BN_free(s);
	BN_free(e);
	BN_free(u);
}

/* By way of ec.c, which chooses the best that can be run. */
static void test_choice(const struct impl *i)
{
	u8 scalar[MAX], digest[32] = { 7 }, point[2 * MAX], peer[2 * MAX], r[MAX], s[MAX];
	u8 got[MAX], want[MAX];
	BIGNUM *k = random_scalar(i);
	bool adx = false;
	int j;

	kshake_ec_init();
	test_begin("%s: by the public functions: %s", i->name, kshake_ec_name());
	for (j = 0; j < ARRAY_SIZE(impls); j++)
		adx |= strstr(impls[j].name, "adx") && can_run(&impls[j]);
	expect(!strcmp(kshake_ec_name(), adx ? "adx" : "portable"));
	put(i, scalar, k);
	random_point(i, peer);
	expect_eq(kshake_ec_size(i->ec), i->size);
	expect_eq(kshake_ec_check_scalar(i->ec, scalar), 0);
	expect_eq(kshake_ec_public(i->ec, scalar, point), 0);
	expect_eq(kshake_ec_check_point(i->ec, point), 0);
	expect_eq(kshake_ec_shared(i->ec, scalar, peer, got), 0);
	ref_shared(i, k, peer, want);
	expect_bytes(got, i->size, want, i->size);
	expect_eq(kshake_ec_sign(i->ec, scalar, peer, digest, sizeof(digest), r, s), 0);
	expect_eq(kshake_ec_verify(i->ec, point, digest, sizeof(digest), r, s), 0);
	expect(ref_verify(i, point, digest, sizeof(digest), r, s));
	digest[0] ^= 1;
	expect_eq(kshake_ec_verify(i->ec, point, digest, sizeof(digest), r, s), -EKEYREJECTED);
	BN_free(k);
}

void test_ec(void)
{
	struct impl i;
	int j;

	for (j = 0; j < ARRAY_SIZE(impls); j++) {
		if (!can_run(&impls[j]))
			continue;
		i = impls[j];
		i.ref = ref_new(i.nid);
		test_edge_scalars(&i);
		test_random_keys(&i);
		test_refused_scalars(&i);
		test_points(&i);
		test_rfc6979(&i);
		test_signatures(&i);
		test_s_zero(&i);
		test_range(&i);
		test_large_x(&i);
		test_joint(&i);
		test_choice(&i);
		ref_free(&i.ref);
	}
}
