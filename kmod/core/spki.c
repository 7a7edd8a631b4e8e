// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The kernel needs one thing of a certificate, its SubjectPublicKeyInfo, and walks
 * there over DER (X.690) in a straight line: no recursion, no allocation. Whether
 * the certificate is worth anything is for the verifier in userspace.
 */
#include "asn1.h"
#include "credential.h"
#include "fault.h"
#include "oid.h"
#include "spki.h"

/* RFC 5280, 4.1: the fields of TBSCertificate up to subject. */
static bool skip_to_spki(struct kshake_reader *tbs)
{
	if (tbs->left && *tbs->at == DER_CONTEXT(0) && !skip_element(tbs, DER_CONTEXT(0)))
		return false;
	return skip_element(tbs, DER_INTEGER) &&	/* serialNumber */
	       skip_element(tbs, DER_SEQUENCE) &&	/* signature */
	       skip_element(tbs, DER_SEQUENCE) &&	/* issuer */
	       skip_element(tbs, DER_SEQUENCE) &&	/* validity */
	       skip_element(tbs, DER_SEQUENCE);		/* subject */
}

/**
 * kshake_cert_length() - where a certificate ends, and the next one may begin
 * @der: its beginning
 * @len: bytes that there are
 *
 * Only the header of its SEQUENCE is looked at. None is longer than the 65,535 bytes that two
 * octets say; whether the length is in its shortest form is judged with all the rest.
 *
 * Return: its bytes; 0: it is none, or not all of it is there.
 */
size_t kshake_cert_length(const u8 *der, size_t len)
{
	size_t head = 2, body;

	if (len < 4 || der[0] != DER_SEQUENCE)
		return 0;
	body = der[1];
	if (body == 0x81) {
		body = der[2];
		head = 3;
	} else if (body == 0x82) {
		body = get_unaligned_be16(der + 2);
		head = 4;
	} else if (body >= 0x80) {
		return 0;
	}
	return body && body <= len - head ? head + body : 0;
}

/**
 * kshake_spki_reach() - what TBSCertificate has from subjectPublicKeyInfo on
 * @cert: DER, the whole of it
 * @tbs: reads it; borrowed from @cert
 *
 * Return: false: the certificate is malformed.
 */
bool kshake_spki_reach(const struct kshake_bytes *cert, struct kshake_reader *tbs)
{
	struct kshake_reader r, certificate;

	kshake_reader_init(&r, cert->data, cert->len);
	return read_element(&r, DER_SEQUENCE, &certificate) && !r.left &&
	       read_element(&certificate, DER_SEQUENCE, tbs) &&
	       skip_element(&certificate, DER_SEQUENCE) &&	/* signatureAlgorithm */
	       skip_element(&certificate, DER_BIT_STRING) &&	/* signatureValue */
	       !certificate.left && skip_to_spki(tbs);
}

/**
 * kshake_spki_find() - the SubjectPublicKeyInfo of a certificate
 * @cert: DER, the whole of it
 * @spki: DER, with its tag and length; borrowed from @cert
 *
 * Return: 0 or the fault bad_certificate.
 */
int kshake_spki_find(const struct kshake_bytes *cert, struct kshake_bytes *spki)
{
	struct kshake_reader tbs;
	const u8 *start;

	if (!kshake_spki_reach(cert, &tbs))
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	start = tbs.at;
	if (!skip_element(&tbs, DER_SEQUENCE))
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	spki->data = start;
	spki->len = tbs.at - start;
	return 0;
}

/**
 * kshake_spki_signature() - what signed a certificate
 * @cert: DER, the whole of it; kshake_spki_find() took it
 * @oid: signatureAlgorithm.algorithm; borrowed from @cert
 * @self_issued: issuer and subject are the same
 *
 * Return: 0 or the fault bad_certificate.
 */
int kshake_spki_signature(const struct kshake_bytes *cert, struct kshake_bytes *oid,
			  bool *self_issued)
{
	struct kshake_reader r, certificate, tbs, algorithm, contents, issuer, subject;

	kshake_reader_init(&r, cert->data, cert->len);
	if (!read_element(&r, DER_SEQUENCE, &certificate) ||
	    !read_element(&certificate, DER_SEQUENCE, &tbs) ||
	    !read_element(&certificate, DER_SEQUENCE, &algorithm) ||
	    !read_element(&algorithm, DER_OID, &contents) ||
	    (tbs.left && *tbs.at == DER_CONTEXT(0) && !skip_element(&tbs, DER_CONTEXT(0))) ||
	    !skip_element(&tbs, DER_INTEGER) ||			/* serialNumber */
	    !skip_element(&tbs, DER_SEQUENCE) ||		/* signature */
	    !read_element(&tbs, DER_SEQUENCE, &issuer) ||
	    !skip_element(&tbs, DER_SEQUENCE) ||		/* validity */
	    !read_element(&tbs, DER_SEQUENCE, &subject))
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	*oid = kshake_read_rest(&contents);
	*self_issued = issuer.left == subject.left && !memcmp(issuer.at, subject.at, subject.left);
	return 0;
}

/* A positive INTEGER without needless octets (X.690, 8.3); returns its magnitude. */
static bool read_positive(struct kshake_reader *r, struct kshake_reader *magnitude)
{
	struct kshake_reader m;

	if (!read_element(r, DER_INTEGER, &m) || !m.left || m.at[0] & 0x80)
		return false;
	if (!m.at[0]) {
		if (m.left < 2 || !(m.at[1] & 0x80))
			return false;
		m.at++;
		m.left--;
	}
	*magnitude = m;
	return true;
}

static size_t bits(const struct kshake_reader *magnitude)
{
	return 8 * (magnitude->left - 1) + fls(magnitude->at[0]);
}

/*
 * RSAPublicKey (RFC 8017, A.1.1). A modulus of less than 2048 bits protects nobody and
 * one of more than 8192 only wastes our time; both even are no RSA key.
 */
static bool rsa_key_sound(const struct kshake_bytes *key)
{
	struct kshake_reader r, seq, n, e;

	kshake_reader_init(&r, key->data, key->len);
	if (!read_element(&r, DER_SEQUENCE, &seq) || r.left || !read_positive(&seq, &n) ||
	    !read_positive(&seq, &e) || seq.left)
		return false;
	return bits(&n) >= KSHAKE_RSA_MIN_BITS && bits(&n) <= KSHAKE_RSA_MAX_BITS &&
	       n.at[n.left - 1] & 1 && e.at[e.left - 1] & 1 && bits(&e) >= 2 && bits(&e) <= 32;
}

static int parse_rsa(struct kshake_reader *params, struct kshake_public_key *key)
{
	struct kshake_reader null;

	/* RFC 3279, 2.3.1: parameters MUST be NULL. */
	if (!read_element(params, DER_NULL, &null) || null.left || params->left ||
	    !rsa_key_sound(&key->key))
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	key->type = KSHAKE_KEY_RSA;
	return 0;
}

static int parse_ec(struct kshake_reader *params, struct kshake_public_key *key)
{
	struct kshake_reader curve;
	size_t len;

	/* RFC 5480, 2.1.1: namedCurve; explicit parameters MUST NOT be used. */
	if (!read_element(params, DER_OID, &curve) || params->left)
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	if (is_oid(&curve, oid_secp256r1, sizeof(oid_secp256r1))) {
		key->type = KSHAKE_KEY_SECP256R1;
		len = 1 + 2 * 32;
	} else if (is_oid(&curve, oid_secp384r1, sizeof(oid_secp384r1))) {
		key->type = KSHAKE_KEY_SECP384R1;
		len = 1 + 2 * 48;
	} else {
		return KSHAKE_FAULT_UNSUPPORTED_CERTIFICATE;
	}
	/* RFC 8422, 5.1.1 (by RFC 8446, 4.2.7): uncompressed points only. */
	if (key->key.len != len || key->key.data[0] != 0x04)
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	return 0;
}

/**
 * kshake_spki_parse() - a public key for kshake_sig_verify()
 * @spki: SubjectPublicKeyInfo (DER), the whole of it
 * @key: the key; borrowed from @spki
 *
 * Return: 0 or a fault: unsupported_certificate for an algorithm or curve that no signature
 * scheme of ours uses; bad_certificate for what does not parse, a point that is
 * compressed, an RSA modulus outside KSHAKE_RSA_MIN_BITS .. KSHAKE_RSA_MAX_BITS or an
 * RSA exponent that is even, 1, or longer than 32 bits.
 */
int kshake_spki_parse(const struct kshake_bytes *spki, struct kshake_public_key *key)
{
	struct kshake_reader r, info, algorithm, oid, bit_string;
	u8 unused_bits;

	kshake_reader_init(&r, spki->data, spki->len);
	if (!read_element(&r, DER_SEQUENCE, &info) || r.left ||
	    !read_element(&info, DER_SEQUENCE, &algorithm) ||
	    !read_element(&algorithm, DER_OID, &oid) ||
	    !read_element(&info, DER_BIT_STRING, &bit_string) || info.left ||
	    !kshake_read_u8(&bit_string, &unused_bits) || unused_bits || !bit_string.left)
		return KSHAKE_FAULT_BAD_CERTIFICATE;
	key->key = kshake_read_rest(&bit_string);
	if (is_oid(&oid, oid_rsa_encryption, sizeof(oid_rsa_encryption)))
		return parse_rsa(&algorithm, key);
	if (is_oid(&oid, oid_ec_public_key, sizeof(oid_ec_public_key)))
		return parse_ec(&algorithm, key);
	return KSHAKE_FAULT_UNSUPPORTED_CERTIFICATE;
}
