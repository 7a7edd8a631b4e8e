// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Private keys in DER: PrivateKeyInfo (RFC 5208, RFC 5958), and what it wraps, which may also
 * come bare: RSAPrivateKey (RFC 8017, A.1.2), ECPrivateKey (RFC 5915).
 *
 * Tags, lengths and whatever names the algorithm are public. The secret numbers are cut out
 * and not looked at, but for the leading bits that DER has rules for (kshake_der_secret_uint()).
 */
#include "../core/oid.h"
#include "der.h"
#include "key.h"

static bool is_oid(const struct kshake_bytes *found, const u8 *oid, size_t len)
{
	return found->len == len && !memcmp(found->data, oid, len);
}

/* All the versions that there are fit into a byte. */
static int key_version(struct kshake_bytes *in, u8 *version)
{
	struct kshake_bytes n;

	if (kshake_der_element(in, KSHAKE_DER_INTEGER, &n) || n.len != 1)
		return -EBADMSG;

	*version = n.data[0];
	return 0;
}

/* ECParameters (RFC 5480, 2.1.1): namedCurve, and nothing else MUST be used. */
static int key_curve(struct kshake_bytes *in, enum kshake_key_type *type)
{
	struct kshake_bytes oid;

	if (kshake_der_next_is(in, KSHAKE_DER_SEQUENCE))	/* specifiedCurve */
		return -EKEYREJECTED;
	if (kshake_der_element(in, KSHAKE_DER_OID, &oid) || in->len)
		return -EBADMSG;

	if (is_oid(&oid, oid_secp256r1, sizeof(oid_secp256r1)))
		*type = KSHAKE_KEY_SECP256R1;
	else if (is_oid(&oid, oid_secp384r1, sizeof(oid_secp384r1)))
		*type = KSHAKE_KEY_SECP384R1;
	else
		return -EKEYREJECTED;

	return 0;
}

/* RSAPrivateKey: @seq is its contents behind the version. */
static int key_rsa(u8 version, struct kshake_bytes *seq, struct kshake_key_parts *parts)
{
	struct kshake_rsa_numbers *rsa = &parts->rsa;
	u32 wrong = 0;

	if (version == 1)	/* multi */
		return -EKEYREJECTED;
	if (version)
		return -EBADMSG;

	parts->type = KSHAKE_KEY_RSA;
	if (kshake_der_uint(seq, &rsa->n) || kshake_der_uint(seq, &rsa->e) ||
	    kshake_der_secret_uint(seq, &rsa->d, &wrong) ||
	    kshake_der_secret_uint(seq, &rsa->p, &wrong) ||
	    kshake_der_secret_uint(seq, &rsa->q, &wrong) ||
	    kshake_der_secret_uint(seq, &rsa->dp, &wrong) ||
	    kshake_der_secret_uint(seq, &rsa->dq, &wrong) ||
	    kshake_der_secret_uint(seq, &rsa->qinv, &wrong) || seq->len)
		return -EBADMSG;

	return port_public(wrong) ? -EBADMSG : 0;
}

/*
 * ECPrivateKey: @seq is its contents behind the version. It may name its curve, and must if
 * nobody else has (@known).
 */
static int key_ec(u8 version, struct kshake_bytes *seq, bool known, struct kshake_key_parts *parts)
{
	struct kshake_bytes contents;
	enum kshake_key_type type;
	int err;

	if (version != 1 || kshake_der_element(seq, KSHAKE_DER_OCTET_STRING, &parts->scalar))
		return -EBADMSG;

	if (kshake_der_next_is(seq, KSHAKE_DER_CONSTRUCTED(0))) {
		if (kshake_der_element(seq, KSHAKE_DER_CONSTRUCTED(0), &contents))
			return -EBADMSG;
		err = key_curve(&contents, &type);
		if (err)
			return err;
		if (known && type != parts->type)
			return -EBADMSG;
		parts->type = type;
		known = true;
	}

	if (kshake_der_next_is(seq, KSHAKE_DER_CONSTRUCTED(1)) &&
	    (kshake_der_element(seq, KSHAKE_DER_CONSTRUCTED(1), &contents) ||
	     kshake_der_bit_string(&contents, KSHAKE_DER_BIT_STRING, &parts->public[1]) ||
	     contents.len))
		return -EBADMSG;

	if (seq->len || !known)
		return -EBADMSG;
	/* RFC 5915, 3: as long as the order. */
	return parts->scalar.len == kshake_ec_size(kshake_key_curve(parts->type)) ? 0 : -EBADMSG;
}

/* PrivateKeyInfo.privateKey, by what its algorithm says it is. */
static int key_wrapped(struct kshake_bytes *algorithm, const struct kshake_bytes *wrapped,
		       struct kshake_key_parts *parts)
{
	struct kshake_bytes in = *wrapped, oid, null, seq;
	u8 version;
	int err;

	if (kshake_der_element(algorithm, KSHAKE_DER_OID, &oid))
		return -EBADMSG;

	if (is_oid(&oid, oid_ec_public_key, sizeof(oid_ec_public_key))) {
		err = key_curve(algorithm, &parts->type);
		if (err)
			return err;
	} else if (is_oid(&oid, oid_rsa_encryption, sizeof(oid_rsa_encryption))) {
		/* RFC 3279, 2.3.1: parameters MUST be NULL. */
		if (kshake_der_element(algorithm, KSHAKE_DER_NULL, &null) || null.len ||
		    algorithm->len)
			return -EBADMSG;
		parts->type = KSHAKE_KEY_RSA;
	} else {
		return -EKEYREJECTED;
	}

	if (kshake_der_element(&in, KSHAKE_DER_SEQUENCE, &seq) || in.len ||
	    key_version(&seq, &version))
		return -EBADMSG;

	parts->rsa_der = *wrapped;
	return parts->type == KSHAKE_KEY_RSA ? key_rsa(version, &seq, parts) :
					       key_ec(version, &seq, true, parts);
}

/* PrivateKeyInfo: @seq is its contents behind the version. */
static int key_info(u8 version, struct kshake_bytes *seq, struct kshake_key_parts *parts)
{
	struct kshake_bytes algorithm, wrapped, attributes;

	if (kshake_der_element(seq, KSHAKE_DER_SEQUENCE, &algorithm) ||
	    kshake_der_element(seq, KSHAKE_DER_OCTET_STRING, &wrapped))
		return -EBADMSG;
	if (kshake_der_next_is(seq, KSHAKE_DER_CONSTRUCTED(0)) &&
	    kshake_der_element(seq, KSHAKE_DER_CONSTRUCTED(0), &attributes))
		return -EBADMSG;
	if (kshake_der_next_is(seq, KSHAKE_DER_PRIMITIVE(1)) &&
	    kshake_der_bit_string(seq, KSHAKE_DER_PRIMITIVE(1), &parts->public[0]))
		return -EBADMSG;

	/* RFC 5958, 2: version 2 (which is 1) if, and only if, there is a public key. */
	if (seq->len || version != !!parts->public[0].len)
		return -EBADMSG;

	return key_wrapped(&algorithm, &wrapped, parts);
}

/**
 * kshake_key_parse() - take a private key apart
 * @der: the key and nothing behind it, in one of the three forms
 * @len: of @der
 * @parts: gets what is in it, borrowed from @der
 *
 * Whether the numbers make a key is not asked here.
 *
 * Return: 0; -EBADMSG: malformed; -EKEYREJECTED: an algorithm, a curve, a form of curve
 * parameters or a number of primes that is not supported.
 */
int kshake_key_parse(const u8 *der, size_t len, struct kshake_key_parts *parts)
{
	struct kshake_bytes in = { der, len };
	struct kshake_bytes seq;
	u8 version;

	memset(parts, 0, sizeof(*parts));
	parts->rsa_der = in;
	if (kshake_der_element(&in, KSHAKE_DER_SEQUENCE, &seq) || in.len ||
	    key_version(&seq, &version))
		return -EBADMSG;

	if (kshake_der_next_is(&seq, KSHAKE_DER_SEQUENCE))
		return key_info(version, &seq, parts);
	if (kshake_der_next_is(&seq, KSHAKE_DER_INTEGER))
		return key_rsa(version, &seq, parts);
	return key_ec(version, &seq, false, parts);
}
