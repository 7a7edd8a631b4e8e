// SPDX-License-Identifier: GPL-2.0-only
/*
 * This end: a TCP socket, made one of kshake's, or given to kTLS by libssl.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "bench.h"
#include "kshake.h"

#define NAME	"server.test"
#define ROOM	(8 << 20)

static X509 *read_cert(const struct setup *setup, const char *name)
{
	char *path = file_of(setup, name);
	BIO *file = BIO_new_file(path, "r");
	X509 *cert = file ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;

	if (!cert)
		die("no certificate in %s", path);
	BIO_free(file);
	free(path);
	return cert;
}

int client_tcp(const struct setup *setup)
{
	struct sockaddr_in server = {
		.sin_family = AF_INET,
		.sin_port = htons(setup->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), room = ROOM, on = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof(server)))
		die("connect: %s", strerror(errno));
	return fd;
}

static void must(int result, const char *what)
{
	if (result)
		die("%s: %s", what, strerror(errno));
}

static void set_pin(const struct setup *setup, int fd)
{
	unsigned char spki[1024], *end = spki, pin[KSHAKE_PIN_SPKI_LEN];
	char name[64];
	X509 *cert;
	int len;

	snprintf(name, sizeof(name), "%s.pem", setup->cert);
	cert = read_cert(setup, name);
	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), NULL);
	if (len <= 0 || len > (int)sizeof(spki))
		die("a key of %d bytes", len);
	i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &end);
	EVP_Digest(spki, (size_t)len, pin, NULL, EVP_sha256(), NULL);
	X509_free(cert);
	must(kshake_set_verify(fd, KSHAKE_VERIFY_PIN), "KSHAKE_VERIFY");
	must(kshake_set_pins(fd, pin, 1), "KSHAKE_PIN_SPKI");
}

static void set_anchors(const struct setup *setup, int fd)
{
	X509 *root = read_cert(setup, "root.pem");
	unsigned char der[4096], *end = der;
	int len = i2d_X509(root, NULL);

	if (len <= 0 || len > (int)sizeof(der))
		die("a certificate of %d bytes", len);
	i2d_X509(root, &end);
	X509_free(root);
	must(kshake_set_trust_anchors(fd, der, (size_t)len), "KSHAKE_TRUST_ANCHORS");
}

static void wrapped_handshake(const struct setup *setup, int fd)
{
	uint16_t suite = (uint16_t)setup->suite;
	struct kshake_info info;
	char why[256];

	must(kshake_attach(fd), "TCP_ULP");
	must(kshake_set_server_name(fd, NAME), "KSHAKE_SERVER_NAME");
	must(kshake_set_suites(fd, &suite, 1), "KSHAKE_SUITES");
	if (setup->verify == VERIFY_KEY)
		set_pin(setup, fd);
	else
		set_anchors(setup, fd);
	if (kshake_handshake(fd)) {
		kshake_get_info(fd, &info);
		die("handshake: %s", kshake_strerror(&info, why, sizeof(why)));
	}
}

static SSL_CTX *bare_ctx(const struct setup *setup)
{
	static SSL_CTX *ctx;
	char *root;

	if (ctx)
		return ctx;
	ctx = SSL_CTX_new(TLS_client_method());
	root = file_of(setup, "root.pem");
	if (!ctx || !SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) ||
	    !SSL_CTX_set_ciphersuites(ctx, suite_name(setup->suite)) ||
	    !SSL_CTX_set1_groups_list(ctx, "X25519") ||
	    SSL_CTX_load_verify_locations(ctx, root, NULL) != 1)
		die("SSL_CTX: %s", ERR_reason_error_string(ERR_get_error()));
	free(root);
	SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
	return ctx;
}

/* libssl's part ends here: the socket has its keys, and what it does not know is freed. */
static void bare_handshake(const struct setup *setup, int fd)
{
	SSL *ssl = SSL_new(bare_ctx(setup));

	if (!ssl || !SSL_set_fd(ssl, fd) || !SSL_set_tlsext_host_name(ssl, NAME))
		die("SSL_new");
	if (setup->verify == VERIFY_CHAIN) {
		SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
		SSL_set1_host(ssl, NAME);
	}
	if (SSL_connect(ssl) != 1)
		die("libssl: %s", ERR_reason_error_string(ERR_get_error()));
	if (!BIO_get_ktls_send(SSL_get_wbio(ssl)) || !BIO_get_ktls_recv(SSL_get_rbio(ssl)))
		die("libssl does not use kTLS here");
	SSL_set_quiet_shutdown(ssl, 1);
	SSL_free(ssl);
}

void client_handshake(const struct setup *setup, enum side side, int fd)
{
	if (side == BARE)
		bare_handshake(setup, fd);
	else
		wrapped_handshake(setup, fd);
}
