// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The engine as a server, against a client that has the keys and does what the input says:
 * right messages in any order, changed messages, records of every kind, cut as it likes.
 */
#include "../port/fake_client.h"
#include "peer.h"

enum op {
	OP_NEXT,		/* the message that is due */
	OP_NEXT_CHANGED,	/* that, after a list of changes */
	OP_MESSAGE,		/* any message */
	OP_MESSAGE_BYTES,	/* a message of these bytes */
	OP_RECORD,		/* a record of this type and content */
	OP_PLAIN_RECORD,
	OP_INNER,		/* a protected record of this TLSInnerPlaintext */
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
	struct fake_client c;
	enum test_key key;
	unsigned int want;
	unsigned int step;
	bool holding;
	bool accepted;
};

static const unsigned int flow[] = {
	KSHAKE_MSG_CLIENT_HELLO, KSHAKE_MSG_CLIENT_HELLO, KSHAKE_MSG_CERTIFICATE,
	KSHAKE_MSG_CERTIFICATE_VERIFY, KSHAKE_MSG_FINISHED, KSHAKE_MSG_KEY_UPDATE,
};

static void pump(struct run *r)
{
	size_t len;

	if (r->holding)
		return;
	r->want = fake_client_pump(&r->c, r->e, SIZE_MAX);
	hold(r->want);
	fake_client_take(&r->c, r->e);
	r->want = fake_client_run(&r->c, r->e);
	hold(!(r->want & KSHAKE_WANT_RX) || (kshake_engine_rx_buf(r->e, &len) && len));
	hold(!(r->want & KSHAKE_WANT_SIGN) == !kshake_engine_to_sign(r->e));
}

static void say(struct run *r, unsigned int type, bool changed)
{
	struct kshake_builder msg = { };

	fake_client_build(&r->c, type, &msg);
	if (changed)
		peer_change(&r->in, &msg);
	if (msg.len)
		fake_client_send(&r->c, type, &msg);
	kshake_builder_free(&msg);
}

static void say_with_extension(struct run *r)
{
	struct kshake_builder msg = { };
	struct kshake_bytes bytes;
	u8 type = 0;

	kshake_read_u8(&r->in, &type);
	bytes = peer_take_bytes(&r->in);
	fake_client_build(&r->c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	fake_msg_drop_ext(&msg, fake_client_hello_exts(&msg), type);
	fake_msg_add_ext(&msg, fake_client_hello_exts(&msg), type, bytes.data, bytes.len);
	fake_client_send(&r->c, KSHAKE_MSG_CLIENT_HELLO, &msg);
	kshake_builder_free(&msg);
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
		say(r, flow[r->step % ARRAY_SIZE(flow)], op == OP_NEXT_CHANGED);
		r->step++;
		break;
	case OP_MESSAGE:
		kshake_read_u8(&r->in, &value);
		say(r, value, false);
		break;
	case OP_MESSAGE_BYTES:
		bytes = peer_take_bytes(&r->in);
		if (bytes.len) {
			fake_client_record(&r->c, TLS_RECORD_TYPE_HANDSHAKE, bytes.data,
					   bytes.len);
			kshake_transcript_add(&r->c.transcript, bytes.data, bytes.len);
		}
		break;
	case OP_RECORD:
	case OP_PLAIN_RECORD:
		kshake_read_u8(&r->in, &value);
		bytes = peer_take_bytes(&r->in);
		if (op == OP_PLAIN_RECORD)
			fake_wire_plain_record(&r->c.out, value, bytes.data, bytes.len);
		else if (bytes.len)
			fake_client_record(&r->c, value, bytes.data, bytes.len);
		break;
	case OP_INNER:
		bytes = peer_take_bytes(&r->in);
		if (r->c.tx.aead)
			fake_wire_inner(&r->c.tx, &r->c.out, bytes.data, bytes.len);
		break;
	case OP_WIRE:
		bytes = peer_take_bytes(&r->in);
		kshake_build_bytes(&r->c.out, bytes.data, bytes.len);
		break;
	case OP_CUT:
		kshake_read_u8(&r->in, &value);
		r->c.max_record = 1 + value;
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
		r->c.engine_fail_at = value % 32;
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
	hold(n->credential && n->own_scheme);
	hold(n->client_cert == r->accepted);
	hold(n->client_cert == !!kshake_engine_peer(r->e)->nr_certs);
	hold(n->client_cert || config->client_auth != KSHAKE_CLIENT_AUTH_REQUIRE);
	kshake_engine_take_secrets(r->e, &secrets);
	size = kshake_hash_size(secrets.hash);
	hold(!memcmp(secrets.tx.secret, r->c.server_ap, size));
	hold(!memcmp(secrets.rx.secret, r->c.client_ap, size));
}

/* Two bytes of configuration, then operations. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u8 certs[] = { TEST_KEY_P256, TEST_KEY_P384, TEST_KEY_RSA2048 };
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
	fake_client_init(&r.c);
	r.in = fuzz_reader(data + 2, len - 2);
	config.client_auth = data[0] % 3;
	config.status_request = data[0] & 4;
	/* The first step: without a HelloRetryRequest, or with one. */
	r.c.no_share = data[0] & 8;
	r.step = data[0] & 8 ? 0 : 1;
	if (data[0] & 16)
		r.c.offer.session_id.len = 0;
	if (data[0] & 32)
		r.c.offer.status_request = true;
	if (data[0] & 64)
		r.c.offer.alpn = (struct kshake_bytes){ (const u8 *)"\x02h2", 3 };
	r.key = data[1] & 1 ? TEST_KEY_P384 : TEST_KEY_P256;
	owner.list[0] = data[1] & 2 ? test_external_credential(r.key) : test_credential(r.key);
	if (data[1] & 4)
		r.c.group = KSHAKE_GROUP_SECP256R1;
	r.c.cert = data[1] & 8 ? NULL : test_cert(certs[data[1] / 16 % 3]);
	r.e = kshake_engine_new(&config);
	hold(r.e);
	pump(&r);
	while (step(&r))
		;
	r.holding = false;
	pump(&r);
	check_end(&r, &config);
	kshake_engine_free(r.e);
	fake_client_free(&r.c);
	peer_end();
	return 0;
}
