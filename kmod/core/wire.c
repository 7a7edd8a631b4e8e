// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "wire.h"

/**
 * kshake_read_bytes() - take the next bytes
 * @r: from here
 * @len: how many
 * @bytes: where they are; borrowed from what @r reads
 *
 * Return: false, with nothing changed, if fewer are left.
 */
bool kshake_read_bytes(struct kshake_reader *r, size_t len, struct kshake_bytes *bytes)
{
	if (len > r->left)
		return false;
	bytes->data = r->at;
	bytes->len = len;
	r->at += len;
	r->left -= len;
	return true;
}

/**
 * kshake_read_u8() - take a uint8
 * @r: from here
 * @value: what it is
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_u8(struct kshake_reader *r, u8 *value)
{
	struct kshake_bytes bytes;

	if (!kshake_read_bytes(r, 1, &bytes))
		return false;
	*value = bytes.data[0];
	return true;
}

/**
 * kshake_read_u16() - take a uint16
 * @r: from here
 * @value: what it is
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_u16(struct kshake_reader *r, u16 *value)
{
	struct kshake_bytes bytes;

	if (!kshake_read_bytes(r, 2, &bytes))
		return false;
	*value = get_unaligned_be16(bytes.data);
	return true;
}

/**
 * kshake_read_u24() - take a uint24
 * @r: from here
 * @value: what it is
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_u24(struct kshake_reader *r, u32 *value)
{
	struct kshake_bytes bytes;

	if (!kshake_read_bytes(r, 3, &bytes))
		return false;
	*value = get_unaligned_be24(bytes.data);
	return true;
}

/**
 * kshake_read_u32() - take a uint32
 * @r: from here
 * @value: what it is
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_u32(struct kshake_reader *r, u32 *value)
{
	struct kshake_bytes bytes;

	if (!kshake_read_bytes(r, 4, &bytes))
		return false;
	*value = get_unaligned_be32(bytes.data);
	return true;
}

/**
 * kshake_u16_listed() - is a uint16 in a list as it was on the wire?
 * @list: uint16s, one after another
 * @value: which
 *
 * Return: whether it is.
 */
bool kshake_u16_listed(const struct kshake_bytes *list, u16 value)
{
	struct kshake_reader r;
	u16 entry;

	kshake_reader_init(&r, list->data, list->len);
	while (kshake_read_u16(&r, &entry))
		if (entry == value)
			return true;
	return false;
}

static bool read_vec(struct kshake_reader *r, unsigned int width, struct kshake_reader *vec)
{
	struct kshake_bytes head, body;
	struct kshake_reader at = *r;
	size_t len = 0;
	unsigned int i;

	if (!kshake_read_bytes(&at, width, &head))
		return false;
	for (i = 0; i < width; i++)
		len = len << 8 | head.data[i];
	if (!kshake_read_bytes(&at, len, &body))
		return false;
	kshake_reader_init(vec, body.data, body.len);
	*r = at;
	return true;
}

/**
 * kshake_read_vec8() - take a vector with a one-byte length
 * @r: from here
 * @vec: reads its contents
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_vec8(struct kshake_reader *r, struct kshake_reader *vec)
{
	return read_vec(r, 1, vec);
}

/**
 * kshake_read_vec16() - take a vector with a two-byte length
 * @r: from here
 * @vec: reads its contents
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_vec16(struct kshake_reader *r, struct kshake_reader *vec)
{
	return read_vec(r, 2, vec);
}

/**
 * kshake_read_vec24() - take a vector with a three-byte length
 * @r: from here
 * @vec: reads its contents
 *
 * Return: false, with nothing changed, if too little is left.
 */
bool kshake_read_vec24(struct kshake_reader *r, struct kshake_reader *vec)
{
	return read_vec(r, 3, vec);
}

/**
 * kshake_builder_free() - wipe and free what was written
 * @b: empty afterwards, its error forgotten
 */
void kshake_builder_free(struct kshake_builder *b)
{
	kfree_sensitive(b->buf);
	memset(b, 0, sizeof(*b));
}

/* Make room for @len bytes more. */
static bool grow(struct kshake_builder *b, size_t len)
{
	size_t size = max_t(size_t, b->size, 256);
	u8 *buf;

	if (len > KSHAKE_BUILDER_MAX - b->len) {
		b->error = -EMSGSIZE;
		return false;
	}
	while (size < b->len + len)
		size *= 2;
	if (size == b->size)
		return true;
	buf = kmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!buf) {
		b->error = -ENOMEM;
		return false;
	}
	if (b->len)
		memcpy(buf, b->buf, b->len);
	kfree_sensitive(b->buf);
	b->buf = buf;
	b->size = size;
	return true;
}

/**
 * kshake_build_room() - have memory ready for what comes next
 * @b: for this; @b->error becomes -ENOMEM or -EMSGSIZE if there is none
 * @len: how many bytes will come, about; what is more makes @b grow as ever
 */
void kshake_build_room(struct kshake_builder *b, size_t len)
{
	if (!b->error)
		grow(b, len);
}

/**
 * kshake_build_reserve() - append bytes that the caller fills in
 * @b: to this
 * @len: how many
 *
 * Return: where they are, until the next write to @b; NULL, with @b->error -ENOMEM or
 * -EMSGSIZE, if there is no room or an earlier write failed.
 */
u8 *kshake_build_reserve(struct kshake_builder *b, size_t len)
{
	u8 *at;

	if (b->error || !grow(b, len))
		return NULL;
	at = b->buf + b->len;
	b->len += len;
	return at;
}

/**
 * kshake_build_u8() - append a uint8
 * @b: to this; @b->error tells of a failure
 * @value: which
 */
void kshake_build_u8(struct kshake_builder *b, u8 value)
{
	u8 *at = kshake_build_reserve(b, 1);

	if (at)
		*at = value;
}

/**
 * kshake_build_u16() - append a uint16
 * @b: to this; @b->error tells of a failure
 * @value: which
 */
void kshake_build_u16(struct kshake_builder *b, u16 value)
{
	u8 *at = kshake_build_reserve(b, 2);

	if (at)
		put_unaligned_be16(value, at);
}

/**
 * kshake_build_u24() - append a uint24
 * @b: to this; @b->error tells of a failure
 * @value: which
 */
void kshake_build_u24(struct kshake_builder *b, u32 value)
{
	u8 *at = kshake_build_reserve(b, 3);

	if (at)
		put_unaligned_be24(value, at);
}

/**
 * kshake_build_bytes() - append bytes
 * @b: to this; @b->error tells of a failure
 * @data: copied
 * @len: how many
 */
void kshake_build_bytes(struct kshake_builder *b, const void *data, size_t len)
{
	u8 *at = kshake_build_reserve(b, len);

	if (at && len)
		memcpy(at, data, len);
}

/**
 * kshake_build_u16_list() - append uint16s
 * @b: to this; @b->error tells of a failure
 * @list: which
 * @nr: how many
 */
void kshake_build_u16_list(struct kshake_builder *b, const u16 *list, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		kshake_build_u16(b, list[i]);
}

/**
 * kshake_build_begin() - begin a vector
 * @b: in this
 * @width: bytes of its length
 *
 * Return: a mark for kshake_build_end().
 */
size_t kshake_build_begin(struct kshake_builder *b, unsigned int width)
{
	size_t mark = b->len;

	kshake_build_reserve(b, width);
	return mark;
}

/**
 * kshake_build_end() - end a vector: fill in its length
 * @b: in this; @b->error becomes -EMSGSIZE if the length does not fit
 * @mark: what kshake_build_begin() gave
 * @width: what it was given
 */
void kshake_build_end(struct kshake_builder *b, size_t mark, unsigned int width)
{
	size_t len;
	unsigned int i;

	if (b->error)
		return;
	len = b->len - mark - width;
	if (len >> (8 * width)) {
		b->error = -EMSGSIZE;
		return;
	}
	for (i = width; i--; len >>= 8)
		b->buf[mark + i] = len;
}
