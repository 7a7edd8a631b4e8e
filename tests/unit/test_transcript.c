// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/transcript.h"
#include "../vectors/rfc8448.h"
#include "test.h"

void test_transcript(void)
{
	struct kshake_transcript t = { };
	u8 digest[KSHAKE_HASH_MAX];

	test_begin("transcript: RFC 8448, ClientHello to ServerHello");
	expect(!kshake_transcript_add(&t, rfc8448_client_hello, sizeof(rfc8448_client_hello)));
	expect_eq(kshake_transcript_digest(&t, digest), -EINVAL);
	expect(!kshake_transcript_start(&t, KSHAKE_HASH_SHA256));
	expect(!kshake_transcript_add(&t, rfc8448_server_hello, sizeof(rfc8448_server_hello)));
	expect(!kshake_transcript_digest(&t, digest));
	expect_bytes(digest, 32, rfc8448_hello_hash, 32);

	test_begin("transcript: it is started once, and for one hash");
	expect_eq(kshake_transcript_start(&t, KSHAKE_HASH_SHA256), 0);
	expect_eq(kshake_transcript_start(&t, KSHAKE_HASH_SHA384), -EINVAL);
	expect_eq(kshake_transcript_retry(&t, KSHAKE_HASH_SHA256), -EINVAL);
	expect(!kshake_transcript_digest(&t, digest));
	expect_bytes(digest, 32, rfc8448_hello_hash, 32);
	kshake_transcript_wipe(&t);

	test_begin("transcript: RFC 8448, a HelloRetryRequest replaces ClientHello1 by its hash");
	kshake_transcript_add(&t, rfc8448_hrr_client_hello1, sizeof(rfc8448_hrr_client_hello1));
	expect(!kshake_transcript_retry(&t, KSHAKE_HASH_SHA256));
	kshake_transcript_add(&t, rfc8448_hrr_retry, sizeof(rfc8448_hrr_retry));
	kshake_transcript_add(&t, rfc8448_hrr_client_hello2, sizeof(rfc8448_hrr_client_hello2));
	expect(!kshake_transcript_start(&t, KSHAKE_HASH_SHA256));
	kshake_transcript_add(&t, rfc8448_hrr_server_hello, sizeof(rfc8448_hrr_server_hello));
	expect(!kshake_transcript_digest(&t, digest));
	expect_bytes(digest, 32, rfc8448_hrr_hello_hash, 32);

	test_begin("transcript: RFC 8448, on to the server's Finished");
	kshake_transcript_add(&t, rfc8448_hrr_server_flight, sizeof(rfc8448_hrr_server_flight));
	expect(!kshake_transcript_digest(&t, digest));
	expect_bytes(digest, 32, rfc8448_hrr_finished_hash, 32);
	kshake_transcript_wipe(&t);
}
