// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * "kshake serve --www": the files of a folder, by HTTP/1.1.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <linux/openat2.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "http.h"
#include "serve.h"

#define LAST_READS	64

/**
 * struct answer - to a request
 * @status: code
 * @file: to be sent; -1: none, a line of text instead
 * @size: bytes of it
 * @type: of its content
 */
struct answer {
	int status;
	int file;
	off_t size;
	const char *type;
};

/* Nothing outside of @folder, by whatever path or link; no waiting for a FIFO. */
static int open_below(int folder, const char *path)
{
	const struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, folder, path, &how, sizeof(how));
}

/* A folder's page is its index.html. */
static int open_page(int folder, const char **path, struct stat *st)
{
	int fd = open_below(folder, (*path)[0] ? *path : "."), page;

	if (fd < 0)
		return -1;
	if (!fstat(fd, st) && S_ISREG(st->st_mode))
		return fd;
	*path = "index.html";
	page = S_ISDIR(st->st_mode) ? open_below(fd, *path) : -1;
	close(fd);
	if (page >= 0 && !fstat(page, st) && S_ISREG(st->st_mode))
		return page;
	if (page >= 0)
		close(page);
	errno = EACCES;
	return -1;
}

static void find(struct answer *answer, int folder, const struct http_request *request)
{
	const char *path = request->path;
	struct stat st = {};

	answer->file = open_page(folder, &path, &st);
	if (answer->file >= 0) {
		answer->status = 200;
		answer->size = st.st_size;
		answer->type = http_content_type(path);
	} else {
		answer->status = errno == EACCES ? 403 : 404;
	}
}

static bool send_all(int fd, const char *data, size_t len, int flags)
{
	while (len) {
		ssize_t n = send(fd, data, len, flags);

		if (n < 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* RFC 9110, 6.6.1: a server with a clock says what time it is. */
static void print_date(char text[64])
{
	time_t now = time(NULL);
	struct tm tm;

	if (!gmtime_r(&now, &tm) || !strftime(text, 64, "%a, %d %b %Y %H:%M:%S GMT", &tm))
		text[0] = '\0';
}

static bool send_header(int fd, const struct answer *answer, const struct http_request *request,
			off_t size)
{
	char text[512], date[64];
	int len;

	print_date(date);
	len = snprintf(text, sizeof(text),
		       "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Type: %s\r\nContent-Length: %lld\r\n"
		       "Connection: %s\r\n\r\n",
		       answer->status, http_reason(answer->status), date, answer->type,
		       (long long)size, request->keep_alive ? "keep-alive" : "close");
	return len > 0 && (size_t)len < sizeof(text) &&
	       send_all(fd, text, (size_t)len, request->head || !size ? 0 : MSG_MORE);
}

/* False also if the file became shorter: then the length that was promised is wrong. */
static bool send_file(int fd, const struct answer *answer)
{
	off_t sent = 0;

	while (sent < answer->size) {
		ssize_t n = sendfile(fd, answer->file, &sent, (size_t)(answer->size - sent));

		if (n <= 0)
			return false;
	}
	return true;
}

static bool send_answer(int fd, const struct answer *answer, const struct http_request *request)
{
	char text[64];
	int len;

	if (answer->file >= 0)
		return send_header(fd, answer, request, answer->size) &&
		       (request->head || send_file(fd, answer));
	len = snprintf(text, sizeof(text), "%d %s\n", answer->status, http_reason(answer->status));
	return len > 0 && send_header(fd, answer, request, len) &&
	       (request->head || send_all(fd, text, (size_t)len, 0));
}

/* False: that was the last one. */
static bool answer_request(int fd, int folder, const char *text, size_t len)
{
	static struct http_request request;
	struct answer answer = { .file = -1, .type = "text/plain; charset=utf-8" };
	bool sent;

	answer.status = http_request_parse(&request, text, len);
	if (!answer.status)
		find(&answer, folder, &request);
	sent = send_answer(fd, &answer, &request);
	if (answer.file >= 0)
		close(answer.file);
	return sent && request.keep_alive;
}

static void refuse(int fd, int status)
{
	const struct answer answer = {
		.status = status, .file = -1, .type = "text/plain; charset=utf-8",
	};
	static const struct http_request none;

	send_answer(fd, &answer, &none);
}

void www_serve(int fd, int folder)
{
	static char data[HTTP_REQUEST_MAX];
	size_t used = 0, len;
	ssize_t n;

	for (;;) {
		while ((len = http_request_length(data, used)) > 0) {
			if (!answer_request(fd, folder, data, len))
				goto out;
			used -= len;
			memmove(data, data + len, used);
		}
		if (used == sizeof(data)) {
			refuse(fd, 431);
			break;
		}
		n = recv(fd, data + used, sizeof(data) - used, 0);
		if (n <= 0)
			break;
		used += (size_t)n;
	}
out:
	/* If what the peer has sent were not read, closing could lose it the answer. */
	shutdown(fd, SHUT_WR);
	for (int i = 0; i < LAST_READS && recv(fd, data, sizeof(data), 0) > 0;)
		i++;
}
