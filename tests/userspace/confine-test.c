// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What kshaked may do and not do any more once it is confined.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "calls.h"
#include "confine.h"
#include "result.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/**
 * struct call - a system call that does no harm: its arguments make no sense
 * @nr: its number
 * @what: its name
 * @argument: all of them, or the first
 * @others: those behind the first
 */
struct call {
	long nr;
	const char *what;
	long argument;
	long others;
};

#define NEVER(name)	{ SYS_##name, #name, -1, -1 }

static const struct call never[] = {
#ifdef __x86_64__
	NEVER(chmod), NEVER(chown), NEVER(lchown), NEVER(rename), NEVER(unlink), NEVER(mkdir),
	NEVER(rmdir), NEVER(link), NEVER(symlink), NEVER(creat), NEVER(mknod), NEVER(utime),
	NEVER(utimes), NEVER(futimesat),
#endif
#ifdef SYS_renameat
	NEVER(renameat),
#endif
	NEVER(execve), NEVER(execveat), NEVER(ptrace), NEVER(process_vm_readv),
	NEVER(process_vm_writev), NEVER(process_madvise), NEVER(pidfd_getfd), NEVER(kcmp),
	NEVER(listen), NEVER(accept), NEVER(accept4), NEVER(io_uring_setup), NEVER(truncate),
	NEVER(ftruncate), NEVER(fchmod), NEVER(fchmodat), NEVER(fchmodat2), NEVER(fchown),
	NEVER(fchownat), NEVER(renameat2), NEVER(unlinkat), NEVER(mkdirat), NEVER(mknodat),
	NEVER(linkat), NEVER(symlinkat), NEVER(utimensat), NEVER(setxattr), NEVER(lsetxattr),
	NEVER(fsetxattr), NEVER(setxattrat), NEVER(removexattr), NEVER(lremovexattr),
	NEVER(fremovexattr), NEVER(removexattrat), NEVER(file_setattr), NEVER(openat2),
	NEVER(open_by_handle_at), NEVER(bpf), NEVER(perf_event_open), NEVER(userfaultfd),
	NEVER(add_key), NEVER(request_key), NEVER(keyctl), NEVER(unshare), NEVER(setns),
	NEVER(mount), NEVER(umount2), NEVER(chroot), NEVER(pivot_root), NEVER(fsopen),
	NEVER(open_tree), NEVER(open_tree_attr), NEVER(move_mount), NEVER(finit_module),
	NEVER(delete_module), NEVER(kexec_load),
	/* Its second argument is a length, and memory is looked for. */
	{ SYS_init_module, "init_module", 0, 0 },
	/* What is to be shared does not go together: no kernel does it. */
	{ SYS_clone, "clone: a process", CLONE_SIGHAND | SIGCHLD, 0 },
	{ SYS_clone, "clone: a thread in a new mount namespace", CLONE_THREAD | CLONE_NEWNS, 0 },
	{ SYS_clone, "clone: in a new cgroup namespace", CLONE_THREAD | CLONE_NEWCGROUP, 0 },
	{ SYS_clone, "clone: in a new UTS namespace", CLONE_THREAD | CLONE_NEWUTS, 0 },
	{ SYS_clone, "clone: in a new IPC namespace", CLONE_THREAD | CLONE_NEWIPC, 0 },
	{ SYS_clone, "clone: in a new user namespace", CLONE_THREAD | CLONE_NEWUSER, 0 },
	{ SYS_clone, "clone: in a new PID namespace", CLONE_THREAD | CLONE_NEWPID, 0 },
	{ SYS_clone, "clone: in a new network namespace", CLONE_THREAD | CLONE_NEWNET, 0 },
};

/* Those that the kernel refuses anyway: with fewer rights than root's, they prove nothing. */
static bool moot[ARRAY_SIZE(never)];

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

	for (unsigned int i = 0; i < ARRAY_SIZE(fds); i++) {
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

static bool is_refused(const struct call *call)
{
	const long other = call->others;

	return refuses(syscall(call->nr, call->argument, other, other, other, other, other));
}

static void find_moot(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(never); i++)
		moot[i] = is_refused(&never[i]);
}

static void test_never(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(never); i++) {
		if (moot[i])
			printf("  | %s: not tried, the kernel refuses it anyway\n", never[i].what);
		else
			result(is_refused(&never[i]), never[i].what);
	}
}

/* True if there is a child, which has ended then. */
static bool has_child(pid_t pid)
{
	if (!pid)
		_exit(0);
	return pid > 0 && waitpid(pid, NULL, 0) == pid;
}

static void test_processes(void)
{
	static char *const argv[] = { (char *)"true", NULL };
	pid_t pid = -1;

	errno = 0;
	result(!has_child(fork()) && errno == EPERM, "fork");
	errno = 0;
	result(!has_child(vfork()) && errno == EPERM, "vfork");
#ifdef SYS_fork
	errno = 0;
	result(!has_child((pid_t)syscall(SYS_fork)) && errno == EPERM, "fork, the old call");
#endif
	result(posix_spawn(&pid, "/bin/true", NULL, NULL, argv, NULL) == EPERM, "posix_spawn");
}

static void *set(void *done)
{
	*(bool *)done = true;
	return NULL;
}

static void test_threads(void)
{
	bool done = false;
	pthread_t thread;

	/* The C library has asked for it before it takes clone(), if it knows it. */
	result(syscall(SYS_clone3, NULL, 0) < 0 && errno == ENOSYS, "clone3: there is none");
	result(!pthread_create(&thread, NULL, set, &done) && !pthread_join(thread, NULL) && done,
	       "a thread");
	/* The kernel's own objection to a thread that shares nothing else. */
	result(syscall(SYS_clone, CLONE_THREAD, 0, 0, 0, 0) < 0 && errno == EINVAL,
	       "clone: a thread is not refused");
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

	find_moot();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || !confine()) {
		perror("set up");
		return 1;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(opens); i++)
		result(all_say(opens[i].flags, opens[i].refused), opens[i].what);
	result(refuses(syscall(SYS_openat2, AT_FDCWD, path, how, sizeof(how))), "openat2");
	result(refuses(open("/tmp", O_TMPFILE | O_RDWR, 0600)), "a file without a name");
	result(write(fd, "x", 1) == 1, "write what is open");
	result(refuses(execl("/", "/", NULL)), "another program");
	result(refuses(socket(AF_INET, SOCK_STREAM, 0)), "a connection");
	result(socket(AF_UNIX, SOCK_DGRAM, 0) >= 0, "the service manager");
	result(refuses(unlink(path)), "remove");
	test_never();
	test_processes();
	test_threads();
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
	if (!pid) {
		status = confined(fd);
		fflush(stdout);
		/* A leak checker looks for leaks at the end, from a process that it makes. */
		_exit(status);
	}
	waitpid(pid, &status, 0);
	unlink(path);
	return status != 0;
}
