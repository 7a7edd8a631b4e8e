// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake connect
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <linux/keyctl.h>

#include "serve.h"

static bool attach(int fd)
{
	if (!kshake_attach(fd))
		return true;
	if (errno == ENOENT || errno == ENOPROTOOPT)
		complain("the kernel module is not loaded: modprobe kshake");
	else
		complain("cannot make it a TLS socket: %s", strerror(errno));
	return false;
}

static bool set_verify(int fd, const struct connect_options *o)
{
	if (o->verify != KSHAKE_VERIFY_HELPER && kshake_set_verify(fd, o->verify))
		return false;
	if (o->nr_pins && kshake_set_pins(fd, o->pins, o->nr_pins))
		return false;
	return !o->anchors.len || !kshake_set_trust_anchors(fd, o->anchors.data, o->anchors.len);
}

/* With what is in files; the kernel has the key when it returns, and nobody else. */
static bool show(int fd, const struct connect_options *o)
{
	struct identity id;
	bool good;
	int err;

	good = identity_load(&id, o->cert, o->key ? o->key : o->cert, KEY_SPEC_PROCESS_KEYRING);
	if (good && (kshake_set_chain(fd, id.chain.der, id.chain.len) ||
		     kshake_set_key(fd, id.key))) {
		err = errno;
		complain("%s: the kernel refuses it, or its key: %s", o->cert, strerror(err));
		good = false;
	}
	identity_drop(&id, KEY_SPEC_PROCESS_KEYRING);
	return good;
}

/* False, with the name of the option that the kernel refused. */
static bool set_options(int fd, const struct connect_options *o, const char **what)
{
	*what = "the name";
	if (o->name[0] && kshake_set_server_name(fd, o->name))
		return false;
	*what = "--ca, --pin or --insecure";
	if (!set_verify(fd, o))
		return false;
	*what = "--policy";
	if (o->policy && kshake_set_policy(fd, o->policy))
		return false;
	*what = "--allow-truncation";
	if (o->allow_truncation && kshake_set_truncation(fd, KSHAKE_TRUNCATION_EOF))
		return false;
	*what = "--alpn";
	if (o->alpn_len && kshake_set_alpn(fd, o->alpn, o->alpn_len))
		return false;
	*what = "--min-version";
	if (o->min_version && kshake_set_min_version(fd, o->min_version))
		return false;
	*what = "--max-version";
	if (o->max_version && kshake_set_max_version(fd, o->max_version))
		return false;
	*what = "--rsa-kex";
	if (o->rsa_kex && kshake_set_rsa_kex(fd, true))
		return false;
	*what = "--suites";
	if (o->nr_suites && kshake_set_suites(fd, o->suites, o->nr_suites))
		return false;
	*what = "--groups";
	if (o->nr_groups && kshake_set_groups(fd, o->groups, o->nr_groups))
		return false;
	*what = "--timeout";
	if (kshake_set_timeout(fd, o->timeout_ms))
		return false;
	*what = "--cred";
	if (o->cred && kshake_set_credential(fd, o->cred))
		return false;
	*what = "-v";
	return !o->verbose || !kshake_set_trace(fd, true);
}

/* 0 or an errno. */
static int handshake(int fd)
{
	while (kshake_handshake(fd)) {
		if (errno != EINTR)
			return errno;
	}
	return 0;
}

static int talk(int fd, const struct connect_options *o)
{
	size_t printed = 0;
	int err, status;

	err = handshake(fd);
	if (o->verbose)
		printed = report_trace(fd, printed);
	if (err) {
		report_failure(fd, err);
		return EXIT_HANDSHAKE;
	}
	if (o->verbose)
		report_session(fd, o);
	status = relay(fd, o->rekey);
	if (o->verbose) {
		report_trace(fd, printed);
		report_end(fd);
	}
	return status;
}

static int connect_and_talk(const struct connect_options *o)
{
	const char *what;
	int fd, status;

	fd = tcp_connect(o);
	if (fd < 0)
		return EXIT_CONNECT;
	if (!attach(fd)) {
		status = EXIT_CONNECT;
	} else if (!set_options(fd, o, &what)) {
		complain("the kernel refused %s: %s", what, strerror(errno));
		status = EXIT_USAGE;
	} else if (o->cert && !show(fd, o)) {
		status = EXIT_USAGE;
	} else {
		status = talk(fd, o);
	}
	close(fd);
	return status;
}

int command_connect(int argc, char **argv)
{
	struct connect_options o;
	int status = EXIT_USAGE;

	if (connect_options_parse(&o, argc, argv)) {
		if (o.quiet)
			be_quiet();
		status = connect_and_talk(&o);
	}
	connect_options_wipe(&o);
	return status;
}
