// SPDX-License-Identifier: GPL-2.0-only
/* kTLS decrypts nothing after what it takes for a KeyUpdate until it is told to */
#include <net/tls.h>

bool kshake_probe(struct tls_sw_context_rx *rx);

bool kshake_probe(struct tls_sw_context_rx *rx)
{
	WRITE_ONCE(rx->key_update_pending, false);
	return READ_ONCE(rx->key_update_pending);
}
