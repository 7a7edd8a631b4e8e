// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The premaster secret of RSA key exchange, against libcrypto in either role. */
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "cross.h"

#define ROUNDS		60	/* of a key */
#define DER_MAX		3072
#define VERSION		0x0303

/**
 * struct premaster - an exchange
 * @ref: the key, libcrypto's
 * @key: the same, ours
 * @size: of the modulus, in bytes
 * @secret: what was sent
 * @encrypted: as what
 * @out: what came of it
 */
struct premaster {
	RSA *ref;
	struct kshake_private_key *key;
	size_t size;
	u8 secret[KSHAKE_PREMASTER];
	u8 encrypted[KSHAKE_SIG_MAX];
	u8 out[KSHAKE_SIG_MAX];
};

static bool premaster_init(struct premaster *p, unsigned int bits)
{
	u8 der[DER_MAX], *at = der;
	BIGNUM *e = BN_new();
	int len;

	memset(p, 0, sizeof(*p));
	p->ref = RSA_new();
	BN_set_word(e, RSA_F4);
	if (!RSA_generate_key_ex(p->ref, bits, e, NULL))
		die("libcrypto makes no key of %u bits", bits);
	BN_free(e);

	p->size = RSA_size(p->ref);
	len = i2d_RSAPrivateKey(p->ref, &at);
	return len > 0 && !kshake_private_key_new(&p->key, der, len);
}

static void premaster_exit(struct premaster *p)
{
	kshake_private_key_free(p->key);
	RSA_free(p->ref);
}

/* We are the client. */
static void check_encrypt(struct tally *t, struct premaster *p)
{
	size_t len = 0;

	tally_check(t, !kshake_premaster_encrypt(kshake_private_key_public(p->key), VERSION,
						 p->secret, p->encrypted, &len) &&
		    len == p->size && get_unaligned_be16(p->secret) == VERSION,
		    "a premaster secret is not encrypted");
	tally_check(t, RSA_private_decrypt(len, p->encrypted, p->out, p->ref, RSA_PKCS1_PADDING) ==
		    sizeof(p->secret) && !memcmp(p->out, p->secret, sizeof(p->secret)),
		    "libcrypto does not decrypt our premaster secret");
}

/* What we, being the server, take a secret for: itself or another one. */
static bool is_taken(struct premaster *p, u16 version)
{
	if (kshake_premaster_decrypt(p->key, version, p->encrypted, p->size, p->out))
		die("a premaster secret fails");
	return !memcmp(p->out, p->secret, sizeof(p->secret));
}

static void check_decrypt(struct tally *t, struct premaster *p)
{
	u16 version = random_u64();

	random_bytes(p->secret, sizeof(p->secret));
	put_unaligned_be16(version, p->secret);
	if (RSA_public_encrypt(sizeof(p->secret), p->secret, p->encrypted, p->ref,
			       RSA_PKCS1_PADDING) != p->size)
		die("libcrypto does not encrypt");
	tally_check(t, is_taken(p, version), "libcrypto's premaster secret is not taken");
	tally_check(t, !is_taken(p, version ^ 1 << random_u64() % 16),
		    "a premaster secret for another version is taken");
	p->encrypted[random_u64() % p->size] ^= 1 << random_u64() % 8;
	tally_check(t, !is_taken(p, version), "a corrupted premaster secret is taken");
}

/* Padded, with up to two bytes that are something else: right or wrong as libcrypto has it. */
static void check_padding(struct tally *t, struct premaster *p)
{
	size_t start = p->size - KSHAKE_PREMASTER;
	u8 em[KSHAKE_SIG_MAX];
	unsigned int i;
	bool good;

	for (i = 0; i < start; i++)
		em[i] = 1 + random_u64() % 255;
	em[0] = 0;
	em[1] = 2;
	em[start - 1] = 0;
	random_bytes(em + start, KSHAKE_PREMASTER);
	put_unaligned_be16(VERSION, em + start);
	/* Where it matters more often than not; the first byte would be for another modulus. */
	for (i = random_u64() % 3; i > 0; i--)
		em[random_u64() % 2 ? 1 + random_u64() % 12 :
				      start - 5 + random_u64() % 10] = random_u64() % 4;
	if (RSA_public_encrypt(p->size, em, p->encrypted, p->ref, RSA_NO_PADDING) != p->size)
		die("libcrypto does not encrypt");

	good = RSA_private_decrypt(p->size, p->encrypted, p->out, p->ref, RSA_PKCS1_PADDING) ==
	       KSHAKE_PREMASTER && get_unaligned_be16(p->out) == VERSION;
	memcpy(p->secret, em + start, sizeof(p->secret));
	tally_check(t, is_taken(p, VERSION) == good, "libcrypto thinks otherwise of a padding");
}

void cross_premaster(struct tally *t, unsigned int bits, unsigned int share)
{
	unsigned int i, rounds = max_t(unsigned int, ROUNDS * share / 100, 2);
	struct premaster p;

	if (premaster_init(&p, bits)) {
		for (i = 0; i < rounds; i++) {
			check_encrypt(t, &p);
			check_decrypt(t, &p);
			check_padding(t, &p);
		}
	} else {
		tally_check(t, false, "a key is refused");
	}
	premaster_exit(&p);
}
