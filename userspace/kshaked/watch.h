/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Notices when files and folders change that the trust policies rest on.
 */
#ifndef KSHAKED_WATCH_H
#define KSHAKED_WATCH_H

#include <stdbool.h>

#include "config.h"

/* Forgets all that was watched. */
void watch_start(void);

/*
 * Watches a file: also when it does not exist yet, is replaced by rename(2), or is reached
 * through symbolic links that change.
 */
void watch_file(const char *path);

/*
 * Watches all that @config names, keys included, and what the symbolic links in its folders
 * point to.
 */
void watch_policies(const struct config *config);

/* Readable when watch_read() is due; -1: nothing can be watched. Changes with watch_start(). */
int watch_fd(void);
void watch_read(void);

/* Milliseconds until watch_is_due() may say something new; -1: none in sight. */
int watch_timeout(void);

/* Has something changed, and has it calmed down? True once for each time. */
bool watch_is_due(void);

#endif /* KSHAKED_WATCH_H */
