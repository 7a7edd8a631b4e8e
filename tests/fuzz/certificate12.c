// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg12.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_certificate m;
	unsigned int i;

	if (!parsed(kshake_msg_parse_certificate12(fuzz_reader(data, len), &m)))
		return 0;
	hold(m.nr <= KSHAKE_MSG_CERTS_MAX && !m.context.len && !m.staple.len);
	for (i = 0; i < m.nr; i++) {
		hold(m.certs[i].len);
		hold_slice(&m.certs[i], data, len);
	}
	return 0;
}
