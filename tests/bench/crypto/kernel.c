// SPDX-License-Identifier: GPL-2.0-only
/*
 * kshake_bench.ko: the kernel's generic code as a contestant. /sys/kernel/debug/kshake_bench
 * takes the lines that worker.c takes; what is read from it then is the answer.
 */
#include <crypto/akcipher.h>
#include <crypto/ecdh.h>
#include <crypto/kpp.h>
#include <crypto/sig.h>
#include <linux/debugfs.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>

#include "../../../kmod/crypto/der.h"
#include "../../../kmod/crypto/key.h"
#include "inputs.h"

/**
 * struct curve - a curve's keys, as the kernel has them
 * @input: what it is about
 * @ec: ours, for a signature
 * @ecdh: driver of kpp
 * @ecdsa: algorithms that take DER signatures, since 6.13 and before
 * @kpp: with the private key
 * @fresh: for key generation
 * @req: for either
 * @sig_tfm: with the public key
 * @public: public key, uncompressed
 * @digest: what is signed
 * @sig: a signature
 * @sig_len: of @sig
 */
struct curve {
	const struct curve_input *input;
	const struct kshake_ec *ec;
	const char *ecdh;
	const char *ecdsa[2];
	struct crypto_kpp *kpp;
	struct crypto_kpp *fresh;
	struct kpp_request *req;
	struct crypto_sig *sig_tfm;
	u8 public[1 + 2 * KSHAKE_EC_SIZE_MAX];
	u8 digest[KSHAKE_EC_SIZE_MAX];
	u8 sig[2 * KSHAKE_EC_SIZE_MAX + KSHAKE_DER_PAIR_OVERHEAD];
	size_t sig_len;
};

static struct curve p256 = {
	.input = &input_p256, .ec = &kshake_ec_p256, .ecdh = "ecdh-nist-p256-generic",
	.ecdsa = { "x962(ecdsa-nist-p256-generic)", "ecdsa-nist-p256-generic" },
};

static struct curve p384 = {
	.input = &input_p384, .ec = &kshake_ec_p384, .ecdh = "ecdh-nist-p384-generic",
	.ecdsa = { "x962(ecdsa-nist-p384-generic)", "ecdsa-nist-p384-generic" },
};

/**
 * struct rsa - an RSA key, as the kernel has it
 * @input: what it is about
 * @tfm: with the private key, which has the public one in it
 * @req: for @tfm
 */
struct rsa {
	const struct rsa_input *input;
	struct crypto_akcipher *tfm;
	struct akcipher_request *req;
};

static struct rsa rsa2048 = { .input = &input_rsa2048 };
static struct rsa rsa3072 = { .input = &input_rsa3072 };
static struct rsa rsa4096 = { .input = &input_rsa4096 };

/* What goes in and what comes out: scatterlists want neither a stack nor a module's memory. */
static u8 *input;
static u8 *output;

/* None of the operations waits: generic code runs at once. */
static int curve_set_key(struct crypto_kpp *tfm, const u8 *scalar, size_t len)
{
	struct ecdh key = { .key = (char *)scalar, .key_size = len };
	char packed[sizeof(struct kpp_secret) + sizeof(key.key_size) + KSHAKE_EC_SIZE_MAX];
	unsigned int size = crypto_ecdh_key_len(&key);

	return crypto_ecdh_encode_key(packed, size, &key) ?:
	       crypto_kpp_set_secret(tfm, packed, size);
}

static int keygen(void *context, struct kshake_bytes *result)
{
	struct curve *curve = context;
	struct scatterlist out;

	kpp_request_set_tfm(curve->req, curve->fresh);
	kpp_request_set_input(curve->req, NULL, 0);
	sg_init_one(&out, output, 2 * curve->input->size);
	kpp_request_set_output(curve->req, &out, out.length);
	/* No key: it makes one. */
	return curve_set_key(curve->fresh, NULL, 0) ?: crypto_kpp_generate_public_key(curve->req);
}

static int shared(void *context, struct kshake_bytes *result)
{
	struct curve *curve = context;
	struct scatterlist in, out;

	kpp_request_set_tfm(curve->req, curve->kpp);
	memcpy(input, curve->public + 1, 2 * curve->input->size);
	sg_init_one(&in, input, 2 * curve->input->size);
	kpp_request_set_input(curve->req, &in, in.length);
	sg_init_one(&out, output, curve->input->size);
	kpp_request_set_output(curve->req, &out, out.length);
	*result = (struct kshake_bytes){ output, curve->input->size };
	return crypto_kpp_compute_shared_secret(curve->req);
}

static int verify(void *context, struct kshake_bytes *result)
{
	struct curve *curve = context;

	return crypto_sig_verify(curve->sig_tfm, curve->sig, curve->sig_len, curve->digest,
				 curve->input->size);
}

static int rsa_run(struct rsa *rsa, int (*run)(struct akcipher_request *req),
		   struct kshake_bytes *result)
{
	struct scatterlist in, out;

	input_fill(input, rsa->input->size);
	sg_init_one(&in, input, rsa->input->size);
	sg_init_one(&out, output, rsa->input->size);
	akcipher_request_set_crypt(rsa->req, &in, &out, in.length, out.length);
	*result = (struct kshake_bytes){ output, rsa->input->size };
	return run(rsa->req);
}

static int private(void *context, struct kshake_bytes *result)
{
	return rsa_run(context, crypto_akcipher_decrypt, result);
}

static int public(void *context, struct kshake_bytes *result)
{
	return rsa_run(context, crypto_akcipher_encrypt, result);
}

/**
 * struct operation - a row of the table
 * @name: of the row
 * @run: does it once; the result is none for what is random
 * @context: for @run
 */
struct operation {
	const char *name;
	int (*run)(void *context, struct kshake_bytes *result);
	void *context;
};

static const struct operation operations[] = {
	{ "P-256 keygen", keygen, &p256 },
	{ "P-256 keygen, projective", keygen, &p256 },
	{ "P-256 shared", shared, &p256 },
	{ "P-256 verify", verify, &p256 },
	{ "P-384 keygen", keygen, &p384 },
	{ "P-384 keygen, projective", keygen, &p384 },
	{ "P-384 shared", shared, &p384 },
	{ "P-384 verify", verify, &p384 },
	{ "RSA-2048 private", private, &rsa2048 },
	{ "RSA-2048 public", public, &rsa2048 },
	{ "RSA-3072 private", private, &rsa3072 },
	{ "RSA-4096 private", private, &rsa4096 },
};

static size_t parse(const char *name, u8 *der, struct kshake_key_parts *parts)
{
	const struct key_vector *vector = input_key(name);
	size_t len = vector ? input_bytes(vector->der, der) : 0;

	return len && !kshake_key_parse(der, len, parts) ? len : 0;
}

static void curve_stop(struct curve *curve)
{
	kpp_request_free(curve->req);
	if (!IS_ERR_OR_NULL(curve->kpp))
		crypto_free_kpp(curve->kpp);
	if (!IS_ERR_OR_NULL(curve->fresh))
		crypto_free_kpp(curve->fresh);
	if (!IS_ERR_OR_NULL(curve->sig_tfm))
		crypto_free_sig(curve->sig_tfm);
}

static int curve_sign(struct curve *curve, const u8 *scalar)
{
	size_t size = curve->input->size;
	u8 r[KSHAKE_EC_SIZE_MAX], s[KSHAKE_EC_SIZE_MAX];
	int err;

	input_fill(curve->digest, size);
	curve->public[0] = 0x04;
	/* Whatever is a number below n is a nonce; this key is no secret. */
	err = kshake_ec_public(curve->ec, scalar, curve->public + 1) ?:
	      kshake_ec_sign(curve->ec, scalar, curve->digest, curve->digest, size, r, s);
	curve->sig_len = kshake_der_put_pair(curve->sig, &(struct kshake_bytes){ r, size },
					     &(struct kshake_bytes){ s, size });
	return err;
}

static int curve_start(struct curve *curve, u8 *der)
{
	struct kshake_key_parts parts;

	if (!parse(curve->input->key, der, &parts))
		return -EINVAL;

	curve->kpp = crypto_alloc_kpp(curve->ecdh, 0, 0);
	curve->fresh = crypto_alloc_kpp(curve->ecdh, 0, 0);
	curve->sig_tfm = crypto_alloc_sig(curve->ecdsa[0], 0, 0);
	if (IS_ERR(curve->sig_tfm))
		curve->sig_tfm = crypto_alloc_sig(curve->ecdsa[1], 0, 0);
	if (IS_ERR(curve->kpp) || IS_ERR(curve->fresh) || IS_ERR(curve->sig_tfm))
		return -ENOENT;

	curve->req = kpp_request_alloc(curve->kpp, GFP_KERNEL);
	if (!curve->req)
		return -ENOMEM;

	return curve_sign(curve, parts.scalar.data) ?:
	       curve_set_key(curve->kpp, parts.scalar.data, curve->input->size) ?:
	       crypto_sig_set_pubkey(curve->sig_tfm, curve->public, 1 + 2 * curve->input->size);
}

static void rsa_stop(struct rsa *rsa)
{
	akcipher_request_free(rsa->req);
	if (!IS_ERR_OR_NULL(rsa->tfm))
		crypto_free_akcipher(rsa->tfm);
}

static int rsa_start(struct rsa *rsa, u8 *der)
{
	struct kshake_key_parts parts;

	if (!parse(rsa->input->key, der, &parts))
		return -EINVAL;

	rsa->tfm = crypto_alloc_akcipher("rsa-generic", 0, 0);
	if (IS_ERR(rsa->tfm))
		return PTR_ERR(rsa->tfm);
	rsa->req = akcipher_request_alloc(rsa->tfm, GFP_KERNEL);
	if (!rsa->req)
		return -ENOMEM;

	return crypto_akcipher_set_priv_key(rsa->tfm, parts.rsa_der.data, parts.rsa_der.len);
}

/**
 * struct answer - to the last line
 * @lock: guards the rest
 * @text: a line
 * @len: of @text
 */
static struct answer {
	struct mutex lock;	/* guards the rest */
	char text[2 * KSHAKE_SIG_MAX + 2];
	size_t len;
} answer = { .lock = __MUTEX_INITIALIZER(answer.lock) };

static int time_of(const struct operation *operation, unsigned int count)
{
	struct kshake_bytes result = {};
	u64 start = ktime_get_ns();
	int err = 0;

	while (count-- && !err)
		err = operation->run(operation->context, &result);
	answer.len = scnprintf(answer.text, sizeof(answer.text), "%llu\n", ktime_get_ns() - start);
	return err;
}

static int result_of(const struct operation *operation)
{
	struct kshake_bytes result = {};
	int err = operation->run(operation->context, &result);

	*bin2hex(answer.text, result.data, result.len) = '\n';
	answer.len = 2 * result.len + 1;
	return err;
}

static int answer_to(const char *line)
{
	unsigned int count, i;
	int name;

	if (sscanf(line, "%u %n", &count, &name) != 1)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		if (!strcmp(operations[i].name, line + name))
			return count ? time_of(&operations[i], count) : result_of(&operations[i]);
	answer.len = scnprintf(answer.text, sizeof(answer.text), "-\n");
	return 0;
}

static ssize_t answer_write(struct file *file, const char __user *from, size_t len, loff_t *at)
{
	char line[64] = {};
	int err;

	if (len >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, from, len))
		return -EFAULT;

	mutex_lock(&answer.lock);
	err = answer_to(strim(line));
	mutex_unlock(&answer.lock);
	return err ?: len;
}

static ssize_t answer_read(struct file *file, char __user *to, size_t len, loff_t *at)
{
	ssize_t got;

	mutex_lock(&answer.lock);
	got = simple_read_from_buffer(to, len, at, answer.text, answer.len);
	mutex_unlock(&answer.lock);
	return got;
}

static const struct file_operations answer_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = answer_write,
	.read = answer_read,
};

static struct dentry *file;

static void stop(void)
{
	debugfs_remove(file);
	curve_stop(&p256);
	curve_stop(&p384);
	rsa_stop(&rsa2048);
	rsa_stop(&rsa3072);
	rsa_stop(&rsa4096);
	kfree(input);
	kfree(output);
}

static int start(void)
{
	u8 *der = kmalloc(INPUT_DER_MAX, GFP_KERNEL);
	int err = -ENOMEM;

	input = kmalloc(KSHAKE_SIG_MAX, GFP_KERNEL);
	output = kmalloc(KSHAKE_SIG_MAX, GFP_KERNEL);
	if (der && input && output)
		err = curve_start(&p256, der) ?: curve_start(&p384, der) ?:
		      rsa_start(&rsa2048, der) ?: rsa_start(&rsa3072, der) ?:
		      rsa_start(&rsa4096, der);
	kfree(der);
	return err;
}

static int __init kshake_bench_init(void)
{
	int err = start();

	if (err)
		stop();
	else
		file = debugfs_create_file("kshake_bench", 0600, NULL, NULL, &answer_fops);
	return err;
}

static void __exit kshake_bench_exit(void)
{
	stop();
}

module_init(kshake_bench_init);
module_exit(kshake_bench_exit);

MODULE_DESCRIPTION("The kernel's public-key crypto as a contestant of make bench-crypto");
MODULE_LICENSE("GPL");
