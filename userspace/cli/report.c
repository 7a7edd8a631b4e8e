// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What -v prints, and why a handshake failed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "cli.h"

/* Of struct kshake_trace_entry. */
enum {
	CONTENT_CHANGE_CIPHER_SPEC = 20,
	CONTENT_ALERT = 21,
	CONTENT_HANDSHAKE = 22,
	HELLO_SERVER = 2,
	ALERT_FATAL = 2,
};

void report_failure(int fd, int error)
{
	struct kshake_info info;
	char text[512];

	if (kshake_get_info(fd, &info) || !info.error) {
		/* It did not even begin. */
		if (error == EDESTADDRREQ)
			complain("handshake: no name to verify: give one with --name");
		else
			complain("handshake: %s", strerror(error));
		return;
	}
	kshake_strerror(&info, text, sizeof(text));
	if (info.reason == KSHAKE_REASON_CERTIFICATE_REJECTED)
		complain("handshake: %s; verify result %u: %s", text, info.verify_result,
			 X509_verify_cert_error_string(info.verify_result));
	else
		complain("handshake: %s", text);
}

/* "unknown (0x1234)" where there is no name. */
static const char *name_or_number(const char *name, unsigned int code, char text[32])
{
	if (name)
		return name;
	if (!code)
		return "none";
	snprintf(text, 32, "unknown (0x%04x)", code);
	return text;
}

static void describe(const struct kshake_trace_entry *e, char *text, size_t size)
{
	const char *name;

	switch (e->content_type) {
	case CONTENT_CHANGE_CIPHER_SPEC:
		snprintf(text, size, "ChangeCipherSpec");
		return;
	case CONTENT_ALERT:
		name = kshake_alert_name(e->msg_type);
		snprintf(text, size, "%s alert, %s (%u)",
			 e->detail == ALERT_FATAL ? "fatal" : "warning", name ? name : "unknown",
			 e->msg_type);
		return;
	case CONTENT_HANDSHAKE:
		name = kshake_message_name(e->msg_type);
		if (e->msg_type == HELLO_SERVER && e->detail)
			name = "HelloRetryRequest";
		snprintf(text, size, "%s (%u)", name ? name : "unknown message", e->msg_type);
		return;
	default:
		snprintf(text, size, "content type %u", e->content_type);
	}
}

size_t report_trace(int fd, size_t printed)
{
	struct kshake_trace_entry entries[KSHAKE_TRACE_MAX];
	size_t nr = KSHAKE_TRACE_MAX;
	char text[128];

	if (kshake_get_trace(fd, entries, &nr))
		return printed;
	for (size_t i = printed; i < nr; i++) {
		describe(&entries[i], text, sizeof(text));
		remark("%9.3f ms %s %s, %u byte%s", (double)entries[i].ns / 1e6,
		       entries[i].flags & KSHAKE_TRACE_SENT ? "-> sent    " : "<- received", text,
		       entries[i].length, entries[i].length == 1 ? "" : "s");
	}
	return nr;
}

/* RFC 4514, with everything escaped that a terminal could take for a command. */
static void report_name(const char *what, const X509_NAME *name)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long len;

	if (out && X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253) >= 0) {
		len = BIO_get_mem_data(out, &text);
		remark("%s: %.*s", what, (int)(len > 900 ? 900 : len), text);
	}
	BIO_free(out);
}

static void report_leaf(int fd, const struct kshake_info *info)
{
	size_t len = info->peer_chain_len;
	unsigned char *chain = malloc(len ? len : 1);
	const unsigned char *p = chain;
	X509 *leaf = NULL;

	if (chain && !kshake_get_peer_chain(fd, chain, &len))
		leaf = d2i_X509(NULL, &p, (long)len);
	if (leaf) {
		report_name("subject", X509_get_subject_name(leaf));
		report_name("issuer", X509_get_issuer_name(leaf));
		X509_free(leaf);
	}
	free(chain);
}

static void report_verdict(const struct kshake_info *info, const struct connect_options *o)
{
	switch (info->verify_mode) {
	case KSHAKE_VERIFY_HELPER:
		remark("verified by kshaked%s%s for \"%s\": %s", o->policy ? ", policy " : "",
		       o->policy ? o->policy : "", o->name,
		       X509_verify_cert_error_string(info->verify_result));
		break;
	case KSHAKE_VERIFY_PIN:
		remark("verified by its pinned key");
		break;
	default:
		remark("NOT verified: anybody could be the peer");
	}
}

/* @scheme: of the signature that counts: the peer's for a client, ours for a server */
static void report_parameters(const struct kshake_info *info, unsigned int scheme)
{
	const char *exchange = kshake_exchange_name(info);
	char version[32], suite[32], group[32], signature[32];

	remark("%s, %s, %s, %s%s",
	       name_or_number(kshake_protocol_name(info->version), info->version, version),
	       name_or_number(kshake_suite_name(info->suite), info->suite, suite),
	       name_or_number(exchange, info->group, group),
	       name_or_number(kshake_scheme_name(scheme), scheme, signature),
	       info->flags & KSHAKE_INFO_HELLO_RETRY ? ", after a HelloRetryRequest" : "");
	if (exchange && !info->group)
		remark("RSA key exchange: who gets the server's key later can read all of this");
}

static void report_alpn(int fd)
{
	char alpn[256];

	if (!kshake_get_alpn(fd, alpn))
		remark("ALPN: %s", alpn[0] ? alpn : "none");
}

static void report_time(const struct kshake_info *info)
{
	remark("handshake took %.3f ms (%.3f ms of CPU time)",
	       (double)info->handshake_ns / 1e6, (double)info->cpu_ns / 1e6);
}

void report_session(int fd, const struct connect_options *o)
{
	struct kshake_info info;

	if (kshake_get_info(fd, &info))
		return;
	report_parameters(&info, info.signature_scheme);
	report_alpn(fd);
	report_leaf(fd, &info);
	report_verdict(&info, o);
	report_time(&info);
}

/* What a client asks for is anything it likes: checked by the kernel, it has no odd bytes. */
void report_accepted(int fd)
{
	struct kshake_info info;
	char name[256];

	if (kshake_get_info(fd, &info))
		return;
	report_parameters(&info, info.own_signature_scheme);
	if (!kshake_get_server_name(fd, name))
		remark("server name: %s", name[0] ? name : "none");
	report_alpn(fd);
	if (info.flags & KSHAKE_INFO_CLIENT_CERT) {
		report_leaf(fd, &info);
		remark("the client's certificate: %s",
		       X509_verify_cert_error_string(info.verify_result));
	} else if (info.flags & KSHAKE_INFO_CLIENT_CERT_REQUESTED) {
		remark("the client has no certificate");
	}
	report_time(&info);
}

void report_end(int fd)
{
	struct kshake_info info;

	if (kshake_get_info(fd, &info))
		return;
	if (info.key_updates_sent || info.key_updates_received)
		remark("key updates: %u sent, %u received", info.key_updates_sent,
		       info.key_updates_received);
	if (info.flags & KSHAKE_INFO_TRUNCATED)
		remark("the peer ended the connection without saying so: data may be missing");
}
