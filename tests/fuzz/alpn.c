// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	size_t at = 0;

	if (!kshake_alpn_valid(data, len))
		return 0;
	while (at < len) {
		hold(data[at]);
		at += 1 + data[at];
	}
	hold(len && at == len);
	return 0;
}
