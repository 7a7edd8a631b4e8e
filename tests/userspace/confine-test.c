// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What kshaked may do and not do any more once it is confined.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "confine.h"
#include "result.h"

static char path[] = "/tmp/kshaked-confine-XXXXXX";

/* The same flags by each of the calls that open. */
static bool all_say(int flags, bool refused)
{
	const long fds[] = {
		open(path, flags, 0600),
		syscall(SYS_openat, AT_FDCWD, path, flags, 0600),
#ifdef SYS_open
		syscall(SYS_open, path, flags, 0600),
#endif
	};
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		ok &= (fds[i] < 0) == refused;
		if (fds[i] >= 0)
			close((int)fds[i]);
	}
	return ok;
}

static bool refuses(long result)
{
	return result < 0 && errno == EPERM;
}

static int confined(int fd)
{
	static const struct {
		int flags;
		bool refused;
		const char *what;
	} opens[] = {
		{ O_RDONLY, false, "open to read" },
		{ O_RDONLY | O_CLOEXEC | O_NONBLOCK, false, "open to read, as files are" },
		{ O_WRONLY, true, "open to write" },
		{ O_RDWR, true, "open for both" },
		{ O_RDONLY | O_CREAT, true, "create" },
		{ O_RDONLY | O_TRUNC, true, "truncate" },
	};
	uint64_t how[3] = { O_WRONLY };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || !confine()) {
		perror("set up");
		return 1;
	}
	for (unsigned int i = 0; i < sizeof(opens) / sizeof(opens[0]); i++)
		result(all_say(opens[i].flags, opens[i].refused), opens[i].what);
	result(refuses(syscall(SYS_openat2, AT_FDCWD, path, how, sizeof(how))), "openat2");
	result(refuses(open("/tmp", O_TMPFILE | O_RDWR, 0600)), "a file without a name");
	result(write(fd, "x", 1) == 1, "write what is open");
	result(refuses(execl("/bin/true", "true", NULL)), "another program");
	result(refuses(socket(AF_INET, SOCK_STREAM, 0)), "a connection");
	result(socket(AF_UNIX, SOCK_DGRAM, 0) >= 0, "the service manager");
	result(refuses(unlink(path)), "remove");
	return summary();
}

int main(void)
{
	int fd = mkstemp(path), status = 1;
	pid_t pid = fd < 0 ? -1 : fork();

	if (pid < 0) {
		perror("set up");
		return 1;
	}
	if (!pid)
		return confined(fd);
	waitpid(pid, &status, 0);
	unlink(path);
	return status != 0;
}
