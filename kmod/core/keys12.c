// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the key schedule of TLS 1.2 gives to a handshake, by role (RFC 5246, 6.3 and 8.1). */
#include "handshake.h"

/**
 * kshake_keys12_hashes() - what a CertificateVerify may have hashed the messages with
 * @e: by its signature schemes
 *
 * Return: BIT(enum kshake_hash_alg) of each.
 */
u32 kshake_keys12_hashes(const struct kshake_engine *e)
{
	enum kshake_hash_alg hash;
	unsigned int i;
	u32 hashes = 0;

	for (i = 0; i < e->config->nr_schemes; i++)
		if (!kshake_sig_hash(e->config->schemes[i], &hash))
			hashes |= BIT(hash);
	return hashes;
}

static int derive_master(struct kshake_engine *e, const u8 *premaster, size_t len)
{
	enum kshake_hash_alg hash = e->suite->hash;
	u8 session_hash[KSHAKE_HASH_MAX];
	int err;

	if (!e->negotiated.extended_master_secret)
		return kshake_master12(hash, premaster, len, e->client_random, e->server_random,
				       e->master);
	/* RFC 7627, 3: of all messages up to the ClientKeyExchange. */
	err = kshake_transcript_digest(&e->transcript, session_hash);
	if (!err)
		err = kshake_extended_master12(hash, premaster, len, session_hash, e->master);
	return err;
}

static int derive_keys(const struct kshake_engine *e, struct kshake_secrets *s)
{
	struct {
		struct kshake_keys12 client;
		struct kshake_keys12 server;
	} block;
	const struct kshake_keys12 *tx = &block.client, *rx = &block.server;
	int err;

	if (e->config->role == KSHAKE_SERVER)
		swap(tx, rx);
	err = kshake_key_block12(s->hash, s->aead, e->master, e->client_random, e->server_random,
				 &block.client, &block.server);
	if (!err) {
		memcpy(s->tx.key, tx->key, sizeof(s->tx.key));
		memcpy(s->tx.iv, tx->iv, sizeof(s->tx.iv));
		memcpy(s->rx.key, rx->key, sizeof(s->rx.key));
		memcpy(s->rx.iv, rx->iv, sizeof(s->rx.iv));
	}
	memzero_explicit(&block, sizeof(block));
	return err;
}

/* RFC 7627, 5.4: without the extension its secret is nothing to derive more from. */
static void keep_exporter(const struct kshake_engine *e, struct kshake_secrets *s)
{
	BUILD_BUG_ON(sizeof(s->exporter) < KSHAKE_MASTER12);
	BUILD_BUG_ON(sizeof(s->randoms[0]) != KSHAKE_RANDOM_LEN);
	if (!e->negotiated.extended_master_secret)
		return;
	s->exporter_len = KSHAKE_MASTER12;
	memcpy(s->exporter, e->master, KSHAKE_MASTER12);
	memcpy(s->randoms[0], e->client_random, KSHAKE_RANDOM_LEN);
	memcpy(s->randoms[1], e->server_random, KSHAKE_RANDOM_LEN);
}

/**
 * kshake_keys12_derive() - from the premaster secret to the keys
 * @e: its transcript ends with the ClientKeyExchange; gets @e->master and @e->secrets, and the
 *	key exchange is forgotten
 * @premaster: stays the caller's to wipe
 * @len: its bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_keys12_derive(struct kshake_engine *e, const u8 *premaster, size_t len)
{
	struct kshake_secrets *s;
	int err;

	err = kshake_engine_new_secrets(e);
	if (err)
		return err;
	s = e->secrets;
	err = derive_master(e, premaster, len);
	if (!err)
		err = derive_keys(e, s);
	if (err)
		return err;
	keep_exporter(e, s);
	kshake_engine_drop_hello(e);
	if (e->config->keylog)
		e->config->keylog(e->config->keylog_arg, "CLIENT_RANDOM", e->client_random,
				  e->master, sizeof(e->master));
	return 0;
}

/**
 * kshake_keys12_protect_tx() - send a change_cipher_spec
 * @e: protects what it sends from here on
 *
 * Whatever fails, an alert that follows is protected if and only if the peer was told so.
 *
 * Return: 0 or a negative errno.
 */
int kshake_keys12_protect_tx(struct kshake_engine *e)
{
	const struct kshake_secrets *s = e->secrets;
	struct kshake_record_half next = { };
	int err;

	err = kshake_record_set_key12(&next, s->aead, s->tx.key, s->tx.iv);
	if (!err)
		err = kshake_engine_write_ccs(e);
	if (!err)
		swap(e->tx, next);
	kshake_record_wipe(&next);
	return err;
}

/**
 * kshake_keys12_protect_rx() - the peer's change_cipher_spec came
 * @e: takes nothing without protection from here on
 *
 * Return: 0 or a negative errno.
 */
int kshake_keys12_protect_rx(struct kshake_engine *e)
{
	const struct kshake_secrets *s = e->secrets;

	return kshake_record_set_key12(&e->rx, s->aead, s->rx.key, s->rx.iv);
}

/**
 * kshake_keys12_complete() - both have sent their Finished
 * @e: its record numbers go on from where they are
 */
void kshake_keys12_complete(struct kshake_engine *e)
{
	e->secrets->tx.seq = e->tx.seq;
	e->secrets->rx.seq = e->rx.seq;
	e->state = KSHAKE_COMPLETE;
}
