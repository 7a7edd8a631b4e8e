// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_server_hello m;
	u32 asked = fuzz_asked(&data, &len);

	if (!parsed(kshake_msg_parse_server_hello(fuzz_reader(data, len), asked, &m)))
		return 0;
	hold(m.random >= data && m.random + 32 <= data + len);
	hold(m.session_id.len <= 32);
	hold_slice(&m.session_id, data, len);
	hold_slice(&m.share, data, len);
	hold_slice(&m.cookie, data, len);
	hold(!m.cookie.len || m.retry);
	hold(!m.has_share || m.has_version);
	return 0;
}
