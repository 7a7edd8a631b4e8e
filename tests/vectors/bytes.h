/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* From hexadecimal, as the vectors have it, to bytes in memory of their own. */
#ifndef KSHAKE_VECTORS_BYTES_H
#define KSHAKE_VECTORS_BYTES_H

#include "../../kmod/core/bytes.h"

/**
 * struct vector_memory - what a check has allocated
 * @block: freed together by vector_free()
 * @nr: how many
 */
struct vector_memory {
	void *block[16];
	unsigned int nr;
};

static inline void vector_free(struct vector_memory *m)
{
	while (m->nr)
		kfree(m->block[--m->nr]);
}

static inline u8 vector_digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The bytes of @hex; none if it is NULL, or if memory ran out. */
static inline struct kshake_bytes vector_bytes(struct vector_memory *m, const char *hex)
{
	size_t len = hex ? strlen(hex) / 2 : 0;
	struct kshake_bytes none = { NULL, 0 };
	u8 *data;
	size_t i;

	if (!hex || m->nr == ARRAY_SIZE(m->block))
		return none;
	/* Exactly that much, so that KASAN and ASan see a step too far. */
	data = kzalloc(len, GFP_KERNEL);
	if (!data)
		return none;

	m->block[m->nr++] = data;
	for (i = 0; i < len; i++)
		data[i] = vector_digit(hex[2 * i]) << 4 | vector_digit(hex[2 * i + 1]);
	return (struct kshake_bytes){ data, len };
}

static inline bool vector_equal(const struct kshake_bytes *want, const u8 *got, size_t len)
{
	return want->data && want->len == len && !memcmp(want->data, got, len);
}

#endif /* KSHAKE_VECTORS_BYTES_H */
