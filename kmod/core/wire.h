/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The presentation language of RFC 8446, 3: a reader that cannot leave its
 * bounds and a builder that fills in lengths behind itself.
 */
#ifndef KSHAKE_WIRE_H
#define KSHAKE_WIRE_H

#include "bytes.h"

/**
 * struct kshake_reader - what is left to parse
 * @at: the next byte
 * @left: bytes from there
 *
 * Every vector gets a reader of its own; leftovers in it are a decode_error.
 */
struct kshake_reader {
	const u8 *at;
	size_t left;
};

static inline void kshake_reader_init(struct kshake_reader *r, const u8 *data, size_t len)
{
	r->at = data;
	r->left = len;
}

/* All of these return false, and leave @r as it was, if too little is left. */
bool kshake_read_u8(struct kshake_reader *r, u8 *value);
bool kshake_read_u16(struct kshake_reader *r, u16 *value);
bool kshake_read_u24(struct kshake_reader *r, u32 *value);
bool kshake_read_u32(struct kshake_reader *r, u32 *value);
bool kshake_read_bytes(struct kshake_reader *r, size_t len, struct kshake_bytes *bytes);
bool kshake_read_vec8(struct kshake_reader *r, struct kshake_reader *vec);
bool kshake_read_vec16(struct kshake_reader *r, struct kshake_reader *vec);
bool kshake_read_vec24(struct kshake_reader *r, struct kshake_reader *vec);

bool kshake_u16_listed(const struct kshake_bytes *list, u16 value);

/* Everything that is left, leaving nothing. */
static inline struct kshake_bytes kshake_read_rest(struct kshake_reader *r)
{
	struct kshake_bytes rest = { r->at, r->left };

	r->at += r->left;
	r->left = 0;
	return rest;
}

/* What one builder may grow to: a ClientHello with the longest cookie fits. */
#define KSHAKE_BUILDER_MAX	(2 * 65536)

/**
 * struct kshake_builder - bytes being written
 * @buf: from kmalloc(), so that records can be sealed in place
 * @len: bytes written
 * @size: bytes allocated
 * @error: of the first write that failed; the later ones do nothing
 */
struct kshake_builder {
	u8 *buf;
	size_t len;
	size_t size;
	int error;
};

/* Zeroed is empty. */
void kshake_builder_free(struct kshake_builder *b);
void kshake_build_room(struct kshake_builder *b, size_t len);
u8 *kshake_build_reserve(struct kshake_builder *b, size_t len);
void kshake_build_u8(struct kshake_builder *b, u8 value);
void kshake_build_u16(struct kshake_builder *b, u16 value);
void kshake_build_u24(struct kshake_builder *b, u32 value);
void kshake_build_bytes(struct kshake_builder *b, const void *data, size_t len);
void kshake_build_u16_list(struct kshake_builder *b, const u16 *list, unsigned int nr);
size_t kshake_build_begin(struct kshake_builder *b, unsigned int width);
void kshake_build_end(struct kshake_builder *b, size_t mark, unsigned int width);

#endif /* KSHAKE_WIRE_H */
