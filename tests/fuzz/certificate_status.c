// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg12.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_bytes staple;

	if (!parsed(kshake_msg_parse_certificate_status(fuzz_reader(data, len), &staple)))
		return 0;
	hold(staple.len && staple.len + 4 == len);
	hold_slice(&staple, data, len);
	return 0;
}
