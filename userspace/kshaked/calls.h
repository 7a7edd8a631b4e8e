/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Numbers of system calls that the headers we are built with may be too old to know: the kernel
 * that we run on has them all the same. From 424 on they are those of all architectures.
 */
#ifndef KSHAKED_CALLS_H
#define KSHAKED_CALLS_H

#include <sys/syscall.h>

#ifndef SYS_process_madvise
#define SYS_process_madvise	440
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2		452
#endif
#ifndef SYS_setxattrat
#define SYS_setxattrat		463
#endif
#ifndef SYS_removexattrat
#define SYS_removexattrat	466
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr	467
#endif
#ifndef SYS_file_setattr
#define SYS_file_setattr	469
#endif

#endif /* KSHAKED_CALLS_H */
