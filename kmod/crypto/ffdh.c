// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Diffie-Hellman in the finite fields of RFC 7919, by the exponentiation of rsa/. Shares and
 * secrets are as long as the prime, zeros in front included (RFC 8446, 4.2.8.1 and 7.4.1).
 *
 * Primes are safe, so nothing but 1 and p - 1 is of small order. What a private key's time or
 * a peer's quadratic character might tell is of a key that is used once.
 */
#include "../rsa/rsa.h"
#include "ffdh.h"
#include "ffdh_primes.h"

/* Private keys are not shorter than RFC 7919, 5.2 and A.1 to A.3 want: 225, 275, 325 bits. */
const struct kshake_ffdh kshake_ffdhe2048 = {
	KSHAKE_GROUP_FFDHE2048, 32, sizeof(ffdhe2048_prime), ffdhe2048_prime
};

const struct kshake_ffdh kshake_ffdhe3072 = {
	KSHAKE_GROUP_FFDHE3072, 40, sizeof(ffdhe3072_prime), ffdhe3072_prime
};

const struct kshake_ffdh kshake_ffdhe4096 = {
	KSHAKE_GROUP_FFDHE4096, KSHAKE_FFDH_PRIVATE_MAX, sizeof(ffdhe4096_prime), ffdhe4096_prime
};

/**
 * kshake_ffdhe_prime() - the prime of a finite field
 * @group: NamedGroup
 *
 * Return: the prime, big-endian, without zeros in front; empty if there is no such field.
 */
struct kshake_bytes kshake_ffdhe_prime(u16 group)
{
	static const struct kshake_ffdh *const groups[] = {
		&kshake_ffdhe2048, &kshake_ffdhe3072, &kshake_ffdhe4096,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (groups[i]->id == group)
			return (struct kshake_bytes){ groups[i]->prime, groups[i]->size };

	return (struct kshake_bytes){ };
}

/* Is 1 < y < p - 1? (RFC 7919, 5.1: MUST.) Shares are public; primes are odd. */
static bool ffdh_in_range(const struct kshake_ffdh *group, const u8 *y)
{
	size_t last = group->size - 1, i = 0;
	int order;

	order = memcmp(y, group->prime, last);
	if (order > 0 || (!order && y[last] >= group->prime[last] - 1))
		return false;

	while (i < last && !y[i])
		i++;
	return i < last || y[last] > 1;
}

/**
 * kshake_ffdh_public() - the share of a private key
 * @group: whose
 * @private: the private key, @group->private_size bytes, big-endian
 * @public: gets the share, @group->size bytes
 *
 * Takes the same time for each private key.
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL: the private key is 0; -ENOMEM.
 */
int kshake_ffdh_public(const struct kshake_ffdh *group, const u8 *private, u8 *public)
{
	unsigned int i;
	u8 any = 0;

	for (i = 0; i < group->private_size; i++)
		any |= private[i];
	if (port_public(!any))
		return -EINVAL;

	memset(public, 0, group->size);
	public[group->size - 1] = KSHAKE_FFDHE_GENERATOR;
	return kshake_mod_exp(group->prime, group->size, public, private, group->private_size,
			      public);
}

/**
 * kshake_ffdh_shared() - the shared secret
 * @group: whose
 * @private: our private key, @group->private_size bytes, big-endian
 * @peer: the other's share, @group->size bytes, which is checked
 * @secret: gets the secret, @group->size bytes
 *
 * Takes the same time for each private key.
 *
 * Context: process; may sleep.
 * Return: 0; -EBADMSG: @peer is not in [2, p - 2]; -ENOMEM.
 */
int kshake_ffdh_shared(const struct kshake_ffdh *group, const u8 *private, const u8 *peer,
		       u8 *secret)
{
	if (!ffdh_in_range(group, peer))
		return -EBADMSG;

	return kshake_mod_exp(group->prime, group->size, peer, private, group->private_size,
			      secret);
}
