/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Object identifiers of keys (RFC 3279, 2.3 and RFC 5480, 2.1.1), the contents of their DER. */
#ifndef KSHAKE_OID_H
#define KSHAKE_OID_H

#include "port.h"

static const u8 oid_rsa_encryption[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01 };
static const u8 oid_ec_public_key[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01 };
static const u8 oid_secp256r1[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 };
static const u8 oid_secp384r1[] = { 0x2b, 0x81, 0x04, 0x00, 0x22 };

#endif /* KSHAKE_OID_H */
