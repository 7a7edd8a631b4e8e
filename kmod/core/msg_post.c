// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "ext.h"
#include "fault.h"
#include "msg.h"

static int parse_ticket_extensions(const struct kshake_reader *exts, struct kshake_ticket *m)
{
	struct kshake_ext_block block;
	struct kshake_reader ext;
	u16 type;
	int err;

	kshake_ext_begin(&block, exts, KSHAKE_EXT_IN_NEW_SESSION_TICKET, 0);
	while (kshake_ext_more(&block)) {
		err = kshake_ext_next(&block, &type, &ext);
		if (err)
			return err;
		if (type != KSHAKE_EXT_EARLY_DATA)
			continue;	/* RFC 8446, 4.6.1: MUST ignore unrecognized ones */
		if (!kshake_read_u32(&ext, &m->max_early_data) || ext.left)
			return KSHAKE_FAULT_DECODE;
	}
	return 0;
}

/**
 * kshake_msg_parse_new_session_ticket() - RFC 8446, 4.6.1
 * @body: of the message
 * @m: what it says
 *
 * Return: 0 or a fault: decode_error, or what kshake_ext_next() says.
 */
int kshake_msg_parse_new_session_ticket(struct kshake_reader body, struct kshake_ticket *m)
{
	struct kshake_reader nonce, ticket, exts;

	memset(m, 0, sizeof(*m));
	if (!kshake_read_u32(&body, &m->lifetime) || !kshake_read_u32(&body, &m->age_add) ||
	    !kshake_read_vec8(&body, &nonce) ||
	    !kshake_read_vec16(&body, &ticket) || !ticket.left ||
	    !kshake_read_vec16(&body, &exts) || body.left)
		return KSHAKE_FAULT_DECODE;
	m->nonce = kshake_read_rest(&nonce);
	m->ticket = kshake_read_rest(&ticket);
	return parse_ticket_extensions(&exts, m);
}

/**
 * kshake_msg_parse_key_update() - RFC 8446, 4.6.3
 * @body: of the message
 * @update_requested: the peer wants one in return
 *
 * Return: 0 or a fault: decode_error, or illegal_parameter for another value than
 * update_not_requested and update_requested (MUST).
 */
int kshake_msg_parse_key_update(struct kshake_reader body, bool *update_requested)
{
	u8 request_update;

	if (!kshake_read_u8(&body, &request_update) || body.left)
		return KSHAKE_FAULT_DECODE;
	if (request_update > 1)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	*update_requested = request_update;
	return 0;
}
