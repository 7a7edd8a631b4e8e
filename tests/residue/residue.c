// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Is anything left of a secret on the stack, once an operation is over? Each runs on a stack of
 * its own, filled with a pattern: twice with the same secrets, then with others. What the first
 * two stacks agree on and the third does not is left of the secrets.
 */
#include <openssl/bn.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <ucontext.h>

#include "../../kmod/ec/ec.h"
#include "../../kmod/rsa/rsa.h"

#define STACK		(64 * 1024 / sizeof(u64))
#define PATTERN		0xa5a5a5a5a5a5a5a5ULL
#define MAX		KSHAKE_EC_SIZE_MAX
#define RSA_SIZE	256

enum { SAME, AGAIN, OTHER, RUNS };

/* Neither on the stack nor in a register that an operation might save. */
static struct {
	const struct kshake_ec *ec;
	int (*operation)(void);
	u8 key[MAX], nonce[MAX], peer[2 * MAX], digest[MAX], out[2 * MAX];
	u8 numbers[2][8][RSA_SIZE], number[8][RSA_SIZE];	/* two keys, and the one to use */
	struct kshake_rsa_key *rsa;
	u8 in[RSA_SIZE], rsa_out[RSA_SIZE], prime[RSA_SIZE];
	ucontext_t test, own;
	int run, err;
	bool wants_key;
} t;

static u64 stack[RUNS][STACK] __aligned(16);	/* what each run left */
static u64 the_stack[STACK] __aligned(16);

static int public(void)
{
	return kshake_ec_public(t.ec, t.key, t.out);
}

static int shared(void)
{
	return kshake_ec_shared(t.ec, t.key, t.peer, t.out);
}

static int sign(void)
{
	return kshake_ec_sign(t.ec, t.key, t.nonce, t.digest, kshake_ec_size(t.ec), t.out,
			      t.out + MAX);
}

/* A part of the key is still there. */
static int refused(void)
{
	memset(t.key, 0xff, 2 * MAX / 3);
	return kshake_ec_sign(t.ec, t.key, t.nonce, t.digest, kshake_ec_size(t.ec), t.out,
			      t.out + MAX) != -EINVAL;
}

static const struct {
	const char *what;
	int (*operation)(void);
} operations[] = {
	{ "public key", public },
	{ "shared secret", shared },
	{ "signature", sign },
	{ "refused key", refused },
};

static void blind(void *buf, size_t len)
{
	memset(buf, t.run == OTHER ? 99 : 43, len);
}

static int rsa_key_new(void)
{
	static const struct kshake_rsa_numbers numbers = {
		.n = { t.number[0], RSA_SIZE }, .e = { t.number[1], RSA_SIZE },
		.d = { t.number[2], RSA_SIZE }, .p = { t.number[3], RSA_SIZE },
		.q = { t.number[4], RSA_SIZE }, .dp = { t.number[5], RSA_SIZE },
		.dq = { t.number[6], RSA_SIZE }, .qinv = { t.number[7], RSA_SIZE },
	};

	return kshake_rsa_key_new(&t.rsa, &numbers, blind);
}

static int rsa_private(void)
{
	return kshake_rsa_private(t.rsa, t.in, t.rsa_out, blind);
}

/* With another exponent each time that the key is another. */
static int mod_exp(void)
{
	return kshake_mod_exp(t.prime, RSA_SIZE, t.in, t.key, MAX, t.rsa_out);
}

/* Of a number that is secret, for a modulus that is not. */
static int rsa_encrypt(void)
{
	static const u8 f4[] = { 1, 0, 1 };
	static const struct kshake_bytes n = { t.prime, RSA_SIZE }, e = { f4, sizeof(f4) };

	return kshake_rsa_encrypt(&n, &e, t.in, t.rsa_out);
}

static const struct {
	const char *what;
	int (*operation)(void);
	bool wants_key;
} rsa_operations[] = {
	{ "key", rsa_key_new, false },
	{ "private operation", rsa_private, true },
	{ "exponentiation", mod_exp, false },
	{ "encryption", rsa_encrypt, false },
};

static void on_own_stack(void)
{
	t.err |= t.operation();
}

static void fill(u8 *bytes, u8 seed)
{
	int i;

	for (i = 0; i < MAX; i++)
		bytes[i] = 31 * i + seed;
	bytes[0] = seed & 0x7f;
}

/* By a function of its own: no register of run() is to depend on which run it is. */
static noinline void secrets(void)
{
	fill(t.key, t.run == OTHER ? 77 : 3);
	fill(t.nonce, t.run == OTHER ? 98 : 42);
	memcpy(t.number, t.numbers[t.run == OTHER], sizeof(t.number));
	memset(t.in, t.run == OTHER ? 11 : 13, sizeof(t.in));
}

static void run(void)
{
	int i;

	for (i = 0; i < STACK; i++)
		the_stack[i] = PATTERN;
	secrets();
	if (t.wants_key && rsa_key_new())
		t.err = -1;
	getcontext(&t.own);
	t.own.uc_stack.ss_sp = the_stack;
	t.own.uc_stack.ss_size = sizeof(the_stack);
	t.own.uc_link = &t.test;
	makecontext(&t.own, on_own_stack, 0);
	swapcontext(&t.test, &t.own);
	memcpy(stack[t.run], the_stack, sizeof(the_stack));
	kshake_rsa_key_free(t.rsa);
	t.rsa = NULL;
}

/* How far down the stack was used, in bytes. */
static size_t depth(void)
{
	int i;

	for (i = 0; i < STACK; i++)
		if (the_stack[i] != PATTERN)
			break;
	return sizeof(the_stack) - i * sizeof(u64);
}

static bool check(const char *subject, const char *what, int (*operation)(void))
{
	unsigned int i, left = 0;

	t.err = 0;
	t.operation = operation;
	for (t.run = 0; t.run < RUNS; t.run++)
		run();
	for (i = 0; i < STACK; i++)
		left += stack[SAME][i] == stack[AGAIN][i] && stack[SAME][i] != stack[OTHER][i];
	if (t.err || left)
		printf("%s, %s, %s: %u words left of secrets, %zu bytes of stack, error %d\n",
		       subject, kshake_rsa_name(), what, left, depth(), t.err);
	return !t.err && !left;
}

static bool check_curve(const char *name, const struct kshake_ec *ec)
{
	bool good = true;
	u8 scalar[MAX];
	unsigned int i;

	t.ec = ec;
	fill(scalar, 5);
	fill(t.digest, 8);
	if (kshake_ec_public(ec, scalar, t.peer))
		return false;
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		good &= check(name, operations[i].what, operations[i].operation);
	return good;
}

static bool check_rsa(void)
{
	bool good = true;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rsa_operations); i++) {
		t.wants_key = rsa_operations[i].wants_key;
		good &= check("RSA", rsa_operations[i].what, rsa_operations[i].operation);
	}
	t.wants_key = false;
	return good;
}

static bool check_all(void)
{
	bool good = check_curve("P-256", &kshake_ec_p256);

	good &= check_curve("P-384", &kshake_ec_p384);
	return check_rsa() && good;
}

static void make_rsa(u8 numbers[8][RSA_SIZE])
{
	BIGNUM *f4 = BN_new();
	RSA *rsa = RSA_new();
	const BIGNUM *bn[8];
	int i;

	BN_set_word(f4, RSA_F4);
	if (!RSA_generate_key_ex(rsa, 8 * RSA_SIZE, f4, NULL))
		abort();
	RSA_get0_key(rsa, &bn[0], &bn[1], &bn[2]);
	RSA_get0_factors(rsa, &bn[3], &bn[4]);
	RSA_get0_crt_params(rsa, &bn[5], &bn[6], &bn[7]);
	for (i = 0; i < 8; i++)
		BN_bn2binpad(bn[i], numbers[i], RSA_SIZE);
	RSA_free(rsa);
	BN_free(f4);
}

int main(void)
{
	bool good;

	make_rsa(t.numbers[0]);
	make_rsa(t.numbers[1]);
	memset(t.prime, 0xff, sizeof(t.prime));		/* odd, that will do */

	good = check_all();		/* portable */
	kshake_ec_init();
	kshake_rsa_init();
	good &= check_all();
	printf("residue: %s\n", good ? "ok" : "FAILED");
	return !good;
}
