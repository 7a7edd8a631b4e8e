// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The TLS 1.3 client (RFC 8446, A.1), from the server's answer on. */
#include "fault.h"
#include "handshake.h"

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

/* The server's half of the key exchange completes ours. */
static int take_share(struct kshake_engine *e, const struct kshake_bytes *share)
{
	struct kshake_bytes shared;
	int err;

	err = kshake_kex_shared(e->hello->kex, share->data, share->len, &shared);
	if (err == -EBADMSG)	/* RFC 8446, 4.2.8.1, 4.2.8.2 and 7.4.2 */
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	if (err)
		return err;
	return kshake_keys13_handshake(e, shared.data, shared.len);
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
		err = take_share(e, &m->share);
	if (err)
		return err;
	e->negotiated.version = KSHAKE_VERSION_1_3;
	e->negotiated.extended_master_secret = true;
	e->negotiated.suite = m->suite;
	e->negotiated.group = m->group;
	kshake_engine_drop_hello(e);
	e->steps = kshake_client13_steps;
	e->nr_steps = kshake_nr_client13_steps;
	e->state = KSHAKE_EXPECT_ENCRYPTED_EXTENSIONS;
	return 0;
}

static int encrypted_extensions(struct kshake_engine *e, const struct kshake_bytes *msg,
				struct kshake_reader body)
{
	struct kshake_encrypted_extensions m;
	int err;

	err = kshake_msg_parse_encrypted_extensions(body, e->asked, &m);
	if (!err)
		err = kshake_client_take_alpn(e, &m.alpn);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->state = KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST;
	return 0;
}

/*
 * What we can show, and want to. That the server names authorities does not count: the
 * application has chosen its credential for this server.
 */
static int choose_credential(struct kshake_engine *e, const struct kshake_certificate_request *m)
{
	int err;

	e->staple_wanted = m->status_request;
	if (!e->config->credentials)
		return 0;
	err = kshake_choose_credential(e, &e->config->server_name, &m->schemes, &m->cert_schemes,
				       KSHAKE_KEYS_SIGN);
	/* RFC 8446, 4.4.2: who has none that fits MUST send an empty Certificate. */
	return err < 0 ? err : 0;
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
	if (!err)
		err = choose_credential(e, &m);
	if (err)
		return err;
	e->negotiated.client_cert_requested = true;
	e->state = KSHAKE_EXPECT_CERTIFICATE;
	return 0;
}

static int certificate(struct kshake_engine *e, const struct kshake_bytes *msg,
		       struct kshake_reader body)
{
	struct kshake_certificate m;
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

	err = kshake_peer_take(e, &m);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		e->state = KSHAKE_EXPECT_CERTIFICATE_VERIFY;
	return err;
}

/* Ends the flight, and with it the handshake. */
static int send_finished(struct kshake_engine *e)
{
	int err;

	err = kshake_auth13_send_finished(e);
	if (err)
		return err;
	/* Our Finished is out: an alert, should there be one, is for the application key. */
	e->state = KSHAKE_COMPLETE;
	return kshake_keys13_resumption(e);
}

/* RFC 8446, 4.4.2: a Certificate if one was asked for; what it shows is signed for. */
static int send_flight(struct kshake_engine *e)
{
	int err;

	err = kshake_engine_send_ccs(e);
	if (!err && e->negotiated.client_cert_requested)
		err = kshake_auth13_send_certificate(e, e->staple_wanted);
	if (!err && e->negotiated.credential)
		err = kshake_auth13_sign(e);
	if (!err && e->state != KSHAKE_EXPECT_SIGNATURE)
		err = send_finished(e);
	return err;
}

/**
 * kshake_client13_signed() - go on with the signature that the owner gave
 * @e: in KSHAKE_SIGNED
 *
 * Return: 0 or a negative errno.
 */
int kshake_client13_signed(struct kshake_engine *e)
{
	int err = kshake_signing_signed(e);

	return err ? err : send_finished(e);
}

static int finished(struct kshake_engine *e, const struct kshake_bytes *msg,
		    struct kshake_reader body)
{
	int err;

	err = kshake_auth13_judge_finished(e, body);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = kshake_keys13_application(e);
	return err ? err : send_flight(e);
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
	  CERTIFICATE_VERIFY_MAX, kshake_auth13_certificate_verify },
	{ KSHAKE_EXPECT_FINISHED, KSHAKE_MSG_FINISHED, FINISHED_MAX, finished },
};

const unsigned int kshake_nr_client13_steps = ARRAY_SIZE(kshake_client13_steps);
