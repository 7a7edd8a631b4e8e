/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The inside of struct kshake_engine, for engine.c and the protocol's state machines. */
#ifndef KSHAKE_HANDSHAKE_H
#define KSHAKE_HANDSHAKE_H

#include "engine.h"
#include "msg.h"
#include "reasm.h"
#include "record.h"
#include "sched13.h"
#include "suite.h"
#include "transcript.h"

/* States are named for what they expect next. */
enum kshake_hs_state {
	KSHAKE_START,				/* nothing was sent */
	KSHAKE_EXPECT_SERVER_HELLO,
	KSHAKE_EXPECT_ENCRYPTED_EXTENSIONS,
	KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST,
	KSHAKE_EXPECT_CERTIFICATE,
	KSHAKE_EXPECT_CERTIFICATE_VERIFY,
	KSHAKE_EXPECT_VERDICT,			/* of the owner; no input is taken */
	KSHAKE_EXPECT_FINISHED,
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
 * struct kshake_hello_state - of the ClientHello, until it was answered
 * @random: random
 * @session_id: legacy_session_id
 * @session_id_len: its bytes
 * @group: of the key share
 * @share: its public half
 * @share_len: its bytes
 * @kex: its private half
 */
struct kshake_hello_state {
	u8 random[KSHAKE_RANDOM_LEN];
	u8 session_id[KSHAKE_SESSION_ID_MAX];
	u8 session_id_len;
	u16 group;
	u8 share[KSHAKE_KEX_PUBLIC_MAX];
	size_t share_len;
	struct kshake_kex *kex;
};

/**
 * struct kshake_engine - a handshake
 * @config: borrowed
 * @steps: of the role and version
 * @nr_steps: entries in @steps
 * @state: enum kshake_hs_state
 * @ccs_sent: the compatibility CCS was sent
 * @heard: a record came from the peer
 * @dropped: records that were ignored
 * @asked: kshake_ext_bit()s of the ClientHello
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
 * @out: records that wait to be sent
 * @out_taken: bytes of @out that were
 * @transcript: all messages
 * @sched: the key schedule
 * @traffic: handshake traffic secrets
 * @hello: NULL once the ServerHello came
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
	bool ccs_sent;
	bool heard;
	u8 dropped;
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
	struct kshake_builder out;
	size_t out_taken;

	struct kshake_transcript transcript;
	struct kshake_sched13 sched;
	struct {
		u8 client[KSHAKE_HASH_MAX];
		u8 server[KSHAKE_HASH_MAX];
	} traffic;
	struct kshake_hello_state *hello;
	struct kshake_secrets *secrets;

	void *chain;
	struct kshake_peer peer;
	struct kshake_public_key leaf;
};

/* engine.c */
bool kshake_engine_aligned(const struct kshake_engine *e);
void kshake_engine_drop_hello(struct kshake_engine *e);
int kshake_engine_send(struct kshake_engine *e, struct kshake_builder *msg);
int kshake_engine_send_ccs(struct kshake_engine *e);

/* client.c */
extern const struct kshake_step kshake_client_steps[];
extern const unsigned int kshake_nr_client_steps;

int kshake_client_start(struct kshake_engine *e);
int kshake_client_new_share(struct kshake_engine *e, u16 group);
int kshake_client_send_hello(struct kshake_engine *e, const struct kshake_bytes *cookie);

/* client13.c */
extern const struct kshake_step kshake_client13_steps[];
extern const unsigned int kshake_nr_client13_steps;

int kshake_client13_retry(struct kshake_engine *e, const struct kshake_bytes *msg,
			  const struct kshake_server_hello *m);
int kshake_client13_server_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
				 const struct kshake_server_hello *m);

#endif /* KSHAKE_HANDSHAKE_H */
