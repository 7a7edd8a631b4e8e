// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The test vectors of tests/vectors/; KUnit has them for the kernel. */
#include "../../kmod/crypto/selftest.h"
#include "../vectors/check.h"
#include "test.h"

static void judge(const char *name, const char *wrong)
{
	test_begin("vectors: %s", name);
	test_expect(!wrong, name, 0, wrong);
}

#define CHECK_ALL(kind)							\
	do {								\
		size_t i;						\
									\
		for (i = 0; i < ARRAY_SIZE(kind##_vectors); i++)	\
			judge(kind##_vectors[i].name,			\
			      kind##_vector_check(&kind##_vectors[i]));	\
	} while (0)

/* An RSAPrivateKey whose modulus is as long as DER can say: no memory is asked for by that. */
static void rsa_of_any_length(void)
{
	static const u8 rest[] = {
		2, 1, 3, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1
	};
	static u8 der[U16_MAX];
	size_t len = sizeof(der) - 4, n_len = len - 3 - 4 - sizeof(rest);
	struct kshake_private_key *key = NULL;
	long live = port_alloc_live;
	u8 *at = der;

	test_begin("RSA: a key of %zu bytes", n_len);
	memcpy(at, (u8 []){ 0x30, 0x82, len >> 8, len, 2, 1, 0, 2, 0x82, n_len >> 8, n_len }, 11);
	memset(at + 11, 0x7f, n_len);
	memcpy(at + 11 + n_len, rest, sizeof(rest));
	port_alloc_peak = live;
	expect_eq(kshake_private_key_new(&key, der, sizeof(der)), -EKEYREJECTED);
	expect(!key);
	expect_eq(port_alloc_peak, live);
}

void test_crypto(void)
{
	rsa_of_any_length();
	judge("the module's self-tests", kshake_selftest());
	CHECK_ALL(hmac);
	CHECK_ALL(aead);
	CHECK_ALL(kex);
	CHECK_ALL(sig);
	CHECK_ALL(nonce);
	CHECK_ALL(key);
}
