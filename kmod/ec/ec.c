// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The curves, by what the CPU has. */
#include "../core/stack.h"
#include "ops.h"

/**
 * struct kshake_ec - a curve
 * @size: of a coordinate and of a scalar, in bytes
 * @portable: for every CPU
 * @adx: for x86-64 with mulx, adcx and adox; NULL elsewhere
 */
struct kshake_ec {
	size_t size;
	const struct kshake_ec_ops *portable;
	const struct kshake_ec_ops *adx;
};

const struct kshake_ec kshake_ec_p256 = {
	.size = 8 * KSHAKE_P256_LIMBS,
	.portable = &kshake_ec_p256_portable,
#ifdef CONFIG_X86_64
	.adx = &kshake_ec_p256_adx,
#endif
};

const struct kshake_ec kshake_ec_p384 = {
	.size = 8 * KSHAKE_P384_LIMBS,
	.portable = &kshake_ec_p384_portable,
#ifdef CONFIG_X86_64
	.adx = &kshake_ec_p384_adx,
#endif
};

static bool ec_adx __ro_after_init;

static const struct kshake_ec_ops *ec_ops(const struct kshake_ec *ec)
{
	return ec_adx ? ec->adx : ec->portable;
}

/**
 * kshake_ec_init() - choose by what the CPU has
 *
 * Once, at load. Until then the portable implementation is used.
 */
void kshake_ec_init(void)
{
#ifdef CONFIG_X86_64
	ec_adx = boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX);
#endif
}

/**
 * kshake_ec_name() - which implementation that is, for the log
 *
 * Return: "adx" or "portable"
 */
const char *kshake_ec_name(void)
{
	return ec_adx ? "adx" : "portable";
}

/**
 * kshake_ec_size() - how long numbers are
 * @ec: the curve
 *
 * Return: the bytes of a coordinate, of a scalar and of each half of a signature
 */
size_t kshake_ec_size(const struct kshake_ec *ec)
{
	return ec->size;
}

/**
 * kshake_ec_check_scalar() - is this a private key?
 * @ec: the curve
 * @scalar: to look at
 *
 * Takes the same time for each scalar.
 *
 * Return: 0; -EINVAL: not in [1, n - 1]
 */
int kshake_ec_check_scalar(const struct kshake_ec *ec, const u8 *scalar)
{
	return ec_ops(ec)->check_scalar(scalar);
}

/**
 * kshake_ec_check_point() - is this a public key?
 * @ec: the curve
 * @point: to look at
 *
 * SP 800-56A, 5.6.2.3.3. Each point of these curves is a multiple of the base point, so there
 * are no others to be told apart; infinity cannot be written as coordinates.
 *
 * Return: 0; -EBADMSG: a coordinate is not below p, or the point is not on the curve
 */
int kshake_ec_check_point(const struct kshake_ec *ec, const u8 *point)
{
	return ec_ops(ec)->check_point(point);
}

/**
 * kshake_ec_public() - the public key of a private key
 * @ec: the curve
 * @scalar: the private key
 * @point: receives the public key
 *
 * Takes the same time for each private key.
 *
 * Return: 0; -EINVAL: @scalar is not in [1, n - 1], @point is as it was
 */
int kshake_ec_public(const struct kshake_ec *ec, const u8 *scalar, u8 *point)
{
	int err = ec_ops(ec)->public(scalar, point);

	stack_wipe();
	return err;
}

/**
 * kshake_ec_shared() - ECDH, SP 800-56A, 5.7.1.2
 * @ec: the curve
 * @scalar: the private key
 * @peer: the other's public key, which is checked
 * @secret: receives the x-coordinate of the product
 *
 * Takes the same time for each private key. With what is accepted, the product is never
 * infinity: the order of the group is a prime, and @scalar is not a multiple of it.
 *
 * Return: 0; -EINVAL: @scalar is not in [1, n - 1]; -EBADMSG: @peer is not a point, see
 * kshake_ec_check_point(). In case of an error @secret is as it was.
 */
int kshake_ec_shared(const struct kshake_ec *ec, const u8 *scalar, const u8 *peer, u8 *secret)
{
	int err = ec_ops(ec)->shared(scalar, peer, secret);

	stack_wipe();
	return err;
}

/**
 * kshake_ec_sign() - ECDSA, FIPS 186-5, 6.4.1
 * @ec: the curve
 * @scalar: the private key
 * @nonce: k of the standard: secret, and never used again whatever this returns
 * @digest: of the message
 * @digest_len: of @digest; what is beyond the bits of n is not looked at
 * @r: receives one half of the signature
 * @s: receives the other
 *
 * Takes the same time for each private key, nonce and digest of the same length.
 *
 * Return: 0; -EINVAL: @scalar is not in [1, n - 1]; -EAGAIN: @nonce is not, or it makes an r
 * or s of 0: another one is needed. In case of an error @r and @s are as they were.
 */
int kshake_ec_sign(const struct kshake_ec *ec, const u8 *scalar, const u8 *nonce, const u8 *digest,
		   size_t digest_len, u8 *r, u8 *s)
{
	int err = ec_ops(ec)->sign(scalar, nonce, digest, digest_len, r, s);

	stack_wipe();
	return err;
}

/**
 * kshake_ec_verify() - check an ECDSA signature, FIPS 186-5, 6.4.2
 * @ec: the curve
 * @point: the public key, which is checked
 * @digest: of the message
 * @digest_len: of @digest; what is beyond the bits of n is not looked at
 * @r: one half of the signature
 * @s: the other
 *
 * How long it takes depends on all of them.
 *
 * Return: 0; -EKEYREJECTED: the signature is wrong, @r or @s is not in [1, n - 1], or @point
 * is not a point
 */
int kshake_ec_verify(const struct kshake_ec *ec, const u8 *point, const u8 *digest,
		     size_t digest_len, const u8 *r, const u8 *s)
{
	return ec_ops(ec)->verify(point, digest, digest_len, r, s);
}
