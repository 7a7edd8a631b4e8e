// SPDX-License-Identifier: GPL-2.0-only
/* kTLS's receive side can be looked at as sock/rxstate.c does */
#include <net/strparser.h>
#include <net/tls.h>

bool kshake_probe(struct tls_sw_context_rx *rx);

bool kshake_probe(struct tls_sw_context_rx *rx)
{
	struct sk_buff *skb = skb_peek(&rx->rx_list);

	if (skb)
		__skb_unlink(skb, &rx->rx_list);
	return rx->reader_present || rx->strp.msg_ready || rx->strp.stopped ||
	       (skb && strp_msg(skb)->full_len &&
		((struct sk_skb_cb *)skb->cb)->tls.control);
}
