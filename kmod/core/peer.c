// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Who the peer says it is. */
#include "fault.h"
#include "handshake.h"
#include "spki.h"

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

	/* A server that decrypts signs nothing. */
	if (e->peer.decrypts)
		return true;
	for (i = 0; i < e->config->nr_schemes; i++)
		if (kshake_scheme_fits(e->negotiated.version, e->config->schemes[i],
				       e->leaf.type))
			return true;
	return false;
}

/**
 * kshake_peer_take() - keep the peer's certificates, find the key of the first
 * @e: gets its peer and leaf
 * @m: the Certificate; not empty
 *
 * Return: 0; the fault bad_certificate or unsupported_certificate; or a negative errno.
 */
int kshake_peer_take(struct kshake_engine *e, const struct kshake_certificate *m)
{
	struct kshake_bytes leaf;
	int err;

	err = keep_chain(e, m);
	if (err)
		return err;
	e->peer.decrypts = e->config->role == KSHAKE_CLIENT &&
			   e->suite->exchange == KSHAKE_EXCHANGE_RSA;
	leaf.data = e->peer.chain.data;
	leaf.len = e->peer.cert_len[0];
	err = kshake_spki_find(&leaf, &e->peer.spki);
	if (!err)
		err = kshake_spki_parse(&e->peer.spki, &e->leaf);
	if (err)
		return err;
	return key_usable(e) ? 0 : KSHAKE_FAULT_UNSUPPORTED_CERTIFICATE;
}

/**
 * kshake_peer_add_staple() - an OCSP response came after the certificates
 * @e: its peer moves
 * @staple: the response
 *
 * Return: as kshake_peer_take().
 */
int kshake_peer_add_staple(struct kshake_engine *e, const struct kshake_bytes *staple)
{
	struct kshake_certificate m = { .nr = e->peer.nr_certs, .staple = *staple };
	const u8 *at = e->peer.chain.data;
	void *chain = e->chain;
	unsigned int i;
	int err;

	for (i = 0; i < m.nr; i++) {
		m.certs[i].data = at;
		m.certs[i].len = e->peer.cert_len[i];
		at += m.certs[i].len;
	}
	e->chain = NULL;
	memset(&e->peer, 0, sizeof(e->peer));
	err = kshake_peer_take(e, &m);
	kvfree(chain);
	return err;
}

/**
 * kshake_peer_may_sign() - may the peer's signature be by this scheme?
 * @e: has the peer's key, and the version is agreed
 * @scheme: SignatureScheme
 *
 * RFC 8446, 4.4.3 and RFC 5246, 7.4.3 and 7.4.8: MUST be one that we offered, for this kind of
 * key. Which those are depends on the version.
 *
 * Return: whether it may.
 */
bool kshake_peer_may_sign(const struct kshake_engine *e, u16 scheme)
{
	return kshake_in_list(scheme, e->config->schemes, e->config->nr_schemes) &&
	       kshake_scheme_fits(e->negotiated.version, scheme, e->leaf.type);
}

/**
 * kshake_peer_signature() - what it means that the peer's signature was verified like this
 * @err: what kshake_sig_verify() or kshake_sig_verify_digest() returned
 *
 * Return: 0; the fault decrypt_error; or a negative errno, a failure of our own.
 */
int kshake_peer_signature(int err)
{
	return err == -EKEYREJECTED || err == -EBADMSG ? KSHAKE_FAULT_BAD_SIGNATURE : err;
}
