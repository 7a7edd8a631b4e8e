// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/ext.h"
#include "fuzz.h"

/* The fifth byte chooses the message. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	u32 asked = fuzz_asked(&data, &len);
	struct kshake_reader vec, body;
	struct kshake_ext_block block;
	struct kshake_bytes bytes;
	unsigned int count = 0;
	u16 type;

	if (!len)
		return 0;
	vec = fuzz_reader(data + 1, len - 1);
	kshake_ext_begin(&block, &vec, 1 << data[0] % 8, asked);
	while (kshake_ext_more(&block) && parsed(kshake_ext_next(&block, &type, &body))) {
		bytes = kshake_read_rest(&body);
		hold_slice(&bytes, data, len);
		hold(++count <= KSHAKE_EXT_BLOCK_MAX);
	}
	return 0;
}
