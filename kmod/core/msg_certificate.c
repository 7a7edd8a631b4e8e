// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg12.h"

static int parse_entry_extensions(const struct kshake_reader *exts, u32 asked,
				  struct kshake_bytes *staple)
{
	struct kshake_ext_block block;
	struct kshake_reader ext;
	u16 type;
	int err;

	kshake_ext_begin(&block, exts, KSHAKE_EXT_IN_CERTIFICATE, asked);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &ext);
		if (err)
			return err;
		if (type != KSHAKE_EXT_STATUS_REQUEST)
			continue;
		err = kshake_msg_parse_certificate_status(ext, staple);	/* RFC 8446, 4.4.2.1 */
		if (err)
			return err;
	}
	return 0;
}

/**
 * kshake_msg_parse_certificate() - RFC 8446, 4.4.2
 * @body: of the message
 * @asked: kshake_ext_bit()s of the ClientHello or CertificateRequest
 * @m: what it says; the list may be empty
 *
 * Return: 0 or a fault: decode_error, illegal_parameter for more than
 * KSHAKE_MSG_CERTS_MAX entries or another status than OCSP, or what kshake_ext_next() says.
 */
int kshake_msg_parse_certificate(struct kshake_reader body, u32 asked,
				 struct kshake_certificate *m)
{
	struct kshake_reader context, list, cert, exts;
	struct kshake_bytes staple;
	int err;

	memset(m, 0, sizeof(*m));
	if (!kshake_read_vec8(&body, &context) || !kshake_read_vec24(&body, &list) || body.left)
		return KSHAKE_FAULT_DECODE;
	m->context = kshake_read_rest(&context);
	while (list.left) {
		if (!kshake_read_vec24(&list, &cert) || !cert.left ||
		    !kshake_read_vec16(&list, &exts))
			return KSHAKE_FAULT_DECODE;
		if (m->nr == KSHAKE_MSG_CERTS_MAX)
			return KSHAKE_FAULT_MESSAGE_TOO_LARGE;
		staple = (struct kshake_bytes){ };
		err = parse_entry_extensions(&exts, asked, &staple);
		if (err)
			return err;
		if (!m->nr)
			m->staple = staple;
		m->certs[m->nr++] = kshake_read_rest(&cert);
	}
	return 0;
}

/* The extensions of an entry, with a staple if there is one. */
static void entry_extensions(struct kshake_builder *b, const struct kshake_bytes *staple)
{
	size_t exts = kshake_build_begin(b, 2);
	size_t ext;

	if (staple->len) {
		ext = kshake_ext_build(b, KSHAKE_EXT_STATUS_REQUEST);
		kshake_msg_build_status(b, staple);
		kshake_ext_built(b, ext);
	}
	kshake_build_end(b, exts, 2);
}

/**
 * kshake_msg_build_certificate() - RFC 8446, 4.4.2, with an empty context
 * @b: gets the message, its header included; @b->error tells of a failure
 * @m: what it says; an empty list says that we have none
 */
void kshake_msg_build_certificate(struct kshake_builder *b,
				  const struct kshake_certificate_list *m)
{
	static const struct kshake_bytes none;
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CERTIFICATE);
	const u8 *at = m->chain.data;
	size_t list, entry;
	unsigned int i;

	kshake_build_u8(b, 0);			/* certificate_request_context */
	list = kshake_build_begin(b, 3);
	for (i = 0; i < m->nr; i++) {
		entry = kshake_build_begin(b, 3);
		kshake_build_bytes(b, at, m->cert_len[i]);
		kshake_build_end(b, entry, 3);
		entry_extensions(b, i ? &none : &m->staple);
		at += m->cert_len[i];
	}
	kshake_build_end(b, list, 3);
	kshake_msg_end(b, msg);
}
