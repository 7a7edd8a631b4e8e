// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ct RSA-2048 RSA-3072: run by valgrind (tests/crypto/ct-test), each operation with its secrets
 * marked as undefined. Memcheck follows them, bit by bit, through registers and memory, and
 * complains when a branch or an address depends on one.
 *
 * What is public although it was computed from secrets is declared to be. It happens
 *
 * - in the code, by port_public(): whether a scalar or a nonce is in range, whether a
 *   signature may have this r and s, whether the numbers of a key go together, whether a
 *   number is below the modulus, whether a result is right;
 * - here, where it leaves ec/ and rsa/: a public key, an ECDSA signature, an RSA signature;
 * - here, in key_and_signatures(): whether the INTEGERs of a key are DER.
 *
 * Nothing is declared within a computation. HMAC is libcrypto's here, and is run with what is
 * marked like the rest: its SHA-2 has neither branches nor tables that depend on the input. So
 * nonces come out of it marked.
 */
#include <valgrind/memcheck.h>

#include "../../kmod/rsa/rsa_key.h"
#include "ct.h"

void secret(const void *bytes, size_t len)
{
	VALGRIND_MAKE_MEM_UNDEFINED(bytes, len);
}

void public(const void *bytes, size_t len)
{
	VALGRIND_MAKE_MEM_DEFINED(bytes, len);
}

/* The bits that valgrind has for a byte: 1 is undefined. */
static u8 undefined_bits(const u8 *byte)
{
	u8 bits = 0;

	if (VALGRIND_GET_VBITS(byte, &bits, 1) != 1)
		die("no memory at all");
	return bits;
}

bool depends_on_secret(const void *bytes, size_t len)
{
	const u8 *b = bytes;

	while (len--)
		if (undefined_bits(b++))
			return true;
	return false;
}

bool is_secret(const void *bytes, size_t len)
{
	const u8 *b = bytes;

	while (len--)
		if (undefined_bits(b++) != 0xff)
			return false;
	return true;
}

void secret_scalar(const struct kshake_ec *ec, u8 *scalar)
{
	random_scalar(ec, scalar);
	secret(scalar, kshake_ec_size(ec));
}

/* ld --wrap: calls of these from anywhere but their own file come here. */
int __real_kshake_ec_public(const struct kshake_ec *ec, const u8 *scalar, u8 *point);
int __wrap_kshake_ec_public(const struct kshake_ec *ec, const u8 *scalar, u8 *point);
int __real_kshake_ec_sign(const struct kshake_ec *ec, const u8 *scalar, const u8 *nonce,
			  const u8 *digest, size_t digest_len, u8 *r, u8 *s);
int __wrap_kshake_ec_sign(const struct kshake_ec *ec, const u8 *scalar, const u8 *nonce,
			  const u8 *digest, size_t digest_len, u8 *r, u8 *s);
int __real_kshake_rsa_private(struct kshake_rsa_key *key, const u8 *in, u8 *out,
			      void (*rand)(void *buf, size_t len));
int __wrap_kshake_rsa_private(struct kshake_rsa_key *key, const u8 *in, u8 *out,
			      void (*rand)(void *buf, size_t len));
void __real_kshake_rand(void *buf, size_t len);
void __wrap_kshake_rand(void *buf, size_t len);

int __wrap_kshake_ec_public(const struct kshake_ec *ec, const u8 *scalar, u8 *point)
{
	int err = __real_kshake_ec_public(ec, scalar, point);

	if (!err && !is_secret(point, 2 * kshake_ec_size(ec)))
		die("the scalar of a public key is no secret");
	/* A public key. */
	public(point, 2 * kshake_ec_size(ec));
	return err;
}

int __wrap_kshake_ec_sign(const struct kshake_ec *ec, const u8 *scalar, const u8 *nonce,
			  const u8 *digest, size_t digest_len, u8 *r, u8 *s)
{
	int err;

	if (!is_secret(scalar, kshake_ec_size(ec)) || !is_secret(nonce, kshake_ec_size(ec)))
		die("the scalar or the nonce of a signature is no secret");
	err = __real_kshake_ec_sign(ec, scalar, nonce, digest, digest_len, r, s);
	if (!err && (!is_secret(r, kshake_ec_size(ec)) || !is_secret(s, kshake_ec_size(ec))))
		die("a signature does not depend on the secrets");
	/* A signature, which has the x-coordinate of the nonce's point in it. */
	public(r, kshake_ec_size(ec));
	public(s, kshake_ec_size(ec));
	return err;
}

static bool rsa_decrypts;

void rsa_result_is_secret(bool is)
{
	rsa_decrypts = is;
}

int __wrap_kshake_rsa_private(struct kshake_rsa_key *key, const u8 *in, u8 *out,
			      void (*rand)(void *buf, size_t len))
{
	size_t size = key->n.limbs * sizeof(u64);
	int err;

	if (!is_secret(key->blinding.blind, size) || !is_secret(key->blinding.unblind, size))
		die("what blinds is no secret");
	err = __real_kshake_rsa_private(key, in, out, rand);
	if (!err && !is_secret(out, kshake_rsa_key_size(key)))
		die("an RSA signature does not depend on the key");
	/* A signature. */
	if (!rsa_decrypts)
		public(out, kshake_rsa_key_size(key));
	return err;
}

/* Whatever is random is secret: noise for nonces, what blinds, even PSS's salt. */
void __wrap_kshake_rand(void *buf, size_t len)
{
	__real_kshake_rand(buf, len);
	secret(buf, len);
}

static bool sign_with(const struct kshake_private_key *key, u16 scheme)
{
	static const u8 text[] = "what is to be signed is known";
	struct kshake_bytes message = { text, sizeof(text) };
	u8 sig[KSHAKE_SIG_MAX];
	size_t len;

	return !kshake_sig_sign(scheme, key, &message, 1, sig, &len) &&
	       !kshake_sig_verify(scheme, kshake_private_key_public(key), &message, 1, sig, len);
}

static void secret_number(const struct kshake_bytes *number)
{
	secret(number->data, number->len);
}

/* What of a private key is secret. n and e are not, and neither are lengths. */
static void secret_parts(const struct kshake_key_parts *parts)
{
	if (parts->type == KSHAKE_KEY_RSA) {
		secret_number(&parts->rsa.d);
		secret_number(&parts->rsa.p);
		secret_number(&parts->rsa.q);
		secret_number(&parts->rsa.dp);
		secret_number(&parts->rsa.dq);
		secret_number(&parts->rsa.qinv);
	} else {
		secret_number(&parts->scalar);
	}
}

bool key_parse(u8 *der, size_t len, struct kshake_key_parts *parts)
{
	if (kshake_key_parse(der, len, parts))
		return false;
	secret_parts(parts);
	return true;
}

bool key_and_signatures(u8 *der, size_t len, const u16 *schemes, unsigned int nr)
{
	struct kshake_private_key *key;
	struct kshake_key_parts parts;
	bool right = true;
	unsigned int i;

	/* Here it is parsed to find them, then to be used. */
	if (!key_parse(der, len, &parts))
		return false;
	if (kshake_private_key_new(&key, der, len))
		return false;
	for (i = 0; i < nr; i++)
		right = sign_with(key, schemes[i]) && right;
	kshake_private_key_free(key);
	return right;
}

static char **rsa_files;

u8 *rsa_key(unsigned int which, size_t *len)
{
	static u8 der[KEY_MAX];
	FILE *file = fopen(rsa_files[which], "r");

	if (!file)
		die("%s: %m", rsa_files[which]);
	*len = fread(der, 1, sizeof(der), file);
	public(der, *len);
	fclose(file);
	return der;
}

/* How often valgrind complained of it. */
static unsigned int complaints(const struct ct_case *c, const char *how, bool *worked)
{
	unsigned int before = VALGRIND_COUNT_ERRORS;

	VALGRIND_PRINTF("%s, %s\n", c->name, how);
	*worked = c->run();
	return VALGRIND_COUNT_ERRORS - before;
}

static void try_cases(const struct ct_case *cases, unsigned int nr, const char *how)
{
	unsigned int i, found;
	bool worked;

	for (i = 0; i < nr; i++) {
		found = complaints(&cases[i], how, &worked);
		if (worked)
			(found ? fail : pass)("%s, %s: %u complaints", cases[i].name, how, found);
		else
			fail("%s, %s: does not work, or keeps no secret", cases[i].name, how);
	}
}

/* The test's own test. */
static void try_leaks(void)
{
	unsigned int i, found;
	bool worked;

	for (i = 0; i < ct_leaks_nr; i++) {
		found = complaints(&ct_leaks[i], "a leak", &worked);
		if (worked)
			(found ? pass : fail)("found out: %s: %u complaints", ct_leaks[i].name,
					      found);
		else
			fail("%s: does not work", ct_leaks[i].name);
	}
}

int main(int argc, char **argv)
{
	enum implementation which;

	if (!RUNNING_ON_VALGRIND || argc != 3)
		die("only by tests/crypto/ct-test");
	rsa_files = argv + 1;
	random_seed_given();

	for (which = 0; which < NR_IMPLEMENTATIONS; which++) {
		/* Valgrind's processor has BMI2 if the real one has; ADX it always knows. */
		if (which == ADX && !port_cpu_has(X86_FEATURE_BMI2)) {
			skip("adx: not on this processor");
			continue;
		}
		implementation_choose(which);
		try_cases(ct_ec_cases, ct_ec_nr, implementation_name(which));
		try_cases(ct_rsa_cases, ct_rsa_nr, implementation_name(which));
	}
	/* At the end, as valgrind shows each place once. */
	implementation_choose(PORTABLE);
	try_leaks();
	return summary();
}
