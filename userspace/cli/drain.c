// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kshake drain
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#define DEADLINE_DEFAULT	10	/* seconds for the sessions to end by themselves */
#define ABORT_TIME		30	/* seconds for them to be aborted */
#define RELEASE_TIME		5	/* seconds for the module's last users to go */
#define POLL_NS			50000000

/**
 * struct drain_options - "kshake drain"
 * @deadline: seconds
 * @off: end it
 * @unload: remove the module afterwards
 */
struct drain_options {
	unsigned int deadline;
	bool off;
	bool unload;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void doze(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = POLL_NS }, NULL);
}

static bool parse_deadline(const char *text, unsigned int *seconds)
{
	unsigned long value;
	char *end;

	if (!text)
		return false;
	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *end || end == text || text[0] == '-' || value > 86400)
		return false;
	*seconds = (unsigned int)value;
	return true;
}

static bool parse(struct drain_options *o, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--off")) {
			o->off = true;
		} else if (!strcmp(argv[i], "--unload")) {
			o->unload = true;
		} else if (!strcmp(argv[i], "--deadline")) {
			if (!parse_deadline(argv[++i], &o->deadline)) {
				complain("--deadline takes seconds, at most 86400");
				return false;
			}
		} else {
			complain("drain takes --deadline SECONDS, --off and --unload, not \"%s\"",
				 argv[i]);
			return false;
		}
	}
	if (o->off && o->unload) {
		complain("--off and --unload contradict each other");
		return false;
	}
	return true;
}

static int failed(void)
{
	switch (errno) {
	case ENOENT:
		complain("the kernel module is not loaded");
		break;
	case EPERM:
		complain("only the administrator of the machine may drain it");
		break;
	case EBUSY:
		complain("sockets are being aborted; once none is left, --off works again");
		break;
	default:
		complain("the kernel says: %s", strerror(errno));
	}
	return EXIT_CONNECT;
}

static const char *state_name(uint32_t state)
{
	switch (state) {
	case KSHAKE_STATE_IDLE:
		return "idle";
	case KSHAKE_STATE_CONNECTING:
		return "connecting";
	case KSHAKE_STATE_HANDSHAKE:
		return "handshake";
	case KSHAKE_STATE_ESTABLISHED:
		return "established";
	case KSHAKE_STATE_FAILED:
		return "failed";
	default:
		return "?";
	}
}

static void print_session(const struct kshake_session *session, void *arg)
{
	(void)arg;
	printf("%7u ", session->pid);
	/* A process may call itself anything. */
	for (const char *c = session->comm; *c; c++)
		putchar(*c < ' ' || *c > '~' ? '?' : *c);
	printf("  uid %u  socket %llu  %s  %.1f s  %s\n", session->uid,
	       (unsigned long long)session->inode, state_name(session->state),
	       (double)session->age_ms / 1e3,
	       session->server_name[0] ? session->server_name : "-");
}

static void print_sessions(const char *title, const struct kshake_drain_state *state)
{
	printf("%s: %llu\n", title, (unsigned long long)state->sessions);
	if (kshake_each_session(print_session, NULL))
		complain("cannot list them: %s", strerror(errno));
	fflush(stdout);
}

/* Until no session is left or the time is over. */
static bool wait_for_none(struct kshake_drain_state *state, double seconds)
{
	double end = now() + seconds;

	for (;;) {
		if (kshake_get_drain(state))
			return false;
		if (!state->sessions || now() >= end)
			return true;
		doze();
	}
}

/* -1 if the kernel does not tell (it cannot unload modules, then). */
static long module_users(void)
{
	FILE *file = fopen("/sys/module/kshake/refcnt", "r");
	long users = -1;

	if (file) {
		if (fscanf(file, "%ld", &users) != 1)
			users = -1;
		fclose(file);
	}
	return users;
}

static int release_module(bool unload)
{
	double end = now() + RELEASE_TIME;
	long users;

	while ((users = module_users()) > 0 && now() < end)
		doze();
	if (users > 0) {
		complain("the module has %ld more users", users);
		return EXIT_HELD;
	}
	if (!unload) {
		puts("nobody holds the module");
		return EXIT_OK;
	}
	if (syscall(SYS_delete_module, "kshake", O_NONBLOCK)) {
		complain("cannot unload the module: %s", strerror(errno));
		return EXIT_HELD;
	}
	puts("the module is unloaded");
	return EXIT_OK;
}

static int drain(const struct drain_options *o)
{
	struct kshake_drain_state state;

	if (kshake_get_drain(&state))
		return failed();
	/* One that aborts already refuses as well. */
	if (state.mode != KSHAKE_DRAIN_MODE_ABORT &&
	    kshake_drain(KSHAKE_DRAIN_MODE_REFUSE, &state))
		return failed();
	if (state.sessions) {
		print_sessions("sockets", &state);
		if (!wait_for_none(&state, o->deadline))
			return failed();
	}
	if (state.sessions) {
		print_sessions("aborted", &state);
		if (kshake_drain(KSHAKE_DRAIN_MODE_ABORT, &state) ||
		    !wait_for_none(&state, ABORT_TIME))
			return failed();
	}
	if (state.sessions) {
		print_sessions("stuck; end these processes", &state);
		return EXIT_HELD;
	}
	return release_module(o->unload);
}

int command_drain(int argc, char **argv)
{
	struct drain_options o = { .deadline = DEADLINE_DEFAULT };
	struct kshake_drain_state state;

	if (!parse(&o, argc, argv))
		return EXIT_USAGE;
	if (!o.off)
		return drain(&o);
	return kshake_drain(KSHAKE_DRAIN_MODE_OFF, &state) ? failed() : EXIT_OK;
}
