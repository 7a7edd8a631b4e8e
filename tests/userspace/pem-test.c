// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * PEM files, right and wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pem.h"
#include "result.h"

#define BEGIN(label)	"-----BEGIN " label "-----\n"
#define END(label)	"-----END " label "-----\n"
#define BLOCK(label, body) BEGIN(label) body "\n" END(label)
#define CERT(body)	BLOCK("CERTIFICATE", body)

/**
 * struct sample - a file, and what is found in it
 * @about: what is special
 * @text: of the file
 * @key: it is asked for a key, else for certificates
 * @der: expected; NULL: it is refused
 * @why: part of the message, if it is
 */
struct sample {
	const char *about;
	const char *text;
	int key;
	const char *der;
	const char *why;
};

static const struct sample samples[] = {
	{ "one certificate", CERT("YWJj"), 0, "abc", NULL },
	{ "two, text around them", "subject: x\n" CERT("YWJj") "\nissuer\n" CERT("ZGU="), 0, "abcde", NULL },
	{ "one digit pads two bytes", CERT("YQ=="), 0, "a", NULL },
	{ "lines, blanks and CR LF", BEGIN("CERTIFICATE") "Y W\r\nJ\tj\r\n" END("CERTIFICATE"), 0, "abc", NULL },
	{ "no newline at the end", "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----", 0, "abc", NULL },
	{ "a certificate beside a key", BLOCK("PRIVATE KEY", "eHg=") CERT("YWJj"), 0, "abc", NULL },
	{ "a key beside a certificate", CERT("YWJj") BLOCK("PRIVATE KEY", "eHg="), 1, "xx", NULL },
	{ "a key of SEC1 behind its parameters", BLOCK("EC PARAMETERS", "AAAA") BLOCK("EC PRIVATE KEY", "eHg="), 1,
	  "xx", NULL },
	{ "a key of PKCS#1", BLOCK("RSA PRIVATE KEY", "eHg="), 1, "xx", NULL },
	{ "DER as it is", "0abc", 0, "0abc", NULL },
	{ "all digits", CERT("+/+/"), 0, "\373\377\277", NULL },
	{ "an encrypted key", BLOCK("ENCRYPTED PRIVATE KEY", "eHg="), 1, NULL, "encrypted" },
	{ "one encrypted the old way", BLOCK("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\neHg="), 1, NULL,
	  "encrypted" },
	{ "two keys", BLOCK("PRIVATE KEY", "eHg=") BLOCK("PRIVATE KEY", "eHg="), 1, NULL, "more than one" },
	{ "no key", CERT("YWJj"), 1, NULL, "no private key" },
	{ "no certificate", BLOCK("PRIVATE KEY", "eHg="), 0, NULL, "no certificate" },
	{ "an empty file", "", 0, NULL, "no certificate" },
	{ "an empty block", CERT(""), 0, NULL, "not base64" },
	{ "a digit that is none", CERT("YW-j"), 0, NULL, "not base64" },
	{ "too few digits", CERT("YWJ"), 0, NULL, "not base64" },
	{ "three pads", CERT("Y==="), 0, NULL, "not base64" },
	{ "four pads", CERT("===="), 0, NULL, "not base64" },
	{ "pads over two groups", CERT("YQ==YQ=="), 0, NULL, "not base64" },
	{ "a digit behind a pad", CERT("YQ=Q"), 0, NULL, "not base64" },
	{ "no END", BEGIN("CERTIFICATE") "YWJj\n", 0, NULL, "END" },
	{ "the END of another", BEGIN("CERTIFICATE") "YWJj\n" END("PRIVATE KEY"), 0, NULL, "END" },
	{ "an END without dashes", BEGIN("CERTIFICATE") "YWJj\n-----END CERTIFICATE", 0, NULL, "END" },
	{ "a BEGIN without dashes", "-----BEGIN CERTIFICATE", 0, NULL, "END" },
};

static void write_file(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(text, 1, len, file) != len || fclose(file))
		abort();
}

static int load(const char *path, int key, struct kshake_pem *pem, const char **why)
{
	return key ? kshake_pem_private_key(path, pem, why) : kshake_pem_certificates(path, pem, why);
}

static int as_expected(const char *path, const struct sample *s)
{
	struct kshake_pem pem;
	const char *why = NULL;
	int result = load(path, s->key, &pem, &why), good;

	if (s->der)
		good = !result && pem.len == strlen(s->der) && !memcmp(pem.der, s->der, pem.len);
	else
		good = result == -1 && !pem.der && why && strstr(why, s->why);
	if (!good)
		printf("# %d, %zu bytes, %s\n", result, pem.len, why ? why : "-");
	kshake_pem_wipe(&pem);
	kshake_pem_wipe(&pem);
	return good && !pem.der && !pem.len;
}

static void large_files(const char *path)
{
	static char text[(1 << 20) + 1];
	struct kshake_pem pem;
	const char *why;

	memset(text, '0', sizeof(text));
	write_file(path, text, sizeof(text) - 1);
	result(!kshake_pem_certificates(path, &pem, &why) && pem.len == sizeof(text) - 1, "a file of 1 MB");
	kshake_pem_wipe(&pem);
	write_file(path, text, sizeof(text));
	result(kshake_pem_certificates(path, &pem, &why) && strstr(why, "large"), "a larger one is refused");
}

int main(void)
{
	char path[] = "/tmp/kshake-pem-XXXXXX";
	struct kshake_pem pem;
	const char *why;
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		write_file(path, samples[i].text, strlen(samples[i].text));
		result(as_expected(path, &samples[i]), samples[i].about);
	}
	large_files(path);
	unlink(path);
	result(kshake_pem_certificates(path, &pem, &why) && strstr(why, "No such"), "a file that is not there");
	return summary();
}
