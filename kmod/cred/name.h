/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Names: of credentials and trust policies, and of servers. */
#ifndef KSHAKE_CRED_NAME_H
#define KSHAKE_CRED_NAME_H

#include "../core/bytes.h"

#define KSHAKE_DNS_NAME_MAX	253	/* bytes (RFC 1035, 2.3.4, without the root's label) */

bool kshake_name_is_plain(const u8 *name, size_t len);
bool kshake_name_is_labels(const u8 *name, size_t len);
bool kshake_name_is_credential(const u8 *name, size_t len);
bool kshake_name_is_dns(const u8 *name, size_t len);
bool kshake_name_is_sni(const u8 *name, size_t len);
void kshake_name_lower(u8 *to, const u8 *from, size_t len);
size_t kshake_name_wildcard(u8 *to, const u8 *name, size_t len);
bool kshake_name_next(struct kshake_bytes *list, struct kshake_bytes *name);

#endif /* KSHAKE_CRED_NAME_H */
