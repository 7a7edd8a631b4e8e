/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * System calls that a program which judges certificates never makes.
 */
#ifndef KSHAKED_CONFINE_H
#define KSHAKED_CONFINE_H

#include <stdbool.h>

/*
 * Has the kernel refuse them from now on, with EPERM, for all threads to come; clone3() is
 * missing, with ENOSYS. True as well where the kernel cannot (then that is logged); false, with
 * a message, if it fails. After no_new_privs was set.
 */
bool confine(void);

#endif /* KSHAKED_CONFINE_H */
