// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The TLS 1.2 client (RFC 5246, 7.3), from the ServerHello on. */
#include "ext.h"
#include "fault.h"
#include "handshake.h"
#include "key_usage.h"

/* Longest bodies; the largest CertificateRequests name hundreds of authorities. */
#define CERTIFICATE_STATUS_MAX	(4 + KSHAKE_STAPLE_MAX)
#define KEY_EXCHANGE_MAX	4096
#define CERTIFICATE_REQUEST_MAX	32768
#define FINISHED_MAX		64

static int judge_server_hello(const struct kshake_engine *e, const struct kshake_server_hello12 *m)
{
	/* It meant nothing in TLS 1.3, and has no place here in TLS 1.2. */
	if (e->ccs_came)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	/*
	 * RFC 5746, 3.4: MUST be empty, else handshake_failure; and who does not have it may be
	 * made to put what we send behind what an attacker sent.
	 */
	if (!m->renegotiation_info)
		return KSHAKE_FAULT(TLS_ALERT_DESC_HANDSHAKE_FAILURE,
				    KSHAKE_REASON_MISSING_EXTENSION);
	if (m->renegotiated_connection.len)
		return KSHAKE_FAULT(TLS_ALERT_DESC_HANDSHAKE_FAILURE,
				    KSHAKE_REASON_ILLEGAL_PARAMETER);
	/* RFC 8422, 5.2: MUST hold uncompressed. */
	if (m->point_formats.len &&
	    !memchr(m->point_formats.data, KSHAKE_POINT_UNCOMPRESSED, m->point_formats.len))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return 0;
}

/* It was for TLS 1.3, and has no use any more. */
static void drop_share(struct kshake_engine *e)
{
	kshake_kex_free(e->hello->kex);
	e->hello->kex = NULL;
}

/**
 * kshake_client12_server_hello() - take a ServerHello (RFC 5246, 7.4.1.3)
 * @e: expects one
 * @msg: the message
 * @body: of it; what it has in common with one of TLS 1.3 was judged
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_client12_server_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 struct kshake_reader body)
{
	struct kshake_negotiated *n = &e->negotiated;
	struct kshake_server_hello12 m;
	u32 hashes = 0;
	int err;

	err = kshake_msg_parse_server_hello12(body, e->asked, &m);
	if (!err)
		err = judge_server_hello(e, &m);
	if (!err)
		err = kshake_client_take_alpn(e, &m.alpn);
	if (err)
		return err;
	n->version = KSHAKE_VERSION_1_2;
	n->suite = m.suite;
	n->extended_master_secret = m.extended_master_secret;
	e->suite = kshake_suite_find(m.suite);
	e->compat = false;
	e->staple_wanted = m.status_request;
	memcpy(e->server_random, m.random, sizeof(e->server_random));
	drop_share(e);
	/* If it wants a certificate, the hash that is signed is not known yet. */
	if (e->config->credentials)
		hashes = kshake_keys12_hashes(e);
	err = kshake_transcript_start_with(&e->transcript, e->suite->hash, hashes);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->steps = kshake_client12_steps;
	e->nr_steps = kshake_nr_client12_steps;
	e->state = KSHAKE_EXPECT_CERTIFICATE;
	return 0;
}

/*
 * RFC 5246, 7.4.2: a key that the suite can use, and MUST be allowed to be used like this. Before
 * anybody is asked whose it is: what is of no use need not be judged.
 */
static bool key_fits(const struct kshake_engine *e)
{
	const struct kshake_bytes leaf = { e->peer.chain.data, e->peer.cert_len[0] };
	bool rsa = e->leaf.type == KSHAKE_KEY_RSA;

	if (e->suite->rsa != rsa)
		return false;
	return e->suite->exchange != KSHAKE_EXCHANGE_RSA ||
	       (kshake_premaster_can_encrypt(&e->leaf) && kshake_cert_may_encrypt(&leaf));
}

/* Behind the certificates. For RSA key exchange a ServerKeyExchange is not legal (7.4.3). */
static enum kshake_hs_state after_certificate(const struct kshake_engine *e, bool staple)
{
	if (e->suite->exchange == KSHAKE_EXCHANGE_RSA)
		return staple ? KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE :
				KSHAKE_EXPECT_REQUEST_OR_DONE;
	return staple ? KSHAKE_EXPECT_STATUS_OR_KEY_EXCHANGE : KSHAKE_EXPECT_KEY_EXCHANGE;
}

static int certificate(struct kshake_engine *e, const struct kshake_bytes *msg,
		       struct kshake_reader body)
{
	struct kshake_certificate m;
	int err;

	err = kshake_msg_parse_certificate12(body, &m);
	if (err)
		return err;
	/* RFC 5246, 7.4.2: MUST be there. */
	if (!m.nr)
		return KSHAKE_FAULT_DECODE;
	err = kshake_peer_take(e, &m);
	if (err)
		return err;
	if (!key_fits(e))
		return KSHAKE_FAULT_UNSUPPORTED_CERTIFICATE;
	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		e->state = after_certificate(e, e->staple_wanted);
	return err;
}

static int certificate_status(struct kshake_engine *e, const struct kshake_bytes *msg,
			      struct kshake_reader body)
{
	struct kshake_bytes staple;
	int err;

	err = kshake_msg_parse_certificate_status(body, &staple);
	if (!err)
		err = kshake_peer_add_staple(e, &staple);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		e->state = after_certificate(e, false);
	return err;
}

static int server_key_exchange(struct kshake_engine *e, const struct kshake_bytes *msg,
			       struct kshake_reader body)
{
	int err = kshake_kex12_take_params(e, msg, body);

	if (!err)
		e->state = KSHAKE_EXPECT_REQUEST_OR_DONE;
	return err;
}

/* The keys that the server takes. */
static u32 key_types(const struct kshake_certificate_request12 *m)
{
	u32 types = 0;

	if (memchr(m->types.data, KSHAKE_RSA_SIGN, m->types.len))
		types |= BIT(KSHAKE_KEY_RSA);
	if (memchr(m->types.data, KSHAKE_ECDSA_SIGN, m->types.len))
		types |= BIT(KSHAKE_KEY_SECP256R1) | BIT(KSHAKE_KEY_SECP384R1);
	return types;
}

/*
 * What we can show, and want to. That the server names authorities does not count: the
 * application has chosen its credential for this server.
 */
static int choose_credential(struct kshake_engine *e, const struct kshake_certificate_request12 *m)
{
	static const struct kshake_bytes none;
	int err;

	if (!e->config->credentials)
		return 0;
	err = kshake_choose_credential(e, &e->config->server_name, &m->schemes, &none,
				       key_types(m));
	/* RFC 5246, 7.4.6: who has none that fits MUST send an empty Certificate. */
	return err < 0 ? err : 0;
}

static int certificate_request(struct kshake_engine *e, const struct kshake_bytes *msg,
			       struct kshake_reader body)
{
	struct kshake_certificate_request12 m;
	int err;

	err = kshake_msg_parse_certificate_request12(body, &m);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = choose_credential(e, &m);
	if (err)
		return err;
	e->negotiated.client_cert_requested = true;
	e->state = KSHAKE_EXPECT_DONE;
	return 0;
}

static int server_hello_done(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body)
{
	int err;

	err = kshake_msg_parse_empty(body);
	if (err)
		return err;
	/* It is our turn. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	if (!e->negotiated.credential)
		kshake_transcript_settle(&e->transcript);
	e->state = KSHAKE_EXPECT_VERDICT;
	e->accepted = KSHAKE_ACCEPTED;
	return 0;
}

/* RFC 5246, 7.4.1.1: ignored by who negotiates already; no part of the transcript (MUST). */
static int hello_request(struct kshake_engine *e, const struct kshake_bytes *msg __always_unused,
			 struct kshake_reader body)
{
	int err = kshake_msg_parse_empty(body);

	return err ? err : kshake_engine_ignore(e);
}

static int send_finished(struct kshake_engine *e)
{
	int err = kshake_auth12_send_finished(e);

	if (!err)
		e->state = KSHAKE_EXPECT_CCS;
	return err;
}

/**
 * kshake_client12_accepted() - the server is the right one: send our flight
 * @e: in KSHAKE_ACCEPTED
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_client12_accepted(struct kshake_engine *e)
{
	int err = 0;

	if (e->negotiated.client_cert_requested)
		err = kshake_auth12_send_certificate(e);
	if (!err)
		err = kshake_kex12_send_client(e);
	/* RFC 5246, 7.4.8: what is shown is signed for. */
	if (!err && e->negotiated.credential)
		err = kshake_auth12_sign(e);
	if (!err && e->state != KSHAKE_EXPECT_SIGNATURE)
		err = send_finished(e);
	return err;
}

/**
 * kshake_client12_signed() - go on with the signature that the owner gave
 * @e: in KSHAKE_SIGNED
 *
 * Return: 0 or a negative errno.
 */
int kshake_client12_signed(struct kshake_engine *e)
{
	int err = kshake_signing_signed(e);

	return err ? err : send_finished(e);
}

static int finished(struct kshake_engine *e, const struct kshake_bytes *msg,
		    struct kshake_reader body)
{
	int err = kshake_auth12_finished(e, msg, body);

	if (!err)
		kshake_keys12_complete(e);
	return err;
}

const struct kshake_step kshake_client12_steps[] = {
	{ KSHAKE_EXPECT_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, KSHAKE_CHAIN_MAX, certificate },
	{ KSHAKE_EXPECT_CERTIFICATE, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_STATUS_OR_KEY_EXCHANGE, KSHAKE_MSG_CERTIFICATE_STATUS,
	  CERTIFICATE_STATUS_MAX, certificate_status },
	{ KSHAKE_EXPECT_STATUS_OR_KEY_EXCHANGE, KSHAKE_MSG_SERVER_KEY_EXCHANGE,
	  KEY_EXCHANGE_MAX, server_key_exchange },
	{ KSHAKE_EXPECT_STATUS_OR_KEY_EXCHANGE, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_KEY_EXCHANGE, KSHAKE_MSG_SERVER_KEY_EXCHANGE, KEY_EXCHANGE_MAX,
	  server_key_exchange },
	{ KSHAKE_EXPECT_KEY_EXCHANGE, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE, KSHAKE_MSG_CERTIFICATE_STATUS,
	  CERTIFICATE_STATUS_MAX, certificate_status },
	{ KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE, KSHAKE_MSG_CERTIFICATE_REQUEST,
	  CERTIFICATE_REQUEST_MAX, certificate_request },
	{ KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE, KSHAKE_MSG_SERVER_HELLO_DONE, 0,
	  server_hello_done },
	{ KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_REQUEST_OR_DONE, KSHAKE_MSG_CERTIFICATE_REQUEST,
	  CERTIFICATE_REQUEST_MAX, certificate_request },
	{ KSHAKE_EXPECT_REQUEST_OR_DONE, KSHAKE_MSG_SERVER_HELLO_DONE, 0, server_hello_done },
	{ KSHAKE_EXPECT_REQUEST_OR_DONE, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_DONE, KSHAKE_MSG_SERVER_HELLO_DONE, 0, server_hello_done },
	{ KSHAKE_EXPECT_DONE, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_CCS, KSHAKE_MSG_HELLO_REQUEST, 0, hello_request },
	{ KSHAKE_EXPECT_FINISHED, KSHAKE_MSG_FINISHED, FINISHED_MAX, finished },
};

const unsigned int kshake_nr_client12_steps = ARRAY_SIZE(kshake_client12_steps);
