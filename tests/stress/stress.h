/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the stress test's client and servers have agreed on: a request, which the
 * client sends first, and how every byte of a stream is told by its position.
 */
#ifndef STRESS_H
#define STRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRESS_MAGIC		0x6b7368616b657374ULL
#define STRESS_UNIT		64	/* bytes of a unit, where several threads write */
#define STRESS_WRITERS_MAX	4

/* How the server ends its half. */
enum stress_end {
	STRESS_END_CLEAN,	/* close_notify, and waits for the client's */
	STRESS_END_FIN,		/* FIN without it */
	STRESS_END_RESET,	/* RST */
};

/**
 * struct stress_request - what the server is to do
 * @magic: STRESS_MAGIC
 * @up_seed: of the client's stream
 * @down_seed: of the server's
 * @up: bytes that the client means to send
 * @down: bytes that the server sends, then a struct stress_trailer
 * @chunk: bytes of one of its writes, a multiple of 16
 * @key_updates: KeyUpdates, out of 1,000 writes
 * @updates_requested: of which so many ask for one in return, out of 1,000
 * @tickets: NewSessionTickets, out of 1,000 writes
 * @end: enum stress_end
 * @writers: > 0: the client's stream is units of so many threads
 * @exact: nothing interrupts the client: all of @up must come, then its close_notify
 * @no_trailer: nothing behind @down
 * @lazy: milliseconds that the server sleeps now and then
 */
struct stress_request {
	uint64_t magic;
	uint64_t up_seed;
	uint64_t down_seed;
	uint64_t up;
	uint64_t down;
	uint32_t chunk;
	uint16_t key_updates;
	uint16_t updates_requested;
	uint16_t tickets;
	uint8_t end;
	uint8_t writers;
	uint8_t exact;
	uint8_t no_trailer;
	uint16_t lazy;
	uint8_t reserved[8];
};

/**
 * struct stress_trailer - the server's last words
 * @magic: STRESS_MAGIC
 * @received: bytes of the client's stream
 */
struct stress_trailer {
	uint64_t magic;
	uint64_t received;
};

/**
 * struct stress_unit - where several threads write, each writes these
 * @writer: whose
 * @seq: counts his
 * @pattern: of his stream
 */
struct stress_unit {
	uint32_t writer;
	uint32_t seq;
	uint8_t pattern[STRESS_UNIT - 8];
};

/* pattern.c */
uint64_t stress_mix(uint64_t x);
void pattern_fill(uint64_t seed, uint64_t at, void *buf, size_t len);
bool pattern_is(uint64_t seed, uint64_t at, const void *buf, size_t len);
uint64_t pattern_where(uint64_t seed, const void *block);
void unit_fill(uint64_t seed, uint32_t writer, uint32_t seq, struct stress_unit *unit);
bool unit_is(uint64_t seed, uint32_t writer, uint32_t seq, const struct stress_unit *unit);

#endif /* STRESS_H */
