// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Is anything left of a secret on the stack, once an operation is over? Each runs on a stack of
 * its own, filled with a pattern: twice with the same secrets, then with others. What the first
 * two stacks agree on and the third does not is left of the secrets.
 */
#include <stdio.h>
#include <ucontext.h>

#include "../../kmod/ec/ec.h"

#define STACK		(64 * 1024 / sizeof(u64))
#define PATTERN		0xa5a5a5a5a5a5a5a5ULL
#define MAX		KSHAKE_EC_SIZE_MAX

enum { SAME, AGAIN, OTHER, RUNS };

/* Neither on the stack nor in a register that an operation might save. */
static struct {
	const struct kshake_ec *ec;
	int (*operation)(void);
	u8 key[MAX], nonce[MAX], peer[2 * MAX], digest[MAX], out[2 * MAX];
	ucontext_t test, own;
	int run, err;
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

static void run(void)
{
	int i;

	for (i = 0; i < STACK; i++)
		the_stack[i] = PATTERN;
	fill(t.key, t.run == OTHER ? 77 : 3);
	fill(t.nonce, t.run == OTHER ? 98 : 42);
	getcontext(&t.own);
	t.own.uc_stack.ss_sp = the_stack;
	t.own.uc_stack.ss_size = sizeof(the_stack);
	t.own.uc_link = &t.test;
	makecontext(&t.own, on_own_stack, 0);
	swapcontext(&t.test, &t.own);
	memcpy(stack[t.run], the_stack, sizeof(the_stack));
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

static bool check(const char *curve, const char *what, int (*operation)(void))
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
		       curve, kshake_ec_name(), what, left, depth(), t.err);
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

static bool check_all(void)
{
	bool good = check_curve("P-256", &kshake_ec_p256);

	return check_curve("P-384", &kshake_ec_p384) && good;
}

int main(void)
{
	bool good = check_all();	/* portable */

	kshake_ec_init();
	good &= check_all();
	printf("residue: %s\n", good ? "ok" : "FAILED");
	return !good;
}
