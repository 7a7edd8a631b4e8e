// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The engine as a server, against a client of TLS 1.2 that has the keys and does what the input
 * says: right messages in any order, changed messages, records of every kind, cut as it likes.
 */
#include "../port/fake_client12.h"
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
	OP_SIGN,
	OP_SIGN_BYTES,		/* with these bytes for a signature */
	OP_EXTENSION,		/* a ClientHello with this extension, too */
	OP_ABORT,
	OP_NO_MEMORY,		/* an allocation will fail */
	OP_NR,
};

struct run {
	struct kshake_reader in;
	struct kshake_engine *e;
	struct fake_client12 c;
	enum test_key key;
	unsigned int want;
	unsigned int step;
	bool holding;
	bool accepted;
};

static const unsigned int flow[] = {
	KSHAKE_MSG_CLIENT_HELLO, KSHAKE_MSG_CERTIFICATE, KSHAKE_MSG_CLIENT_KEY_EXCHANGE,
	KSHAKE_MSG_CERTIFICATE_VERIFY, FAKE_CCS, KSHAKE_MSG_FINISHED, KSHAKE_MSG_CLIENT_HELLO,
};

static void pump(struct run *r)
{
	size_t len;

	if (r->holding)
		return;
	r->want = fake12_pump(&r->c.p, r->e, SIZE_MAX);
	hold(r->want);
	fake_client12_take(&r->c, r->e);
	r->want = fake12_run(&r->c.p, r->e);
	hold(!(r->want & KSHAKE_WANT_RX) || (kshake_engine_rx_buf(r->e, &len) && len));
	hold(!(r->want & KSHAKE_WANT_SIGN) == !kshake_engine_to_sign(r->e));
}

static void say(struct run *r, unsigned int type, bool changed)
{
	struct kshake_builder msg = { };

	if (type == FAKE_CCS) {
		fake12_send_ccs(&r->c.p);
		return;
	}
	fake_client12_build(&r->c, type, &msg);
	if (changed)
		peer_change(&r->in, &msg);
	if (msg.len)
		fake_client12_send(&r->c, type, &msg);
	kshake_builder_free(&msg);
}

static void say_with_extension(struct run *r)
{
	struct kshake_builder msg = { };
	struct kshake_bytes bytes;
	u16 type = 0;

	kshake_read_u16(&r->in, &type);
	bytes = peer_take_bytes(&r->in);
	fake_client12_build(&r->c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	fake_msg_drop_ext(&msg, fake_client12_hello_exts(&msg), type);
	fake_msg_add_ext(&msg, fake_client12_hello_exts(&msg), type, bytes.data, bytes.len);
	fake_client12_send(&r->c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	kshake_builder_free(&msg);
}

/* What a client that was asked for a certificate, or was not, says next. */
static unsigned int due(struct run *r)
{
	bool asked = r->c.p.seen & BIT(KSHAKE_MSG_CERTIFICATE_REQUEST);
	unsigned int type = flow[r->step++ % ARRAY_SIZE(flow)];

	if ((type == KSHAKE_MSG_CERTIFICATE && !asked) ||
	    (type == KSHAKE_MSG_CERTIFICATE_VERIFY && !(asked && r->c.cert)))
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
			fake12_record(&r->c.p, TLS_RECORD_TYPE_HANDSHAKE, bytes.data,
				      bytes.len);
			kshake_build_bytes(&r->c.p.messages, bytes.data, bytes.len);
		}
		break;
	case OP_RECORD:
	case OP_PLAIN_RECORD:
		kshake_read_u8(&r->in, &value);
		bytes = peer_take_bytes(&r->in);
		if (op == OP_PLAIN_RECORD)
			fake_wire_plain_record(&r->c.p.out, value, bytes.data, bytes.len);
		else
			fake12_record(&r->c.p, value, bytes.data, bytes.len);
		break;
	case OP_CCS:
		fake12_send_ccs(&r->c.p);
		break;
	case OP_WIRE:
		bytes = peer_take_bytes(&r->in);
		kshake_build_bytes(&r->c.p.out, bytes.data, bytes.len);
		break;
	case OP_CUT:
		kshake_read_u8(&r->in, &value);
		r->c.p.max_record = 1 + value;
		break;
	case OP_HOLD:
		r->holding = !r->holding;
		break;
	case OP_ACCEPT:
	case OP_REJECT:
		r->accepted |= peer_judge(r->e, r->want, op == OP_ACCEPT);
		break;
	case OP_SIGN:
		if (kshake_engine_to_sign(r->e))
			hold(!test_owner_sign(r->e, r->key));
		break;
	case OP_SIGN_BYTES:
		bytes = peer_take_bytes(&r->in);
		hold(kshake_engine_signature(r->e, bytes.data, bytes.len));
		break;
	case OP_EXTENSION:
		say_with_extension(r);
		break;
	case OP_ABORT:
		peer_abort(r->e, &r->in);
		break;
	case OP_NO_MEMORY:
		kshake_read_u8(&r->in, &value);
		r->c.p.engine_fail_at = value % 32;
		break;
	}
	pump(r);
	return true;
}

/* A handshake that ended well is one that both sides agree on; who had to show itself, did. */
static void check_end(struct run *r, const struct kshake_engine_config *config)
{
	const struct kshake_negotiated *n = kshake_engine_negotiated(r->e);
	struct kshake_secrets secrets;
	size_t size;

	if (r->want & KSHAKE_WANT_FAILED) {
		hold(kshake_engine_failure(r->e)->reason);
		return;
	}
	if (!(r->want & KSHAKE_WANT_DONE))
		return;
	hold(n->credential && !n->own_scheme == !n->group);
	hold(!n->group == fake12_rsa_kex(&r->c.p));
	hold(n->group || (config->rsa_kex && n->credential->rsa_kex && n->credential->key));
	hold(n->client_cert == r->accepted);
	hold(n->client_cert == !!kshake_engine_peer(r->e)->nr_certs);
	hold(n->client_cert || config->client_auth != KSHAKE_CLIENT_AUTH_REQUIRE);
	hold(n->version == KSHAKE_VERSION_1_2);
	hold(r->c.p.keyed);
	kshake_engine_take_secrets(r->e, &secrets);
	size = kshake_aead_key_size(secrets.aead);
	hold(secrets.suite == r->c.p.suite->id);
	hold(!memcmp(secrets.rx.key, r->c.p.keys[0].key, size));
	hold(!memcmp(secrets.tx.key, r->c.p.keys[1].key, size));
	hold(!n->extended_master_secret || !memcmp(secrets.exporter, r->c.p.master, 48));
}

/* Two bytes of configuration, then operations. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u8 keys[] = { TEST_KEY_P256, TEST_KEY_P384, TEST_KEY_RSA2048 };
	struct kshake_credential credential;
	struct test_owner owner = { .nr = 1 };
	struct kshake_engine_config config = {
		.role = KSHAKE_SERVER,
		.alpn = { (const u8 *)"\x02h2", 3 },
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
		.credentials = test_owner_ask,
		.credentials_arg = &owner,
	};
	struct run r = { };

	if (len < 2)
		return 0;
	port_rand_seed(1);
	fake_client12_init(&r.c);
	r.in = fuzz_reader(data + 2, len - 2);
	config.client_auth = data[0] % 3;
	/* Of TLS 1.2 alone, or with TLS 1.3. */
	config.max_version = data[0] & 4 ? KSHAKE_VERSION_1_3 : KSHAKE_VERSION_1_2;
	r.c.p.ems = !(data[0] & 8);
	if (data[0] & 16)
		r.c.session_id_len = 32;
	if (data[0] & 32)
		r.c.status_request = true;
	if (data[0] & 64)
		r.c.alpn = (struct kshake_bytes){ (const u8 *)"\x02h2", 3 };
	if (data[0] & 128)
		r.c.suites = (struct kshake_bytes){ (const u8 *)"\xc0\x2c\xcc\xa8\x00\xff", 6 };
	r.key = keys[data[1] % 3];
	owner.list[0] = data[1] / 3 & 1 ? test_external_credential(r.key) :
					  test_credential(r.key);
	if (data[1] / 6 & 1)
		r.c.groups = (struct kshake_bytes){ (const u8 *)"\x00\x18\x00\x17", 4 };
	r.c.cert = data[1] / 12 & 1 ? NULL : test_cert(keys[data[1] / 24 % 3]);
	/* RSA key exchange is allowed, whatever the key; and the client has nothing else. */
	config.rsa_kex = data[1] / 72 & 1;
	if (config.rsa_kex) {
		credential = *owner.list[0];
		credential.rsa_kex = true;
		owner.list[0] = &credential;
	}
	if (data[1] / 144 & 1)
		r.c.suites = (struct kshake_bytes){ (const u8 *)"\x00\x9c\x00\x9d", 4 };
	r.e = kshake_engine_new(&config);
	hold(r.e);
	pump(&r);
	while (step(&r))
		;
	r.holding = false;
	pump(&r);
	check_end(&r, &config);
	kshake_engine_free(r.e);
	fake_client12_free(&r.c);
	peer_end();
	return 0;
}
