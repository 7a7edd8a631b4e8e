/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The unit tests of tests/unit/ inside the kernel: each unit_*.c here includes one of
 * theirs after this. Their cases, their tables, but the kernel's memory and crypto.
 */
#ifndef KSHAKE_KUNIT_UNIT_H
#define KSHAKE_KUNIT_UNIT_H

#include "../unit/test.h"

#define malloc(size)	kmalloc(size, GFP_KERNEL)
#define free(p)		kfree(p)

/* A name that linux/key.h has too. */
#define key_update	unit_key_update

/*
 * In userspace allocations are counted and made to fail. In the kernel they are not:
 * unit_test.c does not judge what depends on it.
 */
extern long port_allocs;
extern long port_alloc_live;
extern long port_alloc_fail_at;

/* Tables and buffers of tests may be larger than what is wise in the kernel proper. */
#pragma GCC diagnostic ignored "-Wframe-larger-than="

#endif /* KSHAKE_KUNIT_UNIT_H */
