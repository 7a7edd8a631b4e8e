// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/ext.h"
#include "../../kmod/core/msg.h"
#include "../../kmod/core/suite.h"
#include "../vectors/rfc8448.h"
#include "test.h"

#define DECODE_FAULT	FAULT(DECODE_ERROR, DECODE)
#define ILLEGAL_FAULT	FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER)
#define UNASKED_FAULT	FAULT(UNSUPPORTED_EXTENSION, UNSUPPORTED_EXTENSION)

/* What a ClientHello with everything in it asks for. */
static u32 asked(void)
{
	static const u16 types[] = { 0, 5, 10, 13, 16, 43, 45, 51 };
	unsigned int i;
	u32 bits = 0;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		bits |= kshake_ext_bit(types[i]);
	return bits;
}

static struct kshake_reader reader(const u8 *data, size_t len)
{
	struct kshake_reader r;

	kshake_reader_init(&r, data, len);
	return r;
}

static int server_hello(const u8 *body, size_t len)
{
	struct kshake_server_hello m;

	return kshake_msg_parse_server_hello(reader(body, len), asked(), &m);
}

static int encrypted_extensions(const u8 *body, size_t len)
{
	struct kshake_encrypted_extensions m;

	return kshake_msg_parse_encrypted_extensions(reader(body, len), asked(), &m);
}

static int certificate_request(const u8 *body, size_t len)
{
	struct kshake_certificate_request m;

	return kshake_msg_parse_certificate_request(reader(body, len), &m);
}

static int certificate(const u8 *body, size_t len)
{
	struct kshake_certificate m;

	return kshake_msg_parse_certificate(reader(body, len), asked(), &m);
}

static int certificate_verify(const u8 *body, size_t len)
{
	struct kshake_certificate_verify m;

	return kshake_msg_parse_certificate_verify(reader(body, len), &m);
}

static int finished(const u8 *body, size_t len)
{
	struct kshake_bytes verify_data;

	return kshake_msg_parse_finished(reader(body, len), 32, &verify_data);
}

static int new_session_ticket(const u8 *body, size_t len)
{
	struct kshake_ticket m;

	return kshake_msg_parse_new_session_ticket(reader(body, len), &m);
}

static int key_update(const u8 *body, size_t len)
{
	bool requested;

	return kshake_msg_parse_key_update(reader(body, len), &requested);
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

/* Fine as it is; cut off anywhere, or with a byte more, it is decode_error. */
static void check_length(const char *name, int (*parse)(const u8 *, size_t), const u8 *body,
			 size_t len, size_t fine_at)
{
	u8 more[2048];
	size_t n;

	test_begin("msg: %s is parsed", name);
	expect_eq(parse_exact(parse, body, len), 0);

	test_begin("msg: %s cut off at every byte", name);
	for (n = 0; n < len; n++)
		expect_eq(parse_exact(parse, body, n), n == fine_at ? 0 : DECODE_FAULT);

	test_begin("msg: %s with a byte behind it", name);
	memcpy(more, body, len);
	more[len] = 0;
	expect_eq(parse_exact(parse, more, len + 1), DECODE_FAULT);
}

#define SH_START "\x03\x03" "0123456789abcdef0123456789abcdef" "\x02\xaa\xbb" "\x13\x01" "\x00"
#define HRR_START "\x03\x03" \
	"\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91" \
	"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c" "\x00" "\x13\x01" "\x00"
#define SV13 "\x00\x2b\x00\x02\x03\x04"
#define KEY_SHARE "\x00\x33\x00\x08\x00\x1d\x00\x04" "KEYS"
#define GROUP "\x00\x33\x00\x02\x00\x17"
#define COOKIE "\x00\x2c\x00\x05\x00\x03" "abc"

/* Something wrong with each, or just right. */
static const struct {
	const char *what;
	int (*parse)(const u8 *body, size_t len);
	struct kshake_bytes body;
	int result;
} cases[] = {
	{ "ServerHello with a session id of 33 bytes", server_hello,
	  BYTES("\x03\x03" "0123456789abcdef0123456789abcdef" "\x21"
		"0123456789abcdef0123456789abcdefX" "\x13\x01\x00" "\x00\x06" SV13), DECODE_FAULT },
	{ "ServerHello of TLS 1.2 without extensions", server_hello, BYTES(SH_START), 0 },
	{ "ServerHello of TLS 1.2 with an extension of its own", server_hello,
	  BYTES(SH_START "\x00\x05\xff\x01\x00\x01\x00"), 0 },
	{ "ServerHello of TLS 1.2 with extensions cut off", server_hello,
	  BYTES(SH_START "\x00\x05\xff\x01\x00\x02\x00"), DECODE_FAULT },
	{ "ServerHello with no version in supported_versions", server_hello,
	  BYTES(SH_START "\x00\x04\x00\x2b\x00\x00"), DECODE_FAULT },
	{ "ServerHello with a list in supported_versions", server_hello,
	  BYTES(SH_START "\x00\x07\x00\x2b\x00\x03\x02\x03\x04"), DECODE_FAULT },
	{ "ServerHello with supported_versions twice", server_hello,
	  BYTES(SH_START "\x00\x0c" SV13 SV13), ILLEGAL_FAULT },
	{ "ServerHello with key_share twice", server_hello,
	  BYTES(SH_START "\x00\x1e" SV13 KEY_SHARE KEY_SHARE), ILLEGAL_FAULT },
	{ "ServerHello with a HelloRetryRequest's key_share", server_hello,
	  BYTES(SH_START "\x00\x0c" SV13 GROUP), DECODE_FAULT },
	{ "ServerHello with an empty key_exchange", server_hello,
	  BYTES(SH_START "\x00\x0e" SV13 "\x00\x33\x00\x04\x00\x1d\x00\x00"), DECODE_FAULT },
	{ "ServerHello with a byte behind the key_exchange", server_hello,
	  BYTES(SH_START "\x00\x10" SV13 "\x00\x33\x00\x06\x00\x1d\x00\x01" "KX"), DECODE_FAULT },
	{ "ServerHello with a cookie", server_hello,
	  BYTES(SH_START "\x00\x1b" SV13 KEY_SHARE COOKIE), ILLEGAL_FAULT },
	{ "ServerHello with ALPN", server_hello,
	  BYTES(SH_START "\x00\x0f" SV13 "\x00\x10\x00\x05\x00\x03\x02h2"), ILLEGAL_FAULT },
	{ "ServerHello with a PSK that was not offered", server_hello,
	  BYTES(SH_START "\x00\x0c" SV13 "\x00\x29\x00\x02\x00\x00"), UNASKED_FAULT },
	{ "ServerHello with an extension that nobody knows", server_hello,
	  BYTES(SH_START "\x00\x0a" SV13 "\x7a\x7a\x00\x00"), UNASKED_FAULT },
	{ "HelloRetryRequest with a group", server_hello,
	  BYTES(HRR_START "\x00\x0c" SV13 GROUP), 0 },
	{ "HelloRetryRequest with a cookie", server_hello,
	  BYTES(HRR_START "\x00\x0f" SV13 COOKIE), 0 },
	{ "HelloRetryRequest with an empty cookie", server_hello,
	  BYTES(HRR_START "\x00\x0c" SV13 "\x00\x2c\x00\x02\x00\x00"), DECODE_FAULT },
	{ "HelloRetryRequest with a byte behind the cookie", server_hello,
	  BYTES(HRR_START "\x00\x0e" SV13 "\x00\x2c\x00\x04\x00\x01" "xy"), DECODE_FAULT },
	{ "HelloRetryRequest with a ServerHello's key_share", server_hello,
	  BYTES(HRR_START "\x00\x12" SV13 KEY_SHARE), DECODE_FAULT },
	{ "HelloRetryRequest with a PSK", server_hello,
	  BYTES(HRR_START "\x00\x0c" SV13 "\x00\x29\x00\x02\x00\x00"), ILLEGAL_FAULT },

	{ "EncryptedExtensions without extensions", encrypted_extensions, BYTES("\x00\x00"), 0 },
	{ "EncryptedExtensions with an empty server_name", encrypted_extensions,
	  BYTES("\x00\x04\x00\x00\x00\x00"), 0 },
	{ "EncryptedExtensions with a name in server_name", encrypted_extensions,
	  BYTES("\x00\x05\x00\x00\x00\x01x"), DECODE_FAULT },
	{ "EncryptedExtensions with supported_groups", encrypted_extensions,
	  BYTES("\x00\x08\x00\x0a\x00\x04\x00\x02\x00\x1d"), 0 },
	{ "EncryptedExtensions with no group in supported_groups", encrypted_extensions,
	  BYTES("\x00\x06\x00\x0a\x00\x02\x00\x00"), DECODE_FAULT },
	{ "EncryptedExtensions with half a group in supported_groups", encrypted_extensions,
	  BYTES("\x00\x09\x00\x0a\x00\x05\x00\x03\x00\x1d\x00"), DECODE_FAULT },
	{ "EncryptedExtensions with no name in ALPN", encrypted_extensions,
	  BYTES("\x00\x06\x00\x10\x00\x02\x00\x00"), DECODE_FAULT },
	{ "EncryptedExtensions with an empty name in ALPN", encrypted_extensions,
	  BYTES("\x00\x07\x00\x10\x00\x03\x00\x01\x00"), DECODE_FAULT },
	{ "EncryptedExtensions with two names in ALPN", encrypted_extensions,
	  BYTES("\x00\x0a\x00\x10\x00\x06\x00\x04\x01x\x01y"), DECODE_FAULT },
	{ "EncryptedExtensions with ALPN twice", encrypted_extensions,
	  BYTES("\x00\x10\x00\x10\x00\x04\x00\x02\x01x\x00\x10\x00\x04\x00\x02\x01x"),
	  ILLEGAL_FAULT },
	{ "EncryptedExtensions with key_share", encrypted_extensions,
	  BYTES("\x00\x06\x00\x33\x00\x02\x00\x1d"), ILLEGAL_FAULT },
	{ "EncryptedExtensions with supported_versions", encrypted_extensions,
	  BYTES("\x00\x06" SV13), ILLEGAL_FAULT },
	{ "EncryptedExtensions with signature_algorithms", encrypted_extensions,
	  BYTES("\x00\x08\x00\x0d\x00\x04\x00\x02\x04\x03"), ILLEGAL_FAULT },
	{ "EncryptedExtensions with status_request", encrypted_extensions,
	  BYTES("\x00\x04\x00\x05\x00\x00"), ILLEGAL_FAULT },
	{ "EncryptedExtensions with early_data", encrypted_extensions,
	  BYTES("\x00\x04\x00\x2a\x00\x00"), UNASKED_FAULT },
	{ "EncryptedExtensions with record_size_limit", encrypted_extensions,
	  BYTES("\x00\x06\x00\x1c\x00\x02\x40\x01"), UNASKED_FAULT },

	{ "CertificateRequest without signature_algorithms", certificate_request,
	  BYTES("\x00\x00\x00"), 0 },
	{ "CertificateRequest with a context", certificate_request,
	  BYTES("\x02""cx\x00\x08\x00\x0d\x00\x04\x00\x02\x04\x03"), 0 },
	{ "CertificateRequest with extensions that we do not use", certificate_request,
	  BYTES("\x00\x00\x14\x00\x0d\x00\x04\x00\x02\x04\x03\x00\x2f\x00\x00\x00\x30\x00\x00"
		"\x7a\x7a\x00\x00"), 0 },
	{ "CertificateRequest with no scheme", certificate_request,
	  BYTES("\x00\x00\x06\x00\x0d\x00\x02\x00\x00"), DECODE_FAULT },
	{ "CertificateRequest with half a scheme", certificate_request,
	  BYTES("\x00\x00\x07\x00\x0d\x00\x03\x00\x01\x04"), DECODE_FAULT },
	{ "CertificateRequest with a byte behind the schemes", certificate_request,
	  BYTES("\x00\x00\x09\x00\x0d\x00\x05\x00\x02\x04\x03\x00"), DECODE_FAULT },
	{ "CertificateRequest with signature_algorithms twice", certificate_request,
	  BYTES("\x00\x00\x10\x00\x0d\x00\x04\x00\x02\x04\x03\x00\x0d\x00\x04\x00\x02\x04\x03"),
	  ILLEGAL_FAULT },
	{ "CertificateRequest with key_share", certificate_request,
	  BYTES("\x00\x00\x04\x00\x33\x00\x00"), ILLEGAL_FAULT },

	{ "Certificate with an empty list", certificate, BYTES("\x00\x00\x00\x00"), 0 },
	{ "Certificate with an empty certificate", certificate,
	  BYTES("\x00\x00\x00\x05\x00\x00\x00\x00\x00"), DECODE_FAULT },
	{ "Certificate without an entry's extensions", certificate,
	  BYTES("\x00\x00\x00\x05\x00\x00\x02""ab"), DECODE_FAULT },
	{ "Certificate with another status than OCSP", certificate,
	  BYTES("\x00\x00\x00\x0f\x00\x00\x01""a\x00\x09\x00\x05\x00\x05\x02\x00\x00\x01x"),
	  ILLEGAL_FAULT },
	{ "Certificate with an empty OCSP response", certificate,
	  BYTES("\x00\x00\x00\x0e\x00\x00\x01""a\x00\x08\x00\x05\x00\x04\x01\x00\x00\x00"),
	  DECODE_FAULT },
	{ "Certificate with a byte behind the OCSP response", certificate,
	  BYTES("\x00\x00\x00\x10\x00\x00\x01""a\x00\x0a\x00\x05\x00\x06\x01\x00\x00\x01xy"),
	  DECODE_FAULT },
	{ "Certificate with timestamps that were not asked for", certificate,
	  BYTES("\x00\x00\x00\x0a\x00\x00\x01""a\x00\x04\x00\x12\x00\x00"), UNASKED_FAULT },
	{ "Certificate with an extension that nobody knows", certificate,
	  BYTES("\x00\x00\x00\x0a\x00\x00\x01""a\x00\x04\x7a\x7a\x00\x00"), UNASKED_FAULT },
	{ "Certificate with ALPN in an entry", certificate,
	  BYTES("\x00\x00\x00\x0a\x00\x00\x01""a\x00\x04\x00\x10\x00\x00"), ILLEGAL_FAULT },
	{ "Certificate with a status twice", certificate,
	  BYTES("\x00\x00\x00\x18\x00\x00\x01""a\x00\x12\x00\x05\x00\x05\x01\x00\x00\x01x"
		"\x00\x05\x00\x05\x01\x00\x00\x01x"), ILLEGAL_FAULT },

	{ "CertificateVerify with an empty signature", certificate_verify,
	  BYTES("\x04\x03\x00\x00"), 0 },

	{ "NewSessionTicket with an empty ticket", new_session_ticket,
	  BYTES("\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00"), DECODE_FAULT },
	{ "NewSessionTicket with early_data", new_session_ticket,
	  BYTES("\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x01t"
		"\x00\x08\x00\x2a\x00\x04\x00\x00\x40\x00"), 0 },
	{ "NewSessionTicket with a short early_data", new_session_ticket,
	  BYTES("\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x01t"
		"\x00\x07\x00\x2a\x00\x03\x00\x00\x40"), DECODE_FAULT },
	{ "NewSessionTicket with an extension that nobody knows", new_session_ticket,
	  BYTES("\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x01t\x00\x04\x7a\x7a\x00\x00"), 0 },
	{ "NewSessionTicket with key_share", new_session_ticket,
	  BYTES("\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x01t\x00\x04\x00\x33\x00\x00"),
	  ILLEGAL_FAULT },

	{ "KeyUpdate, not requested", key_update, BYTES("\x00"), 0 },
	{ "KeyUpdate, requested", key_update, BYTES("\x01"), 0 },
	{ "KeyUpdate of another value", key_update, BYTES("\x02"), ILLEGAL_FAULT },
};

static void test_lengths(void)
{
	static const u8 ee[] = "\x00\x15\x00\x00\x00\x00\x00\x0a\x00\x04\x00\x02\x00\x1d"
			       "\x00\x10\x00\x05\x00\x03\x02h2";
	static const u8 cr[] = "\x00\x00\x0c\x00\x0d\x00\x04\x00\x02\x04\x03\x00\x2f\x00\x00";
	static const u8 cert[] = "\x00\x00\x00\x18\x00\x00\x03" "abc" "\x00\x09\x00\x05\x00\x05\x01"
				 "\x00\x00\x01" "x" "\x00\x00\x02" "de" "\x00\x00";
	static const u8 cv[] = "\x08\x04\x00\x04" "sign";
	static const u8 fin[] = "0123456789abcdef0123456789abcdef";
	static const u8 nst[] = "\x00\x00\x1c\x20\x11\x22\x33\x44\x02" "no" "\x00\x04" "tick"
				"\x00\x08\x00\x2a\x00\x04\x00\x00\x40\x00";
	static const u8 sh[] = SH_START "\x00\x12" SV13 KEY_SHARE;
	static const u8 hrr[] = HRR_START "\x00\x15" SV13 GROUP COOKIE;
	/* A ServerHello without its extensions is a whole one of TLS 1.2. */
	size_t sh_fine = sizeof(SH_START) - 1, hrr_fine = sizeof(HRR_START) - 1;

	check_length("ServerHello", server_hello, sh, sizeof(sh) - 1, sh_fine);
	check_length("HelloRetryRequest", server_hello, hrr, sizeof(hrr) - 1, hrr_fine);
	check_length("RFC 8448's ServerHello", server_hello, rfc8448_server_hello + 4,
		     sizeof(rfc8448_server_hello) - 4, 2 + 32 + 1 + 2 + 1);
	check_length("RFC 8448's HelloRetryRequest", server_hello, rfc8448_hrr_retry + 4,
		     sizeof(rfc8448_hrr_retry) - 4, 2 + 32 + 1 + 2 + 1);
	check_length("EncryptedExtensions", encrypted_extensions, ee, sizeof(ee) - 1, -1);
	check_length("CertificateRequest", certificate_request, cr, sizeof(cr) - 1, -1);
	check_length("Certificate", certificate, cert, sizeof(cert) - 1, -1);
	check_length("RFC 8448's Certificate", certificate, rfc8448_server_flight + 40 + 4, 441,
		     -1);
	check_length("CertificateVerify", certificate_verify, cv, sizeof(cv) - 1, -1);
	check_length("Finished", finished, fin, sizeof(fin) - 1, -1);
	check_length("NewSessionTicket", new_session_ticket, nst, sizeof(nst) - 1, -1);
	check_length("KeyUpdate", key_update, (const u8 *)"\x01", 1, -1);
}

static void test_values(void)
{
	static const u8 cert[] = "\x00\x00\x00\x18\x00\x00\x03" "abc" "\x00\x09\x00\x05\x00\x05\x01"
				 "\x00\x00\x01" "x" "\x00\x00\x02" "de" "\x00\x00";
	static const u8 nst[] = "\x00\x00\x1c\x20\x11\x22\x33\x44\x02" "no" "\x00\x04" "tick"
				"\x00\x08\x00\x2a\x00\x04\x00\x00\x40\x00";
	struct kshake_encrypted_extensions ee;
	struct kshake_certificate_verify cv;
	struct kshake_server_hello sh;
	struct kshake_certificate ct;
	struct kshake_ticket t;
	struct kshake_bytes msg;

	test_begin("msg: the values of a ServerHello");
	expect(!kshake_msg_parse_server_hello(reader(rfc8448_server_hello + 4, 86), asked(), &sh));
	expect(sh.has_version && sh.version == 0x0304 && !sh.retry);
	expect(sh.random == rfc8448_server_hello + 6 && !sh.session_id.len);
	expect(sh.suite == 0x1301 && !sh.compression);
	expect(sh.has_share && sh.group == 0x001d && !sh.cookie.len);
	expect_bytes(sh.share.data, sh.share.len, rfc8448_server_public, 32);

	test_begin("msg: the values of a HelloRetryRequest");
	expect(!kshake_msg_parse_server_hello(reader(rfc8448_hrr_retry + 4, 172), asked(), &sh));
	expect(sh.retry && sh.has_share && sh.group == 0x0017 && !sh.share.len);
	expect_bytes(sh.cookie.data, sh.cookie.len, rfc8448_hrr_client_hello2 + 207, 114);
	msg = (struct kshake_bytes){ rfc8448_hrr_retry, sizeof(rfc8448_hrr_retry) };
	expect(kshake_msg_is_retry(&msg));
	msg.len = 4 + 2 + 31;
	expect(!kshake_msg_is_retry(&msg));
	msg = (struct kshake_bytes){ rfc8448_server_hello, sizeof(rfc8448_server_hello) };
	expect(!kshake_msg_is_retry(&msg));

	test_begin("msg: the values of EncryptedExtensions");
	expect(!kshake_msg_parse_encrypted_extensions(
		reader((const u8 *)"\x00\x0d\x00\x00\x00\x00\x00\x10\x00\x05\x00\x03\x02h2", 15),
		asked(), &ee));
	expect(ee.server_name);
	expect_bytes(ee.alpn.data, ee.alpn.len, (const u8 *)"h2", 2);

	test_begin("msg: the values of a Certificate; only the leaf's staple is kept");
	expect(!kshake_msg_parse_certificate(reader(cert, sizeof(cert) - 1), asked(), &ct));
	expect_eq(ct.nr, 2);
	expect_bytes(ct.certs[0].data, ct.certs[0].len, (const u8 *)"abc", 3);
	expect_bytes(ct.certs[1].data, ct.certs[1].len, (const u8 *)"de", 2);
	expect_bytes(ct.staple.data, ct.staple.len, (const u8 *)"x", 1);

	test_begin("msg: the values of a CertificateVerify");
	expect(!kshake_msg_parse_certificate_verify(reader((const u8 *)"\x08\x04\x00\x01s", 5),
						    &cv));
	expect(cv.scheme == 0x0804 && cv.signature.len == 1 && *cv.signature.data == 's');

	test_begin("msg: the values of a NewSessionTicket");
	expect(!kshake_msg_parse_new_session_ticket(reader(nst, sizeof(nst) - 1), &t));
	expect(t.lifetime == 7200 && t.age_add == 0x11223344 && t.max_early_data == 16384);
	expect_bytes(t.nonce.data, t.nonce.len, (const u8 *)"no", 2);
	expect_bytes(t.ticket.data, t.ticket.len, (const u8 *)"tick", 4);
}

static void test_certificates_max(void)
{
	u8 body[4 + 33 * 6] = { };
	unsigned int i;

	test_begin("msg: a Certificate with as many entries as are taken, and one more");
	for (i = 0; i < 33; i++) {
		body[4 + 6 * i + 2] = 1;
		body[4 + 6 * i + 3] = 'c';
	}
	put_unaligned_be24(32 * 6, body + 1);
	expect_eq(certificate(body, 4 + 32 * 6), 0);
	put_unaligned_be24(33 * 6, body + 1);
	expect_eq(certificate(body, 4 + 33 * 6), FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE));
}

static void test_client_hello(void)
{
	static const u16 suites[] = { 0x1301 }, groups[] = { 0x001d, 0x0017 };
	static const u16 schemes[] = { 0x0403, 0x0401 };
	static const u8 random[] = "0123456789abcdef0123456789abcdef";
	static const u8 whole[] =
		"\x01\x00\x00\x81\x03\x03" "0123456789abcdef0123456789abcdef" "\x02" "id"
		"\x00\x02\x13\x01" "\x01\x00" "\x00\x54"
		"\x00\x00\x00\x06\x00\x04\x00\x00\x01" "a"
		"\x00\x05\x00\x05\x01\x00\x00\x00\x00"
		"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17"
		"\x00\x0d\x00\x06\x00\x04\x04\x03\x04\x01"
		"\x00\x10\x00\x05\x00\x03\x02h2"
		"\x00\x2b\x00\x03\x02\x03\x04"
		"\x00\x2c\x00\x05\x00\x03" "abc"
		"\x00\x2d\x00\x02\x01\x01"
		"\x00\x33\x00\x0a\x00\x08\x00\x1d\x00\x04" "KEYS";
	static const u8 least[] =
		"\x01\x00\x00\x5a\x03\x03" "0123456789abcdef0123456789abcdef" "\x00"
		"\x00\x02\x13\x01" "\x01\x00" "\x00\x2f"
		"\x00\x0a\x00\x06\x00\x04\x00\x1d\x00\x17"
		"\x00\x0d\x00\x06\x00\x04\x04\x03\x04\x01"
		"\x00\x2b\x00\x03\x02\x03\x04"
		"\x00\x2d\x00\x02\x01\x01"
		"\x00\x33\x00\x0a\x00\x08\x00\x1d\x00\x04" "KEYS";
	struct kshake_client_hello m = {
		.tls13 = true,
		.random = random,
		.session_id = BYTES("id"),
		.suites = suites, .nr_suites = 1,
		.groups = groups, .nr_groups = 2,
		.schemes = schemes, .nr_schemes = 2,
		.server_name = BYTES("a"),
		.alpn = BYTES("\x02h2"),
		.status_request = true,
		.share_group = 0x001d,
		.share = BYTES("KEYS"),
		.cookie = BYTES("abc"),
	};
	struct kshake_builder b = { };
	u32 sent;

	test_begin("msg: a ClientHello with everything is built");
	sent = kshake_msg_build_client_hello(&b, &m);
	expect_eq(b.error, 0);
	expect_bytes(b.buf, b.len, whole, sizeof(whole) - 1);
	expect_eq(sent, asked() | kshake_ext_bit(KSHAKE_EXT_COOKIE));
	kshake_builder_free(&b);

	test_begin("msg: a ClientHello with the least is built");
	m.session_id.len = 0;
	m.server_name.len = 0;
	m.alpn.len = 0;
	m.cookie.len = 0;
	m.status_request = false;
	sent = kshake_msg_build_client_hello(&b, &m);
	expect_bytes(b.buf, b.len, least, sizeof(least) - 1);
	expect_eq(sent, asked() & ~(kshake_ext_bit(0) | kshake_ext_bit(5) | kshake_ext_bit(16)));
	kshake_builder_free(&b);

	test_begin("msg: an empty Certificate and a Finished are built");
	kshake_msg_build_certificate(&b, &(struct kshake_certificate_list){ });
	kshake_msg_build_finished(&b, (const u8 *)"mac", 3);
	expect_bytes(b.buf, b.len, (const u8 *)"\x0b\x00\x00\x04\x00\x00\x00\x00"
		     "\x14\x00\x00\x03mac", 15);
	kshake_builder_free(&b);
}

/* The ClientHellos of RFC 8448, sections 3 and 5, as a server reads them. */
static void test_offers(void)
{
	struct kshake_bytes key_exchange = { rfc8448_client_public, 32 };
	struct kshake_reader body;
	struct kshake_offer m;

	test_begin("msg: the ClientHello of RFC 8448, 3");
	body = reader(rfc8448_client_hello + 4, sizeof(rfc8448_client_hello) - 4);
	expect_eq(kshake_msg_parse_client_hello(body, &m), 0);
	expect(m.tls13 && !m.tls12 && m.random == rfc8448_client_hello + 6);
	expect_eq(m.session_id.len, 0);
	expect_bytes(m.suites.data, m.suites.len, (const u8 *)"\x13\x01\x13\x03\x13\x02", 6);
	expect_bytes(m.compression.data, m.compression.len, (const u8 *)"\0", 1);
	expect_bytes(m.server_name.data, m.server_name.len, (const u8 *)"server", 6);
	expect_eq(m.groups.len, 18);
	expect(kshake_u16_listed(&m.groups, 0x001d) && kshake_u16_listed(&m.groups, 0x0104));
	expect(!kshake_u16_listed(&m.groups, 0x1d00) && !kshake_u16_listed(&m.groups, 0x0105));
	expect_eq(m.schemes.len, 30);
	expect_eq(m.cert_schemes.len + m.alpn.len, 0);
	expect_eq(m.nr_shares, 1);
	expect_eq(m.shares[0].group, 0x001d);
	expect_bytes(m.shares[0].key.data, m.shares[0].key.len, key_exchange.data,
		     key_exchange.len);

	test_begin("msg: the second ClientHello of RFC 8448, 5");
	body = reader(rfc8448_hrr_client_hello2 + 4, sizeof(rfc8448_hrr_client_hello2) - 4);
	expect_eq(kshake_msg_parse_client_hello(body, &m), 0);
	expect_eq(m.nr_shares, 1);
	expect_eq(m.shares[0].group, 0x0017);
	expect(m.exts & kshake_ext_bit(KSHAKE_EXT_COOKIE));
	expect(m.exts & kshake_ext_bit(KSHAKE_EXT_PADDING));
	expect(!(m.exts & kshake_ext_bit(KSHAKE_EXT_PRE_SHARED_KEY)));
}

/* What a server sends, and a client's certificate: the bytes, and what they parse to. */
static void test_built(void)
{
	static const u8 hello[] =
		"\x02\x00\x00\x3e\x03\x03" "0123456789abcdef0123456789abcdef" "\x02id"
		"\x13\x01\x00" "\x00\x14"
		"\x00\x2b\x00\x02\x03\x04"
		"\x00\x33\x00\x0a\x00\x1d\x00\x06" "SHARED";
	static const u8 retry[] =
		"\x02\x00\x00\x34\x03\x03"
		"\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
		"\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"
		"\x00\x13\x02\x00" "\x00\x0c"
		"\x00\x2b\x00\x02\x03\x04"
		"\x00\x33\x00\x02\x00\x17";
	static const u8 extensions[] =
		"\x08\x00\x00\x0f\x00\x0d" "\x00\x00\x00\x00"
		"\x00\x10\x00\x05\x00\x03\x02h2";
	static const u8 request[] =
		"\x0d\x00\x00\x1c\x00\x00\x19" "\x00\x05\x00\x00"
		"\x00\x0d\x00\x06\x00\x04\x04\x03\x04\x01"
		"\x00\x2f\x00\x07\x00\x05\x00\x03" "abc";
	static const u8 shown[] =
		"\x0b\x00\x00\x1f\x00\x00\x00\x1b"
		"\x00\x00\x02" "c1" "\x00\x0c\x00\x05\x00\x08\x01\x00\x00\x04" "ocsp"
		"\x00\x00\x03" "c22" "\x00\x00";
	static const u8 verify[] = "\x0f\x00\x00\x07\x04\x03\x00\x03" "sig";
	static const u16 schemes[] = { 0x0403, 0x0401 };
	static const u32 cert_len[] = { 2, 3 };
	struct kshake_server_hello m = {
		.random = (const u8 *)"0123456789abcdef0123456789abcdef",
		.session_id = BYTES("id"), .suite = 0x1301, .group = 0x001d,
		.share = BYTES("SHARED"),
	};
	const struct kshake_encrypted_extensions ee = { .alpn = BYTES("h2"), .server_name = true };
	const struct kshake_certificate_demand demand = {
		.schemes = schemes, .nr_schemes = 2,
		.authorities = BYTES("\x00\x03" "abc"), .status_request = true,
	};
	const struct kshake_certificate_list list = {
		.chain = BYTES("c1c22"), .nr = 2, .cert_len = cert_len, .staple = BYTES("ocsp"),
	};
	const struct kshake_certificate_verify cv = { 0x0403, BYTES("sig") };
	struct kshake_certificate_request parsed;
	struct kshake_builder b = { };
	u32 sent;

	test_begin("msg: a ServerHello is built");
	kshake_msg_build_server_hello(&b, &m);
	expect_bytes(b.buf, b.len, hello, sizeof(hello) - 1);
	expect_eq(server_hello(b.buf + 4, b.len - 4), 0);
	kshake_builder_free(&b);

	test_begin("msg: a HelloRetryRequest is built");
	m = (struct kshake_server_hello){ .retry = true, .suite = 0x1302, .group = 0x0017 };
	kshake_msg_build_server_hello(&b, &m);
	expect_bytes(b.buf, b.len, retry, sizeof(retry) - 1);
	expect_eq(server_hello(b.buf + 4, b.len - 4), 0);
	kshake_builder_free(&b);

	test_begin("msg: EncryptedExtensions are built");
	kshake_msg_build_encrypted_extensions(&b, &ee);
	expect_bytes(b.buf, b.len, extensions, sizeof(extensions) - 1);
	expect_eq(encrypted_extensions(b.buf + 4, b.len - 4), 0);
	kshake_builder_free(&b);

	test_begin("msg: a CertificateRequest is built");
	sent = kshake_msg_build_certificate_request(&b, &demand);
	expect_bytes(b.buf, b.len, request, sizeof(request) - 1);
	expect_eq(sent, kshake_ext_bit(5) | kshake_ext_bit(13) | kshake_ext_bit(47));
	expect_eq(kshake_msg_parse_certificate_request(reader(b.buf + 4, b.len - 4), &parsed), 0);
	expect(parsed.has_schemes && parsed.status_request);
	expect_bytes(parsed.schemes.data, parsed.schemes.len, (const u8 *)"\x04\x03\x04\x01", 4);
	kshake_builder_free(&b);

	test_begin("msg: a Certificate is built");
	kshake_msg_build_certificate(&b, &list);
	expect_bytes(b.buf, b.len, shown, sizeof(shown) - 1);
	expect_eq(certificate(b.buf + 4, b.len - 4), 0);
	kshake_builder_free(&b);

	test_begin("msg: a CertificateVerify is built");
	kshake_msg_build_certificate_verify(&b, &cv);
	expect_bytes(b.buf, b.len, verify, sizeof(verify) - 1);
	expect_eq(certificate_verify(b.buf + 4, b.len - 4), 0);
	kshake_builder_free(&b);
}

void test_msg(void)
{
	unsigned int i;

	test_lengths();
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("msg: %s", cases[i].what);
		expect_eq(parse_exact(cases[i].parse, cases[i].body.data, cases[i].body.len),
			  cases[i].result);
	}
	test_certificates_max();
	test_values();
	test_client_hello();
	test_offers();
	test_built();
}
