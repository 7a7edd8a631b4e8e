/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What a fake server and a fake client of TLS 1.2 have in common: keys, records, transcript.
 * From RFC 5246 and libcrypto alone, nothing of it is the engine's own.
 */
#ifndef KSHAKE_TESTS_FAKE12_H
#define KSHAKE_TESTS_FAKE12_H

#include <openssl/evp.h>

#include "../../kmod/core/suite.h"
#include "certs.h"
#include "fake_wire.h"

/* Not a HandshakeType: change_cipher_spec, and keys from there on. */
#define FAKE_CCS	0x100

/**
 * struct fake12_half - one direction's protection
 * @aead: NULL while records are plaintext
 * @explicit: the record has 8 bytes of the nonce
 * @iv: the rest of it, or what the sequence number is XORed with
 * @seq: next record's sequence number
 */
struct fake12_half {
	struct kshake_aead *aead;
	bool explicit;
	u8 iv[KSHAKE_AEAD_IV];
	u64 seq;
};

/**
 * struct fake12 - one end; set the first part, or leave the defaults
 * @server: which one
 * @max_record: content bytes in a record
 * @suite: selected
 * @ems: extended_master_secret, offered or sent; then whether both did
 * @group: of the key exchange; 0: it is RSA's
 * @randoms: ClientHello.random, ServerHello.random
 * @messages: all handshake messages so far
 * @key: our half of the key exchange
 * @peer_public: the other's
 * @peer_public_len: its bytes
 * @premaster: of RSA key exchange
 * @premaster_len: its bytes; 0: there is none yet
 * @keyed: there is a master secret
 * @master: it
 * @keys: that a CCS brings into use: of the client, of the server
 * @rx: from the peer
 * @tx: to the peer
 * @out: wire bytes for the peer
 * @in: wire bytes of the peer
 * @in_taken: of @in
 * @seen: a bit for each HandshakeType that it sent
 * @body: by HandshakeType: of the last such message
 * @ccs: change_cipher_spec records that it sent
 * @records: records that it sent
 * @finished: its Finished came and was right
 * @alert: last alert it sent, or -1
 * @alert_level: of it
 * @alert_protected: it was encrypted
 * @engine_fail_at: the allocation of the engine that fails: 0 is the next, < 0 is none
 */
struct fake12 {
	bool server;
	size_t max_record;

	const struct kshake_suite *suite;
	bool ems;
	u16 group;
	u8 randoms[2][32];
	struct kshake_builder messages;
	EVP_PKEY *key;
	u8 peer_public[133];
	size_t peer_public_len;
	u8 premaster[48];
	size_t premaster_len;
	bool keyed;
	u8 master[48];
	struct {
		u8 key[KSHAKE_AEAD_KEY_MAX];
		u8 iv[KSHAKE_AEAD_IV];
	} keys[2];
	struct fake12_half rx;
	struct fake12_half tx;
	struct kshake_builder out;
	struct kshake_builder in;
	size_t in_taken;
	u32 seen;
	struct kshake_builder body[32];
	unsigned int ccs;
	unsigned int records;
	bool finished;
	int alert;
	u8 alert_level;
	bool alert_protected;
	long engine_fail_at;
};

void fake12_init(struct fake12 *p, bool server);
void fake12_free(struct fake12 *p);

/* Take what the engine has to send; @take has each message, before it is in @messages. */
int fake12_take(struct fake12 *p, struct kshake_engine *e,
		int (*take)(struct fake12 *p, u8 type, struct kshake_reader body));

/* RFC 5246, 5; the hash is that of @suite. */
void fake12_prf(const struct fake12 *p, const u8 *secret, size_t secret_len, const char *label,
		const void *seed, size_t seed_len, u8 *out, size_t out_len);
/* 12 bytes of verify_data: of the server's Finished, or the client's, as it would be now. */
void fake12_verify_data(const struct fake12 *p, bool server, u8 *verify_data);
/* The first half of the key exchange; gives the public value. */
size_t fake12_new_share(struct fake12 *p, u8 *public);
/* Is it RSA key exchange? */
bool fake12_rsa_kex(const struct fake12 *p);
/* With both halves, or the premaster secret: the master secret and the key block. */
int fake12_derive(struct fake12 *p);

/* Into @messages and on its way. */
void fake12_send(struct fake12 *p, const struct kshake_builder *msg);
/* change_cipher_spec; the key changes if there is one. */
void fake12_send_ccs(struct fake12 *p);
/* Records with this content, under the present key, outside the transcript. */
void fake12_record(struct fake12 *p, u8 type, const void *content, size_t len);
/* One record, protected by @half. */
void fake12_seal(struct fake12_half *half, struct kshake_builder *out, u8 type, u16 version,
		 const void *content, size_t len);
/* In place; -EBADMSG, or the bytes of content, which begins at *@content. */
int fake12_open(struct fake12_half *half, u8 *record, size_t len, u8 **content);

/* The first extension of this type in a block; @exts begins with the block's length. */
bool fake12_find_ext(struct kshake_reader exts, u16 type, struct kshake_reader *data);

unsigned int fake12_run(struct fake12 *p, struct kshake_engine *e);
/* From our messages to the engine, @chunk bytes at a time. Returns its wants. */
unsigned int fake12_pump(struct fake12 *p, struct kshake_engine *e, size_t chunk);

#endif /* KSHAKE_TESTS_FAKE12_H */
