/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The question and the answer: is this chain trusted for this name? No I/O but for the
 * trust store's; tests/userspace/ calls it without a kernel.
 */
#ifndef KSHAKED_VERIFY_H
#define KSHAKED_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <openssl/x509.h>

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
 * @anchors: DER certificates one after another; empty: the system's trust store
 * @uid: of the application
 * @timeout_ms: after which nobody wants the answer
 */
struct question {
	uint64_t id;
	uint32_t role;
	const char *name;
	struct bytes address;
	struct bytes certs[QUESTION_CERTS_MAX];
	size_t nr_certs;
	struct bytes anchors;
	uint32_t uid;
	uint32_t timeout_ms;
};

/**
 * struct answer - what the kernel is told
 * @accept: the peer is who the application wants
 * @result: X509_V_*; X509_V_OK if and only if @accept
 * @alert: AlertDescription to send if not
 * @spki: the leaf's SubjectPublicKeyInfo if @accept; to be freed by answer_wipe()
 * @spki_len: its length
 */
struct answer {
	bool accept;
	int result;
	uint8_t alert;
	unsigned char *spki;
	size_t spki_len;
};

/* @answer is always filled in; everything unclear is a rejection. */
void verify(X509_STORE *system, const struct question *question, struct answer *answer);
void answer_wipe(struct answer *answer);

/* The alert for an X509_V_ERR_*. */
uint8_t verify_alert(int result);

#endif /* KSHAKED_VERIFY_H */
