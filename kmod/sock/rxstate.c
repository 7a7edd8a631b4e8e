// SPDX-License-Identifier: GPL-2.0-only
/*
 * What kTLS's receive side is at, where its calls do not say. Looked at; told to copy, once,
 * before it is used; and rid of empty records. A kernel with another layout (compat/) gets the
 * careful answer.
 */
#include <net/strparser.h>
#include <net/tls.h>
#include <uapi/linux/tls.h>

#include "../compat.h"
#include "session.h"

/**
 * kshake_rxstate_copy() - let kTLS decrypt into memory of its own, and copy what is right
 * @s: a session whose TLS_RX was set just now, and that nobody can read yet
 *
 * Of TLS 1.2 it would decrypt into the reader's pages. If it cannot get hold of those, which
 * it cannot of what MSG_TRUNC passes over, it calls the record bad, the peer would be blamed,
 * and the connection be lost; and what it found forged the application would have already.
 */
void kshake_rxstate_copy(struct kshake_session *s)
{
#ifdef KSHAKE_HAVE_KTLS_RX_ZC
	lock_sock(s->sk);
	tls_sw_ctx_rx(tls_get_ctx(s->sk))->zc_capable = false;
	release_sock(s->sk);
#endif
}

#ifdef KSHAKE_HAVE_KTLS_RX_STATE
static bool kshake_rxstate_has_content(struct tls_sw_context_rx *rx)
{
	struct sk_buff *skb;

	skb_queue_walk(&rx->rx_list, skb)
		if (strp_msg(skb)->full_len)
			return true;
	return READ_ONCE(rx->strp.msg_ready);
}

/**
 * kshake_rxstate_empty() - is there nothing to read, whatever poll says?
 * @s: an established session
 *
 * Empty data records (RFC 8446, 5.1 allows them) make kTLS readable, and its recvmsg
 * wait. Another reader makes it say the same, but leaves something behind.
 *
 * Return: true only if a wake-up comes with the next thing to read.
 */
bool kshake_rxstate_empty(struct kshake_session *s)
{
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(tls_get_ctx(s->sk));
	bool empty;

	lock_sock(s->sk);
	empty = !rx->reader_present && !kshake_rxstate_has_content(rx) && !s->sk->sk_err &&
		!(s->sk->sk_shutdown & RCV_SHUTDOWN);
	release_sock(s->sk);
	return empty;
}

/**
 * kshake_rxstate_paused() - does kTLS hide what there is to read?
 * @s: an established session
 *
 * Where kTLS knows of KeyUpdate, it is not readable from when one was decrypted until it
 * is dealt with; a reader may have come by it without that.
 *
 * Return: true if kTLS's poll does not tell of a record that waits.
 */
bool kshake_rxstate_paused(struct kshake_session *s)
{
#ifdef KSHAKE_HAVE_KTLS_RX_PAUSE
	return READ_ONCE(tls_sw_ctx_rx(tls_get_ctx(s->sk))->key_update_pending);
#else
	return false;
#endif
}

/**
 * kshake_rxstate_stopped() - has the record parser given up, and nobody been told?
 * @s: an established session
 *
 * It says why in sk_err, once; SO_ERROR takes that away, and recvmsg waits for ever.
 *
 * Return: true if no record comes any more, and no error either.
 */
bool kshake_rxstate_stopped(struct kshake_session *s)
{
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(tls_get_ctx(s->sk));
	bool stopped;

	if (likely(!rx->strp.stopped))
		return false;
	lock_sock(s->sk);
	stopped = rx->strp.stopped && !rx->reader_present && !s->sk->sk_err &&
		  !kshake_rxstate_has_content(rx);
	release_sock(s->sk);
	return stopped;
}

static bool kshake_rxstate_is_data(const struct sk_buff *skb)
{
	return ((struct sk_skb_cb *)skb->cb)->tls.control == TLS_RECORD_TYPE_DATA;
}

/**
 * kshake_rxstate_pass_empty() - empty data records that are first go
 * @s: an established session
 *
 * They were decrypted; a read that asks for nothing leaves them where they are, and one that
 * asks for a byte would take it of what is behind them if another reader is faster.
 *
 * Return: false if that cannot be done here.
 */
bool kshake_rxstate_pass_empty(struct kshake_session *s)
{
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(tls_get_ctx(s->sk));
	struct sk_buff *skb;

	lock_sock(s->sk);
	/* Who reads, and has left the lock to wait, knows where in the list it is. */
	while (!rx->reader_present) {
		skb = skb_peek(&rx->rx_list);
		if (!skb || !kshake_rxstate_is_data(skb) || strp_msg(skb)->full_len)
			break;
		__skb_unlink(skb, &rx->rx_list);
		consume_skb(skb);
	}
	release_sock(s->sk);
	return true;
}

/**
 * kshake_rxstate_readable() - how much plaintext is there, decrypted?
 * @s: an established session
 *
 * Up to the first control record, which a reader has to pass first.
 *
 * Return: bytes.
 */
int kshake_rxstate_readable(struct kshake_session *s)
{
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(tls_get_ctx(s->sk));
	struct sk_buff *skb;
	int bytes = 0;

	lock_sock(s->sk);
	skb_queue_walk(&rx->rx_list, skb) {
		if (!kshake_rxstate_is_data(skb))
			break;
		bytes += strp_msg(skb)->full_len;
	}
	release_sock(s->sk);
	return bytes;
}
#else
/* All that is known is whether there is any. */
int kshake_rxstate_readable(struct kshake_session *s)
{
	return kshake_post_look(s) == 0 && !(s->sk->sk_shutdown & RCV_SHUTDOWN);
}

bool kshake_rxstate_pass_empty(struct kshake_session *s)
{
	return false;
}

bool kshake_rxstate_empty(struct kshake_session *s)
{
	return false;
}

bool kshake_rxstate_paused(struct kshake_session *s)
{
	return false;
}

bool kshake_rxstate_stopped(struct kshake_session *s)
{
	return false;
}
#endif
