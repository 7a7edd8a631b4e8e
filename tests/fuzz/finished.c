// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_bytes verify_data;

	if (parsed(kshake_msg_parse_finished(fuzz_reader(data, len), 32, &verify_data))) {
		hold(len == 32);
		hold_slice(&verify_data, data, len);
	}
	return 0;
}
