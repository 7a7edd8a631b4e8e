// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The client until the version is agreed: ClientHello out, ServerHello in. */
#include "fault.h"
#include "handshake.h"

/* Room for a HelloRetryRequest with a large cookie. */
#define SERVER_HELLO_MAX	16384

/* RFC 8446, 4.1.3: the end of ServerHello.random from a TLS 1.3 server that chose less. */
const u8 kshake_downgrade_to_1_2[8] = { 'D', 'O', 'W', 'N', 'G', 'R', 'D', 0x01 };
static const u8 downgrade_to_1_1[] = { 'D', 'O', 'W', 'N', 'G', 'R', 'D', 0x00 };

/**
 * kshake_client_new_share() - make the key pair for the key share
 * @e: its earlier one is wiped
 * @group: of it
 *
 * Return: 0 or a negative errno.
 */
int kshake_client_new_share(struct kshake_engine *e, u16 group)
{
	struct kshake_hello_state *hello = e->hello;

	kshake_kex_free(hello->kex);
	hello->kex = NULL;
	hello->group = group;
	return kshake_kex_new(&hello->kex, group);
}

/* RFC 6066, 3: without a trailing dot. */
static struct kshake_bytes host_name(struct kshake_bytes name)
{
	if (name.len && name.data[name.len - 1] == '.')
		name.len--;
	return name;
}

/* Those that may be used; @suites has room for KSHAKE_LIST_MAX. */
static unsigned int offered_suites(const struct kshake_engine_config *config, u16 *suites)
{
	const struct kshake_suite *suite;
	unsigned int i, nr = 0;

	for (i = 0; i < config->nr_suites; i++) {
		suite = kshake_suite_find(config->suites[i]);
		if (kshake_suite_enabled(config, suite))
			suites[nr++] = suite->id;
	}
	return nr;
}

/**
 * kshake_client_send_hello() - send a ClientHello
 * @e: its hello state says what with; a second one differs in nothing else (RFC 8446, 4.1.2)
 * @cookie: of the HelloRetryRequest, NULL for none
 *
 * Return: 0 or a negative errno.
 */
int kshake_client_send_hello(struct kshake_engine *e, const struct kshake_bytes *cookie)
{
	const struct kshake_engine_config *config = e->config;
	const struct kshake_hello_state *hello = e->hello;
	bool tls12 = kshake_version_enabled(config, KSHAKE_VERSION_1_2);
	u16 suites[KSHAKE_LIST_MAX], schemes[KSHAKE_LIST_MAX];
	struct kshake_client_hello m = {
		.tls13 = kshake_version_enabled(config, KSHAKE_VERSION_1_3),
		.tls12 = tls12,
		.random = hello->random,
		.session_id = { hello->session_id, hello->session_id_len },
		.suites = suites,
		.nr_suites = offered_suites(config, suites),
		.groups = config->groups,
		.nr_groups = config->nr_groups,
		.schemes = schemes,
		.nr_schemes = kshake_schemes_for(config, tls12, schemes),
		.server_name = host_name(config->server_name),
		.alpn = config->alpn,
		.status_request = config->status_request,
		.share_group = hello->group,
	};
	size_t mark = e->flight.len;
	int err;

	if (hello->kex)
		kshake_kex_public(hello->kex, &m.share);
	if (cookie)
		m.cookie = *cookie;
	e->asked = kshake_msg_build_client_hello(&e->flight, &m);
	err = kshake_engine_queue(e, mark);
	if (!err)
		err = kshake_engine_flush(e);
	return err;
}

/**
 * kshake_client_start() - send the first ClientHello
 * @e: in KSHAKE_START
 *
 * Return: 0 or a negative errno.
 */
int kshake_client_start(struct kshake_engine *e)
{
	bool tls13 = kshake_version_enabled(e->config, KSHAKE_VERSION_1_3);
	struct kshake_hello_state *hello;
	int err = 0;

	hello = kzalloc(sizeof(*hello), GFP_KERNEL_ACCOUNT);
	if (!hello)
		return -ENOMEM;
	e->hello = hello;
	kshake_rand(hello->random, sizeof(hello->random));
	memcpy(e->client_random, hello->random, sizeof(e->client_random));
	e->compat = e->config->compat && tls13;
	if (e->compat) {			/* RFC 8446, D.4 */
		hello->session_id_len = sizeof(hello->session_id);
		kshake_rand(hello->session_id, sizeof(hello->session_id));
	}
	if (tls13)
		err = kshake_client_new_share(e, e->config->groups[0]);
	if (!err)
		err = kshake_client_send_hello(e, NULL);
	if (!err)
		e->state = KSHAKE_EXPECT_SERVER_HELLO;
	return err;
}

static bool downgraded(const struct kshake_server_hello *m)
{
	const u8 *end = m->random + KSHAKE_RANDOM_LEN - sizeof(downgrade_to_1_1);

	return !memcmp(end, kshake_downgrade_to_1_2, sizeof(kshake_downgrade_to_1_2)) ||
	       !memcmp(end, downgrade_to_1_1, sizeof(downgrade_to_1_1));
}

/* RFC 8446, 4.1.3 and 4.2.1 */
static int judge_version(const struct kshake_engine *e, const struct kshake_server_hello *m)
{
	const struct kshake_engine_config *config = e->config;
	bool tls13 = kshake_version_enabled(config, KSHAKE_VERSION_1_3);

	if (m->has_version) {
		/* It answers the extension, which is not sent for TLS 1.2 alone. */
		if (!tls13)
			return KSHAKE_FAULT_UNSUPPORTED_EXTENSION;
		return m->version == KSHAKE_VERSION_1_3 ? 0 : KSHAKE_FAULT_ILLEGAL_PARAMETER;
	}
	if (m->retry)
		return KSHAKE_FAULT_MISSING_EXTENSION;
	/* 4.1.3: MUST be looked at, and MUST abort with illegal_parameter. */
	if (tls13 && downgraded(m))
		return KSHAKE_FAULT_DOWNGRADE;
	if (m->version != KSHAKE_VERSION_1_2 ||
	    !kshake_version_enabled(config, KSHAKE_VERSION_1_2))
		return KSHAKE_FAULT_PROTOCOL_VERSION;
	/* 4.1.4: MUST be the version of the HelloRetryRequest. */
	return e->negotiated.hello_retry ? KSHAKE_FAULT_ILLEGAL_PARAMETER : 0;
}

/*
 * RFC 8446, 4.1.3: MUST be the same as ours. In TLS 1.2 that is to resume a session (RFC 5246,
 * 7.4.1.3), and there is none: whoever echoes it knows nothing of TLS 1.2.
 */
static bool session_id_right(const struct kshake_engine *e, const struct kshake_server_hello *m)
{
	const struct kshake_hello_state *hello = e->hello;
	bool same = m->session_id.len == hello->session_id_len &&
		    !memcmp(m->session_id.data, hello->session_id, hello->session_id_len);

	return m->has_version ? same : !same || !m->session_id.len;
}

/* RFC 8446, 4.1.3 and 4.1.4; RFC 5246, 7.4.1.3: what all of them have in common. */
static int judge_choices(const struct kshake_engine *e, const struct kshake_server_hello *m)
{
	const struct kshake_engine_config *config = e->config;
	const struct kshake_suite *suite = kshake_suite_find(m->suite);

	if (!session_id_right(e, m) || m->compression)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	if (!kshake_in_list(m->suite, config->suites, config->nr_suites) ||
	    suite->version != m->version || !kshake_suite_enabled(config, suite))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return 0;
}

/* RFC 7301, 3.2: is it one that we offered? */
static bool alpn_offered(const struct kshake_engine *e, const struct kshake_bytes *alpn)
{
	struct kshake_reader list, name;

	kshake_reader_init(&list, e->config->alpn.data, e->config->alpn.len);
	while (kshake_read_vec8(&list, &name))
		if (name.left == alpn->len && !memcmp(name.at, alpn->data, alpn->len))
			return true;
	return false;
}

/**
 * kshake_client_take_alpn() - the server has selected a protocol
 * @e: gets it as negotiated
 * @alpn: the protocol; empty: none
 *
 * Return: 0, or the fault illegal_parameter: we did not offer it.
 */
int kshake_client_take_alpn(struct kshake_engine *e, const struct kshake_bytes *alpn)
{
	if (!alpn->len)
		return 0;
	if (!alpn_offered(e, alpn))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	e->negotiated.alpn_len = alpn->len;
	memcpy(e->negotiated.alpn, alpn->data, alpn->len);
	return 0;
}

static int server_hello(struct kshake_engine *e, const struct kshake_bytes *msg,
			struct kshake_reader body)
{
	struct kshake_server_hello m;
	int err;

	err = kshake_msg_parse_server_hello(body, e->asked, &m);
	if (!err)
		err = judge_version(e, &m);
	if (!err)
		err = judge_choices(e, &m);
	if (err)
		return err;
	if (!m.has_version)
		return kshake_client12_server_hello(e, msg, body);
	if (m.retry)
		return kshake_client13_retry(e, msg, &m);
	return kshake_client13_server_hello(e, msg, &m);
}

const struct kshake_step kshake_client_steps[] = {
	{ KSHAKE_EXPECT_SERVER_HELLO, KSHAKE_MSG_SERVER_HELLO, SERVER_HELLO_MAX, server_hello },
};

const unsigned int kshake_nr_client_steps = ARRAY_SIZE(kshake_client_steps);
