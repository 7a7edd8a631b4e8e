// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The TLS 1.3 client (RFC 8446, A.1), from the server's answer on. */
#include "fault.h"
#include "handshake.h"
#include "spki.h"

/* Longest bodies; the largest CertificateRequests name hundreds of authorities. */
#define ENCRYPTED_EXTENSIONS_MAX	4096
#define CERTIFICATE_REQUEST_MAX		32768
#define CERTIFICATE_VERIFY_MAX		2048
#define FINISHED_MAX			64

/**
 * kshake_client13_retry() - answer a HelloRetryRequest (RFC 8446, 4.1.4)
 * @e: expects a ServerHello
 * @msg: the message
 * @m: what it says; what it has in common with a ServerHello was judged
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_client13_retry(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_server_hello *m)
{
	const struct kshake_suite *suite = kshake_suite_find(m->suite);
	int err;

	/* RFC 8446, 4.1.4: a second one MUST be refused with unexpected_message. */
	if (e->negotiated.hello_retry)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	/* 4.1.4: it MUST lead to another ClientHello. */
	if (!m->has_share && !m->cookie.len)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* 4.2.8: the group MUST be one we support and sent no share for. */
	if (m->has_share &&
	    (!kshake_in_list(m->group, e->config->groups, e->config->nr_groups) ||
	     m->group == e->hello->group))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;

	e->negotiated.hello_retry = true;
	e->suite = suite;
	err = kshake_transcript_retry(&e->transcript, suite->hash);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err && m->has_share)
		err = kshake_client_new_share(e, m->group);
	if (!err)
		err = kshake_engine_send_ccs(e);
	if (!err)
		err = kshake_client_send_hello(e, &m->cookie);
	return err;
}

/* Protect records with the handshake traffic secrets (RFC 8446, 7.3). */
static int set_handshake_keys(struct kshake_engine *e)
{
	const struct kshake_suite *suite = e->suite;
	struct {
		u8 key[KSHAKE_AEAD_KEY_MAX];
		u8 iv[KSHAKE_AEAD_IV];
	} k;
	int err;

	err = kshake_traffic_keys(suite->hash, suite->aead, e->traffic.server, k.key, k.iv);
	if (!err)
		err = kshake_record_set_key(&e->rx, suite->aead, k.key, k.iv);
	if (!err)
		err = kshake_traffic_keys(suite->hash, suite->aead, e->traffic.client, k.key, k.iv);
	if (!err)
		err = kshake_record_set_key(&e->tx, suite->aead, k.key, k.iv);
	memzero_explicit(&k, sizeof(k));
	return err;
}

/* The schedule from (EC)DHE to the handshake traffic secrets; @hello is the transcript. */
static int derive_handshake(struct kshake_engine *e, const struct kshake_bytes *share,
			    const u8 *hello)
{
	u8 shared[KSHAKE_KEX_SECRET_MAX];
	size_t len;
	int err;

	err = kshake_kex_shared(e->hello->kex, share->data, share->len, shared, &len);
	if (err == -EBADMSG || err == -EKEYREJECTED) {
		err = KSHAKE_FAULT_ILLEGAL_PARAMETER;	/* RFC 8446, 4.2.8.2 and 7.4.2 */
		goto out;
	}
	if (!err)
		err = kshake_sched13_early(&e->sched, e->suite->hash, NULL, 0);
	if (!err)
		err = kshake_sched13_handshake(&e->sched, shared, len, hello, e->traffic.client,
					       e->traffic.server);
out:
	memzero_explicit(shared, sizeof(shared));
	return err;
}

/**
 * kshake_client13_server_hello() - take a ServerHello (RFC 8446, 4.1.3)
 * @e: expects one
 * @msg: the message
 * @m: what it says; what it has in common with a HelloRetryRequest was judged
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_client13_server_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 const struct kshake_server_hello *m)
{
	const struct kshake_suite *suite = kshake_suite_find(m->suite);
	u8 digest[KSHAKE_HASH_MAX];
	int err;

	/* RFC 8446, 9.2: we offer no PSK, so a key share MUST be there. */
	if (!m->has_share)
		return KSHAKE_FAULT_MISSING_EXTENSION;
	/* 4.1.4: MUST be the HelloRetryRequest's; 4.2.8: MUST be of the group we sent. */
	if ((e->suite && e->suite != suite) || m->group != e->hello->group)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* 5.1: handshake messages MUST NOT span key changes. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;

	e->suite = suite;
	err = kshake_transcript_start(&e->transcript, suite->hash);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = derive_handshake(e, &m->share, digest);
	if (!err)
		err = set_handshake_keys(e);
	if (err)
		return err;
	e->negotiated.version = KSHAKE_VERSION_1_3;
	e->negotiated.suite = m->suite;
	e->negotiated.group = m->group;
	kshake_engine_drop_hello(e);
	e->steps = kshake_client13_steps;
	e->nr_steps = kshake_nr_client13_steps;
	e->state = KSHAKE_EXPECT_ENCRYPTED_EXTENSIONS;
	return 0;
}

/* RFC 7301, 3.2: is it one that we offered? */
static bool alpn_offered(const struct kshake_engine *e, const struct kshake_bytes *alpn)
{
	struct kshake_reader list, name;

	kshake_reader_init(&list, e->config->alpn.data, e->config->alpn.len);
	while (kshake_read_vec8(&list, &name))
		if (name.left == alpn->len && !memcmp(name.at, alpn->data, alpn->len))
			return true;
	return false;
}

static int encrypted_extensions(struct kshake_engine *e, const struct kshake_bytes *msg,
				struct kshake_reader body)
{
	struct kshake_encrypted_extensions m;
	int err;

	err = kshake_msg_parse_encrypted_extensions(body, e->asked, &m);
	if (err)
		return err;
	if (m.alpn.len && !alpn_offered(e, &m.alpn))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;

	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->negotiated.alpn_len = m.alpn.len;
	if (m.alpn.len)
		memcpy(e->negotiated.alpn, m.alpn.data, m.alpn.len);
	e->state = KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST;
	return 0;
}

static int certificate_request(struct kshake_engine *e, const struct kshake_bytes *msg,
			       struct kshake_reader body)
{
	struct kshake_certificate_request m;
	int err;

	err = kshake_msg_parse_certificate_request(body, &m);
	if (err)
		return err;
	/* RFC 8446, 4.3.2: SHALL be zero length within the handshake. */
	if (m.context.len)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* RFC 8446, 4.3.2: signature_algorithms MUST be there. */
	if (!m.has_schemes)
		return KSHAKE_FAULT_MISSING_EXTENSION;

	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->negotiated.client_cert_requested = true;
	e->state = KSHAKE_EXPECT_CERTIFICATE;
	return 0;
}

/* The message goes away; the certificates, and the staple behind them, stay. */
static int keep_chain(struct kshake_engine *e, const struct kshake_certificate *m)
{
	struct kshake_peer *peer = &e->peer;
	size_t len = 0;
	unsigned int i;
	u8 *at;

	for (i = 0; i < m->nr; i++)
		len += m->certs[i].len;
	e->chain = kvmalloc(len + m->staple.len, GFP_KERNEL_ACCOUNT);
	if (!e->chain)
		return -ENOMEM;
	at = e->chain;
	peer->chain.data = at;
	peer->chain.len = len;
	peer->nr_certs = m->nr;
	for (i = 0; i < m->nr; i++) {
		memcpy(at, m->certs[i].data, m->certs[i].len);
		at += m->certs[i].len;
		peer->cert_len[i] = m->certs[i].len;
	}
	if (m->staple.len) {
		memcpy(at, m->staple.data, m->staple.len);
		peer->staple.data = at;
		peer->staple.len = m->staple.len;
	}
	return 0;
}

static bool key_usable(const struct kshake_engine *e)
{
	unsigned int i;

	for (i = 0; i < e->config->nr_schemes; i++)
		if (kshake_scheme_fits(e->config->schemes[i], e->leaf.type))
			return true;
	return false;
}

static int certificate(struct kshake_engine *e, const struct kshake_bytes *msg,
		       struct kshake_reader body)
{
	struct kshake_certificate m;
	struct kshake_bytes leaf;
	int err;

	err = kshake_msg_parse_certificate(body, e->asked, &m);
	if (err)
		return err;
	/* RFC 8446, 4.4.2: SHALL be zero length for a server. */
	if (m.context.len)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* RFC 8446, 4.4.2.4: MUST abort with decode_error. */
	if (!m.nr)
		return KSHAKE_FAULT_DECODE;

	err = keep_chain(e, &m);
	if (err)
		return err;
	leaf.data = e->peer.chain.data;
	leaf.len = e->peer.cert_len[0];
	err = kshake_spki_find(&leaf, &e->peer.spki);
	if (!err)
		err = kshake_spki_parse(&e->peer.spki, &e->leaf);
	if (err)
		return err;
	if (!key_usable(e))
		return KSHAKE_FAULT_UNSUPPORTED_CERTIFICATE;

	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		e->state = KSHAKE_EXPECT_CERTIFICATE_VERIFY;
	return err;
}

/* RFC 8446, 4.4.3: did the leaf's key sign the transcript so far? */
static int verify_signature(struct kshake_engine *e, const struct kshake_certificate_verify *m)
{
	static const char context[] = "TLS 1.3, server CertificateVerify";
	u8 digest[KSHAKE_HASH_MAX], spaces[64];
	const struct kshake_bytes content[] = {
		{ spaces, sizeof(spaces) },
		{ (const u8 *)context, sizeof(context) },	/* with its zero byte */
		{ digest, kshake_hash_size(e->suite->hash) },
	};
	int err;

	memset(spaces, ' ', sizeof(spaces));
	err = kshake_transcript_digest(&e->transcript, digest);
	if (err)
		return err;
	err = kshake_sig_verify(m->scheme, &e->leaf, content, ARRAY_SIZE(content),
				m->signature.data, m->signature.len);
	if (err == -EKEYREJECTED || err == -EBADMSG)
		return KSHAKE_FAULT_BAD_SIGNATURE;
	return err;
}

static int certificate_verify(struct kshake_engine *e, const struct kshake_bytes *msg,
			      struct kshake_reader body)
{
	struct kshake_certificate_verify m;
	int err;

	err = kshake_msg_parse_certificate_verify(body, &m);
	if (err)
		return err;
	/* RFC 8446, 4.4.3: MUST be one that we offered, for this kind of key, not PKCS#1. */
	if (!kshake_in_list(m.scheme, e->config->schemes, e->config->nr_schemes) ||
	    !kshake_scheme_fits(m.scheme, e->leaf.type))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	err = verify_signature(e, &m);
	if (err)
		return err;

	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->negotiated.signature_scheme = m.scheme;
	e->state = KSHAKE_EXPECT_VERDICT;
	return 0;
}

/* RFC 8446, 4.4.2: we have no certificate to show. */
static int send_certificate(struct kshake_engine *e)
{
	static const struct kshake_bytes no_context;
	struct kshake_builder msg = { };
	int err;

	kshake_msg_build_empty_certificate(&msg, &no_context);
	err = kshake_engine_send(e, &msg);
	kshake_builder_free(&msg);
	return err;
}

static int send_finished(struct kshake_engine *e)
{
	enum kshake_hash_alg hash = e->suite->hash;
	u8 digest[KSHAKE_HASH_MAX], mac[KSHAKE_HASH_MAX];
	struct kshake_builder msg = { };
	int err;

	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_finished_mac(hash, e->traffic.client, digest, mac);
	if (err)
		return err;
	kshake_msg_build_finished(&msg, mac, kshake_hash_size(hash));
	err = kshake_engine_send(e, &msg);
	kshake_builder_free(&msg);
	return err;
}

/* RFC 8446, 4.4.4: MUST be verified. */
static int judge_finished(struct kshake_engine *e, const struct kshake_bytes *verify_data)
{
	u8 digest[KSHAKE_HASH_MAX], mac[KSHAKE_HASH_MAX];
	int err;

	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_finished_mac(e->suite->hash, e->traffic.server, digest, mac);
	if (err)
		return err;
	if (crypto_memneq(mac, verify_data->data, verify_data->len))
		return KSHAKE_FAULT_BAD_FINISHED;
	return 0;
}

/* The secrets that the server's Finished completes (RFC 8446, 7.1). */
static int derive_application(struct kshake_engine *e)
{
	const struct kshake_suite *suite = e->suite;
	u8 digest[KSHAKE_HASH_MAX];
	struct kshake_secrets *s;
	int err;

	s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return -ENOMEM;
	e->secrets = s;
	s->version = e->negotiated.version;
	s->suite = suite->id;
	s->aead = suite->aead;
	s->hash = suite->hash;
	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_sched13_master(&e->sched, digest, s->tx.secret, s->rx.secret,
					    s->exporter);
	if (!err)
		err = kshake_traffic_keys(s->hash, s->aead, s->tx.secret, s->tx.key, s->tx.iv);
	if (!err)
		err = kshake_traffic_keys(s->hash, s->aead, s->rx.secret, s->rx.key, s->rx.iv);
	return err;
}

/* And the one that ours does. */
static int derive_resumption(struct kshake_engine *e)
{
	u8 digest[KSHAKE_HASH_MAX];
	int err;

	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_sched13_resumption(&e->sched, digest, e->secrets->resumption);
	return err;
}

static int send_flight(struct kshake_engine *e)
{
	int err;

	err = kshake_engine_send_ccs(e);
	if (!err && e->negotiated.client_cert_requested)
		err = send_certificate(e);
	if (!err)
		err = send_finished(e);
	return err;
}

static int finished(struct kshake_engine *e, const struct kshake_bytes *msg,
		    struct kshake_reader body)
{
	struct kshake_bytes verify_data;
	int err;

	err = kshake_msg_parse_finished(body, kshake_hash_size(e->suite->hash), &verify_data);
	if (!err)
		err = judge_finished(e, &verify_data);
	if (err)
		return err;
	/* RFC 8446, 5.1: handshake messages MUST NOT span key changes. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;

	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = derive_application(e);
	if (!err)
		err = send_flight(e);
	if (err)
		return err;
	/* Our Finished is out: an alert, should there be one, is for the application key. */
	e->state = KSHAKE_COMPLETE;
	return derive_resumption(e);
}

const struct kshake_step kshake_client13_steps[] = {
	{ KSHAKE_EXPECT_ENCRYPTED_EXTENSIONS, KSHAKE_MSG_ENCRYPTED_EXTENSIONS,
	  ENCRYPTED_EXTENSIONS_MAX, encrypted_extensions },
	{ KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST, KSHAKE_MSG_CERTIFICATE_REQUEST,
	  CERTIFICATE_REQUEST_MAX, certificate_request },
	{ KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST, KSHAKE_MSG_CERTIFICATE,
	  KSHAKE_CHAIN_MAX, certificate },
	{ KSHAKE_EXPECT_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, KSHAKE_CHAIN_MAX, certificate },
	{ KSHAKE_EXPECT_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY,
	  CERTIFICATE_VERIFY_MAX, certificate_verify },
	{ KSHAKE_EXPECT_FINISHED, KSHAKE_MSG_FINISHED, FINISHED_MAX, finished },
};

const unsigned int kshake_nr_client13_steps = ARRAY_SIZE(kshake_client13_steps);
