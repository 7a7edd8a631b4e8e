/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Requests of the kernel, out of the messages that they come in.
 */
#ifndef KSHAKED_REQUEST_H
#define KSHAKED_REQUEST_H

#include <stdbool.h>
#include <netlink/msg.h>

#include "keys.h"
#include "pool.h"

/*
 * The reply to verify-pull, copied; its time runs from now. NULL if it is malformed or memory
 * is out; else to be freed with job_free().
 */
struct job *request_read(const struct nlmsghdr *nlh);

/* The reply to sign-pull. False if it is malformed; *@to_sign is meaningless then. */
bool request_read_to_sign(const struct nlmsghdr *nlh, struct to_sign *to_sign);

#endif /* KSHAKED_REQUEST_H */
