// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "failure.h"

void expect_failed(const struct kshake_engine *e, unsigned int want, int fault, int told)
{
	const struct kshake_failure *f = kshake_engine_failure(e);

	expect_eq(want, KSHAKE_WANT_FAILED);
	expect_eq(f->reason, kshake_fault_reason(fault));
	expect_eq(f->error, 0);
	expect(f->sent);
	expect_eq(f->alert_sent, kshake_fault_alert(fault));
	expect_eq(told, kshake_fault_alert(fault));
}

/* RFC 8446, 6; RFC 5246, 7.2 */
void expect_peer_alert(const struct kshake_engine *e, unsigned int want, u8 alert, int told)
{
	const struct kshake_failure *f = kshake_engine_failure(e);

	expect_eq(want, KSHAKE_WANT_FAILED);
	expect_eq(f->reason, KSHAKE_REASON_PEER_ALERT);
	expect(f->received && !f->sent);
	expect_eq(f->alert_received, alert);
	expect_eq(told, -1);
}
