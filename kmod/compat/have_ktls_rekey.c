// SPDX-License-Identifier: GPL-2.0-only
/* kTLS takes new keys by a second TLS_RX and TLS_TX */
#include <net/tls.h>

bool kshake_probe(struct tls_sw_context_rx *rx);

bool kshake_probe(struct tls_sw_context_rx *rx)
{
	return rx->key_update_pending;
}
