/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A TLS 1.2 client for tests, that does as it is told: it builds each message well-formed
 * for the transcript so far, lets the caller change it, and sends what then is there.
 */
#ifndef KSHAKE_TESTS_FAKE_CLIENT12_H
#define KSHAKE_TESTS_FAKE_CLIENT12_H

#include "fake12.h"

/**
 * struct fake_client12 - set what comes after @p, or leave the defaults
 * @p: what it has in common with a server; @p.ems is whether it is offered
 * @version: client_version, and what a premaster secret of RSA begins with
 * @suites: contents of cipher_suites
 * @groups: contents of supported_groups; empty: none
 * @schemes: contents of signature_algorithms; empty: none
 * @versions: contents of supported_versions; empty: none
 * @alpn: ProtocolNameList; empty: none
 * @server_name: with "localhost"
 * @status_request: it asks for a staple
 * @renegotiation_info: in its ClientHello
 * @point_formats: likewise
 * @cert: what it shows; NULL: an empty Certificate
 * @copies: of the certificate in the chain
 * @scheme: it signs with; 0: the certificate's
 * @session_id: of its ClientHello
 * @session_id_len: its bytes
 * @exts: ServerHello's, its length included
 * @server_version: ServerHello's
 * @verified: the ServerKeyExchange was right
 */
struct fake_client12 {
	struct fake12 p;
	u16 version;
	struct kshake_bytes suites;
	struct kshake_bytes groups;
	struct kshake_bytes schemes;
	struct kshake_bytes versions;
	struct kshake_bytes alpn;
	bool server_name;
	bool status_request;
	bool renegotiation_info;
	bool point_formats;
	const struct test_cert *cert;
	unsigned int copies;
	u16 scheme;
	u8 session_id[32];
	u8 session_id_len;
	struct kshake_reader exts;
	u16 server_version;
	bool verified;
};

void fake_client12_init(struct fake_client12 *c);
void fake_client12_free(struct fake_client12 *c);

/* Take what the engine has to send, and all of it that is complete. */
int fake_client12_take(struct fake_client12 *c, struct kshake_engine *e);

/* Build a message of this HandshakeType. */
void fake_client12_build(struct fake_client12 *c, unsigned int type, struct kshake_builder *msg);
/* On its way, and what follows from it (keys). */
void fake_client12_send(struct fake_client12 *c, unsigned int type,
			const struct kshake_builder *msg);
/* Both; @type may be FAKE_CCS. */
void fake_client12_say(struct fake_client12 *c, unsigned int type);

/* RSA with the key of the server's Certificate, which came. @padded: else @data is as long as that. */
size_t fake_client12_encrypt(struct fake_client12 *c, bool padded, const u8 *data, size_t len,
			     u8 *encrypted);

/* Where the extension block of a ClientHello begins (its length). */
size_t fake_client12_hello_exts(const struct kshake_builder *msg);

#endif /* KSHAKE_TESTS_FAKE_CLIENT12_H */
