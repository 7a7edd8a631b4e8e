// SPDX-License-Identifier: GPL-2.0-only
/* struct tls_context is laid out as sock/rekey.c knows it, who writes new keys there */
#include <linux/build_bug.h>
#include <net/tls.h>

int kshake_probe(struct tls_context *ctx);

int kshake_probe(struct tls_context *ctx)
{
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(ctx);
	struct tls_sw_context_tx *tx = tls_sw_ctx_tx(ctx);

	BUILD_BUG_ON(sizeof(ctx->rx.iv) < 12 || sizeof(ctx->tx.iv) < 12);
	BUILD_BUG_ON(sizeof(ctx->rx.rec_seq) != 8 || sizeof(ctx->tx.rec_seq) != 8);
	return rx->aead_recv && tx->aead_send && !tx->open_rec && ctx->rx_conf == TLS_SW &&
	       ctx->tx_conf == TLS_SW && mutex_is_locked(&ctx->tx_lock) &&
	       atomic_read(&tx->encrypt_pending) && atomic_read(&rx->decrypt_pending);
}
