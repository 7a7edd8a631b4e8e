/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Ahead of port.h: what the code itself makes public is told to valgrind. */
#ifndef KSHAKE_TESTS_CRYPTO_MARKS_H
#define KSHAKE_TESTS_CRYPTO_MARKS_H

#include <valgrind/memcheck.h>

#define port_public(value) ({						\
	__typeof__(value) __public = (value);				\
									\
	VALGRIND_MAKE_MEM_DEFINED(&__public, sizeof(__public));		\
	__public; })

#endif /* KSHAKE_TESTS_CRYPTO_MARKS_H */
