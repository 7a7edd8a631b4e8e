// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What an engine is given, unless a test says otherwise. */
#include "test.h"

void test_config(struct kshake_engine_config *config)
{
	*config = (struct kshake_engine_config){
		.role = KSHAKE_CLIENT,
		.status_request = true,
		.compat = true,
		.min_version = 0x0304,		/* tests of both versions, or of the other, say so */
		.server_name = BYTES("localhost"),
		.alpn = BYTES("\x02h2\x08http/1.1"),
		.suites = kshake_default_suites,
		.nr_suites = kshake_nr_default_suites,
		.groups = kshake_default_groups,
		.nr_groups = kshake_nr_default_groups,
		.schemes = kshake_default_schemes,
		.nr_schemes = kshake_nr_default_schemes,
	};
}
