// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Private keys: what is signed, and what never is.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "keys.h"
#include "log.h"
#include "result.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

enum { P256, P384, RSA2048, RSA1024, ED25519, NR_KEYS };

static char path[] = "/tmp/kshaked-keys-XXXXXX";
static EVP_PKEY *key[NR_KEYS];

static void make_keys(void)
{
	key[P256] = EVP_EC_gen("P-256");
	key[P384] = EVP_EC_gen("P-384");
	key[RSA2048] = EVP_RSA_gen(2048);
	key[RSA1024] = EVP_RSA_gen(1024);
	key[ED25519] = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	for (int i = 0; i < NR_KEYS; i++) {
		if (!key[i])
			abort();
	}
}

/* The keys of a configuration that has this one, as [key web]. */
static struct keys *load_for(EVP_PKEY *pkey, mode_t mode, bool client_tls12)
{
	struct config config = { .nr_keys = 1 };
	FILE *file = fopen(path, "w");

	if (!file || !PEM_write_PrivateKey(file, pkey, NULL, NULL, 0, NULL, NULL) || fclose(file))
		abort();
	chmod(path, mode);
	config.keys = calloc(1, sizeof(*config.keys));
	config.keys[0].name = strdup("web");
	config.keys[0].file = strdup(path);
	config.keys[0].client_tls12 = client_tls12;
	return keys_load(&config);
}

static struct keys *load(EVP_PKEY *pkey, mode_t mode)
{
	return load_for(pkey, mode, false);
}

static struct to_sign request(uint32_t scheme, const char *context, size_t hash)
{
	struct to_sign q = { .scheme = scheme, .credential = "web" };

	q.len = (uint32_t)(64 + 34 + hash);
	memset(q.content, ' ', 64);
	memcpy(q.content + 64, context, strlen(context) + 1);
	memset(q.content + 98, 0xa5, hash);
	return q;
}

#define SERVER	"TLS 1.3, server CertificateVerify"
#define CLIENT	"TLS 1.3, client CertificateVerify"

static bool verifies(EVP_PKEY *pkey, const char *digest, const struct to_sign *q,
		     const unsigned char *signature, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *options;
	bool ok;

	ok = EVP_DigestVerifyInit_ex(ctx, &options, digest, NULL, NULL, pkey, NULL) > 0;
	if (ok && EVP_PKEY_is_a(pkey, "RSA"))
		ok = EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) > 0 &&
		     EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) > 0;
	ok = ok && EVP_DigestVerify(ctx, signature, len, q->content, q->len) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

/**
 * struct good - what is signed
 * @what: in words
 * @key: with which one
 * @scheme: how
 * @digest: that the scheme has
 */
static const struct good {
	const char *what;
	int key;
	uint32_t scheme;
	const char *digest;
} goods[] = {
	{ "ecdsa_secp256r1_sha256", P256, 0x0403, "SHA256" },
	{ "ecdsa_secp384r1_sha384", P384, 0x0503, "SHA384" },
	{ "rsa_pss_rsae_sha256", RSA2048, 0x0804, "SHA256" },
	{ "rsa_pss_rsae_sha384", RSA2048, 0x0805, "SHA384" },
	{ "rsa_pss_rsae_sha512", RSA2048, 0x0806, "SHA512" },
};

static void test_good(void)
{
	unsigned char signature[SIGNATURE_MAX];
	const char *why;

	for (size_t i = 0; i < ARRAY_SIZE(goods); i++) {
		struct keys *keys = load(key[goods[i].key], 0600);
		bool ok = keys;

		for (int round = 0; ok && round < 4; round++) {
			struct to_sign q = request(goods[i].scheme, round & 1 ? CLIENT : SERVER,
						   round & 2 ? 48 : 32);
			size_t len = keys_sign(keys, &q, signature, &why);

			ok = len && verifies(key[goods[i].key], goods[i].digest, &q, signature,
					     len);
		}
		result(ok, goods[i].what);
		keys_free(keys);
	}
}

/**
 * struct bad - what is not signed: a good request, but for
 * @what: in words
 * @byte: in place of the one at @at, if @spoilt
 * @at: in the content
 * @spoilt: one byte of the content is another
 * @len: bytes of the content, if not 0
 * @scheme: if not 0
 * @credential: if not NULL
 */
static const struct bad {
	const char *what;
	unsigned char byte;
	size_t at;
	bool spoilt;
	uint32_t len;
	uint32_t scheme;
	const char *credential;
} bads[] = {
	{ "not signed: 63 spaces", '\t', 63, true },
	{ "not signed: another first byte", '!', 0, true },
	{ "not signed: no 0 behind the context", ' ', 97, true },
	{ "not signed: another version", '2', 70, true },
	{ "not signed: neither server nor client", 'z', 73, true },
	{ "not signed: 31 bytes of hash", .len = 98 + 31 },
	{ "not signed: 40 bytes of hash", .len = 98 + 40 },
	{ "not signed: no hash", .len = 98 },
	{ "not signed: one byte", .len = 1 },
	{ "not signed: more than there can be", .len = UINT32_MAX },
	{ "not signed: a key that is not there", .credential = "we" },
	{ "not signed: no key", .credential = "" },
	{ "not signed: the scheme of another curve", .scheme = 0x0503 },
	{ "not signed: a scheme of RSA with ECDSA", .scheme = 0x0804 },
	{ "not signed: RSASSA-PKCS1-v1_5", .scheme = 0x0401 },
	{ "not signed: no scheme there is", .scheme = 0xffff },
};

static void spoil(struct to_sign *q, const struct bad *bad)
{
	if (bad->spoilt)
		q->content[bad->at] = bad->byte;
	if (bad->len)
		q->len = bad->len;
	if (bad->scheme)
		q->scheme = bad->scheme;
	if (bad->credential)
		snprintf(q->credential, sizeof(q->credential), "%s", bad->credential);
}

/* How TLS 1.2 signs: what ServerKeyExchange covers, and of a client a digest, as it is. */
static const struct digest {
	const char *what;
	int key;
	uint32_t scheme;
	const char *digest;
	int padding;
} digests[] = {
	{ "digest: P-256, SHA-256", P256, 0x0403, "SHA256", 0 },
	{ "digest: P-256, SHA-384", P256, 0x0503, "SHA384", 0 },
	{ "digest: P-256, SHA-512", P256, 0x0603, "SHA512", 0 },
	{ "digest: P-384, SHA-256", P384, 0x0403, "SHA256", 0 },
	{ "digest: P-384, SHA-384", P384, 0x0503, "SHA384", 0 },
	{ "digest: P-384, SHA-512", P384, 0x0603, "SHA512", 0 },
	{ "digest: rsa_pkcs1_sha256", RSA2048, 0x0401, "SHA256", RSA_PKCS1_PADDING },
	{ "digest: rsa_pkcs1_sha384", RSA2048, 0x0501, "SHA384", RSA_PKCS1_PADDING },
	{ "digest: rsa_pkcs1_sha512", RSA2048, 0x0601, "SHA512", RSA_PKCS1_PADDING },
	{ "digest: rsa_pss_rsae_sha256", RSA2048, 0x0804, "SHA256", RSA_PKCS1_PSS_PADDING },
	{ "digest: rsa_pss_rsae_sha384", RSA2048, 0x0805, "SHA384", RSA_PKCS1_PSS_PADDING },
	{ "digest: rsa_pss_rsae_sha512", RSA2048, 0x0806, "SHA512", RSA_PKCS1_PSS_PADDING },
};

/* What libcrypto verifies is the text, so that the digest is known to be one of it. */
static bool verifies_text(const struct digest *d, const void *text, size_t text_len,
			  const unsigned char *signature, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *options;
	bool ok;

	ok = EVP_DigestVerifyInit_ex(ctx, &options, d->digest, NULL, NULL, key[d->key], NULL) > 0;
	if (ok && d->padding)
		ok = EVP_PKEY_CTX_set_rsa_padding(options, d->padding) > 0;
	if (ok && d->padding == RSA_PKCS1_PSS_PADDING)
		ok = EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) > 0;
	ok = ok && EVP_DigestVerify(ctx, signature, len, text, text_len) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

static struct to_sign digest_request(uint32_t scheme, const char *digest, const char *text)
{
	struct to_sign q = { .scheme = scheme, .credential = "web", .digest = 1 };
	unsigned int len;

	if (!EVP_Digest(text, strlen(text), q.content, &len, EVP_get_digestbyname(digest), NULL))
		abort();
	q.len = len;
	return q;
}

static void test_digest(void)
{
	static const char text[] = "all messages so far";
	unsigned char signature[SIGNATURE_MAX];
	const char *why;

	for (size_t i = 0; i < ARRAY_SIZE(digests); i++) {
		const struct digest *d = &digests[i];
		struct keys *keys = load_for(key[d->key], 0600, true);
		struct to_sign q = digest_request(d->scheme, d->digest, text);
		size_t len = keys ? keys_sign(keys, &q, signature, &why) : 0;
		char what[80];

		result(len && verifies_text(d, text, strlen(text), signature, len), d->what);
		keys_free(keys);
		snprintf(what, sizeof(what), "not signed without client-tls12: %s", d->what);
		keys = load(key[d->key], 0600);
		why = NULL;
		result(keys && !keys_sign(keys, &q, signature, &why) && why, what);
		keys_free(keys);
	}
}

/* client_random, server_random, and what ServerKeyExchange says (RFC 5246, 7.4.3). */
static struct to_sign params_request(uint32_t scheme, const void *params, size_t len)
{
	struct to_sign q = { .scheme = scheme, .credential = "web" };

	memset(q.content, 'c', 32);
	memset(q.content + 32, 's', 32);
	memcpy(q.content + 64, params, len);
	q.len = (uint32_t)(64 + len);
	return q;
}

/* ServerECDHParams (RFC 8422, 5.4); returns their length. */
static size_t ecdh_params(unsigned char *params, unsigned int group, size_t point)
{
	memset(params, 4, 4 + point);
	params[0] = 3;
	params[1] = (unsigned char)(group >> 8);
	params[2] = (unsigned char)group;
	params[3] = (unsigned char)point;
	return 4 + point;
}

/* ServerDHParams: ffdhe2048 and the like, as OpenSSL has them, with a dh_Ys of @share bytes. */
static size_t dh_params(unsigned char *params, const char *group, size_t share)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	EVP_PKEY *pkey = NULL;
	BIGNUM *prime = NULL;
	size_t len;

	if (EVP_PKEY_keygen_init(ctx) <= 0 || EVP_PKEY_CTX_set_group_name(ctx, group) <= 0 ||
	    EVP_PKEY_keygen(ctx, &pkey) <= 0 || !EVP_PKEY_get_bn_param(pkey, "p", &prime))
		abort();
	EVP_PKEY_CTX_free(ctx);
	len = (size_t)BN_num_bytes(prime);
	params[0] = (unsigned char)(len >> 8);
	params[1] = (unsigned char)len;
	BN_bn2bin(prime, params + 2);
	params[2 + len] = 0;
	params[3 + len] = 1;
	params[4 + len] = 2;
	params[5 + len] = (unsigned char)(share >> 8);
	params[6 + len] = (unsigned char)share;
	memset(params + 7 + len, 0x55, share);
	BN_free(prime);
	EVP_PKEY_free(pkey);
	return 7 + len + share;
}

static const struct { const char *what; unsigned int group; size_t len; } points[] = {
	{ "secp256r1", 23, 65 }, { "secp384r1", 24, 97 }, { "x25519", 29, 32 },
};

static const struct { const char *what; size_t len; } fields[] = {
	{ "ffdhe2048", 256 }, { "ffdhe3072", 384 }, { "ffdhe4096", 512 },
};

static void test_params_of(const struct digest *d, const char *params_name, const void *params,
			   size_t params_len)
{
	struct to_sign q = params_request(d->scheme, params, params_len);
	struct keys *keys = load(key[d->key], 0600);
	unsigned char signature[SIGNATURE_MAX];
	char what[80];
	const char *why;
	size_t len = keys ? keys_sign(keys, &q, signature, &why) : 0;

	snprintf(what, sizeof(what), "ServerKeyExchange, %s:%s", params_name,
		 strchr(d->what, ':') + 1);
	result(len && verifies_text(d, q.content, q.len, signature, len), what);
	keys_free(keys);
}

static void test_params(void)
{
	unsigned char params[TO_SIGN_MAX - 64];
	size_t len;

	for (size_t i = 0; i < ARRAY_SIZE(digests); i++) {
		for (size_t j = 0; j < ARRAY_SIZE(points); j++) {
			len = ecdh_params(params, points[j].group, points[j].len);
			test_params_of(&digests[i], points[j].what, params, len);
		}
		/* Of DHE and ECDSA there is no suite. */
		for (size_t j = 0; digests[i].key == RSA2048 && j < ARRAY_SIZE(fields); j++) {
			len = dh_params(params, fields[j].what, fields[j].len);
			test_params_of(&digests[i], fields[j].what, params, len);
		}
	}
}

/* Signed as it is, and not with one byte changed, a byte less or a byte more. */
static void not_signed(const struct keys *keys, const struct to_sign *good, size_t at,
		       unsigned char byte, const char *what)
{
	unsigned char signature[SIGNATURE_MAX];
	struct to_sign q = *good;
	const char *why = NULL;

	q.content[at] = byte;
	result(keys_sign(keys, good, signature, &why) && !keys_sign(keys, &q, signature, &why) &&
	       why, what);
}

static void other_length(const struct keys *keys, const struct to_sign *good, uint32_t len,
			 const char *what)
{
	unsigned char signature[SIGNATURE_MAX];
	struct to_sign q = *good;
	const char *why = NULL;

	q.len = len;
	result(!keys_sign(keys, &q, signature, &why) && why, what);
}

static void test_bad_params(void)
{
	unsigned char params[TO_SIGN_MAX - 64];
	struct keys *keys = load_for(key[P256], 0600, true);
	struct keys *rsa = load_for(key[RSA2048], 0600, true);
	struct to_sign ec = params_request(0x0403, params, ecdh_params(params, 23, 65));
	struct to_sign dh = params_request(0x0401, params, dh_params(params, "ffdhe2048", 256));
	struct to_sign q = ec, der = dh;

	not_signed(keys, &ec, 64, 1, "not signed: curve_type explicit_prime");
	not_signed(keys, &ec, 66, 25, "not signed: secp521r1");
	not_signed(keys, &ec, 66, 24, "not signed: a point of another curve");
	not_signed(keys, &ec, 65, 1, "not signed: group 0x0117");
	not_signed(keys, &ec, 67, 64, "not signed: a shorter point");
	not_signed(keys, &ec, 68, 2, "not signed: a compressed point");
	other_length(keys, &ec, ec.len - 1, "not signed: a byte less of a point");
	other_length(keys, &ec, ec.len + 1, "not signed: a byte more than a point");
	other_length(keys, &ec, 64, "not signed: randoms alone");
	other_length(keys, &ec, 68, "not signed: no point");
	not_signed(rsa, &dh, 64, 2, "not signed: a prime of another length");
	not_signed(rsa, &dh, 66, 0x7f, "not signed: a prime that begins with a 0");
	not_signed(rsa, &dh, 64 + 2 + 255, 0xfe, "not signed: a prime that is even");
	not_signed(rsa, &dh, 64 + 2 + 256 + 1, 0, "not signed: no generator");
	not_signed(rsa, &dh, 64 + 2 + 256 + 2, 5, "not signed: generator 5");
	not_signed(rsa, &dh, 64 + 2 + 256 + 4, 1, "not signed: another length of dh_Ys");
	other_length(rsa, &dh, dh.len - 1, "not signed: a byte less of dh_Ys");
	other_length(rsa, &dh, dh.len + 1, "not signed: a byte more than dh_Ys");
	other_length(rsa, &dh, UINT32_MAX, "not signed: more than there can be");
	q = dh;
	q.scheme = 0x0403;
	other_length(keys, &q, q.len, "not signed: DHE by ECDSA");
	/* A SEQUENCE that is as long as all of it: a certificate could be hidden in the rest. */
	der.content[0] = 0x31;
	der.content[1] = 0x82;
	der.content[2] = (unsigned char)((der.len - 4) >> 8);
	der.content[3] = (unsigned char)(der.len - 4 + 1);
	not_signed(rsa, &der, 3, (unsigned char)(der.len - 4), "not signed: a SET of DER");
	der.content[0] = 0x30;
	not_signed(rsa, &der, 3, (unsigned char)(der.len - 4), "not signed: a SEQUENCE of DER");
	keys_free(rsa);
	q = ec;
	/* What a CertificateVerify of TLS 1.3 begins with is none of TLS 1.2's. */
	memset(q.content, ' ', 63);
	not_signed(keys, &q, 63, ' ', "not signed: 64 spaces for randoms");
	keys_free(keys);
}

/**
 * struct bad_digest - a digest that is not signed
 * @what: in words
 * @key: that is asked
 * @scheme: how
 * @len: bytes of it
 * @digest: it is said to be one
 */
static const struct bad_digest {
	const char *what;
	int key;
	uint32_t scheme;
	uint32_t len;
	bool digest;
} bad_digests[] = {
	{ "not signed: a digest that is said to be none", P256, 0x0403, 32, false },
	{ "not signed: 31 bytes of digest", P256, 0x0403, 31, true },
	{ "not signed: the digest of another hash", P256, 0x0403, 48, true },
	{ "not signed: no digest", P256, 0x0403, 0, true },
	{ "not signed: a CertificateVerify that is said to be a digest", P256, 0x0403, 130, true },
	{ "not signed: a digest longer than there can be", P256, 0x0403, UINT32_MAX, true },
	{ "not signed: 36 bytes, MD5 and SHA-1", RSA2048, 0x0401, 36, true },
	{ "not signed: a digest with SHA-1", RSA2048, 0x0201, 20, true },
	{ "not signed: a digest by RSA with ECDSA", P256, 0x0401, 32, true },
	{ "not signed: a digest by RSASSA-PSS with ECDSA", P256, 0x0804, 32, true },
	{ "not signed: a digest by ECDSA with RSA", RSA2048, 0x0403, 32, true },
	{ "not signed: a digest by no scheme there is", P256, 0xffff, 32, true },
	{ "not signed: a digest by scheme 0", P256, 0, 32, true },
};

static void test_bad_digest(void)
{
	unsigned char signature[SIGNATURE_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(bad_digests); i++) {
		const struct bad_digest *bad = &bad_digests[i];
		struct keys *keys = load_for(key[bad->key], 0600, true);
		struct to_sign q = { .scheme = bad->scheme, .credential = "web",
				     .digest = bad->digest, .len = bad->len };
		const char *why = NULL;

		result(keys && !keys_sign(keys, &q, signature, &why) && why, bad->what);
		keys_free(keys);
	}
}

/* In TLS 1.3 neither RSASSA-PKCS1-v1_5 nor what is no curve of ours (RFC 8446, 4.4.3). */
static void test_tls13_schemes(void)
{
	static const struct { const char *what; int key; uint32_t scheme; } schemes[] = {
		{ "not signed: RSASSA-PKCS1-v1_5 with RSA", RSA2048, 0x0401 },
		{ "not signed: RSASSA-PKCS1-v1_5 with SHA-512", RSA2048, 0x0601 },
		{ "not signed: P-384 with SHA-256", P384, 0x0403 },
		{ "not signed: ecdsa_secp521r1_sha512 with P-256", P256, 0x0603 },
	};
	unsigned char signature[SIGNATURE_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		struct keys *keys = load(key[schemes[i].key], 0600);
		struct to_sign q = request(schemes[i].scheme, SERVER, 32);
		const char *why = NULL;

		result(keys && !keys_sign(keys, &q, signature, &why) && why, schemes[i].what);
		keys_free(keys);
	}
}

static void test_bad(void)
{
	struct keys *keys = load(key[P256], 0600);
	unsigned char signature[SIGNATURE_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(bads); i++) {
		struct to_sign q = request(0x0403, SERVER, 32);
		const char *why = NULL;
		bool ok = keys_sign(keys, &q, signature, &why);

		spoil(&q, &bads[i]);
		result(ok && !keys_sign(keys, &q, signature, &why) && why, bads[i].what);
	}
	keys_free(keys);
}

static void test_load(void)
{
	static const struct { const char *what; int key; mode_t mode; bool ok; } loads[] = {
		{ "loaded: for its owner alone", P256, 0600, true },
		{ "loaded: its group may read", P256, 0640, true },
		{ "not loaded: its group may write", P256, 0660, false },
		{ "not loaded: others may read", P256, 0604, false },
		{ "not loaded: others may write", P256, 0602, false },
		{ "not loaded: RSA of 1024 bits", RSA1024, 0600, false },
		{ "not loaded: Ed25519", ED25519, 0600, false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(loads); i++) {
		struct keys *keys = load(key[loads[i].key], loads[i].mode);

		result(!keys == !loads[i].ok && (!keys || keys_count(keys) == 1), loads[i].what);
		keys_free(keys);
	}
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	log_set_level(LOG_EMERG);
	make_keys();
	test_good();
	test_bad();
	test_digest();
	test_bad_digest();
	test_params();
	test_bad_params();
	test_tls13_schemes();
	test_load();
	unlink(path);
	for (int i = 0; i < NR_KEYS; i++)
		EVP_PKEY_free(key[i]);
	return summary();
}
