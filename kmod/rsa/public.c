// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The public operation (RFC 8017, 5.1.1 and 5.2.2), for numbers that are public or secret. */
#include "../core/stack.h"
#include "mont.h"
#include "number.h"
#include "rsa.h"

/**
 * kshake_rsa_bits() - how long a modulus is
 * @n: the modulus, without leading zeros
 *
 * Return: its bits
 */
unsigned int kshake_rsa_bits(const struct kshake_bytes *n)
{
	return n->len ? 8 * (n->len - 1) + fls(n->data[0]) : 0;
}

/**
 * kshake_rsa_public_fits() - can these be a public key? (RFC 8017, 3.1)
 * @n: the modulus
 * @e: the public exponent
 *
 * Return: true if @n is odd, without leading zeros, of KSHAKE_RSA_PUBLIC_BITS_MAX or fewer, and
 * @e odd, not 1, of 64 bits or fewer
 */
bool kshake_rsa_public_fits(const struct kshake_bytes *n, const struct kshake_bytes *e)
{
	u64 exponent;

	return n->len && n->len <= KSHAKE_RSA_PUBLIC_BITS_MAX / 8 && n->data[0] &&
	       n->data[n->len - 1] & 1 &&
	       number_load(&exponent, 1, e) && exponent & 1 && exponent != 1;
}

/* @y = @x ^ @exponent mod n, for an @x below n, which is lost; @t is for 2 * limbs. */
static void public_power(const struct kshake_mont *m, u64 exponent, u64 *x, u64 *y, u64 *t,
			 bool secret)
{
	if (secret) {
		/* Division is only for what is public: the modulus. */
		kshake_mont_rr_public(m, y, t);
		kshake_mont->mul(m, x, x, y, t);
	} else {
		kshake_mont_enter_public(m, x, x, t);
	}
	kshake_mont_exp_public(m, y, x, exponent, t);
	kshake_mont_leave(m, y, y, t);
}

static noinline_for_stack int public_work(const struct kshake_bytes *n,
					  const struct kshake_bytes *e, const u8 *in, u8 *out,
					  bool secret)
{
	struct kshake_bytes input = { in, n->len };
	u64 exponent, *limbs, *x, *y, *t;
	struct kshake_mont m;
	unsigned int size;
	int err = 0;

	if (!kshake_rsa_public_fits(n, e))
		return -EINVAL;

	size = round_up(DIV_ROUND_UP(n->len, 8), KSHAKE_MONT_BLOCK);
	limbs = kmalloc_array(5 * size, sizeof(*limbs), GFP_KERNEL);
	if (!limbs)
		return -ENOMEM;
	x = limbs + size;
	y = x + size;
	t = y + size;

	number_load(&exponent, 1, e);
	number_load(limbs, size, n);
	number_load(x, size, &input);
	if (port_public(number_less(x, limbs, size))) {
		kshake_mont_init(&m, limbs, size);
		public_power(&m, exponent, x, y, t, secret);
		number_store(out, n->len, y);
	} else {
		err = -EINVAL;
	}

	/* Even if @in is no secret: a wrong result of CRT, checked here, leads to the primes. */
	kfree_sensitive(limbs);
	return err;
}

/**
 * kshake_rsa_public() - RSAVP1 (RFC 8017, 5.2.2)
 * @n: the modulus
 * @e: the public exponent
 * @in: as long as @n
 * @out: receives as many bytes: @in ^ @e mod @n; may be @in
 *
 * Time depends on all of them.
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL: kshake_rsa_public_fits() says no, or @in is not below @n; -ENOMEM.
 */
int kshake_rsa_public(const struct kshake_bytes *n, const struct kshake_bytes *e, const u8 *in,
		      u8 *out)
{
	return public_work(n, e, in, out, false);
}

/**
 * kshake_rsa_encrypt() - RSAEP (RFC 8017, 5.1.1)
 * @n: the modulus
 * @e: the public exponent
 * @in: as long as @n, and secret
 * @out: receives as many bytes: @in ^ @e mod @n; may be @in
 *
 * Time depends on @n and @e.
 *
 * Context: process; may sleep.
 * Return: as kshake_rsa_public().
 */
int kshake_rsa_encrypt(const struct kshake_bytes *n, const struct kshake_bytes *e, const u8 *in,
		       u8 *out)
{
	int err = public_work(n, e, in, out, true);

	stack_wipe();
	return err;
}
