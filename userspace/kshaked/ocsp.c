// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Stapled OCSP responses.
 */
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "ocsp.h"
#include "strength.h"

/* Clocks may differ. */
#define SKEW		300
/* RFC 6960, 4.2.2.1: without nextUpdate, newer information is always available. */
#define AGE_MAX		86400
/* RFC 7633, 6, and the IANA registry: status_request */
#define FEATURE_STATUS	5

/**
 * struct staple - an OCSP response, decoded
 * @response: the envelope
 * @basic: what it is about
 * @anchors: the issuer alone, which is all that a responder can rest on
 * @certs: the issuer, to look for the responder in
 */
struct staple {
	OCSP_RESPONSE *response;
	OCSP_BASICRESP *basic;
	X509_STORE *anchors;
	struct stack_st_X509 *certs;
};

static int bad(struct answer *answer, const char *why)
{
	answer->why = why;
	return X509_V_ERR_OCSP_VERIFY_FAILED;
}

static bool decode(struct staple *staple, struct bytes der)
{
	const unsigned char *p = der.data;

	if (der.len > LONG_MAX)
		return false;
	staple->response = d2i_OCSP_RESPONSE(NULL, &p, (long)der.len);
	return staple->response && p == der.data + der.len;
}

/*
 * RFC 6960, 4.2.2.2: signed by the certificate's issuer, or by whom that issuer has given
 * id-kp-OCSPSigning directly. OpenSSL checks the latter; with no other anchor than the
 * issuer, nothing else can pass.
 */
static bool is_signed(struct staple *staple, X509 *issuer, int level)
{
	X509_VERIFY_PARAM *param;

	staple->anchors = X509_STORE_new();
	staple->certs = sk_X509_new_null();
	if (!staple->anchors || !staple->certs || !sk_X509_push(staple->certs, issuer) ||
	    !X509_STORE_add_cert(staple->anchors, issuer))
		return false;
	param = X509_STORE_get0_param(staple->anchors);
	X509_VERIFY_PARAM_set_auth_level(param, level);
	return OCSP_basic_verify(staple->basic, staple->certs, staple->anchors,
				 OCSP_PARTIAL_CHAIN | OCSP_NOEXPLICIT) == 1;
}

/* The digest that the response names the certificate with is the responder's choice. */
static bool is_about(const OCSP_SINGLERESP *single, X509 *leaf, X509 *issuer)
{
	OCSP_CERTID *theirs = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(single), *ours;
	ASN1_OBJECT *digest;
	const EVP_MD *md;
	bool same;

	if (!OCSP_id_get0_info(NULL, &digest, NULL, NULL, theirs))
		return false;
	md = EVP_get_digestbyobj(digest);
	ours = md ? OCSP_cert_to_id(md, leaf, issuer) : NULL;
	same = ours && !OCSP_id_cmp(ours, theirs);
	OCSP_CERTID_free(ours);
	return same;
}

static int judge(OCSP_SINGLERESP *single, struct answer *answer)
{
	ASN1_GENERALIZEDTIME *this_update, *next_update;
	int status;

	status = OCSP_single_get0_status(single, NULL, NULL, &this_update, &next_update);
	/* Once revoked, always revoked: an old response says so as well as a new one. */
	if (status == V_OCSP_CERTSTATUS_REVOKED) {
		answer->why = "revoked, says the stapled OCSP response";
		return X509_V_ERR_CERT_REVOKED;
	}
	if (!OCSP_check_validity(this_update, next_update, SKEW, next_update ? -1 : AGE_MAX))
		return bad(answer, "the stapled OCSP response is stale, or not yet valid");
	if (status != V_OCSP_CERTSTATUS_GOOD) {
		answer->why = "the stapled OCSP response does not know the certificate";
		return X509_V_ERR_OCSP_CERT_UNKNOWN;
	}
	answer_limit(answer, next_update, "the stapled OCSP response");
	return X509_V_OK;
}

/* The worst of what it says: there may be several about one certificate. */
static int judge_all(OCSP_BASICRESP *basic, X509 *leaf, X509 *issuer, struct answer *answer)
{
	bool found = false;
	int result;

	for (int i = 0; i < OCSP_resp_count(basic); i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(basic, i);

		if (!is_about(single, leaf, issuer))
			continue;
		found = true;
		result = judge(single, answer);
		if (result != X509_V_OK)
			return result;
	}
	return found ? X509_V_OK :
		       bad(answer, "the stapled OCSP response is about another certificate");
}

static int check(struct staple *staple, struct bytes der, X509 *leaf, X509 *issuer, int level,
		 struct answer *answer)
{
	X509 *signer;
	int result;

	if (!decode(staple, der))
		return bad(answer, "the stapled OCSP response is malformed");
	if (OCSP_response_status(staple->response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		return bad(answer, "the stapled OCSP response reports a failure of the responder");
	staple->basic = OCSP_response_get1_basic(staple->response);
	if (!staple->basic)
		return bad(answer, "the stapled OCSP response is malformed or of an unknown type");
	/* What OpenSSL asks of signatures on certificates, it does not ask of these. */
	if (strength_is_weak(OCSP_resp_get0_tbs_sigalg(staple->basic), level))
		return bad(answer, "the stapled OCSP response has a weak signature");
	if (!is_signed(staple, issuer, level))
		return bad(answer, "the stapled OCSP response is not signed by who may");
	result = judge_all(staple->basic, leaf, issuer, answer);
	if (result == X509_V_OK &&
	    OCSP_resp_get0_signer(staple->basic, &signer, staple->certs) == 1)
		answer_limit(answer, X509_get0_notAfter(signer),
			     "the OCSP responder's certificate");
	return result;
}

int ocsp_check(struct bytes der, const struct stack_st_X509 *path, int level,
	       struct answer *answer)
{
	struct staple staple = {};
	int result;

	result = check(&staple, der, sk_X509_value(path, 0), sk_X509_value(path, 1), level,
		       answer);
	sk_X509_free(staple.certs);
	X509_STORE_free(staple.anchors);
	OCSP_BASICRESP_free(staple.basic);
	OCSP_RESPONSE_free(staple.response);
	ERR_clear_error();
	return result;
}

bool ocsp_is_must_staple(const X509 *leaf)
{
	bool must = false;
	TLS_FEATURE *features;
	int found;

	features = X509_get_ext_d2i(leaf, NID_tlsfeature, &found, NULL);
	if (!features) {
		ERR_clear_error();
		/* -1: there is none. Who cannot be understood is taken for strict. */
		return found != -1;
	}
	for (int i = 0; i < sk_ASN1_INTEGER_num(features); i++)
		must |= ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, i)) == FEATURE_STATUS;
	TLS_FEATURE_free(features);
	return must;
}
