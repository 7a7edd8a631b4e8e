/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A connection: its steps, each of which knows what may go wrong.
 */
#ifndef STRESS_CONN_H
#define STRESS_CONN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/types.h>

#include "plan.h"

#define CONN_BUFFER	(128 << 10)
#define CONN_FILE	(1 << 20)	/* bytes of the file that sendfile() sends */

/**
 * struct setting - what is the same for all connections of a process
 * @ports: of the servers
 * @takes_updates: does that server take as many KeyUpdates as come?
 * @nr_servers: how many
 * @pin: SHA-256 of their key
 * @anchors: DER
 * @anchors_len: bytes
 * @name: of the servers
 * @seed: of the run
 * @limit: seconds that nothing may take longer than
 * @flaky: the helper comes and goes
 * @mortal: the process may be killed
 * @scarce: memory runs out now and then
 */
struct setting {
	uint16_t ports[4];
	bool takes_updates[4];
	unsigned int nr_servers;
	uint8_t pin[32];
	uint8_t anchors[4096];
	size_t anchors_len;
	const char *name;
	uint64_t seed;
	unsigned int limit;
	bool flaky;
	bool mortal;
	bool scarce;
};

extern struct setting setting;

/**
 * struct conn - a connection under way
 * @fd: to read from
 * @wfd: to write to; the same, or a duplicate
 * @plan: what is done with it
 * @sent: bytes of our stream
 * @got: bytes of the server's, trailer included
 * @ended: the server's stream is at its end
 * @writing: a thread writes: what it has sent is known when it has ended
 * @cut: we have ended it before its time: errors are to be expected
 * @started: the handshake was begun
 * @established: and went well
 * @read_random: state of the generator of reads
 * @write_random: of writes
 * @read_pipe: for splice
 * @write_pipe: likewise
 * @piped: bytes in @write_pipe
 * @file: the first bytes of our stream
 * @trailer: as far as it came
 * @failed: something was complained about
 * @waited: times that a wait had to be resumed
 * @why: text of the complaint
 */
struct conn {
	int fd, wfd;
	struct plan plan;
	uint64_t sent, got;
	bool ended, writing;
	atomic_bool cut;
	bool started, established;
	uint64_t read_random, write_random;
	int read_pipe[2], write_pipe[2];
	size_t piped;
	int file;
	struct stress_trailer trailer;
	atomic_bool failed;
	unsigned long waited;
	char why[200];
	uint8_t rbuf[CONN_BUFFER], wbuf[CONN_BUFFER];
};

double conn_now(void);
uint64_t conn_total(const struct conn *c);
void conn_complain(struct conn *c, const char *what, int error);
bool conn_may(const struct conn *c, int error, bool reading);

int conn_open(struct conn *c);
int conn_handshake(struct conn *c);
int conn_request(struct conn *c);
void conn_nonblock(int fd, bool on);
void conn_watch(int set_fd, int fd, struct epoll_event *event);

/* > 0 bytes; 0 the end, or all is written; a negative errno. */
ssize_t conn_read(struct conn *c, bool nonblock);
ssize_t conn_write(struct conn *c, bool nonblock);

/* To the end of a half; false: no more of this connection. */
bool conn_write_all(struct conn *c);
bool conn_read_all(struct conn *c);
/* Judge what the end of the server's stream was. */
void conn_ended(struct conn *c, ssize_t got);
void conn_received(struct conn *c);

/* porter.c */
int porter_start(void);
void porter_pass(struct conn *c, int porter);

#endif /* STRESS_CONN_H */
