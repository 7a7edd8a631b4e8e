// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Lists of application protocols, as people write them.
 */
#include <errno.h>
#include <string.h>

#include "kshake.h"

int kshake_parse_alpn(const char *text, void *list, size_t *len)
{
	unsigned char *out = list;
	size_t used = 0;

	for (;;) {
		size_t name = strcspn(text, ",");

		/* RFC 7301, 3.1: opaque ProtocolName<1..2^8-1> */
		if (!name || name > 255) {
			errno = EINVAL;
			return -1;
		}
		if (used + 1 + name > KSHAKE_ALPN_MAX) {
			errno = EMSGSIZE;
			return -1;
		}
		out[used++] = (unsigned char)name;
		memcpy(out + used, text, name);
		used += name;
		if (!text[name])
			break;
		text += name + 1;
	}
	*len = used;
	return 0;
}
