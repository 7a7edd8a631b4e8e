// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * One extension of a certificate: of the leaf that RSA key exchange encrypts to, and of those that
 * we show. Whether a peer's key may sign is for the verifier in userspace, as everything else.
 */
#include "asn1.h"
#include "key_usage.h"
#include "spki.h"

/* RFC 5280, 4.2.1.3: bits, counted from the highest one of the first octet */
#define DIGITAL_SIGNATURE	BIT(7 - 0)
#define KEY_ENCIPHERMENT	BIT(7 - 2)

static const u8 oid_key_usage[] = { 0x55, 0x1d, 0x0f };

/*
 * KeyUsage, extnValue of the extension: a list of named bits, from which DER leaves out the zeros
 * at the end (X.690, 11.2): the last bit that is used is 1.
 */
static bool has_usage(struct kshake_reader *value, u8 usage)
{
	struct kshake_reader bits;
	u8 unused;

	return read_element(value, DER_BIT_STRING, &bits) && !value->left &&
	       kshake_read_u8(&bits, &unused) && bits.left &&
	       unused == ffs(bits.at[bits.left - 1]) - 1 && bits.at[0] & usage;
}

/* Extension; whether it is critical does not matter to who knows it. */
static bool read_extension(struct kshake_reader *list, struct kshake_reader *oid,
			   struct kshake_reader *value)
{
	struct kshake_reader extension, critical;

	if (!read_element(list, DER_SEQUENCE, &extension) ||
	    !read_element(&extension, DER_OID, oid))
		return false;
	if (extension.left && *extension.at == DER_BOOLEAN &&
	    (!read_element(&extension, DER_BOOLEAN, &critical) || critical.left != 1))
		return false;
	return read_element(&extension, DER_OCTET_STRING, value) && !extension.left;
}

/* Extensions: all of them, as there MUST NOT be two of a kind (RFC 5280, 4.2). */
static bool extensions_allow(struct kshake_reader *list, u8 usage)
{
	struct kshake_reader oid, value;
	bool found = false;

	while (list->left) {
		if (!read_extension(list, &oid, &value))
			return false;
		if (!is_oid(&oid, oid_key_usage, sizeof(oid_key_usage)))
			continue;
		if (found || !has_usage(&value, usage))
			return false;
		found = true;
	}
	return true;
}

/* An optional field of TBSCertificate. */
static bool skip_optional(struct kshake_reader *tbs, u8 tag)
{
	return !tbs->left || *tbs->at != tag || skip_element(tbs, tag);
}

static bool cert_allows(const struct kshake_bytes *cert, u8 usage)
{
	struct kshake_reader tbs, field, list;

	if (!kshake_spki_reach(cert, &tbs) ||
	    !skip_element(&tbs, DER_SEQUENCE) ||		/* subjectPublicKeyInfo */
	    !skip_optional(&tbs, DER_CONTEXT_PRIMITIVE(1)) ||	/* issuerUniqueID */
	    !skip_optional(&tbs, DER_CONTEXT_PRIMITIVE(2)))	/* subjectUniqueID */
		return false;
	if (!tbs.left)
		return true;
	return read_element(&tbs, DER_CONTEXT(3), &field) && !tbs.left &&
	       read_element(&field, DER_SEQUENCE, &list) && !field.left && list.left &&
	       extensions_allow(&list, usage);
}

/**
 * kshake_cert_may_encrypt() - may the key of a certificate encrypt keys?
 * @cert: DER, the whole of it
 *
 * RFC 5246, 7.4.2: for RSA key exchange the certificate MUST allow keyEncipherment, if the
 * keyUsage extension is present.
 *
 * Return: true if it does, or has none; false also if it cannot be told, since the certificate is
 * malformed on the way there.
 */
bool kshake_cert_may_encrypt(const struct kshake_bytes *cert)
{
	return cert_allows(cert, KEY_ENCIPHERMENT);
}

/**
 * kshake_cert_may_sign() - may it sign?
 * @cert: DER, the whole of it
 *
 * RFC 8446, 4.4.2.2 and RFC 5246, 7.4.2: the certificate MUST allow digitalSignature, if the
 * keyUsage extension is present.
 *
 * Return: as kshake_cert_may_encrypt().
 */
bool kshake_cert_may_sign(const struct kshake_bytes *cert)
{
	return cert_allows(cert, DIGITAL_SIGNATURE);
}
