/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What operations with secrets leave on the stack. Variables are wiped where they are; this is
 * for what compilers put beside them: what registers had no room for, temporaries of products,
 * and the frames of interrupts with all registers in them.
 */
#ifndef KSHAKE_STACK_H
#define KSHAKE_STACK_H

#include "port.h"

static noinline void stack_wipe_below(void)
{
	u8 below[1856];

	memzero_explicit(below, sizeof(below));
}

static noinline void stack_wipe_deeper(void)
{
	u8 above[1216];

	stack_wipe_below();
	memzero_explicit(above, sizeof(above));
}

/*
 * Wipes 3 KB of the stack below the caller, who has its own frame left: what touches secrets is
 * a function below it, and noinline_for_stack. In two overlapping frames, as one may not have
 * more than 2 KB and may have gaps at its ends. That takes a hundred cycles.
 */
static inline void stack_wipe(void)
{
	stack_wipe_deeper();
	stack_wipe_below();
}

#endif /* KSHAKE_STACK_H */
