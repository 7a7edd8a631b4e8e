// SPDX-License-Identifier: GPL-2.0-only
/* By libssl, whichever the dynamic linker finds, as an ordinary program uses it. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "sockets.h"

static SSL_CTX *ctx;

static void check(bool good, const char *what)
{
	unsigned long error = ERR_get_error();

	if (!good)
		die("%s: %s", what, error ? ERR_reason_error_string(error) : "failed");
}

static void use(const struct setup *setup, const char *name)
{
	char *pem = path_of(setup, name, ".pem"), *key = path_of(setup, name, ".key");

	check(SSL_CTX_use_certificate_chain_file(ctx, pem) == 1 &&
	      SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) == 1, name);
	free(pem);
	free(key);
}

static const char *groups_of(const struct setup *setup)
{
	/* Of a certificate, too, TLS 1.2 takes no other curve than those. */
	return setup->tls12 && !strcmp(setup->group, "X25519") ? "X25519:P-256" : setup->group;
}

static void prepare(const struct setup *setup)
{
	int version = setup->tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
	char *root = path_of(setup, "root", ".pem");

	ctx = SSL_CTX_new(setup->server ? TLS_server_method() : TLS_client_method());
	check(ctx && SSL_CTX_set_min_proto_version(ctx, version) &&
	      SSL_CTX_set_max_proto_version(ctx, version) &&
	      SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") &&
	      SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM+AES128") &&
	      SSL_CTX_set1_groups_list(ctx, groups_of(setup)) &&
	      SSL_CTX_load_verify_locations(ctx, root, NULL) == 1, "SSL_CTX");
	free(root);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	/* As kshake does. */
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
	if (setup->server)
		use(setup, setup->cert);
	else
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (*setup->client_cert && setup->server)
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	else if (*setup->client_cert)
		use(setup, setup->client_cert);
}

static SSL *new_ssl(const struct setup *setup, int fd)
{
	SSL *ssl = SSL_new(ctx);

	check(ssl && SSL_set_fd(ssl, fd), "SSL_new");
	if (setup->server)
		SSL_set_accept_state(ssl);
	else
		SSL_set_connect_state(ssl);
	check(setup->server || (SSL_set_tlsext_host_name(ssl, NAME) && SSL_set1_host(ssl, NAME)),
	      "the name");
	return ssl;
}

static void *shake(const struct setup *setup, int fd)
{
	SSL *ssl = new_ssl(setup, fd);

	check(SSL_do_handshake(ssl) == 1, "handshake");
	return ssl;
}

/* A client says its ClientHello and does not listen, however soon the answer comes. */
static void *begin(const struct setup *setup, int fd)
{
	SSL *ssl = new_ssl(setup, fd);
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	int ret;

	BIO_socket_nbio(fd, 1);
	if (setup->server)
		poll(&wait, 1, -1);
	else
		SSL_set0_rbio(ssl, BIO_new(BIO_s_mem()));
	ret = SSL_do_handshake(ssl);
	check(SSL_get_error(ssl, ret) == SSL_ERROR_WANT_READ, "half a handshake");
	return ssl;
}

static void finish(const struct setup *setup, void *kept, bool done)
{
	if (setup->server && done)
		SSL_shutdown(kept);
	else
		SSL_set_quiet_shutdown(kept, 1);
	SSL_free(kept);
}

const struct way way_libssl = { "libssl", prepare, NULL, shake, begin, finish };
