// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kmod/rsa against libcrypto, with each implementation that this CPU can run. */
#include <openssl/bn.h>
#include <openssl/rand.h>

#include "../../kmod/rsa/rsa_key.h"
#include "test.h"

#define MAX	(KSHAKE_RSA_PUBLIC_BITS_MAX / 8)

enum { N, E, D, P, Q, DP, DQ, QINV, NUMBERS };

struct numbers {
	int bits;
	struct bignum_st *bn[NUMBERS];
};

static BN_CTX *ctx;
static const char *impl;

static void fill(void *p, size_t len)
{
	if (RAND_bytes(p, len) != 1)
		abort();
}

/* Keys of libcrypto's numbers */

/* d, dp, dq and 1 / q for the factors and e */
static bool numbers_derive(struct numbers *k)
{
	BIGNUM *p1 = BN_dup(k->bn[P]), *q1 = BN_dup(k->bn[Q]), *phi = BN_new();
	bool ok;

	BN_sub_word(p1, 1);
	BN_sub_word(q1, 1);
	BN_mul(phi, p1, q1, ctx);
	BN_mul(k->bn[N], k->bn[P], k->bn[Q], ctx);
	ok = BN_mod_inverse(k->bn[D], k->bn[E], phi, ctx) &&
	     BN_mod_inverse(k->bn[QINV], k->bn[Q], k->bn[P], ctx);
	if (ok) {
		BN_mod(k->bn[DP], k->bn[D], p1, ctx);
		BN_mod(k->bn[DQ], k->bn[D], q1, ctx);
	}
	BN_free(p1);
	BN_free(q1);
	BN_free(phi);
	return ok;
}

static void numbers_init(struct numbers *k, int bits, u64 e)
{
	int i;

	k->bits = bits;
	for (i = 0; i < NUMBERS; i++)
		k->bn[i] = BN_new();
	BN_set_word(k->bn[E], e);
}

/* Primes of one length, also where n has an odd number of bits. */
static void numbers_make(struct numbers *k, int bits, u64 e)
{
	numbers_init(k, bits, e);
	do {
		BN_generate_prime_ex(k->bn[P], (bits + 1) / 2, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(k->bn[Q], (bits + 1) / 2, 0, NULL, NULL, NULL);
		if (bits % 2) {
			/* Those have the highest two bits set. */
			BN_clear_bit(k->bn[P], (bits + 1) / 2 - 2);
			BN_clear_bit(k->bn[Q], (bits + 1) / 2 - 2);
			while (!BN_check_prime(k->bn[P], ctx, NULL))
				BN_add_word(k->bn[P], 2);
			while (!BN_check_prime(k->bn[Q], ctx, NULL))
				BN_add_word(k->bn[Q], 2);
		}
	} while (!numbers_derive(k) || BN_num_bits(k->bn[N]) != bits);
}

static void numbers_free(struct numbers *k)
{
	int i;

	for (i = 0; i < NUMBERS; i++)
		BN_free(k->bn[i]);
}

/* The same, with a copy of its own of each number. */
static struct numbers numbers_copy(const struct numbers *k)
{
	struct numbers copy = { .bits = k->bits };
	int i;

	for (i = 0; i < NUMBERS; i++)
		copy.bn[i] = BN_dup(k->bn[i]);
	return copy;
}

/* Loads them, each with so many zeros in front. */
static int load(struct kshake_rsa_key **key, const struct numbers *k, size_t zeros)
{
	struct kshake_rsa_numbers numbers;
	struct kshake_bytes *bytes[NUMBERS] = {
		&numbers.n, &numbers.e, &numbers.d, &numbers.p, &numbers.q,
		&numbers.dp, &numbers.dq, &numbers.qinv,
	};
	u8 *buf[NUMBERS];
	int i, err;

	for (i = 0; i < NUMBERS; i++) {
		size_t len = BN_num_bytes(k->bn[i]) + zeros;

		/* Of just that size, for the sanitizer to see what is read beyond. */
		buf[i] = malloc(len + !len);
		BN_bn2binpad(k->bn[i], buf[i], len);
		*bytes[i] = (struct kshake_bytes){ buf[i], len };
	}
	err = kshake_rsa_key_new(key, &numbers, fill);
	for (i = 0; i < NUMBERS; i++)
		free(buf[i]);
	return err;
}

/* The private operation */

static int private(struct kshake_rsa_key *key, const u8 *in, u8 *out)
{
	return kshake_rsa_private(key, in, out, fill);
}

static void private_is(const struct numbers *k, struct kshake_rsa_key *key, const BIGNUM *x)
{
	size_t size = BN_num_bytes(k->bn[N]);
	u8 in[MAX], out[MAX], want[MAX];
	BIGNUM *y = BN_new();

	BN_mod_exp(y, x, k->bn[D], k->bn[N], ctx);
	BN_bn2binpad(y, want, size);
	BN_bn2binpad(x, in, size);
	memset(out, 0xa5, sizeof(out));
	expect_eq(private(key, in, out), 0);
	expect_bytes(out, size, want, size);
	expect_eq(out[size], 0xa5);
	expect_eq(private(key, in, in), 0);
	expect_bytes(in, size, want, size);
	BN_free(y);
}

static void private_of_size(const struct numbers *k)
{
	size_t size = BN_num_bytes(k->bn[N]);
	struct kshake_rsa_key *key;
	u8 in[MAX], out[MAX];
	BIGNUM *x = BN_new();
	int i;

	test_begin("RSA %s: private, %d bits", impl, k->bits);
	if (!expect_eq(load(&key, k, 0), 0))
		goto out;
	expect_eq(kshake_rsa_key_size(key), size);
	for (i = 0; i < 3; i++) {
		BN_set_word(x, i);
		private_is(k, key, x);
		BN_sub(x, k->bn[N], x);		/* n itself for 0: below */
		if (i)
			private_is(k, key, x);
		BN_rand_range(x, k->bn[N]);
		private_is(k, key, x);
	}
	/* Multiples of a prime */
	private_is(k, key, k->bn[P]);
	private_is(k, key, k->bn[Q]);

	memset(out, 0xa5, sizeof(out));
	BN_bn2binpad(k->bn[N], in, size);
	expect_eq(private(key, in, out), -EINVAL);
	memset(in, 0xff, size);
	expect_eq(private(key, in, out), -EINVAL);
	expect_eq(out[0], 0xa5);
	kshake_rsa_key_free(key);
out:
	BN_free(x);
}

/* Pairs for blinding that are squared, and made again. */
static void private_many(const struct numbers *k)
{
	u64 *first = malloc(k->bits / 8);
	struct kshake_rsa_key *key;
	BIGNUM *x = BN_new();
	int i, renewed = 0;

	test_begin("RSA %s: blinding is never the same", impl);
	expect_eq(load(&key, k, 0), 0);
	memcpy(first, key->blinding.blind, k->bits / 8);
	for (i = 0; i < 2 * KSHAKE_RSA_BLIND_USES + 2; i++) {
		unsigned int uses = key->blinding.uses;
		u8 in[MAX] = {}, out[MAX];

		in[BN_num_bytes(k->bn[N]) - 1] = i;
		expect_eq(private(key, in, out), 0);
		expect(memcmp(first, key->blinding.blind, k->bits / 8));
		expect(key->blinding.uses <= KSHAKE_RSA_BLIND_USES);
		renewed += key->blinding.uses < uses;
	}
	expect_eq(renewed, 2);
	BN_rand_range(x, k->bn[N]);
	private_is(k, key, x);
	kshake_rsa_key_free(key);
	BN_free(x);
	free(first);
}

/* Faults: nothing leaves, and nothing stays wrong that can be made anew. */
static void faults(const struct numbers *k)
{
	size_t size = BN_num_bytes(k->bn[N]);
	struct kshake_rsa_key *key;
	u8 in[MAX], out[MAX];
	BIGNUM *x = BN_new();
	u64 *where[8];
	int i;

	if (load(&key, k, 0))
		abort();
	where[0] = key->p.exponent;
	where[1] = key->q.exponent;
	where[2] = key->p.rr;
	where[3] = key->q.rr;
	where[4] = key->qinv;
	where[5] = key->n_rr;
	where[6] = key->blinding.blind;
	where[7] = key->blinding.unblind;
	for (i = 0; i < ARRAY_SIZE(where); i++) {
		test_begin("RSA %s: fault %d", impl, i);
		BN_rand_range(x, k->bn[N]);
		BN_bn2binpad(x, in, size);
		memset(out, 0xa5, sizeof(out));
		where[i][1] ^= 1ULL << 17;
		expect_eq(private(key, in, out), -EIO);
		expect_eq(out[0], 0xa5);
		expect_eq(memcmp(out, out + 1, size - 1), 0);
		if (where[i] != key->blinding.blind && where[i] != key->blinding.unblind)
			where[i][1] ^= 1ULL << 17;
		private_is(k, key, x);
	}
	kshake_rsa_key_free(key);
	BN_free(x);
}

/* Keys that are not right */

static int load_and_free(const struct numbers *k, size_t zeros)
{
	struct kshake_rsa_key *key = NULL;
	long live = port_alloc_live;
	int err = load(&key, k, zeros);

	if (err)
		expect(!key);
	kshake_rsa_key_free(key);
	expect_eq(port_alloc_live, live);
	return err;
}

static void keys_changed(const struct numbers *good)
{
	static const char * const names[NUMBERS] = {
		"n", "e", "d", "p", "q", "dp", "dq", "qinv"
	};
	int i;

	for (i = 0; i < NUMBERS; i++) {
		struct numbers k = numbers_copy(good);

		test_begin("RSA %s: wrong %s", impl, names[i]);
		BN_add_word(k.bn[i], 2);
		expect_eq(load_and_free(&k, 0), -EINVAL);
		BN_sub_word(k.bn[i], 4);
		expect_eq(load_and_free(&k, 0), -EINVAL);
		BN_zero(k.bn[i]);
		expect(load_and_free(&k, 0));
		BN_one(k.bn[i]);
		expect(load_and_free(&k, 0));
		/* Beyond what a key may have */
		BN_copy(k.bn[i], good->bn[i]);
		BN_set_bit(k.bn[i], KSHAKE_RSA_PRIVATE_BITS_MAX);
		expect(load_and_free(&k, 0));
		numbers_free(&k);
	}
}

/* What is the same modulo something is another number all the same. */
static void keys_not_least(const struct numbers *good)
{
	struct numbers k = numbers_copy(good);

	test_begin("RSA %s: numbers that are not the least", impl);
	BN_add(k.bn[QINV], k.bn[QINV], k.bn[P]);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	BN_copy(k.bn[QINV], good->bn[QINV]);
	BN_add(k.bn[DP], k.bn[DP], k.bn[P]);
	BN_sub_word(k.bn[DP], 1);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	BN_copy(k.bn[DP], good->bn[DP]);
	BN_add(k.bn[DQ], k.bn[DQ], k.bn[Q]);
	BN_sub_word(k.bn[DQ], 1);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	numbers_free(&k);
}

/* d may be modulo phi or modulo the least common multiple (RFC 8017, 3.2). */
static void keys_lambda(const struct numbers *good)
{
	BIGNUM *p1 = BN_dup(good->bn[P]), *q1 = BN_dup(good->bn[Q]), *gcd = BN_new();
	struct numbers k = numbers_copy(good);

	test_begin("RSA %s: d modulo lambda(n)", impl);
	BN_sub_word(p1, 1);
	BN_sub_word(q1, 1);
	BN_gcd(gcd, p1, q1, ctx);
	BN_mul(p1, p1, q1, ctx);
	BN_div(p1, NULL, p1, gcd, ctx);
	BN_mod(k.bn[D], k.bn[D], p1, ctx);
	expect_eq(load_and_free(&k, 0), 0);
	numbers_free(&k);
	BN_free(p1);
	BN_free(q1);
	BN_free(gcd);
}

static void keys_swapped(const struct numbers *good)
{
	struct numbers k = numbers_copy(good);
	struct kshake_rsa_key *key;

	test_begin("RSA %s: p and q the other way round", impl);
	swap(k.bn[P], k.bn[Q]);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	numbers_derive(&k);
	if (expect_eq(load(&key, &k, 5), 0)) {
		private_is(&k, key, BN_value_one());
		private_is(&k, key, k.bn[E]);
		kshake_rsa_key_free(key);
	}
	numbers_free(&k);
}

static void keys_of_odd_shapes(const struct numbers *good)
{
	struct numbers k;

	test_begin("RSA %s: too short, too long, uneven", impl);
	numbers_make(&k, 2046, 65537);
	expect_eq(load_and_free(&k, 0), -EKEYREJECTED);
	expect_eq(load_and_free(&k, 300), -EKEYREJECTED);
	numbers_free(&k);

	numbers_init(&k, 2048, 65537);
	do {
		BN_generate_prime_ex(k.bn[P], 1000, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(k.bn[Q], 1048, 0, NULL, NULL, NULL);
	} while (!numbers_derive(&k));
	expect_eq(load_and_free(&k, 0), -EKEYREJECTED);
	BN_generate_prime_ex(k.bn[P], 1023, 0, NULL, NULL, NULL);
	BN_generate_prime_ex(k.bn[Q], 1025, 0, NULL, NULL, NULL);
	if (numbers_derive(&k))
		expect_eq(load_and_free(&k, 0), -EKEYREJECTED);
	/* No more limbs than half of n has. */
	do {
		BN_generate_prime_ex(k.bn[P], 1100, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(k.bn[Q], 1200, 0, NULL, NULL, NULL);
	} while (!numbers_derive(&k));
	expect_eq(load_and_free(&k, 0), -EKEYREJECTED);
	numbers_free(&k);

	test_begin("RSA %s: a square", impl);
	k = numbers_copy(good);
	BN_copy(k.bn[Q], k.bn[P]);
	BN_sqr(k.bn[N], k.bn[P], ctx);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	numbers_free(&k);

	test_begin("RSA %s: a factor that is no prime", impl);
	numbers_init(&k, 2048, 65537);
	do {
		BN_generate_prime_ex(k.bn[P], 512, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(k.bn[Q], 512, 0, NULL, NULL, NULL);
		BN_mul(k.bn[P], k.bn[P], k.bn[Q], ctx);
		BN_generate_prime_ex(k.bn[Q], 1024, 0, NULL, NULL, NULL);
	} while (!numbers_derive(&k) || BN_num_bits(k.bn[N]) != 2048);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	swap(k.bn[P], k.bn[Q]);
	numbers_derive(&k);
	expect_eq(load_and_free(&k, 0), -EINVAL);
	numbers_free(&k);
}

static void keys_with_exponents(const struct numbers *good)
{
	static const struct {
		u64 e;
		int err;
	} cases[] = {
		{ 17, 0 }, { 0xfffffffffffffffbULL, 0 }, { 0x8000000000000001ULL, 0 },
		{ 1, -EKEYREJECTED }, { 0, -EKEYREJECTED }, { 65536, -EKEYREJECTED },
	};
	struct numbers k = numbers_copy(good);
	struct kshake_rsa_key *key;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("RSA %s: public exponent %llx", impl, (long long)cases[i].e);
		BN_set_word(k.bn[E], cases[i].e);
		/* Some exponents have no inverse for some primes. */
		if (!numbers_derive(&k) && !cases[i].err)
			continue;
		expect_eq(load_and_free(&k, 0), cases[i].err);
		if (cases[i].err || load(&key, &k, 1))
			continue;
		private_is(&k, key, k.bn[DP]);
		kshake_rsa_key_free(key);
	}
	test_begin("RSA %s: public exponent of 65 bits", impl);
	BN_set_word(k.bn[E], 1);
	BN_set_bit(k.bn[E], 64);
	if (numbers_derive(&k))
		expect_eq(load_and_free(&k, 0), -EKEYREJECTED);
	numbers_free(&k);
}

/* Memory */

static int all_of_it(const struct numbers *k)
{
	u8 in[MAX] = {}, e[1] = { 3 }, n[64];
	struct kshake_rsa_key *key = NULL;
	int err;

	memset(n, 0xff, sizeof(n));
	err = load(&key, k, 0);
	if (!err)
		err = private(key, in, in);
	kshake_rsa_key_free(key);
	memset(in, 0, sizeof(in));
	if (!err)
		err = kshake_rsa_public(&(struct kshake_bytes){ n, sizeof(n) },
					&(struct kshake_bytes){ e, 1 }, in, in);
	if (!err)
		err = kshake_mod_exp(n, sizeof(n), in, e, 1, in);
	return err;
}

static void no_memory(const struct numbers *k)
{
	long live = port_alloc_live, i;
	int err;

	test_begin("RSA %s: no memory", impl);
	for (i = 0;; i++) {
		port_alloc_fail_at = i;
		err = all_of_it(k);
		port_alloc_fail_at = -1;
		expect_eq(port_alloc_live, live);
		if (err != -ENOMEM)
			break;
	}
	expect_eq(err, 0);
	expect_eq(i, 5);
}

/* The public operation */

static int public(const BIGNUM *n, const BIGNUM *e, const u8 *in, u8 *out)
{
	struct kshake_bytes bytes[2] = { { NULL, BN_num_bytes(n) }, { NULL, BN_num_bytes(e) } };
	u8 *buf[2] = { malloc(bytes[0].len + 1), malloc(bytes[1].len + 1) };
	int err;

	BN_bn2bin(n, buf[0]);
	BN_bn2bin(e, buf[1]);
	bytes[0].data = buf[0];
	bytes[1].data = buf[1];
	err = kshake_rsa_public(&bytes[0], &bytes[1], in, out);
	free(buf[0]);
	free(buf[1]);
	return err;
}

static void public_is(const BIGNUM *n, const BIGNUM *e, const BIGNUM *x)
{
	size_t size = BN_num_bytes(n);
	u8 in[MAX], out[MAX + 1], want[MAX];
	BIGNUM *y = BN_new();

	BN_mod_exp(y, x, e, n, ctx);
	BN_bn2binpad(y, want, size);
	BN_bn2binpad(x, in, size);
	out[size] = 0xa5;
	expect_eq(public(n, e, in, out), 0);
	expect_bytes(out, size, want, size);
	expect_eq(out[size], 0xa5);
	expect_eq(public(n, e, in, in), 0);
	expect_bytes(in, size, want, size);
	BN_free(y);
}

/* Moduli whose quotients are hard to estimate, and others. */
static void public_modulus(BIGNUM *n, int bits, int kind)
{
	switch (kind) {
	case 0:
		BN_rand(n, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
		break;
	case 1:		/* all ones */
		BN_zero(n);
		BN_set_bit(n, bits);
		BN_sub_word(n, 1);
		break;
	case 2:		/* one and zeros, and one */
		BN_zero(n);
		BN_set_bit(n, bits - 1);
		BN_set_bit(n, 0);
		break;
	default:	/* one and zeros, then all ones */
		BN_zero(n);
		BN_set_bit(n, bits > 66 ? bits - 65 : 1);
		BN_sub_word(n, 1);
		BN_set_bit(n, bits - 1);
	}
}

static void public_of_size(int bits)
{
	static const u64 exponents[] = { 65537, 3, 0xffffffffffffffffULL, 0x8000000000000001ULL };
	BIGNUM *n = BN_new(), *e = BN_new(), *x = BN_new();
	int i, kind;

	test_begin("RSA %s: public, %d bits", impl, bits);
	for (kind = 0; kind < 4; kind++) {
		public_modulus(n, bits, kind);
		for (i = 0; i < ARRAY_SIZE(exponents); i++) {
			BN_set_word(e, exponents[i]);
			BN_rand_range(x, n);
			public_is(n, e, x);
		}
		BN_zero(x);
		public_is(n, e, x);
		BN_one(x);
		public_is(n, e, x);
		BN_copy(x, n);
		BN_sub_word(x, 1);
		public_is(n, e, x);
	}
	BN_free(n);
	BN_free(e);
	BN_free(x);
}

static void public_refused(void)
{
	u8 in[MAX + 1] = {}, out[MAX + 1], zero[64] = {};
	BIGNUM *n = BN_new(), *e = BN_new();

	test_begin("RSA %s: public, refused", impl);
	BN_rand(n, 2048, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	BN_set_word(e, 65537);
	BN_bn2bin(n, in);
	expect_eq(public(n, e, in, out), -EINVAL);
	in[255]--;
	expect_eq(public(n, e, in, out), 0);
	BN_set_word(e, 65536);
	expect_eq(public(n, e, in, out), -EINVAL);
	BN_set_word(e, 1);
	expect_eq(public(n, e, in, out), -EINVAL);
	BN_zero(e);
	expect_eq(public(n, e, in, out), -EINVAL);
	BN_set_bit(e, 64);
	BN_set_bit(e, 0);
	expect_eq(public(n, e, in, out), -EINVAL);
	BN_set_word(e, 3);
	BN_clear_bit(n, 0);
	memset(in, 0, sizeof(in));
	expect_eq(public(n, e, in, out), -EINVAL);
	BN_rand(n, KSHAKE_RSA_PUBLIC_BITS_MAX + 1, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	expect_eq(public(n, e, in, out), -EINVAL);
	BN_zero(n);
	expect_eq(public(n, e, in, out), -EINVAL);
	zero[63] = 5;
	expect_eq(kshake_rsa_public(&(struct kshake_bytes){ zero, 64 },
				    &(struct kshake_bytes){ zero, 64 }, in, out), -EINVAL);
	BN_free(n);
	BN_free(e);
}

/* Finite fields */

static int mod_exp(const BIGNUM *n, size_t len, const BIGNUM *x, const u8 *e, size_t e_len,
		   u8 *out)
{
	u8 *modulus = malloc(len), *base = malloc(len), *exponent = malloc(e_len);
	int err;

	BN_bn2binpad(n, modulus, len);
	BN_bn2binpad(x, base, len);
	memcpy(exponent, e, e_len);
	err = kshake_mod_exp(modulus, len, base, exponent, e_len, out);
	free(modulus);
	free(base);
	free(exponent);
	return err;
}

static void mod_exp_is(const BIGNUM *n, const BIGNUM *x, const u8 *exponent, size_t exponent_len)
{
	BIGNUM *e = BN_bin2bn(exponent, exponent_len, NULL), *y = BN_new();
	u8 out[KSHAKE_MOD_EXP_SIZE_MAX + 1], want[KSHAKE_MOD_EXP_SIZE_MAX];
	size_t len = BN_num_bytes(n);

	BN_mod_exp(y, x, e, n, ctx);
	BN_bn2binpad(y, want, len);
	out[len] = 0xa5;
	expect_eq(mod_exp(n, len, x, exponent, exponent_len, out), 0);
	expect_bytes(out, len, want, len);
	expect_eq(out[len], 0xa5);
	BN_free(y);
	BN_free(e);
}

static void mod_exp_of_size(size_t len)
{
	static const size_t lens[] = { 1, 2, 3, 7, 8, 9, 28, 40, 41, 64 };
	BIGNUM *n = BN_new(), *x = BN_new();
	u8 e[64];
	int i, kind;

	test_begin("mod_exp %s: %zu bytes", impl, len);
	for (kind = 0; kind < 4; kind++) {
		public_modulus(n, 8 * len - kind, kind);
		for (i = 0; i < ARRAY_SIZE(lens); i++) {
			BN_rand_range(x, n);
			fill(e, sizeof(e));
			mod_exp_is(n, x, e, lens[i]);
		}
		memset(e, 0, sizeof(e));
		mod_exp_is(n, x, e, 32);
		memset(e, 0xff, sizeof(e));
		mod_exp_is(n, x, e, 33);
		BN_zero(x);
		mod_exp_is(n, x, e, 33);
		BN_copy(x, n);
		BN_sub_word(x, 1);
		mod_exp_is(n, x, e, 33);
	}
	BN_free(n);
	BN_free(x);
}

static void mod_exp_refused(void)
{
	u8 e[KSHAKE_MOD_EXP_SIZE_MAX + 1] = { 7 }, out[KSHAKE_MOD_EXP_SIZE_MAX + 8];
	BIGNUM *n = BN_new(), *x = BN_new();

	test_begin("mod_exp %s: refused", impl);
	BN_rand(n, 1024, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	BN_one(x);
	expect_eq(mod_exp(n, 128, x, e, 1, out), 0);
	expect_eq(mod_exp(n, 128, x, e, sizeof(e) - 1, out), 0);
	expect_eq(mod_exp(n, 128, x, e, sizeof(e), out), -EINVAL);
	expect_eq(mod_exp(n, 128, x, e, 0, out), -EINVAL);
	expect_eq(mod_exp(n, 136, x, e, 1, out), -EINVAL);
	expect_eq(mod_exp(n, 128, n, e, 1, out), -EINVAL);
	BN_clear_bit(n, 0);
	expect_eq(mod_exp(n, 128, x, e, 1, out), -EINVAL);
	BN_rand(n, 1016, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	expect_eq(mod_exp(n, 127, x, e, 1, out), -EINVAL);
	BN_rand(n, 8 * KSHAKE_MOD_EXP_SIZE_MAX + 64, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	expect_eq(mod_exp(n, KSHAKE_MOD_EXP_SIZE_MAX + 8, x, e, 1, out), -EINVAL);
	expect_eq(mod_exp(n, 0, x, e, 1, out), -EINVAL);
	BN_free(n);
	BN_free(x);
}

static void each(const struct numbers *keys, size_t nr)
{
	static const int sizes[] = {
		8, 63, 64, 65, 127, 128, 500, 512, 513, 1023, 2048, 2049, 2560, 3072, 4096, 8191,
		8192
	};
	size_t i;

	for (i = 0; i < nr; i++)
		private_of_size(&keys[i]);
	private_many(&keys[0]);
	faults(&keys[0]);
	keys_changed(&keys[0]);
	keys_not_least(&keys[0]);
	keys_lambda(&keys[0]);
	keys_swapped(&keys[0]);
	keys_of_odd_shapes(&keys[0]);
	keys_with_exponents(&keys[0]);
	no_memory(&keys[0]);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		public_of_size(sizes[i]);
	public_refused();
	for (i = 8; i <= KSHAKE_MOD_EXP_SIZE_MAX; i += i < 72 ? 8 : 88)
		mod_exp_of_size(i);
	mod_exp_of_size(KSHAKE_MOD_EXP_SIZE_MAX);
	mod_exp_refused();
}

void test_rsa(void)
{
	static const int sizes[] = { 2048, 2049, 2050, 3071, 3072, 4095, 4096 };
	const struct kshake_mont_ops *chosen = kshake_mont;
	struct numbers keys[ARRAY_SIZE(sizes)];
	int i;

	ctx = BN_CTX_new();
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		numbers_make(&keys[i], sizes[i], sizes[i] == 3071 ? 3 : 65537);

	impl = "portable";
	kshake_mont = &kshake_mont_portable;
	each(keys, ARRAY_SIZE(sizes));
	kshake_rsa_init();
	if (kshake_mont != &kshake_mont_portable) {
		impl = kshake_rsa_name();
		each(keys, ARRAY_SIZE(sizes));
	}
	kshake_mont = chosen;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		numbers_free(&keys[i]);
	BN_CTX_free(ctx);
}
