/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The TLS 1.3 key schedule (RFC 8446, 7.1). */
#ifndef KSHAKE_SCHED13_H
#define KSHAKE_SCHED13_H

#include "../crypto/crypto.h"

/* Which secret is held; they come in this order and none can be left out. */
enum kshake_sched13_stage {
	KSHAKE_SCHED13_NONE,
	KSHAKE_SCHED13_EARLY,
	KSHAKE_SCHED13_HANDSHAKE,
	KSHAKE_SCHED13_MASTER,
	KSHAKE_SCHED13_OVER,
};

/**
 * struct kshake_sched13 - the schedule, as far as it came
 * @stage: what @secret is
 * @hash: the suite's
 * @secret: Early, Handshake or Master Secret
 *
 * Zeroed is the beginning.
 */
struct kshake_sched13 {
	enum kshake_sched13_stage stage;
	enum kshake_hash_alg hash;
	u8 secret[KSHAKE_HASH_MAX];
};

int kshake_sched13_early(struct kshake_sched13 *s, enum kshake_hash_alg hash, const u8 *psk,
			 size_t psk_len);
int kshake_sched13_handshake(struct kshake_sched13 *s, const u8 *shared, size_t shared_len,
			     const u8 *hello_digest, u8 *client, u8 *server);
int kshake_sched13_master(struct kshake_sched13 *s, const u8 *finished_digest, u8 *client,
			  u8 *server, u8 *exporter);
int kshake_sched13_resumption(struct kshake_sched13 *s, const u8 *finished_digest, u8 *resumption);
void kshake_sched13_wipe(struct kshake_sched13 *s);

int kshake_hkdf_expand_label(enum kshake_hash_alg hash, const u8 *secret, const char *label,
			     const u8 *context, size_t context_len, u8 *out, size_t out_len);
int kshake_traffic_keys(enum kshake_hash_alg hash, enum kshake_aead_alg aead, const u8 *secret,
			u8 *key, u8 *iv);
int kshake_finished_mac(enum kshake_hash_alg hash, const u8 *base_key, const u8 *digest, u8 *mac);

#endif /* KSHAKE_SCHED13_H */
