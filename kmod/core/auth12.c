// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The authentication messages of TLS 1.2, the same in both roles (RFC 5246, 7.4). */
#include "fault.h"
#include "handshake.h"

static bool is_server(const struct kshake_engine *e)
{
	return e->config->role == KSHAKE_SERVER;
}

/* The digest of all messages so far that a signature by this scheme is of. */
static int signed_digest(const struct kshake_engine *e, u16 scheme, u8 *digest, size_t *len)
{
	enum kshake_hash_alg hash;
	int err;

	err = kshake_sig_hash(scheme, &hash);
	if (err)
		return err;
	*len = kshake_hash_size(hash);
	return kshake_transcript_digest_by(&e->transcript, hash, digest);
}

static int verify_signature(struct kshake_engine *e, const struct kshake_certificate_verify *m)
{
	u8 digest[KSHAKE_DIGEST_MAX];
	size_t len;
	int err;

	err = signed_digest(e, m->scheme, digest, &len);
	if (!err)
		err = kshake_sig_verify_digest(m->scheme, &e->leaf, digest, m->signature.data,
					       m->signature.len);
	return kshake_peer_signature(err);
}

/**
 * kshake_auth12_certificate_verify() - take a client's CertificateVerify (RFC 5246, 7.4.8)
 * @e: expects one; then it expects a verdict
 * @msg: the message
 * @body: of it
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_auth12_certificate_verify(struct kshake_engine *e, const struct kshake_bytes *msg,
				     struct kshake_reader body)
{
	struct kshake_certificate_verify m;
	int err;

	err = kshake_msg_parse_certificate_verify(body, &m);
	if (err)
		return err;
	if (!kshake_peer_may_sign(e, m.scheme))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* What follows in plaintext would be under no key that is to come. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	err = verify_signature(e, &m);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (err)
		return err;
	kshake_transcript_settle(&e->transcript);
	e->negotiated.signature_scheme = m.scheme;
	e->state = KSHAKE_EXPECT_VERDICT;
	e->accepted = KSHAKE_EXPECT_CCS;
	return 0;
}

static int judge_finished(const struct kshake_engine *e, struct kshake_reader body)
{
	u8 digest[KSHAKE_HASH_MAX], due[KSHAKE_VERIFY_DATA12];
	struct kshake_bytes verify_data;
	int err;

	err = kshake_msg_parse_finished(body, sizeof(due), &verify_data);
	if (!err)
		err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_finished12(e->suite->hash, e->master, !is_server(e), digest, due);
	if (err)
		return err;
	return crypto_memneq(due, verify_data.data, sizeof(due)) ? KSHAKE_FAULT_BAD_FINISHED : 0;
}

/**
 * kshake_auth12_finished() - take the peer's Finished (RFC 5246, 7.4.9: MUST verify)
 * @e: expects it
 * @msg: the message
 * @body: of it
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_auth12_finished(struct kshake_engine *e, const struct kshake_bytes *msg,
			   struct kshake_reader body)
{
	int err = judge_finished(e, body);

	if (err)
		return err;
	/* Nothing is due behind it, but by kTLS. */
	if (!kshake_engine_aligned(e))
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	return kshake_transcript_add(&e->transcript, msg->data, msg->len);
}

/**
 * kshake_auth12_send_certificate() - show the credential that was chosen, or that there is none
 * @e: expects to be asked for nothing
 *
 * Return: 0 or a negative errno.
 */
int kshake_auth12_send_certificate(struct kshake_engine *e)
{
	const struct kshake_credential *c = e->negotiated.credential;
	struct kshake_certificate_list m = { };
	size_t mark = e->flight.len;

	if (c) {
		m.chain = c->chain;
		m.nr = c->nr_certs;
		m.cert_len = c->cert_len;
	}
	/* With what else is in a flight; so that it is not copied as it grows. */
	kshake_build_room(&e->flight, m.chain.len + 1024);
	kshake_msg_build_certificate12(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

/**
 * kshake_auth12_sign() - send CertificateVerify, or have its owner asked for the signature
 * @e: its ClientKeyExchange was sent; if it waits for its owner now, its state says so
 *
 * Return: 0 or a negative errno.
 */
int kshake_auth12_sign(struct kshake_engine *e)
{
	const struct kshake_credential *c = e->negotiated.credential;
	u8 digest[KSHAKE_DIGEST_MAX], signature[KSHAKE_SIG_MAX];
	u16 scheme = e->negotiated.own_scheme;
	size_t len;
	int err;

	err = signed_digest(e, scheme, digest, &len);
	if (err)
		return err;
	if (!c->key)
		return kshake_signing_ask(e, true, digest, len);
	err = kshake_sig_sign_digest(scheme, c->key, digest, signature, &len);
	return err ? err : kshake_signing_send_verify(e, signature, len);
}

/**
 * kshake_auth12_send_finished() - send what is left of the flight, change_cipher_spec, Finished
 * @e: protects what it sends from here on
 *
 * Return: 0 or a negative errno.
 */
int kshake_auth12_send_finished(struct kshake_engine *e)
{
	u8 digest[KSHAKE_HASH_MAX], verify_data[KSHAKE_VERIFY_DATA12];
	int err;

	err = kshake_engine_flush(e);
	if (!err)
		err = kshake_keys12_protect_tx(e);
	if (!err)
		err = kshake_transcript_digest(&e->transcript, digest);
	if (!err)
		err = kshake_finished12(e->suite->hash, e->master, is_server(e), digest,
					verify_data);
	if (err)
		return err;
	kshake_msg_build_finished(&e->flight, verify_data, sizeof(verify_data));
	err = kshake_engine_queue(e, 0);
	if (!err)
		err = kshake_engine_flush(e);
	return err;
}
