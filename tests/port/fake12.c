// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/kdf.h>

#include "fake12.h"

void fake12_init(struct fake12 *p, bool server)
{
	memset(p, 0, sizeof(*p));
	p->server = server;
	p->max_record = KSHAKE_PLAINTEXT_MAX;
	p->ems = true;
	p->group = KSHAKE_GROUP_X25519;
	p->alert = -1;
	p->engine_fail_at = -1;
	kshake_rand(p->randoms[server], 32);
}

void fake12_free(struct fake12 *p)
{
	unsigned int i;

	EVP_PKEY_free(p->key);
	kshake_aead_free(p->rx.aead);
	kshake_aead_free(p->tx.aead);
	kshake_builder_free(&p->messages);
	kshake_builder_free(&p->out);
	kshake_builder_free(&p->in);
	for (i = 0; i < ARRAY_SIZE(p->body); i++)
		kshake_builder_free(&p->body[i]);
}

static enum kshake_hash_alg hash_of(const struct fake12 *p)
{
	return p->suite ? p->suite->hash : KSHAKE_HASH_SHA256;
}

void fake12_prf(const struct fake12 *p, const u8 *secret, size_t secret_len, const char *label,
		const void *seed, size_t seed_len, u8 *out, size_t out_len)
{
	char *md = hash_of(p) == KSHAKE_HASH_SHA384 ? "SHA384" : "SHA256";
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, md, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, (void *)secret,
						  secret_len),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, (void *)label,
						  strlen(label)),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, (void *)seed, seed_len),
		OSSL_PARAM_construct_end(),
	};

	if (EVP_KDF_derive(ctx, out, out_len, params) <= 0)
		abort();
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static size_t digest(const struct fake12 *p, u8 *out)
{
	if (kshake_hash_digest(hash_of(p), p->messages.buf, p->messages.len, out))
		abort();
	return kshake_hash_size(hash_of(p));
}

void fake12_verify_data(const struct fake12 *p, bool server, u8 *verify_data)
{
	u8 hash[KSHAKE_HASH_MAX];
	size_t len = digest(p, hash);

	fake12_prf(p, p->master, sizeof(p->master), server ? "server finished" : "client finished",
		   hash, len, verify_data, 12);
}

static const char *group_name(u16 group)
{
	switch (group) {
	case KSHAKE_GROUP_X25519:
		return "X25519";
	case KSHAKE_GROUP_SECP384R1:
		return "P-384";
	case 0x0019:
		return "P-521";
	default:
		return "P-256";
	}
}

size_t fake12_new_share(struct fake12 *p, u8 *public)
{
	const char *name = group_name(p->group);
	size_t len = 0;

	EVP_PKEY_free(p->key);
	p->key = p->group == KSHAKE_GROUP_X25519 ? EVP_PKEY_Q_keygen(NULL, NULL, name) :
						   EVP_PKEY_Q_keygen(NULL, NULL, "EC", name);
	if (!p->key || !EVP_PKEY_get_octet_string_param(p->key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY,
							public, 133, &len))
		abort();
	return len;
}

bool fake12_rsa_kex(const struct fake12 *p)
{
	return p->suite && p->suite->exchange == KSHAKE_EXCHANGE_RSA;
}

static int rsa_premaster(struct fake12 *p, u8 *secret, size_t *len)
{
	memcpy(secret, p->premaster, p->premaster_len);
	*len = p->premaster_len;
	return *len ? 0 : -EPROTO;
}

/* RFC 8422, 5.10: the x coordinate, leading zeros and all. */
static int ecdhe_premaster(struct fake12 *p, u8 *secret, size_t *len)
{
	EVP_PKEY *peer = EVP_PKEY_new();
	EVP_PKEY_CTX *ctx = NULL;
	int err = -EPROTO;

	if (p->key && EVP_PKEY_copy_parameters(peer, p->key) &&
	    EVP_PKEY_set1_encoded_public_key(peer, p->peer_public, p->peer_public_len) > 0) {
		ctx = EVP_PKEY_CTX_new(p->key, NULL);
		if (EVP_PKEY_derive_init(ctx) > 0 && EVP_PKEY_derive_set_peer(ctx, peer) > 0 &&
		    EVP_PKEY_derive(ctx, secret, len) > 0)
			err = 0;
	}
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(peer);
	return err;
}

/* RFC 5246, 6.3, for AEADs: no MAC keys. */
static void key_block(struct fake12 *p)
{
	size_t key = kshake_aead_key_size(p->suite->aead);
	size_t iv = p->suite->aead == KSHAKE_AEAD_CHACHA20_POLY1305 ? 12 : 4;
	u8 seed[64], block[2 * (KSHAKE_AEAD_KEY_MAX + KSHAKE_AEAD_IV)];

	memcpy(seed, p->randoms[1], 32);
	memcpy(seed + 32, p->randoms[0], 32);
	fake12_prf(p, p->master, sizeof(p->master), "key expansion", seed, sizeof(seed), block,
		   2 * (key + iv));
	memcpy(p->keys[0].key, block, key);
	memcpy(p->keys[1].key, block + key, key);
	memcpy(p->keys[0].iv, block + 2 * key, iv);
	memcpy(p->keys[1].iv, block + 2 * key + iv, iv);
}

int fake12_derive(struct fake12 *p)
{
	u8 secret[66], hash[KSHAKE_HASH_MAX];
	size_t len = sizeof(secret), hash_len;

	if (!p->suite ||
	    (fake12_rsa_kex(p) ? rsa_premaster : ecdhe_premaster)(p, secret, &len))
		return -EPROTO;
	if (p->ems) {
		hash_len = digest(p, hash);
		fake12_prf(p, secret, len, "extended master secret", hash, hash_len, p->master,
			   sizeof(p->master));
	} else {
		fake12_prf(p, secret, len, "master secret", p->randoms, sizeof(p->randoms),
			   p->master, sizeof(p->master));
	}
	key_block(p);
	p->keyed = true;
	return 0;
}

static void use_key(struct fake12 *p, struct fake12_half *half, bool server)
{
	kshake_aead_free(half->aead);
	memset(half, 0, sizeof(*half));
	if (!p->keyed)
		return;
	if (kshake_aead_new(&half->aead, p->suite->aead, p->keys[server].key))
		abort();
	memcpy(half->iv, p->keys[server].iv, sizeof(half->iv));
	half->explicit = p->suite->aead != KSHAKE_AEAD_CHACHA20_POLY1305;
}

static void nonce_of(const struct fake12_half *half, const u8 *explicit, u8 *nonce)
{
	unsigned int i;

	memcpy(nonce, half->iv, KSHAKE_AEAD_IV);
	if (half->explicit)
		memcpy(nonce + 4, explicit, 8);
	else
		for (i = 0; i < 8; i++)
			nonce[4 + i] ^= half->seq >> (56 - 8 * i);
}

/* RFC 5246, 6.2.3.3 */
static void build_aad(const struct fake12_half *half, u8 type, u16 version, size_t len, u8 *aad)
{
	put_unaligned_be64(half->seq, aad);
	aad[8] = type;
	put_unaligned_be16(version, aad + 9);
	put_unaligned_be16(len, aad + 11);
}

void fake12_seal(struct fake12_half *half, struct kshake_builder *out, u8 type, u16 version,
		 const void *content, size_t len)
{
	size_t head = KSHAKE_RECORD_HEADER + (half->explicit ? 8 : 0);
	u8 nonce[KSHAKE_AEAD_IV], aad[13];
	u8 *record;

	record = kshake_build_reserve(out, head + len + KSHAKE_AEAD_TAG);
	if (!record)
		return;		/* more than a builder holds */
	record[0] = type;
	put_unaligned_be16(version, record + 1);
	put_unaligned_be16(head - KSHAKE_RECORD_HEADER + len + KSHAKE_AEAD_TAG, record + 3);
	/* Any nonce will do, as long as it is another each time. */
	if (half->explicit)
		put_unaligned_be64(half->seq ^ 0x0123456789abcdefULL,
				   record + KSHAKE_RECORD_HEADER);
	if (len)
		memcpy(record + head, content, len);
	nonce_of(half, record + KSHAKE_RECORD_HEADER, nonce);
	build_aad(half, type, version, len, aad);
	kshake_aead_seal(half->aead, nonce, aad, sizeof(aad), record + head, len);
	half->seq++;
}

int fake12_open(struct fake12_half *half, u8 *record, size_t len, u8 **content)
{
	size_t explicit = half->explicit ? 8 : 0;
	u8 nonce[KSHAKE_AEAD_IV], aad[13];
	u8 *fragment = record + KSHAKE_RECORD_HEADER;

	if (len < explicit + KSHAKE_AEAD_TAG)
		return -EBADMSG;
	*content = fragment + explicit;
	len -= explicit;
	nonce_of(half, fragment, nonce);
	build_aad(half, record[0], get_unaligned_be16(record + 1), len - KSHAKE_AEAD_TAG, aad);
	if (kshake_aead_open(half->aead, nonce, aad, sizeof(aad), *content, len))
		return -EBADMSG;
	half->seq++;
	return len - KSHAKE_AEAD_TAG;
}

void fake12_record(struct fake12 *p, u8 type, const void *content, size_t len)
{
	const u8 *at = content;
	size_t n;

	do {
		n = min(len, p->max_record);
		if (p->tx.aead)
			fake12_seal(&p->tx, &p->out, type, 0x0303, at, n);
		else
			fake_wire_plain_record(&p->out, type, at, n);
		at += n;
		len -= n;
	} while (len);
}

void fake12_send(struct fake12 *p, const struct kshake_builder *msg)
{
	fake12_record(p, TLS_RECORD_TYPE_HANDSHAKE, msg->buf, msg->len);
	/* RFC 5246, 7.4.1.1: MUST NOT be among the messages that are hashed. */
	if (msg->buf[0] != KSHAKE_MSG_HELLO_REQUEST)
		kshake_build_bytes(&p->messages, msg->buf, msg->len);
}

void fake12_send_ccs(struct fake12 *p)
{
	fake12_record(p, TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC, "\x01", 1);
	use_key(p, &p->tx, p->server);
}

bool fake12_find_ext(struct kshake_reader exts, u16 type, struct kshake_reader *data)
{
	struct kshake_reader block;
	u16 found;

	if (!kshake_read_vec16(&exts, &block))
		return false;
	while (kshake_read_u16(&block, &found) && kshake_read_vec16(&block, data))
		if (found == type)
			return true;
	return false;
}

static int take_finished(struct fake12 *p, struct kshake_reader body)
{
	u8 verify_data[12];

	fake12_verify_data(p, !p->server, verify_data);
	p->finished = p->rx.aead && body.left == sizeof(verify_data) &&
		      !memcmp(body.at, verify_data, sizeof(verify_data));
	return p->finished ? 0 : -EPROTO;
}

static int take_message(struct fake12 *p, const u8 *msg, size_t len,
			int (*take)(struct fake12 *p, u8 type, struct kshake_reader body))
{
	struct kshake_builder *keep = &p->body[msg[0] % 32];
	struct kshake_reader body;
	int err;

	kshake_reader_init(&body, msg + KSHAKE_MSG_HEADER, len - KSHAKE_MSG_HEADER);
	p->seen |= BIT(msg[0] % 32);
	kshake_builder_free(keep);
	kshake_build_bytes(keep, body.at, body.left);
	err = msg[0] == KSHAKE_MSG_FINISHED ? take_finished(p, body) : take(p, msg[0], body);
	kshake_build_bytes(&p->messages, msg, len);
	/* RFC 7627, 4: the session hash has the ClientKeyExchange in it. */
	if (!err && msg[0] == KSHAKE_MSG_CLIENT_KEY_EXCHANGE)
		err = fake12_derive(p);
	return err;
}

/* A record may hold several messages, but each of them whole: the engine never has to split one. */
static int take_messages(struct fake12 *p, const u8 *content, size_t len,
			 int (*take)(struct fake12 *p, u8 type, struct kshake_reader body))
{
	size_t message;
	int err;

	for (; len; content += message, len -= message) {
		if (len < KSHAKE_MSG_HEADER)
			return -EPROTO;
		message = KSHAKE_MSG_HEADER + get_unaligned_be24(content + 1);
		if (message > len)
			return -EPROTO;
		err = take_message(p, content, message, take);
		if (err)
			return err;
	}
	return 0;
}

static int take_ccs(struct fake12 *p, const u8 *content, int len)
{
	p->ccs++;
	if (p->rx.aead || len != 1 || content[0] != 1)
		return -EPROTO;
	use_key(p, &p->rx, !p->server);
	return 0;
}

static int take_record(struct fake12 *p, u8 *record, size_t fragment,
		       int (*take)(struct fake12 *p, u8 type, struct kshake_reader body))
{
	u8 *content = record + KSHAKE_RECORD_HEADER;
	bool protected = p->rx.aead;
	int len = fragment;

	p->records++;
	/* RFC 5246, E.1: but for a ClientHello, all say 3.3. */
	if (get_unaligned_be16(record + 1) != 0x0303 && p->seen & ~BIT(KSHAKE_MSG_CLIENT_HELLO))
		return -EPROTO;
	if (protected)
		len = fake12_open(&p->rx, record, fragment, &content);
	if (len <= 0)
		return -EPROTO;
	switch (record[0]) {
	case TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC:
		return take_ccs(p, content, len);
	case TLS_RECORD_TYPE_ALERT:
		if (len != 2)
			return -EPROTO;
		p->alert_level = content[0];
		p->alert = content[1];
		p->alert_protected = protected;
		return 0;
	case TLS_RECORD_TYPE_HANDSHAKE:
		return take_messages(p, content, len, take);
	default:
		return -EPROTO;
	}
}

int fake12_take(struct fake12 *p, struct kshake_engine *e,
		int (*take)(struct fake12 *p, u8 type, struct kshake_reader body))
{
	const u8 *bytes;
	size_t len;
	u8 *record;
	int err;

	while (e && (bytes = kshake_engine_tx_buf(e, &len))) {
		kshake_build_bytes(&p->in, bytes, len);
		kshake_engine_tx_done(e, len);
	}
	while (p->in.len - p->in_taken >= KSHAKE_RECORD_HEADER) {
		record = p->in.buf + p->in_taken;
		len = get_unaligned_be16(record + 3);
		if (p->in.len - p->in_taken < KSHAKE_RECORD_HEADER + len)
			break;
		p->in_taken += KSHAKE_RECORD_HEADER + len;
		err = take_record(p, record, len, take);
		if (err)
			return err;
	}
	return 0;
}

unsigned int fake12_run(struct fake12 *p, struct kshake_engine *e)
{
	return fake_wire_run(e, &p->engine_fail_at);
}

unsigned int fake12_pump(struct fake12 *p, struct kshake_engine *e, size_t chunk)
{
	return fake_wire_pump(&p->out, e, chunk, &p->engine_fail_at);
}
