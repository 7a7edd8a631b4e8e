// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fake_server.h"
#include "../../kmod/core/ext.h"

/* RFC 8446, 4.1.3 */
static const u8 retry_random[32] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8,
	0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8,
	0x33, 0x9c,
};

void fake_server_init(struct fake_server *s)
{
	memset(s, 0, sizeof(*s));
	s->suite = kshake_suite_find(KSHAKE_SUITE_AES_128_GCM_SHA256);
	s->cert = test_cert(TEST_KEY_P256);
	s->copies = 1;
	s->max_record = KSHAKE_PLAINTEXT_MAX;
	s->alert = -1;
	s->engine_fail_at = -1;
}

void fake_server_free(struct fake_server *s)
{
	kshake_record_wipe(&s->rx);
	kshake_record_wipe(&s->tx);
	kshake_transcript_wipe(&s->transcript);
	kshake_builder_free(&s->hello);
	kshake_builder_free(&s->out);
	kshake_builder_free(&s->in);
	kshake_kex_free(s->kex);
}

static bool find_share(struct fake_server *s, struct kshake_reader exts)
{
	struct kshake_reader body, shares, key;
	u16 type;

	while (kshake_read_u16(&exts, &type) && kshake_read_vec16(&exts, &body)) {
		if (type != KSHAKE_EXT_KEY_SHARE)
			continue;
		if (!kshake_read_vec16(&body, &shares) ||
		    !kshake_read_u16(&shares, &s->share_group) ||
		    !kshake_read_vec16(&shares, &key) || key.left > sizeof(s->share))
			return false;
		s->share_len = key.left;
		memcpy(s->share, key.at, key.left);
		return true;
	}
	return false;
}

static int take_client_hello(struct fake_server *s, const u8 *msg, size_t len)
{
	struct kshake_reader r, session_id, suites, compression, exts;
	struct kshake_bytes skip;
	u16 version;

	kshake_builder_free(&s->hello);
	kshake_build_bytes(&s->hello, msg, len);
	kshake_reader_init(&r, msg + KSHAKE_MSG_HEADER, len - KSHAKE_MSG_HEADER);
	if (!kshake_read_u16(&r, &version) || !kshake_read_bytes(&r, 32, &skip) ||
	    !kshake_read_vec8(&r, &session_id) || session_id.left > 32 ||
	    !kshake_read_vec16(&r, &suites) || !kshake_read_vec8(&r, &compression) ||
	    !kshake_read_vec16(&r, &exts) || r.left)
		return -EPROTO;
	s->session_id_len = session_id.left;
	memcpy(s->session_id, session_id.at, session_id.left);
	return find_share(s, exts) ? 0 : -EPROTO;
}

static int take_finished(struct fake_server *s, const u8 *msg, size_t len)
{
	size_t size = kshake_hash_size(s->suite->hash);
	u8 digest[KSHAKE_HASH_MAX], mac[KSHAKE_HASH_MAX];
	u8 key[KSHAKE_AEAD_KEY_MAX], iv[KSHAKE_AEAD_IV];

	kshake_transcript_digest(&s->transcript, digest);
	kshake_finished_mac(s->suite->hash, s->client_hs, digest, mac);
	s->finished = len == KSHAKE_MSG_HEADER + size &&
		      !memcmp(msg + KSHAKE_MSG_HEADER, mac, size);
	kshake_transcript_add(&s->transcript, msg, len);
	kshake_transcript_digest(&s->transcript, digest);
	kshake_sched13_resumption(&s->sched, digest, s->resumption);
	kshake_traffic_keys(s->suite->hash, s->suite->aead, s->client_ap, key, iv);
	kshake_record_set_key(&s->rx, s->suite->aead, key, iv);
	return s->finished ? 0 : -EPROTO;
}

static int take_certificate(struct fake_server *s, const u8 *msg, size_t len)
{
	static const u8 empty[] = { KSHAKE_MSG_CERTIFICATE, 0, 0, 4, 0, 0, 0, 0 };

	if (len == sizeof(empty))
		s->client_certs++;
	else
		s->client_shown++;
	/* The context is that of the request: none. */
	return len < sizeof(empty) || msg[KSHAKE_MSG_HEADER] ||
	       (len == sizeof(empty) && memcmp(msg, empty, len)) ? -EPROTO : 0;
}

static int take_message(struct fake_server *s, const u8 *msg, size_t len)
{
	int err = 0;

	switch (msg[0]) {
	case KSHAKE_MSG_CLIENT_HELLO:
		err = take_client_hello(s, msg, len);
		break;
	case KSHAKE_MSG_CERTIFICATE:
		err = take_certificate(s, msg, len);
		break;
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		if (!s->client_shown)
			return -EPROTO;
		break;
	case KSHAKE_MSG_FINISHED:
		return take_finished(s, msg, len);
	default:
		return -EPROTO;
	}
	if (!err)
		err = kshake_transcript_add(&s->transcript, msg, len);
	return err;
}

/* A record may hold several messages, but each of them whole: the engine never has to split one. */
static int take_messages(struct fake_server *s, const u8 *content, size_t len)
{
	size_t message;
	int err;

	for (; len; content += message, len -= message) {
		if (len < KSHAKE_MSG_HEADER)
			return -EPROTO;
		message = KSHAKE_MSG_HEADER + get_unaligned_be24(content + 1);
		if (message > len)
			return -EPROTO;
		err = take_message(s, content, message);
		if (err)
			return err;
	}
	return 0;
}

static int take_record(struct fake_server *s, u8 *record, size_t len)
{
	size_t content_len = len;
	u8 type = record[0];
	bool protected;
	u8 *content = record + KSHAKE_RECORD_HEADER;

	if (type == TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC) {
		s->client_ccs++;
		return len == 1 && content[0] == 1 ? 0 : -EPROTO;
	}
	/* A client that could not take the ServerHello has no key for its alert. */
	protected = s->rx.aead && !(type == TLS_RECORD_TYPE_ALERT && !s->rx.seq && !s->finished);
	if (protected &&
	    (type != TLS_RECORD_TYPE_DATA ||
	     kshake_record_open(&s->rx, record, content, len, &type, &content_len)))
		return -EPROTO;
	if (type == TLS_RECORD_TYPE_ALERT && content_len == 2) {
		s->alert = content[1];
		s->alert_protected = protected;
		return 0;
	}
	return type == TLS_RECORD_TYPE_HANDSHAKE ? take_messages(s, content, content_len) : -EPROTO;
}

int fake_server_take(struct fake_server *s, struct kshake_engine *e)
{
	const u8 *bytes;
	size_t len;
	int err;

	while (e && (bytes = kshake_engine_tx_buf(e, &len))) {
		kshake_build_bytes(&s->in, bytes, len);
		kshake_engine_tx_done(e, len);
	}
	while (s->in.len - s->in_taken >= KSHAKE_RECORD_HEADER) {
		u8 *record = s->in.buf + s->in_taken;

		len = get_unaligned_be16(record + 3);
		if (s->in.len - s->in_taken < KSHAKE_RECORD_HEADER + len)
			break;
		s->in_taken += KSHAKE_RECORD_HEADER + len;
		err = take_record(s, record, len);
		if (err)
			return err;
	}
	return 0;
}

size_t fake_server_hello_exts(const struct fake_server *s)
{
	return KSHAKE_MSG_HEADER + 2 + 32 + 1 + s->session_id_len + 2 + 1;
}

static void begin_ext(struct kshake_builder *b, u16 type, size_t *mark)
{
	kshake_build_u16(b, type);
	*mark = kshake_build_begin(b, 2);
}

static void build_hello_start(struct fake_server *s, struct kshake_builder *b, const u8 *random)
{
	size_t mark;

	kshake_build_u16(b, 0x0303);
	kshake_build_bytes(b, random, 32);
	kshake_build_u8(b, s->session_id_len);
	kshake_build_bytes(b, s->session_id, s->session_id_len);
	kshake_build_u16(b, s->suite->id);
	kshake_build_u8(b, 0);
	kshake_build_u16(b, 0);			/* length of the extensions: patched */
	begin_ext(b, KSHAKE_EXT_SUPPORTED_VERSIONS, &mark);
	kshake_build_u16(b, KSHAKE_VERSION_1_3);
	kshake_build_end(b, mark, 2);
}

static void build_server_hello(struct fake_server *s, struct kshake_builder *b)
{
	struct kshake_bytes public = { };
	u8 random[32];
	size_t mark;

	kshake_rand(random, sizeof(random));
	build_hello_start(s, b, random);
	kshake_kex_free(s->kex);
	s->kex = NULL;
	if (!kshake_kex_new(&s->kex, s->share_group))
		kshake_kex_public(s->kex, &public);
	begin_ext(b, KSHAKE_EXT_KEY_SHARE, &mark);
	kshake_build_u16(b, s->share_group);
	kshake_build_u16(b, public.len);
	kshake_build_bytes(b, public.data, public.len);
	kshake_build_end(b, mark, 2);
	kshake_build_end(b, fake_server_hello_exts(s), 2);
}

static void build_retry(struct fake_server *s, struct kshake_builder *b)
{
	size_t mark;

	build_hello_start(s, b, retry_random);
	if (s->group) {
		begin_ext(b, KSHAKE_EXT_KEY_SHARE, &mark);
		kshake_build_u16(b, s->group);
		kshake_build_end(b, mark, 2);
	}
	if (s->cookie.len) {
		begin_ext(b, KSHAKE_EXT_COOKIE, &mark);
		kshake_build_u16(b, s->cookie.len);
		kshake_build_bytes(b, s->cookie.data, s->cookie.len);
		kshake_build_end(b, mark, 2);
	}
	kshake_build_end(b, fake_server_hello_exts(s), 2);
}

static void build_encrypted_extensions(struct fake_server *s, struct kshake_builder *b)
{
	size_t block = kshake_build_begin(b, 2), mark;

	if (s->alpn.len) {
		begin_ext(b, KSHAKE_EXT_ALPN, &mark);
		kshake_build_u16(b, s->alpn.len + 1);
		kshake_build_u8(b, s->alpn.len);
		kshake_build_bytes(b, s->alpn.data, s->alpn.len);
		kshake_build_end(b, mark, 2);
	}
	kshake_build_end(b, block, 2);
}

static void build_certificate_request(struct kshake_builder *b)
{
	size_t block, mark;

	kshake_build_u8(b, 0);
	block = kshake_build_begin(b, 2);
	begin_ext(b, KSHAKE_EXT_SIGNATURE_ALGORITHMS, &mark);
	kshake_build_u16(b, 2);
	kshake_build_u16(b, KSHAKE_SIG_ECDSA_SECP256R1_SHA256);
	kshake_build_end(b, mark, 2);
	kshake_build_end(b, block, 2);
}

static void build_certificate(struct fake_server *s, struct kshake_builder *b)
{
	size_t list, cert, exts, mark, staple;
	unsigned int i;

	kshake_build_u8(b, 0);
	list = kshake_build_begin(b, 3);
	for (i = 0; i < s->copies; i++) {
		cert = kshake_build_begin(b, 3);
		kshake_build_bytes(b, s->cert->der, s->cert->der_len);
		kshake_build_end(b, cert, 3);
		exts = kshake_build_begin(b, 2);
		if (!i && s->staple.len) {
			begin_ext(b, KSHAKE_EXT_STATUS_REQUEST, &mark);
			kshake_build_u8(b, 1);
			staple = kshake_build_begin(b, 3);
			kshake_build_bytes(b, s->staple.data, s->staple.len);
			kshake_build_end(b, staple, 3);
			kshake_build_end(b, mark, 2);
		}
		kshake_build_end(b, exts, 2);
	}
	kshake_build_end(b, list, 3);
}

static void build_certificate_verify(struct fake_server *s, struct kshake_builder *b)
{
	u8 content[64 + 34 + KSHAKE_HASH_MAX], sig[1024];
	u16 scheme = s->scheme ? s->scheme : s->cert->scheme;
	size_t len = 64 + 34 + kshake_hash_size(s->suite->hash);

	memset(content, ' ', 64);
	memcpy(content + 64, "TLS 1.3, server CertificateVerify", 34);
	if (kshake_transcript_digest(&s->transcript, content + 64 + 34))
		memset(content + 64 + 34, 0, KSHAKE_HASH_MAX);
	len = test_sign(s->cert->key, scheme, content, len, sig);
	kshake_build_u16(b, scheme);
	kshake_build_u16(b, len);
	kshake_build_bytes(b, sig, len);
}

static void build_finished(struct fake_server *s, struct kshake_builder *b)
{
	u8 digest[KSHAKE_HASH_MAX] = { }, mac[KSHAKE_HASH_MAX];

	kshake_transcript_digest(&s->transcript, digest);
	kshake_finished_mac(s->suite->hash, s->server_hs, digest, mac);
	kshake_build_bytes(b, mac, kshake_hash_size(s->suite->hash));
}

static void build_ticket(struct kshake_builder *b)
{
	kshake_build_u16(b, 0);
	kshake_build_u16(b, 7200);		/* ticket_lifetime */
	kshake_build_u16(b, 0x1234);
	kshake_build_u16(b, 0x5678);		/* ticket_age_add */
	kshake_build_u8(b, 1);
	kshake_build_u8(b, 0);			/* ticket_nonce */
	kshake_build_u16(b, 4);
	kshake_build_bytes(b, "tick", 4);
	kshake_build_u16(b, 0);
}

void fake_server_build(struct fake_server *s, unsigned int type, struct kshake_builder *msg)
{
	static const u8 filler[4];
	size_t mark;

	kshake_builder_free(msg);
	mark = kshake_msg_begin(msg, type == FAKE_HELLO_RETRY_REQUEST ? KSHAKE_MSG_SERVER_HELLO :
				type);
	switch (type) {
	case KSHAKE_MSG_CLIENT_HELLO:
		kshake_build_bytes(msg, s->hello.buf + KSHAKE_MSG_HEADER,
				   s->hello.len - KSHAKE_MSG_HEADER);
		break;
	case KSHAKE_MSG_SERVER_HELLO:
		build_server_hello(s, msg);
		break;
	case FAKE_HELLO_RETRY_REQUEST:
		build_retry(s, msg);
		break;
	case KSHAKE_MSG_NEW_SESSION_TICKET:
		build_ticket(msg);
		break;
	case KSHAKE_MSG_END_OF_EARLY_DATA:
		break;
	case KSHAKE_MSG_ENCRYPTED_EXTENSIONS:
		build_encrypted_extensions(s, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE:
		build_certificate(s, msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_REQUEST:
		build_certificate_request(msg);
		break;
	case KSHAKE_MSG_CERTIFICATE_VERIFY:
		build_certificate_verify(s, msg);
		break;
	case KSHAKE_MSG_FINISHED:
		build_finished(s, msg);
		break;
	case KSHAKE_MSG_KEY_UPDATE:
		kshake_build_u8(msg, 0);
		break;
	default:
		kshake_build_bytes(msg, filler, sizeof(filler));
		break;
	}
	kshake_msg_end(msg, mark);
}

static void set_handshake_keys(struct fake_server *s)
{
	u8 digest[KSHAKE_HASH_MAX], key[KSHAKE_AEAD_KEY_MAX], iv[KSHAKE_AEAD_IV];
	struct kshake_bytes shared;

	if (s->rx.aead)
		return;
	if (!s->kex || kshake_kex_shared(s->kex, s->share, s->share_len, &shared))
		return;
	kshake_transcript_digest(&s->transcript, digest);
	kshake_sched13_early(&s->sched, s->suite->hash, NULL, 0);
	kshake_sched13_handshake(&s->sched, shared.data, shared.len, digest, s->client_hs, s->server_hs);
	kshake_traffic_keys(s->suite->hash, s->suite->aead, s->client_hs, key, iv);
	kshake_record_set_key(&s->rx, s->suite->aead, key, iv);
	kshake_traffic_keys(s->suite->hash, s->suite->aead, s->server_hs, key, iv);
	kshake_record_set_key(&s->tx, s->suite->aead, key, iv);
}

static void set_application_keys(struct fake_server *s)
{
	u8 key[KSHAKE_AEAD_KEY_MAX], iv[KSHAKE_AEAD_IV], digest[KSHAKE_HASH_MAX];

	if (s->sched.stage != KSHAKE_SCHED13_HANDSHAKE)
		return;
	kshake_transcript_digest(&s->transcript, digest);
	kshake_sched13_master(&s->sched, digest, s->client_ap, s->server_ap, s->exporter);
	kshake_traffic_keys(s->suite->hash, s->suite->aead, s->server_ap, key, iv);
	kshake_record_set_key(&s->tx, s->suite->aead, key, iv);
}

void fake_server_record(struct fake_server *s, u8 type, const void *content, size_t len)
{
	fake_wire_record(&s->tx, &s->out, s->max_record, type, content, len);
}

void fake_server_plain_record(struct fake_server *s, u8 type, const void *content, size_t len)
{
	fake_wire_plain_record(&s->out, type, content, len);
}

void fake_server_inner(struct fake_server *s, const void *inner, size_t len)
{
	fake_wire_inner(&s->tx, &s->out, inner, len);
}

void fake_server_wire(struct fake_server *s, const void *bytes, size_t len)
{
	kshake_build_bytes(&s->out, bytes, len);
}

void fake_server_send(struct fake_server *s, unsigned int type, const struct kshake_builder *msg)
{
	if (type == KSHAKE_MSG_SERVER_HELLO)
		kshake_transcript_start(&s->transcript, s->suite->hash);
	if (type == FAKE_HELLO_RETRY_REQUEST)
		kshake_transcript_retry(&s->transcript, s->suite->hash);
	fake_server_record(s, TLS_RECORD_TYPE_HANDSHAKE, msg->buf, msg->len);
	kshake_transcript_add(&s->transcript, msg->buf, msg->len);
	if (type == KSHAKE_MSG_SERVER_HELLO)
		set_handshake_keys(s);
	if (type == KSHAKE_MSG_FINISHED)
		set_application_keys(s);
}

void fake_server_say(struct fake_server *s, unsigned int type)
{
	struct kshake_builder msg = { };

	fake_server_build(s, type, &msg);
	fake_server_send(s, type, &msg);
	kshake_builder_free(&msg);
}

unsigned int fake_server_run(struct fake_server *s, struct kshake_engine *e)
{
	return fake_wire_run(e, &s->engine_fail_at);
}

unsigned int fake_server_pump(struct fake_server *s, struct kshake_engine *e, size_t chunk)
{
	return fake_wire_pump(&s->out, e, chunk, &s->engine_fail_at);
}
