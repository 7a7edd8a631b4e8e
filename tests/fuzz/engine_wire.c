// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The engine, and the input as what came from the network. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	struct kshake_engine_config config = {
		.role = KSHAKE_CLIENT,
		.server_name = { (const u8 *)"localhost", 9 },
		.alpn = { (const u8 *)"\x02h2", 3 },
		.status_request = true,
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
	};
	struct kshake_engine *e;
	unsigned int want;
	size_t n;
	u8 *to;

	/* The first byte chooses; without compatibility mode there is no session id to guess. */
	if (!len)
		return 0;
	config.compat = data[0] & 1;
	port_rand_seed(1);
	e = kshake_engine_new(&config);
	hold(e);
	for (data++, len--;; data += n, len -= n) {
		want = kshake_engine_run(e);
		hold(want);
		if (!(want & KSHAKE_WANT_RX) || !len)
			break;
		to = kshake_engine_rx_buf(e, &n);
		hold(to && n);
		n = min(n, len);
		memcpy(to, data, n);
		kshake_engine_rx_done(e, n);
	}
	/* Nobody signs or sends a Finished by chance. */
	hold(!(want & (KSHAKE_WANT_VERIFY | KSHAKE_WANT_DONE)));
	hold(port_alloc_live < 64 * 1024);
	hold(!(want & KSHAKE_WANT_FAILED) || kshake_engine_failure(e)->reason);
	kshake_engine_free(e);
	hold(!port_alloc_live);
	return 0;
}
