/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The process and its surroundings: privileges, the service manager.
 */
#ifndef KSHAKED_SYSTEM_H
#define KSHAKED_SYSTEM_H

#include <stdbool.h>

/*
 * Becomes @user (NULL: whoever we are), with no capability but the one that joining needs:
 * files are read with the rights with which they will be read again. False, with a message,
 * if that fails.
 */
bool system_become(const char *user);

/*
 * Gives up the rest, for good: all capabilities, gaining any by execve(), and system calls
 * that nobody here needs. Before threads are started. False, with a message, if that fails.
 */
bool system_drop_privileges(void);

/*
 * Gives up all capabilities, and gaining any by execve(), and stays the user that we are. False,
 * with a message, if that fails.
 */
bool system_drop_capabilities(void);

/* Tells the service manager, if there is one (sd_notify(3)). */
void system_notify(const char *state);
/* The same around the loading of what changed. */
void system_notify_reloading(void);

/* Milliseconds between two signs of life that the service manager wants, or -1. */
int system_watchdog_interval(void);

#endif /* KSHAKED_SYSTEM_H */
