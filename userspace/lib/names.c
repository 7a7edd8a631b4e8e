// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Names of code points, from the IANA TLS registries and the netlink specification.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "kshake.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct reason {
	const char *name;
	const char *text;
};

static const struct reason reasons[] = {
	[KSHAKE_REASON_NONE] = { "none", "no failure" },
	[KSHAKE_REASON_INTERNAL] = { "internal", "a failure of kshake itself" },
	[KSHAKE_REASON_NO_MEMORY] = { "no-memory", "out of memory" },
	[KSHAKE_REASON_TIMEOUT] = { "timeout", "the handshake took too long" },
	[KSHAKE_REASON_CANCELLED] = { "cancelled", "the application gave up" },
	[KSHAKE_REASON_PEER_RESET] = { "peer-reset", "the peer reset the connection" },
	[KSHAKE_REASON_PEER_CLOSED] = { "peer-closed",
		"the peer closed the connection within the handshake" },
	[KSHAKE_REASON_PEER_ALERT] = { "peer-alert", "the peer refused the handshake" },
	[KSHAKE_REASON_NOT_TLS] = { "not-tls", "the peer does not speak TLS" },
	[KSHAKE_REASON_UNEXPECTED_MESSAGE] = { "unexpected-message",
		"the peer sent a message that may not come there" },
	[KSHAKE_REASON_DECODE] = { "decode", "the peer sent a malformed message" },
	[KSHAKE_REASON_ILLEGAL_PARAMETER] = { "illegal-parameter",
		"the peer sent a value that is not allowed" },
	[KSHAKE_REASON_MISSING_EXTENSION] = { "missing-extension",
		"the peer left out a mandatory extension" },
	[KSHAKE_REASON_UNSUPPORTED_EXTENSION] = { "unsupported-extension",
		"the peer sent an extension that was not offered" },
	[KSHAKE_REASON_PROTOCOL_VERSION] = { "protocol-version",
		"the peer does not speak a TLS version that was offered" },
	[KSHAKE_REASON_DOWNGRADE] = { "downgrade",
		"somebody tampered with the handshake to get an older TLS version" },
	[KSHAKE_REASON_NO_COMMON_PARAMETERS] = { "no-common-parameters",
		"no cipher suite, group or signature scheme in common" },
	[KSHAKE_REASON_NO_APPLICATION_PROTOCOL] = { "no-application-protocol",
		"no application protocol in common" },
	[KSHAKE_REASON_BAD_RECORD_MAC] = { "bad-record-mac", "a record failed to decrypt" },
	[KSHAKE_REASON_RECORD_OVERFLOW] = { "record-overflow", "the peer sent too long a record" },
	[KSHAKE_REASON_MESSAGE_TOO_LARGE] = { "message-too-large",
		"the peer sent too long a message" },
	[KSHAKE_REASON_BAD_CERTIFICATE] = { "bad-certificate",
		"the peer sent a malformed certificate" },
	[KSHAKE_REASON_UNSUPPORTED_CERTIFICATE] = { "unsupported-certificate",
		"the peer's certificate has a key of an unknown type" },
	[KSHAKE_REASON_BAD_SIGNATURE] = { "bad-signature",
		"the peer has not proven that it owns its certificate" },
	[KSHAKE_REASON_BAD_FINISHED] = { "bad-finished",
		"somebody tampered with the handshake" },
	[KSHAKE_REASON_CERTIFICATE_REJECTED] = { "certificate-rejected",
		"the peer's certificate was rejected" },
	[KSHAKE_REASON_PIN_MISMATCH] = { "pin-mismatch",
		"the peer's key is not the pinned one" },
	[KSHAKE_REASON_NO_HELPER] = { "no-helper",
		"nobody can verify certificates: kshaked is not running" },
	[KSHAKE_REASON_HELPER_TIMEOUT] = { "helper-timeout",
		"kshaked did not answer in time" },
	[KSHAKE_REASON_HELPER_GONE] = { "helper-gone", "kshaked died over this certificate" },
	[KSHAKE_REASON_HELPER_INVALID] = { "helper-invalid",
		"kshaked gave an answer that makes no sense" },
	[KSHAKE_REASON_KTLS] = { "ktls", "the kernel's TLS record layer refused the keys" },
	[KSHAKE_REASON_HELPER_BUSY] = { "helper-busy",
		"too many certificates wait to be verified" },
	[KSHAKE_REASON_POLICY] = { "policy",
		"kshaked has no such trust policy, or not for this user" },
	[KSHAKE_REASON_DRAINED] = { "drained", "the administrator ended it (kshake drain)" },
	[KSHAKE_REASON_UNRECOGNIZED_NAME] = { "unrecognized-name",
		"there is no credential for the name that the client asked for" },
	[KSHAKE_REASON_CERTIFICATE_REQUIRED] = { "certificate-required",
		"the client has to show a certificate, and showed none" },
	[KSHAKE_REASON_NO_CREDENTIAL] = { "no-credential",
		"none of the credentials that it was to use is there, or may be used" },
	[KSHAKE_REASON_SIGNING_FAILED] = { "signing-failed",
		"the helper, which has the key, did not sign" },
	[KSHAKE_REASON_EVICTED] = { "evicted",
		"its client was silent, and it made room for another one at a limit" },
	[KSHAKE_REASON_KEY_EXHAUSTED] = { "key-exhausted",
		"a key has protected all it may, and TLS 1.2 has no next one" },
};

struct code {
	unsigned int value;
	const char *name;
};

/* RFC 8446, 6 */
static const struct code alerts[] = {
	{ 0, "close_notify" },
	{ 10, "unexpected_message" },
	{ 20, "bad_record_mac" },
	{ 22, "record_overflow" },
	{ 40, "handshake_failure" },
	{ 42, "bad_certificate" },
	{ 43, "unsupported_certificate" },
	{ 44, "certificate_revoked" },
	{ 45, "certificate_expired" },
	{ 46, "certificate_unknown" },
	{ 47, "illegal_parameter" },
	{ 48, "unknown_ca" },
	{ 49, "access_denied" },
	{ 50, "decode_error" },
	{ 51, "decrypt_error" },
	{ 70, "protocol_version" },
	{ 71, "insufficient_security" },
	{ 80, "internal_error" },
	{ 86, "inappropriate_fallback" },
	{ 90, "user_canceled" },
	{ 100, "no_renegotiation" },
	{ 109, "missing_extension" },
	{ 110, "unsupported_extension" },
	{ 112, "unrecognized_name" },
	{ 113, "bad_certificate_status_response" },
	{ 115, "unknown_psk_identity" },
	{ 116, "certificate_required" },
	{ 120, "no_application_protocol" },
};

/* RFC 8446, 4 */
static const struct code messages[] = {
	{ 0, "HelloRequest" },
	{ 1, "ClientHello" },
	{ 2, "ServerHello" },
	{ 4, "NewSessionTicket" },
	{ 5, "EndOfEarlyData" },
	{ 8, "EncryptedExtensions" },
	{ 11, "Certificate" },
	{ 12, "ServerKeyExchange" },
	{ 13, "CertificateRequest" },
	{ 14, "ServerHelloDone" },
	{ 15, "CertificateVerify" },
	{ 16, "ClientKeyExchange" },
	{ 20, "Finished" },
	{ 22, "CertificateStatus" },
	{ 24, "KeyUpdate" },
};

static const struct code suites[] = {
	{ SUITE_RSA_AES_128_GCM, "TLS_RSA_WITH_AES_128_GCM_SHA256" },
	{ SUITE_RSA_AES_256_GCM, "TLS_RSA_WITH_AES_256_GCM_SHA384" },
	{ 0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256" },
	{ 0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384" },
	{ 0x1301, "TLS_AES_128_GCM_SHA256" },
	{ 0x1302, "TLS_AES_256_GCM_SHA384" },
	{ 0x1303, "TLS_CHACHA20_POLY1305_SHA256" },
	{ 0x1304, "TLS_AES_128_CCM_SHA256" },
	{ 0xc09e, "TLS_DHE_RSA_WITH_AES_128_CCM" },
	{ 0xc0ac, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM" },
	{ 0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" },
	{ 0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" },
	{ 0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" },
	{ 0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" },
	{ 0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256" },
	{ 0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256" },
	{ 0xccaa, "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256" },
};

static const struct code groups[] = {
	{ 0x0017, "secp256r1" },
	{ 0x0018, "secp384r1" },
	{ 0x0019, "secp521r1" },
	{ 0x001d, "x25519" },
	{ 0x001e, "x448" },
	{ 0x0100, "ffdhe2048" },
	{ 0x0101, "ffdhe3072" },
	{ 0x0102, "ffdhe4096" },
};

/* What people call a group as well. */
static const struct code group_aliases[] = {
	{ 0x0017, "P-256" },
	{ 0x0018, "P-384" },
};

static const struct code schemes[] = {
	{ 0x0401, "rsa_pkcs1_sha256" },
	{ 0x0403, "ecdsa_secp256r1_sha256" },
	{ 0x0501, "rsa_pkcs1_sha384" },
	{ 0x0503, "ecdsa_secp384r1_sha384" },
	{ 0x0601, "rsa_pkcs1_sha512" },
	{ 0x0603, "ecdsa_secp521r1_sha512" },
	{ 0x0804, "rsa_pss_rsae_sha256" },
	{ 0x0805, "rsa_pss_rsae_sha384" },
	{ 0x0806, "rsa_pss_rsae_sha512" },
	{ 0x0807, "ed25519" },
	{ 0x0808, "ed448" },
};

static const struct code versions[] = {
	{ 0x0303, "TLSv1.2" },
	{ 0x0304, "TLSv1.3" },
};

/* The same, as options are given them. */
static const struct code version_aliases[] = {
	{ 0x0303, "1.2" },
	{ 0x0304, "1.3" },
};

static const char *name_of(const struct code *codes, size_t nr, unsigned int value)
{
	for (size_t i = 0; i < nr; i++) {
		if (codes[i].value == value)
			return codes[i].name;
	}
	return NULL;
}

static unsigned int code_of(const struct code *codes, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++) {
		if (!strcasecmp(codes[i].name, name))
			return codes[i].value;
	}
	return 0;
}

const char *kshake_reason_name(unsigned int reason)
{
	return reason < COUNT(reasons) ? reasons[reason].name : NULL;
}

const char *kshake_reason_text(unsigned int reason)
{
	return reason < COUNT(reasons) ? reasons[reason].text :
					 "a reason that this program does not know";
}

const char *kshake_alert_name(unsigned int alert)
{
	return name_of(alerts, COUNT(alerts), alert);
}

const char *kshake_message_name(unsigned int handshake_type)
{
	return name_of(messages, COUNT(messages), handshake_type);
}

const char *kshake_suite_name(unsigned int suite)
{
	return name_of(suites, COUNT(suites), suite);
}

const char *kshake_group_name(unsigned int group)
{
	return name_of(groups, COUNT(groups), group);
}

const char *kshake_exchange_name(const struct kshake_info *info)
{
	if (info->group)
		return kshake_group_name(info->group);
	return suite_is_rsa(info->suite) ? "RSA" : NULL;
}

const char *kshake_scheme_name(unsigned int scheme)
{
	return name_of(schemes, COUNT(schemes), scheme);
}

const char *kshake_protocol_name(unsigned int version)
{
	return name_of(versions, COUNT(versions), version);
}

unsigned int kshake_protocol_code(const char *name)
{
	unsigned int code = code_of(versions, COUNT(versions), name);

	return code ? code : code_of(version_aliases, COUNT(version_aliases), name);
}

unsigned int kshake_suite_code(const char *name)
{
	return code_of(suites, COUNT(suites), name);
}

unsigned int kshake_group_code(const char *name)
{
	unsigned int code = code_of(groups, COUNT(groups), name);

	return code ? code : code_of(group_aliases, COUNT(group_aliases), name);
}

static size_t add_alert(char *text, size_t size, const char *how, unsigned int alert)
{
	const char *name = kshake_alert_name(alert);
	int n = snprintf(text, size, "; alert %s: %s (%u)", how, name ? name : "unknown", alert);

	return n < 0 ? 0 : (size_t)n;
}

/* "ETIMEDOUT": what strerror() says of some of them would puzzle people here. */
static const char *error_name(int error)
{
	const char *name = strerrorname_np(error);

	return name ? name : "unknown errno";
}

const char *kshake_strerror(const struct kshake_info *info, char *text, size_t size)
{
	const char *name = kshake_reason_name(info->reason);
	size_t used;
	int n;

	if (!size)
		return text;
	n = snprintf(text, size, "%s [%s] (%s)", kshake_reason_text(info->reason),
		     name ? name : "unknown", error_name(info->error));
	used = n < 0 ? 0 : (size_t)n;
	if (used < size && info->flags & KSHAKE_INFO_ALERT_RECEIVED)
		used += add_alert(text + used, size - used, "received", info->alert_received);
	if (used < size && info->flags & KSHAKE_INFO_ALERT_SENT)
		add_alert(text + used, size - used, "sent", info->alert_sent);
	return text;
}
