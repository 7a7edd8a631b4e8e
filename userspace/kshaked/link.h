/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The conversation with the kernel.
 */
#ifndef KSHAKED_LINK_H
#define KSHAKED_LINK_H

#include <stdbool.h>

struct job;
struct signature;
struct to_sign;

/* Joins as a helper. False, with a message that says what to do, if it cannot. */
bool link_join(void);

/* The socket, readable when link_listen() is due. */
int link_fd(void);

/* Takes in notifications. False, with a message, if there is no use in going on. */
bool link_listen(void);

/* May link_pull() have something? */
bool link_is_ready(void);

/* The next request, or NULL; to be freed with job_free(). */
struct job *link_pull(void);

/* The same for requests to sign. False: none is there. */
bool link_signs(void);
bool link_pull_sign(struct to_sign *to_sign);

/* Tells the kernel that something was signed, or was not. */
void link_reply_sign(const struct signature *signature);

/* Tells the kernel the answer of @job. */
void link_reply(const struct job *job);

/*
 * A request came to nothing without an answer. The kernel has a next pull instead, lest it
 * take us for silent.
 */
void link_show_up(void);

/*
 * What we trust has changed: link_pay() tells the kernel, if we are the one who serves, else
 * when we come to be. False: it could not now, and must be called again soon.
 */
void link_trust_changed(void);
bool link_pay(void);

/* Are we the one who serves, as far as we know? */
bool link_is_active(void);

#endif /* KSHAKED_LINK_H */
