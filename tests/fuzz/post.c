// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

/* The role and the version, then records: a length byte and as much content. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_post p = { };
	enum kshake_post_event event = KSHAKE_POST_NONE;
	struct kshake_bytes in;
	size_t at, n, left;
	u8 alert;

	if (!len)
		return 0;
	p.role = data[0] & 1 ? KSHAKE_CLIENT : KSHAKE_SERVER;
	p.version = data[0] & 2 ? KSHAKE_VERSION_1_2 : KSHAKE_VERSION_1_3;
	for (at = 1; at < len && event != KSHAKE_POST_BAD; at += n) {
		n = min_t(size_t, data[at], len - at - 1);
		in = (struct kshake_bytes){ data + ++at, n };
		do {
			left = in.len;
			alert = 0;
			event = kshake_post_next(&p, &in, &alert, NULL, NULL);
			hold(event != KSHAKE_POST_BAD || alert);
			hold(event != KSHAKE_POST_RENEGOTIATION || data[0] & 2);
			hold(!(data[0] & 2) || !port_alloc_live);
			/* Every event takes something. */
			hold(event == KSHAKE_POST_NONE || event == KSHAKE_POST_BAD ||
			     in.len < left);
		} while (event != KSHAKE_POST_NONE && event != KSHAKE_POST_BAD);
		hold(event == KSHAKE_POST_BAD || !in.len);
	}
	hold(port_alloc_live <= KSHAKE_POST_MAX + 4);
	kshake_post_wipe(&p);
	hold(!port_alloc_live);
	return 0;
}
