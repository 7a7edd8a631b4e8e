/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/kshake.h>

int main(int argc, char **argv)
{
	struct addrinfo *ai, tcp = { .ai_socktype = SOCK_STREAM };
	char *host = argv[1], buf[4096];
	int fd, n;

	if (argc != 2 || getaddrinfo(host, "443", &tcp, &ai))
		return 1;
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_ULP, KSHAKE_ULP_NAME, strlen(KSHAKE_ULP_NAME)) ||
	    setsockopt(fd, SOL_KSHAKE, KSHAKE_SERVER_NAME, host, strlen(host)) ||
	    setsockopt(fd, SOL_KSHAKE, KSHAKE_HANDSHAKE, &(int){ KSHAKE_CLIENT }, sizeof(int)))
		return perror(host), 1;
	dprintf(fd, "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", host);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, n, stdout);
	return n < 0;
}
