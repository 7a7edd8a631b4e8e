// SPDX-License-Identifier: GPL-2.0-only
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "tls.h"

static SSL_CTX *context;
static __thread char why[256];

void tls_init(const char *cert, const char *key)
{
	context = SSL_CTX_new(TLS_server_method());
	if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) ||
	    SSL_CTX_use_certificate_chain_file(context, cert) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
		errx(1, "%s: %s", cert, ERR_error_string(ERR_get_error(), NULL));
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
			 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* The sessions of tickets would fill the memory. */
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

const char *tls_name(void)
{
	return "openssl";
}

struct tls *tls_new(int fd)
{
	SSL *ssl = SSL_new(context);

	if (!ssl || !SSL_set_fd(ssl, fd))
		errx(1, "out of memory");
	SSL_set_accept_state(ssl);
	return (struct tls *)ssl;
}

void tls_free(struct tls *tls)
{
	SSL_free((SSL *)tls);
}

const char *tls_why(void)
{
	return why;
}

/* A client may give up, with an alert that says so; it may not break the protocol. */
static int gone(unsigned long error)
{
	if (ERR_SYSTEM_ERROR(error))
		return 1;
	switch (ERR_GET_REASON(error)) {
	case SSL_R_UNEXPECTED_EOF_WHILE_READING:
	case SSL_R_TLSV1_ALERT_INTERNAL_ERROR:
	case SSL_R_PROTOCOL_IS_SHUTDOWN:
		return 1;
	case SSL_R_SSLV3_ALERT_BAD_RECORD_MAC:
	case SSL_R_DATA_BETWEEN_CCS_AND_FINISHED:
		return tls_client_is_poor;
	}
	return 0;
}

static int result(SSL *ssl, int got)
{
	unsigned long error;

	switch (SSL_get_error(ssl, got)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return TLS_WAIT;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_END;
	case SSL_ERROR_SYSCALL:
		return TLS_GONE;
	}
	error = ERR_peek_last_error();
	ERR_error_string_n(error, why, sizeof(why));
	return gone(error) ? TLS_GONE : TLS_BAD;
}

int tls_accept(struct tls *tls)
{
	int got;

	ERR_clear_error();
	got = SSL_accept((SSL *)tls);
	return got == 1 ? 1 : result((SSL *)tls, got);
}

ssize_t tls_read(struct tls *tls, void *buf, size_t len)
{
	int got;

	ERR_clear_error();
	got = SSL_read((SSL *)tls, buf, len);
	return got > 0 ? got : result((SSL *)tls, got);
}

ssize_t tls_write(struct tls *tls, const void *buf, size_t len)
{
	int got;

	ERR_clear_error();
	got = SSL_write((SSL *)tls, buf, len);
	return got > 0 ? got : result((SSL *)tls, got);
}

/* Both go out with the next write. */
int tls_key_update(struct tls *tls, bool request)
{
	ERR_clear_error();
	return SSL_key_update((SSL *)tls, request ? SSL_KEY_UPDATE_REQUESTED :
						    SSL_KEY_UPDATE_NOT_REQUESTED) == 1;
}

int tls_ticket(struct tls *tls)
{
	ERR_clear_error();
	return SSL_new_session_ticket((SSL *)tls) == 1;
}

int tls_close_notify(struct tls *tls)
{
	int got;

	ERR_clear_error();
	/* A KeyUpdate or ticket that was to go with the next write. */
	got = SSL_in_init((SSL *)tls) ? SSL_do_handshake((SSL *)tls) : 1;
	if (got == 1)
		got = SSL_shutdown((SSL *)tls);
	return got >= 0 ? 1 : result((SSL *)tls, got);
}
