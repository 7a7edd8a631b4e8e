// SPDX-License-Identifier: GPL-2.0-only
/* Compiles everywhere: that it is missed shows that the probes do not work. */
#include <linux/module.h>

int kshake_probe;
