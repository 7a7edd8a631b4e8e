/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The inside of struct kshake_engine, for engine.c and the protocol's state machines. */
#ifndef KSHAKE_HANDSHAKE_H
#define KSHAKE_HANDSHAKE_H

#include "engine.h"
#include "msg.h"
#include "reasm.h"
#include "record.h"
#include "sched12.h"
#include "sched13.h"
#include "suite.h"
#include "transcript.h"

/* States are named for what they expect next. */
enum kshake_hs_state {
	KSHAKE_START,				/* a client that has sent nothing */
	KSHAKE_EXPECT_CLIENT_HELLO,
	KSHAKE_EXPECT_SECOND_CLIENT_HELLO,	/* after a HelloRetryRequest */
	KSHAKE_EXPECT_SERVER_HELLO,
	KSHAKE_EXPECT_ENCRYPTED_EXTENSIONS,
	KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST,
	KSHAKE_EXPECT_CERTIFICATE,
	KSHAKE_EXPECT_STATUS_OR_KEY_EXCHANGE,	/* of TLS 1.2, as all that name these */
	KSHAKE_EXPECT_KEY_EXCHANGE,
	KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE,	/* of RSA key exchange */
	KSHAKE_EXPECT_REQUEST_OR_DONE,
	KSHAKE_EXPECT_DONE,
	KSHAKE_EXPECT_CERTIFICATE_VERIFY,
	KSHAKE_EXPECT_CCS,
	KSHAKE_EXPECT_VERDICT,			/* of the owner; no input is taken */
	KSHAKE_ACCEPTED,			/* it was so, and our flight is to be sent */
	KSHAKE_EXPECT_FINISHED,
	KSHAKE_EXPECT_SIGNATURE,		/* of the owner; no input is taken */
	KSHAKE_SIGNED,				/* it came, and is to be sent */
	KSHAKE_COMPLETE,
	KSHAKE_FAILED,
};

/**
 * struct kshake_step - what may come in a state
 * @state: enum kshake_hs_state
 * @type: HandshakeType
 * @max: its longest body
 * @take: takes the message: @msg with its header, @body without
 *
 * What has no step is unexpected_message (RFC 8446, 4).
 */
struct kshake_step {
	u8 state;
	u8 type;
	u32 max;
	int (*take)(struct kshake_engine *e, const struct kshake_bytes *msg,
		    struct kshake_reader body);
};

/**
 * struct kshake_signing - a signature that the owner is asked for
 * @ask: the question
 * @signature: the answer
 * @len: its bytes
 * @content: what the question asks to be signed, as many bytes as it says
 */
struct kshake_signing {
	struct kshake_to_sign ask;
	u8 signature[KSHAKE_SIG_MAX];
	size_t len;
	u8 content[];
};

/**
 * struct kshake_hello_state - of the ClientHello, until it was answered
 * @random: random
 * @session_id: legacy_session_id
 * @session_id_len: its bytes
 * @group: of the key share
 * @kex: of the key share
 * @share: of TLS 1.2: the peer's public half, from kmalloc()
 * @share_len: its bytes
 *
 * TLS 1.2 keeps its key exchange in it until the premaster secret is known.
 */
struct kshake_hello_state {
	u8 random[KSHAKE_RANDOM_LEN];
	u8 session_id[KSHAKE_SESSION_ID_MAX];
	u8 session_id_len;
	u16 group;
	struct kshake_kex *kex;
	u8 *share;
	size_t share_len;
};

/**
 * struct kshake_engine - a handshake
 * @config: borrowed
 * @steps: of the role and version
 * @nr_steps: entries in @steps
 * @state: enum kshake_hs_state
 * @compat: middlebox compatibility mode
 * @ccs_sent: the compatibility CCS was sent
 * @ccs_came: one came, and meant nothing
 * @staple_wanted: the peer asked for an OCSP response
 * @heard: a record came from the peer
 * @dropped: records that were ignored
 * @early_data: bytes of records that may still be early data, and are dropped
 * @asked: kshake_ext_bit()s of our ClientHello or CertificateRequest
 * @suite: agreed
 * @negotiated: for the owner
 * @failure: for the owner
 * @rx: the reading direction
 * @rx_header: of the record that is coming in
 * @rx_have: bytes of it that came, header included
 * @rx_len: bytes of its fragment
 * @rx_fragment: its fragment, once the header is known
 * @content: what is left of its content
 * @reasm: a message that is not complete
 * @tx: the writing direction
 * @flight: messages that are not in records yet
 * @out: records that wait to be sent
 * @out_taken: bytes of @out that were
 * @transcript: all messages
 * @sched: the key schedule
 * @traffic: handshake traffic secrets
 * @master: of TLS 1.2: the master secret
 * @legacy_version: of a server: ClientHello.legacy_version
 * @client_random: ClientHello.random, by which a key log tells connections apart
 * @server_random: of TLS 1.2: ServerHello.random
 * @hello: of a client; NULL once the ServerHello came. Of TLS 1.2, in both roles: until the
 *	keys are known
 * @offer_digest: of a server: what a second ClientHello must not change
 * @signing: while a signature is awaited, and until it was sent
 * @accepted: what a peer that is accepted leads to: enum kshake_hs_state
 * @secrets: for the owner, once there are any
 * @chain: behind @peer
 * @peer: for the owner
 * @leaf: key of the peer's certificate
 */
struct kshake_engine {
	const struct kshake_engine_config *config;
	const struct kshake_step *steps;
	unsigned int nr_steps;
	enum kshake_hs_state state;
	enum kshake_hs_state accepted;
	bool compat;
	bool ccs_sent;
	bool ccs_came;
	bool staple_wanted;
	bool heard;
	u8 dropped;
	u32 early_data;
	u32 asked;
	const struct kshake_suite *suite;
	struct kshake_negotiated negotiated;
	struct kshake_failure failure;

	struct kshake_record_half rx;
	u8 rx_header[KSHAKE_RECORD_HEADER];
	u32 rx_have;
	u32 rx_len;
	u8 *rx_fragment;
	struct kshake_bytes content;
	struct kshake_reasm reasm;

	struct kshake_record_half tx;
	struct kshake_builder flight;
	struct kshake_builder out;
	size_t out_taken;

	struct kshake_transcript transcript;
	struct kshake_sched13 sched;
	struct {
		u8 client[KSHAKE_HASH_MAX];
		u8 server[KSHAKE_HASH_MAX];
	} traffic;
	u8 master[KSHAKE_MASTER12];
	u16 legacy_version;
	u8 client_random[KSHAKE_RANDOM_LEN];
	u8 server_random[KSHAKE_RANDOM_LEN];
	struct kshake_hello_state *hello;
	u8 offer_digest[32];
	struct kshake_signing *signing;
	struct kshake_secrets *secrets;

	void *chain;
	struct kshake_peer peer;
	struct kshake_public_key leaf;
};

/* engine.c */
bool kshake_engine_aligned(const struct kshake_engine *e);
void kshake_engine_drop_hello(struct kshake_engine *e);
int kshake_engine_new_secrets(struct kshake_engine *e);
int kshake_engine_queue(struct kshake_engine *e, size_t mark);
int kshake_engine_flush(struct kshake_engine *e);
int kshake_engine_write_ccs(struct kshake_engine *e);
int kshake_engine_send_ccs(struct kshake_engine *e);
int kshake_engine_ignore(struct kshake_engine *e);

/* client.c */
extern const u8 kshake_downgrade_to_1_2[8];
extern const struct kshake_step kshake_client_steps[];
extern const unsigned int kshake_nr_client_steps;

int kshake_client_start(struct kshake_engine *e);
int kshake_client_new_share(struct kshake_engine *e, u16 group);
int kshake_client_send_hello(struct kshake_engine *e, const struct kshake_bytes *cookie);
int kshake_client_take_alpn(struct kshake_engine *e, const struct kshake_bytes *alpn);

/* client13.c */
extern const struct kshake_step kshake_client13_steps[];
extern const unsigned int kshake_nr_client13_steps;

int kshake_client13_retry(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_server_hello *m);
int kshake_client13_server_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 const struct kshake_server_hello *m);
int kshake_client13_signed(struct kshake_engine *e);

/* client12.c */
extern const struct kshake_step kshake_client12_steps[];
extern const unsigned int kshake_nr_client12_steps;

int kshake_client12_server_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 struct kshake_reader body);
int kshake_client12_accepted(struct kshake_engine *e);
int kshake_client12_signed(struct kshake_engine *e);

/* server.c */
extern const struct kshake_step kshake_server_steps[];
extern const unsigned int kshake_nr_server_steps;

/* server13.c */
extern const struct kshake_step kshake_server13_steps[];
extern const unsigned int kshake_nr_server13_steps;

int kshake_server13_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_offer *m);
int kshake_server13_second_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 const struct kshake_offer *m);
int kshake_server13_signed(struct kshake_engine *e);

/* server12.c */
extern const struct kshake_step kshake_server12_steps[];
extern const unsigned int kshake_nr_server12_steps;

int kshake_server12_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_offer *m);
int kshake_server12_signed(struct kshake_engine *e);

/* offer12.c */
int kshake_offer12_choose(struct kshake_engine *e, const struct kshake_offer *m);

/* retry13.c */
int kshake_retry13_send(struct kshake_engine *e, const struct kshake_bytes *msg,
			const struct kshake_offer *m, u16 group);
int kshake_retry13_judge(const struct kshake_engine *e, const struct kshake_bytes *msg,
			 const struct kshake_offer *m);

/* choose.c */
/* What keys are of use for: BIT(enum kshake_key_type), they sign; and if none can, one decrypts. */
#define KSHAKE_KEYS_SIGN	(BIT(KSHAKE_KEY_RSA) | BIT(KSHAKE_KEY_SECP256R1) | \
				 BIT(KSHAKE_KEY_SECP384R1))
#define KSHAKE_KEY_DECRYPTS	BIT(31)

const struct kshake_suite *kshake_choose_suite(const struct kshake_engine_config *config,
					       const struct kshake_bytes *offered);
const struct kshake_share *kshake_choose_share(const struct kshake_engine_config *config,
					       const struct kshake_offer *m);
u16 kshake_choose_group(const struct kshake_engine_config *config,
			const struct kshake_bytes *offered);
int kshake_choose_alpn(struct kshake_engine *e, const struct kshake_bytes *offered);
int kshake_choose_credential(struct kshake_engine *e, const struct kshake_bytes *name,
			     const struct kshake_bytes *schemes,
			     const struct kshake_bytes *cert_schemes, u32 types);
int kshake_choose_answer(struct kshake_engine *e, const struct kshake_offer *m, u32 types);

/* peer.c */
int kshake_peer_take(struct kshake_engine *e, const struct kshake_certificate *m);
int kshake_peer_add_staple(struct kshake_engine *e, const struct kshake_bytes *staple);
bool kshake_peer_may_sign(const struct kshake_engine *e, u16 scheme);
int kshake_peer_signature(int err);

/* signing.c */
int kshake_signing_ask(struct kshake_engine *e, bool digest, const u8 *content, size_t len);
int kshake_signing_send_verify(struct kshake_engine *e, const u8 *signature, size_t len);
int kshake_signing_signed(struct kshake_engine *e);
void kshake_signing_end(struct kshake_engine *e);

/* auth13.c */
int kshake_auth13_certificate_verify(struct kshake_engine *e, const struct kshake_bytes *msg,
				     struct kshake_reader body);
int kshake_auth13_judge_finished(const struct kshake_engine *e, struct kshake_reader body);
int kshake_auth13_send_certificate(struct kshake_engine *e, bool staple);
int kshake_auth13_sign(struct kshake_engine *e);
int kshake_auth13_send_finished(struct kshake_engine *e);

/* auth12.c */
int kshake_auth12_certificate_verify(struct kshake_engine *e, const struct kshake_bytes *msg,
				     struct kshake_reader body);
int kshake_auth12_finished(struct kshake_engine *e, const struct kshake_bytes *msg,
			   struct kshake_reader body);
int kshake_auth12_send_certificate(struct kshake_engine *e);
int kshake_auth12_sign(struct kshake_engine *e);
int kshake_auth12_send_finished(struct kshake_engine *e);

/* dhe12.c */
u16 kshake_dhe12_find(const struct kshake_engine_config *config, const struct kshake_bytes *p,
		      const struct kshake_bytes *g);
int kshake_dhe12_keep_share(struct kshake_hello_state *hello, u16 group,
			    const struct kshake_bytes *share);
void kshake_dhe12_build_params(struct kshake_builder *b, u16 group,
			       const struct kshake_bytes *public);

/* kex12.c */
int kshake_kex12_take_params(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body);
int kshake_kex12_send_client(struct kshake_engine *e);
int kshake_kex12_send_params(struct kshake_engine *e);
int kshake_kex12_signed(struct kshake_engine *e);
int kshake_kex12_take_client(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body);

/* rsa12.c */
int kshake_rsa12_send_client(struct kshake_engine *e);
int kshake_rsa12_take_client(struct kshake_engine *e, const struct kshake_bytes *msg,
			     struct kshake_reader body);

/* keys12.c */
u32 kshake_keys12_hashes(const struct kshake_engine *e);
int kshake_keys12_derive(struct kshake_engine *e, const u8 *premaster, size_t len);
int kshake_keys12_protect_tx(struct kshake_engine *e);
int kshake_keys12_protect_rx(struct kshake_engine *e);
void kshake_keys12_complete(struct kshake_engine *e);

/* keys13.c */
int kshake_keys13_handshake(struct kshake_engine *e, const u8 *shared, size_t len);
int kshake_keys13_application(struct kshake_engine *e);
int kshake_keys13_resumption(struct kshake_engine *e);

#endif /* KSHAKE_HANDSHAKE_H */
