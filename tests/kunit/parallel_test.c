// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handshakes run side by side on shared hash transforms and pools: each thread here
 * does with its own keys what a handshake does, and looks at every result. One key is
 * everybody's, as a server's is: each use of it changes what it is blinded with.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "../../kmod/crypto/crypto.h"
#include "../vectors/check.h"

#define THREADS		6
#define ROUNDS		15
#define TEXT		300

/**
 * struct worker - one thread
 * @id: makes its data unlike that of the others
 * @key: RSA, of all of them
 * @wrong: what went wrong, or NULL
 * @done: it has ended
 */
struct worker {
	unsigned int id;
	const struct kshake_private_key *key;
	const char *wrong;
	struct completion done;
};

static const u16 groups[] = {
	KSHAKE_GROUP_X25519, KSHAKE_GROUP_SECP256R1, KSHAKE_GROUP_SECP384R1,
	KSHAKE_GROUP_FFDHE2048,
};

static const char *round_kex(u16 group)
{
	struct kshake_bytes public, secret[2];
	struct kshake_kex *kex[2] = {};
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; i < 2 && !wrong; i++)
		if (kshake_kex_new(&kex[i], group))
			wrong = "kshake_kex_new() failed";
	for (i = 0; i < 2 && !wrong; i++) {
		kshake_kex_public(kex[!i], &public);
		if (kshake_kex_shared(kex[i], public.data, public.len, &secret[i]))
			wrong = "kshake_kex_shared() failed";
	}
	if (!wrong && (secret[0].len != secret[1].len ||
		       memcmp(secret[0].data, secret[1].data, secret[0].len)))
		wrong = "the two sides disagree";

	kshake_kex_free(kex[0]);
	kshake_kex_free(kex[1]);
	return wrong;
}

static const char *round_aead(enum kshake_aead_alg alg, u8 fill, u8 *buf)
{
	u8 key[KSHAKE_AEAD_KEY_MAX], nonce[KSHAKE_AEAD_IV], aad[5];
	struct kshake_aead *aead;
	const char *wrong = NULL;

	memset(key, fill, sizeof(key));
	memset(nonce, ~fill, sizeof(nonce));
	memset(aad, fill, sizeof(aad));
	memset(buf, fill, TEXT);
	if (kshake_aead_new(&aead, alg, key))
		return "kshake_aead_new() failed";

	if (kshake_aead_seal(aead, nonce, aad, sizeof(aad), buf, TEXT))
		wrong = "kshake_aead_seal() failed";
	else if (kshake_aead_open(aead, nonce, aad, sizeof(aad), buf, TEXT + KSHAKE_AEAD_TAG))
		wrong = "what was sealed does not open";
	else if (memchr_inv(buf, fill, TEXT))
		wrong = "another plaintext";

	kshake_aead_free(aead);
	return wrong;
}

/* Every thread has vectors of its own, of all kinds. */
static const char *round_vectors(unsigned int at)
{
	const char *wrong;

	wrong = hmac_vector_check(&hmac_vectors[at % ARRAY_SIZE(hmac_vectors)]);
	if (!wrong)
		wrong = aead_vector_check(&aead_vectors[at % ARRAY_SIZE(aead_vectors)]);
	if (!wrong)
		wrong = kex_vector_check(&kex_vectors[at % ARRAY_SIZE(kex_vectors)]);
	if (!wrong)
		wrong = sig_vector_check(&sig_vectors[at % ARRAY_SIZE(sig_vectors)]);
	if (!wrong)
		wrong = key_vector_check(&key_vectors[at % ARRAY_SIZE(key_vectors)]);

	return wrong;
}

static const char *round_sign(const struct kshake_private_key *key, u8 fill, u8 *sig)
{
	const struct kshake_bytes message = { &fill, sizeof(fill) };
	const u16 scheme = KSHAKE_SIG_RSA_PSS_RSAE_SHA256;
	size_t len;

	if (kshake_sig_sign(scheme, key, &message, 1, sig, &len))
		return "kshake_sig_sign() failed";
	if (kshake_sig_verify(scheme, kshake_private_key_public(key), &message, 1, sig, len))
		return "what was signed does not verify";
	return NULL;
}

static const char *work(const struct worker *w, u8 *buf)
{
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; i < ROUNDS && !wrong; i++) {
		wrong = round_kex(groups[(w->id + i) % ARRAY_SIZE(groups)]);
		if (!wrong)
			wrong = round_aead((w->id + i) % KSHAKE_AEAD_NR, 16 * w->id + i, buf);
		if (!wrong)
			wrong = round_sign(w->key, 16 * w->id + i, buf);
		if (!wrong)
			wrong = round_vectors(w->id + THREADS * i);
		cond_resched();
	}

	return wrong;
}

static int worker_thread(void *arg)
{
	struct worker *w = arg;
	u8 *buf;

	buf = kmalloc(max(TEXT + KSHAKE_AEAD_TAG, KSHAKE_SIG_MAX), GFP_KERNEL);
	w->wrong = buf ? work(w, buf) : "out of memory";
	kfree(buf);
	complete(&w->done);
	return 0;
}

static struct kshake_private_key *rsa_key(void)
{
	struct kshake_private_key *key = NULL;
	struct vector_memory m = {};
	struct kshake_bytes der;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(key_vectors) && !key; i++) {
		if (key_vectors[i].type != KSHAKE_KEY_RSA || key_vectors[i].err)
			continue;
		der = vector_bytes(&m, key_vectors[i].der);
		kshake_private_key_new(&key, der.data, der.len);
	}
	vector_free(&m);
	return key;
}

static void side_by_side(struct kunit *test)
{
	struct kshake_private_key *key = rsa_key();
	struct worker *workers;
	struct task_struct *task;
	unsigned int i;

	workers = kunit_kcalloc(test, THREADS, sizeof(*workers), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, workers);
	KUNIT_ASSERT_NOT_NULL(test, key);

	for (i = 0; i < THREADS; i++) {
		workers[i].id = i;
		workers[i].key = key;
		init_completion(&workers[i].done);
		task = kthread_run(worker_thread, &workers[i], "kshake_test/%u", i);
		if (IS_ERR(task)) {
			workers[i].wrong = "no thread";
			complete(&workers[i].done);
		}
	}
	for (i = 0; i < THREADS; i++) {
		wait_for_completion(&workers[i].done);
		KUNIT_EXPECT_STREQ(test, workers[i].wrong ?: "nothing wrong", "nothing wrong");
	}
	kshake_private_key_free(key);
}

static struct kunit_case parallel_cases[] = {
	KUNIT_CASE_SLOW(side_by_side),
	{}
};

static struct kunit_suite parallel_suite = {
	.name = "kshake_parallel",
	.test_cases = parallel_cases,
};

kunit_test_suite(parallel_suite);
