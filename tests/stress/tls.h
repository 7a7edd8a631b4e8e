/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A TLS library as the servers see it. All sockets are non-blocking.
 */
#ifndef STRESS_TLS_H
#define STRESS_TLS_H

#include <stdbool.h>
#include <sys/types.h>

/* What a call returns besides a number of bytes. */
enum {
	TLS_END = 0,	/* close_notify */
	TLS_WAIT = -1,	/* nothing now: poll for what was asked for */
	TLS_GONE = -2,	/* the connection ended without it, or the client failed */
	TLS_BAD = -3,	/* what no client may do to us: tls_why() */
};

/*
 * Allocations of the client's are made to fail: for a record that found no memory it sends
 * bad_record_mac, as kTLS cannot tell it from one that does not decrypt. In TLS 1.2 its alert may
 * follow its change_cipher_spec, where OpenSSL takes nothing but Finished.
 */
extern bool tls_client_is_poor;

/* Once, before all others. */
void tls_init(const char *cert, const char *key);
const char *tls_name(void);

struct tls;
struct tls *tls_new(int fd);
void tls_free(struct tls *tls);

/* 1 done, or TLS_*. */
int tls_accept(struct tls *tls);
/* Bytes, or TLS_*. */
ssize_t tls_read(struct tls *tls, void *buf, size_t len);
/* Bytes, or TLS_*; after TLS_WAIT the same bytes again. */
ssize_t tls_write(struct tls *tls, const void *buf, size_t len);
/* Never while a write waits. 1, 0 not now, or TLS_*. */
int tls_key_update(struct tls *tls, bool request);
int tls_ticket(struct tls *tls);
/* 1 or TLS_*. */
int tls_close_notify(struct tls *tls);
/* Of the last TLS_BAD of this thread. */
const char *tls_why(void);

#endif /* STRESS_TLS_H */
