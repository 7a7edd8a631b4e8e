// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The premaster secret of RSA key exchange (RFC 5246, 7.4.7.1): as a client encrypts it, and as
 * a server decrypts it.
 *
 * Whoever can tell a right padding from a wrong one has an oracle (Bleichenbacher), and can
 * read or sign whatever the key would. So there is nothing to tell: padding, length and version
 * are looked at in one pass over all bytes, and a random premaster secret takes the place of a
 * bad one by a mask, without a branch. It is drawn before, whether it is needed or not. What
 * comes of a bad one is a Finished that does not verify, as with a wrong key.
 */
#include "../core/limb.h"
#include "../core/stack.h"
#include "der.h"
#include "key.h"

/* 00 02, padding of 8 or more that are not 0, 00, and the secret (RFC 8017, 7.2.2). */
#define PREMASTER_BLOCK		0x02

/* All ones if the two are the same. */
static u64 same(u8 a, u8 b)
{
	return limb_is_zero(a ^ b);
}

/*
 * All ones if @em is right. Where the secret has to begin is known, since its length is: what is
 * in front must be padding, all of it, and so a zero anywhere else is wrong.
 */
static u64 premaster_check(const u8 *em, size_t len, u16 version)
{
	size_t start = len - KSHAKE_PREMASTER, i;
	u64 right;

	right = same(em[0], 0) & same(em[1], PREMASTER_BLOCK) & same(em[start - 1], 0);
	for (i = 2; i < start - 1; i++)
		right &= ~same(em[i], 0);
	right &= same(em[start], version >> 8) & same(em[start + 1], version & 0xff);

	return right;
}

/* What touches the secret: its frame is wiped. */
static noinline_for_stack int premaster_decrypt(const struct kshake_private_key *key, u16 version,
						const u8 *encrypted, u8 *em, u8 *out)
{
	size_t len = key->rsa_n.len, i;
	u64 right;
	int err;

	kshake_rand(out, KSHAKE_PREMASTER);
	err = kshake_rsa_private(key->rsa, encrypted, em, kshake_rand);
	/* A number that is not below the modulus: anybody can tell, it is no secret. */
	if (err)
		return err == -EINVAL ? 0 : err;

	right = premaster_check(em, len, version);
	for (i = 0; i < KSHAKE_PREMASTER; i++)
		out[i] ^= (out[i] ^ em[len - KSHAKE_PREMASTER + i]) & right;
	return 0;
}

/**
 * kshake_premaster_decrypt() - the premaster secret that a client has sent
 * @key: an RSA key; others may use it at the same time
 * @version: ClientHello.client_version
 * @encrypted: EncryptedPreMasterSecret, without the length in front
 * @len: of @encrypted
 * @out: gets KSHAKE_PREMASTER bytes; the caller wipes them
 *
 * RFC 5246, 7.4.7.1: a bad one MUST NOT be told from a good one; @out is random then. What is
 * not as long as the modulus is bad, too. By our own RSA, which is blinded, even if there is a
 * driver: of those nobody knows whether their time tells something.
 *
 * Context: process; may sleep.
 * Return: 0, also for a bad one; -EOPNOTSUPP: no RSA key; -EIO: RSA went wrong; -ENOMEM. What
 * is sent does not decide which.
 */
int kshake_premaster_decrypt(const struct kshake_private_key *key, u16 version,
			     const u8 *encrypted, size_t len, u8 *out)
{
	u8 *em;
	int err;

	if (key->public.type != KSHAKE_KEY_RSA)
		return -EOPNOTSUPP;
	if (len != key->rsa_n.len) {
		kshake_rand(out, KSHAKE_PREMASTER);
		return 0;
	}

	em = kmalloc(len, GFP_KERNEL_ACCOUNT);
	if (!em)
		return -ENOMEM;

	err = premaster_decrypt(key, version, encrypted, em, out);
	stack_wipe();
	kfree_sensitive(em);
	if (err)
		memzero_explicit(out, KSHAKE_PREMASTER);
	return err;
}

/**
 * struct premaster_padding - what a premaster secret is encrypted with
 * @em: as long as the modulus: all that is encrypted
 * @noise: random; for each byte of the padding
 */
struct premaster_padding {
	u8 em[KSHAKE_SIG_MAX];
	u32 noise[KSHAKE_SIG_MAX];
};

/*
 * RFC 8017, 7.2.1, 2. The bytes of the padding must not be 0: each is one of 255, by
 * multiplication, so that none is drawn twice, and there is no branch. How often each comes up
 * differs by less than one in 2^24.
 */
static void premaster_pad(struct premaster_padding *p, size_t len, const u8 *secret)
{
	size_t start = len - KSHAKE_PREMASTER, i;

	kshake_rand(p->noise, len * sizeof(*p->noise));
	p->em[0] = 0;
	p->em[1] = PREMASTER_BLOCK;
	for (i = 2; i < start - 1; i++)
		p->em[i] = 1 + ((u64)p->noise[i] * U8_MAX >> 32);
	p->em[start - 1] = 0;
	memcpy(p->em + start, secret, KSHAKE_PREMASTER);
}

/* What touches the secret: its frame is wiped. */
static noinline_for_stack int premaster_encrypt(const struct kshake_der_pair *key, u16 version,
						struct premaster_padding *p, u8 *out,
						u8 *encrypted)
{
	kshake_rand(out, KSHAKE_PREMASTER);
	put_unaligned_be16(version, out);
	premaster_pad(p, key->first.len, out);

	return kshake_rsa_encrypt(&key->first, &key->second, p->em, encrypted);
}

static bool premaster_key(const struct kshake_public_key *key, struct kshake_der_pair *pair)
{
	return kshake_rsa_public_key(key, pair) && pair->first.len <= KSHAKE_SIG_MAX;
}

/**
 * kshake_premaster_can_encrypt() - is it a key for kshake_premaster_encrypt()?
 * @key: a server's public key
 *
 * Return: true if it is an RSA key of 2048 to 4096 bits.
 */
bool kshake_premaster_can_encrypt(const struct kshake_public_key *key)
{
	struct kshake_der_pair pair;

	return key->type == KSHAKE_KEY_RSA && premaster_key(key, &pair);
}

/**
 * kshake_premaster_encrypt() - a premaster secret for a server
 * @key: its public key
 * @version: ClientHello.client_version
 * @out: gets KSHAKE_PREMASTER bytes, random ones behind @version; the caller wipes them
 * @encrypted: gets EncryptedPreMasterSecret, without the length in front; room for
 *	KSHAKE_SIG_MAX bytes
 * @len: gets its length, that of the modulus
 *
 * The modulus has 2048 to 4096 bits. By our own RSA, even if there is a driver, as for
 * kshake_premaster_decrypt().
 *
 * Context: process; may sleep.
 * Return: 0; -EOPNOTSUPP: no RSA key; -EBADMSG: it is malformed or out of bounds; -ENOMEM.
 */
int kshake_premaster_encrypt(const struct kshake_public_key *key, u16 version, u8 *out,
			     u8 *encrypted, size_t *len)
{
	struct premaster_padding *p;
	struct kshake_der_pair pair;
	int err;

	if (key->type != KSHAKE_KEY_RSA)
		return -EOPNOTSUPP;
	if (!premaster_key(key, &pair))
		return -EBADMSG;

	p = kmalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
	if (!p)
		return -ENOMEM;

	err = premaster_encrypt(&pair, version, p, out, encrypted);
	stack_wipe();
	kfree_sensitive(p);
	if (err) {
		memzero_explicit(out, KSHAKE_PREMASTER);
		return err;
	}

	*len = pair.first.len;
	return 0;
}
