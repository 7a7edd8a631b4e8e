// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The engine against a server of TLS 1.2 that has the keys and does what the input says: right
 * messages in any order, changed messages, records of every kind, cut as it likes.
 */
#include "../port/fake_server12.h"
#include "peer.h"

enum op {
	OP_NEXT,		/* the message that is due */
	OP_NEXT_CHANGED,	/* that, after a list of changes */
	OP_MESSAGE,		/* any message */
	OP_MESSAGE_BYTES,	/* a message of these bytes */
	OP_RECORD,		/* a record of this type and content */
	OP_PLAIN_RECORD,
	OP_CCS,			/* change_cipher_spec, and the key if there is one */
	OP_WIRE,		/* bytes */
	OP_CUT,			/* records from here on are this long */
	OP_HOLD,		/* nothing is given to the engine until the next one of these */
	OP_ACCEPT,
	OP_REJECT,
	OP_ABORT,
	OP_NO_MEMORY,		/* an allocation will fail */
	OP_SIGN,
	OP_NR,
};

struct run {
	struct kshake_reader in;
	struct kshake_engine *e;
	struct fake_server12 s;
	unsigned int want;
	unsigned int step;
	bool request;
	bool holding;
	bool accepted;
};

static const unsigned int flow[] = {
	KSHAKE_MSG_SERVER_HELLO, KSHAKE_MSG_CERTIFICATE, KSHAKE_MSG_CERTIFICATE_STATUS,
	KSHAKE_MSG_SERVER_KEY_EXCHANGE, KSHAKE_MSG_CERTIFICATE_REQUEST,
	KSHAKE_MSG_SERVER_HELLO_DONE, FAKE_CCS, KSHAKE_MSG_FINISHED, KSHAKE_MSG_HELLO_REQUEST,
};

static void pump(struct run *r)
{
	size_t len;

	if (r->holding)
		return;
	r->want = fake12_pump(&r->s.p, r->e, SIZE_MAX);
	hold(r->want);
	fake_server12_take(&r->s, r->e);
	r->want = fake12_run(&r->s.p, r->e);
	hold(!(r->want & KSHAKE_WANT_RX) || (kshake_engine_rx_buf(r->e, &len) && len));
}

static void say(struct run *r, unsigned int type, bool changed)
{
	struct kshake_builder msg = { };

	if (type == FAKE_CCS) {
		fake12_send_ccs(&r->s.p);
		return;
	}
	fake_server12_build(&r->s, type, &msg);
	if (changed)
		peer_change(&r->in, &msg);
	if (msg.len)
		fake12_send(&r->s.p, &msg);
	kshake_builder_free(&msg);
}

/* What a server that is set up like this one says next. */
static unsigned int due(struct run *r)
{
	unsigned int type = flow[r->step++ % ARRAY_SIZE(flow)];

	if (type == KSHAKE_MSG_CERTIFICATE_STATUS && !r->s.staple.len)
		type = flow[r->step++ % ARRAY_SIZE(flow)];
	if (type == KSHAKE_MSG_SERVER_KEY_EXCHANGE && fake12_rsa_kex(&r->s.p))
		type = flow[r->step++ % ARRAY_SIZE(flow)];
	if (type == KSHAKE_MSG_CERTIFICATE_REQUEST && !r->request)
		type = flow[r->step++ % ARRAY_SIZE(flow)];
	return type;
}

static bool step(struct run *r)
{
	struct kshake_bytes bytes;
	u8 op, value = 0;

	if (!kshake_read_u8(&r->in, &op))
		return false;
	op %= OP_NR;
	switch (op) {
	case OP_NEXT:
	case OP_NEXT_CHANGED:
		say(r, due(r), op == OP_NEXT_CHANGED);
		break;
	case OP_MESSAGE:
		kshake_read_u8(&r->in, &value);
		say(r, value, false);
		break;
	case OP_MESSAGE_BYTES:
		bytes = peer_take_bytes(&r->in);
		if (bytes.len) {
			fake12_record(&r->s.p, TLS_RECORD_TYPE_HANDSHAKE, bytes.data,
				      bytes.len);
			kshake_build_bytes(&r->s.p.messages, bytes.data, bytes.len);
		}
		break;
	case OP_RECORD:
	case OP_PLAIN_RECORD:
		kshake_read_u8(&r->in, &value);
		bytes = peer_take_bytes(&r->in);
		if (op == OP_PLAIN_RECORD)
			fake_wire_plain_record(&r->s.p.out, value, bytes.data, bytes.len);
		else
			fake12_record(&r->s.p, value, bytes.data, bytes.len);
		break;
	case OP_CCS:
		fake12_send_ccs(&r->s.p);
		break;
	case OP_WIRE:
		bytes = peer_take_bytes(&r->in);
		kshake_build_bytes(&r->s.p.out, bytes.data, bytes.len);
		break;
	case OP_CUT:
		kshake_read_u8(&r->in, &value);
		r->s.p.max_record = 1 + value;
		break;
	case OP_HOLD:
		r->holding = !r->holding;
		break;
	case OP_ACCEPT:
	case OP_REJECT:
		r->accepted |= peer_judge(r->e, r->want, op == OP_ACCEPT);
		break;
	case OP_ABORT:
		peer_abort(r->e, &r->in);
		break;
	case OP_NO_MEMORY:
		kshake_read_u8(&r->in, &value);
		r->s.p.engine_fail_at = value % 32;
		break;
	case OP_SIGN:
		if (kshake_engine_to_sign(r->e))
			hold(!test_owner_sign(r->e, TEST_KEY_P256));
		break;
	}
	pump(r);
	return true;
}

/* A handshake that ended well is one that both sides agree on, with a peer who was accepted. */
static void check_end(struct run *r, const struct kshake_engine_config *config)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(r->e);
	size_t size = kshake_aead_key_size(r->s.p.suite->aead);
	struct kshake_secrets secrets;

	if (r->want & KSHAKE_WANT_FAILED) {
		hold(kshake_engine_failure(r->e)->reason);
		return;
	}
	if (!(r->want & KSHAKE_WANT_DONE))
		return;
	hold(r->accepted);
	hold(n->version == KSHAKE_VERSION_1_2);
	hold(!n->credential || n->client_cert_requested);
	hold(!n->group == fake12_rsa_kex(&r->s.p) && !n->signature_scheme == !n->group);
	hold(n->group || config->rsa_kex);
	kshake_engine_take_secrets(r->e, &secrets);
	hold(secrets.suite == r->s.p.suite->id);
	hold(r->s.p.keyed && r->s.p.finished);
	hold(!memcmp(secrets.tx.key, r->s.p.keys[0].key, size));
	hold(!memcmp(secrets.rx.key, r->s.p.keys[1].key, size));
	hold(!n->extended_master_secret || !memcmp(secrets.exporter, r->s.p.master, 48));
}

/* Two bytes of configuration, then operations. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u8 certs[] = { TEST_KEY_P256, TEST_KEY_P384, TEST_KEY_RSA2048 };
	static const u16 groups[] = {
		KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_SECP384R1,
	};
	static const u16 suites[2][3] = {
		{ KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM, KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM,
		  KSHAKE_SUITE_ECDHE_ECDSA_CHACHA20_POLY1305 },
		{ KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM, KSHAKE_SUITE_ECDHE_RSA_AES_256_GCM,
		  KSHAKE_SUITE_ECDHE_RSA_CHACHA20_POLY1305 },
	};
	static const u16 rsa_kex[] = {
		KSHAKE_SUITE_RSA_AES_128_GCM, KSHAKE_SUITE_RSA_AES_256_GCM,
	};
	struct test_owner owner = { .nr = 1 };
	struct kshake_engine_config config = {
		.role = KSHAKE_CLIENT,
		.server_name = { (const u8 *)"localhost", 9 },
		.alpn = { (const u8 *)"\x02h2", 3 },
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
	};
	struct run r = { };

	if (len < 2)
		return 0;
	port_rand_seed(1);
	fake_server12_init(&r.s);
	r.in = fuzz_reader(data + 2, len - 2);
	/* Of TLS 1.2 alone, or with TLS 1.3. */
	config.compat = data[0] & 1;
	config.max_version = data[0] & 1 ? KSHAKE_VERSION_1_3 : KSHAKE_VERSION_1_2;
	config.status_request = data[0] & 2;
	r.request = data[0] & 4;
	if (data[0] & 8)
		r.s.alpn = (struct kshake_bytes){ (const u8 *)"h2", 2 };
	if (data[0] & 16)
		r.s.staple = (struct kshake_bytes){ (const u8 *)"staple", 6 };
	r.s.p.ems = !(data[0] & 32);
	/* With a certificate of its own, and its key there or elsewhere. */
	owner.list[0] = data[0] & 128 ? test_external_credential(TEST_KEY_P256) :
					test_credential(TEST_KEY_P256);
	config.credentials = data[0] & 192 ? test_owner_ask : NULL;
	config.credentials_arg = &owner;
	r.s.cert = test_cert(certs[data[1] % 3]);
	r.s.p.suite = kshake_suite_find(suites[data[1] % 3 == 2][data[1] / 3 % 3]);
	r.s.p.group = groups[data[1] / 9 % 3];
	/* RSA key exchange is allowed; and the server chooses it, with whatever key. */
	config.rsa_kex = data[1] / 27 & 1;
	if (data[1] / 54 & 1) {
		r.s.p.suite = kshake_suite_find(rsa_kex[data[1] / 3 & 1]);
		r.s.p.group = 0;
	}
	r.e = kshake_engine_new(&config);
	hold(r.e);
	pump(&r);
	while (step(&r))
		;
	r.holding = false;
	pump(&r);
	check_end(&r, &config);
	kshake_engine_free(r.e);
	fake_server12_free(&r.s);
	peer_end();
	return 0;
}
