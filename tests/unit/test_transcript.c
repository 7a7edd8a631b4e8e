// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/transcript.h"
#include "../vectors/rfc8448.h"
#include "test.h"

/* RFC 5246, 7.4.8: what a CertificateVerify may be by, and what Finished is by. */
static void test_beside(void)
{
	static const u8 text[] = "ClientHello ServerHello";
	const u32 all = BIT(KSHAKE_HASH_SHA256) | BIT(KSHAKE_HASH_SHA384) | BIT(KSHAKE_HASH_SHA512);
	u8 digest[KSHAKE_DIGEST_MAX], expected[KSHAKE_DIGEST_MAX];
	struct kshake_transcript t = { };
	enum kshake_hash_alg alg;

	test_begin("transcript: hashes beside the main one");
	expect(!kshake_transcript_add(&t, text, 12));
	expect_eq(kshake_transcript_digest_by(&t, KSHAKE_HASH_SHA256, digest), -EINVAL);
	expect(!kshake_transcript_start_with(&t, KSHAKE_HASH_SHA384, all));
	expect_eq(t.nr_beside, 2);
	expect(!kshake_transcript_add(&t, text + 12, sizeof(text) - 12));
	for (alg = 0; alg < KSHAKE_HASH_NR; alg++) {
		kshake_hash_digest(alg, text, sizeof(text), expected);
		expect(!kshake_transcript_digest_by(&t, alg, digest));
		expect_bytes(digest, kshake_hash_size(alg), expected, kshake_hash_size(alg));
	}
	kshake_hash_digest(KSHAKE_HASH_SHA384, text, sizeof(text), expected);
	expect(!kshake_transcript_digest(&t, digest));
	expect_bytes(digest, 48, expected, 48);

	test_begin("transcript: once it runs no other hash can join");
	expect_eq(kshake_transcript_start_with(&t, KSHAKE_HASH_SHA384, all), -EINVAL);
	expect_eq(kshake_transcript_start_with(&t, KSHAKE_HASH_SHA384, 0), 0);

	test_begin("transcript: from the end of the choice on only the main one runs");
	kshake_transcript_settle(&t);
	expect(!t.beside && !t.nr_beside);
	expect_eq(kshake_transcript_digest_by(&t, KSHAKE_HASH_SHA256, digest), -EINVAL);
	expect_eq(kshake_transcript_digest_by(&t, KSHAKE_HASH_SHA512, digest), -EINVAL);
	expect(!kshake_transcript_digest_by(&t, KSHAKE_HASH_SHA384, digest));
	expect_bytes(digest, 48, expected, 48);
	kshake_transcript_settle(&t);
	kshake_transcript_wipe(&t);

	test_begin("transcript: the main hash alone, a hash that nobody knows, no memory");
	expect(!kshake_transcript_start_with(&t, KSHAKE_HASH_SHA256, BIT(KSHAKE_HASH_SHA256)));
	expect(t.running && !t.beside);
	kshake_transcript_wipe(&t);
	expect_eq(kshake_transcript_start_with(&t, KSHAKE_HASH_SHA256, BIT(KSHAKE_HASH_NR)),
		  -EINVAL);
	port_alloc_fail_at = 0;
	expect_eq(kshake_transcript_start_with(&t, KSHAKE_HASH_SHA256, all), -ENOMEM);
	kshake_transcript_wipe(&t);

	test_begin("transcript: hashes beside the main one are wiped with it");
	expect(!kshake_transcript_start_with(&t, KSHAKE_HASH_SHA256, all));
	kshake_transcript_wipe(&t);
	expect(!t.beside && !t.nr_beside && !t.running);
}

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

	test_beside();
}
