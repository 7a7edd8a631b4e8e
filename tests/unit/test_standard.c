// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The published vectors, by each implementation that this CPU can run. */
#include "../../kmod/rsa/mont.h"
#include "../../kmod/rsa/rsa.h"
#include "test.h"

void test_standard(void)
{
	const struct kshake_mont_ops *chosen = kshake_mont;

	test_standard_ec();

	kshake_mont = &kshake_mont_portable;
	test_standard_rsa();
	kshake_rsa_init();
	if (kshake_mont != &kshake_mont_portable)
		test_standard_rsa();
	kshake_mont = chosen;
}
