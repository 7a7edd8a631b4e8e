/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The question and the answer: is this chain trusted for this name? No I/O;
 * tests/userspace/ calls it without a kernel.
 */
#ifndef KSHAKED_VERIFY_H
#define KSHAKED_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <openssl/x509.h>
#include <linux/kshake.h>

struct policy;

#define QUESTION_CERTS_MAX	32

/**
 * struct bytes - a borrowed run of bytes
 * @data: not owned
 * @len: in bytes
 */
struct bytes {
	const unsigned char *data;
	size_t len;
};

/**
 * struct question - a request of the kernel; borrows from the message that it came in
 * @id: its name
 * @role: which side asks (enum kshake_role)
 * @name: what the peer must prove, NUL-terminated; "" for a server without an opinion
 * @address: @name as an IP address, empty if it is none
 * @certs: the peer's chain, leaf first
 * @nr_certs: entries in @certs
 * @staple: OCSPResponse for the leaf, may be empty
 * @anchors: DER certificates one after another; empty: the policy's
 * @policy: its name, "" for the default one
 * @uid: of the application; policies go by it
 * @owner: of the application, too, and the same for all uids of a user namespace: threads are
 *	shared by it
 * @timeout_ms: after which nobody wants the answer
 * @key_encipherment: the leaf's key proves itself by decrypting, and not by signing
 */
struct question {
	uint64_t id;
	uint32_t role;
	const char *name;
	struct bytes address;
	struct bytes certs[QUESTION_CERTS_MAX];
	size_t nr_certs;
	struct bytes staple;
	struct bytes anchors;
	const char *policy;
	uint32_t uid;
	uint32_t owner;
	uint32_t timeout_ms;
	bool key_encipherment;
};

/**
 * struct answer - what the kernel is told, and what people are
 * @verdict: accept: the peer is who the application wants
 * @result: X509_V_*; X509_V_OK if and only if accepted
 * @alert: AlertDescription to send if not
 * @spki: the leaf's SubjectPublicKeyInfo if accepted; to be freed by answer_wipe()
 * @spki_len: its length
 * @lifetime: seconds for which an accept may be remembered
 * @why: in words
 * @limited_by: what @lifetime ends with
 * @depth: which certificate was refused, 0 is the leaf; -1 if it is not about one
 * @subject: of that certificate, or ""
 */
struct answer {
	enum kshake_answer verdict;
	int result;
	uint8_t alert;
	unsigned char *spki;
	size_t spki_len;
	uint32_t lifetime;
	const char *why;
	const char *limited_by;
	int depth;
	char subject[256];
};

/*
 * Judges by @policy. @answer is always filled in; everything unclear is a rejection. Logs
 * the verdict.
 */
void verify(const struct policy *policy, const struct question *question, struct answer *answer);

/* There is no policy to judge by; @why says that in words. */
void verify_without_policy(const struct question *question, const char *why,
			   struct answer *answer);

void answer_wipe(struct answer *answer);

/* Not beyond @end (NULL: unknown, so not at all), which is that of @what. */
void answer_limit(struct answer *answer, const ASN1_TIME *end, const char *what);

/* The alert for an X509_V_ERR_*. */
uint8_t verify_alert(int result);

#endif /* KSHAKED_VERIFY_H */
