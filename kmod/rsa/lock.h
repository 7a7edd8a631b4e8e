/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The lock of a private key, which core/port.h does not have, since core/ does without. In
 * userspace tests/port/ takes this header's guard, too.
 */
#ifndef KSHAKE_RSA_LOCK_H
#define KSHAKE_RSA_LOCK_H

#include <linux/mutex.h>

#endif /* KSHAKE_RSA_LOCK_H */
