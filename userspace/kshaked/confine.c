// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls that a program which judges certificates never makes. A bug in the reading of
 * DER is what an attacker would start from: running a program, another process, opening a
 * connection, tracing other processes and writing files are then not to be had. Files may be
 * read, and /proc/PID/mem is one: that of our process with the keys cannot be, see signer.c,
 * but those of whatever else runs as the same user can; we should have one of our own. A list
 * of what is refused, not of what is allowed: which calls the C library makes changes with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "calls.h"
#include "compiler.h"
#include "confine.h"
#include "log.h"

#if defined(__x86_64__)
#define ARCH	AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH	AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCH	AUDIT_ARCH_RISCV64
#endif

#ifdef ARCH

#define X32_BIT		0x40000000U
#define REFUSE		(SECCOMP_RET_ERRNO | EPERM)
#define NO_SUCH_CALL	(SECCOMP_RET_ERRNO | ENOSYS)
/* The lower half of an argument, 0 the first one; little-endian, as all of the above. */
#define ARGUMENT(n)	(offsetof(struct seccomp_data, args) + (n) * sizeof(uint64_t))
/* O_TMPFILE wants one of the first two. */
#define OPEN_TO_WRITE	(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)
/* CLONE_NEWTIME is for clone3() and unshare(): clone() has a signal there. */
#define CLONE_NEW	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
			 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

static const unsigned int never[] = {
#ifdef __x86_64__
	/* Their numbers of before there was an "at". */
	SYS_fork, SYS_vfork, SYS_chmod, SYS_chown, SYS_lchown, SYS_rename, SYS_unlink, SYS_mkdir,
	SYS_rmdir, SYS_link, SYS_symlink, SYS_creat, SYS_mknod, SYS_utime, SYS_utimes,
	SYS_futimesat,
#endif
#ifdef SYS_renameat
	SYS_renameat,
#endif
	/* other programs */
	SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
	SYS_process_madvise, SYS_pidfd_getfd, SYS_kcmp,
	/* other peers */
	SYS_listen, SYS_accept, SYS_accept4, SYS_io_uring_setup,
	/* other files */
	SYS_truncate, SYS_ftruncate, SYS_fchmod, SYS_fchmodat, SYS_fchmodat2, SYS_fchown,
	SYS_fchownat, SYS_renameat2, SYS_unlinkat, SYS_mkdirat, SYS_mknodat, SYS_linkat,
	SYS_symlinkat, SYS_utimensat, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr, SYS_setxattrat,
	SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr, SYS_removexattrat, SYS_file_setattr,
	/* its flags are in memory, out of a filter's sight */
	SYS_openat2, SYS_open_by_handle_at,
	/* the rest of the kernel */
	SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_add_key, SYS_request_key, SYS_keyctl,
	SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_chroot, SYS_pivot_root,
	SYS_fsopen, SYS_open_tree, SYS_open_tree_attr, SYS_move_mount,
	SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
};

/**
 * struct code - a filter that is being written
 * @filter: instructions
 * @len: entries in @filter
 */
struct code {
	struct sock_filter filter[ARRAY_SIZE(never) * 2 + 40];
	unsigned short len;
};

static void emit(struct code *code, uint16_t op, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	code->filter[code->len++] = (struct sock_filter)BPF_JUMP(op, k, if_true, if_false);
}

static void load(struct code *code, size_t offset)
{
	emit(code, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void finish(struct code *code, uint32_t verdict)
{
	emit(code, BPF_RET | BPF_K, verdict, 0, 0);
}

/* Refuses if the accumulator compares to @k; @unless: if it does not. */
static void refuse(struct code *code, uint16_t compare, uint32_t k, bool unless)
{
	emit(code, BPF_JMP | BPF_K | compare, k, unless, !unless);
	finish(code, REFUSE);
}

/*
 * A system call whose argument number @n has one of the bits @mask. The number of the call
 * is in the accumulator, before and after.
 */
static void refuse_bits(struct code *code, uint32_t nr, unsigned int n, uint32_t mask)
{
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 4);
	load(code, ARGUMENT(n));
	refuse(code, BPF_JSET, mask, false);
	load(code, offsetof(struct seccomp_data, nr));
}

/*
 * Threads are all that is made. What clone3() is to make stands in memory, out of a filter's
 * sight; a C library that does not find it takes clone().
 */
static void refuse_clones(struct code *code)
{
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1);
	finish(code, NO_SUCH_CALL);
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 6);
	load(code, ARGUMENT(0));
	refuse(code, BPF_JSET, CLONE_THREAD, true);
	refuse(code, BPF_JSET, CLONE_NEW, false);
	load(code, offsetof(struct seccomp_data, nr));
}

static void write_filter(struct code *code)
{
	load(code, offsetof(struct seccomp_data, arch));
	refuse(code, BPF_JEQ, ARCH, true);
	load(code, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	refuse(code, BPF_JGE, X32_BIT, false);
#endif
	for (size_t i = 0; i < ARRAY_SIZE(never); i++)
		refuse(code, BPF_JEQ, never[i], false);
	refuse_clones(code);
	refuse_bits(code, SYS_openat, 2, OPEN_TO_WRITE);
#ifdef __x86_64__
	refuse_bits(code, SYS_open, 1, OPEN_TO_WRITE);
#endif
	/* Sockets are for the service manager and the user database alone. */
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3);
	load(code, ARGUMENT(0));
	refuse(code, BPF_JEQ, AF_UNIX, true);
	finish(code, SECCOMP_RET_ALLOW);
}

bool confine(void)
{
	struct code code = {};
	struct sock_fprog program = { .filter = code.filter };

	write_filter(&code);
	program.len = code.len;
	if (!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0))
		return true;
	/* A kernel without it, user-mode Linux for one. */
	if (errno == EINVAL) {
		log_info("no system calls are refused: the kernel has no seccomp filters");
		return true;
	}
	log_error("cannot refuse system calls: %s", strerror(errno));
	return false;
}

#else

bool confine(void)
{
	log_info("no system calls are refused on this architecture");
	return true;
}

#endif /* ARCH */
