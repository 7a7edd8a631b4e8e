// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "suite.h"
#include "wire.h"

static const struct kshake_suite suites[] = {
	{ KSHAKE_SUITE_AES_128_GCM_SHA256, KSHAKE_AEAD_AES_128_GCM, KSHAKE_HASH_SHA256 },
	{ KSHAKE_SUITE_AES_256_GCM_SHA384, KSHAKE_AEAD_AES_256_GCM, KSHAKE_HASH_SHA384 },
	{ KSHAKE_SUITE_CHACHA20_POLY1305_SHA256, KSHAKE_AEAD_CHACHA20_POLY1305,
	  KSHAKE_HASH_SHA256 },
};

/* Signature schemes that a CertificateVerify may use, and the keys they need. */
static const struct {
	u16 scheme;
	enum kshake_key_type type;
} schemes[] = {
	{ KSHAKE_SIG_ECDSA_SECP256R1_SHA256, KSHAKE_KEY_SECP256R1 },
	{ KSHAKE_SIG_ECDSA_SECP384R1_SHA384, KSHAKE_KEY_SECP384R1 },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA256, KSHAKE_KEY_RSA },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA384, KSHAKE_KEY_RSA },
	{ KSHAKE_SIG_RSA_PSS_RSAE_SHA512, KSHAKE_KEY_RSA },
};

const u16 kshake_default_suites[] = {
	KSHAKE_SUITE_AES_128_GCM_SHA256,
	KSHAKE_SUITE_AES_256_GCM_SHA384,
	KSHAKE_SUITE_CHACHA20_POLY1305_SHA256,
};

const unsigned int kshake_nr_default_suites = ARRAY_SIZE(kshake_default_suites);

const u16 kshake_default_groups[] = {
	KSHAKE_GROUP_X25519,
	KSHAKE_GROUP_SECP256R1,
	KSHAKE_GROUP_SECP384R1,
};

const unsigned int kshake_nr_default_groups = ARRAY_SIZE(kshake_default_groups);

const u16 kshake_default_schemes[] = {
	KSHAKE_SIG_ECDSA_SECP256R1_SHA256,
	KSHAKE_SIG_ECDSA_SECP384R1_SHA384,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA256,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA384,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA512,
};

const unsigned int kshake_nr_default_schemes = ARRAY_SIZE(kshake_default_schemes);

/*
 * Most chains are signed with PKCS#1 v1.5. Without these in signature_algorithms a
 * server may take its chain for unusable; in a CertificateVerify they are refused.
 */
const u16 kshake_cert_only_schemes[] = {
	KSHAKE_SIG_RSA_PKCS1_SHA256,
	KSHAKE_SIG_RSA_PKCS1_SHA384,
	KSHAKE_SIG_RSA_PKCS1_SHA512,
};

const unsigned int kshake_nr_cert_only_schemes = ARRAY_SIZE(kshake_cert_only_schemes);

/**
 * kshake_suite_find() - look a cipher suite up
 * @id: code point
 *
 * Return: the suite, or NULL if we do not know it.
 */
const struct kshake_suite *kshake_suite_find(u16 id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(suites); i++)
		if (suites[i].id == id)
			return &suites[i];
	return NULL;
}

/**
 * kshake_suite_known() - may an application ask for this cipher suite?
 * @suite: code point
 *
 * Return: whether the engine implements it.
 */
bool kshake_suite_known(u16 suite)
{
	return kshake_suite_find(suite);
}

/**
 * kshake_group_known() - may an application ask for this group?
 * @group: NamedGroup
 *
 * Return: whether the engine implements it.
 */
bool kshake_group_known(u16 group)
{
	return kshake_in_list(group, kshake_default_groups, kshake_nr_default_groups);
}

/**
 * kshake_scheme_fits() - may a TLS 1.3 CertificateVerify use this scheme?
 * @scheme: SignatureScheme
 * @type: the kind of key that signed
 *
 * In TLS 1.3 an ECDSA scheme names its curve (RFC 8446, 4.2.3), and the PKCS#1 v1.5 ones
 * MUST NOT be used here (4.4.3).
 *
 * Return: whether the scheme is known, allowed, and for such a key.
 */
bool kshake_scheme_fits(u16 scheme, enum kshake_key_type type)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(schemes); i++)
		if (schemes[i].scheme == scheme)
			return schemes[i].type == type;
	return false;
}

/**
 * kshake_alpn_valid() - is this a well-formed ProtocolNameList (RFC 7301, 3.1)?
 * @list: the list without its outer length
 * @len: its bytes
 *
 * Return: true for one or more names of 1 to 255 bytes that end where the list does.
 */
bool kshake_alpn_valid(const u8 *list, size_t len)
{
	struct kshake_reader r, name;

	if (!len || len > U16_MAX)
		return false;
	kshake_reader_init(&r, list, len);
	while (r.left)
		if (!kshake_read_vec8(&r, &name) || !name.left)
			return false;
	return true;
}

/**
 * kshake_authorities_valid() - is this well-formed certificate_authorities (RFC 8446, 4.2.4)?
 * @list: the list without its outer length
 * @len: its bytes
 *
 * What is in a DistinguishedName is not looked at.
 *
 * Return: true for one or more names of at least a byte that end where the list does, if a
 * CertificateRequest has room for it.
 */
bool kshake_authorities_valid(const u8 *list, size_t len)
{
	struct kshake_reader r, name;

	if (!len || len > KSHAKE_AUTHORITIES_MAX)
		return false;
	kshake_reader_init(&r, list, len);
	while (r.left)
		if (!kshake_read_vec16(&r, &name) || !name.left)
			return false;
	return true;
}
