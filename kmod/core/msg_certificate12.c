// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fault.h"
#include "msg12.h"

/**
 * kshake_msg_parse_certificate12() - RFC 5246, 7.4.2
 * @body: of the message
 * @m: what it says, with neither context nor staple; the list may be empty
 *
 * Return: 0 or a fault: decode_error, or illegal_parameter for more than KSHAKE_MSG_CERTS_MAX
 * entries.
 */
int kshake_msg_parse_certificate12(struct kshake_reader body, struct kshake_certificate *m)
{
	struct kshake_reader list, cert;

	memset(m, 0, sizeof(*m));
	if (!kshake_read_vec24(&body, &list) || body.left)
		return KSHAKE_FAULT_DECODE;
	while (list.left) {
		if (!kshake_read_vec24(&list, &cert) || !cert.left)
			return KSHAKE_FAULT_DECODE;
		if (m->nr == KSHAKE_MSG_CERTS_MAX)
			return KSHAKE_FAULT_MESSAGE_TOO_LARGE;
		m->certs[m->nr++] = kshake_read_rest(&cert);
	}
	return 0;
}

/**
 * kshake_msg_build_certificate12() - RFC 5246, 7.4.2
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says, but for the staple; an empty list says that we have none
 */
void kshake_msg_build_certificate12(struct kshake_builder *b,
				    const struct kshake_certificate_list *m)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CERTIFICATE);
	size_t list = kshake_build_begin(b, 3);
	const u8 *at = m->chain.data;
	unsigned int i;
	size_t entry;

	for (i = 0; i < m->nr; i++) {
		entry = kshake_build_begin(b, 3);
		kshake_build_bytes(b, at, m->cert_len[i]);
		kshake_build_end(b, entry, 3);
		at += m->cert_len[i];
	}
	kshake_build_end(b, list, 3);
	kshake_msg_end(b, msg);
}
