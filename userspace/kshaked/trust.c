// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The trust store.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "log.h"
#include "trust.h"

/* Guards the pointer; the store itself counts its users and has a lock of its own. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static X509_STORE *current;

static bool failed(const char *what)
{
	char text[256];

	ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
	ERR_clear_error();
	log_error("cannot load %s: %s", what, text);
	return false;
}

/* OpenSSL finds out about a folder that is not there only when it needs it. */
static bool is_folder(const char *path)
{
	struct stat st;

	if (stat(path, &st)) {
		log_error("cannot load %s: %s", path, strerror(errno));
		return false;
	}
	if (!S_ISDIR(st.st_mode)) {
		log_error("cannot load %s: not a folder", path);
		return false;
	}
	return true;
}

static bool fill(X509_STORE *store, const char *ca_file, const char *ca_dir)
{
	if (ca_file && !X509_STORE_load_file(store, ca_file))
		return failed(ca_file);
	if (ca_dir && !is_folder(ca_dir))
		return false;
	if (ca_dir && !X509_STORE_load_path(store, ca_dir))
		return failed(ca_dir);
	if (!ca_file && !ca_dir && !X509_STORE_set_default_paths(store))
		return failed("the system's certificates");
	/* Default files that do not exist leave errors behind and are none. */
	ERR_clear_error();
	return true;
}

bool trust_load(const char *ca_file, const char *ca_dir)
{
	X509_STORE *store = X509_STORE_new(), *old;

	if (!store)
		return failed("anything");
	if (!fill(store, ca_file, ca_dir)) {
		X509_STORE_free(store);
		return false;
	}
	pthread_mutex_lock(&lock);
	old = current;
	current = store;
	pthread_mutex_unlock(&lock);
	X509_STORE_free(old);
	return true;
}

X509_STORE *trust_get(void)
{
	X509_STORE *store;

	pthread_mutex_lock(&lock);
	store = current;
	X509_STORE_up_ref(store);
	pthread_mutex_unlock(&lock);
	return store;
}
