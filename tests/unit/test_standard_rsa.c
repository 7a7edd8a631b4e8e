// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What Wycheproof has published about RSA signatures, file by file. */
#include "../../kmod/core/spki.h"
#include "../../kmod/rsa/rsa.h"
#include "../vectors/standard_rsa.h"
#include "test.h"
#include "test_standard.h"

/*
 * RFC 8446, 4.2.3: the hash of MGF1 is that of the message, and the salt as long as a digest. So
 * TLS refuses right signatures that have another hash or another salt.
 */
static bool salted_as_in_tls(const struct standard_key *how)
{
	switch (how->scheme) {
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA256:
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA384:
	case KSHAKE_SIG_RSA_PSS_RSAE_SHA512:
		return how->mgf == how->hash && how->salt == kshake_hash_size(how->hash);
	default:
		return true;
	}
}

/* 0 or -EKEYREJECTED; -EINVAL: nobody said what is to come of its flags. */
static int want(const struct standard_key *how, const struct standard_sig *v)
{
	int accept = standard_judge(v->verdict, v->flags);

	if (accept < 0)
		return -EINVAL;

	return accept && salted_as_in_tls(how) ? 0 : -EKEYREJECTED;
}

static const char *check_signature(const struct standard_sig_file *file,
				   const struct standard_sig *v)
{
	const struct standard_key *how = &file->keys[v->key];
	struct vector_memory m = {};
	struct kshake_bytes spki = vector_bytes(&m, how->spki);
	struct kshake_bytes message = vector_bytes(&m, v->message);
	struct kshake_bytes sig = vector_bytes(&m, v->sig);
	struct kshake_public_key key;
	const char *wrong = NULL;
	int err;

	if (want(how, v) == -EINVAL) {
		wrong = "nobody said what is to come of its flags";
	} else if (kshake_spki_parse(&spki, &key)) {
		wrong = strstr(v->flags, "SmallModulus") ? NULL : "the key is refused";
	} else {
		err = kshake_sig_verify(how->scheme, &key, &message, 1, sig.data, sig.len);
		if (err != want(how, v))
			wrong = err ? "refused, or with another error" : "accepted";
	}

	vector_free(&m);
	return wrong;
}

static unsigned int count_wanted(const struct standard_sig_file *file)
{
	unsigned int i, nr = 0;

	for (i = 0; i < file->nr; i++)
		nr += want(&file->keys[file->vectors[i].key], &file->vectors[i]) == 0;

	return nr;
}

static void test_file(const struct standard_sig_file *file)
{
	unsigned int seen[STANDARD_VERDICTS] = {}, i;
	const struct standard_sig *v;
	const char *wrong;

	test_begin("%s, %s: %u valid, %u acceptable, %u invalid; %u are right for TLS",
		   file->name, kshake_rsa_name(), file->expect[STANDARD_VALID],
		   file->expect[STANDARD_ACCEPTABLE], file->expect[STANDARD_INVALID],
		   count_wanted(file));
	for (i = 0; i < file->nr; i++) {
		v = &file->vectors[i];
		wrong = check_signature(file, v);
		if (wrong)
			test_expect(false, file->name, v->id, wrong);
		seen[v->verdict]++;
		cond_resched();
	}
	expect(!memcmp(seen, file->expect, sizeof(seen)));
}

void test_standard_rsa(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(standard_rsa_files); i++)
		test_file(&standard_rsa_files[i]);
}
