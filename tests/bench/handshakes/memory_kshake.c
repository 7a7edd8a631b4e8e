// SPDX-License-Identifier: GPL-2.0-only
/* kmod/core, with kmod/ec and kmod/rsa; hashes, AEADs and X25519 are libcrypto's. */
#include "../../../kmod/core/engine.h"
#include "../../../kmod/core/msg.h"
#include "../../port/credentials.h"
#include "memory.h"

static struct kshake_engine_config configs[2];	/* client, server */
static struct test_owner owners[2];
static u16 suite, groups[2];

static void prepare(const struct terms *terms)
{
	u16 version = terms->tls12 ? KSHAKE_VERSION_1_2 : KSHAKE_VERSION_1_3;
	unsigned int i;

	suite = !terms->tls12 ? 0x1301 : terms->key == TEST_KEY_RSA2048 ? 0xc02f : 0xc02b;
	groups[0] = terms->group;
	/* Of a certificate, too, TLS 1.2 takes no other curve than those. */
	groups[1] = KSHAKE_GROUP_SECP256R1;
	for (i = 0; i < ARRAY_SIZE(configs); i++) {
		configs[i] = (struct kshake_engine_config){
			.role = i ? KSHAKE_SERVER : KSHAKE_CLIENT,
			.compat = true,
			.suites = &suite,
			.nr_suites = 1,
			.min_version = version,
			.max_version = version,
			.groups = groups,
			.nr_groups = terms->tls12 && groups[0] != groups[1] ? 2 : 1,
			.schemes = kshake_default_schemes,
			.nr_schemes = kshake_nr_default_schemes,
			.credentials = test_owner_ask,
			.credentials_arg = &owners[i],
		};
		owners[i] = (struct test_owner){ };
	}
	configs[0].server_name = (struct kshake_bytes){ (const u8 *)"localhost", 9 };
	owners[1].list[owners[1].nr++] = test_credential(terms->key);
	if (terms->mutual) {
		configs[1].client_auth = KSHAKE_CLIENT_AUTH_REQUIRE;
		owners[0].list[owners[0].nr++] = test_credential(TEST_KEY_P256);
	}
}

static void *start(bool server)
{
	return kshake_engine_new(&configs[server]);
}

static void take_output(struct kshake_engine *e, struct flight *out)
{
	const u8 *bytes;
	size_t len;

	bytes = kshake_engine_tx_buf(e, &len);
	if (len > sizeof(out->bytes) - out->len)
		die("a long flight");
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
	kshake_engine_tx_done(e, len);
}

static size_t give_input(struct kshake_engine *e, const struct flight *in, size_t at)
{
	size_t len;
	u8 *buf = kshake_engine_rx_buf(e, &len);

	len = min(len, in->len - at);
	memcpy(buf, in->bytes + at, len);
	kshake_engine_rx_done(e, len);
	return len;
}

static void step(void *end, const struct flight *in, struct flight *out)
{
	static const struct kshake_verdict accept = { .accepted = true };
	struct kshake_engine *e = end;
	size_t taken = 0;

	for (;;) {
		unsigned int want = kshake_engine_run(e);

		if (want & KSHAKE_WANT_FAILED)
			die("a handshake of kshake's failed");
		if (want & KSHAKE_WANT_TX)
			take_output(e, out);
		else if (want & KSHAKE_WANT_VERIFY)
			kshake_engine_verdict(e, &accept);
		else if (want & KSHAKE_WANT_RX && taken < in->len)
			taken += give_input(e, in, taken);
		else
			return;
	}
}

/* The owner takes what the handshake was for. */
static bool done(void *end)
{
	struct kshake_secrets secrets;
	struct kshake_peer peer;

	if (!(kshake_engine_run(end) & KSHAKE_WANT_DONE))
		return false;
	kshake_engine_take_secrets(end, &secrets);
	kvfree(kshake_engine_take_chain(end, &peer));
	memzero_explicit(&secrets, sizeof(secrets));
	return true;
}

static void end(void *end)
{
	kshake_engine_free(end);
}

const struct party party_kshake = { "kshake", prepare, start, step, done, end };
