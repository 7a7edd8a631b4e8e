// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "sched12.h"

#define RANDOM_LEN	32	/* RFC 5246, 7.4.1.2 */
#define VERIFY_DATA_LEN	12	/* RFC 5246, 7.4.9 */

#define FIXED_IV	4	/* bytes, of GCM and CCM: RFC 5288, 3 and RFC 6655, 3 */

/**
 * kshake_prf() - the PRF, P_<hash>(secret, label + seed) (RFC 5246, 5)
 * @hash: of the HMAC, SHA-256 or SHA-384
 * @secret: any length
 * @secret_len: its bytes
 * @label: ASCII
 * @seed: in pieces
 * @nr: how many, at most KSHAKE_PRF_SEEDS
 * @out: what came out; zeros after a failure
 * @out_len: how much of it is wanted
 *
 * Return: 0; -EINVAL for a hash or a number of pieces out of bounds; or another negative errno.
 */
int kshake_prf(enum kshake_hash_alg hash, const u8 *secret, size_t secret_len, const char *label,
	       const struct kshake_bytes *seed, unsigned int nr, u8 *out, size_t out_len)
{
	struct kshake_bytes pieces[2 + KSHAKE_PRF_SEEDS];
	u8 a[KSHAKE_HASH_MAX], block[KSHAKE_HASH_MAX];
	size_t size = kshake_hash_size(hash), done, n;
	int err;

	if (size > sizeof(block) || nr > KSHAKE_PRF_SEEDS)
		return -EINVAL;
	pieces[0] = (struct kshake_bytes){ a, size };		/* A(i) */
	pieces[1] = (struct kshake_bytes){ (const u8 *)label, strlen(label) };
	for (n = 0; n < nr; n++)
		pieces[2 + n] = seed[n];

	/* A(1) is of A(0), the seed itself; @block holds the next A(i), too. */
	err = kshake_hmac(hash, secret, secret_len, pieces + 1, 1 + nr, a);
	for (done = 0; !err && done < out_len; done += n) {
		n = min(size, out_len - done);
		err = kshake_hmac(hash, secret, secret_len, pieces, 2 + nr, block);
		if (err)
			break;
		memcpy(out + done, block, n);
		err = kshake_hmac(hash, secret, secret_len, pieces, 1, block);
		memcpy(a, block, size);
	}
	if (err)
		memzero_explicit(out, out_len);
	memzero_explicit(a, sizeof(a));
	memzero_explicit(block, sizeof(block));
	return err;
}

/**
 * kshake_master12() - the master secret (RFC 5246, 8.1)
 * @hash: the suite's
 * @premaster: premaster secret
 * @premaster_len: its bytes
 * @client_random: 32 bytes
 * @server_random: 32 bytes
 * @master: gets KSHAKE_MASTER12 bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_master12(enum kshake_hash_alg hash, const u8 *premaster, size_t premaster_len,
		    const u8 *client_random, const u8 *server_random, u8 *master)
{
	const struct kshake_bytes seed[] = {
		{ client_random, RANDOM_LEN }, { server_random, RANDOM_LEN },
	};

	return kshake_prf(hash, premaster, premaster_len, "master secret", seed, ARRAY_SIZE(seed),
			  master, KSHAKE_MASTER12);
}

/**
 * kshake_extended_master12() - the master secret, bound to the handshake (RFC 7627, 4)
 * @hash: the suite's
 * @premaster: premaster secret
 * @premaster_len: its bytes
 * @session_hash: of the messages up to and with ClientKeyExchange, kshake_hash_size() bytes
 * @master: gets KSHAKE_MASTER12 bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_extended_master12(enum kshake_hash_alg hash, const u8 *premaster, size_t premaster_len,
			     const u8 *session_hash, u8 *master)
{
	const struct kshake_bytes seed = { session_hash, kshake_hash_size(hash) };

	return kshake_prf(hash, premaster, premaster_len, "extended master secret", &seed, 1,
			  master, KSHAKE_MASTER12);
}

/**
 * kshake_fixed_iv12() - how much of its nonces a key comes with
 * @aead: the suite's
 *
 * Return: bytes, at most KSHAKE_AEAD_IV; each record has the rest in it (RFC 5288, 3; RFC 6655,
 * 3), but of ChaCha20-Poly1305 that is nothing (RFC 7905, 2).
 */
size_t kshake_fixed_iv12(enum kshake_aead_alg aead)
{
	return aead == KSHAKE_AEAD_CHACHA20_POLY1305 ? KSHAKE_AEAD_IV : FIXED_IV;
}

/* The next bytes of the key block. */
static const u8 *deal(u8 *to, const u8 *block, size_t len)
{
	memcpy(to, block, len);
	return block + len;
}

/**
 * kshake_key_block12() - the keys of both directions (RFC 5246, 6.3)
 * @hash: the suite's
 * @aead: the suite's
 * @master: KSHAKE_MASTER12 bytes
 * @client_random: 32 bytes
 * @server_random: 32 bytes
 * @client: of what the client writes; what is not used of it is zero, all after a failure
 * @server: likewise the server's
 *
 * Return: 0 or a negative errno.
 */
int kshake_key_block12(enum kshake_hash_alg hash, enum kshake_aead_alg aead, const u8 *master,
		       const u8 *client_random, const u8 *server_random,
		       struct kshake_keys12 *client, struct kshake_keys12 *server)
{
	size_t key = kshake_aead_key_size(aead), iv = kshake_fixed_iv12(aead);
	u8 block[2 * (KSHAKE_AEAD_KEY_MAX + KSHAKE_AEAD_IV)];
	const struct kshake_bytes seed[] = {
		{ server_random, RANDOM_LEN }, { client_random, RANDOM_LEN },
	};
	const u8 *at = block;
	int err;

	memset(client, 0, sizeof(*client));
	memset(server, 0, sizeof(*server));
	err = kshake_prf(hash, master, KSHAKE_MASTER12, "key expansion", seed, ARRAY_SIZE(seed),
			 block, 2 * (key + iv));
	if (!err) {			/* an AEAD has no MAC keys */
		at = deal(client->key, at, key);
		at = deal(server->key, at, key);
		at = deal(client->iv, at, iv);
		deal(server->iv, at, iv);
	}
	memzero_explicit(block, sizeof(block));
	return err;
}

/**
 * kshake_finished12() - Finished.verify_data (RFC 5246, 7.4.9)
 * @hash: the suite's
 * @master: KSHAKE_MASTER12 bytes
 * @server: of the server's
 * @digest: of the messages up to, not including, that Finished
 * @verify_data: gets 12 bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_finished12(enum kshake_hash_alg hash, const u8 *master, bool server, const u8 *digest,
		      u8 *verify_data)
{
	const struct kshake_bytes seed = { digest, kshake_hash_size(hash) };

	return kshake_prf(hash, master, KSHAKE_MASTER12,
			  server ? "server finished" : "client finished", &seed, 1, verify_data,
			  VERIFY_DATA_LEN);
}
