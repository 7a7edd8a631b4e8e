// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The authentication messages of TLS 1.3, the same in both roles (RFC 8446, 4.4). */
#include "fault.h"
#include "handshake.h"

/* RFC 8446, 4.4.3: 64 spaces, the context string with a zero byte, the transcript. */
#define SPACES		64

static const char server_context[] = "TLS 1.3, server CertificateVerify";
static const char client_context[] = "TLS 1.3, client CertificateVerify";

#define CONTENT_MAX	(SPACES + sizeof(server_context) + KSHAKE_HASH_MAX)

/* What whoever is @role signs, or signed; @content has CONTENT_MAX bytes. */
static int signed_content(const struct kshake_engine *e, u8 role, u8 *content, size_t *len)
{
	const char *context = role == KSHAKE_SERVER ? server_context : client_context;

	BUILD_BUG_ON(sizeof(server_context) != sizeof(client_context));
	BUILD_BUG_ON(CONTENT_MAX > KSHAKE_TO_SIGN_MAX);
	memset(content, ' ', SPACES);
	memcpy(content + SPACES, context, sizeof(server_context));
	*len = SPACES + sizeof(server_context) + kshake_hash_size(e->suite->hash);
	return kshake_transcript_digest(&e->transcript, content + SPACES + sizeof(server_context));
}

/* Did the leaf's key sign the transcript so far? */
static int verify_signature(struct kshake_engine *e, const struct kshake_certificate_verify *m)
{
	u8 peer = e->config->role == KSHAKE_SERVER ? KSHAKE_CLIENT : KSHAKE_SERVER;
	u8 buf[CONTENT_MAX];
	struct kshake_bytes content = { buf };
	int err;

	err = signed_content(e, peer, buf, &content.len);
	if (err)
		return err;
	err = kshake_sig_verify(m->scheme, &e->leaf, &content, 1, m->signature.data,
				m->signature.len);
	return kshake_peer_signature(err);
}

/**
 * kshake_auth13_certificate_verify() - take the peer's CertificateVerify (RFC 8446, 4.4.3)
 * @e: expects one; then it expects a verdict
 * @msg: the message
 * @body: of it
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_auth13_certificate_verify(struct kshake_engine *e, const struct kshake_bytes *msg,
				     struct kshake_reader body)
{
	struct kshake_certificate_verify m;
	int err;

	err = kshake_msg_parse_certificate_verify(body, &m);
	if (err)
		return err;
	if (!kshake_peer_may_sign(e, m.scheme))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	err = verify_signature(e, &m);
	if (err)
		return err;

	err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	e->negotiated.signature_scheme = m.scheme;
	e->state = KSHAKE_EXPECT_VERDICT;
	e->accepted = KSHAKE_EXPECT_FINISHED;
	return 0;
}

/**
 * kshake_auth13_judge_finished() - parse and verify the peer's Finished (RFC 8446, 4.4.4: MUST)
 * @e: in a state of its own; nothing changes
 * @body: of the message
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_auth13_judge_finished(const struct kshake_engine *e, struct kshake_reader body)
{
	const u8 *base_key = e->config->role == KSHAKE_SERVER ? e->traffic.client :
								e->traffic.server;
	enum kshake_hash_alg hash = e->suite->hash;
	u8 digest[KSHAKE_HASH_MAX], mac[KSHAKE_HASH_MAX];
	struct kshake_bytes verify_data;
	int err;

	err = kshake_msg_parse_finished(body, kshake_hash_size(hash), &verify_data);
	if (!err)
		err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_finished_mac(hash, base_key, digest, mac);
	if (err)
		return err;
	if (crypto_memneq(mac, verify_data.data, verify_data.len))
		return KSHAKE_FAULT_BAD_FINISHED;
	/* RFC 8446, 5.1: handshake messages MUST NOT span key changes. */
	return kshake_engine_aligned(e) ? 0 : KSHAKE_FAULT_UNEXPECTED_MESSAGE;
}

/**
 * kshake_auth13_send_certificate() - show the credential that was chosen, or that there is none
 * @e: expects to be asked for nothing
 * @staple: the peer wants an OCSP response
 *
 * Return: 0 or a negative errno.
 */
int kshake_auth13_send_certificate(struct kshake_engine *e, bool staple)
{
	const struct kshake_credential *c = e->negotiated.credential;
	struct kshake_certificate_list m = { };
	size_t mark = e->flight.len;

	if (c) {
		m.chain = c->chain;
		m.nr = c->nr_certs;
		m.cert_len = c->cert_len;
		if (staple)
			m.staple = c->staple;
	}
	/* With what else is in a flight; so that it is not copied as it grows. */
	kshake_build_room(&e->flight, m.chain.len + m.staple.len + 1024);
	kshake_msg_build_certificate(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

/* The key is in the kernel. */
static int sign(struct kshake_engine *e, const struct kshake_credential *c)
{
	u8 buf[CONTENT_MAX], signature[KSHAKE_SIG_MAX];
	struct kshake_bytes content = { buf };
	size_t len;
	int err;

	err = signed_content(e, e->config->role, buf, &content.len);
	if (!err)
		err = kshake_sig_sign(e->negotiated.own_scheme, c->key, &content, 1, signature,
				      &len);
	if (!err)
		err = kshake_signing_send_verify(e, signature, len);
	return err;
}

/* It is not. */
static int ask(struct kshake_engine *e)
{
	u8 content[CONTENT_MAX];
	size_t len;
	int err;

	err = signed_content(e, e->config->role, content, &len);
	return err ? err : kshake_signing_ask(e, false, content, len);
}

/**
 * kshake_auth13_sign() - send CertificateVerify, or have its owner asked for the signature
 * @e: its Certificate was sent; if it waits for its owner now, its state says so
 *
 * Return: 0 or a negative errno.
 */
int kshake_auth13_sign(struct kshake_engine *e)
{
	const struct kshake_credential *c = e->negotiated.credential;

	return c->key ? sign(e, c) : ask(e);
}

/**
 * kshake_auth13_send_finished() - send our Finished (RFC 8446, 4.4.4), and the flight with it
 * @e: gets nothing more to send under this key
 *
 * Return: 0 or a negative errno.
 */
int kshake_auth13_send_finished(struct kshake_engine *e)
{
	const u8 *base_key = e->config->role == KSHAKE_SERVER ? e->traffic.server :
								e->traffic.client;
	enum kshake_hash_alg hash = e->suite->hash;
	u8 digest[KSHAKE_HASH_MAX], mac[KSHAKE_HASH_MAX];
	size_t mark = e->flight.len;
	int err;

	err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_finished_mac(hash, base_key, digest, mac);
	if (err)
		return err;
	kshake_msg_build_finished(&e->flight, mac, kshake_hash_size(hash));
	err = kshake_engine_queue(e, mark);
	if (!err)
		err = kshake_engine_flush(e);
	return err;
}
