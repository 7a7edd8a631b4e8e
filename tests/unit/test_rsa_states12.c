// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * RSA key exchange of TLS 1.2: state x message, written from RFC 5246 (7.3, 7.4.3, 7.4.7.1) and
 * RFC 6066 (8), and what becomes of a premaster secret that is none.
 */
#include <stdio.h>

#include "../../kmod/core/fault.h"
#include "pair.h"
#include "server_session12.h"
#include "session12.h"

#define CT	KSHAKE_MSG_CERTIFICATE
#define CS	KSHAKE_MSG_CERTIFICATE_STATUS
#define SKE	KSHAKE_MSG_SERVER_KEY_EXCHANGE
#define CR	KSHAKE_MSG_CERTIFICATE_REQUEST
#define SHD	KSHAKE_MSG_SERVER_HELLO_DONE
#define CKE	KSHAKE_MSG_CLIENT_KEY_EXCHANGE
#define CV	KSHAKE_MSG_CERTIFICATE_VERIFY
#define FIN	KSHAKE_MSG_FINISHED

static const struct {
	enum stage12 stage;
	const char *name;
	bool staple;		/* the ServerHello had status_request */
	bool negotiating;	/* a HelloRequest is ignored (RFC 5246, 7.4.1.1) */
	int allowed[4];		/* ends with -1 */
} client_states[] = {
	{ STAGE12_CERTIFICATE, "after ServerHello", false, true, { CT, -1 } },
	{ STAGE12_CERTIFICATE, "after ServerHello with status_request", true, true, { CT, -1 } },
	{ STAGE12_STATUS_OR_KEY_EXCHANGE, "after Certificate, with status_request", true, true,
	  { CS, CR, SHD, -1 } },
	{ STAGE12_REQUEST_OR_DONE, "after Certificate", false, true, { CR, SHD, -1 } },
	{ STAGE12_REQUEST_OR_DONE, "after CertificateStatus", true, true, { CR, SHD, -1 } },
	{ STAGE12_DONE, "after CertificateRequest", false, true, { SHD, -1 } },
	{ STAGE12_CCS, "after our flight", false, true, { FAKE_CCS, -1 } },
	{ STAGE12_FINISHED, "after change_cipher_spec", false, false, { FIN, -1 } },
};

static bool client_allows(unsigned int state, int type)
{
	const int *a = client_states[state].allowed;

	if (type == KSHAKE_MSG_HELLO_REQUEST)
		return client_states[state].negotiating;
	for (; *a >= 0; a++)
		if (*a == type)
			return true;
	return false;
}

static void client_to(struct session12 *t, enum stage12 stage, bool staple)
{
	session12_init_rsa(t);
	if (staple)
		t->s.staple = (struct kshake_bytes)BYTES("response");
	session12_to(t, stage);
	expect_eq(t->want, KSHAKE_WANT_RX);
}

static void try_client(unsigned int state)
{
	struct session12 t;
	int type;

	test_begin("rsa, client 1.2 %s: each HandshakeType, and change_cipher_spec",
		   client_states[state].name);
	for (type = 0; type <= FAKE_CCS; type++) {
		client_to(&t, client_states[state].stage, client_states[state].staple);
		session12_say(&t, type);
		if (client_allows(state, type)) {
			if (!expect(!(t.want & KSHAKE_WANT_FAILED)))
				printf("  |   type %d\n", type);
		} else {
			session12_expect_fault(&t, UNEXPECTED);
			if (t.s.p.alert != TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
				printf("  |   type %d\n", type);
		}
		session12_end(&t);
	}
}

/* All ways through, and what is left out, comes twice or in another order. */
static void test_client_orders(void)
{
	static const struct {
		const char *what;
		bool staple, request;
		unsigned int says[4];	/* after the ServerHello; ends with 0 */
		bool right;
	} orders[] = {
		{ "the least", false, false, { CT, SHD }, true },
		{ "a CertificateRequest", false, true, { CT, CR, SHD }, true },
		{ "a staple", true, false, { CT, CS, SHD }, true },
		{ "a staple that was announced and does not come", true, false, { CT, SHD }, true },
		{ "the same, and a CertificateRequest", true, true, { CT, CR, SHD }, true },
		{ "a staple and a CertificateRequest", true, true, { CT, CS, CR, SHD }, true },
		{ "a ServerKeyExchange", false, false, { CT, SKE }, false },
		{ "a ServerKeyExchange behind a staple", true, false, { CT, CS, SKE }, false },
		{ "a ServerKeyExchange in place of a staple", true, false, { CT, SKE }, false },
		{ "a ServerKeyExchange behind CertificateRequest", false, true, { CT, CR, SKE },
		  false },
		{ "a staple that was not announced", false, false, { CT, CS }, false },
		{ "two staples", true, false, { CT, CS, CS }, false },
		{ "a staple behind CertificateRequest", true, true, { CT, CR, CS }, false },
		{ "two CertificateRequests", false, true, { CT, CR, CR }, false },
		{ "no Certificate", false, false, { SHD }, false },
		{ "no Certificate, but CertificateRequest", false, true, { CR }, false },
		{ "no Certificate, but a staple", true, false, { CS }, false },
	};
	struct session12 t;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		test_begin("rsa, client 1.2: %s", orders[i].what);
		client_to(&t, STAGE12_CERTIFICATE, orders[i].staple);
		t.request = orders[i].request;
		for (j = 0; j < ARRAY_SIZE(orders[i].says) && orders[i].says[j]; j++) {
			expect_eq(t.want, KSHAKE_WANT_RX);
			session12_say(&t, orders[i].says[j]);
		}
		if (orders[i].right) {
			expect_eq(t.want, KSHAKE_WANT_VERIFY);
			expect(kshake_engine_peer(t.e)->decrypts);
			/* Nobody is told anything before he is known. */
			expect_eq(t.s.p.seen, BIT(KSHAKE_MSG_CLIENT_HELLO));
			session12_accept(&t);
			session12_say(&t, FAKE_CCS);
			session12_say(&t, FIN);
			session12_expect_done(&t);
			expect_eq(kshake_engine_negotiated(t.e)->signature_scheme, 0);
		} else {
			session12_expect_fault(&t, UNEXPECTED);
		}
		session12_end(&t);
	}
}

static const struct {
	enum server_stage12 stage;
	const char *name;
	int allowed;
} server_states[] = {
	{ SERVER12_CERTIFICATE, "after our flight, with CertificateRequest", CT },
	{ SERVER12_KEY_EXCHANGE, "after our flight", CKE },
	{ SERVER12_CERTIFICATE_VERIFY, "after ClientKeyExchange, with a Certificate", CV },
	{ SERVER12_CCS, "after ClientKeyExchange", FAKE_CCS },
	{ SERVER12_FINISHED, "after change_cipher_spec", FIN },
};

static void try_server(unsigned int state)
{
	struct server_session12 t;
	int type;

	test_begin("rsa, server 1.2 %s: each HandshakeType, and change_cipher_spec",
		   server_states[state].name);
	for (type = 0; type <= FAKE_CCS; type++) {
		server12_init_rsa(&t);
		server12_to(&t, server_states[state].stage);
		expect_eq(t.want, KSHAKE_WANT_RX);
		expect(!(t.c.p.seen & BIT(SKE)));
		server12_say(&t, type);
		if (type == server_states[state].allowed) {
			if (!expect(!(t.want & KSHAKE_WANT_FAILED)))
				printf("  |   type %d\n", type);
		} else {
			server12_expect_fault(&t, UNEXPECTED);
			if (t.c.p.alert != TLS_ALERT_DESC_UNEXPECTED_MESSAGE)
				printf("  |   type %d\n", type);
		}
		server12_end(&t);
	}
}

static void test_server_skipped(void)
{
	static const struct {
		const char *what;
		enum server_stage12 stage;
		bool require;
		unsigned int next;
	} skips[] = {
		{ "Certificate", SERVER12_CERTIFICATE, true, CKE },
		{ "ClientKeyExchange", SERVER12_KEY_EXCHANGE, true, CV },
		{ "ClientKeyExchange, without a Certificate", SERVER12_KEY_EXCHANGE, false,
		  FAKE_CCS },
		{ "ClientKeyExchange, ended by Finished", SERVER12_KEY_EXCHANGE, false, FIN },
		{ "CertificateVerify", SERVER12_CERTIFICATE_VERIFY, true, FAKE_CCS },
		{ "change_cipher_spec", SERVER12_CCS, false, FIN },
		{ "nothing, but a second ClientKeyExchange", SERVER12_CCS, false, CKE },
		{ "nothing, but one after CertificateVerify", SERVER12_CCS, true, CKE },
	};
	struct kshake_builder msg = { };
	struct server_session12 t;
	unsigned int i, extra;

	for (i = 0; i < ARRAY_SIZE(skips); i++) {
		test_begin("rsa, server 1.2, skipped: %s", skips[i].what);
		server12_init_rsa(&t);
		if (skips[i].require)
			t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
		server12_to(&t, skips[i].stage);
		expect_eq(t.want, KSHAKE_WANT_RX);
		server12_say(&t, skips[i].next);
		server12_expect_fault(&t, UNEXPECTED);
		server12_end(&t);
	}

	test_begin("rsa, server 1.2: handshake bytes behind ClientKeyExchange in its record");
	for (extra = 1; extra < 6; extra++) {
		server12_init_rsa(&t);
		server12_to(&t, SERVER12_KEY_EXCHANGE);
		fake_client12_build(&t.c, CKE, &msg);
		kshake_build_bytes(&msg, "\x14\x00\x00\x0c\x00\x00", extra);
		fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg.buf, msg.len);
		server12_pump(&t);
		server12_expect_fault(&t, UNEXPECTED);
		server12_end(&t);
	}
	kshake_builder_free(&msg);
}

/* A client signs, whatever its server does. */
static void test_client_signs(void)
{
	struct server_session12 t;

	test_begin("rsa, server 1.2: the client's certificate is one that signs");
	server12_init_rsa(&t);
	t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	server12_to(&t, SERVER12_VERDICT);
	expect_eq(t.want, KSHAKE_WANT_VERIFY);
	expect(!kshake_engine_peer(t.e)->decrypts);
	server12_end(&t);
}

/* The whole of it, in all sizes of records and reads. */
static void test_sizes(void)
{
	struct server_session12 s;
	struct session12 c;
	size_t n;

	test_begin("rsa 1.2: every size of record and of read up to 64 bytes");
	for (n = 1; n <= 64; n++) {
		session12_init_rsa(&c);
		c.external = n % 2;
		c.request = n % 3;
		if (n % 5)
			c.s.staple = (struct kshake_bytes)BYTES("response");
		c.s.p.ems = n % 7;
		c.s.p.max_record = n;
		c.chunk = 65 - n;
		session12_to(&c, STAGE12_NOTHING);
		session12_expect_done(&c);
		session12_end(&c);

		server12_init_rsa(&s);
		s.config.client_auth = n % 3;
		s.c.p.ems = n % 7;
		s.c.p.max_record = n;
		s.chunk = 65 - n;
		server12_to(&s, SERVER12_NOTHING);
		server12_expect_done(&s);
		server12_end(&s);
	}
}

/* A ClientKeyExchange that is none: the vector, not what is in it. */
static void test_vectors(void)
{
	static const struct {
		const char *what;
		size_t len;		/* of the body */
		u16 says;		/* its first two bytes */
		int fault;
	} vectors[] = {
		{ "nothing at all", 0, 0, DECODE_FAULT },
		{ "half a length", 1, 0, DECODE_FAULT },
		{ "a length of 0", 2, 0, DECODE_FAULT },
		{ "a byte that is missing", 257, 256, DECODE_FAULT },
		{ "a byte behind it", 259, 256, DECODE_FAULT },
		/* As SSL 3.0 had it, which some took for TLS's (RFC 5246, 7.4.7.1). */
		{ "no length", 256, 0x8765, DECODE_FAULT },
		{ "a length of 0, and a ciphertext", 258, 0, DECODE_FAULT },
		{ "longer than a body may be", 1025, 1023, TOO_LARGE },
	};
	struct server_session12 t;
	u8 msg[4 + 2048] = { };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vectors); i++) {
		test_begin("rsa, server 1.2, ClientKeyExchange: %s", vectors[i].what);
		server12_init_rsa(&t);
		server12_to(&t, SERVER12_KEY_EXCHANGE);
		put_unaligned_be32(CKE << 24 | vectors[i].len, msg);
		put_unaligned_be16(vectors[i].says, msg + 4);
		fake12_record(&t.c.p, TLS_RECORD_TYPE_HANDSHAKE, msg, 4 + vectors[i].len);
		server12_pump(&t);
		server12_expect_fault(&t, vectors[i].fault);
		server12_end(&t);
	}
}

/* What is in the encrypted block, or in its place. */
enum kind {
	RIGHT,			/* and the Finished is under another key */
	OTHER_VERSION,		/* one that was not offered */
	OLDER_VERSION,		/* of 0x0304 the one that is agreed */
	BLOCK_TYPE_1,
	BLOCK_TYPE_0,
	FIRST_BYTE,
	NO_SEPARATOR,
	EARLY_ZERO,		/* within the 8 bytes of padding that have to be */
	LATER_ZERO,		/* the secret is longer than that */
	SHORT_SECRET,
	LONG_SECRET,
	NO_SECRET,
	ALL_ZERO,
	BEYOND_MODULUS,
	SHORTER,		/* than the modulus */
	LONGER,
	ONE_BYTE,
	LONGEST,
	KINDS,
};

static const char *const kinds[] = {
	"right, and a wrong Finished", "a version that was not offered", "an older version",
	"block type 1", "block type 0", "a first byte", "no separator", "a zero in the padding",
	"a zero later in the padding", "47 bytes", "49 bytes", "no secret", "0",
	"not below the modulus",
	"shorter than the modulus", "longer than the modulus", "one byte",
	"as long as a message may be",
};

#define MODULUS	256
#define SECRET	48

/* The block with a right secret, and what is wrong about it. */
static void make_block(enum kind kind, struct fake12 *p, u16 version, u8 *em)
{
	u8 *secret = em + MODULUS - SECRET;

	memset(em, 0xa5, MODULUS);
	em[0] = 0;
	em[1] = 2;
	secret[-1] = 0;
	kshake_rand(secret, SECRET);
	put_unaligned_be16(version, secret);
	memcpy(p->premaster, secret, SECRET);
	p->premaster_len = SECRET;
	switch (kind) {
	case OTHER_VERSION:
		put_unaligned_be16(version ^ 7, secret);
		break;
	case OLDER_VERSION:
		put_unaligned_be16(version - 1, secret);
		break;
	case BLOCK_TYPE_1:
		em[1] = 1;
		break;
	case BLOCK_TYPE_0:
		em[1] = 0;
		break;
	case FIRST_BYTE:
		em[0] = 1;
		break;
	case NO_SEPARATOR:
		secret[-1] = 1;
		break;
	case EARLY_ZERO:
		em[2] = 0;
		break;
	case LATER_ZERO:
		em[100] = 0;
		break;
	case SHORT_SECRET:
		secret[-1] = 1;
		secret[0] = 0;
		break;
	case LONG_SECRET:
		secret[-1] = 1;
		secret[-2] = 0;
		break;
	case NO_SECRET:
		memset(secret - 1, 0xa5, SECRET);
		em[MODULUS - 1] = 0;
		break;
	case ALL_ZERO:
		memset(em, 0, MODULUS);
		break;
	default:
		break;
	}
	/* What a server that looks at the secret alone would go on with. */
	memcpy(p->premaster, secret, SECRET);
}

static size_t make_ciphertext(enum kind kind, struct server_session12 *t, u16 version, u8 *out)
{
	u8 em[MODULUS];
	size_t len;

	make_block(kind, &t->c.p, version, em);
	memset(out, 0, 1022);
	len = fake_client12_encrypt(&t->c, false, em, sizeof(em), out);
	expect_eq(len, MODULUS);
	switch (kind) {
	case BEYOND_MODULUS:
		memset(out, 0xff, len);
		return len;
	case SHORTER:
		return len - 1;
	case LONGER:		/* the same number */
		memmove(out + 1, out, len);
		out[0] = 0;
		return len + 1;
	case ONE_BYTE:
		return 1;
	case LONGEST:
		memmove(out + 1022 - len, out, len);
		memset(out, 0, 1022 - len);
		return 1022;
	default:
		return len;
	}
}

/* All that a trace has of a handshake, but for how long ciphertexts and signatures are. */
struct story {
	u32 events[64];
	unsigned int nr;
	long allocs;
	struct kshake_failure failure;
};

static void tell(void *arg, bool sent, u8 content_type, u8 msg_type, u8 detail, u32 length)
{
	struct story *s = arg;

	if (content_type == TLS_RECORD_TYPE_HANDSHAKE && (msg_type == CKE || msg_type == CV))
		length = 0;
	if (s->nr < ARRAY_SIZE(s->events))
		s->events[s->nr++] = sent << 31 | content_type << 24 | msg_type << 16 |
				     detail << 12 | (length & 0xfff);
}

/* From a ClientKeyExchange with this in it to the end, which has to be the same always. */
static void live(enum kind kind, u16 offered, bool ems, bool mutual, struct story *story)
{
	struct kshake_builder msg = { };
	struct server_session12 t;
	u8 encrypted[1024];
	size_t len, mark;

	memset(story, 0, sizeof(*story));
	server12_init_rsa(&t);
	t.c.version = offered;
	t.c.p.ems = ems;
	t.config.trace = tell;
	t.config.trace_arg = story;
	if (mutual)
		t.config.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	server12_to(&t, SERVER12_KEY_EXCHANGE);
	len = make_ciphertext(kind, &t, offered, encrypted);
	mark = kshake_msg_begin(&msg, CKE);
	kshake_build_u16(&msg, len);
	kshake_build_bytes(&msg, encrypted, len);
	kshake_msg_end(&msg, mark);
	fake_client12_send(&t.c, CKE, &msg);
	kshake_builder_free(&msg);
	story->allocs = -port_allocs;
	server12_pump(&t);
	story->allocs += port_allocs;
	/* Nobody is told anything yet. */
	expect_eq(t.want, KSHAKE_WANT_RX);
	expect_eq(t.c.p.alert, -1);
	if (mutual) {
		server12_say(&t, CV);
		server12_accept(&t);
	}
	server12_say(&t, FAKE_CCS);
	expect_eq(t.want, KSHAKE_WANT_RX);
	expect_eq(t.c.p.alert, -1);
	if (kind == RIGHT)
		t.c.p.tx.iv[0] ^= 1;
	server12_say(&t, FIN);
	server12_expect_fault(&t, BAD_MAC);
	expect(!t.c.p.ccs && !t.c.p.finished);
	story->failure = *kshake_engine_failure(t.e);
	server12_end(&t);
}

static void test_bad_premasters(void)
{
	static const u16 versions[] = { 0x0303, 0x0304, 0xffff };
	struct story right, bad;
	unsigned int i, kind, how;

	for (i = 0; i < ARRAY_SIZE(versions); i++)
		for (kind = RIGHT; kind < KINDS; kind++) {
			test_begin("rsa, server 1.2, 0x%04x offered, premaster secret: %s",
				   versions[i], kinds[kind]);
			for (how = 0; how < (i ? 1 : 4); how++) {
				live(RIGHT, versions[i], how & 1, how & 2, &right);
				live(kind, versions[i], how & 1, how & 2, &bad);
				expect_eq(bad.nr, right.nr);
				expect(!memcmp(bad.events, right.events, sizeof(bad.events)));
				expect(!memcmp(&bad.failure, &right.failure,
					       sizeof(bad.failure)));
				/* How long it is everybody sees. */
				if (kind < SHORTER)
					expect_eq(bad.allocs, right.allocs);
			}
		}
}

static bool fail_one(long n, bool server, bool mutual)
{
	struct pair p;
	long before;
	bool failed;

	pair_init12(&p, TEST_KEY_RSA2048);
	p.client.rsa_kex = true;
	p.server.rsa_kex = true;
	p.client.nr_groups = 1;
	p.server_owner.list[0] = test_credential(TEST_KEY_RSA2048);
	p.client_owner.list[0] = test_credential(TEST_KEY_P384);
	p.client_owner.nr = 1;
	if (mutual)
		p.server.client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
	p.client.suites = (const u16[]){ KSHAKE_SUITE_RSA_AES_256_GCM };
	p.client.nr_suites = 1;
	before = port_alloc_live;
	failed = pair_shake_poor(&p, server, n, false);
	if (!failed)
		expect_eq(kshake_engine_negotiated(p.s)->suite, KSHAKE_SUITE_RSA_AES_256_GCM);
	pair_end(&p);
	expect_eq(port_alloc_live, before);
	return failed;
}

static void test_memory(void)
{
	unsigned int server, mutual;
	long n;

	for (server = 0; server < 2; server++)
		for (mutual = 0; mutual < 2; mutual++) {
			test_begin("rsa, memory 1.2: each allocation of the %s fails%s",
				   server ? "server" : "client", mutual ? ", mutual" : "");
			for (n = 0; fail_one(n, server, mutual); n++)
				;
			expect(n > 12);
		}
}

#define DEPTH	(64 * 1024)

/* Both without the sanitizer, which has things of its own there. */
static noinline __attribute__((__no_sanitize__("address"))) void clear_below(void)
{
	u8 below[DEPTH];

	memset(below, 0xa5, sizeof(below));
	asm volatile("" : : "r"(below) : "memory");
}

static u8 seen[DEPTH];

static noinline __attribute__((__no_sanitize__("address"))) void look_below(void)
{
	u8 below[DEPTH];

	asm volatile("" : "=m"(below) : "r"(below) : "memory");
	memcpy(seen, below, sizeof(seen));
}

/* Any part of it. */
static bool was_left(const u8 *secret)
{
	unsigned int i;

	for (i = 0; i < 48; i += 8)
		if (memmem(seen, sizeof(seen), secret + i, 8))
			return true;
	return false;
}

static const u8 left_by_us[49] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL";

static noinline void leave(void)
{
	u8 secret[48];

	memcpy(secret, left_by_us, sizeof(secret));
	asm volatile("" : : "r"(secret) : "memory");
}

/* The whole message, to the last byte, is given to the engine, which is not run with that. */
static void give(struct kshake_builder *out, struct kshake_engine *e)
{
	size_t at, len;
	u8 *in;

	for (at = 0; at < out->len; at += len) {
		in = kshake_engine_rx_buf(e, &len);
		if (!expect(in))
			break;
		len = min(len, out->len - at);
		memcpy(in, out->buf + at, len);
		kshake_engine_rx_done(e, len);
		if (at + len < out->len)
			kshake_engine_run(e);
	}
	out->len = 0;
}

static void test_residue(void)
{
	const struct kshake_verdict verdict = { .accepted = true };
	struct server_session12 s;
	struct session12 c;
	u8 premaster[48];
	long fail_at;

	test_begin("rsa, residue: what is left on the stack is found");
	clear_below();
	leave();
	look_below();
	expect(was_left(left_by_us));
	clear_below();
	look_below();
	expect(!was_left(left_by_us));

	for (fail_at = -1; fail_at < 8; fail_at++) {
		test_begin("rsa, residue: a server 1.2, allocation that fails: %ld", fail_at);
		server12_init_rsa(&s);
		server12_to(&s, SERVER12_KEY_EXCHANGE);
		fake_client12_say(&s.c, CKE);
		port_watch(s.c.p.premaster, 48);
		give(&s.c.p.out, s.e);
		port_alloc_fail_at = fail_at;
		clear_below();
		kshake_engine_run(s.e);
		look_below();
		expect(!was_left(s.c.p.premaster));
		port_alloc_fail_at = -1;
		server12_end(&s);
		expect_eq(port_unwatch(), 0);
	}

	/* Which secret it is, the first time tells. */
	for (fail_at = -1; fail_at < 8; fail_at++) {
		test_begin("rsa, residue: a client 1.2, allocation that fails: %ld", fail_at);
		session12_init_rsa(&c);
		session12_to(&c, STAGE12_VERDICT);
		kshake_engine_verdict(c.e, &verdict);
		port_rand_seed(1);
		port_alloc_fail_at = fail_at;
		clear_below();
		kshake_engine_run(c.e);
		look_below();
		port_alloc_fail_at = -1;
		port_rand_seed(0);
		session12_pump(&c);
		if (fail_at < 0)
			memcpy(premaster, c.s.p.premaster, sizeof(premaster));
		expect_eq(get_unaligned_be16(premaster), KSHAKE_VERSION_1_2);
		expect(!was_left(premaster));
		session12_end(&c);
	}
}

void test_rsa_states12(void)
{
	unsigned int state;

	for (state = 0; state < ARRAY_SIZE(client_states); state++)
		try_client(state);
	test_client_orders();
	for (state = 0; state < ARRAY_SIZE(server_states); state++)
		try_server(state);
	test_server_skipped();
	test_client_signs();
	test_sizes();
	test_vectors();
	test_bad_premasters();
	test_memory();
	test_residue();
	test_credentials_free();
}
