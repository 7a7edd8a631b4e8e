// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/sched13.h"
#include "../vectors/rfc8448.h"
#include "test.h"

#define SHA256	KSHAKE_HASH_SHA256

/* RFC 8448's handshake as far as the digests of the transcript go. */
struct digests {
	u8 verify[32];		/* to the server's CertificateVerify */
	u8 server[32];		/* to its Finished */
	u8 client[32];		/* to the client's */
};

static void make_digests(struct digests *d)
{
	static const u8 header[] = { 20, 0, 0, 32 };
	struct kshake_hash h;

	kshake_hash_init(&h, SHA256);
	kshake_hash_update(&h, rfc8448_client_hello, sizeof(rfc8448_client_hello));
	kshake_hash_update(&h, rfc8448_server_hello, sizeof(rfc8448_server_hello));
	kshake_hash_update(&h, rfc8448_server_flight, sizeof(rfc8448_server_flight) - 36);
	kshake_hash_peek(&h, d->verify);
	kshake_hash_update(&h, rfc8448_server_flight + sizeof(rfc8448_server_flight) - 36, 36);
	kshake_hash_peek(&h, d->server);
	kshake_hash_update(&h, header, sizeof(header));
	kshake_hash_update(&h, rfc8448_client_finished, 32);
	kshake_hash_peek(&h, d->client);
}

static void test_kex(void)
{
	static const struct {
		const char *what;
		u16 group;
		const u8 *private, *public, *peer, *shared;
		size_t public_len;
	} cases[] = {
		{ "client's X25519", KSHAKE_GROUP_X25519, rfc8448_client_private,
		  rfc8448_client_public, rfc8448_server_public, rfc8448_shared, 32 },
		{ "server's X25519", KSHAKE_GROUP_X25519, rfc8448_server_private,
		  rfc8448_server_public, rfc8448_client_public, rfc8448_shared, 32 },
		{ "client's P-256", KSHAKE_GROUP_SECP256R1, rfc8448_hrr_client_private,
		  rfc8448_hrr_client_public, rfc8448_hrr_server_public, rfc8448_hrr_shared, 65 },
		{ "server's P-256", KSHAKE_GROUP_SECP256R1, rfc8448_hrr_server_private,
		  rfc8448_hrr_server_public, rfc8448_hrr_client_public, rfc8448_hrr_shared, 65 },
	};
	struct kshake_bytes public, secret;
	struct kshake_kex *kex;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("sched13: RFC 8448, the %s share", cases[i].what);
		expect(!kshake_kex_new_with(&kex, cases[i].group, cases[i].private, 32));
		kshake_kex_public(kex, &public);
		expect_bytes(public.data, public.len, cases[i].public, cases[i].public_len);
		expect(!kshake_kex_shared(kex, cases[i].peer, cases[i].public_len, &secret));
		expect_bytes(secret.data, secret.len, cases[i].shared, 32);
		kshake_kex_free(kex);
	}
}

static void expect_keys(const u8 *secret, const u8 *key, const u8 *iv)
{
	u8 k[KSHAKE_AEAD_KEY_MAX], v[KSHAKE_AEAD_IV];

	expect(!kshake_traffic_keys(SHA256, KSHAKE_AEAD_AES_128_GCM, secret, k, v));
	expect_bytes(k, 16, key, 16);
	expect_bytes(v, 12, iv, 12);
}

static void test_schedule(void)
{
	u8 client[48], server[48], exporter[48], resumption[48], mac[48];
	struct kshake_sched13 s = { };
	struct digests d;

	make_digests(&d);
	test_begin("sched13: RFC 8448, Early Secret");
	expect(!kshake_sched13_early(&s, SHA256, NULL, 0));
	expect_bytes(s.secret, 32, rfc8448_early_secret, 32);

	test_begin("sched13: RFC 8448, Handshake Secret and what comes of it");
	expect(!kshake_sched13_handshake(&s, rfc8448_shared, 32, rfc8448_hello_hash, client,
					 server));
	expect_bytes(s.secret, 32, rfc8448_handshake_secret, 32);
	expect_bytes(client, 32, rfc8448_client_hs_traffic, 32);
	expect_bytes(server, 32, rfc8448_server_hs_traffic, 32);
	expect_keys(client, rfc8448_client_hs_key, rfc8448_client_hs_iv);
	expect_keys(server, rfc8448_server_hs_key, rfc8448_server_hs_iv);

	test_begin("sched13: RFC 8448, both Finished");
	expect(!kshake_finished_mac(SHA256, server, d.verify, mac));
	expect_bytes(mac, 32, rfc8448_server_finished, 32);
	expect(!kshake_finished_mac(SHA256, client, d.server, mac));
	expect_bytes(mac, 32, rfc8448_client_finished, 32);

	test_begin("sched13: RFC 8448, Master Secret and what comes of it");
	expect(!kshake_sched13_master(&s, d.server, client, server, exporter));
	expect_bytes(s.secret, 32, rfc8448_master_secret, 32);
	expect_bytes(client, 32, rfc8448_client_ap_traffic, 32);
	expect_bytes(server, 32, rfc8448_server_ap_traffic, 32);
	expect_bytes(exporter, 32, rfc8448_exporter, 32);
	expect_keys(client, rfc8448_client_ap_key, rfc8448_client_ap_iv);
	expect_keys(server, rfc8448_server_ap_key, rfc8448_server_ap_iv);

	test_begin("sched13: RFC 8448, resumption_master_secret, after which nothing is left");
	expect(!kshake_sched13_resumption(&s, d.client, resumption));
	expect_bytes(resumption, 32, rfc8448_resumption, 32);
	memset(mac, 0, sizeof(mac));
	expect_bytes(s.secret, 48, mac, 48);
}

static void test_retry(void)
{
	u8 client[48], server[48], exporter[48];
	struct kshake_sched13 s = { };

	test_begin("sched13: RFC 8448, the schedule after a HelloRetryRequest");
	expect(!kshake_sched13_early(&s, SHA256, NULL, 0));
	expect(!kshake_sched13_handshake(&s, rfc8448_hrr_shared, 32, rfc8448_hrr_hello_hash,
					 client, server));
	expect_bytes(s.secret, 32, rfc8448_hrr_handshake_secret, 32);
	expect_bytes(client, 32, rfc8448_hrr_client_hs_traffic, 32);
	expect_bytes(server, 32, rfc8448_hrr_server_hs_traffic, 32);
	expect(!kshake_sched13_master(&s, rfc8448_hrr_finished_hash, client, server, exporter));
	expect_bytes(s.secret, 32, rfc8448_hrr_master_secret, 32);
	expect_bytes(client, 32, rfc8448_hrr_client_ap_traffic, 32);
	expect_bytes(server, 32, rfc8448_hrr_server_ap_traffic, 32);
	expect_bytes(exporter, 32, rfc8448_hrr_exporter, 32);
	kshake_sched13_wipe(&s);
}

/* Every step out of turn is refused. */
static void test_order(void)
{
	u8 a[48], b[48], c[48];
	unsigned int done, step;
	int err;

	for (done = 0; done <= 4; done++) {
		test_begin("sched13: after %u steps only the next is taken", done);
		for (step = 0; step < 4; step++) {
			struct kshake_sched13 s = { };

			if (done > 0)
				kshake_sched13_early(&s, SHA256, NULL, 0);
			if (done > 1)
				kshake_sched13_handshake(&s, a, 32, b, a, c);
			if (done > 2)
				kshake_sched13_master(&s, a, a, b, c);
			if (done > 3)
				kshake_sched13_resumption(&s, a, b);
			err = step == 0 ? kshake_sched13_early(&s, SHA256, NULL, 0) :
			      step == 1 ? kshake_sched13_handshake(&s, a, 32, b, a, c) :
			      step == 2 ? kshake_sched13_master(&s, a, a, b, c) :
			      kshake_sched13_resumption(&s, a, b);
			expect_eq(err, step == done ? 0 : -EINVAL);
			kshake_sched13_wipe(&s);
		}
	}
}

static void test_expand(void)
{
	static const u8 secret[48] = { 1 }, context[256];
	u8 out[255 * 48 + 1], first[48];
	char label[256];

	test_begin("sched13: HKDF-Expand-Label over several blocks");
	/* The length is part of the label, so only T(1) of equal lengths can be compared. */
	expect(!kshake_hkdf_expand_label(KSHAKE_HASH_SHA384, secret, "x", NULL, 0, out, 100));
	expect(!kshake_hkdf_expand_label(KSHAKE_HASH_SHA384, secret, "x", NULL, 0, first, 48));
	expect(memcmp(out, first, 48));
	expect(memcmp(out, out + 48, 48));

	test_begin("sched13: HKDF-Expand-Label keeps its bounds");
	memset(label, 'l', 249);
	label[249] = 0;
	expect_eq(kshake_hkdf_expand_label(SHA256, secret, label, context, 255, out, 32), 0);
	expect_eq(kshake_hkdf_expand_label(SHA256, secret, "x", context, 256, out, 32), -EINVAL);
	expect_eq(kshake_hkdf_expand_label(SHA256, secret, "x", NULL, 0, out, 255 * 32), 0);
	expect_eq(kshake_hkdf_expand_label(SHA256, secret, "x", NULL, 0, out, 255 * 32 + 1),
		  -EINVAL);
	label[249] = 'l';
	label[250] = 0;
	expect_eq(kshake_hkdf_expand_label(SHA256, secret, label, NULL, 0, out, 32), -EINVAL);
}

void test_sched13(void)
{
	test_kex();
	test_schedule();
	test_retry();
	test_order();
	test_expand();
}
