// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshaked's verdicts, without a kernel: chains made here, each judged by verify().
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/rsa.h>
#include <openssl/x509_vfy.h>
#include <linux/kshake.h>

#include "certs.h"
#include "log.h"
#include "policy.h"
#include "result.h"
#include "verify.h"

enum {
	OK = 0,
	BAD_CERTIFICATE = 42,
	UNSUPPORTED_CERTIFICATE = 43,
	REVOKED = 44,
	EXPIRED = 45,
	UNKNOWN = 46,
	UNKNOWN_CA = 48,
	INTERNAL_ERROR = 80,
	STATUS_RESPONSE = 113,
};

/* Everything that the cases are made of. */
static struct cert root, other_root, mid, mid2, expired_mid, not_a_ca, constrained;
static struct cert good, no_mid, cn_only, wildcard, partial_wildcard, top_wildcard, ip, ip_as_dns;
static struct cert expired, early, stranger, self_signed, client, both, encipher, agree, any_usage, either_usage;
static struct cert of_expired, of_not_ca, of_constrained, weak_key, weak_hash;
static struct cert rsa_mid, pss, pss_weak_hash;
static const struct policy_spec plain = {
	.name = "default",
	.ocsp = OCSP_RULE_IF_STAPLED,
	.security_level = 2,
	.lifetime = 3600,
};
static struct policy policy = { .spec = &plain };

static void make_authorities(void)
{
	root = cert_make(&(struct cert_spec){ .cn = "Root", .ca = 1 });
	other_root = cert_make(&(struct cert_spec){ .cn = "Other root", .ca = 1 });
	mid = cert_make(&(struct cert_spec){ .cn = "Mid", .issuer = &root, .ca = 1 });
	mid2 = cert_make(&(struct cert_spec){ .cn = "Mid 2", .issuer = &mid, .ca = 1 });
	expired_mid = cert_make(&(struct cert_spec){
		.cn = "Expired mid", .issuer = &root, .ca = 1, .from = -7200, .to = -3600 });
	not_a_ca = cert_make(&(struct cert_spec){ .cn = "No CA", .issuer = &root });
	constrained = cert_make(&(struct cert_spec){
		.cn = "Constrained", .issuer = &root, .ca = 1,
		.constraints = "permitted;DNS:example.org" });
	rsa_mid = cert_make(&(struct cert_spec){
		.cn = "RSA mid", .issuer = &root, .ca = 1, .key = EVP_RSA_gen(2048) });
	policy.anchors = X509_STORE_new();
	X509_STORE_add_cert(policy.anchors, root.x);
	policy.crls = sk_X509_CRL_new_null();
}

#define LEAF(...) cert_make(&(struct cert_spec){ .cn = "leaf", __VA_ARGS__ })
#define NAMED .san = "DNS:www.example.com"

static void make_leaves(void)
{
	good = LEAF(.issuer = &mid, NAMED, .eku = "serverAuth");
	no_mid = LEAF(.issuer = &root, NAMED);
	cn_only = cert_make(&(struct cert_spec){ .cn = "www.example.com", .issuer = &root });
	wildcard = LEAF(.issuer = &root, .san = "DNS:*.example.com");
	partial_wildcard = LEAF(.issuer = &root, .san = "DNS:w*.example.com");
	top_wildcard = LEAF(.issuer = &root, .san = "DNS:*.com");
	ip = LEAF(.issuer = &root, .san = "IP:192.0.2.1,IP:2001:db8::1");
	ip_as_dns = cert_make(&(struct cert_spec){ .cn = "192.0.2.1", .issuer = &root,
						   .san = "DNS:192.0.2.1" });
	expired = LEAF(.issuer = &root, NAMED, .from = -7200, .to = -3600);
	early = LEAF(.issuer = &root, NAMED, .from = 3600, .to = 7200);
	stranger = LEAF(.issuer = &other_root, NAMED);
	self_signed = LEAF(NAMED);
	client = LEAF(.issuer = &root, NAMED, .eku = "clientAuth");
	encipher = LEAF(.issuer = &root, NAMED, .eku = "serverAuth",
			.usage = "critical,keyEncipherment");
	agree = LEAF(.issuer = &root, NAMED, .usage = "critical,keyAgreement");
	either_usage = LEAF(.issuer = &root, NAMED,
			    .usage = "critical,digitalSignature,keyEncipherment");
	any_usage = LEAF(.issuer = &root, NAMED, .no_usage = 1);
	both = LEAF(.issuer = &root, NAMED, .eku = "serverAuth,clientAuth");
	of_expired = LEAF(.issuer = &expired_mid, NAMED);
	of_not_ca = LEAF(.issuer = &not_a_ca, NAMED);
	of_constrained = LEAF(.issuer = &constrained, NAMED);
	weak_key = LEAF(.issuer = &root, NAMED, .key = EVP_RSA_gen(1024));
	weak_hash = LEAF(.issuer = &root, NAMED, .md = EVP_sha1());
	pss = LEAF(.issuer = &rsa_mid, NAMED, .mgf1_md = EVP_sha256());
	pss_weak_hash = LEAF(.issuer = &rsa_mid, NAMED, .md = EVP_sha1(), .mgf1_md = EVP_sha1());
}

/**
 * struct test - a chain, a question, and the answer that it must get
 * @what: in words
 * @chain: leaf first
 * @anchors: of the application
 * @name: to verify; www.example.com if NULL
 * @address: that @name is
 * @role: KSHAKE_CLIENT if 0
 * @key_encipherment: of RSA key exchange
 * @alert: expected, OK if it must be accepted
 * @result: expected, if @alert is not OK
 */
struct test {
	const char *what;
	const struct cert *chain[6];
	const struct cert *anchors[4];
	const char *name;
	const char *address;
	uint32_t role;
	bool key_encipherment;
	uint8_t alert;
	int result;
};

#define NAME_MISMATCH .alert = BAD_CERTIFICATE, .result = X509_V_ERR_HOSTNAME_MISMATCH
#define NO_ISSUER .alert = UNKNOWN_CA, .result = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
#define IMPOSSIBLE .alert = INTERNAL_ERROR, .result = X509_V_ERR_INVALID_CALL

static const struct test tests[] = {
	{ "a chain with an intermediate", { &good, &mid } },
	{ "a chain without one", { &no_mid } },
	{ "the root sent along", { &good, &mid, &root } },
	{ "a chain in the wrong order", { &good, &root, &mid } },
	{ "certificates that do not belong to it", { &good, &other_root, &mid, &stranger } },
	{ "the intermediate left out", { &good }, NO_ISSUER },
	{ "an unknown authority", { &stranger }, NO_ISSUER },
	{ "an unknown authority that is sent along", { &stranger, &other_root },
	  .alert = UNKNOWN_CA, .result = X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN },
	{ "a self-signed leaf", { &self_signed },
	  .alert = UNKNOWN_CA, .result = X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT },
	{ "an issuer that is no authority", { &of_not_ca, &not_a_ca },
	  .alert = UNKNOWN_CA, .result = X509_V_ERR_INVALID_CA },

	{ "anchor: a root the system does not know", { &stranger }, { &other_root } },
	{ "anchor: in place of the system's", { &no_mid }, { &other_root }, NO_ISSUER },
	{ "anchor: one of several", { &good, &mid }, { &other_root, &root } },
	{ "anchor: an intermediate alone", { &good }, { &mid } },
	{ "anchor: an intermediate of an intermediate",
	  { &good, &mid }, { &mid2 }, NO_ISSUER },
	{ "anchor: the leaf itself", { &self_signed }, { &self_signed } },
	{ "anchor: a leaf that an authority signed", { &good }, { &good } },
	{ "anchor: the leaf itself, with another name", { &self_signed }, { &self_signed },
	  .name = "example.net", NAME_MISMATCH },
	{ "anchor: the leaf itself, expired", { &expired }, { &expired },
	  .alert = EXPIRED, .result = X509_V_ERR_CERT_HAS_EXPIRED },
	{ "anchor: no authority, but an issuer", { &of_not_ca }, { &not_a_ca },
	  .alert = UNKNOWN_CA, .result = X509_V_ERR_INVALID_CA },

	{ "name: in capitals", { &no_mid }, .name = "WWW.Example.COM" },
	{ "name: another", { &no_mid }, .name = "www.example.net", NAME_MISMATCH },
	{ "name: a longer one", { &no_mid }, .name = "www.example.com.example.net", NAME_MISMATCH },
	{ "name: the domain alone", { &no_mid }, .name = "example.com", NAME_MISMATCH },
	{ "name: in the subject only", { &cn_only }, NAME_MISMATCH },
	{ "name: of a wildcard", { &wildcard } },
	{ "name: two labels for a wildcard", { &wildcard }, .name = "a.b.example.com",
	  NAME_MISMATCH },
	{ "name: no label for a wildcard", { &wildcard }, .name = "example.com", NAME_MISMATCH },
	{ "name: of a wildcard within a label", { &partial_wildcard }, NAME_MISMATCH },
	{ "name: of a wildcard for a top-level domain", { &top_wildcard }, .name = "example.com",
	  NAME_MISMATCH },
	{ "name: a wildcard, asked for", { &wildcard }, .name = "*.example.net", NAME_MISMATCH },
	{ "name: a leading dot means no subdomain", { &no_mid }, .name = ".example.com",
	  IMPOSSIBLE },
	{ "name: none", { &no_mid }, .name = "", IMPOSSIBLE },
	{ "name: an authority that may not issue it", { &of_constrained, &constrained },
	  .alert = UNKNOWN, .result = X509_V_ERR_PERMITTED_VIOLATION },

	{ "address: IPv4", { &ip }, .address = "192.0.2.1" },
	{ "address: IPv6", { &ip }, .address = "2001:db8::1" },
	{ "address: another IPv4", { &ip }, .address = "192.0.2.2",
	  .alert = BAD_CERTIFICATE, .result = X509_V_ERR_IP_ADDRESS_MISMATCH },
	{ "address: another IPv6", { &ip }, .address = "2001:db8::2",
	  .alert = BAD_CERTIFICATE, .result = X509_V_ERR_IP_ADDRESS_MISMATCH },
	{ "address: as a DNS name and in the subject", { &ip_as_dns }, .address = "192.0.2.1",
	  .alert = BAD_CERTIFICATE, .result = X509_V_ERR_IP_ADDRESS_MISMATCH },

	{ "time: expired", { &expired },
	  .alert = EXPIRED, .result = X509_V_ERR_CERT_HAS_EXPIRED },
	{ "time: not yet valid", { &early },
	  .alert = EXPIRED, .result = X509_V_ERR_CERT_NOT_YET_VALID },
	{ "time: an expired intermediate", { &of_expired, &expired_mid },
	  .alert = EXPIRED, .result = X509_V_ERR_CERT_HAS_EXPIRED },

	{ "purpose: a client's", { &client },
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "purpose: a key that may not sign", { &encipher },
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "purpose: a key that decrypts", { &encipher }, .key_encipherment = true },
	{ "purpose: a key that may not decrypt", { &no_mid }, .key_encipherment = true,
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "purpose: a key that may neither sign nor decrypt", { &agree },
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "purpose: the same, to decrypt", { &agree }, .key_encipherment = true,
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "purpose: a key for either, to sign", { &either_usage } },
	{ "purpose: a key for either, to decrypt", { &either_usage }, .key_encipherment = true },
	{ "purpose: a key for anything, to sign", { &any_usage } },
	{ "purpose: a key for anything, to decrypt", { &any_usage }, .key_encipherment = true },
	{ "purpose: an unknown authority's, to decrypt", { &stranger }, .key_encipherment = true,
	  NO_ISSUER },
	{ "purpose: both", { &both } },
	{ "purpose: an authority as a leaf", { &root },
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "client certificate: without a name", { &client }, .name = "", .role = KSHAKE_SERVER },
	{ "client certificate: a server's", { &good, &mid }, .name = "", .role = KSHAKE_SERVER,
	  .alert = UNSUPPORTED_CERTIFICATE, .result = X509_V_ERR_INVALID_PURPOSE },
	{ "a role that is none", { &good, &mid }, .role = 3, IMPOSSIBLE },

	{ "strength: RSA of 1024 bits", { &weak_key },
	  .alert = BAD_CERTIFICATE, .result = X509_V_ERR_EE_KEY_TOO_SMALL },
	{ "strength: SHA-1", { &weak_hash },
	  .alert = BAD_CERTIFICATE, .result = X509_V_ERR_CA_MD_TOO_WEAK },
	{ "strength: PSS", { &pss, &rsa_mid } },
	{ "strength: PSS with SHA-1", { &pss_weak_hash, &rsa_mid },
	  .alert = BAD_CERTIFICATE, .result = X509_V_ERR_CA_MD_TOO_WEAK },
	{ "no certificate", {}, .alert = BAD_CERTIFICATE, .result = X509_V_ERR_CERT_REJECTED },
};

static struct bytes bytes_of(const struct cert *c)
{
	return (struct bytes){ c->der, (size_t)c->len };
}

static struct bytes join_anchors(const struct cert *const *anchors, unsigned char *room)
{
	size_t len = 0;

	for (; *anchors; anchors++) {
		memcpy(room + len, (*anchors)->der, (size_t)(*anchors)->len);
		len += (size_t)(*anchors)->len;
	}
	return (struct bytes){ room, len };
}

static void set_address(struct question *q, const char *text, unsigned char *room)
{
	if (!text)
		return;
	q->name = text;
	if (inet_pton(AF_INET, text, room) == 1)
		q->address = (struct bytes){ room, 4 };
	else if (inet_pton(AF_INET6, text, room) == 1)
		q->address = (struct bytes){ room, 16 };
}

/* Accepted with the leaf's key, or rejected with that alert and result. */
static bool is_expected(const struct answer *a, uint8_t alert, int code, const struct cert *leaf)
{
	unsigned char *spki = NULL;
	bool same;
	int len;

	if (alert != OK)
		return a->verdict == KSHAKE_ANSWER_REJECT && a->alert == alert && a->result == code && !a->spki;
	if (a->verdict != KSHAKE_ANSWER_ACCEPT || a->result != X509_V_OK)
		return false;
	len = i2d_PUBKEY(leaf->key, &spki);
	same = len > 0 && a->spki_len == (size_t)len && !memcmp(a->spki, spki, a->spki_len);
	OPENSSL_free(spki);
	return same;
}

static void expect(const char *what, const struct question *q, uint8_t alert, int code,
		   const struct cert *leaf)
{
	struct answer a;
	bool ok;

	verify(&policy, q, &a);
	ok = is_expected(&a, alert, code, leaf);
	result(ok, what);
	if (!ok)
		printf("  | got %s, alert %u, %s\n", a.verdict ? "accepted" : "rejected", a.alert,
		       X509_verify_cert_error_string(a.result));
	answer_wipe(&a);
}

static void run(const struct test *t)
{
	static unsigned char anchors[KSHAKE_TRUST_ANCHORS_MAX];
	unsigned char address[16];
	struct question q = {
		.id = 1,
		.policy = "",
		.role = t->role ? t->role : KSHAKE_CLIENT,
		.name = t->name ? t->name : "www.example.com",
		.key_encipherment = t->key_encipherment,
	};

	while (t->chain[q.nr_certs]) {
		q.certs[q.nr_certs] = bytes_of(t->chain[q.nr_certs]);
		q.nr_certs++;
	}
	q.anchors = join_anchors(t->anchors, anchors);
	set_address(&q, t->address, address);
	expect(t->what, &q, t->alert, t->result, t->chain[0]);
}

static struct question ask(struct bytes leaf)
{
	return (struct question){
		.id = 1,
		.policy = "",
		.role = KSHAKE_CLIENT,
		.name = "www.example.com",
		.certs = { leaf },
		.nr_certs = 1,
	};
}

static void expect_malformed(const char *what, const struct question *q)
{
	expect(what, q, BAD_CERTIFICATE, X509_V_ERR_CERT_REJECTED, NULL);
}

/* Encodings that are wrong somewhere: never accepted, and nothing breaks. */
static void test_malformed(void)
{
	static unsigned char der[8192];
	size_t len = (size_t)no_mid.len;
	struct question q;

	memcpy(der, no_mid.der, len);
	memset(der + len, 0, sizeof(der) - len);
	q = ask((struct bytes){ der, len });
	expect("encoding: as a control", &q, OK, 0, &no_mid);

	q.certs[0].len = len + 1;
	expect_malformed("encoding: a byte behind the leaf", &q);
	q.certs[0].len = len - 1;
	expect_malformed("encoding: a truncated leaf", &q);
	q.certs[0].len = 0;
	expect_malformed("encoding: an empty leaf", &q);
	q.certs[0] = (struct bytes){ (const unsigned char *)"garbage", 7 };
	expect_malformed("encoding: garbage", &q);

	q = ask((struct bytes){ der, len });
	q.certs[q.nr_certs++] = (struct bytes){ (const unsigned char *)"garbage", 7 };
	expect_malformed("encoding: garbage behind the leaf", &q);

	q = ask((struct bytes){ der, len });
	q.anchors = (struct bytes){ (const unsigned char *)"garbage", 7 };
	expect("encoding: garbage as an anchor", &q, INTERNAL_ERROR,
	       X509_V_ERR_APPLICATION_VERIFICATION, NULL);
	q.anchors = (struct bytes){ der, len + 1 };
	expect("encoding: a byte behind the anchors", &q, INTERNAL_ERROR,
	       X509_V_ERR_APPLICATION_VERIFICATION, NULL);

	der[len - 1] ^= 1;
	q = ask((struct bytes){ der, len });
	expect("encoding: a signature with one bit wrong", &q, BAD_CERTIFICATE,
	       X509_V_ERR_CERT_SIGNATURE_FAILURE, NULL);
}

/* Every byte of the leaf changed, in four ways. */
static void test_mutations(void)
{
	static const unsigned char masks[] = { 0x01, 0x20, 0x80, 0xff };
	unsigned char *der = malloc((size_t)no_mid.len);
	unsigned int accepted = 0;
	struct question q = ask((struct bytes){ der, (size_t)no_mid.len });
	struct answer a;

	for (size_t i = 0; i < 4 * (size_t)no_mid.len; i++) {
		memcpy(der, no_mid.der, (size_t)no_mid.len);
		der[i / 4] ^= masks[i % 4];
		verify(&policy, &q, &a);
		accepted += a.verdict != KSHAKE_ANSWER_REJECT;
		answer_wipe(&a);
	}
	free(der);
	result(!accepted, "encoding: no leaf with a byte changed is accepted");
}

/* As many certificates as the kernel lets through, as one chain and as ballast. */
static void test_many(void)
{
	static struct cert authorities[QUESTION_CERTS_MAX];
	struct question q = {
		.id = 1,
		.policy = "",
		.role = KSHAKE_CLIENT,
		.name = "www.example.com",
		.nr_certs = QUESTION_CERTS_MAX,
	};
	const struct cert *above = &root;
	static struct cert leaf;	/* reachable for the leak checker, as all the others */
	char cn[16];

	for (int i = QUESTION_CERTS_MAX - 1; i > 0; i--) {
		snprintf(cn, sizeof(cn), "CA %d", i);
		authorities[i] = cert_make(&(struct cert_spec){
			.cn = cn, .issuer = above, .ca = 1 });
		above = &authorities[i];
		q.certs[i] = bytes_of(above);
	}
	leaf = LEAF(.issuer = above, NAMED);
	q.certs[0] = bytes_of(&leaf);
	expect("32 certificates, all needed", &q, OK, 0, &leaf);
	q.certs[5] = bytes_of(&mid);
	expect("32 certificates, a needed one missing", &q, UNKNOWN_CA,
	       X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, NULL);
	for (int i = 1; i < QUESTION_CERTS_MAX; i++)
		q.certs[i] = bytes_of(&mid);
	q.certs[0] = bytes_of(&good);
	expect("32 certificates, 31 times the same", &q, OK, 0, &good);
}

static void test_alerts(void)
{
	static const struct { int code; uint8_t alert; } alerts[] = {
		{ X509_V_ERR_CERT_REVOKED, REVOKED },
		{ X509_V_ERR_OUT_OF_MEM, INTERNAL_ERROR },
		{ X509_V_ERR_CERT_UNTRUSTED, UNKNOWN_CA },
		{ X509_V_ERR_UNSPECIFIED, UNKNOWN },
		{ X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, UNKNOWN },
	};
	bool ok = true;

	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++)
		ok &= verify_alert(alerts[i].code) == alerts[i].alert;
	result(ok, "alerts of errors that no chain here provokes");
	/* verify-reply refuses any other. */
	for (int code = 1; code < 256; code++) {
		uint8_t alert = verify_alert(code);

		ok &= (alert >= 42 && alert <= 46) || alert == UNKNOWN_CA ||
		      alert == INTERNAL_ERROR || alert == STATUS_RESPONSE;
	}
	result(ok, "every error has an alert that the kernel takes");
}

int main(void)
{
	log_set_level(LOG_ERR);
	make_authorities();
	make_leaves();
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		run(&tests[i]);
	test_malformed();
	test_mutations();
	test_many();
	test_alerts();
	return summary();
}
