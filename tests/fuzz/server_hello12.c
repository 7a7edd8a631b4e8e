// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg12.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_server_hello12 m;
	u32 asked = fuzz_asked(&data, &len);

	if (!parsed(kshake_msg_parse_server_hello12(fuzz_reader(data, len), asked, &m)))
		return 0;
	hold(m.random >= data && m.random + 32 <= data + len);
	hold(m.session_id.len <= 32 && m.alpn.len <= 255);
	hold(m.renegotiation_info || !m.renegotiated_connection.len);
	hold(asked || !(m.server_name || m.status_request || m.extended_master_secret ||
			m.renegotiation_info || m.alpn.len || m.point_formats.len));
	hold_slice(&m.session_id, data, len);
	hold_slice(&m.alpn, data, len);
	hold_slice(&m.renegotiated_connection, data, len);
	hold_slice(&m.point_formats, data, len);
	return 0;
}
