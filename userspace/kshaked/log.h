/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Messages to standard error, which systemd's journal collects.
 */
#ifndef KSHAKED_LOG_H
#define KSHAKED_LOG_H

#include <stdbool.h>
#include <syslog.h>

#define __printf(format, first) __attribute((__format__(printf, format, first)))

/* Messages above @level (LOG_*) are dropped; LOG_INFO at first. */
void log_set_level(int level);

/* Text that may come from a peer is safe: what is not printable ASCII becomes '?'. */
void log_at(int level, const char *format, ...) __printf(2, 3);

/*
 * A verdict: each at LOG_DEBUG, if that is logged; else rejections at LOG_INFO, a limited
 * number, because peers can provoke them.
 */
void log_verdict(bool accepted, const char *format, ...) __printf(2, 3);

#define log_error(...)	log_at(LOG_ERR, __VA_ARGS__)
#define log_warn(...)	log_at(LOG_WARNING, __VA_ARGS__)
#define log_info(...)	log_at(LOG_INFO, __VA_ARGS__)
#define log_debug(...)	log_at(LOG_DEBUG, __VA_ARGS__)

#endif /* KSHAKED_LOG_H */
