// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "session.h"

void session_init(struct session *t)
{
	memset(t, 0, sizeof(*t));
	test_config(&t->config);
	fake_server_init(&t->s);
	t->chunk = SIZE_MAX;
}

void session_start(struct session *t)
{
	t->e = kshake_engine_new(&t->config);
	if (expect(t->e))
		session_pump(t);
}

void session_pump(struct session *t)
{
	t->want = fake_server_pump(&t->s, t->e, t->chunk);
	expect(!fake_server_take(&t->s, t->e));
	t->want = fake_server_run(&t->s, t->e);
}

void session_say(struct session *t, unsigned int type)
{
	/* Who has failed hears nothing more. */
	if (t->want & KSHAKE_WANT_FAILED)
		return;
	fake_server_say(&t->s, type);
	session_pump(t);
}

void session_accept(struct session *t)
{
	struct kshake_verdict verdict = { .accepted = true };

	kshake_engine_verdict(t->e, &verdict);
	session_pump(t);
}

void session_to(struct session *t, enum stage stage)
{
	if (stage == STAGE_SECOND_SERVER_HELLO)
		t->retry = true;
	if (stage == STAGE_CERTIFICATE)
		t->request = true;
	session_start(t);
	if (t->retry && stage >= STAGE_SECOND_SERVER_HELLO) {
		if (!t->s.group && !t->s.cookie.len)
			t->s.group = KSHAKE_GROUP_SECP256R1;
		session_say(t, FAKE_HELLO_RETRY_REQUEST);
	}
	if (stage >= STAGE_ENCRYPTED_EXTENSIONS)
		session_say(t, KSHAKE_MSG_SERVER_HELLO);
	if (stage >= STAGE_CERTIFICATE_OR_REQUEST)
		session_say(t, KSHAKE_MSG_ENCRYPTED_EXTENSIONS);
	if (t->request && stage >= STAGE_CERTIFICATE)
		session_say(t, KSHAKE_MSG_CERTIFICATE_REQUEST);
	if (stage >= STAGE_CERTIFICATE_VERIFY)
		session_say(t, KSHAKE_MSG_CERTIFICATE);
	if (stage >= STAGE_VERDICT)
		session_say(t, KSHAKE_MSG_CERTIFICATE_VERIFY);
	if (stage >= STAGE_FINISHED)
		session_accept(t);
	if (stage >= STAGE_NOTHING)
		session_say(t, KSHAKE_MSG_FINISHED);
}

void session_end(struct session *t)
{
	kshake_engine_free(t->e);
	fake_server_free(&t->s);
}

void session_expect_fault(struct session *t, int fault)
{
	expect_failed(t->e, t->want, fault, t->s.alert);
	expect_eq(t->s.alert_protected, !!t->s.rx.aead);
}
