// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Records in, messages to the state machine, records out. */
#include "engine.h"
#include "fault.h"
#include "handshake.h"

/* RFC 5246, 7.2.2; the kernel has no name for it. */
#define ALERT_NO_RENEGOTIATION	100

/*
 * Records that mean nothing: dummy CCS (RFC 8446, D.4: one is sent, two at most pass), and
 * user_canceled.
 */
#define DROPPED_MAX	16

static const u8 ccs_content[] = { 1 };

static void trace(struct kshake_engine *e, bool sent, u8 content_type, u8 msg_type, u8 detail,
		  u32 len)
{
	if (e->config->trace)
		e->config->trace(e->config->trace_arg, sent, content_type, msg_type, detail, len);
}

/**
 * kshake_engine_aligned() - may the read key change now?
 * @e: in a step, after its message
 *
 * Return: false if handshake bytes follow under the old key (RFC 8446, 5.1).
 */
bool kshake_engine_aligned(const struct kshake_engine *e)
{
	return kshake_reasm_aligned(&e->reasm, &e->content);
}

/**
 * kshake_engine_drop_hello() - the ClientHello was answered
 * @e: what was kept of it is wiped
 */
void kshake_engine_drop_hello(struct kshake_engine *e)
{
	if (!e->hello)
		return;
	kshake_kex_free(e->hello->kex);
	kfree(e->hello->share);
	kfree_sensitive(e->hello);
	e->hello = NULL;
}

/**
 * kshake_engine_new_secrets() - make room for the keys of the connection
 * @e: its suite is agreed; gets @e->secrets, with what that says
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_engine_new_secrets(struct kshake_engine *e)
{
	struct kshake_secrets *s;

	s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return -ENOMEM;
	s->version = e->negotiated.version;
	s->suite = e->suite->id;
	s->aead = e->suite->aead;
	s->hash = e->suite->hash;
	e->secrets = s;
	return 0;
}

/**
 * kshake_engine_queue() - a handshake message was appended to the flight
 * @e: the message is added to the transcript, and waits for kshake_engine_flush()
 * @mark: where in @e->flight it begins; it ends it
 *
 * Return: 0 or a negative errno, @e->flight.error among them.
 */
int kshake_engine_queue(struct kshake_engine *e, size_t mark)
{
	size_t len = e->flight.len - mark;
	const u8 *msg;
	int err;

	if (e->flight.error)
		return e->flight.error;
	msg = e->flight.buf + mark;
	err = kshake_transcript_add(&e->transcript, msg, len);
	if (!err)
		trace(e, true, TLS_RECORD_TYPE_HANDSHAKE, msg[0], 0, len);
	return err;
}

/**
 * kshake_engine_flush() - put the flight into records
 * @e: they are as few as can be, and protected if there is a key
 *
 * Return: 0 or a negative errno.
 */
int kshake_engine_flush(struct kshake_engine *e)
{
	/* RFC 8446, 5.1: an initial ClientHello may say 0x0301, all else MUST say 0x0303. */
	u16 version = e->state == KSHAKE_START ? 0x0301 : KSHAKE_VERSION_1_2;
	int err;

	err = kshake_record_write(&e->tx, &e->out, version, TLS_RECORD_TYPE_HANDSHAKE,
				  e->flight.buf, e->flight.len);
	kshake_builder_free(&e->flight);
	return err;
}

/**
 * kshake_engine_write_ccs() - put a change_cipher_spec behind what was flushed
 * @e: it goes out without protection, whatever there is
 *
 * Return: 0 or a negative errno.
 */
int kshake_engine_write_ccs(struct kshake_engine *e)
{
	struct kshake_record_half plain = { };
	int err;

	err = kshake_record_write(&plain, &e->out, KSHAKE_VERSION_1_2,
				  TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC, ccs_content,
				  sizeof(ccs_content));
	if (err)
		return err;
	e->ccs_sent = true;
	trace(e, true, TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC, ccs_content[0], 0, sizeof(ccs_content));
	return 0;
}

/**
 * kshake_engine_send_ccs() - send the compatibility change_cipher_spec (RFC 8446, D.4)
 * @e: nothing happens if it was sent, or is not wanted
 *
 * Return: 0 or a negative errno.
 */
int kshake_engine_send_ccs(struct kshake_engine *e)
{
	return e->ccs_sent || !e->compat ? 0 : kshake_engine_write_ccs(e);
}

/* After our Finished an alert goes out under the application key (RFC 8446, 7.3). */
static int key_for_alert(struct kshake_engine *e)
{
	const struct kshake_secrets *s = e->secrets;
	int err;

	if (e->state != KSHAKE_COMPLETE)
		return 0;
	if (!s)
		return -ENOKEY;		/* it is the owner's now */
	if (s->version != KSHAKE_VERSION_1_2)
		return kshake_record_set_key(&e->tx, s->aead, s->tx.key, s->tx.iv);
	err = kshake_record_set_key12(&e->tx, s->aead, s->tx.key, s->tx.iv);
	if (!err)
		e->tx.seq = s->tx.seq;
	return err;
}

static void send_alert(struct kshake_engine *e, u8 description)
{
	u8 alert[2] = { TLS_ALERT_LEVEL_FATAL, description };

	/* RFC 8446, 6.1: close_notify and user_canceled are no errors. */
	if (description == TLS_ALERT_DESC_CLOSE_NOTIFY ||
	    description == TLS_ALERT_DESC_USER_CANCELED)
		alert[0] = TLS_ALERT_LEVEL_WARNING;
	/* What could not be sent before does not keep the alert from being sent. */
	e->out.error = 0;
	if (key_for_alert(e) ||
	    kshake_record_write(&e->tx, &e->out, KSHAKE_VERSION_1_2, TLS_RECORD_TYPE_ALERT,
				alert, sizeof(alert)))
		return;
	e->failure.sent = true;
	e->failure.alert_sent = description;
	trace(e, true, TLS_RECORD_TYPE_ALERT, description, alert[0], sizeof(alert));
}

static void release_record(struct kshake_engine *e)
{
	kfree(e->rx_fragment);
	e->rx_fragment = NULL;
	e->rx_have = 0;
	e->rx_len = 0;
	e->content = (struct kshake_bytes){ };
}

/* Everything that only a handshake that goes on needs. */
static void wipe(struct kshake_engine *e)
{
	release_record(e);
	kshake_reasm_wipe(&e->reasm);
	kshake_record_wipe(&e->rx);
	kshake_record_wipe(&e->tx);
	kshake_transcript_wipe(&e->transcript);
	kshake_sched13_wipe(&e->sched);
	memzero_explicit(&e->traffic, sizeof(e->traffic));
	memzero_explicit(e->master, sizeof(e->master));
	kshake_engine_drop_hello(e);
	kshake_builder_free(&e->flight);
	kshake_signing_end(e);
}

/* Both sorts of failure end here; with an @alert of -1 the peer hears nothing of it. */
static void fail(struct kshake_engine *e, int alert, u32 reason, int error)
{
	if (e->state == KSHAKE_FAILED)
		return;
	e->failure.reason = reason;
	e->failure.error = error;
	/* Who was sent nothing needs no alert. */
	if (alert >= 0 && e->state != KSHAKE_START)
		send_alert(e, alert);
	e->state = KSHAKE_FAILED;
	wipe(e);
	kfree_sensitive(e->secrets);
	e->secrets = NULL;
}

/* @err: what a function of core/ returned. */
static void fail_with(struct kshake_engine *e, int err)
{
	if (err > 0)
		fail(e, kshake_fault_alert(err), kshake_fault_reason(err), 0);
	else
		fail(e, TLS_ALERT_DESC_INTERNAL_ERROR, err == -ENOMEM ? KSHAKE_REASON_NO_MEMORY :
		     KSHAKE_REASON_INTERNAL, err);
}

static const struct kshake_step *find_step(const struct kshake_engine *e, u8 type)
{
	unsigned int i;

	for (i = 0; i < e->nr_steps; i++)
		if (e->steps[i].state == e->state && e->steps[i].type == type)
			return &e->steps[i];
	return NULL;
}

static int message_limit(const void *arg, u8 type)
{
	const struct kshake_step *step = find_step(arg, type);

	return step ? (int)step->max : -1;
}

static int take_message(struct kshake_engine *e)
{
	struct kshake_reader body;
	struct kshake_bytes msg;
	int err;

	err = kshake_reasm_next(&e->reasm, &e->content, message_limit, e, &msg);
	if (err || !msg.len)
		return err;
	trace(e, false, TLS_RECORD_TYPE_HANDSHAKE, msg.data[0], kshake_msg_is_retry(&msg), msg.len);
	kshake_reader_init(&body, msg.data + KSHAKE_MSG_HEADER, msg.len - KSHAKE_MSG_HEADER);
	err = find_step(e, msg.data[0])->take(e, &msg, body);
	kshake_reasm_drop(&e->reasm);
	return err;
}

/**
 * kshake_engine_ignore() - something came that means nothing
 * @e: takes a few of these
 *
 * Return: 0, or the fault unexpected_message: too many.
 */
int kshake_engine_ignore(struct kshake_engine *e)
{
	return ++e->dropped > DROPPED_MAX ? KSHAKE_FAULT_UNEXPECTED_MESSAGE : 0;
}

/* RFC 5246, 7.1: in its place it changes the keys, and has no other. */
static int take_ccs12(struct kshake_engine *e)
{
	int err;

	if (e->state != KSHAKE_EXPECT_CCS)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	err = kshake_keys12_protect_rx(e);
	if (!err)
		e->state = KSHAKE_EXPECT_FINISHED;
	return err;
}

static int take_ccs(struct kshake_engine *e)
{
	/* RFC 8446, 5: any other value MUST be refused, and any before the first ClientHello. */
	if (e->rx_fragment[0] != ccs_content[0] || e->state == KSHAKE_EXPECT_CLIENT_HELLO)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	trace(e, false, TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC, ccs_content[0], 0, 1);
	/* 5.1: no other record within a message. */
	if (e->reasm.have)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	if (e->negotiated.version == KSHAKE_VERSION_1_2)
		return take_ccs12(e);
	e->ccs_came = true;
	return kshake_engine_ignore(e);
}

/*
 * RFC 8446, 6: whatever its level, an alert ends the connection, but for user_canceled, which
 * a close_notify follows; and a close_notify leaves a handshake nothing to wait for.
 *
 * RFC 5246, 7.2.2: a warning need not end a connection of TLS 1.2. Servers send that they do not
 * know a name (RFC 6066, 3), even before it is known which version this will be. Who warns of
 * anything else in the middle of a handshake does not go on with it.
 */
static bool alert_ignored(const struct kshake_engine *e, u8 level, u8 description)
{
	u16 version = e->negotiated.version;

	if (description == TLS_ALERT_DESC_USER_CANCELED)
		return version != KSHAKE_VERSION_1_2 || level == TLS_ALERT_LEVEL_WARNING;
	if (level != TLS_ALERT_LEVEL_WARNING || version == KSHAKE_VERSION_1_3 ||
	    e->negotiated.hello_retry || !kshake_version_enabled(e->config, KSHAKE_VERSION_1_2))
		return false;
	return description == TLS_ALERT_DESC_UNRECOGNIZED_NAME ||
	       description == ALERT_NO_RENEGOTIATION;
}

static int take_alert(struct kshake_engine *e, size_t len)
{
	u8 level, description;

	if (len != 2)
		return KSHAKE_FAULT_DECODE;
	level = e->rx_fragment[0];
	description = e->rx_fragment[1];
	trace(e, false, TLS_RECORD_TYPE_ALERT, description, level, len);
	if (alert_ignored(e, level, description))
		return kshake_engine_ignore(e);
	e->failure.received = true;
	e->failure.alert_received = description;
	fail(e, -1, KSHAKE_REASON_PEER_ALERT, 0);
	return 0;
}

/*
 * Is this record protected, by its header? If there is a key, yes; with two exceptions, for
 * servers of TLS 1.3. A client that cannot make use of our ServerHello has no keys, and says so
 * in plaintext. And early data comes before the second ClientHello.
 */
static enum kshake_protection protection(const struct kshake_engine *e)
{
	u8 type = e->rx_header[0];
	bool protected;

	if (e->rx.tls12)
		return KSHAKE_PROTECTED12;
	if (e->rx.aead)
		protected = e->config->role != KSHAKE_SERVER || e->rx.seq ||
			    type != TLS_RECORD_TYPE_ALERT;
	else
		protected = e->early_data && type == TLS_RECORD_TYPE_DATA &&
			    e->state == KSHAKE_EXPECT_SECOND_CLIENT_HELLO;
	return protected ? KSHAKE_PROTECTED13 : KSHAKE_PLAIN;
}

/* RFC 8446, 4.2.10: what does not decrypt may be early data, up to a bound. */
static int drop_early_data(struct kshake_engine *e, int fault)
{
	/* 5.1: no other record within a message. */
	if (e->reasm.have || e->rx_len > e->early_data)
		return fault;
	e->early_data -= e->rx_len;
	return 0;
}

static int open_record(struct kshake_engine *e, u8 *type, size_t *len)
{
	int err;

	err = kshake_record_open(&e->rx, e->rx_header, e->rx_fragment, e->rx_len, type, len);
	/* What decrypts is the client's Finished, or what it sends before; not a byte is early. */
	if (!err)
		e->early_data = 0;
	return err;
}

/* A whole record came: what is in it? */
static int take_record(struct kshake_engine *e)
{
	u8 type = e->rx_header[0];
	size_t len = e->rx_len;
	int err = 0;

	if (type == TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC)
		return take_ccs(e);
	if (protection(e) != KSHAKE_PLAIN) {
		if (!e->rx.aead)
			return drop_early_data(e, KSHAKE_FAULT_UNEXPECTED_MESSAGE);
		err = open_record(e, &type, &len);
	}
	if (err == KSHAKE_FAULT_BAD_RECORD_MAC)
		return drop_early_data(e, err);
	if (err)
		return err;
	if (type == TLS_RECORD_TYPE_ALERT)
		return take_alert(e, len);
	/* A protected change_cipher_spec is among the rest (RFC 8446, 5: MUST). */
	if (type != TLS_RECORD_TYPE_HANDSHAKE)
		return KSHAKE_FAULT_UNEXPECTED_MESSAGE;
	e->content.data = e->rx_fragment;
	e->content.len = len;
	return 0;
}

static int begin_fragment(struct kshake_engine *e)
{
	struct kshake_record_header header;
	int err;

	err = kshake_record_parse_header(e->rx_header, protection(e), !e->heard, &header);
	e->heard = true;
	if (err)
		return err;
	e->rx_fragment = kmalloc(header.len, GFP_KERNEL_ACCOUNT);
	if (!e->rx_fragment)
		return -ENOMEM;
	e->rx_len = header.len;
	return 0;
}

/* One step on; @starved if bytes are missing for it. */
static int advance(struct kshake_engine *e, bool *starved)
{
	int err = 0;

	if (!e->content.len) {
		if (e->rx_have == KSHAKE_RECORD_HEADER && !e->rx_fragment)
			err = begin_fragment(e);
		*starved = e->rx_have < KSHAKE_RECORD_HEADER + e->rx_len;
		if (!err && !*starved)
			err = take_record(e);
	} else {
		err = take_message(e);
	}
	if (!err && !*starved && !e->content.len)
		release_record(e);
	return err;
}

static bool expects_input(const struct kshake_engine *e)
{
	switch (e->state) {
	case KSHAKE_EXPECT_CLIENT_HELLO:
	case KSHAKE_EXPECT_SECOND_CLIENT_HELLO:
	case KSHAKE_EXPECT_SERVER_HELLO:
	case KSHAKE_EXPECT_ENCRYPTED_EXTENSIONS:
	case KSHAKE_EXPECT_CERTIFICATE_OR_REQUEST:
	case KSHAKE_EXPECT_CERTIFICATE:
	case KSHAKE_EXPECT_STATUS_OR_KEY_EXCHANGE:
	case KSHAKE_EXPECT_KEY_EXCHANGE:
	case KSHAKE_EXPECT_STATUS_OR_REQUEST_OR_DONE:
	case KSHAKE_EXPECT_REQUEST_OR_DONE:
	case KSHAKE_EXPECT_DONE:
	case KSHAKE_EXPECT_CERTIFICATE_VERIFY:
	case KSHAKE_EXPECT_CCS:
	case KSHAKE_EXPECT_FINISHED:
		return true;
	default:
		return false;
	}
}

static unsigned int wants(const struct kshake_engine *e)
{
	bool tx = e->out_taken < e->out.len;

	if (e->state == KSHAKE_FAILED)
		return KSHAKE_WANT_FAILED | (tx ? KSHAKE_WANT_TX : 0);
	if (e->state == KSHAKE_COMPLETE)
		return tx ? KSHAKE_WANT_TX : KSHAKE_WANT_DONE;
	if (e->state == KSHAKE_EXPECT_VERDICT)
		return KSHAKE_WANT_VERIFY | (tx ? KSHAKE_WANT_TX : 0);
	if (e->state == KSHAKE_EXPECT_SIGNATURE)
		return KSHAKE_WANT_SIGN | (tx ? KSHAKE_WANT_TX : 0);
	return KSHAKE_WANT_RX | (tx ? KSHAKE_WANT_TX : 0);
}

/* Go on with the signature that the owner gave. */
static int signed_by_owner(struct kshake_engine *e)
{
	bool server = e->config->role == KSHAKE_SERVER;

	if (e->negotiated.version == KSHAKE_VERSION_1_2)
		return server ? kshake_server12_signed(e) : kshake_client12_signed(e);
	return server ? kshake_server13_signed(e) : kshake_client13_signed(e);
}

/* What does not wait for anybody. */
static int act(struct kshake_engine *e)
{
	switch (e->state) {
	case KSHAKE_START:
		return kshake_client_start(e);
	case KSHAKE_ACCEPTED:
		return kshake_client12_accepted(e);
	case KSHAKE_SIGNED:
		return signed_by_owner(e);
	default:
		return 0;
	}
}

/**
 * kshake_engine_run() - go as far as the bytes at hand allow
 * @e: it may fail: then its output holds the alert
 *
 * Context: process; may sleep.
 * Return: KSHAKE_WANT_*; never 0.
 */
unsigned int kshake_engine_run(struct kshake_engine *e)
{
	bool starved = false;
	int err;

	err = act(e);
	while (!err && !starved && expects_input(e))
		err = advance(e, &starved);
	if (err)
		fail_with(e, err);
	if (e->state == KSHAKE_COMPLETE)
		wipe(e);
	return wants(e);
}

/**
 * kshake_engine_rx_buf() - where the next bytes from the peer belong
 * @e: wants KSHAKE_WANT_RX
 * @len: how many it takes: what is missing of the record's header, or of its fragment
 *
 * Return: where; NULL, with a @len of 0, if it wants none.
 */
u8 *kshake_engine_rx_buf(struct kshake_engine *e, size_t *len)
{
	*len = 0;
	if (!expects_input(e))
		return NULL;
	if (e->rx_have < KSHAKE_RECORD_HEADER) {
		*len = KSHAKE_RECORD_HEADER - e->rx_have;
		return e->rx_header + e->rx_have;
	}
	if (!e->rx_fragment)
		return NULL;
	*len = KSHAKE_RECORD_HEADER + e->rx_len - e->rx_have;
	return e->rx_fragment + (e->rx_have - KSHAKE_RECORD_HEADER);
}

/**
 * kshake_engine_rx_done() - bytes came
 * @e: to be run next
 * @len: how many, at most what kshake_engine_rx_buf() said
 */
void kshake_engine_rx_done(struct kshake_engine *e, size_t len)
{
	size_t max;

	if (kshake_engine_rx_buf(e, &max))
		e->rx_have += min(len, max);
}

/**
 * kshake_engine_tx_buf() - the bytes that wait to be sent
 * @e: wants KSHAKE_WANT_TX
 * @len: how many
 *
 * Return: where they are, until the next call on @e; NULL if there are none.
 */
const u8 *kshake_engine_tx_buf(struct kshake_engine *e, size_t *len)
{
	*len = e->out.len - e->out_taken;
	return *len ? e->out.buf + e->out_taken : NULL;
}

/**
 * kshake_engine_tx_done() - bytes were sent
 * @e: to be run next
 * @len: how many, at most what kshake_engine_tx_buf() said
 */
void kshake_engine_tx_done(struct kshake_engine *e, size_t len)
{
	e->out_taken += min(len, e->out.len - e->out_taken);
	if (e->out_taken < e->out.len)
		return;
	kshake_builder_free(&e->out);
	e->out_taken = 0;
}

static bool all_known(const u16 *list, unsigned int nr, bool (*known)(u16))
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		if (!known(list[i]))
			return false;
	return nr && nr <= KSHAKE_LIST_MAX;
}

static bool role_valid(const struct kshake_engine_config *config)
{
	if (config->role == KSHAKE_SERVER)
		return config->credentials && config->client_auth <= KSHAKE_CLIENT_AUTH_REQUIRE &&
		       (!config->authorities.len ||
			kshake_authorities_valid(config->authorities.data,
						 config->authorities.len));
	return config->role == KSHAKE_CLIENT &&
	       config->server_name.len <= KSHAKE_SERVER_NAME_MAX + 1;
}

/**
 * kshake_engine_possible() - is there a version of TLS left?
 * @config: of which versions, suites and groups count
 *
 * Return: whether one is within the bounds, with a suite, and a group for that.
 */
bool kshake_engine_possible(const struct kshake_engine_config *config)
{
	return kshake_version_enabled(config, KSHAKE_VERSION_1_3) ||
	       kshake_version_enabled(config, KSHAKE_VERSION_1_2);
}

static bool config_valid(const struct kshake_engine_config *config)
{
	return role_valid(config) &&
	       all_known(config->suites, config->nr_suites, kshake_suite_known) &&
	       kshake_engine_possible(config) &&
	       all_known(config->groups, config->nr_groups, kshake_group_known) &&
	       config->nr_schemes && config->nr_schemes <= KSHAKE_LIST_MAX &&
	       (!config->alpn.len || kshake_alpn_valid(config->alpn.data, config->alpn.len));
}

/**
 * kshake_engine_new() - begin a handshake
 * @config: borrowed until kshake_engine_free()
 *
 * Return: the engine, to be freed by kshake_engine_free(); NULL if memory ran out, or
 * @config holds what the engine does not do.
 */
struct kshake_engine *kshake_engine_new(const struct kshake_engine_config *config)
{
	struct kshake_engine *e;

	if (!config_valid(config))
		return NULL;
	e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);
	if (!e)
		return NULL;
	e->config = config;
	if (config->role == KSHAKE_SERVER) {
		e->state = KSHAKE_EXPECT_CLIENT_HELLO;
		e->steps = kshake_server_steps;
		e->nr_steps = kshake_nr_server_steps;
	} else {
		e->state = KSHAKE_START;
		e->steps = kshake_client_steps;
		e->nr_steps = kshake_nr_client_steps;
	}
	return e;
}

/**
 * kshake_engine_free() - end it, in whatever state, and wipe what it held
 * @e: NULL is fine
 */
void kshake_engine_free(struct kshake_engine *e)
{
	if (!e)
		return;
	wipe(e);
	kshake_builder_free(&e->out);
	kfree_sensitive(e->secrets);
	kvfree(e->chain);
	kfree_sensitive(e);
}

/**
 * kshake_engine_peer() - who the peer says it is
 * @e: wants KSHAKE_WANT_VERIFY, or did
 *
 * Return: the peer; its slices are empty if no certificate came. Borrowed until
 * kshake_engine_free() or kshake_engine_take_chain().
 */
const struct kshake_peer *kshake_engine_peer(const struct kshake_engine *e)
{
	return &e->peer;
}

/**
 * kshake_engine_verdict() - the answer to KSHAKE_WANT_VERIFY
 * @e: to be run next; nothing happens unless it waits for this
 * @verdict: not kept
 */
void kshake_engine_verdict(struct kshake_engine *e, const struct kshake_verdict *verdict)
{
	if (e->state != KSHAKE_EXPECT_VERDICT)
		return;
	if (verdict->accepted)
		e->state = e->accepted;
	else
		fail(e, verdict->alert, verdict->reason, 0);
}

/**
 * kshake_engine_to_sign() - the question of KSHAKE_WANT_SIGN
 * @e: wants it
 *
 * Return: the question, borrowed until the next call on @e; NULL if there is none.
 */
const struct kshake_to_sign *kshake_engine_to_sign(const struct kshake_engine *e)
{
	return e->state == KSHAKE_EXPECT_SIGNATURE ? &e->signing->ask : NULL;
}

/**
 * kshake_engine_signature() - the answer to KSHAKE_WANT_SIGN
 * @e: to be run next, if it took the answer; else it waits as before
 * @signature: copied
 * @len: its bytes
 *
 * It is verified first: a signature that is wrong would have the peer blame us, and one of
 * an RSA key that was miscalculated gives the key away.
 *
 * Context: process; may sleep.
 * Return: 0; or, and then @e waits as before: -EINVAL: not for this; -EMSGSIZE: no signature
 * is so long; -EKEYREJECTED: it is none of this key, scheme and content; or another negative
 * errno, a failure of our own.
 */
int kshake_engine_signature(struct kshake_engine *e, const u8 *signature, size_t len)
{
	struct kshake_signing *s = e->signing;
	const struct kshake_public_key *key;
	int err;

	if (e->state != KSHAKE_EXPECT_SIGNATURE)
		return -EINVAL;
	if (len > sizeof(s->signature))
		return -EMSGSIZE;
	key = &s->ask.credential->public;
	if (s->ask.digest)
		err = kshake_sig_verify_digest(s->ask.scheme, key, s->content, signature, len);
	else
		err = kshake_sig_verify(s->ask.scheme, key, &s->ask.content, 1, signature, len);
	if (err)
		return err == -EBADMSG ? -EKEYREJECTED : err;
	memcpy(s->signature, signature, len);
	s->len = len;
	e->state = KSHAKE_SIGNED;
	return 0;
}

/**
 * kshake_engine_take_chain() - the peer's certificates, for keeps
 * @e: wants KSHAKE_WANT_DONE
 * @peer: gets what kshake_engine_peer() had, which is empty from now on
 *
 * Return: the memory behind @peer, to be freed by kvfree(); NULL, with an empty @peer, before
 * KSHAKE_WANT_DONE and the second time.
 */
void *kshake_engine_take_chain(struct kshake_engine *e, struct kshake_peer *peer)
{
	void *chain = NULL;

	memset(peer, 0, sizeof(*peer));
	if (e->state == KSHAKE_COMPLETE) {
		swap(chain, e->chain);
		swap(*peer, e->peer);
	}
	return chain;
}

/**
 * kshake_engine_abort() - fail now
 * @e: to be run next; nothing happens if it failed before
 * @alert: TLS_ALERT_DESC_* to send, -1 for none
 * @reason: enum kshake_reason to record
 * @error: negative errno to record, or 0
 */
void kshake_engine_abort(struct kshake_engine *e, int alert, u32 reason, int error)
{
	fail(e, alert, reason, error);
}

/**
 * kshake_engine_waits_hello() - does it still wait for a ClientHello?
 * @e: in whatever state
 *
 * Return: whether no ClientHello is complete, or only one that had to be answered by a
 * HelloRetryRequest. Always false for a client.
 */
bool kshake_engine_waits_hello(const struct kshake_engine *e)
{
	return e->state == KSHAKE_EXPECT_CLIENT_HELLO ||
	       e->state == KSHAKE_EXPECT_SECOND_CLIENT_HELLO;
}

/**
 * kshake_engine_negotiated() - what was agreed so far
 * @e: in whatever state
 *
 * Return: it, borrowed until kshake_engine_free().
 */
const struct kshake_negotiated *kshake_engine_negotiated(const struct kshake_engine *e)
{
	return &e->negotiated;
}

/**
 * kshake_engine_failure() - why it failed
 * @e: in whatever state
 *
 * Return: it, all zero unless @e failed; borrowed until kshake_engine_free().
 */
const struct kshake_failure *kshake_engine_failure(const struct kshake_engine *e)
{
	return &e->failure;
}

/**
 * kshake_engine_take_secrets() - the keys of the connection
 * @e: wants KSHAKE_WANT_DONE; its own copy is wiped
 * @secrets: the caller's to wipe; all zero before KSHAKE_WANT_DONE and the second time
 */
void kshake_engine_take_secrets(struct kshake_engine *e, struct kshake_secrets *secrets)
{
	memset(secrets, 0, sizeof(*secrets));
	if (e->state != KSHAKE_COMPLETE || !e->secrets)
		return;
	*secrets = *e->secrets;
	kfree_sensitive(e->secrets);
	e->secrets = NULL;
}
