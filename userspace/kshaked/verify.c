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
#include "verify.h"

/* 112 bits: RSA of 2048 bits, P-224, no SHA-1. */
#define SECURITY_LEVEL	2

/* RFC 8446, 6 */
enum alert {
	ALERT_BAD_CERTIFICATE = 42,
	ALERT_UNSUPPORTED_CERTIFICATE = 43,
	ALERT_CERTIFICATE_REVOKED = 44,
	ALERT_CERTIFICATE_EXPIRED = 45,
	ALERT_CERTIFICATE_UNKNOWN = 46,
	ALERT_UNKNOWN_CA = 48,
	ALERT_INTERNAL_ERROR = 80,
};

/**
 * struct chain - a question's certificates, decoded
 * @leaf: the peer's own
 * @others: what came behind it, to build a chain from
 * @anchors: the application's trust anchors, NULL for the system's
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

static void reject(struct answer *answer, int result, uint8_t alert)
{
	answer->accept = false;
	answer->result = result;
	answer->alert = alert;
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
static int chain_decode(struct chain *chain, const struct question *q)
{
	chain->others = sk_X509_new_null();
	if (!chain->others)
		return X509_V_ERR_OUT_OF_MEM;

	for (size_t i = 0; i < q->nr_certs; i++) {
		X509 *cert = whole_cert(q->certs[i]);

		if (!cert)
			return X509_V_ERR_CERT_REJECTED;
		if (i == 0) {
			chain->leaf = cert;
		} else if (!sk_X509_push(chain->others, cert)) {
			X509_free(cert);
			return X509_V_ERR_OUT_OF_MEM;
		}
	}
	if (!chain->leaf)
		return X509_V_ERR_CERT_REJECTED;
	if (q->anchors.len && !chain_anchors(chain, q->anchors))
		return X509_V_ERR_APPLICATION_VERIFICATION;
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

static bool set_up(X509_STORE_CTX *ctx, X509_STORE *system, const struct chain *chain,
		   const struct question *q)
{
	const char *purpose = q->role == KSHAKE_CLIENT ? "ssl_server" : "ssl_client";
	X509_VERIFY_PARAM *param;

	if (q->role != KSHAKE_CLIENT && q->role != KSHAKE_SERVER)
		return false;
	if (!X509_STORE_CTX_init(ctx, chain->anchors ? chain->anchors : system, chain->leaf,
				 chain->others) ||
	    !X509_STORE_CTX_set_default(ctx, purpose))
		return false;
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	X509_VERIFY_PARAM_set_depth(param, QUESTION_CERTS_MAX);
	return set_name(param, q);
}

static void log_verdict(const struct question *q, X509_STORE_CTX *ctx, int result)
{
	char subject[256] = "";
	X509 *cert = X509_STORE_CTX_get_current_cert(ctx);

	if (cert)
		X509_NAME_oneline(X509_get_subject_name(cert), subject, sizeof(subject));
	log_debug("uid %u, \"%s\": %s; %s at depth %d, %s", q->uid, q->name,
		  result == X509_V_OK ? "accepted" : "rejected",
		  X509_verify_cert_error_string(result),
		  X509_STORE_CTX_get_error_depth(ctx), subject);
}

/*
 * RFC 8446, 4.4.2.2: with keyUsage, digitalSignature MUST be in it. OpenSSL's purpose
 * is content with what a key needed for the key exchanges of old.
 */
static bool may_sign(X509 *leaf)
{
	return X509_get_key_usage(leaf) & KU_DIGITAL_SIGNATURE;
}

/* X509_V_OK, or why not. */
static int chain_verify(const struct chain *chain, X509_STORE *system, const struct question *q)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int result = X509_V_ERR_OUT_OF_MEM;

	if (!ctx)
		return result;
	if (!set_up(ctx, system, chain, q)) {
		result = X509_V_ERR_INVALID_CALL;
	} else if (X509_verify_cert(ctx) == 1) {
		/* It says so twice; both must be right. */
		result = X509_STORE_CTX_get_error(ctx);
		if (result == X509_V_OK && !may_sign(chain->leaf))
			result = X509_V_ERR_INVALID_PURPOSE;
	} else {
		result = X509_STORE_CTX_get_error(ctx);
		if (result == X509_V_OK)
			result = X509_V_ERR_UNSPECIFIED;
	}
	log_verdict(q, ctx, result);
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

void verify(X509_STORE *system, const struct question *q, struct answer *answer)
{
	struct chain chain = {};
	int result;

	memset(answer, 0, sizeof(*answer));
	ERR_clear_error();
	result = chain_decode(&chain, q);
	if (result == X509_V_OK)
		result = chain_verify(&chain, system, q);
	else
		log_debug("uid %u, \"%s\": %s", q->uid, q->name,
			  result == X509_V_ERR_CERT_REJECTED ? "malformed certificate" :
			  result == X509_V_ERR_OUT_OF_MEM ? "out of memory" :
			  "malformed trust anchors");
	if (result == X509_V_OK && !set_spki(answer, chain.leaf))
		result = X509_V_ERR_OUT_OF_MEM;
	if (result == X509_V_OK)
		answer->accept = true;
	else
		reject(answer, result, verify_alert(result));
	chain_wipe(&chain);
	ERR_clear_error();
}

void answer_wipe(struct answer *answer)
{
	OPENSSL_free(answer->spki);
	memset(answer, 0, sizeof(*answer));
}
