// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A chain that a user gives: lengths of two bytes each, then the certificates. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	u32 cert_len[KSHAKE_CERTS_MAX + 1];
	struct kshake_credential c = { .cert_len = cert_len };
	struct kshake_reader r = fuzz_reader(data, len);
	u16 one;
	u8 nr;

	if (!kshake_read_u8(&r, &nr))
		return 0;
	for (nr %= ARRAY_SIZE(cert_len) + 1; c.nr_certs < nr; c.nr_certs++) {
		if (!kshake_read_u16(&r, &one))
			return 0;
		cert_len[c.nr_certs] = one;
	}
	c.chain = kshake_read_rest(&r);
	if (kshake_credential_check(&c))
		return 0;
	hold(c.nr_certs && c.nr_certs <= KSHAKE_CERTS_MAX);
	hold_slice(&c.public.key, c.chain.data, cert_len[0]);
	return 0;
}
