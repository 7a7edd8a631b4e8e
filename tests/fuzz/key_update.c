// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	bool requested;

	if (parsed(kshake_msg_parse_key_update(fuzz_reader(data, len), &requested)))
		hold(len == 1 && data[0] == requested);
	return 0;
}
