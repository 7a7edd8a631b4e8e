// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Is a chain fit to be shown, and which peers can verify it? */
#include "credential.h"
#include "end_point.h"
#include "fault.h"
#include "key_usage.h"
#include "oid_signature.h"
#include "spki.h"
#include "wire.h"

/* What may have signed a certificate. */
enum {
	RSA_SHA1,
	RSA_SHA256,
	RSA_SHA384,
	RSA_SHA512,
	RSA_PSS,		/* whatever its parameters */
	ECDSA_SHA1,
	ECDSA_SHA256,		/* whatever the curve */
	ECDSA_SHA384,
	ECDSA_SHA512,
	ED25519,
	ED448,
};

/* RFC 8410, 3 */
static const u8 oid_ed25519[] = { 0x2b, 0x65, 0x70 };
static const u8 oid_ed448[] = { 0x2b, 0x65, 0x71 };

/* AlgorithmIdentifier.algorithm */
static const struct {
	u8 alg;
	struct kshake_bytes oid;
} oids[] = {
	{ RSA_SHA1, { oid_rsa_sha1, sizeof(oid_rsa_sha1) } },
	{ RSA_SHA256, { oid_rsa_sha256, sizeof(oid_rsa_sha256) } },
	{ RSA_SHA384, { oid_rsa_sha384, sizeof(oid_rsa_sha384) } },
	{ RSA_SHA512, { oid_rsa_sha512, sizeof(oid_rsa_sha512) } },
	{ RSA_PSS, { oid_rsa_pss, sizeof(oid_rsa_pss) } },
	{ ECDSA_SHA1, { oid_ecdsa_sha1, sizeof(oid_ecdsa_sha1) } },
	{ ECDSA_SHA256, { oid_ecdsa_sha256, sizeof(oid_ecdsa_sha256) } },
	{ ECDSA_SHA384, { oid_ecdsa_sha384, sizeof(oid_ecdsa_sha384) } },
	{ ECDSA_SHA512, { oid_ecdsa_sha512, sizeof(oid_ecdsa_sha512) } },
	{ ED25519, { oid_ed25519, sizeof(oid_ed25519) } },
	{ ED448, { oid_ed448, sizeof(oid_ed448) } },
};

/* SignatureScheme (RFC 8446, 4.2.3) */
static const struct {
	u16 scheme;
	u8 alg;
} schemes[] = {
	{ 0x0201, RSA_SHA1 },
	{ 0x0203, ECDSA_SHA1 },
	{ KSHAKE_SIG_RSA_PKCS1_SHA256, RSA_SHA256 },
	{ KSHAKE_SIG_ECDSA_SECP256R1_SHA256, ECDSA_SHA256 },
	{ KSHAKE_SIG_RSA_PKCS1_SHA384, RSA_SHA384 },
	{ KSHAKE_SIG_ECDSA_SECP384R1_SHA384, ECDSA_SHA384 },
	{ KSHAKE_SIG_RSA_PKCS1_SHA512, RSA_SHA512 },
	{ 0x0603, ECDSA_SHA512 },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA256, RSA_PSS },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA384, RSA_PSS },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA512, RSA_PSS },
	{ 0x0807, ED25519 },
	{ 0x0808, ED448 },
	{ 0x0809, RSA_PSS },
	{ 0x080a, RSA_PSS },
	{ 0x080b, RSA_PSS },
};

/**
 * kshake_credential_algs() - which signatures of certificates can a peer verify?
 * @offered: its signature_algorithms_cert, or signature_algorithms
 *
 * Return: a set, of the kind of @signed_with in struct kshake_credential.
 */
u32 kshake_credential_algs(const struct kshake_bytes *offered)
{
	unsigned int i;
	u32 algs = 0;

	for (i = 0; i < ARRAY_SIZE(schemes); i++)
		if (kshake_u16_listed(offered, schemes[i].scheme))
			algs |= BIT(schemes[i].alg);
	return algs;
}

/* An algorithm that nobody here knows is nobody's reason to prefer another chain. */
static u32 alg_of(const struct kshake_bytes *oid)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(oids); i++)
		if (oid->len == oids[i].oid.len && !memcmp(oid->data, oids[i].oid.data, oid->len))
			return BIT(oids[i].alg);
	return 0;
}

/* Every certificate has to be one, at least up to its key's place. */
static int look_through(struct kshake_credential *c)
{
	struct kshake_bytes cert = { c->chain.data }, spki, oid;
	bool self_issued;
	unsigned int i;
	int err;

	c->signed_with = 0;
	for (i = 0; i < c->nr_certs; i++, cert.data += cert.len) {
		cert.len = c->cert_len[i];
		err = kshake_spki_find(&cert, &spki);
		if (!err)
			err = kshake_spki_signature(&cert, &oid, &self_issued);
		if (!err && !i)
			err = kshake_spki_parse(&spki, &c->public);
		if (err) {
			c->culprit = i;
			return err;
		}
		/* RFC 8446, 4.4.2.2: nobody verifies what signed itself. */
		if (!self_issued)
			c->signed_with |= alg_of(&oid);
	}
	return 0;
}

/**
 * kshake_credential_check() - is it fit to be shown? If so, complete it
 * @c: gets its public key, what it may do and signature algorithms, or the culprit
 *
 * Whether a peer will trust the chain, or the certificates are in order, is not looked at.
 *
 * Return: 0; -EINVAL: lengths that do not add up, or not 1 to KSHAKE_CERTS_MAX certificates;
 * -EMSGSIZE: longer than a Certificate message may be; -EKEYREJECTED: the private key is not the
 * leaf's; another negative errno; or, positive, the fault bad_certificate or
 * unsupported_certificate (see kshake_spki_find() and kshake_spki_parse()): a certificate that
 * is none, or a leaf whose key is weak, unsound or of a kind that is not supported.
 */
int kshake_credential_check(struct kshake_credential *c)
{
	struct kshake_bytes leaf = { c->chain.data };
	size_t sum = 0, message;
	unsigned int i;
	int err;

	if (!c->nr_certs || c->nr_certs > KSHAKE_CERTS_MAX)
		return -EINVAL;
	for (i = 0; i < c->nr_certs; i++) {
		if (!c->cert_len[i] || c->cert_len[i] > c->chain.len - sum)
			return -EINVAL;
		sum += c->cert_len[i];
	}
	if (sum != c->chain.len)
		return -EINVAL;
	/* RFC 8446, 4.4.2: context, lengths of list, certificates and extensions, the staple's. */
	message = 1 + 3 + sum + 5 * c->nr_certs + (c->staple.len ? 8 + c->staple.len : 0);
	if (c->staple.len > KSHAKE_STAPLE_MAX || message > KSHAKE_CHAIN_MAX)
		return -EMSGSIZE;

	err = look_through(c);
	if (err)
		return err;
	leaf.len = c->cert_len[0];
	c->signs = kshake_cert_may_sign(&leaf);
	if (c->key && !kshake_private_key_matches(c->key, &c->public))
		return -EKEYREJECTED;
	return kshake_end_point(&leaf, c->end_point, &c->end_point_len);
}
