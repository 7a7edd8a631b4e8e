// SPDX-License-Identifier: GPL-2.0-only
/*
 * The traces of RFC 8448, sections 3 and 5, through key exchange, transcript, key
 * schedule and record layer, on the kernel's crypto. From private keys and messages
 * on, every value that the RFC prints must come out.
 */
#include <kunit/test.h>

#include "../../kmod/core/fault.h"
#include "../../kmod/core/msg.h"
#include "../../kmod/core/record.h"
#include "../../kmod/core/sched13.h"
#include "../../kmod/core/transcript.h"
#include "../vectors/rfc8448.h"

#define HASH		KSHAKE_HASH_SHA256
#define HASH_LEN	32
#define FINISHED_LEN	(KSHAKE_MSG_HEADER + HASH_LEN)

/**
 * struct trace - a handshake under way
 * @transcript: so far
 * @sched: so far
 * @client: the client's newest traffic secret
 * @server: the server's newest traffic secret
 * @exporter: exporter_master_secret
 * @digest: of the transcript, when last asked for
 * @half: one direction of the record layer
 * @out: records written
 */
struct trace {
	struct kshake_transcript transcript;
	struct kshake_sched13 sched;
	u8 client[KSHAKE_HASH_MAX];
	u8 server[KSHAKE_HASH_MAX];
	u8 exporter[KSHAKE_HASH_MAX];
	u8 digest[KSHAKE_HASH_MAX];
	struct kshake_record_half half;
	struct kshake_builder out;
};

static void trace_add(struct kunit *test, const u8 *msg, size_t len)
{
	struct trace *t = test->priv;

	KUNIT_ASSERT_EQ(test, kshake_transcript_add(&t->transcript, msg, len), 0);
}

static void trace_digest(struct kunit *test)
{
	struct trace *t = test->priv;

	KUNIT_ASSERT_EQ(test, kshake_transcript_digest(&t->transcript, t->digest), 0);
}

static int trace_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct trace), GFP_KERNEL);

	return test->priv ? 0 : -ENOMEM;
}

static void trace_exit(struct kunit *test)
{
	struct trace *t = test->priv;

	if (!t)
		return;
	kshake_transcript_wipe(&t->transcript);
	kshake_sched13_wipe(&t->sched);
	kshake_record_wipe(&t->half);
	kshake_builder_free(&t->out);
}

/* Section 3 up to the ServerHello, with the secrets of the handshake. */
static void trace_hello(struct kunit *test)
{
	struct trace *t = test->priv;

	trace_add(test, rfc8448_client_hello, sizeof(rfc8448_client_hello));
	KUNIT_ASSERT_EQ(test, kshake_transcript_start(&t->transcript, HASH), 0);
	trace_add(test, rfc8448_server_hello, sizeof(rfc8448_server_hello));
	trace_digest(test);
	KUNIT_EXPECT_MEMEQ(test, t->digest, rfc8448_hello_hash, HASH_LEN);

	KUNIT_ASSERT_EQ(test, kshake_sched13_early(&t->sched, HASH, NULL, 0), 0);
	KUNIT_EXPECT_MEMEQ(test, t->sched.secret, rfc8448_early_secret, HASH_LEN);
	KUNIT_ASSERT_EQ(test, kshake_sched13_handshake(&t->sched, rfc8448_shared,
						       sizeof(rfc8448_shared), t->digest,
						       t->client, t->server), 0);
	KUNIT_EXPECT_MEMEQ(test, t->sched.secret, rfc8448_handshake_secret, HASH_LEN);
}

/* On to the server's Finished, with the first application secrets. */
static void trace_server_finished(struct kunit *test)
{
	struct trace *t = test->priv;

	trace_hello(test);
	trace_add(test, rfc8448_server_flight, sizeof(rfc8448_server_flight));
	trace_digest(test);
	KUNIT_ASSERT_EQ(test, kshake_sched13_master(&t->sched, t->digest, t->client, t->server,
						    t->exporter), 0);
}

/* @key and @iv must be those of @secret. */
static void expect_keys(struct kunit *test, const u8 *secret, const u8 *key, const u8 *iv)
{
	u8 got_key[KSHAKE_AEAD_KEY_MAX], got_iv[KSHAKE_AEAD_IV];

	KUNIT_ASSERT_EQ(test, kshake_traffic_keys(HASH, KSHAKE_AEAD_AES_128_GCM, secret, got_key,
						  got_iv), 0);
	KUNIT_EXPECT_MEMEQ(test, got_key, key, 16);
	KUNIT_EXPECT_MEMEQ(test, got_iv, iv, KSHAKE_AEAD_IV);
}

/* @record must open to @content. */
static void expect_opens(struct kunit *test, const u8 *key, const u8 *iv, const u8 *record,
			 size_t len, u8 type, const u8 *content, size_t content_len)
{
	size_t body = len - KSHAKE_RECORD_HEADER, got_len = 0;
	struct trace *t = test->priv;
	u8 got_type = 0, *fragment;

	fragment = kunit_kzalloc(test, body, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fragment);
	memcpy(fragment, record + KSHAKE_RECORD_HEADER, body);

	KUNIT_ASSERT_EQ(test, kshake_record_set_key(&t->half, KSHAKE_AEAD_AES_128_GCM, key, iv), 0);
	KUNIT_ASSERT_EQ(test, kshake_record_open(&t->half, record, fragment, body, &got_type,
						 &got_len), 0);
	KUNIT_EXPECT_EQ(test, got_type, type);
	KUNIT_ASSERT_EQ(test, got_len, content_len);
	KUNIT_EXPECT_MEMEQ(test, fragment, content, content_len);
}

/* @content must be sealed into @record. */
static void expect_seals(struct kunit *test, const u8 *key, const u8 *iv, const u8 *record,
			 size_t len, u8 type, const u8 *content, size_t content_len)
{
	struct trace *t = test->priv;

	KUNIT_ASSERT_EQ(test, kshake_record_set_key(&t->half, KSHAKE_AEAD_AES_128_GCM, key, iv), 0);
	KUNIT_ASSERT_EQ(test, kshake_record_write(&t->half, &t->out, KSHAKE_VERSION_1_2, type,
						  content, content_len), 0);
	KUNIT_ASSERT_EQ(test, t->out.len, len);
	KUNIT_EXPECT_MEMEQ(test, t->out.buf, record, len);
}

/* The two ends' shares and their secret, from both private keys. */
static void expect_kex(struct kunit *test, u16 group, const u8 *private, const u8 *public,
		       const u8 *peer, size_t public_len, const u8 *shared)
{
	struct kshake_bytes ours, secret;
	struct kshake_kex *kex;

	KUNIT_ASSERT_EQ(test, kshake_kex_new_with(&kex, group, private, 32), 0);
	kshake_kex_public(kex, &ours);
	KUNIT_ASSERT_EQ(test, ours.len, public_len);
	KUNIT_EXPECT_MEMEQ(test, ours.data, public, public_len);
	KUNIT_ASSERT_EQ(test, kshake_kex_shared(kex, peer, public_len, &secret), 0);
	KUNIT_ASSERT_EQ(test, secret.len, 32);
	KUNIT_EXPECT_MEMEQ(test, secret.data, shared, 32);
	kshake_kex_free(kex);
}

static void simple_kex(struct kunit *test)
{
	expect_kex(test, KSHAKE_GROUP_X25519, rfc8448_client_private, rfc8448_client_public,
		   rfc8448_server_public, sizeof(rfc8448_client_public), rfc8448_shared);
	expect_kex(test, KSHAKE_GROUP_X25519, rfc8448_server_private, rfc8448_server_public,
		   rfc8448_client_public, sizeof(rfc8448_client_public), rfc8448_shared);
}

static void simple_handshake_secrets(struct kunit *test)
{
	struct trace *t = test->priv;

	trace_hello(test);
	KUNIT_EXPECT_MEMEQ(test, t->client, rfc8448_client_hs_traffic, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->server, rfc8448_server_hs_traffic, HASH_LEN);
	expect_keys(test, t->server, rfc8448_server_hs_key, rfc8448_server_hs_iv);
	expect_keys(test, t->client, rfc8448_client_hs_key, rfc8448_client_hs_iv);
}

static void simple_finished(struct kunit *test)
{
	size_t before = sizeof(rfc8448_server_flight) - FINISHED_LEN;
	struct trace *t = test->priv;
	u8 mac[KSHAKE_HASH_MAX];

	trace_hello(test);
	trace_add(test, rfc8448_server_flight, before);
	trace_digest(test);
	KUNIT_ASSERT_EQ(test, kshake_finished_mac(HASH, t->server, t->digest, mac), 0);
	KUNIT_EXPECT_MEMEQ(test, mac, rfc8448_server_finished, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, mac, rfc8448_server_flight + before + KSHAKE_MSG_HEADER, HASH_LEN);

	trace_add(test, rfc8448_server_flight + before, FINISHED_LEN);
	trace_digest(test);
	KUNIT_ASSERT_EQ(test, kshake_finished_mac(HASH, t->client, t->digest, mac), 0);
	KUNIT_EXPECT_MEMEQ(test, mac, rfc8448_client_finished, HASH_LEN);
}

static void simple_application_secrets(struct kunit *test)
{
	struct trace *t = test->priv;

	trace_server_finished(test);
	KUNIT_EXPECT_MEMEQ(test, t->sched.secret, rfc8448_master_secret, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->client, rfc8448_client_ap_traffic, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->server, rfc8448_server_ap_traffic, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->exporter, rfc8448_exporter, HASH_LEN);
	expect_keys(test, t->server, rfc8448_server_ap_key, rfc8448_server_ap_iv);
	expect_keys(test, t->client, rfc8448_client_ap_key, rfc8448_client_ap_iv);
}

static void client_finished_msg(u8 *msg)
{
	msg[0] = KSHAKE_MSG_FINISHED;
	put_unaligned_be24(HASH_LEN, msg + 1);
	memcpy(msg + KSHAKE_MSG_HEADER, rfc8448_client_finished, HASH_LEN);
}

static void simple_resumption_secret(struct kunit *test)
{
	u8 finished[FINISHED_LEN], resumption[KSHAKE_HASH_MAX];
	struct trace *t = test->priv;

	trace_server_finished(test);
	client_finished_msg(finished);
	trace_add(test, finished, sizeof(finished));
	trace_digest(test);
	KUNIT_ASSERT_EQ(test, kshake_sched13_resumption(&t->sched, t->digest, resumption), 0);
	KUNIT_EXPECT_MEMEQ(test, resumption, rfc8448_resumption, HASH_LEN);
}

static void simple_server_flight_record(struct kunit *test)
{
	expect_opens(test, rfc8448_server_hs_key, rfc8448_server_hs_iv,
		     rfc8448_server_flight_record, sizeof(rfc8448_server_flight_record),
		     TLS_RECORD_TYPE_HANDSHAKE, rfc8448_server_flight,
		     sizeof(rfc8448_server_flight));
	expect_seals(test, rfc8448_server_hs_key, rfc8448_server_hs_iv,
		     rfc8448_server_flight_record, sizeof(rfc8448_server_flight_record),
		     TLS_RECORD_TYPE_HANDSHAKE, rfc8448_server_flight,
		     sizeof(rfc8448_server_flight));
}

static void simple_client_finished_record(struct kunit *test)
{
	u8 finished[FINISHED_LEN];

	client_finished_msg(finished);
	expect_opens(test, rfc8448_client_hs_key, rfc8448_client_hs_iv,
		     rfc8448_client_finished_record, sizeof(rfc8448_client_finished_record),
		     TLS_RECORD_TYPE_HANDSHAKE, finished, sizeof(finished));
	expect_seals(test, rfc8448_client_hs_key, rfc8448_client_hs_iv,
		     rfc8448_client_finished_record, sizeof(rfc8448_client_finished_record),
		     TLS_RECORD_TYPE_HANDSHAKE, finished, sizeof(finished));
}

static void simple_client_data_record(struct kunit *test)
{
	u8 data[50];
	unsigned int i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i;
	expect_opens(test, rfc8448_client_ap_key, rfc8448_client_ap_iv,
		     rfc8448_client_data_record, sizeof(rfc8448_client_data_record),
		     TLS_RECORD_TYPE_DATA, data, sizeof(data));
	expect_seals(test, rfc8448_client_ap_key, rfc8448_client_ap_iv,
		     rfc8448_client_data_record, sizeof(rfc8448_client_data_record),
		     TLS_RECORD_TYPE_DATA, data, sizeof(data));
}

/* Its content is not printed apart, but it has to parse. */
static void simple_ticket_record(struct kunit *test)
{
	size_t body = sizeof(rfc8448_ticket_record) - KSHAKE_RECORD_HEADER, len = 0;
	struct trace *t = test->priv;
	struct kshake_ticket ticket;
	struct kshake_reader r;
	u8 *fragment, type = 0;

	fragment = kunit_kzalloc(test, body, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fragment);
	memcpy(fragment, rfc8448_ticket_record + KSHAKE_RECORD_HEADER, body);
	KUNIT_ASSERT_EQ(test, kshake_record_set_key(&t->half, KSHAKE_AEAD_AES_128_GCM,
						    rfc8448_server_ap_key,
						    rfc8448_server_ap_iv), 0);
	KUNIT_ASSERT_EQ(test, kshake_record_open(&t->half, rfc8448_ticket_record, fragment, body,
						 &type, &len), 0);
	KUNIT_EXPECT_EQ(test, type, TLS_RECORD_TYPE_HANDSHAKE);
	KUNIT_ASSERT_GT(test, len, KSHAKE_MSG_HEADER);
	KUNIT_EXPECT_EQ(test, fragment[0], KSHAKE_MSG_NEW_SESSION_TICKET);
	kshake_reader_init(&r, fragment + KSHAKE_MSG_HEADER, len - KSHAKE_MSG_HEADER);
	KUNIT_ASSERT_EQ(test, kshake_msg_parse_new_session_ticket(r, &ticket), 0);
	KUNIT_EXPECT_EQ(test, ticket.lifetime, 30);
	KUNIT_EXPECT_EQ(test, ticket.max_early_data, 1024);
}

/* A record whose sequence number is not the next one does not open. */
static void record_out_of_sequence(struct kunit *test)
{
	size_t body = sizeof(rfc8448_server_flight_record) - KSHAKE_RECORD_HEADER, len = 0;
	struct trace *t = test->priv;
	u8 *fragment, type = 0;

	fragment = kunit_kzalloc(test, body, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fragment);
	memcpy(fragment, rfc8448_server_flight_record + KSHAKE_RECORD_HEADER, body);
	KUNIT_ASSERT_EQ(test, kshake_record_set_key(&t->half, KSHAKE_AEAD_AES_128_GCM,
						    rfc8448_server_hs_key,
						    rfc8448_server_hs_iv), 0);
	t->half.seq = 1;
	KUNIT_EXPECT_EQ(test, kshake_record_open(&t->half, rfc8448_server_flight_record, fragment,
						 body, &type, &len), KSHAKE_FAULT_BAD_RECORD_MAC);
}

static void retry_kex(struct kunit *test)
{
	expect_kex(test, KSHAKE_GROUP_SECP256R1, rfc8448_hrr_client_private,
		   rfc8448_hrr_client_public, rfc8448_hrr_server_public,
		   sizeof(rfc8448_hrr_client_public), rfc8448_hrr_shared);
	expect_kex(test, KSHAKE_GROUP_SECP256R1, rfc8448_hrr_server_private,
		   rfc8448_hrr_server_public, rfc8448_hrr_client_public,
		   sizeof(rfc8448_hrr_client_public), rfc8448_hrr_shared);
}

/* Section 5: the first ClientHello counts by its hash (RFC 8446, 4.4.1). */
static void retry_secrets(struct kunit *test)
{
	struct trace *t = test->priv;

	trace_add(test, rfc8448_hrr_client_hello1, sizeof(rfc8448_hrr_client_hello1));
	KUNIT_ASSERT_EQ(test, kshake_transcript_retry(&t->transcript, HASH), 0);
	trace_add(test, rfc8448_hrr_retry, sizeof(rfc8448_hrr_retry));
	trace_add(test, rfc8448_hrr_client_hello2, sizeof(rfc8448_hrr_client_hello2));
	trace_add(test, rfc8448_hrr_server_hello, sizeof(rfc8448_hrr_server_hello));
	trace_digest(test);
	KUNIT_EXPECT_MEMEQ(test, t->digest, rfc8448_hrr_hello_hash, HASH_LEN);

	KUNIT_ASSERT_EQ(test, kshake_sched13_early(&t->sched, HASH, NULL, 0), 0);
	KUNIT_ASSERT_EQ(test, kshake_sched13_handshake(&t->sched, rfc8448_hrr_shared,
						       sizeof(rfc8448_hrr_shared), t->digest,
						       t->client, t->server), 0);
	KUNIT_EXPECT_MEMEQ(test, t->sched.secret, rfc8448_hrr_handshake_secret, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->client, rfc8448_hrr_client_hs_traffic, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->server, rfc8448_hrr_server_hs_traffic, HASH_LEN);
	expect_keys(test, t->server, rfc8448_hrr_server_hs_key, rfc8448_hrr_server_hs_iv);

	trace_add(test, rfc8448_hrr_server_flight, sizeof(rfc8448_hrr_server_flight));
	trace_digest(test);
	KUNIT_EXPECT_MEMEQ(test, t->digest, rfc8448_hrr_finished_hash, HASH_LEN);
	KUNIT_ASSERT_EQ(test, kshake_sched13_master(&t->sched, t->digest, t->client, t->server,
						    t->exporter), 0);
	KUNIT_EXPECT_MEMEQ(test, t->sched.secret, rfc8448_hrr_master_secret, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->client, rfc8448_hrr_client_ap_traffic, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->server, rfc8448_hrr_server_ap_traffic, HASH_LEN);
	KUNIT_EXPECT_MEMEQ(test, t->exporter, rfc8448_hrr_exporter, HASH_LEN);
}

static void retry_server_flight_record(struct kunit *test)
{
	expect_opens(test, rfc8448_hrr_server_hs_key, rfc8448_hrr_server_hs_iv,
		     rfc8448_hrr_server_flight_record, sizeof(rfc8448_hrr_server_flight_record),
		     TLS_RECORD_TYPE_HANDSHAKE, rfc8448_hrr_server_flight,
		     sizeof(rfc8448_hrr_server_flight));
}

/* The steps of the schedule have one order. */
static void schedule_order(struct kunit *test)
{
	struct trace *t = test->priv;
	u8 d[KSHAKE_HASH_MAX] = {};

	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_handshake(&t->sched, d, 32, d, t->client,
								t->server));
	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_master(&t->sched, d, t->client, t->server,
							     t->exporter));
	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_resumption(&t->sched, d, t->client));
	KUNIT_ASSERT_EQ(test, kshake_sched13_early(&t->sched, HASH, NULL, 0), 0);
	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_early(&t->sched, HASH, NULL, 0));
	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_master(&t->sched, d, t->client, t->server,
							     t->exporter));
	KUNIT_ASSERT_EQ(test, kshake_sched13_handshake(&t->sched, d, 32, d, t->client,
						       t->server), 0);
	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_handshake(&t->sched, d, 32, d, t->client,
								t->server));
	KUNIT_EXPECT_EQ(test, -EINVAL, kshake_sched13_resumption(&t->sched, d, t->client));
}

static struct kunit_case rfc8448_cases[] = {
	KUNIT_CASE(simple_kex),
	KUNIT_CASE(simple_handshake_secrets),
	KUNIT_CASE(simple_finished),
	KUNIT_CASE(simple_application_secrets),
	KUNIT_CASE(simple_resumption_secret),
	KUNIT_CASE(simple_server_flight_record),
	KUNIT_CASE(simple_client_finished_record),
	KUNIT_CASE(simple_client_data_record),
	KUNIT_CASE(simple_ticket_record),
	KUNIT_CASE(record_out_of_sequence),
	KUNIT_CASE(retry_kex),
	KUNIT_CASE(retry_secrets),
	KUNIT_CASE(retry_server_flight_record),
	KUNIT_CASE(schedule_order),
	{}
};

static struct kunit_suite rfc8448_suite = {
	.name = "kshake_rfc8448",
	.init = trace_init,
	.exit = trace_exit,
	.test_cases = rfc8448_cases,
};

kunit_test_suite(rfc8448_suite);
