// SPDX-License-Identifier: GPL-2.0-only
/* kTLS can be told not to decrypt into the reader's own pages */
#include <net/tls.h>

bool kshake_probe(struct tls_sw_context_rx *rx);

bool kshake_probe(struct tls_sw_context_rx *rx)
{
	rx->zc_capable = false;
	return rx->zc_capable;
}
