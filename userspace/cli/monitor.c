// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake monitor
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli.h"

#define SECOND_NS	1000000000ULL

/**
 * struct monitor - what is to be shown, and what was
 * @begin: handshakes that begin, too
 * @json: an object a line
 * @last: number of the event before
 * @overrun: some are lost, and how many is not said yet
 */
struct monitor {
	bool begin;
	bool json;
	uint64_t last;
	bool overrun;
};

static const char *role_name(const struct kshake_info *info)
{
	return info->role == KSHAKE_SERVER ? "server" : "client";
}

static const char *verify_name(const struct kshake_info *info)
{
	switch (info->verify_mode) {
	case KSHAKE_VERIFY_HELPER:
		return "helper";
	case KSHAKE_VERIFY_PIN:
		return "pin";
	default:
		return "none";
	}
}

static void print_time(uint64_t ns)
{
	time_t seconds = (time_t)(ns / SECOND_NS);
	char text[32] = "?";
	struct tm tm;

	if (localtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%H:%M:%S", &tm);
	printf("%s.%03u ", text, (unsigned int)(ns % SECOND_NS / 1000000));
}

/* An IPv6 address with its port needs brackets. */
static void print_end(const char *address, unsigned int port)
{
	printf(strchr(address, ':') ? "[%s]:%u" : "%s:%u", address, port);
}

static void print_owner(const struct kshake_event *event)
{
	print_escaped(event->comm, strlen(event->comm));
	printf("[%u] uid %u %s ", event->pid, event->uid, role_name(&event->info));
	print_end(event->local, event->local_port);
	printf(event->info.role == KSHAKE_SERVER ? " < " : " > ");
	print_end(event->peer, event->peer_port);
	if (event->server_name[0]) {
		putchar(' ');
		print_escaped(event->server_name, strlen(event->server_name));
	}
}

/* A name, or the number where this program knows none. */
static void print_code(const char *name, unsigned int code)
{
	if (name)
		printf(" %s", name);
	else if (code)
		printf(" 0x%04x", code);
}

static void print_agreed(const struct kshake_event *event)
{
	const struct kshake_info *info = &event->info;

	print_code(kshake_protocol_name(info->version), info->version);
	print_code(kshake_suite_name(info->suite), info->suite);
	print_code(kshake_exchange_name(info), info->group);
	print_code(kshake_scheme_name(info->signature_scheme), info->signature_scheme);
	if (info->own_signature_scheme) {
		printf(" own");
		print_code(kshake_scheme_name(info->own_signature_scheme),
			   info->own_signature_scheme);
	}
	if (event->alpn_len) {
		printf(" alpn ");
		print_escaped(event->alpn, event->alpn_len);
	}
	if (info->flags & KSHAKE_INFO_HELLO_RETRY)
		printf(" retried");
}

/* By whom the peer was judged, if there was one to judge. */
static void print_verdict(const struct kshake_info *info)
{
	if (!info->peer_certs)
		return;
	printf(" verify %s", verify_name(info));
	if (info->flags & KSHAKE_INFO_VERIFY_CACHED)
		printf(" cached");
	if (info->verify_result)
		printf(" result %u", info->verify_result);
}

static void print_text(const struct kshake_event *event)
{
	const struct kshake_info *info = &event->info;
	char text[512];

	print_time(event->time_ns);
	print_owner(event);
	if (event->begins) {
		printf(" begins\n");
		return;
	}
	print_agreed(event);
	print_verdict(info);
	printf(" %.3f ms cpu %.3f ms ", (double)info->handshake_ns / 1e6,
	       (double)info->cpu_ns / 1e6);
	if (info->error)
		printf("failed: %s\n", kshake_strerror(info, text, sizeof(text)));
	else
		printf("ok\n");
}

static void json_name(const char *key, const char *name)
{
	printf(", \"%s\": ", key);
	if (name)
		json_string(name, strlen(name));
	else
		printf("null");
}

static void json_alert(const char *key, bool valid, unsigned int alert)
{
	if (valid)
		printf(", \"%s\": %u", key, alert);
	else
		printf(", \"%s\": null", key);
}

static void json_flag(const char *key, bool value)
{
	printf(", \"%s\": %s", key, value ? "true" : "false");
}

static void print_json_owner(const struct kshake_event *event)
{
	printf("{\"event\": \"%s\", \"number\": %llu, \"time\": %llu.%09llu",
	       event->begins ? "begin" : "end", (unsigned long long)event->number,
	       (unsigned long long)(event->time_ns / SECOND_NS),
	       (unsigned long long)(event->time_ns % SECOND_NS));
	printf(", \"inode\": %llu, \"pid\": %u, \"comm\": ", (unsigned long long)event->inode,
	       event->pid);
	json_string(event->comm, strlen(event->comm));
	printf(", \"uid\": %u, \"role\": \"%s\"", event->uid, role_name(&event->info));
	printf(", \"local\": \"%s\", \"local_port\": %u", event->local, event->local_port);
	printf(", \"peer\": \"%s\", \"peer_port\": %u", event->peer, event->peer_port);
	json_name("server_name", event->server_name[0] ? event->server_name : NULL);
}

static void print_json_agreed(const struct kshake_event *event)
{
	const struct kshake_info *info = &event->info;

	json_name("version", kshake_protocol_name(info->version));
	json_name("suite", kshake_suite_name(info->suite));
	json_name("group", kshake_exchange_name(info));
	json_name("signature_scheme", kshake_scheme_name(info->signature_scheme));
	json_name("own_signature_scheme", kshake_scheme_name(info->own_signature_scheme));
	printf(", \"alpn\": ");
	if (event->alpn_len)
		json_string(event->alpn, event->alpn_len);
	else
		printf("null");
	json_flag("hello_retry", info->flags & KSHAKE_INFO_HELLO_RETRY);
	json_flag("client_cert_requested", info->flags & KSHAKE_INFO_CLIENT_CERT_REQUESTED);
	json_flag("client_cert", info->flags & KSHAKE_INFO_CLIENT_CERT);
}

static void print_json_result(const struct kshake_info *info)
{
	const char *reason = kshake_reason_name(info->reason);

	printf(", \"peer_certs\": %u, \"verify\": \"%s\", \"verify_result\": %u",
	       info->peer_certs, verify_name(info), info->verify_result);
	json_flag("verify_cached", info->flags & KSHAKE_INFO_VERIFY_CACHED);
	json_name("errno", info->error ? strerrorname_np(info->error) : NULL);
	json_name("reason", info->error ? (reason ? reason : "unknown") : NULL);
	json_alert("alert_sent", info->flags & KSHAKE_INFO_ALERT_SENT, info->alert_sent);
	json_alert("alert_received", info->flags & KSHAKE_INFO_ALERT_RECEIVED,
		   info->alert_received);
	printf(", \"handshake_ns\": %llu, \"cpu_ns\": %llu",
	       (unsigned long long)info->handshake_ns, (unsigned long long)info->cpu_ns);
	json_flag("ok", !info->error);
}

static void print_json(const struct kshake_event *event)
{
	print_json_owner(event);
	if (!event->begins) {
		print_json_agreed(event);
		print_json_result(&event->info);
	}
	printf("}\n");
}

/* The kernel says that events were lost; how many is what the next ones' numbers leave out. */
static void note_lost(struct monitor *m, uint64_t number)
{
	uint64_t lost = number > m->last + 1 ? number - m->last - 1 : 0;

	if (m->overrun && m->last && lost) {
		if (m->json)
			printf("{\"event\": \"lost\", \"count\": %llu}\n",
			       (unsigned long long)lost);
		else
			printf("* %llu events may be lost\n", (unsigned long long)lost);
		m->overrun = false;
	}
	if (number > m->last)
		m->last = number;
}

static void show(struct monitor *m, const struct kshake_event *event)
{
	note_lost(m, event->number);
	if (event->begins && !m->begin)
		return;
	if (m->json)
		print_json(event);
	else
		print_text(event);
}

static int watch(struct monitor *m, struct kshake_watch *w)
{
	struct pollfd pfd = { .fd = kshake_watch_fd(w), .events = POLLIN };
	struct kshake_event event;

	for (;;) {
		if (!kshake_watch_event(w, &event)) {
			show(m, &event);
			if (fflush(stdout)) {
				complain("standard output: %s", strerror(errno));
				return EXIT_DATA;
			}
		} else if (errno == ENOBUFS) {
			m->overrun = true;
		} else if (errno == EAGAIN) {
			poll(&pfd, 1, -1);
		} else {
			complain("netlink: %s", strerror(errno));
			return EXIT_DATA;
		}
	}
}

static bool parse(struct monitor *m, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json")) {
			m->json = true;
		} else if (!strcmp(argv[i], "--begin")) {
			m->begin = true;
		} else {
			complain("monitor takes --begin, --json or nothing");
			return false;
		}
	}
	return true;
}

int command_monitor(int argc, char **argv)
{
	struct monitor m = {};
	struct kshake_watch *w;
	int status;

	if (!parse(&m, argc, argv))
		return EXIT_USAGE;
	if (kshake_watch_open(&w, KSHAKE_MCGRP_MONITOR, NULL, 0)) {
		switch (errno) {
		case ENOENT:
			complain("the kernel module is not loaded: modprobe kshake");
			break;
		case EPERM:
			complain("it takes CAP_NET_ADMIN in this network namespace");
			break;
		case EOPNOTSUPP:
			complain("the kernel module is too old to be watched");
			break;
		default:
			complain("cannot watch: %s", strerror(errno));
		}
		return EXIT_CONNECT;
	}
	status = watch(&m, w);
	kshake_watch_close(w);
	return status;
}
