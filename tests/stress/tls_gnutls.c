// SPDX-License-Identifier: GPL-2.0-only
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gnutls/gnutls.h>

#include "tls.h"

/* It takes eight KeyUpdates a second and then calls it a flood, those it asked for included. */
#define UPDATES_PER_SECOND	4

struct tls {
	gnutls_session_t session;
	time_t second;
	unsigned int updates;
	bool again;		/* a KeyUpdate or ticket is half sent */
};

static gnutls_certificate_credentials_t credentials;
static gnutls_datum_t ticket_key;
static gnutls_priority_t priority;
static __thread char why[256];

static void must(int got)
{
	if (got < 0)
		errx(1, "GnuTLS: %s", gnutls_strerror(got));
}

void tls_init(const char *cert, const char *key)
{
	must(gnutls_certificate_allocate_credentials(&credentials));
	must(gnutls_certificate_set_x509_key_file(credentials, cert, key, GNUTLS_X509_FMT_PEM));
	must(gnutls_session_ticket_key_generate(&ticket_key));
	must(gnutls_priority_init(&priority, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", NULL));
}

const char *tls_name(void)
{
	return "gnutls";
}

struct tls *tls_new(int fd)
{
	struct tls *tls = calloc(1, sizeof(*tls));

	if (!tls)
		errx(1, "out of memory");
	must(gnutls_init(&tls->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL));
	must(gnutls_priority_set(tls->session, priority));
	must(gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, credentials));
	must(gnutls_session_ticket_enable_server(tls->session, &ticket_key));
	gnutls_transport_set_int(tls->session, fd);
	return tls;
}

void tls_free(struct tls *tls)
{
	gnutls_deinit(tls->session);
	free(tls);
}

const char *tls_why(void)
{
	return why;
}

static int result(struct tls *tls, ssize_t got)
{
	switch (got) {
	case GNUTLS_E_AGAIN:
	case GNUTLS_E_INTERRUPTED:
		return TLS_WAIT;
	case GNUTLS_E_PREMATURE_TERMINATION:
	case GNUTLS_E_PULL_ERROR:
	case GNUTLS_E_PUSH_ERROR:
	case GNUTLS_E_INVALID_SESSION:
	case GNUTLS_E_SESSION_EOF:
		return TLS_GONE;
	case GNUTLS_E_FATAL_ALERT_RECEIVED:
		if (gnutls_alert_get(tls->session) == GNUTLS_A_INTERNAL_ERROR)
			return TLS_GONE;
		if (tls_client_is_poor &&
		    gnutls_alert_get(tls->session) == GNUTLS_A_BAD_RECORD_MAC)
			return TLS_GONE;
		snprintf(why, sizeof(why), "alert %s",
			 gnutls_alert_get_name(gnutls_alert_get(tls->session)));
		return TLS_BAD;
	}
	snprintf(why, sizeof(why), "%s", gnutls_strerror(got));
	return TLS_BAD;
}

int tls_accept(struct tls *tls)
{
	int got = gnutls_handshake(tls->session);

	if (got == GNUTLS_E_WARNING_ALERT_RECEIVED)
		return TLS_WAIT;
	return got ? result(tls, got) : 1;
}

ssize_t tls_read(struct tls *tls, void *buf, size_t len)
{
	ssize_t got = gnutls_record_recv(tls->session, buf, len);

	return got >= 0 ? got : result(tls, got);
}

ssize_t tls_write(struct tls *tls, const void *buf, size_t len)
{
	ssize_t got = gnutls_record_send(tls->session, buf, len);

	return got > 0 ? got : result(tls, got);
}

int tls_key_update(struct tls *tls, bool request)
{
	time_t now = time(NULL);
	int got;

	if (!tls->again) {
		if (now != tls->second)
			tls->updates = 0;
		tls->second = now;
		if (tls->updates == UPDATES_PER_SECOND)
			return 0;
		tls->updates++;
	}
	got = gnutls_session_key_update(tls->session, request ? GNUTLS_KU_PEER : 0);
	tls->again = got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED;
	return got ? result(tls, got) : 1;
}

int tls_ticket(struct tls *tls)
{
	int got = gnutls_session_ticket_send(tls->session, 1, 0);

	return got ? result(tls, got) : 1;
}

int tls_close_notify(struct tls *tls)
{
	int got = gnutls_bye(tls->session, GNUTLS_SHUT_WR);

	return got ? result(tls, got) : 1;
}
