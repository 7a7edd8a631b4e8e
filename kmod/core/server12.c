// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The TLS 1.2 server (RFC 5246, 7.3), from a ClientHello of that version on. */
#include "ext.h"
#include "fault.h"
#include "handshake.h"

/* Longest bodies. */
#define CLIENT_KEY_EXCHANGE_MAX	1024
#define CERTIFICATE_VERIFY_MAX	2048
#define FINISHED_MAX		64

static bool staples(const struct kshake_engine *e)
{
	return e->staple_wanted && e->negotiated.credential->staple.len;
}

static void make_random(struct kshake_engine *e)
{
	u8 *random = e->server_random;
	size_t tail = sizeof(kshake_downgrade_to_1_2);

	kshake_rand(random, sizeof(e->server_random));
	/* RFC 8446, 4.1.3: MUST, so that a client that could have had TLS 1.3 notices. */
	if (kshake_version_enabled(e->config, KSHAKE_VERSION_1_3))
		memcpy(random + sizeof(e->server_random) - tail, kshake_downgrade_to_1_2, tail);
}

static int send_server_hello(struct kshake_engine *e, const struct kshake_offer *offer)
{
	const struct kshake_negotiated *n = &e->negotiated;
	const struct kshake_server_hello12 m = {
		.random = e->server_random,
		.suite = n->suite,
		.server_name = n->server_name_len,
		.alpn = { n->alpn, n->alpn_len },
		.status_request = staples(e),
		.extended_master_secret = n->extended_master_secret,
		/* RFC 5746, 3.6: MUST, if the client said that it knows. */
		.renegotiation_info =
			offer->exts & kshake_ext_bit(KSHAKE_EXT_RENEGOTIATION_INFO) ||
			kshake_u16_listed(&offer->suites, KSHAKE_EMPTY_RENEGOTIATION_INFO_SCSV),
		.send_point_formats =
			offer->exts & kshake_ext_bit(KSHAKE_EXT_EC_POINT_FORMATS),
	};
	size_t mark = e->flight.len;

	kshake_msg_build_server_hello12(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

/* RFC 6066, 8 */
static int send_certificate_status(struct kshake_engine *e)
{
	size_t mark = e->flight.len;

	if (!staples(e))
		return 0;
	kshake_msg_build_certificate_status(&e->flight, &e->negotiated.credential->staple);
	return kshake_engine_queue(e, mark);
}

static int send_certificate_request(struct kshake_engine *e)
{
	const struct kshake_engine_config *config = e->config;
	const struct kshake_certificate_demand m = {
		.schemes = config->schemes,
		.nr_schemes = config->nr_schemes,
		.authorities = config->authorities,
	};
	size_t mark = e->flight.len;

	if (config->client_auth == KSHAKE_CLIENT_AUTH_NONE)
		return 0;
	e->negotiated.client_cert_requested = true;
	kshake_msg_build_certificate_request12(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

/* What follows ServerKeyExchange. */
static int end_flight(struct kshake_engine *e)
{
	size_t mark;
	int err;

	err = send_certificate_request(e);
	if (err)
		return err;
	mark = e->flight.len;
	kshake_msg_build_server_hello_done(&e->flight);
	err = kshake_engine_queue(e, mark);
	if (!err)
		err = kshake_engine_flush(e);
	if (!err)
		e->state = e->negotiated.client_cert_requested ? KSHAKE_EXPECT_CERTIFICATE :
								 KSHAKE_EXPECT_KEY_EXCHANGE;
	return err;
}

/* Up to ServerHelloDone, or to where somebody else is to sign. */
static int send_flight(struct kshake_engine *e, const struct kshake_offer *offer)
{
	int err;

	err = send_server_hello(e, offer);
	if (!err)
		err = kshake_auth12_send_certificate(e);
	if (!err)
		err = send_certificate_status(e);
	if (!err)
		err = kshake_kex12_send_params(e);
	if (!err && e->state != KSHAKE_EXPECT_SIGNATURE)
		err = end_flight(e);
	return err;
}

/**
 * kshake_server12_hello() - take a ClientHello (RFC 5246, 7.4.1.2)
 * @e: expects it
 * @msg: the message
 * @m: what it says
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_server12_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_offer *m)
{
	u32 hashes = 0;
	int err;

	err = kshake_offer12_choose(e, m);
	if (err)
		return err;
	make_random(e);
	if (e->config->client_auth != KSHAKE_CLIENT_AUTH_NONE)
		hashes = kshake_keys12_hashes(e);
	err = kshake_transcript_start_with(&e->transcript, e->suite->hash, hashes);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->steps = kshake_server12_steps;
	e->nr_steps = kshake_nr_server12_steps;
	return send_flight(e, m);
}

/**
 * kshake_server12_signed() - go on with the signature that the owner gave
 * @e: in KSHAKE_SIGNED
 *
 * Return: 0 or a negative errno.
 */
int kshake_server12_signed(struct kshake_engine *e)
{
	int err = kshake_kex12_signed(e);

	return err ? err : end_flight(e);
}

static int certificate(struct kshake_engine *e, const struct kshake_bytes *msg,
		       struct kshake_reader body)
{
	struct kshake_certificate m;
	int err;

	err = kshake_msg_parse_certificate12(body, &m);
	if (err)
		return err;
	/* RFC 5246, 7.4.6: at our discretion; handshake_failure, if it is not to our liking. */
	if (!m.nr && e->config->client_auth == KSHAKE_CLIENT_AUTH_REQUIRE)
		return KSHAKE_FAULT(TLS_ALERT_DESC_HANDSHAKE_FAILURE,
				    KSHAKE_REASON_CERTIFICATE_REQUIRED);
	if (m.nr)
		err = kshake_peer_take(e, &m);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	if (!m.nr)
		kshake_transcript_settle(&e->transcript);
	e->negotiated.client_cert = m.nr;
	e->state = KSHAKE_EXPECT_KEY_EXCHANGE;
	return 0;
}

static int client_key_exchange(struct kshake_engine *e, const struct kshake_bytes *msg,
			       struct kshake_reader body)
{
	int err;

	/* A change_cipher_spec is next, but for a CertificateVerify. */
	if (!e->negotiated.client_cert && !kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	err = kshake_kex12_take_client(e, msg, body);
	if (!err)
		e->state = e->negotiated.client_cert ? KSHAKE_EXPECT_CERTIFICATE_VERIFY :
						       KSHAKE_EXPECT_CCS;
	return err;
}

static int finished(struct kshake_engine *e, const struct kshake_bytes *msg,
		    struct kshake_reader body)
{
	int err;

	err = kshake_auth12_finished(e, msg, body);
	if (!err)
		err = kshake_auth12_send_finished(e);
	if (!err)
		kshake_keys12_complete(e);
	return err;
}

const struct kshake_step kshake_server12_steps[] = {
	{ KSHAKE_EXPECT_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, KSHAKE_CHAIN_MAX, certificate },
	{ KSHAKE_EXPECT_KEY_EXCHANGE, KSHAKE_MSG_CLIENT_KEY_EXCHANGE, CLIENT_KEY_EXCHANGE_MAX,
	  client_key_exchange },
	{ KSHAKE_EXPECT_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY,
	  CERTIFICATE_VERIFY_MAX, kshake_auth12_certificate_verify },
	{ KSHAKE_EXPECT_FINISHED, KSHAKE_MSG_FINISHED, FINISHED_MAX, finished },
};

const unsigned int kshake_nr_server12_steps = ARRAY_SIZE(kshake_server12_steps);
