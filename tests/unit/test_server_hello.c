// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ClientHellos of every sort, and what a server says to each; written from RFC 8446. */
#include "server_session.h"

/* Not faults: it goes on, or asks for a share of that group. */
#define TAKEN		0
#define RETRY(group)	(-(group))

#define MSG_SESSION_ID	38	/* offset in a ClientHello */

/* A change to a ClientHello that is right otherwise. */
struct change {
	enum { END, DROP, ADD, SET, CALL } how;
	u16 type;			/* ExtensionType */
	struct kshake_bytes data;	/* extension_data */
	void (*call)(struct kshake_builder *msg);
};

#define WITHOUT(type)		{ DROP, type }
#define WITH(type, literal)	{ ADD, type, BYTES(literal) }
#define INSTEAD(type, literal)	{ SET, type, BYTES(literal) }
#define BY(function)		{ CALL, .call = function }

static void apply(struct kshake_builder *msg, const struct change *change)
{
	unsigned int i;

	for (i = 0; i < 3 && change[i].how != END; i++) {
		size_t exts = fake_client_hello_exts(msg);

		if (change[i].how == CALL)
			change[i].call(msg);
		if (change[i].how == DROP || change[i].how == SET)
			expect(fake_msg_drop_ext(msg, exts, change[i].type));
		if (change[i].how == ADD || change[i].how == SET)
			fake_msg_add_ext(msg, exts, change[i].type, change[i].data.data,
					 change[i].data.len);
	}
}

/* Exchange @cut bytes at @at for others. */
static void splice(struct kshake_builder *msg, size_t at, size_t cut, const void *data, size_t len)
{
	struct kshake_builder rest = { };

	kshake_build_bytes(&rest, msg->buf + at + cut, msg->len - at - cut);
	msg->len = at;
	kshake_build_bytes(msg, data, len);
	kshake_build_bytes(msg, rest.buf, rest.len);
	kshake_builder_free(&rest);
	fake_msg_fix(msg);
}

static size_t suites_at(const struct kshake_builder *msg)
{
	return MSG_SESSION_ID + 1 + msg->buf[MSG_SESSION_ID];
}

static void set_suites(struct kshake_builder *msg, const void *list, u16 len)
{
	u8 length[2];

	put_unaligned_be16(len, length);
	splice(msg, suites_at(msg), 2 + get_unaligned_be16(msg->buf + suites_at(msg)), list, len);
	splice(msg, suites_at(msg), 0, length, 2);
}

static void suites_none(struct kshake_builder *msg)
{
	set_suites(msg, "", 0);
}

static void suites_odd(struct kshake_builder *msg)
{
	set_suites(msg, "\x13\x01\x13", 3);
}

static void suites_unknown(struct kshake_builder *msg)
{
	set_suites(msg, "\x0a\x0a\x13\x04\xc0\x2f", 6);
}

static void suites_grease(struct kshake_builder *msg)
{
	set_suites(msg, "\x0a\x0a\x13\x03\x13\x01\x13\x02", 8);
}

static void set_compression(struct kshake_builder *msg, const void *list, u8 len)
{
	size_t at = suites_at(msg);

	at += 2 + get_unaligned_be16(msg->buf + at);
	splice(msg, at, 1 + msg->buf[at], &len, 1);
	splice(msg, at + 1, 0, list, len);
}

static void compression_none(struct kshake_builder *msg)
{
	set_compression(msg, "", 0);
}

static void compression_deflate(struct kshake_builder *msg)
{
	set_compression(msg, "\x01", 1);
}

static void compression_two(struct kshake_builder *msg)
{
	set_compression(msg, "\x00\x01", 2);
}

static void session_id_33(struct kshake_builder *msg)
{
	msg->buf[MSG_SESSION_ID] = 33;
	splice(msg, MSG_SESSION_ID + 1, 0, "x", 1);
}

static void legacy_version_300(struct kshake_builder *msg)
{
	put_unaligned_be16(0x0300, msg->buf + 4);
}

static void legacy_version_304(struct kshake_builder *msg)
{
	put_unaligned_be16(0x0304, msg->buf + 4);
}

static void no_extensions(struct kshake_builder *msg)
{
	msg->len = fake_client_hello_exts(msg);
	fake_msg_fix(msg);
}

static void empty_extensions(struct kshake_builder *msg)
{
	no_extensions(msg);
	splice(msg, msg->len, 0, "\0", 2);
}

static void byte_behind(struct kshake_builder *msg)
{
	kshake_build_u8(msg, 0);
	fake_msg_fix(msg);
}

static void extensions_too_long(struct kshake_builder *msg)
{
	msg->buf[fake_client_hello_exts(msg) + 1]++;
}

static void extensions_64(struct kshake_builder *msg)
{
	size_t exts = fake_client_hello_exts(msg);
	u16 type = 0x3a00;

	/* server_name, supported_groups, ...: six are there already. */
	for (; type < 0x3a00 + 64 - 6; type++)
		fake_msg_add_ext(msg, exts, type, "", 0);
}

static void extensions_65(struct kshake_builder *msg)
{
	extensions_64(msg);
	fake_msg_add_ext(msg, fake_client_hello_exts(msg), 0x3b00, "", 0);
}

static void shares(struct kshake_builder *msg, unsigned int nr)
{
	struct kshake_builder list = { };
	unsigned int i;

	kshake_build_u16(&list, 5 * nr);
	for (i = 0; i < nr; i++) {
		kshake_build_u16(&list, 0x4a00 + i);
		kshake_build_u16(&list, 1);
		kshake_build_u8(&list, 0);
	}
	fake_msg_drop_ext(msg, fake_client_hello_exts(msg), 51);
	fake_msg_add_ext(msg, fake_client_hello_exts(msg), 51, list.buf, list.len);
	kshake_builder_free(&list);
	/* All of these groups are supported, they say. */
	kshake_build_u16(&list, 2 * nr + 2);
	for (i = 0; i < nr; i++)
		kshake_build_u16(&list, 0x4a00 + i);
	kshake_build_u16(&list, KSHAKE_GROUP_SECP384R1);
	fake_msg_drop_ext(msg, fake_client_hello_exts(msg), 10);
	fake_msg_add_ext(msg, fake_client_hello_exts(msg), 10, list.buf, list.len);
	kshake_builder_free(&list);
}

static void shares_16(struct kshake_builder *msg)
{
	shares(msg, 16);
}

static void shares_17(struct kshake_builder *msg)
{
	shares(msg, 17);
}

static void share_of(struct kshake_builder *msg, u16 group, const void *key, size_t len)
{
	struct kshake_builder list = { };

	kshake_build_u16(&list, 4 + len);
	kshake_build_u16(&list, group);
	kshake_build_u16(&list, len);
	kshake_build_bytes(&list, key, len);
	fake_msg_drop_ext(msg, fake_client_hello_exts(msg), 51);
	fake_msg_add_ext(msg, fake_client_hello_exts(msg), 51, list.buf, list.len);
	kshake_builder_free(&list);
}

static void share_x25519_zero(struct kshake_builder *msg)
{
	static const u8 zero[32];

	share_of(msg, KSHAKE_GROUP_X25519, zero, 32);
}

static void share_x25519_order_8(struct kshake_builder *msg)
{
	/* RFC 7748, 5: u of a point of order 8; its multiples by a scalar are zero. */
	static const u8 point[32] = {
		0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
		0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
		0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
	};

	share_of(msg, KSHAKE_GROUP_X25519, point, 32);
}

static void share_x25519_31(struct kshake_builder *msg)
{
	static const u8 short_one[31] = { 9 };

	share_of(msg, KSHAKE_GROUP_X25519, short_one, 31);
}

static void share_p256_off_curve(struct kshake_builder *msg)
{
	static const u8 point[65] = { 4, [32] = 1, [64] = 1 };

	share_of(msg, KSHAKE_GROUP_SECP256R1, point, 65);
}

static void share_p256_compressed(struct kshake_builder *msg)
{
	static const u8 point[33] = { 2, [32] = 5 };

	share_of(msg, KSHAKE_GROUP_SECP256R1, point, 33);
}

static void share_p256_infinity(struct kshake_builder *msg)
{
	share_of(msg, KSHAKE_GROUP_SECP256R1, "\0", 1);
}

static void share_p384_off_curve(struct kshake_builder *msg)
{
	static const u8 point[97] = { 4, [48] = 1, [96] = 1 };

	share_of(msg, KSHAKE_GROUP_SECP384R1, point, 97);
}

static void name_of(struct kshake_builder *msg, size_t len)
{
	struct kshake_builder name = { };

	kshake_build_u16(&name, 3 + len);
	kshake_build_u8(&name, 0);
	kshake_build_u16(&name, len);
	while (len--)
		kshake_build_u8(&name, 'a');
	fake_msg_drop_ext(msg, fake_client_hello_exts(msg), 0);
	fake_msg_add_ext(msg, fake_client_hello_exts(msg), 0, name.buf, name.len);
	kshake_builder_free(&name);
}

static void name_255(struct kshake_builder *msg)
{
	name_of(msg, 255);
}

static void name_256(struct kshake_builder *msg)
{
	name_of(msg, 256);
}

/* pre_shared_key: an identity of one byte, a binder of 32. */
#define IDENTITY	"\x00\x01x\x01\x02\x03\x04"
#define BINDER		"\x20" "0123456789abcdef0123456789abcdef"
#define PSK		"\x00\x07" IDENTITY "\x00\x21" BINDER

static const struct {
	const char *what;
	struct change change[3];
	int result;
} hellos[] = {
	{ "as it should be", { }, TAKEN },

	/* legacy_version, supported_versions (4.1.2, 4.2.1) */
	{ "no supported_versions", { WITHOUT(43) }, VERSION },
	{ "no extensions", { BY(no_extensions) }, VERSION },
	{ "an empty block of extensions", { BY(empty_extensions) }, VERSION },
	{ "TLS 1.2 alone", { INSTEAD(43, "\x02\x03\x03") }, VERSION },
	{ "TLS 1.4 alone", { INSTEAD(43, "\x02\x03\x05") }, VERSION },
	{ "a draft of TLS 1.3 alone", { INSTEAD(43, "\x02\x7f\x1c") }, VERSION },
	{ "TLS 1.3 behind others", { INSTEAD(43, "\x08\x0a\x0a\x03\x05\x03\x03\x03\x04") }, TAKEN },
	{ "supported_versions without one", { INSTEAD(43, "\x00") }, DECODE_FAULT },
	{ "supported_versions of three bytes", { INSTEAD(43, "\x03\x03\x04\x03") }, DECODE_FAULT },
	{ "a byte behind supported_versions", { INSTEAD(43, "\x02\x03\x04\x00") }, DECODE_FAULT },
	{ "legacy_version of SSL 3.0", { BY(legacy_version_300) }, TAKEN },
	{ "legacy_version of TLS 1.3", { BY(legacy_version_304) }, TAKEN },

	/* legacy_session_id, cipher_suites, legacy_compression_methods (4.1.2) */
	{ "a session id of 33 bytes", { BY(session_id_33) }, DECODE_FAULT },
	{ "no cipher suites", { BY(suites_none) }, DECODE_FAULT },
	{ "half a cipher suite", { BY(suites_odd) }, DECODE_FAULT },
	{ "cipher suites that nobody knows", { BY(suites_unknown) }, NO_COMMON },
	{ "cipher suites that nobody knows, and some", { BY(suites_grease) }, TAKEN },
	{ "no compression method", { BY(compression_none) }, DECODE_FAULT },
	{ "deflate alone", { BY(compression_deflate) }, ILLEGAL },
	{ "a second compression method", { BY(compression_two) }, ILLEGAL },

	/* extensions (4.2) */
	{ "a byte behind the extensions", { BY(byte_behind) }, DECODE_FAULT },
	{ "extensions longer than the message", { BY(extensions_too_long) }, DECODE_FAULT },
	{ "an extension that nobody knows", { WITH(0x1234, "whatever") }, TAKEN },
	{ "that one twice", { WITH(0x1234, "a"), WITH(0x1234, "b") }, ILLEGAL },
	{ "two server_name", { WITH(0, "\x00\x04\x00\x00\x01x") }, ILLEGAL },
	{ "two supported_versions", { WITH(43, "\x02\x03\x04") }, ILLEGAL },
	{ "64 extensions", { BY(extensions_64) }, TAKEN },
	{ "65 extensions", { BY(extensions_65) }, DECODE_FAULT },
	{ "oid_filters", { WITH(48, "\x00\x00") }, ILLEGAL },
	{ "max_fragment_length", { WITH(1, "\x01") }, TAKEN },
	{ "record_size_limit", { WITH(28, "\x02\x00") }, TAKEN },
	{ "padding", { WITH(21, "\0\0\0\0\0\0\0\0") }, TAKEN },
	{ "post_handshake_auth", { WITH(49, "") }, TAKEN },
	{ "post_handshake_auth with something in it", { WITH(49, "x") }, DECODE_FAULT },

	/* what must be there (9.2) */
	{ "no signature_algorithms", { WITHOUT(13) }, MISSING },
	{ "no supported_groups", { WITHOUT(10) }, MISSING },
	{ "no key_share", { WITHOUT(51) }, MISSING },
	{ "neither supported_groups nor key_share", { WITHOUT(10), WITHOUT(51) }, MISSING },

	/* signature_algorithms (4.2.3) */
	{ "signature_algorithms without one", { INSTEAD(13, "\x00\x00") }, DECODE_FAULT },
	{ "half a signature algorithm", { INSTEAD(13, "\x00\x03\x04\x03\x08") }, DECODE_FAULT },
	{ "signature algorithms that do not fit", { INSTEAD(13, "\x00\x04\x05\x03\x08\x04") },
	  NO_COMMON },
	{ "signature_algorithms_cert without one", { WITH(50, "\x00\x00") }, DECODE_FAULT },
	{ "signature_algorithms_cert that the chain does not fit", { WITH(50, "\x00\x02\x08\x07") },
	  TAKEN },

	/* supported_groups, key_share (4.2.7, 4.2.8) */
	{ "supported_groups without one", { INSTEAD(10, "\x00\x00") }, DECODE_FAULT },
	{ "half a group", { INSTEAD(10, "\x00\x03\x00\x1d\x00") }, DECODE_FAULT },
	{ "groups that nobody knows", { INSTEAD(10, "\x00\x02\x0a\x0a"), INSTEAD(51, "\x00\x00") },
	  NO_COMMON },
	{ "no share", { INSTEAD(51, "\x00\x00") }, RETRY(KSHAKE_GROUP_X25519) },
	{ "no share, P-384 alone", { INSTEAD(10, "\x00\x02\x00\x18"), INSTEAD(51, "\x00\x00") },
	  RETRY(KSHAKE_GROUP_SECP384R1) },
	{ "no share, P-384 preferred", { INSTEAD(10, "\x00\x04\x00\x18\x00\x17"),
					 INSTEAD(51, "\x00\x00") },
	  RETRY(KSHAKE_GROUP_SECP256R1) },
	{ "16 shares that nobody knows", { BY(shares_16) }, RETRY(KSHAKE_GROUP_SECP384R1) },
	{ "17 shares", { BY(shares_17) }, TOO_LARGE },
	{ "two shares of a group, even one that nobody knows",
	  { INSTEAD(10, "\x00\x04\x4a\x4a\x00\x1d"),
	    INSTEAD(51, "\x00\x0a\x4a\x4a\x00\x01x\x4a\x4a\x00\x01x") }, ILLEGAL },
	{ "one share of a group that nobody knows",
	  { INSTEAD(10, "\x00\x04\x4a\x4a\x00\x1d"),
	    INSTEAD(51, "\x00\x05\x4a\x4a\x00\x01x") }, RETRY(KSHAKE_GROUP_X25519) },
	{ "a share of a group that it does not support", { INSTEAD(10, "\x00\x02\x00\x17") },
	  ILLEGAL },
	{ "an empty share", { INSTEAD(51, "\x00\x04\x00\x1d\x00\x00") }, DECODE_FAULT },
	{ "a share longer than the list", { INSTEAD(51, "\x00\x05\x00\x1d\x00\x02x") },
	  DECODE_FAULT },
	{ "a byte behind the shares", { INSTEAD(51, "\x00\x00x") }, DECODE_FAULT },
	{ "X25519: all zeros", { BY(share_x25519_zero) }, ILLEGAL },
	{ "X25519: a point of small order", { BY(share_x25519_order_8) }, ILLEGAL },
	{ "X25519: 31 bytes", { BY(share_x25519_31) }, ILLEGAL },
	{ "P-256: not on the curve", { BY(share_p256_off_curve) }, ILLEGAL },
	{ "P-256: compressed", { BY(share_p256_compressed) }, ILLEGAL },
	{ "P-256: infinity", { BY(share_p256_infinity) }, ILLEGAL },
	{ "P-384: not on the curve", { BY(share_p384_off_curve) }, ILLEGAL },

	/* server_name (RFC 6066, 3) */
	{ "no server_name", { WITHOUT(0) }, TAKEN },
	{ "a name of 255 bytes", { BY(name_255) }, TAKEN },
	{ "a name of 256 bytes", { BY(name_256) }, ILLEGAL },
	{ "server_name with nothing in it", { INSTEAD(0, "") }, DECODE_FAULT },
	{ "no name", { INSTEAD(0, "\x00\x00") }, DECODE_FAULT },
	{ "an empty name", { INSTEAD(0, "\x00\x03\x00\x00\x00") }, DECODE_FAULT },
	{ "two names", { INSTEAD(0, "\x00\x08\x00\x00\x01" "a\x00\x00\x01" "b") }, ILLEGAL },
	{ "a name of another type", { INSTEAD(0, "\x00\x04\x01\x00\x01x") }, ILLEGAL },
	{ "a name longer than its list", { INSTEAD(0, "\x00\x04\x00\x00\x02x") }, DECODE_FAULT },
	{ "a byte behind the names", { INSTEAD(0, "\x00\x04\x00\x00\x01xx") }, DECODE_FAULT },
	{ "a name with NUL", { INSTEAD(0, "\x00\x07\x00\x00\x04" "a\0.b") }, ILLEGAL },
	{ "a name with a line feed", { INSTEAD(0, "\x00\x07\x00\x00\x04" "a\n.b") }, ILLEGAL },
	{ "a name with a space", { INSTEAD(0, "\x00\x07\x00\x00\x04" "a .b") }, ILLEGAL },
	{ "a name that is not ASCII", { INSTEAD(0, "\x00\x05\x00\x00\x02\xc3\xa4") }, ILLEGAL },
	{ "a name with DEL", { INSTEAD(0, "\x00\x04\x00\x00\x01\x7f") }, ILLEGAL },

	/* application_layer_protocol_negotiation (RFC 7301, 3.1) */
	{ "ALPN", { WITH(16, "\x00\x03\x02h2") }, TAKEN },
	{ "ALPN without a protocol", { WITH(16, "\x00\x00") }, DECODE_FAULT },
	{ "ALPN with an empty protocol", { WITH(16, "\x00\x04\x02h2\x00") }, DECODE_FAULT },
	{ "ALPN with half a protocol", { WITH(16, "\x00\x03\x03h2") }, DECODE_FAULT },
	{ "a byte behind ALPN", { WITH(16, "\x00\x03\x02h2x") }, DECODE_FAULT },
	{ "ALPN without one in common", { WITH(16, "\x00\x03\x02h3") },
	  FAULT(NO_APPLICATION_PROTOCOL, NO_APPLICATION_PROTOCOL) },

	/* status_request (RFC 6066, 8) */
	{ "status_request", { WITH(5, "\x01\x00\x00\x00\x00") }, TAKEN },
	{ "status_request of another type", { WITH(5, "\x02whatever") }, TAKEN },
	{ "status_request with nothing in it", { WITH(5, "") }, DECODE_FAULT },
	{ "status_request cut off", { WITH(5, "\x01\x00\x00\x00") }, DECODE_FAULT },
	{ "a byte behind status_request", { WITH(5, "\x01\x00\x00\x00\x00\x00") }, DECODE_FAULT },

	/* cookie (4.2.2), psk_key_exchange_modes (4.2.9), pre_shared_key (4.2.11) */
	{ "a cookie that nobody gave it", { WITH(44, "\x00\x01x") }, ILLEGAL },
	{ "an empty cookie", { WITH(44, "\x00\x00") }, DECODE_FAULT },
	{ "psk_key_exchange_modes without one", { INSTEAD(45, "\x00") }, DECODE_FAULT },
	{ "psk_key_exchange_modes that nobody knows", { INSTEAD(45, "\x01\x07") }, TAKEN },
	{ "a PSK", { WITH(41, PSK) }, TAKEN },
	{ "a PSK, not last", { WITH(41, PSK), WITH(0x1234, "") }, ILLEGAL },
	{ "a PSK without psk_key_exchange_modes", { WITHOUT(45), WITH(41, PSK) }, MISSING },
	{ "a PSK without signature_algorithms", { WITHOUT(13), WITH(41, PSK) }, MISSING },
	{ "no PSK identity", { WITH(41, "\x00\x00\x00\x21" BINDER) }, DECODE_FAULT },
	{ "no PSK binder", { WITH(41, "\x00\x07" IDENTITY "\x00\x00") }, DECODE_FAULT },
	{ "an empty PSK identity", { WITH(41, "\x00\x06\x00\x00\x01\x02\x03\x04\x00\x21" BINDER) },
	  DECODE_FAULT },
	{ "a PSK binder of 31 bytes",
	  { WITH(41, "\x00\x07" IDENTITY "\x00\x20\x1f" "0123456789abcdef0123456789abcde") },
	  DECODE_FAULT },
	{ "two PSK identities, one binder",
	  { WITH(41, "\x00\x0e" IDENTITY IDENTITY "\x00\x21" BINDER) }, ILLEGAL },
	{ "one PSK identity, two binders",
	  { WITH(41, "\x00\x07" IDENTITY "\x00\x42" BINDER BINDER) }, ILLEGAL },
	{ "a byte behind the PSK binders", { WITH(41, PSK "x") }, DECODE_FAULT },

	/* early_data (4.2.10) */
	{ "early_data", { WITH(42, ""), WITH(41, PSK) }, TAKEN },
	{ "early_data without a PSK", { WITH(42, "") }, MISSING },
	{ "early_data with something in it", { WITH(42, "x"), WITH(41, PSK) }, DECODE_FAULT },
};

static void test_first(void)
{
	struct kshake_builder msg = { };
	struct server_session t;
	unsigned int i, chunk;

	for (i = 0; i < ARRAY_SIZE(hellos); i++) {
		/* Whole, and byte by byte. */
		for (chunk = 0; chunk < 2; chunk++) {
			test_begin("ClientHello: %s%s", hellos[i].what,
				   chunk ? ", byte by byte" : "");
			server_init(&t);
			t.chunk = chunk ? 1 : SIZE_MAX;
			server_start(&t);
			fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
			apply(&msg, hellos[i].change);
			fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
			server_pump(&t);
			if (hellos[i].result > 0) {
				server_expect_fault(&t, hellos[i].result);
				expect(!t.c.alert_protected && !t.c.seen);
			} else if (hellos[i].result < 0) {
				expect_eq(t.c.retries, 1);
				expect_eq(t.c.group, -hellos[i].result);
				expect_eq(kshake_engine_negotiated(t.e)->group,
					  -hellos[i].result);
			} else {
				expect_eq(t.c.retries, 0);
				server_say(&t, KSHAKE_MSG_FINISHED);
				server_expect_done(&t);
			}
			server_end(&t);
		}
	}
	kshake_builder_free(&msg);
}

static void add_padding(struct kshake_builder *msg)
{
	fake_msg_add_ext(msg, fake_client_hello_exts(msg), 21, "\0\0\0", 3);
}

static void other_random(struct kshake_builder *msg)
{
	msg->buf[6 + 31] ^= 1;
}

static void other_session_id(struct kshake_builder *msg)
{
	msg->buf[MSG_SESSION_ID + 1] ^= 1;
}

static void other_suites(struct kshake_builder *msg)
{
	set_suites(msg, "\x13\x01\x13\x02\x13\x03\x13\x04", 8);
}

static void suites_in_other_order(struct kshake_builder *msg)
{
	set_suites(msg, "\x13\x02\x13\x01\x13\x03", 6);
}

/* A good one, but not what was asked for. */
static void share_p256(struct kshake_builder *msg)
{
	struct kshake_bytes point;
	struct kshake_kex *kex;

	if (!expect(!kshake_kex_new(&kex, KSHAKE_GROUP_SECP256R1)))
		return;
	kshake_kex_public(kex, &point);
	share_of(msg, KSHAKE_GROUP_SECP256R1, point.data, point.len);
	kshake_kex_free(kex);
}

static void shares_two(struct kshake_builder *msg)
{
	size_t exts = fake_client_hello_exts(msg);
	size_t at = exts + 2;

	while (get_unaligned_be16(msg->buf + at) != 51)
		at += 4 + get_unaligned_be16(msg->buf + at + 2);
	/* It is the last one: there is room behind it. */
	kshake_build_bytes(msg, "\x00\x18\x00\x01x", 5);
	put_unaligned_be16(get_unaligned_be16(msg->buf + at + 2) + 5, msg->buf + at + 2);
	put_unaligned_be16(get_unaligned_be16(msg->buf + at + 4) + 5, msg->buf + at + 4);
	put_unaligned_be16(msg->len - exts - 2, msg->buf + exts);
	fake_msg_fix(msg);
}

/* RFC 8446, 4.1.2: the second ClientHello, after one without a share. */
static const struct {
	const char *what;
	struct change first[3], second[3];
	int result;
} seconds[] = {
	{ "as it should be", { }, { }, TAKEN },
	{ "padding added", { }, { BY(add_padding) }, TAKEN },
	{ "padding removed", { BY(add_padding) }, { }, TAKEN },
	{ "early data withdrawn", { WITH(42, ""), WITH(41, PSK) }, { WITH(41, PSK) }, TAKEN },
	{ "the PSK withdrawn", { WITH(41, PSK) }, { }, TAKEN },
	{ "Encrypted Client Hello sealed anew", { WITH(0xfe0d, "a") }, { WITH(0xfe0d, "bc") },
	  TAKEN },
	{ "an extension that nobody knows, the same", { WITH(0x1234, "a") }, { WITH(0x1234, "a") },
	  TAKEN },
	{ "that one changed", { WITH(0x1234, "a") }, { WITH(0x1234, "b") }, ILLEGAL },
	{ "that one removed", { WITH(0x1234, "a") }, { }, ILLEGAL },
	{ "that one added", { }, { WITH(0x1234, "a") }, ILLEGAL },
	{ "another random", { }, { BY(other_random) }, ILLEGAL },
	{ "another session id", { }, { BY(other_session_id) }, ILLEGAL },
	{ "another suite", { }, { BY(other_suites) }, ILLEGAL },
	{ "the suites in another order", { }, { BY(suites_in_other_order) }, ILLEGAL },
	{ "another legacy_version", { }, { BY(legacy_version_300) }, ILLEGAL },
	{ "another name", { }, { INSTEAD(0, "\x00\x04\x00\x00\x01x") }, ILLEGAL },
	{ "no name", { }, { WITHOUT(0) }, ILLEGAL },
	{ "other protocols", { WITH(16, "\x00\x03\x02h2") }, { WITH(16, "\x00\x04\x03h2c") },
	  ILLEGAL },
	{ "other groups", { }, { INSTEAD(10, "\x00\x02\x00\x1d") }, ILLEGAL },
	{ "other signature algorithms", { }, { INSTEAD(13, "\x00\x02\x04\x03") }, ILLEGAL },
	{ "another place for an extension", { }, { INSTEAD(43, "\x02\x03\x04") }, ILLEGAL },
	{ "early data still offered", { WITH(42, ""), WITH(41, PSK) },
	  { WITH(42, ""), WITH(41, PSK) }, ILLEGAL },
	{ "early data offered", { }, { WITH(42, ""), WITH(41, PSK) }, ILLEGAL },
	{ "a cookie that nobody gave it", { }, { WITH(44, "\x00\x01x") }, ILLEGAL },
	{ "still no share", { }, { INSTEAD(51, "\x00\x00") }, ILLEGAL },
	{ "a share of another group", { }, { BY(share_p256) }, ILLEGAL },
	{ "two shares", { }, { BY(shares_two) }, ILLEGAL },
	{ "a share of all zeros", { }, { BY(share_x25519_zero) }, ILLEGAL },
	{ "a second compression method", { }, { BY(compression_two) }, ILLEGAL },
	{ "no TLS 1.3 any more", { }, { WITHOUT(43) }, VERSION },
	{ "no signature_algorithms", { }, { WITHOUT(13) }, MISSING },
	{ "a byte behind it", { }, { BY(byte_behind) }, DECODE_FAULT },
};

static void test_second(void)
{
	struct kshake_builder msg = { };
	struct server_session t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(seconds); i++) {
		test_begin("second ClientHello: %s", seconds[i].what);
		server_init(&t);
		t.retry = true;
		server_start(&t);
		fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		apply(&msg, seconds[i].first);
		fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		server_pump(&t);
		expect_eq(t.c.retries, 1);
		fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		apply(&msg, seconds[i].second);
		fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		server_pump(&t);
		if (seconds[i].result) {
			server_expect_fault(&t, seconds[i].result);
			expect(!t.c.alert_protected);
		} else {
			server_say(&t, KSHAKE_MSG_FINISHED);
			server_expect_done(&t);
			expect_eq(t.c.retries, 1);
		}
		/* D.4: behind the first flight, and only there. */
		expect_eq(t.c.ccs, 1);
		expect_eq(t.owner.asked, 1);
		server_end(&t);
	}
	kshake_builder_free(&msg);
}

/* A ClientHello with everything, cut off everywhere, its header right for what is left. */
static void test_cut(void)
{
	struct kshake_builder whole = { }, msg = { };
	struct server_session t;
	size_t n, exts;

	test_begin("ClientHello: cut off at every byte");
	server_init(&t);
	fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &whole);
	exts = fake_client_hello_exts(&whole);
	server_end(&t);
	for (n = KSHAKE_MSG_HEADER; n < whole.len; n++) {
		server_init(&t);
		server_start(&t);
		kshake_builder_free(&msg);
		kshake_build_bytes(&msg, whole.buf, n);
		fake_msg_fix(&msg);
		fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		server_pump(&t);
		/* Without the block there are no extensions: it is older than TLS 1.3. */
		server_expect_fault(&t, n == exts ? VERSION : DECODE_FAULT);
		server_end(&t);
	}
	kshake_builder_free(&whole);
	kshake_builder_free(&msg);
}

/* What is no ClientHello at all. */
static void test_first_bytes(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes bytes;
		int fault;
	} cases[] = {
		{ "HTTP", BYTES("GET / HTTP/1.1\r\n\r\n"), FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "SSH", BYTES("SSH-2.0-x\r\n"), FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "SSL 2.0", BYTES("\x80\x2e\x01\x03\x03\x00"),
		  FAULT(UNEXPECTED_MESSAGE, NOT_TLS) },
		{ "an empty handshake record", BYTES("\x16\x03\x01\x00\x00"), UNEXPECTED },
		{ "application data", BYTES("\x17\x03\x03\x00\x20"), UNEXPECTED },
		{ "a change_cipher_spec", BYTES("\x14\x03\x03\x00\x01\x01"), UNEXPECTED },
		{ "a change_cipher_spec of two bytes", BYTES("\x14\x03\x03\x00\x02"), UNEXPECTED },
		{ "a record of 16385 bytes", BYTES("\x16\x03\x01\x40\x01"),
		  FAULT(RECORD_OVERFLOW, RECORD_OVERFLOW) },
		{ "an alert of three bytes", BYTES("\x15\x03\x03\x00\x03"), DECODE_FAULT },
		{ "a ClientHello of 16385 bytes", BYTES("\x16\x03\x01\x00\x04\x01\x00\x40\x01"),
		  TOO_LARGE },
		{ "a ServerHello", BYTES("\x16\x03\x01\x00\x04\x02\x00\x00\x26"), UNEXPECTED },
		{ "a Finished", BYTES("\x16\x03\x01\x00\x04\x14\x00\x00\x20"), UNEXPECTED },
	};
	struct server_session t;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("first bytes: %s", cases[i].what);
		server_init(&t);
		server_start(&t);
		kshake_build_bytes(&t.c.out, cases[i].bytes.data, cases[i].bytes.len);
		server_pump(&t);
		server_expect_fault(&t, cases[i].fault);
		server_end(&t);
	}

	test_begin("first bytes: an alert");
	server_init(&t);
	server_start(&t);
	fake_client_record(&t.c, TLS_RECORD_TYPE_ALERT, "\x02\x28", 2);
	server_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(t.e)->reason, KSHAKE_REASON_PEER_ALERT);
	expect_eq(t.c.alert, -1);
	server_end(&t);
}

/* How a ClientHello may be cut into records, and what must not be behind it. */
static void test_records(void)
{
	struct kshake_builder msg = { };
	struct server_session t;
	size_t n;

	test_begin("ClientHello: in records of every size up to 200 bytes");
	for (n = 1; n <= 200; n++) {
		server_init(&t);
		t.retry = n & 1;
		t.c.max_record = n;
		server_to(&t, SERVER_NOTHING);
		server_expect_done(&t);
		server_end(&t);
	}

	test_begin("ClientHello: handshake bytes behind it in its record");
	for (n = 1; n < 6; n++) {
		server_init(&t);
		server_start(&t);
		fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		kshake_build_bytes(&msg, "\x01\x00\x00\x02\x00\x00", n);
		fake_client_record(&t.c, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
		server_pump(&t);
		server_expect_fault(&t, UNEXPECTED);
		server_end(&t);
	}

	test_begin("ClientHello: an empty record within it");
	server_init(&t);
	server_start(&t);
	fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	fake_client_record(&t.c, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, 20);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_HANDSHAKE, "", 0);
	server_pump(&t);
	server_expect_fault(&t, UNEXPECTED);
	server_end(&t);

	test_begin("second ClientHello: early data within it");
	server_init(&t);
	t.retry = true;
	server_start(&t);
	fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	apply(&msg, (struct change[3]){ WITH(42, ""), WITH(41, PSK) });
	fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	server_pump(&t);
	expect_eq(t.c.retries, 1);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_DATA, "0123456789abcdef", 16);
	server_pump(&t);
	expect_eq(t.want, KSHAKE_WANT_RX);
	fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	fake_client_record(&t.c, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, 20);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_DATA, "0123456789abcdef", 16);
	server_pump(&t);
	server_expect_fault(&t, UNEXPECTED);
	server_end(&t);
	kshake_builder_free(&msg);
}

/* Dropped or not: what does not decrypt, by whether early data was offered, and how much came. */
static void test_early_data(void)
{
	static const u8 garbage[16384] = { 1 };
	static const struct {
		const char *what;
		bool offered;
		unsigned int records;
		size_t len;
		bool taken;
	} cases[] = {
		{ "none", true, 0, 0, true },
		{ "as much as is dropped", true, 2, 16384, true },
		{ "more", true, 3, 16384, false },
		{ "not offered", false, 1, 100, false },
	};
	struct kshake_builder msg = { };
	struct server_session t;
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("early data: %s", cases[i].what);
		server_init(&t);
		server_start(&t);
		fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		if (cases[i].offered)
			apply(&msg, (struct change[3]){ WITH(42, ""), WITH(41, PSK) });
		fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
		server_pump(&t);
		for (n = 0; n < cases[i].records; n++) {
			fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_DATA, garbage,
					       cases[i].len);
			/* The compatibility CCS may be anywhere between. */
			fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC,
					       "\x01", 1);
		}
		server_pump(&t);
		if (cases[i].taken) {
			server_say(&t, KSHAKE_MSG_FINISHED);
			server_expect_done(&t);
		} else {
			server_expect_fault(&t, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
		}
		server_end(&t);
	}

	test_begin("early data: nothing is dropped after the second ClientHello");
	server_init(&t);
	t.retry = true;
	server_start(&t);
	fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	apply(&msg, (struct change[3]){ WITH(42, ""), WITH(41, PSK) });
	fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	server_pump(&t);
	server_say(&t, KSHAKE_MSG_CLIENT_HELLO);
	expect_eq(t.want, KSHAKE_WANT_RX);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_DATA, garbage, 100);
	server_pump(&t);
	server_expect_fault(&t, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
	server_end(&t);

	test_begin("early data: nothing is dropped once a record was right");
	server_init(&t);
	t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUEST;
	t.c.cert = NULL;
	server_start(&t);
	fake_client_build(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	apply(&msg, (struct change[3]){ WITH(42, ""), WITH(41, PSK) });
	fake_client_send(&t.c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	server_pump(&t);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_DATA, garbage, 100);
	server_say(&t, KSHAKE_MSG_CERTIFICATE);
	expect_eq(t.want, KSHAKE_WANT_RX);
	fake_wire_plain_record(&t.c.out, TLS_RECORD_TYPE_DATA, garbage, 100);
	server_pump(&t);
	server_expect_fault(&t, FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC));
	server_end(&t);
	kshake_builder_free(&msg);
}

void test_server_hello(void)
{
	test_first();
	test_second();
	test_cut();
	test_first_bytes();
	test_records();
	test_early_data();
	test_credentials_free();
}
