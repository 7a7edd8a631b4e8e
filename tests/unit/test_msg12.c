// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/ext.h"
#include "../../kmod/core/msg12.h"
#include "test.h"

#define DECODE_FAULT	FAULT(DECODE_ERROR, DECODE)
#define ILLEGAL_FAULT	FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER)
#define UNASKED_FAULT	FAULT(UNSUPPORTED_EXTENSION, UNSUPPORTED_EXTENSION)

#define RANDOM "0123456789abcdef0123456789abcdef"

/* What a ClientHello of both versions asks for, but for ALPN. */
static u32 asked(void)
{
	static const u16 types[] = { 0, 5, 10, 11, 13, 23, 43, 45, 51, 0xff01 };
	unsigned int i;
	u32 bits = 0;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		bits |= kshake_ext_bit(types[i]);
	return bits;
}

static u32 asked_alpn(void)
{
	return asked() | kshake_ext_bit(KSHAKE_EXT_ALPN);
}

static struct kshake_reader reader(const void *data, size_t len)
{
	struct kshake_reader r;

	kshake_reader_init(&r, data, len);
	return r;
}

static int client_hello(const u8 *body, size_t len)
{
	struct kshake_offer m;

	return kshake_msg_parse_client_hello(reader(body, len), &m);
}

static int server_hello(const u8 *body, size_t len)
{
	struct kshake_server_hello12 m;

	return kshake_msg_parse_server_hello12(reader(body, len), asked_alpn(), &m);
}

static int server_hello_no_alpn(const u8 *body, size_t len)
{
	struct kshake_server_hello12 m;

	return kshake_msg_parse_server_hello12(reader(body, len), asked(), &m);
}

static int certificate(const u8 *body, size_t len)
{
	struct kshake_certificate m;

	return kshake_msg_parse_certificate12(reader(body, len), &m);
}

static int certificate_status(const u8 *body, size_t len)
{
	struct kshake_bytes staple;

	return kshake_msg_parse_certificate_status(reader(body, len), &staple);
}

static int ske_ecdhe(const u8 *body, size_t len)
{
	struct kshake_server_key_exchange m;

	return kshake_msg_parse_server_key_exchange(reader(body, len), KSHAKE_EXCHANGE_ECDHE, &m);
}

static int ske_dhe(const u8 *body, size_t len)
{
	struct kshake_server_key_exchange m;

	return kshake_msg_parse_server_key_exchange(reader(body, len), KSHAKE_EXCHANGE_DHE, &m);
}

static int ske_rsa(const u8 *body, size_t len)
{
	struct kshake_server_key_exchange m;

	return kshake_msg_parse_server_key_exchange(reader(body, len), KSHAKE_EXCHANGE_RSA, &m);
}

static int certificate_request(const u8 *body, size_t len)
{
	struct kshake_certificate_request12 m;

	return kshake_msg_parse_certificate_request12(reader(body, len), &m);
}

static int empty(const u8 *body, size_t len)
{
	return kshake_msg_parse_empty(reader(body, len));
}

static int cke_ecdhe(const u8 *body, size_t len)
{
	struct kshake_bytes contents;

	return kshake_msg_parse_client_key_exchange(reader(body, len), KSHAKE_EXCHANGE_ECDHE,
						    &contents);
}

static int cke_dhe(const u8 *body, size_t len)
{
	struct kshake_bytes contents;

	return kshake_msg_parse_client_key_exchange(reader(body, len), KSHAKE_EXCHANGE_DHE,
						    &contents);
}

static int cke_rsa(const u8 *body, size_t len)
{
	struct kshake_bytes contents;

	return kshake_msg_parse_client_key_exchange(reader(body, len), KSHAKE_EXCHANGE_RSA,
						    &contents);
}

/* A body in memory of exactly its size, so that a byte too far is seen. */
static int parse_exact(int (*parse)(const u8 *, size_t), const u8 *body, size_t len)
{
	u8 *copy = malloc(len);
	int err;

	if (len)
		memcpy(copy, body, len);
	err = parse(copy, len);
	free(copy);
	return err;
}

#define CH_START "\x03\x03" RANDOM "\x02\xaa\xbb" "\x00\x04\xc0\x2b\x00\xff" "\x01\x00"
#define SH_START "\x03\x03" RANDOM "\x02\xaa\xbb" "\xc0\x2b" "\x00"
#define NAME_ACK "\x00\x00\x00\x00"
#define STATUS_ACK "\x00\x05\x00\x00"
#define POINTS "\x00\x0b\x00\x02\x01\x00"
#define ALPN_H2 "\x00\x10\x00\x05\x00\x03\x02h2"
#define EMS "\x00\x17\x00\x00"
#define RENEGOTIATION "\xff\x01\x00\x01\x00"

#define SKE "\x03\x00\x1d\x04" "KEYS" "\x04\x03\x00\x03" "sig"
#define SKE_DHE "\x00\x01p\x00\x01g\x00\x02YS" "\x08\x04\x00\x03" "sig"
#define REQUEST "\x02\x40\x01" "\x00\x04\x04\x03\x04\x01" "\x00\x09\x00\x03" "abc" "\x00\x02" "de"
#define CERTS "\x00\x00\x0b" "\x00\x00\x03" "abc" "\x00\x00\x02" "de"

/* Fine as they are; cut off anywhere, or with a byte more, decode_error. */
static const struct {
	const char *what;
	int (*parse)(const u8 *body, size_t len);
	struct kshake_bytes body;
	size_t fine_at;		/* and there */
} lengths[] = {
	{ "ClientHello", client_hello, BYTES(CH_START "\x00\x0f" POINTS EMS RENEGOTIATION),
	  sizeof(CH_START) - 1 },
	{ "ServerHello", server_hello,
	  BYTES(SH_START "\x00\x20" NAME_ACK STATUS_ACK POINTS ALPN_H2 EMS RENEGOTIATION),
	  sizeof(SH_START) - 1 },
	{ "Certificate", certificate, BYTES(CERTS), -1 },
	{ "CertificateStatus", certificate_status, BYTES("\x01\x00\x00\x04" "ocsp"), -1 },
	{ "ServerKeyExchange, ECDHE", ske_ecdhe, BYTES(SKE), -1 },
	{ "ServerKeyExchange, DHE", ske_dhe, BYTES(SKE_DHE), -1 },
	{ "CertificateRequest", certificate_request, BYTES(REQUEST), -1 },
	{ "ServerHelloDone", empty, BYTES(""), -1 },
	{ "ClientKeyExchange, ECDHE", cke_ecdhe, BYTES("\x04" "KEYS"), -1 },
	{ "ClientKeyExchange, DHE", cke_dhe, BYTES("\x00\x04" "KEYS"), -1 },
	{ "ClientKeyExchange, RSA", cke_rsa, BYTES("\x00\x04" "KEYS"), -1 },
};

static void test_length(unsigned int i)
{
	size_t len = lengths[i].body.len, n;
	u8 more[256];

	test_begin("msg12: %s is parsed", lengths[i].what);
	expect_eq(parse_exact(lengths[i].parse, lengths[i].body.data, len), 0);

	test_begin("msg12: %s cut off at every byte", lengths[i].what);
	for (n = 0; n < len; n++)
		expect_eq(parse_exact(lengths[i].parse, lengths[i].body.data, n),
			  n == lengths[i].fine_at ? 0 : DECODE_FAULT);

	test_begin("msg12: %s with a byte behind it", lengths[i].what);
	memcpy(more, lengths[i].body.data, len);
	more[len] = 0;
	expect_eq(parse_exact(lengths[i].parse, more, len + 1), DECODE_FAULT);
}

/* Something wrong with each, or just right. */
static const struct {
	const char *what;
	int (*parse)(const u8 *body, size_t len);
	struct kshake_bytes body;
	int result;
} cases[] = {
	{ "ClientHello without extensions", client_hello, BYTES(CH_START), 0 },
	{ "ClientHello with contents in extended_master_secret", client_hello,
	  BYTES(CH_START "\x00\x05\x00\x17\x00\x01x"), DECODE_FAULT },
	{ "ClientHello with no point format", client_hello,
	  BYTES(CH_START "\x00\x05\x00\x0b\x00\x01\x00"), DECODE_FAULT },
	{ "ClientHello with a byte behind the point formats", client_hello,
	  BYTES(CH_START "\x00\x07\x00\x0b\x00\x03\x01\x00x"), DECODE_FAULT },
	{ "ClientHello with an empty renegotiation_info", client_hello,
	  BYTES(CH_START "\x00\x04\xff\x01\x00\x00"), DECODE_FAULT },
	{ "ClientHello with a byte behind renegotiated_connection", client_hello,
	  BYTES(CH_START "\x00\x06\xff\x01\x00\x02\x00x"), DECODE_FAULT },
	{ "ClientHello with extended_master_secret twice", client_hello,
	  BYTES(CH_START "\x00\x08" EMS EMS), ILLEGAL_FAULT },
	{ "ClientHello with no group", client_hello,
	  BYTES(CH_START "\x00\x06\x00\x0a\x00\x02\x00\x00"), DECODE_FAULT },
	{ "ClientHello with no scheme", client_hello,
	  BYTES(CH_START "\x00\x06\x00\x0d\x00\x02\x00\x00"), DECODE_FAULT },
	{ "ClientHello with two host names", client_hello,
	  BYTES(CH_START "\x00\x0e\x00\x00\x00\x0a\x00\x08\x00\x00\x01" "a" "\x00\x00\x01" "b"),
	  ILLEGAL_FAULT },
	{ "ClientHello with max_fragment_length, which is not ours", client_hello,
	  BYTES(CH_START "\x00\x05\x00\x01\x00\x01\x04"), 0 },
	{ "ClientHello with a session ticket, which is not ours", client_hello,
	  BYTES(CH_START "\x00\x06\x00\x23\x00\x02tt"), 0 },
	{ "ClientHello with what TLS 1.3 would call a key_share", client_hello,
	  BYTES(CH_START "\x00\x05\x00\x33\x00\x01x"), 0 },
	{ "ClientHello with what TLS 1.3 would call a pre_shared_key, not the last", client_hello,
	  BYTES(CH_START "\x00\x09\x00\x29\x00\x01x" EMS), 0 },
	{ "ClientHello with what TLS 1.3 would call early_data", client_hello,
	  BYTES(CH_START "\x00\x05\x00\x2a\x00\x01x"), 0 },
	{ "ClientHello with TLS 1.2 in supported_versions, and such a key_share", client_hello,
	  BYTES(CH_START "\x00\x0c\x00\x2b\x00\x03\x02\x03\x03\x00\x33\x00\x01x"), 0 },
	{ "ClientHello of both versions with a key_share that is none", client_hello,
	  BYTES(CH_START "\x00\x0e\x00\x2b\x00\x05\x04\x03\x04\x03\x03\x00\x33\x00\x01x"),
	  DECODE_FAULT },
	{ "ClientHello of both versions with contents in extended_master_secret", client_hello,
	  BYTES(CH_START "\x00\x0e\x00\x2b\x00\x05\x04\x03\x04\x03\x03\x00\x17\x00\x01x"),
	  DECODE_FAULT },
	{ "ClientHello of TLS 1.3 with what TLS 1.2 would call extended_master_secret",
	  client_hello, BYTES(CH_START "\x00\x0c\x00\x2b\x00\x03\x02\x03\x04\x00\x17\x00\x01x"),
	  0 },
	{ "ClientHello of TLS 1.1, whose extensions are not read", client_hello,
	  BYTES("\x03\x02" RANDOM "\x00" "\x00\x02\xc0\x2b" "\x01\x00"
		"\x00\x05\x00\x17\x00\x01x"), 0 },

	{ "ServerHello without extensions", server_hello, BYTES(SH_START), 0 },
	{ "ServerHello with an empty block of them", server_hello, BYTES(SH_START "\x00\x00"), 0 },
	{ "ServerHello with a session id of 33 bytes", server_hello,
	  BYTES("\x03\x03" RANDOM "\x21" RANDOM "X" "\xc0\x2b\x00"), DECODE_FAULT },
	{ "ServerHello with a name in server_name", server_hello,
	  BYTES(SH_START "\x00\x05\x00\x00\x00\x01x"), DECODE_FAULT },
	{ "ServerHello with contents in status_request", server_hello,
	  BYTES(SH_START "\x00\x05\x00\x05\x00\x01\x01"), DECODE_FAULT },
	{ "ServerHello with contents in extended_master_secret", server_hello,
	  BYTES(SH_START "\x00\x05\x00\x17\x00\x01x"), DECODE_FAULT },
	{ "ServerHello with extended_master_secret twice", server_hello,
	  BYTES(SH_START "\x00\x08" EMS EMS), ILLEGAL_FAULT },
	{ "ServerHello with no point format", server_hello,
	  BYTES(SH_START "\x00\x05\x00\x0b\x00\x01\x00"), DECODE_FAULT },
	{ "ServerHello with three point formats", server_hello,
	  BYTES(SH_START "\x00\x08\x00\x0b\x00\x04\x03\x00\x01\x02"), 0 },
	{ "ServerHello with supported_groups, as some servers send it", server_hello,
	  BYTES(SH_START "\x00\x0a\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17"), 0 },
	{ "ServerHello with something in renegotiation_info", server_hello,
	  BYTES(SH_START "\x00\x07\xff\x01\x00\x03\x02xy"), 0 },
	{ "ServerHello with an empty renegotiation_info", server_hello,
	  BYTES(SH_START "\x00\x04\xff\x01\x00\x00"), DECODE_FAULT },
	{ "ServerHello with a byte behind renegotiated_connection", server_hello,
	  BYTES(SH_START "\x00\x06\xff\x01\x00\x02\x00x"), DECODE_FAULT },
	{ "ServerHello with two names in ALPN", server_hello,
	  BYTES(SH_START "\x00\x0a\x00\x10\x00\x06\x00\x04\x01x\x01y"), DECODE_FAULT },
	{ "ServerHello with no name in ALPN", server_hello,
	  BYTES(SH_START "\x00\x06\x00\x10\x00\x02\x00\x00"), DECODE_FAULT },
	{ "ServerHello with ALPN that was not asked for", server_hello_no_alpn,
	  BYTES(SH_START "\x00\x09" ALPN_H2), UNASKED_FAULT },
	{ "ServerHello with max_fragment_length, which we do not ask for", server_hello,
	  BYTES(SH_START "\x00\x05\x00\x01\x00\x01\x01"), UNASKED_FAULT },
	{ "ServerHello with a session ticket, which we do not ask for", server_hello,
	  BYTES(SH_START "\x00\x04\x00\x23\x00\x00"), UNASKED_FAULT },
	{ "ServerHello with heartbeat, which we do not ask for", server_hello,
	  BYTES(SH_START "\x00\x05\x00\x0f\x00\x01\x01"), UNASKED_FAULT },
	{ "ServerHello with key_share, which we asked for", server_hello,
	  BYTES(SH_START "\x00\x06\x00\x33\x00\x02\x00\x1d"), ILLEGAL_FAULT },
	{ "ServerHello with supported_versions, which we asked for", server_hello,
	  BYTES(SH_START "\x00\x06\x00\x2b\x00\x02\x03\x03"), ILLEGAL_FAULT },
	{ "ServerHello with a cookie", server_hello,
	  BYTES(SH_START "\x00\x09\x00\x2c\x00\x05\x00\x03" "abc"), ILLEGAL_FAULT },
	{ "ServerHello with signature_algorithms (MUST NOT)", server_hello,
	  BYTES(SH_START "\x00\x08\x00\x0d\x00\x04\x00\x02\x04\x03"), ILLEGAL_FAULT },

	{ "Certificate with an empty list", certificate, BYTES("\x00\x00\x00"), 0 },
	{ "Certificate with an empty certificate", certificate,
	  BYTES("\x00\x00\x03\x00\x00\x00"), DECODE_FAULT },
	{ "Certificate as TLS 1.3 has it", certificate,
	  BYTES("\x00\x00\x00\x06\x00\x00\x01" "a" "\x00\x00"), DECODE_FAULT },

	{ "CertificateStatus of another type than OCSP", certificate_status,
	  BYTES("\x02\x00\x00\x04" "ocsp"), ILLEGAL_FAULT },
	{ "CertificateStatus without a response", certificate_status,
	  BYTES("\x01\x00\x00\x00"), DECODE_FAULT },

	{ "ServerKeyExchange with explicit_prime", ske_ecdhe,
	  BYTES("\x01\x00\x1d\x04" "KEYS" "\x04\x03\x00\x03" "sig"), ILLEGAL_FAULT },
	{ "ServerKeyExchange with explicit_char2", ske_ecdhe,
	  BYTES("\x02\x00\x1d\x04" "KEYS" "\x04\x03\x00\x03" "sig"), ILLEGAL_FAULT },
	{ "ServerKeyExchange with no point", ske_ecdhe,
	  BYTES("\x03\x00\x1d\x00" "\x04\x03\x00\x03" "sig"), DECODE_FAULT },
	{ "ServerKeyExchange with an empty signature", ske_ecdhe,
	  BYTES("\x03\x00\x1d\x04" "KEYS" "\x04\x03\x00\x00"), 0 },
	{ "ServerKeyExchange that is not signed", ske_ecdhe, BYTES("\x03\x00\x1d\x04" "KEYS"),
	  DECODE_FAULT },
	{ "ServerKeyExchange with no dh_p", ske_dhe,
	  BYTES("\x00\x00\x00\x01g\x00\x02YS" "\x08\x04\x00\x03" "sig"), DECODE_FAULT },
	{ "ServerKeyExchange with no dh_g", ske_dhe,
	  BYTES("\x00\x01p\x00\x00\x00\x02YS" "\x08\x04\x00\x03" "sig"), DECODE_FAULT },
	{ "ServerKeyExchange with no dh_Ys", ske_dhe,
	  BYTES("\x00\x01p\x00\x01g\x00\x00" "\x08\x04\x00\x03" "sig"), DECODE_FAULT },
	{ "ServerKeyExchange where there is none", ske_rsa, BYTES(SKE),
	  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },

	{ "CertificateRequest without types", certificate_request,
	  BYTES("\x00" "\x00\x02\x04\x03" "\x00\x00"), DECODE_FAULT },
	{ "CertificateRequest without schemes", certificate_request,
	  BYTES("\x01\x40" "\x00\x00" "\x00\x00"), DECODE_FAULT },
	{ "CertificateRequest with half a scheme", certificate_request,
	  BYTES("\x01\x40" "\x00\x03\x04\x03\x05" "\x00\x00"), DECODE_FAULT },
	{ "CertificateRequest without authorities", certificate_request,
	  BYTES("\x01\x40" "\x00\x02\x04\x03" "\x00\x00"), 0 },
	{ "CertificateRequest with an empty name", certificate_request,
	  BYTES("\x01\x40" "\x00\x02\x04\x03" "\x00\x02\x00\x00"), DECODE_FAULT },
	{ "CertificateRequest with half a name", certificate_request,
	  BYTES("\x01\x40" "\x00\x02\x04\x03" "\x00\x03\x00\x02x"), DECODE_FAULT },
	{ "CertificateRequest of TLS 1.1, without schemes", certificate_request,
	  BYTES("\x02\x40\x01" "\x00\x00"), DECODE_FAULT },

	{ "ClientKeyExchange with no point: an implicit one", cke_ecdhe, BYTES("\x00"),
	  DECODE_FAULT },
	{ "ClientKeyExchange with no message: an implicit one", cke_ecdhe, BYTES(""),
	  DECODE_FAULT },
	{ "ClientKeyExchange with no dh_Yc", cke_dhe, BYTES("\x00\x00"), DECODE_FAULT },
	{ "ClientKeyExchange with no EncryptedPreMasterSecret", cke_rsa, BYTES("\x00\x00"),
	  DECODE_FAULT },
};

/* Which versions a ClientHello offers, and what is read of it then. */
static void test_offers(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes body;
		bool tls13, tls12, read;
	} offers[] = {
		{ "neither, by legacy_version", BYTES("\x03\x02" RANDOM "\x00\x00\x02\xc0\x2b\x01\x00"
		  "\x00\x04" EMS), false, false, false },
		{ "TLS 1.2, by legacy_version", BYTES(CH_START "\x00\x04" EMS), false, true, true },
		{ "TLS 1.2, by a later legacy_version",
		  BYTES("\x03\x04" RANDOM "\x00\x00\x02\xc0\x2b\x01\x00" "\x00\x04" EMS),
		  false, true, true },
		{ "TLS 1.2, by supported_versions",
		  BYTES(CH_START "\x00\x0b\x00\x2b\x00\x03\x02\x03\x03" EMS), false, true, true },
		{ "TLS 1.2, by supported_versions, whatever legacy_version says",
		  BYTES("\x03\x01" RANDOM "\x00\x00\x02\xc0\x2b\x01\x00"
			"\x00\x0b\x00\x2b\x00\x03\x02\x03\x03" EMS), false, true, true },
		{ "both", BYTES(CH_START "\x00\x0d\x00\x2b\x00\x05\x04\x03\x04\x03\x03" EMS), true,
		  true, true },
		{ "TLS 1.3", BYTES(CH_START "\x00\x0b\x00\x2b\x00\x03\x02\x03\x04" EMS), true, false,
		  true },
		{ "neither, by supported_versions",
		  BYTES(CH_START "\x00\x0d\x00\x2b\x00\x05\x04\x03\x02\x7a\x7a" EMS), false, false,
		  false },
	};
	struct kshake_offer m;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(offers); i++) {
		test_begin("msg12: a ClientHello that offers %s", offers[i].what);
		expect_eq(kshake_msg_parse_client_hello(reader(offers[i].body.data,
							       offers[i].body.len), &m), 0);
		expect_eq(m.tls13, offers[i].tls13);
		expect_eq(m.tls12, offers[i].tls12);
		expect_eq(!!(m.exts & kshake_ext_bit(KSHAKE_EXT_EXTENDED_MASTER_SECRET)),
			  offers[i].read);
	}
}

static void test_offer_values(void)
{
	static const u8 hello[] = CH_START "\x00\x35"
		"\x00\x00\x00\x06\x00\x04\x00\x00\x01" "a"
		"\x00\x05\x00\x05\x01\x00\x00\x00\x00"
		"\x00\x0a\x00\x04\x00\x02\x00\x17"
		"\x00\x0d\x00\x04\x00\x02\x04\x01" POINTS EMS "\xff\x01\x00\x04\x03" "abc";
	struct kshake_offer m;

	test_begin("msg12: the values of a ClientHello");
	expect_eq(kshake_msg_parse_client_hello(reader(hello, sizeof(hello) - 1), &m), 0);
	expect(m.status_request && m.random == hello + 2);
	expect_bytes(m.session_id.data, m.session_id.len, (const u8 *)"\xaa\xbb", 2);
	expect_bytes(m.suites.data, m.suites.len, (const u8 *)"\xc0\x2b\x00\xff", 4);
	expect_bytes(m.server_name.data, m.server_name.len, (const u8 *)"a", 1);
	expect_bytes(m.groups.data, m.groups.len, (const u8 *)"\x00\x17", 2);
	expect_bytes(m.schemes.data, m.schemes.len, (const u8 *)"\x04\x01", 2);
	expect_bytes(m.point_formats.data, m.point_formats.len, (const u8 *)"\x00", 1);
	expect_bytes(m.renegotiated_connection.data, m.renegotiated_connection.len,
		     (const u8 *)"abc", 3);
	expect_eq(m.exts, kshake_ext_bit(0) | kshake_ext_bit(5) | kshake_ext_bit(10) |
		  kshake_ext_bit(11) | kshake_ext_bit(13) | kshake_ext_bit(23) |
		  kshake_ext_bit(0xff01));
	expect_eq(m.nr_shares, 0);

	test_begin("msg12: a ClientHello without renegotiation_info is told from an empty one");
	expect_eq(kshake_msg_parse_client_hello(reader(CH_START, sizeof(CH_START) - 1), &m), 0);
	expect(m.tls12 && !m.exts && !m.renegotiated_connection.len);
}

static void test_client_hello(void)
{
	static const u8 only12[] =
		"\x01\x00\x00\x57\x03\x03" RANDOM "\x00" "\x00\x02\xc0\x2b" "\x01\x00" "\x00\x2c"
		"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17" POINTS
		"\x00\x0d\x00\x06\x00\x04\x04\x03\x04\x01" ALPN_H2 EMS RENEGOTIATION;
	static const u8 both[] =
		"\x01\x00\x00\x7c\x03\x03" RANDOM "\x00" "\x00\x02\xc0\x2b" "\x01\x00" "\x00\x51"
		"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17" POINTS
		"\x00\x0d\x00\x06\x00\x04\x04\x03\x04\x01" ALPN_H2 EMS RENEGOTIATION
		"\x00\x2b\x00\x05\x04\x03\x04\x03\x03"
		"\x00\x2c\x00\x04\x00\x02" "ck"
		"\x00\x2d\x00\x02\x01\x01"
		"\x00\x33\x00\x0a\x00\x08\x00\x1d\x00\x04" "KEYS";
	static const u16 suites[] = { 0xc02b }, groups[] = { 0x001d, 0x0017 };
	static const u16 schemes[] = { 0x0403, 0x0401 };
	struct kshake_client_hello m = {
		.tls12 = true,
		.random = (const u8 *)RANDOM,
		.suites = suites, .nr_suites = 1,
		.groups = groups, .nr_groups = 2,
		.schemes = schemes, .nr_schemes = 2,
		.alpn = BYTES("\x02h2"),
		.share_group = 0x001d,
		.share = BYTES("KEYS"),
		.cookie = BYTES("ck"),
	};
	struct kshake_builder b = { };
	struct kshake_offer offer;
	u32 sent;

	test_begin("msg12: a ClientHello of TLS 1.2 is built, with nothing of TLS 1.3 in it");
	sent = kshake_msg_build_client_hello(&b, &m);
	expect_bytes(b.buf, b.len, only12, sizeof(only12) - 1);
	expect_eq(sent, kshake_ext_bit(10) | kshake_ext_bit(11) | kshake_ext_bit(13) |
		  kshake_ext_bit(16) | kshake_ext_bit(23) | kshake_ext_bit(0xff01));
	expect_eq(kshake_msg_parse_client_hello(reader(b.buf + 4, b.len - 4), &offer), 0);
	expect(offer.tls12 && !offer.tls13 && offer.exts == sent);
	kshake_builder_free(&b);

	test_begin("msg12: a ClientHello of both versions is built");
	m.tls13 = true;
	sent = kshake_msg_build_client_hello(&b, &m);
	expect_bytes(b.buf, b.len, both, sizeof(both) - 1);
	expect_eq(kshake_msg_parse_client_hello(reader(b.buf + 4, b.len - 4), &offer), 0);
	expect(offer.tls12 && offer.tls13 && offer.exts == sent);
	kshake_builder_free(&b);
}

static void test_server_hello12(void)
{
	static const u8 whole[] =
		"\x02\x00\x00\x4a\x03\x03" RANDOM "\x02id" "\xc0\x2b\x00" "\x00\x20"
		NAME_ACK STATUS_ACK POINTS ALPN_H2 EMS RENEGOTIATION;
	static const u8 least[] = "\x02\x00\x00\x26\x03\x03" RANDOM "\x00" "\xc0\x2b\x00";
	struct kshake_server_hello12 m = {
		.random = (const u8 *)RANDOM, .session_id = BYTES("id"), .suite = 0xc02b,
		.server_name = true, .alpn = BYTES("h2"), .status_request = true,
		.extended_master_secret = true, .renegotiation_info = true,
		.send_point_formats = true,
	};
	struct kshake_server_hello12 parsed;
	struct kshake_builder b = { };

	test_begin("msg12: a ServerHello with everything is built, and parsed");
	kshake_msg_build_server_hello12(&b, &m);
	expect_bytes(b.buf, b.len, whole, sizeof(whole) - 1);
	expect_eq(kshake_msg_parse_server_hello12(reader(b.buf + 4, b.len - 4), asked_alpn(),
						  &parsed), 0);
	expect(parsed.random == b.buf + 6 && parsed.suite == 0xc02b && !parsed.compression);
	expect(parsed.server_name && parsed.status_request && parsed.extended_master_secret);
	expect(parsed.renegotiation_info && !parsed.renegotiated_connection.len);
	expect_bytes(parsed.session_id.data, parsed.session_id.len, (const u8 *)"id", 2);
	expect_bytes(parsed.alpn.data, parsed.alpn.len, (const u8 *)"h2", 2);
	expect_bytes(parsed.point_formats.data, parsed.point_formats.len, (const u8 *)"\x00", 1);
	kshake_builder_free(&b);

	test_begin("msg12: a ServerHello with nothing has no extensions at all");
	m = (struct kshake_server_hello12){ .random = (const u8 *)RANDOM, .suite = 0xc02b };
	kshake_msg_build_server_hello12(&b, &m);
	expect_eq(b.error, 0);
	expect_bytes(b.buf, b.len, least, sizeof(least) - 1);
	expect_eq(kshake_msg_parse_server_hello12(reader(b.buf + 4, b.len - 4), 0, &parsed), 0);
	expect(!parsed.renegotiation_info && !parsed.extended_master_secret);
	kshake_builder_free(&b);

	test_begin("msg12: a ServerHello with another compression, and contents of renegotiation");
	expect_eq(kshake_msg_parse_server_hello12(reader("\x03\x03" RANDOM "\x00" "\xc0\x2b\x01"
		  "\x00\x07\xff\x01\x00\x03\x02xy", 2 + 32 + 1 + 3 + 9), asked(), &parsed), 0);
	expect_eq(parsed.compression, 1);
	expect_bytes(parsed.renegotiated_connection.data, parsed.renegotiated_connection.len,
		     (const u8 *)"xy", 2);
}

static void test_certificates(void)
{
	static const u8 shown[] = "\x0b\x00\x00\x0e" CERTS;
	static const u32 cert_len[] = { 3, 2 };
	const struct kshake_certificate_list list = {
		.chain = BYTES("abcde"), .nr = 2, .cert_len = cert_len, .staple = BYTES("ocsp"),
	};
	const struct kshake_bytes ocsp = BYTES("ocsp");
	struct kshake_bytes staple;
	struct kshake_builder b = { };
	struct kshake_certificate m;
	u8 many[3 + 33 * 4] = { };
	unsigned int i;

	test_begin("msg12: a Certificate is built, without a staple, and parsed");
	kshake_msg_build_certificate12(&b, &list);
	expect_bytes(b.buf, b.len, shown, sizeof(shown) - 1);
	expect_eq(kshake_msg_parse_certificate12(reader(b.buf + 4, b.len - 4), &m), 0);
	expect(m.nr == 2 && !m.context.len && !m.staple.len);
	expect_bytes(m.certs[0].data, m.certs[0].len, (const u8 *)"abc", 3);
	expect_bytes(m.certs[1].data, m.certs[1].len, (const u8 *)"de", 2);
	kshake_builder_free(&b);

	test_begin("msg12: an empty Certificate is built");
	kshake_msg_build_certificate12(&b, &(struct kshake_certificate_list){ });
	expect_bytes(b.buf, b.len, (const u8 *)"\x0b\x00\x00\x03\x00\x00\x00", 7);
	kshake_builder_free(&b);

	test_begin("msg12: a CertificateStatus is built, and parsed");
	kshake_msg_build_certificate_status(&b, &ocsp);
	expect_bytes(b.buf, b.len, (const u8 *)"\x16\x00\x00\x08\x01\x00\x00\x04ocsp", 12);
	expect_eq(kshake_msg_parse_certificate_status(reader(b.buf + 4, b.len - 4), &staple), 0);
	expect_bytes(staple.data, staple.len, ocsp.data, ocsp.len);
	kshake_builder_free(&b);

	test_begin("msg12: a Certificate with as many entries as are taken, and one more");
	for (i = 0; i < 33; i++) {
		many[3 + 4 * i + 2] = 1;
		many[3 + 4 * i + 3] = 'c';
	}
	put_unaligned_be24(32 * 4, many);
	expect_eq(certificate(many, 3 + 32 * 4), 0);
	put_unaligned_be24(33 * 4, many);
	expect_eq(certificate(many, 3 + 33 * 4), FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE));
}

static void test_server_key_exchange(void)
{
	static const u8 params[] = "\x03\x00\x1d\x04" "KEYS";
	static const u8 whole[] = "\x0c\x00\x00\x0f" SKE;
	const struct kshake_bytes point = BYTES("KEYS");
	struct kshake_server_key_exchange m = { .scheme = 0x0403, .signature = BYTES("sig") };
	struct kshake_builder b = { }, signed_params = { };

	test_begin("msg12: ServerECDHParams are built");
	kshake_msg_build_ecdh_params(&signed_params, 0x001d, &point);
	expect_bytes(signed_params.buf, signed_params.len, params, sizeof(params) - 1);

	test_begin("msg12: a ServerKeyExchange is built, and parsed");
	m.params = (struct kshake_bytes){ signed_params.buf, signed_params.len };
	kshake_msg_build_server_key_exchange(&b, &m);
	expect_bytes(b.buf, b.len, whole, sizeof(whole) - 1);
	memset(&m, 0x5a, sizeof(m));
	expect_eq(kshake_msg_parse_server_key_exchange(reader(b.buf + 4, b.len - 4),
						       KSHAKE_EXCHANGE_ECDHE, &m), 0);
	expect(m.group == 0x001d && m.scheme == 0x0403 && !m.dh_p.len && !m.dh_g.len);
	expect_bytes(m.params.data, m.params.len, params, sizeof(params) - 1);
	expect_bytes(m.public.data, m.public.len, point.data, point.len);
	expect_bytes(m.signature.data, m.signature.len, (const u8 *)"sig", 3);
	kshake_builder_free(&signed_params);
	kshake_builder_free(&b);

	test_begin("msg12: the values of a ServerKeyExchange, DHE");
	expect_eq(kshake_msg_parse_server_key_exchange(reader(SKE_DHE, sizeof(SKE_DHE) - 1),
						       KSHAKE_EXCHANGE_DHE, &m), 0);
	expect(!m.group && m.scheme == 0x0804);
	expect_bytes(m.params.data, m.params.len, (const u8 *)SKE_DHE, 10);
	expect_bytes(m.dh_p.data, m.dh_p.len, (const u8 *)"p", 1);
	expect_bytes(m.dh_g.data, m.dh_g.len, (const u8 *)"g", 1);
	expect_bytes(m.public.data, m.public.len, (const u8 *)"YS", 2);
}

static void test_certificate_request(void)
{
	static const struct {
		const char *what;
		u16 schemes[3];
		struct kshake_bytes types;
	} demands[] = {
		{ "of both kinds", { 0x0804, 0x0503, 0x0401 }, BYTES("\x40\x01") },
		{ "for ECDSA", { 0x0403, 0x0503, 0x0603 }, BYTES("\x40") },
		{ "for RSA", { 0x0804, 0x0501, 0x0806 }, BYTES("\x01") },
	};
	static const u8 whole[] =
		"\x0d\x00\x00\x12" "\x02\x40\x01" "\x00\x06\x08\x04\x05\x03\x04\x01"
		"\x00\x05\x00\x03" "abc";
	struct kshake_certificate_demand m = {
		.nr_schemes = 3, .authorities = BYTES("\x00\x03" "abc"), .status_request = true,
	};
	struct kshake_certificate_request12 parsed;
	struct kshake_builder b = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(demands); i++) {
		test_begin("msg12: a CertificateRequest with schemes %s", demands[i].what);
		m.schemes = demands[i].schemes;
		kshake_msg_build_certificate_request12(&b, &m);
		if (!i)
			expect_bytes(b.buf, b.len, whole, sizeof(whole) - 1);
		expect_eq(kshake_msg_parse_certificate_request12(reader(b.buf + 4, b.len - 4),
								 &parsed), 0);
		expect_bytes(parsed.types.data, parsed.types.len, demands[i].types.data,
			     demands[i].types.len);
		expect_eq(parsed.schemes.len, 6);
		expect(kshake_u16_listed(&parsed.schemes, demands[i].schemes[0]));
		kshake_builder_free(&b);
	}
}

static void test_rest(void)
{
	const struct kshake_bytes contents = BYTES("KEYS");
	struct kshake_bytes parsed;
	struct kshake_builder b = { };

	test_begin("msg12: a ServerHelloDone is built");
	kshake_msg_build_server_hello_done(&b);
	expect_bytes(b.buf, b.len, (const u8 *)"\x0e\x00\x00\x00", 4);
	kshake_builder_free(&b);

	test_begin("msg12: a ClientKeyExchange is built, and parsed");
	kshake_msg_build_client_key_exchange(&b, KSHAKE_EXCHANGE_ECDHE, &contents);
	expect_bytes(b.buf, b.len, (const u8 *)"\x10\x00\x00\x05\x04KEYS", 9);
	expect_eq(kshake_msg_parse_client_key_exchange(reader(b.buf + 4, b.len - 4),
						       KSHAKE_EXCHANGE_ECDHE, &parsed), 0);
	expect_bytes(parsed.data, parsed.len, contents.data, contents.len);
	kshake_builder_free(&b);

	test_begin("msg12: a ClientKeyExchange, DHE and RSA, is built, and parsed");
	kshake_msg_build_client_key_exchange(&b, KSHAKE_EXCHANGE_RSA, &contents);
	expect_bytes(b.buf, b.len, (const u8 *)"\x10\x00\x00\x06\x00\x04KEYS", 10);
	expect_eq(kshake_msg_parse_client_key_exchange(reader(b.buf + 4, b.len - 4),
						       KSHAKE_EXCHANGE_DHE, &parsed), 0);
	expect_bytes(parsed.data, parsed.len, contents.data, contents.len);
	kshake_builder_free(&b);
}

void test_msg12(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++)
		test_length(i);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("msg12: %s", cases[i].what);
		expect_eq(parse_exact(cases[i].parse, cases[i].body.data, cases[i].body.len),
			  cases[i].result);
	}
	test_offers();
	test_offer_values();
	test_client_hello();
	test_server_hello12();
	test_certificates();
	test_server_key_exchange();
	test_certificate_request();
	test_rest();
}
