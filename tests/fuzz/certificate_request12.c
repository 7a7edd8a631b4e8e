// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg12.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_certificate_request12 m;

	if (!parsed(kshake_msg_parse_certificate_request12(fuzz_reader(data, len), &m)))
		return 0;
	hold(m.types.len && m.types.len <= 255);
	hold(m.schemes.len && m.schemes.len % 2 == 0);
	hold_slice(&m.types, data, len);
	hold_slice(&m.schemes, data, len);
	return 0;
}
