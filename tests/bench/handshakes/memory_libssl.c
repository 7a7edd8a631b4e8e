// SPDX-License-Identifier: GPL-2.0-only
/* libssl over memory BIOs, whichever the dynamic linker finds. */
#include <openssl/ssl.h>

#include "../../../kmod/crypto/crypto.h"
#include "memory.h"

static SSL_CTX *ctxs[2];	/* client, server */

static int accept_any(X509_STORE_CTX *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	return 1;
}

static const char *groups_of(const struct terms *terms)
{
	if (terms->group != KSHAKE_GROUP_X25519)
		return "P-256";
	/* Of a certificate, too, TLS 1.2 takes no other curve than those. */
	return terms->tls12 ? "X25519:P-256" : "X25519";
}

static SSL_CTX *new_ctx(const SSL_METHOD *method, const struct terms *terms)
{
	int version = terms->tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
	SSL_CTX *ctx = SSL_CTX_new(method);

	if (!ctx || !SSL_CTX_set_min_proto_version(ctx, version) ||
	    !SSL_CTX_set_max_proto_version(ctx, version) ||
	    !SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") ||
	    !SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM+AES128") ||
	    !SSL_CTX_set1_groups_list(ctx, groups_of(terms)))
		die("SSL_CTX");
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_cert_verify_callback(ctx, accept_any, NULL);
	return ctx;
}

static void use(SSL_CTX *ctx, enum test_key key)
{
	const struct test_cert *cert = test_cert(key);

	if (SSL_CTX_use_certificate(ctx, cert->x509) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, cert->key) != 1)
		die("certificate and key");
}

static void prepare(const struct terms *terms)
{
	SSL_CTX_free(ctxs[0]);
	SSL_CTX_free(ctxs[1]);
	ctxs[0] = new_ctx(TLS_client_method(), terms);
	ctxs[1] = new_ctx(TLS_server_method(), terms);
	use(ctxs[1], terms->key);
	/* As kshake does. */
	SSL_CTX_set_num_tickets(ctxs[1], 0);
	SSL_CTX_set_options(ctxs[1], SSL_OP_NO_TICKET);
	SSL_CTX_set_verify(ctxs[0], SSL_VERIFY_PEER, NULL);
	if (terms->mutual) {
		use(ctxs[0], TEST_KEY_P256);
		SSL_CTX_set_verify(ctxs[1], SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
				   NULL);
	}
}

static void *start(bool server)
{
	SSL *ssl = SSL_new(ctxs[server]);
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	if (!ssl || !in || !out)
		return NULL;
	SSL_set_bio(ssl, in, out);
	if (server)
		SSL_set_accept_state(ssl);
	else
		SSL_set_connect_state(ssl);
	if (!server && !SSL_set_tlsext_host_name(ssl, "localhost"))
		die("SSL_set_tlsext_host_name");
	return ssl;
}

static void step(void *end, const struct flight *in, struct flight *out)
{
	SSL *ssl = end;
	int ret, len;

	if (in->len && BIO_write(SSL_get_rbio(ssl), in->bytes, (int)in->len) != (int)in->len)
		die("BIO_write");
	ret = SSL_do_handshake(ssl);
	if (ret != 1 && SSL_get_error(ssl, ret) != SSL_ERROR_WANT_READ)
		die("a handshake of libssl's failed");
	len = BIO_read(SSL_get_wbio(ssl), out->bytes, sizeof(out->bytes));
	out->len = len > 0 ? (size_t)len : 0;
}

static bool done(void *end)
{
	return SSL_is_init_finished(end);
}

static void end(void *end)
{
	SSL_free(end);
}

const struct party party_libssl = { "libssl", prepare, start, step, done, end };
