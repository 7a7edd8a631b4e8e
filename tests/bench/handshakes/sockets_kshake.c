// SPDX-License-Identifier: GPL-2.0-only
/*
 * By the kernel, with the process's own chain and key. The listener is armed once, so that
 * accept() returns sockets whose handshakes run already.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <linux/keyctl.h>
#include <linux/kshake.h>

#include "sockets.h"

/**
 * struct der - a file
 * @bytes: of it
 * @len: how many
 */
struct der {
	unsigned char bytes[8192];
	size_t len;
};

static struct der root, chain;
static int key;			/* serial; 0: we show no certificate */
static uint16_t suite, groups[2];
static bool armed;		/* what accept() returns is TLS */

static void set(int fd, int option, const void *value, size_t len, const char *what)
{
	if (setsockopt(fd, SOL_KSHAKE, option, value, (socklen_t)len))
		die("%s: %s", what, strerror(errno));
}

static struct der read_der(const struct setup *setup, const char *name, const char *suffix)
{
	char *path = path_of(setup, name, suffix);
	FILE *file = fopen(path, "r");
	struct der der = { };

	if (file)
		der.len = fread(der.bytes, 1, sizeof(der.bytes), file);
	if (!der.len || der.len == sizeof(der.bytes))
		die("no certificate or key in %s", path);
	fclose(file);
	free(path);
	return der;
}

static void prepare(const struct setup *setup)
{
	const char *own = setup->server ? setup->cert : setup->client_cert;
	struct der private;

	root = read_der(setup, "root", ".der");
	suite = !setup->tls12 ? 0x1301 : !strncmp(setup->cert, "rsa", 3) ? 0xc02f : 0xc02b;
	groups[0] = strcmp(setup->group, "X25519") ? 0x0017 : 0x001d;
	/* Of a certificate, too, TLS 1.2 takes no other curve than those. */
	groups[1] = 0x0017;
	if (!*own)
		return;
	chain = read_der(setup, own, ".chain.der");
	private = read_der(setup, own, ".key.der");
	key = (int)syscall(SYS_add_key, "logon", "kshake:bench", private.bytes, private.len,
			   KEY_SPEC_PROCESS_KEYRING);
	if (key < 0)
		die("add_key: %s", strerror(errno));
}

static void attach(const struct setup *setup, int fd)
{
	int version = setup->tls12 ? 0x0303 : 0x0304;
	bool two = setup->tls12 && groups[0] != groups[1];

	if (!armed &&
	    setsockopt(fd, IPPROTO_TCP, TCP_ULP, KSHAKE_ULP_NAME, strlen(KSHAKE_ULP_NAME)))
		die("TCP_ULP: %s", strerror(errno));
	set(fd, KSHAKE_SUITES, &suite, sizeof(suite), "KSHAKE_SUITES");
	set(fd, KSHAKE_GROUPS, groups, (1 + two) * sizeof(*groups), "KSHAKE_GROUPS");
	set(fd, KSHAKE_MIN_VERSION, &version, sizeof(version), "KSHAKE_MIN_VERSION");
	set(fd, KSHAKE_MAX_VERSION, &version, sizeof(version), "KSHAKE_MAX_VERSION");
}

static void configure(const struct setup *setup, int fd)
{
	int require = KSHAKE_CLIENT_AUTH_REQUIRE;

	attach(setup, fd);
	if (chain.len) {
		set(fd, KSHAKE_CHAIN, chain.bytes, chain.len, "KSHAKE_CHAIN");
		set(fd, KSHAKE_KEY, &key, sizeof(key), "KSHAKE_KEY");
	}
	if (!setup->server)
		set(fd, KSHAKE_SERVER_NAME, NAME, strlen(NAME), "KSHAKE_SERVER_NAME");
	else if (*setup->client_cert)
		set(fd, KSHAKE_CLIENT_AUTH, &require, sizeof(require), "KSHAKE_CLIENT_AUTH");
	if (!setup->server || *setup->client_cert)
		set(fd, KSHAKE_TRUST_ANCHORS, root.bytes, root.len, "KSHAKE_TRUST_ANCHORS");
}

/* Where a listener cannot be armed, each connection is. */
static void arm(const struct setup *setup, int fd)
{
	armed = !setsockopt(fd, IPPROTO_TCP, TCP_ULP, KSHAKE_ULP_NAME, strlen(KSHAKE_ULP_NAME));
	if (armed)
		configure(setup, fd);
}

static int start(const struct setup *setup, int fd)
{
	int role = setup->server ? KSHAKE_SERVER : KSHAKE_CLIENT;

	return setsockopt(fd, SOL_KSHAKE, KSHAKE_HANDSHAKE, &role, sizeof(role));
}

static void *shake(const struct setup *setup, int fd)
{
	struct kshake_info info = { };
	socklen_t len = sizeof(info);

	if (!armed)
		configure(setup, fd);
	if (start(setup, fd)) {
		int error = errno;

		getsockopt(fd, SOL_KSHAKE, KSHAKE_INFO, &info, &len);
		die("handshake: %s, reason %u", strerror(error), info.reason);
	}
	return NULL;
}

static void *begin(const struct setup *setup, int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	if (!armed)
		configure(setup, fd);
	if (!start(setup, fd) || (errno != EINPROGRESS && errno != EALREADY))
		die("half a handshake: %s", strerror(errno));
	return NULL;
}

/* close() says close_notify. */
static void finish(const struct setup *setup, void *kept, bool done)
{
	(void)setup;
	(void)kept;
	(void)done;
}

const struct way way_kshake = { "kshake", prepare, arm, shake, begin, finish };
