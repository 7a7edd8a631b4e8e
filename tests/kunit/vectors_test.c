// SPDX-License-Identifier: GPL-2.0-only
/* The test vectors of tests/vectors/ against the kernel's crypto. */
#include <kunit/test.h>

#include "../vectors/check.h"

#define VECTOR_SUITE(kind)							\
static void kind##_desc(const struct kind##_vector *v, char *desc)		\
{										\
	strscpy(desc, v->name, KUNIT_PARAM_DESC_SIZE);				\
}										\
KUNIT_ARRAY_PARAM(kind, kind##_vectors, kind##_desc);				\
static void kind##_vector_test(struct kunit *test)				\
{										\
	const char *wrong = kind##_vector_check(test->param_value);		\
										\
	if (wrong)								\
		KUNIT_FAIL(test, "%s", wrong);					\
}										\
static struct kunit_case kind##_cases[] = {					\
	KUNIT_CASE_PARAM(kind##_vector_test, kind##_gen_params),		\
	{}									\
};										\
static struct kunit_suite kind##_suite = {					\
	.name = "kshake_" #kind,						\
	.test_cases = kind##_cases,						\
}

VECTOR_SUITE(hmac);
VECTOR_SUITE(aead);
VECTOR_SUITE(kex);
VECTOR_SUITE(sig);
VECTOR_SUITE(nonce);
VECTOR_SUITE(key);

kunit_test_suites(&hmac_suite, &aead_suite, &kex_suite, &sig_suite, &nonce_suite, &key_suite);
