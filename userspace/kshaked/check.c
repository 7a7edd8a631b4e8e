// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the daemon would answer, for people. Same policies, same verify().
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/x509_vfy.h>

#include "check.h"
#include "files.h"
#include "keys.h"
#include "log.h"
#include "policy.h"
#include "verify.h"

/* A staple is one attribute of the kernel's: 16 bits of length. */
#define STAPLE_MAX	65535

/**
 * struct input - what the files of a question had in them
 * @question: borrows from all below
 * @certs: the chain
 * @der: the chain again, each of them encoded
 * @anchors: encoded, one after another
 * @staple: as it is
 * @address: the name, if it is one
 */
struct input {
	struct question question;
	struct stack_st_X509 *certs;
	unsigned char *der[QUESTION_CERTS_MAX];
	unsigned char *anchors;
	unsigned char *staple;
	unsigned char address[sizeof(struct in6_addr)];
};

static bool read_chain(struct input *in, const char *path)
{
	struct question *q = &in->question;

	in->certs = sk_X509_new_null();
	if (!in->certs || !files_add_certs(path, in->certs))
		return false;
	if (sk_X509_num(in->certs) > QUESTION_CERTS_MAX) {
		log_error("%s: more than %d certificates", path, QUESTION_CERTS_MAX);
		return false;
	}
	for (int i = 0; i < sk_X509_num(in->certs); i++) {
		int len = i2d_X509(sk_X509_value(in->certs, i), &in->der[i]);

		if (len <= 0)
			return false;
		q->certs[q->nr_certs++] = (struct bytes){ in->der[i], (size_t)len };
	}
	return true;
}

static bool read_anchors(struct input *in, const char *path)
{
	struct stack_st_X509 *certs = sk_X509_new_null();
	unsigned char *p;
	size_t len = 0;
	bool ok;

	ok = certs && files_add_certs(path, certs);
	for (int i = 0; ok && i < sk_X509_num(certs); i++)
		len += (size_t)i2d_X509(sk_X509_value(certs, i), NULL);
	if (ok && len > KSHAKE_TRUST_ANCHORS_MAX) {
		log_error("%s: more than %d bytes", path, KSHAKE_TRUST_ANCHORS_MAX);
		ok = false;
	}
	in->anchors = ok ? malloc(len) : NULL;
	p = in->anchors;
	for (int i = 0; p && i < sk_X509_num(certs); i++)
		i2d_X509(sk_X509_value(certs, i), &p);
	in->question.anchors = (struct bytes){ in->anchors, len };
	sk_X509_pop_free(certs, X509_free);
	return in->anchors;
}

static bool read_staple(struct input *in, const char *path)
{
	size_t len;

	in->staple = files_read(path, STAPLE_MAX, &len);
	if (!in->staple)
		log_error("cannot load %s: %s", path, strerror(errno));
	else
		in->question.staple = (struct bytes){ in->staple, len };
	return in->staple;
}

/* As the kernel does it: a name that is an address must be proven as one. */
static void read_name(struct input *in, const char *name)
{
	struct question *q = &in->question;

	q->name = name;
	if (inet_pton(AF_INET, name, in->address) == 1)
		q->address = (struct bytes){ in->address, sizeof(struct in_addr) };
	else if (inet_pton(AF_INET6, name, in->address) == 1)
		q->address = (struct bytes){ in->address, sizeof(struct in6_addr) };
}

static bool read_input(struct input *in, const struct check_options *o)
{
	in->question.role = o->client ? KSHAKE_SERVER : KSHAKE_CLIENT;
	in->question.policy = o->policy ? o->policy : "";
	in->question.uid = o->uid;
	in->question.key_encipherment = o->rsa_kex;
	read_name(in, o->name ? o->name : "");
	return read_chain(in, o->chain) &&
	       (!o->anchors || read_anchors(in, o->anchors)) &&
	       (!o->staple || read_staple(in, o->staple));
}

static void wipe_input(struct input *in)
{
	sk_X509_pop_free(in->certs, X509_free);
	for (int i = 0; i < QUESTION_CERTS_MAX; i++)
		OPENSSL_free(in->der[i]);
	free(in->anchors);
	free(in->staple);
}

static void print_answer(const struct question *q, const struct answer *answer)
{
	static const char *const words[] = {
		[KSHAKE_ANSWER_REJECT] = "reject",
		[KSHAKE_ANSWER_ACCEPT] = "accept",
		[KSHAKE_ANSWER_NO_POLICY] = "no-policy",
	};

	printf("verdict: %s\n", words[answer->verdict]);
	printf("why: %s\n", answer->why);
	printf("policy: %s\n", q->policy[0] ? q->policy : "default");
	if (answer->verdict == KSHAKE_ANSWER_ACCEPT) {
		printf("lifetime: %u s, limited by %s\n", answer->lifetime, answer->limited_by);
		return;
	}
	printf("result: %d (%s)\n", answer->result,
	       X509_verify_cert_error_string(answer->result));
	printf("alert: %u\n", answer->alert);
	if (answer->depth >= 0)
		printf("certificate: %s (depth %d)\n", answer->subject, answer->depth);
}

static int exit_status(const struct answer *answer)
{
	switch (answer->verdict) {
	case KSHAKE_ANSWER_ACCEPT:
		return CHECK_ACCEPTED;
	case KSHAKE_ANSWER_REJECT:
		return CHECK_REJECTED;
	default:
		return CHECK_IMPOSSIBLE;
	}
}

static struct policies *load(const struct config_source *source)
{
	struct config config;

	if (config_read(&config, source))
		return policies_load(&config);
	config_wipe(&config);
	return NULL;
}

int check_chain(const struct config_source *source, const struct check_options *o)
{
	struct policies *set = load(source);
	const struct policy *policy;
	struct answer answer = {};
	int status = CHECK_IMPOSSIBLE;
	struct input in = {};
	const char *why;

	if (!set)
		return status;
	/* The verdict is printed, so not logged as well. */
	log_set_level(LOG_ERR);
	if (read_input(&in, o)) {
		policy = policies_find(set, in.question.policy, o->uid, &why);
		if (policy)
			verify(policy, &in.question, &answer);
		else
			verify_without_policy(&in.question, why, &answer);
		print_answer(&in.question, &answer);
		status = exit_status(&answer);
		answer_wipe(&answer);
	}
	wipe_input(&in);
	policies_free(set);
	return status;
}

static void print_policy(const struct policy *policy)
{
	static const char *const crl_checks[] = { "none", "leaf", "chain" };
	static const char *const ocsp_rules[] = { "ignore", "if-stapled", "require" };
	const struct policy_spec *spec = policy->spec;
	struct stack_st_X509_OBJECT *objects = X509_STORE_get0_objects(policy->anchors);

	printf("policy %s: %d trusted certificates, %d CRLs, crl-check %s%s, ", spec->name,
	       sk_X509_OBJECT_num(objects), sk_X509_CRL_num(policy->crls),
	       crl_checks[spec->crl_check], spec->crl_missing_ok ? " where there is one" : "");
	printf("ocsp %s, security-level %d, lifetime %u s\n", ocsp_rules[spec->ocsp],
	       spec->security_level, spec->lifetime);
}

static struct keys *load_keys(const struct config_source *source)
{
	struct config config;

	if (config_read(&config, source))
		return keys_load(&config);
	config_wipe(&config);
	return NULL;
}

int check_key(const struct config_source *source, const char *name)
{
	struct keys *keys = load_keys(source);
	bool ok = keys && keys_print(keys, name);

	keys_free(keys);
	return ok ? CHECK_ACCEPTED : CHECK_REJECTED;
}

int check_config(const struct config_source *source)
{
	struct policies *set = load(source);

	if (!set)
		return CHECK_REJECTED;
	if (check_key(source, NULL) != CHECK_ACCEPTED) {
		policies_free(set);
		return CHECK_REJECTED;
	}
	for (size_t i = 0; i < set->nr; i++)
		print_policy(&set->policy[i]);
	policies_free(set);
	return CHECK_ACCEPTED;
}
