// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine as a server, and the input as what came from the network. */
#include "../port/credentials.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct test_owner owner = { .list = { test_credential(TEST_KEY_P256) }, .nr = 1 };
	struct kshake_engine_config config = {
		.role = KSHAKE_SERVER,
		.alpn = { (const u8 *)"\x02h2", 3 },
		.client_auth = KSHAKE_CLIENT_AUTH_REQUEST,
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
		.credentials = test_owner_ask,
		.credentials_arg = &owner,
	};
	long before = port_alloc_live;
	struct kshake_engine *e;
	unsigned int want;
	size_t n;
	u8 *to;

	port_rand_seed(1);
	e = kshake_engine_new(&config);
	hold(e);
	for (;; data += n, len -= n) {
		want = kshake_engine_run(e);
		hold(want);
		while (kshake_engine_tx_buf(e, &n))
			kshake_engine_tx_done(e, n);
		if (!(want & KSHAKE_WANT_RX) || !len)
			break;
		to = kshake_engine_rx_buf(e, &n);
		hold(to && n);
		n = min(n, len);
		memcpy(to, data, n);
		kshake_engine_rx_done(e, n);
	}
	/* Nobody finds a key by chance. */
	hold(!(want & (KSHAKE_WANT_VERIFY | KSHAKE_WANT_SIGN | KSHAKE_WANT_DONE)));
	hold(port_alloc_live - before < 64 * 1024);
	hold(!(want & KSHAKE_WANT_FAILED) || kshake_engine_failure(e)->reason);
	kshake_engine_free(e);
	hold(port_alloc_live == before);
	return 0;
}
