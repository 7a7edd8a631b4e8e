// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * CRLs, stapled OCSP responses, and for how long a verdict may be remembered.
 */
#include <stdlib.h>
#include <string.h>
#include <openssl/ocsp.h>
#include <openssl/x509_vfy.h>

#include "certs.h"
#include "log.h"
#include "policy.h"
#include "result.h"
#include "status.h"
#include "verify.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

enum { BAD_CERTIFICATE = 42, REVOKED = 44, UNKNOWN = 46, STATUS_RESPONSE = 113 };

static struct cert root, other_root, mid, leaf, strict_leaf, brief_leaf, second_leaf, self;
static struct cert responder, no_responder, strange_responder, brief_responder, odd_leaf;
static struct cert rsa_responder, eddsa_responder, weak_responder;

static X509_CRL *root_fine, *root_revokes, *mid_fine, *mid_revokes, *mid_ended, *mid_early;
static X509_CRL *mid_weak, *mid_weak_revokes, *mid_weak_ended, *root_weak;
static X509_CRL *mid_forged, *mid_endless, *mid_brief, *strange_fine;

static struct bytes good, revoked, unknown, stale, old_revoked, early, other, delegated, undelegated;
static struct bytes strange, from_root, weak, endless, endless_old, later, sha256_id, twice;
static struct bytes weakly_delegated, rsa, rsa_sha1, pss, pss_sha1, pss_mgf1_sha1, pss_sha1_mgf1, eddsa;
static struct bytes skewed, brief_signer, trailing, truncated, empty_sequence;

#define LEAF(end, ...) cert_make(&(struct cert_spec){ .cn = "leaf", \
	.san = "DNS:www.example.com", .to = end, __VA_ARGS__ })
#define CA(...) cert_make(&(struct cert_spec){ .ca = 1, .to = 7200, __VA_ARGS__ })

static void make_certs(void)
{
	root = CA(.cn = "Root");
	other_root = CA(.cn = "Other root");
	mid = CA(.cn = "Mid", .issuer = &root);
	leaf = LEAF(7200, .issuer = &mid);
	second_leaf = LEAF(7200, .issuer = &mid);
	brief_leaf = LEAF(600, .issuer = &mid);
	strict_leaf = LEAF(7200, .issuer = &mid, .features = "status_request");
	odd_leaf = LEAF(7200, .issuer = &mid, .features = "18");
	self = LEAF(7200, .features = "status_request");
	responder = cert_make(&(struct cert_spec){
		.cn = "Responder", .issuer = &mid, .eku = "OCSPSigning", .to = 7200 });
	brief_responder = cert_make(&(struct cert_spec){
		.cn = "Brief responder", .issuer = &mid, .eku = "OCSPSigning", .to = 300 });
	no_responder = cert_make(&(struct cert_spec){
		.cn = "No responder", .issuer = &mid, .eku = "serverAuth", .to = 7200 });
	strange_responder = cert_make(&(struct cert_spec){
		.cn = "Strange responder", .issuer = &other_root, .eku = "OCSPSigning",
		.to = 7200 });
	rsa_responder = cert_make(&(struct cert_spec){
		.cn = "RSA responder", .issuer = &mid, .eku = "OCSPSigning", .to = 7200,
		.key = EVP_RSA_gen(2048) });
	eddsa_responder = cert_make(&(struct cert_spec){
		.cn = "EdDSA responder", .issuer = &mid, .eku = "OCSPSigning", .to = 7200,
		.key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") });
	weak_responder = cert_make(&(struct cert_spec){
		.cn = "Weak responder", .issuer = &mid, .eku = "OCSPSigning", .to = 7200,
		.md = EVP_sha1() });
}

#define CRL(...) crl_make(&(struct crl_spec){ __VA_ARGS__ })

static void make_crls(void)
{
	root_fine = CRL(.issuer = &root);
	root_revokes = CRL(.issuer = &root, .revoked = &mid);
	mid_fine = CRL(.issuer = &mid, .revoked = &second_leaf, .to = 900);
	mid_revokes = CRL(.issuer = &mid, .revoked = &leaf);
	mid_ended = CRL(.issuer = &mid, .from = -7200, .to = -3600);
	mid_early = CRL(.issuer = &mid, .from = 3600, .to = 7200);
	mid_forged = CRL(.issuer = &mid, .signer = &other_root);
	mid_endless = CRL(.issuer = &mid, .to = NEVER);
	mid_weak = CRL(.issuer = &mid, .md = EVP_sha1());
	mid_weak_revokes = CRL(.issuer = &mid, .md = EVP_sha1(), .revoked = &leaf);
	mid_weak_ended = CRL(.issuer = &mid, .md = EVP_sha1(), .from = -7200, .to = -3600);
	root_weak = CRL(.issuer = &root, .md = EVP_sha1());
	mid_brief = CRL(.issuer = &mid, .to = 60);
	strange_fine = CRL(.issuer = &other_root, .to = 30);
}

#define OCSP_OF(certificate, ...) \
	ocsp_make(&(struct ocsp_spec){ .cert = certificate, .issuer = &mid, __VA_ARGS__ })
#define OCSP(...) OCSP_OF(&leaf, __VA_ARGS__)
#define PSS(hash, mask) \
	OCSP(.signer = &rsa_responder, .md = EVP_##hash(), .mgf1_md = EVP_##mask())

static void make_staples(void)
{
	static unsigned char longer[8192];

	good = OCSP(.to = 1200);
	revoked = OCSP(.status = V_OCSP_CERTSTATUS_REVOKED);
	unknown = OCSP(.status = V_OCSP_CERTSTATUS_UNKNOWN);
	stale = OCSP(.from = -7200, .to = -3600);
	old_revoked = OCSP(.from = -7200, .to = -3600, .status = V_OCSP_CERTSTATUS_REVOKED);
	early = OCSP(.from = 3600, .to = 7200);
	other = OCSP_OF(&second_leaf, .to = 1200);
	delegated = OCSP(.signer = &responder);
	undelegated = OCSP(.signer = &no_responder);
	strange = OCSP(.signer = &strange_responder);
	from_root = OCSP(.signer = &root);
	weak = OCSP(.md = EVP_sha1());
	endless = OCSP(.to = NEVER);
	endless_old = OCSP(.from = -2 * 86400, .to = NEVER);
	later = OCSP(.error = OCSP_RESPONSE_STATUS_TRYLATER);
	sha256_id = OCSP(.id_md = EVP_sha256());
	twice = OCSP(.second = 1 + V_OCSP_CERTSTATUS_REVOKED);
	skewed = OCSP(.from = -3600, .to = -60);
	rsa = OCSP(.signer = &rsa_responder);
	rsa_sha1 = OCSP(.signer = &rsa_responder, .md = EVP_sha1());
	pss = PSS(sha256, sha256);
	pss_sha1 = PSS(sha1, sha1);
	pss_mgf1_sha1 = PSS(sha256, sha1);
	pss_sha1_mgf1 = PSS(sha1, sha256);
	weakly_delegated = OCSP(.signer = &weak_responder);
	eddsa = OCSP(.signer = &eddsa_responder);
	brief_signer = OCSP(.signer = &brief_responder);
	memcpy(longer, good.data, good.len);
	trailing = (struct bytes){ longer, good.len + 1 };
	truncated = (struct bytes){ good.data, good.len - 1 };
	empty_sequence = (struct bytes){ (const unsigned char *)"\x30\x00", 2 };
}

#define LEAF_CRLS	.crl_check = CRL_CHECK_LEAF
#define CHAIN_CRLS	.crl_check = CRL_CHECK_CHAIN
#define IF_STAPLED	.ocsp = OCSP_RULE_IF_STAPLED
#define REQUIRED	.ocsp = OCSP_RULE_REQUIRE

/**
 * struct test - a policy, a peer, and what must come of it
 * @what: in words
 * @spec: the policy
 * @crls: that it has
 * @leaf: the peer's, "leaf" if NULL
 * @staple: of the peer
 * @anchor: of the application
 * @role: KSHAKE_CLIENT if 0
 * @result: X509_V_*
 * @alert: if @result is not X509_V_OK
 * @lifetime: if it is; 3600, the policy's, if 0
 * @none: @lifetime is 0
 */
struct test {
	const char *what;
	struct policy_spec spec;
	X509_CRL **crls[4];
	const struct cert *leaf;
	const struct bytes *staple;
	const struct cert *anchor;
	uint32_t role;
	int result;
	uint8_t alert;
	uint32_t lifetime;
	bool none;
};

#define REVOKED_BY	.result = X509_V_ERR_CERT_REVOKED, .alert = REVOKED
#define NO_CRL		.result = X509_V_ERR_UNABLE_TO_GET_CRL, .alert = UNKNOWN
#define WEAK_CRL	.result = X509_V_ERR_CA_MD_TOO_WEAK, .alert = BAD_CERTIFICATE
#define BAD_STAPLE	.result = X509_V_ERR_OCSP_VERIFY_FAILED, .alert = STATUS_RESPONSE
#define NO_STAPLE	.result = X509_V_ERR_OCSP_VERIFY_NEEDED, .alert = STATUS_RESPONSE

static const struct test tests[] = {
	{ "lifetime: the policy's" },
	{ "lifetime: the leaf's", .leaf = &brief_leaf, .lifetime = 600 },
	{ "CRL: not looked at", {}, { &mid_revokes } },

	{ "CRL, leaf: fine", { LEAF_CRLS }, { &mid_fine }, .lifetime = 900 },
	{ "CRL, leaf: revoked", { LEAF_CRLS }, { &mid_revokes }, REVOKED_BY },
	{ "CRL, leaf: one of several", { LEAF_CRLS }, { &root_fine, &strange_fine, &mid_revokes },
	  REVOKED_BY },
	{ "CRL, leaf: missing", { LEAF_CRLS }, { &root_fine }, NO_CRL },
	{ "CRL, leaf: missing, and that is fine", { LEAF_CRLS, .crl_missing_ok = true },
	  { &root_fine } },
	{ "CRL, leaf: revoked, where missing is fine", { LEAF_CRLS, .crl_missing_ok = true },
	  { &mid_revokes }, REVOKED_BY },
	{ "CRL, leaf: ended", { LEAF_CRLS }, { &mid_ended },
	  .result = X509_V_ERR_CRL_HAS_EXPIRED, .alert = UNKNOWN },
	{ "CRL, leaf: ended, where missing is fine", { LEAF_CRLS, .crl_missing_ok = true },
	  { &mid_ended }, .result = X509_V_ERR_CRL_HAS_EXPIRED, .alert = UNKNOWN },
	{ "CRL, leaf: an ended one and its successor", { LEAF_CRLS }, { &mid_ended, &mid_fine },
	  .lifetime = 900 },
	{ "CRL, leaf: not yet valid", { LEAF_CRLS }, { &mid_early },
	  .result = X509_V_ERR_CRL_NOT_YET_VALID, .alert = UNKNOWN },
	{ "CRL, leaf: signed by somebody else", { LEAF_CRLS }, { &mid_forged },
	  .result = X509_V_ERR_CRL_SIGNATURE_FAILURE, .alert = UNKNOWN },
	{ "CRL, leaf: without an end", { LEAF_CRLS }, { &mid_endless }, .none = true },
	{ "CRL, leaf: two, the shorter one counts", { LEAF_CRLS }, { &mid_fine, &mid_brief },
	  .lifetime = 60 },
	{ "CRL, leaf: that of a stranger does not shorten anything", { LEAF_CRLS },
	  { &mid_fine, &strange_fine }, .lifetime = 900 },
	{ "CRL, leaf: the intermediate is not looked at", { LEAF_CRLS },
	  { &mid_fine, &root_revokes }, .lifetime = 900 },
	{ "CRL, leaf: with a weak signature", { LEAF_CRLS }, { &mid_weak }, WEAK_CRL },
	{ "CRL, leaf: with a weak signature, beside another", { LEAF_CRLS },
	  { &mid_fine, &mid_weak }, WEAK_CRL },
	{ "CRL, leaf: with a weak signature, where missing is fine",
	  { LEAF_CRLS, .crl_missing_ok = true }, { &mid_weak }, WEAK_CRL },
	{ "CRL, leaf: with a weak signature, where that will do",
	  { LEAF_CRLS, .security_level = -1 }, { &mid_weak }, .lifetime = 1800 },
	{ "CRL, leaf: with a weak signature, ended, and its successor", { LEAF_CRLS },
	  { &mid_weak_ended, &mid_fine }, .lifetime = 900 },
	{ "CRL, leaf: revoked, with a weak signature", { LEAF_CRLS }, { &mid_weak_revokes },
	  REVOKED_BY },
	{ "CRL, leaf: the weak one is about the intermediate", { LEAF_CRLS },
	  { &root_weak, &mid_fine }, .lifetime = 900 },
	{ "CRL, not looked at: with a weak signature", {}, { &mid_weak } },
	{ "CRL, leaf: a client's", { LEAF_CRLS }, { &mid_revokes }, .role = KSHAKE_SERVER,
	  REVOKED_BY },

	{ "CRL, chain: fine", { CHAIN_CRLS }, { &root_fine, &mid_fine }, .lifetime = 900 },
	{ "CRL, chain: the leaf is revoked", { CHAIN_CRLS }, { &root_fine, &mid_revokes },
	  REVOKED_BY },
	{ "CRL, chain: the intermediate is revoked", { CHAIN_CRLS }, { &root_revokes, &mid_fine },
	  REVOKED_BY },
	{ "CRL, chain: the root's is missing", { CHAIN_CRLS }, { &mid_fine }, NO_CRL },
	{ "CRL, chain: the intermediate's is missing", { CHAIN_CRLS }, { &root_fine }, NO_CRL },
	{ "CRL, chain: the intermediate is revoked, where missing is fine",
	  { CHAIN_CRLS, .crl_missing_ok = true }, { &root_revokes }, REVOKED_BY },
	{ "CRL, chain: the root's has a weak signature", { CHAIN_CRLS }, { &root_weak, &mid_fine },
	  WEAK_CRL },
	{ "CRL, chain: an anchor of the application's needs none", { CHAIN_CRLS },
	  { &mid_fine }, .anchor = &mid, .lifetime = 900 },
	{ "CRL, chain: but what it issued does", { CHAIN_CRLS }, { &root_fine }, .anchor = &mid,
	  NO_CRL },
	{ "CRL, chain: with the application's anchors, too", { CHAIN_CRLS },
	  { &root_fine, &mid_revokes }, .anchor = &root, REVOKED_BY },
	{ "CRL, leaf: a leaf that is an anchor itself", { LEAF_CRLS }, { &root_fine },
	  .anchor = &leaf },

	{ "OCSP: not looked at", {}, .staple = &revoked },
	{ "OCSP: good", { IF_STAPLED }, .staple = &good, .lifetime = 1200 },
	{ "OCSP: none", { IF_STAPLED } },
	{ "OCSP: revoked", { IF_STAPLED }, .staple = &revoked, REVOKED_BY },
	{ "OCSP: revoked, an old response", { IF_STAPLED }, .staple = &old_revoked, REVOKED_BY },
	{ "OCSP: good and revoked", { IF_STAPLED }, .staple = &twice, REVOKED_BY },
	{ "OCSP: unknown", { IF_STAPLED }, .staple = &unknown,
	  .result = X509_V_ERR_OCSP_CERT_UNKNOWN, .alert = STATUS_RESPONSE },
	{ "OCSP: stale", { IF_STAPLED }, .staple = &stale, BAD_STAPLE },
	{ "OCSP: clocks may differ", { IF_STAPLED }, .staple = &skewed, .none = true },
	{ "OCSP: not yet valid", { IF_STAPLED }, .staple = &early, BAD_STAPLE },
	{ "OCSP: about another certificate", { IF_STAPLED }, .staple = &other, BAD_STAPLE },
	{ "OCSP: a responder's failure", { IF_STAPLED }, .staple = &later, BAD_STAPLE },
	{ "OCSP: without nextUpdate", { IF_STAPLED }, .staple = &endless, .none = true },
	{ "OCSP: without nextUpdate, two days old", { IF_STAPLED }, .staple = &endless_old,
	  BAD_STAPLE },
	{ "OCSP: by a responder of the issuer's", { IF_STAPLED }, .staple = &delegated,
	  .lifetime = 1200 },
	{ "OCSP: by a responder whose certificate ends first", { IF_STAPLED },
	  .staple = &brief_signer, .lifetime = 300 },
	{ "OCSP: by a responder whose certificate has a weak signature", { IF_STAPLED },
	  .staple = &weakly_delegated, BAD_STAPLE },
	{ "OCSP: by one who is none", { IF_STAPLED }, .staple = &undelegated, BAD_STAPLE },
	{ "OCSP: by another authority's responder", { IF_STAPLED }, .staple = &strange,
	  BAD_STAPLE },
	{ "OCSP: by the issuer's issuer", { IF_STAPLED }, .staple = &from_root, BAD_STAPLE },
	{ "OCSP: with a weak signature", { IF_STAPLED }, .staple = &weak, BAD_STAPLE },
	{ "OCSP: with a weak signature, where that will do", { IF_STAPLED, .security_level = -1 },
	  .staple = &weak, .lifetime = 1200 },
	{ "OCSP: signed by RSA", { IF_STAPLED }, .staple = &rsa, .lifetime = 1200 },
	{ "OCSP: signed by RSA with SHA-1", { IF_STAPLED }, .staple = &rsa_sha1, BAD_STAPLE },
	{ "OCSP: signed by PSS", { IF_STAPLED }, .staple = &pss, .lifetime = 1200 },
	{ "OCSP: signed by PSS with SHA-1", { IF_STAPLED }, .staple = &pss_sha1, BAD_STAPLE },
	{ "OCSP: signed by PSS with SHA-1, where that will do",
	  { IF_STAPLED, .security_level = -1 }, .staple = &pss_sha1, .lifetime = 1200 },
	{ "OCSP: signed by PSS with SHA-1 in MGF1", { IF_STAPLED }, .staple = &pss_mgf1_sha1,
	  BAD_STAPLE },
	{ "OCSP: signed by PSS with SHA-1, but not in MGF1", { IF_STAPLED },
	  .staple = &pss_sha1_mgf1, BAD_STAPLE },
	{ "OCSP: signed by EdDSA", { IF_STAPLED }, .staple = &eddsa, .lifetime = 1200 },
	{ "OCSP: with SHA-256 in the name", { IF_STAPLED }, .staple = &sha256_id,
	  .lifetime = 1200 },
	{ "OCSP: a byte behind it", { IF_STAPLED }, .staple = &trailing, BAD_STAPLE },
	{ "OCSP: a byte less", { IF_STAPLED }, .staple = &truncated, BAD_STAPLE },
	{ "OCSP: an empty SEQUENCE", { IF_STAPLED }, .staple = &empty_sequence, BAD_STAPLE },
	{ "OCSP: a client's, revoked", { IF_STAPLED }, .staple = &revoked, .role = KSHAKE_SERVER,
	  REVOKED_BY },

	{ "OCSP, required: good", { REQUIRED }, .staple = &good, .lifetime = 1200 },
	{ "OCSP, required: none", { REQUIRED }, NO_STAPLE },
	{ "OCSP, required: a leaf that is an anchor itself", { REQUIRED }, .staple = &good,
	  .anchor = &leaf, NO_STAPLE },
	{ "OCSP: a leaf that is an anchor itself", { IF_STAPLED }, .staple = &other,
	  .anchor = &leaf },
	{ "OCSP: the anchor is the intermediate", { IF_STAPLED }, .staple = &revoked,
	  .anchor = &mid, REVOKED_BY },

	{ "must-staple: none", { IF_STAPLED }, .leaf = &strict_leaf, NO_STAPLE },
	{ "must-staple: another feature", { IF_STAPLED }, .leaf = &odd_leaf },
	{ "must-staple: about another certificate", { IF_STAPLED }, .leaf = &strict_leaf,
	  .staple = &good, BAD_STAPLE },
	{ "must-staple: ignored with the rest", {}, .leaf = &strict_leaf },
	{ "must-staple: is not for clients", { IF_STAPLED }, .leaf = &strict_leaf,
	  .role = KSHAKE_SERVER },
	{ "must-staple: a leaf that is an anchor itself", { IF_STAPLED }, .leaf = &self,
	  .anchor = &self, NO_STAPLE },

	{ "both: revoked by the CRL", { LEAF_CRLS, IF_STAPLED }, { &mid_revokes },
	  .staple = &good, REVOKED_BY },
	{ "both: revoked by the staple", { LEAF_CRLS, IF_STAPLED }, { &mid_fine },
	  .staple = &revoked, REVOKED_BY },
	{ "both: the earlier end counts", { CHAIN_CRLS, IF_STAPLED }, { &root_fine, &mid_fine },
	  .staple = &good, .lifetime = 900 },
};

static struct policy policy;

static void set_policy(struct policy_spec *spec, X509_CRL **const *crls)
{
	spec->name = "default";
	/* -1 stands for the weakest. */
	spec->security_level = spec->security_level < 0 ? 0 : 2;
	spec->lifetime = 3600;
	policy.spec = spec;
	while (sk_X509_CRL_num(policy.crls))
		sk_X509_CRL_pop(policy.crls);
	for (; *crls; crls++)
		sk_X509_CRL_push(policy.crls, **crls);
}

static struct bytes bytes_of(const struct cert *c)
{
	return (struct bytes){ c->der, (size_t)c->len };
}

static struct question ask(const struct cert *of)
{
	return (struct question){
		.id = 1,
		.role = KSHAKE_CLIENT,
		.name = "www.example.com",
		.policy = "",
		.certs = { bytes_of(of), bytes_of(&mid) },
		.nr_certs = 2,
	};
}

static bool is_expected(const struct test *t, const struct answer *a)
{
	uint32_t lifetime = t->none ? 0 : t->lifetime ? t->lifetime : 3600;

	if (t->result != X509_V_OK)
		return a->verdict == KSHAKE_ANSWER_REJECT && a->result == t->result &&
		       a->alert == t->alert && !a->lifetime && !a->spki && a->why;
	/* The test takes its time, too. */
	return a->verdict == KSHAKE_ANSWER_ACCEPT && a->result == X509_V_OK && a->spki &&
	       a->lifetime <= lifetime && a->lifetime + 30 >= lifetime;
}

static void run(const struct test *t)
{
	struct policy_spec spec = t->spec;
	struct question q = ask(t->leaf ? t->leaf : &leaf);
	struct answer a;
	bool ok;

	set_policy(&spec, t->crls);
	if (t->staple)
		q.staple = *t->staple;
	if (t->anchor)
		q.anchors = bytes_of(t->anchor);
	if (t->role) {
		q.role = t->role;
		q.name = "";
	}
	verify(&policy, &q, &a);
	ok = is_expected(t, &a);
	result(ok, t->what);
	if (!ok)
		printf("  | got verdict %u, result %d, alert %u, lifetime %u by %s: %s\n", a.verdict,
		       a.result, a.alert, a.lifetime, a.limited_by, a.why);
	answer_wipe(&a);
}

static struct policy_spec stapled = { IF_STAPLED };

/* A revoked leaf stays revoked, or the response counts for nothing, whatever byte changes. */
static void test_mutated_staples(void)
{
	static const unsigned char masks[] = { 0x01, 0x20, 0x80, 0xff };
	static X509_CRL **const none[] = { NULL };
	unsigned char *der = malloc(revoked.len);
	struct question q = ask(&leaf);
	unsigned int accepted = 0;
	struct answer a;

	set_policy(&stapled, none);
	for (size_t i = 0; i < ARRAY_SIZE(masks) * revoked.len; i++) {
		memcpy(der, revoked.data, revoked.len);
		der[i / 4] ^= masks[i % 4];
		q.staple = (struct bytes){ der, revoked.len };
		verify(&policy, &q, &a);
		accepted += a.verdict != KSHAKE_ANSWER_REJECT;
		answer_wipe(&a);
	}
	result(!accepted, "OCSP: no \"revoked\" with a byte changed is accepted");
	accepted = 0;
	for (size_t len = 1; len < good.len; len++) {
		/* Where it ends, so that a read beyond it is seen. */
		memcpy(der + revoked.len - len, good.data, len);
		q.staple = (struct bytes){ der + revoked.len - len, len };
		verify(&policy, &q, &a);
		accepted += a.verdict != KSHAKE_ANSWER_REJECT;
		answer_wipe(&a);
	}
	result(!accepted && good.len <= revoked.len,
	       "OCSP: no \"good\" that is cut short is accepted");
	free(der);
}

/* As long as an attribute can be: garbage, nested, and a response with ballast. */
static void test_huge_staples(void)
{
	static X509_CRL **const none[] = { NULL };
	static unsigned char der[65531];
	struct question q = ask(&leaf);
	unsigned int accepted = 0;
	struct answer a;

	set_policy(&stapled, none);
	q.staple = (struct bytes){ der, sizeof(der) };
	for (int round = 0; round < 3; round++) {
		memset(der, round == 0 ? 0 : round == 1 ? 0x30 : 0xff, sizeof(der));
		if (round == 2)
			memcpy(der, "\x30\x82\xff\xf7\x0a\x01\x00\xa0\x82\xff\xf0", 11);
		/* Indefinite lengths, one inside the other. */
		for (size_t i = 0; round == 1 && i + 1 < sizeof(der); i += 2)
			der[i + 1] = 0x80;
		verify(&policy, &q, &a);
		accepted += a.verdict != KSHAKE_ANSWER_REJECT;
		answer_wipe(&a);
	}
	result(!accepted, "OCSP: 64 KB of nonsense are rejected");
}

static void test_nul_in_name(void)
{
	static const char name[] = "www.example.com\0.example.net";
	static X509_CRL **const none[] = { NULL };
	static struct cert c;
	struct question q;
	struct answer a;

	c = cert_make(&(struct cert_spec){ .cn = "leaf", .issuer = &mid, .raw_san = name,
					   .raw_san_len = sizeof(name) - 1 });
	set_policy(&stapled, none);
	q = ask(&c);
	verify(&policy, &q, &a);
	result(a.verdict == KSHAKE_ANSWER_REJECT && a.result == X509_V_ERR_HOSTNAME_MISMATCH,
	       "name: a NUL does not end it");
	answer_wipe(&a);
}

static void test_no_policy(void)
{
	struct question q = ask(&leaf);
	struct answer a;

	verify_without_policy(&q, "there is none", &a);
	result(a.verdict == KSHAKE_ANSWER_NO_POLICY && a.result != X509_V_OK && !a.spki &&
	       !a.lifetime && a.alert == 80, "no policy: no verdict");
	answer_wipe(&a);
}

int main(void)
{
	log_set_level(LOG_ERR);
	make_certs();
	make_crls();
	make_staples();
	policy.anchors = X509_STORE_new();
	X509_STORE_add_cert(policy.anchors, root.x);
	policy.crls = sk_X509_CRL_new_null();
	for (size_t i = 0; i < ARRAY_SIZE(tests); i++)
		run(&tests[i]);
	test_mutated_staples();
	test_huge_staples();
	test_nul_in_name();
	test_no_policy();
	return summary();
}
