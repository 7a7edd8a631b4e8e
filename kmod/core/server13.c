// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The TLS 1.3 server (RFC 8446, A.2), from a ClientHello of that version on. */
#include "ext.h"
#include "fault.h"
#include "handshake.h"

/* Longest bodies. */
#define CERTIFICATE_VERIFY_MAX	2048
#define FINISHED_MAX		64

/*
 * Early data that may be dropped, in bytes of TLSCiphertext: what other servers' tickets commonly
 * allow is 16,384 bytes of data, in records of any size.
 */
#define EARLY_DATA_MAX		32768

static bool has(const struct kshake_offer *m, u16 type)
{
	return m->exts & kshake_ext_bit(type);
}

/* RFC 8446, 9.2: MUST be there, else missing_extension. */
static int judge_presence(const struct kshake_offer *m)
{
	/* Without a certificate there is no handshake here: so 9.2 with or without a PSK. */
	if (!has(m, KSHAKE_EXT_SIGNATURE_ALGORITHMS) || !has(m, KSHAKE_EXT_SUPPORTED_GROUPS) ||
	    !has(m, KSHAKE_EXT_KEY_SHARE))
		return KSHAKE_FAULT_MISSING_EXTENSION;
	/* 4.2.9: MUST come with psk_key_exchange_modes; 4.2.10: early data MUST come with a PSK. */
	if (has(m, KSHAKE_EXT_PRE_SHARED_KEY) && !has(m, KSHAKE_EXT_PSK_KEY_EXCHANGE_MODES))
		return KSHAKE_FAULT_MISSING_EXTENSION;
	if (has(m, KSHAKE_EXT_EARLY_DATA) && !has(m, KSHAKE_EXT_PRE_SHARED_KEY))
		return KSHAKE_FAULT_MISSING_EXTENSION;
	return 0;
}

/* RFC 8446, 4.2.8: one share a group, of groups that are supported. */
static int judge_shares(const struct kshake_offer *m)
{
	unsigned int i, j;

	for (i = 0; i < m->nr_shares; i++) {
		for (j = 0; j < i; j++)
			if (m->shares[j].group == m->shares[i].group)
				return KSHAKE_FAULT_ILLEGAL_PARAMETER;
		if (!kshake_u16_listed(&m->groups, m->shares[i].group))
			return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	}
	return 0;
}

/* What a ClientHello must be, whatever came before. */
static int judge_offer(const struct kshake_offer *m)
{
	int err;

	/* RFC 8446, 4.1.2: MUST be the one byte 0. */
	if (m->compression.len != 1 || m->compression.data[0])
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	err = judge_presence(m);
	if (!err)
		err = judge_shares(m);
	if (err)
		return err;
	/* 4.2.2: MUST NOT be in it but to return ours, and we send none. */
	return has(m, KSHAKE_EXT_COOKIE) ? KSHAKE_FAULT_ILLEGAL_PARAMETER : 0;
}

/* What is asked for by the first ClientHello counts for the second, too. */
static int choose(struct kshake_engine *e, const struct kshake_offer *m)
{
	struct kshake_negotiated *n = &e->negotiated;
	int err;

	e->suite = kshake_choose_suite(e->config, &m->suites);
	if (!e->suite)
		return KSHAKE_FAULT_NO_COMMON;
	n->version = KSHAKE_VERSION_1_3;
	n->extended_master_secret = true;
	n->suite = e->suite->id;
	err = kshake_choose_answer(e, m, KSHAKE_KEYS_SIGN);
	/* RFC 8446, 9.2: SHOULD, where a name is needed, and none was sent. */
	if (err == KSHAKE_FAULT_UNRECOGNIZED_NAME && !n->server_name_len)
		return KSHAKE_FAULT_MISSING_EXTENSION;
	if (err)
		return err;
	/* D.4: if there is a session id, the client is in compatibility mode; so MUST we be. */
	e->compat = m->session_id.len;
	return 0;
}

/* The server's half of the key exchange; @ours and @shared are @kex's. */
static int exchange(const struct kshake_share *theirs, struct kshake_kex **kex,
		    struct kshake_bytes *ours, struct kshake_bytes *shared)
{
	int err;

	err = kshake_kex_new(kex, theirs->group);
	if (err)
		return err;
	kshake_kex_public(*kex, ours);
	err = kshake_kex_shared(*kex, theirs->key.data, theirs->key.len, shared);
	if (err == -EBADMSG)	/* RFC 8446, 4.2.8.1, 4.2.8.2 and 7.4.2 */
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return err;
}

static int send_server_hello(struct kshake_engine *e, const struct kshake_offer *offer,
			     const struct kshake_bytes *share)
{
	u8 random[KSHAKE_RANDOM_LEN];
	const struct kshake_server_hello m = {
		.random = random,
		.session_id = offer->session_id,
		.suite = e->suite->id,
		.group = e->negotiated.group,
		.share = *share,
	};
	size_t mark = e->flight.len;
	int err;

	kshake_rand(random, sizeof(random));
	kshake_msg_build_server_hello(&e->flight, &m);
	err = kshake_engine_queue(e, mark);
	if (!err)
		err = kshake_engine_flush(e);
	if (!err)
		err = kshake_engine_send_ccs(e);
	return err;
}

static int send_encrypted_extensions(struct kshake_engine *e)
{
	const struct kshake_negotiated *n = &e->negotiated;
	const struct kshake_encrypted_extensions m = {
		.alpn = { n->alpn, n->alpn_len },
		.server_name = n->server_name_len,
	};
	size_t mark = e->flight.len;

	kshake_msg_build_encrypted_extensions(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

static int send_certificate_request(struct kshake_engine *e)
{
	const struct kshake_engine_config *config = e->config;
	u16 schemes[KSHAKE_LIST_MAX];
	const struct kshake_certificate_demand m = {
		.schemes = schemes,
		.nr_schemes = kshake_schemes_for(config, false, schemes),
		.authorities = config->authorities,
		.status_request = config->status_request,
	};
	size_t mark = e->flight.len;

	if (config->client_auth == KSHAKE_CLIENT_AUTH_NONE)
		return 0;
	e->negotiated.client_cert_requested = true;
	e->asked = kshake_msg_build_certificate_request(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

/* Ends the flight; what is sent from here on is under the application key (RFC 8446, 7.3). */
static int send_finished(struct kshake_engine *e)
{
	const struct kshake_secrets *s;
	int err;

	err = kshake_auth13_send_finished(e);
	if (!err)
		err = kshake_keys13_application(e);
	if (err)
		return err;
	s = e->secrets;
	err = kshake_record_set_key(&e->tx, s->aead, s->tx.key, s->tx.iv);
	if (!err)
		e->state = e->negotiated.client_cert_requested ? KSHAKE_EXPECT_CERTIFICATE :
								 KSHAKE_EXPECT_FINISHED;
	return err;
}

/* From EncryptedExtensions to Finished, or to where somebody else is to sign. */
static int send_flight(struct kshake_engine *e)
{
	int err;

	err = send_encrypted_extensions(e);
	if (!err)
		err = send_certificate_request(e);
	if (!err)
		err = kshake_auth13_send_certificate(e, e->staple_wanted);
	if (!err)
		err = kshake_auth13_sign(e);
	if (!err && e->state != KSHAKE_EXPECT_SIGNATURE)
		err = send_finished(e);
	return err;
}

/* Answer a ClientHello that has the key share that is taken. */
static int accept(struct kshake_engine *e, const struct kshake_bytes *msg,
		  const struct kshake_offer *m, const struct kshake_share *theirs)
{
	struct kshake_bytes ours, shared;
	struct kshake_kex *kex = NULL;
	int err;

	e->negotiated.group = theirs->group;
	err = exchange(theirs, &kex, &ours, &shared);
	if (!err)
		err = kshake_transcript_start(&e->transcript, e->suite->hash);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = send_server_hello(e, m, &ours);
	if (!err)
		err = kshake_keys13_handshake(e, shared.data, shared.len);
	kshake_kex_free(kex);	/* and what was shared */
	if (err)
		return err;
	e->steps = kshake_server13_steps;
	e->nr_steps = kshake_nr_server13_steps;
	return send_flight(e);
}

/**
 * kshake_server13_hello() - take the first ClientHello (RFC 8446, 4.1.2)
 * @e: expects it
 * @msg: the message
 * @m: what it says
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_server13_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_offer *m)
{
	const struct kshake_share *share;
	u16 group;
	int err;

	err = judge_offer(m);
	if (!err)
		err = choose(e, m);
	if (err)
		return err;
	/* 4.2.10: it is not accepted, and may be on its way already. */
	if (has(m, KSHAKE_EXT_EARLY_DATA))
		e->early_data = EARLY_DATA_MAX;
	share = kshake_choose_share(e->config, m);
	if (share)
		return accept(e, msg, m, share);
	group = kshake_choose_group(e->config, &m->groups);
	return group ? kshake_retry13_send(e, msg, m, group) : KSHAKE_FAULT_NO_COMMON;
}

/**
 * kshake_server13_second_hello() - take the ClientHello that answers a HelloRetryRequest
 * @e: expects it
 * @msg: the message
 * @m: what it says
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_server13_second_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 const struct kshake_offer *m)
{
	int err;

	err = judge_offer(m);
	if (!err)
		err = kshake_retry13_judge(e, msg, m);
	if (err)
		return err;
	e->early_data = 0;
	return accept(e, msg, m, &m->shares[0]);
}

/**
 * kshake_server13_signed() - go on with the signature that the owner gave
 * @e: in KSHAKE_SIGNED
 *
 * Return: 0 or a negative errno.
 */
int kshake_server13_signed(struct kshake_engine *e)
{
	int err = kshake_signing_signed(e);

	return err ? err : send_finished(e);
}

static int certificate(struct kshake_engine *e, const struct kshake_bytes *msg,
		       struct kshake_reader body)
{
	struct kshake_certificate m;
	int err;

	err = kshake_msg_parse_certificate(body, e->asked, &m);
	if (err)
		return err;
	/* RFC 8446, 4.4.2: MUST be that of our CertificateRequest. */
	if (m.context.len)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* 4.4.2.4: at our discretion. */
	if (!m.nr && e->config->client_auth == KSHAKE_CLIENT_AUTH_REQUIRE)
		return KSHAKE_FAULT_CERTIFICATE_REQUIRED;
	if (m.nr)
		err = kshake_peer_take(e, &m);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->negotiated.client_cert = m.nr;
	e->state = m.nr ? KSHAKE_EXPECT_CERTIFICATE_VERIFY : KSHAKE_EXPECT_FINISHED;
	return 0;
}

static int finished(struct kshake_engine *e, const struct kshake_bytes *msg,
		    struct kshake_reader body)
{
	int err;

	err = kshake_auth13_judge_finished(e, body);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = kshake_keys13_resumption(e);
	if (!err)
		e->state = KSHAKE_COMPLETE;
	return err;
}

const struct kshake_step kshake_server13_steps[] = {
	{ KSHAKE_EXPECT_CERTIFICATE, KSHAKE_MSG_CERTIFICATE, KSHAKE_CHAIN_MAX, certificate },
	{ KSHAKE_EXPECT_CERTIFICATE_VERIFY, KSHAKE_MSG_CERTIFICATE_VERIFY,
	  CERTIFICATE_VERIFY_MAX, kshake_auth13_certificate_verify },
	{ KSHAKE_EXPECT_FINISHED, KSHAKE_MSG_FINISHED, FINISHED_MAX, finished },
};

const unsigned int kshake_nr_server13_steps = ARRAY_SIZE(kshake_server13_steps);
