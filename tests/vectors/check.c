// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The test vectors against whatever is linked behind crypto.h: prints what is wrong. */
#include <stdio.h>

#define VECTOR_LAX	true
#include "check.h"

static unsigned int passed, failed;

static void count(const char *name, const char *wrong)
{
	if (wrong) {
		failed++;
		printf("not ok - %s: %s\n", name, wrong);
	} else {
		passed++;
	}
}

#define CHECK_ALL(kind)							\
	do {								\
		size_t i;						\
									\
		for (i = 0; i < ARRAY_SIZE(kind##_vectors); i++)	\
			count(kind##_vectors[i].name,			\
			      kind##_vector_check(&kind##_vectors[i]));	\
	} while (0)

int main(void)
{
	if (kshake_crypto_init())
		return 1;

	CHECK_ALL(hmac);
	CHECK_ALL(aead);
	CHECK_ALL(kex);
	CHECK_ALL(sig);

	kshake_crypto_exit();
	printf("%u passed, %u failed, 0 skipped\n", passed, failed);
	return failed ? 1 : 0;
}
