/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the peers of the engine, which do what the input says, have in common. */
#ifndef KSHAKE_TESTS_FUZZ_PEER_H
#define KSHAKE_TESTS_FUZZ_PEER_H

#include "../port/credentials.h"
#include "fuzz.h"

/* At the end of each input: nothing is left of it. */
void peer_end(void);

/* A length and as many bytes, or what there is. */
struct kshake_bytes peer_take_bytes(struct kshake_reader *in);
/* Changes the message: an offset and what to do there, a few times. */
void peer_change(struct kshake_reader *in, struct kshake_builder *msg);

/* The helper's answer to an engine that wants @want: was a certificate accepted? */
bool peer_judge(struct kshake_engine *e, unsigned int want, bool accept);
void peer_abort(struct kshake_engine *e, struct kshake_reader *in);

#endif /* KSHAKE_TESTS_FUZZ_PEER_H */
