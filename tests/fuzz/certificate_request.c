// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_certificate_request m;

	if (!parsed(kshake_msg_parse_certificate_request(fuzz_reader(data, len), &m)))
		return 0;
	hold(m.context.len <= 255 && m.schemes.len % 2 == 0);
	hold(m.has_schemes == !!m.schemes.len);
	hold_slice(&m.context, data, len);
	hold_slice(&m.schemes, data, len);
	return 0;
}
