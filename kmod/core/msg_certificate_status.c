// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "fault.h"
#include "msg12.h"

#define STATUS_TYPE_OCSP	1	/* RFC 6066, 8 */

/**
 * kshake_msg_parse_certificate_status() - RFC 6066, 8
 * @body: of the message, or of the extension that TLS 1.3 has in its place
 * @staple: the OCSPResponse
 *
 * Return: 0 or a fault: decode_error, or illegal_parameter for another status than OCSP.
 */
int kshake_msg_parse_certificate_status(struct kshake_reader body, struct kshake_bytes *staple)
{
	struct kshake_reader response;
	u8 status_type;

	if (!kshake_read_u8(&body, &status_type))
		return KSHAKE_FAULT_DECODE;
	if (status_type != STATUS_TYPE_OCSP)
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	if (!kshake_read_vec24(&body, &response) || !response.left || body.left)
		return KSHAKE_FAULT_DECODE;
	*staple = kshake_read_rest(&response);
	return 0;
}

/**
 * kshake_msg_build_status() - RFC 6066, 8: CertificateStatus without a header
 * @b: gets it; @b->error tells of a failure
 * @staple: the OCSPResponse
 */
void kshake_msg_build_status(struct kshake_builder *b, const struct kshake_bytes *staple)
{
	size_t response;

	kshake_build_u8(b, STATUS_TYPE_OCSP);
	response = kshake_build_begin(b, 3);
	kshake_build_bytes(b, staple->data, staple->len);
	kshake_build_end(b, response, 3);
}

/**
 * kshake_msg_build_certificate_status() - RFC 6066, 8
 * @b: gets the message, its header included; @b->error tells of a failure
 * @staple: the OCSPResponse
 */
void kshake_msg_build_certificate_status(struct kshake_builder *b,
					 const struct kshake_bytes *staple)
{
	size_t msg = kshake_msg_begin(b, KSHAKE_MSG_CERTIFICATE_STATUS);

	kshake_msg_build_status(b, staple);
	kshake_msg_end(b, msg);
}
