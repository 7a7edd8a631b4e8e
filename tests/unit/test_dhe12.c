// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* DHE and AES-CCM of TLS 1.2 against OpenSSL, in memory. */
#include <openssl/evp.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include "../../kmod/core/fault.h"
#include "../../kmod/core/handshake.h"
#include "ssl12.h"

#define FAULT(alert, reason) \
	KSHAKE_FAULT(TLS_ALERT_DESC_##alert, KSHAKE_REASON_##reason)

static const u16 all_groups[] = {
	KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_FFDHE2048,
	KSHAKE_GROUP_FFDHE3072, KSHAKE_GROUP_FFDHE4096,
};

static const u16 all_suites[] = { 0xc02b, 0xc0ac, 0xc02f, 0x009e, 0x009f, 0xccaa, 0xc09e };

static const struct {
	const char *name;
	u16 id;
	const char *field;
	u16 group;
	enum test_key key;
} cases[] = {
	{ "DHE-RSA-AES128-GCM-SHA256", 0x009e, "ffdhe2048", 0x0100, TEST_KEY_RSA2048 },
	{ "DHE-RSA-AES256-GCM-SHA384", 0x009f, "ffdhe3072", 0x0101, TEST_KEY_RSA2048 },
	{ "DHE-RSA-CHACHA20-POLY1305", 0xccaa, "ffdhe4096", 0x0102, TEST_KEY_RSA2048 },
	{ "DHE-RSA-AES128-CCM", 0xc09e, "ffdhe2048", 0x0100, TEST_KEY_RSA2048 },
	{ "ECDHE-ECDSA-AES128-CCM", 0xc0ac, NULL, 0, TEST_KEY_P256 },
};

static void init(struct ssl12 *p, u8 role, enum test_key key, const char *suites,
		 const char *groups)
{
	ssl12_init(p, role, key, suites, groups);
	p->config.groups = all_groups;
	p->config.nr_groups = ARRAY_SIZE(all_groups);
	p->config.suites = all_suites;
	p->config.nr_suites = ARRAY_SIZE(all_suites);
}

/* OpenSSL's server does DHE in this field. */
static void set_field(SSL_CTX *ctx, const char *field)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)field, 0),
		OSSL_PARAM_END
	};
	EVP_PKEY_CTX *make = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	EVP_PKEY *key = NULL;

	EVP_PKEY_paramgen_init(make);
	EVP_PKEY_CTX_set_params(make, params);
	expect(EVP_PKEY_paramgen(make, &key) == 1);
	expect(SSL_CTX_set0_tmp_dh_pkey(ctx, key) == 1);
	EVP_PKEY_CTX_free(make);
}

static void expect_fault(struct ssl12 *p, int fault)
{
	const struct kshake_failure *f = kshake_engine_failure(p->e);

	expect_eq(p->want, KSHAKE_WANT_FAILED);
	expect(f->sent);
	expect_eq(f->alert_sent, kshake_fault_alert(fault));
	expect_eq(f->reason, kshake_fault_reason(fault));
}

static void test_agreed(void)
{
	unsigned int i;
	struct ssl12 p;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("dhe 1.2: a client, %s, %s", cases[i].name,
			   cases[i].field ? cases[i].field : "a curve");
		init(&p, KSHAKE_CLIENT, cases[i].key, cases[i].name, NULL);
		if (cases[i].field)
			set_field(p.ctx, cases[i].field);
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, cases[i].id, 0);
		if (cases[i].group)
			expect_eq(kshake_engine_negotiated(p.e)->group, cases[i].group);
		ssl12_converse(&p);
		ssl12_end(&p);

		test_begin("dhe 1.2: a server, %s, %s", cases[i].name,
			   cases[i].field ? cases[i].field : "a curve");
		init(&p, KSHAKE_SERVER, cases[i].key, cases[i].name, NULL);
		if (cases[i].group) {
			p.config.groups = &cases[i].group;
			p.config.nr_groups = 1;
		}
		ssl12_start(&p);
		ssl12_shake(&p);
		ssl12_expect_done(&p, cases[i].id, 0);
		if (cases[i].group)
			expect_eq(kshake_engine_negotiated(p.e)->group, cases[i].group);
		ssl12_converse(&p);
		ssl12_end(&p);
	}
}

/*
 * What our server makes of our client, whose only field is another one. OpenSSL's names none
 * in TLS 1.2.
 */
static void names_others(const u16 *suites, unsigned int nr, struct kshake_failure *failure,
			 u16 *suite)
{
	static const u16 ours[] = { KSHAKE_GROUP_X25519, KSHAKE_GROUP_FFDHE2048 };
	static const u16 theirs[] = { KSHAKE_GROUP_X25519, KSHAKE_GROUP_FFDHE4096 };
	struct kshake_engine *client;
	size_t len, room;
	struct ssl12 p;
	const u8 *out;
	u8 *in;

	init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, NULL, NULL);
	p.config.groups = ours;
	p.config.nr_groups = ARRAY_SIZE(ours);
	ssl12_start(&p);
	kshake_engine_run(p.e);
	p.config.role = KSHAKE_CLIENT;
	p.config.groups = theirs;
	p.config.suites = suites;
	p.config.nr_suites = nr;
	client = kshake_engine_new(&p.config);
	expect_eq(kshake_engine_run(client), KSHAKE_WANT_RX | KSHAKE_WANT_TX);
	/* The server borrows its configuration, too. */
	p.config.role = KSHAKE_SERVER;
	p.config.groups = ours;
	p.config.suites = all_suites;
	p.config.nr_suites = ARRAY_SIZE(all_suites);
	out = kshake_engine_tx_buf(client, &len);
	while (len) {
		in = kshake_engine_rx_buf(p.e, &room);
		if (!expect(in))
			break;
		room = min(room, len);
		memcpy(in, out, room);
		out += room;
		len -= room;
		kshake_engine_rx_done(p.e, room);
		kshake_engine_run(p.e);
	}
	*failure = *kshake_engine_failure(p.e);
	if (suite)
		*suite = kshake_engine_negotiated(p.e)->suite;
	kshake_engine_free(client);
	ssl12_end(&p);
}

/* RFC 7919, 4 */
static void test_fields(void)
{
	static const u16 small[] = { KSHAKE_GROUP_X25519, KSHAKE_GROUP_FFDHE2048 };
	static const u16 curves[] = { KSHAKE_GROUP_X25519 };
	static const u16 dhe[] = { 0x009e }, both[] = { 0x009e, 0xc02f };
	struct kshake_failure failure;
	struct ssl12 p;
	u16 suite;

	test_begin("dhe 1.2: a client that names no field is given ours");
	init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, "DHE-RSA-AES128-GCM-SHA256", "P-521");
	ssl12_start(&p);
	ssl12_shake(&p);
	ssl12_expect_done(&p, 0x009e, 0);
	expect_eq(kshake_engine_negotiated(p.e)->group, KSHAKE_GROUP_FFDHE2048);
	ssl12_end(&p);

	test_begin("dhe 1.2: a client that names other fields, and DHE alone");
	names_others(dhe, ARRAY_SIZE(dhe), &failure, NULL);
	expect_eq(failure.alert_sent, TLS_ALERT_DESC_INSUFFICIENT_SECURITY);
	expect_eq(failure.reason, KSHAKE_REASON_NO_COMMON_PARAMETERS);

	test_begin("dhe 1.2: a client that names other fields, and has ECDHE, too");
	names_others(both, ARRAY_SIZE(both), &failure, &suite);
	expect(!failure.sent);
	expect_eq(suite, 0xc02f);

	test_begin("dhe 1.2: a server without a field takes no DHE");
	init(&p, KSHAKE_SERVER, TEST_KEY_RSA2048, "DHE-RSA-AES128-GCM-SHA256", "ffdhe2048");
	p.config.groups = curves;
	p.config.nr_groups = ARRAY_SIZE(curves);
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_fault(&p, FAULT(HANDSHAKE_FAILURE, NO_COMMON_PARAMETERS));
	ssl12_end(&p);

	test_begin("dhe 1.2: a client without a field offers no DHE");
	init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, "DHE-RSA-AES128-GCM-SHA256", NULL);
	p.config.groups = curves;
	p.config.nr_groups = ARRAY_SIZE(curves);
	set_field(p.ctx, "ffdhe2048");
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_eq(p.want, KSHAKE_WANT_FAILED);
	expect_eq(kshake_engine_failure(p.e)->alert_received, TLS_ALERT_DESC_HANDSHAKE_FAILURE);
	ssl12_end(&p);

	test_begin("dhe 1.2: a client refuses a prime that it does not know");
	init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, "DHE-RSA-AES128-GCM-SHA256", NULL);
	set_field(p.ctx, "modp_2048");
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_fault(&p, FAULT(INSUFFICIENT_SECURITY, NO_COMMON_PARAMETERS));
	ssl12_end(&p);

	test_begin("dhe 1.2: a client refuses a field that it did not ask for");
	init(&p, KSHAKE_CLIENT, TEST_KEY_RSA2048, "DHE-RSA-AES128-GCM-SHA256", NULL);
	p.config.groups = small;
	p.config.nr_groups = ARRAY_SIZE(small);
	set_field(p.ctx, "ffdhe3072");
	ssl12_start(&p);
	ssl12_shake(&p);
	expect_fault(&p, FAULT(INSUFFICIENT_SECURITY, NO_COMMON_PARAMETERS));
	ssl12_end(&p);
}

/* What a peer's half may be, once the zeros in front are off (RFC 7919, 3 and 4). */
static void test_shares(void)
{
	static const u8 zeros[300], one[] = { 0, 0, 1 };
	struct kshake_hello_state hello = { };
	struct kshake_bytes share = { zeros, sizeof(zeros) };
	u8 long_share[257] = { 1 };

	test_begin("dhe 1.2: a share is as long as the prime, whatever came");
	expect_eq(kshake_dhe12_keep_share(&hello, KSHAKE_GROUP_FFDHE2048, &share), 0);
	expect_eq(hello.share_len, 256);
	kfree(hello.share);
	share = (struct kshake_bytes){ one, sizeof(one) };
	expect_eq(kshake_dhe12_keep_share(&hello, KSHAKE_GROUP_FFDHE3072, &share), 0);
	expect_eq(hello.share_len, 384);
	expect(hello.share[383] == 1 && !memcmp(hello.share, zeros, 300));
	kfree(hello.share);
	hello.share = NULL;
	share = (struct kshake_bytes){ long_share, sizeof(long_share) };
	expect_eq(kshake_dhe12_keep_share(&hello, KSHAKE_GROUP_FFDHE2048, &share),
		  FAULT(HANDSHAKE_FAILURE, ILLEGAL_PARAMETER));
}

void test_dhe12(void)
{
	test_agreed();
	test_fields();
	test_shares();
}
