// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The process and its surroundings.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "confine.h"
#include "log.h"
#include "system.h"

static bool failed(const char *what)
{
	log_error("cannot %s: %s", what, strerror(errno));
	return false;
}

/* @keep: a capability, or -1 for none. */
static bool set_capabilities(int keep)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {};

	if (keep >= 0) {
		if (syscall(SYS_capget, &header, sets))
			return failed("read the capabilities");
		for (unsigned int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
			uint32_t mask = (unsigned int)keep / 32 == i ? 1U << keep % 32 : 0;

			sets[i].permitted &= mask;
			sets[i].effective = sets[i].permitted;
			sets[i].inheritable = 0;
		}
	}
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
		return failed("clear the ambient capabilities");
	if (syscall(SYS_capset, &header, sets))
		return failed("drop capabilities");
	return true;
}

static bool change_user(const char *user)
{
	const struct passwd *pw;

	errno = 0;
	pw = getpwnam(user);
	if (!pw) {
		log_error("no such user: %s", user);
		return false;
	}
	/* Not the effective ones, which are raised again behind it. */
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
		return failed("keep capabilities");
	if (setgroups(0, NULL) || setgid(pw->pw_gid) || setuid(pw->pw_uid))
		return failed("change the user");
	return true;
}

bool system_become(const char *user)
{
	return (!user || change_user(user)) && set_capabilities(CAP_NET_ADMIN);
}

bool system_drop_capabilities(void)
{
	if (!set_capabilities(-1))
		return false;
	if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0))
		return failed("forget about capabilities");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return failed("set no_new_privs");
	return true;
}

bool system_drop_privileges(void)
{
	return system_drop_capabilities() && confine();
}

void system_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	size_t len;
	int fd;

	if (!path || (path[0] != '/' && path[0] != '@'))
		return;
	len = strlen(path);
	if (len >= sizeof(addr.sun_path))
		return;
	memcpy(addr.sun_path, path, len);
	if (path[0] == '@')
		addr.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&addr,
		   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		log_warn("cannot notify the service manager: %s", strerror(errno));
	close(fd);
}

void system_notify_reloading(void)
{
	struct timespec now;
	char text[64];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld",
		 now.tv_sec * 1000000LL + now.tv_nsec / 1000);
	system_notify(text);
}

int system_watchdog_interval(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	unsigned long long n;
	char *end;

	if (!usec || (pid && strtoul(pid, NULL, 10) != (unsigned long)getpid()))
		return -1;
	n = strtoull(usec, &end, 10);
	if (*end || !n)
		return -1;
	/* sd_watchdog_enabled(3): half of it */
	n /= 2000;
	return n < 1 ? 1 : n > INT_MAX ? INT_MAX : (int)n;
}
