/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What we show of ourselves: a certificate chain, and who signs for it. */
#ifndef KSHAKE_CREDENTIAL_H
#define KSHAKE_CREDENTIAL_H

#include "../crypto/crypto.h"

#define KSHAKE_CREDENTIALS_MAX	4	/* candidates for one name */
#define KSHAKE_CERTS_MAX	32	/* certificates in a chain */
#define KSHAKE_CHAIN_MAX	65536	/* bytes of a Certificate message */
#define KSHAKE_STAPLE_MAX	32768	/* bytes of an OCSPResponse of ours */

/**
 * struct kshake_credential - a certificate chain, and who signs for it
 * @chain: DER certificates, leaf first, one after another
 * @nr_certs: how many, 1 to KSHAKE_CERTS_MAX
 * @cert_len: length of each
 * @staple: OCSPResponse (DER) for the leaf, or empty
 * @key: the leaf's private key; NULL: somebody else signs (KSHAKE_WANT_SIGN)
 * @rsa_kex: @key may decrypt, too: it is RSA, and its owner allows RSA key exchange
 * @public: the leaf's public key, within @chain; by kshake_credential_check()
 * @signs: its keyUsage lets the key sign; likewise
 * @signed_with: signature algorithms that a peer must know to verify the chain; likewise
 * @end_point: the leaf's tls-server-end-point; likewise
 * @end_point_len: bytes of it; 0: it is undefined
 * @culprit: which certificate it is, 0 the leaf, if kshake_credential_check() finds a fault
 *
 * Set all but the last six, then call kshake_credential_check(). From then on it is
 * immutable and may serve any number of engines at once; its owner keeps it, and all that
 * it points to, alive until the last of them was freed.
 */
struct kshake_credential {
	struct kshake_bytes chain;
	unsigned int nr_certs;
	const u32 *cert_len;
	struct kshake_bytes staple;
	const struct kshake_private_key *key;
	bool rsa_kex;
	struct kshake_public_key public;
	bool signs;
	u32 signed_with;
	u8 end_point[KSHAKE_DIGEST_MAX];
	u8 end_point_len;
	unsigned int culprit;
};

size_t kshake_cert_length(const u8 *der, size_t len);
int kshake_credential_check(struct kshake_credential *c);
u32 kshake_credential_algs(const struct kshake_bytes *offered);

#endif /* KSHAKE_CREDENTIAL_H */
