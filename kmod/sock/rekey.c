// SPDX-License-Identifier: GPL-2.0-only
/*
 * New keys for kTLS when a KeyUpdate came or goes (RFC 8446, 4.6.3 and 7.2).
 *
 * kTLS of 6.12 takes a key once and no second time. What it keeps of it is in a public
 * header, and this is the one file that writes there: at moments when it holds no
 * record of the old key any more, in software mode only, and only if compat/ found
 * the layout to be the one known here. Everything else is refused, and the session
 * breaks, rather than read or sent under a wrong key.
 *
 * Later kernels take TLS_RX and TLS_TX again, but rewrite sk->sk_socket->ops with them.
 * Another socket would have to stand there meanwhile (see ktls.c), on a connection in
 * use: whoever waits for room has left SOCK_NOSPACE on the socket that he saw, and
 * would not be woken. So they get their keys in the same way.
 */
#include <linux/mutex.h>
#include <net/tcp.h>
#include <net/tls.h>

#include "../compat.h"
#include "session.h"
#include "trace.h"

#define KSHAKE_REKEY_KEY_UPDATE	24	/* HandshakeType */

#ifdef KSHAKE_HAVE_KTLS_REKEY
/* kTLS's own copy of the key, which TLS_TX and TLS_RX would tell: the old one goes. */
static void kshake_rekey_copy(union tls_crypto_context *copy, const struct kshake_traffic *t)
{
	struct tls12_crypto_info_aes_ccm_128 *ccm128;

	BUILD_BUG_ON(sizeof(*ccm128) > sizeof(*copy));
	switch (copy->info.cipher_type) {
	case TLS_CIPHER_AES_GCM_128:
		memcpy(copy->aes_gcm_128.key, t->key, sizeof(copy->aes_gcm_128.key));
		break;
	case TLS_CIPHER_AES_GCM_256:
		memcpy(copy->aes_gcm_256.key, t->key, sizeof(copy->aes_gcm_256.key));
		break;
	case TLS_CIPHER_CHACHA20_POLY1305:
		memcpy(copy->chacha20_poly1305.key, t->key,
		       sizeof(copy->chacha20_poly1305.key));
		break;
	case TLS_CIPHER_AES_CCM_128:
		/* It is not in the union, but in its memory. */
		ccm128 = (struct tls12_crypto_info_aes_ccm_128 *)copy;
		memcpy(ccm128->key, t->key, sizeof(ccm128->key));
		break;
	}
}

/* With the sk locked and no record under way in this direction. */
static int kshake_rekey_set(struct crypto_aead *tfm, struct cipher_context *state,
			    union tls_crypto_context *copy, const struct kshake_session *s,
			    const struct kshake_traffic *t)
{
	int err = crypto_aead_setkey(tfm, t->key, kshake_aead_key_size(s->traffic.aead));

	if (err)
		return err;
	memcpy(state->iv, t->iv, sizeof(t->iv));
	memset(state->rec_seq, 0, sizeof(state->rec_seq));
	kshake_rekey_copy(copy, t);
	return 0;
}

static int kshake_rekey_set_rx(struct kshake_session *s, const struct kshake_traffic *t)
{
	struct tls_context *ctx = tls_get_ctx(s->sk);
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(ctx);

	if (ctx->rx_conf != TLS_SW || atomic_read(&rx->decrypt_pending) != 1)
		return -EOPNOTSUPP;
	return kshake_rekey_set(rx->aead_recv, &ctx->rx, &ctx->crypto_recv, s, t);
}

static int kshake_rekey_set_tx(struct kshake_session *s, const struct kshake_traffic *t)
{
	struct tls_context *ctx = tls_get_ctx(s->sk);
	struct tls_sw_context_tx *tx = tls_sw_ctx_tx(ctx);

	if (ctx->tx_conf != TLS_SW || tx->open_rec || atomic_read(&tx->encrypt_pending) != 1)
		return -EOPNOTSUPP;
	return kshake_rekey_set(tx->aead_send, &ctx->tx, &ctx->crypto_send, s, t);
}

static void kshake_rekey_lock_tx(struct kshake_session *s)
{
	mutex_lock(&tls_get_ctx(s->sk)->tx_lock);
	lock_sock(s->sk);
}

static void kshake_rekey_unlock_tx(struct kshake_session *s)
{
	release_sock(s->sk);
	mutex_unlock(&tls_get_ctx(s->sk)->tx_lock);
}
#else
static int kshake_rekey_set_rx(struct kshake_session *s, const struct kshake_traffic *t)
{
	return -EOPNOTSUPP;
}

static int kshake_rekey_set_tx(struct kshake_session *s, const struct kshake_traffic *t)
{
	return -EOPNOTSUPP;
}

static void kshake_rekey_lock_tx(struct kshake_session *s)
{
	lock_sock(s->sk);
}

static void kshake_rekey_unlock_tx(struct kshake_session *s)
{
	release_sock(s->sk);
}
#endif

/**
 * kshake_rekey_go_on() - let kTLS decrypt what is behind a handshake record
 * @s: an established session, @s->post_lock held, the record acted on and still first
 *	in kTLS's list
 *
 * Where kTLS knows of KeyUpdate, it stops at each record that begins like one. That may
 * be one, and the new key is there; a piece of one, whose rest is wanted; or another
 * message's second piece.
 */
void kshake_rekey_go_on(struct kshake_session *s)
{
#ifdef KSHAKE_HAVE_KTLS_RX_PAUSE
	struct tls_sw_context_rx *rx = tls_sw_ctx_rx(tls_get_ctx(s->sk));

	lockdep_assert_held(&s->post_lock);
	if (!READ_ONCE(rx->key_update_pending))
		return;
	lock_sock(s->sk);
	WRITE_ONCE(rx->key_update_pending, false);
	release_sock(s->sk);
#endif
}

/* The next secret of one direction and its keys, in @next: to be wiped if 0 is returned. */
static int kshake_rekey_next(struct kshake_session *s, bool sent, struct kshake_traffic *next)
{
	u8 *secret = sent ? s->traffic.tx : s->traffic.rx;
	int err;

	memset(next, 0, sizeof(*next));
	memcpy(next->secret, secret, sizeof(next->secret));
	err = kshake_traffic_update(next, s->traffic.hash, s->traffic.aead);
	if (err) {
		memzero_explicit(next, sizeof(*next));
		return err;
	}
	memcpy(secret, next->secret, sizeof(next->secret));
	kshake_keylog_update(s, sent, secret, kshake_hash_size(s->traffic.hash));
	return 0;
}

/**
 * kshake_rekey_rx() - a KeyUpdate came: read with the next key
 * @s: an established session, @s->post_lock held, the KeyUpdate's record still first
 *	in kTLS's list, so that nothing behind it was decrypted
 *
 * Return: 0; -EOPNOTSUPP this kernel's kTLS, or the NIC that does its work, cannot;
 * -ENOMEM. After an error the session must be broken.
 */
int kshake_rekey_rx(struct kshake_session *s)
{
	struct kshake_traffic next;
	int err;

	lockdep_assert_held(&s->post_lock);
	err = kshake_rekey_next(s, false, &next);
	if (err)
		return err;
	lock_sock(s->sk);
	err = kshake_rekey_set_rx(s, &next);
	release_sock(s->sk);
	trace_kshake_key_update(s, false, err);
	memzero_explicit(&next, sizeof(next));
	/* A new key: what we wanted of the peer it has done. */
	clear_bit(KSHAKE_S_UPDATE_WANTED, &s->flags);
	clear_bit(KSHAKE_S_UPDATE_ASKED, &s->flags);
	return err;
}

/**
 * kshake_rekey_tx_can() - can the key that we write with be changed?
 * @s: an established session
 *
 * Return: false in TLS 1.2, which has no KeyUpdate; where kTLS cannot, or a NIC does its work.
 */
bool kshake_rekey_tx_can(const struct kshake_session *s)
{
#ifdef KSHAKE_HAVE_KTLS_REKEY
	return !kshake_session_tls12(s) && tls_get_ctx(s->sk)->tx_conf == TLS_SW;
#else
	return false;
#endif
}

/**
 * kshake_rekey_tx() - send a KeyUpdate and write with the next key
 * @s: an established session, @s->tx_lock held
 * @request: the peer is to change its key, too
 * @flags: MSG_DONTWAIT or 0, as the sender gave it
 *
 * Pays for what the peer had asked, whoever wants this one.
 *
 * Return: 0; -EAGAIN and signals: nothing was sent, nothing has changed; -EOPNOTSUPP
 * likewise, kshake_rekey_tx_can() says why; else the record layer can no longer be
 * trusted with this direction, and refuses to send.
 */
int kshake_rekey_tx(struct kshake_session *s, bool request, int flags)
{
	/* RFC 8446, 4.6.3: in a record of its own, with request_update. */
	const u8 key_update[] = { KSHAKE_REKEY_KEY_UPDATE, 0, 0, 1, request };
	struct kshake_traffic next;
	int err;

	lockdep_assert_held(&s->tx_lock);
	if (!kshake_rekey_tx_can(s))
		return -EOPNOTSUPP;
	err = kshake_post_send(s, TLS_RECORD_TYPE_HANDSHAKE, key_update, sizeof(key_update),
			       flags);
	if (err < 0)
		return err;
	clear_bit(KSHAKE_S_UPDATE_OWED, &s->flags);
	if (request) {
		set_bit(KSHAKE_S_UPDATE_ASKED, &s->flags);
		clear_bit(KSHAKE_S_UPDATE_WANTED, &s->flags);
	}
	err = kshake_rekey_next(s, true, &next);
	if (!err) {
		kshake_rekey_lock_tx(s);
		err = kshake_rekey_set_tx(s, &next);
		kshake_rekey_unlock_tx(s);
		memzero_explicit(&next, sizeof(next));
	}
	trace_kshake_key_update(s, true, err);
	if (err) {
		/* The peer expects a key that we do not have. */
		tcp_abort(s->sk, ECONNABORTED);
		return -ECONNABORTED;
	}
	s->tx_counted = 0;
	kshake_stat_add(sock_net(s->sk), KSHAKE_STAT_KEY_UPDATES_SENT, 1);
	mutex_lock(&s->post_lock);
	kshake_session_trace(s, true, TLS_RECORD_TYPE_HANDSHAKE, KSHAKE_REKEY_KEY_UPDATE, 0,
			     sizeof(key_update));
	s->info.key_updates_sent++;
	mutex_unlock(&s->post_lock);
	return 0;
}

/**
 * kshake_rekey_owed() - send the KeyUpdate that readers have left to the next sender
 * @s: an established session, @s->tx_lock held
 * @flags: MSG_DONTWAIT or 0, as the sender gave it
 *
 * Return: 0, also if there is none to send; else as kshake_rekey_tx().
 */
int kshake_rekey_owed(struct kshake_session *s, int flags)
{
	bool wanted = test_bit(KSHAKE_S_UPDATE_WANTED, &s->flags);
	bool owed = test_bit(KSHAKE_S_UPDATE_OWED, &s->flags);
	int err;

	if (likely(!wanted && !owed))
		return 0;
	err = kshake_rekey_tx(s, wanted, flags);
	if (err != -EOPNOTSUPP)
		return err;
	if (!owed) {
		clear_bit(KSHAKE_S_UPDATE_WANTED, &s->flags);
		return 0;
	}
	/* RFC 8446, 4.6.3: the receiver MUST answer, and we cannot. */
	tcp_abort(s->sk, ECONNABORTED);
	return -ECONNABORTED;
}
