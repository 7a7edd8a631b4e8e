/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What a published vector leads to. */
#ifndef KSHAKE_TESTS_TEST_STANDARD_H
#define KSHAKE_TESTS_TEST_STANDARD_H

#include "../vectors/bytes.h"
#include "../vectors/standard.h"

/*
 * What is "acceptable" an implementation may take or refuse. What TLS or the RFCs leave open is
 * refused where it is weak; whatever is refused for one of its flags is refused.
 */
static const struct {
	const char *flag;
	bool accept;
} standard_choices[] = {
	/* RFC 8446, 4.2.8.2: legacy_form is 4, and nothing else. */
	{ "CompressedPoint", false },
	/* RFC 8446, 4.2.3: it is DER, where a number without its zero in front is negative. */
	{ "MissingZero", false },
	/* RFC 8017, 8.2.2, step 4: EM is compared as a whole; in 9.2 the parameters are NULL. */
	{ "MissingNull", false },
	/* Less than the 2048 bits of KSHAKE_RSA_MIN_BITS. */
	{ "SmallModulus", false },
	/* RFC 8017, 3.1: e is 3 or more. Forgers had use of 3 where EM was looked at in part. */
	{ "SmallPublicKey", true },
};

/* Must a vector be accepted? 1 or 0; -1: it has no flag by which that could be told. */
static inline int standard_judge(u8 verdict, const char *flags)
{
	unsigned int i;
	int accept = -1;

	if (verdict != STANDARD_ACCEPTABLE)
		return verdict == STANDARD_VALID;
	for (i = 0; i < ARRAY_SIZE(standard_choices); i++)
		if (strstr(flags, standard_choices[i].flag))
			accept = accept && standard_choices[i].accept;

	return accept;
}

#endif /* KSHAKE_TESTS_TEST_STANDARD_H */
