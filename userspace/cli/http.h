/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Requests of HTTP/1.1 (RFC 9110, RFC 9112), as far as a server of files needs them.
 */
#ifndef KSHAKE_CLI_HTTP_H
#define KSHAKE_CLI_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#define HTTP_REQUEST_MAX	16384	/* bytes of request line and header */

/**
 * struct http_request - what is asked for
 * @head: HEAD, else GET
 * @keep_alive: another request may follow
 * @path: decoded, without slashes in front; "" for the root
 */
struct http_request {
	bool head;
	bool keep_alive;
	char path[HTTP_REQUEST_MAX];
};

/* The length of the request that @data begins with, its empty line included; 0: more is needed. */
size_t http_request_length(const char *data, size_t len);

/*
 * @text: of that length. 0, or the status code to answer with; the connection then ends,
 * since what follows cannot be told from the request's content.
 */
int http_request_parse(struct http_request *request, const char *text, size_t len);

/* "Not Found" */
const char *http_reason(int status);
/* By the end of its name; bytes if that says nothing. */
const char *http_content_type(const char *path);

#endif /* KSHAKE_CLI_HTTP_H */
