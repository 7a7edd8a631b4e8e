// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Requests of HTTP/1.1, as "kshake serve --www" reads them.
 */
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "result.h"

#define HOST	"Host: x\r\n"

/**
 * struct sample - a request, and what is made of it
 * @text: of the request; what is behind its empty line is the next one
 * @status: 0 if it is understood
 * @path: then
 * @flags: then: 'h' HEAD, 'k' the connection stays
 */
struct sample {
	const char *text;
	int status;
	const char *path;
	const char *flags;
};

static const struct sample samples[] = {
	{ "GET / HTTP/1.1\r\n" HOST "\r\n", 0, "", "k" },
	{ "HEAD /a/b.html HTTP/1.1\r\n" HOST "\r\n", 0, "a/b.html", "hk" },
	{ "GET /a HTTP/1.1\r\nhOST:x\r\nConnection: Close\r\n\r\n", 0, "a", "" },
	{ "GET /a HTTP/1.1\r\n" HOST "Connection: upgrade, close\r\n\r\n", 0, "a", "" },
	{ "GET /a HTTP/1.0\r\n\r\n", 0, "a", "" },
	{ "GET /a HTTP/1.0\r\nConnection:\tkeep-alive \r\n\r\n", 0, "a", "k" },
	{ "GET /a HTTP/1.0\r\n" HOST "Connection: keep-alive, close\r\n\r\n", 0, "a", "" },
	{ "GET /a?b=../c HTTP/1.1\r\n" HOST "\r\n", 0, "a", "k" },
	{ "GET https://y/a HTTP/1.1\r\n" HOST "\r\n", 0, "a", "k" },
	{ "GET HTTP://y?q HTTP/1.1\r\n" HOST "\r\n", 0, "", "k" },
	{ "GET //evil/../x HTTP/1.1\r\n" HOST "\r\n", 0, "evil/../x", "k" },
	{ "GET /%2e%2E%2fa%20b%3F HTTP/1.1\r\n" HOST "\r\n", 0, "../a b?", "k" },
	{ "GET /%2f%2Fa HTTP/1.1\r\n" HOST "\r\n", 0, "a", "k" },
	{ "GET /a HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", 0, "a", "k" },
	{ "GET /a HTTP/1.1\r\n" HOST "\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n", 0, "a", "k" },
	{ "GET /%00a HTTP/1.1\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET /%2 HTTP/1.1\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET /%+1 HTTP/1.1\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST HOST "\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\nHost : x\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST " folded\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST " folded: x\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST "X : y\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST "nothing\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST ":x\r\n\r\n", 400, NULL, NULL },
	{ "GET /a\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET  /a HTTP/1.1\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET a HTTP/1.1\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET ftp://y/a HTTP/1.1\r\n" HOST "\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/1.1 \r\n" HOST "\r\n", 400, NULL, NULL },
	{ "\r\n\r\n", 400, NULL, NULL },
	{ "GET /a HTTP/2.0\r\n" HOST "\r\n", 505, NULL, NULL },
	{ "POST /a HTTP/1.1\r\n" HOST "\r\n", 501, NULL, NULL },
	{ "get /a HTTP/1.1\r\n" HOST "\r\n", 501, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello", 413, NULL, NULL },
	{ "GET /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 413, NULL, NULL },
};

/* In memory of its own, so that a sanitizer sees who reads behind it. */
static int parse(const struct sample *s, struct http_request *request)
{
	size_t len = http_request_length(s->text, strlen(s->text));
	char *copy = malloc(len + !len);
	int status;

	memcpy(copy, s->text, len);
	status = http_request_parse(request, copy, len);
	free(copy);
	return status;
}

static bool as_expected(const struct sample *s)
{
	static struct http_request request;
	int status = parse(s, &request);
	bool good = status == s->status;

	if (good && !status)
		good = !strcmp(request.path, s->path) && request.head == !!strchr(s->flags, 'h') &&
		       request.keep_alive == !!strchr(s->flags, 'k');
	else if (good)
		good = !request.keep_alive && http_reason(status)[0];
	if (!good)
		printf("# %d, \"%s\", head %d, keep-alive %d\n", status, request.path, request.head,
		       request.keep_alive);
	return good;
}

static bool lengths(void)
{
	static const char text[] = "GET / HTTP/1.1\r\n" HOST "\r\n";

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		if (http_request_length(text, len))
			return false;
	}
	return http_request_length(text, sizeof(text) - 1) == sizeof(text) - 1 &&
	       http_request_length("a\n\nb", 4) == 0;
}

int main(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char line[64];

		snprintf(line, sizeof(line), "request %zu: %.*s", i + 1,
			 (int)strcspn(samples[i].text, "\r"), samples[i].text);
		result(as_expected(&samples[i]), line);
	}
	result(lengths(), "the end of a request is seen when it is there, not before");
	result(!strcmp(http_content_type("x/index.HTML"), "text/html; charset=utf-8") &&
	       !strcmp(http_content_type("html"), "application/octet-stream"), "content types");
	return summary();
}
