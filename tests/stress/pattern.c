// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream in which every byte is told by its position: blocks of 16 bytes, the first
 * half says where the block belongs, the second is a hash of that.
 */
#include <string.h>

#include "stress.h"

#define PATTERN_BLOCK	16
#define PATTERN_ODD	0x9e3779b97f4a7c15ULL
#define PATTERN_INVERSE	0xf1de83e19937733dULL	/* of PATTERN_ODD modulo 2^64 */

/* The finalizer of splitmix64. */
uint64_t stress_mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static void block(uint64_t seed, uint64_t nr, uint64_t out[2])
{
	out[0] = seed + nr * PATTERN_ODD;
	out[1] = stress_mix(out[0] ^ seed << 1);
}

/* What stands from @at on in the stream of @seed. */
void pattern_fill(uint64_t seed, uint64_t at, void *buf, size_t len)
{
	uint8_t *out = buf;
	uint64_t b[2];
	size_t skip, n;

	while (len) {
		skip = at % PATTERN_BLOCK;
		n = PATTERN_BLOCK - skip < len ? PATTERN_BLOCK - skip : len;
		block(seed, at / PATTERN_BLOCK, b);
		memcpy(out, (uint8_t *)b + skip, n);
		out += n;
		at += n;
		len -= n;
	}
}

bool pattern_is(uint64_t seed, uint64_t at, const void *buf, size_t len)
{
	const uint8_t *in = buf;
	uint64_t b[2];
	size_t skip, n;

	while (len) {
		skip = at % PATTERN_BLOCK;
		n = PATTERN_BLOCK - skip < len ? PATTERN_BLOCK - skip : len;
		block(seed, at / PATTERN_BLOCK, b);
		if (memcmp(in, (uint8_t *)b + skip, n))
			return false;
		in += n;
		at += n;
		len -= n;
	}
	return true;
}

/* The position that a block of the stream says it has. */
uint64_t pattern_where(uint64_t seed, const void *in)
{
	uint64_t first;

	memcpy(&first, in, sizeof(first));
	return (first - seed) * PATTERN_INVERSE * PATTERN_BLOCK;
}

void unit_fill(uint64_t seed, uint32_t writer, uint32_t seq, struct stress_unit *unit)
{
	unit->writer = writer;
	unit->seq = seq;
	pattern_fill(seed + writer, (uint64_t)seq * sizeof(unit->pattern), unit->pattern,
		     sizeof(unit->pattern));
}

bool unit_is(uint64_t seed, uint32_t writer, uint32_t seq, const struct stress_unit *unit)
{
	return unit->writer == writer && unit->seq == seq &&
	       pattern_is(seed + writer, (uint64_t)seq * sizeof(unit->pattern), unit->pattern,
			  sizeof(unit->pattern));
}
