// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * PEM (RFC 7468), and the files it is in. Whatever may have been a key is wiped.
 */
#define _GNU_SOURCE	/* explicit_bzero(), memmem() */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pem.h"

#define FILE_MAX	(1024 * 1024)

/* Where DER can only be a SEQUENCE, as every certificate and every key is. */
#define DER_SEQUENCE	0x30

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

static const char *const certificate_labels[] = { "CERTIFICATE", NULL };
/* PKCS#8, SEC1 and PKCS#1. */
static const char *const key_labels[] = {
	"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", NULL
};

/**
 * struct text - a part of a file
 * @at: its first byte
 * @len: how many
 */
struct text {
	const char *at;
	size_t len;
};

/**
 * struct block - one of the blocks of a PEM file
 * @label: of its first line
 * @body: between first and last line
 */
struct block {
	struct text label;
	struct text body;
};

void kshake_pem_wipe(struct kshake_pem *pem)
{
	if (pem->der)
		explicit_bzero(pem->der, pem->len);
	free(pem->der);
	pem->der = NULL;
	pem->len = 0;
}

/* Behind the first @mark in @text, *@before what is in front of it. */
static bool find(struct text *text, const char *mark, struct text *before)
{
	size_t len = strlen(mark);
	const char *at = text->len ? memmem(text->at, text->len, mark, len) : NULL;

	if (!at)
		return false;
	*before = (struct text){ text->at, (size_t)(at - text->at) };
	text->len -= before->len + len;
	text->at = at + len;
	return true;
}

static bool starts_with(const struct text *text, const struct text *start)
{
	return text->len >= start->len && !memcmp(text->at, start->at, start->len);
}

/* 1: a block; 0: there is none any more; -1: one that does not end as it has to. */
static int next_block(struct text *text, struct block *block)
{
	struct text rest = { dashes, sizeof(dashes) - 1 }, skipped;

	if (!find(text, begin_mark, &skipped))
		return 0;
	if (!find(text, dashes, &block->label) || !find(text, end_mark, &block->body) ||
	    !starts_with(text, &block->label))
		return -1;
	text->at += block->label.len;
	text->len -= block->label.len;
	return starts_with(text, &rest) ? 1 : -1;
}

static bool is_one_of(const struct text *label, const char *const *labels)
{
	for (; *labels; labels++) {
		if (label->len == strlen(*labels) && !memcmp(label->at, *labels, label->len))
			return true;
	}
	return false;
}

/* Encrypted as a whole, or in the old way with headers that say how (RFC 1421). */
static bool is_encrypted(const struct block *block)
{
	static const char *const labels[] = { "ENCRYPTED PRIVATE KEY", NULL };

	return is_one_of(&block->label, labels) ||
	       (is_one_of(&block->label, key_labels) &&
		memchr(block->body.at, ':', block->body.len));
}

/* The value of a digit of base64, or -1. */
static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* RFC 4648, 4, with white space anywhere. @out has room for 3 bytes of each 4 digits. */
static bool decode(const struct text *body, unsigned char *out, size_t *len)
{
	size_t digits = 0, pads = 0, used = 0;
	unsigned int bits = 0;

	for (size_t i = 0; i < body->len; i++) {
		int value = digit(body->at[i]);

		if (isspace((unsigned char)body->at[i]))
			continue;
		if (body->at[i] == '=')
			pads++;
		else if (value < 0 || pads)
			return false;
		bits = bits << 6 | (value < 0 ? 0 : (unsigned int)value);
		if (++digits % 4)
			continue;
		out[used++] = (unsigned char)(bits >> 16);
		if (pads < 2)
			out[used++] = (unsigned char)(bits >> 8);
		if (!pads)
			out[used++] = (unsigned char)bits;
		bits = 0;
	}
	*len = used;
	return digits && digits % 4 == 0 && pads <= 2;
}

/* No larger than the text is what it decodes to, and @pem has room for that. */
static bool take(const struct block *block, struct kshake_pem *pem)
{
	size_t len;

	if (!decode(&block->body, pem->der + pem->len, &len))
		return false;
	pem->len += len;
	return true;
}

static const char *parse(struct text text, const char *const *labels, size_t max,
			 struct kshake_pem *pem)
{
	struct block block;
	size_t found = 0;
	int more;

	while ((more = next_block(&text, &block)) > 0) {
		if (labels == key_labels && is_encrypted(&block))
			return "the key is encrypted: decrypt it first, with openssl pkey";
		if (!is_one_of(&block.label, labels))
			continue;
		if (++found > max)
			return "more than one private key in it";
		if (!take(&block, pem))
			return "not base64 between BEGIN and END";
	}
	if (more < 0)
		return "a block without its END line";
	if (found)
		return NULL;
	return labels == key_labels ? "no private key in it" : "no certificate in it";
}

/* Not by stdio, whose buffers nobody wipes. 0 or a negative errno. */
static int read_all(int fd, unsigned char *data, size_t *len)
{
	for (*len = 0; *len <= FILE_MAX;) {
		ssize_t n = read(fd, data + *len, FILE_MAX + 1 - *len);

		if (n == 0)
			return 0;
		if (n > 0)
			*len += (size_t)n;
		else if (errno != EINTR)
			return -errno;
	}
	return -EFBIG;
}

static int load(const char *path, unsigned char *data, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), err;

	*len = 0;
	if (fd < 0)
		return -errno;
	err = read_all(fd, data, len);
	close(fd);
	return err;
}

static const char *convert(const char *path, const char *const *labels, size_t max,
			   unsigned char *data, struct kshake_pem *pem)
{
	const char *why = NULL;
	size_t len;
	int err = load(path, data, &len);

	if (err) {
		why = strerror(-err);
	} else if (len && data[0] == DER_SEQUENCE) {
		memcpy(pem->der, data, len);
		pem->len = len;
	} else {
		why = parse((struct text){ (char *)data, len }, labels, max, pem);
	}
	explicit_bzero(data, FILE_MAX + 1);
	return why;
}

static int read_file(const char *path, const char *const *labels, size_t max,
		     struct kshake_pem *pem, const char **why)
{
	unsigned char *data = malloc(FILE_MAX + 1), *fit;

	*pem = (struct kshake_pem){ .der = malloc(FILE_MAX + 1) };
	*why = data && pem->der ? convert(path, labels, max, data, pem) : strerror(ENOMEM);
	free(data);
	/* A copy: realloc() might leave the old one as it is. */
	fit = *why ? NULL : malloc(pem->len);
	if (fit)
		memcpy(fit, pem->der, pem->len);
	else if (!*why)
		*why = strerror(ENOMEM);
	if (pem->der)
		explicit_bzero(pem->der, FILE_MAX + 1);
	free(pem->der);
	pem->der = fit;
	if (*why)
		pem->len = 0;
	return *why ? -1 : 0;
}

int kshake_pem_certificates(const char *path, struct kshake_pem *pem, const char **why)
{
	return read_file(path, certificate_labels, (size_t)-1, pem, why);
}

int kshake_pem_private_key(const char *path, struct kshake_pem *pem, const char **why)
{
	return read_file(path, key_labels, 1, pem, why);
}
