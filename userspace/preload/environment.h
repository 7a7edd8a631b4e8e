/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the preload library is told by its environment.
 */
#ifndef KSHAKE_PRELOAD_ENVIRONMENT_H
#define KSHAKE_PRELOAD_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kshake.h"

#define PORTS_MAX	64

/**
 * struct environment - which listeners are armed, with what
 * @problem: what is wrong with the environment; NULL if nothing is
 * @ports: those of KSHAKE_PORTS
 * @nr_ports: entries in @ports; 0: all ports
 * @server: what to arm with; points into memory that is never freed, and into what follows
 * @alpn: room for the list
 * @suites: likewise
 */
struct environment {
	const char *problem;
	uint16_t ports[PORTS_MAX];
	size_t nr_ports;
	struct kshake_server server;
	unsigned char alpn[KSHAKE_ALPN_MAX];
	uint16_t suites[KSHAKE_LIST_MAX];
};

/*
 * Reads the environment, and copies what it needs: programs overwrite theirs. With a
 * @problem no listener may be let through.
 */
void environment_read(struct environment *env);

/* Is a listener on that port to be TLS? */
bool environment_wants(const struct environment *env, uint16_t port);

#endif /* KSHAKE_PRELOAD_ENVIRONMENT_H */
