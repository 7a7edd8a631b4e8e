// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Requests of HTTP/1.1. Strict: what RFC 9112 lets a server be lenient about is refused.
 */
#define _GNU_SOURCE	/* memmem() */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "http.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/**
 * struct slice - a part of a request
 * @at: its first byte
 * @len: how many
 */
struct slice {
	const char *at;
	size_t len;
};

/**
 * struct fields - of a header, what matters here
 * @hosts: Host fields
 * @close: "Connection: close"
 * @keep_alive: "Connection: keep-alive"
 * @content: content follows the header
 */
struct fields {
	unsigned int hosts;
	bool close;
	bool keep_alive;
	bool content;
};

size_t http_request_length(const char *data, size_t len)
{
	const char *end = memmem(data, len, "\r\n\r\n", 4);

	return end ? (size_t)(end - data) + 4 : 0;
}

/* What is in front of @mark; @text goes on behind it. False if there is no @mark. */
static bool cut(struct slice *text, const char *mark, struct slice *part)
{
	size_t len = strlen(mark);
	const char *at = memmem(text->at, text->len, mark, len);

	if (!at)
		return false;
	*part = (struct slice){ text->at, (size_t)(at - text->at) };
	text->at += part->len + len;
	text->len -= part->len + len;
	return true;
}

static bool is(const struct slice *s, const char *text)
{
	return s->len == strlen(text) && !memcmp(s->at, text, s->len);
}

static bool is_word(const struct slice *s, const char *word)
{
	return s->len == strlen(word) && !strncasecmp(s->at, word, s->len);
}

static void trim(struct slice *s)
{
	while (s->len && (s->at[0] == ' ' || s->at[0] == '\t')) {
		s->at++;
		s->len--;
	}
	while (s->len && (s->at[s->len - 1] == ' ' || s->at[s->len - 1] == '\t'))
		s->len--;
}

static int hex(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A byte, decoded if it is percent-encoded (RFC 3986, 2.1). -1: malformed, or NUL. */
static int next_byte(struct slice *s)
{
	int byte = (unsigned char)s->at[0], used = 1;

	if (byte == '%') {
		if (s->len < 3 || hex(s->at[1]) < 0 || hex(s->at[2]) < 0)
			return -1;
		byte = hex(s->at[1]) << 4 | hex(s->at[2]);
		used = 3;
	}
	s->at += used;
	s->len -= (size_t)used;
	return byte ? byte : -1;
}

/* Never longer than the request, for which @path has room. */
static int decode_path(struct slice raw, char *path)
{
	size_t used = 0;

	while (raw.len) {
		int byte = next_byte(&raw);

		if (byte < 0)
			return 400;
		if (used || byte != '/')
			path[used++] = (char)byte;
	}
	path[used] = '\0';
	return 0;
}

/* origin-form, or absolute-form, which a server MUST accept (RFC 9112, 3.2.2). */
static int parse_target(struct slice target, char *path)
{
	struct slice scheme, part;

	if (target.len && target.at[0] != '/') {
		if (!cut(&target, "://", &scheme) ||
		    (!is_word(&scheme, "https") && !is_word(&scheme, "http")))
			return 400;
		while (target.len && target.at[0] != '/' && target.at[0] != '?') {
			target.at++;
			target.len--;
		}
	} else if (!target.len) {
		return 400;
	}
	if (cut(&target, "?", &part))
		target = part;
	return decode_path(target, path);
}

/*
 * RFC 9110, 5.5 and RFC 9112, 2.2: CR, LF or NUL within it MUST NOT pass for anything else.
 * Others might take one for the end of a line, and see another request.
 */
static bool is_line(const struct slice *line)
{
	return !memchr(line->at, '\r', line->len) && !memchr(line->at, '\n', line->len) &&
	       !memchr(line->at, 0, line->len);
}

static int parse_line(struct http_request *request, struct slice line, bool *old)
{
	struct slice method, target;

	if (!is_line(&line))
		return 400;
	if (!cut(&line, " ", &method) || !cut(&line, " ", &target))
		return 400;
	if (is(&line, "HTTP/1.0"))
		*old = true;
	else if (is(&line, "HTTP/1.1"))
		*old = false;
	else
		return line.len == 8 && !memcmp(line.at, "HTTP/", 5) ? 505 : 400;
	request->head = is(&method, "HEAD");
	if (!request->head && !is(&method, "GET"))
		return 501;
	return parse_target(target, request->path);
}

static void parse_connection(struct fields *fields, struct slice list)
{
	struct slice option;

	while (list.len) {
		if (!cut(&list, ",", &option)) {
			option = list;
			list.len = 0;
		}
		trim(&option);
		if (is_word(&option, "close"))
			fields->close = true;
		else if (is_word(&option, "keep-alive"))
			fields->keep_alive = true;
	}
}

/* Colon right behind the name (RFC 9112, 5.1), no folded lines (5.2). */
static bool parse_field(struct fields *fields, struct slice line)
{
	struct slice name;

	if (!is_line(&line))
		return false;
	if (!cut(&line, ":", &name) || !name.len)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		if (!isgraph((unsigned char)name.at[i]))
			return false;
	}
	trim(&line);
	if (is_word(&name, "host"))
		fields->hosts++;
	else if (is_word(&name, "connection"))
		parse_connection(fields, line);
	else if (is_word(&name, "transfer-encoding") ||
		 (is_word(&name, "content-length") && !is(&line, "0")))
		fields->content = true;
	return true;
}

int http_request_parse(struct http_request *request, const char *text, size_t len)
{
	struct slice rest = { text, len }, line;
	struct fields fields = {};
	bool old = false;
	int status;

	request->head = false;
	request->keep_alive = false;
	if (!cut(&rest, "\r\n", &line))
		return 400;
	status = parse_line(request, line, &old);
	while (!status && cut(&rest, "\r\n", &line) && line.len) {
		if (!parse_field(&fields, line))
			status = 400;
	}
	if (status)
		return status;
	/* Exactly one, unless the client is older than it (RFC 9112, 3.2). */
	if (fields.hosts > 1 || (!fields.hosts && !old))
		return 400;
	if (fields.content)
		return 413;
	request->keep_alive = !fields.close && (!old || fields.keep_alive);
	return 0;
}

const char *http_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 400, "Bad Request" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 413, "Content Too Large" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 505, "HTTP Version Not Supported" },
	};

	for (size_t i = 0; i < COUNT(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "";
}

const char *http_content_type(const char *path)
{
	static const struct {
		const char *end;
		const char *type;
	} types[] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".json", "application/json" },
		{ ".txt", "text/plain; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".jpg", "image/jpeg" },
		{ ".wasm", "application/wasm" },
	};
	size_t len = strlen(path);

	for (size_t i = 0; i < COUNT(types); i++) {
		size_t end = strlen(types[i].end);

		if (len >= end && !strcasecmp(path + len - end, types[i].end))
			return types[i].type;
	}
	return "application/octet-stream";
}
