// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The key exchange of TLS 1.2: ECDHE (RFC 8422, 5.4, 5.7 and 5.10) and DHE (RFC 5246, 7.4). That
 * of RSA has next to nothing in common with them: rsa12.c.
 */
#include "fault.h"
#include "handshake.h"

/* What signs the parameters signs both randoms with them (RFC 5246, 7.4.3). */
static int params_digest(const struct kshake_engine *e, u16 scheme,
			 const struct kshake_bytes *params, u8 *digest, size_t *len)
{
	enum kshake_hash_alg alg;
	struct kshake_hash h;
	int err;

	err = kshake_sig_hash(scheme, &alg);
	if (!err)
		err = kshake_hash_init(&h, alg);
	if (err)
		return err;
	*len = kshake_hash_size(alg);
	err = kshake_hash_update(&h, e->client_random, sizeof(e->client_random));
	if (!err)
		err = kshake_hash_update(&h, e->server_random, sizeof(e->server_random));
	if (!err)
		err = kshake_hash_update(&h, params->data, params->len);
	if (!err)
		err = kshake_hash_peek(&h, digest);
	kshake_hash_wipe(&h);
	return err;
}

/* Did the leaf's key sign them? */
static int verify_params(const struct kshake_engine *e, const struct kshake_server_key_exchange *m)
{
	u8 digest[KSHAKE_DIGEST_MAX];
	size_t len;
	int err;

	err = params_digest(e, m->scheme, &m->params, digest, &len);
	if (!err)
		err = kshake_sig_verify_digest(m->scheme, &e->leaf, digest, m->signature.data,
					       m->signature.len);
	return kshake_peer_signature(err);
}

/* RFC 8422, 5.4: MUST be a curve that we offered. RFC 7919, 3: the field, too, is one we know. */
static int judge_group(const struct kshake_engine_config *config,
		       struct kshake_server_key_exchange *m)
{
	if (m->dh_p.len) {
		m->group = kshake_dhe12_find(config, &m->dh_p, &m->dh_g);
		return m->group ? 0 : KSHAKE_FAULT(TLS_ALERT_DESC_INSUFFICIENT_SECURITY,
						   KSHAKE_REASON_NO_COMMON_PARAMETERS);
	}
	if (!kshake_in_list(m->group, config->groups, config->nr_groups) ||
	    kshake_group_is_ffdhe(m->group))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return 0;
}

static int judge_params(const struct kshake_engine *e, struct kshake_server_key_exchange *m)
{
	int err;

	if (!kshake_peer_may_sign(e, m->scheme))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	err = judge_group(e->config, m);
	return err ? err : verify_params(e, m);
}

/* The peer's public half, of which its group makes sense. */
static int keep_share(struct kshake_engine *e, const struct kshake_bytes *share)
{
	struct kshake_hello_state *hello = e->hello;

	if (e->suite->exchange == KSHAKE_EXCHANGE_DHE)
		return kshake_dhe12_keep_share(hello, e->negotiated.group, share);
	hello->share = kmalloc(share->len, GFP_KERNEL_ACCOUNT);
	if (!hello->share)
		return -ENOMEM;
	memcpy(hello->share, share->data, share->len);
	hello->share_len = share->len;
	return 0;
}

/**
 * kshake_kex12_take_params() - take a ServerKeyExchange (RFC 8422, 5.4; RFC 5246, 7.4.3)
 * @e: a client that expects it
 * @msg: the message
 * @body: of it
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_kex12_take_params(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body)
{
	struct kshake_server_key_exchange m;
	int err;

	err = kshake_msg_parse_server_key_exchange(body, e->suite->exchange, &m);
	if (!err)
		err = judge_params(e, &m);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->negotiated.group = m.group;
	e->negotiated.signature_scheme = m.scheme;
	return keep_share(e, &m.public);
}

/* Both halves give the premaster secret, which is @kex's. */
static int agree(const struct kshake_engine *e, struct kshake_kex *kex,
		 struct kshake_bytes *premaster)
{
	const struct kshake_hello_state *hello = e->hello;
	bool dhe = e->suite->exchange == KSHAKE_EXCHANGE_DHE;
	int err;

	err = kshake_kex_shared(kex, hello->share, hello->share_len, premaster);
	if (err == -EBADMSG)	/* RFC 7919, 3 and 4; RFC 8422, 5.10 and 5.11: MUST */
		return dhe ? KSHAKE_FAULT(TLS_ALERT_DESC_HANDSHAKE_FAILURE,
					  KSHAKE_REASON_ILLEGAL_PARAMETER) :
			     KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/*
	 * RFC 5246, 8.1.2: without zeros in front. That their number shows in what it takes to
	 * hash the rest tells of no key that is used again.
	 */
	if (!err && dhe)
		*premaster = kshake_bytes_trim(*premaster);
	return err;
}

/**
 * kshake_kex12_send_client() - send the ClientKeyExchange (RFC 8422, 5.7; RFC 5246, 7.4.7)
 * @e: a client that has the server's half, or RSA key; then it has the keys
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_kex12_send_client(struct kshake_engine *e)
{
	struct kshake_bytes premaster, ours;
	size_t mark = e->flight.len;
	struct kshake_kex *kex;
	int err;

	if (e->suite->exchange == KSHAKE_EXCHANGE_RSA)
		return kshake_rsa12_send_client(e);
	err = kshake_kex_new(&kex, e->negotiated.group);
	if (err)
		return err;
	err = agree(e, kex, &premaster);
	if (!err) {
		kshake_kex_public(kex, &ours);
		kshake_msg_build_client_key_exchange(&e->flight, e->suite->exchange, &ours);
		err = kshake_engine_queue(e, mark);
	}
	if (!err)
		err = kshake_keys12_derive(e, premaster.data, premaster.len);
	kshake_kex_free(kex);	/* and the premaster secret */
	return err;
}

/* Of our ServerKeyExchange. */
static void build_params(const struct kshake_engine *e, struct kshake_builder *b)
{
	u16 group = e->hello->group;
	struct kshake_bytes public;

	kshake_kex_public(e->hello->kex, &public);
	if (e->suite->exchange == KSHAKE_EXCHANGE_DHE)
		kshake_dhe12_build_params(b, group, &public);
	else
		kshake_msg_build_ecdh_params(b, group, &public);
}

static int send_server_key_exchange(struct kshake_engine *e, const u8 *signature, size_t len)
{
	struct kshake_server_key_exchange m = {
		.scheme = e->negotiated.own_scheme,
		.signature = { signature, len },
	};
	struct kshake_builder params = { };
	size_t mark = e->flight.len;
	int err;

	build_params(e, &params);
	m.params.data = params.buf;
	m.params.len = params.len;
	err = params.error;
	if (!err) {
		kshake_msg_build_server_key_exchange(&e->flight, &m);
		err = kshake_engine_queue(e, mark);
	}
	kshake_builder_free(&params);
	return err;
}

static int own_digest(const struct kshake_engine *e, u8 *digest, size_t *len)
{
	struct kshake_builder b = { };
	struct kshake_bytes params;
	int err;

	build_params(e, &b);
	params.data = b.buf;
	params.len = b.len;
	err = b.error;
	if (!err)
		err = params_digest(e, e->negotiated.own_scheme, &params, digest, len);
	kshake_builder_free(&b);
	return err;
}

/* Who has the key elsewhere gets all that is signed, and sees what it is (RFC 5246, 7.4.3). */
static int ask(struct kshake_engine *e)
{
	struct kshake_builder b = { };
	int err;

	kshake_build_bytes(&b, e->client_random, sizeof(e->client_random));
	kshake_build_bytes(&b, e->server_random, sizeof(e->server_random));
	build_params(e, &b);
	err = b.error;
	if (!err)
		err = kshake_signing_ask(e, false, b.buf, b.len);
	kshake_builder_free(&b);
	return err;
}

static int sign(struct kshake_engine *e, const struct kshake_private_key *key)
{
	u8 digest[KSHAKE_DIGEST_MAX], signature[KSHAKE_SIG_MAX];
	u16 scheme = e->negotiated.own_scheme;
	size_t len;
	int err;

	err = own_digest(e, digest, &len);
	if (!err)
		err = kshake_sig_sign_digest(scheme, key, digest, signature, &len);
	return err ? err : send_server_key_exchange(e, signature, len);
}

static int new_share(struct kshake_engine *e)
{
	struct kshake_hello_state *hello;

	hello = kzalloc(sizeof(*hello), GFP_KERNEL_ACCOUNT);
	if (!hello)
		return -ENOMEM;
	e->hello = hello;
	hello->group = e->negotiated.group;
	return kshake_kex_new(&hello->kex, hello->group);
}

/**
 * kshake_kex12_send_params() - send ServerKeyExchange, or have its owner asked for the signature
 * @e: a server whose group and credential are chosen; if it waits for its owner now, its state
 *	says so
 *
 * For RSA key exchange there is none to send (RFC 5246, 7.4.3: it is not legal).
 *
 * Return: 0 or a negative errno.
 */
int kshake_kex12_send_params(struct kshake_engine *e)
{
	const struct kshake_private_key *key = e->negotiated.credential->key;
	int err;

	if (e->suite->exchange == KSHAKE_EXCHANGE_RSA)
		return 0;
	err = new_share(e);
	if (err)
		return err;
	return key ? sign(e, key) : ask(e);
}

/**
 * kshake_kex12_signed() - send ServerKeyExchange with the signature that the owner gave
 * @e: in KSHAKE_SIGNED
 *
 * Return: 0 or a negative errno.
 */
int kshake_kex12_signed(struct kshake_engine *e)
{
	int err = send_server_key_exchange(e, e->signing->signature, e->signing->len);

	kshake_signing_end(e);
	return err;
}

/**
 * kshake_kex12_take_client() - take a ClientKeyExchange (RFC 8422, 5.7; RFC 5246, 7.4.7)
 * @e: a server that expects it; then it has the keys
 * @msg: the message
 * @body: of it
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_kex12_take_client(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body)
{
	struct kshake_bytes theirs, premaster;
	int err;

	if (e->suite->exchange == KSHAKE_EXCHANGE_RSA)
		return kshake_rsa12_take_client(e, msg, body);
	err = kshake_msg_parse_client_key_exchange(body, e->suite->exchange, &theirs);
	if (!err)
		err = keep_share(e, &theirs);
	if (!err)
		err = agree(e, e->hello->kex, &premaster);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = kshake_keys12_derive(e, premaster.data, premaster.len);
	return err;
}
