/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The set of trust policies that is in force.
 */
#ifndef KSHAKED_TRUST_H
#define KSHAKED_TRUST_H

#include <stdbool.h>

#include "config.h"
#include "verify.h"

/*
 * Reads the configuration, loads all that it names and puts that in force, in place of what
 * was; from now on watch_is_due() when any of it changes. On failure it says why, returns
 * false, and what was in force stays.
 */
bool trust_load(const struct config_source *source);

/* Answers by the set in force. From any thread, also while another set is loaded. */
void trust_answer(const struct question *question, struct answer *answer);

#endif /* KSHAKED_TRUST_H */
