/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Private keys that are not in the kernel, and what may be signed with them.
 */
#ifndef KSHAKED_KEYS_H
#define KSHAKED_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/kshake.h>

#include "config.h"

#define SIGNATURE_MAX	512		/* bytes: RSA of 4096 bits; the kernel takes no more */
/* RFC 5246, 7.4.3: both randoms, then dh_p, dh_g and dh_Ys of 4096 bits, each behind its length. */
#define TO_SIGN_MAX	(64 + 2 + 512 + 2 + 1 + 2 + 512)

/**
 * struct to_sign - a request of the kernel
 * @id: its name
 * @timeout_ms: after which nobody wants the answer
 * @uid: of the application, for the log; the kernel knows who may use which key
 * @scheme: SignatureScheme
 * @digest: not 0: of a client in TLS 1.2: @content is a digest, by @scheme's hash, which is what is
 *	signed
 * @len: bytes of @content
 * @content: else all that CertificateVerify of TLS 1.3 or ServerKeyExchange of TLS 1.2 covers
 * @credential: whose key, NUL-terminated
 */
struct to_sign {
	uint64_t id;
	uint32_t timeout_ms;
	uint32_t uid;
	uint32_t scheme;
	uint32_t digest;
	uint32_t len;
	unsigned char content[TO_SIGN_MAX];
	char credential[KSHAKE_CREDENTIAL_NAME_MAX + 1];
};

struct keys;

/*
 * Loads the keys that @config names and takes it over, in any case. NULL, with a message, if one
 * of them cannot be loaded, or is none that the kernel has sign.
 */
struct keys *keys_load(struct config *config);
void keys_free(struct keys *keys);
size_t keys_count(const struct keys *keys);

/*
 * Signs, into @signature of SIGNATURE_MAX bytes, and returns its length; or 0, and in *@why a
 * reason. From any thread, several at a time.
 */
size_t keys_sign(const struct keys *keys, const struct to_sign *to_sign, unsigned char *signature,
		 const char **why);

/* Prints each key (@name: only that one), after it has signed something. False: one has not. */
bool keys_print(const struct keys *keys, const char *name);

#endif /* KSHAKED_KEYS_H */
