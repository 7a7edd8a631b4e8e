/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The process and its surroundings: privileges, the service manager.
 */
#ifndef KSHAKED_SYSTEM_H
#define KSHAKED_SYSTEM_H

#include <stdbool.h>

/*
 * Gives up everything that joining needed, for good: @user (NULL: whoever we are), all
 * capabilities, and gaining any by execve(). Before threads are started. False, with a
 * message, if that fails.
 */
bool system_drop_privileges(const char *user);

/* Tells the service manager, if there is one (sd_notify(3)). */
void system_notify(const char *state);

#endif /* KSHAKED_SYSTEM_H */
