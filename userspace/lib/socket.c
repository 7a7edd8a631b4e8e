// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The socket options, one function each.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "kshake.h"

const char *kshake_version(void)
{
	return KSHAKE_VERSION;
}

int kshake_attach(int fd)
{
	return setsockopt(fd, IPPROTO_TCP, TCP_ULP, KSHAKE_ULP_NAME, sizeof(KSHAKE_ULP_NAME) - 1);
}

static int set(int fd, int option, const void *value, size_t len)
{
	if (len > INT_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	return setsockopt(fd, SOL_KSHAKE, option, value, (socklen_t)len);
}

static int set_int(int fd, int option, int value)
{
	return set(fd, option, &value, sizeof(value));
}

int kshake_set_server_name(int fd, const char *name)
{
	return set(fd, KSHAKE_SERVER_NAME, name, strlen(name));
}

int kshake_set_alpn(int fd, const void *list, size_t len)
{
	return set(fd, KSHAKE_ALPN, list, len);
}

int kshake_set_verify(int fd, enum kshake_verify how)
{
	return set_int(fd, KSHAKE_VERIFY, (int)how);
}

int kshake_set_pins(int fd, const void *pins, size_t nr)
{
	return set(fd, KSHAKE_PIN_SPKI, pins, nr * KSHAKE_PIN_SPKI_LEN);
}

int kshake_set_trust_anchors(int fd, const void *der, size_t len)
{
	return set(fd, KSHAKE_TRUST_ANCHORS, der, len);
}

int kshake_set_policy(int fd, const char *name)
{
	return set(fd, KSHAKE_POLICY, name, strlen(name));
}

int kshake_set_timeout(int fd, unsigned int milliseconds)
{
	return set(fd, KSHAKE_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

int kshake_set_suites(int fd, const uint16_t *suites, size_t nr)
{
	return set(fd, KSHAKE_SUITES, suites, nr * sizeof(*suites));
}

int kshake_set_groups(int fd, const uint16_t *groups, size_t nr)
{
	return set(fd, KSHAKE_GROUPS, groups, nr * sizeof(*groups));
}

int kshake_set_min_version(int fd, unsigned int version)
{
	return set_int(fd, KSHAKE_MIN_VERSION, (int)version);
}

int kshake_set_max_version(int fd, unsigned int version)
{
	return set_int(fd, KSHAKE_MAX_VERSION, (int)version);
}

int kshake_set_rsa_kex(int fd, bool on)
{
	return set_int(fd, KSHAKE_RSA_KEX, on);
}

int kshake_set_trace(int fd, bool on)
{
	return set_int(fd, KSHAKE_TRACE, on);
}

int kshake_set_keep_chain(int fd, bool on)
{
	return set_int(fd, KSHAKE_KEEP_CHAIN, on);
}

int kshake_set_truncation(int fd, enum kshake_truncation what)
{
	return set_int(fd, KSHAKE_TRUNCATION, (int)what);
}

int kshake_set_credential(int fd, const char *names)
{
	return set(fd, KSHAKE_CREDENTIAL, names, strlen(names));
}

int kshake_set_chain(int fd, const void *der, size_t len)
{
	return set(fd, KSHAKE_CHAIN, der, len);
}

int kshake_set_key(int fd, int32_t serial)
{
	return set_int(fd, KSHAKE_KEY, serial);
}

int kshake_set_client_auth(int fd, enum kshake_client_auth what)
{
	return set_int(fd, KSHAKE_CLIENT_AUTH, (int)what);
}

int kshake_set_authorities(int fd, const void *names, size_t len)
{
	return set(fd, KSHAKE_AUTHORITIES, names, len);
}

int kshake_set_accept_ready(int fd, bool on)
{
	return set_int(fd, KSHAKE_ACCEPT_READY, on);
}

int kshake_handshake_as(int fd, enum kshake_role role)
{
	return set_int(fd, KSHAKE_HANDSHAKE, (int)role);
}

int kshake_handshake(int fd)
{
	return kshake_handshake_as(fd, KSHAKE_CLIENT);
}

int kshake_key_update(int fd, enum kshake_key_update request)
{
	return set_int(fd, KSHAKE_KEY_UPDATE, (int)request);
}

/* *@len is also set after ERANGE: the kernel then says how much is needed. */
static int get(int fd, int option, void *value, size_t *len)
{
	socklen_t room = *len > INT_MAX ? INT_MAX : (socklen_t)*len;
	int result = getsockopt(fd, SOL_KSHAKE, option, value, &room);

	if (result == 0 || errno == ERANGE)
		*len = room;
	return result;
}

int kshake_get_info(int fd, struct kshake_info *info)
{
	size_t len = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return get(fd, KSHAKE_INFO, info, &len);
}

int kshake_get_server_name(int fd, char name[256])
{
	size_t len = 255;

	if (get(fd, KSHAKE_SERVER_NAME, name, &len))
		return -1;
	name[len] = '\0';
	return 0;
}

int kshake_get_alpn(int fd, char name[256])
{
	size_t len = 255;

	if (get(fd, KSHAKE_ALPN, name, &len))
		return -1;
	name[len] = '\0';
	return 0;
}

int kshake_get_peer_chain(int fd, void *der, size_t *len)
{
	return get(fd, KSHAKE_PEER_CHAIN, der, len);
}

int kshake_get_trace(int fd, struct kshake_trace_entry *entries, size_t *nr)
{
	size_t len = *nr > INT_MAX / sizeof(*entries) ? INT_MAX : *nr * sizeof(*entries);
	int result = get(fd, KSHAKE_TRACE, entries, &len);

	if (result == 0 || errno == ERANGE)
		*nr = len / sizeof(*entries);
	return result;
}
