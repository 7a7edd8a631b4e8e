/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Records and messages for an engine under test, right or wrong. */
#ifndef KSHAKE_TESTS_FAKE_WIRE_H
#define KSHAKE_TESTS_FAKE_WIRE_H

#include "../../kmod/core/engine.h"
#include "../../kmod/core/msg.h"
#include "../../kmod/core/record.h"

/* Records with this content, of at most @max bytes each, protected if @tx is. */
void fake_wire_record(struct kshake_record_half *tx, struct kshake_builder *out, size_t max,
		      u8 type, const void *content, size_t len);
void fake_wire_plain_record(struct kshake_builder *out, u8 type, const void *content, size_t len);
/* A protected record whose TLSInnerPlaintext is exactly this. */
void fake_wire_inner(struct kshake_record_half *tx, struct kshake_builder *out, const void *inner,
		     size_t len);

/* kshake_engine_run(), in which the allocation @fail_at fails: 0 is the next, < 0 is none. */
unsigned int fake_wire_run(struct kshake_engine *e, long *fail_at);
/* From @out to the engine, @chunk bytes at a time, as it asks for them. Returns its wants. */
unsigned int fake_wire_pump(struct kshake_builder *out, struct kshake_engine *e, size_t chunk,
			    long *fail_at);

/* Append an extension to a message that ends with the block whose length is at @block. */
void fake_msg_add_ext(struct kshake_builder *msg, size_t block, u16 type, const void *data,
		      size_t len);
/* Remove the first extension of @type from the block whose length is at @block. */
bool fake_msg_drop_ext(struct kshake_builder *msg, size_t block, u16 type);
/* Correct the length in a message's header after its body was changed. */
void fake_msg_fix(struct kshake_builder *msg);

#endif /* KSHAKE_TESTS_FAKE_WIRE_H */
