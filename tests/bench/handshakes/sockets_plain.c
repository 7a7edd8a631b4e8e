// SPDX-License-Identifier: GPL-2.0-only
/*
 * No TLS at all: as many bytes, in as many calls as libssl makes on a socket, a record's
 * header, then the rest of it. What is left is what TCP and the calls cost.
 */
#include <unistd.h>

#include "sockets.h"

#define CLIENT_HELLO	245
#define SERVER_HELLO	122
#define SERVER_FLIGHT	760	/* EncryptedExtensions to Finished */
#define FINISHED	53
#define HEADER		5
#define CCS		1
#define CLOSE_NOTIFY	24

static char bytes[2048];

static void prepare(const struct setup *setup)
{
	(void)setup;
}

static void read_record(int fd, size_t fragment)
{
	read_all(fd, bytes, HEADER);
	read_all(fd, bytes, fragment);
}

static void *server(int fd)
{
	read_record(fd, CLIENT_HELLO);
	write_all(fd, bytes, HEADER + SERVER_HELLO + HEADER + CCS + HEADER + SERVER_FLIGHT);
	read_record(fd, CCS);
	read_record(fd, FINISHED);
	write_all(fd, bytes, CLOSE_NOTIFY);
	return NULL;
}

static void *client(int fd)
{
	write_all(fd, bytes, HEADER + CLIENT_HELLO);
	read_record(fd, SERVER_HELLO);
	read_record(fd, CCS);
	read_record(fd, SERVER_FLIGHT);
	write_all(fd, bytes, HEADER + CCS + HEADER + FINISHED);
	return NULL;
}

static void *shake(const struct setup *setup, int fd)
{
	return setup->server ? server(fd) : client(fd);
}

/* The server's flight lies where it came in, as it does of a real one. */
static void *begin(const struct setup *setup, int fd)
{
	if (!setup->server) {
		write_all(fd, bytes, HEADER + CLIENT_HELLO);
		return NULL;
	}
	read_record(fd, CLIENT_HELLO);
	write_all(fd, bytes, HEADER + SERVER_HELLO + HEADER + CCS + HEADER + SERVER_FLIGHT);
	return NULL;
}

static void finish(const struct setup *setup, void *kept, bool done)
{
	(void)setup;
	(void)kept;
	(void)done;
}

const struct way way_plain = { "plain", prepare, NULL, shake, begin, finish };
