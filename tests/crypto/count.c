// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * count RSA-2048: run by valgrind's callgrind (tests/crypto/ct-count), which counts how often each
 * instruction is executed. A premaster secret is decrypted that is right, and one for each way in
 * which it can be wrong; each time with the same random numbers, and the same pair that blinds.
 * Then the same is done with a comparison that ends where the padding is wrong.
 */
#include <valgrind/callgrind.h>

#include "../../kmod/rsa/rsa_key.h"
#include "../vectors/check_premaster.h"
#include "common.h"

#define SIZE	256	/* of the modulus, in bytes */
#define START	(SIZE - KSHAKE_PREMASTER)
#define VERSION	0x0303

/**
 * struct counted - what is counted
 * @key: decrypts
 * @unused: its pair that blinds, as it was before
 * @em: the padded secret
 * @encrypted: what is decrypted
 * @out: the secret
 */
struct counted {
	struct kshake_private_key *key;
	u64 *unused;
	u8 em[SIZE];
	u8 encrypted[SIZE];
	u8 out[SIZE];
};

static u8 *read_key(const char *path, size_t *len)
{
	static u8 der[3072];
	FILE *file = fopen(path, "r");

	if (!file)
		die("%s: %m", path);
	*len = fread(der, 1, sizeof(der), file);
	fclose(file);
	return der;
}

static void encrypt(struct counted *c, const struct premaster_case *kind)
{
	premaster_pad(kind, c->em, SIZE);
	if (kshake_rsa_public(&c->key->rsa_n, &c->key->rsa_e, c->em, c->encrypted))
		die("%s: the key is too small", kind->wrong);
}

/* As if each were the first. */
static void begin_again(struct counted *c)
{
	struct kshake_rsa_blinding *b = &c->key->rsa->blinding;
	size_t limbs = c->key->rsa->n.limbs;

	memcpy(b->blind, c->unused, limbs * sizeof(u64));
	memcpy(b->unblind, c->unused + limbs, limbs * sizeof(u64));
	b->uses = 0;
	port_rand_seed(1);
}

static void keep_blinding(struct counted *c)
{
	struct kshake_rsa_blinding *b = &c->key->rsa->blinding;
	size_t limbs = c->key->rsa->n.limbs;

	c->unused = calloc(2 * limbs, sizeof(u64));
	memcpy(c->unused, b->blind, limbs * sizeof(u64));
	memcpy(c->unused + limbs, b->unblind, limbs * sizeof(u64));
}

static int decrypt(struct counted *c)
{
	return kshake_premaster_decrypt(c->key, VERSION, c->encrypted, SIZE, c->out);
}

/* As it must not be: it ends where it knows. */
static int decrypt_leaky(struct counted *c)
{
	unsigned int i;

	if (kshake_rsa_private(c->key->rsa, c->encrypted, c->out, kshake_rand))
		return -EIO;
	for (i = 2; i < START - 1 && c->out[i]; i++)
		;
	return i == START - 1 && !c->out[0] && c->out[1] == 2 && !c->out[i] ? 0 : 1;
}

/* Callgrind writes what it counted to a file, with this name in it. */
static void count(struct counted *c, int (*run)(struct counted *c), const char *how,
		  const struct premaster_case *kind)
{
	char name[100];
	int err;

	encrypt(c, kind);
	begin_again(c);
	snprintf(name, sizeof(name), "%s: %s", how, kind->wrong);
	CALLGRIND_ZERO_STATS;
	CALLGRIND_TOGGLE_COLLECT;
	err = run(c);
	CALLGRIND_TOGGLE_COLLECT;
	CALLGRIND_DUMP_STATS_AT(name);
	if (err < 0)
		die("%s: error %d", name, err);
	if (run == decrypt && kind->good != !memcmp(c->out, c->em + START, KSHAKE_PREMASTER))
		die("%s", name);
}

static void count_kinds(struct counted *c, int (*run)(struct counted *c), const char *how)
{
	unsigned int i;

	/* What happens the first time only, such as finding libc's functions. */
	encrypt(c, &premaster_cases[0]);
	begin_again(c);
	run(c);
	for (i = 0; i < ARRAY_SIZE(premaster_cases); i++)
		count(c, run, how, &premaster_cases[i]);
}

int main(int argc, char **argv)
{
	enum implementation which;
	struct counted c = {};
	size_t len;
	u8 *der;

	if (!RUNNING_ON_VALGRIND || argc != 2)
		die("only by tests/crypto/ct-count");
	port_rand_seed(1);
	der = read_key(argv[1], &len);
	if (kshake_private_key_new(&c.key, der, len) || kshake_private_key_size(c.key) != SIZE)
		die("%s: no key of 2048 bits", argv[1]);
	keep_blinding(&c);

	for (which = 0; which < NR_IMPLEMENTATIONS; which++) {
		if (which == ADX && !port_cpu_has(X86_FEATURE_BMI2))
			continue;
		implementation_choose(which);
		count_kinds(&c, decrypt, implementation_name(which));
	}
	implementation_choose(PORTABLE);
	count_kinds(&c, decrypt_leaky, "leaky");
	kshake_private_key_free(c.key);
	free(c.unused);
	return 0;
}
