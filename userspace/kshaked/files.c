// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Certificates and CRLs in files and folders. All of them are read when they are loaded, not
 * when they are needed: a set of policies is what it was when it was put in force.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "compiler.h"
#include "files.h"
#include "log.h"

static bool failed(const char *path, const char *why)
{
	log_error("cannot load %s: %s", path, why);
	return false;
}

static bool read_whole(int fd, unsigned char *data, size_t size)
{
	size_t got = 0;
	ssize_t n;

	while (got < size) {
		n = read(fd, data + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			/* It has become shorter meanwhile. */
			if (!n)
				errno = EAGAIN;
			return false;
		}
		got += (size_t)n;
	}
	return true;
}

static unsigned char *read_regular(int fd, size_t max, size_t *len)
{
	unsigned char *data;
	struct stat st;

	if (fstat(fd, &st))
		return NULL;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return NULL;
	}
	if (st.st_size < 0 || (uintmax_t)st.st_size > max) {
		errno = EFBIG;
		return NULL;
	}
	*len = (size_t)st.st_size;
	data = malloc(*len + 1);
	if (data && !read_whole(fd, data, *len)) {
		/* It may be part of a key. */
		explicit_bzero(data, *len);
		free(data);
		return NULL;
	}
	if (data)
		data[*len] = '\0';
	return data;
}

/* Root's or ours, and closed to all others; its group may read. */
static bool is_private(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return false;
	errno = EPERM;
	return (!st.st_uid || st.st_uid == geteuid()) &&
	       !(st.st_mode & 0037);
}

static unsigned char *read_path(const char *path, size_t max, bool only_private, size_t *len)
{
	unsigned char *data;
	int fd, err;

	/* A FIFO must not hold us up. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return NULL;
	data = only_private && !is_private(fd) ? NULL : read_regular(fd, max, len);
	err = errno;
	close(fd);
	errno = err;
	return data;
}

unsigned char *files_read(const char *path, size_t max, size_t *len)
{
	return read_path(path, max, false, len);
}

unsigned char *files_read_private(const char *path, size_t max, size_t *len)
{
	return read_path(path, max, true, len);
}

/**
 * struct sink - where the objects of a file go
 * @name: what is wanted, for messages
 * @is_wanted: is it, by its PEM label?
 * @add: takes one in DER; false if it is malformed or memory is out
 * @to: the stack
 */
struct sink {
	const char *name;
	bool (*is_wanted)(const char *label);
	bool (*add)(const char *label, const unsigned char *der, long len, void *to);
	void *to;
};

static bool is_cert_label(const char *label)
{
	return !strcmp(label, PEM_STRING_X509) || !strcmp(label, PEM_STRING_X509_OLD) ||
	       !strcmp(label, PEM_STRING_X509_TRUSTED);
}

static bool add_cert(const char *label, const unsigned char *der, long len, void *to)
{
	const unsigned char *p = der;
	X509 *cert = label && !strcmp(label, PEM_STRING_X509_TRUSTED) ?
		     d2i_X509_AUX(NULL, &p, len) : d2i_X509(NULL, &p, len);

	if (cert && p == der + len && sk_X509_push(to, cert))
		return true;
	X509_free(cert);
	return false;
}

static bool is_crl_label(const char *label)
{
	return !strcmp(label, PEM_STRING_X509_CRL);
}

static bool add_crl(const char *label __maybe_unused, const unsigned char *der, long len, void *to)
{
	const unsigned char *p = der;
	X509_CRL *crl = d2i_X509_CRL(NULL, &p, len);

	if (crl && p == der + len && sk_X509_CRL_push(to, crl))
		return true;
	X509_CRL_free(crl);
	return false;
}

/* How many there were, or -1. PEM blocks of other sorts, keys for one, are passed over. */
static int take_pem(BIO *bio, const struct sink *sink)
{
	char *label, *header;
	unsigned char *der;
	int nr = 0;
	long len;

	while (PEM_read_bio(bio, &label, &header, &der, &len)) {
		bool wanted = sink->is_wanted(label);
		bool ok = !wanted || sink->add(label, der, len, sink->to);

		nr += wanted;
		OPENSSL_free(label);
		OPENSSL_free(header);
		OPENSSL_free(der);
		if (!ok)
			return -1;
	}
	/* The end of the file is reported as a block that does not start. */
	return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE ? nr : -1;
}

static bool take_data(const char *path, const unsigned char *data, size_t len,
		      const struct sink *sink)
{
	char text[64];
	BIO *bio;
	int nr;

	if (len && data[0] == 0x30) {	/* DER: a SEQUENCE */
		nr = sink->add(NULL, data, (long)len, sink->to) ? 1 : -1;
	} else {
		bio = BIO_new_mem_buf(data, (int)len);
		nr = bio ? take_pem(bio, sink) : -1;
		BIO_free(bio);
	}
	ERR_clear_error();
	if (nr > 0)
		return true;
	snprintf(text, sizeof(text), "%s %s in it", nr ? "a malformed" : "no", sink->name);
	return failed(path, text);
}

static bool take_file(const char *path, const struct sink *sink)
{
	unsigned char *data;
	size_t len;
	bool ok;

	data = files_read(path, FILES_MAX, &len);
	if (!data)
		return failed(path, strerror(errno));
	ok = take_data(path, data, len, sink);
	free(data);
	return ok;
}

bool files_add_certs(const char *path, struct stack_st_X509 *certs)
{
	return take_file(path, &(struct sink){ "certificate", is_cert_label, add_cert, certs });
}

bool files_add_crls(const char *path, struct stack_st_X509_CRL *crls)
{
	return take_file(path, &(struct sink){ "CRL", is_crl_label, add_crl, crls });
}

/* "0a1b2c3d.0", with @infix behind the dot */
static bool is_hash_name(const char *name, const char *infix)
{
	size_t len = strlen(infix);

	if (strspn(name, "0123456789abcdef") != 8 || name[8] != '.' ||
	    strncmp(name + 9, infix, len))
		return false;
	name += 9 + len;
	return name[0] && strspn(name, "0123456789") == strlen(name);
}

bool files_is_cert_name(const char *name)
{
	return is_hash_name(name, "");
}

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len > end && name[0] != '.' && !strcmp(name + len - end, ending);
}

bool files_is_crl_name(const char *name)
{
	return is_hash_name(name, "r") || ends_in(name, ".pem") || ends_in(name, ".crl");
}

static bool take_entries(DIR *dir, const char *path, bool (*is_wanted)(const char *name),
			 bool (*each)(const char *path, void *arg), void *arg)
{
	const struct dirent *entry;
	char full[PATH_MAX];

	while (errno = 0, (entry = readdir(dir))) {
		if (!is_wanted(entry->d_name))
			continue;
		if (snprintf(full, sizeof(full), "%s/%s", path, entry->d_name) >=
		    (int)sizeof(full))
			return failed(path, strerror(ENAMETOOLONG));
		if (!each(full, arg))
			return false;
	}
	return !errno || failed(path, strerror(errno));
}

bool files_each(const char *path, bool (*is_wanted)(const char *name),
		bool (*each)(const char *path, void *arg), void *arg)
{
	DIR *dir = opendir(path);
	bool ok;

	if (!dir)
		return failed(path, errno == ENOTDIR ? "not a folder" : strerror(errno));
	ok = take_entries(dir, path, is_wanted, each, arg);
	closedir(dir);
	return ok;
}
