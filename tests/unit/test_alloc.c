// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Every allocation of a handshake fails once: it fails cleanly, and nothing is left behind. */
#include "session.h"

static void handshake(struct session *t, long fail_at)
{
	session_init(t);
	t->retry = true;
	t->request = true;
	t->s.max_record = 100;		/* so that messages are reassembled */
	t->s.engine_fail_at = fail_at;
	t->s.staple = (struct kshake_bytes)BYTES("staple");
	session_to(t, STAGE_NOTHING);
}

/* Returns whether it was reached. */
static bool fail_one(long n, bool all)
{
	const struct kshake_failure *f;
	struct session t;
	bool reached;

	port_alloc_fail_all = all;
	handshake(&t, n);
	port_alloc_fail_all = false;
	reached = t.s.engine_fail_at < 0 || all;
	f = kshake_engine_failure(t.e);
	if (t.want == KSHAKE_WANT_DONE) {
		expect(t.s.finished);
		reached = false;
	} else {
		expect_eq(t.want, KSHAKE_WANT_FAILED);
		expect_eq(f->reason, KSHAKE_REASON_NO_MEMORY);
		expect_eq(f->error, -ENOMEM);
		if (f->sent)
			expect_eq(t.s.alert, TLS_ALERT_DESC_INTERNAL_ERROR);
	}
	session_end(&t);
	expect_eq(port_alloc_live, 0);
	return reached;
}

void test_alloc(void)
{
	struct kshake_engine_config config;
	long n;

	test_begin("alloc: no engine without memory");
	test_config(&config);
	port_alloc_fail_at = 0;
	expect(!kshake_engine_new(&config));
	port_alloc_fail_at = -1;

	test_begin("alloc: one allocation fails, each in turn");
	for (n = 0; fail_one(n, false); n++)
		;
	expect(n > 20);

	test_begin("alloc: one allocation and all after it fail, each in turn (%ld)", n);
	for (n = 0; fail_one(n, true); n++)
		;
	expect(n > 20);
}
