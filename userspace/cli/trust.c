// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * --ca and --pin: whom to trust.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "cli.h"

/* The kernel takes no more than fits into a netlink attribute. */
static bool add_cert(struct der *anchors, const X509 *cert, const char *path)
{
	unsigned char *der = NULL, *grown;
	int len = i2d_X509(cert, &der);

	if (len <= 0) {
		complain("%s: a certificate that cannot be encoded", path);
		return false;
	}
	if (anchors->len + (size_t)len > KSHAKE_TRUST_ANCHORS_MAX) {
		complain("%s: more than %d bytes of certificates; give only those that are needed",
			 path, KSHAKE_TRUST_ANCHORS_MAX);
		OPENSSL_free(der);
		return false;
	}
	grown = realloc(anchors->data, anchors->len + (size_t)len);
	if (grown) {
		memcpy(grown + anchors->len, der, (size_t)len);
		anchors->data = grown;
		anchors->len += (size_t)len;
	}
	OPENSSL_free(der);
	return grown;
}

/* The next certificate; NULL at the end, or *@bad. */
static X509 *next_pem(BIO *in, bool *bad)
{
	X509 *cert = PEM_read_bio_X509(in, NULL, NULL, NULL);

	if (cert)
		return cert;
	*bad = ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE;
	ERR_clear_error();
	return NULL;
}

/* No PEM: the whole file may be one certificate. */
static bool add_der(struct der *anchors, BIO *in, const char *path)
{
	X509 *cert = NULL;
	bool added = false;

	if (BIO_reset(in) == 0)
		cert = d2i_X509_bio(in, NULL);
	if (cert)
		added = add_cert(anchors, cert, path);
	else
		complain("%s: no certificate in it", path);
	X509_free(cert);
	ERR_clear_error();
	return added;
}

static bool add_all(struct der *anchors, BIO *in, const char *path)
{
	bool bad = false;
	size_t n = 0;
	X509 *cert;

	while ((cert = next_pem(in, &bad))) {
		bool added = add_cert(anchors, cert, path);

		X509_free(cert);
		if (!added)
			return false;
		n++;
	}
	if (bad)
		complain("%s: a malformed certificate", path);
	else if (!n)
		return add_der(anchors, in, path);
	return !bad;
}

bool trust_add_file(struct der *anchors, const char *path)
{
	BIO *in = BIO_new_file(path, "rb");
	bool added;

	if (!in) {
		complain("%s: %s", path, errno ? strerror(errno) : "cannot be read");
		return false;
	}
	added = add_all(anchors, in, path);
	BIO_free(in);
	return added;
}

/* opaque DistinguishedName<1..2^16-1> (RFC 8446, 4.2.4) */
static bool add_name(struct der *names, const X509_NAME *name)
{
	unsigned char *der = NULL, *grown;
	int len = i2d_X509_NAME(name, &der);

	if (len <= 0 || names->len + 2 + (size_t)len > KSHAKE_AUTHORITIES_MAX) {
		complain("--client-ca: the names of the authorities are more than %d bytes",
			 KSHAKE_AUTHORITIES_MAX);
		OPENSSL_free(der);
		return false;
	}
	grown = realloc(names->data, names->len + 2 + (size_t)len);
	if (grown) {
		grown[names->len] = (unsigned char)(len >> 8);
		grown[names->len + 1] = (unsigned char)len;
		memcpy(grown + names->len + 2, der, (size_t)len);
		names->data = grown;
		names->len += 2 + (size_t)len;
	}
	OPENSSL_free(der);
	return grown;
}

bool trust_names(const struct der *anchors, struct der *names)
{
	const unsigned char *at = anchors->data, *end = at + anchors->len;
	bool added = true;

	while (added && at < end) {
		X509 *cert = d2i_X509(NULL, &at, end - at);

		added = cert && add_name(names, X509_get_subject_name(cert));
		X509_free(cert);
	}
	return added;
}

/* 32 bytes in hexadecimal; colons between bytes are fine. */
static bool from_hex(const char *text, unsigned char *pin)
{
	size_t n = 0;

	for (; *text; n++) {
		char byte[3] = { text[0], text[1], '\0' };

		if (n == KSHAKE_PIN_SPKI_LEN || !isxdigit((unsigned char)byte[0]) ||
		    !isxdigit((unsigned char)byte[1]))
			return false;
		pin[n] = (unsigned char)strtoul(byte, NULL, 16);
		text += 2;
		if (*text == ':' && text[1])
			text++;
	}
	return n == KSHAKE_PIN_SPKI_LEN;
}

/* 32 bytes in base64: 43 digits and a "=". */
static bool from_base64(const char *text, unsigned char *pin)
{
	unsigned char bytes[33];

	if (strlen(text) != 44 || text[43] != '=' || text[42] == '=' ||
	    EVP_DecodeBlock(bytes, (const unsigned char *)text, 44) != 33)
		return false;
	memcpy(pin, bytes, KSHAKE_PIN_SPKI_LEN);
	return true;
}

bool trust_add_pin(struct connect_options *o, const char *text)
{
	const char *hash = text;

	/* As other programs write it. */
	if (!strncmp(hash, "sha256/", 7))
		hash += 7;
	if (hash > text && *hash == '/')
		hash++;
	if (o->nr_pins == KSHAKE_PIN_SPKI_MAX) {
		complain("--pin: more than %d", KSHAKE_PIN_SPKI_MAX);
		return false;
	}
	if (!from_hex(hash, o->pins[o->nr_pins]) && !from_base64(hash, o->pins[o->nr_pins])) {
		complain("--pin takes 32 bytes in hexadecimal or base64, not \"%s\"", text);
		return false;
	}
	o->nr_pins++;
	return true;
}
