// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The key exchange of RSA in TLS 1.2 (RFC 5246, 7.4.7.1): the client's secret, the server's key. */
#include "fault.h"
#include "handshake.h"

/**
 * kshake_rsa12_send_client() - send the ClientKeyExchange (RFC 5246, 7.4.7.1)
 * @e: a client that has the server's key; then it has the keys
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_rsa12_send_client(struct kshake_engine *e)
{
	u8 premaster[KSHAKE_PREMASTER], encrypted[KSHAKE_SIG_MAX];
	struct kshake_bytes contents = { encrypted };
	size_t mark = e->flight.len;
	int err;

	/* The version MUST be the one offered in ClientHello. */
	err = kshake_premaster_encrypt(&e->leaf, KSHAKE_VERSION_1_2, premaster, encrypted,
				       &contents.len);
	if (!err) {
		kshake_msg_build_client_key_exchange(&e->flight, e->suite->exchange, &contents);
		err = kshake_engine_queue(e, mark);
	}
	if (!err)
		err = kshake_keys12_derive(e, premaster, sizeof(premaster));
	memzero_explicit(premaster, sizeof(premaster));
	return err;
}

/**
 * kshake_rsa12_take_client() - take a ClientKeyExchange (RFC 5246, 7.4.7.1)
 * @e: a server that expects it, whose credential may decrypt; then it has the keys
 * @msg: the message
 * @body: of it
 *
 * Of what was encrypted nothing shows here (RFC 5246, 7.4.7.1: MUST NOT): keys come of whatever it
 * is, and if they are not the client's its Finished does not decrypt.
 *
 * Return: 0, the fault decode_error or a negative errno.
 */
int kshake_rsa12_take_client(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body)
{
	const struct kshake_private_key *key = e->negotiated.credential->key;
	u8 premaster[KSHAKE_PREMASTER];
	struct kshake_bytes encrypted;
	int err;

	err = kshake_msg_parse_client_key_exchange(body, e->suite->exchange, &encrypted);
	if (err)
		return err;
	err = kshake_premaster_decrypt(key, e->legacy_version, encrypted.data, encrypted.len,
				       premaster);
	if (!err)
		err = kshake_transcript_add(&e->transcript, msg->data, msg->len);
	if (!err)
		err = kshake_keys12_derive(e, premaster, sizeof(premaster));
	memzero_explicit(premaster, sizeof(premaster));
	return err;
}
