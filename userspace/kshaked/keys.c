// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Private keys that are not in the kernel: in files, and in key stores that OpenSSL's PKCS#11
 * provider speaks to. They sign handshakes of TLS, and nothing that does not look like one:
 * whoever can have requests of his own signed gets little that he could use elsewhere, and no
 * certificate. A client in TLS 1.2 signs all messages,
 * of which there is no more than a digest, and only the kernel's word that it is one of them: a
 * key does that only where the administrator says so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>

#include "compiler.h"
#include "files.h"
#include "keys.h"
#include "log.h"

#define FILE_MAX	(64 * 1024)
/* The kernel takes no others. */
#define RSA_BITS_MIN	2048
#define RSA_BITS_MAX	4096

enum key_type { KEY_NONE, KEY_P256, KEY_P384, KEY_RSA };

/**
 * struct key - one of them
 * @spec: what the administrator wrote; in struct keys
 * @pkey: for OpenSSL, which knows where it is
 * @type: what it can sign
 */
struct key {
	const struct signing_key *spec;
	EVP_PKEY *pkey;
	enum key_type type;
};

/**
 * struct keys - all of them
 * @config: what they were made from; owned
 * @key: owned
 * @nr: entries in @key that are filled in
 *
 * Do not change once they are loaded.
 */
struct keys {
	struct config config;
	struct key *key;
	size_t nr;
};

/**
 * struct scheme - a SignatureScheme (RFC 8446, 4.2.3)
 * @number: IANA's
 * @type: of the key in TLS 1.3, KEY_NONE if it has no place there; in TLS 1.2 an ECDSA scheme
 *	is for either curve (RFC 5246, 7.4.1.4.1)
 * @padding: of RSA; 0: it is ECDSA
 * @digest: that it signs
 */
static const struct scheme {
	uint32_t number;
	enum key_type type;
	int padding;
	const char *digest;
} schemes[] = {
	{ 0x0403, KEY_P256, 0, "SHA256" },			/* ecdsa_secp256r1_sha256 */
	{ 0x0503, KEY_P384, 0, "SHA384" },			/* ecdsa_secp384r1_sha384 */
	{ 0x0603, KEY_NONE, 0, "SHA512" },			/* ecdsa_secp521r1_sha512 */
	{ 0x0804, KEY_RSA, RSA_PKCS1_PSS_PADDING, "SHA256" },	/* rsa_pss_rsae_sha256 */
	{ 0x0805, KEY_RSA, RSA_PKCS1_PSS_PADDING, "SHA384" },	/* rsa_pss_rsae_sha384 */
	{ 0x0806, KEY_RSA, RSA_PKCS1_PSS_PADDING, "SHA512" },	/* rsa_pss_rsae_sha512 */
	{ 0x0401, KEY_NONE, RSA_PKCS1_PADDING, "SHA256" },	/* rsa_pkcs1_sha256 */
	{ 0x0501, KEY_NONE, RSA_PKCS1_PADDING, "SHA384" },	/* rsa_pkcs1_sha384 */
	{ 0x0601, KEY_NONE, RSA_PKCS1_PADDING, "SHA512" },	/* rsa_pkcs1_sha512 */
};

static bool failed(const struct signing_key *spec, const char *why)
{
	/* Never the URI: there may be a PIN in it. */
	log_error("cannot load the key \"%s\"%s%s: %s", spec->name, spec->file ? " from " : "",
		  spec->file ? spec->file : "", why);
	return false;
}

/* What OpenSSL says last, which is what the provider said. */
static const char *reason(void)
{
	unsigned long err = ERR_peek_last_error();
	const char *text = err ? ERR_reason_error_string(err) : NULL;

	return text ? text : "it is not there";
}

/* The default one asks at the terminal. */
static int no_passphrase(char *buf __maybe_unused, int size __maybe_unused,
			 int writing __maybe_unused, void *arg __maybe_unused)
{
	return 0;
}

static EVP_PKEY *decode(const unsigned char *data, size_t len)
{
	const unsigned char *p = data;
	EVP_PKEY *pkey;
	BIO *bio;

	if (len && data[0] == 0x30)	/* DER: a SEQUENCE */
		return d2i_AutoPrivateKey(NULL, &p, (long)len);
	bio = BIO_new_mem_buf(data, (int)len);
	pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL) : NULL;
	BIO_free(bio);
	return pkey;
}

static bool load_file(struct key *key)
{
	const struct signing_key *spec = key->spec;
	unsigned char *data;
	size_t len;

	data = files_read_private(spec->file, FILE_MAX, &len);
	if (!data)
		return failed(spec, errno == EPERM ?
			      "it is not ours or root's, or others may use it (chmod 600)" :
			      strerror(errno));
	key->pkey = decode(data, len);
	OPENSSL_cleanse(data, len);
	free(data);
	return key->pkey || failed(spec, "no private key in it, or one with a passphrase");
}

/* Once a process: it stays loaded, and takes its library from the environment. */
static bool load_provider(const struct keys *keys, const struct signing_key *spec)
{
	static bool loaded;
	const char *module = keys->config.pkcs11_module;

	if (loaded)
		return true;
	if (module && setenv("PKCS11_PROVIDER_MODULE", module, 1))
		return failed(spec, strerror(errno));
	/* Who loads one has to say that he wants the usual one as well. */
	if (!OSSL_PROVIDER_load(NULL, "default") || !OSSL_PROVIDER_load(NULL, "pkcs11"))
		return failed(spec, "OpenSSL has no \"pkcs11\" provider: install pkcs11-provider");
	loaded = true;
	return true;
}

static bool load_uri(const struct keys *keys, struct key *key)
{
	OSSL_STORE_CTX *store;

	if (!load_provider(keys, key->spec))
		return false;
	store = OSSL_STORE_open(key->spec->uri, UI_null(), NULL, NULL, NULL);
	if (!store)
		return failed(key->spec, reason());
	OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY);
	while (!key->pkey && !OSSL_STORE_eof(store)) {
		OSSL_STORE_INFO *info = OSSL_STORE_load(store);

		if (!info)
			break;
		if (OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
			key->pkey = OSSL_STORE_INFO_get1_PKEY(info);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
	return key->pkey || failed(key->spec, reason());
}

/* NID_undef if it has none, or none that is known. */
static int curve_of(const EVP_PKEY *pkey)
{
	char name[64];
	size_t len;
	int nid;

	if (!EVP_PKEY_get_group_name(pkey, name, sizeof(name), &len))
		return NID_undef;
	nid = OBJ_txt2nid(name);
	return nid == NID_undef ? EC_curve_nist2nid(name) : nid;
}

static bool find_type(struct key *key)
{
	int bits;

	if (EVP_PKEY_is_a(key->pkey, "EC")) {
		switch (curve_of(key->pkey)) {
		case NID_X9_62_prime256v1:
			key->type = KEY_P256;
			return true;
		case NID_secp384r1:
			key->type = KEY_P384;
			return true;
		}
		return failed(key->spec, "its curve is neither P-256 nor P-384");
	}
	if (!EVP_PKEY_is_a(key->pkey, "RSA"))
		return failed(key->spec, "it is neither an elliptic curve's nor RSA's");
	bits = EVP_PKEY_get_bits(key->pkey);
	if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX)
		return failed(key->spec, "RSA keys have 2048 to 4096 bits");
	key->type = KEY_RSA;
	return true;
}

struct keys *keys_load(struct config *config)
{
	struct keys *keys = calloc(1, sizeof(*keys));
	bool ok = keys;

	if (!keys) {
		log_error("cannot load the keys: out of memory");
		config_wipe(config);
		return NULL;
	}
	keys->config = *config;
	*config = (struct config){};
	keys->key = calloc(keys->config.nr_keys + 1, sizeof(*keys->key));
	if (!keys->key) {
		log_error("cannot load the keys: out of memory");
		ok = false;
	}
	while (ok && keys->nr < keys->config.nr_keys) {
		struct key *key = &keys->key[keys->nr];

		key->spec = &keys->config.keys[keys->nr++];
		ok = (key->spec->uri ? load_uri(keys, key) : load_file(key)) && find_type(key);
	}
	ERR_clear_error();
	if (ok)
		return keys;
	keys_free(keys);
	return NULL;
}

void keys_free(struct keys *keys)
{
	if (!keys)
		return;
	for (size_t i = 0; i < keys->nr; i++)
		EVP_PKEY_free(keys->key[i].pkey);
	free(keys->key);
	config_wipe(&keys->config);
	free(keys);
}

size_t keys_count(const struct keys *keys)
{
	return keys->nr;
}

static const struct key *find(const struct keys *keys, const char *name)
{
	for (size_t i = 0; i < keys->nr; i++) {
		if (!strcmp(keys->key[i].spec->name, name))
			return &keys->key[i];
	}
	return NULL;
}

static bool begins_with_spaces(const unsigned char *content)
{
	for (int i = 0; i < 64; i++) {
		if (content[i] != ' ')
			return false;
	}
	return true;
}

/*
 * RFC 8446, 4.4.3: 64 spaces, the context string, a byte of 0, the hash of the transcript. No
 * other protocol signs what begins so.
 */
static bool is_certificate_verify(const unsigned char *content, size_t len)
{
	static const char server[34] = "TLS 1.3, server CertificateVerify";
	static const char client[34] = "TLS 1.3, client CertificateVerify";
	size_t hash = len - 64 - sizeof(server);

	if (len < 64 + sizeof(server) || (hash != 32 && hash != 48) || !begins_with_spaces(content))
		return false;
	content += 64;
	return !memcmp(content, server, sizeof(server)) || !memcmp(content, client, sizeof(client));
}

static size_t number_at(const unsigned char *p)
{
	return (size_t)p[0] << 8 | p[1];
}

/* RFC 8422, 5.4: curve_type named_curve, which one, and a point, behind its length. */
static bool is_ecdh_params(const unsigned char *p, size_t len)
{
	static const struct { size_t group, len; } points[] = {
		{ 23, 65 },	/* secp256r1 */
		{ 24, 97 },	/* secp384r1 */
		{ 29, 32 },	/* x25519 */
	};

	if (len < 4 || p[0] != 3)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		if (number_at(p + 1) == points[i].group)
			return p[3] == points[i].len && len == 4 + points[i].len &&
			       (points[i].len == 32 || p[4] == 4);	/* uncompressed */
	}
	return false;
}

/* All of RFC 7919 have 64 ones at either end. */
static bool is_prime(const unsigned char *p, size_t len)
{
	static const unsigned char ones[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	return (len == 256 || len == 384 || len == 512) && !memcmp(p, ones, sizeof(ones)) &&
	       !memcmp(p + len - sizeof(ones), ones, sizeof(ones));
}

/* RFC 5246, 7.4.3: dh_p, dh_g, which is 2, and dh_Ys, as long as dh_p; each behind its length. */
static bool is_dh_params(const unsigned char *p, size_t len)
{
	static const unsigned char generator[] = { 0, 1, 2 };
	size_t prime = len < 2 ? 0 : number_at(p);

	if (len != 2 + prime + sizeof(generator) + 2 + prime || !is_prime(p + 2, prime))
		return false;
	p += 2 + prime;
	return !memcmp(p, generator, sizeof(generator)) &&
	       number_at(p + sizeof(generator)) == prime;
}

/*
 * A SEQUENCE or SET of exactly that length: what is signed of certificates, revocation lists,
 * OCSP responses and CMS is one, and could hide the rest in its numbers. Randoms are it by chance
 * once in 2^24.
 */
static bool is_der(const unsigned char *p, size_t len)
{
	size_t width, value = 0;

	if (len < 2 || (p[0] != 0x30 && p[0] != 0x31))
		return false;
	if (p[1] < 0x80)
		return len == 2 + (size_t)p[1];
	width = p[1] & 0x7f;
	if (width > sizeof(value) || len < 2 + width)
		return false;
	for (size_t i = 0; i < width; i++)
		value = value << 8 | p[2 + i];
	return len - 2 - width == value;
}

/*
 * RFC 5246, 7.4.3: both randoms and the parameters. What begins with as many spaces as randoms
 * have bytes is TLS 1.3's: RFC 8446, 4.4.3, has them there so that neither passes for the other.
 */
static bool is_server_key_exchange(const unsigned char *content, size_t len, bool rsa)
{
	return len >= 64 && len <= TO_SIGN_MAX && !begins_with_spaces(content) &&
	       !is_der(content, len) &&
	       (is_ecdh_params(content + 64, len - 64) ||
		(rsa && is_dh_params(content + 64, len - 64)));
}

enum sort { UNKNOWN, TLS13, TLS12, TLS12_DIGEST };

static enum sort sort_of(const struct to_sign *to_sign, bool rsa)
{
	if (to_sign->digest)
		return TLS12_DIGEST;
	if (is_certificate_verify(to_sign->content, to_sign->len))
		return TLS13;
	return is_server_key_exchange(to_sign->content, to_sign->len, rsa) ? TLS12 : UNKNOWN;
}

static bool fits(const struct scheme *scheme, const struct key *key, enum sort sort)
{
	return sort == TLS13 ? scheme->type == key->type :
			       !scheme->padding == (key->type != KEY_RSA);
}

static const struct scheme *find_scheme(const struct to_sign *to_sign, const struct key *key,
					enum sort sort)
{
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++) {
		if (schemes[i].number == to_sign->scheme && fits(&schemes[i], key, sort))
			return &schemes[i];
	}
	return NULL;
}

/* RFC 8446, 4.2.3: with RSASSA-PSS, a salt as long as the digest. */
static bool set_padding(EVP_PKEY_CTX *ctx, int padding)
{
	return !padding || (EVP_PKEY_CTX_set_rsa_padding(ctx, padding) > 0 &&
			    (padding != RSA_PKCS1_PSS_PADDING ||
			     EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0));
}

static const EVP_MD *digest_of(const struct scheme *scheme)
{
	return EVP_get_digestbyname(scheme->digest);
}

static bool is_digest(const struct scheme *scheme, const struct to_sign *to_sign)
{
	return to_sign->len == (uint32_t)EVP_MD_get_size(digest_of(scheme));
}

static size_t sign_digest(const struct key *key, const struct scheme *scheme,
			  const struct to_sign *to_sign, unsigned char *signature)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
	size_t len = SIGNATURE_MAX;
	bool ok;

	/* The digest first: with PKCS#11 the length of the salt is looked up when it is set. */
	ok = ctx && EVP_PKEY_sign_init(ctx) > 0 &&
	     EVP_PKEY_CTX_set_signature_md(ctx, digest_of(scheme)) > 0 &&
	     set_padding(ctx, scheme->padding) &&
	     EVP_PKEY_sign(ctx, signature, &len, to_sign->content, to_sign->len) > 0;
	EVP_PKEY_CTX_free(ctx);
	return ok && len <= SIGNATURE_MAX ? len : 0;
}

static size_t sign(const struct key *key, const struct scheme *scheme,
		   const struct to_sign *to_sign, unsigned char *signature)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = SIGNATURE_MAX;
	EVP_PKEY_CTX *options;
	bool ok;

	/* The context is that of the key, and goes with the other one. */
	ok = ctx && EVP_DigestSignInit_ex(ctx, &options, scheme->digest, NULL, NULL, key->pkey,
					  NULL) > 0 &&
	     set_padding(options, scheme->padding) &&
	     EVP_DigestSign(ctx, signature, &len, to_sign->content, to_sign->len) > 0;
	EVP_MD_CTX_free(ctx);
	return ok && len <= SIGNATURE_MAX ? len : 0;
}

size_t keys_sign(const struct keys *keys, const struct to_sign *to_sign, unsigned char *signature,
		 const char **why)
{
	const struct key *key = find(keys, to_sign->credential);
	enum sort sort = sort_of(to_sign, key && key->type == KEY_RSA);
	const struct scheme *scheme = key ? find_scheme(to_sign, key, sort) : NULL;
	size_t len = 0;

	ERR_clear_error();
	if (!key)
		*why = "there is no [key] of that name";
	else if (sort == UNKNOWN)
		*why = "it is neither TLS 1.3's CertificateVerify nor TLS 1.2's ServerKeyExchange";
	else if (sort == TLS12_DIGEST && !key->spec->client_tls12)
		*why = "that key is not for clients in TLS 1.2: it has no client-tls12 = yes";
	else if (!scheme)
		*why = "that key does not sign so";
	else if (sort != TLS12_DIGEST)
		len = sign(key, scheme, to_sign, signature);
	else if (!is_digest(scheme, to_sign))
		*why = "this is no digest by that scheme's hash";
	else
		len = sign_digest(key, scheme, to_sign, signature);
	if (scheme && !len && ERR_peek_last_error())
		*why = reason();
	ERR_clear_error();
	return len;
}

/* As KSHAKE_PIN_SPKI has it, and openssl-pkey(1) can find out of a certificate. */
static bool print_spki(const struct key *key)
{
	unsigned char *der = NULL, digest[EVP_MAX_MD_SIZE];
	unsigned int size;
	int len;

	len = i2d_PUBKEY(key->pkey, &der);
	if (len <= 0 || !EVP_Digest(der, (size_t)len, digest, &size, EVP_sha256(), NULL)) {
		OPENSSL_free(der);
		return false;
	}
	printf(", SHA-256 of its SubjectPublicKeyInfo ");
	for (unsigned int i = 0; i < size; i++)
		printf("%02x", digest[i]);
	OPENSSL_free(der);
	return true;
}

/* A CertificateVerify of a handshake that there never was: the transcript's hash is zeros. */
static bool try(const struct keys *keys, const struct key *key, const char **why)
{
	static const char context[] = "TLS 1.3, server CertificateVerify";
	struct to_sign to_sign = { .len = 64 + sizeof(context) + 32 };
	unsigned char signature[SIGNATURE_MAX];

	memset(to_sign.content, ' ', 64);
	memcpy(to_sign.content + 64, context, sizeof(context));
	snprintf(to_sign.credential, sizeof(to_sign.credential), "%s", key->spec->name);
	for (size_t i = 0; !to_sign.scheme; i++) {
		if (schemes[i].type == key->type)
			to_sign.scheme = schemes[i].number;
	}
	return keys_sign(keys, &to_sign, signature, why);
}

bool keys_print(const struct keys *keys, const char *name)
{
	static const char *const types[] = {
		[KEY_P256] = "ECDSA P-256", [KEY_P384] = "ECDSA P-384", [KEY_RSA] = "RSA"
	};
	const char *why = "";
	bool ok = true;

	for (size_t i = 0; i < keys->nr; i++) {
		const struct key *key = &keys->key[i];

		if (name && strcmp(name, key->spec->name))
			continue;
		printf("key %s: %s", key->spec->name, types[key->type]);
		if (key->type == KEY_RSA)
			printf(" of %d bits", EVP_PKEY_get_bits(key->pkey));
		printf(", %s", key->spec->file ? key->spec->file : "in a key store");
		if (!print_spki(key))
			printf(", without its public key");
		if (try(keys, key, &why)) {
			printf("\n");
			continue;
		}
		printf(", does not sign: %s\n", why);
		ok = false;
	}
	if (!name || find(keys, name))
		return ok;
	log_error("there is no [key %s]", name);
	return false;
}
