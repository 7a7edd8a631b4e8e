/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A TLS 1.3 server for tests, that does as it is told: it builds each message well-formed
 * for the transcript so far, lets the caller change it, and sends what then is there.
 */
#ifndef KSHAKE_TESTS_FAKE_SERVER_H
#define KSHAKE_TESTS_FAKE_SERVER_H

#include "../../kmod/core/engine.h"
#include "../../kmod/core/msg.h"
#include "../../kmod/core/record.h"
#include "../../kmod/core/sched13.h"
#include "../../kmod/core/suite.h"
#include "../../kmod/core/transcript.h"
#include "certs.h"
#include "fake_wire.h"

/* Not a HandshakeType: a ServerHello that is a HelloRetryRequest. */
#define FAKE_HELLO_RETRY_REQUEST	0x100

/**
 * struct fake_server - set the first part, or leave the defaults
 * @suite: what it selects
 * @cert: what it shows
 * @group: what a HelloRetryRequest asks for; 0: no key_share in it
 * @cookie: what it sends; empty: none
 * @alpn: the protocol it selects; empty: none
 * @staple: OCSPResponse; empty: none
 * @copies: of the certificate in the chain
 * @scheme: it signs with; 0: the certificate's
 * @max_record: content bytes in a record
 * @rx: from the client
 * @tx: to the client
 * @transcript: as the server sees it
 * @sched: as the server sees it
 * @hello: the client's last ClientHello, its header included
 * @session_id: of the client
 * @session_id_len: its bytes
 * @share_group: of the client's key share
 * @share: the client's key share
 * @share_len: its bytes
 * @client_hs: client_handshake_traffic_secret
 * @server_hs: server_handshake_traffic_secret
 * @client_ap: client_application_traffic_secret_0
 * @server_ap: server_application_traffic_secret_0
 * @exporter: exporter_master_secret
 * @resumption: resumption_master_secret
 * @kex: for the ServerHello that was built
 * @out: wire bytes for the client
 * @in: wire bytes of the client
 * @in_taken: of @in
 * @client_certs: empty Certificates that the client sent
 * @client_shown: Certificates that were not; who signed for them is not looked at
 * @client_ccs: change_cipher_spec records that it sent
 * @finished: its Finished came and was right
 * @alert: last alert it sent, or -1
 * @alert_protected: it was encrypted
 * @engine_fail_at: the allocation of the engine that fails: 0 is the next, < 0 is none
 */
struct fake_server {
	const struct kshake_suite *suite;
	const struct test_cert *cert;
	u16 group;
	struct kshake_bytes cookie;
	struct kshake_bytes alpn;
	struct kshake_bytes staple;
	unsigned int copies;
	u16 scheme;
	size_t max_record;

	struct kshake_record_half rx;
	struct kshake_record_half tx;
	struct kshake_transcript transcript;
	struct kshake_sched13 sched;
	struct kshake_builder hello;
	u8 session_id[32];
	u8 session_id_len;
	u16 share_group;
	u8 share[KSHAKE_KEX_PUBLIC_MAX];
	size_t share_len;
	u8 client_hs[KSHAKE_HASH_MAX];
	u8 server_hs[KSHAKE_HASH_MAX];
	u8 client_ap[KSHAKE_HASH_MAX];
	u8 server_ap[KSHAKE_HASH_MAX];
	u8 exporter[KSHAKE_HASH_MAX];
	u8 resumption[KSHAKE_HASH_MAX];
	struct kshake_kex *kex;
	struct kshake_builder out;
	struct kshake_builder in;
	size_t in_taken;
	unsigned int client_certs;
	unsigned int client_shown;
	unsigned int client_ccs;
	bool finished;
	int alert;
	bool alert_protected;
	long engine_fail_at;
};

void fake_server_init(struct fake_server *s);
void fake_server_free(struct fake_server *s);

/* Take what the engine has to send, and all of it that is complete. */
int fake_server_take(struct fake_server *s, struct kshake_engine *e);

/* Build a message; @type is a HandshakeType or FAKE_HELLO_RETRY_REQUEST. */
void fake_server_build(struct fake_server *s, unsigned int type, struct kshake_builder *msg);
/* Into the transcript, on its way, and what follows from it (keys). */
void fake_server_send(struct fake_server *s, unsigned int type, const struct kshake_builder *msg);
/* Both. */
void fake_server_say(struct fake_server *s, unsigned int type);
/* A record with this content, under the present key, outside the transcript. */
void fake_server_record(struct fake_server *s, u8 type, const void *content, size_t len);
/* The same, never protected. */
void fake_server_plain_record(struct fake_server *s, u8 type, const void *content, size_t len);
/* A protected record whose TLSInnerPlaintext is exactly this. */
void fake_server_inner(struct fake_server *s, const void *inner, size_t len);
void fake_server_wire(struct fake_server *s, const void *bytes, size_t len);

/* kshake_engine_run(), in which @engine_fail_at counts. */
unsigned int fake_server_run(struct fake_server *s, struct kshake_engine *e);
/* From the server's messages to the engine, @chunk bytes at a time. Returns its wants. */
unsigned int fake_server_pump(struct fake_server *s, struct kshake_engine *e, size_t chunk);

/* Where the extension block of a ServerHello or HelloRetryRequest begins (its length). */
size_t fake_server_hello_exts(const struct fake_server *s);

#endif /* KSHAKE_TESTS_FAKE_SERVER_H */
