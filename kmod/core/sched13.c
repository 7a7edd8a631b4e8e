// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "sched13.h"

/**
 * kshake_hkdf_expand_label() - HKDF-Expand-Label (RFC 8446, 7.1)
 * @hash: of the HMAC
 * @secret: kshake_hash_size() bytes
 * @label: without "tls13 ", at most 249 characters
 * @context: at most 255 bytes
 * @context_len: how many
 * @out: what came out; undefined after a failure
 * @out_len: how much of it is wanted, at most 255 times the hash's size
 *
 * Return: 0; -EINVAL for a length out of bounds; or another negative errno.
 */
int kshake_hkdf_expand_label(enum kshake_hash_alg hash, const u8 *secret, const char *label,
			     const u8 *context, size_t context_len, u8 *out, size_t out_len)
{
	static const char prefix[] = "tls13 ";
	size_t prefix_len = sizeof(prefix) - 1, label_len = strlen(label);
	size_t size = kshake_hash_size(hash), done = 0, n;
	u8 block[KSHAKE_HASH_MAX], head[3], counter = 0;
	u8 context_size = context_len;
	struct kshake_bytes pieces[] = {
		{ block, 0 },			/* T(N-1), empty at first */
		{ head, sizeof(head) },		/* HkdfLabel.length, length of .label */
		{ (const u8 *)prefix, prefix_len },
		{ (const u8 *)label, label_len },
		{ &context_size, 1 },
		{ context, context_len },
		{ &counter, 1 },
	};
	int err = 0;

	if (size > sizeof(block) || out_len > 255 * size || prefix_len + label_len > 255 ||
	    context_len > 255)
		return -EINVAL;
	put_unaligned_be16(out_len, head);
	head[2] = prefix_len + label_len;

	/* RFC 5869, 2.3 */
	while (done < out_len) {
		counter++;
		err = kshake_hmac(hash, secret, size, pieces, ARRAY_SIZE(pieces), block);
		if (err)
			break;
		pieces[0].len = size;
		n = min(size, out_len - done);
		memcpy(out + done, block, n);
		done += n;
	}
	memzero_explicit(block, sizeof(block));
	return err;
}

/* HKDF-Extract (RFC 5869, 2.2); a missing @salt or @ikm is a string of zeros. */
static int extract(enum kshake_hash_alg hash, const u8 *salt, const u8 *ikm, size_t ikm_len,
		   u8 *prk)
{
	static const u8 zeros[KSHAKE_HASH_MAX];
	size_t size = kshake_hash_size(hash);
	struct kshake_bytes piece = { ikm, ikm_len };

	if (!ikm) {
		piece.data = zeros;
		piece.len = size;
	}
	return kshake_hmac(hash, salt ? salt : zeros, size, &piece, 1, prk);
}

/* Derive-Secret (RFC 8446, 7.1), with the transcript already hashed. */
static int derive(const struct kshake_sched13 *s, const char *label, const u8 *digest, u8 *out)
{
	size_t size = kshake_hash_size(s->hash);

	return kshake_hkdf_expand_label(s->hash, s->secret, label, digest, size, out, size);
}

/* From one secret to the next: Derive-Secret(., "derived", ""), then HKDF-Extract. */
static int advance(struct kshake_sched13 *s, const u8 *ikm, size_t ikm_len)
{
	u8 salt[KSHAKE_HASH_MAX], empty[KSHAKE_HASH_MAX];
	int err;

	err = kshake_hash_digest(s->hash, NULL, 0, empty);
	if (!err)
		err = derive(s, "derived", empty, salt);
	if (!err)
		err = extract(s->hash, salt, ikm, ikm_len, s->secret);
	memzero_explicit(salt, sizeof(salt));
	return err;
}

/**
 * kshake_sched13_early() - to the Early Secret
 * @s: zeroed
 * @hash: the suite's
 * @psk: NULL if there is none
 * @psk_len: its bytes
 *
 * Return: 0; -EINVAL if it is not this step's turn; or another negative errno.
 */
int kshake_sched13_early(struct kshake_sched13 *s, enum kshake_hash_alg hash, const u8 *psk,
			 size_t psk_len)
{
	int err;

	if (s->stage != KSHAKE_SCHED13_NONE || kshake_hash_size(hash) > sizeof(s->secret))
		return -EINVAL;
	s->hash = hash;
	err = extract(hash, NULL, psk, psk_len, s->secret);
	if (!err)
		s->stage = KSHAKE_SCHED13_EARLY;
	return err;
}

/**
 * kshake_sched13_handshake() - to the Handshake Secret
 * @s: at the Early Secret
 * @shared: (EC)DHE result
 * @shared_len: its bytes
 * @hello_digest: Transcript-Hash(ClientHello...ServerHello)
 * @client: gets client_handshake_traffic_secret
 * @server: gets server_handshake_traffic_secret
 *
 * Return: 0; -EINVAL if it is not this step's turn; or another negative errno, after
 * which @s can only be wiped.
 */
int kshake_sched13_handshake(struct kshake_sched13 *s, const u8 *shared, size_t shared_len,
			     const u8 *hello_digest, u8 *client, u8 *server)
{
	int err;

	if (s->stage != KSHAKE_SCHED13_EARLY)
		return -EINVAL;
	s->stage = KSHAKE_SCHED13_OVER;
	err = advance(s, shared, shared_len);
	if (!err)
		err = derive(s, "c hs traffic", hello_digest, client);
	if (!err)
		err = derive(s, "s hs traffic", hello_digest, server);
	if (!err)
		s->stage = KSHAKE_SCHED13_HANDSHAKE;
	return err;
}

/**
 * kshake_sched13_master() - to the Master Secret
 * @s: at the Handshake Secret
 * @finished_digest: Transcript-Hash(ClientHello...server Finished)
 * @client: gets client_application_traffic_secret_0
 * @server: gets server_application_traffic_secret_0
 * @exporter: gets exporter_master_secret
 *
 * Return: 0; -EINVAL if it is not this step's turn; or another negative errno, after
 * which @s can only be wiped.
 */
int kshake_sched13_master(struct kshake_sched13 *s, const u8 *finished_digest, u8 *client,
			  u8 *server, u8 *exporter)
{
	int err;

	if (s->stage != KSHAKE_SCHED13_HANDSHAKE)
		return -EINVAL;
	s->stage = KSHAKE_SCHED13_OVER;
	err = advance(s, NULL, 0);
	if (!err)
		err = derive(s, "c ap traffic", finished_digest, client);
	if (!err)
		err = derive(s, "s ap traffic", finished_digest, server);
	if (!err)
		err = derive(s, "exp master", finished_digest, exporter);
	if (!err)
		s->stage = KSHAKE_SCHED13_MASTER;
	return err;
}

/**
 * kshake_sched13_resumption() - the last secret
 * @s: at the Master Secret; wiped
 * @finished_digest: Transcript-Hash(ClientHello...client Finished)
 * @resumption: gets resumption_master_secret
 *
 * Return: 0; -EINVAL if it is not this step's turn; or another negative errno.
 */
int kshake_sched13_resumption(struct kshake_sched13 *s, const u8 *finished_digest, u8 *resumption)
{
	int err;

	if (s->stage != KSHAKE_SCHED13_MASTER)
		return -EINVAL;
	err = derive(s, "res master", finished_digest, resumption);
	kshake_sched13_wipe(s);
	s->stage = KSHAKE_SCHED13_OVER;
	return err;
}

/**
 * kshake_sched13_wipe() - forget the secret
 * @s: at the beginning afterwards
 */
void kshake_sched13_wipe(struct kshake_sched13 *s)
{
	memzero_explicit(s, sizeof(*s));
}

/**
 * kshake_traffic_keys() - [sender]_write_key and _iv (RFC 8446, 7.3)
 * @hash: the suite's
 * @aead: the suite's
 * @secret: a traffic secret
 * @key: gets kshake_aead_key_size() bytes
 * @iv: gets KSHAKE_AEAD_IV bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_traffic_keys(enum kshake_hash_alg hash, enum kshake_aead_alg aead, const u8 *secret,
			u8 *key, u8 *iv)
{
	int err;

	err = kshake_hkdf_expand_label(hash, secret, "key", NULL, 0, key,
				       kshake_aead_key_size(aead));
	if (err)
		return err;
	return kshake_hkdf_expand_label(hash, secret, "iv", NULL, 0, iv, KSHAKE_AEAD_IV);
}

/**
 * kshake_finished_mac() - Finished.verify_data (RFC 8446, 4.4.4)
 * @hash: the suite's
 * @base_key: the sender's handshake traffic secret
 * @digest: Transcript-Hash up to, not including, that Finished
 * @mac: gets kshake_hash_size() bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_finished_mac(enum kshake_hash_alg hash, const u8 *base_key, const u8 *digest, u8 *mac)
{
	size_t size = kshake_hash_size(hash);
	struct kshake_bytes piece = { digest, size };
	u8 finished_key[KSHAKE_HASH_MAX];
	int err;

	if (size > sizeof(finished_key))
		return -EINVAL;
	err = kshake_hkdf_expand_label(hash, base_key, "finished", NULL, 0, finished_key, size);
	if (!err)
		err = kshake_hmac(hash, finished_key, size, &piece, 1, mac);
	memzero_explicit(finished_key, sizeof(finished_key));
	return err;
}
