// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <openssl/rand.h>

#include "../port/fake_wire.h"
#include "peer.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static long baseline;

static int rand_bytes(u8 *buf, int len)
{
	kshake_rand(buf, len);
	return 1;
}

static int rand_status(void)
{
	return 1;
}

/* The same input must always do the same: no chance in signatures either. */
int LLVMFuzzerInitialize(int *argc __always_unused, char ***argv __always_unused)
{
	static const RAND_METHOD method = {
		.bytes = rand_bytes, .pseudorand = rand_bytes, .status = rand_status,
	};

	port_rand_seed(1);
	RAND_set_rand_method(&method);
	test_credential(TEST_KEY_P256);
	test_credential(TEST_KEY_P384);
	test_credential(TEST_KEY_RSA2048);
	baseline = port_alloc_live;
	return 0;
}

void peer_end(void)
{
	hold(port_alloc_live == baseline);
}

struct kshake_bytes peer_take_bytes(struct kshake_reader *in)
{
	struct kshake_bytes bytes = { };
	u8 len = 0;

	kshake_read_u8(in, &len);
	kshake_read_bytes(in, min_t(size_t, len, in->left), &bytes);
	return bytes;
}

void peer_change(struct kshake_reader *in, struct kshake_builder *msg)
{
	u8 nr = 0, how, value;
	u16 at;

	kshake_read_u8(in, &nr);
	for (nr %= 8; nr; nr--) {
		if (!kshake_read_u16(in, &at) || !kshake_read_u8(in, &how) ||
		    !kshake_read_u8(in, &value) || !msg->len)
			return;
		at %= msg->len;
		switch (how % 5) {
		case 0:
			msg->buf[at] = value;
			break;
		case 1:
			msg->buf[at] ^= 1 << value % 8;
			break;
		case 2:
			msg->len = at;
			break;
		case 3:
			kshake_build_u8(msg, value);
			break;
		case 4:
			if (msg->len >= KSHAKE_MSG_HEADER)
				fake_msg_fix(msg);
			break;
		}
	}
}

bool peer_judge(struct kshake_engine *e, unsigned int want, bool accept)
{
	const struct kshake_verdict verdict = {
		.accepted = accept,
		.alert = TLS_ALERT_DESC_UNKNOWN_CA,
		.reason = KSHAKE_REASON_CERTIFICATE_REJECTED,
	};

	kshake_engine_verdict(e, &verdict);
	return accept && want & KSHAKE_WANT_VERIFY;
}

void peer_abort(struct kshake_engine *e, struct kshake_reader *in)
{
	u8 alert = 0;

	kshake_read_u8(in, &alert);
	kshake_engine_abort(e, alert & 1 ? alert : -1, KSHAKE_REASON_CANCELLED, 0);
}
