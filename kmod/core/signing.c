// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Our CertificateVerify; and a signature by a key that is not in the kernel: its owner is asked. */
#include "handshake.h"

/**
 * kshake_signing_send_verify() - send CertificateVerify (RFC 8446, 4.4.3; RFC 5246, 7.4.8)
 * @e: its scheme is chosen
 * @signature: by that scheme
 * @len: its bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_signing_send_verify(struct kshake_engine *e, const u8 *signature, size_t len)
{
	const struct kshake_certificate_verify m = { e->negotiated.own_scheme,
						     { signature, len } };
	size_t mark = e->flight.len;

	kshake_transcript_settle(&e->transcript);
	kshake_msg_build_certificate_verify(&e->flight, &m);
	return kshake_engine_queue(e, mark);
}

/**
 * kshake_signing_ask() - ask for a signature by the credential that was chosen
 * @e: waits for it then; what its flight has so far goes out, the peer can work on it
 * @digest: @content is a digest
 * @content: what is to be signed; copied
 * @len: its bytes, at most KSHAKE_TO_SIGN_MAX
 *
 * Return: 0 or a negative errno.
 */
int kshake_signing_ask(struct kshake_engine *e, bool digest, const u8 *content, size_t len)
{
	struct kshake_signing *s;
	int err;

	if (len > KSHAKE_TO_SIGN_MAX)
		return -EMSGSIZE;
	s = kzalloc(struct_size(s, content, len), GFP_KERNEL_ACCOUNT);
	if (!s)
		return -ENOMEM;
	e->signing = s;
	memcpy(s->content, content, len);
	s->ask.credential = e->negotiated.credential;
	s->ask.version = e->negotiated.version;
	s->ask.scheme = e->negotiated.own_scheme;
	s->ask.digest = digest;
	s->ask.content.data = s->content;
	s->ask.content.len = len;
	err = kshake_engine_flush(e);
	if (!err)
		e->state = KSHAKE_EXPECT_SIGNATURE;
	return err;
}

/**
 * kshake_signing_signed() - send CertificateVerify with the signature that the owner gave
 * @e: in KSHAKE_SIGNED
 *
 * Return: 0 or a negative errno.
 */
int kshake_signing_signed(struct kshake_engine *e)
{
	int err = kshake_signing_send_verify(e, e->signing->signature, e->signing->len);

	kshake_signing_end(e);
	return err;
}

/**
 * kshake_signing_end() - it is over
 * @e: what was asked, and what was answered, is freed
 */
void kshake_signing_end(struct kshake_engine *e)
{
	kfree(e->signing);
	e->signing = NULL;
}
