// SPDX-License-Identifier: GPL-2.0-only
/*
 * Putting kTLS under the socket, in two steps: its ULP before the first handshake
 * byte, its keys after the last.
 *
 * The ULP comes early because only tls_init() insists on ESTABLISHED: a peer that
 * sends its last flight, data and FIN at once has the socket in CLOSE_WAIT when the
 * keys are known.
 *
 * There is no exported way to do either; both are setsockopt() calls on the sk, and
 * each takes the socket lock by itself and rewrites sk->sk_socket->ops. Were that the
 * application's socket, its calls would reach raw TCP between the steps. So a second
 * struct socket, the shadow, stands in for it: sk->sk_socket points there while kTLS
 * works, the application's own socket keeps our gate throughout.
 */
#include <linux/kmod.h>
#include <linux/module.h>
#include <net/tcp.h>
#include <uapi/linux/tls.h>

#include "session.h"
#include "trace.h"

/*
 * In 6.12 the owner match of netfilter looks at sk_socket->file, and sock_i_uid() at
 * the inode: both must say the same during the swap. SOL_SOCKET options, which pass by
 * our gate, call the ops of the sk_socket that they saw first, however long ago.
 */
static struct kshake_shadow *kshake_ktls_enter_shadow(struct kshake_session *s)
{
	struct kshake_shadow *shadow = kshake_shadow_get();
	struct sock *sk = s->sk;
	struct socket *sock;

	if (!shadow)
		return NULL;
	sock = kshake_shadow_socket(shadow);
	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sock->ops, s->base_ops);
	sock->sk = sk;
	sock->state = SS_CONNECTED;
	sock->file = s->sock->file;
	SOCK_INODE(sock)->i_uid = SOCK_INODE(s->sock)->i_uid;
	/* Not sk_set_socket(): newer kernels rewrite the owner there. */
	WRITE_ONCE(sk->sk_socket, sock);
	write_unlock_bh(&sk->sk_callback_lock);
	return shadow;
}

static void kshake_ktls_leave_shadow(struct kshake_session *s, struct kshake_shadow *shadow)
{
	struct socket *sock = kshake_shadow_socket(shadow);
	struct sock *sk = s->sk;

	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sk->sk_socket, s->sock);
	s->base_ops = sock->ops;
	sock->file = NULL;
	write_unlock_bh(&sk->sk_callback_lock);
	kshake_shadow_put(shadow);
}

static int kshake_ktls_set_ulp(struct sock *sk)
{
	const struct proto *prot = READ_ONCE(sk->sk_prot);
	int err;

	err = prot->setsockopt(sk, SOL_TCP, TCP_ULP, KERNEL_SOCKPTR("tls"), 3);
	if (err != -ENOENT)
		return err;
	/* It was unloaded since; TCP itself may not ask for it on behalf of anybody. */
	request_module("tls");
	return prot->setsockopt(sk, SOL_TCP, TCP_ULP, KERNEL_SOCKPTR("tls"), 3);
}

/*
 * From the start to the end of the handshake sk_user_data is taken. Who looks for the
 * session does not need it, but others who settle on a socket take it for themselves,
 * and find it busy: sockmaps (between the two ULPs nothing else keeps them away), KCM
 * (which sends by sk->sk_socket: through the shadow, past our gate). Aligned, since the lowest
 * bits of sk_user_data say whose it is.
 */
static const u64 kshake_ktls_claim_cookie __aligned(8);

static int kshake_ktls_claim(struct kshake_session *s)
{
	struct sock *sk = s->sk;
	int err = -EBUSY;

	write_lock_bh(&sk->sk_callback_lock);
	if (!rcu_access_pointer(__sk_user_data(sk))) {
		rcu_assign_sk_user_data(sk, (void *)&kshake_ktls_claim_cookie);
		set_bit(KSHAKE_S_CLAIMED, &s->flags);
		err = 0;
	}
	write_unlock_bh(&sk->sk_callback_lock);
	return err;
}

/**
 * kshake_ktls_unclaim() - others may settle on the socket again
 * @s: the session, its handshake over or not begun; may be called again
 */
void kshake_ktls_unclaim(struct kshake_session *s)
{
	struct sock *sk = s->sk;

	if (!test_and_clear_bit(KSHAKE_S_CLAIMED, &s->flags))
		return;
	write_lock_bh(&sk->sk_callback_lock);
	rcu_assign_sk_user_data(sk, NULL);
	write_unlock_bh(&sk->sk_callback_lock);
}

/*
 * Take our ULP off. After an attempt that failed it is off already, and something else
 * may have come upon the socket since.
 */
static int kshake_ktls_take_off(struct kshake_session *s)
{
	struct sock *sk = s->sk;
	bool plain;

	lock_sock(sk);
	plain = kshake_ulp_is_plain_tcp(sk);
	if (plain)
		kshake_ulp_take_off(s);
	release_sock(sk);
	return plain ? 0 : -EOPNOTSUPP;
}

/**
 * kshake_ktls_attach() - step one: kTLS's ULP in the place of ours
 * @s: @s->lock held, no handshake byte went out yet
 *
 * It passes everything through until it has keys. Our gate and its module reference
 * stay.
 *
 * Return: 0; -ENOTCONN the connection is not established; -ENOENT this kernel has
 * no kTLS; -EOPNOTSUPP or -EBUSY something else sits on the socket; -ENOMEM. After an
 * error the socket is gated still and may be tried again.
 */
int kshake_ktls_attach(struct kshake_session *s)
{
	struct kshake_shadow *shadow;
	struct sock *sk = s->sk;
	int err;

	if (inet_sk_state_load(sk) != TCP_ESTABLISHED)
		return -ENOTCONN;

	kshake_pause(KSHAKE_PAUSE_BEFORE_ATTACH);
	err = kshake_ktls_claim(s);
	if (err)
		return err;
	shadow = kshake_ktls_enter_shadow(s);
	if (!shadow) {
		kshake_ktls_unclaim(s);
		return -ENOMEM;
	}
	err = kshake_ktls_take_off(s);
	kshake_pause(KSHAKE_PAUSE_ULP_TAKEN_OFF);
	if (!err)
		err = kshake_ktls_set_ulp(sk);
	kshake_pause(KSHAKE_PAUSE_TLS_ULP_SET);
	kshake_ktls_leave_shadow(s, shadow);
	if (err)
		kshake_ktls_unclaim(s);
	return err;
}

union kshake_ktls_info {
	struct tls_crypto_info head;
	struct tls12_crypto_info_aes_gcm_128 aes_gcm_128;
	struct tls12_crypto_info_aes_gcm_256 aes_gcm_256;
	struct tls12_crypto_info_chacha20_poly1305 chacha20_poly1305;
	struct tls12_crypto_info_aes_ccm_128 aes_ccm_128;
};

/*
 * kTLS splits the 12 bytes of a TLS 1.3 IV (RFC 8446, 5.3) as TLS 1.2 did: 4 of salt
 * and 8 of explicit nonce for GCM and CCM, all of it IV for ChaCha20-Poly1305. In TLS 1.2 the
 * 8 bytes are the next record's nonce, and kTLS counts on from them: no number comes twice under
 * a key (RFC 5288, 3), because they are the record's sequence number, as in the handshake.
 */
static void kshake_ktls_nonce(u16 version, const struct kshake_traffic *t, u8 *salt,
			      size_t salt_len, u8 *iv)
{
	memcpy(salt, t->iv, salt_len);
	if (version == TLS_1_2_VERSION)
		put_unaligned_be64(t->seq, iv);
	else
		memcpy(iv, t->iv + salt_len, sizeof(u64));
}

static unsigned int kshake_ktls_fill(union kshake_ktls_info *info, u16 version,
				     enum kshake_aead_alg aead, const struct kshake_traffic *t)
{
	struct tls12_crypto_info_chacha20_poly1305 *chacha = &info->chacha20_poly1305;
	struct tls12_crypto_info_aes_gcm_128 *gcm128 = &info->aes_gcm_128;
	struct tls12_crypto_info_aes_gcm_256 *gcm256 = &info->aes_gcm_256;
	struct tls12_crypto_info_aes_ccm_128 *ccm128 = &info->aes_ccm_128;

	memset(info, 0, sizeof(*info));
	info->head.version = version;
	switch (aead) {
	case KSHAKE_AEAD_AES_128_GCM:
		info->head.cipher_type = TLS_CIPHER_AES_GCM_128;
		memcpy(gcm128->key, t->key, sizeof(gcm128->key));
		kshake_ktls_nonce(version, t, gcm128->salt, sizeof(gcm128->salt), gcm128->iv);
		put_unaligned_be64(t->seq, gcm128->rec_seq);
		return sizeof(*gcm128);
	case KSHAKE_AEAD_AES_256_GCM:
		info->head.cipher_type = TLS_CIPHER_AES_GCM_256;
		memcpy(gcm256->key, t->key, sizeof(gcm256->key));
		kshake_ktls_nonce(version, t, gcm256->salt, sizeof(gcm256->salt), gcm256->iv);
		put_unaligned_be64(t->seq, gcm256->rec_seq);
		return sizeof(*gcm256);
	case KSHAKE_AEAD_CHACHA20_POLY1305:
		info->head.cipher_type = TLS_CIPHER_CHACHA20_POLY1305;
		memcpy(chacha->key, t->key, sizeof(chacha->key));
		memcpy(chacha->iv, t->iv, sizeof(chacha->iv));
		put_unaligned_be64(t->seq, chacha->rec_seq);
		return sizeof(*chacha);
	case KSHAKE_AEAD_AES_128_CCM:
		info->head.cipher_type = TLS_CIPHER_AES_CCM_128;
		memcpy(ccm128->key, t->key, sizeof(ccm128->key));
		kshake_ktls_nonce(version, t, ccm128->salt, sizeof(ccm128->salt), ccm128->iv);
		put_unaligned_be64(t->seq, ccm128->rec_seq);
		return sizeof(*ccm128);
	default:
		return 0;	/* which kTLS refuses */
	}
}

static int kshake_ktls_set_key(struct kshake_session *s, int optname,
			       const struct kshake_traffic *t)
{
	const struct proto *prot = READ_ONCE(s->sk->sk_prot);
	union kshake_ktls_info info;
	unsigned int len;
	int err;

	len = kshake_ktls_fill(&info, s->post.version, s->traffic.aead, t);
	err = prot->setsockopt(s->sk, SOL_TLS, optname, KERNEL_SOCKPTR(&info), len);
	memzero_explicit(&info, sizeof(info));
	return err;
}

/* What the application and a KeyUpdate will ask for, out of the engine. */
static int kshake_ktls_keep(struct kshake_session *s, struct kshake_secrets *secrets)
{
	const struct kshake_negotiated *agreed = kshake_engine_negotiated(s->engine);
	int err;

	if (agreed->alpn_len) {
		s->alpn = kmemdup(agreed->alpn, agreed->alpn_len, GFP_KERNEL_ACCOUNT);
		if (!s->alpn)
			return -ENOMEM;
		s->alpn_len = agreed->alpn_len;
	}
	/* A server's application may choose by it what to say, and to whom. */
	if (kshake_options_keep_name(&s->opt, agreed))
		return -ENOMEM;
	kshake_engine_take_secrets(s->engine, secrets);
	err = kshake_export_keep(s, secrets);
	if (err)
		return err;
	memcpy(s->traffic.tx, secrets->tx.secret, sizeof(s->traffic.tx));
	memcpy(s->traffic.rx, secrets->rx.secret, sizeof(s->traffic.rx));
	s->traffic.aead = secrets->aead;
	s->traffic.hash = secrets->hash;
	s->post.version = secrets->version;
	kshake_usage_begin(s);
	return 0;
}

/**
 * kshake_ktls_install() - step two: the keys
 * @s: the session, its engine at KSHAKE_WANT_DONE, @s->lock held
 *
 * Unhooks the callbacks first: what kTLS finds there it keeps and calls.
 *
 * Return: 0: records are kTLS's from the next byte on. Else a negative errno: the
 * connection was aborted, since one direction may be encrypted and the other not.
 */
int kshake_ktls_install(struct kshake_session *s)
{
	struct kshake_secrets secrets = {};
	struct kshake_shadow *shadow;
	int err;

	err = kshake_ktls_keep(s, &secrets);
	if (err)
		goto abort;

	kshake_pause(KSHAKE_PAUSE_BEFORE_INSTALL);
	kshake_io_unhook(s);
	kshake_io_watch(s);
	kshake_pause(KSHAKE_PAUSE_UNHOOKED);
	shadow = kshake_ktls_enter_shadow(s);
	if (!shadow) {
		err = -ENOMEM;
		goto abort;
	}
	err = kshake_ktls_set_key(s, TLS_TX, &secrets.tx);
	kshake_pause(KSHAKE_PAUSE_TX_SET);
	if (!err)
		err = kshake_ktls_set_key(s, TLS_RX, &secrets.rx);
	if (!err)
		kshake_rxstate_copy(s);
	kshake_pause(KSHAKE_PAUSE_RX_SET);
	kshake_ktls_leave_shadow(s, shadow);
	kshake_io_catch_up(s);
	kshake_pause(KSHAKE_PAUSE_INSTALLED);
abort:
	trace_kshake_ktls_installed(s, err);
	memzero_explicit(&secrets, sizeof(secrets));
	if (err) {
		memzero_explicit(&s->traffic, sizeof(s->traffic));
		tcp_abort(s->sk, ECONNABORTED);
	}
	return err;
}
