/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A TLS 1.3 client for tests, that does as it is told: it builds each message well-formed
 * for the transcript so far, lets the caller change it, and sends what then is there.
 */
#ifndef KSHAKE_TESTS_FAKE_CLIENT_H
#define KSHAKE_TESTS_FAKE_CLIENT_H

#include "../../kmod/core/sched13.h"
#include "../../kmod/core/suite.h"
#include "../../kmod/core/transcript.h"
#include "certs.h"
#include "fake_wire.h"

/**
 * struct fake_client - set the first part, or leave the defaults
 * @offer: what its ClientHello says, but for the key share
 * @group: it sends a key share of; a HelloRetryRequest changes it
 * @no_share: it sends none, until a HelloRetryRequest asks for one
 * @cert: what it shows; NULL: an empty Certificate
 * @copies: of the certificate in the chain
 * @scheme: it signs with; 0: the certificate's
 * @max_record: content bytes in a record
 * @random: of the ClientHello
 * @session_id: of the ClientHello
 * @suite: that the server selected
 * @rx: from the server
 * @tx: to the server
 * @transcript: as the client sees it
 * @sched: as the client sees it
 * @kex: of its key share
 * @client_hs: client_handshake_traffic_secret
 * @server_hs: server_handshake_traffic_secret
 * @client_ap: client_application_traffic_secret_0
 * @server_ap: server_application_traffic_secret_0
 * @exporter: exporter_master_secret
 * @resumption: resumption_master_secret
 * @out: wire bytes for the server
 * @in: wire bytes of the server
 * @in_taken: of @in
 * @seen: a bit for each HandshakeType that the server sent
 * @request: body of its CertificateRequest
 * @extensions: body of its EncryptedExtensions
 * @certificate: body of its Certificate
 * @retries: HelloRetryRequests that it sent
 * @ccs: change_cipher_spec records that it sent
 * @records: protected records that it sent
 * @finished: its Finished came and was right
 * @alert: last alert it sent, or -1
 * @alert_protected: it was encrypted
 * @engine_fail_at: the allocation of the engine that fails: 0 is the next, < 0 is none
 */
struct fake_client {
	struct kshake_client_hello offer;
	u16 group;
	bool no_share;
	const struct test_cert *cert;
	unsigned int copies;
	u16 scheme;
	size_t max_record;

	u8 random[32];
	u8 session_id[32];
	const struct kshake_suite *suite;
	struct kshake_record_half rx;
	struct kshake_record_half tx;
	struct kshake_transcript transcript;
	struct kshake_sched13 sched;
	struct kshake_kex *kex;
	u8 client_hs[KSHAKE_HASH_MAX];
	u8 server_hs[KSHAKE_HASH_MAX];
	u8 client_ap[KSHAKE_HASH_MAX];
	u8 server_ap[KSHAKE_HASH_MAX];
	u8 exporter[KSHAKE_HASH_MAX];
	u8 resumption[KSHAKE_HASH_MAX];
	struct kshake_builder out;
	struct kshake_builder in;
	size_t in_taken;
	u32 seen;
	struct kshake_builder request;
	struct kshake_builder extensions;
	struct kshake_builder certificate;
	unsigned int retries;
	unsigned int ccs;
	unsigned int records;
	bool finished;
	int alert;
	bool alert_protected;
	long engine_fail_at;
};

void fake_client_init(struct fake_client *c);
void fake_client_free(struct fake_client *c);

/* Take what the engine has to send, and all of it that is complete. */
int fake_client_take(struct fake_client *c, struct kshake_engine *e);

/* Build a message of this HandshakeType. */
void fake_client_build(struct fake_client *c, unsigned int type, struct kshake_builder *msg);
/* Into the transcript, on its way, and what follows from it (keys). */
void fake_client_send(struct fake_client *c, unsigned int type, const struct kshake_builder *msg);
/* Both. */
void fake_client_say(struct fake_client *c, unsigned int type);
/* A record with this content, under the present key, outside the transcript. */
void fake_client_record(struct fake_client *c, u8 type, const void *content, size_t len);

unsigned int fake_client_run(struct fake_client *c, struct kshake_engine *e);
/* From the client's messages to the engine, @chunk bytes at a time. Returns its wants. */
unsigned int fake_client_pump(struct fake_client *c, struct kshake_engine *e, size_t chunk);

/* Where the extension block of a ClientHello begins (its length). */
size_t fake_client_hello_exts(const struct kshake_builder *msg);

#endif /* KSHAKE_TESTS_FAKE_CLIENT_H */
