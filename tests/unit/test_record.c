// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/record.h"
#include "../vectors/rfc8448.h"
#include "test.h"

#define PLAIN		KSHAKE_PLAIN
#define CIPHER13	KSHAKE_PROTECTED13
#define CIPHER12	KSHAKE_PROTECTED12

static void test_headers(void)
{
	static const struct {
		const char *what;
		u8 header[5];
		enum kshake_protection protection;
		bool first;
		int result;
	} cases[] = {
		{ "handshake", { 22, 3, 3, 0, 1 }, PLAIN, true, 0 },
		{ "handshake of 2^14 bytes", { 22, 3, 3, 0x40, 0 }, PLAIN, false, 0 },
		{ "handshake of 2^14 + 1 bytes", { 22, 3, 3, 0x40, 1 }, PLAIN, false,
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "handshake of no bytes", { 22, 3, 3, 0, 0 }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "any legacy_record_version", { 22, 0x7f, 0x1c, 0, 4 }, PLAIN, true, 0 },
		{ "alert", { 21, 3, 1, 0, 2 }, PLAIN, true, 0 },
		{ "alert of no bytes", { 21, 3, 3, 0, 0 }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "half an alert", { 21, 3, 3, 0, 1 }, PLAIN, true, FAULT(DECODE_ERROR, DECODE) },
		{ "two alerts", { 21, 3, 3, 0, 4 }, PLAIN, true, FAULT(DECODE_ERROR, DECODE) },
		{ "application data in the clear", { 23, 3, 3, 0, 9 }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "CCS", { 20, 3, 3, 0, 1 }, PLAIN, true, 0 },
		{ "CCS of two bytes", { 20, 3, 3, 0, 2 }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "CCS of no bytes", { 20, 3, 3, 0, 0 }, CIPHER13, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "CCS among protected records", { 20, 3, 3, 0, 1 }, CIPHER13, false, 0 },
		{ "an SSH server's banner", { 'S', 'S', 'H', '-', '2' }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "an HTTP server's answer", { 'H', 'T', 'T', 'P', '/' }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "an SMTP server's greeting", { '2', '2', '0', ' ', 'm' }, PLAIN, true,
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "garbage later on", { 'H', 'T', 'T', 'P', '/' }, PLAIN, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "heartbeat", { 24, 3, 3, 0, 9 }, PLAIN, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "ciphertext", { 23, 3, 3, 0, 17 }, CIPHER13, false, 0 },
		{ "ciphertext of 2^14 + 256 bytes", { 23, 3, 3, 0x41, 0 }, CIPHER13, false, 0 },
		{ "ciphertext of 2^14 + 257 bytes", { 23, 3, 3, 0x41, 1 }, CIPHER13, false,
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "ciphertext shorter than its tag", { 23, 3, 3, 0, 15 }, CIPHER13, false,
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC) },
		{ "ciphertext of no bytes", { 23, 3, 3, 0, 0 }, CIPHER13, false,
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC) },
		{ "plaintext handshake where ciphertext is due", { 22, 3, 3, 0, 9 }, CIPHER13, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "plaintext alert where ciphertext is due", { 21, 3, 3, 0, 2 }, CIPHER13, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "ciphertext of TLS 1.2, handshake", { 22, 3, 3, 0, 25 }, CIPHER12, false, 0 },
		{ "ciphertext of TLS 1.2, alert", { 21, 3, 3, 0, 26 }, CIPHER12, false, 0 },
		{ "ciphertext of TLS 1.2 of 2^14 + 24 bytes", { 22, 3, 3, 0x40, 24 }, CIPHER12,
		  false, 0 },
		{ "ciphertext of TLS 1.2 of 2^14 + 25 bytes", { 22, 3, 3, 0x40, 25 }, CIPHER12,
		  false, FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "ciphertext of TLS 1.2 shorter than its tag", { 22, 3, 3, 0, 15 }, CIPHER12,
		  false, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC) },
		{ "ciphertext of TLS 1.2 of no bytes", { 21, 3, 3, 0, 0 }, CIPHER12, false,
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC) },
		{ "ciphertext of TLS 1.2, data", { 23, 3, 3, 0, 25 }, CIPHER12, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "ciphertext of TLS 1.2, heartbeat", { 24, 3, 3, 0, 27 }, CIPHER12, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "a second CCS of TLS 1.2", { 20, 3, 3, 0, 1 }, CIPHER12, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "a protected CCS of TLS 1.2", { 20, 3, 3, 0, 25 }, CIPHER12, false,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
	};
	struct kshake_record_header h;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("record header: %s", cases[i].what);
		err = kshake_record_parse_header(cases[i].header, cases[i].protection,
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
	static const char *const aeads[] = { "AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305",
					     "AES-128-CCM" };
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

/*
 * RFC 5246, 6.2.3.3, spelled out: a record of @len sevens. Nonces are as RFC 5288 has them, the
 * end of them @explicit and in the record; or as RFC 7905 does.
 */
static u8 *make_record12(struct kshake_record_half *half, bool in_record, const u8 *explicit,
			 u8 type, size_t len, size_t *record_len)
{
	size_t at = KSHAKE_RECORD_HEADER + (in_record ? 8 : 0);
	u8 nonce[12], additional[13] = { }, *record;

	record = kmalloc(at + len + 16, GFP_KERNEL);
	record[0] = type;
	put_unaligned_be16(0x0303, record + 1);
	put_unaligned_be16(at - 5 + len + 16, record + 3);
	memset(record + at, 7, len);
	additional[7] = half->seq;
	memcpy(additional + 8, record, 3);
	put_unaligned_be16(len, additional + 11);
	memcpy(nonce, half->iv, 12);
	if (in_record) {
		memcpy(record + 5, explicit, 8);
		memcpy(nonce + 4, explicit, 8);
	} else {
		nonce[11] ^= half->seq;
	}
	kshake_aead_seal(half->aead, nonce, additional, 13, record + at, len);
	*record_len = at + len + 16;
	return record;
}

static const struct {
	const char *name;
	enum kshake_aead_alg aead;
	bool in_record;
} aeads12[] = {
	{ "AES-128-GCM", KSHAKE_AEAD_AES_128_GCM, true },
	{ "AES-256-GCM", KSHAKE_AEAD_AES_256_GCM, true },
	{ "ChaCha20-Poly1305", KSHAKE_AEAD_CHACHA20_POLY1305, false },
	{ "AES-128-CCM", KSHAKE_AEAD_AES_128_CCM, true },
};

static const u8 key12[32] = { 1, 2, 3 }, iv12[12] = { 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
static const u8 explicit12[8] = { 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7 };

static void test_open12(unsigned int a)
{
	static const struct {
		const char *what;
		u8 type;
		size_t len;
		int result;
	} cases[] = {
		{ "a handshake message", 22, 16, 0 },
		{ "an alert", 21, 2, 0 },
		{ "2^14 bytes", 22, 16384, 0 },
		{ "2^14 + 1 bytes", 22, 16385, FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "an empty handshake fragment", 22, 0,
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "an empty alert", 21, 0, FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "empty application data", 23, 0, 0 },
	};
	struct kshake_record_half half = { };
	size_t len, content, n;
	unsigned int i;
	u8 *record;
	u8 type;
	int err;

	expect(!kshake_record_set_key12(&half, aeads12[a].aead, key12, iv12));
	expect_eq(half.explicit, aeads12[a].in_record ? 8 : 0);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("record: TLS 1.2, %s, %s", aeads12[a].name, cases[i].what);
		record = make_record12(&half, aeads12[a].in_record, explicit12, cases[i].type,
				       cases[i].len, &len);
		err = kshake_record_open(&half, record, record + 5, len - 5, &type, &content);
		expect_eq(err, cases[i].result);
		if (!err) {
			expect_eq(type, cases[i].type);
			expect_eq(content, cases[i].len);
			for (n = 0; n < content && record[5 + n] == 7; n++)
				;
			expect_eq(n, content);
		}
		kfree(record);
	}

	test_begin("record: TLS 1.2, %s, any byte changed is bad_record_mac", aeads12[a].name);
	for (i = 0; i < 5 + 8 + 4 + 16; i++) {
		half.seq = 3;
		record = make_record12(&half, aeads12[a].in_record, explicit12, 22, 4, &len);
		/* The length is in additional_data as that of the content. */
		if (i < len && i != 3 && i != 4) {
			record[i] ^= 1;
			expect_eq(kshake_record_open(&half, record, record + 5, len - 5, &type,
						     &content),
				  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
			expect_eq(half.seq, 3);
		}
		kfree(record);
	}

	test_begin("record: TLS 1.2, %s, cut off anywhere is bad_record_mac", aeads12[a].name);
	for (n = 0; n < 4 + 16 + half.explicit; n++) {
		record = make_record12(&half, aeads12[a].in_record, explicit12, 22, 4, &len);
		expect_eq(kshake_record_open(&half, record, record + 5, n, &type, &content),
			  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
		kfree(record);
	}

	test_begin("record: TLS 1.2, %s, replayed, and at the last number", aeads12[a].name);
	half.seq = 1;
	record = make_record12(&half, aeads12[a].in_record, explicit12, 22, 4, &len);
	half.seq = 2;
	expect_eq(kshake_record_open(&half, record, record + 5, len - 5, &type, &content),
		  FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
	half.seq = U64_MAX;
	expect_eq(kshake_record_open(&half, record, record + 5, len - 5, &type, &content),
		  -EOVERFLOW);
	kfree(record);
	kshake_record_wipe(&half);
	expect(!half.tls12 && !half.explicit);
}

static void test_write12(unsigned int a)
{
	struct kshake_record_half half = { };
	struct kshake_builder out = { };
	u8 explicit[8] = { 0, 0, 0, 0, 0, 0, 0, 9 };
	size_t len, at, n, content;
	u8 data[20], type;
	u8 *record, *much;

	test_begin("record: TLS 1.2, %s, what is written", aeads12[a].name);
	memset(data, 7, sizeof(data));
	expect(!kshake_record_set_key12(&half, aeads12[a].aead, key12, iv12));
	half.seq = 9;
	record = make_record12(&half, aeads12[a].in_record, explicit, 22, sizeof(data), &len);
	expect(!kshake_record_write(&half, &out, 0x0303, 22, data, sizeof(data)));
	expect_bytes(out.buf, out.len, record, len);
	expect_eq(half.seq, 10);
	kfree(record);
	kshake_builder_free(&out);

	test_begin("record: TLS 1.2, %s, written in pieces, and read", aeads12[a].name);
	much = kzalloc(40000, GFP_KERNEL);
	half.seq = 0;
	expect(!kshake_record_write(&half, &out, 0x0303, 22, much, 40000));
	half.seq = 0;
	for (at = 0, n = 0; at < out.len; at += 5 + len, n++) {
		len = get_unaligned_be16(out.buf + at + 3);
		expect(!kshake_record_open(&half, out.buf + at, out.buf + at + 5, len, &type,
					   &content));
		expect_eq(type, 22);
		expect_eq(content, n < 2 ? 16384 : 40000 - 2 * 16384);
		expect_bytes(out.buf + at + 5, content, much, content);
	}
	expect_eq(n, 3);
	kfree(much);
	kshake_builder_free(&out);

	test_begin("record: TLS 1.2, %s, never in the clear", aeads12[a].name);
	half.seq = U64_MAX;
	expect_eq(kshake_record_write(&half, &out, 0x0303, 22, data, sizeof(data)), -EOVERFLOW);
	expect_eq(out.len, 0);
	kshake_builder_free(&out);
	kshake_record_wipe(&half);
}

/* From one version's key to the other's nothing is left over. */
static void test_rekey12(void)
{
	struct kshake_record_half half = { };
	static const u8 zeros[8];

	test_begin("record: a key of TLS 1.2 in the place of another, and the reverse");
	expect(!kshake_record_set_key12(&half, KSHAKE_AEAD_CHACHA20_POLY1305, key12, iv12));
	half.seq = 5;
	expect(!kshake_record_set_key12(&half, KSHAKE_AEAD_AES_128_GCM, key12, iv12));
	expect(half.tls12 && half.explicit == 8 && !half.seq);
	expect_bytes(half.iv, 4, iv12, 4);
	expect_bytes(half.iv + 4, 8, zeros, 8);
	expect(!kshake_record_set_key(&half, KSHAKE_AEAD_AES_128_GCM, key12, iv12));
	expect(!half.tls12 && !half.explicit);
	expect_bytes(half.iv, 12, iv12, 12);
	kshake_record_wipe(&half);
}

void test_record(void)
{
	unsigned int i;

	test_headers();
	test_protection();
	test_write();
	for (i = 0; i < ARRAY_SIZE(aeads12); i++) {
		test_open12(i);
		test_write12(i);
	}
	test_rekey12();
	test_rfc8448();
}
