// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg12.h"
#include "fuzz.h"

/* The first byte chooses the exchange. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	enum kshake_exchange exchange;
	struct kshake_bytes contents;

	if (!len)
		return 0;
	exchange = *data++ % 3;
	len--;
	if (!parsed(kshake_msg_parse_client_key_exchange(fuzz_reader(data, len), exchange,
							 &contents)))
		return 0;
	hold(contents.len);
	hold(contents.len + (exchange == KSHAKE_EXCHANGE_ECDHE ? 1 : 2) == len);
	hold_slice(&contents, data, len);
	return 0;
}
