/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A TLS 1.2 server for tests, that does as it is told: it builds each message well-formed
 * for the transcript so far, lets the caller change it, and sends what then is there.
 */
#ifndef KSHAKE_TESTS_FAKE_SERVER12_H
#define KSHAKE_TESTS_FAKE_SERVER12_H

#include "fake12.h"

/**
 * struct fake_server12 - set what comes after @p, or leave the defaults
 * @p: what it has in common with a client; @p.suite, @p.ems and @p.group are its choice
 * @cert: what it shows
 * @copies: of the certificate in the chain
 * @scheme: it signs with; 0: the certificate's
 * @request_schemes: supported_signature_algorithms of its CertificateRequest
 * @alpn: the protocol it selects; empty: none
 * @staple: OCSPResponse; empty: no status_request in the ServerHello
 * @renegotiation_info: in its ServerHello
 * @point_formats: likewise
 * @session_id: likewise
 * @session_id_len: its bytes
 * @client_certs: empty Certificates that the client sent
 * @client_shown: Certificates that were not
 * @client_verified: its CertificateVerify, if any, was right
 */
struct fake_server12 {
	struct fake12 p;
	const struct test_cert *cert;
	unsigned int copies;
	u16 scheme;
	struct kshake_bytes request_schemes;
	struct kshake_bytes alpn;
	struct kshake_bytes staple;
	bool renegotiation_info;
	bool point_formats;
	u8 session_id[32];
	u8 session_id_len;
	unsigned int client_certs;
	unsigned int client_shown;
	bool client_verified;
};

void fake_server12_init(struct fake_server12 *s);
void fake_server12_free(struct fake_server12 *s);

/* Take what the engine has to send, and all of it that is complete. */
int fake_server12_take(struct fake_server12 *s, struct kshake_engine *e);

/* Build a message of this HandshakeType. */
void fake_server12_build(struct fake_server12 *s, unsigned int type, struct kshake_builder *msg);
/* Build and send; @type may be FAKE_CCS. */
void fake_server12_say(struct fake_server12 *s, unsigned int type);
/* Sign a ServerKeyExchange anew, whose params end at @params, after they were changed. */
void fake_server12_sign(struct fake_server12 *s, struct kshake_builder *msg, size_t params);

/* Where the extension block of a ServerHello begins (its length). */
size_t fake_server12_hello_exts(const struct fake_server12 *s);

#endif /* KSHAKE_TESTS_FAKE_SERVER12_H */
