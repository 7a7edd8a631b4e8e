// SPDX-License-Identifier: GPL-2.0-only
/*
 * Another process, to which connections are handed over by SCM_RIGHTS in the middle of
 * their data.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn.h"

/* What goes with the descriptors: of the connection, and of a pipe for the report. */
struct parcel {
	struct plan plan;
	uint64_t sent, got;
	uint64_t read_random, write_random;
	struct stress_trailer trailer;
};

struct report {
	uint64_t sent, got;
	bool failed;
	char why[160];
};

union rights {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(2 * sizeof(int))];
};

static int receive(int from, struct parcel *parcel, int fds[2])
{
	union rights rights = {};
	struct iovec vec = { parcel, sizeof(*parcel) };
	struct msghdr msg = {
		.msg_iov = &vec, .msg_iovlen = 1,
		.msg_control = &rights, .msg_controllen = sizeof(rights),
	};
	ssize_t got = recvmsg(from, &msg, MSG_CMSG_CLOEXEC);

	if (got != sizeof(*parcel) || !msg.msg_controllen)
		return -1;
	memcpy(fds, CMSG_DATA(&rights.head), 2 * sizeof(int));
	return 0;
}

static void *finish(void *arg)
{
	struct { struct conn conn; int back; } *job = arg;
	struct conn *c = &job->conn;
	struct report report;

	if (conn_write_all(c)) {
		shutdown(c->fd, SHUT_WR);
		conn_read_all(c);
	}
	close(c->fd);
	report.sent = c->sent;
	report.got = c->got;
	report.failed = c->failed;
	memcpy(report.why, c->why, sizeof(report.why));
	if (write(job->back, &report, sizeof(report)) != sizeof(report))
		warn("porter");
	close(job->back);
	free(job);
	return NULL;
}

static void work(int from)
{
	struct { struct conn conn; int back; } *job;
	struct parcel parcel;
	pthread_attr_t attr;
	pthread_t thread;
	int fds[2];

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 256 << 10);
	while (!receive(from, &parcel, fds)) {
		job = calloc(1, sizeof(*job));
		if (!job)
			errx(1, "out of memory");
		job->back = fds[1];
		job->conn.fd = fds[0];
		job->conn.wfd = fds[0];
		job->conn.plan = parcel.plan;
		/* Our file is another's. */
		job->conn.plan.writes = 1U << WR_WRITE | 1U << WR_MSG;
		job->conn.plan.reads &= ~(1U << RD_SPLICE);
		job->conn.plan.reads |= 1U << RD_READ;
		job->conn.sent = parcel.sent;
		job->conn.got = parcel.got;
		job->conn.read_random = parcel.read_random;
		job->conn.write_random = parcel.write_random;
		job->conn.trailer = parcel.trailer;
		job->conn.established = true;
		if (pthread_create(&thread, &attr, finish, job))
			errx(1, "no thread");
	}
	_exit(0);
}

/* Before there are threads. What to give porter_pass(). */
int porter_start(void)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		err(1, "socketpair");
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		close(pair[0]);
		work(pair[1]);
	}
	close(pair[1]);
	return pair[0];
}

static void await_report(struct conn *c, int from)
{
	struct report report;
	size_t done = 0;
	ssize_t got;

	while (done < sizeof(report)) {
		got = read(from, (uint8_t *)&report + done, sizeof(report) - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			conn_complain(c, "no report of the porter's", 0);
			return;
		}
		done += got;
	}
	c->sent = report.sent;
	c->got = report.got;
	if (report.failed && !atomic_exchange(&c->failed, true))
		snprintf(c->why, sizeof(c->why), "handed over: %s", report.why);
}

/*
 * Hand the connection over and wait for what becomes of it. Or send it to nobody, in a
 * message that is never read.
 */
void porter_pass(struct conn *c, int porter)
{
	struct parcel parcel = {
		.plan = c->plan, .sent = c->sent, .got = c->got,
		.read_random = c->read_random, .write_random = c->write_random,
		.trailer = c->trailer,
	};
	union rights rights = { .head = {
		.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
		.cmsg_len = CMSG_LEN(2 * sizeof(int)),
	} };
	struct iovec vec = { &parcel, sizeof(parcel) };
	struct msghdr msg = {
		.msg_iov = &vec, .msg_iovlen = 1,
		.msg_control = &rights, .msg_controllen = sizeof(rights),
	};
	int back[2], nobody[2] = { -1, -1 };

	if (pipe2(back, O_CLOEXEC))
		err(1, "pipe");
	if (porter < 0) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, nobody))
			err(1, "socketpair");
		porter = nobody[0];
		c->cut = true;
	}
	memcpy(CMSG_DATA(&rights.head), (int[]){ c->fd, back[1] }, 2 * sizeof(int));
	while (sendmsg(porter, &msg, MSG_NOSIGNAL) < 0)
		if (errno != EINTR)
			err(1, "SCM_RIGHTS");
	close(back[1]);
	close(c->fd);
	/* A duplicate to write to is the caller's still. */
	if (c->wfd == c->fd)
		c->wfd = -1;
	c->fd = -1;
	if (nobody[0] < 0) {
		await_report(c, back[0]);
	} else {
		close(nobody[0]);
		close(nobody[1]);
	}
	close(back[0]);
}
