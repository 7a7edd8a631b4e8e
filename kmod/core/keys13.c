// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the key schedule of TLS 1.3 gives to a handshake, by role (RFC 8446, 7). */
#include "handshake.h"

static bool is_server(const struct kshake_engine *e)
{
	return e->config->role == KSHAKE_SERVER;
}

static int protect(struct kshake_engine *e, struct kshake_record_half *half, const u8 *secret)
{
	const struct kshake_suite *suite = e->suite;
	struct {
		u8 key[KSHAKE_AEAD_KEY_MAX];
		u8 iv[KSHAKE_AEAD_IV];
	} k;
	int err;

	err = kshake_traffic_keys(suite->hash, suite->aead, secret, k.key, k.iv);
	if (!err)
		err = kshake_record_set_key(half, suite->aead, k.key, k.iv);
	memzero_explicit(&k, sizeof(k));
	return err;
}

static void log_secret(const struct kshake_engine *e, const char *label, const u8 *secret)
{
	if (e->config->keylog)
		e->config->keylog(e->config->keylog_arg, label, e->client_random, secret,
				  kshake_hash_size(e->suite->hash));
}

/**
 * kshake_keys13_handshake() - to the handshake traffic secrets, and records under them
 * @e: its transcript ends with the ServerHello
 * @shared: (EC)DHE result; stays the caller's to wipe
 * @len: its bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_keys13_handshake(struct kshake_engine *e, const u8 *shared, size_t len)
{
	u8 digest[KSHAKE_HASH_MAX];
	int err;

	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_sched13_early(&e->sched, e->suite->hash, NULL, 0);
	if (!err)
		err = kshake_sched13_handshake(&e->sched, shared, len, digest, e->traffic.client,
					       e->traffic.server);
	if (!err)
		err = protect(e, &e->rx, is_server(e) ? e->traffic.client : e->traffic.server);
	if (!err)
		err = protect(e, &e->tx, is_server(e) ? e->traffic.server : e->traffic.client);
	if (err)
		return err;
	log_secret(e, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", e->traffic.client);
	log_secret(e, "SERVER_HANDSHAKE_TRAFFIC_SECRET", e->traffic.server);
	return 0;
}

/**
 * kshake_keys13_application() - the secrets that the server's Finished completes (RFC 8446, 7.1)
 * @e: its transcript ends with it; gets @e->secrets
 *
 * Return: 0 or a negative errno.
 */
int kshake_keys13_application(struct kshake_engine *e)
{
	struct kshake_traffic *client, *server;
	u8 digest[KSHAKE_HASH_MAX];
	struct kshake_secrets *s;
	int err;

	err = kshake_engine_new_secrets(e);
	if (err)
		return err;
	s = e->secrets;
	s->exporter_len = kshake_hash_size(s->hash);
	client = is_server(e) ? &s->rx : &s->tx;
	server = is_server(e) ? &s->tx : &s->rx;
	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_sched13_master(&e->sched, digest, client->secret, server->secret,
					    s->exporter);
	if (!err)
		err = kshake_traffic_keys(s->hash, s->aead, client->secret, client->key,
					  client->iv);
	if (!err)
		err = kshake_traffic_keys(s->hash, s->aead, server->secret, server->key,
					  server->iv);
	if (err)
		return err;
	log_secret(e, "CLIENT_TRAFFIC_SECRET_0", client->secret);
	log_secret(e, "SERVER_TRAFFIC_SECRET_0", server->secret);
	log_secret(e, "EXPORTER_SECRET", s->exporter);
	return 0;
}

/**
 * kshake_keys13_resumption() - the secret that the client's Finished completes (RFC 8446, 7.1)
 * @e: its transcript ends with it
 *
 * Return: 0 or a negative errno.
 */
int kshake_keys13_resumption(struct kshake_engine *e)
{
	u8 digest[KSHAKE_HASH_MAX];
	int err;

	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_sched13_resumption(&e->sched, digest, e->secrets->resumption);
	return err;
}
