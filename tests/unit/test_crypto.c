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

void test_crypto(void)
{
	judge("the module's self-tests", kshake_selftest());
	CHECK_ALL(hmac);
	CHECK_ALL(aead);
	CHECK_ALL(kex);
	CHECK_ALL(sig);
	CHECK_ALL(nonce);
	CHECK_ALL(key);
}
