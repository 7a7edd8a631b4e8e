// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "asn1.h"
#include "end_point.h"
#include "oid_signature.h"

/* RFC 3279, 2.2.1 */
static const u8 oid_rsa_md5[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04 };

/*
 * What a certificate's signature is a digest by. RFC 5929, 4.1: SHA-256 in the place of MD5 and
 * SHA-1; of what has no hash function, or another one than these, the binding is undefined.
 */
static const struct {
	u8 hash;
	struct kshake_bytes oid;
} signatures[] = {
	{ KSHAKE_HASH_SHA256, { oid_rsa_md5, sizeof(oid_rsa_md5) } },
	{ KSHAKE_HASH_SHA256, { oid_rsa_sha1, sizeof(oid_rsa_sha1) } },
	{ KSHAKE_HASH_SHA256, { oid_rsa_sha256, sizeof(oid_rsa_sha256) } },
	{ KSHAKE_HASH_SHA384, { oid_rsa_sha384, sizeof(oid_rsa_sha384) } },
	{ KSHAKE_HASH_SHA512, { oid_rsa_sha512, sizeof(oid_rsa_sha512) } },
	{ KSHAKE_HASH_SHA256, { oid_ecdsa_sha1, sizeof(oid_ecdsa_sha1) } },
	{ KSHAKE_HASH_SHA256, { oid_ecdsa_sha256, sizeof(oid_ecdsa_sha256) } },
	{ KSHAKE_HASH_SHA384, { oid_ecdsa_sha384, sizeof(oid_ecdsa_sha384) } },
	{ KSHAKE_HASH_SHA512, { oid_ecdsa_sha512, sizeof(oid_ecdsa_sha512) } },
};

/* HashAlgorithm: RFC 8017, B.1 */
static const struct {
	u8 hash;
	u8 len;
	u8 oid[9];
} hashes[] = {
	{ KSHAKE_HASH_SHA256, 5, { 0x2b, 0x0e, 0x03, 0x02, 0x1a } },	/* SHA-1 */
	{ KSHAKE_HASH_SHA256, 9, { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01 } },
	{ KSHAKE_HASH_SHA384, 9, { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02 } },
	{ KSHAKE_HASH_SHA512, 9, { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03 } },
};

/* RSASSA-PSS-params (RFC 8017, A.2.3), of which only the first field matters. */
static bool pss_hash(struct kshake_reader *params, enum kshake_hash_alg *hash)
{
	struct kshake_reader fields, field, algorithm, oid;
	unsigned int i;

	if (!read_element(params, DER_SEQUENCE, &fields) || params->left)
		return false;
	*hash = KSHAKE_HASH_SHA256;
	/* DEFAULT sha1 */
	if (!fields.left || *fields.at != DER_CONTEXT(0))
		return true;
	if (!read_element(&fields, DER_CONTEXT(0), &field) ||
	    !read_element(&field, DER_SEQUENCE, &algorithm) || field.left ||
	    !read_element(&algorithm, DER_OID, &oid))
		return false;
	for (i = 0; i < ARRAY_SIZE(hashes); i++) {
		if (is_oid(&oid, hashes[i].oid, hashes[i].len)) {
			*hash = hashes[i].hash;
			return true;
		}
	}
	return false;
}

/**
 * kshake_end_point_hash() - by what hash tls-server-end-point is made (RFC 5929, 4.1)
 * @cert: the server's certificate (DER), the whole of it
 * @hash: gets it
 *
 * Return: false: the binding is undefined for such a certificate.
 */
bool kshake_end_point_hash(const struct kshake_bytes *cert, enum kshake_hash_alg *hash)
{
	struct kshake_reader r, certificate, algorithm, oid;
	unsigned int i;

	kshake_reader_init(&r, cert->data, cert->len);
	if (!read_element(&r, DER_SEQUENCE, &certificate) || r.left ||
	    !skip_element(&certificate, DER_SEQUENCE) ||	/* tbsCertificate */
	    !read_element(&certificate, DER_SEQUENCE, &algorithm) ||
	    !read_element(&algorithm, DER_OID, &oid))
		return false;
	if (is_oid(&oid, oid_rsa_pss, sizeof(oid_rsa_pss)))
		return pss_hash(&algorithm, hash);
	for (i = 0; i < ARRAY_SIZE(signatures); i++) {
		if (is_oid(&oid, signatures[i].oid.data, signatures[i].oid.len)) {
			*hash = signatures[i].hash;
			return true;
		}
	}
	return false;
}

/**
 * kshake_end_point() - tls-server-end-point of a certificate
 * @cert: the server's certificate (DER), the whole of it
 * @binding: gets at most KSHAKE_DIGEST_MAX bytes
 * @len: gets their number; 0: it is undefined
 *
 * Return: 0 or a negative errno.
 */
int kshake_end_point(const struct kshake_bytes *cert, u8 *binding, u8 *len)
{
	enum kshake_hash_alg hash;

	*len = 0;
	if (!kshake_end_point_hash(cert, &hash))
		return 0;
	*len = kshake_hash_size(hash);
	return kshake_hash_digest(hash, cert->data, cert->len, binding);
}
