// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/msg.h"
#include "../../kmod/core/sched13.h"
#include "test.h"

#define TICKET "\x04\x00\x00\x0f\x00\x00\x1c\x20\x11\x22\x33\x44\x00\x00\x02tt\x00\x00"
#define UPDATE "\x18\x00\x00\x01\x00"
#define REQUEST "\x18\x00\x00\x01\x01"

#define HELLO_REQUEST "\x00\x00\x00\x00"
#define CLIENT_HELLO "\x01\x00\x00\x0a" "0123456789"

static const struct {
	const char *what;
	u8 role;
	struct kshake_bytes in;
	u8 nr;
	enum kshake_post_event events[4];
	int alert;
	u16 version;
} cases[] = {
	{ "a ticket", KSHAKE_CLIENT, BYTES(TICKET), 1, { KSHAKE_POST_TICKET }, -1 },
	{ "two tickets", KSHAKE_CLIENT, BYTES(TICKET TICKET), 2,
	  { KSHAKE_POST_TICKET, KSHAKE_POST_TICKET }, -1 },
	{ "a ticket and a KeyUpdate", KSHAKE_CLIENT, BYTES(TICKET UPDATE), 2,
	  { KSHAKE_POST_TICKET, KSHAKE_POST_KEY_UPDATE }, -1 },
	{ "a KeyUpdate that wants one in return", KSHAKE_CLIENT, BYTES(REQUEST), 1,
	  { KSHAKE_POST_KEY_UPDATE_REQUESTED }, -1 },
	{ "a KeyUpdate to a server", KSHAKE_SERVER, BYTES(UPDATE), 1, { KSHAKE_POST_KEY_UPDATE },
	  -1 },
	{ "a KeyUpdate that does not end its record", KSHAKE_CLIENT, BYTES(UPDATE TICKET), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE },
	{ "a KeyUpdate with a byte of something behind it", KSHAKE_CLIENT, BYTES(UPDATE "\x04"), 0,
	  { }, TLS_ALERT_DESC_UNEXPECTED_MESSAGE },
	{ "a KeyUpdate of another value", KSHAKE_CLIENT, BYTES("\x18\x00\x00\x01\x02"), 0, { },
	  TLS_ALERT_DESC_ILLEGAL_PARAMETER },
	{ "an empty KeyUpdate", KSHAKE_CLIENT, BYTES("\x18\x00\x00\x00"), 0, { },
	  TLS_ALERT_DESC_DECODE_ERROR },
	{ "a KeyUpdate of two bytes", KSHAKE_CLIENT, BYTES("\x18\x00\x00\x02\x00\x00"), 0, { },
	  TLS_ALERT_DESC_DECODE_ERROR },
	{ "a KeyUpdate that says it is long", KSHAKE_CLIENT, BYTES("\x18\x00\x40\x00"), 0, { },
	  TLS_ALERT_DESC_ILLEGAL_PARAMETER },
	{ "a ticket to a server", KSHAKE_SERVER, BYTES(TICKET), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE },
	{ "a ticket that does not parse", KSHAKE_CLIENT, BYTES("\x04\x00\x00\x01x"), 0, { },
	  TLS_ALERT_DESC_DECODE_ERROR },
	{ "a ticket of more than KSHAKE_POST_MAX", KSHAKE_CLIENT, BYTES("\x04\x00\x42\x01"), 0, { },
	  TLS_ALERT_DESC_ILLEGAL_PARAMETER },
	{ "a CertificateRequest", KSHAKE_CLIENT, BYTES("\x0d\x00\x00\x03\x00\x00\x00"), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE },
	{ "a HelloRequest, as TLS 1.2 has it", KSHAKE_CLIENT, BYTES("\x00\x00\x00\x00"), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE },
	{ "a ClientHello", KSHAKE_SERVER, BYTES("\x01\x00\x00\x01x"), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE },
	{ "a Finished", KSHAKE_CLIENT, BYTES("\x14\x00\x00\x01x"), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE },

	{ "TLS 1.2, a HelloRequest", KSHAKE_CLIENT, BYTES(HELLO_REQUEST), 1,
	  { KSHAKE_POST_RENEGOTIATION }, -1, 0x0303 },
	{ "TLS 1.2, two HelloRequests", KSHAKE_CLIENT, BYTES(HELLO_REQUEST HELLO_REQUEST), 2,
	  { KSHAKE_POST_RENEGOTIATION, KSHAKE_POST_RENEGOTIATION }, -1, 0x0303 },
	{ "TLS 1.2, a ClientHello", KSHAKE_SERVER, BYTES(CLIENT_HELLO), 1,
	  { KSHAKE_POST_RENEGOTIATION }, -1, 0x0303 },
	{ "TLS 1.2, two ClientHellos, one empty", KSHAKE_SERVER,
	  BYTES("\x01\x00\x00\x00" CLIENT_HELLO), 2,
	  { KSHAKE_POST_RENEGOTIATION, KSHAKE_POST_RENEGOTIATION }, -1, 0x0303 },
	{ "TLS 1.2, a HelloRequest that is not empty", KSHAKE_CLIENT,
	  BYTES("\x00\x00\x00\x01x"), 0, { }, TLS_ALERT_DESC_DECODE_ERROR, 0x0303 },
	{ "TLS 1.2, a HelloRequest that says it is long", KSHAKE_CLIENT,
	  BYTES("\x00\xff\xff\xff"), 0, { }, TLS_ALERT_DESC_DECODE_ERROR, 0x0303 },
	{ "TLS 1.2, a ClientHello of more than KSHAKE_POST_MAX", KSHAKE_SERVER,
	  BYTES("\x01\x00\x42\x01"), 0, { }, TLS_ALERT_DESC_ILLEGAL_PARAMETER, 0x0303 },
	{ "TLS 1.2, a HelloRequest to a server", KSHAKE_SERVER, BYTES(HELLO_REQUEST), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE, 0x0303 },
	{ "TLS 1.2, a ClientHello to a client", KSHAKE_CLIENT, BYTES(CLIENT_HELLO), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE, 0x0303 },
	{ "TLS 1.2, a KeyUpdate", KSHAKE_CLIENT, BYTES(UPDATE), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE, 0x0303 },
	{ "TLS 1.2, a ticket", KSHAKE_CLIENT, BYTES(TICKET), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE, 0x0303 },
	{ "TLS 1.2, a Finished", KSHAKE_SERVER, BYTES("\x14\x00\x00\x0c"), 0, { },
	  TLS_ALERT_DESC_UNEXPECTED_MESSAGE, 0x0303 },
};

/* Feed a case in records of @piece bytes. */
static void check(unsigned int i, size_t piece)
{
	struct kshake_post p = { .role = cases[i].role, .version = cases[i].version };
	enum kshake_post_event event = KSHAKE_POST_NONE;
	unsigned int seen = 0;
	struct kshake_bytes in;
	size_t at, n;
	u8 alert = 0;

	for (at = 0; at < cases[i].in.len && event != KSHAKE_POST_BAD; at += n) {
		n = min(piece, cases[i].in.len - at);
		in = (struct kshake_bytes){ cases[i].in.data + at, n };
		while ((event = kshake_post_next(&p, &in, &alert, NULL, NULL)) !=
		       KSHAKE_POST_NONE && event != KSHAKE_POST_BAD) {
			if (expect(seen < cases[i].nr))
				expect_eq(event, cases[i].events[seen]);
			seen++;
		}
	}
	if (cases[i].alert < 0) {
		expect_eq(seen, cases[i].nr);
		expect_eq(event, KSHAKE_POST_NONE);
		expect(kshake_post_idle(&p));
		/* An idle connection costs nothing. */
		expect(!p.reasm.buf);
	} else {
		expect_eq(event, KSHAKE_POST_BAD);
		expect_eq(alert, cases[i].alert);
	}
	kshake_post_wipe(&p);
}

static unsigned int traced;

static void trace(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail, u32 length)
{
	expect(arg == &traced && !sent && content_type == 22 && msg_type == 4 && !detail);
	expect_eq(length, sizeof(TICKET) - 1);
	traced++;
}

static void test_half(void)
{
	struct kshake_post p = { .role = KSHAKE_CLIENT };
	struct kshake_bytes in = BYTES(TICKET);
	u8 alert;

	test_begin("post: half a message is not idle, and is wiped");
	in.len -= 1;
	expect_eq(kshake_post_next(&p, &in, &alert, trace, &traced), KSHAKE_POST_NONE);
	expect(!kshake_post_idle(&p));
	kshake_post_wipe(&p);
	expect(kshake_post_idle(&p));

	test_begin("post: a message is traced");
	p.role = KSHAKE_CLIENT;
	in = (struct kshake_bytes)BYTES(TICKET);
	expect_eq(kshake_post_next(&p, &in, &alert, trace, &traced), KSHAKE_POST_TICKET);
	expect_eq(traced, 1);

	test_begin("post: no memory is internal_error");
	in = (struct kshake_bytes)BYTES("\x04\x00\x00\x20");
	port_alloc_fail_at = 0;
	expect_eq(kshake_post_next(&p, &in, &alert, NULL, NULL), KSHAKE_POST_BAD);
	expect_eq(alert, TLS_ALERT_DESC_INTERNAL_ERROR);
	kshake_post_wipe(&p);
}

/* Feed a header that says 100 bytes, then a byte at a time, and see that nothing is kept. */
static void test_skipped(void)
{
	struct kshake_post p = { .role = KSHAKE_SERVER, .version = KSHAKE_VERSION_1_2 };
	long live = port_alloc_live;
	struct kshake_bytes in;
	unsigned int i;
	u8 alert;

	test_begin("post: TLS 1.2, a ClientHello is refused at its header, and skipped");
	in = (struct kshake_bytes)BYTES("\x01\x00\x00\x64");
	expect_eq(kshake_post_next(&p, &in, &alert, NULL, NULL), KSHAKE_POST_RENEGOTIATION);
	for (i = 0; i < 100; i++) {
		expect(!kshake_post_idle(&p) && !p.reasm.buf);
		expect_eq(port_alloc_live, live);
		in = (struct kshake_bytes)BYTES("\x14");
		expect_eq(kshake_post_next(&p, &in, &alert, NULL, NULL), KSHAKE_POST_NONE);
		expect_eq(in.len, 0);
	}
	expect(kshake_post_idle(&p));

	test_begin("post: TLS 1.2, as many attempts as a connection survives, and one more");
	for (i = 1; i < KSHAKE_RENEGOTIATIONS_MAX; i++) {
		in = (struct kshake_bytes)BYTES(CLIENT_HELLO);
		expect_eq(kshake_post_next(&p, &in, &alert, NULL, NULL),
			  KSHAKE_POST_RENEGOTIATION);
		expect(kshake_post_idle(&p));
	}
	in = (struct kshake_bytes)BYTES(CLIENT_HELLO);
	expect_eq(kshake_post_next(&p, &in, &alert, NULL, NULL), KSHAKE_POST_BAD);
	expect_eq(alert, TLS_ALERT_DESC_UNEXPECTED_MESSAGE);
	kshake_post_wipe(&p);
}

static void test_by_and_by(void)
{
	struct kshake_post p = { .role = KSHAKE_SERVER, .version = KSHAKE_VERSION_1_2 };
	struct kshake_bytes in;
	unsigned int i;
	u8 alert;

	test_begin("post: TLS 1.2, attempts with data between them");
	for (i = 0; i < 3 * KSHAKE_RENEGOTIATIONS_MAX; i++) {
		if (i % KSHAKE_RENEGOTIATIONS_MAX == 0)
			kshake_post_data(&p);
		in = (struct kshake_bytes)BYTES(CLIENT_HELLO);
		expect_eq(kshake_post_next(&p, &in, &alert, NULL, NULL),
			  KSHAKE_POST_RENEGOTIATION);
	}
	kshake_post_wipe(&p);
}

static void trace12(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail, u32 length)
{
	expect(arg == &traced && !sent && content_type == 22 && msg_type == 1 && !detail);
	expect_eq(length, sizeof(CLIENT_HELLO) - 1);
	traced++;
}

static void test_traced12(void)
{
	struct kshake_post p = { .role = KSHAKE_SERVER, .version = KSHAKE_VERSION_1_2 };
	struct kshake_bytes in = BYTES(CLIENT_HELLO);
	u8 alert;

	test_begin("post: TLS 1.2, a message is traced once");
	traced = 0;
	in.len -= 3;
	expect_eq(kshake_post_next(&p, &in, &alert, trace12, &traced), KSHAKE_POST_RENEGOTIATION);
	in = (struct kshake_bytes)BYTES("789");
	expect_eq(kshake_post_next(&p, &in, &alert, trace12, &traced), KSHAKE_POST_NONE);
	expect_eq(traced, 1);
	kshake_post_wipe(&p);
}

/* RFC 8446, 7.2, spelled out. */
static void test_update(void)
{
	struct kshake_traffic t = { .seq = 17 };
	u8 secret[48], key[32], iv[12];

	test_begin("post: the next generation of keys");
	memset(t.secret, 0x42, sizeof(t.secret));
	kshake_hkdf_expand_label(KSHAKE_HASH_SHA384, t.secret, "traffic upd", NULL, 0, secret, 48);
	kshake_hkdf_expand_label(KSHAKE_HASH_SHA384, secret, "key", NULL, 0, key, 32);
	kshake_hkdf_expand_label(KSHAKE_HASH_SHA384, secret, "iv", NULL, 0, iv, 12);
	expect(!kshake_traffic_update(&t, KSHAKE_HASH_SHA384, KSHAKE_AEAD_AES_256_GCM));
	expect_bytes(t.secret, 48, secret, 48);
	expect_bytes(t.key, 32, key, 32);
	expect_bytes(t.iv, 12, iv, 12);
	expect_eq(t.seq, 0);
}

void test_post(void)
{
	unsigned int i;
	size_t piece;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("post: %s", cases[i].what);
		check(i, cases[i].in.len);
		/* In pieces, what comes behind a KeyUpdate is in another record. */
		if (cases[i].alert == TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
			continue;
		test_begin("post: %s, in records of every size", cases[i].what);
		for (piece = 1; piece < cases[i].in.len; piece++)
			check(i, piece);
	}
	test_half();
	test_skipped();
	test_by_and_by();
	test_traced12();
	test_update();
}
