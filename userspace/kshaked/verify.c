// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Is this chain trusted for this name? X.509 by OpenSSL's libcrypto.
 */
#include <limits.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <linux/kshake.h>

#include "log.h"
#include "ocsp.h"
#include "policy.h"
#include "strength.h"
#include "verify.h"

/* RFC 8446, 6 */
enum alert {
	ALERT_BAD_CERTIFICATE = 42,
	ALERT_UNSUPPORTED_CERTIFICATE = 43,
	ALERT_CERTIFICATE_REVOKED = 44,
	ALERT_CERTIFICATE_EXPIRED = 45,
	ALERT_CERTIFICATE_UNKNOWN = 46,
	ALERT_UNKNOWN_CA = 48,
	ALERT_INTERNAL_ERROR = 80,
	ALERT_BAD_CERTIFICATE_STATUS_RESPONSE = 113,
};

/**
 * struct chain - a question's certificates, decoded
 * @leaf: the peer's own
 * @others: what came behind it, to build a chain from
 * @anchors: the application's trust anchors, NULL for the policy's
 */
struct chain {
	X509 *leaf;
	struct stack_st_X509 *others;		/* STACK_OF(X509) */
	X509_STORE *anchors;
};

uint8_t verify_alert(int result)
{
	switch (result) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:		/* "or is not currently valid" */
		return ALERT_CERTIFICATE_EXPIRED;
	case X509_V_ERR_CERT_REVOKED:
		return ALERT_CERTIFICATE_REVOKED;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_CHAIN_TOO_LONG:
	case X509_V_ERR_CERT_UNTRUSTED:
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
		return ALERT_UNKNOWN_CA;
	case X509_V_ERR_OCSP_VERIFY_NEEDED:
	case X509_V_ERR_OCSP_VERIFY_FAILED:
	case X509_V_ERR_OCSP_CERT_UNKNOWN:
		return ALERT_BAD_CERTIFICATE_STATUS_RESPONSE;
	case X509_V_ERR_INVALID_PURPOSE:
		return ALERT_UNSUPPORTED_CERTIFICATE;
	/* A wrong name has no alert of its own; OpenSSL and GnuTLS say this one. */
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
	case X509_V_ERR_CERT_REJECTED:
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
	case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE:
	case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
	case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
	case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
	case X509_V_ERR_EE_KEY_TOO_SMALL:
	case X509_V_ERR_CA_KEY_TOO_SMALL:
	case X509_V_ERR_CA_MD_TOO_WEAK:
	case X509_V_ERR_EC_KEY_EXPLICIT_PARAMS:
	case X509_V_ERR_INVALID_EXTENSION:
		return ALERT_BAD_CERTIFICATE;
	case X509_V_ERR_OUT_OF_MEM:
	case X509_V_ERR_INVALID_CALL:
	case X509_V_ERR_STORE_LOOKUP:
	case X509_V_ERR_APPLICATION_VERIFICATION:	/* bad anchors, see chain_anchors() */
		return ALERT_INTERNAL_ERROR;
	default:
		return ALERT_CERTIFICATE_UNKNOWN;
	}
}

/* The next certificate in @der, which is advanced; NULL if it is malformed. */
static X509 *next_cert(struct bytes *der)
{
	const unsigned char *p = der->data;
	X509 *cert;

	if (!der->len || der->len > LONG_MAX)
		return NULL;
	cert = d2i_X509(NULL, &p, (long)der->len);
	if (!cert)
		return NULL;
	der->len -= (size_t)(p - der->data);
	der->data = p;
	return cert;
}

/* One certificate that fills its bytes to the end, or NULL. */
static X509 *whole_cert(struct bytes der)
{
	X509 *cert = next_cert(&der);

	if (cert && der.len) {
		X509_free(cert);
		return NULL;
	}
	return cert;
}

/*
 * Every certificate that the application gave is trusted, self-signed or not, to issue
 * (if it is a CA) or to be the leaf itself. That says no more than it has to: purpose,
 * dates and name are checked all the same.
 */
static bool chain_anchors(struct chain *chain, struct bytes der)
{
	chain->anchors = X509_STORE_new();
	if (!chain->anchors || !X509_STORE_set_flags(chain->anchors, X509_V_FLAG_PARTIAL_CHAIN))
		return false;
	while (der.len) {
		X509 *cert = next_cert(&der);
		bool added = cert && X509_STORE_add_cert(chain->anchors, cert);

		X509_free(cert);
		if (!added)
			return false;
	}
	return true;
}

/* X509_V_OK, or why not. */
static int chain_decode(struct chain *chain, const struct question *q, struct answer *answer)
{
	chain->others = sk_X509_new_null();
	if (!chain->others)
		return X509_V_ERR_OUT_OF_MEM;

	for (size_t i = 0; i < q->nr_certs; i++) {
		X509 *cert = whole_cert(q->certs[i]);

		if (!cert) {
			answer->why = "a malformed certificate";
			return X509_V_ERR_CERT_REJECTED;
		}
		if (i == 0) {
			chain->leaf = cert;
		} else if (!sk_X509_push(chain->others, cert)) {
			X509_free(cert);
			return X509_V_ERR_OUT_OF_MEM;
		}
	}
	if (!chain->leaf) {
		answer->why = "no certificate";
		return X509_V_ERR_CERT_REJECTED;
	}
	if (q->anchors.len && !chain_anchors(chain, q->anchors)) {
		answer->why = "malformed trust anchors";
		return X509_V_ERR_APPLICATION_VERIFICATION;
	}
	return X509_V_OK;
}

static void chain_wipe(struct chain *chain)
{
	X509_free(chain->leaf);
	sk_X509_pop_free(chain->others, X509_free);
	X509_STORE_free(chain->anchors);
}

/*
 * RFC 9525: the name stands in subjectAltName, never in the subject (6.1.1); a wildcard
 * is the whole leftmost label (6.3); an IP address is compared as bytes (6.4).
 */
static bool set_name(X509_VERIFY_PARAM *param, const struct question *q)
{
	if (q->address.len)
		return X509_VERIFY_PARAM_set1_ip(param, q->address.data, q->address.len);
	/* A server may have no opinion on its clients' names; a client has one. */
	if (!q->name[0])
		return q->role == KSHAKE_SERVER;
	/* OpenSSL would take a leading dot for "any name below". */
	if (q->name[0] == '.')
		return false;
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
					       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return X509_VERIFY_PARAM_set1_host(param, q->name, strlen(q->name));
}

/* The end of the path, which may be the leaf: nobody is asked whether it is to be trusted. */
static bool is_anchor(X509_STORE_CTX *ctx, int depth)
{
	return depth >= X509_STORE_CTX_get_num_untrusted(ctx);
}

/*
 * OpenSSL wants a CRL for the anchor, too, which RFC 5280, 6.1, does not: it is no part of
 * the path. If there is one that revokes it, that counts.
 */
static int on_verify(int ok, X509_STORE_CTX *ctx)
{
	const struct policy *policy = X509_STORE_CTX_get_app_data(ctx);

	if (ok || X509_STORE_CTX_get_error(ctx) != X509_V_ERR_UNABLE_TO_GET_CRL)
		return ok;
	if (!policy->spec->crl_missing_ok &&
	    !is_anchor(ctx, X509_STORE_CTX_get_error_depth(ctx)))
		return 0;
	X509_STORE_CTX_set_error(ctx, X509_V_OK);
	return 1;
}

static void set_crl_check(X509_STORE_CTX *ctx, const struct policy *policy)
{
	unsigned long flags = X509_V_FLAG_CRL_CHECK;

	if (policy->spec->crl_check == CRL_CHECK_NONE)
		return;
	if (policy->spec->crl_check == CRL_CHECK_CHAIN)
		flags |= X509_V_FLAG_CRL_CHECK_ALL;
	X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx), flags);
	X509_STORE_CTX_set0_crls(ctx, policy->crls);
	X509_STORE_CTX_set_verify_cb(ctx, on_verify);
}

static bool set_up(X509_STORE_CTX *ctx, const struct policy *policy, const struct chain *chain,
		   const struct question *q)
{
	const char *purpose = q->role == KSHAKE_CLIENT ? "ssl_server" : "ssl_client";
	X509_VERIFY_PARAM *param;

	if (q->role != KSHAKE_CLIENT && q->role != KSHAKE_SERVER)
		return false;
	if (!X509_STORE_CTX_init(ctx, chain->anchors ? chain->anchors : policy->anchors,
				 chain->leaf, chain->others) ||
	    !X509_STORE_CTX_set_default(ctx, purpose) ||
	    !X509_STORE_CTX_set_app_data(ctx, (void *)policy))
		return false;
	set_crl_check(ctx, policy);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_auth_level(param, policy->spec->security_level);
	X509_VERIFY_PARAM_set_depth(param, QUESTION_CERTS_MAX);
	return set_name(param, q);
}

/* Those that have ended do not count. */
static bool is_crl_for(const X509_CRL *crl, const X509 *cert)
{
	const ASN1_TIME *end = X509_CRL_get0_nextUpdate(crl);

	return !X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(cert)) &&
	       (!end || X509_cmp_current_time(end) > 0);
}

static bool is_crl_checked(const struct policy *policy, int depth)
{
	return policy->spec->crl_check == CRL_CHECK_CHAIN ||
	       (policy->spec->crl_check == CRL_CHECK_LEAF && depth == 0);
}

static bool has_weak_crl(const struct policy *policy, const X509 *cert)
{
	for (int i = 0; i < sk_X509_CRL_num(policy->crls); i++) {
		const X509_CRL *crl = sk_X509_CRL_value(policy->crls, i);
		const X509_ALGOR *alg;

		X509_CRL_get0_signature(crl, NULL, &alg);
		if (is_crl_for(crl, cert) && strength_is_weak(alg, policy->spec->security_level))
			return true;
	}
	return false;
}

/*
 * What OpenSSL asks of signatures on certificates, it does not ask of those on CRLs. One that
 * revokes something was heard; that it is silent is worth no more than its signature.
 */
static bool rests_on_weak_crl(const struct policy *policy, const struct stack_st_X509 *path)
{
	for (int i = 0; i < sk_X509_num(path); i++) {
		if (is_crl_checked(policy, i) && has_weak_crl(policy, sk_X509_value(path, i)))
			return true;
	}
	return false;
}

/* RFC 5280, 5.1.2.5: without nextUpdate nobody knows. */
static void limit_by_crls(struct answer *answer, const struct policy *policy, const X509 *cert)
{
	for (int i = 0; i < sk_X509_CRL_num(policy->crls); i++) {
		const X509_CRL *crl = sk_X509_CRL_value(policy->crls, i);

		if (is_crl_for(crl, cert))
			answer_limit(answer, X509_CRL_get0_nextUpdate(crl), "a CRL");
	}
}

/* An accept rests on all of the path, and on the CRLs that were silent about it. */
static void limit_by_path(struct answer *answer, const struct policy *policy,
			  const struct stack_st_X509 *path)
{
	for (int i = 0; i < sk_X509_num(path); i++) {
		const X509 *cert = sk_X509_value(path, i);

		answer_limit(answer, X509_get0_notAfter(cert), "a certificate in the chain");
		if (is_crl_checked(policy, i))
			limit_by_crls(answer, policy, cert);
	}
}

/*
 * With keyUsage, what the key does in the handshake MUST be in it: RFC 8446, 4.4.2.2; of RSA
 * key exchange RFC 5246, 7.4.2. OpenSSL's purpose is content with either.
 */
static const char *misuse(X509 *leaf, const struct question *q)
{
	uint32_t usage = X509_get_key_usage(leaf);

	if (q->key_encipherment)
		return usage & KU_KEY_ENCIPHERMENT ? NULL :
		       "the certificate's key may not decrypt";
	return usage & KU_DIGITAL_SIGNATURE ? NULL : "the certificate's key may not sign";
}

/* A leaf that is trusted as itself needs nobody to speak for it. */
static int check_staple(const struct policy *policy, const struct question *q,
			X509_STORE_CTX *ctx, struct answer *answer)
{
	const struct stack_st_X509 *path = X509_STORE_CTX_get0_chain(ctx);
	bool required;

	if (policy->spec->ocsp == OCSP_RULE_IGNORE)
		return X509_V_OK;
	if (q->staple.len && !is_anchor(ctx, 0))
		return ocsp_check(q->staple, path, policy->spec->security_level, answer);
	/* RFC 7633, 4: it is servers that are asked for one. */
	required = policy->spec->ocsp == OCSP_RULE_REQUIRE ||
		   (q->role == KSHAKE_CLIENT && ocsp_is_must_staple(sk_X509_value(path, 0)));
	if (!required)
		return X509_V_OK;
	answer->why = q->staple.len ? "an OCSP response is required, and its signer is unknown" :
				      "an OCSP response is required, and none is stapled";
	return X509_V_ERR_OCSP_VERIFY_NEEDED;
}

static void name_subject(struct answer *answer, const X509 *cert, int depth)
{
	if (!cert)
		return;
	answer->depth = depth;
	X509_NAME_oneline(X509_get_subject_name(cert), answer->subject,
			  sizeof(answer->subject));
}

/* The path is trusted; and what it leads to? */
static int judge_path(const struct policy *policy, const struct question *q,
		      X509_STORE_CTX *ctx, struct answer *answer)
{
	const struct stack_st_X509 *path = X509_STORE_CTX_get0_chain(ctx);
	X509 *leaf = sk_X509_value(path, 0);
	int result;

	name_subject(answer, leaf, 0);
	answer->why = misuse(leaf, q);
	if (answer->why)
		return X509_V_ERR_INVALID_PURPOSE;
	if (rests_on_weak_crl(policy, path)) {
		answer->why = "a CRL has a weak signature";
		return X509_V_ERR_CA_MD_TOO_WEAK;
	}
	result = check_staple(policy, q, ctx, answer);
	if (result == X509_V_OK)
		limit_by_path(answer, policy, path);
	return result;
}

/* X509_V_OK, or why not. */
static int chain_verify(const struct chain *chain, const struct policy *policy,
			const struct question *q, struct answer *answer)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int result = X509_V_ERR_OUT_OF_MEM;

	if (!ctx)
		return result;
	if (!set_up(ctx, policy, chain, q)) {
		result = X509_V_ERR_INVALID_CALL;
	} else if (X509_verify_cert(ctx) == 1) {
		/* It says so twice; both must be right. */
		result = X509_STORE_CTX_get_error(ctx);
		if (result == X509_V_OK)
			result = judge_path(policy, q, ctx, answer);
	} else {
		result = X509_STORE_CTX_get_error(ctx);
		if (result == X509_V_OK)
			result = X509_V_ERR_UNSPECIFIED;
		name_subject(answer, X509_STORE_CTX_get_current_cert(ctx),
			     X509_STORE_CTX_get_error_depth(ctx));
	}
	X509_STORE_CTX_free(ctx);
	return result;
}

/* The kernel compares it with what has signed the handshake. */
static bool set_spki(struct answer *answer, const X509 *leaf)
{
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(leaf), &answer->spki);

	if (len <= 0)
		return false;
	answer->spki_len = (size_t)len;
	return true;
}

static void log_answer(const struct question *q, const struct answer *answer)
{
	static const char *const words[] = {
		[KSHAKE_ANSWER_REJECT] = "rejected",
		[KSHAKE_ANSWER_ACCEPT] = "accepted",
		[KSHAKE_ANSWER_NO_POLICY] = "no policy",
	};

	log_verdict(answer->verdict == KSHAKE_ANSWER_ACCEPT,
		    "%s: \"%s\" for uid %u by policy \"%s\": %s%s%s", words[answer->verdict],
		    q->name, q->uid, q->policy[0] ? q->policy : "default", answer->why,
		    answer->subject[0] ? ": " : "", answer->subject);
}

static void reject(struct answer *answer, int result)
{
	answer->verdict = KSHAKE_ANSWER_REJECT;
	answer->result = result;
	answer->alert = verify_alert(result);
	answer->lifetime = 0;
	if (!answer->why)
		answer->why = X509_verify_cert_error_string(result);
}

void verify(const struct policy *policy, const struct question *q, struct answer *answer)
{
	struct chain chain = {};
	int result;

	*answer = (struct answer){
		.lifetime = policy->spec->lifetime,
		.limited_by = "the policy",
		.depth = -1,
	};
	ERR_clear_error();
	result = chain_decode(&chain, q, answer);
	if (result == X509_V_OK)
		result = chain_verify(&chain, policy, q, answer);
	if (result == X509_V_OK && !set_spki(answer, chain.leaf))
		result = X509_V_ERR_OUT_OF_MEM;
	if (result == X509_V_OK) {
		answer->verdict = KSHAKE_ANSWER_ACCEPT;
		answer->why = "the chain is trusted";
	} else {
		reject(answer, result);
	}
	log_answer(q, answer);
	chain_wipe(&chain);
	ERR_clear_error();
}

void verify_without_policy(const struct question *q, const char *why, struct answer *answer)
{
	*answer = (struct answer){ .why = why, .depth = -1 };
	reject(answer, X509_V_ERR_APPLICATION_VERIFICATION);
	answer->verdict = KSHAKE_ANSWER_NO_POLICY;
	log_answer(q, answer);
}

void answer_limit(struct answer *answer, const ASN1_TIME *end, const char *what)
{
	int64_t left = 0;
	int days, seconds;

	if (end && ASN1_TIME_diff(&days, &seconds, NULL, end))
		left = days * 86400LL + seconds;
	if (left < 0)
		left = 0;
	if (left < answer->lifetime) {
		answer->lifetime = (uint32_t)left;
		answer->limited_by = what;
	}
}

void answer_wipe(struct answer *answer)
{
	OPENSSL_free(answer->spki);
	memset(answer, 0, sizeof(*answer));
}
