// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg12.h"
#include "fuzz.h"

/* The first byte chooses the exchange. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_server_key_exchange m;
	enum kshake_exchange exchange;

	if (!len)
		return 0;
	exchange = *data++ % 3;
	len--;
	if (!parsed(kshake_msg_parse_server_key_exchange(fuzz_reader(data, len), exchange, &m)))
		return 0;
	hold(exchange != KSHAKE_EXCHANGE_RSA && m.public.len);
	hold(!!m.dh_p.len == (exchange == KSHAKE_EXCHANGE_DHE) && !m.dh_p.len == !m.dh_g.len);
	/* What is signed is what was parsed, from the first byte on. */
	hold(m.params.data == data && m.params.len + 4 + m.signature.len == len);
	hold_slice(&m.public, m.params.data, m.params.len);
	hold_slice(&m.dh_p, m.params.data, m.params.len);
	hold_slice(&m.dh_g, m.params.data, m.params.len);
	hold_slice(&m.signature, data, len);
	return 0;
}
