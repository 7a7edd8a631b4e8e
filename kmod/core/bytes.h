/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A borrowed run of bytes: the currency between parsers, builders and crypto. */
#ifndef KSHAKE_BYTES_H
#define KSHAKE_BYTES_H

#include "port.h"

/**
 * struct kshake_bytes - a borrowed run of bytes
 * @data: not owned; valid as long as what it was cut from
 * @len: in bytes
 */
struct kshake_bytes {
	const u8 *data;
	size_t len;
};

/* A big-endian number without the zeros that it begins with; a zero is empty. */
static inline struct kshake_bytes kshake_bytes_trim(struct kshake_bytes bytes)
{
	while (bytes.len && !bytes.data[0]) {
		bytes.data++;
		bytes.len--;
	}
	return bytes;
}

#endif /* KSHAKE_BYTES_H */
