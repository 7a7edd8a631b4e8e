// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What DHE has of its own (RFC 5246, 7.4.3 and 7.4.7; RFC 7919). */
#include "fault.h"
#include "handshake.h"

static bool same(const struct kshake_bytes *a, const struct kshake_bytes *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/**
 * kshake_dhe12_find() - which group are these parameters?
 * @config: our groups
 * @p: dh_p
 * @g: dh_g
 *
 * Whether another prime is safe takes long to find out, and who makes one up is not to be trusted
 * with that.
 *
 * Return: NamedGroup; 0: none of ours.
 */
u16 kshake_dhe12_find(const struct kshake_engine_config *config, const struct kshake_bytes *p,
		      const struct kshake_bytes *g)
{
	const struct kshake_bytes generator = kshake_bytes_trim(*g);
	const struct kshake_bytes prime = kshake_bytes_trim(*p);
	struct kshake_bytes known;
	unsigned int i;

	if (generator.len != 1 || generator.data[0] != KSHAKE_FFDHE_GENERATOR)
		return 0;
	for (i = 0; i < config->nr_groups; i++) {
		known = kshake_ffdhe_prime(config->groups[i]);
		if (known.len && same(&known, &prime))
			return config->groups[i];
	}
	return 0;
}

/**
 * kshake_dhe12_keep_share() - keep the peer's public half
 * @hello: gets it, as long as the prime
 * @group: NamedGroup
 * @share: dh_Ys or dh_Yc, a number with any zeros in front, or none
 *
 * Return: 0; the fault handshake_failure: it is longer than the prime (RFC 7919, 3 and 4); or
 * -ENOMEM.
 */
int kshake_dhe12_keep_share(struct kshake_hello_state *hello, u16 group,
			    const struct kshake_bytes *share)
{
	const struct kshake_bytes number = kshake_bytes_trim(*share);
	size_t size = kshake_ffdhe_prime(group).len;

	if (number.len > size)
		return KSHAKE_FAULT(TLS_ALERT_DESC_HANDSHAKE_FAILURE,
				    KSHAKE_REASON_ILLEGAL_PARAMETER);
	hello->share = kzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!hello->share)
		return -ENOMEM;
	memcpy(hello->share + size - number.len, number.data, number.len);
	hello->share_len = size;
	return 0;
}

/**
 * kshake_dhe12_build_params() - ServerDHParams of a group
 * @b: gets them; @b->error tells of a failure
 * @group: NamedGroup
 * @public: our public half
 */
void kshake_dhe12_build_params(struct kshake_builder *b, u16 group,
			       const struct kshake_bytes *public)
{
	const struct kshake_bytes prime = kshake_ffdhe_prime(group);

	kshake_msg_build_dh_params(b, &prime, KSHAKE_FFDHE_GENERATOR, public);
}
