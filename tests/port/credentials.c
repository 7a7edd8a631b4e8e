// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <openssl/x509v3.h>

#include "credentials.h"

static struct {
	struct kshake_credential inside, outside, signs;
	struct kshake_private_key *key;
	u32 cert_len;
} made[TEST_KEY_NR];

/* Whatever the test of the day does to memory, these are there. */
static void make(enum test_key which)
{
	const struct test_cert *cert = test_cert(which);
	struct kshake_credential c = {
		.chain = { cert->der, cert->der_len },
		.nr_certs = 1,
		.cert_len = &made[which].cert_len,
		.staple = { (const u8 *)"a staple", 8 },
	};
	long fail_at = port_alloc_fail_at;
	u8 *der = NULL;
	int len;

	port_alloc_fail_at = -1;
	made[which].cert_len = cert->der_len;
	len = i2d_PrivateKey(cert->key, &der);
	if (len < 0 || kshake_private_key_new(&made[which].key, der, len) ||
	    kshake_credential_check(&c))
		abort();
	made[which].outside = c;
	c.key = made[which].key;
	if (kshake_credential_check(&c))
		abort();
	made[which].signs = c;
	c.rsa_kex = c.public.type == KSHAKE_KEY_RSA;
	made[which].inside = c;
	OPENSSL_free(der);
	port_alloc_fail_at = fail_at;
}

const struct kshake_credential *test_credential(enum test_key which)
{
	if (!made[which].key)
		make(which);
	return &made[which].inside;
}

const struct kshake_credential *test_external_credential(enum test_key which)
{
	if (!made[which].key)
		make(which);
	return &made[which].outside;
}

const struct kshake_credential *test_signing_credential(enum test_key which)
{
	if (!made[which].key)
		make(which);
	return &made[which].signs;
}

const struct kshake_credential *test_decrypting_credential(void)
{
	static struct kshake_credential c;
	static u32 cert_len;
	static u8 *der;
	X509_EXTENSION *usage;
	X509 *x509;

	c = *test_credential(TEST_KEY_RSA2048);
	if (!der) {
		x509 = X509_dup(test_cert(TEST_KEY_RSA2048)->x509);
		usage = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, "critical,keyEncipherment");
		X509_add_ext(x509, usage, -1);
		X509_sign(x509, test_cert(TEST_KEY_RSA2048)->key, EVP_sha256());
		cert_len = i2d_X509(x509, &der);
		X509_EXTENSION_free(usage);
		X509_free(x509);
	}
	c.chain = (struct kshake_bytes){ der, cert_len };
	c.cert_len = &cert_len;
	if (kshake_credential_check(&c))
		abort();
	return &c;
}

void test_credentials_free(void)
{
	unsigned int i;

	for (i = 0; i < TEST_KEY_NR; i++) {
		kshake_private_key_free(made[i].key);
		memset(&made[i], 0, sizeof(made[i]));
	}
}

int test_owner_ask(void *owner, const struct kshake_bytes *server_name,
		   const struct kshake_credential **list, unsigned int max)
{
	struct test_owner *o = owner;

	if (o->nr > max || server_name->len > sizeof(o->name))
		abort();
	o->asked++;
	o->name_len = server_name->len;
	if (server_name->len)
		memcpy(o->name, server_name->data, server_name->len);
	if (o->error)
		return o->error;
	memcpy(list, o->list, o->nr * sizeof(*list));
	return o->nr;
}

int test_owner_sign(struct kshake_engine *e, enum test_key which)
{
	const struct kshake_to_sign *ask = kshake_engine_to_sign(e);
	u8 signature[1024];
	size_t len;

	len = (ask->digest ? test_sign_digest : test_sign)
		(test_cert(which)->key, ask->scheme, ask->content.data, ask->content.len,
		 signature);
	return kshake_engine_signature(e, signature, len);
}
