// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/record.h"
#include "../vectors/rfc8448.h"
#include "test.h"

static void test_headers(void)
{
	static const struct {
		const char *what;
		u8 header[5];
		bool protected, first;
		int result;
	} cases[] = {
		{ "handshake", { 22, 3, 3, 0, 1 }, false, true, 0 },
		{ "handshake of 2^14 bytes", { 22, 3, 3, 0x40, 0 }, false, false, 0 },
		{ "handshake of 2^14 + 1 bytes", { 22, 3, 3, 0x40, 1 }, false, false,
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "handshake of no bytes", { 22, 3, 3, 0, 0 }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "any legacy_record_version", { 22, 0x7f, 0x1c, 0, 4 }, false, true, 0 },
		{ "alert", { 21, 3, 1, 0, 2 }, false, true, 0 },
		{ "alert of no bytes", { 21, 3, 3, 0, 0 }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "half an alert", { 21, 3, 3, 0, 1 }, false, true, FAULT(DECODE_ERROR, DECODE) },
		{ "two alerts", { 21, 3, 3, 0, 4 }, false, true, FAULT(DECODE_ERROR, DECODE) },
		{ "application data in the clear", { 23, 3, 3, 0, 9 }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "CCS", { 20, 3, 3, 0, 1 }, false, true, 0 },
		{ "CCS of two bytes", { 20, 3, 3, 0, 2 }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "CCS of no bytes", { 20, 3, 3, 0, 0 }, true, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "CCS among protected records", { 20, 3, 3, 0, 1 }, true, false, 0 },
		{ "an SSH server's banner", { 'S', 'S', 'H', '-', '2' }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "an HTTP server's answer", { 'H', 'T', 'T', 'P', '/' }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "an SMTP server's greeting", { '2', '2', '0', ' ', 'm' }, false, true,
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "garbage later on", { 'H', 'T', 'T', 'P', '/' }, false, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "heartbeat", { 24, 3, 3, 0, 9 }, false, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "ciphertext", { 23, 3, 3, 0, 17 }, true, false, 0 },
		{ "ciphertext of 2^14 + 256 bytes", { 23, 3, 3, 0x41, 0 }, true, false, 0 },
		{ "ciphertext of 2^14 + 257 bytes", { 23, 3, 3, 0x41, 1 }, true, false,
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "ciphertext shorter than its tag", { 23, 3, 3, 0, 15 }, true, false,
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC) },
		{ "ciphertext of no bytes", { 23, 3, 3, 0, 0 }, true, false,
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC) },
		{ "plaintext handshake where ciphertext is due", { 22, 3, 3, 0, 9 }, true, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "plaintext alert where ciphertext is due", { 21, 3, 3, 0, 2 }, true, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	};
	struct kshake_record_header h;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("record header: %s", cases[i].what);
		err = kshake_record_parse_header(cases[i].header, cases[i].protected,
						 cases[i].first, &h);
		expect_eq(err, cases[i].result);
		if (!err) {
			expect_eq(h.type, cases[i].header[0]);
			expect_eq(h.len, cases[i].header[3] << 8 | cases[i].header[4]);
			expect(h.len > 0);
		}
	}
}

/* A record whose inner plaintext is @content, @type (unless 0) and @padding zeros. */
static u8 *make_record(struct kshake_record_half *half, u8 fill, size_t len, u8 type,
		       size_t padding, size_t *record_len)
{
	size_t inner = len + !!type + padding;
	u8 nonce[KSHAKE_AEAD_IV], *record;

	record = kmalloc(KSHAKE_RECORD_HEADER + inner + KSHAKE_AEAD_TAG, GFP_KERNEL);
	record[0] = 23;
	put_unaligned_be16(0x0303, record + 1);
	put_unaligned_be16(inner + KSHAKE_AEAD_TAG, record + 3);
	memset(record + 5, fill, len);
	if (type)
		record[5 + len] = type;
	memset(record + 5 + len + !!type, 0, padding);
	memcpy(nonce, half->iv, sizeof(nonce));
	nonce[11] ^= half->seq;
	kshake_aead_seal(half->aead, nonce, record, 5, record + 5, inner);
	*record_len = 5 + inner + KSHAKE_AEAD_TAG;
	return record;
}

static void test_protection(void)
{
	static const u8 key[32] = { 1, 2, 3 }, iv[12] = { 4, 5, 6 };
	static const struct {
		const char *what;
		u8 fill;
		size_t len;
		u8 type;
		size_t padding;
		int result;
	} cases[] = {
		{ "content", 7, 10, 22, 0, 0 },
		{ "content and padding", 7, 10, 22, 100, 0 },
		{ "content that ends with zeros", 0, 10, 22, 5, 0 },
		{ "2^14 bytes of content", 7, 16384, 22, 0, 0 },
		{ "2^14 + 1 bytes of content", 7, 16385, 22, 0,
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "more than 2^14 + 1 bytes with the padding", 7, 16000, 22, 400,
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "nothing but padding", 0, 0, 0, 20,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "nothing at all", 0, 0, 0, 0, FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "an empty handshake fragment", 0, 0, 22, 3,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "an empty alert", 0, 0, 21, 0, FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "empty application data", 0, 0, 23, 3, 0 },
	};
	static const char *const aeads[] = { "AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305" };
	struct kshake_record_half half = { };
	enum kshake_aead_alg alg;
	size_t len, content;
	unsigned int i;
	u8 *record;
	u8 type;
	int err;

	for (alg = 0; alg < KSHAKE_AEAD_NR; alg++) {
		expect(!kshake_record_set_key(&half, alg, key, iv));
		for (i = 0; i < ARRAY_SIZE(cases); i++) {
			test_begin("record: %s, %s", aeads[alg], cases[i].what);
			record = make_record(&half, cases[i].fill, cases[i].len, cases[i].type,
					     cases[i].padding, &len);
			err = kshake_record_open(&half, record, record + 5, len - 5, &type,
						 &content);
			expect_eq(err, cases[i].result);
			if (!err) {
				expect_eq(type, cases[i].type);
				expect_eq(content, cases[i].len);
			}
			kfree(record);
		}
	}

	test_begin("record: any byte changed, header included, is bad_record_mac");
	for (i = 0; i < 5 + 4 + 1 + 16; i++) {
		half.seq = 0;
		record = make_record(&half, 7, 4, 22, 0, &len);
		record[i] ^= 1;
		expect_eq(kshake_record_open(&half, record, record + 5, len - 5, &type, &content),
			  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
		kfree(record);
	}

	test_begin("record: a record replayed is bad_record_mac");
	half.seq = 1;
	record = make_record(&half, 7, 4, 22, 0, &len);
	half.seq = 2;
	expect_eq(kshake_record_open(&half, record, record + 5, len - 5, &type, &content),
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
	kfree(record);

	test_begin("record: the sequence number never wraps");
	half.seq = U64_MAX;
	record = make_record(&half, 7, 4, 22, 0, &len);
	expect_eq(kshake_record_open(&half, record, record + 5, len - 5, &type, &content),
		  -EOVERFLOW);
	kfree(record);
	kshake_record_wipe(&half);
}

static void test_write(void)
{
	static const u8 key[32] = { 1, 2, 3 }, iv[12] = { 4, 5, 6 };
	struct kshake_record_half tx = { }, rx = { };
	struct kshake_builder out = { };
	size_t at, len, content;
	u8 *data, type;
	unsigned int n;

	test_begin("record: plaintext is framed");
	expect(!kshake_record_write(&tx, &out, 0x0301, 22, (const u8 *)"abc", 3));
	expect_bytes(out.buf, out.len, (const u8 *)"\x16\x03\x01\x00\x03""abc", 8);
	kshake_builder_free(&out);

	test_begin("record: what is longer than a record is cut into several");
	data = kzalloc(40000, GFP_KERNEL);
	memset(data, 0x5a, 40000);
	kshake_record_set_key(&tx, KSHAKE_AEAD_AES_128_GCM, key, iv);
	kshake_record_set_key(&rx, KSHAKE_AEAD_AES_128_GCM, key, iv);
	expect(!kshake_record_write(&tx, &out, 0x0303, 22, data, 40000));
	for (at = 0, n = 0; at < out.len; at += 5 + len, n++) {
		len = get_unaligned_be16(out.buf + at + 3);
		expect(!kshake_record_open(&rx, out.buf + at, out.buf + at + 5, len, &type,
					   &content));
		expect_eq(type, 22);
		expect_eq(content, n < 2 ? 16384 : 40000 - 2 * 16384);
		expect_bytes(out.buf + at + 5, content, data, content);
	}
	expect_eq(n, 3);
	expect_eq(tx.seq, 3);
	kshake_builder_free(&out);

	test_begin("record: what cannot be protected is not sent in the clear");
	tx.seq = U64_MAX;
	expect_eq(kshake_record_write(&tx, &out, 0x0303, 22, data, 100), -EOVERFLOW);
	expect_eq(out.len, 0);
	kshake_builder_free(&out);
	kfree(data);
	kshake_record_wipe(&tx);
	kshake_record_wipe(&rx);
}

static void test_rfc8448(void)
{
	static const struct {
		const char *what;
		const u8 *record;
		size_t len;
		const u8 *key, *iv;
		u8 type;
		const u8 *content;
		size_t content_len;
	} cases[] = {
		{ "the server's flight", rfc8448_server_flight_record,
		  sizeof(rfc8448_server_flight_record), rfc8448_server_hs_key,
		  rfc8448_server_hs_iv, 22, rfc8448_server_flight, sizeof(rfc8448_server_flight) },
		{ "the client's Finished", rfc8448_client_finished_record,
		  sizeof(rfc8448_client_finished_record), rfc8448_client_hs_key,
		  rfc8448_client_hs_iv, 22, NULL, 36 },
		{ "a ticket", rfc8448_ticket_record, sizeof(rfc8448_ticket_record),
		  rfc8448_server_ap_key, rfc8448_server_ap_iv, 22, NULL, 205 },
		{ "application data", rfc8448_client_data_record,
		  sizeof(rfc8448_client_data_record), rfc8448_client_ap_key,
		  rfc8448_client_ap_iv, 23, NULL, 50 },
		{ "the server's flight after a HelloRetryRequest",
		  rfc8448_hrr_server_flight_record, sizeof(rfc8448_hrr_server_flight_record),
		  rfc8448_hrr_server_hs_key, rfc8448_hrr_server_hs_iv, 22,
		  rfc8448_hrr_server_flight, sizeof(rfc8448_hrr_server_flight) },
	};
	struct kshake_record_half half = { };
	struct kshake_builder out = { };
	unsigned int i;
	size_t content;
	u8 *fragment;
	u8 type;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("record: RFC 8448, %s is opened and sealed", cases[i].what);
		fragment = kmalloc(cases[i].len - 5, GFP_KERNEL);
		memcpy(fragment, cases[i].record + 5, cases[i].len - 5);
		kshake_record_set_key(&half, KSHAKE_AEAD_AES_128_GCM, cases[i].key, cases[i].iv);
		expect_eq(kshake_record_open(&half, cases[i].record, fragment, cases[i].len - 5,
					     &type, &content), 0);
		expect_eq(type, cases[i].type);
		expect_eq(content, cases[i].content_len);
		if (cases[i].content)
			expect_bytes(fragment, content, cases[i].content, cases[i].content_len);
		if (i == 1)
			expect_bytes(fragment + 4, 32, rfc8448_client_finished, 32);
		half.seq = 0;
		expect(!kshake_record_write(&half, &out, 0x0303, type, fragment, content));
		expect_bytes(out.buf, out.len, cases[i].record, cases[i].len);
		kshake_builder_free(&out);
		kfree(fragment);
	}
	kshake_record_wipe(&half);
}

void test_record(void)
{
	test_headers();
	test_protection();
	test_write();
	test_rfc8448();
}
