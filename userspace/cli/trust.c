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
static bool add_cert(struct connect_options *o, const X509 *cert, const char *path)
{
	unsigned char *der = NULL, *grown;
	int len = i2d_X509(cert, &der);

	if (len <= 0) {
		complain("%s: a certificate that cannot be encoded", path);
		return false;
	}
	if (o->anchors_len + (size_t)len > KSHAKE_TRUST_ANCHORS_MAX) {
		complain("%s: more than %d bytes of certificates; give only those that are needed",
			 path, KSHAKE_TRUST_ANCHORS_MAX);
		OPENSSL_free(der);
		return false;
	}
	grown = realloc(o->anchors, o->anchors_len + (size_t)len);
	if (grown) {
		memcpy(grown + o->anchors_len, der, (size_t)len);
		o->anchors = grown;
		o->anchors_len += (size_t)len;
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
static bool add_der(struct connect_options *o, BIO *in, const char *path)
{
	X509 *cert = NULL;
	bool added = false;

	if (BIO_reset(in) == 0)
		cert = d2i_X509_bio(in, NULL);
	if (cert)
		added = add_cert(o, cert, path);
	else
		complain("%s: no certificate in it", path);
	X509_free(cert);
	ERR_clear_error();
	return added;
}

static bool add_all(struct connect_options *o, BIO *in, const char *path)
{
	bool bad = false;
	size_t n = 0;
	X509 *cert;

	while ((cert = next_pem(in, &bad))) {
		bool added = add_cert(o, cert, path);

		X509_free(cert);
		if (!added)
			return false;
		n++;
	}
	if (bad)
		complain("%s: a malformed certificate", path);
	else if (!n)
		return add_der(o, in, path);
	return !bad;
}

bool trust_add_file(struct connect_options *o, const char *path)
{
	BIO *in = BIO_new_file(path, "rb");
	bool added;

	if (!in) {
		complain("%s: %s", path, errno ? strerror(errno) : "cannot be read");
		return false;
	}
	added = add_all(o, in, path);
	BIO_free(in);
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
