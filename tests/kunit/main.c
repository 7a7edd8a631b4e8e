// SPDX-License-Identifier: GPL-2.0-only
/*
 * kshake_test.ko: the parts of kshake.ko with the KUnit suites, instead of its main.c.
 * KUnit runs the suites once this is loaded.
 */
#include <linux/module.h>

#include "../../kmod/crypto/crypto.h"

static int __init kshake_test_init(void)
{
	return kshake_crypto_init();
}

static void __exit kshake_test_exit(void)
{
	kshake_crypto_exit();
}

module_init(kshake_test_init);
module_exit(kshake_test_exit);

MODULE_DESCRIPTION("KUnit suites of kshake");
MODULE_LICENSE("GPL");
