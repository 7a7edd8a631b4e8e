/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is done with one connection: drawn from the seed, so that it can be drawn again.
 */
#ifndef STRESS_PLAN_H
#define STRESS_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "stress.h"

enum plan_handshake {
	HS_BLOCKING,		/* KSHAKE_HANDSHAKE on a blocking socket */
	HS_POLL,
	HS_EPOLL_LEVEL,
	HS_EPOLL_EDGE,
	HS_BUSY,		/* KSHAKE_HANDSHAKE again and again: EALREADY */
	HS_EAGAIN,		/* reads again and again: EAGAIN */
	HS_SNDTIMEO,		/* waits that are too short, resumed */
	HS_IO,			/* started, not waited for: the first write does */
	HS_NR,
};

enum plan_io {
	IO_SEQUENCE,		/* writes all, then reads all */
	IO_POLL,
	IO_EPOLL_LEVEL,
	IO_EPOLL_EDGE,
	IO_THREADS,		/* a reader and a writer */
	IO_FORK,		/* the writer is another process */
	IO_PASS,		/* SCM_RIGHTS to another process, at some point */
	IO_DUP,			/* reads and writes by different descriptors */
	IO_READERS,		/* several readers and a writer */
	IO_WRITERS,		/* several writers and a reader */
	IO_NR,
};

enum plan_end {
	CL_CLEAN,		/* shutdown(SHUT_WR), read to the end, close */
	CL_HALF,		/* the same before all was written */
	CL_CLOSE,		/* close at some point */
	CL_CLOSE_THREAD,	/* by another thread, at some time */
	CL_SHUT_RDWR,		/* by another thread, at some time */
	CL_SHUT_RD,
	CL_LINGER,		/* close at some point with SO_LINGER 0: RST */
	CL_EARLY,		/* close within the handshake */
	CL_EARLY_SHUT,		/* shutdown within the handshake */
	CL_LOST,		/* the descriptor is passed to nobody */
	CL_NR,
};

enum plan_read {
	RD_READ, RD_PEEK, RD_MSG, RD_READV, RD_WAITALL, RD_DONTWAIT, RD_MMSG, RD_SPLICE, RD_NR,
};

enum plan_write {
	WR_WRITE, WR_MORE, WR_MSG, WR_WRITEV, WR_MMSG, WR_SPLICE, WR_SENDFILE, WR_NR,
};

enum plan_verify { VF_PIN, VF_HELPER, VF_NONE };

/**
 * struct plan - one connection
 * @server: index of the server
 * @ipv6: the family
 * @first: attach first, connect() does the rest
 * @handshake: enum plan_handshake
 * @io: enum plan_io
 * @end: enum plan_end
 * @verify: enum plan_verify
 * @tls12: no newer version than TLS 1.2, which has neither KeyUpdates nor these tickets
 * @suite: code point or 0
 * @group: code point or 0
 * @sndbuf: SO_SNDBUF or 0
 * @rcvbuf: SO_RCVBUF or 0
 * @maxseg: TCP_MAXSEG or 0
 * @lowat: SO_RCVLOWAT or 0
 * @timeout: KSHAKE_TIMEOUT in milliseconds or 0; small ones are meant to pass
 * @chunk: a write has at most so many bytes
 * @reads: bits of enum plan_read, the ways that are mixed
 * @writes: bits of enum plan_write
 * @ours: KeyUpdates of ours, out of 1,000 writes
 * @cut: bytes sent and received when @end happens
 * @delay: or milliseconds from the start until it does
 * @lazy: a reader sleeps now and then for so many milliseconds
 * @request: what the server is told
 */
struct plan {
	uint8_t server;
	uint8_t ipv6;
	uint8_t first;
	uint8_t handshake;
	uint8_t io;
	uint8_t end;
	uint8_t verify;
	uint8_t tls12;
	uint16_t suite;
	uint16_t group;
	uint32_t sndbuf;
	uint32_t rcvbuf;
	uint32_t maxseg;
	uint32_t lowat;
	uint32_t timeout;
	uint32_t chunk;
	uint32_t reads;
	uint32_t writes;
	uint32_t ours;
	uint64_t cut;
	uint32_t delay;
	uint32_t lazy;
	struct stress_request request;
};

uint64_t plan_random(uint64_t *state);
uint64_t plan_below(uint64_t *state, uint64_t limit);
void plan_draw(struct plan *plan, uint64_t *state, uint64_t up_seed, unsigned int nr_servers);
const char *plan_text(const struct plan *plan, char *buf, size_t len);

#endif /* STRESS_PLAN_H */
