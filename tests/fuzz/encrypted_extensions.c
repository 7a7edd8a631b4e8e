// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_encrypted_extensions m;
	u32 asked = fuzz_asked(&data, &len);

	if (!parsed(kshake_msg_parse_encrypted_extensions(fuzz_reader(data, len), asked, &m)))
		return 0;
	hold(m.alpn.len <= 255);
	hold_slice(&m.alpn, data, len);
	return 0;
}
