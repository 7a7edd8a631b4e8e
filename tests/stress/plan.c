// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "plan.h"

#define RECORDS_MAX	1000ULL

uint64_t plan_random(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15ULL;
	return stress_mix(*state);
}

uint64_t plan_below(uint64_t *state, uint64_t limit)
{
	return limit ? plan_random(state) % limit : 0;
}

static int chance(uint64_t *state, unsigned int percent)
{
	return plan_below(state, 100) < percent;
}

/* Small ones as often as large ones. */
static uint64_t size(uint64_t *state, unsigned int bits)
{
	return plan_below(state, 1ULL << plan_below(state, bits + 1));
}

static uint32_t some(uint64_t *state, unsigned int nr)
{
	/* All ways, or one of them alone. */
	return chance(state, 60) ? (1U << nr) - 1 : 1U << plan_below(state, nr);
}

static void draw_socket(struct plan *p, uint64_t *state)
{
	/* Of TLS 1.3; and of TLS 1.2, for the key that the servers have. */
	static const uint16_t suites[2][3] = {
		{ 0x1301, 0x1302, 0x1303 }, { 0xc02b, 0xc02c, 0xcca9 },
	};
	static const uint16_t groups[] = { 0x001d, 0x0017, 0x0018 };

	p->ipv6 = chance(state, 30);
	p->tls12 = chance(state, 25);
	if (chance(state, 60))
		p->suite = suites[p->tls12][plan_below(state, 3)];
	/* The others cost much more. */
	p->group = chance(state, 85) ? groups[0] : groups[plan_below(state, 3)];
	if (chance(state, 20))
		p->sndbuf = 1 + size(state, 16);
	if (chance(state, 20))
		p->rcvbuf = 4096 + size(state, 16);
	if (chance(state, 5))
		p->maxseg = 88 + plan_below(state, 1000);
	if (chance(state, 5))
		p->lowat = 1 + size(state, 12);
	p->timeout = chance(state, 3) ? 1 + plan_below(state, 100) : 0;
}

static void draw_request(struct plan *p, uint64_t *state, uint64_t up_seed)
{
	struct stress_request *r = &p->request;
	/* A window below the peer's segments moves on by timers. */
	unsigned int bits = p->rcvbuf || p->sndbuf || p->maxseg ? 15 : chance(state, 10) ? 21 : 18;

	r->magic = STRESS_MAGIC;
	r->up_seed = up_seed;
	r->down_seed = plan_random(state);
	r->up = size(state, bits);
	r->down = size(state, bits);
	r->chunk = 16 + 16 * size(state, chance(state, 20) ? 3 : 10);
	r->key_updates = chance(state, 50) ? size(state, 9) : 0;
	r->updates_requested = plan_below(state, 1001);
	r->tickets = chance(state, 50) ? size(state, 9) : 0;
	r->lazy = chance(state, 10) ? 1 + size(state, 6) : 0;
	r->end = chance(state, 80) ? STRESS_END_CLEAN :
		 chance(state, 50) ? STRESS_END_FIN : STRESS_END_RESET;
}

/* What some ways need of the rest. */
static void fit(struct plan *p, uint64_t *state)
{
	struct stress_request *r = &p->request;

	if (p->tls12) {
		p->ours = 0;
		r->key_updates = 0;
		r->updates_requested = 0;
		r->tickets = 0;
	}
	switch (p->io) {
	case IO_READERS:
		r->no_trailer = 1;
		r->down &= ~15ULL;
		p->lowat = 0;
		break;
	case IO_WRITERS:
		r->writers = 1 + plan_below(state, STRESS_WRITERS_MAX);
		r->up -= r->up % (STRESS_UNIT * r->writers);
		break;
	}
	if (p->io == IO_READERS || p->io == IO_WRITERS || p->io == IO_PASS || p->io == IO_FORK ||
	    p->io == IO_THREADS) {
		if (p->end == CL_LOST || p->end == CL_HALF || p->end == CL_CLOSE ||
		    p->end == CL_LINGER)
			p->end = CL_CLEAN;
	}
	if (p->io != IO_THREADS && (p->end == CL_CLOSE_THREAD || p->end == CL_SHUT_RDWR ||
				    p->end == CL_SHUT_RD))
		p->io = IO_THREADS, r->writers = 0, r->no_trailer = 0;
	r->exact = (p->end == CL_CLEAN || p->end == CL_HALF) && !p->timeout &&
		   r->end != STRESS_END_RESET;
	if (p->end == CL_HALF)
		r->exact = 0;
	/* Not too many records of a few bytes. */
	if (r->up > p->chunk * RECORDS_MAX && !r->writers)
		r->up = p->chunk * RECORDS_MAX;
	if (r->down > r->chunk * RECORDS_MAX)
		r->down = r->chunk * RECORDS_MAX;
	p->cut = plan_below(state, r->up + r->down + 1);
	p->delay = plan_below(state, chance(state, 50) ? 20 : 300);
	p->lazy = chance(state, 10) ? 1 + size(state, 6) : 0;
	/* A reader that waits for so much at the end of the data would wait for the peer. */
	if (p->io == IO_POLL || p->io == IO_EPOLL_LEVEL || p->io == IO_EPOLL_EDGE)
		p->lowat = 0;
}

/* The next plan; the same from the same state. */
void plan_draw(struct plan *p, uint64_t *state, uint64_t up_seed, unsigned int nr_servers)
{
	memset(p, 0, sizeof(*p));
	p->server = plan_below(state, nr_servers);
	p->handshake = plan_below(state, HS_NR);
	p->io = plan_below(state, IO_NR);
	p->end = chance(state, 60) ? CL_CLEAN : plan_below(state, CL_NR);
	p->verify = chance(state, 40) ? VF_HELPER : chance(state, 80) ? VF_PIN : VF_NONE;
	p->chunk = 1 + size(state, chance(state, 20) ? 6 : 17);
	p->reads = some(state, RD_NR);
	p->writes = some(state, WR_NR);
	p->ours = chance(state, 30) ? size(state, 8) : 0;
	p->first = chance(state, 30);
	draw_socket(p, state);
	draw_request(p, state, up_seed);
	fit(p, state);
}

/* For people. */
const char *plan_text(const struct plan *p, char *buf, size_t len)
{
	static const char *const handshake[] = {
		"blocking", "poll", "epoll", "epoll-edge", "busy", "eagain", "sndtimeo", "io",
	};
	static const char *const io[] = {
		"sequence", "poll", "epoll", "epoll-edge", "threads", "fork", "pass", "dup",
		"readers", "writers",
	};
	static const char *const end[] = {
		"clean", "half", "close", "close-thread", "shut-rdwr", "shut-rd", "linger",
		"early", "early-shut", "lost",
	};
	static const char *const peer[] = { "clean", "fin", "reset" };
	const struct stress_request *r = &p->request;

	snprintf(buf, len, "server %u ipv%u TLS 1.%u%s handshake %s io %s end %s peer %s "
		 "verify %u suite %04x group %04x sndbuf %u rcvbuf %u maxseg %u lowat %u timeout %u up %llu down %llu "
		 "chunk %u/%u reads %x writes %x updates %u/%u/%u tickets %u cut %llu delay %u "
		 "lazy %u/%u writers %u", p->server, p->ipv6 ? 6 : 4,
		 p->tls12 ? 2 : 3, p->first ? " attached first" : "", handshake[p->handshake],
		 io[p->io], end[p->end], peer[r->end], p->verify, p->suite, p->group, p->sndbuf,
		 p->rcvbuf, p->maxseg, p->lowat, p->timeout, (unsigned long long)r->up,
		 (unsigned long long)r->down, p->chunk, r->chunk, p->reads, p->writes,
		 r->key_updates, r->updates_requested, p->ours, r->tickets,
		 (unsigned long long)p->cut, p->delay, p->lazy, r->lazy, r->writers);
	return buf;
}
