// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_certificate_verify m;

	if (parsed(kshake_msg_parse_certificate_verify(fuzz_reader(data, len), &m)))
		hold_slice(&m.signature, data, len);
	return 0;
}
