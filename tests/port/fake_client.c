// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fake_client.h"

void fake_client_init(struct fake_client *c)
{
	memset(c, 0, sizeof(*c));
	kshake_rand(c->random, sizeof(c->random));
	kshake_rand(c->session_id, sizeof(c->session_id));
	c->offer = (struct kshake_client_hello){
		.tls13 = true,
		.random = c->random,
		.session_id = { c->session_id, sizeof(c->session_id) },
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
		.server_name = { (const u8 *)"localhost", 9 },
	};
	c->group = KSHAKE_GROUP_X25519;
	c->copies = 1;
	c->max_record = KSHAKE_PLAINTEXT_MAX;
	c->alert = -1;
	c->engine_fail_at = -1;
}

void fake_client_free(struct fake_client *c)
{
	kshake_record_wipe(&c->rx);
	kshake_record_wipe(&c->tx);
	kshake_transcript_wipe(&c->transcript);
	kshake_kex_free(c->kex);
	kshake_builder_free(&c->out);
	kshake_builder_free(&c->in);
	kshake_builder_free(&c->request);
	kshake_builder_free(&c->extensions);
	kshake_builder_free(&c->certificate);
}

static void set_key(struct fake_client *c, struct kshake_record_half *half, const u8 *secret)
{
	u8 key[KSHAKE_AEAD_KEY_MAX], iv[KSHAKE_AEAD_IV];

	kshake_traffic_keys(c->suite->hash, c->suite->aead, secret, key, iv);
	kshake_record_set_key(half, c->suite->aead, key, iv);
}

static int take_retry(struct fake_client *c, const struct kshake_server_hello *m, const u8 *msg,
		      size_t len)
{
	c->retries++;
	c->group = m->group;
	c->no_share = false;
	c->suite = kshake_suite_find(m->suite);
	kshake_kex_free(c->kex);
	c->kex = NULL;
	if (!c->suite || kshake_transcript_retry(&c->transcript, c->suite->hash))
		return -EPROTO;
	return kshake_transcript_add(&c->transcript, msg, len);
}

static int take_server_hello(struct fake_client *c, const u8 *msg, size_t len)
{
	struct kshake_bytes shared;
	u8 digest[KSHAKE_HASH_MAX];
	struct kshake_server_hello m;
	struct kshake_reader body;

	kshake_reader_init(&body, msg + KSHAKE_MSG_HEADER, len - KSHAKE_MSG_HEADER);
	if (kshake_msg_parse_server_hello(body, ~0U, &m) || m.version != KSHAKE_VERSION_1_3 ||
	    m.session_id.len != c->offer.session_id.len ||
	    (m.session_id.len && memcmp(m.session_id.data, c->session_id, m.session_id.len)))
		return -EPROTO;
	if (m.retry)
		return take_retry(c, &m, msg, len);
	if ((c->suite && c->suite->id != m.suite) || m.group != c->group || !c->kex ||
	    kshake_kex_shared(c->kex, m.share.data, m.share.len, &shared))
		return -EPROTO;
	c->suite = kshake_suite_find(m.suite);
	kshake_transcript_start(&c->transcript, c->suite->hash);
	kshake_transcript_add(&c->transcript, msg, len);
	kshake_transcript_digest(&c->transcript, digest);
	kshake_sched13_early(&c->sched, c->suite->hash, NULL, 0);
	kshake_sched13_handshake(&c->sched, shared.data, shared.len, digest, c->client_hs,
				 c->server_hs);
	set_key(c, &c->rx, c->server_hs);
	set_key(c, &c->tx, c->client_hs);
	return 0;
}

static int take_finished(struct fake_client *c, const u8 *msg, size_t len)
{
	u8 digest[KSHAKE_HASH_MAX], mac[KSHAKE_HASH_MAX];

	kshake_transcript_digest(&c->transcript, digest);
	kshake_finished_mac(c->suite->hash, c->server_hs, digest, mac);
	c->finished = len == KSHAKE_MSG_HEADER + kshake_hash_size(c->suite->hash) &&
		      !memcmp(msg + KSHAKE_MSG_HEADER, mac, len - KSHAKE_MSG_HEADER);
	kshake_transcript_add(&c->transcript, msg, len);
	kshake_transcript_digest(&c->transcript, digest);
	kshake_sched13_master(&c->sched, digest, c->client_ap, c->server_ap, c->exporter);
	set_key(c, &c->rx, c->server_ap);
	return c->finished ? 0 : -EPROTO;
}

static void keep(struct kshake_builder *b, const u8 *msg, size_t len)
{
	kshake_builder_free(b);
	kshake_build_bytes(b, msg + KSHAKE_MSG_HEADER, len - KSHAKE_MSG_HEADER);
}

static int take_message(struct fake_client *c, const u8 *msg, size_t len)
{
	c->seen |= BIT(msg[0] % 32);
	switch (msg[0]) {
	case KSHAKE_MSG_SERVER_HELLO:
		return take_server_hello(c, msg, len);
	case KSHAKE_MSG_FINISHED:
		return take_finished(c, msg, len);
	case KSHAKE_MSG_ENCRYPTED_EXTENSIONS:
		keep(&c->extensions, msg, len);
		break;
	case KSHAKE_MSG_CERTIFICATE_REQUEST:
		keep(&c->request, msg, len);
		break;
	case KSHAKE_MSG_CERTIFICATE:
		keep(&c->certificate, msg, len);
		break;
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		break;
	default:
		return -EPROTO;
	}
	return kshake_transcript_add(&c->transcript, msg, len);
}

/* A record may hold several messages, but each of them whole: no credential here is longer. */
static int take_messages(struct fake_client *c, const u8 *content, size_t len)
{
	size_t message;
	int err;

	for (; len; content += message, len -= message) {
		if (len < KSHAKE_MSG_HEADER)
			return -EPROTO;
		message = KSHAKE_MSG_HEADER + get_unaligned_be24(content + 1);
		if (message > len)
			return -EPROTO;
		err = take_message(c, content, message);
		if (err)
			return err;
	}
	return 0;
}

static int take_record(struct fake_client *c, u8 *record, size_t len)
{
	u8 type = record[0], *content = record + KSHAKE_RECORD_HEADER;
	size_t content_len = len;
	bool protected = c->rx.aead;

	if (type == TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC) {
		c->ccs++;
		return len == 1 && content[0] == 1 ? 0 : -EPROTO;
	}
	if (protected) {
		c->records++;
		if (type != TLS_RECORD_TYPE_DATA ||
		    kshake_record_open(&c->rx, record, content, len, &type, &content_len))
			return -EPROTO;
	}
	if (type == TLS_RECORD_TYPE_ALERT && content_len == 2) {
		c->alert = content[1];
		c->alert_protected = protected;
		return 0;
	}
	if (type != TLS_RECORD_TYPE_HANDSHAKE)
		return -EPROTO;
	return take_messages(c, content, content_len);
}

int fake_client_take(struct fake_client *c, struct kshake_engine *e)
{
	const u8 *bytes;
	u8 *record;
	size_t len;
	int err;

	while ((bytes = kshake_engine_tx_buf(e, &len))) {
		kshake_build_bytes(&c->in, bytes, len);
		kshake_engine_tx_done(e, len);
	}
	while (c->in.len - c->in_taken >= KSHAKE_RECORD_HEADER) {
		record = c->in.buf + c->in_taken;
		len = get_unaligned_be16(record + 3);
		if (c->in.len - c->in_taken < KSHAKE_RECORD_HEADER + len)
			break;
		c->in_taken += KSHAKE_RECORD_HEADER + len;
		err = take_record(c, record, len);
		if (err)
			return err;
	}
	return 0;
}

size_t fake_client_hello_exts(const struct kshake_builder *msg)
{
	size_t at = KSHAKE_MSG_HEADER + 2 + 32;

	at += 1 + msg->buf[at];				/* legacy_session_id */
	at += 2 + get_unaligned_be16(msg->buf + at);	/* cipher_suites */
	at += 1 + msg->buf[at];				/* legacy_compression_methods */
	return at;
}

static void build_client_hello(struct fake_client *c, struct kshake_builder *msg)
{
	if (!c->kex)
		kshake_kex_new(&c->kex, c->group);
	c->offer.share_group = c->group;
	if (c->kex)
		kshake_kex_public(c->kex, &c->offer.share);
	kshake_msg_build_client_hello(msg, &c->offer);
	/* Its key share is the last extension. */
	if (c->no_share) {
		fake_msg_drop_ext(msg, fake_client_hello_exts(msg), 51);
		fake_msg_add_ext(msg, fake_client_hello_exts(msg), 51, "\0", 2);
	}
}

static void build_certificate(struct fake_client *c, struct kshake_builder *b)
{
	size_t list, cert;
	unsigned int i;

	kshake_build_u8(b, 0);
	list = kshake_build_begin(b, 3);
	for (i = 0; c->cert && i < c->copies; i++) {
		cert = kshake_build_begin(b, 3);
		kshake_build_bytes(b, c->cert->der, c->cert->der_len);
		kshake_build_end(b, cert, 3);
		kshake_build_u16(b, 0);
	}
	kshake_build_end(b, list, 3);
}

static void build_certificate_verify(struct fake_client *c, struct kshake_builder *b)
{
	const struct test_cert *cert = c->cert ?: test_cert(TEST_KEY_P256);
	enum kshake_hash_alg hash = c->suite ? c->suite->hash : KSHAKE_HASH_SHA256;
	u8 content[64 + 34 + KSHAKE_HASH_MAX] = { }, sig[1024];
	size_t len = 64 + 34 + kshake_hash_size(hash);
	u16 scheme = c->scheme ? c->scheme : cert->scheme;

	memset(content, ' ', 64);
	memcpy(content + 64, "TLS 1.3, client CertificateVerify", 34);
	kshake_transcript_digest(&c->transcript, content + 64 + 34);
	len = test_sign(cert->key, scheme, content, len, sig);
	kshake_build_u16(b, scheme);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, sig, len);
}

static void build_finished(struct fake_client *c, struct kshake_builder *b)
{
	enum kshake_hash_alg hash = c->suite ? c->suite->hash : KSHAKE_HASH_SHA256;
	u8 digest[KSHAKE_HASH_MAX] = { }, mac[KSHAKE_HASH_MAX];

	kshake_transcript_digest(&c->transcript, digest);
	kshake_finished_mac(hash, c->client_hs, digest, mac);
	kshake_build_bytes(b, mac, kshake_hash_size(hash));
}

void fake_client_build(struct fake_client *c, unsigned int type, struct kshake_builder *msg)
{
	static const u8 filler[4];
	size_t mark;

	kshake_builder_free(msg);
	if (type == KSHAKE_MSG_CLIENT_HELLO) {
		build_client_hello(c, msg);
		return;
	}
	mark = kshake_msg_begin(msg, type);
	switch (type) {
	case KSHAKE_MSG_END_OF_EARLY_DATA:
		break;
	case KSHAKE_MSG_CERTIFICATE:
		build_certificate(c, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		build_certificate_verify(c, msg);
		break;
	case KSHAKE_MSG_FINISHED:
		build_finished(c, msg);
		break;
	case KSHAKE_MSG_KEY_UPDATE:
		kshake_build_u8(msg, 0);
		break;
	default:
		kshake_build_bytes(msg, filler, sizeof(filler));
		break;
	}
	kshake_msg_end(msg, mark);
}

void fake_client_record(struct fake_client *c, u8 type, const void *content, size_t len)
{
	fake_wire_record(&c->tx, &c->out, c->max_record, type, content, len);
}

void fake_client_send(struct fake_client *c, unsigned int type, const struct kshake_builder *msg)
{
	u8 digest[KSHAKE_HASH_MAX];

	fake_client_record(c, TLS_RECORD_TYPE_HANDSHAKE, msg->buf, msg->len);
	kshake_transcript_add(&c->transcript, msg->buf, msg->len);
	if (type == KSHAKE_MSG_FINISHED && c->sched.stage == KSHAKE_SCHED13_MASTER) {
		kshake_transcript_digest(&c->transcript, digest);
		kshake_sched13_resumption(&c->sched, digest, c->resumption);
		set_key(c, &c->tx, c->client_ap);
	}
}

void fake_client_say(struct fake_client *c, unsigned int type)
{
	struct kshake_builder msg = { };

	fake_client_build(c, type, &msg);
	fake_client_send(c, type, &msg);
	kshake_builder_free(&msg);
}

unsigned int fake_client_run(struct fake_client *c, struct kshake_engine *e)
{
	return fake_wire_run(e, &c->engine_fail_at);
}

unsigned int fake_client_pump(struct fake_client *c, struct kshake_engine *e, size_t chunk)
{
	return fake_wire_pump(&c->out, e, chunk, &c->engine_fail_at);
}
