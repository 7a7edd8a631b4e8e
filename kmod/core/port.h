/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The only door between core/ and the kernel. tests/port/ provides the same
 * names for userspace, so that the protocol can be unit tested and fuzzed there;
 * what is listed here is therefore all that core/ may use.
 */
#ifndef KSHAKE_CORE_PORT_H
#define KSHAKE_CORE_PORT_H

#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/unaligned.h>
#include <crypto/utils.h>		/* crypto_memneq */
#include <net/tls_prot.h>		/* record types, alerts */
#include <uapi/linux/kshake.h>		/* enum kshake_reason */
#ifdef CONFIG_X86_64
#include <asm/cpufeature.h>
#endif

#ifndef __SIZEOF_INT128__
#error "ec/ and rsa/ multiply into 128 bits: kshake is for 64-bit machines"
#endif

/*
 * What comes of secrets and is public nevertheless, such as whether a call succeeds. The tests
 * for constant time need to be told.
 */
#define port_public(value)	(value)

#endif /* KSHAKE_CORE_PORT_H */
