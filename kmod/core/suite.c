// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "suite.h"
#include "wire.h"

static const struct kshake_suite suites[] = {
	{ KSHAKE_SUITE_AES_128_GCM_SHA256, KSHAKE_VERSION_1_3, KSHAKE_AEAD_AES_128_GCM,
	  KSHAKE_HASH_SHA256 },
	{ KSHAKE_SUITE_AES_256_GCM_SHA384, KSHAKE_VERSION_1_3, KSHAKE_AEAD_AES_256_GCM,
	  KSHAKE_HASH_SHA384 },
	{ KSHAKE_SUITE_CHACHA20_POLY1305_SHA256, KSHAKE_VERSION_1_3,
	  KSHAKE_AEAD_CHACHA20_POLY1305, KSHAKE_HASH_SHA256 },
	{ KSHAKE_SUITE_AES_128_CCM_SHA256, KSHAKE_VERSION_1_3, KSHAKE_AEAD_AES_128_CCM,
	  KSHAKE_HASH_SHA256 },
	{ KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_128_GCM,
	  KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_ECDHE, false },
	{ KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_128_GCM,
	  KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_ECDHE, true },
	{ KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_256_GCM,
	  KSHAKE_HASH_SHA384, KSHAKE_EXCHANGE_ECDHE, false },
	{ KSHAKE_SUITE_ECDHE_RSA_AES_256_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_256_GCM,
	  KSHAKE_HASH_SHA384, KSHAKE_EXCHANGE_ECDHE, true },
	{ KSHAKE_SUITE_ECDHE_ECDSA_CHACHA20_POLY1305, KSHAKE_VERSION_1_2,
	  KSHAKE_AEAD_CHACHA20_POLY1305, KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_ECDHE, false },
	{ KSHAKE_SUITE_ECDHE_RSA_CHACHA20_POLY1305, KSHAKE_VERSION_1_2,
	  KSHAKE_AEAD_CHACHA20_POLY1305, KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_ECDHE, true },
	{ KSHAKE_SUITE_ECDHE_ECDSA_AES_128_CCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_128_CCM,
	  KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_ECDHE, false },
	{ KSHAKE_SUITE_DHE_RSA_AES_128_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_128_GCM,
	  KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_DHE, true },
	{ KSHAKE_SUITE_DHE_RSA_AES_256_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_256_GCM,
	  KSHAKE_HASH_SHA384, KSHAKE_EXCHANGE_DHE, true },
	{ KSHAKE_SUITE_DHE_RSA_CHACHA20_POLY1305, KSHAKE_VERSION_1_2,
	  KSHAKE_AEAD_CHACHA20_POLY1305, KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_DHE, true },
	{ KSHAKE_SUITE_DHE_RSA_AES_128_CCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_128_CCM,
	  KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_DHE, true },
	{ KSHAKE_SUITE_RSA_AES_128_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_128_GCM,
	  KSHAKE_HASH_SHA256, KSHAKE_EXCHANGE_RSA, true },
	{ KSHAKE_SUITE_RSA_AES_256_GCM, KSHAKE_VERSION_1_2, KSHAKE_AEAD_AES_256_GCM,
	  KSHAKE_HASH_SHA384, KSHAKE_EXCHANGE_RSA, true },
};

/*
 * The keys that signature schemes need in a handshake of TLS 1.3, where an ECDSA scheme names
 * its curve (RFC 8446, 4.2.3) and PKCS#1 v1.5 MUST NOT be used (4.4.3).
 */
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

/*
 * Those of DHE only come into play where the groups have a finite field, those of RSA key
 * exchange where it is allowed.
 */
const u16 kshake_default_suites[] = {
	KSHAKE_SUITE_AES_128_GCM_SHA256,
	KSHAKE_SUITE_AES_256_GCM_SHA384,
	KSHAKE_SUITE_CHACHA20_POLY1305_SHA256,
	KSHAKE_SUITE_ECDHE_ECDSA_AES_128_GCM,
	KSHAKE_SUITE_ECDHE_RSA_AES_128_GCM,
	KSHAKE_SUITE_ECDHE_ECDSA_AES_256_GCM,
	KSHAKE_SUITE_ECDHE_RSA_AES_256_GCM,
	KSHAKE_SUITE_ECDHE_ECDSA_CHACHA20_POLY1305,
	KSHAKE_SUITE_ECDHE_RSA_CHACHA20_POLY1305,
	KSHAKE_SUITE_DHE_RSA_AES_128_GCM,
	KSHAKE_SUITE_DHE_RSA_AES_256_GCM,
	KSHAKE_SUITE_DHE_RSA_CHACHA20_POLY1305,
	KSHAKE_SUITE_RSA_AES_128_GCM,
	KSHAKE_SUITE_RSA_AES_256_GCM,
};

const unsigned int kshake_nr_default_suites = ARRAY_SIZE(kshake_default_suites);

const u16 kshake_default_groups[] = {
	KSHAKE_GROUP_X25519,
	KSHAKE_GROUP_SECP256R1,
	KSHAKE_GROUP_SECP384R1,
};

const unsigned int kshake_nr_default_groups = ARRAY_SIZE(kshake_default_groups);

/* Known, but for those who ask for them: they cost many times as much. */
static const u16 opt_in_groups[] = {
	KSHAKE_GROUP_FFDHE2048,
	KSHAKE_GROUP_FFDHE3072,
	KSHAKE_GROUP_FFDHE4096,
};

/*
 * Those of PKCS#1 v1.5 are for TLS 1.2, and for certificates: most chains are signed with them,
 * and without them a TLS 1.3 server may take its own for unusable.
 */
const u16 kshake_default_schemes[] = {
	KSHAKE_SIG_ECDSA_SECP256R1_SHA256,
	KSHAKE_SIG_ECDSA_SECP384R1_SHA384,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA256,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA384,
	KSHAKE_SIG_RSA_PSS_RSAE_SHA512,
	KSHAKE_SIG_RSA_PKCS1_SHA256,
	KSHAKE_SIG_RSA_PKCS1_SHA384,
	KSHAKE_SIG_RSA_PKCS1_SHA512,
	KSHAKE_SIG_ECDSA_SHA512,
};

const unsigned int kshake_nr_default_schemes = ARRAY_SIZE(kshake_default_schemes);

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
	return kshake_in_list(group, kshake_default_groups, kshake_nr_default_groups) ||
	       kshake_in_list(group, opt_in_groups, ARRAY_SIZE(opt_in_groups));
}

/*
 * A key exchange of TLS 1.2 needs a group of its kind, but for RSA's, which needs to be allowed;
 * TLS 1.3 takes any group.
 */
static bool has_exchange(const struct kshake_engine_config *config,
			 const struct kshake_suite *suite)
{
	bool ffdhe = suite->exchange == KSHAKE_EXCHANGE_DHE;
	unsigned int i;

	if (suite->version == KSHAKE_VERSION_1_3)
		return true;
	if (suite->exchange == KSHAKE_EXCHANGE_RSA)
		return config->rsa_kex;
	for (i = 0; i < config->nr_groups; i++)
		if (kshake_group_is_ffdhe(config->groups[i]) == ffdhe)
			return true;
	return false;
}

/**
 * kshake_suite_enabled() - may a handshake use this suite?
 * @config: what the application asked for
 * @suite: one of its suites
 *
 * Return: whether its version is within the bounds, and its key exchange possible.
 */
bool kshake_suite_enabled(const struct kshake_engine_config *config,
			  const struct kshake_suite *suite)
{
	return (!config->min_version || suite->version >= config->min_version) &&
	       (!config->max_version || suite->version <= config->max_version) &&
	       has_exchange(config, suite);
}

/**
 * kshake_version_enabled() - may a handshake be of this version of TLS?
 * @config: what the application asked for
 * @version: KSHAKE_VERSION_1_2 or _1_3
 *
 * Return: whether one of its suites that may be used is of that version.
 */
bool kshake_version_enabled(const struct kshake_engine_config *config, u16 version)
{
	const struct kshake_suite *suite;
	unsigned int i;

	for (i = 0; i < config->nr_suites; i++) {
		suite = kshake_suite_find(config->suites[i]);
		if (suite->version == version && kshake_suite_enabled(config, suite))
			return true;
	}
	return false;
}

/* RFC 5246, 7.4.1.4.1: a hash and an algorithm, which leave the curve open. */
static bool fits12(u16 scheme, enum kshake_key_type type)
{
	switch (scheme) {
	case KSHAKE_SIG_ECDSA_SECP256R1_SHA256:
	case KSHAKE_SIG_ECDSA_SECP384R1_SHA384:
	case KSHAKE_SIG_ECDSA_SHA512:
		return type != KSHAKE_KEY_RSA;
	case KSHAKE_SIG_RSA_PKCS1_SHA256:
	case KSHAKE_SIG_RSA_PKCS1_SHA384:
	case KSHAKE_SIG_RSA_PKCS1_SHA512:
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA256:	/* RFC 8446, 4.2.3: in TLS 1.2, too */
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA384:
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA512:
		return type == KSHAKE_KEY_RSA;
	default:
		return false;
	}
}

/**
 * kshake_schemes_for() - the signature schemes that a message names
 * @config: what the application asked for
 * @tls12: it may end in TLS 1.2
 * @schemes: gets them, most wanted first; has room for KSHAKE_LIST_MAX
 *
 * ECDSA with SHA-512 leaves the curve open in TLS 1.2; in TLS 1.3 the same number is P-521, which
 * is none of ours. Who may end up in either says it, for the sake of TLS 1.2.
 *
 * Return: how many.
 */
unsigned int kshake_schemes_for(const struct kshake_engine_config *config, bool tls12,
				u16 *schemes)
{
	unsigned int i, nr = 0;

	for (i = 0; i < config->nr_schemes; i++)
		if (tls12 || config->schemes[i] != KSHAKE_SIG_ECDSA_SHA512)
			schemes[nr++] = config->schemes[i];
	return nr;
}

/**
 * kshake_scheme_fits() - may a key sign a handshake by this scheme?
 * @version: of TLS
 * @scheme: SignatureScheme
 * @type: the kind of key
 *
 * Return: whether the scheme is known, allowed, and for such a key.
 */
bool kshake_scheme_fits(u16 version, u16 scheme, enum kshake_key_type type)
{
	unsigned int i;

	if (version == KSHAKE_VERSION_1_2)
		return fits12(scheme, type);
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
