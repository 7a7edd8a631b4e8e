/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Handshake messages out of the contents of records (RFC 8446, 5.1). */
#ifndef KSHAKE_REASM_H
#define KSHAKE_REASM_H

#include "bytes.h"

/**
 * struct kshake_reasm - a message that is not complete yet
 * @buf: the message, once its length is known; or one that was just completed
 * @have: bytes of it that came; 0 between messages
 * @need: bytes of the whole of it, its header included
 * @header: its first bytes
 *
 * Zeroed is empty.
 */
struct kshake_reasm {
	u8 *buf;
	u32 have;
	u32 need;
	u8 header[4];
};

/* The longest body of a message of this type that may come now; negative: none may. */
typedef int (*kshake_reasm_limit)(const void *arg, u8 type);

int kshake_reasm_next(struct kshake_reasm *r, struct kshake_bytes *in, kshake_reasm_limit limit,
		      const void *arg, struct kshake_bytes *msg);
/* For who wants headers only; not for the same @r as kshake_reasm_next(). */
int kshake_reasm_skip(struct kshake_reasm *r, struct kshake_bytes *in, kshake_reasm_limit limit,
		      const void *arg, bool *begun);
void kshake_reasm_drop(struct kshake_reasm *r);
void kshake_reasm_wipe(struct kshake_reasm *r);

/*
 * Is no message half read, and nothing left of the record's content? Only then may the read
 * key change, or a record of another type come (RFC 8446, 5.1).
 */
static inline bool kshake_reasm_aligned(const struct kshake_reasm *r, const struct kshake_bytes *in)
{
	return !r->have && !in->len;
}

#endif /* KSHAKE_REASM_H */
