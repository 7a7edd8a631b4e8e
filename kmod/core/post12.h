/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* After a handshake of TLS 1.2: what kshake_post_next() does then. */
#ifndef KSHAKE_POST12_H
#define KSHAKE_POST12_H

#include "engine.h"

int kshake_post12_take(struct kshake_post *p, struct kshake_bytes *in,
		       enum kshake_post_event *event, u8 *type, u32 *len);

#endif /* KSHAKE_POST12_H */
