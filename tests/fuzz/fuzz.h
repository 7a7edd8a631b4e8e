/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef KSHAKE_TESTS_FUZZ_H
#define KSHAKE_TESTS_FUZZ_H

#include "../../kmod/core/engine.h"
#include "../../kmod/core/msg.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len);

/* What must always hold. */
#define hold(cond) do { if (!(cond)) __builtin_trap(); } while (0)

static inline struct kshake_reader fuzz_reader(const u8 *data, size_t len)
{
	struct kshake_reader r;

	kshake_reader_init(&r, data, len);
	return r;
}

/* Is this run of bytes within the input? */
static inline void hold_slice(const struct kshake_bytes *b, const u8 *data, size_t len)
{
	if (!b->len)
		return;
	hold(b->data >= data && b->data + b->len <= data + len);
}

/* A parser returns 0 or a fault, never a failure of our own. */
static inline bool parsed(int err)
{
	hold(err >= 0);
	return !err;
}

/* The first four bytes choose what was asked for, the rest is the message. */
static inline u32 fuzz_asked(const u8 **data, size_t *len)
{
	u32 asked;

	if (*len < 4)
		return 0;
	asked = get_unaligned_be32(*data);
	*data += 4;
	*len -= 4;
	return asked;
}

#endif /* KSHAKE_TESTS_FUZZ_H */
