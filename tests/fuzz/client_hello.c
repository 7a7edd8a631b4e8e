// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_offer m;
	unsigned int i;

	if (!parsed(kshake_msg_parse_client_hello(fuzz_reader(data, len), &m)))
		return 0;
	hold(m.random >= data && m.random + 32 <= data + len);
	hold(m.session_id.len <= 32);
	hold(m.suites.len && !(m.suites.len % 2));
	hold(m.server_name.len <= 255);
	hold(!m.exts || m.tls13 || m.tls12);
	hold(m.tls13 || !m.nr_shares);
	hold(m.tls12 || !(m.point_formats.len || m.renegotiated_connection.len));
	hold(m.nr_shares <= KSHAKE_MSG_SHARES_MAX);
	hold(!m.alpn.len || kshake_alpn_valid(m.alpn.data, m.alpn.len));
	hold_slice(&m.session_id, data, len);
	hold_slice(&m.suites, data, len);
	hold_slice(&m.compression, data, len);
	hold_slice(&m.server_name, data, len);
	hold_slice(&m.alpn, data, len);
	hold_slice(&m.groups, data, len);
	hold_slice(&m.schemes, data, len);
	hold_slice(&m.cert_schemes, data, len);
	hold_slice(&m.renegotiated_connection, data, len);
	hold_slice(&m.point_formats, data, len);
	for (i = 0; i < m.nr_shares; i++)
		hold_slice(&m.shares[i].key, data, len);
	return 0;
}
