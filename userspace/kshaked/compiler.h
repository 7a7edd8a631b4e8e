/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Words that the kernel's sources have, and C has not.
 */
#ifndef KSHAKED_COMPILER_H
#define KSHAKED_COMPILER_H

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#define __maybe_unused		__attribute((__unused__))
#define __noreturn		__attribute((__noreturn__))

#endif /* KSHAKED_COMPILER_H */
