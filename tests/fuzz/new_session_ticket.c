// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_ticket m;

	if (!parsed(kshake_msg_parse_new_session_ticket(fuzz_reader(data, len), &m)))
		return 0;
	hold(m.ticket.len && m.nonce.len <= 255);
	hold_slice(&m.ticket, data, len);
	hold_slice(&m.nonce, data, len);
	return 0;
}
