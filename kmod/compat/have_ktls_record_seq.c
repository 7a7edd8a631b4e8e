// SPDX-License-Identifier: GPL-2.0-only
/* kTLS's record sequence numbers can be read as sock/usage.c does */
#include <linux/build_bug.h>
#include <linux/unaligned.h>
#include <net/tls.h>

u64 kshake_probe(struct tls_context *ctx);

u64 kshake_probe(struct tls_context *ctx)
{
	BUILD_BUG_ON(sizeof(ctx->rx.rec_seq) != 8 || sizeof(ctx->tx.rec_seq) != 8);
	return get_unaligned_be64(ctx->rx.rec_seq) + get_unaligned_be64(ctx->tx.rec_seq) +
	       (ctx->tx_conf == TLS_SW && tls_sw_ctx_tx(ctx)->open_rec);
}
