// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fault.h"
#include "msg12.h"

#define SIGNATURE_ECDSA		3	/* SignatureAlgorithm: RFC 5246, 7.4.1.4.1 */

/* DistinguishedNames, of at least a byte each. */
static bool names_sound(struct kshake_reader list)
{
	struct kshake_reader name;

	while (list.left)
		if (!kshake_read_vec16(&list, &name) || !name.left)
			return false;
	return true;
}

/**
 * kshake_msg_parse_certificate_request12() - RFC 5246, 7.4.4
 * @body: of the message
 * @m: what it says; there is at least one type, and one scheme
 *
 * Return: 0 or the fault decode_error.
 */
int kshake_msg_parse_certificate_request12(struct kshake_reader body,
					   struct kshake_certificate_request12 *m)
{
	struct kshake_reader types, schemes, authorities;

	if (!kshake_read_vec8(&body, &types) || !types.left ||
	    !kshake_read_vec16(&body, &schemes) || schemes.left < 2 || schemes.left % 2 ||
	    !kshake_read_vec16(&body, &authorities) || body.left || !names_sound(authorities))
		return KSHAKE_FAULT_DECODE;
	m->types = kshake_read_rest(&types);
	m->schemes = kshake_read_rest(&schemes);
	return 0;
}

/* Is one of the schemes for ECDSA, or one for another key? */
static bool has_scheme(const struct kshake_certificate_demand *m, bool ecdsa)
{
	unsigned int i;

	for (i = 0; i < m->nr_schemes; i++)
		if (((m->schemes[i] & 0xff) == SIGNATURE_ECDSA) == ecdsa)
			return true;
	return false;
}

/**
 * kshake_msg_build_certificate_request12() - RFC 5246, 7.4.4
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says, but that no OCSP response can be asked for; certificate_types are rsa_sign
 *	and ecdsa_sign, by what @m->schemes are for
 */
void kshake_msg_build_certificate_request12(struct kshake_builder *b,
					    const struct kshake_certificate_demand *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CERTIFICATE_REQUEST);
	size_t vec;

	vec = kshake_build_begin(b, 1);
	if (has_scheme(m, true))
		kshake_build_u8(b, KSHAKE_ECDSA_SIGN);
	if (has_scheme(m, false))
		kshake_build_u8(b, KSHAKE_RSA_SIGN);
	kshake_build_end(b, vec, 1);

	vec = kshake_build_begin(b, 2);
	kshake_build_u16_list(b, m->schemes, m->nr_schemes);
	kshake_build_end(b, vec, 2);

	vec = kshake_build_begin(b, 2);
	kshake_build_bytes(b, m->authorities.data, m->authorities.len);
	kshake_build_end(b, vec, 2);
	kshake_msg_end(b, msg);
}
