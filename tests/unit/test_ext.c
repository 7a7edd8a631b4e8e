// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/ext.h"
#include "test.h"

enum { CH = 1, SH = 2, HRR = 4, EE = 8, CT = 16, CR = 32, NST = 64, SH12 = 128 };

/*
 * The table of RFC 8446, 4.2, line by line; record_size_limit from RFC 8449, 4. For TLS 1.2: those
 * that a server may answer by their RFCs, and supported_groups, which is tolerated.
 */
static const struct {
	u16 type;
	const char *name;
	unsigned int places;
} rfc[] = {
	{ 0, "server_name", CH | EE | SH12 },
	{ 1, "max_fragment_length", CH | EE | SH12 },
	{ 5, "status_request", CH | CR | CT | SH12 },
	{ 10, "supported_groups", CH | EE | SH12 },
	{ 11, "ec_point_formats", CH | SH12 },
	{ 13, "signature_algorithms", CH | CR },
	{ 14, "use_srtp", CH | EE | SH12 },
	{ 15, "heartbeat", CH | EE | SH12 },
	{ 16, "application_layer_protocol_negotiation", CH | EE | SH12 },
	{ 18, "signed_certificate_timestamp", CH | CR | CT | SH12 },
	{ 19, "client_certificate_type", CH | EE | SH12 },
	{ 20, "server_certificate_type", CH | EE | SH12 },
	{ 21, "padding", CH },
	{ 23, "extended_master_secret", CH | SH12 },
	{ 28, "record_size_limit", CH | EE | SH12 },
	{ 41, "pre_shared_key", CH | SH },
	{ 42, "early_data", CH | EE | NST },
	{ 43, "supported_versions", CH | SH | HRR },
	{ 44, "cookie", CH | HRR },
	{ 45, "psk_key_exchange_modes", CH },
	{ 47, "certificate_authorities", CH | CR },
	{ 48, "oid_filters", CR },
	{ 49, "post_handshake_auth", CH },
	{ 50, "signature_algorithms_cert", CH | CR },
	{ 51, "key_share", CH | SH | HRR },
	{ 0xff01, "renegotiation_info", CH | SH12 },
};

static const struct {
	enum kshake_ext_place place;
	unsigned int bit;
	bool answers;
	const char *name;
} places[] = {
	{ KSHAKE_EXT_IN_CLIENT_HELLO, CH, false, "ClientHello" },
	{ KSHAKE_EXT_IN_SERVER_HELLO, SH, true, "ServerHello" },
	{ KSHAKE_EXT_IN_HELLO_RETRY_REQUEST, HRR, true, "HelloRetryRequest" },
	{ KSHAKE_EXT_IN_ENCRYPTED_EXTENSIONS, EE, true, "EncryptedExtensions" },
	{ KSHAKE_EXT_IN_CERTIFICATE, CT, true, "Certificate" },
	{ KSHAKE_EXT_IN_CERTIFICATE_REQUEST, CR, false, "CertificateRequest" },
	{ KSHAKE_EXT_IN_NEW_SESSION_TICKET, NST, false, "NewSessionTicket" },
	{ KSHAKE_EXT_IN_SERVER_HELLO12, SH12, true, "ServerHello of TLS 1.2" },
};

/* Walk the whole block. */
static int walk(const u8 *data, size_t len, enum kshake_ext_place place, u32 asked)
{
	struct kshake_ext_block block;
	struct kshake_reader vec, body;
	u16 type;
	int err = 0;

	kshake_reader_init(&vec, data, len);
	kshake_ext_begin(&block, &vec, place, asked);
	while (!err && kshake_ext_more(&block))
		err = kshake_ext_next(&block, &type, &body);
	return err;
}

static int walk_one(u16 type, enum kshake_ext_place place, u32 asked)
{
	u8 ext[4] = { };

	put_unaligned_be16(type, ext);
	return walk(ext, sizeof(ext), place, asked);
}

static void test_legality(void)
{
	unsigned int i, p;
	int expected;
	u32 all = 0;

	for (i = 0; i < ARRAY_SIZE(rfc); i++)
		all |= kshake_ext_bit(rfc[i].type);
	for (p = 0; p < ARRAY_SIZE(places); p++) {
		test_begin("ext: which extensions may be in a %s", places[p].name);
		for (i = 0; i < ARRAY_SIZE(rfc); i++) {
			expected = rfc[i].places & places[p].bit ? 0 :
				   FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER);
			if (!expect_eq(walk_one(rfc[i].type, places[p].place, all), expected))
				test_expect(false, __FILE__, __LINE__, rfc[i].name);
		}

		test_begin("ext: in a %s, what was not asked for is %s", places[p].name,
			   places[p].answers ? "refused" : "taken");
		for (i = 0; i < ARRAY_SIZE(rfc); i++) {
			if (!(rfc[i].places & places[p].bit))
				continue;
			/* RFC 8446, 4.2: only the cookie comes unasked. */
			expected = places[p].answers && rfc[i].type != 44 ?
				   FAULT(UNSUPPORTED_EXTENSION, UNSUPPORTED_EXTENSION) : 0;
			expect_eq(walk_one(rfc[i].type, places[p].place,
					   all & ~kshake_ext_bit(rfc[i].type)), expected);
		}

		test_begin("ext: in a %s, what nobody knows is %s", places[p].name,
			   places[p].answers ? "refused" : "ignored");
		expected = places[p].answers ?
			   FAULT(UNSUPPORTED_EXTENSION, UNSUPPORTED_EXTENSION) : 0;
		expect_eq(walk_one(0x0a0a, places[p].place, all), expected);
		expect_eq(walk_one(0xff02, places[p].place, all), expected);
		expect_eq(walk_one(0xffff, places[p].place, all), expected);
	}
}

static void test_blocks(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes block;
		int result;
	} cases[] = {
		{ "no extensions", BYTES(""), 0 },
		{ "two extensions", BYTES("\x00\x0d\x00\x01x\x00\x2f\x00\x00"), 0 },
		{ "a known one twice", BYTES("\x00\x0d\x00\x01x\x00\x2f\x00\x00\x00\x0d\x00\x00"),
		  FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER) },
		{ "an unknown one twice", BYTES("\x0a\x0a\x00\x01x\x0a\x0a\x00\x01x"),
		  FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER) },
		{ "half a type", BYTES("\x00"), FAULT(DECODE_ERROR, DECODE) },
		{ "no length", BYTES("\x00\x0d"), FAULT(DECODE_ERROR, DECODE) },
		{ "half a length", BYTES("\x00\x0d\x00"), FAULT(DECODE_ERROR, DECODE) },
		{ "a body that is cut off", BYTES("\x00\x0d\x00\x02x"),
		  FAULT(DECODE_ERROR, DECODE) },
		{ "a byte behind the last", BYTES("\x00\x0d\x00\x01xy"),
		  FAULT(DECODE_ERROR, DECODE) },
	};
	u8 many[(KSHAKE_EXT_BLOCK_MAX + 1) * 4] = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("ext: a block with %s", cases[i].what);
		expect_eq(walk(cases[i].block.data, cases[i].block.len,
			       KSHAKE_EXT_IN_CERTIFICATE_REQUEST, 0), cases[i].result);
	}

	test_begin("ext: a block with as many extensions as are taken, and one more");
	for (i = 0; i <= KSHAKE_EXT_BLOCK_MAX; i++)
		put_unaligned_be16(0x4000 + i, many + 4 * i);
	expect_eq(walk(many, 4 * KSHAKE_EXT_BLOCK_MAX, KSHAKE_EXT_IN_CERTIFICATE_REQUEST, 0), 0);
	expect_eq(walk(many, sizeof(many), KSHAKE_EXT_IN_CERTIFICATE_REQUEST, 0),
		  FAULT(DECODE_ERROR, DECODE));
}

void test_ext(void)
{
	test_legality();
	test_blocks();
}
