// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_certificate m;
	u32 asked = fuzz_asked(&data, &len);
	unsigned int i;

	if (!parsed(kshake_msg_parse_certificate(fuzz_reader(data, len), asked, &m)))
		return 0;
	hold(m.nr <= KSHAKE_MSG_CERTS_MAX);
	hold_slice(&m.context, data, len);
	hold_slice(&m.staple, data, len);
	for (i = 0; i < m.nr; i++) {
		hold(m.certs[i].len);
		hold_slice(&m.certs[i], data, len);
	}
	return 0;
}
