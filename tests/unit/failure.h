/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How a handshake ends that fails, in whatever role and version. */
#ifndef KSHAKE_TESTS_FAILURE_H
#define KSHAKE_TESTS_FAILURE_H

#include "test.h"

/* Faults that there are many reasons for. */
#define UNEXPECTED	FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE)
#define ILLEGAL		FAULT(ILLEGAL_PARAMETER, ILLEGAL_PARAMETER)
#define TOO_LARGE	FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE)
#define DECODE_FAULT	FAULT(DECODE_ERROR, DECODE)
#define BAD_MAC		FAULT(BAD_RECORD_MAC, BAD_RECORD_MAC)
#define UNASKED		FAULT(UNSUPPORTED_EXTENSION, UNSUPPORTED_EXTENSION)
#define MISSING		FAULT(MISSING_EXTENSION, MISSING_EXTENSION)
#define VERSION		FAULT(PROTOCOL_VERSION, PROTOCOL_VERSION)
#define NO_COMMON	FAULT(HANDSHAKE_FAILURE, NO_COMMON_PARAMETERS)
#define BAD_CERT	FAULT(BAD_CERTIFICATE, BAD_CERTIFICATE)
#define UNSUPPORTED	FAULT(UNSUPPORTED_CERTIFICATE, UNSUPPORTED_CERTIFICATE)
#define SIGNATURE	FAULT(DECRYPT_ERROR, BAD_SIGNATURE)
#define FINISHED	FAULT(DECRYPT_ERROR, BAD_FINISHED)

/* What comes of a record. */
enum outcome { GOES_ON, REFUSED, PEER_ALERT };

/*
 * The engine wants @want, and @told is the alert that its peer got, -1 for none:
 * it failed with this fault; or by an alert of the peer's, which is not answered with one.
 */
void expect_failed(const struct kshake_engine *e, unsigned int want, int fault, int told);
void expect_peer_alert(const struct kshake_engine *e, unsigned int want, u8 alert, int told);

#endif /* KSHAKE_TESTS_FAILURE_H */
