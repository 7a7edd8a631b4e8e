// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's end of the link: runs a command, carries its three streams and its exit code over
 * one character device, then runs the closing checks and reports those. Static, so that it runs
 * in any root tree.
 *
 * usage: agent DEVICE COMMAND-SCRIPT FINISH-SCRIPT
 *
 * A frame is a type byte, a 32-bit big-endian length and that many bytes.
 *   to the guest:   I standard input (empty: end of file), A all is received
 *   from the guest: S ready for input, O standard output, R standard error, E exit code,
 *                   F exit code of the closing checks
 *
 * The link is read only while there is room for what it may carry, and every frame is written in
 * full: the host never stops reading because the guest does not, so this cannot deadlock.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define CHUNK 32768

static int host;			/* the link */
static char input[CHUNK];		/* the part of standard input that is on its way */
static size_t input_len, input_done;
static unsigned char header[5];		/* of the frame being received */
static size_t header_len, body_left;

static void die(const char *what)
{
	perror(what);
	exit(125);
}

static void put(const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(host, p, len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			die("link");
		if (n > 0) {
			p += n;
			len -= n;
		}
	}
}

static void send_frame(char type, const void *data, size_t len)
{
	char head[5] = { type };
	uint32_t be = htonl(len);

	memcpy(head + 1, &be, 4);
	put(head, 5);
	put(data, len);
}

static void send_code(char type, unsigned char code)
{
	send_frame(type, &code, 1);
}

/* Takes in what the link has. Returns the type of the frame that it completes, or 0. */
static char receive(void)
{
	ssize_t n;

	if (header_len < 5) {
		n = read(host, header + header_len, 5 - header_len);
		if (n <= 0)
			return 0;
		header_len += n;
		if (header_len < 5)
			return 0;
		body_left = (size_t)header[1] << 24 | header[2] << 16 | header[3] << 8 | header[4];
	} else {
		n = read(host, input, body_left < CHUNK ? body_left : CHUNK);
		if (n <= 0)
			return 0;
		input_len = n;
		input_done = 0;
		body_left -= n;
	}
	if (body_left)
		return 0;
	header_len = 0;
	return header[0];
}

static pid_t start(const char *script, int in, int out, int err)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return pid;
	signal(SIGPIPE, SIG_DFL);
	setsid();
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	execl("/bin/sh", "sh", script, NULL);
	_exit(127);
}

static int code_of(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Passes on what fd has; false at its end. */
static int pass_on(int fd, char type)
{
	static char buf[CHUNK];
	ssize_t n = read(fd, buf, sizeof(buf));

	if (n > 0)
		send_frame(type, buf, n);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Runs the script and returns its exit code. With feed, standard input comes over the link. */
static int run(const char *script, int feed)
{
	enum { IN, OUT, ERR, LINK };
	struct pollfd fds[4] = {
		[IN] = { -1, POLLOUT, 0 }, [OUT] = { -1, POLLIN, 0 },
		[ERR] = { -1, POLLIN, 0 }, [LINK] = { -1, POLLIN, 0 },
	};
	int in[2], out[2], err[2], status = 0, ended = 0;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		die("pipe");
	pid = start(script, feed ? in[0] : null, out[1], err[1]);
	close(null);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	fcntl(in[1], F_SETFL, O_NONBLOCK);
	fds[OUT].fd = out[0];
	fds[ERR].fd = err[0];
	if (!feed) {
		close(in[1]);
		in[1] = -1;
	}

	/* What daemons that the command left behind say later is not waited for. */
	for (;;) {
		int pending, eof = 0;

		fds[IN].fd = input_done < input_len ? in[1] : -1;
		fds[LINK].fd = feed && input_done == input_len ? host : -1;
		pending = poll(fds, 4, ended ? 0 : 100);
		if (pending < 0 && errno != EINTR)
			die("poll");
		if (pending > 0 && fds[OUT].fd >= 0 && fds[OUT].revents && !pass_on(out[0], 'O'))
			fds[OUT].fd = -1;
		if (pending > 0 && fds[ERR].fd >= 0 && fds[ERR].revents && !pass_on(err[0], 'R'))
			fds[ERR].fd = -1;
		if (pending > 0 && fds[IN].fd >= 0 && fds[IN].revents) {
			ssize_t n = write(in[1], input + input_done, input_len - input_done);

			if (n > 0)
				input_done += n;
			else if (n < 0 && errno == EPIPE)
				input_done = input_len;		/* nobody reads: drop it */
		}
		if (pending > 0 && fds[LINK].fd >= 0 && fds[LINK].revents) {
			if (fds[LINK].revents & (POLLHUP | POLLERR))
				exit(125);			/* the host has gone */
			eof = receive() == 'I' && input_done == input_len;
		}
		if (eof && in[1] >= 0) {
			close(in[1]);
			in[1] = -1;
		}
		if (in[1] < 0)
			input_done = input_len;
		if (ended && pending <= 0)
			break;
		if (!ended && waitpid(pid, &status, WNOHANG) == pid)
			ended = 1;
	}
	if (in[1] >= 0)
		close(in[1]);
	close(out[0]);
	close(err[0]);
	return code_of(status);
}

/* Ends whatever still runs: the module must be free to go. */
static void end_everything(void)
{
	int i;

	kill(-1, SIGTERM);
	for (i = 0; i < 50; i++) {
		if (waitpid(-1, NULL, WNOHANG) < 0)
			return;			/* no child is left */
		usleep(20000);
	}
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
}

int main(int argc, char **argv)
{
	struct termios raw;
	time_t late;

	if (argc != 4)
		return 125;
	host = open(argv[1], O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (host < 0)
		die(argv[1]);
	if (!tcgetattr(host, &raw)) {
		cfmakeraw(&raw);
		tcsetattr(host, TCSANOW, &raw);
	}
	signal(SIGPIPE, SIG_IGN);
	/* Daemons become our children when their parents end, so that we can wait for them. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);

	/* Input sent before a terminal is raw would be echoed and edited. */
	send_frame('S', NULL, 0);
	send_code('E', run(argv[2], 1));
	end_everything();
	send_code('F', run(argv[3], 0));

	/* Powering off would lose what the host has not taken yet. */
	late = time(NULL) + 30;
	while (time(NULL) < late) {
		struct pollfd p = { host, POLLIN, 0 };

		if (poll(&p, 1, 1000) > 0 && ((p.revents & POLLHUP) || receive() == 'A'))
			break;
	}
	return 0;
}
